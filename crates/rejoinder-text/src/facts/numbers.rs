//! Numbers: digits with their separators, and words put together.

use std::fmt;

use super::characters::{Characters, is_spaced};
use super::lexicon::Lexicon;
use super::roles::Role;

/// A number of at most 15 digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Decimal {
    digits: u64,
    /// How many of the digits are behind the decimal sign; the last of these is not 0.
    scale: u32,
}

/// More digits than this are no number but a code.
pub(crate) const MOST_DIGITS: usize = 15;
/// A number in words has at most this many parts.
const MOST_PARTS: usize = 12;

impl Decimal {
    pub(crate) fn of(digits: u64, scale: u32) -> Self {
        let mut number = Self { digits, scale };
        while number.scale > 0 && number.digits.is_multiple_of(10) {
            (number.digits, number.scale) = (number.digits / 10, number.scale - 1);
        }
        number
    }

    /// A number in ASCII with a full stop, as data files write it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{part}");
        let fits = digits.len() <= MOST_DIGITS && !digits.is_empty();
        Some(Self::of(digits.parse().ok().filter(|_| fits)?, u32::try_from(part.len()).ok()?))
    }

    pub(crate) fn times(self, factor: u64) -> Option<Self> {
        Some(Self::of(self.digits.checked_mul(factor)?, self.scale))
    }

    pub(crate) fn plus(self, whole: u64) -> Option<Self> {
        let more = whole.checked_mul(10u64.checked_pow(self.scale)?)?;
        Some(Self::of(self.digits.checked_add(more)?, self.scale))
    }

    /// The number, if there is nothing behind the decimal sign.
    pub(crate) fn whole(self) -> Option<u64> {
        (self.scale == 0).then_some(self.digits)
    }

    /// A part of this size of the number, if that is whole.
    pub(crate) fn divided(self, by: u64) -> Option<u64> {
        self.whole().filter(|whole| whole % by == 0).map(|whole| whole / by)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10u64.pow(self.scale);
        write!(f, "{}", self.digits / unit)?;
        if self.scale > 0 { write!(f, ".{:0width$}", self.digits % unit, width = self.scale as usize) } else { Ok(()) }
    }
}

/// A number in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numeral {
    pub(crate) value: Decimal,
    /// The place after it.
    pub(crate) end: usize,
    /// Whether it is one only before a unit.
    pub(crate) weak: bool,
    /// Whether it is written in digits.
    pub(crate) digits: bool,
    /// The value if a mark before the last three digits stands between thousands, and the language has it for the decimal sign.
    pub(crate) thousands: Option<Decimal>,
}

