//! What a reply says besides the answer, in the customer's language. The texts are data: one file a language, the same names in each.
//!
//! A phrase is one text, or two where formal and friendly differ. `customary` is the tone of support in that
//! language where none is asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rejoinder_text::Language;
use serde::Deserialize;

use crate::query::Tone;
use crate::statements::{address, clean};

/// The phrases of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    customary: Tone,
    phrases: BTreeMap<String, Text>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Text {
    Same(String),
    Toned { formal: String, friendly: String },
}

/// Every phrase with what is filled into it, each exactly once.
#[cfg(test)]
const NAMES: [(&str, &[&str]); 33] = [
    // A greeting after which the letter goes on as the same sentence, and one that stands alone.
    ("greeting", &["customer"]),
    ("greeting_unnamed", &[]),
    ("greeting_alone", &["customer"]),
    ("greeting_alone_unnamed", &[]),
    ("acknowledge_question", &[]),
    ("acknowledge_problem", &[]),
    ("acknowledge_complaint", &[]),
    ("acknowledge_cancellation", &[]),
    ("acknowledge_thanks", &[]),
    ("acknowledge_topic", &["topic"]),
    ("apology", &[]),
    ("steps", &[]),
    ("step_first", &[]),
    ("step_next", &[]),
    ("step_last", &[]),
    ("cell", &["header", "cell"]),
    ("caution_language", &[]),
    ("changed_on", &["date"]),
    ("source", &["url"]),
    ("source_short", &["url"]),
    ("next_step", &[]),
    ("person", &[]),
    ("person_short", &[]),
    ("closing", &[]),
    ("clarify_product", &["options"]),
    ("clarify_plan", &["options"]),
    ("clarify_region", &["options"]),
    ("clarify_channel", &["options"]),
    ("clarify_delivery", &[]),
    ("clarify_other", &["options"]),
    // How options follow one another: `A, B` and `A, B or C`.
    ("options", &["before", "after"]),
    ("options_last", &["before", "after"]),
    ("unanswered", &["ask"]),
];

const FILES: [(&str, &str); 23] = [
    ("ar", include_str!("../data/phrases/ar.json")),
    ("da", include_str!("../data/phrases/da.json")),
    ("de", include_str!("../data/phrases/de.json")),
    ("en", include_str!("../data/phrases/en.json")),
    ("es", include_str!("../data/phrases/es.json")),
    ("fi", include_str!("../data/phrases/fi.json")),
    ("fr", include_str!("../data/phrases/fr.json")),
    ("id", include_str!("../data/phrases/id.json")),
    ("it", include_str!("../data/phrases/it.json")),
    ("ja", include_str!("../data/phrases/ja.json")),
    ("ko", include_str!("../data/phrases/ko.json")),
    ("nl", include_str!("../data/phrases/nl.json")),
    ("no", include_str!("../data/phrases/no.json")),
    ("pl", include_str!("../data/phrases/pl.json")),
    ("pt", include_str!("../data/phrases/pt.json")),
    ("ru", include_str!("../data/phrases/ru.json")),
    ("sv", include_str!("../data/phrases/sv.json")),
    ("th", include_str!("../data/phrases/th.json")),
    ("tr", include_str!("../data/phrases/tr.json")),
    ("uk", include_str!("../data/phrases/uk.json")),
    ("vi", include_str!("../data/phrases/vi.json")),
    ("zh-Hans", include_str!("../data/phrases/zh-Hans.json")),
    ("zh-Hant", include_str!("../data/phrases/zh-Hant.json")),
];

fn all() -> &'static BTreeMap<Language, Phrases> {
    static ALL: OnceLock<BTreeMap<Language, Phrases>> = OnceLock::new();
    ALL.get_or_init(|| {
        let parsed = FILES.iter().filter_map(|(tag, file)| Some((Language::parse(tag).ok()?, serde_json::from_str(file).ok()?)));
        parsed.collect()
    })
}

/// How a reply speaks: its language and tone. In a language without phrases it has nothing to say of its own.
#[derive(Clone, Copy)]
pub(crate) struct Voice {
    phrases: Option<&'static Phrases>,
    tone: Tone,
}

impl Voice {
    /// The voice that a reader of `language` reads. `None`: the customary tone.
    pub(crate) fn new(language: &Language, tone: Option<Tone>) -> Self {
        let phrases = all().iter().find(|(of, _)| language.reads(of)).map(|(_, phrases)| phrases);
        Self { phrases, tone: tone.or(phrases.map(|it| it.customary)).unwrap_or_default() }
    }

    /// A phrase with its slots filled. What is filled in is one line without braces, and a phrase is none if a slot would stay empty.
    pub(crate) fn say(self, name: &str, slots: &[(&str, &str)]) -> Option<String> {
        let text = self.text(name)?;
        let slots: Vec<(&str, String)> = slots.iter().map(|(slot, value)| (*slot, slot_value(slot, value))).collect();
        slots.iter().all(|(_, value)| value.chars().any(char::is_alphanumeric)).then(|| fill(text, &slots))
    }

    /// Options to choose from: "A, B or C". `None` without options, or if one is empty.
    pub(crate) fn choice(self, options: &[&str]) -> Option<String> {
        let (first, rest) = options.split_first()?;
        rest.iter().enumerate().try_fold(clean(first), |before, (index, after)| {
            let name = if index + 1 == rest.len() { "options_last" } else { "options" };
            self.say(name, &[("before", &before), ("after", after)])
        })
    }

    /// A cell of a table after its header, and what stands before the next one.
    pub(crate) fn cell(self, header: &str, cell: &str) -> (String, &'static str) {
        let pattern = self.text("cell").unwrap_or("{header}: {cell}.");
        let ends = |c: char| matches!(c, '.' | '!' | '?' | '。' | '！' | '？');
        let pattern = if cell.ends_with(ends) { pattern.trim_end_matches(ends) } else { pattern };
        let said = fill(pattern, &[("header", header.to_owned()), ("cell", cell.to_owned())]);
        let joint = if closes_full_width(&said) { "" } else { " " };
        (said, joint)
    }

    fn text(self, name: &str) -> Option<&'static str> {
        Some(match self.phrases?.phrases.get(name)? {
            Text::Same(text) => text,
            Text::Toned { formal, .. } if self.tone == Tone::Formal => formal,
            Text::Toned { friendly, .. } => friendly,
        })
    }
}

/// Whether a text ends in punctuation of full width, after which no space stands.
pub(crate) fn closes_full_width(text: &str) -> bool {
    text.ends_with(['。', '，', '、', '：', '！', '？', '；', '」', '』'])
}

fn slot_value(slot: &str, value: &str) -> String {
    if slot == "url" { address(value) } else { clean(value) }
}

/// Every `{slot}` of a pattern replaced, in one pass: what is filled in is not looked at again.
fn fill(pattern: &str, slots: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(slots.iter().find(|(name, _)| *name == slot).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
}
