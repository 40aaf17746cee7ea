//! What a report counts, against a plain model that counts the events again and again; and whom it tells of what.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rejoinder::{
    Article, Channel, ErrorKind, Event, EventKind, EventOutcome, EventScope, Kind, KnowledgeBase, Language, Period, Query, Report,
    ReportQuery, Settings, Status, Timestamp,
};
use tempfile::TempDir;

use super::support::{article, base, language, put, time};

const DAY: i64 = 86_400;
/// A Monday.
const MONDAY: i64 = 1_794_787_200;

fn tagged(id: &str, tags: &[&str], change: impl FnOnce(&mut Article)) -> Article {
    let mut article = article(id, "en", &format!("About {id}"), &format!("This is what holds for {id}."));
    article.tags = tags.iter().map(|&tag| tag.to_owned()).collect();
    change(&mut article);
    article
}

/// Articles in two versions, one of them for agents, and one that was removed.
fn help_center() -> (TempDir, KnowledgeBase) {
    let (folder, kb) = base(&[
        tagged("returns", &["returns", "plan:basic"], |it| it.version = Some(1)),
        tagged("returns", &["returns", "refunds"], |it| (it.title, it.version) = ("Returns now".to_owned(), Some(2))),
        tagged("vouchers", &["goodwill"], |it| it.audience = vec!["internal".to_owned()]),
        tagged("stores", &[], |_| ()),
        tagged("gone", &["fax"], |_| ()),
    ]);
    let mut writer = kb.writer().unwrap();
    writer.remove("gone").unwrap();
    writer.commit().unwrap();
    (folder, kb)
}

fn record(kb: &KnowledgeBase, events: &[Event]) {
    let mut writer = kb.writer().unwrap();
    events.iter().for_each(|event| writer.record(event).unwrap());
    writer.commit().unwrap();
}

fn asked(at: Timestamp, text: &str, outcome: EventOutcome, article: Option<(&str, u32)>) -> Event {
    Event {
        at: Some(at),
        query: Some(text.to_owned()),
        outcome: Some(outcome),
        article: article.map(|(id, _)| id.to_owned()),
        version: article.map(|(_, version)| version),
        language: article.map(|_| language("en")),
        ..Event::new(EventKind::Asked)
    }
}

fn of(audience: &[&str]) -> EventScope {
    EventScope { audience: audience.iter().map(|&name| name.to_owned()).collect(), ..EventScope::default() }
}

// The model: written from what the report says of itself, and slow.

/// A version of an article as those may see it whom a report is for: tags without a colon, and the title that is still there.
fn model_article(query: &ReportQuery, id: &str, version: u32) -> (Vec<&'static str>, Option<&'static str>) {
    let (audience, tags, title) = match (id, version) {
        ("returns", 1) => ("public", vec!["returns"], Some("About returns")),
        ("returns", 2) => ("public", vec!["returns", "refunds"], Some("Returns now")),
        ("vouchers", 1) => ("internal", vec!["goodwill"], Some("About vouchers")),
        ("stores", 1) => ("public", vec![], Some("About stores")),
        ("gone", 1) => ("public", vec!["fax"], None),
        _ => ("nobody", vec![], None),
    };
    if query.audience.iter().any(|name| name == audience) { (tags, title) } else { (vec![], None) }
}

fn model_admits(query: &ReportQuery, event: &Event) -> bool {
    let at = event.at.unwrap();
    let region = event.scope.region.as_deref().map(str::to_lowercase);
    query.since <= at
        && at < query.until.unwrap()
        && event.scope.audience.iter().all(|name| query.audience.contains(name))
        && match query.region.as_deref() {
            None => true,
            Some("eu") => matches!(region.as_deref(), Some("eu" | "fi")),
            Some(wanted) => region.as_deref() == Some(wanted),
        }
        && query.channel.is_none_or(|wanted| event.scope.channel == Some(wanted))
        && query.product.as_ref().is_none_or(|wanted| event.scope.product.as_ref() == Some(wanted))
        && query.language.as_ref().is_none_or(|wanted| model_language(event).as_ref() == Some(wanted))
}

