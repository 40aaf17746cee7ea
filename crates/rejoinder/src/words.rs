//! The words of an article, and where in it each term stands: what a question is compared with, made once.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use rejoinder_text::{Analyzer, Form, Language, Sentence};

/// A word of an article, or what stands for one in its script.
pub(crate) struct Word {
    /// Its bytes in the rendered text.
    pub(crate) span: Range<usize>,
    /// The sentence it stands in.
    pub(crate) sentence: usize,
    /// Whether it carries meaning of its own.
    pub(crate) content: bool,
}

/// The words of an article in order. Sixteen bytes for each token beside them, twenty times the text.
pub(crate) struct Words {
    pub(crate) all: Vec<Word>,
    /// The hash of each term with a word that it stands for, ascending.
    terms: Vec<(u64, u32)>,
}

impl Words {
    /// The words of sentences of a text. Linear in the text but for one sort.
    pub(crate) fn of(text: &str, sentences: &[Sentence], language: &Language) -> Self {
        let analyzer = Analyzer::new(Some(language));
        let (mut all, mut terms): (Vec<Word>, Vec<(u64, u32)>) = (Vec::new(), Vec::new());
        for (index, sentence) in sentences.iter().enumerate() {
            let mut last = None;
            analyzer.analyze(&text[sentence.span.clone()], 0, &mut |token| {
                if last.replace(token.position) != Some(token.position) {
                    let span = token.span.start + sentence.span.start..token.span.end + sentence.span.start;
                    all.push(Word { span, sentence: index, content: false });
                }
                if let Some(word) = all.last_mut() {
                    word.content |= token.form == Form::Stem && !token.stop;
                    terms.push((hash(token.form, token.text), u32::try_from(all.len() - 1).unwrap_or(u32::MAX)));
                }
            });
        }
        terms.sort_unstable();
        terms.dedup();
        all.shrink_to_fit();
        terms.shrink_to_fit();
        Self { all, terms }
    }

    /// The words that a term stands for, by their places in `all`, ascending. Logarithmic in the words of the article.
    pub(crate) fn with(&self, form: Form, term: &str) -> impl Iterator<Item = usize> {
        let hash = hash(form, term);
        let first = self.terms.partition_point(|(other, _)| *other < hash);
        self.terms[first..].iter().take_while(move |(other, _)| *other == hash).map(|&(_, word)| word as usize)
    }
}

fn hash(form: Form, term: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (form, term).hash(&mut hasher);
    hasher.finish()
}
