//! Nothing out of scope leaves the index, and validity is exact to the second.

use rejoinder::{Article, Channel, ErrorKind, Kind, KnowledgeBase, Query, Settings, Status, Timestamp};

use super::support::{article, base, found, language, put, time};

fn marked(id: &str, spoil: impl FnOnce(&mut Article)) -> Article {
    let mut it = article(id, "en", &format!("Goodwill {id}"), "A goodwill credit can be given.");
    spoil(&mut it);
    it
}

#[test]
fn only_what_the_scope_allows() {
    let (_folder, kb) = base(&[
        marked("open", |_| {}),
        marked("internal", |it| it.audience = vec!["internal".to_owned()]),
        marked("partners", |it| it.audience = vec!["partners".to_owned(), "internal".to_owned()]),
        marked("draft", |it| it.status = Status::Draft),
        marked("archived", |it| it.status = Status::Archived),
        marked("finland", |it| it.regions = vec!["fi".to_owned()]),
        marked("phone", |it| it.channels = vec!["phone".to_owned()]),
        marked("tent", |it| it.products = vec!["tent".to_owned(), "stove".to_owned()]),
        marked("reply", |it| it.kind = Kind::Reply),
    ]);
    let all = || Query::new("goodwill credit");
    let rows: [(Query, &str); 10] = [
        (all(), "finland open phone reply tent"),
        (all().audience(["internal"]), "internal partners"),
        (all().audience(["public", "internal"]), "finland internal open partners phone reply tent"),
        (all().audience(["partners"]), "partners"),
        (all().region("vn"), "open phone reply tent"),
        (all().region("fi"), "finland open phone reply tent"),
        (all().channel(Channel::Chat), "finland open reply tent"),
        (all().channel(Channel::Phone), "finland open phone reply tent"),
        (all().product("boots"), "finland open phone reply"),
        (all().kinds([Kind::Reply]), "reply"),
    ];
    for (query, expected) in rows {
        let mut ids = found(&kb, &query);
        ids.sort();
        assert_eq!(ids.join(" "), expected, "{query:?}");
        let suggestions = kb.suggest(&query).unwrap();
        for reply in suggestions.replies.iter().chain(&suggestions.considered) {
            assert!(ids.contains(&reply.article), "{query:?}: {}", reply.article);
        }
    }
}

#[test]
fn validity_is_exact_to_the_second() {
    let (_folder, kb) = base(&[marked("noon", |it| {
        it.valid_from = Some(time("2026-01-01T12:00:00Z"));
        it.valid_until = Some(time("2026-02-01T14:00:00+02:00"));
    })]);
    let rows =
        [("2026-01-01T11:59:59Z", false), ("2026-01-01T12:00:00Z", true), ("2026-02-01T11:59:59Z", true), ("2026-02-01T12:00:00Z", false)];
    for (at, there) in rows {
        assert_eq!(!found(&kb, Query::new("goodwill").as_of(time(at))).is_empty(), there, "{at}");
    }
}

#[test]
fn a_later_version_takes_over_at_its_start() {
    let policy = |days: u32, from: Option<&str>, version: u32| {
        let mut it = article("returns", "en", "Returns", &format!("You can return goods within {days} days."));
        (it.valid_from, it.version) = (from.map(time), Some(version));
        it
    };
    let (_folder, kb) = base(&[policy(14, None, 1), policy(60, Some("2026-03-01"), 2)]);
    let answer = |kb: &KnowledgeBase, at: &str| {
        let results = kb.search(Query::new("how many days to return").as_of(time(at))).unwrap();
        results.hits.iter().map(|hit| (hit.version, hit.passage.text.clone())).collect::<Vec<_>>()
    };
    assert_eq!(answer(&kb, "2026-02-28T23:59:59Z"), [(1, "You can return goods within 14 days.".to_owned())]);
    assert_eq!(answer(&kb, "2026-03-01T00:00:00Z"), [(2, "You can return goods within 60 days.".to_owned())]);
    // A version that begins earlier changes when the older one holds, although the older one was not put again.
    put(&kb, &[policy(30, Some("2026-02-01"), 2)]);
    assert_eq!(answer(&kb, "2026-01-31T23:59:59Z")[0].0, 1);
    assert_eq!(answer(&kb, "2026-02-15")[0], (2, "You can return goods within 30 days.".to_owned()));
    assert_eq!(answer(&kb, "2026-05-01")[0].0, 2);
    let found = kb.writer().unwrap().put(&policy(20, Some("2026-01-15"), 3)).unwrap_err();
    assert!(
        found.kind() == ErrorKind::InvalidInput && found.to_string().starts_with("returns: valid_from 2026-01-15T00:00:00Z overlaps"),
        "{found}"
    );
}

