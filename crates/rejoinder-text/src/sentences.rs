//! Sentences: the unit that an answer is made of.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::script::Writing;

/// A sentence longer than this many bytes is cut at spaces, so that text without punctuation still has parts of readable size.
pub(crate) const LONGEST: usize = 600;

/// A run of this many characters without a letter or digit ends a sentence.
const LONGEST_RUN: usize = 40;

/// The sentences of a block, as byte ranges without surrounding white space, in order.
///
/// Boundaries are those of UAX #29, which knows the full stops of all scripts. Thai, Lao, Khmer and Burmese, which end a sentence with
/// a space, are cut at spaces once a piece has some length. Linear in the text.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    for chunk in chunks(text) {
        split(text, chunk, &mut sentences);
    }
    sentences
}

/// The text cut after runs of characters that are neither letters nor digits, where these are long: the segmenter looks through such a run
/// again from each of its characters.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let (mut chunks, mut start, mut run) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        run = if c.is_alphanumeric() { 0 } else { run + 1 };
        if run == LONGEST_RUN {
            chunks.push(start..at + c.len_utf8());
            (start, run) = (at + c.len_utf8(), 0);
        }
    }
    chunks.push(start..text.len());
    chunks
}

fn split(text: &str, chunk: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    for (at, sentence) in text[chunk.clone()].split_sentence_bound_indices() {
        let at = at + chunk.start;
        let unspaced = sentence.chars().filter(|c| Writing::of(*c) == Writing::Unspaced).count() * 2 > sentence.chars().count();
        let longest = if unspaced { LONGEST / 3 } else { LONGEST };
        if sentence.len() <= longest {
            push(text, at..at + sentence.len(), sentences);
        } else {
            cut(text, at..at + sentence.len(), longest, sentences);
        }
    }
}

/// Cuts a long stretch after spaces (or anywhere between characters, where there are none) into pieces of at most `longest` bytes.
pub(crate) fn cut(text: &str, span: Range<usize>, longest: usize, sentences: &mut Vec<Range<usize>>) {
    let mut start = span.start;
    let mut space = None;
    for (at, c) in text[span.clone()].char_indices() {
        let at = at + span.start;
        if c.is_whitespace() {
            space = Some(at);
        }
        if at + c.len_utf8() - start > longest {
            let end = space.filter(|&space| space > start).unwrap_or(at);
            push(text, start..end, sentences);
            start = end;
            space = None;
        }
    }
    push(text, start..span.end, sentences);
}

fn push(text: &str, span: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let piece = &text[span.clone()];
    let start = span.start + piece.len() - piece.trim_start().len();
    let end = span.start + piece.trim_end().len();
    if start < end {
        sentences.push(start..end);
    }
}
