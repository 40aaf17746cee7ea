//! What a suggestion says, and when it says nothing.

use rejoinder::{Answer, AnswerForm, Channel, Kind, Outcome, PartKind, PartSource, Query, Reason, Warning};

use super::support::{article, base, language, time};

fn help_center() -> Vec<rejoinder::Article> {
    let mut returns = article(
        "returns",
        "en",
        "Return policy",
        "You can return unused goods within 60 days of delivery. The tags must still be on. Opened fuel canisters cannot be returned.",
    );
    returns.url = Some("https://help.example/returns".to_owned());
    returns.examples = vec!["how long do I have to send something back".to_owned()];
    let mut fi = article(
        "returns",
        "fi",
        "Palautusehdot",
        "Voit palauttaa käyttämättömän tuotteen 60 päivän kuluessa toimituksesta. Lappujen pitää olla paikoillaan. Avattua kaasupatruunaa ei voi palauttaa.",
    );
    fi.url = Some("https://help.example/fi/returns".to_owned());
    let mut reset = article(
        "reset",
        "en",
        "Reset the headlamp",
        "If the lamp does not react, reset it.\n\n1. Hold the button for 12 seconds.\n2. Wait until the light blinks.\n3. Charge the lamp.\n",
    );
    reset.kind = Kind::Procedure;
    let costs = article("costs", "en", "Delivery costs", "| Country | Cost |\n|---|---|\n| Finland | 4.90 EUR |\n| Germany | 9.90 EUR |\n");
    let mut canned =
        article("reply", "en", "Discount code does not work", "Codes cannot be combined, and they do not hold for sale items.");
    canned.kind = Kind::Reply;
    canned.examples = vec!["my discount code is refused at the checkout".to_owned()];
    let filler = (0..8).map(|number| {
        article(&format!("filler/{number}"), "en", &format!("Store {number}"), "Our store opens at ten and closes at eight.")
    });
    [returns, fi, reset, costs, canned].into_iter().chain(filler).collect()
}

#[test]
fn every_part_of_a_reply_comes_from_somewhere() {
    let (_folder, kb) = base(&help_center());
    let query = Query::new("how long do I have to return goods after delivery?").customer("Ann Lee").as_of(time("2026-06-01"));
    let suggestions = kb.suggest(&query).unwrap();
    assert_eq!(suggestions.outcome, Outcome::Answered);
    let reply = &suggestions.replies[0];
    assert_eq!((reply.article.as_str(), reply.language.as_str()), ("returns", "en"));
    assert!(reply.text.starts_with("Hello Ann Lee,\n\n") && reply.text.ends_with("Kind regards"), "{}", reply.text);
    let mut rest = reply.text.as_str();
    for part in &reply.parts {
        let at = rest.find(&part.text).unwrap();
        assert!(rest[..at].trim().is_empty(), "{:?} is in no part", &rest[..at]);
        rest = &rest[at + part.text.len()..];
        if let PartSource::Article { article, version, .. } = &part.source {
            assert_eq!((article.as_str(), *version, part.kind), ("returns", 1, PartKind::Answer));
        }
    }
    assert!(rest.is_empty() && !reply.text.contains('{'));
    assert!(reply.answer.text.contains("60 days") && reply.answer.text.chars().count() <= Answer::LONGEST);
    assert!((0.0..=1.0).contains(&reply.confidence));
}

#[test]
fn answers_take_the_form_of_the_article() {
    let (_folder, kb) = base(&help_center());
    let rows = [
        (
            "my headlamp does not react, how do I reset it",
            "reset",
            AnswerForm::Steps,
            "If the lamp does not react, reset it.\n1. Hold the button for 12 seconds.\n2. Wait until the light blinks.\n3. Charge the lamp.",
        ),
        ("what does delivery to Germany cost", "costs", AnswerForm::Row, "Country | Cost\nGermany | 9.90 EUR"),
        ("the discount code is refused", "reply", AnswerForm::Reply, "Codes cannot be combined, and they do not hold for sale items."),
    ];
    for (question, id, form, text) in rows {
        let suggestions = kb.suggest(question).unwrap();
        let first = suggestions.replies.iter().chain(&suggestions.considered).next().unwrap();
        assert_eq!((first.article.as_str(), first.answer.form, first.answer.text.as_str()), (id, form, text), "{question}");
    }
}

#[test]
fn the_channel_decides_the_form() {
    let (_folder, kb) = base(&help_center());
    for channel in Channel::ALL {
        let query = Query::new("how long do I have to return goods after delivery?").channel(channel).customer("Ann");
        let suggestions = kb.suggest(query).unwrap();
        let text = &suggestions.replies[0].text;
        assert!(text.contains("60 days"), "{channel}: {text}");
        assert_eq!(text.contains("Kind regards"), channel == Channel::Email, "{channel}: {text}");
        assert_eq!(text.contains("https://"), channel != Channel::Phone, "{channel}: {text}");
    }
    let spoken = kb.suggest(Query::new("what does delivery to Germany cost").channel(Channel::Phone)).unwrap();
    let first = spoken.replies.iter().chain(&spoken.considered).next().unwrap();
    assert_eq!(first.text, "Country: Germany. Cost: 9.90 EUR.");
}

