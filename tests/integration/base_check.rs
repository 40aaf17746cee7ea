//! The check of a base finds what was planted, and nothing in a base that is in order.

use rejoinder::{Article, BaseCheck, CheckOptions, CheckQuestion, FindingKind, Kind, KnowledgeBase, Query, Settings};

use super::support::{article, base, language, put, time};

const TOPICS: [(&str, &str, &str); 6] = [
    ("returns", "Returning goods", "You can return unused goods within 60 days of delivery. Pack them well and keep the receipt."),
    ("password", "Forgotten password", "Ask for a new password on the page where you sign in. The link in our message works for one hour."),
    ("invoice", "Invoices and receipts", "You find every invoice in your account under Orders. Companies can add their tax number there."),
    ("delivery", "Delivery times", "Parcels within Europe arrive after three to five working days. We send the tracking number by e-mail."),
    (
        "warranty",
        "Warranty on tents",
        "Tents have a warranty of two years against faults of material. Poles that broke in a storm are not covered.",
    ),
    ("shop", "The shop in Turku", "Our shop in Turku is open from ten to six on weekdays. There is parking for bicycles behind the house."),
];

fn good() -> Vec<Article> {
    let mut articles: Vec<Article> = TOPICS.iter().map(|(id, title, body)| article(id, "en", title, body)).collect();
    articles[0].tests = vec!["Until when can I return goods that I have not used? => 60 days".to_owned()];
    articles
}

fn checked(kb: &KnowledgeBase, questions: Vec<CheckQuestion>) -> BaseCheck {
    kb.check(&CheckOptions { questions, as_of: Some(time("2026-11-22")) }).unwrap()
}

fn question(text: &str, right: &str, says: Option<&str>) -> CheckQuestion {
    let right = right.split_whitespace().map(str::to_owned).collect();
    CheckQuestion { source: "here".to_owned(), query: Query::new(text), right, says: says.map(str::to_owned) }
}

/// `kind article` of each finding.
fn told(check: &BaseCheck) -> Vec<String> {
    check.findings.iter().map(|it| format!("{} {}", it.kind, it.article.as_deref().unwrap_or("-"))).collect()
}

#[test]
fn a_base_in_order_passes() {
    let (_folder, kb) = base(&good());
    let check = checked(
        &kb,
        vec![question("I have forgotten my password", "password", Some("One  hour")), question("Do you sell pianos?", "", None)],
    );
    assert_eq!((told(&check), check.n_articles, check.passed()), (Vec::new(), 6, true), "{check:?}");
    assert!(check.questions.len() == 3 && check.questions.iter().all(|it| it.passed), "{check:?}");
    assert_eq!(checked(&base(&[]).1, Vec::new()), BaseCheck::default());
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    let changed = |id: &str, change: &dyn Fn(&mut Article)| {
        let mut articles = good();
        change(articles.iter_mut().find(|it| it.id == id).unwrap());
        articles
    };
    let finnish = "Voit palauttaa käyttämättömät tuotteet 60 päivän kuluessa toimituksesta. Pakkaa ne hyvin ja säilytä kuitti siihen saakka, \
                   kunnes hyvitys on maksettu tilillesi. Palautuksesta ei peritä maksua.";
    let reply = |body: &str| Article { kind: Kind::Reply, ..article("thanks", "en", "Say thanks", body) };
    let and = |more: Vec<Article>| good().into_iter().chain(more).collect::<Vec<_>>();
    let long = "You can return unused goods within 60 days of delivery. Pack them well and keep the receipt until the refund has come to your \
                account, which takes five days.";
    #[rustfmt::skip]
    let rows: Vec<(Vec<Article>, &[&str])> = vec![
        (changed("returns", &|it| it.tests = vec!["How do I fold a paper boat?".to_owned()]), &["lost-answer returns"]),
        (changed("returns", &|it| it.tests = vec!["Until when can I return goods? => 14 days".to_owned()]), &["lost-answer returns"]),
        (changed("invoice", &|it| it.body = finnish.to_owned()), &["wrong-language invoice"]),
        (changed("shop", &|it| it.body = "Our shop is in Jyv\u{c3}\u{a4}skyl\u{c3}\u{a4}.".to_owned()), &["damaged-text shop"]),
        (changed("shop", &|it| it.title = "The sh\u{fffd}p".to_owned()), &["damaged-text shop"]),
        (changed("shop", &|it| it.review_by = Some(time("2026-11-22"))), &["overdue-review shop"]),
        (changed("shop", &|it| it.review_by = Some(time("2026-11-23"))), &[]),
        (changed("shop", &|it| it.body += " Hello {{customer.name}}!"), &["stray-placeholder shop"]),
        (and(vec![reply("Hi {{customer.name}}, thank you.")]), &[]),
        (and(vec![reply("Hi {{customer.name, thank you. {% if x %}")]), &["broken-placeholder thanks"]),
        (and(vec![article("copy", "en", "Returning goods", long)]), &["withheld returns", "shadowed "]),
        (and(vec![Article { updated_at: Some(time("2026-01-01")), ..article("shop", "fi", "Turun myymälä", "Myymälä on auki arkisin.") }]), &[]),
    ];
    for (articles, expected) in rows {
        let (_folder, kb) = base(&articles);
        let check = checked(&kb, Vec::new());
        let found = told(&check);
        assert!(
            found.len() == expected.len() && found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected)),
            "{expected:?}: {check:?}"
        );
        assert_eq!(check.passed(), check.findings.iter().all(|it| it.kind > FindingKind::Contradiction));
    }
}