/// An event without an article that was never for those whom the report is for.
fn model_told(query: &ReportQuery, event: &Event) -> Event {
    let audience = match event.article.as_deref() {
        Some("returns" | "stores" | "gone") => Some("public"),
        Some("vouchers") => Some("internal"),
        _ => None,
    };
    let is_hidden = audience.is_some_and(|audience| query.audience.iter().all(|name| name != audience));
    if is_hidden { Event { article: None, version: None, ..event.clone() } } else { event.clone() }
}

fn model_language(event: &Event) -> Option<Language> {
    event.message_language.clone().or(event.scope.language.clone()).or(event.language.clone())
}

fn model_topics(query: &ReportQuery, event: &Event) -> Vec<String> {
    match (&event.article, event.version) {
        _ if !event.topics.is_empty() => event.topics.clone(),
        (Some(id), Some(version)) => model_article(query, id, version).0.into_iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// What names the period of a second.
fn model_period(period: Period, at: Timestamp) -> (i32, u8, u8) {
    let (year, month, day) = at.date();
    match period {
        Period::Day => (year, month, day),
        Period::Month => (year, month, 1),
        Period::Week => {
            let back = (at.seconds().div_euclid(DAY) - MONDAY / DAY).rem_euclid(7);
            Timestamp::from_seconds(at.seconds() - back * DAY).date()
        }
    }
}

fn check(kb: &KnowledgeBase, query: &ReportQuery, all: &[Event]) {
    let report = kb.report(query).unwrap();
    let mut events: Vec<Event> = all.iter().filter(|event| model_admits(query, event)).map(|event| model_told(query, event)).collect();
    events.sort_by_key(|event| event.at);
    assert_eq!(kb.events(query).unwrap(), events);
    let n = |wanted: &dyn Fn(&Event) -> bool| events.iter().filter(|event| wanted(event)).count();
    let of_kind = |kind: EventKind| n(&|event| event.kind == kind);
    let outcome = |outcome: EventOutcome| n(&|event| event.outcome == Some(outcome));
    let totals = &report.totals;
    assert_eq!(
        (totals.n_asked, totals.n_accepted, totals.n_edited, totals.n_dismissed, totals.n_resolved, totals.n_reopened),
        (
            of_kind(EventKind::Asked),
            of_kind(EventKind::Accepted),
            of_kind(EventKind::Edited),
            of_kind(EventKind::Dismissed),
            of_kind(EventKind::Resolved),
            of_kind(EventKind::Reopened)
        )
    );
    let came_to = (outcome(EventOutcome::Answered), outcome(EventOutcome::Clarify), outcome(EventOutcome::HandOver));
    assert_eq!((totals.n_answered, totals.n_clarified, totals.n_handed_over), came_to);

    // Every second name of a period is that of the seconds between: walked in steps of an hour.
    let (since, until) = (query.since.seconds(), query.until.unwrap().seconds());
    let mut names: Vec<(i32, u8, u8)> = Vec::new();
    let hours = (since..until).step_by(3_600).chain((since < until).then_some(until - 1));
    for name in hours.map(|at| model_period(query.period, Timestamp::from_seconds(at))) {
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    assert_eq!(report.periods.iter().map(|period| period.start.date()).collect::<Vec<_>>(), names);
    let messages: Vec<&Event> = events.iter().filter(|event| event.kind == EventKind::Asked).collect();
    let is_in = |event: &Event, name: (i32, u8, u8)| model_period(query.period, event.at.unwrap()) == name;
    for (period, name) in report.periods.iter().zip(&names) {
        let n = |outcome| n(&|event| is_in(event, *name) && event.outcome == outcome);
        let counted = [Some(EventOutcome::Answered), Some(EventOutcome::Clarify), Some(EventOutcome::HandOver)].map(n);
        assert_eq!([period.n_answered, period.n_clarified, period.n_handed_over], counted);
        assert_eq!(period.n_asked, counted.iter().sum::<usize>());
        assert_eq!(period.unanswered_share().is_some(), period.n_asked > 0);
    }

    let of_topic = |event: &Event| -> BTreeSet<Option<String>> {
        let named = model_topics(query, event);
        if named.is_empty() { [None].into() } else { named.into_iter().map(Some).collect() }
    };
    let answered = |event: &Event| event.outcome == Some(EventOutcome::Answered);
    let all_topics: BTreeSet<Option<String>> = messages.iter().flat_map(|event| of_topic(event)).collect();
    let mut topics: Vec<_> = all_topics
        .into_iter()
        .map(|name| {
            let own: Vec<&&Event> = messages.iter().filter(|event| of_topic(event).contains(&name)).collect();
            let volume: Vec<usize> = names.iter().map(|name| own.iter().filter(|event| is_in(event, *name)).count()).collect();
            (name, own.len(), own.iter().filter(|event| !answered(event)).count(), volume)
        })
        .collect();
    topics.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    topics.truncate(query.limit);
    let told = report.topics.iter().map(|it| (it.name.clone(), it.n_asked, it.n_unanswered, it.volume.clone()));
    assert_eq!(told.collect::<Vec<_>>(), topics);

    let mut languages: BTreeMap<Option<Language>, (usize, usize)> = BTreeMap::new();
    for event in &messages {
        let (n_asked, n_unanswered) = languages.entry(model_language(event)).or_default();
        (*n_asked, *n_unanswered) = (*n_asked + 1, *n_unanswered + usize::from(!answered(event)));
    }
    let mut languages: Vec<_> = languages.into_iter().map(|(language, (asked, unanswered))| (language, asked, unanswered)).collect();
    languages.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    languages.truncate(query.limit);
    assert_eq!(report.languages.iter().map(|it| (it.language.clone(), it.n_asked, it.n_unanswered)).collect::<Vec<_>>(), languages);

    let concerned = |event: &&Event| event.article.is_some() && (event.kind != EventKind::Asked || answered(event));
    let ids: BTreeSet<String> = events.iter().filter(concerned).filter_map(|event| event.article.clone()).collect();
    let mut articles: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let own: Vec<&Event> = events.iter().filter(concerned).filter(|event| event.article.as_ref() == Some(&id)).collect();
            let n = EventKind::ALL.map(|kind| own.iter().filter(|event| event.kind == kind).count());
            let highest = own.iter().filter_map(|event| event.version).max();
            let title = highest.and_then(|version| model_article(query, &id, version).1);
            (id.clone(), title.map(str::to_owned), n)
        })
        .collect();
    articles.sort_by(|a, b| b.2.iter().sum::<usize>().cmp(&a.2.iter().sum()).then_with(|| a.0.cmp(&b.0)));
    articles.truncate(query.limit);
    let told = report.articles.iter().map(|it| {
        let n = [it.n_suggested, it.n_accepted, it.n_edited, it.n_dismissed, it.n_resolved, it.n_reopened];
        (it.article.clone(), it.title.clone(), n)
    });
    assert_eq!(told.collect::<Vec<_>>(), articles);

    check_unanswered(query, &report, &messages.iter().filter(|event| !answered(event)).copied().collect::<Vec<_>>());
    let again: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(again, report);
}

fn check_unanswered(query: &ReportQuery, report: &Report, messages: &[&Event]) {
    let text = |event: &Event| event.query.clone().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let same = |a: &Event, b: &Event| {
        let scope = |event: &Event| {
            let audience: BTreeSet<String> = event.scope.audience.iter().cloned().collect();
            (audience, event.scope.region.as_ref().map(|it| it.to_lowercase()), event.scope.product.clone())
        };
        text(a) == text(b) && scope(a) == scope(b) && a.scope.channel == b.scope.channel && a.scope.kinds == b.scope.kinds
    };
    let of = |row: &rejoinder::UnansweredMessage| Event {
        query: Some(row.text.clone()),
        scope: row.scope.clone(),
        ..Event::new(EventKind::Asked)
    };
    for row in &report.unanswered {
        let own: Vec<&&Event> = messages.iter().filter(|event| same(event, &of(row))).collect();
        assert_eq!((row.n, Some(row.at)), (own.len(), own.iter().filter_map(|event| event.at).max()), "{row:?}");
        let is_shown = |event: &&&Event| {
            let shown = (event.at, event.outcome, model_language(event), model_topics(query, event));
            shown == (Some(row.at), Some(row.outcome), row.language.clone(), row.topics.clone())
        };
        assert!(own.iter().any(is_shown), "{row:?}");
    }
    let order: Vec<_> = report.unanswered.iter().map(|row| (std::cmp::Reverse(row.at), row.text.clone())).collect();
    assert!(order.is_sorted(), "{order:?}");
    let mut kinds_of: Vec<&Event> = Vec::new();
    for event in messages.iter().filter(|event| !text(event).is_empty()) {
        if !kinds_of.iter().any(|other| same(other, event)) {
            kinds_of.push(event);
        }
    }
    assert_eq!(report.unanswered.len(), kinds_of.len().min(query.limit));
    // What is not listed is no newer than what is.
    let last = report.unanswered.last().map(|row| row.at);
    let listed = |event: &Event| report.unanswered.iter().any(|row| same(event, &of(row)));
    assert!(messages.iter().all(|event| text(event).is_empty() || listed(event) || event.at <= last));
}

/// Times at and about the beginnings of days, weeks, months and years.
fn any_time() -> impl Strategy<Value = Timestamp> {
    let boundaries = ["2026-11-23", "2026-11-22T12:00:00Z", "2027-01-01", "2027-01-04", "2028-02-29", "2028-03-01", "2026-12-28"];
    let boundary = prop::sample::select(boundaries.map(time).to_vec());
    let at = |(at, more): (Timestamp, i64)| Timestamp::from_seconds(at.seconds() + more);
    prop_oneof![(boundary.clone(), -1i64..2).prop_map(at), (boundary, -10 * DAY..40 * DAY).prop_map(at)]
}

fn any_scope() -> impl Strategy<Value = EventScope> {
    let audiences: [&[&str]; 4] = [&["public"], &["public", "internal"], &["internal", "public"], &["internal"]];
    let region = prop::sample::select(vec![None, Some("fi"), Some("FI"), Some("eu"), Some("vn")]);
    let channel = prop::sample::select(vec![None, Some(Channel::Chat), Some(Channel::Email)]);
    let product = prop::sample::select(vec![None, Some("tent"), Some("stove")]);
    let stated = prop::option::of(prop::sample::select(vec!["en", "fi"]));
    let kinds = prop::sample::select(vec![vec![], vec![Kind::Faq]]);
    (prop::sample::select(audiences.to_vec()), region, channel, product, stated, prop::option::of(any_time()), kinds).prop_map(
        |(audience, region, channel, product, stated, as_of, kinds)| EventScope {
            region: region.map(str::to_owned),
            channel,
            product: product.map(str::to_owned),
            language: stated.map(language),
            as_of,
            kinds,
            ..of(audience)
        },
    )
}

fn any_event() -> impl Strategy<Value = Event> {
    let quoted = prop::sample::select(vec![
        None,
        Some(("returns", Some(1))),
        Some(("returns", Some(2))),
        Some(("vouchers", Some(1))),
        Some(("stores", Some(1))),
        Some(("gone", Some(1))),
        Some(("never", Some(1))),
        Some(("returns", None)),
    ]);
    let kind = prop_oneof![3 => Just(EventKind::Asked), 2 => prop::sample::select(EventKind::ALL.to_vec())];
    let outcome = prop::sample::select(vec![EventOutcome::Answered, EventOutcome::Clarify, EventOutcome::HandOver]);
    let text = prop::sample::select(vec!["where is it", " where\n is  it ", "Where is it", "how long", "", " "]);
    let topics = prop::sample::select(vec![vec![], vec!["fax"], vec!["returns", "fax", "returns"]]);
    let understood = prop::option::of(prop::sample::select(vec!["en", "fi", "vi"]));
    (any_time(), kind, outcome, any_scope(), quoted, text, topics, understood).prop_map(
        |(at, kind, outcome, scope, quoted, text, topics, understood)| {
            let is_asked = kind == EventKind::Asked;
            let topics = if is_asked { topics } else { Vec::new() };
            Event {
                at: Some(at),
                scope,
                query: Some(text.to_owned()),
                outcome: is_asked.then_some(outcome),
                article: quoted.map(|(id, _)| id.to_owned()),
                version: quoted.and_then(|(_, version)| version),
                language: quoted.and_then(|(_, version)| version).map(|_| language("en")),
                topics: topics.into_iter().map(str::to_owned).collect(),
                message_language: understood.filter(|_| is_asked).map(language),
                ..Event::new(kind)
            }
        },
    )
}

fn any_report() -> impl Strategy<Value = ReportQuery> {
    let audiences: [&[&str]; 3] = [&["public"], &["public", "internal"], &["internal"]];
    let region = prop::sample::select(vec![None, None, Some("fi"), Some("eu")]);
    let channel = prop::sample::select(vec![None, None, Some(Channel::Chat)]);
    let product = prop::sample::select(vec![None, None, Some("tent")]);
    let wanted = prop::sample::select(vec![None, None, Some("fi")]);
    let period = prop::sample::select(Period::ALL.to_vec());
    let limit = prop::sample::select(vec![1, 2, 20]);
    (any_time(), any_time(), period, prop::sample::select(audiences.to_vec()), (region, channel, product, wanted), limit).prop_map(
        |(a, b, period, audience, (region, channel, product, wanted), limit)| ReportQuery {
            region: region.map(str::to_owned),
            channel,
            product: product.map(str::to_owned),
            language: wanted.map(language),
            ..ReportQuery::between(a.min(b), a.max(b)).period(period).audience(audience.iter().copied()).limit(limit)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// On one base events and reports, so that what a report leaves out is there to be told.
    #[test]
    fn a_report_is_what_a_plain_model_counts(
        events in prop::collection::vec(any_event(), 0..60),
        queries in prop::collection::vec(any_report(), 8),
        whole in any_report(),
    ) {
        let (_folder, kb) = help_center();
        let mut writer = kb.writer().unwrap();
        let regions = [("eu", vec!["fi"]), ("asia", vec!["vn"])];
        let regions = regions.map(|(group, members)| (group.to_owned(), members.into_iter().map(str::to_owned).collect()));
        writer.set_settings(&Settings { regions: regions.into_iter().collect(), ..Settings::default() }).unwrap();
        writer.commit().unwrap();
        drop(writer);
        record(&kb, &events);
        for query in queries {
            check(&kb, &query, &events);
        }
        // All of the time, so that there is always something to count.
        let whole = ReportQuery { since: time("2026-01-01"), until: Some(time("2029-01-01")), ..whole };
        check(&kb, &whole, &events);
        // Those of the same second in another order, and the whole log.
        let (_folder, other) = help_center();
        let mut writer = other.writer().unwrap();
        writer.set_settings(&kb.settings().unwrap()).unwrap();
        writer.commit().unwrap();
        drop(writer);
        record(&other, &events.iter().rev().cloned().collect::<Vec<_>>());
        prop_assert_eq!(other.report(&whole).unwrap(), kb.report(&whole).unwrap());
    }
}

#[test]
fn a_time_ends_before_its_end_and_begins_with_its_beginning() {
    let (_folder, kb) = help_center();
    let at = |text: &str| asked(time(text), text, EventOutcome::HandOver, None);
    record(
        &kb,
        &["2028-02-28", "2028-02-28T23:59:59Z", "2028-02-29", "2028-02-29T23:59:59Z", "2028-03-01", "2027-12-31", "2028-01-03"].map(at),
    );
    type Row = (Period, &'static str, &'static str, &'static [(&'static str, usize)]);
    let rows: &[Row] = &[
        (Period::Day, "2028-02-29", "2028-03-01", &[("2028-02-29", 2)]),
        (Period::Day, "2028-02-28T00:00:01Z", "2028-03-01T00:00:01Z", &[("2028-02-28", 1), ("2028-02-29", 2), ("2028-03-01", 1)]),
        (Period::Month, "2028-02-01", "2028-03-02", &[("2028-02-01", 4), ("2028-03-01", 1)]),
        (Period::Week, "2027-12-27", "2028-01-04", &[("2027-12-27", 1), ("2028-01-03", 1)]),
        (Period::Week, "2027-12-31", "2028-01-03", &[("2027-12-27", 1)]),
        (Period::Day, "2028-02-29", "2028-02-29", &[]),
        (Period::Day, "2028-03-02", "2028-03-03", &[("2028-03-02", 0)]),
    ];
    for (period, since, until, expected) in rows {
        let report = kb.report(&ReportQuery::between(time(since), time(until)).period(*period)).unwrap();
        let expected: Vec<_> = expected.iter().map(|(start, n)| (time(start), *n)).collect();
        assert_eq!(report.periods.iter().map(|it| (it.start, it.n_asked)).collect::<Vec<_>>(), expected, "{since} to {until}");
        assert_eq!(report.unanswered.len(), expected.iter().map(|(_, n)| n).sum::<usize>());
    }
}

#[test]
fn an_empty_base_reports_nothing_of_every_period() {
    let (_folder, kb) = base(&[]);
    let report = kb.report(&ReportQuery::last_days(7)).unwrap();
    assert_eq!((report.periods.len(), report.totals.n_asked, report.totals.unanswered_share()), (7, 0, None));
    assert!(report.topics.is_empty() && report.languages.is_empty() && report.articles.is_empty() && report.unanswered.is_empty());
    assert!(kb.events(&ReportQuery::last_days(7)).unwrap().is_empty());
    assert_eq!([0, 1, 30].map(|n| kb.report(&ReportQuery::last_days(n)).unwrap().periods.len()), [1, 1, 30]);
    assert_eq!(ReportQuery::last_days(u32::MAX).since, Timestamp::from_seconds(0));
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_field() {
    let (_folder, kb) = help_center();
    let between = |a: &str, b: &str| ReportQuery::between(time(a), time(b));
    let usual = || between("2026-11-01", "2026-12-01");
    let early = Timestamp::from_seconds(-1);
    let future = Timestamp::from_seconds(Timestamp::now().seconds() + 3_600);
    let mut rows = vec![
        ("until: ", between("2026-11-02", "2026-11-01")),
        ("since: ", ReportQuery::new(early)),
        ("until: ", ReportQuery::between(early, early).until(early)),
        ("since: ", ReportQuery::new(future)),
        ("limit: ", usual().limit(0)),
        ("limit: ", usual().limit(ReportQuery::LARGEST_LIMIT + 1)),
        ("audience: ", usual().audience([""; 0])),
        ("audience: ", usual().audience(["publik"])),
        ("region: ", usual().region(" ")),
        ("product: ", usual().product("")),
    ];
    rows[2].1.since = time("2026-11-01");
    for (field, query) in rows {
        for error in [kb.report(&query).unwrap_err(), kb.events(&query).unwrap_err()] {
            assert!(error.kind() == ErrorKind::InvalidInput && error.to_string().starts_with(field), "{field}{error}");
        }
    }
    let long = between("2010-01-01", "2026-01-01");
    let error = kb.report(&long).unwrap_err();
    assert!(error.kind() == ErrorKind::InvalidInput && error.to_string().starts_with("period: "), "{error}");
    assert_eq!(kb.report(&long.clone().period(Period::Month)).unwrap().periods.len(), 16 * 12);
    assert!(kb.events(&long).unwrap().is_empty());
}

#[test]
fn a_question_keeps_what_came_of_it() {
    let lamp = |product: &str, years: u32| {
        let body = format!("The warranty card must be sent to us within {years} years of delivery.");
        tagged(&format!("warranty/{product}"), &["warranty"], |it| {
            (it.title, it.body, it.products) = (format!("Warranty card: {product}"), body.clone(), vec![product.to_owned()]);
        })
    };
    let returns = tagged("returns", &["returns"], |it| it.body = "You can return unused goods within 60 days of delivery.".to_owned());
    let (_folder, kb) = base(&[lamp("Lamp", 3), lamp("Chair", 5), returns]);
    let rows = [
        ("Within how many days of delivery can I return unused goods?", EventOutcome::Answered, Some("returns"), "returns"),
        ("Within how many years of delivery must the warranty card be sent?", EventOutcome::Clarify, Some("warranty/"), "warranty"),
        ("Are goods insured against theft while they are stored in your warehouse?", EventOutcome::HandOver, None, "returns"),
        ("xyzzy", EventOutcome::HandOver, None, ""),
    ];
    let before = kb.counts().unwrap();
    let events = rows.map(|(text, ..)| {
        let query = Query::new(text).customer("Ann Virtanen").as_of(time("2026-11-22"));
        Event { at: Some(time("2026-11-22")), ..Event::asked(&query, &kb.suggest(&query).unwrap()) }
    });
    assert_eq!(kb.counts().unwrap(), before);
    for ((text, outcome, article, topic), event) in rows.iter().zip(&events) {
        assert_eq!((event.query.as_deref(), event.outcome), (Some(*text), Some(*outcome)));
        let named = event.article.as_deref();
        assert!(article.map_or(named.is_none(), |article| named.is_some_and(|it| it.starts_with(article))), "{event:?}");
        assert_eq!(event.article.is_some(), event.version.is_some() && event.language.is_some());
        assert_eq!(event.topics.join(" "), if *outcome == EventOutcome::HandOver { *topic } else { "" }, "{text}");
        assert_eq!(event.message_language, Some(language("en")), "{text}");
        assert!(!serde_json::to_string(event).unwrap().contains("Virtanen"));
    }
    record(&kb, &events);
    let report = kb.report(&ReportQuery::between(time("2026-11-22"), time("2026-11-23"))).unwrap();
    let topics: Vec<_> = report.topics.iter().map(|it| (it.name.as_deref().unwrap_or(""), it.n_asked, it.n_unanswered)).collect();
    assert_eq!(topics, [("returns", 2, 1), ("", 1, 1), ("warranty", 1, 1)]);
    let articles: Vec<_> = report.articles.iter().map(|it| (it.article.as_str(), it.title.as_deref(), it.n_suggested)).collect();
    assert_eq!(articles, [("returns", Some("About returns"), 1)]);
    assert_eq!(report.totals.unanswered_share(), Some(0.75));
    assert_eq!(report.unanswered.len(), 3);
}

/// What the public asked is told to whom is for the public, and nothing else; what the base adds is what the public may see.
#[test]
fn a_report_tells_of_nothing_that_its_audiences_could_not_ask() {
    let (_folder, kb) = help_center();
    let at = time("2026-11-22");
    let secret = |event: Event, audience: &[&str]| Event { scope: of(audience), ..event };
    let answered = |article| asked(at, "SECRET question", EventOutcome::Answered, Some((article, 1)));
    let handed_over = Event { topics: vec!["SECRET".to_owned()], ..asked(at, "SECRET question", EventOutcome::HandOver, None) };
    let edited = Event { kind: EventKind::Edited, outcome: None, text: Some("SECRET".to_owned()), ..answered("SECRET article") };
    record(
        &kb,
        &[
            secret(answered("vouchers"), &["public", "internal"]),
            secret(handed_over, &["internal"]),
            secret(edited, &["internal", "public"]),
            asked(at, "may I fax", EventOutcome::Answered, Some(("gone", 1))),
            // Recorded beside another scope than it was asked in: that something was answered is told, and not with what.
            asked(at, "a voucher", EventOutcome::Answered, Some(("vouchers", 1))),
        ],
    );
    let query = || ReportQuery::between(at, time("2026-11-23"));
    let report = kb.report(&query()).unwrap();
    let told = format!("{}{}", serde_json::to_string(&report).unwrap(), serde_json::to_string(&kb.events(&query()).unwrap()).unwrap());
    for hidden in ["SECRET", "goodwill", "vouchers"] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
    assert_eq!((report.totals.n_asked, report.totals.n_edited), (2, 0));
    let topics: Vec<_> = report.topics.iter().map(|it| it.name.as_deref()).collect();
    assert_eq!(topics, [None, Some("fax")]);
    for (audience, n) in [(&["internal"][..], 1), (&["public", "internal"], 5), (&["Internal ", "PUBLIC"], 5)] {
        assert_eq!(kb.events(&query().audience(audience.iter().copied())).unwrap().len(), n, "{audience:?}");
    }
    let agents = kb.report(&query().audience(["public", "internal"])).unwrap();
    assert_eq!(agents.articles[0].title.as_deref(), Some("About vouchers"));
    // The version that was answered with is now for agents alone: what it was about is still told, what it is about now is not.
    put(&kb, &[tagged("stores", &["opening"], |it| it.version = Some(1))]);
    let stores = asked(at, "when are you open", EventOutcome::Answered, Some(("stores", 1)));
    record(&kb, &[stores]);
    let change = |status, audience: &str| {
        put(
            &kb,
            &[tagged("stores", &["SECRET"], |it| {
                (it.version, it.status, it.title, it.audience) = (Some(1), status, "SECRET".to_owned(), vec![audience.to_owned()]);
            })],
        );
        let report = kb.report(&query()).unwrap();
        assert!(!serde_json::to_string(&report).unwrap().contains("SECRET"));
        assert!(report.topics.iter().any(|it| it.name.as_deref() == Some("opening")));
        assert!(report.articles.iter().any(|it| it.article == "stores" && it.title.is_none()));
    };
    change(Status::Published, "internal");
    change(Status::Draft, "public");
}

#[test]
fn what_was_asked_teaches_nothing() {
    let articles = || {
        let body = "You can return unused goods within 60 days of delivery.";
        let second = "A gift voucher holds for two years.";
        vec![article("returns", "en", "Returning goods", body), article("vouchers", "en", "Gift vouchers", second)]
    };
    let ((_folder, kb), (_other, without)) = (base(&articles()), base(&articles()));
    let text = "Within how many days can I return unused goods?";
    let suggestions = kb.suggest(text).unwrap();
    let judged = Event { at: Some(time("2026-06-01")), ..Event::accepted(text, &suggestions.replies[0]) };
    let asked = Event { at: Some(time("2026-06-01")), ..Event::asked(text, &suggestions) };
    let judged = [judged];
    record(&kb, &judged);
    record(&without, &judged);
    // More than the judgments that are learned from.
    record(&kb, &vec![asked; 6_000]);
    assert_eq!(kb.calibrate(&[], 0.05).unwrap(), without.calibrate(&[], 0.05).unwrap());
    assert_eq!(super::support::said(&kb, text), super::support::said(&without, text));
}

/// Prints what a report costs: `cargo test --release -p rejoinder --test integration -- --ignored --nocapture a_report_over`.
#[test]
#[ignore = "a measurement, not a check"]
fn a_report_over_many_events() {
    let (_folder, kb) = help_center();
    let timed = |what: &str, run: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        run();
        println!("{what}: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    };
    for n_events in [100_000_i64, 900_000] {
        let before = i64::try_from(kb.counts().unwrap().events).unwrap();
        let mut writer = kb.writer().unwrap();
        for n in before..before + n_events {
            let outcome = [EventOutcome::Answered, EventOutcome::Clarify, EventOutcome::HandOver][(n % 3) as usize];
            let text = format!("I ordered a tent last week and it has not come. Where is order KO-{} and can I return it?", n % 50_000);
            let article = (outcome != EventOutcome::HandOver).then_some(("returns", 2));
            let event = asked(Timestamp::from_seconds(MONDAY + n * 6), &text, outcome, article);
            writer.record(&Event { message_language: Some(language("en")), ..event }).unwrap();
        }
        writer.commit().unwrap();
        drop(writer);
        println!("{} events", before + n_events);
        let from = |first: i64, days: i64| {
            ReportQuery::between(Timestamp::from_seconds(MONDAY + first * DAY), Timestamp::from_seconds(MONDAY + (first + days) * DAY))
        };
        for (what, query) in
            [("the first week", from(0, 7)), ("a day", from(3, 1)), ("a week that has none", from(3_000, 7)), ("all", from(0, 100))]
        {
            timed(&format!("report, {what}"), &mut || {
                let n = kb.report(&query).unwrap().totals.n_asked;
                print!("{n} asked, ");
            });
        }
        timed("events, the first week", &mut || drop(kb.events(&from(0, 7)).unwrap()));
    }
}

/// What was suggested to an agent is no question of the public, even where the host forgets to say again who asked.
#[test]
fn what_was_asked_is_told_to_none_who_may_see_less() {
    let (_folder, kb) = help_center();
    let agents = Query::new("goodwill vouchers").audience(["internal"]);
    let suggestions = kb.suggest(&agents).unwrap();
    assert_eq!(suggestions.audience, ["internal"]);
    let event = Event::asked("goodwill vouchers", &suggestions);
    assert_eq!(event.scope.audience, ["public", "internal"]);
    kb.record(&event).unwrap();
    let since = time("2020-01-01");
    assert!(kb.events(&ReportQuery::new(since)).unwrap().is_empty());
    assert_eq!(kb.events(&ReportQuery::new(since).audience(["public", "internal"])).unwrap().len(), 1);
    let unknown = Event { scope: of(&["SECRET audience"]), ..Event::asked("a", &suggestions) };
    let early = Event { at: Some(Timestamp::from_seconds(-1)), ..event };
    for (event, field) in [(unknown, "audience"), (early, "at")] {
        let error = kb.record(&event).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidInput && error.to_string().starts_with(field), "{error}");
    }
}
