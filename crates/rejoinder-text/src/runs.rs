//! Text cut into stretches of one kind of writing, and spaced stretches into words.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::folding::Folding;
use crate::script::{Writing, is_han, is_ignorable};

/// A stretch of text of one kind of writing.
pub(crate) struct Run<'a> {
    pub(crate) writing: Writing,
    start: usize,
    end: usize,
    /// For scripts without spaces: the characters that carry text, with their bytes; what stands between them (glosses, invisible
    /// characters) is passed over.
    pub(crate) characters: Vec<(Range<usize>, &'a str)>,
}

impl Run<'_> {
    pub(crate) fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Cuts `text` into runs. Spaced runs hold everything that is not a script without spaces, punctuation included.
pub(crate) fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut rest = 0;
    while let Some(c) = text[rest..].chars().next() {
        let writing = Writing::of(c);
        // All of ASCII is spaced, and most of most texts is ASCII.
        let ascii = text.as_bytes()[rest..].iter().take_while(|byte| byte.is_ascii()).count();
        let end = rest + ascii.max(c.len_utf8());
        match runs.last_mut().filter(|run| run.writing == writing) {
            Some(run) => run.end = end,
            None => runs.push(Run { writing, start: rest, end, characters: Vec::new() }),
        }
        rest = end;
        if writing == Writing::Spaced {
            continue;
        }
        if let Some(run) = runs.last_mut() {
            // A mark or a letter that completes the character before it (decomposed kana, half-width kana, single Hangul letters) is
            // one with it: normalisation composes them.
            match run.characters.last_mut().filter(|(span, _)| completes(c) && span.end == end - c.len_utf8()) {
                Some((span, source)) => (span.end, *source) = (end, &text[span.start..end]),
                None => run.characters.push((end - c.len_utf8()..end, &text[end - c.len_utf8()..end])),
            }
        }
        let invisible: usize = text[rest..].chars().take_while(|&c| is_ignorable(c)).map(char::len_utf8).sum();
        rest += invisible;
        if is_han(c) {
            rest += gloss(&text[rest..]);
        }
    }
    runs
}

/// Whether a character is part of the one before it: voicing marks of kana, vowels and finals of Hangul.
fn completes(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}' | '\u{1160}'..='\u{11FF}')
}

/// The length of a pinyin gloss such as `(wù)` at the start of `text`: letters in parentheses, too few for a remark, with a tone mark.
/// Text put between the characters of a word by a reading aid must not cut the word in two.
fn gloss(text: &str) -> usize {
    const LONGEST: usize = 10;
    let mut characters = text.char_indices();
    let Some((_, '(' | '（')) = characters.next() else { return 0 };
    let mut toned = false;
    for (n_letters, (at, c)) in characters.enumerate() {
        match c {
            ')' | '）' if toned && n_letters > 0 => return at + c.len_utf8(),
            _ if n_letters >= LONGEST => return 0,
            'a'..='z' => {}
            'ā' | 'á' | 'ǎ' | 'à' | 'ē' | 'é' | 'ě' | 'è' | 'ī' | 'í' | 'ǐ' | 'ì' | 'ō' | 'ó' | 'ǒ' | 'ò' | 'ū' | 'ú' | 'ǔ' | 'ù' | 'ǖ'
            | 'ǘ' | 'ǚ' | 'ǜ' | 'ü' | '\u{0300}' | '\u{0301}' | '\u{0304}' | '\u{030C}' => toned = true,
            _ => return 0,
        }
    }
    0
}

/// Calls `visit` with the bytes of every word of a spaced stretch: words of UAX #29, joined where only invisible characters part them,
/// and cut at apostrophes, colons, low lines and dots between letters, so that `l'article` and `example.com` are found by their parts,
/// but for those that the language drops.
pub(crate) fn split_words(text: &str, span: Range<usize>, folding: Folding, longest: usize, visit: &mut dyn FnMut(Range<usize>)) {
    let joins_apostrophe = folding.joins('\'');
    let mut start = span.start;
    while start < span.end {
        let rest = &text.as_bytes()[start..span.end];
        let end = start + rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let chunk = &text.as_bytes()[start..end];
        if chunk.is_ascii() && !(joins_apostrophe && chunk.contains(&b'\'')) {
            split_ascii(text, start..end, longest, visit);
        } else {
            split_chunk(text, start..end, folding, longest, visit);
        }
        start = end + 1;
    }
}

/// The same as [`split_chunk`] where all characters are ASCII: letters and digits, and dots, commas and semicolons between digits. A
/// table look-up for every character is what UAX #29 costs, and most text does not need it.
fn split_ascii(text: &str, span: Range<usize>, longest: usize, visit: &mut dyn FnMut(Range<usize>)) {
    let digit = |at: usize| at < span.end && text.as_bytes()[at].is_ascii_digit();
    let mut start = None;
    for (offset, byte) in text.as_bytes()[span.clone()].iter().copied().chain([b' ']).enumerate() {
        let at = span.start + offset;
        let divided = matches!(byte, b'.' | b',' | b';') && start.is_some() && digit(at - 1) && digit(at + 1);
        let inside = byte.is_ascii_alphanumeric() || divided;
        match start {
            None if inside => start = Some(at),
            Some(first) if !inside => {
                visit(first..at);
                start = None;
            }
            Some(first) if at - first >= longest => {
                visit(first..at);
                start = Some(at);
            }
            _ => {}
        }
    }
}

fn split_chunk(text: &str, span: Range<usize>, folding: Folding, longest: usize, visit: &mut dyn FnMut(Range<usize>)) {
    let stretch = &text[span.clone()];
    let mut pending: Option<Range<usize>> = None;
    for (at, segment) in stretch.split_word_bound_indices() {
        let at = at + span.start;
        if segment.chars().all(is_ignorable) {
            continue;
        }
        let is_word = segment.chars().any(char::is_alphanumeric);
        match &mut pending {
            Some(word) if is_word && word.end < at && text[word.end..at].chars().all(is_ignorable) => word.end = at + segment.len(),
            _ => {
                if let Some(word) = pending.take() {
                    split_word(text, word, folding, longest, visit);
                }
                if is_word {
                    pending = Some(at..at + segment.len());
                }
            }
        }
    }
    if let Some(word) = pending {
        split_word(text, word, folding, longest, visit);
    }
}

fn split_word(text: &str, word: Range<usize>, folding: Folding, longest: usize, visit: &mut dyn FnMut(Range<usize>)) {
    let mut start = word.start;
    let mut previous = ' ';
    for (at, c) in text[word.clone()].char_indices() {
        let at = at + word.start;
        let between_digits = previous.is_numeric() && text[at + c.len_utf8()..word.end].starts_with(char::is_numeric);
        let divides = match c {
            '\'' | '\u{2019}' | '\u{02BC}' | '_' | ':' | '\u{FF07}' => true,
            '.' | ',' | ';' | '\u{00B7}' | '\u{2024}' => !between_digits,
            _ => false,
        };
        let divides = divides && !folding.joins(c);
        if divides {
            if start < at {
                visit(start..at);
            }
            start = at + c.len_utf8();
        } else if at - start >= longest {
            visit(start..at);
            start = at;
        }
        previous = c;
    }
    if start < word.end {
        visit(start..word.end);
    }
}
