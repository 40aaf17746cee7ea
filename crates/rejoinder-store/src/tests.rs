//! What the store promises, independent of how it keeps it.

mod files;
mod model;

use std::collections::BTreeMap;
use std::path::Path;

use rejoinder_text::Language;
use tempfile::TempDir;

use crate::{Article, Counts, Error, ErrorKind, Now, Result, Store, StoreWriter, StoredEvent, Timestamp, Version};

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

fn article(id: &str, tag: &str, body: &str) -> Article {
    Article::new(id, language(tag), format!("About {id}"), body)
}

fn numbered(id: &str, tag: &str, version: Version, body: &str) -> Article {
    Article { version: Some(version), ..article(id, tag, body) }
}

fn from(article: Article, seconds: i64) -> Article {
    Article { valid_from: Some(Timestamp::from_seconds(seconds)), ..article }
}

fn temporary() -> (TempDir, Store) {
    let dir = TempDir::new().unwrap();
    let store = Store::open_or_create(&dir.path().join("support.kb")).unwrap();
    (dir, store)
}

fn committed(store: &Store, write: impl FnOnce(&mut StoreWriter)) -> u64 {
    let mut writer = store.writer().unwrap();
    write(&mut writer);
    writer.commit().unwrap()
}

/// `id language version@sequence body [from..until]` of every current version.
fn listed(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let visit = |stored: crate::Stored| {
        let Article { id, language, version, body, .. } = stored.article;
        let time = |time: Option<Timestamp>| time.map(|time| time.seconds().to_string()).unwrap_or_default();
        let force = stored.in_force.map_or("never".to_owned(), |force| format!("{}..{}", time(force.since), time(force.until)));
        lines.push(format!("{id} {language} {}@{} {body} {force}", version.unwrap(), stored.sequence));
        Ok::<_, Error>(())
    };
    store.for_each(visit).unwrap();
    lines
}

/// `id language version` with `@sequence`, or `removed`, of every change.
fn changed(store: &Store, sequence: u64) -> Vec<String> {
    let changes = store.changes_since(sequence).unwrap();
    assert_eq!(changes.sequence, store.sequence().unwrap());
    let now = |now| match now {
        Now::Current { sequence, .. } => format!("@{sequence}"),
        Now::Removed => " removed".to_owned(),
    };
    changes.changes.iter().map(|change| format!("{} {} {}{}", change.id, change.language, change.version, now(change.now))).collect()
}

/// The starts of versions that are put in turn, `draft` among them, and whether the last one is refused.
#[test]
fn a_version_begins_no_earlier_than_those_before_it() {
    let rows = [
        ("1:.. 2:..", false),
        ("1:.. 2:10", false),
        ("1:10 2:10", false),
        ("1:10 2:..", true),
        ("1:10 2:5", true),
        ("1:10 2:draft", false),
        ("1:draft 2:5", false),
        ("2:5 1:10", true),
        ("2:5 1:..", false),
        ("1:5 2:10 3:7", true),
        ("1:5 3:10 2:7", false),
        ("1:5 3:10 2:12", true),
        // Without a number it takes the place of the only one, not of one of several.
        ("1:10 -:5", false),
        ("1:10 -:..", false),
        ("1:10 2:10 -:5", false),
        ("1:5 2:10 -:7", true),
        ("1:5 2:10 -:..", true),
        ("1:10 -:5 3:7", false),
    ];
    for (versions, refused) in rows {
        let (_dir, store) = temporary();
        let mut writer = store.writer().unwrap();
        let mut puts = versions.split(' ').map(|text| {
            let (version, start) = text.split_once(':').unwrap();
            let status = if start == "draft" { crate::Status::Draft } else { crate::Status::Published };
            let valid_from = start.parse().ok().map(Timestamp::from_seconds);
            let article = Article { valid_from, status, version: version.parse().ok(), ..article("a", "en", text) };
            writer.put(&article).map_err(|error| error.to_string())
        });
        let last = puts.by_ref().last().unwrap();
        assert_eq!(last.as_ref().err().is_some_and(|error| error.starts_with("a: valid_from ")), refused, "{versions}: {last:?}");
    }
}