#[test]
fn a_question_that_cannot_be_asked_is_a_finding() {
    let (_folder, kb) = base(&good());
    let in_region =
        |region: &str| CheckQuestion { query: Query::new("When is the shop open?").region(region), ..question("", "shop", None) };
    set(&kb, Settings { regions: [("eu".to_owned(), vec!["fi".to_owned()])].into_iter().collect(), ..Settings::default() });
    let rows = [
        (in_region("mars"), "it cannot be asked: region: \"mars\" is none of eu, fi"),
        (question(" ", "shop", None), "it asks nothing"),
        (question("When is the shop open?", "nothing", None), "no article nothing is in force"),
    ];
    for (question, fault) in rows {
        let check = checked(&kb, vec![question, in_region("fi")]);
        let faults: Vec<&str> =
            check.findings.iter().filter(|it| it.kind == FindingKind::LostAnswer).map(|it| it.message.as_str()).collect();
        assert!(faults.len() == 1 && faults[0].contains(fault), "{fault}: {check:?}");
    }
}

#[test]
fn names_that_are_no_longer_declared_do_not_end_a_check() {
    let for_group = |group: &str| Article { audience: vec![group.to_owned()], ..good().remove(0) };
    let (_folder, kb) = base(&[for_group("partner")]);
    put(&kb, &[for_group("partners")]);
    set(&kb, Settings { audiences: vec!["partners".to_owned()], ..Settings::default() });
    assert_eq!(checked(&kb, Vec::new()).n_articles, 1);
    // A version that is still in force keeps its names known.
    let (_folder, kb) = base(&[
        Article { version: Some(1), ..for_group("partner") },
        Article { version: Some(2), valid_from: Some(time("2030-01-01")), ..for_group("partners") },
    ]);
    let mut writer = kb.writer().unwrap();
    writer.set_settings(&Settings { audiences: vec!["partners".to_owned()], ..Settings::default() }).unwrap();
    let refused = writer.commit().unwrap_err();
    assert!(refused.to_string().starts_with("returns: audience: \"partner\" is none of"), "{refused}");
}

#[test]
fn of_many_that_contradict_one_another_each_is_told() {
    let say =
        |id: &str, days: u32| article(id, "en", "Return period", &format!("You can return unused goods within {days} days of delivery."));
    let (_folder, kb) = base(&[say("a", 14), say("b", 30), say("c", 60)]);
    assert_eq!(kb.contradictions(Query::default()).unwrap().len(), 3);
}

fn set(kb: &KnowledgeBase, settings: Settings) {
    let mut writer = kb.writer().unwrap();
    writer.set_settings(&settings).unwrap();
    writer.commit().unwrap();
}

#[test]
fn every_article_in_force_is_checked_in_its_own_scope() {
    let mut articles = good();
    for (it, audience) in articles.iter_mut().zip([["internal"], ["partners"], ["public"], ["public"], ["public"], ["public"]]) {
        it.audience = audience.map(str::to_owned).to_vec();
    }
    articles[2].regions = vec!["fi".to_owned()];
    articles[3].channels = vec!["phone".to_owned()];
    articles[4].products = vec!["tent".to_owned()];
    articles[5].valid_until = Some(time("2026-11-22"));
    let (_folder, kb) = base(&articles);
    let check = checked(&kb, Vec::new());
    let faults: Vec<String> = told(&check).into_iter().filter(|it| !it.starts_with("withheld")).collect();
    assert_eq!((faults, check.n_articles), (Vec::new(), 5), "{check:?}");
}

