//! Which language a text is written in.

use std::collections::BTreeMap;

use crate::language::{Language, rows};
use crate::script::{is_han, is_kana};

/// What a text looks like, among the languages asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The likeliest language.
    pub language: Language,
    /// How sure: 0 is a guess, 1 is certain. Below about 0.2 treat it as unknown.
    pub confidence: f64,
}

/// The longest text that is looked at, in characters.
const LOOKED_AT: usize = 4000;

/// From so many letters on, and from this confidence on, a detector is believed against what a text is said to be in.
const SURE_LETTERS: usize = 120;
const SURE: f64 = 0.9;
/// So many times as many characters of the other Chinese script say that a text is in that.
const SURE_CHARACTERS: usize = 5;

/// How much a language gains from its script alone, when no other language asked for is written in it.
const SCRIPT_ALONE: f64 = 0.95;

/// Detects the language of `text` among `languages`. Returns nothing where there is nothing to go by: no letters, or letters of a script
/// that none of the languages is written in.
///
/// Scripts that only one of the languages uses decide by themselves; between the others, letter trigrams do (crate `whatlang`), which
/// know nothing of a Vietnamese text without its accents: then the confidence is low.
#[must_use]
pub fn detect(text: &str, languages: &[Language]) -> Option<Detection> {
    let text: String = text.chars().take(LOOKED_AT).collect();
    let (script, share) = script(&text)?;
    let mut candidates: Vec<&Language> = languages.iter().filter(|language| Script::written(language).contains(&script)).collect();
    candidates.sort();
    candidates.dedup();
    if candidates.iter().any(|language| matches!(language.primary(), "zh" | "yue")) && script == Script::Han {
        return chinese(&text, &candidates, share);
    }
    let &first = candidates.first()?;
    if candidates.iter().all(|language| language.primary() == first.primary()) {
        let confidence = if script == Script::Latin { share * 0.5 } else { share * SCRIPT_ALONE };
        return Some(Detection { language: first.clone(), confidence });
    }
    by_trigrams(&text, &candidates, share)
}

/// Whether a text may be in a language by its letters: most are of a script that the language is written in, or Latin ones, which names
/// and addresses have in every language, or there are none. A text full of kana is no Chinese.
#[must_use]
pub fn may_be_in(text: &str, language: &Language) -> bool {
    let text: String = text.chars().take(LOOKED_AT).collect();
    script(&text).is_none_or(|(script, _)| script == Script::Latin || Script::written(language).contains(&script))
}

/// The language that a text of some length is surely in, if that is not the one told: its script is another one, or its letters speak for
/// another language so clearly that a wrong tag is likelier than an odd text. Nothing for short texts, for mixed ones, and between languages that
/// the detector does not know.
#[must_use]
pub fn surely_not_in(text: &str, told: &Language) -> Option<Language> {
    let looked_at: String = text.chars().take(LOOKED_AT).collect();
    let n_letters: usize = looked_at.chars().filter_map(Script::of).map(|script| if script.is_dense() { 3 } else { 1 }).sum();
    if n_letters < SURE_LETTERS {
        return None;
    }
    let (script, share) = script(&looked_at)?;
    let of_script = Script::written(told).contains(&script);
    if script == Script::Han && matches!(told.primary(), "zh" | "yue") {
        let (simplified, traditional) = chinese_scripts(&looked_at);
        let (own, other, tag) =
            if told.script() == Some("Hant") { (traditional, simplified, "zh-Hans") } else { (simplified, traditional, "zh-Hant") };
        let is_other = told.script().is_some() && other > SURE_CHARACTERS * (own + 1);
        return is_other.then(|| Language::parse(tag).ok()).flatten();
    }
    let is_known = whatlang::Lang::from_code(told.row().detector).is_some();
    if share < SURE || of_script && !is_known {
        return None;
    }
    let all: Vec<Language> = rows().keys().filter_map(|tag| Language::parse(tag).ok()).collect();
    let Detection { language, confidence } = detect(&looked_at, &all)?;
    (language.primary() != told.primary() && confidence >= SURE).then_some(language)
}

/// The script of most letters, with their share of all letters.
fn script(text: &str) -> Option<(Script, f64)> {
    let mut scripts: BTreeMap<Script, usize> = BTreeMap::new();
    for script in text.chars().filter_map(Script::of) {
        *scripts.entry(script).or_default() += if script.is_dense() { 3 } else { 1 };
    }
    let (&script, &most) = scripts.iter().max_by_key(|&(script, count)| (*count, std::cmp::Reverse(*script)))?;
    let total: usize = scripts.values().sum();
    // Kana within Han text means Japanese. Fewer than one in ten come with a name: Chinese shops like the kana for "of".
    let kana = scripts.get(&Script::Kana).is_some_and(|kana| kana * 10 >= most);
    Some((if script == Script::Han && kana { Script::Kana } else { script }, most as f64 / total as f64))
}

/// Simplified or Traditional: whichever has characters that the other lacks.
fn chinese(text: &str, candidates: &[&Language], share: f64) -> Option<Detection> {
    let (simplified, traditional) = chinese_scripts(text);
    let script = if traditional > simplified { "Hant" } else { "Hans" };
    let chinese = || candidates.iter().filter(|language| matches!(language.primary(), "zh" | "yue"));
    let best = chinese().find(|language| language.script() == Some(script)).or_else(|| chinese().next())?;
    Some(Detection { language: (*best).clone(), confidence: share * SCRIPT_ALONE })
}