#[test]
fn a_put_makes_a_version_only_if_the_content_changed() {
    let (_dir, store) = temporary();
    let mut writer = store.writer().unwrap();
    let a = |body| article("a", "en", body);
    let b = |version, body| numbered("b", "fi", version, body);
    let tagged = Article { tags: vec!["returns".to_owned()], ..a("two") };
    // The article, then the version, sequence and change that are expected of putting it.
    let rows = [
        (a("one"), 1, 1, true),
        (a("one"), 1, 1, false),
        (a("two"), 2, 2, true),
        (a("one"), 3, 3, true),
        (numbered("a", "en", 2, "two"), 2, 2, false),
        (numbered("a", "en", 2, "three"), 2, 4, true),
        (a("one"), 3, 3, false),
        (tagged.clone(), 4, 5, true),
        (tagged, 4, 5, false),
        (article("a", "fi", "one"), 1, 6, true),
        (b(7, "seven"), 7, 7, true),
        (article("b", "fi", "eight"), 8, 8, true),
        (b(3, "three"), 3, 9, true),
        (article("b", "fi", "eight"), 8, 8, false),
    ];
    for (article, version, sequence, changed) in rows {
        let put = writer.put(&article).unwrap();
        assert_eq!((put.version, put.sequence, put.changed), (version, sequence, changed), "{article:?}");
    }
    assert_eq!(writer.commit().unwrap(), 9);
    let bodies: Vec<_> = store.history("a", Some(&language("en"))).unwrap().into_iter().map(|r| r.article.unwrap().body).collect();
    assert_eq!(bodies, ["one", "two", "one", "three", "two"]);
    assert_eq!(store.history("a", None).unwrap().len(), 6);
    assert_eq!(store.revision(2).unwrap().unwrap().article.as_ref().unwrap().body, "two");
    assert_eq!(store.revision(99).unwrap(), None);
    assert_eq!(store.article("b", None).unwrap().len(), 3);
    let Counts { articles, translations, versions, events } = store.counts().unwrap();
    assert_eq!((articles, translations, versions, events), (2, 3, 8, 0));
}

#[test]
fn a_removed_number_is_not_used_again() {
    let (_dir, store) = temporary();
    committed(&store, |writer| {
        for body in ["one", "two"] {
            writer.put(&article("a", "en", body)).unwrap();
        }
        writer.put(&article("a", "fi", "yksi")).unwrap();
        assert_eq!(writer.remove("a", Some(&language("en")), Some(2)).unwrap(), 1);
        assert_eq!(writer.put(&article("a", "en", "two")).unwrap().version, 3);
        assert_eq!(writer.remove("a", None, None).unwrap(), 3);
        assert_eq!(writer.remove("a", None, None).unwrap(), 0);
        assert_eq!(writer.put(&article("a", "en", "one")).unwrap().version, 4);
        assert_eq!(writer.put(&numbered("a", "en", 2, "again")).unwrap().version, 2);
        assert_eq!(writer.put(&numbered("x", "en", Version::MAX, "last")).unwrap().version, Version::MAX);
        assert_eq!(writer.put(&article("x", "en", "after")).unwrap_err().kind(), ErrorKind::InvalidInput);
    });
    assert_eq!(listed(&store), ["a en 2@10 again never", "a en 4@9 one ..", "x en 4294967295@11 last .."]);
    let removed = store.revision(4).unwrap().unwrap();
    assert_eq!((removed.id.as_str(), removed.version, &removed.article), ("a", 2, &None));
}