#[test]
fn translations_obey_the_scope_too() {
    let mut internal = article("a", "fi", "Hyvitys", "Hyvityksen voi antaa.");
    internal.audience = vec!["internal".to_owned()];
    let (_folder, kb) = base(&[article("a", "en", "Goodwill", "A goodwill credit."), internal]);
    let query = Query::new("goodwill credit").reply_language(language("fi"));
    assert_eq!(kb.search(&query).unwrap().hits[0].language, language("en"));
    let hits = kb.search(query.audience(["public", "internal"])).unwrap().hits;
    assert_eq!((hits[0].language.clone(), hits[0].found_in.clone()), (language("fi"), Some(language("en"))));
}

#[test]
fn impossible_queries_are_refused() {
    let (_folder, kb) = base(&[marked("partners", |it| it.audience = vec!["Partners".to_owned()])]);
    let all = || Query::new("goodwill");
    let at = |seconds| all().as_of(Timestamp::from_seconds(seconds));
    let rows: [(Query, &str); 12] = [
        (all().limit(0), "limit: 0 "),
        (all().limit(101), "limit: 101 "),
        (all().audience::<String>([]), "audience: empty"),
        (all().audience(["nobody"]), "audience: \"nobody\" is named by no article"),
        (all().audience(["public", "*"]), "audience: \"*\" is named by no article"),
        (all().region(" "), "region: empty"),
        (at(-1), "as_of: 1969-12-31T23:59:59Z is outside"),
        (at(i64::MIN), "as_of: -00"),
        (at(0), ""),
        (at(i64::MAX), ""),
        (all().audience(["partners "]), ""),
        (all().region("anywhere"), ""),
    ];
    for (query, fault) in rows {
        let faults = [kb.search(&query).err(), kb.suggest(&query).err(), kb.check_reply("Goodwill.", &query).err()];
        for found in faults {
            assert_eq!(found.as_ref().map(rejoinder::Error::kind), (!fault.is_empty()).then_some(ErrorKind::InvalidInput), "{query:?}");
            assert!(found.is_none_or(|found| found.to_string().starts_with(fault)), "{query:?}");
        }
    }
}

fn world() -> Settings {
    let group = |name: &str, members: &[&str]| (name.to_owned(), members.iter().map(|name| (*name).to_owned()).collect());
    let regions = [group("global", &["eu", "vn"]), group("eu", &["fi", "de"]), group("nordics", &["fi"])].into_iter().collect();
    Settings { regions, audiences: vec!["partners".to_owned()], ..Settings::default() }
}

fn set(kb: &KnowledgeBase, settings: &Settings) -> rejoinder::Result<()> {
    let mut writer = kb.writer()?;
    writer.set_settings(settings)?;
    writer.commit()
}

#[test]
fn what_holds_in_a_region_holds_in_those_that_lie_in_it() {
    let of = |region: &str| {
        let regions = region.split(' ').map(str::to_owned).filter(|name| !name.is_empty()).collect();
        marked(if region.is_empty() { "all" } else { region }, |it| it.regions = regions)
    };
    let (_folder, kb) = base(&["", "global", "eu", "fi", "vn", "nordics", "de fi"].map(of));
    let there = |kb: &KnowledgeBase, region: &str| {
        let mut ids = found(kb, Query::new("goodwill credit").region(region));
        ids.sort();
        ids.join(", ")
    };
    assert_eq!(there(&kb, "fi"), "all, de fi, fi");
    set(&kb, &world()).unwrap();
    let rows = [
        ("fi", "all, de fi, eu, fi, global, nordics"),
        ("FI ", "all, de fi, eu, fi, global, nordics"),
        ("de", "all, de fi, eu, global"),
        ("eu", "all, eu, global"),
        ("vn", "all, global, vn"),
        ("global", "all, global"),
    ];
    for (region, expected) in rows {
        assert_eq!(there(&kb, region), expected, "{region}");
        let query = Query::new("goodwill credit").region(region);
        for reply in kb.suggest(&query).unwrap().all() {
            assert!(expected.split(", ").any(|id| id == reply.article), "{region}: {}", reply.article);
        }
    }
    let reopened = KnowledgeBase::open(kb.path()).unwrap();
    assert_eq!((&*reopened.settings().unwrap(), there(&reopened, "vn").as_str()), (&world(), "all, global, vn"));
}