#[test]
fn replies_come_in_the_language_of_the_customer() {
    let (_folder, kb) = base(&help_center());
    let finnish = kb.suggest("Kuinka monta päivää minulla on aikaa palauttaa käyttämätön tuote?").unwrap();
    let first = finnish.replies.iter().chain(&finnish.considered).next().unwrap();
    assert_eq!((first.article.as_str(), first.language.as_str()), ("returns", "fi"));
    assert!(first.text.starts_with("Hei,\n\nKiitos viestistäsi."), "{}", first.text);
    // The question is in English, the reply wanted in Finnish: the same sentence of the translation.
    let translated = kb.suggest(Query::new("can opened fuel canisters be returned?").reply_language(language("fi"))).unwrap();
    let first = translated.replies.iter().chain(&translated.considered).next().unwrap();
    assert!(first.language.as_str() == "fi" && first.answer.text.contains("kaasupatruunaa"), "{}", first.text);
    // No translation: phrases in the language wanted, and a warning.
    let missing = kb.suggest(Query::new("what does delivery to Germany cost").reply_language(language("fi"))).unwrap();
    let first = missing.replies.iter().chain(&missing.considered).next().unwrap();
    assert!(first.warnings.contains(&Warning::OtherLanguage(language("en"))) && first.text.starts_with("Hei,"), "{}", first.text);
}

#[test]
fn a_single_article_is_not_the_answer_to_everything() {
    let (_folder, kb) = base(&[article("returns", "en", "Returns", "You can return goods within 60 days of delivery.")]);
    for question in ["what is the capital of France", "is it you", "Who painted the ceiling of the chapel?"] {
        assert!(kb.suggest(question).unwrap().replies.is_empty(), "{question}");
    }
}

#[test]
fn steps_and_rows_survive_translation() {
    let mut en = article("reset", "en", "Reset the lamp", "If the lamp does not react, reset it.\n\n1. Hold the button.\n2. Wait.\n");
    let mut fi = article("reset", "fi", "Lampun nollaus", "Jos lamppu ei reagoi, nollaa se.\n\n1. Pidä painiketta.\n2. Odota.\n");
    (en.kind, fi.kind) = (Kind::Procedure, Kind::Procedure);
    let costs = article("costs", "en", "Delivery costs", "| Country | Cost |\n|---|---|\n| Finland | 4.90 EUR |\n| Germany | 9.90 EUR |\n");
    let hinnat = article("costs", "fi", "Toimituskulut", "| Maa | Hinta |\n|---|---|\n| Suomi | 4,90 EUR |\n| Saksa | 9,90 EUR |\n");
    let (_folder, kb) = base(&[en, fi, costs, hinnat]);
    let rows = [
        ("the lamp does not react, how do I reset it", "1. Pidä painiketta.\n2. Odota."),
        ("what does delivery to Germany cost", "Maa | Hinta\nSaksa | 9,90 EUR"),
    ];
    for (question, expected) in rows {
        let suggestions = kb.suggest(Query::new(question).reply_language(language("fi"))).unwrap();
        let first = suggestions.replies.iter().chain(&suggestions.considered).next().unwrap();
        assert_eq!(first.answer.text, expected, "{question}");
    }
}

#[test]
fn a_list_of_steps_is_whole() {
    let body = "Pitch the tent.\n\n1. Choose a place.\n\n   Avoid hollows.\n2. Unroll the tent.\n   - keep the pegs\n3. Raise the poles.\n4. Peg the tent.\n\nElsewhere:\n\n1. Another list.\n";
    let mut tent = article("tent", "en", "Tent", body);
    tent.kind = Kind::Procedure;
    let (_folder, kb) = base(&[tent]);
    let suggestions = kb.suggest("how do I raise the poles of the tent").unwrap();
    let first = suggestions.replies.iter().chain(&suggestions.considered).next().unwrap();
    assert!(first.answer.text.contains("1. Choose a place.") && first.answer.text.contains("4. Peg the tent."), "{}", first.answer.text);
    assert!(!first.answer.text.contains("Another list"), "{}", first.answer.text);
}

#[test]
fn what_is_not_known_is_handed_over() {
    let (_folder, kb) = base(&help_center());
    for question in ["Can you recommend a restaurant in Oslo with live jazz?", "Do I have to declare my crypto gains this year?"] {
        let suggestions = kb.suggest(question).unwrap();
        assert!(matches!(&suggestions.outcome, Outcome::HandOver(_)) && suggestions.replies.is_empty(), "{question}");
    }
    let nothing = kb.suggest("zzz qqq").unwrap();
    assert!(matches!(nothing.outcome, Outcome::HandOver(it) if it.reason == Reason::NothingFound));
}

#[test]
fn overdue_and_internal_articles_are_marked() {
    let mut old = article("old", "en", "Goodwill credit", "Agents may give a goodwill credit of 20 EUR.");
    old.review_by = Some(time("2026-01-01"));
    old.audience = vec!["internal".to_owned()];
    let (_folder, kb) = base(&[old]);
    let suggestions = kb.suggest(Query::new("goodwill credit").audience(["internal"]).as_of(time("2026-01-01"))).unwrap();
    let first = suggestions.replies.iter().chain(&suggestions.considered).next().unwrap();
    assert_eq!(first.warnings, [Warning::ReviewOverdue(time("2026-01-01")), Warning::Internal]);
}

#[test]
fn several_questions_are_answered_one_by_one() {
    let (_folder, kb) = base(&help_center());
    let suggestions = kb.suggest("How long do I have to return goods after delivery? And what does delivery to Germany cost?").unwrap();
    let asked: Vec<&str> = suggestions.asks.iter().map(|ask| ask.text.as_str()).collect();
    assert_eq!(asked, ["How long do I have to return goods after delivery?", "And what does delivery to Germany cost?"]);
    let all: Vec<&str> = suggestions.replies.iter().chain(&suggestions.considered).map(|reply| reply.article.as_str()).collect();
    assert!(all[..2].contains(&"returns") && all[..2].contains(&"costs"), "{all:?}");
}