#[test]
fn a_new_version_closes_the_earlier_ones_and_is_reported_with_them() {
    let (_dir, store) = temporary();
    committed(&store, |writer| {
        for article in [article("a", "en", "one"), article("a", "fi", "yksi"), article("b", "en", "one")] {
            writer.put(&article).unwrap();
        }
    });
    let second = committed(&store, |writer| {
        writer.put(&from(article("a", "en", "two"), 100)).unwrap();
    });
    assert_eq!(listed(&store), ["a en 1@1 one ..100", "a en 2@4 two 100..", "a fi 1@2 yksi ..", "b en 1@3 one .."]);
    assert_eq!(changed(&store, 3), ["a en 1@1", "a en 2@4"]);
    let third = committed(&store, |writer| {
        assert_eq!(writer.put(&numbered("a", "en", 1, "uno")).unwrap().sequence, 5);
        writer.remove("b", None, None).unwrap();
    });
    assert_eq!(changed(&store, second), ["a en 1@5", "b en 1 removed"]);
    committed(&store, |writer| assert_eq!(writer.remove("a", Some(&language("en")), Some(2)).unwrap(), 1));
    assert_eq!(changed(&store, third), ["a en 1@5", "a en 2 removed"]);
    assert_eq!(listed(&store), ["a en 1@5 uno ..", "a fi 1@2 yksi .."]);
    assert_eq!(changed(&store, 0), ["a en 1@5", "a en 2 removed", "a fi 1@2", "b en 1 removed"]);
    assert_eq!(changed(&store, u64::MAX), [""; 0]);
}

#[test]
fn there_is_one_writer_and_it_keeps_the_lock_across_commits() {
    let (dir, store) = temporary();
    let other = Store::open(&dir.path().join("support.kb")).unwrap();
    let mut writer = store.writer().unwrap();
    let locked = |store: &Store| store.writer().is_err_and(|error| error.kind() == ErrorKind::Locked);
    assert!(locked(&store) && locked(&other));
    writer.put(&article("a", "en", "one")).unwrap();
    assert_eq!(other.sequence().unwrap(), 0);
    writer.commit().unwrap();
    assert!(locked(&other));
    assert_eq!(other.sequence().unwrap(), 1);
    writer.put(&article("a", "en", "two")).unwrap();
    drop(writer);
    assert_eq!(listed(&other), ["a en 1@1 one .."]);
    assert_eq!(committed(&other, |_| ()), 1);
}

#[test]
fn a_refused_article_leaves_the_writer_usable() {
    let (_dir, store) = temporary();
    committed(&store, |writer| {
        writer.put(&article("a", "en", "one")).unwrap();
        assert_eq!(writer.put(&article("a", "en", " ")).unwrap_err().kind(), ErrorKind::InvalidInput);
        writer.put(&article("b", "en", "one")).unwrap();
    });
    assert_eq!(store.counts().unwrap().articles, 2);
}

#[test]
fn the_data_version_tells_of_commits_by_anyone() {
    let (dir, store) = temporary();
    let other = Store::open(&dir.path().join("support.kb")).unwrap();
    let mut seen = store.data_version().unwrap();
    assert_eq!(store.data_version().unwrap(), seen);
    for writing in [&store, &other, &store] {
        let mut writer = writing.writer().unwrap();
        for body in ["one", "two"] {
            writer.put(&article("a", "en", body)).unwrap();
            let before = store.data_version().unwrap();
            assert_eq!(before, seen);
            writer.commit().unwrap();
            seen = store.data_version().unwrap();
            assert_ne!(before, seen);
        }
        drop(writer);
        seen = store.data_version().unwrap();
        let _ = (store.counts().unwrap(), listed(&store));
        assert_eq!(store.data_version().unwrap(), seen);
    }
}

#[test]
fn visits_see_one_snapshot_and_may_use_the_store() {
    let (_dir, store) = temporary();
    committed(&store, |writer| {
        for id in ["a", "b", "c"] {
            writer.put(&article(id, "en", "one")).unwrap();
        }
    });
    let mut seen = Vec::new();
    let sequence = store.for_each(|stored| {
        committed(&store, |writer| assert_eq!(writer.remove("c", None, None).unwrap(), usize::from(seen.is_empty())));
        seen.push(stored.article.id);
        Ok::<_, Error>(())
    });
    assert_eq!((sequence.unwrap(), seen.concat().as_str()), (3, "abc"));
    let mut n_visits = 0;
    let stopped = store.for_each(|_| {
        n_visits += 1;
        Err(Error::new(ErrorKind::InvalidInput, "enough"))
    });
    assert_eq!((stopped.unwrap_err().to_string().as_str(), n_visits), ("enough", 1));
}