#[test]
fn settings_refuse_names_that_they_do_not_know() {
    let (_folder, kb) = base(&[marked("finland", |it| it.regions = vec!["fi".to_owned()])]);
    set(&kb, &world()).unwrap();
    for query in [Query::new("goodwill").region("atlantis"), Query::new("goodwill").audience(["nobody"])] {
        let faults = [kb.search(&query).err(), kb.suggest(&query).err(), kb.check_reply("Goodwill.", &query).err()];
        for found in faults.map(Option::unwrap) {
            assert_eq!(found.kind(), ErrorKind::InvalidInput);
            assert!(
                found.to_string().contains(if query.region.is_some() {
                    "region: \"atlantis\" is none of de, eu, fi"
                } else {
                    "audience: \"nobody\" is not in the settings"
                }),
                "{found}"
            );
        }
    }
    assert!(kb.search(Query::new("goodwill").audience(["partners"])).is_ok());
    let mut writer = kb.writer().unwrap();
    let refused = [
        (marked("a", |it| it.regions = vec!["atlantis".to_owned()]), "a: regions: \"atlantis\" is none of"),
        (marked("a", |it| it.audience = vec!["nobody".to_owned()]), "a: audience: \"nobody\" is none of"),
    ];
    for (article, fault) in refused {
        let found = writer.put(&article).unwrap_err();
        assert!(found.kind() == ErrorKind::InvalidInput && found.to_string().starts_with(fault), "{found}");
    }
    // Settings that an article does not obey are refused with all that is written together with them, and the writer goes on.
    let narrower = Settings { regions: [("global".to_owned(), vec!["vn".to_owned()])].into_iter().collect(), ..Settings::default() };
    writer.set_settings(&narrower).unwrap();
    let found = writer.commit().unwrap_err();
    assert!(found.to_string().starts_with("finland: regions: \"fi\" is none of global, vn"), "{found}");
    writer.remove("finland").unwrap();
    writer.commit().unwrap();
    assert_eq!(*kb.settings().unwrap(), narrower);
}

#[test]
fn what_is_out_of_scope_changes_no_byte() {
    let seen = super::support::varied();
    let (_folder, kb) = base(&seen);
    let hidden = |number: usize| {
        let mut it = article(
            &format!("hidden/{number}"),
            "en",
            "Hidden refnd parcl",
            "Internal notes on refnd, parcl, refunds, parcels and zzz qqq.",
        );
        match number % 3 {
            0 => it.audience = vec!["internal".to_owned()],
            1 => it.status = Status::Draft,
            _ => it.valid_until = Some(time("2020-01-01")),
        }
        it
    };
    let questions = super::support::QUESTIONS;
    let before: Vec<String> = questions.iter().map(|question| super::support::said(&kb, question)).collect();
    put(&kb, &(0..9).map(hidden).collect::<Vec<_>>());
    put(
        &kb,
        &[{
            let mut it = article("hidden/se", "sv", "Dolt", "Paketet kommer i morgon.");
            it.audience = vec!["internal".to_owned()];
            it
        }],
    );
    for (question, before) in questions.iter().zip(before) {
        assert_eq!(super::support::said(&kb, question), before, "{question}");
    }
}

#[test]
fn names_in_scopes_are_compared_without_case() {
    let (_folder, kb) = base(&[marked("finland", |it| it.regions = vec!["FI".to_owned()])]);
    assert_eq!(found(&kb, Query::new("goodwill").region("fi")), ["finland"]);
    assert_eq!(kb.search(Query::new("goodwill").region(" ")).err().unwrap().kind(), rejoinder::ErrorKind::InvalidInput);
}
