//! Answers for channels with little room: whole sentences where they fit, a clause where none does, never a part of a word. Pure, and
//! cannot fail.

use std::ops::Range;

use crate::query::Channel;
use crate::statements::{Statement, joined};

/// How room is counted, and how much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// Septets of the GSM 7-bit alphabet: three segments joined have 153 each (3GPP TS 23.038, 23.040).
    Septets,
    /// UTF-16 units, where a character is not in that alphabet: three segments joined have 67 each (same).
    Units,
    /// A post has 280 characters, and those of most scripts without spaces count as two (X, "Counting characters"; the strictest of the
    /// large networks).
    Post,
}

/// The parts of a text message that are sent as one.
const SEGMENTS: usize = 3;
/// Septets in one of several segments.
const SEPTETS: usize = 153;
/// UTF-16 units in one of several segments.
const UNITS: usize = 67;
/// Characters in a post.
const POST: usize = 280;
/// What follows an answer that is cut within a sentence or after some of its steps.
const CUT: &str = "...";
/// The alphabet of 3GPP TS 23.038, without letters that only its extension has.
const GSM: &str =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Characters of the extension: two septets each.
const GSM_EXTENSION: &str = "^{}\\[~]|€\u{c}";

impl Room {
    /// How the room for these texts together is counted; `None` if the channel has no limit.
    pub(crate) fn of<'a>(channel: Option<Channel>, texts: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        match channel {
            Some(Channel::Social) => Some(Self::Post),
            Some(Channel::Sms) => {
                let known = |c: char| GSM.contains(c) || GSM_EXTENSION.contains(c);
                Some(if texts.into_iter().all(|text| text.chars().all(known)) { Self::Septets } else { Self::Units })
            }
            _ => None,
        }
    }

    /// The most there is.
    pub(crate) fn limit(self) -> usize {
        match self {
            Self::Septets => SEGMENTS * SEPTETS,
            Self::Units => SEGMENTS * UNITS,
            Self::Post => POST,
        }
    }

    /// What a text takes.
    pub(crate) fn taken(self, text: &str) -> usize {
        text.chars().map(|c| self.taken_by(c)).sum()
    }

    fn taken_by(self, c: char) -> usize {
        match self {
            Self::Septets => 1 + usize::from(GSM_EXTENSION.contains(c)),
            Self::Units => c.len_utf16(),
            // The ranges of one unit are those of twitter-text's configuration, version 3.
            Self::Post => 2 - usize::from(matches!(u32::from(c), 0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247)),
        }
    }
}

/// As much of an answer as there is room for: of sentences the run that holds most numbers, of steps and cells the first ones.
pub(crate) struct Cut {
    pub(crate) text: String,
    pub(crate) spans: Vec<Range<usize>>,
    pub(crate) filled: Vec<String>,
}

/// Cuts an answer to the room left. `in_order`: the later statements mean nothing without the earlier. `None` if nothing fits.
pub(crate) fn cut(statements: &[Statement], in_order: bool, room: Room, left: usize) -> Option<Cut> {
    let whole = joined(statements);
    if room.taken(&whole) <= left {
        return (!statements.is_empty()).then(|| made(whole, statements));
    }
    if in_order {
        let beginnings = (1..statements.len()).map(|end| &statements[..end]);
        let texts = beginnings.map(|some| (format!("{} {CUT}", joined(some)), some));
        if let Some((text, some)) = texts.take_while(|(text, _)| room.taken(text) <= left).last() {
            return Some(made(text, some));
        }
    } else {
        let mut best: Option<(usize, &[Statement], String)> = None;
        for start in 0..statements.len() {
            for end in start + 1..=statements.len() {
                let some = &statements[start..end];
                let text = joined(some);
                if room.taken(&text) > left {
                    break;
                }
                let n_numbers = n_numbers(&text);
                if best.as_ref().is_none_or(|(most, of, _)| n_numbers > *most || n_numbers == *most && of.as_ptr() == some.as_ptr()) {
                    best = Some((n_numbers, some, text));
                }
            }
        }
        if let Some((_, some, text)) = best {
            return Some(made(text, some));
        }
    }
    let first = statements.first()?;
    let part = clause(&first.text, room, left.checked_sub(room.taken(CUT))?)?;
    let number = first.step.map_or(String::new(), |number| format!("{number}. "));
    let text = format!("{number}{part}{CUT}");
    // A clause is a part of the first span, unless something was filled in before it.
    let mut cut = made(text, &statements[..1]);
    if let ([span], true) = (cut.spans.as_mut_slice(), cut.filled.is_empty()) {
        span.end = span.end.min(span.start + part.len());
    }
    (room.taken(&cut.text) <= left).then_some(cut)
}

fn made(text: String, statements: &[Statement]) -> Cut {
    let spans = statements.iter().flat_map(|statement| statement.spans.iter().cloned()).collect();
    let filled = statements.iter().flat_map(|statement| statement.filled.iter().cloned()).collect();
    Cut { text, spans, filled }
}

