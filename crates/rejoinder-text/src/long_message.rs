//! A long message taken apart: most of its sentences tell a story, and one or two ask.

use crate::message::{is_formula, is_question};
use crate::script::Writing;
use crate::sentences::sentences;

/// A message of fewer words is one question, however many sentences it has: problem reports of 45 words lose when taken apart.
const LONG: usize = 60;
/// A message is taken apart into at most this many statements, so that a text of thousands of sentences costs no more than a letter.
const MOST_STATEMENTS: usize = 32;

/// A message long enough to say more than one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct LongMessage<'a> {
    /// What it says, in order; formulas of greeting and closing left out.
    pub statements: Vec<Statement<'a>>,
    /// How many times as long it is as the shortest long message; at least 1.
    pub length: f64,
}

/// A part of a long message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Its text: one sentence, or several in very long messages.
    pub text: &'a str,
    /// Whether a sentence of it ends in a question mark.
    pub asks: bool,
}

/// Takes a message apart; `None` if it is too short for that. Linear in the text.
#[must_use]
pub fn long_message(text: &str) -> Option<LongMessage<'_>> {
    let length = n_words(text) as f64 / LONG as f64;
    if length < 1.0 {
        return None;
    }
    let mut spans = sentences(text);
    spans.retain(|span| !is_formula(&text[span.clone()]));
    let parts = spans.chunks(spans.len().div_ceil(MOST_STATEMENTS).max(1)).filter_map(|part| {
        let (first, last) = (part.first()?, part.last()?);
        Some(Statement { text: &text[first.start..last.end], asks: part.iter().any(|span| is_question(&text[span.clone()])) })
    });
    let statements: Vec<Statement<'_>> = parts.collect();
    (!statements.is_empty()).then_some(LongMessage { statements, length })
}

/// About how many words a text has: in scripts without spaces three ideographs make two words, and four letters one.
fn n_words(text: &str) -> usize {
    let (mut spaced, mut ideographs, mut letters) = (0, 0, 0);
    let mut in_word = false;
    for c in text.chars() {
        let writing = Writing::of(c);
        ideographs += usize::from(writing == Writing::Ideographic);
        letters += usize::from(writing == Writing::Unspaced);
        let continues = writing == Writing::Spaced && (c.is_alphanumeric() || in_word && !c.is_whitespace());
        spaced += usize::from(continues && !in_word);
        in_word = continues;
    }
    spaced + ideographs * 2 / 3 + letters / 4
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        let rows = [("", 0), ("don't  stop-me, now!", 3), ("退货政策是什么", 4), ("iPhone退货", 2), ("สวัสดีครับ", 2), ("- ... -", 0)];
        for (text, expected) in rows {
            assert_eq!(n_words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_short_message_is_not_taken_apart() {
        let said = "It broke again. ".repeat(LONG / 3 - 1);
        assert_eq!(long_message(&format!("{said}Why?")), None);
        let text = format!("Hello there!\n{said}{said}Why?\nBest regards.");
        let long = long_message(&text).unwrap();
        assert!(long.statements.len() > 10 && long.statements.len() <= MOST_STATEMENTS && long.length > 1.9);
        let asking: Vec<&Statement<'_>> = long.statements.iter().filter(|it| it.asks).collect();
        assert!(asking.len() == 1 && asking[0].text.ends_with("Why?"), "{asking:?}");
        assert!(!long.statements.iter().any(|it| it.text.contains("Hello") || it.text.contains("regards")));
    }

    proptest! {
        #[test]
        fn statements_are_few_and_in_order(text in "([a-zäö]{1,9}[ .?!\n，。？]|[退货政策]{1,4}[。 ]){0,300}") {
            let Some(long) = long_message(&text) else { return Ok(()) };
            prop_assert!(long.length >= 1.0 && (1..=MOST_STATEMENTS).contains(&long.statements.len()));
            let mut rest = text.as_str();
            for statement in long.statements {
                let found = rest.find(statement.text);
                prop_assert!(found.is_some(), "{:?}", statement.text);
                rest = &rest[found.unwrap_or(0) + statement.text.len()..];
            }
        }
    }
}
