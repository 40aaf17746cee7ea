//! Days, months of years, and times of day: as texts have them, and days as texts write them.

use super::characters::Characters;
use super::lexicon::{self, Lexicon};
use super::numbers::numeral;
use super::quantities::{Noon, Quantity, clock, quantity};
use super::roles::{DatePart, Role, TimeUnit};
use crate::language::Language;

/// Years are told from other numbers by lying between these; later ones are of the Buddhist calendar.
const YEARS: std::ops::RangeInclusive<u64> = 1900..=2700;
/// Years from here on are of the Buddhist calendar, which is 543 years ahead.
const BUDDHIST: u64 = 2443;

/// A day of the Gregorian calendar as texts of a language write it: `23 November 2026`, `23.11.2026`, `2026年11月23日`. In a language of
/// which no words are known ([`fact_languages`](crate::fact_languages)) it is `2026-11-23`, as ISO 8601 writes it. Any numbers are
/// accepted; what is a day of these years is read back by [`facts`](fn@crate::facts).
#[must_use]
pub fn written_date(year: i32, month: u8, day: u8, language: &Language) -> String {
    let lexicon = lexicon::of("", Some(language));
    let pattern = lexicon.date_first.filter(|_| day == 1).or(lexicon.date);
    let name = lexicon.months.get(&month.into()).copied().unwrap_or_default();
    match pattern {
        Some(pattern) => pattern
            .replace("{day}", &day.to_string())
            .replace("{month}", &month.to_string())
            .replace("{month-name}", name)
            .replace("{year}", &year.to_string()),
        None => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// The date that begins at a place, with the place after it.
pub(crate) fn date(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(String, usize)> {
    if text.at(place).is_ascii_digit() {
        let in_digits = in_digits(text, lexicon, place).or_else(|| day_first(text, lexicon, place));
        if in_digits.is_some() {
            return in_digits;
        }
    } else if let Some(found) = month_first(text, lexicon, place).or_else(|| parts_after_words(text, lexicon, place)) {
        return Some(found);
    }
    parts_before_words(text, lexicon, place)
}

fn digits(text: &Characters, place: usize) -> Option<(u64, usize)> {
    let end = text.run(place, |c| c.is_ascii_digit());
    (place < end && end - place <= 4).then(|| Some((text.number(place..end)?, end)))?
}

/// `2026-12-03`, `3.12.2026`, `12/03/2026`, `3.12.`
fn in_digits(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(String, usize)> {
    let (first, first_end) = digits(text, place)?;
    let mark = text.at(first_end);
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let space = |at: usize| at + usize::from(mark == '.' && text.at(at) == ' ');
    let (second, second_end) = digits(text, space(first_end + 1))?;
    let third = if text.at(second_end) == mark { digits(text, space(second_end + 1)) } else { None };
    let Some((third, end)) = third else {
        let dotted = lexicon.dotted_days && mark == '.' && text.at(second_end) == '.' && second_end - space(first_end + 1) <= 2;
        return (dotted && first_end - place <= 2).then(|| Some((day(None, second, first)?, second_end + 1)))?;
    };
    if text.at(end).is_ascii_digit() || text.at(end) == mark && text.at(end + 1).is_ascii_digit() {
        return None;
    }
    if first_end - place == 4 {
        return Some((day(Some(first), second, third)?, end));
    }
    let year = match text.run(space(second_end + 1), |c| c.is_ascii_digit()) - space(second_end + 1) {
        4 => third,
        2 if mark != '-' => 2000 + third,
        _ => return None,
    };
    let mut readings: Vec<String> = day(Some(year), second, first).into_iter().collect();
    if lexicon.month_first && mark != '.' {
        readings.extend(day(Some(year), first, second));
    }
    readings.sort();
    readings.dedup();
    (!readings.is_empty()).then(|| (readings.join("|"), end))
}

/// A day in normal form, if there is such a day.
fn day(year: Option<u64>, month: u64, day: u64) -> Option<String> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    match year {
        Some(year) => Some(format!("{}-{month:02}-{day:02}", in_our_years(year)?)),
        None => Some(format!("--{month:02}-{day:02}")),
    }
}

fn in_our_years(year: u64) -> Option<u64> {
    YEARS.contains(&year).then_some(if year >= BUDDHIST { year - 543 } else { year })
}

/// A year of four digits after a comma, spaces or *of*.
fn year(text: &Characters, lexicon: &Lexicon, end: usize) -> Option<(u64, usize)> {
    let at = end + usize::from(text.at(end) == ',');
    let at = at + usize::from(text.at(at) == ' ');
    let at = lexicon.is(Role::Of, text, at).map_or(at, |after| after + usize::from(text.at(after) == ' '));
    let at = lexicon.is(Role::Before(DatePart::Year), text, at).map_or(at, |after| after + usize::from(text.at(after) == ' '));
    let (year, year_end) = digits(text, at)?;
    let whole = year_end - at == 4 && at > end && !text.at(year_end).is_alphanumeric();
    (whole && YEARS.contains(&year)).then_some((year, year_end))
}

fn month_name(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(u64, usize)> {
    lexicon.longest(text, place, false, |role| if let Role::Month(month) = role { Some(month) } else { None })
}

/// `3 December 2026`, `3. joulukuuta`, `3 de diciembre de 2026`.
fn day_first(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(String, usize)> {
    let (number, end) = digits(text, place)?;
    let at = lexicon.is(Role::Ordinal, text, end).unwrap_or(end);
    let at = at + usize::from(text.at(at) == '.');
    let at = at + usize::from(text.at(at) == ' ');
    let at = lexicon.is(Role::Of, text, at).map_or(at, |after| after + usize::from(text.at(after) == ' '));
    let (month, end) = month_name(text, lexicon, at)?;
    let year = year(text, lexicon, end);
    Some((day(year.map(|(year, _)| year), month, number)?, year.map_or(end, |(_, end)| end)))
}

/// `December 3, 2026`, `joulukuun 3.`, `March 2026`.
fn month_first(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(String, usize)> {
    let (month, end) = month_name(text, lexicon, place)?;
    if let Some((year, end)) = year(text, lexicon, end) {
        return Some((format!("{}-{month:02}", in_our_years(year)?), end));
    }
    let at = end + usize::from(text.at(end) == '.');
    let at = at + usize::from(text.at(at) == ' ');
    let (number, day_end) = digits(text, at).filter(|_| at > end)?;
    let after = lexicon.is(Role::Ordinal, text, day_end).unwrap_or(day_end);
    let year = year(text, lexicon, after);
    let counted = numeral(text, lexicon, at).is_none_or(|number| number.end != day_end || quantity(text, lexicon, &number).is_some());
    if year.is_none() && counted || text.at(day_end) == ':' {
        return None;
    }
    Some((day(year.map(|(year, _)| year), month, number)?, year.map_or(after, |(_, end)| end)))
}

/// The parts of a date as they are met.
#[derive(Default)]
struct Parts {
    year: Option<u64>,
    month: Option<u64>,
    day: Option<u64>,
    end: usize,
}

impl Parts {
    fn put(&mut self, part: DatePart, number: u64, end: usize) -> bool {
        let place = match part {
            DatePart::Year => &mut self.year,
            DatePart::Month => &mut self.month,
            DatePart::Day => &mut self.day,
        };
        let free = place.is_none();
        if free {
            (*place, self.end) = (Some(number), end);
        }
        free
    }

    fn date(self) -> Option<(String, usize)> {
        let value = match (self.year, self.month, self.day) {
            (year, Some(month), Some(number)) => day(year, month, number)?,
            (Some(year), Some(month @ 1..=12), None) => format!("{}-{month:02}", in_our_years(year)?),
            (Some(year), None, None) => in_our_years(year)?.to_string(),
            _ => return None,
        };
        Some((value, self.end))
    }
}

/// `2026年12月3日`, `12월 3일`: each number before the word for what it is.
fn parts_before_words(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(String, usize)> {
    let mut parts = Parts::default();
    let mut at = place;
    if !lexicon.named_dates {
        return None;
    }
    while let Some(number) = numeral(text, lexicon, at) {
        let space = usize::from(text.at(number.end) == ' ');
        let part = |role| if let Role::After(part) = role { Some(part) } else { None };
        let Some((part, end)) = lexicon.longest(text, number.end + space, true, part) else { break };
        let Some(whole) = number.value.whole().filter(|whole| *whole < 10_000) else { break };
        if !parts.put(part, whole, end) {
            break;
        }
        at = end + usize::from(text.at(end) == ' ');
    }
    parts.date()
}

/// `ngày 3 tháng 12 năm 2026`, `ngày 3/12`: each number after the word for what it is.
fn parts_after_words(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(String, usize)> {
    let mut parts = Parts::default();
    let mut at = place;
    loop {
        let part = |role| if let Role::Before(part) = role { Some(part) } else { None };
        let Some((part, end)) = lexicon.longest(text, at, false, part) else { break };
        let start = end + usize::from(text.at(end) == ' ');
        let opens = part == DatePart::Day && at == place;
        if let Some(found) = in_digits(text, lexicon, start).filter(|_| opens) {
            return Some(found);
        }
        let Some((number, end)) = digits(text, start) else { break };
        if opens && text.at(end) == '/' {
            let (month, end) = digits(text, end + 1)?;
            return Some((day(None, month, number)?, end));
        }
        if !parts.put(part, number, end) {
            break;
        }
        let after = end + usize::from(text.at(end) == ',');
        at = after + usize::from(text.at(after) == ' ');
    }
    // A year after a word is a date only as part of one: the word means more than that.
    (parts.month.is_some() && (parts.day.is_some() || parts.year.is_some())).then(|| parts.date())?
}

/// The time of day that begins at a place; `said` if a word before it says that it is one.
pub(crate) fn time(text: &Characters, lexicon: &Lexicon, place: usize, said: bool) -> Option<(String, usize)> {
    let (hour, end) = digits(text, place).filter(|(_, end)| end - place <= 2)?;
    let mark = text.at(end);
    let minutes = digits(text, end + 1).filter(|(_, minutes_end)| minutes_end - end == 3);
    let noon = |end: usize| half(text, lexicon, end + usize::from(text.at(end) == ' '));
    match (mark, minutes) {
        (':', Some((minute, end))) => {
            let end = if text.at(end) == ':' { digits(text, end + 1).map_or(end, |(_, end)| end) } else { end };
            let (noon, end) = noon(end).unwrap_or((Noon::Unsaid, end));
            Some((clock(hour, minute, noon)?, end))
        }
        ('.' | 'h', Some((minute, end))) if !text.at(end).is_alphanumeric() => {
            let after = noon(end);
            (said || after.is_some() || mark == 'h').then_some(())?;
            let (noon, end) = after.unwrap_or((Noon::Unsaid, end));
            Some((clock(hour, minute, noon)?, end))
        }
        _ => {
            let number = numeral(text, lexicon, place).filter(|number| number.end == end)?;
            match quantity(text, lexicon, &number) {
                Some((Quantity::Clock(noon), end)) => {
                    // `9時30分`
                    let at = end + usize::from(text.at(end) == ' ');
                    let more = numeral(text, lexicon, at).filter(|_| text.at(at).is_ascii_digit());
                    let minutes = more.and_then(|more| match quantity(text, lexicon, &more) {
                        Some((Quantity::Time(TimeUnit::Seconds(60)), end)) => more.value.whole().map(|minute| (minute, end)),
                        _ => None,
                    });
                    let (minute, end) = minutes.unwrap_or((0, end));
                    Some((clock(hour, minute, noon)?, end))
                }
                // An hour as a unit of time, with the half of the day after it, or after a word that says it is the clock's.
                Some((Quantity::Time(TimeUnit::Seconds(3600)), end)) => match noon(end) {
                    Some((noon, end)) => Some((clock(hour, 0, noon)?, end)),
                    None => said.then(|| Some((clock(hour, 0, Noon::Unsaid)?, end)))?,
                },
                None => said.then(|| Some((clock(hour, 0, Noon::Unsaid)?, end)))?,
                Some(_) => None,
            }
        }
    }
}

/// Which half of the day a word says; a word for the clock says that it is a time.
pub(crate) fn half(text: &Characters, lexicon: &Lexicon, place: usize) -> Option<(Noon, usize)> {
    lexicon.longest(text, place, false, |role| match role {
        Role::Am => Some(Noon::Before),
        Role::Pm => Some(Noon::After),
        Role::Clock => Some(Noon::Unsaid),
        _ => None,
    })
}