/// The number that begins at a place, in digits or in words.
pub(crate) fn numeral(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<Numeral> {
    if text.at(place).is_ascii_digit() { in_digits(text, lexicon, place) } else { in_words(text, lexicon, place) }
}

fn in_digits(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<Numeral> {
    let digits_end = |from| text.run(from, |c| c.is_ascii_digit());
    let first_end = digits_end(place);
    // Most numbers stand alone.
    let alone = match text.at(first_end) {
        '.' | ',' => !text.at(first_end + 1).is_ascii_digit(),
        ' ' | '\'' => digits_end(first_end + 1) != first_end + 4,
        _ => true,
    };
    if alone {
        if first_end - place > MOST_DIGITS {
            return None;
        }
        let value = Decimal::of(text.number(place..first_end)?, 0);
        let mut numeral = Numeral { value, end: first_end, weak: false, digits: true, thousands: None };
        multiply(text, lexicon, &mut numeral);
        return Some(numeral);
    }
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    groups.push(place..first_end);
    let mut marks: Vec<char> = Vec::new();
    loop {
        let end = groups.last().map_or(place, |group| group.end);
        let mark = text.at(end);
        let next = end + 1..digits_end(end + 1);
        let thousands = next.len() == 3 && groups.iter().all(|group| group.len() <= 3) && groups[0].start + 3 >= groups[0].end;
        let continues = match mark {
            '.' | ',' => !next.is_empty(),
            '\'' => thousands,
            ' ' => thousands && (lexicon.spaced_thousands || !marks.is_empty()) && !marks.contains(&'.') && !marks.contains(&','),
            _ => false,
        };
        if !continues || groups.len() > 6 {
            break;
        }
        marks.push(mark);
        groups.push(next);
    }
    // What comes last decides: a mark that stands once and not before three digits is the decimal sign.
    let last_group = groups.last().map_or(0, std::iter::ExactSizeIterator::len);
    let last = marks.last().copied();
    let repeated = marks.len() > 1 && marks.iter().all(|mark| Some(*mark) == last);
    let (decimal, ambiguous) = match last {
        None | Some(' ' | '\'') => (false, false),
        Some(_) if repeated => (false, false),
        Some(mark) => {
            let shaped = last_group == 3 && marks.len() == 1 && groups[0].len() <= 3 && text.at(place) != '0';
            (!shaped || mark == lexicon.decimal, shaped && mark == lexicon.decimal)
        }
    };
    // Several groups that are not thousands are no number: `1.2.3`.
    let whole_groups = &groups[1..groups.len() - usize::from(decimal)];
    if whole_groups.iter().any(|group| group.len() != 3) {
        return None;
    }
    let end = groups.last().map_or(place, |group| group.end);
    let digits: String = groups.iter().map(|group| text.text(group.clone())).collect();
    if digits.len() > MOST_DIGITS {
        return None;
    }
    let value: u64 = digits.parse().ok()?;
    let scale = if decimal { u32::try_from(last_group).ok()? } else { 0 };
    let thousands = ambiguous.then(|| Decimal::of(value, 0));
    let mut numeral = Numeral { value: Decimal::of(value, scale), end, weak: false, digits: true, thousands };
    multiply(text, lexicon, &mut numeral);
    Some(numeral)
}

/// Takes up words after digits that multiply them: `5 million`, `500k`, `3万`.
fn multiply(text: &Characters, lexicon: &Lexicon, numeral: &mut Numeral) {
    for _ in 0..2 {
        let space = usize::from(text.at(numeral.end) == ' ');
        let factor = |role| match role {
            Role::Times(factor) if factor >= 100 => Some(factor),
            Role::TimesDigits(factor) => Some(factor),
            _ => None,
        };
        let Some((factor, end)) = lexicon.longest(text, numeral.end + space, false, factor) else { break };
        let Some(value) = numeral.value.times(factor) else { break };
        (numeral.value, numeral.end, numeral.thousands) = (value, end, None);
    }
}

/// What has been read of a number in words: parts of falling size that add up.
#[derive(Default)]
struct Parts {
    parts: Vec<u64>,
    half: Option<Decimal>,
}

impl Parts {
    /// Takes up a part; `linked` if *and* stands before it. Says whether it fits.
    fn take(&mut self, role: Role, linked: bool, by_twenties: bool) -> bool {
        match (role, self.parts.last().copied()) {
            _ if self.half.is_some() => return false,
            (Role::Number { value, .. }, None) => match value.whole() {
                Some(whole) => self.parts.push(whole),
                None => self.half = Some(value),
            },
            (Role::Number { value, .. }, Some(last)) => {
                let Some(whole) = value.whole().filter(|whole| *whole > 0) else {
                    // *two and a half*
                    self.half = value.plus(self.sum()).filter(|_| linked);
                    return self.half.is_some();
                };
                let room = 10u64.pow(whole.ilog10() + 1);
                let twenties = by_twenties && matches!(last, 60 | 80) && whole < 20;
                // Units before tens: *vierundzwanzig*.
                if linked && last < 10 && (20..100).contains(&whole) && whole % 10 == 0 {
                    self.parts.pop();
                    self.parts.push(whole + last);
                } else if last > whole && last % room == 0 || twenties {
                    self.parts.push(whole);
                } else {
                    return false;
                }
            }
            (Role::Times(factor), _) => {
                let from = self.parts.iter().position(|part| *part < factor).unwrap_or(self.parts.len());
                let sum: u64 = self.parts.drain(from..).sum();
                let Some(product) = sum.max(1).checked_mul(factor) else { return false };
                self.parts.push(product);
            }
            (Role::Teen, Some(last @ 1..=9)) => {
                self.parts.pop();
                self.parts.push(last + 10);
            }
            _ => return false,
        }
        true
    }

    fn sum(&self) -> u64 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
    }

    fn value(&self) -> Decimal {
        self.half.unwrap_or_else(|| Decimal::of(self.sum(), 0))
    }
}

/// A number in words: its parts stand together, or apart by spaces, hyphens and *and*. It ends where a word may end, or where a unit of
/// time follows at once.
fn in_words(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<Numeral> {
    let part = |role| matches!(role, Role::Number { .. } | Role::Times(_) | Role::Teen).then_some(role);
    let mut parts = Parts::default();
    let (mut at, mut linked, mut n_parts) = (place, false, 0);
    let mut best: Option<Numeral> = None;
    while n_parts < MOST_PARTS {
        let Some((role, end)) = lexicon.longest(text, at, true, part) else { break };
        // Vietnamese says five and year alike: a unit it is, unless the number goes on behind it.
        if n_parts > 0 && is_unit(text, lexicon, at) && !goes_on(text, lexicon, end) {
            break;
        }
        if !parts.take(role, linked, lexicon.by_twenties) {
            break;
        }
        let lone_weak = n_parts == 0
            && match role {
                Role::Number { weak, .. } => weak,
                // "Hundreds of" is no number, and ideographs are parts of other words.
                _ => parts.value().whole() != Some(10) || !is_spaced(text.at(at)),
            };
        n_parts += 1;
        // "and" is not "an" and a unit: what also means something else does not run together with what follows.
        let ends = text.ends_word(end)
            || !lone_weak && lexicon.longest(text, end, false, |role| matches!(role, Role::Time(_)).then_some(())).is_some();
        if ends {
            best = Some(Numeral { value: parts.value(), end, weak: lone_weak, digits: false, thousands: None });
        }
        (at, linked) = joint(text, lexicon, end);
    }
    best
}

/// Where the next part of a number may begin, and whether *and* stands before it.
fn joint(text: &Characters, lexicon: &Lexicon, end: usize) -> (usize, bool) {
    let skip = |at: usize| at + usize::from(matches!(text.at(at), ' ' | '-'));
    let at = skip(end);
    match lexicon.longest(text, at, true, |role| (role == Role::And).then_some(())) {
        Some(((), after)) => (skip(after), true),
        None => (at, false),
    }
}

fn is_unit(text: &Characters, lexicon: &Lexicon, place: usize) -> bool {
    lexicon.longest(text, place, false, |role| matches!(role, Role::Time(_) | Role::Currency(_)).then_some(())).is_some()
}

/// Whether a multiplier or a unit follows.
fn goes_on(text: &Characters, lexicon: &Lexicon, end: usize) -> bool {
    let place = end + usize::from(text.at(end) == ' ');
    let continues = |role| matches!(role, Role::Times(_) | Role::Time(_) | Role::Currency(_)).then_some(());
    lexicon.longest(text, place, false, continues).is_some()
}
