//! What a draft says that the articles do not.

use proptest::prelude::*;
use rejoinder::{Article, FactKind, FactSource, HiddenReason, KnowledgeBase, Query, ReplyCheck, Status};

use super::support::{article, base, language, put, time};

const RULE: &str = "You can return a product to us within 14 days of delivery, unused and with its tags on.";

fn shop() -> Vec<Article> {
    let articles = [
        article("returns", "en", "Return policy", RULE),
        article("delivery", "en", "Delivery", "Delivery costs 4.90 EUR. The parcel arrives in 3 to 5 business days with Postgo."),
        article("contact", "en", "Contact", "Call +358 9 555 0100 or write to help@kaarna.example. We are open from 9 am to 5 pm."),
        article("sizes", "en", "Exchange", "We reserve the new size of the jacket for you for 30 days and put it aside in the store."),
        article("takuu", "fi", "Takuu", "Kaikilla tuotteilla on kahden vuoden takuu ostopäivästä lukien."),
        article("tui-hang", "vi", "Trả hàng", "Bạn có thể trả hàng trong vòng 14 ngày kể từ ngày nhận hàng, còn nguyên nhãn mác."),
        article("tuihuo", "zh-Hans", "退货", "收到商品后十四天内可以退货，商品必须未经使用，吊牌完好。"),
    ];
    let mut articles: Vec<Article> = articles.to_vec();
    let goodwill = "An agent may grant up to twenty euros of goodwill credit without asking a supervisor first.";
    articles.push(Article { audience: vec!["internal".to_owned()], ..article("goodwill", "en", "Zorblax credit", goodwill) });
    let next = "From next spring on every parcel comes with a small present for the whole family inside.";
    articles.push(Article { valid_from: Some(time("2030-01-01")), ..article("presents", "en", "Presents", next) });
    let written = "We are thinking about opening three more stores in the north of the country soon.";
    articles.push(Article { status: Status::Draft, ..article("stores", "en", "Stores", written) });
    let there = "Customers in Vietnam pay thirty thousand dong for each return by courier to our warehouse.";
    articles.push(Article { regions: vec!["vn".to_owned()], ..article("vietnam", "en", "Vietnam", there) });
    articles
}

fn query(question: &str) -> Query {
    Query::new(question).as_of(time("2026-06-01"))
}

fn told(check: &ReplyCheck) -> String {
    let supported = check.supported.iter().map(|it| {
        let by = match &it.source {
            FactSource::Article(fact) => fact.article.clone(),
            _ => "message".to_owned(),
        };
        format!("{} by {by}", it.text)
    });
    let unsupported = check.unsupported.iter().map(|it| {
        let nearest = it.nearest.as_ref().map_or("nothing".to_owned(), |fact| format!("{} in {}", fact.text, fact.article));
        format!("NOT {} {}, {nearest}{}", it.kind, it.text, if it.in_message { ", in message" } else { "" })
    });
    let hidden = check.out_of_scope.iter().map(|it| format!("HIDDEN {} {:?}", it.article, it.reason));
    supported.chain(unsupported).chain(hidden).collect::<Vec<_>>().join("; ")
}

fn check(kb: &KnowledgeBase, question: &str, draft: &str, expected: &str) {
    let found = kb.check_reply(draft, query(question)).unwrap();
    assert_eq!(told(&found), expected, "{draft:?}");
    assert_eq!(found.is_clean(), !expected.contains("NOT") && !expected.contains("HIDDEN"));
    for span in found.supported.iter().map(|it| &it.span).chain(found.unsupported.iter().map(|it| &it.span)) {
        assert!(draft.get(span.clone()).is_some());
    }
}