/// How many numbers a text holds: amounts, times and dates count once, whatever parts their digits.
fn n_numbers(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_numeric() && !matches!(c, '.' | ',' | ':' | '/' | '-'));
    words.filter(|word| word.contains(char::is_numeric)).count()
}

/// The beginning of a sentence up to the last clause that fits, or else the last word.
fn clause(text: &str, room: Room, left: usize) -> Option<&str> {
    let (mut taken, mut clause, mut word) = (0, 0, 0);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if at > 0 {
            let between = c.is_whitespace() || before.is_whitespace();
            let mark = matches!(before, '，' | '、' | '；' | '：') || between && matches!(before, ',' | ';' | ':' | '–' | '،' | '؛');
            clause = if mark { at } else { clause };
            word = if c.is_whitespace() || mark { at } else { word };
        }
        taken += room.taken_by(c);
        if taken > left {
            break;
        }
        before = c;
    }
    // A clause of three words says less than the words after it.
    let end = if clause * 2 >= word { clause } else { word };
    let part = text[..end]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '，' | '、' | '；' | '：' | '،' | '؛'));
    (!part.is_empty()).then_some(part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn statements(texts: &[&str], steps: bool) -> Vec<Statement> {
        let step = |index: usize| steps.then_some(index as u32 + 1);
        let joint = if steps { "\n" } else { " " };
        let made = |(index, text): (usize, &&str)| {
            let span = 10 * index..10 * index + text.len();
            Statement { text: (*text).to_owned(), spans: vec![span], filled: Vec::new(), joint, step: step(index) }
        };
        texts.iter().enumerate().map(made).collect()
    }

    /// One row an answer: the room left, whether it is steps, and what is said.
    #[rustfmt::skip]
    const ROWS: &[(&[&str], bool, usize, Option<&str>)] = &[
        (&["One.", "Two 2.", "Three."], false, 99, Some("One. Two 2. Three.")),
        (&["One.", "Two 2.", "Three."], false, 14, Some("One. Two 2.")),
        (&["One.", "Two 2.", "Three."], false, 6, Some("Two 2.")),
        (&["One 1.", "It is 12.500,00 EUR."], false, 20, Some("One 1.")),
        (&["If it is open, it cannot be returned."], false, 25, Some("If it is open...")),
        (&["Whoever opened it cannot return it."], false, 25, Some("Whoever opened it...")),
        (&["商品须未使用，请保留吊牌，谢谢您。"], false, 14, Some("商品须未使用...")),
        (&["Unbreakable"], false, 8, None),
        (&["Open it.", "Wait.", "Close it."], true, 99, Some("1. Open it.\n2. Wait.\n3. Close it.")),
        (&["Open it.", "Wait.", "Close it."], true, 25, Some("1. Open it.\n2. Wait. ...")),
        (&[], false, 10, None),
    ];

    #[test]
    fn answers_are_cut_between_sentences_clauses_and_words() {
        for (texts, steps, left, expected) in ROWS {
            let cut = cut(&statements(texts, *steps), *steps, Room::Septets, *left);
            assert_eq!(cut.map(|cut| cut.text).as_deref(), *expected, "{texts:?} {left}");
        }
    }

    #[test]
    fn room_is_counted_as_the_networks_do() {
        #[rustfmt::skip]
        let rows = [
            (Channel::Sms, "Grüße für 5", Room::Septets, 11, 459),
            (Channel::Sms, "5 €", Room::Septets, 4, 459),
            (Channel::Sms, "Trân trọng", Room::Units, 10, 201),
            (Channel::Sms, "👍", Room::Units, 2, 201),
            (Channel::Social, "Grüße", Room::Post, 5, 280),
            (Channel::Social, "退货 ok", Room::Post, 7, 280),
        ];
        for (channel, text, room, taken, limit) in rows {
            assert_eq!(Room::of(Some(channel), [text]), Some(room), "{text}");
            assert_eq!((room.taken(text), room.limit()), (taken, limit), "{text}");
        }
        assert_eq!(Room::of(Some(Channel::Email), ["x"]), None);
    }

    proptest! {
        #[test]
        fn no_cut_is_too_long_or_within_a_word(
            texts in prop::collection::vec("[a-z]{1,9}([,;]? [a-z0-9]{1,9}){0,9}\\.", 0..5),
            steps: bool,
            left in 0_usize..80,
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let all: Vec<&str> = texts.iter().flat_map(|text| text.split([' ', ',', ';', '.'])).collect();
            if let Some(cut) = cut(&statements(&texts, steps), steps, Room::Septets, left) {
                prop_assert!(Room::Septets.taken(&cut.text) <= left);
                for word in cut.text.split([' ', ',', ';', '.', '\n']).filter(|word| word.contains(|c: char| c.is_ascii_lowercase())) {
                    prop_assert!(all.contains(&word), "{:?}", word);
                }
            }
        }
    }
}
