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
