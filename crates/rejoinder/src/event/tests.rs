use proptest::prelude::*;

use super::*;

fn stored(query: Option<&str>, payload: &str) -> StoredEvent {
    StoredEvent {
        at: Timestamp::from_seconds(7),
        kind: "accepted".to_owned(),
        article: Some("a".to_owned()),
        language: None,
        version: None,
        query: query.map(str::to_owned),
        payload: payload.to_owned(),
    }
}

/// Payloads as they may lie in a base, and who asked when by them; nothing where nobody can tell.
#[test]
fn payloads_of_other_versions_are_asked_as_they_say_or_not_at_all() {
    let rows = [
        (r#"{"text": null}"#, Some((vec!["public"], 7))),
        (r#"{"text": "sent"}"#, Some((vec!["public"], 7))),
        ("{}", Some((vec!["public"], 7))),
        (r#"{"later": 1}"#, Some((vec!["public"], 7))),
        (r#"{"scope": {}}"#, Some((vec!["public"], 7))),
        (r#"{"scope": {"audience": ["internal", "public"]}}"#, Some((vec!["internal", "public"], 7))),
        (r#"{"scope": {"as_of": "1970-01-01T00:00:09Z"}}"#, Some((vec!["public"], 9))),
        (r#"{"scope": {"audience": []}}"#, None),
        (r#"{"scope": {"audience": "internal"}}"#, None),
        (r#"{"scope": {"region": " "}}"#, None),
        (r#"{"scope": {"channel": "pigeon"}}"#, None),
        (r#"{"scope": {"of_a_newer_version": "FI"}}"#, None),
        ("null", None),
    ];
    for (payload, expected) in rows {
        let query = asked(&stored(Some("where is it"), payload));
        let expected = expected.map(|(audience, as_of)| Query::new("where is it").audience(audience).as_of(Timestamp::from_seconds(as_of)));
        assert_eq!(query, expected, "{payload}");
    }
    assert_eq!(asked(&stored(None, "{}")), None);
}

#[test]
fn events_of_before_the_scope_are_read() {
    let event: Event = serde_json::from_str(r#"{"kind": "edited", "article": "a", "text": "sent"}"#).unwrap();
    assert_eq!((event.kind, event.scope), (EventKind::Edited, EventScope::default()));
    assert_eq!(serde_json::to_string(&EventScope::default()).unwrap(), r#"{"audience":["public"]}"#);
}

/// Events as they may lie in a base, and whether they are told of; what is not known to be for anybody is not.
#[test]
fn events_of_other_versions_are_told_as_they_say_or_not_at_all() {
    let rows = [
        ("accepted", "{}", true),
        ("accepted", r#"{"text": null}"#, true),
        ("accepted", r#"{"later": 1}"#, true),
        ("asked", r#"{"outcome": "answered"}"#, true),
        ("asked", r#"{"outcome": "hand-over", "topics": ["a"], "message_language": "fi"}"#, true),
        ("asked", r#"{"outcome": "clarify", "scope": {"audience": ["internal"]}}"#, true),
        ("asked", "{}", false),
        ("asked", r#"{"outcome": "of a newer version"}"#, false),
        ("asked", r#"{"outcome": "answered", "scope": {"audience": []}}"#, false),
        ("asked", r#"{"outcome": "answered", "scope": {"of_a_newer_version": "FI"}}"#, false),
        ("accepted", r#"{"scope": {"region": " "}}"#, false),
        ("accepted", "null", false),
        ("settings", "{}", false),
        ("calibrated", "{}", false),
        ("Accepted", "{}", false),
    ];
    for (kind, payload, expected) in rows {
        let stored = StoredEvent { kind: kind.to_owned(), ..stored(Some("where is it"), payload) };
        assert_eq!(Event::from_stored(stored).is_some(), expected, "{kind}: {payload}");
    }
}

#[test]
fn what_was_asked_says_what_came_of_it() {
    let event = Event { query: Some("where is it".to_owned()), ..Event::new(EventKind::Asked) };
    let error = event.stored().unwrap_err();
    assert!(error.kind() == ErrorKind::InvalidInput && error.to_string().starts_with("outcome: "), "{error}");
    // What is empty is not written, so that what older versions know reads as before.
    let older = r#"{"text":null,"scope":{"audience":["public"]}}"#;
    assert_eq!(Event::new(EventKind::Resolved).stored().unwrap().payload, older);
    let json = r#"{"at":null,"kind":"resolved","article":null,"language":null,"version":null,"query":null,"text":null,"scope":{"audience":["public"]}}"#;
    assert_eq!(serde_json::to_string(&Event::new(EventKind::Resolved)).unwrap(), json);
    let names = [EventOutcome::Answered, EventOutcome::Clarify, EventOutcome::HandOver];
    assert_eq!(serde_json::to_string(&names).unwrap(), format!("{:?}", names.map(EventOutcome::as_str)).replace(", ", ","));
}

#[test]
fn a_scope_that_cannot_be_asked_in_is_refused() {
    let scope = |audience: &[&str], region: Option<&str>| EventScope {
        audience: audience.iter().map(|&name| name.to_owned()).collect(),
        region: region.map(str::to_owned),
        ..EventScope::default()
    };
    for (scope, message) in [(scope(&[], None), "audience: "), (scope(&["public"], Some("")), "region: ")] {
        let json = r#"{"kind": "accepted", "query": "where is it"}"#;
        let error = Event { scope, ..serde_json::from_str(json).unwrap() }.stored().unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidInput && error.to_string().starts_with(message), "{error}");
    }
}

fn any_query() -> impl Strategy<Value = Query> {
    let text = || "[a-zA-Z0-9ä\"\\\\ ]{1,8}x";
    let language =
        || prop::option::of(prop::sample::select(vec!["en", "fi", "zh-Hant"])).prop_map(|it| it.map(|it| Language::parse(it).unwrap()));
    let kinds = prop::collection::vec(prop::sample::select(vec![Kind::Reply, Kind::Policy]), 0..3);
    let place = (prop::option::of(text()), prop::option::of(prop::sample::select(Channel::ALL.to_vec())), prop::option::of(text()));
    let time = prop::option::of((0i64..4_000_000_000).prop_map(Timestamp::from_seconds));
    (text(), prop::collection::vec(text(), 1..3), place, language(), language(), time, kinds).prop_map(
        |(text, audience, (region, channel, product), language, reply_language, as_of, kinds)| Query {
            audience,
            region,
            channel,
            product,
            language,
            reply_language,
            as_of,
            kinds,
            ..Query::new(text)
        },
    )
}

proptest! {
    #[test]
    fn a_message_is_asked_again_as_it_was(query in any_query(), at in 0i64..4_000_000_000) {
        // What tells who the customer is goes nowhere.
        let named = query.clone().customer("Ann Virtanen").value("order.number", "KO-1").context(["Earlier"]);
        let event = Event::new(EventKind::Accepted);
        let event = Event { at: Some(Timestamp::from_seconds(at)), query: Some(query.text.clone()), scope: named.into(), ..event };
        let stored = event.stored().unwrap();
        for told in ["Ann Virtanen", "KO-1", "Earlier"] {
            prop_assert!(!stored.payload.contains(told));
        }
        let as_of = query.as_of.or(event.at);
        prop_assert_eq!(asked(&stored), Some(Query { as_of, ..query }));
        let again: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
        prop_assert_eq!(&again, &event);
        prop_assert_eq!(Event::from_stored(stored), Some(event));
    }

    #[test]
    fn what_was_asked_comes_back_as_recorded(
        query in any_query(),
        outcome in prop::sample::select(vec![EventOutcome::Answered, EventOutcome::Clarify, EventOutcome::HandOver]),
        topics in prop::collection::vec("[a-zäö ]{0,8}", 0..3),
        tag in prop::option::of(prop::sample::select(vec!["en", "zh-Hant"])),
    ) {
        let message_language = tag.map(|tag| Language::parse(tag).unwrap());
        let asked = Event { outcome: Some(outcome), topics, message_language, at: Some(Timestamp::from_seconds(7)), ..Event::new(EventKind::Asked) };
        let event = asked.about(query, None);
        let again: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
        prop_assert_eq!(&again, &event);
        prop_assert_eq!(Event::from_stored(event.stored().unwrap()), Some(event));
    }
}
