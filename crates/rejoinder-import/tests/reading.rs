//! What people write by hand is read as they mean it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::fs;
use std::path::Path;

use rejoinder::{Article, Language};
use rejoinder_import::{ErrorKind, Format, read, write};

fn article(id: &str, language: &str, title: &str, body: &str) -> Article {
    Article::new(id, Language::parse(language).unwrap(), title, body)
}

/// The one article in a folder with one file.
fn read_one(name: &str, text: &str) -> Article {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    let mut articles: Vec<Article> = read(place.path()).unwrap().map(|read| read.unwrap().article).collect();
    assert_eq!(articles.len(), 1, "{name}");
    articles.remove(0)
}

/// One row a file: its name, its text, the id, language, title and body in it.
const ROWS: &[(&str, &str, [&str; 4])] = &[
    ("fi/a/b.md", "# Otsikko\n\nTeksti.\n", ["a/b", "fi", "Otsikko", "Teksti.\n"]),
    ("zh_TW/a.markdown", "\u{feff}# 標題 #\r\n\r\n文\r\n\r\n\r\n", ["a", "zh-Hant", "標題", "文\n"]),
    ("a/fi/b.MD", "---\nlanguage: no\ntitle: no\n---\n# Heading\n\nText", ["a/fi/b", "no", "no", "# Heading\n\nText\n"]),
    ("fi/a.md", "---\nid: x/y\nlanguage: sv\ntitle: 007 # kommentti\n---\n\n    koodi\n", ["x/y", "sv", "007", "    koodi\n"]),
    (
        "fi/a.md",
        "Intro.\n\n```\n# not a title\n```\n\n# A title\nText.\n",
        ["a", "fi", "A title", "Intro.\n\n```\n# not a title\n```\n\nText.\n"],
    ),
    ("fi/a.md", "---\n---\n# A\n\n--- \n", ["a", "fi", "A", "---\n"]),
    ("fi/a.md", "---\ntitle: 'It''s'\n---\n\r\n \nb\rc\r\n", ["a", "fi", "It's", "b\rc\n"]),
    ("fi/a@x.md", "# A\n\nb\n", ["a@x", "fi", "A", "b\n"]),
];

#[test]
fn a_file_gives_the_article_it_means() {
    for (name, text, [id, language, title, body]) in ROWS {
        assert_eq!(read_one(name, text), article(id, language, title, body), "{name}: {text:?}");
    }
}

#[test]
fn keys_give_the_fields() {
    let mut expected = article("a", "fi", "A", "b\n");
    expected.version = Some(3);
    expected.tags = vec!["1.10".to_owned()];
    expected.products = vec!["no".to_owned(), "2026-01-01".to_owned()];
    expected.audience = vec!["internal".to_owned()];
    expected.valid_from = Some("2026-03-01T00:00:00Z".parse().unwrap());
    expected.updated_at = Some("2026-03-01T10:00:00Z".parse().unwrap());
    let keys = "title: A\nversion: 3\ntags: 1.10\nproducts: [no, 2026-01-01]\naudience: [internal]\nvalid_from: 2026-03-01\n\
                updated_at: \"2026-03-01T12:00:00+02:00\"\n";
    assert_eq!(read_one("fi/a@2.md", &format!("---\n{keys}---\nb\n")), expected);
}

#[test]
fn the_first_version_says_so_where_there_are_others() {
    let place = tempfile::tempdir().unwrap();
    let versions = |numbers: &[Option<u32>]| {
        let path = place.path().join("out");
        let articles = numbers.iter().map(|version| Article { version: *version, ..article("a", "fi", "A", "b\n") });
        write(&path, Format::Markdown, articles).unwrap();
        let mut names: Vec<String> =
            fs::read_dir(path.join("fi")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        let read: Vec<Option<u32>> = read(&path).unwrap().map(|read| read.unwrap().article.version).collect();
        fs::remove_dir_all(path).unwrap();
        (names.join(" "), read)
    };
    assert_eq!(versions(&[None]), ("a.md".to_owned(), vec![None]));
    assert_eq!(versions(&[Some(1)]), ("a.md".to_owned(), vec![Some(1)]));
    assert_eq!(versions(&[Some(2)]), ("a@2.md".to_owned(), vec![Some(2)]));
    let all = ("a@1.md a@10.md a@2.md".to_owned(), vec![Some(1), Some(2), Some(10)]);
    assert_eq!(versions(&[Some(1), Some(10), Some(2)]), all);
    assert_eq!(versions(&[Some(10), Some(2), Some(1)]), all);
    assert_eq!(versions(&[Some(1), None]), ("a.md a@1.md".to_owned(), vec![None, Some(1)]));
}

#[test]
fn one_file_is_read_alone_if_it_says_its_language() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a.md");
    fs::write(&path, "---\nlanguage: fi\n---\n# A\n\nb\n").unwrap();
    let read = read(&path).unwrap().next().unwrap().unwrap();
    assert_eq!((read.article, read.source.path), (article("a", "fi", "A", "b\n"), path));
}

#[test]
fn an_empty_folder_stays_the_same_folder() {
    let place = tempfile::tempdir().unwrap();
    write(place.path(), Format::Markdown, [article("a", "fi", "A", "b\n")]).unwrap();
    let names: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["fi"]);
}

#[test]
fn the_name_says_the_format() {
    let place = tempfile::tempdir().unwrap();
    let of = |name: &str| Format::of(&place.path().join(name)).map_err(|error| error.kind());
    assert_eq!(of(""), Ok(Format::Markdown));
    assert_eq!(of("new"), Ok(Format::Markdown));
    assert_eq!(of("a.md"), Ok(Format::Markdown));
    assert_eq!(of("a.JSONL"), Ok(Format::Jsonl));
    assert_eq!(of("a.csv"), Err(ErrorKind::InvalidInput));
    assert!(Format::of(Path::new("/")).is_ok());
}
