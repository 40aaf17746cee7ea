//! What kind of writing a character belongs to, as far as tokenisation depends on it.

/// How words are told apart in a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Words stand between spaces or punctuation.
    Spaced,
    /// Han, kana and Hangul: no spaces, or endings glued on, and pairs of characters carry meaning.
    Ideographic,
    /// Thai, Lao, Khmer and Burmese: no spaces between words, letters carry no meaning of their own.
    Unspaced,
}

impl Writing {
    pub(crate) fn of(c: char) -> Self {
        match c {
            '\u{0E00}'..='\u{0EFF}'
            | '\u{1000}'..='\u{109F}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{19E0}'..='\u{19FF}'
            | '\u{AA60}'..='\u{AA7F}' => Self::Unspaced,
            _ if is_han(c) || is_kana(c) || is_hangul(c) => Self::Ideographic,
            _ => Self::Spaced,
        }
    }
}

/// Han characters, the iteration mark and zero included.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{2E80}'..='\u{2FDF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Hiragana, katakana (also of half width) and the prolonged sound mark.
pub(crate) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// Hiragana alone, its voicing and iteration marks included.
pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309F}')
}

/// Hangul syllables and the letters they are made of.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}')
}

/// Characters that show nothing and stand for nothing: they may sit inside a word without dividing it.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// As [`char::is_alphabetic`], which looks up every letter beyond ASCII in a long table: those of the commonest scripts are told at once.
pub(crate) fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphabetic(),
        '\u{C0}'..='\u{24F}' => !matches!(c, '×' | '÷'),
        '\u{400}'..='\u{481}' | '\u{1E00}'..='\u{1EFF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => true,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{E01}'..='\u{E3A}' | '\u{E40}'..='\u{E46}' => true,
        '\u{2000}'..='\u{206F}' | '\u{3001}'..='\u{3004}' | '\u{E47}'..='\u{E4C}' => false,
        _ => c.is_alphabetic(),
    }
}

/// As [`char::is_alphanumeric`], and as fast as [`is_alphabetic`].
pub(crate) fn is_alphanumeric(c: char) -> bool {
    is_alphabetic(c) || c.is_numeric()
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(super::is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(super::is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }
}
