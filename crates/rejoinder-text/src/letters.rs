//! Words in one spelling, whatever the language, and without accents.
//!
//! Most letters are spelled alone, whatever stands beside them. These are looked up in a table; words with other characters are spelled
//! as a whole.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use crate::folding::Folding;
use crate::normal::{fold_accents, normalize, simplified};

/// A word in one spelling, and the same without accents if it has any.
pub(crate) fn spelled(source: &str) -> (String, Option<String>) {
    if source.is_ascii() {
        return (source.to_ascii_lowercase(), None);
    }
    let (mut normal, mut folded) = (String::with_capacity(source.len()), String::with_capacity(source.len()));
    for c in source.chars() {
        let Some(letter) = letter(c) else { return as_a_whole(source) };
        normal.push(letter.0);
        folded.push(letter.1);
    }
    let bare = normal == folded;
    (normal, (!bare).then_some(folded))
}

fn as_a_whole(source: &str) -> (String, Option<String>) {
    let (mut normal, mut folded) = (String::new(), String::new());
    normalize(source, Folding::of(""), &mut normal);
    fold_accents(&normal, &mut folded);
    let bare = normal == folded;
    (normal, (!bare).then_some(folded))
}

/// Letters of the Latin, Greek, Cyrillic and Thai scripts that no letter beside them changes.
const LETTERS: [RangeInclusive<u32>; 5] = [0xC0..=0x24F, 0x370..=0x3FF, 0x400..=0x482, 0x48A..=0x52F, 0x1E00..=0x1EFF];
/// Characters of scripts without spaces, each of which is a word of its own.
const THAI: RangeInclusive<u32> = 0xE01..=0xE5B;

/// A letter in one spelling, and without its accent; `None` where more than the letter decides.
pub(crate) fn letter(c: char) -> Option<(char, char)> {
    match c {
        '\0'..='\x7F' => Some((c.to_ascii_lowercase(), c.to_ascii_lowercase())),
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{AC00}'..='\u{D7A3}' => Some((c, c)),
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Some(simplified(c)).map(|c| (c, c)),
        _ => {
            static TABLE: OnceLock<Vec<Option<(char, char)>>> = OnceLock::new();
            let table = TABLE.get_or_init(|| (0..=*LETTERS[LETTERS.len() - 1].end()).map(alone).collect());
            *table.get(c as usize)?
        }
    }
}

/// A letter spelled alone, if it becomes one letter.
fn alone(code: u32) -> Option<(char, char)> {
    let known = THAI.contains(&code) || LETTERS.iter().any(|letters| letters.contains(&code));
    let c = char::from_u32(code).filter(|_| known)?;
    let (normal, plain) = as_a_whole(c.encode_utf8(&mut [0; 4]));
    let only = |text: &str| text.chars().next().filter(|first| first.len_utf8() == text.len());
    let letter = only(&normal)?;
    Some((letter, plain.map_or(Some(letter), |plain| only(&plain))?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_are_spelled_as_words_of_them() {
        for c in ('\0'..=char::MAX).filter(|c| letter(*c).is_some()) {
            let word = c.to_string();
            assert_eq!(spelled(&word), as_a_whole(&word), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_spelled_as_their_letters(picks in prop::collection::vec((0..LETTERS.len(), any::<prop::sample::Index>()), 1..12)) {
            let pick = |(block, index): &(usize, prop::sample::Index)| {
                let (first, last) = (*LETTERS[*block].start(), *LETTERS[*block].end());
                char::from_u32(first + u32::try_from(index.index((last - first) as usize + 1)).unwrap()).unwrap()
            };
            let word: String = picks.iter().map(pick).collect();
            prop_assert_eq!(spelled(&word), as_a_whole(&word));
        }
    }
}