#[test]
fn an_outdated_translation_is_told() {
    let dated = |tag: &str, title: &str, body: &str, at: &str| Article { updated_at: Some(time(at)), ..article("shop", tag, title, body) };
    let english = dated("en", "The shop in Turku", "Our shop in Turku is open on weekdays.", "2026-05-01");
    let (_folder, kb) = base(&[english, dated("fi", "Turun myymälä", "Turun myymälä on auki arkisin.", "2026-01-01")]);
    set(&kb, Settings { source_language: Some(language("en")), ..Settings::default() });
    assert_eq!(told(&checked(&kb, Vec::new())), ["outdated-translation shop"]);
}

#[test]
fn translations_and_articles_that_say_another_fact_are_told() {
    let of = |tag: &str, body: &str| Article { group: Some("returns".to_owned()), ..article(&format!("returns-{tag}"), tag, "T", body) };
    let english = "You can return goods within 60 days of delivery. A return costs 5.90 EUR.";
    #[rustfmt::skip]
    let rows: [(Vec<Article>, &[&str]); 7] = [
        (vec![of("en", english), of("fi", "Voit palauttaa tuotteet 60 päivän kuluessa toimituksesta. Palautus maksaa 5,90 euroa.")], &[]),
        (vec![of("en", english), of("fi", "Voit palauttaa tuotteet 14 päivän kuluessa toimituksesta. Palautus maksaa 5,90 euroa.")], &["(en) says \"60 days\", returns-fi (fi) says \"14 päivän\""]),
        (vec![of("en", english), of("vi", "Bạn có thể trả hàng trong vòng 60 ngày kể từ khi nhận. Phí trả hàng là 9,50 EUR.")], &["says \"5.90 EUR\", returns-vi (vi) says \"9,50 EUR\""]),
        (vec![of("de", "Sie können Waren innerhalb von zwei Monaten zurückgeben."), of("fr", "Vous pouvez retourner les articles sous trois mois.")], &["says \"zwei Monaten\""]),
        (vec![of("es", "Puede devolver los artículos en 30 días."), of("sv", "Du kan returnera varor inom 30 dagar."), of("ja", "商品は30日以内に返品できます。")], &[]),
        (vec![article("a", "en", "Returns", "You can return unused goods within 60 days of delivery."), article("b", "en", "Sending back", "You can return unused goods within 14 days of delivery.")], &["a says \"60 days\", b says \"14 days\""]),
        (vec![article("a", "en", "Returns", "You can return unused goods within 60 days of delivery."), Article { regions: vec!["vn".to_owned()], ..article("b", "en", "Sending back", "You can return unused goods within 14 days of delivery.") }], &[]),
    ];
    for (articles, expected) in rows {
        let (_folder, kb) = base(&articles);
        let everyone = Query::default().as_of(time("2026-11-22"));
        let mut found = kb.parity(&everyone).unwrap();
        found.extend(kb.contradictions(&everyone).unwrap());
        let said: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(
            said.len() == expected.len() && said.iter().zip(expected).all(|(said, expected)| said.contains(expected)),
            "{expected:?}: {said:?}"
        );
        let check = checked(&kb, Vec::new());
        let told = |it: &&rejoinder::Finding| matches!(it.kind, FindingKind::Disagreement | FindingKind::Contradiction);
        assert_eq!(check.findings.iter().filter(told).count(), said.len(), "{check:?}");
        // Of what is out of scope nothing is told.
        put(&kb, &[Article { audience: vec!["internal".to_owned()], version: Some(1), ..articles[1].clone() }]);
        let left = kb.parity(&everyone).unwrap().len() + kb.contradictions(&everyone).unwrap().len();
        assert_eq!(left, 0, "{articles:?}");
    }
}

#[test]
fn of_two_checks_what_is_new_is_told() {
    let ask = || vec![question("I have forgotten my password", "password", None), question("Do you sell pianos?", "shop", None)];
    let (_folder, kb) = base(&good());
    let before = checked(&kb, ask());
    assert_eq!(told(&before), ["lost-answer shop"]);
    assert!(before.clone().since(&before).findings.is_empty());
    let mut writer = kb.writer().unwrap();
    writer.remove("password").unwrap();
    writer.commit().unwrap();
    drop(writer);
    put(&kb, &[Article { review_by: Some(time("2026-01-01")), ..good().remove(2) }]);
    let after = checked(&kb, ask());
    assert_eq!(told(&after), ["lost-answer password", "lost-answer shop", "overdue-review invoice"]);
    assert_eq!(told(&after.since(&before)), ["lost-answer password", "overdue-review invoice"]);
}
