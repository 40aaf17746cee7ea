//! Thai, Lao, Khmer and Burmese: dictionary words are the units of matching.

use std::ops::Range;

use crate::analyzer::{Analyzer, Buffers, Form, Token};
use crate::runs::Run;

/// How many characters a gram has: about a syllable.
const GRAM: usize = 3;

impl Analyzer {
    /// The tokens of a run, and the position after the last. Grams run over the whole stretch, for words that the dictionary cuts
    /// elsewhere.
    pub(crate) fn unspaced(&self, run: &Run, first: u32, buffers: &mut Buffers, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        let characters = self.normalized(run, buffers);
        let normal = buffers.written.as_str();
        let mut position = first;
        let mut next_gram = 0;
        for word in self.dictionary_words(normal) {
            let inside = characters.partition_point(|c| c.normal < word.start)..characters.partition_point(|c| c.normal < word.end);
            let (Some(head), Some(tail)) = (characters.get(inside.start), characters[..inside.end].last()) else { continue };
            let text = &normal[word.clone()];
            let stop = self.is_stop_word(text);
            visit(Token { form: Form::Stem, text, position, span: head.source.start..tail.source.end, stop });
            while next_gram < inside.end && next_gram + GRAM <= characters.len() {
                let end = characters.get(next_gram + GRAM).map_or(normal.len(), |c| c.normal);
                let span = characters[next_gram].source.start..characters[next_gram + GRAM - 1].source.end;
                visit(Token { form: Form::Gram, text: &normal[characters[next_gram].normal..end], position, span, stop });
                next_gram += 1;
            }
            position = position.saturating_add(1);
        }
        position
    }

    /// The dictionary words of a stretch without spaces.
    pub(crate) fn dictionary_words(&self, text: &str) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        let mut start = 0;
        for end in self.segmenter.segment_str(text) {
            if end > start {
                words.push(start..end);
                start = end;
            }
        }
        words
    }
}
