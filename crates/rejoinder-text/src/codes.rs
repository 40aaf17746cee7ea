//! Codes and names of products: `NB-4711/b`, `iOS 18.2`, `WH-1000XM5`. Nobody types them alike, so letters and numbers that stand
//! together are also run together, whole and in parts: `nb4711b`, `NB 4711/B` and `nb-4711` all hold `nb4711`. They are the same in
//! every language.

use std::ops::Range;

use crate::analyzer::Analyzer;
use crate::folding::Folding;
use crate::normal::normalize;
use crate::script::is_ignorable;

/// At most this many pieces are run together.
const LONGEST: usize = 5;
/// A number of this many digits stands for something by itself (an order, a telephone).
const LONG_NUMBER: usize = 5;
/// Letters after a number and a space belong to it up to this many: units and variants (`3,5 mm`, `4711 B`).
const UNIT: usize = 3;
/// Letters before a number and a space belong to it up to this many: names (`iPhone 15`).
const NAME: usize = 12;
/// A code is at most this many bytes long.
const LONGEST_CODE: usize = 48;

/// A stretch of letters, or of digits with dots or commas between them.
struct Piece {
    span: Range<usize>,
    number: bool,
    /// What stands between it and the piece before.
    glue: Glue,
    normal: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Glue {
    Nothing,
    Mark,
    Space,
    /// Something else: no code goes over it.
    Apart,
}

/// A code in a text.
pub(crate) struct Code {
    /// The bytes it was made from.
    pub(crate) span: Range<usize>,
    /// Its normal form.
    pub(crate) text: String,
    /// Whether it is put together from words that stand apart.
    pub(crate) apart: bool,
}

/// The codes of a stretch of text, to be told word by word in order.
pub(crate) struct Codes {
    /// In order of their beginnings.
    all: Vec<Code>,
    /// How many ended before the last word.
    past: usize,
}

impl Codes {
    pub(crate) fn of(analyzer: &Analyzer, text: &str, span: Range<usize>) -> Self {
        let mut all = Vec::new();
        if may_hold_codes(&text[span.clone()]) {
            let visit = &mut |span, code: &str, apart| all.push(Code { span, text: code.to_owned(), apart });
            codes(text, span, &|word| analyzer.is_stop_word(word), visit);
            all.sort_by_key(|code| code.span.start);
        }
        Self { all, past: 0 }
    }

