use std::collections::BTreeMap;

use proptest::prelude::*;
use rejoinder_text::{Expectation, Language, Markup};

use super::features::{FEATURES, clauses_of};
use super::window::WEIGHTS;
use super::*;
use crate::find::CANDIDATES;

#[test]
fn every_feature_has_a_weight_and_every_weight_a_feature() {
    let named: BTreeMap<String, f64> = serde_json::from_str(WEIGHTS).unwrap();
    let mut features = FEATURES.to_vec();
    features.sort_unstable();
    assert!(named.keys().map(String::as_str).eq(features));
    assert!(named.values().all(|weight| weight.is_finite()));
}

/// An article and the plan of a question about it, as words of one language without an index.
fn asked(body: &str, question: &str, language: &str) -> (Prepared, PlanLanguage) {
    let language = Language::parse(language).unwrap();
    let mut article = rejoinder_store::Article::new("a", language.clone(), "Title", body);
    article.markup = Markup::Markdown;
    let folder = tempfile::tempdir().unwrap();
    let kb = crate::KnowledgeBase::open_or_create(folder.path().join("test.kb")).unwrap();
    let mut writer = kb.writer().unwrap();
    writer.put(&article).unwrap();
    writer.commit().unwrap();
    let query = crate::Query { language: Some(language), ..crate::Query::new(question) };
    let found = kb.find(&query, question, CANDIDATES).unwrap();
    (Prepared::new(article), found.plan.languages[0].clone())
}

fn check(body: &str, question: &str, language: &str) -> Option<Answer> {
    let (prepared, plan) = asked(body, question, language);
    let expectation = Expectation::of(question, Language::parse(language).ok().as_ref());
    let evidence = Evidence::of(&plan, &prepared, &[]);
    let clauses = clauses_of(&prepared, &evidence, &expectation);
    assert!(clauses.windows(2).all(|two| two[0].span.end <= two[1].span.start && two[0].characters.end <= two[1].characters.start));
    for clause in &clauses {
        assert_eq!(prepared.text(clause.span.clone()).chars().count(), clause.characters.len());
        assert!(clause.features.iter().all(|feature| feature.is_finite()), "{:?}", clause.features);
    }
    let answer = answer(Asking { plan: &plan, expectation: &expectation }, &prepared, &[])?;
    assert!(answer.spans.windows(2).all(|two| two[0].end <= two[1].start), "{answer:?}");
    let parts: Vec<&str> = answer.spans.iter().map(|span| &prepared.rendered.text[span.clone()]).collect();
    match answer.form {
        AnswerForm::Steps | AnswerForm::Reply => parts.iter().for_each(|part| assert!(answer.text.contains(part), "{answer:?}")),
        AnswerForm::Sentences | AnswerForm::Row => {
            assert_eq!(answer.text, parts.join("\n"));
            assert!(!answer.text.is_empty() && answer.text.chars().count() <= Answer::LONGEST, "{answer:?}");
        }
    }
    Some(answer)
}

#[test]
fn the_window_holds_what_the_question_expects() {
    let filler = "The shop sells tents, stoves and shoes for all who like to walk in the woods and on the hills in any weather. ".repeat(4);
    let rows = [
        (
            "en",
            "When was the shop in Turku opened?",
            "The shop in Turku was opened by two friends.",
            "They began in 1979 with one tent.",
            "1979",
        ),
        ("en", "Who opened the shop in Turku?", "The shop in Turku was opened long ago.", "It was the idea of Anna Virtanen.", "Anna"),
        ("fi", "Montako päivää palautusaika on?", "Palautusaika alkaa toimituksesta.", "Se on 60 päivää kaikille tuotteille.", "60"),
        ("vi", "Thời hạn trả hàng là bao nhiêu ngày?", "Thời hạn trả hàng tính từ khi nhận hàng.", "Đó là 60 ngày cho mọi sản phẩm.", "60"),
        ("zh-Hans", "退货期限是多少天？", "退货期限从收到商品之日起计算。", "一共是60天，适用于所有商品。", "60"),
    ];
    for (language, question, about, gives, wanted) in rows {
        let body = format!("{filler}{about} {gives} {filler}");
        let answer = check(&body, question, language).unwrap();
        assert!(answer.text.contains(wanted), "{question}: {}", answer.text);
    }
}

#[test]
fn a_number_is_answered_by_the_table_rather_than_by_a_remark_on_it() {
    let table = "| Product | Warranty |\n| --- | --- |\n| All products | 2 years |\n| Tents | 5 years |\n| Burner of a stove | 10 years |";
    let body = format!("{table}\n\nThe 10 years apply to the burner only. The other parts of a stove have a warranty of 2 years.");
    let rows = [
        // An article decides nothing, so that the first row stands for what no row names.
        ("How long is the warranty on a jacket?", "Product | Warranty\nAll products | 2 years"),
        ("How long is the warranty on tents?", "Product | Warranty\nTents | 5 years"),
        ("How long is the warranty on the burner of the stove?", "Product | Warranty\nBurner of a stove | 10 years"),
    ];
    for (question, expected) in rows {
        assert_eq!(check(&body, question, "en").unwrap().text, expected, "{question}");
    }
    // What is no number is no matter of the table.
    assert!(check(&body, "Which other parts of a stove have a warranty?", "en").unwrap().text.contains("The other parts"));
}

#[test]
fn a_long_sentence_is_cut_between_clauses() {
    let clause = "the box may be left with a neighbour who is at home on that day, ";
    let body = format!("{}and a refund is paid within five days, {}as we said.", clause.repeat(3), clause.repeat(3));
    let answer = check(&body, "When is the refund paid?", "en").unwrap();
    assert!(answer.text.contains("and a refund is paid within five days,"), "{}", answer.text);
    assert!(answer.text.starts_with("the box") || answer.text.starts_with("and a refund"), "{}", answer.text);
    assert!(answer.text.ends_with([',', '.']), "{}", answer.text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn answers_are_made_of_spans_of_the_article(
        body in "(word |Refund, |60 |paid\\. |\n\n|\n# |\n1\\. |\n\\| a \\| b \\||退款，|六十天。|คืนเงิน|é|🎒){1,120}",
        question in "(refund|paid|when|word|退款|คืนเงิน| ){1,6}",
        language in "(en|th|zh-Hans)",
    ) {
        prop_assume!(body.chars().any(char::is_alphanumeric));
        check(&body, &question, &language);
    }
}
