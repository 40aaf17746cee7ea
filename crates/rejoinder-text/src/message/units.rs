//! The sentences of a message and how they stand together: in paragraphs, in items of a list, over wrapped lines.

use std::ops::Range;

use super::questions::Divider;
use crate::script::{Writing, is_alphabetic};
use crate::sentences::sentences;

/// A line of at least this many characters was wrapped where it ends without a full stop.
const WRAPPED: usize = 50;

/// What has more sentences than about so many is no message but a document: what stands behind them is not read as asks.
const MOST_UNITS: usize = 1000;

/// A sentence of a message.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its bytes in [`Units::text`].
    pub(super) span: Range<usize>,
    /// Which paragraph it stands in; an item of a list is one of its own.
    pub(super) paragraph: usize,
    /// Whether it belongs to an item of a list.
    pub(super) is_item: bool,
}

/// A message in sentences.
#[derive(Debug)]
pub(super) struct Units {
    /// The text with a space for each line break within a sentence, so that places are those of the message.
    pub(super) text: String,
    pub(super) units: Vec<Unit>,
}

/// Takes a message apart. Linear in the text.
pub(super) fn units(message: &str) -> Units {
    let blocks = blocks(message);
    let mut text = String::with_capacity(message.len());
    let mut at = 0;
    for Block { span, .. } in &blocks {
        text.push_str(&message[at..span.start]);
        text.push_str(&message[span.clone()].replace('\n', " "));
        at = span.end;
    }
    text.push_str(&message[at..]);
    let is_lower = !text.contains(char::is_uppercase);
    let mut units = Vec::new();
    for Block { span: block, paragraph, is_item } in blocks {
        if units.len() >= MOST_UNITS {
            break;
        }
        for span in whole(&text[block.clone()]).into_iter().take(MOST_UNITS) {
            for span in clauses(&text, block.start + span.start..block.start + span.end, is_lower) {
                units.push(Unit { span, paragraph, is_item });
            }
        }
    }
    Units { text, units }
}

/// The sentences of a block, without bounds after what is no full stop: an initial, a title, a number, the middle of a word.
fn whole(block: &str) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::new();
    for span in sentences(block) {
        match whole.last_mut() {
            Some(last) if last.end == span.start && block[..last.end].ends_with(|c: char| Writing::of(c) != Writing::Spaced) => {
                last.end = span.end
            }
            Some(last) if is_abbreviation(&block[last.clone()]) => last.end = span.end,
            _ => whole.push(span),
        }
    }
    whole
}

/// Whether a sentence ends with an initial (`H.`), a title (`Dr.`) or a number with a dot.
fn is_abbreviation(sentence: &str) -> bool {
    let Some(before) = sentence.strip_suffix('.') else { return false };
    let word: Vec<char> = before.chars().rev().take_while(|c| c.is_alphanumeric()).take(3).collect();
    match word[..] {
        [only] => only.is_ascii_digit() || only.is_uppercase(),
        [last, first] => first.is_ascii_digit() && last.is_ascii_digit() || first.is_uppercase() && last.is_alphabetic(),
        _ => false,
    }
}

/// Lines that belong together.
struct Block {
    span: Range<usize>,
    paragraph: usize,
    is_item: bool,
}

fn blocks(message: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut paragraph, mut at, mut goes_on) = (0, 0, false);
    for line in message.split('\n') {
        let start = at;
        at += line.len() + 1;
        let said = line.trim();
        let Some(offset) = line.find(said).filter(|_| !said.is_empty()) else {
            paragraph += 1;
            goes_on = false;
            continue;
        };
        let (from, end) = (start + offset, start + offset + said.len());
        let item = marker(said);
        match blocks.last_mut() {
            Some(block) if item == 0 && goes_on && joins(&message[block.span.clone()], said) => block.span.end = end,
            _ => {
                paragraph += usize::from(item > 0);
                blocks.push(Block { span: from + item..end, paragraph, is_item: item > 0 });
            }
        }
        goes_on = true;
    }
    blocks
}

/// Whether a line goes on in the next.
fn joins(before: &str, next: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before).trim_end();
    let ended = line.ends_with(['.', '?', '!', ':', ';', '…', '。', '？', '！', '：', '；', '؟']);
    let lower = next.starts_with(char::is_lowercase) && before.starts_with(char::is_uppercase);
    !ended && (lower || line.chars().count() >= WRAPPED)
}

/// How many bytes of a line mark it as an item of a list.
fn marker(line: &str) -> usize {
    let rest = line.trim_start_matches(['-', '*', '•', '–', '·', '◦', '▪', '●']);
    if rest.len() < line.len() && rest.starts_with([' ', '\t']) {
        return line.len() - rest.trim_start().len();
    }
    let rest = line.strip_prefix(['(', '（']).unwrap_or(line);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = rest.len() - after.len();
    let lettered = rest.strip_prefix(|c: char| c.is_ascii_lowercase()).filter(|after| after.starts_with(')'));
    let counted = if (1..=2).contains(&digits) { Some(after) } else { lettered };
    let closed = counted.and_then(|after| after.strip_prefix([')', '.', '、', '）', '．']));
    match closed {
        Some(said) if said.starts_with([' ', '\t']) || said.chars().next().is_some_and(|c| Writing::of(c) != Writing::Spaced) => {
            line.len() - said.trim_start().len()
        }
        _ => 0,
    }
}

/// The parts of a sentence that a customer ends without capitals, and in scripts without spaces with a space or a comma.
fn clauses(text: &str, span: Range<usize>, is_lower: bool) -> Vec<Range<usize>> {
    let sentence = &text[span.clone()];
    let (mut clauses, mut start) = (Vec::new(), 0);
    let mut divider: Option<Divider> = None;
    let mut letters = 0;
    let mut before: Option<char> = None;
    let mut chars = sentence.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let dense = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && Writing::of(c) != Writing::Spaced);
        let stop = is_lower && matches!(c, '.' | ';') && letters >= 2 && next.is_some_and(char::is_whitespace);
        // Thai ends a sentence with a space where no mark does; Chinese, Japanese and Korean are typed so, or with commas.
        let mark = matches!(c, ',' | '，' | '、') && dense(before) || c.is_whitespace() && dense(before) && dense(next);
        let end = at + c.len_utf8();
        let divides = mark && divider.get_or_insert_with(|| Divider::of(sentence)).ends(at, c);
        if stop || divides {
            clauses.extend(trimmed(sentence, start..if stop { end } else { at }, span.start));
            start = end;
        }
        letters = if is_alphabetic(c) { letters + 1 } else { 0 };
        before = Some(c);
    }
    clauses.extend(trimmed(sentence, start..sentence.len(), span.start));
    clauses
}

fn trimmed(sentence: &str, span: Range<usize>, offset: usize) -> Option<Range<usize>> {
    let said = &sentence[span.clone()];
    let start = span.start + said.len() - said.trim_start().len();
    let end = span.start + said.trim_end().len();
    (start < end).then_some(offset + start..offset + end)
}
