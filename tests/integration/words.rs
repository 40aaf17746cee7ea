//! Words are found as customers write them: inflected, in compounds, without accents, misspelt.

use rejoinder::{Article, KnowledgeBase, Query};

use super::support::{article, base, found, language};

/// Articles whose words are the vocabulary of a small shop.
fn shop() -> Vec<Article> {
    let rows = [
        (
            "fi-returns",
            "fi",
            "Palautusoikeus",
            "Palautusoikeus on kolmekymmentä päivää. Palautus on maksuton. Oikeus koskee kaikkia tuotteita.",
        ),
        ("fi-service", "fi", "Yhteys", "Asiakaspalvelu vastaa arkisin. Palvelu on maksuton."),
        ("fi-street", "fi", "Osoite", "Myymälä sijaitsee kadun varrella."),
        ("fi-customers", "fi", "Tietosuoja", "Asiakkaiden tiedot säilytetään turvallisesti."),
        ("de-delay", "de", "Lieferverzögerung", "Eine Lieferung kann sich verspäten. Die Verzögerung tut uns leid."),
        ("de-cost", "de", "Preise", "Die Versandkosten trägt der Kunde. Versand und Kosten stehen in der Rechnung."),
        ("sv-stop", "sv", "Stopp", "Leveransstopp gäller hela veckan."),
        ("vi-refund", "vi", "Hoàn tiền", "Chúng tôi hoàn tiền trong ba ngày."),
        ("vi-friend", "vi", "Mời bạn bè", "Bạn bè được giảm giá."),
        ("en-refund", "en", "Refunds", "A refund is paid within three days of the cancellation."),
        ("en-shipping", "en", "Shipping abroad", "Parcels abroad take two weeks."),
        ("zh-return", "zh-Hans", "退货", "三十天内可以退货。"),
    ];
    rows.into_iter().map(|(id, tag, title, body)| article(id, tag, title, body)).collect()
}

fn first(kb: &KnowledgeBase, tag: &str, text: &str) -> Option<String> {
    found(kb, &Query { language: Some(language(tag)), ..Query::new(text) }).into_iter().next()
}

#[test]
fn words_are_found_as_they_are_written() {
    let (_folder, kb) = base(&shop());
    let rows = [
        // Compounds by their parts, and parts by their compounds.
        ("fi", "oikeuden palautukseen", "fi-returns"),
        ("fi", "palvelua", "fi-service"),
        ("fi", "asiakaspalvelun", "fi-service"),
        ("de", "Kostenversand", "de-cost"),
        ("de", "Verzögerung", "de-delay"),
        ("sv", "stoppet för leverans", "sv-stop"),
        // Consonant gradation.
        ("fi", "katu", "fi-street"),
        ("fi", "asiakas", "fi-customers"),
        // Typing errors.
        ("en", "canellation", "en-refund"),
        ("en", "shippign abroda", "en-shipping"),
        ("fi", "palautusokieus", "fi-returns"),
        ("de", "Versandksoten", "de-cost"),
        // Accents left out, all or some.
        ("vi", "hoan tien", "vi-refund"),
        ("vi", "hoan tiên", "vi-refund"),
        ("vi", "BAN BE", "vi-friend"),
        ("fi", "myymala", "fi-street"),
        ("zh-Hant", "退貨", "zh-return"),
    ];
    for (tag, text, expected) in rows {
        assert_eq!(first(&kb, tag, text).as_deref(), Some(expected), "{tag} {text}");
    }
}

#[test]
fn corrections_are_told() {
    let (_folder, kb) = base(&shop());
    let rows = [
        ("en", "A refnud, please: canellation!", "refnud=refund@2..8 canellation=cancellation@18..29"),
        ("en", "refund of the cancellation", ""),
        ("fi", "Ääkköset ja PALAUTSUOIKEUS", "PALAUTSUOIKEUS=palautusoikeus@15..29"),
        ("vi", "hoan tiên", "tiên=tiền@5..10"),
        // Codes, short words and ideographs are never corrected.
        ("en", "NB-4711 fund 18.2", ""),
        ("zh-Hans", "退换", ""),
        // Nothing near it; an accent that is wrong is not one left out.
        ("vi", "bán", ""),
        ("en", "xylophone", ""),
        ("en", "", ""),
    ];
    for (tag, text, expected) in rows {
        let query = Query { language: Some(language(tag)), ..Query::new(text) };
        let corrections = kb.search(query).unwrap().corrections;
        for correction in &corrections {
            assert_eq!(text[correction.span.clone()], correction.word, "{text}");
        }
        let told: Vec<String> = corrections.iter().map(|it| format!("{}={}@{:?}", it.word, it.replacement, it.span)).collect();
        assert_eq!(told.join(" "), expected, "{tag} {text}");
    }
}

#[test]
fn words_out_of_scope_teach_nothing() {
    let hidden = |id: &str, tag: &str, text: &str| {
        let mut it = article(id, tag, text, text);
        it.audience = vec!["internal".to_owned()];
        it
    };
    let queries = ["refnud", "kompensaatiokaava", "kompensation", "kaavan", "palautuskaava"];
    let asked = |articles: &[Article]| {
        let (_folder, kb) = base(articles);
        queries.map(|text| serde_json::to_string(&kb.search(text).unwrap()).unwrap())
    };
    let mut articles = shop();
    let before = asked(&articles);
    articles.extend([
        hidden("secret-fi", "fi", "Kompensaatiokaava kaava kompensaatio"),
        hidden("secret-en", "en", "Refnud refnuds compensation"),
    ]);
    assert_eq!(asked(&articles), before);
    assert!(before[0].contains("\"replacement\":\"refund\""), "{}", before[0]);
}

#[test]
fn a_word_as_asked_is_ahead_of_what_stands_for_it() {
    let (_folder, kb) = base(&[
        article("a-near", "en", "Chargers", "The charger is warm."),
        article("b-exact", "en", "Charges", "The charged amount is shown."),
        article("c-compound", "de", "Versandkosten", "Versandkosten sind hoch."),
        article("d-exact", "de", "Kosten", "Kosten sind hoch."),
    ]);
    assert_eq!(first(&kb, "en", "charged").as_deref(), Some("b-exact"));
    assert_eq!(first(&kb, "de", "Kosten").as_deref(), Some("d-exact"));
}
