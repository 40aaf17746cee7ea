//! Passages: stretches of an article that are long enough to say something and short enough to be about one thing.

use std::ops::Range;

use crate::markup::{BlockKind, Rendered};
use crate::script::Writing;
use crate::sentences::{LONGEST, cut, sentences};

/// A passage is closed once it holds this many words.
const TARGET_WORDS: usize = 120;
/// How many characters of a script without spaces count as one word.
const CHARACTERS_PER_WORD: usize = 2;

/// A sentence of a rendered text, and the block it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes in the rendered text.
    pub span: Range<usize>,
    /// Its block, as an index of [`Rendered::blocks`].
    pub block: usize,
}

/// A run of sentences of about 120 words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its sentences, as indices of what [`Rendered::sentences`] returns.
    pub sentences: Range<usize>,
}

impl Rendered {
    /// All sentences in reading order. A heading, a step, a table row and a line of code are at least one sentence each.
    #[must_use]
    pub fn sentences(&self) -> Vec<Sentence> {
        let mut all = Vec::new();
        for (block, it) in self.blocks.iter().enumerate() {
            let text = &self.text[it.span.clone()];
            let offset = it.span.start;
            let spans = match it.kind {
                BlockKind::Row | BlockKind::Heading(_) => std::iter::once(0..text.len()).collect(),
                BlockKind::Code => lines(text),
                BlockKind::Paragraph | BlockKind::Step(_) => sentences(text),
            };
            let shifted = spans.into_iter().filter(|span| !span.is_empty()).map(|span| span.start + offset..span.end + offset);
            all.extend(shifted.map(|span| Sentence { span, block }));
        }
        all
    }

    /// Groups `sentences` (of this text) into passages: a heading opens a new one unless the current holds nothing but headings, and a
    /// passage that has reached about 120 words is closed, at a sentence bound. A table or a list of steps is not cut before twice that.
    #[must_use]
    pub fn passages(&self, sentences: &[Sentence]) -> Vec<Passage> {
        let mut passages = Vec::new();
        let (mut start, mut words, mut only_headings) = (0, 0, true);
        for (index, sentence) in sentences.iter().enumerate() {
            let kind = self.blocks[sentence.block].kind;
            let heading = matches!(kind, BlockKind::Heading(_));
            let full = match kind {
                BlockKind::Step(_) | BlockKind::Row => words >= 2 * TARGET_WORDS,
                _ => words >= TARGET_WORDS,
            };
            if index > start && (full || heading && !only_headings) {
                passages.push(Passage { sentences: start..index });
                (start, words, only_headings) = (index, 0, true);
            }
            words += count_words(&self.text[sentence.span.clone()]);
            only_headings &= heading;
        }
        if start < sentences.len() {
            passages.push(Passage { sentences: start..sentences.len() });
        }
        passages
    }
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let (mut lines, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        cut(text, start..start + line.trim_end().len(), LONGEST, &mut lines);
        start += line.len();
    }
    lines
}

/// A rough count: stretches between spaces, and pairs of characters where there are no spaces.
fn count_words(text: &str) -> usize {
    if text.is_ascii() {
        // The same as below, byte by byte; most text is counted here.
        let space = |byte: u8| matches!(byte, 9..=13 | b' ');
        let starts = text.bytes().zip(std::iter::once(b' ').chain(text.bytes()));
        return starts.filter(|&(byte, before)| !space(byte) && space(before)).count();
    }
    let unspaced = text.chars().filter(|c| Writing::of(*c) != Writing::Spaced).count();
    text.split_whitespace().count() + unspaced / CHARACTERS_PER_WORD
}
