//! Analysis that remembers the words it has seen: texts repeat most of theirs, and stemming one costs ten times what looking it up does.

use std::collections::HashMap;

use crate::analyzer::{Analyzer, Buffers, Form, LONGEST_WORD};
use crate::codes::Codes;
use crate::language::Language;
use crate::runs::{runs, split_words};
use crate::script::Writing;

/// How many words are remembered before it forgets them all: about five megabytes. Only speed depends on it.
const KEPT: usize = 20_000;

/// An [`Analyzer`] for many texts of one language.
pub struct Memo {
    analyzer: Analyzer,
    buffers: Buffers,
    words: HashMap<Box<str>, Word>,
}

/// What analysis made of a word.
#[derive(Default)]
struct Word {
    /// All tokens, one behind the other.
    text: String,
    /// Where in `text` each token ends.
    tokens: Vec<(Form, u32)>,
    /// How many positions it takes up: one, or none where normalisation leaves nothing.
    positions: u32,
}

impl Memo {
    /// For texts in `language`.
    #[must_use]
    pub fn new(language: &Language) -> Self {
        Self { analyzer: Analyzer::new(Some(language)), buffers: Buffers::default(), words: HashMap::new() }
    }

    /// Calls `visit` with form, normal spelling and position of the same tokens, in the same order, as [`Analyzer::analyze`] does, and
    /// returns the same position.
    pub fn analyze(&mut self, text: &str, first: u32, visit: &mut dyn FnMut(Form, &str, u32)) -> u32 {
        let Self { analyzer, buffers, words } = self;
        let mut position = first;
        for run in runs(text) {
            // Pairs of syllables are not of one word.
            if run.writing != Writing::Spaced || analyzer.is_syllabic() {
                let visit = &mut |token: crate::Token<'_>| visit(token.form, token.text, token.position);
                position = analyzer.analyze(&text[run.span()], position, visit);
                continue;
            }
            let mut codes = Codes::of(analyzer, text, run.span());
            split_words(text, run.span(), analyzer.folding(), LONGEST_WORD, &mut |span| {
                let source = &text[span.clone()];
                if words.len() >= KEPT && !words.contains_key(source) {
                    words.clear();
                }
                if !words.contains_key(source) {
                    words.insert(source.into(), Word::of(source, analyzer, buffers));
                }
                let Some(word) = words.get(source) else { return };
                let mut start = 0;
                for &(form, end) in &word.tokens {
                    visit(form, &word.text[start..end as usize], position);
                    start = end as usize;
                }
                if word.positions > 0 {
                    codes.at(&span, &mut |code| visit(Form::Code, &code.text, position));
                }
                position = position.saturating_add(word.positions);
            });
        }
        position
    }
}

impl Word {
    fn of(source: &str, analyzer: &Analyzer, buffers: &mut Buffers) -> Self {
        let mut word = Self::default();
        let taken = analyzer.word(source, buffers, &|_| true, &mut |form, token, _| {
            word.text.push_str(token);
            word.tokens.push((form, u32::try_from(word.text.len()).unwrap_or(u32::MAX)));
        });
        word.positions = u32::from(taken.is_some());
        word
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, language: &str) {
        let language = Language::parse(language).unwrap();
        let (mut plain, mut remembered) = (Vec::new(), Vec::new());
        let visit = &mut |token: crate::Token<'_>| plain.push((token.form, token.text.to_owned(), token.position));
        let end = Analyzer::new(Some(&language)).analyze(text, 7, visit);
        let mut memo = Memo::new(&language);
        for _ in 0..2 {
            remembered.clear();
            assert_eq!(
                memo.analyze(text, 7, &mut |form, text, position| remembered.push((form, text.to_owned(), position))),
                end,
                "{text:?}"
            );
            assert_eq!(remembered, plain, "{text:?}");
        }
    }

    #[test]
    fn tokens_are_those_of_the_analyzer() {
        let long = "x1".repeat(500);
        let texts = [
            "",
            "The refund, the return's 3.5 kg: l'article example.com",
            "Hyvää päivää soft\u{ad}ware A\u{308}",
            "退货(wù)政策 2 天 3,5",
            &long,
        ];
        for text in texts {
            for language in ["en", "fi", "tr", "zh", "th", "vi"] {
                check(text, language);
            }
        }
    }

    proptest! {
        #[test]
        fn tokens_of_any_text_are_those_of_the_analyzer(text in "\\PC{0,60}", mixed in "[a-c1.,'’:_ \u{ad}\u{200b}äİ\u{301}退貨ไทย한(ù)-]{0,60}") {
            check(&text, "en");
            check(&mixed, "fi");
            check(&mixed, "tr");
        }
    }
}
