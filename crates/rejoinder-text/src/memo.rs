//! Analysis that remembers the words it has seen: texts repeat most of theirs, and stemming one costs ten times what looking it up does.

use std::collections::HashMap;

use crate::analyzer::{Analyzer, Buffers, Form, LONGEST_WORD, Pairs, Token};
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
    /// Whether it is a stop word; nothing where normalisation leaves nothing, and it takes up no position.
    stop: Option<bool>,
    /// The word without accents, where syllables are paired with their neighbours.
    syllable: String,
}

impl Memo {
    /// For texts in `language`.
    #[must_use]
    pub fn new(language: &Language) -> Self {
        Self { analyzer: Analyzer::new(Some(language)), buffers: Buffers::default(), words: HashMap::new() }
    }

    /// Calls `visit` with the same tokens, in the same order, as [`Analyzer::analyze`] does, and returns the same position.
    pub fn analyze(&mut self, text: &str, first: u32, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        let Self { analyzer, buffers, words } = self;
        let mut position = first;
        for run in runs(text) {
            if run.writing != Writing::Spaced {
                position = analyzer.unspaced_run(&run, position, buffers, visit);
                continue;
            }
            let mut codes = Codes::of(analyzer, text, run.span());
            let mut pairs = Pairs::default();
            split_words(text, run.span(), analyzer.folding(), LONGEST_WORD, &mut |span| {
                let source = &text[span.clone()];
                if words.len() >= KEPT && !words.contains_key(source) {
                    words.clear();
                }
                if !words.contains_key(source) {
                    words.insert(source.into(), Word::of(source, analyzer, buffers));
                }
                let Some((word, stop)) = words.get(source).and_then(|word| Some((word, word.stop?))) else { return };
                let mut emit = |form, text: &str, stop| visit(Token { form, text, position, span: span.clone(), stop });
                let mut start = 0;
                for &(form, end) in &word.tokens {
                    emit(form, &word.text[start..end as usize], stop);
                    start = end as usize;
                }
                if analyzer.is_syllabic() {
                    pairs.next(&word.syllable, stop, &mut emit);
                }
                codes.at(&span, &mut |code| {
                    visit(Token { form: Form::Code, text: &code.text, position, span: code.span.clone(), stop: code.apart });
                });
                position = position.saturating_add(1);
            });
        }
        position
    }
}

impl Word {
    fn of(source: &str, analyzer: &Analyzer, buffers: &mut Buffers) -> Self {
        let mut word = Self::default();
        word.stop = analyzer.word(source, buffers, &|_| true, &mut |form, token, _| {
            word.text.push_str(token);
            word.tokens.push((form, u32::try_from(word.text.len()).unwrap_or(u32::MAX)));
        });
        if analyzer.is_syllabic() {
            buffers.folded.clone_into(&mut word.syllable);
        }
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
        let all = |token: Token<'_>| (token.form, token.text.to_owned(), token.position, token.span, token.stop);
        let end = Analyzer::new(Some(&language)).analyze(text, 7, &mut |token| plain.push(all(token)));
        let mut memo = Memo::new(&language);
        for _ in 0..2 {
            remembered.clear();
            assert_eq!(memo.analyze(text, 7, &mut |token| remembered.push(all(token))), end, "{text:?}");
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
            "Tôi muốn trả hàng iOS 18.2, nb-4711 ạ",
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
            check(&mixed, "vi");
        }
    }
}