#[test]
fn drafts_are_held_against_the_articles_about_the_same_thing() {
    let (_folder, kb) = base(&shop());
    let how_long = "How long can I return a product?";
    let rows = [
        (how_long, "", ""),
        (how_long, "Please get in touch.", ""),
        (how_long, "You can return it within 14 days of delivery.", "14 days by returns"),
        (how_long, "You can return it within two weeks of delivery.", "two weeks by returns"),
        (how_long, "You can return it within 30 days of delivery.", "NOT duration 30 days, 14 days in returns"),
        (how_long, "Voit palauttaa tuotteen 14 päivän kuluessa.", "14 päivän by returns"),
        (how_long, "Voit palauttaa tuotteen 30 päivän kuluessa.", "NOT duration 30 päivän, 14 days in returns"),
        ("多少天可以退货？", "您可以在14天内退货。", "14天内 by tuihuo"),
        ("多少天可以退货？", "您可以在三十天内退货。", "NOT duration 三十天内, 十四天内 in tuihuo"),
        ("Bao lâu thì được trả hàng?", "Bạn được trả hàng trong mười bốn ngày.", "mười bốn ngày by tui-hang"),
        ("Onko takuuta?", "Takuu kestää 2 vuotta.", "2 vuotta by takuu"),
        ("Onko takuuta?", "Takuu kestää 3 vuotta.", "NOT duration 3 vuotta, kahden vuoden in takuu"),
        ("How long do you keep the new size?", "We reserve the new size for 30 days.", "30 days by sizes"),
        (
            "What does delivery cost?",
            "Delivery is €4.90 and takes 3-5 business days.",
            "€4.90 by delivery; 3 by delivery; 5 business days by delivery",
        ),
        ("What does delivery cost?", "Delivery is $4.90.", "NOT amount $4.90, 4.90 EUR in delivery"),
        (
            "How do I call you?",
            "Call 09 555 0100, or write to help@kaarna.example.",
            "09 555 0100 by contact; help@kaarna.example by contact",
        ),
        ("How do I call you?", "Write to info@kaarna.example.", "NOT email info@kaarna.example, help@kaarna.example in contact"),
        ("Where is my order 123456 of 3 May?", "Order #123456 of 3 May is packed.", "#123456 by message; 3 May by message"),
        ("Where is my order 123456?", "Order 654321 is packed.", "NOT code 654321, nothing"),
        ("Can I return it within 90 days?", "Yes, return it within 90 days.", "NOT duration 90 days, 14 days in returns, in message"),
        ("Which courier brings my delivery?", "Our delivery comes with Postgo.", ""),
        ("Which courier brings my delivery?", "Our delivery comes with Fastex.", "NOT name Fastex, nothing"),
        ("I bought a Fastex tent", "Your Fastex tent can be returned.", ""),
        ("hello", "Our credit is called Zorblax here.", "NOT name Zorblax, nothing"),
        ("hello", "Hi Annabel,\n\nSure.\n\nBest regards,\nMortimer Zanzibar", ""),
    ];
    for (question, draft, expected) in rows {
        check(&kb, question, draft, expected);
    }
}

#[test]
fn text_that_the_customer_may_not_see_is_told_with_its_reason_and_id_alone() {
    let (_folder, kb) = base(&shop());
    put(
        &kb,
        &[article(
            "returns",
            "en",
            "Return policy",
            "You can return a product to us within 60 days of delivery, unused and with its tags on.",
        )],
    );
    let rows = [
        ("An agent MAY grant up to twenty euros of goodwill -- credit.", Some(("goodwill", HiddenReason::Internal))),
        ("An agent may grant you goodwill credit without asking a supervisor first.", None),
        ("From next spring on every parcel comes with a small present", Some(("presents", HiddenReason::NotYet))),
        ("We are thinking about opening three more stores in the north", Some(("stores", HiddenReason::Draft))),
        ("You can return a product to us within 14 days of delivery.", Some(("returns", HiddenReason::Expired))),
        ("within 60 days of delivery, unused and with its tags on", None),
        ("of delivery, unused and with its tags on.", None),
        ("Customers in Vietnam pay thirty thousand dong for each return", Some(("vietnam", HiddenReason::OtherRegion))),
    ];
    for (draft, expected) in rows {
        let found = kb.check_reply(draft, query("hello").region("fi")).unwrap().out_of_scope;
        let told: Vec<_> = found.iter().map(|it| (it.article.as_str(), it.reason)).collect();
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{draft:?}");
        assert!(found.iter().all(|it| draft.get(it.span.clone()).is_some_and(|text| text.split_whitespace().count() >= 8)));
    }
    let agent = query("hello").audience(["public", "internal"]);
    assert_eq!(kb.check_reply("An agent may grant up to twenty euros of goodwill credit", agent).unwrap().out_of_scope, []);
    // What is removed or published is known at the next check.
    let mut writer = kb.writer().unwrap();
    writer.remove("goodwill").unwrap();
    writer.commit().unwrap();
    assert_eq!(kb.check_reply("An agent may grant up to twenty euros of goodwill credit", query("hello")).unwrap().out_of_scope, []);
}