    /// Calls `visit` with each code that the word has a share in.
    pub(crate) fn at(&mut self, word: &Range<usize>, visit: &mut dyn FnMut(&Code)) {
        while self.all.get(self.past).is_some_and(|code| code.span.end <= word.start) {
            self.past += 1;
        }
        let begun = self.all[self.past..].iter().take_while(|code| code.span.start < word.end);
        begun.filter(|code| code.span.end > word.start).for_each(visit);
    }
}

/// Told of the bytes of a code, its normal form, and whether it is put together from words that stand apart.
type Visit<'a> = dyn FnMut(Range<usize>, &str, bool) + 'a;

/// Whether there may be codes in a text: most have none, and this is quickly seen.
fn may_hold_codes(text: &str) -> bool {
    let telling = |byte: u8| byte.is_ascii_digit() || byte == b'+' || byte == b'#';
    text.bytes().any(telling) || text.starts_with('.') || text.contains(" .") || !text.is_ascii() && text.chars().any(char::is_numeric)
}

/// Calls `visit` with every code in a part of a text, in order of their beginnings. `is_light` tells
/// which words are no names: `in 2024` is not a code.
fn codes(text: &str, span: Range<usize>, is_light: &dyn Fn(&str) -> bool, visit: &mut Visit<'_>) {
    let pieces = pieces(text, span.clone());
    for (index, first) in pieces.iter().enumerate() {
        if !first.number {
            with_marks(text, &span, first, visit);
        } else if (LONG_NUMBER..=LONGEST_CODE).contains(&first.normal.len()) && !first.normal.contains('.') {
            visit(first.span.clone(), &first.normal, false);
        }
        let mut code = first.normal.clone();
        let (mut letters, mut numbers, mut apart) = (!first.number, first.number, false);
        for pair in pieces[index..].windows(2).take(LONGEST - 1) {
            let [before, piece] = pair else { break };
            if !stand_together(before, piece, is_light) || code.len() + piece.normal.len() > LONGEST_CODE {
                break;
            }
            let start = code.len();
            code.push_str(&piece.normal);
            letters |= !piece.number;
            numbers |= piece.number;
            apart |= piece.glue == Glue::Space;
            let telling = letters || code.len() >= LONG_NUMBER;
            if !numbers || !telling {
                continue;
            }
            visit(first.span.start..piece.span.end, &code, apart);
            // A version is also found by its beginning: `iOS 18` in `iOS 18.2`. The number itself is not: `18.2` is not any 18.
            let dots = piece.normal.match_indices('.').filter(|_| piece.number);
            dots.for_each(|(dot, _)| visit(first.span.start..before.span.end, &code[..start + dot], apart));
        }
    }
}

fn stand_together(before: &Piece, piece: &Piece, is_light: &dyn Fn(&str) -> bool) -> bool {
    match piece.glue {
        Glue::Nothing | Glue::Mark => true,
        Glue::Apart => false,
        Glue::Space if before.number == piece.number => false,
        Glue::Space => {
            let (word, longest) = if piece.number { (before, NAME) } else { (piece, UNIT) };
            word.normal.chars().count() <= longest && !is_light(&word.normal)
        }
    }
}

/// Names with marks that belong to them: `C++`, `C#`, `.NET`.
fn with_marks(text: &str, span: &Range<usize>, piece: &Piece, visit: &mut Visit<'_>) {
    if piece.normal.len() > NAME {
        return;
    }
    let (before, after) = (&text[span.start..piece.span.start], &text[piece.span.end..span.end]);
    let length = ["++", "#"].into_iter().find(|marks| after.starts_with(marks)).map_or(0, str::len);
    if length > 0 && !after[length..].starts_with(|c: char| c.is_alphanumeric() || c == '+' || c == '#') {
        visit(piece.span.start..piece.span.end + length, &(piece.normal.clone() + &after[..length]), false);
    }
    if before.strip_suffix('.').is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace)) {
        visit(piece.span.start - 1..piece.span.end, &format!(".{}", piece.normal), false);
    }
}

fn pieces(text: &str, span: Range<usize>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut between = span.start;
    let mut characters = text[span.clone()].char_indices().map(|(at, c)| (at + span.start, c)).peekable();
    while let Some((start, c)) = characters.next() {
        let number = c.is_numeric();
        if !number && !c.is_alphabetic() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = characters.peek() {
            let decimal = number && matches!(c, '.' | ',') && text[at + 1..span.end].starts_with(char::is_numeric);
            let same = if number { c.is_numeric() } else { c.is_alphabetic() };
            if !(same || decimal || is_ignorable(c) || matches!(c, '\u{0300}'..='\u{036F}')) {
                break;
            }
            end = at + c.len_utf8();
            characters.next();
        }
        let glue = if pieces.is_empty() { Glue::Apart } else { glue(&text[between..start]) };
        let mut normal = String::new();
        normalize(&text[start..end], Folding::of(""), &mut normal);
        if number {
            normal = normal.replace(',', ".");
        }
        pieces.push(Piece { span: start..end, number, glue, normal });
        between = end;
    }
    pieces
}

fn glue(between: &str) -> Glue {
    let mut characters = between.chars();
    match (characters.next(), characters.next()) {
        (None, _) => Glue::Nothing,
        (Some(' ' | '\u{A0}' | '\u{202F}'), None) => Glue::Space,
        (Some('-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FF0D}' | '/' | '\u{FF0F}' | '.' | '_' | '#'), None) => Glue::Mark,
        _ => Glue::Apart,
    }
}
