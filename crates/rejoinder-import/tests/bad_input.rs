//! Files that are refused, and exactly what is said of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::fs;
use std::path::Path;

use rejoinder::{Article, Language};
use rejoinder_import::{ErrorKind, Format, ImportError, read, try_write, write};

const KEYS: &str = "id, language, version, kind, title, url, tags, products, channels, regions, audience, status, valid_from, valid_until, \
                    review_by, updated_at, examples, tests, group, markup";

/// One row a file: its name, its bytes, what is said (`KEYS` stands for the list of keys).
const ROWS: &[(&str, &[u8], &str)] = &[
    (
        "a.md",
        b"# A\n\nText.\n",
        "a.md:1: no language: put the file into a folder named by its language (fi/...) directly below the folder that is imported, \
         or write language: fi in the front matter",
    ),
    ("fi/a.md", b"Text.\n", "fi/a.md:1: no title: write title: in the front matter or begin with a heading # Title"),
    ("fi/a.md", b"---\nmarkup: html\n---\n# A\n\nb\n", "fi/a.md:1: no title: write title: in the front matter or begin with a heading # Title"),
    ("fi/a.md", b"```\n# A\n```\n", "fi/a.md:1: no title: write title: in the front matter or begin with a heading # Title"),
    ("fi/a.md", b"# A\n\n \n", "fi/a.md: the body is empty: write the article's text"),
    ("fi/a.md", b"---\ntitle: \" \"\n---\nb\n", "fi/a.md: the title is empty: write one line that says what the article is about"),
    ("fi/a.md", b"---\nid: \"\"\ntitle: A\n---\nb\n", "fi/a.md: the id is empty: write a name such as returns/return-window"),
    ("fi/a.md", b"---\ntitle: A\nb\n", "fi/a.md:1: the front matter does not end: write a line --- after its last key"),
    ("fi/a.md", b"---\ntitle: A\nautor: B\n---\nb\n", "fi/a.md:3: unknown key \"autor\": the keys are KEYS"),
    ("fi/a.md", b"---\nbody: A\n---\nb\n", "fi/a.md:2: unknown key \"body\": the keys are KEYS"),
    ("fi/a.md", b"---\ntitle: A\ntitle: B\n---\nb\n", "fi/a.md:3: title is given twice: keep one"),
    ("fi/a.md", b"---\ntitle: [A]\n---\nb\n", "fi/a.md:2: title is a list: write one value"),
    ("fi/a.md", b"---\ntitle: A\ntags:\n---\nb\n", "fi/a.md:3: tags has no value: write one or remove the line"),
    ("fi/a.md", b"---\ntitle: A\naudience: ~\n---\nb\n", "fi/a.md:3: audience has no value: write one or remove the line"),
    ("fi/a.md", b"---\ntitle: A\ntags:\n  - a\n  -\n---\nb\n", "fi/a.md:5: tags has no value: write one or remove the line"),
    (
        "fi/a.md",
        b"---\ntitle: A\nexamples:\n  - Idea: more\n---\nb\n",
        "fi/a.md:4: examples holds a mapping: write text or a list of texts, quoted if it contains \": \"",
    ),
    ("fi/a.md", b"---\ntitle: A\ntags: [[a]]\n---\nb\n", "fi/a.md:3: tags holds a list in a list: write a list of texts"),
    (
        "fi/a.md",
        b"---\ntitle: Idea: more\n---\nb\n",
        "fi/a.md:2: invalid yaml, mapping values are not allowed in this context: put texts with special characters into double quotes",
    ),
    ("fi/a.md", b"---\n- a\n---\nb\n", "fi/a.md:2: the front matter is not a list of keys: write lines such as title: Return policy"),
    ("fi/a.md", b"---\n? [a]\n: b\n---\nb\n", "fi/a.md:2: a key is not plain text: write lines such as title: Return policy"),
    ("fi/a.md", b"---\ntitle: &a A\ntags: [*a, *a]\n---\nb\n", "fi/a.md:2: anchors (&name) are not supported: write the value out"),
    ("fi/a.md", b"---\ntitle: !!str A\n---\nb\n", "fi/a.md:2: tags (!name) are not supported: write the value alone"),
    ("fi/a.md", b"---\ntitle: A\n<<: {a: b}\n---\nb\n", "fi/a.md:3: unknown key \"<<\": the keys are KEYS"),
    ("fi/a.md", b"---\ntitle: A\nkind: rule\n---\nb\n", "fi/a.md:3: unknown kind \"rule\": use article, policy, procedure, faq, reply"),
    ("fi/a.md", b"---\ntitle: A\nstatus: Draft\n---\nb\n", "fi/a.md:3: unknown status \"Draft\": use draft, published, archived"),
    ("fi/a.md", b"---\ntitle: A\nversion: 0\n---\nb\n", "fi/a.md:3: invalid version \"0\": write a whole number from 1"),
    (
        "fi/a.md",
        b"---\ntitle: A\nlanguage: klingon\n---\nb\n",
        "fi/a.md:3: language: unknown language \"klingon\": use a tag such as en, fi, vi or zh-Hans",
    ),
    (
        "fi/a.md",
        b"---\ntitle: A\nvalid_from: 2026-03-01T12:00:00\n---\nb\n",
        "fi/a.md:3: valid_from: invalid time \"2026-03-01T12:00:00\": write 2026-03-01T12:00:00Z (a zone is required) or 2026-03-01, from 1970 to 9999",
    ),
    ("fi/a.md", b"---\r\ntitle: A\r\nkind: rule\r\n---\r\nb\r\n", "fi/a.md:3: unknown kind \"rule\": use article, policy, procedure, faq, reply"),
    ("fi/a.md", b"# A\n\nb\xff\n", "fi/a.md:3: invalid utf-8 at byte 6: save the file as utf-8"),
    (
        "fi/b.md",
        b"---\nid: a\n---\n# A\n\nb\n",
        "fi/b.md: the same article as in fi/a.md (id \"a\", language fi): remove one or change its id",
    ),
    ("a.jsonl", b"[1]\n", "a.jsonl:1: \"[1]\" is not an article: write one json object a line"),
    ("a.jsonl", b"\xef\xbb\xbf\n \n{\"id\":\"a\"\n", "a.jsonl:3: column 9: EOF while parsing an object"),
    ("a.jsonl", b"{\"id\":\"a\",\"language\":\"fi\",\"title\":\"A\"}", "a.jsonl:1: column 38: missing field `body`"),
    (
        "a.jsonl",
        b"{\"id\":\"a\",\"language\":\"xx\",\"title\":\"A\",\"body\":\"b\"}",
        "a.jsonl:1: column 25: unknown language \"xx\": use a tag such as en, fi, vi or zh-Hans",
    ),
    ("a.jsonl", b"\n{\"id\":\"a\",\"language\":\"fi\",\"title\":\"A\",\"body\":\" \"}", "a.jsonl:2: the body is empty: write the article's text"),
    (
        "a.jsonl",
        b"{\"id\":\"a\",\"language\":\"fi\",\"title\":\"A\",\"body\":\"b\",\"version\":0}",
        "a.jsonl:1: version 0: versions are numbered from 1",
    ),
    (
        "a.jsonl",
        b"{\"id\":\"a\",\"language\":\"fi\",\"title\":\"A\",\"body\":\"b\"}\n\n{\"id\":\"a\",\"language\":\"fi\",\"title\":\"B\",\"body\":\"b\"}\n",
        "a.jsonl:3: the same article as in a.jsonl:1 (id \"a\", language fi): remove one or change its id",
    ),
    ("a.jsonl", b"{\"id\":\"\xff\"}\n", "a.jsonl:1: invalid utf-8 at byte 7 of the line: save the file as utf-8"),
    ("a.txt", b"Text.\n", "a.txt: unknown format: give a folder of Markdown files, a .md file or a .jsonl file"),
];

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The errors of everything at `path`, without the temporary folder's name.
fn errors(place: &Path, path: &Path) -> Vec<String> {
    let shown = |error: ImportError| error.to_string().replace(&format!("{}/", place.display()), "");
    match read(path) {
        Ok(reader) => reader.filter_map(Result::err).map(shown).collect(),
        Err(error) => vec![shown(error)],
    }
}