#[test]
fn unspaced_text_out_of_scope_is_found_by_characters() {
    let internal = Article {
        audience: vec!["internal".to_owned()],
        ..article("credit", "zh-Hans", "补偿", "客服人员无需主管批准即可给予二十欧元的补偿额度。")
    };
    let (_folder, kb) = base(&[internal]);
    let found = |draft: &str| kb.check_reply(draft, query("补偿")).unwrap().out_of_scope.len();
    assert_eq!(found("客服人員無需主管批准，即可給予補償。"), 1);
    assert_eq!(found("无需主管批准即可。"), 0);
}

#[test]
fn what_is_too_long_is_told_and_never_passed() {
    let (_folder, kb) = base(&shop());
    let sentence = "You can return it within 14 days of delivery.\n";
    let draft = sentence.repeat(70);
    let found = kb.check_reply(&draft, query("How long can I return a product?")).unwrap();
    assert_eq!((found.supported.len(), found.unchecked.len()), (60, 10));
    assert!(!found.is_clean());
    let long = "x ".repeat(Query::LONGEST);
    let unchecked = kb.check_reply(&long, query("x")).unwrap().unchecked;
    assert_eq!((unchecked.len(), unchecked[0].clone()), (1, Query::LONGEST..2 * Query::LONGEST));
}

#[test]
fn names_out_of_scope_and_unknown_ones_are_told_alike() {
    let (_folder, kb) = base(&shop());
    let of = |name: &str| {
        let found = kb.check_reply(&format!("Our credit is called {name} here."), query("hello")).unwrap();
        let found = &found.unsupported[0];
        (found.kind, found.nearest.clone(), found.in_message)
    };
    assert_eq!(of("Zorblax"), of("Zorblox"));
    assert_eq!(of("Zorblax").0, FactKind::Name);
}

#[test]
fn a_check_is_the_same_whatever_the_order_of_insertion() {
    let articles = shop();
    let (_one, first) = base(&articles);
    let (_two, second) = base(&articles.iter().rev().cloned().collect::<Vec<_>>());
    let draft = "Return it within 30 days; delivery is €4.90. An agent may grant up to twenty euros of goodwill credit without asking.";
    let said = |kb: &KnowledgeBase| serde_json::to_string(&kb.check_reply(draft, query("How long can I return it?")).unwrap()).unwrap();
    assert_eq!(said(&first), said(&second));
    assert_eq!(said(&first), said(&first));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_draft_is_checked(draft in "(\\PC{0,20}|14 days|€5|\n|An agent may grant up to twenty euros of goodwill credit){0,8}", question in "\\PC{0,20}") {
        thread_local!(static BASE: (tempfile::TempDir, KnowledgeBase) = base(&shop()));
        BASE.with(|(_, kb)| {
            let found = kb.check_reply(&draft, query(&question).language(language("en"))).unwrap();
            let spans = found.supported.iter().map(|it| &it.span).chain(found.unsupported.iter().map(|it| &it.span));
            for span in spans.chain(found.out_of_scope.iter().map(|it| &it.span)).chain(&found.unchecked) {
                assert!(draft.get(span.clone()).is_some_and(|text| !text.is_empty()), "{draft:?} {span:?}");
            }
        });
    }
}
