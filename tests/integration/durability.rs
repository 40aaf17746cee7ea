//! What was committed is there, what was not is gone, and a damaged index is made anew.

use std::fs;

use rejoinder::{Article, ErrorKind, Event, EventKind, KnowledgeBase, Timestamp};
use tempfile::TempDir;

use super::support::{article, base, found, language, put, said, varied};

#[test]
fn a_dropped_writer_changes_nothing() {
    let (_folder, kb) = base(&varied());
    let before = said(&kb, "refund");
    let mut writer = kb.writer().unwrap();
    writer.put(&article("new", "en", "Refund", "Refund refund refund.")).unwrap();
    writer.remove("en/01").unwrap();
    drop(writer);
    assert_eq!(said(&kb, "refund"), before);
}

#[test]
fn a_second_writer_is_refused_at_once() {
    let (_folder, kb) = base(&[]);
    let writer = kb.writer().unwrap();
    assert_eq!(kb.writer().err().unwrap().kind(), ErrorKind::Locked);
    assert_eq!(kb.record(&event()).err().unwrap().kind(), ErrorKind::Locked);
    drop(writer);
    kb.record(&event()).unwrap();
    assert_eq!(kb.counts().unwrap().events, 1);
}

fn event() -> Event {
    Event {
        at: Some(Timestamp::from_seconds(0)),
        article: Some("a".to_owned()),
        language: Some(language("en")),
        version: Some(1),
        query: Some("where is it".to_owned()),
        ..Event::new(EventKind::Accepted)
    }
}

#[test]
fn another_handle_sees_commits() {
    let (folder, kb) = base(&[]);
    let other = KnowledgeBase::open(folder.path().join("support.kb")).unwrap();
    assert!(found(&other, "parcel").is_empty());
    put(&kb, &[article("a", "en", "Parcels", "Your parcel.")]);
    assert_eq!(found(&other, "parcel"), ["a"]);
    assert_eq!(found(&kb, "parcel"), ["a"]);
    let mut writer = other.writer().unwrap();
    writer.remove("a").unwrap();
    writer.commit().unwrap();
    assert!(found(&kb, "parcel").is_empty());
}

#[test]
fn putting_the_same_again_changes_nothing() {
    let (_folder, kb) = base(&varied());
    let counts = kb.counts().unwrap();
    let mut writer = kb.writer().unwrap();
    for article in varied() {
        assert!(!writer.put(&article).unwrap().changed, "{}", article.id);
    }
    writer.commit().unwrap();
    assert_eq!(kb.counts().unwrap(), counts);
}

#[test]
fn what_is_replaced_stays_in_the_history() {
    let (_folder, kb) = base(&[article("a", "en", "Old", "Old text.")]);
    put(&kb, &[article("a", "en", "New", "New text.")]);
    assert!(found(&kb, "old").is_empty());
    assert_eq!(found(&kb, "new"), ["a"]);
    let titles: Vec<String> = kb.history("a", None).unwrap().into_iter().filter_map(|it| it.article).map(|it| it.title).collect();
    assert_eq!(titles, ["Old", "New"]);
}

/// A name for the damage, and the damage.
type Damage = (&'static str, fn(&std::path::Path));

#[test]
fn a_damaged_index_is_made_anew() {
    let damages: [Damage; 6] = [
        ("missing", |index| fs::remove_dir_all(index).unwrap()),
        ("no meta.json", |index| fs::remove_file(index.join("meta.json")).unwrap()),
        ("meta.json cut off", |index| {
            let meta = fs::read(index.join("meta.json")).unwrap();
            fs::write(index.join("meta.json"), &meta[..meta.len() / 2]).unwrap();
        }),
        ("older format", |index| replace_note(index, "0 ")),
        ("another base's", |index| replace_note(index, "1 1 someone-else")),
        ("a segment missing", |index| {
            let segment =
                fs::read_dir(index).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.extension().is_some_and(|it| it == "idx"));
            fs::remove_file(segment.unwrap()).unwrap();
        }),
    ];
    for (name, damage) in damages {
        let (folder, kb) = base(&varied());
        let before = said(&kb, "refund");
        drop(kb);
        let path = folder.path().join("support.kb");
        damage(&path.join("index"));
        let kb = KnowledgeBase::open(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(said(&kb, "refund"), before, "{name}");
    }
}

#[test]
fn an_index_from_the_future_is_left_alone() {
    let (folder, kb) = base(&varied());
    drop(kb);
    let path = folder.path().join("support.kb");
    replace_note(&path.join("index"), "99 ");
    let error = KnowledgeBase::open(&path).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Incompatible, "{error}");
    assert!(error.to_string().contains("index") && !error.to_string().contains('\n'), "{error}");
}

