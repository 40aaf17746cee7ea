//! What a suggestion says, and when it says nothing.

use rejoinder::{Answer, AnswerForm, Channel, Kind, Outcome, PartKind, PartSource, Query, Reason, Tone, Warning};

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
    assert!(first.text.starts_with("Country: Germany. Cost: 9.90 EUR.\n"), "{}", first.text);
    let steps = kb.suggest(Query::new("my headlamp does not react, how do I reset it").channel(Channel::Phone)).unwrap();
    let first = steps.replies.iter().chain(&steps.considered).next().unwrap();
    let spoken = "First: Hold the button for 12 seconds.\nNext: Wait until the light blinks.\nFinally: Charge the lamp.\n";
    assert!(first.text.contains(spoken), "{}", first.text);
}

#[test]
fn replies_come_in_the_language_of_the_customer() {
    let (_folder, kb) = base(&help_center());
    let finnish = kb.suggest("Kuinka monta päivää minulla on aikaa palauttaa käyttämätön tuote?").unwrap();
    let first = finnish.replies.iter().chain(&finnish.considered).next().unwrap();
    assert_eq!((first.article.as_str(), first.language.as_str()), ("returns", "fi"));
    assert!(first.text.starts_with("Hei,\n\nKiitos viestistäsi aiheesta ”Palautusehdot”."), "{}", first.text);
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
fn the_tone_is_what_is_asked_for_or_customary() {
    let (_folder, kb) = base(&help_center());
    let rows = [
        (Some(Tone::Formal), "en", "Dear Ann,\n\n", "Yours sincerely"),
        (Some(Tone::Friendly), "en", "Hello Ann,\n\n", "Kind regards"),
        (None, "en", "Hello Ann,\n\n", "Kind regards"),
        (None, "fi", "Hei Ann,\n\n", "Ystävällisin terveisin"),
        (Some(Tone::Formal), "fi", "Hyvä Ann,\n\n", "Kunnioittavasti"),
        (None, "de", "Guten Tag Ann,\n\n", "Mit freundlichen Grüßen"),
        (Some(Tone::Friendly), "de", "Hallo Ann,\n\ndanke", "Viele Grüße"),
    ];
    for (tone, to, beginning, end) in rows {
        let query = Query { tone, ..Query::new("how long do I have to return goods?").customer("Ann").reply_language(language(to)) };
        let suggestions = kb.suggest(query).unwrap();
        let first = suggestions.replies.iter().chain(&suggestions.considered).next().unwrap();
        assert!(first.text.starts_with(beginning) && first.text.ends_with(end), "{tone:?} {to}: {}", first.text);
    }
}

/// A canned reply is found by what it says, not by the names of its placeholders, and is sent only as far as its values are known.
#[test]
fn canned_replies_are_filled_in() {
    let body = "Hi {{ticket.requester.first_name}},\n\nYour refund of {{refund.amount}} is on its way. It takes 5 days.";
    let mut refund = article("refund", "en", "Refund is on its way", body);
    let mut empty = article("empty", "en", "Voucher sent", "The voucher {{voucher.code}} was sent.");
    let mut broken = article("broken", "en", "Broken zipper", "We repair zippers. {% for zip in zippers %}One.");
    for (reply, example) in [(&mut refund, "where is my refund"), (&mut empty, "the voucher was sent"), (&mut broken, "zipper is broken")] {
        reply.kind = Kind::Reply;
        reply.examples = vec![example.to_owned()];
    }
    let (_folder, kb) = base(&help_center().into_iter().chain([refund, empty, broken]).collect::<Vec<_>>());
    let first = |query: Query| {
        let suggestions = kb.suggest(query).unwrap();
        suggestions.replies.into_iter().chain(suggestions.considered).next()
    };
    let asked = || Query::new("where is my refund").customer("Ann").kinds([Kind::Reply]);
    let known = first(asked().value("refund.amount", "12 EUR")).unwrap();
    assert!(known.text.starts_with("Hi Ann,\n\nYour refund of 12 EUR is on its way. It takes 5 days.\n\n"), "{}", known.text);
    assert!(known.missing.is_empty() && known.warnings.is_empty());
    assert_eq!(known.answer.text, "Hi Ann,\nYour refund of 12 EUR is on its way. It takes 5 days.");
    let filled = known.parts.iter().map(|part| match &part.source {
        PartSource::Article { filled, .. } => filled.join(" "),
        _ => String::new(),
    });
    assert_eq!(filled.filter(|names| !names.is_empty()).collect::<Vec<_>>(), ["ticket.requester.first_name", "refund.amount"]);
    let lacking = first(asked()).unwrap();
    assert!(lacking.text.starts_with("Hi Ann,\n\nIt takes 5 days.\n\n"), "{}", lacking.text);
    assert_eq!(
        (lacking.missing.as_slice(), lacking.warnings.as_slice()),
        (&["refund.amount".to_owned()][..], &[Warning::MissingValues][..])
    );
    // Nothing would be left, so it is not offered.
    assert!(first(Query::new("the voucher was sent").kinds([Kind::Reply])).is_none_or(|reply| reply.article != "empty"));
    // Who takes over is told what it needs.
    let Outcome::HandOver(it) = kb.suggest(Query::new("the voucher was sent").kinds([Kind::Reply])).unwrap().outcome else { panic!() };
    assert!(it.missing.contains(&"voucher.code".to_owned()), "{:?}", it.missing);
    let broken = first(Query::new("zipper is broken").kinds([Kind::Reply])).unwrap();
    assert!(broken.text.contains("We repair zippers.") && !broken.text.contains("One."), "{}", broken.text);
    assert!(matches!(&broken.warnings[..], [Warning::BrokenTemplate { line: 1, .. }]), "{:?}", broken.warnings);
    // `requester` and `ticket` are no words of the reply, but they are shown.
    assert!(kb.search(Query::new("requester ticket").kinds([Kind::Reply])).unwrap().hits.is_empty());
    let passage = &kb.search(Query::new("refund").kinds([Kind::Reply])).unwrap().hits[0].passage;
    assert!(
        passage.text.contains("{{ticket.requester.first_name}}")
            && passage.highlights.iter().all(|span| &passage.text[span.clone()] == "refund")
    );
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