#[test]
fn events_come_back_as_recorded_and_in_order() {
    let (_dir, store) = temporary();
    let plain = StoredEvent {
        at: Timestamp::from_seconds(5),
        kind: "asked".to_owned(),
        article: None,
        language: None,
        version: None,
        query: Some("où est \0 mon colis ?".to_owned()),
        payload: "{}".to_owned(),
    };
    let full = StoredEvent {
        kind: "accepted".to_owned(),
        article: Some("a".to_owned()),
        language: Some(language("zh-Hant")),
        version: Some(3),
        query: None,
        payload: r#"{"rank": 1}"#.to_owned(),
        ..plain.clone()
    };
    committed(&store, |writer| {
        assert_eq!([&plain, &full].map(|event| writer.record(event).unwrap()), [1, 2]);
        for wrong in [StoredEvent { kind: String::new(), ..plain.clone() }, StoredEvent { payload: "{".to_owned(), ..plain.clone() }] {
            assert_eq!(writer.record(&wrong).unwrap_err().kind(), ErrorKind::InvalidInput);
        }
    });
    drop(store.writer().unwrap().record(&full));
    assert_eq!(store.events_since(0, 10).unwrap(), [(1, plain.clone()), (2, full.clone())]);
    assert_eq!(store.events_since(0, 1).unwrap(), [(1, plain)]);
    assert_eq!(store.events_since(1, usize::MAX).unwrap(), [(2, full)]);
    assert_eq!((store.counts().unwrap().events, store.sequence().unwrap()), (2, 0));
}

fn of_kind(kind: &str, seconds: i64) -> StoredEvent {
    StoredEvent {
        at: Timestamp::from_seconds(seconds),
        kind: kind.to_owned(),
        article: None,
        language: None,
        version: None,
        query: None,
        payload: "{}".to_owned(),
    }
}

#[test]
fn the_last_event_of_a_kind_is_that_of_the_last_commit_of_anybody() {
    let (dir, store) = temporary();
    let other = Store::open(&dir.path().join("support.kb")).unwrap();
    let last = |kind: &str| {
        let found = [&store, &other].map(|store| store.last_event(kind).unwrap().map(|event| event.at.seconds()));
        assert_eq!(found[0], found[1]);
        found[0]
    };
    assert_eq!(last("kept"), None);
    // The order of recording counts, not the time that an event tells.
    for (writing, kind, seconds) in [(&store, "kept", 9), (&other, "asked", 5), (&other, "kept", 3), (&store, "asked", 7)] {
        committed(writing, |writer| drop(writer.record(&of_kind(kind, seconds))));
        assert_eq!(last(kind), Some(seconds));
    }
    assert_eq!((last("kept"), last("asked"), last("Kept"), last("")), (Some(3), Some(7), None, None));
    let mut writer = store.writer().unwrap();
    writer.record(&of_kind("kept", 8)).unwrap();
    assert_eq!(last("kept"), Some(3));
    drop(writer);
    assert_eq!(last("kept"), Some(3));
}

#[test]
fn the_latest_events_of_some_kinds_come_in_order_of_recording() {
    let (_dir, store) = temporary();
    let recorded = [("a", 9), ("b", 8), ("c", 7), ("a", 6), ("c", 5), ("b", 4), ("c", 3)];
    committed(&store, |writer| recorded.iter().for_each(|&(kind, at)| drop(writer.record(&of_kind(kind, at)))));
    let rows: [(&[&str], usize, &[i64]); 7] = [
        (&["a", "b"], 10, &[9, 8, 6, 4]),
        (&["a", "b"], 4, &[9, 8, 6, 4]),
        (&["b", "a"], 2, &[6, 4]),
        (&["a", "b"], 0, &[]),
        (&["c"], 1, &[3]),
        (&["d"], usize::MAX, &[]),
        (&[], 10, &[]),
    ];
    for (kinds, limit, expected) in rows {
        let found: Vec<i64> = store.last_events(kinds, limit).unwrap().iter().map(|event| event.at.seconds()).collect();
        assert_eq!(found, expected, "{kinds:?}, {limit}");
    }
}

