//! What may be a misspelling of what.

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::script::Writing;

/// A shorter word, in letters, differs by one from too many others.
const SHORTEST: usize = 4;
/// From this length on two errors may be in one word.
const LONG: usize = 8;
/// Nothing longer is looked at: it is no word that somebody mistyped, and the work grows with it.
const LONGEST: usize = 32;

/// How many typing errors (a letter wrong, missing, added, or two neighbours exchanged) a word in normal spelling may hold and still be
/// recognised: none in short words, in words with digits, and where a character is a syllable or a word (Han, kana, Hangul, Thai).
#[must_use]
pub fn tolerance(word: &str) -> u8 {
    match word.chars().filter(|c| !is_mark(*c)).count() {
        _ if !is_spelt(word) => 0,
        SHORTEST..LONG => 1,
        LONG..=LONGEST => 2,
        _ => 0,
    }
}

/// Whether a word in normal spelling has accents, so that others of it may have been left out.
#[must_use]
pub fn may_lack_accents(word: &str) -> bool {
    !word.is_ascii() && is_spelt(word) && word.len() <= LONGEST && letters(word).iter().any(|letter| !letter.marks.is_empty())
}

fn is_spelt(word: &str) -> bool {
    word.chars().all(|c| (c.is_alphabetic() || is_mark(c)) && Writing::of(c) == Writing::Spaced)
}

/// Whether `typed` is `word` with some of its accents left out and none changed: *tiên* of *tiền*, but not *bán* of *bạn*.
#[must_use]
pub fn accents_left_out(typed: &str, word: &str) -> bool {
    let (typed, word) = (letters(typed), letters(word));
    let left_out = |typed: &Letter, word: &Letter| typed.base == word.base && typed.marks.iter().all(|mark| word.marks.contains(mark));
    typed != word && typed.len() == word.len() && typed.iter().zip(&word).all(|(typed, word)| left_out(typed, word))
}

/// A letter and its accents.
#[derive(PartialEq)]
struct Letter {
    base: char,
    marks: Vec<char>,
}

fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for c in DecomposingNormalizerBorrowed::new_nfd().normalize(text).chars() {
        match (letters.last_mut(), c) {
            (Some(letter), c) if is_mark(c) => letter.marks.push(c),
            // Unicode knows no mark for its stroke.
            (_, 'đ') => letters.push(Letter { base: 'd', marks: vec!['\u{0335}'] }),
            (_, base) => letters.push(Letter { base, marks: Vec::new() }),
        }
    }
    letters
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerance_grows_with_the_word() {
        for (word, expected) in [
            ("ban", 0),
            ("tilaus", 1),
            ("palautus", 2),
            ("nb4711", 0),
            ("退货", 0),
            ("배송비", 0),
            ("возврат", 1),
            ("สินค้า", 0),
            ("", 0),
            ("hoàn", 1),
        ] {
            assert_eq!(tolerance(word), expected, "{word}");
        }
    }

    #[test]
    fn accents_may_be_missing_but_not_others() {
        let rows = [
            ("tiên", "tiền", true),
            ("tien", "tiền", true),
            ("doi", "đổi", true),
            ("bán", "bạn", false),
            ("tiền", "tiên", false),
            ("ban", "bán", true),
            ("ban", "ban", false),
            ("bàn", "bà", false),
        ];
        for (typed, word, expected) in rows {
            assert_eq!(accents_left_out(typed, word), expected, "{typed} {word}");
        }
    }
}
