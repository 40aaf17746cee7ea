//! What is written is read back as it was, and files in canonical form are written back byte for byte.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::option;
use proptest::prelude::*;
use rejoinder::{Article, Kind, Language, Markup, Status, Timestamp};
use rejoinder_import::{Format, ImportError, Read, normal_body, read, write};

/// Any text at all, and texts made of what YAML, paths and Markdown give a meaning to.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-c0-9 :#\\-?*&!|>%@`'\"\\[\\]{},.~\\\\\n\r\t/]{0,12}",
        "yes|no|null|~|2026-03-01|1_000|0x1f|\\.inf|---|a@2|en/a|\\.\\./a|/a|a/|# a|- a",
    ]
}

fn full() -> impl Strategy<Value = String> {
    text().prop_filter("blank", |text| !text.trim().is_empty())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..3)
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    option::of(prop_oneof![(0..i64::MAX), 0..4_000_000_000_i64].prop_map(Timestamp::from_seconds))
}

fn article() -> impl Strategy<Value = Article> {
    let names = (full(), prop::sample::select(vec!["fi", "vi", "zh-Hans", "pt-BR"]), option::of(1..4_u32), full(), full());
    let kinds = (
        prop::sample::select(vec![Kind::Article, Kind::Policy, Kind::Procedure, Kind::Faq, Kind::Reply]),
        prop::sample::select(vec![Status::Draft, Status::Published, Status::Archived]),
        prop::sample::select(vec![Markup::Markdown, Markup::Html, Markup::Plain]),
    );
    let times = (time(), time(), time(), time());
    (names, kinds, times, (texts(), texts(), texts(), texts(), texts(), texts(), texts()), option::of(text()), option::of(text())).prop_map(
        |((id, language, version, title, body), (kind, status, markup), times, lists, url, group)| {
            let mut article = Article::new(id, Language::parse(language).unwrap(), title, body);
            (article.version, article.kind, article.status, article.markup) = (version, kind, status, markup);
            (article.valid_from, article.valid_until, article.review_by, article.updated_at) = times;
            (article.tags, article.products, article.channels, article.regions, article.audience, article.examples, article.tests) = lists;
            (article.url, article.group) = (url, group);
            article
        },
    )
}

/// Several articles, of which some are versions and translations of the same.
fn articles() -> impl Strategy<Value = Vec<Article>> {
    (prop::collection::vec(article(), 1..6), any::<u8>()).prop_map(|(mut articles, same)| {
        let first = articles[0].id.clone();
        for (at, article) in articles.iter_mut().enumerate() {
            if same & (1 << at) != 0 {
                article.id.clone_from(&first);
            }
        }
        let mut kept = BTreeMap::new();
        for article in articles {
            kept.insert((article.id.clone(), article.language.clone(), article.version), article);
        }
        kept.into_values().rev().collect()
    })
}

fn read_all(path: &Path) -> Vec<Article> {
    let mut articles: Vec<Article> = read(path).unwrap().map(|read| read.map(|read: Read| read.article).unwrap()).collect();
    articles.sort_by_key(|article| (article.id.clone(), article.language.clone(), article.version));
    articles
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_markdown_folder_gives_the_articles_back(mut articles in articles()) {
        let place = tempfile::tempdir().unwrap();
        let (first, second) = (place.path().join("first"), place.path().join("second"));
        let written = write(&first, Format::Markdown, articles.clone()).unwrap();
        prop_assert_eq!(written.n_articles, articles.len());
        prop_assert_eq!(written.n_bytes, files(&first).values().map(|bytes| bytes.len() as u64).sum::<u64>());
        let read = read_all(&first);
        articles.sort_by_key(|article| (article.id.clone(), article.language.clone(), article.version));
        for article in &mut articles {
            article.body = normal_body(&article.body);
        }
        prop_assert_eq!(&read, &articles);
        write(&second, Format::Markdown, read).unwrap();
        prop_assert_eq!(files(&first), files(&second));
    }

    #[test]
    fn json_lines_give_the_articles_back(articles in articles()) {
        let place = tempfile::tempdir().unwrap();
        let (first, second) = (place.path().join("first.jsonl"), place.path().join("second.jsonl"));
        write(&first, Format::Jsonl, articles.clone()).unwrap();
        let read: Vec<Article> = read(&first).unwrap().map(|read| read.unwrap().article).collect();
        prop_assert_eq!(&read, &articles);
        write(&second, Format::Jsonl, read).unwrap();
        prop_assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
    }
}

fn same_after_writing(folder: &Path) {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let articles: Result<Vec<Article>, ImportError> = read(folder).unwrap().map(|read| read.map(|read| read.article)).collect();
    write(&out, Format::Markdown, articles.unwrap()).unwrap();
    let (mut before, after) = (files(folder), files(&out));
    before.remove("README.md");
    // Settings belong to a base, and only its export writes them.
    before.remove("rejoinder.yaml");
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, bytes) in &before {
        assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&after[name]), "{name}");
    }
}

#[test]
fn canonical_files_are_written_back_byte_for_byte() {
    same_after_writing(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/canonical"));
}

#[test]
fn the_sample_knowledge_base_is_canonical() {
    // The samples lie outside this package: only a checkout has them.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/help-center");
    if folder.exists() {
        same_after_writing(&folder);
    }
}
