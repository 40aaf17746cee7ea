//! One spelling for what readers take as the same: compatibility forms, case, accents and Chinese scripts.

use std::collections::HashSet;
use std::sync::OnceLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use crate::folding::Folding;
use crate::script::{is_han, is_ignorable};

/// Appends the normal form of a word to `out`: NFKC, lower case, nothing invisible, one spelling for what readers take as the same.
pub(crate) fn normalize(word: &str, folding: Folding, out: &mut String) {
    let start = out.len();
    if word.is_ascii() && !folding.changes_ascii() {
        out.push_str(word);
        out[start..].make_ascii_lowercase();
        return;
    }
    normalize_letters(word, folding, out);
    let mut at = start;
    while let Some(c) = out[at..].chars().next() {
        match folding.replacement(&out[at..]) {
            Some((length, to)) => {
                out.replace_range(at..at + length, to);
                at += to.len();
            }
            None => at += c.len_utf8(),
        }
    }
}

/// As [`normalize`], leaving spellings as they are.
pub(crate) fn normalize_letters(word: &str, folding: Folding, out: &mut String) {
    let composed = ComposingNormalizerBorrowed::new_nfkc().normalize(word);
    let start = out.len();
    for c in composed.chars() {
        match c {
            'I' if folding.dotless_i => out.push('ı'),
            'İ' => out.push('i'),
            'ς' => out.push('σ'),
            _ if is_ignorable(c) => {}
            _ if folding.simplify_han && is_han(c) => out.push(simplified(c)),
            _ => out.extend(c.to_lowercase()),
        }
    }
    // Lower casing may decompose (U+0130) or leave a mark that composes with what precedes it.
    if !out[start..].is_ascii() {
        let nfc = ComposingNormalizerBorrowed::new_nfc();
        if !nfc.is_normalized(&out[start..]) {
            let again = nfc.normalize(&out[start..]).into_owned();
            out.truncate(start);
            out.push_str(&again);
        }
    }
}

/// The Chinese script that a character belongs to, `Hans` or `Hant`, where it belongs to one only.
pub(crate) fn chinese_script(c: char) -> Option<&'static str> {
    static SIMPLIFIED: OnceLock<HashSet<char>> = OnceLock::new();
    if simplified(c) != c {
        return Some("Hant");
    }
    let only_simplified = SIMPLIFIED.get_or_init(|| {
        let han = ('\u{3400}'..='\u{9FFF}').filter(|c| simplified(*c) != *c);
        han.map(simplified).collect()
    });
    only_simplified.contains(&c).then_some("Hans")
}

/// The Simplified form of a Han character, itself where there is none.
///
/// Characters are folded one by one, without regard to their neighbours, so that a query and an article agree however their text is cut.
pub(crate) fn simplified(c: char) -> char {
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    const FIRST: u32 = 0x3400;
    const LAST: u32 = 0x9FFF;
    let table = TABLE.get_or_init(|| {
        let characters = (FIRST..=LAST).map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        characters
            .map(|c| {
                let folded = fast2s::convert(c.encode_utf8(&mut [0; 4]));
                let mut chars = folded.chars();
                chars.next().filter(|_| chars.next().is_none()).unwrap_or(c)
            })
            .collect()
    });
    (c as u32).checked_sub(FIRST).and_then(|index| table.get(index as usize)).copied().unwrap_or(c)
}

/// Appends `word` (already normal) without accents: marks that follow a letter of an alphabet go, and letters with a stroke or a
/// ligature become plain. Marks that are vowels (Indic scripts, Thai) stay.
pub(crate) fn fold_accents(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.push_str(word);
        return;
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(word);
    for c in decomposed.chars() {
        match c {
            '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' => {}
            'đ' | 'ð' => out.push('d'),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            _ => out.push(c),
        }
    }
    // Scripts whose letters decompose (Hangul) come back together.
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    if !nfc.is_normalized(out) {
        let again = nfc.normalize(out).into_owned();
        out.clear();
        out.push_str(&again);
    }
}
