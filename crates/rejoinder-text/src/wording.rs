//! The wording of a text: what stays the same when case, spaces and punctuation change. Two texts that share a run of it say the same
//! words in the same order.

use std::ops::Range;

use crate::facts::Characters;
use crate::folding::Folding;
use crate::script::{Writing, is_hangul};

/// A word, or a character of a script without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The same for words that differ in nothing but case, width and the like (FNV-1a of the normal spelling).
    pub hash: u64,
    /// What it counts in a run: see [`Worded::RUN`].
    pub weight: usize,
}

impl Worded {
    /// A run of this weight is a piece of text that is not the same by chance: eight words, twelve ideographs or kana, twenty-four
    /// letters of Thai and the like or syllables of Hangul.
    pub const RUN: usize = 24;
}

/// The words of a text in order. Linear in the text.
#[must_use]
pub fn wording(text: &str) -> Vec<Worded> {
    let characters = Characters::of(text, Folding::of(""));
    let mut all: Vec<Worded> = Vec::new();
    // Whether the last word goes on.
    let mut open = false;
    for place in 0..characters.len() {
        let c = characters.at(place);
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let span = characters.span(place..place + 1);
        let spaced = Writing::of(c) == Writing::Spaced;
        // One character of the text may be several in normal spelling: they are one word with what they are made of.
        match all.last_mut().filter(|last| open && spaced || last.span.end > span.start) {
            Some(last) => (last.span.end, last.hash) = (span.end, step(last.hash, c)),
            None => all.push(Worded { span, hash: step(SEED, c), weight: weight(c) }),
        }
        open = spaced;
    }
    all
}

fn weight(c: char) -> usize {
    match Writing::of(c) {
        Writing::Spaced => 3,
        Writing::Ideographic if !is_hangul(c) => 2,
        _ => 1,
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hashes(text: &str) -> Vec<u64> {
        wording(text).into_iter().map(|word| word.hash).collect()
    }

    #[test]
    fn case_spaces_and_punctuation_change_nothing() {
        let rows = [
            ("You can return it — within 14 days.", "you CAN return it, within\n14 days", true),
            ("十四天內可退貨。", "十四天内 可退货", true),
            ("14 days", "15 days", false),
            ("a b", "ab", false),
        ];
        for (a, b, same) in rows {
            assert_eq!(hashes(a) == hashes(b), same, "{a:?} {b:?}");
        }
    }

    proptest! {
        #[test]
        fn spans_ascend_apart(text in "\\PC{0,60}") {
            let mut end = 0;
            for word in wording(&text) {
                prop_assert!(word.span.start >= end && word.span.start < word.span.end && text.get(word.span.clone()).is_some());
                end = word.span.end;
            }
        }
    }
}
