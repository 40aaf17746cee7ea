//! A text as characters in normal spelling, each with the bytes it was made from.

use std::ops::Range;

use crate::folding::Folding;
use crate::letters::{letter, spelled};
use crate::normal::normalize;
use crate::script::{Writing, is_alphabetic, is_ignorable};

/// A text in normal spelling: lower case, digits of ASCII, one space and one hyphen for all spaces and hyphens.
pub(crate) struct Characters {
    all: Vec<char>,
    spans: Vec<(usize, usize)>,
    capitals: Vec<bool>,
    /// Whether each is a letter of a script with spaces between words.
    spaced: Vec<bool>,
}

impl Characters {
    pub(crate) fn of(text: &str, folding: Folding) -> Self {
        let n = text.len();
        let [capitals, spaced] = [(); 2].map(|()| Vec::with_capacity(n));
        let mut characters = Self { all: Vec::with_capacity(n), spans: Vec::with_capacity(n), capitals, spaced };
        let mut rest = text.char_indices().peekable();
        let mut normal = String::new();
        while let Some((start, c)) = rest.next() {
            let mut end = start + c.len_utf8();
            // Accents that follow their letter are one character with it.
            while let Some(&(at, mark)) = rest.peek().filter(|(_, mark)| matches!(mark, '\u{0300}'..='\u{036F}')) {
                end = at + mark.len_utf8();
                rest.next();
            }
            if let Some(plain) = plain(c) {
                characters.push(plain, start..end, c.is_uppercase());
                continue;
            }
            if is_ignorable(c) {
                continue;
            }
            let is_capital = c.is_uppercase();
            let alone = end == start + c.len_utf8();
            if let Some((c, _)) = letter(c).filter(|_| alone && folding.is_common(c)) {
                characters.push(plain(c).unwrap_or(c), start..end, is_capital);
                continue;
            }
            normal.clear();
            normalize(&text[start..end], folding, &mut normal);
            for c in normal.chars() {
                characters.push(plain(c).unwrap_or(c), start..end, is_capital);
            }
        }
        characters
    }

    fn push(&mut self, c: char, span: Range<usize>, is_capital: bool) {
        self.all.push(c);
        self.spans.push((span.start, span.end));
        self.capitals.push(is_capital);
        self.spaced.push(is_spaced(c));
    }

    /// Whether a capital letter stands here in the text.
    pub(crate) fn is_capital(&self, place: usize) -> bool {
        self.capitals.get(place).copied().unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The character at a place; a line break beyond the end.
    pub(crate) fn at(&self, place: usize) -> char {
        self.all.get(place).copied().unwrap_or('\n')
    }

    /// The character before a place; a line break at the beginning.
    pub(crate) fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or('\n', |before| self.at(before))
    }

    pub(crate) fn text(&self, places: Range<usize>) -> String {
        self.all.get(places).unwrap_or_default().iter().collect()
    }

    /// The bytes that places were made from.
    pub(crate) fn span(&self, places: Range<usize>) -> Range<usize> {
        match self.spans.get(places).unwrap_or_default() {
            [] => 0..0,
            [only] => only.0..only.1,
            [first, .., last] => first.0..last.1,
        }
    }

    /// Whether a character is among some places.
    pub(crate) fn has(&self, places: Range<usize>, is_it: impl Fn(char) -> bool) -> bool {
        self.all.get(places).unwrap_or_default().iter().any(|c| is_it(*c))
    }

    /// The number that digits at these places make, if it is not too large.
    pub(crate) fn number(&self, places: Range<usize>) -> Option<u64> {
        let digits = self.all.get(places).unwrap_or_default().iter();
        digits.copied().try_fold(0u64, |number, c| number.checked_mul(10)?.checked_add(c.to_digit(10)?.into()))
    }

    /// The place after a run of characters.
    pub(crate) fn run(&self, from: usize, is_part: impl Fn(char) -> bool) -> usize {
        self.all.get(from..).map_or(from, |rest| from + rest.iter().take_while(|c| is_part(**c)).count())
    }

    /// Whether a word begins here: everywhere in scripts without spaces.
    pub(crate) fn begins_word(&self, place: usize) -> bool {
        let spaced = |place: usize| self.spaced.get(place).copied().unwrap_or_default();
        !(spaced(place) && place.checked_sub(1).is_some_and(spaced))
    }

    /// Whether a word may end before this place.
    pub(crate) fn ends_word(&self, place: usize) -> bool {
        self.begins_word(place)
    }
}

/// A letter of a script with spaces between words.
pub(crate) fn is_spaced(c: char) -> bool {
    is_alphabetic(c) && Writing::of(c) == Writing::Spaced
}

/// What a character of ASCII or a mark becomes; nothing for other letters.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\n' | '\r' => '\n',
        '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '〜' | '～' | '∼' => '~',
        '\u{2019}' | '\u{2018}' | '\u{02BC}' => '\'',
        '٫' => '.',
        '٬' => ',',
        '٪' => '%',
        // Their compatible forms would be read as digits of the number before.
        '¹' | '²' | '³' | '⁰'..='₉' | '¼'..='¾' => c,
        _ if c.is_ascii() => c,
        _ => return None,
    })
}

/// What a mark within a code becomes; nothing for what is seen by nobody.
pub(super) fn mark(c: char) -> Option<char> {
    if is_ignorable(c) {
        return None;
    }
    let wide = || plain(spelled(c.encode_utf8(&mut [0; 4])).0.chars().next()?);
    let plain = plain(c).or_else(wide)?;
    Some(if plain == ' ' || plain == '\n' { '-' } else { plain })
}
