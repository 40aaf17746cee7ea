//! What a reply says besides the answer, in the customer's language. The texts are data: one file a language, the same names in each.
//!
//! A phrase is one text, or two where formal and friendly differ. `customary` is the tone of support in that
//! language where none is asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rejoinder_store::Timestamp;
use rejoinder_text::{Language, detect, written_date};
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
const NAMES: [(&str, &[&str]); 35] = [
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
    // Where a message is handed over: instead of the way to a person, when one will reply.
    ("handed_over", &["date"]),
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
    // The same where there is no room to name what is left open.
    ("unanswered_short", &[]),
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

/// The languages with phrases.
pub(crate) fn languages() -> impl Iterator<Item = &'static Language> {
    all().keys()
}

/// A language that detection is less sure of than this is a guess, and what stands in the articles found says more.
const LOOKS_LIKE: f64 = 0.45;

/// The language to write to a customer in whose language is unclear: what the message looks like, among the languages with phrases; else
/// the first of `likely` that has phrases; else English. `None` only if there are no phrases at all.
pub(crate) fn language_for<'l>(message: &str, likely: impl IntoIterator<Item = &'l Language>) -> Option<&'l Language> {
    let known: Vec<Language> = languages().cloned().collect();
    let looks = detect(message, &known).filter(|detected| detected.confidence >= LOOKS_LIKE).map(|detected| detected.language);
    let looks = looks.and_then(|language| languages().find(|known| **known == language));
    let likely = || likely.into_iter().find(|language| languages().any(|known| language.reads(known)));
    looks.or_else(likely).or_else(|| languages().find(|known| known.primary() == "en"))
}

/// How a reply speaks: its language and tone. In a language without phrases it has nothing to say of its own.
#[derive(Clone, Copy)]
pub(crate) struct Voice {
    phrases: Option<(&'static Language, &'static Phrases)>,
    tone: Tone,
}

impl Voice {
    /// The voice that a reader of `language` reads. `None`: the customary tone.
    pub(crate) fn new(language: &Language, tone: Option<Tone>) -> Self {
        let phrases = all().iter().find(|(of, _)| language.reads(of));
        Self { phrases, tone: tone.or(phrases.map(|(_, it)| it.customary)).unwrap_or_default() }
    }

    /// A phrase with a day in it, which is written as the language writes it. Days are those of UTC.
    pub(crate) fn say_on(self, name: &str, day: Timestamp) -> Option<String> {
        let (language, _) = self.phrases?;
        let (year, month, day) = day.date();
        self.say(name, &[("date", &written_date(year, month, day, language))])
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
        Some(match self.phrases?.1.phrases.get(name)? {
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
#[path = "phrases/tests.rs"]
mod tests;