#[test]
fn events_of_a_time_are_visited_in_one_snapshot() {
    let (_dir, store) = temporary();
    committed(&store, |writer| [5, 3, 4, 5, 9].iter().for_each(|&at| drop(writer.record(&of_kind("asked", at)))));
    for (from, before, expected) in [(0, 100, "53459"), (3, 5, "34"), (5, 9, "55"), (5, 10, "559"), (4, 4, ""), (9, 3, "")] {
        let mut seen = String::new();
        let [from, before] = [from, before].map(Timestamp::from_seconds);
        let visited = store.for_each_event(from, before, |event| {
            // Neither is what is written meanwhile visited, nor does reading wait for it.
            committed(&store, |writer| drop(writer.record(&of_kind("later", 1_000))));
            seen.push_str(&event.at.seconds().to_string());
            Ok::<_, Error>(())
        });
        visited.unwrap();
        assert_eq!(seen, expected, "{from} to {before}");
    }
    let all = Timestamp::from_seconds(i64::MAX);
    let stopped = store.for_each_event(Timestamp::from_seconds(0), all, |_| Err(Error::new(ErrorKind::InvalidInput, "enough")));
    assert_eq!(stopped.unwrap_err().to_string(), "enough");
}

/// Prints what 100,000 articles cost: `cargo test --release -p rejoinder-store -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement, not a check"]
fn speed() {
    let (_dir, store) = temporary();
    let body = "You can return a product within thirty days. ".repeat(40);
    let time = |what: &str, run: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        run();
        println!("{what}: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    };
    let put = || {
        committed(&store, |writer| {
            for n in 0..100_000 {
                writer.put(&article(&format!("articles/{n}"), "en", &body)).unwrap();
            }
        });
    };
    time("put 100,000", &mut { put });
    time("put 100,000 again", &mut { put });
    time("visit", &mut || drop(listed(&store)));
    time("changes", &mut || drop(changed(&store, 0)));
    time("counts", &mut || drop(store.counts()));
    time("100,000 revisions", &mut || (1..=100_000).for_each(|sequence| drop(store.revision(sequence).unwrap())));
    time("100 events, each committed", &mut || {
        let event = of_kind("asked", 0);
        for _ in 0..100 {
            committed(&store, |writer| drop(writer.record(&event)));
        }
    });
    committed(&store, |writer| (0..100_000).for_each(|_| drop(writer.record(&of_kind("asked", 0)))));
    time("100 times the last of 100,000 events that is of another kind", &mut || {
        (0..100).for_each(|_| assert!(store.last_event("kept").unwrap().is_none()));
    });
}

#[test]
fn a_store_is_shared_and_a_writer_sent_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    fn sent<T: Send + 'static>() {}
    shared::<Store>();
    shared::<Error>();
    sent::<StoreWriter>();
}

#[test]
fn a_child_of_the_process_has_its_own_connection() {
    let (dir, store) = temporary();
    committed(&store, |writer| assert!(writer.put(&article("a", "en", "one")).unwrap().changed));
    // As a fork would leave it: opened by another process.
    let forked = |store: &Store| store.reader().unwrap().process = 0;
    forked(&store);
    assert_eq!(store.sequence().unwrap(), 1);
    assert_eq!(store.reader().unwrap().process, std::process::id());
    forked(&store);
    committed(&store, |writer| assert!(writer.put(&article("b", "en", "two")).unwrap().changed));
    forked(&store);
    assert_eq!(listed(&store).len(), 2);
    // What is gone is told, and tried again the next time.
    forked(&store);
    std::fs::rename(dir.path().join("support.kb"), dir.path().join("away.kb")).unwrap();
    assert!(store.sequence().is_err() && store.sequence().is_err());
    std::fs::rename(dir.path().join("away.kb"), dir.path().join("support.kb")).unwrap();
    assert_eq!(store.sequence().unwrap(), 2);
}