/// Puts another beginning on the note that commits carry.
fn replace_note(index: &std::path::Path, beginning: &str) {
    let meta = fs::read_to_string(index.join("meta.json")).unwrap();
    let start = meta.find("\"payload\"").unwrap();
    let value = start + meta[start..].find(':').unwrap() + 1;
    let open = value + meta[value..].find('"').unwrap() + 1;
    let close = open + meta[open..].find('"').unwrap();
    let rest = meta[open..close].split_once(' ').unwrap().1;
    let note = if beginning.ends_with(' ') { format!("{beginning}{rest}") } else { beginning.to_owned() };
    fs::write(index.join("meta.json"), format!("{}{note}{}", &meta[..open], &meta[close..])).unwrap();
}

#[test]
fn a_store_restored_from_a_copy_takes_the_index_back() {
    let (folder, kb) = base(&[article("a", "en", "Parcels", "Your parcel.")]);
    let path = folder.path().join("support.kb");
    drop(kb);
    let copy = fs::read(path.join("knowledge.sqlite")).unwrap();
    let kb = KnowledgeBase::open(&path).unwrap();
    put(&kb, &[article("b", "en", "More parcels", "Another parcel.")]);
    drop(kb);
    fs::write(path.join("knowledge.sqlite"), copy).unwrap();
    let kb = KnowledgeBase::open(&path).unwrap();
    assert_eq!(found(&kb, "parcel"), ["a"]);
}

#[test]
fn paths_that_are_no_base() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "text").unwrap();
    assert_eq!(KnowledgeBase::open_or_create(&file).err().unwrap().kind(), ErrorKind::InvalidInput);
    assert_eq!(KnowledgeBase::open(folder.path().join("none")).err().unwrap().kind(), ErrorKind::NotFound);
    let base = folder.path().join("base");
    fs::create_dir(&base).unwrap();
    fs::write(base.join("knowledge.sqlite"), "not a database, but long enough to look like one, line after line").unwrap();
    assert_eq!(KnowledgeBase::open_or_create(&base).err().unwrap().kind(), ErrorKind::Corrupt);
}

/// A field, and how to spoil it.
type Spoiled = (&'static str, fn(&mut Article));

#[test]
fn bad_articles_are_refused_and_name_themselves() {
    let (_folder, kb) = base(&[]);
    let mut writer = kb.writer().unwrap();
    let good = || article("good-id", "en", "Title", "Body.");
    let rows: [Spoiled; 4] = [
        ("title", |it| it.title = "  ".to_owned()),
        ("body", |it| it.body = "\n".to_owned()),
        ("audience", |it| it.audience.clear()),
        ("valid_until", |it| (it.valid_from, it.valid_until) = ("2026-02-01".parse().ok(), "2026-01-01".parse().ok())),
    ];
    for (field, spoil) in rows {
        let mut bad = good();
        spoil(&mut bad);
        let error = writer.put(&bad).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().starts_with("good-id: ") && error.to_string().contains(field), "{error}");
    }
    writer.put(&good()).unwrap();
    writer.commit().unwrap();
    assert_eq!(found(&kb, "title"), ["good-id"]);
}