#[test]
fn a_bad_file_is_refused_with_its_place_and_what_to_do() {
    for (name, bytes, message) in ROWS {
        let place = tempfile::tempdir().unwrap();
        put(&place.path().join(name), bytes);
        if *name == "fi/b.md" {
            put(&place.path().join("fi/a.md"), b"# A\n\nb\n");
        }
        let path = if name.ends_with(".md") { place.path().to_owned() } else { place.path().join(name) };
        assert_eq!(errors(place.path(), &path), [message.replace("KEYS", KEYS)], "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_is_too_large_is_refused_and_the_rest_is_read() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("fi/a.md");
    put(&path, b"");
    // A sparse file: what is not read takes no time.
    fs::File::options().write(true).open(&path).unwrap().set_len(50_000_000).unwrap();
    put(&place.path().join("fi/b.md"), b"# B\n\nb\n");
    let results: Vec<_> = read(place.path()).unwrap().collect();
    assert_eq!(results[0].as_ref().unwrap_err().to_string(), "fi/a.md: 50 MB: a file may have 16 MB, split it into several articles");
    assert_eq!(results[1].as_ref().unwrap().article.id, "b");

    let path = place.path().join("a.jsonl");
    let mut lines = vec![b' '; 17 << 20];
    lines.extend_from_slice(b"\n{\"id\":\"a\",\"language\":\"fi\",\"title\":\"A\",\"body\":\"b\"}\n");
    lines[0] = b'{';
    put(&path, &lines);
    let mut reader = read(&path).unwrap();
    let error = reader.next().unwrap().unwrap_err();
    assert!(error.to_string().ends_with("a.jsonl:1: a line may have 16 MB: split the article"), "{error}");
    assert_eq!(reader.next().unwrap().unwrap().source.line, Some(2));
    assert!(reader.next().is_none());
    assert_eq!(reader.n_bytes_read(), reader.n_bytes());
}

#[test]
fn large_front_matter_takes_linear_time() {
    let place = tempfile::tempdir().unwrap();
    let head = "---\ntitle: A\n";
    let big = [
        format!("{head}tags:\n{}---\n\nb\n", "  - tag\n".repeat(1 << 20)),
        format!("{head}url: \"{}\"\n---\n\nb\n", "a ".repeat(4 << 20)),
        format!("{head}tags: {}\n---\n\nb\n", "[".repeat(8 << 20)),
        format!("{head}tags: {}\n---\n\nb\n", "- ".repeat(4 << 20)),
        format!("{head}{}---\n\nb\n", "a: b\n".repeat(1 << 20)),
        format!("{head}{}---\n\nb\n", "# a\n".repeat(2 << 20)),
        format!("---\n{}---\n\nb\n", "a".repeat(8 << 20)),
    ];
    let start = std::time::Instant::now();
    for (at, text) in big.iter().enumerate() {
        put(&place.path().join(format!("fi/{at}.md")), text.as_bytes());
    }
    assert_eq!(read(place.path()).unwrap().filter(Result::is_ok).count(), 3);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn what_is_not_there_is_not_found() {
    let error = read(Path::new("/nowhere/at/all.jsonl")).err().unwrap();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::NotFound, "/nowhere/at/all.jsonl: no such file or folder"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_never_in_circles() {
    use std::os::unix::fs::symlink;
    let place = tempfile::tempdir().unwrap();
    put(&place.path().join("fi/a.md"), b"# A\n\nb\n");
    put(&place.path().join("fi/.hidden/b.md"), b"# B\n\nb\n");
    symlink(place.path(), place.path().join("fi/loop")).unwrap();
    symlink(place.path().join("fi"), place.path().join("sv")).unwrap();
    symlink("nowhere.md", place.path().join("fi/z.md")).unwrap();
    let (read, errors): (Vec<_>, Vec<_>) = read(place.path()).unwrap().partition(Result::is_ok);
    let read: Vec<String> = read.into_iter().map(|read| read.unwrap().source.to_string()).collect();
    let errors: Vec<String> = errors.into_iter().map(|error| error.unwrap_err().to_string()).collect();
    assert_eq!(read, ["fi/a.md", "sv/a.md"]);
    assert_eq!(errors, ["fi/z.md: no such file or folder", "sv/z.md: no such file or folder"]);
}

#[test]
fn writing_takes_all_or_nothing() {
    let place = tempfile::tempdir().unwrap();
    let article = |id: &str| Article::new(id, Language::parse("fi").unwrap(), "A", "b\n");
    for (name, format) in [("out", Format::Markdown), ("out.jsonl", Format::Jsonl)] {
        let path = place.path().join(name);
        let failing = |bad: Result<Article, ImportError>| try_write(&path, format, [Ok(article("a")), bad]).unwrap_err().to_string();
        let shown = path.display();
        let stopped = read(Path::new("nowhere")).err().unwrap();
        assert_eq!(failing(Err(stopped)), "nowhere: no such file or folder");
        assert_eq!(failing(Ok(article("a"))), format!("{shown}: id \"a\", language fi: given twice, keep one"));
        assert_eq!(
            failing(Ok(article(""))),
            format!("{shown}: id \"\", language fi: the id is empty: write a name such as returns/return-window")
        );
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "nothing is left of a failed {name}");
        write(&path, format, [article("a")]).unwrap();
        let again = write(&path, format, [article("b")]);
        match format {
            Format::Jsonl => assert_eq!(read(&path).unwrap().next().unwrap().unwrap().article.id, "b"),
            _ => assert_eq!(
                again.unwrap_err().to_string(),
                format!("{shown}: the folder is not empty: give an empty or a new folder, so that no old article stays among the new ones")
            ),
        }
        fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path)).unwrap();
    }
}
