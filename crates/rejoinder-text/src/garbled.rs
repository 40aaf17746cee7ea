//! Text that was read in the wrong encoding, or has lost characters.

use std::ops::Range;

/// The first place in a text where a character was lost (U+FFFD), or where UTF-8 was read as Windows-1252: "Ã¤" for "ä", "â€™" for "’". A run of
/// characters counts where its bytes in that encoding are the UTF-8 of one character, unless all behind the first are marks that stand behind
/// words in real texts ("Spaß“"). Linear.
#[must_use]
pub fn garbled(text: &str) -> Option<Range<usize>> {
    // The last few characters of the encoding in a row: where each begins, its byte, and whether it may stand behind a word.
    let mut run: Vec<(usize, u8, bool)> = Vec::new();
    for (at, c) in text.char_indices() {
        if c == char::REPLACEMENT_CHARACTER {
            return Some(at..at + c.len_utf8());
        }
        let Some(byte) = windows_1252(c) else {
            run.clear();
            continue;
        };
        if run.len() == LONGEST {
            run.remove(0);
        }
        run.push((at, byte, BEHIND_WORDS.contains(c)));
        // The first characters of a run may be real, and the garbled one begin behind them.
        if let Some(from) = (0..run.len() - 1).find(|&from| is_one_character(&run[from..])) {
            return Some(run[from].0..at + c.len_utf8());
        }
    }
    None
}

/// No character has more bytes of UTF-8.
const LONGEST: usize = 4;
/// Marks that stand right behind a letter in real texts.
const BEHIND_WORDS: &str = "»«“”„‘’‚‹›…–—•·™®©°ªº¹²³\u{a0}\u{ad}";

/// Whether bytes are the UTF-8 of a single character, and not a letter with marks behind it.
fn is_one_character(run: &[(usize, u8, bool)]) -> bool {
    let bytes: Vec<u8> = run.iter().map(|(_, byte, _)| *byte).collect();
    let is_one = std::str::from_utf8(&bytes).is_ok_and(|text| text.chars().count() == 1);
    is_one && run[1..].iter().any(|(_, _, behind_words)| !behind_words)
}

/// The byte of a character beyond ASCII in Windows-1252, where it has one. Its five free bytes are read as control characters.
fn windows_1252(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match c {
        '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => HIGH.iter().position(|high| *high == c).and_then(|index| u8::try_from(0x80 + index).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_the_wrong_encoding_is_found() {
        let rows = [
            ("Käyttäjä, naïve café, “quoted” – Straße… 5 €", None),
            ("Bạn có thể đổi trả hàng trong 30 ngày. À, Ã, ÊTRE.", None),
            ("«Où ?» — à côté, ÀÉÎ 50 °C ±2 ½ £5 §4 ¶ ©®™", None),
            ("„Spaß“ «CAFÉ» NESTLÉ® café”… É\u{a0}! Stra\u{df}\u{ad}e", None),
            ("KÃ¤yttÃ¤jÃ¤", Some("Ã¤")),
            ("donâ€™t", Some("â€™")),
            ("5 â‚¬", Some("â‚¬")),
            ("é€€è´§", Some("é€€")),
            ("ÃŸ", Some("ÃŸ")),
            ("lost \u{fffd} one", Some("\u{fffd}")),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(garbled(text).map(|span| &text[span]), expected, "{text}");
        }
    }
}
