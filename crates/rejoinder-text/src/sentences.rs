//! Sentences: the unit that an answer is made of.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::script::{Writing, is_alphanumeric};

/// A sentence longer than this many bytes is cut at spaces, so that text without punctuation still has parts of readable size.
pub(crate) const LONGEST: usize = 600;

/// A run of this many characters without a letter or digit ends a sentence.
const LONGEST_RUN: usize = 40;

/// The sentences of all lines of a text, each line a block of its own, as byte ranges in order. Linear in the text.
#[must_use]
pub fn sentences_by_line(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        all.extend(sentences(line).into_iter().map(|span| start + span.start..start + span.end));
        start += line.len();
    }
    all
}

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
        run = if is_alphanumeric(c) { 0 } else { run + 1 };
        if run == LONGEST_RUN {
            chunks.push(start..at + c.len_utf8());
            (start, run) = (at + c.len_utf8(), 0);
        }
    }
    chunks.push(start..text.len());
    chunks
}

fn split(text: &str, chunk: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    for stretch in stretches(text.as_bytes(), chunk) {
        if stretch.whole {
            add(text, stretch.span, sentences);
            continue;
        }
        for (at, sentence) in text[stretch.span.clone()].split_sentence_bound_indices() {
            let at = at + stretch.span.start;
            add(text, at..at + sentence.len(), sentences);
        }
    }
}

fn add(text: &str, span: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    if span.len() <= LONGEST / 3 {
        return push(text, span, sentences);
    }
    let sentence = &text[span.clone()];
    let unspaced = sentence.chars().filter(|c| Writing::of(*c) == Writing::Unspaced).count() * 2 > sentence.chars().count();
    let longest = if unspaced { LONGEST / 3 } else { LONGEST };
    if span.len() <= longest {
        push(text, span, sentences);
    } else {
        cut(text, span, longest, sentences);
    }
}

/// A stretch of text whose ends are surely bounds of sentences.
#[derive(Debug)]
struct Stretch {
    span: Range<usize>,
    /// Whether there is surely no bound inside.
    whole: bool,
}

/// Cuts a text where a full stop, question or exclamation mark, spaces and what begins a sentence in ASCII follow one another: rules SB8
/// to SB11 of UAX #29 make this a bound whatever stands before, and nothing before it matters for what comes after. Most sentences of languages in
/// Latin script are cut so, without the look-up of every character that the whole rules cost.
fn stretches(text: &[u8], chunk: Range<usize>) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let (mut start, mut whole) = (chunk.start, true);
    let mut at = chunk.start;
    while at < chunk.end {
        // Nearly all bytes are passed over here.
        at += text[at..chunk.end].iter().take_while(|&&byte| byte.is_ascii() && !MARKS[usize::from(byte)]).count();
        let rest = &text[at..chunk.end];
        match rest {
            // SB6, SB8: within numbers and before lower case a dot ends nothing.
            [b'.', b'0'..=b'9' | b'a'..=b'z', ..] => at += 1,
            [b'.' | b'!' | b'?', after @ ..] => {
                let closing = after.iter().take_while(|byte| matches!(byte, b'"' | b'\'' | b')' | b']' | b'}')).count();
                let spaces = after[closing..].iter().take_while(|&&byte| byte == b' ').count();
                let next = at + 1 + closing + spaces;
                match bound(rest[0], &text[next..chunk.end]) {
                    Some(true) if spaces > 0 => {
                        stretches.push(Stretch { span: start..next, whole });
                        (start, whole) = (next, true);
                    }
                    Some(false) if spaces > 0 => {}
                    // SB8a: several marks in a row, and the end of the text.
                    _ if matches!(text[next..chunk.end].first(), None | Some(b'.' | b'!' | b'?')) => {}
                    _ => whole = false,
                }
                at = next;
            }
            [] => {}
            _ => match plain(rest) {
                0 => {
                    whole = false;
                    at += 1;
                }
                n => at += n,
            },
        }
    }
    if start < chunk.end {
        stretches.push(Stretch { span: start..chunk.end, whole });
    }
    stretches
}

/// The bytes of ASCII after which a sentence may end.
const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    marks[b'.' as usize] = true;
    marks[b'!' as usize] = true;
    marks[b'?' as usize] = true;
    marks[b'\n' as usize] = true;
    marks[b'\r' as usize] = true;
    marks
};

/// Whether a sentence ends between a mark with spaces after it and what follows; `None` where ASCII does not tell.
fn bound(mark: u8, next: &[u8]) -> Option<bool> {
    match next.first()? {
        b'A'..=b'Z' => Some(true),
        // SB8a: what goes on after a full stop.
        b',' | b'-' | b':' | b';' => Some(false),
        b'.' | b'!' | b'?' | 0..=b' ' | 0x7F.. => None,
        _ if mark != b'.' => Some(true),
        // SB8: after an abbreviation the next letter is a small one.
        _ => match next.iter().find(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'!' | b'?' | b'\n' | b'\r' | 0x80..)) {
            Some(0x80..) => None,
            Some(b'a'..=b'z') => Some(false),
            _ => Some(true),
        },
    }
}

/// How many bytes at the start of a text are a character after which no sentence ends: any of ASCII but full stops and line breaks,
/// letters of European scripts and Vietnamese, dashes, quotation marks and currency signs. 0: it may be another.
fn plain(text: &[u8]) -> usize {
    match *text {
        [byte @ 0..=0x7F, ..] => usize::from(!MARKS[usize::from(byte)]),
        [0xC2, 0xA0..=0xBF, ..] | [0xC3..=0xD3, _, ..] => 2,
        [0xE1, 0xB8..=0xBB, _, ..] | [0xE2, 0x80, 0x90..=0xA2, ..] | [0xE2, 0x82, 0xA0..=0xBF, ..] => 3,
        _ => 0,
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cutting into stretches changes no bound of UAX #29.
    fn check(text: &str) {
        let mut fast: Vec<usize> = Vec::new();
        for stretch in stretches(text.as_bytes(), 0..text.len()) {
            if stretch.whole {
                fast.push(stretch.span.start);
            } else {
                fast.extend(text[stretch.span.clone()].split_sentence_bound_indices().map(|(at, _)| at + stretch.span.start));
            }
        }
        let slow: Vec<usize> = text.split_sentence_bound_indices().map(|(at, _)| at).collect();
        assert_eq!(fast, slow, "{text:?}");
    }

    #[test]
    fn no_character_passed_over_ends_a_sentence() {
        for c in ('\0'..=char::MAX).filter(|c| plain(c.to_string().as_bytes()) > 0) {
            for text in [format!("a{c}b {c} A"), format!("a. {c}A"), format!("a.{c} B"), format!("A? B{c}. C"), format!("{c}. {c}. A")] {
                check(&text);
            }
        }
    }

    proptest! {
        #[test]
        fn sentences_are_those_of_uax_29(
            text in "[aAbBéÉ1 .!?,;:#(/*\u{a0}\"'()“”’–\n\r\tß。…\u{301}\u{ad}\u{85}-]{0,40}",
            words in "([a-z]{1,3}[.!?]{0,2}[)\"]?[ \n]{0,2}[A-Z(#,0-9-]?){0,12}",
            any in "\\PC{0,40}",
        ) {
            check(&text);
            check(&words);
            check(&any);
        }
    }
}
