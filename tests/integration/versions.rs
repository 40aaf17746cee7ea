//! Versions: what was in force when, what changed, and what a reply says of it.

use rejoinder::{Article, ArticleChange, ChangeKind, Channel, ErrorKind, KnowledgeBase, PartSource, Query, Settings, Warning};

use super::support::{article, base, language, put, time};

fn policy(version: u32, from: &str, days: u32) -> Article {
    let body = format!(
        "You can return goods within {days} days of delivery.\n\n## The shop in Turku\n\nOur shop in Turku is open every weekday and takes cards as well as cash at the counter.\n\nIt has parking for cars and bicycles behind the house."
    );
    Article { version: Some(version), valid_from: Some(time(from)), ..article("returns", "en", "Returning goods", &body) }
}

fn three() -> Vec<Article> {
    let last = Article { valid_until: Some(time("2026-06-01T12:00:00Z")), ..policy(3, "2026-03-01", 60) };
    vec![policy(1, "2024-01-01", 14), policy(2, "2025-01-01", 30), last]
}

#[test]
fn an_article_is_what_was_in_force() {
    let (_folder, kb) = base(&three());
    let rows = [
        ("2023-12-31T23:59:59Z", None),
        ("2024-01-01", Some(1)),
        ("2024-12-31T23:59:59Z", Some(1)),
        ("2025-06-01", Some(2)),
        ("2026-03-01", Some(3)),
        ("2026-06-01T11:59:59Z", Some(3)),
        ("2026-06-01T12:00:00Z", None),
        ("9999-12-31", None),
    ];
    for (at, version) in rows {
        let found = kb.article("returns", &language("en"), time(at));
        assert_eq!(found.as_ref().ok().and_then(|stored| stored.article.version), version, "{at}");
        assert!(found.err().is_none_or(|error| error.kind() == ErrorKind::NotFound && error.to_string().starts_with("returns: ")));
        let hits = kb.search(Query::new("return goods").as_of(time(at))).unwrap().hits;
        assert_eq!(hits.first().map(|hit| hit.version), version, "{at}");
    }
    assert_eq!(kb.article("nothing", &language("en"), time("2025-01-01")).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(kb.article("returns", &language("fi"), time("2025-01-01")).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(kb.versions("returns", None).unwrap().len(), 3);
}

#[test]
fn a_diff_compares_versions_that_are_there_or_were() {
    let (_folder, kb) = base(&three());
    let en = language("en");
    let said = |from, to| kb.diff("returns", &en, from, to).unwrap().to_string();
    let sentences = |from, to| {
        format!("- You can return goods within {from} days of delivery.\n+ You can return goods within {to} days of delivery.\n")
    };
    let facts = |a, said_a, b, said_b| format!("! version {a} says \"{said_a} days\", version {b} says \"{said_b} days\"\n");
    let times = |from, to| format!("- valid_from: {from}T00:00:00Z\n+ valid_from: {to}T00:00:00Z\n");
    assert_eq!(said(1, 2), facts(1, 14, 2, 30) + &times("2024-01-01", "2025-01-01") + &sentences(14, 30));
    assert_eq!(said(2, 1), facts(2, 30, 1, 14) + &times("2025-01-01", "2024-01-01") + &sentences(30, 14));
    assert_eq!(said(1, 1), "");
    let facts: Vec<String> = kb.diff("returns", &en, 1, 2).unwrap().facts.iter().map(ToString::to_string).collect();
    assert_eq!(facts, ["returns: version 1 says \"14 days\", version 2 says \"30 days\""]);
    let mut writer = kb.writer().unwrap();
    writer.remove_translation("returns", &en, Some(1)).unwrap();
    writer.commit().unwrap();
    assert_eq!(kb.diff("returns", &en, 1, 2).unwrap().sentences.len(), 1);
    for (id, from, to) in [("returns", 1, 4), ("returns", 0, 1), ("nothing", 1, 2)] {
        assert_eq!(kb.diff(id, &en, from, to).unwrap_err().kind(), ErrorKind::NotFound);
    }
}

/// `id language change before>after at` of each change.
fn told(changes: &[ArticleChange]) -> Vec<String> {
    let version = |version: Option<u32>| version.map_or("-".to_owned(), |version| version.to_string());
    let line = |it: &ArticleChange| {
        let kind = match it.change {
            ChangeKind::New => "new",
            ChangeKind::Changed => "changed",
            ChangeKind::Withdrawn => "withdrawn",
            _ => "other",
        };
        let at = it.at.map(|at| at.to_string()).unwrap_or_default();
        format!("{} {} {kind} {}>{} {at}", it.article, it.language, version(it.before), version(it.after))
    };
    changes.iter().map(line).collect()
}

#[test]
fn changes_tell_what_is_new_changed_and_withdrawn_in_scope() {
    let mut articles = three();
    let dated = |id: &str, from: &str| Article { valid_from: Some(time(from)), ..article(id, "en", "Title", "Some text.") };
    articles.push(dated("older", "2020-01-01"));
    articles.push(dated("newer", "2026-03-10"));
    articles.push(Article { audience: vec!["internal".to_owned()], ..dated("secret", "2026-03-10") });
    articles.push(Article { regions: vec!["vn".to_owned()], ..dated("vietnam", "2026-03-10") });
    articles.push(Article { language: language("fi"), ..dated("newer", "2026-03-11") });
    let (_folder, kb) = base(&articles);
    let rows: [(&str, Query, &[&str]); 7] = [
        (
            "2026-02-01",
            Query::default(),
            &[
                "newer en new ->1 2026-03-10T00:00:00Z",
                "newer fi new ->1 2026-03-11T00:00:00Z",
                "returns en changed 2>3 2026-03-01T00:00:00Z",
                "vietnam en new ->1 2026-03-10T00:00:00Z",
            ],
        ),
        (
            "2026-02-01",
            Query::default().region("fi").language(language("en")),
            &["newer en new ->1 2026-03-10T00:00:00Z", "returns en changed 2>3 2026-03-01T00:00:00Z"],
        ),
        ("2026-03-01", Query::default().audience(["internal"]), &["secret en new ->1 2026-03-10T00:00:00Z"]),
        ("2026-03-10", Query::default(), &["newer fi new ->1 2026-03-11T00:00:00Z"]),
        ("2026-03-12", Query::default(), &[]),
        ("2026-03-12", Query::default().as_of(time("2026-06-01T12:00:00Z")), &["returns en withdrawn 3>- 2026-06-01T12:00:00Z"]),
        ("2024-06-01", Query::default().as_of(time("2025-06-01")), &["returns en changed 1>2 2025-01-01T00:00:00Z"]),
    ];
    for (since, query, expected) in rows {
        let query = Query { as_of: query.as_of.or(Some(time("2026-04-01"))), ..query };
        assert_eq!(told(&kb.changes(time(since), &query).unwrap()), expected, "{since} {query:?}");
    }
    let changes = kb.changes(time("2026-02-01"), Query::default().as_of(time("2026-04-01"))).unwrap();
    let diff = changes.iter().find_map(|change| change.diff.as_ref()).unwrap();
    assert_eq!((diff.before, diff.after, diff.sentences.len()), (2, 3, 1));
    let backwards = kb.changes(time("2026-04-02"), Query::default().as_of(time("2026-04-01")));
    assert_eq!(backwards.unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn what_becomes_internal_is_withdrawn_and_its_new_text_is_not_told() {
    let internal = |version, from: &str, body: &str| Article {
        version: Some(version),
        valid_from: Some(time(from)),
        audience: vec!["internal".to_owned()],
        ..article("returns", "en", "Zorblax", body)
    };
    let again = Article { title: "Returning goods".to_owned(), ..policy(3, "2026-03-20", 60) };
    let (_folder, kb) = base(&[policy(1, "2024-01-01", 14), internal(2, "2026-03-10", "Zorblax text."), again]);
    let rows = [
        ("2026-03-01", "2026-03-12", "returns en withdrawn 1>- 2026-03-10T00:00:00Z"),
        ("2026-03-12", "2026-03-25", "returns en new ->3 2026-03-20T00:00:00Z"),
        ("2026-03-01", "2026-03-25", "returns en changed 1>3 2026-03-20T00:00:00Z"),
    ];
    for (since, as_of, expected) in rows {
        let changes = kb.changes(time(since), Query::default().as_of(time(as_of))).unwrap();
        assert_eq!(told(&changes), [expected]);
        assert!(!serde_json::to_string(&changes).unwrap().contains("Zorblax"), "{changes:?}");
    }
    // Nor does a reply compare itself with what was internal.
    let suggestions = kb.suggest(Query::new("How long can I return goods?").as_of(time("2026-03-25"))).unwrap();
    assert!(suggestions.all().all(|reply| reply.changed.is_none()), "{suggestions:?}");
}

#[test]
fn edits_and_removals_are_told_since_they_were_written() {
    let (_folder, kb) = base(&[article("a", "en", "A", "One."), article("b", "en", "B", "Two."), article("c", "en", "C", "Three.")]);
    let before = rejoinder::Timestamp::now();
    while rejoinder::Timestamp::now() == before {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let mut writer = kb.writer().unwrap();
    writer.put(&article("a", "en", "A", "One or more.")).unwrap();
    writer.put(&Article { tags: vec!["x".to_owned()], ..article("c", "en", "C", "Three.") }).unwrap();
    writer.put(&article("d", "en", "D", "Four.")).unwrap();
    writer.remove("b").unwrap();
    writer.commit().unwrap();
    let changes = kb.changes(before, Query::default()).unwrap();
    let short: Vec<String> = told(&changes).iter().map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect();
    assert_eq!(short, ["a en changed 1>2", "b en withdrawn 1>-", "d en new ->1"]);
    assert!(changes[0].at.is_some_and(|at| at > before) && changes[1].at.is_none());
}

fn suggested(kb: &KnowledgeBase, query: Query) -> rejoinder::Reply {
    kb.suggest(query).unwrap().all().next().unwrap().clone()
}

#[test]
fn a_reply_says_since_when_its_answer_holds() {
    let (_folder, kb) = base(&three());
    let asked = |at: &str| Query::new("Within how many days can I return goods?").as_of(time(at));
    let says = |reply: &rejoinder::Reply| reply.parts.iter().any(|part| part.source == PartSource::Phrase("changed_on".into()));
    let rows = [
        (asked("2026-03-01"), true, true),
        (asked("2026-03-30"), true, true),
        (asked("2026-03-31"), false, false),
        (asked("2026-03-31").changed_within(60), true, true),
        (asked("2026-03-01").changed_within(0), false, false),
        (asked("2024-01-02"), false, false),
        (asked("2026-03-02").channel(Channel::Sms), true, false),
        (asked("2026-03-02").channel(Channel::Chat), true, true),
        (asked("2026-03-02").channel(Channel::Phone), true, true),
        (Query::new("Does the shop in Turku have parking for bicycles behind the house?").as_of(time("2026-03-02")), true, false),
    ];
    for (query, changed, said) in rows {
        let reply = suggested(&kb, query.clone());
        assert_eq!((reply.changed.is_some(), says(&reply)), (changed, said), "{query:?}: {}", reply.text);
        if let Some(change) = &reply.changed {
            assert_eq!((change.at, change.diff.before, change.diff.after), (time("2026-03-01"), 2, 3));
        }
        let check = kb.check_reply(&reply.text, &query).unwrap();
        assert!(check.is_clean(), "{query:?}: {check:?}");
    }
}

#[test]
fn other_words_for_the_same_are_told_to_agents_alone() {
    let worded = |version, from: &str, body: &str| Article {
        version: Some(version),
        valid_from: Some(time(from)),
        ..article("returns", "en", "Returning goods", body)
    };
    let first = "You can return goods within 60 days of delivery.";
    let rows = [
        ("You may return any goods within 60 days of delivery.", false),
        (
            "You can return goods within 60 days of delivery, and it costs nothing. You cannot return goods within 60 days if they were used.",
            true,
        ),
        ("You cannot return goods within 60 days of delivery.", true),
        ("You can return goods within 30 days of delivery.", true),
    ];
    for (body, is_said) in rows {
        let (_folder, kb) = base(&[worded(1, "2024-01-01", first), worded(2, "2026-03-01", body)]);
        let reply = suggested(&kb, Query::new("Within how many days can I return goods?").as_of(time("2026-03-02")));
        let says = reply.parts.iter().any(|part| part.source == PartSource::Phrase("changed_on".into()));
        assert_eq!((reply.changed.is_some(), says), (true, is_said), "{body}: {}", reply.text);
    }
}

/// Puts what is written in turn, each before the next second, and tells what the last one is said to have changed, today.
#[test]
fn what_was_written_over_is_a_change() {
    let written = |version: Option<u32>, from: Option<&str>, updated: Option<&str>, days: u32| Article {
        version,
        valid_from: from.map(time),
        updated_at: updated.map(time),
        ..article("returns", "en", "Returning goods", &format!("You can return goods within {days} days of delivery."))
    };
    let now = rejoinder::Timestamp::now();
    let today = now.to_string();
    let draft = |it: Article| Article { status: rejoinder::Status::Draft, ..it };
    let rows = [
        // The start stays, and the author says when it was changed.
        (vec![written(None, Some("2020-01-01"), None, 5), written(None, Some("2020-01-01"), Some(today.as_str()), 9)], Some(5)),
        (vec![written(None, None, None, 5), written(None, None, None, 9)], Some(5)),
        (vec![written(Some(1), Some("2020-01-01"), None, 5), written(Some(1), Some("2020-01-01"), None, 9)], Some(5)),
        (vec![written(None, None, None, 5), draft(written(None, None, None, 7)), written(None, None, None, 9)], Some(5)),
        (
            vec![
                written(Some(1), Some("2020-01-01"), None, 5),
                written(Some(2), Some("2024-01-01"), None, 7),
                written(Some(2), Some("2024-01-01"), None, 9),
            ],
            Some(7),
        ),
        // Imported together with what it replaced long ago, and written again as it was.
        (vec![written(Some(1), Some("2020-01-01"), None, 5), written(Some(2), Some("2024-01-01"), None, 9)], None),
        (vec![written(None, None, None, 9), written(None, None, None, 9)], None),
    ];
    for (articles, before) in rows {
        let (_folder, kb) = base(&[]);
        articles.iter().for_each(|it| put(&kb, std::slice::from_ref(it)));
        let reply = suggested(&kb, Query::new("Within how many days can I return goods?"));
        let said = reply.changed.as_ref().map(|change| change.diff.sentences[0].before.as_ref().unwrap().text.clone());
        assert_eq!(said, before.map(|days| format!("You can return goods within {days} days of delivery.")), "{articles:?}");
        assert_eq!(reply.parts.iter().any(|part| part.source == PartSource::Phrase("changed_on".into())), before.is_some());
        assert!(reply.changed.is_none_or(|change| change.at >= now || change.at.to_string() == today));
    }
}

#[test]
fn who_else_may_read_it_is_not_told_with_a_change() {
    let named = |version: u32, from: &str, group: &str| Article {
        audience: vec!["public".to_owned(), group.to_owned()],
        tests: vec![format!("{group}?")],
        ..policy(version, from, version * 10)
    };
    let (_folder, kb) = base(&[named(1, "2024-01-01", "zorblaxers"), named(2, "2026-03-01", "quuxers")]);
    let query = Query::new("Within how many days can I return goods?").as_of(time("2026-03-02"));
    let said = serde_json::to_string(&(kb.suggest(&query).unwrap(), kb.changes(time("2026-02-01"), &query).unwrap())).unwrap();
    assert!(said.contains("version 1") || said.contains("10 days"), "{said}");
    assert!(!said.contains("zorblaxers") && !said.contains("quuxers"), "{said}");
}

#[test]
fn an_overdue_review_lowers_confidence_the_longer_the_more() {
    let reviewed = |by: Option<&str>| Article { review_by: by.map(time), ..policy(1, "2025-01-01", 30) };
    let confidence = |by: Option<&str>| {
        let (_folder, kb) = base(&[reviewed(by)]);
        let reply = suggested(&kb, Query::new("Within how many days can I return goods?").as_of(time("2026-03-01")));
        let overdue = reply.warnings.iter().any(|warning| matches!(warning, Warning::ReviewOverdue(_)));
        assert_eq!(overdue, by.is_some_and(|by| time(by) <= time("2026-03-01")));
        reply.confidence
    };
    let (none, later, now, year) =
        (confidence(None), confidence(Some("2026-03-02")), confidence(Some("2026-03-01")), confidence(Some("2025-07-01")));
    assert!(none == later && later > now && now > year && year > 0.0, "{none} {later} {now} {year}");
}

fn source_is(kb: &KnowledgeBase, tag: &str) {
    let mut writer = kb.writer().unwrap();
    writer.set_settings(&Settings { source_language: Some(language(tag)), ..Settings::default() }).unwrap();
    writer.commit().unwrap();
}

#[test]
fn a_translation_older_than_its_source_is_outdated() {
    let of = |tag: &str, updated: Option<&str>| {
        let (title, body) = if tag == "fi" {
            ("Palautus", "Voit palauttaa tuotteen 60 päivän kuluessa.")
        } else {
            ("Returns", "You can return goods within 60 days.")
        };
        Article { updated_at: updated.map(time), ..article("returns", tag, title, body) }
    };
    let rows = [
        (Some("2026-01-01"), Some("2026-01-01"), false),
        (Some("2026-01-02"), Some("2026-01-01"), true),
        (Some("2026-01-01"), Some("2026-01-02"), false),
        (None, None, false),
        (Some("2026-01-02"), None, false),
    ];
    let outdated = |kb: &KnowledgeBase| {
        let reply = suggested(kb, Query::new("Montako päivää voin palauttaa tuotteen?").as_of(time("2026-05-01")));
        assert_eq!(reply.language, language("fi"));
        reply.warnings.contains(&Warning::Outdated(language("en")))
    };
    for (source, translation, expected) in rows {
        let (_folder, kb) = base(&[of("en", source), of("fi", translation), article("other", "en", "Shops", "Our shops are open.")]);
        assert_eq!(outdated(&kb), expected, "{source:?} {translation:?}");
        // Where Finnish is the source, it is never outdated, and nothing tells of a source that may not be seen.
        source_is(&kb, "fi");
        assert!(!outdated(&kb));
        source_is(&kb, "en");
        assert_eq!(outdated(&kb), expected);
        put(&kb, &[Article { audience: vec!["internal".to_owned()], version: Some(1), ..of("en", source) }]);
        assert!(!outdated(&kb));
    }
}
