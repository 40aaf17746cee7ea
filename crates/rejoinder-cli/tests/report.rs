//! `rejoinder report`: what is printed of what a host recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use common::Place;
use rejoinder::{Event, EventKind, EventOutcome, EventScope, KnowledgeBase, Language, Timestamp};

const RETURNS: &str = "---\ntitle: Returning goods\ntags: [returns]\n---\n\nYou can return unused goods within 60 days of delivery.\n";

fn event(at: &str, kind: EventKind) -> Event {
    let language = Language::parse("en").ok();
    let (article, version) = (Some("returns".to_owned()), Some(1));
    Event { at: Some(at.parse().unwrap()), article, version, language, ..Event::new(kind) }
}

fn asked(at: &str, text: &str, outcome: EventOutcome, topics: &[&str]) -> Event {
    let (query, outcome) = (Some(text.to_owned()), Some(outcome));
    let message_language = Language::parse("fi").ok();
    let topics = topics.iter().map(|&topic| topic.to_owned()).collect();
    Event { query, outcome, topics, article: None, message_language, ..event(at, EventKind::Asked) }
}

fn reported() -> Place {
    let place = Place::new();
    place.write("good/en/returns.md", RETURNS);
    place.succeeds("import good --kb a.kb");
    let kb = KnowledgeBase::open(place.path("a.kb")).unwrap();
    let internal = EventScope { audience: vec!["internal".to_owned()], ..EventScope::default() };
    let mut writer = kb.writer().unwrap();
    for event in [
        Event { outcome: Some(EventOutcome::Answered), ..event("2026-11-16T08:00:00Z", EventKind::Asked) },
        Event { outcome: Some(EventOutcome::Answered), ..event("2026-11-17T08:00:00Z", EventKind::Asked) },
        event("2026-11-17T09:00:00Z", EventKind::Accepted),
        event("2026-11-17T10:00:00Z", EventKind::Resolved),
        asked(
            "2026-11-18T08:00:00Z",
            "Where is my\n parcel? \u{1b}[31m",
            EventOutcome::HandOver,
            &["delivery", "非常に長い名前の話題で切られるはずのもの"],
        ),
        asked("2026-11-18T09:00:00Z", "Where is my parcel? \u{1b}[31m", EventOutcome::Clarify, &["delivery"]),
        Event { scope: internal, ..asked("2026-11-18T09:00:00Z", "SECRET", EventOutcome::HandOver, &["SECRET"]) },
    ] {
        writer.record(&event).unwrap();
    }
    writer.commit().unwrap();
    place
}

const SHOWN: &str = "\
2026-11-16 to 2026-11-19, by day
4 asked: 2 answered, 1 asked back, 1 handed over; 50 % without an answer
suggestions: 1 accepted, 0 edited, 0 dismissed; customers: 1 helped, 0 asked again

topic                               asked  unanswered
delivery                                2       100 %    █
returns                                 2         0 %  ██
非常に長い名前の話題で切られる…         1       100 %    █

language    asked  unanswered
English         2         0 %
Finnish         2       100 %

day           asked  unanswered
2026-11-16        1         0 %
2026-11-17        1         0 %
2026-11-18        2       100 %

without an answer, newest first
  2026-11-18T09:00:00Z, asked back, 2 times, Finnish: delivery
    Where is my parcel? \u{fffd}[31m

article          suggested  accepted  edited  dismissed  resolved  reopened
Returning goods          2         1       0          0         1         0
";

#[test]
fn a_report_is_a_few_tables() {
    let place = reported();
    let week = "report --kb a.kb --since 2026-11-16 --until 2026-11-19";
    assert_eq!(place.succeeds(week), SHOWN);
    let rows = [
        (format!("{week} --json"), 0, "\"n_handed_over\":1"),
        (format!("{week} --audience public,internal"), 0, "5 asked: "),
        (format!("{week} --audience internal"), 0, "    SECRET\n"),
        (format!("{week} --period week"), 0, "\nweek from     asked  unanswered\n2026-11-16        4        50 %\n"),
        (format!("{week} --language fi"), 0, "2 asked: 0 answered"),
        (format!("{week} --region fi"), 1, "0 asked: 0 answered, 0 asked back, 0 handed over\n"),
        (format!("{week} --channel chat --product tent"), 1, "0 asked: "),
        ("report --kb a.kb --since 2026-11-20 --until 2026-11-20".to_owned(), 1, "2026-11-20 to 2026-11-20, by day\n0 asked"),
    ];
    for (arguments, code, out) in rows {
        let ran = place.run(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{arguments}");
        assert!(ran.out.contains(out), "{arguments}: {}", ran.out);
    }
    // What happened now is in the last seven days.
    let kb = KnowledgeBase::open(place.path("a.kb")).unwrap();
    kb.record(&Event { at: Some(Timestamp::now()), ..event("2026-11-16", EventKind::Dismissed) }).unwrap();
    let lately = place.succeeds("report --kb a.kb");
    assert!(lately.contains("1 dismissed"), "{lately}");
}

#[test]
fn what_cannot_be_reported_takes_one_line() {
    let place = reported();
    let rows = [
        ("--since 2026-11-19 --until 2026-11-16", "until: 2026-11-16T00:00:00Z is before since"),
        ("--since 1990-01-01", "period: from 1990-01-01T00:00:00Z to "),
        ("--since 9000-01-01", "since: 9000-01-01T00:00:00Z is after now"),
        ("--until 2026-11-16", "--since <TIME>"),
        ("--since yesterday", "invalid time"),
        ("--period year", "possible values: day, week, month"),
        ("--audience staff", "audience: \"staff\" is named by no article"),
        ("--limit 0", "limit: 0 is not between"),
    ];
    for (arguments, fault) in rows {
        let ran = place.run(&format!("report --kb a.kb {arguments}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments}");
        assert!(ran.err.starts_with("rejoinder: ") && ran.err.contains(fault), "{arguments}: {}", ran.err);
    }
}
