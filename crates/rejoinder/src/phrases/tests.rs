//! What holds of the phrases of every language.

use proptest::prelude::*;
use rejoinder_text::{FactKind, facts};

use super::*;

const TONES: [Option<Tone>; 3] = [None, Some(Tone::Formal), Some(Tone::Friendly)];

#[test]
fn every_file_has_every_phrase_and_only_known_placeholders() {
    for (tag, file) in FILES {
        let parsed: Phrases = serde_json::from_str(file).unwrap_or_else(|error| panic!("{tag}: {error}"));
        let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        let unknown: Vec<&String> = parsed.phrases.keys().filter(|name| !known.contains(&name.as_str())).collect();
        assert!(unknown.is_empty(), "{tag}: {unknown:?}");
        for (name, slots) in NAMES {
            let texts = match parsed.phrases.get(name) {
                Some(Text::Same(text)) => vec![text],
                Some(Text::Toned { formal, friendly }) => {
                    assert_ne!(formal, friendly, "{tag} {name}: one text is enough");
                    vec![formal, friendly]
                }
                None => panic!("{tag} {name}: no such phrase"),
            };
            for text in texts {
                let rest = slots.iter().fold(text.clone(), |text, slot| {
                    assert_eq!(text.matches(&format!("{{{slot}}}")).count(), 1, "{tag} {name}: {{{slot}}}");
                    text.replace(&format!("{{{slot}}}"), "")
                });
                assert!(!rest.contains(['{', '}', '\n']) && text.trim() == text && !text.contains("  "), "{tag} {name}: {text:?}");
                assert!(rest.chars().any(char::is_alphanumeric) || !slots.is_empty(), "{tag} {name}: empty");
            }
        }
    }
}

#[test]
fn punctuation_is_that_of_the_language() {
    for (tag, file) in FILES {
        let full_width = matches!(tag, "ja" | "zh-Hans" | "zh-Hant");
        for (line, text) in file.lines().filter_map(|line| Some((line, line.split_once(": ")?.1))) {
            let narrow = ["：", "，", "。", "？", "！"].iter().any(|mark| text.contains(mark));
            assert!(full_width || !narrow, "{tag}: {line}");
            let bare: String = text.chars().filter(|c| !c.is_ascii_punctuation() || matches!(c, '?' | '!')).collect();
            assert!(!full_width || !bare.contains(['?', '!']), "{tag}: {line}");
            let glued = text.char_indices().any(|(at, c)| matches!(c, ':' | '?' | '!' | '»') && !text[..at].ends_with('\u{a0}'));
            assert!(tag != "fr" || !glued || text.starts_with('{'), "{tag}: {line}");
            assert!(tag != "ar" || !text.contains('?'), "{tag}: {line}");
        }
    }
}

#[test]
fn options_are_listed_as_the_language_lists_them() {
    let rows = [
        ("en", "Which product is it about: A, B or C?"),
        ("de", "Um welches Produkt geht es: A, B oder C?"),
        ("fi", "Mitä tuotetta asia koskee: A, B vai C?"),
        ("zh-Hans", "请问您咨询的是哪款产品：A、B还是C？"),
        ("ja", "どの商品についてのお問い合わせでしょうか：A、B、またはC"),
        ("ar", "ما المنتج المقصود: A، B أو C؟"),
    ];
    for (tag, expected) in rows {
        let voice = Voice::new(&Language::parse(tag).unwrap(), None);
        let options = voice.choice(&["A", "B", "C"]).unwrap();
        assert_eq!(voice.say("clarify_product", &[("options", &options)]).unwrap(), expected);
    }
}

#[test]
fn a_day_in_a_phrase_is_the_one_that_is_meant() {
    for (tag, day) in FILES.iter().flat_map(|(tag, _)| ["2026-11-23", "2027-02-01", "2028-12-08", "2027-05-11"].map(|day| (*tag, day))) {
        for (tone, name) in TONES.iter().flat_map(|tone| ["handed_over", "changed_on"].map(|name| (*tone, name))) {
            let language = Language::parse(tag).unwrap();
            let said = Voice::new(&language, tone).say_on(name, day.parse().unwrap()).unwrap();
            let told: Vec<(FactKind, String)> = facts(&said, Some(&language)).into_iter().map(|fact| (fact.kind, fact.value)).collect();
            assert_eq!(told, [(FactKind::Date, day.to_owned())], "{tag} {name}: {said}");
        }
    }
}

#[test]
fn a_language_to_write_in_is_always_found() {
    let rows: [(&str, &[&str], &str); 9] = [
        ("???", &[], "en"),
        ("", &[], "en"),
        ("4711", &["fi"], "fi"),
        ("4711", &["hu", "de"], "de"),
        ("4711", &["hu"], "en"),
        ("환불해 주세요", &["fi"], "ko"),
        ("请问什么时候可以收到退款", &["fi"], "zh-Hans"),
        ("كيف يمكنني إرجاع الطلب", &[], "ar"),
        ("xyzzy", &["vi"], "vi"),
    ];
    for (message, likely, expected) in rows {
        let likely: Vec<Language> = likely.iter().map(|tag| Language::parse(tag).unwrap()).collect();
        assert_eq!(language_for(message, &likely).map(Language::as_str), Some(expected), "{message}");
    }
}

proptest! {
    #[test]
    fn whatever_is_filled_in_no_placeholder_and_no_line_break_is_left(value in "\\PC{0,12}|[{}a-z\n\r\t ]{0,20}", index in 0..NAMES.len()) {
        let (name, slots) = NAMES[index];
        for (tag, _) in FILES {
            for tone in TONES {
                let voice = Voice::new(&Language::parse(tag).unwrap(), tone);
                let filled: Vec<(&str, &str)> = slots.iter().map(|slot| (*slot, value.as_str())).collect();
                let said = voice.say(name, &filled);
                let can_be_said = slots.iter().all(|slot| slot_value(slot, &value).chars().any(char::is_alphanumeric));
                prop_assert_eq!(said.is_some(), can_be_said);
                if let Some(said) = said {
                    prop_assert!(!said.trim().is_empty() && !said.contains(['{', '}', '\n', '\r', '\0']), "{}", said);
                }
            }
        }
    }
}