/// How many characters of a text stand in simplified Chinese alone, and how many in traditional.
fn chinese_scripts(text: &str) -> (usize, usize) {
    let (mut simplified, mut traditional) = (0, 0);
    for c in text.chars().filter(|c| is_han(*c)) {
        match crate::normal::chinese_script(c) {
            Some("Hans") => simplified += 1,
            Some(_) => traditional += 1,
            None => {}
        }
    }
    (simplified, traditional)
}

fn by_trigrams(text: &str, candidates: &[&Language], share: f64) -> Option<Detection> {
    let known: Vec<(whatlang::Lang, &Language)> =
        candidates.iter().filter_map(|&language| Some((whatlang::Lang::from_code(language.row().detector)?, language))).collect();
    if known.is_empty() {
        return None;
    }
    let info = whatlang::Detector::with_allowlist(known.iter().map(|(lang, _)| *lang).collect()).detect(text)?;
    let &(_, language) = known.iter().find(|(lang, _)| *lang == info.lang())?;
    Some(Detection { language: language.clone(), confidence: info.confidence() * share })
}

/// Whether a language is commonly written with a letter.
#[cfg(test)]
pub(crate) fn is_written_with(language: &Language, c: char) -> bool {
    Script::of(c).is_some_and(|script| Script::written(language).contains(&script))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Georgian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Odia,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Burmese,
    Ethiopic,
    Khmer,
    Hangul,
    Kana,
    Han,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        Some(match c {
            _ if is_han(c) => Self::Han,
            _ if is_kana(c) => Self::Kana,
            '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' => Self::Hangul,
            '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{0400}'..='\u{052F}' => Self::Cyrillic,
            '\u{0530}'..='\u{058F}' => Self::Armenian,
            '\u{0590}'..='\u{05FF}' => Self::Hebrew,
            '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => Self::Arabic,
            '\u{0900}'..='\u{097F}' => Self::Devanagari,
            '\u{0980}'..='\u{09FF}' => Self::Bengali,
            '\u{0A00}'..='\u{0A7F}' => Self::Gurmukhi,
            '\u{0A80}'..='\u{0AFF}' => Self::Gujarati,
            '\u{0B00}'..='\u{0B7F}' => Self::Odia,
            '\u{0B80}'..='\u{0BFF}' => Self::Tamil,
            '\u{0C00}'..='\u{0C7F}' => Self::Telugu,
            '\u{0C80}'..='\u{0CFF}' => Self::Kannada,
            '\u{0D00}'..='\u{0D7F}' => Self::Malayalam,
            '\u{0D80}'..='\u{0DFF}' => Self::Sinhala,
            '\u{0E00}'..='\u{0E7F}' => Self::Thai,
            '\u{0E80}'..='\u{0EFF}' => Self::Lao,
            '\u{0F00}'..='\u{0FFF}' => Self::Tibetan,
            '\u{1000}'..='\u{109F}' => Self::Burmese,
            '\u{10A0}'..='\u{10FF}' => Self::Georgian,
            '\u{1200}'..='\u{139F}' => Self::Ethiopic,
            '\u{1780}'..='\u{17FF}' => Self::Khmer,
            _ if c.is_alphabetic() && (c as u32) < 0x0250 || matches!(c, '\u{1E00}'..='\u{1EFF}') => Self::Latin,
            _ => return None,
        })
    }

    /// Whether a character of this script says about as much as a short word.
    fn is_dense(self) -> bool {
        matches!(self, Self::Han | Self::Kana | Self::Hangul)
    }

    /// The scripts a language is commonly written in.
    fn written(language: &Language) -> &'static [Self] {
        match (language.primary(), language.script()) {
            (_, Some("Latn")) => &[Self::Latin],
            (_, Some("Cyrl")) => &[Self::Cyrillic],
            ("zh" | "yue", _) => &[Self::Han],
            ("ja", _) => &[Self::Kana, Self::Han],
            ("ko", _) => &[Self::Hangul],
            ("el", _) => &[Self::Greek],
            ("ru" | "uk" | "be" | "bg" | "mk" | "mn" | "ky" | "tg" | "kk", _) => &[Self::Cyrillic],
            ("sr" | "bs" | "uz" | "az", _) => &[Self::Cyrillic, Self::Latin],
            ("hy", _) => &[Self::Armenian],
            ("ka", _) => &[Self::Georgian],
            ("he" | "yi", _) => &[Self::Hebrew],
            ("ar" | "fa" | "ur" | "ps" | "sd" | "ug", _) => &[Self::Arabic],
            ("hi" | "mr" | "ne", _) => &[Self::Devanagari],
            ("bn" | "as", _) => &[Self::Bengali],
            ("pa", _) => &[Self::Gurmukhi],
            ("gu", _) => &[Self::Gujarati],
            ("or", _) => &[Self::Odia],
            ("ta", _) => &[Self::Tamil],
            ("te", _) => &[Self::Telugu],
            ("kn", _) => &[Self::Kannada],
            ("ml", _) => &[Self::Malayalam],
            ("si", _) => &[Self::Sinhala],
            ("th", _) => &[Self::Thai],
            ("lo", _) => &[Self::Lao],
            ("bo", _) => &[Self::Tibetan],
            ("my", _) => &[Self::Burmese],
            ("am", _) => &[Self::Ethiopic],
            ("km", _) => &[Self::Khmer],
            _ => &[Self::Latin],
        }
    }
}
