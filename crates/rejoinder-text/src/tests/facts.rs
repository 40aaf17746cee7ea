//! What facts a text holds, and when one bears out another.

use proptest::prelude::*;

use super::language;
use crate::facts::{Fact, FactKind, fact_languages, facts, names, written_date};

fn shown(facts: &[Fact]) -> String {
    let facts: Vec<String> = facts.iter().map(|fact| format!("{} {}", fact.kind, fact.value)).collect();
    facts.join(" ; ")
}

#[test]
fn facts_are_found_in_every_language() {
    let mut wrong = Vec::new();
    let mut rows: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for row in include_str!("facts.tsv").lines() {
        let columns: Vec<&str> = row.split('\t').collect();
        let &[tag, text, expected] = columns.as_slice() else { panic!("three columns: {row:?}") };
        *rows.entry(tag).or_default() += 1;
        let text = text.replace("\\n", "\n");
        let found = shown(&facts(&text, Some(&language(tag))));
        if found != expected {
            wrong.push(format!("{tag}  {text}\n   found {found}\n  wanted {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of the rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn days_are_written_as_the_language_writes_them() {
    let rows = [
        ("ar", "1 فبراير 2027", "23 نوفمبر 2026"),
        ("da", "1. februar 2027", "23. november 2026"),
        ("de", "1.2.2027", "23.11.2026"),
        ("en", "1 February 2027", "23 November 2026"),
        ("es", "1 de febrero de 2027", "23 de noviembre de 2026"),
        ("fi", "1.2.2027", "23.11.2026"),
        ("fr", "1er février 2027", "23 novembre 2026"),
        ("id", "1 Februari 2027", "23 November 2026"),
        ("it", "1 febbraio 2027", "23 novembre 2026"),
        ("ja", "2027年2月1日", "2026年11月23日"),
        ("ko", "2027년 2월 1일", "2026년 11월 23일"),
        ("nl", "1 februari 2027", "23 november 2026"),
        ("no", "1. februar 2027", "23. november 2026"),
        ("pl", "1 lutego 2027 roku", "23 listopada 2026 roku"),
        ("pt", "1 de fevereiro de 2027", "23 de novembro de 2026"),
        ("ru", "1 февраля 2027 года", "23 ноября 2026 года"),
        ("sv", "1 februari 2027", "23 november 2026"),
        ("th", "1 กุมภาพันธ์ 2027", "23 พฤศจิกายน 2026"),
        ("tr", "1 Şubat 2027", "23 Kasım 2026"),
        ("uk", "1 лютого 2027 року", "23 листопада 2026 року"),
        ("vi", "1/2/2027", "23/11/2026"),
        ("zh-Hant", "2027年2月1日", "2026年11月23日"),
        ("nb", "1. februar 2027", "23. november 2026"),
        ("hu", "2027-02-01", "2026-11-23"),
    ];
    for (tag, first, later) in rows {
        let language = language(tag);
        assert_eq!((written_date(2027, 2, 1, &language).as_str(), written_date(2026, 11, 23, &language).as_str()), (first, later), "{tag}");
    }
}

#[test]
fn every_day_that_is_written_is_read_back() {
    for language in fact_languages() {
        for (month, day) in (1..=12).flat_map(|month| [1, 2, 8, 11, 12, 13, 22, 28].map(|day| (month, day))) {
            let written = written_date(2026, month, day, language);
            let found = facts(&written, Some(language));
            assert_eq!(shown(&found), format!("date 2026-{month:02}-{day:02}"), "{language}: {written}");
        }
    }
}

/// `own` is borne out by `source`, or not.
fn check(own: &str, source: &str, tag: &str, expected: bool) {
    let one = |text: &str| {
        let found = facts(text, Some(&language(tag)));
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        found[0].clone()
    };
    assert_eq!(one(own).is_borne_out_by(&one(source)), expected, "{own:?} by {source:?}");
}

#[test]
fn facts_bear_each_other_out_by_what_they_say() {
    let rows = [
        ("14 days", "two weeks", true),
        ("14 days", "14 business days", false),
        ("14 days", "30 days", false),
        ("24 months", "2 years", true),
        ("12/03/2026", "3 December 2026", true),
        ("12/03/2026", "12 March 2026", true),
        ("12/03/2026", "12 April 2026", false),
        ("3 December", "3 December 2026", true),
        ("3 December 2027", "3 December 2026", false),
        ("March 2026", "1 March 2026", true),
        ("5 March 2026", "March 2026", false),
        ("order 123456", "#123456", true),
        ("NB 4711", "4711", true),
        ("14", "14 days", false),
        ("5", "5 kg", true),
        ("4", "14 days", false),
        ("¥500", "500 CNY", true),
        ("5 EUR", "5 USD", false),
        ("+358 40 123 4567", "040 123 4567", true),
        ("+358 40 123 4567", "040 123 4568", false),
        ("9 am", "9:00", true),
        ("20%", "20 percent", true),
        ("https://www.kaarna.example/", "kaarna.example", true),
    ];
    for (own, source, expected) in rows {
        check(own, source, "en", expected);
    }
}

#[test]
fn codes_are_legible() {
    let rows = [
        ("order ab-1234-x", "ab-1234-x", "AB-1234-X"),
        ("Order AB\u{2011}1234\u{2013}X came", "AB\u{2011}1234\u{2013}X", "AB-1234-X"),
        ("invoice 2026/00417", "2026/00417", "2026/00417"),
        ("order number 123-4567890-12", "123-4567890-12", "123-4567890-12"),
        ("Tent NB\u{AD}4711", "NB\u{AD}4711", "NB4711"),
        ("#123456", "#123456", "123456"),
        ("注文番号ＡＢ－１２３４", "ＡＢ－１２３４", "AB-1234"),
        ("model X_100.2/b", "X_100.2/b", "X_100.2/B"),
    ];
    for (text, written, legible) in rows {
        let found = facts(text, Some(&language("en")));
        let code = found.iter().find(|fact| fact.kind == FactKind::Code);
        let code = code.unwrap_or_else(|| panic!("{text:?}: {found:?}"));
        assert_eq!((&text[code.span.clone()], code.legible(text).as_str()), (written, legible));
    }
}

#[test]
fn a_text_without_a_language_is_read_in_the_one_it_looks_like() {
    let rows = [
        ("Voit palauttaa tuotteen neljäntoista päivän kuluessa toimituksesta.", "duration 14 days"),
        ("Bạn có thể trả lại hàng trong vòng mười bốn ngày.", "duration 14 days"),
        ("收到商品后十四天内可以退货。", "duration 14 days"),
        ("Sie können die Ware innerhalb von vierzehn Tagen zurückgeben.", "duration 14 days"),
    ];
    for (text, expected) in rows {
        assert_eq!(shown(&facts(text, None)), expected, "{text}");
    }
}

#[test]
fn names_have_capitals_that_nothing_else_asks_for() {
    let rows = [
        ("en", "You can pay with MobilePay or Apple Pay on Monday.", "mobilepay ; apple pay"),
        ("fi", "Toimitus EU-maihin ja Wi-Fi", "eu ; wi-fi"),
        ("en", "Our SuperTent 3000 is great. Returns are free.", "supertent"),
        ("en", "iPads are fine. I'm sure.", "ipads"),
        ("de", "Sie können die Rechnung mit PayPal oder DHL bezahlen.", "paypal"),
        ("fi", "Voit maksaa Klarnalla tai MobilePaylla.", "klarnalla ; mobilepaylla"),
        ("zh-Hans", "您可以使用MobilePay付款。", "mobilepay"),
        ("en", "Write to Anna@kaarna.example", ""),
    ];
    for (tag, text, expected) in rows {
        let found: Vec<String> = names(text, Some(&language(tag))).into_iter().map(|name| name.value).collect();
        assert_eq!(found.join(" ; "), expected, "{tag} {text}");
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "14",
        "1,000",
        "1.000",
        "3.12.2026",
        "12/03",
        "days",
        "päivää",
        "十四",
        "天",
        "ngày",
        "mười",
        "bốn",
        "€",
        "kr",
        "%",
        "-",
        "–",
        " ",
        "\n",
        ".",
        ",",
        "order",
        "#",
        "@",
        "a.fi",
        "http://",
        "+358",
        "0",
        "99999999999999999999",
        "klo",
        "vier",
        "und",
        "zwanzig",
        "٤",
        "e\u{301}",
        "\u{200B}",
        "(",
        ")",
        ":",
        "h",
        "k",
        "百分之",
        "第",
        "X1",
        "hundred",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..24).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn spans_ascend_apart_on_characters(text in pieces(), any in "\\PC{0,40}", tag in proptest::sample::select(vec!["en", "fi", "vi", "zh", "de", "ja", "ar", "th", "tr", "la"])) {
        for text in [text, any] {
            for found in [facts(&text, Some(&language(tag))), facts(&text, None), names(&text, Some(&language(tag)))] {
                let mut end = 0;
                for fact in found {
                    prop_assert!(fact.span.start >= end && fact.span.start < fact.span.end, "{:?}", fact);
                    prop_assert!(text.get(fact.span.clone()).is_some() && !fact.value.is_empty(), "{:?}", fact);
                    prop_assert!(fact.is_borne_out_by(&fact));
                    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                    prop_assert_eq!(letters(&fact.legible(&text)), letters(&fact.value));
                    end = fact.span.end;
                }
            }
        }
    }

    #[test]
    fn a_number_is_the_same_in_every_spelling(number in 2u64..2_000_000) {
        let grouped = |mark: &str| {
            let digits = number.to_string();
            let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
            groups.join(mark)
        };
        let full: String = number.to_string().chars().map(|c| char::from_u32(c as u32 - 0x30 + 0xFF10).unwrap()).collect();
        for (tag, text) in [
            ("en", format!("{} EUR", grouped(","))),
            ("de", format!("{} EUR", grouped("."))),
            ("fi", format!("{} euroa", grouped("\u{A0}"))),
            ("fr", format!("{} €", grouped("\u{202F}"))),
            ("zh", format!("{full}欧元")),
        ] {
            let found = facts(&text, Some(&language(tag)));
            prop_assert_eq!(shown(&found), format!("amount {number} EUR"), "{} {}", tag, text);
        }
    }

    #[test]
    fn time_is_linear_in_the_text(piece in "[0-9a-z .,@#:/-]{1,6}") {
        let long = piece.repeat(20_000 / piece.len());
        let start = std::time::Instant::now();
        prop_assert!(facts(&long, Some(&language("en"))).len() <= long.len());
        prop_assert!(start.elapsed() < std::time::Duration::from_secs(2));
    }
}

#[test]
fn kinds_have_names() {
    assert_eq!(serde_name(FactKind::Email), "email");
    assert_eq!(FactKind::Url.to_string(), "url");
}

fn serde_name(kind: FactKind) -> String {
    kind.as_str().to_owned()
}
