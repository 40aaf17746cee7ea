//! What agents accepted and dismissed is asked again in the scope in which it was asked, and tells nobody else anything.

use rejoinder::{Article, Calibration, ErrorKind, Event, Kind, KnowledgeBase, Query};

use super::support::{article, base, put, said, time};

const MESSAGE: &str = "may I grant a goodwill voucher";
/// What only those may see who should.
const SECRET: &str = "Agents grant a goodwill voucher of ten euros";

fn voucher(change: impl FnOnce(&mut Article)) -> Article {
    let mut voucher = article("vouchers", "en", "Goodwill vouchers", &format!("{SECRET}."));
    change(&mut voucher);
    voucher
}

fn others() -> Vec<Article> {
    vec![
        article("gifts", "en", "Gift vouchers", "A gift voucher holds for two years. We grant no goodwill."),
        article("returns", "en", "Returning goods", "You can return goods within 60 days."),
    ]
}

/// The event that the agent who asked accepted the article about vouchers, in the year 2026.
fn accepted(kb: &KnowledgeBase, query: &Query) -> Event {
    let suggestions = kb.suggest(query).unwrap();
    let reply = suggestions.all().find(|reply| reply.article == "vouchers").unwrap();
    Event { at: Some(time("2026-06-01")), ..Event::accepted(query, reply) }
}

/// How many first suggestions are judged, and how many of them are right.
fn judged(kb: &KnowledgeBase) -> (usize, usize) {
    match kb.calibrate(&[], 0.05) {
        Ok(Calibration { n_judged, bins, .. }) => (n_judged, bins.iter().map(|bin| (bin.right * bin.n as f64).round() as usize).sum()),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            (0, 0)
        }
    }
}

#[test]
fn an_event_is_asked_again_in_its_scope() {
    let query = || Query::new(MESSAGE).as_of(time("2026-05-01"));
    let rows = [
        ("audience", voucher(|it| it.audience = vec!["internal".to_owned()]), query().audience(["public", "internal"])),
        ("region", voucher(|it| it.regions = vec!["FI".to_owned()]), query().region("FI")),
        ("product", voucher(|it| it.products = vec!["Lamp".to_owned()]), query().product("Lamp")),
        ("channel", voucher(|it| it.channels = vec!["chat".to_owned()]), query().channel(rejoinder::Channel::Chat)),
        ("kinds", voucher(|it| it.kind = Kind::Policy), query().kinds([Kind::Policy])),
        ("time", voucher(|it| it.valid_until = Some(time("2026-05-15"))), query()),
        // Where the question names no time, it is asked as of the event's.
        (
            "event",
            voucher(|it| (it.valid_from, it.valid_until) = (Some(time("2026-05-15")), Some(time("2026-06-15")))),
            Query::new(MESSAGE),
        ),
    ];
    for (name, voucher, query) in rows {
        let (_folder, kb) = base(&[others(), vec![voucher]].concat());
        let asked = Query { as_of: query.as_of.or(Some(time("2026-06-01"))), ..query.clone() };
        let mut event = accepted(&kb, &asked);
        event.scope.as_of = query.as_of;
        kb.record(&event).unwrap();
        assert_eq!(judged(&kb), (1, 1), "{name}");
        // Under other rules, or for somebody who may not see it, nothing is known of it.
        let unseen = Query::new(MESSAGE).as_of(time("2026-07-01")).region("SE").product("Chair").channel(rejoinder::Channel::Email);
        let wrong = Event { scope: Query { kinds: vec![Kind::Faq], ..unseen }.into(), ..event };
        let (_folder, other) = base(&kb_articles(&kb));
        other.record(&wrong).unwrap();
        assert_eq!(judged(&other), (0, 0), "{name}");
    }
}

fn kb_articles(kb: &KnowledgeBase) -> Vec<Article> {
    let mut articles = Vec::new();
    kb.for_each(|stored| {
        articles.push(Article { version: None, ..stored.article });
        Ok::<_, rejoinder::Error>(())
    })
    .unwrap();
    articles
}

#[test]
fn what_an_agent_dismissed_is_wrong_where_it_still_comes_first() {
    let (_folder, kb) = base(&others());
    let suggestions = kb.suggest("how long does a gift voucher hold").unwrap();
    let first = suggestions.all().next().unwrap();
    kb.record(&Event::dismissed("how long does a gift voucher hold", first)).unwrap();
    assert_eq!(judged(&kb), (1, 0));
    kb.record(&Event::dismissed("can I return goods", first)).unwrap();
    assert_eq!(judged(&kb), (1, 0));
    kb.record(&Event::edited("how long does a gift voucher hold", first, "Two years.")).unwrap();
    assert_eq!(judged(&kb), (2, 1));
}

#[test]
fn what_was_removed_since_tells_nothing() {
    let (_folder, kb) = base(&[others(), vec![voucher(|_| ())]].concat());
    kb.record(&accepted(&kb, &Query::new(MESSAGE))).unwrap();
    assert_eq!(judged(&kb), (1, 1));
    let mut writer = kb.writer().unwrap();
    writer.remove("vouchers").unwrap();
    writer.commit().unwrap();
    assert_eq!(judged(&kb), (0, 0));
}

#[test]
fn events_about_internal_articles_show_the_public_nothing() {
    let internal = voucher(|it| it.audience = vec!["internal".to_owned()]);
    let (_folder, kb) = base(&[others(), vec![internal]].concat());
    let (_other, without) = base(&others());
    let agent = Query::new(MESSAGE).audience(["public", "internal"]);
    (0..3).for_each(|_| kb.record(&accepted(&kb, &agent)).unwrap());
    // Recorded without its scope, too: the public asks, and nothing is learned.
    kb.record(&Event { scope: Query::default().into(), ..accepted(&kb, &agent) }).unwrap();
    let calibration = kb.calibrate(&[], 0.05).unwrap();
    // The same judgment three times is one.
    assert_eq!(calibration.n_judged, 1);
    assert_eq!(said(&kb, MESSAGE), said(&without, MESSAGE));
    kb.set_calibration(&calibration).unwrap();
    without.set_calibration(&calibration).unwrap();
    let told = said(&kb, MESSAGE);
    assert!(!told.contains(SECRET) && !told.contains("Goodwill vouchers"));
    assert_eq!(told, said(&without, MESSAGE));
}

#[test]
fn the_order_of_events_does_not_matter() {
    let regional = voucher(|it| it.regions = vec!["FI".to_owned()]);
    let articles = [others(), vec![regional]].concat();
    let (_folder, kb) = base(&articles);
    let mut events: Vec<Event> = ["FI", "fi"].map(|region| accepted(&kb, &Query::new(MESSAGE).region(region))).into();
    events.push(Event { query: Some("goodwill voucher".to_owned()), ..events[0].clone() });
    let fitted = |events: &[Event]| {
        let (_folder, kb) = base(&articles);
        events.iter().for_each(|event| kb.record(event).unwrap());
        kb.calibrate(&[], 0.05).unwrap()
    };
    let expected = fitted(&events);
    assert_eq!(expected.n_judged, 3);
    put(&kb, &[]);
    events.reverse();
    assert_eq!(fitted(&events), expected);
}
