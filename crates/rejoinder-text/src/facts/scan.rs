//! One pass over a text: at each place, what begins there.

use std::ops::Range;

use super::addresses::{CODE_DIGITS, Found, address, code, is_address_character, phone};
use super::characters::{Characters, is_spaced};
use super::dates::{date, half, time};
use super::lexicon::Lexicon;
use super::numbers::{Decimal, Numeral, numeral};
use super::quantities::{Noon, Quantity, clock, duration, quantity, value};
use super::roles::Role;
use super::{Fact, FactKind};

/// So many characters after a word such as *order*, a long number is what it names: "order number is 123456".
const NAMED_WITHIN: usize = 20;
/// So many characters after such a word, what stands there is what it names.
const ADJOINING: usize = 3;
/// A code in small letters has at least so many digits.
const LEAST_DIGITS: usize = 3;
/// What stands before the number of a list item is at most so many characters.
const INDENT: usize = 8;
/// A number in a list has at most so many digits.
const LONGEST_ITEM: usize = 3;

/// The facts of a text, in order and apart.
pub(crate) fn scan(text: &Characters, lexicon: &Lexicon) -> Vec<Fact> {
    let mut scan = Scan { text, lexicon, facts: Vec::new(), no_address_before: 0, after: After::default() };
    let mut place = 0;
    while place < text.len() {
        place = scan.step(place).max(place + 1);
    }
    scan.facts
}

/// Where words end that say something of what comes after them.
#[derive(Default)]
struct After {
    code: Option<usize>,
    phone: Option<usize>,
    clock: Option<usize>,
    /// A word such as *once*.
    often: Option<usize>,
    /// Such a word or a fact: "a day" after it is how often.
    rate: Option<usize>,
}

struct Scan<'a> {
    text: &'a Characters,
    lexicon: &'a Lexicon,
    facts: Vec<Fact>,
    /// No address begins before this place.
    no_address_before: usize,
    after: After,
}

impl Scan<'_> {
    /// Takes up what begins at a place and returns the place where to go on.
    fn step(&mut self, place: usize) -> usize {
        let c = self.text.at(place);
        if matches!(c, ' ' | '\n') {
            return place + 1;
        }
        if let Some(end) = self.address(place) {
            return end;
        }
        if let Some(end) = self.list_item(place) {
            return end;
        }
        if c.is_ascii_digit() || c == '+' && self.text.at(place + 1).is_ascii_digit() {
            return self.digits(place);
        }
        if c == '#' {
            return self.found(place + 1..place + 1, code(self.text, place + 1, true, &|_| false), place).unwrap_or(place + 1);
        }
        if !self.text.begins_word(place) {
            return place + 1;
        }
        self.word(place)
    }

    /// Notes a fact, if one was found from `places.start` on, and returns the place after it.
    fn found(&mut self, places: Range<usize>, found: Option<Found>, start: usize) -> Option<usize> {
        let (kind, value, end) = found.filter(|found| found.2 > places.start)?;
        self.push(kind, value, start..end);
        Some(end)
    }

    fn push(&mut self, kind: FactKind, value: String, places: Range<usize>) {
        let span = self.text.span(places.clone());
        if !span.is_empty() && self.facts.last().is_none_or(|last| last.span.end <= span.start) {
            self.facts.push(Fact { kind, span, value });
        }
        self.after.rate = Some(places.end);
    }

    fn address(&mut self, place: usize) -> Option<usize> {
        if place < self.no_address_before || !self.text.at(place).is_ascii_alphanumeric() {
            return None;
        }
        let end = self.text.run(place, is_address_character);
        self.no_address_before = end;
        let found = address(self.text, self.lexicon, place..end);
        self.found(place..end, found, place)
    }

    /// The place after the number of a list item or a step.
    fn list_item(&self, place: usize) -> Option<usize> {
        let end = self.text.run(place, |c| c.is_ascii_digit());
        let first = || {
            let near = place.saturating_sub(INDENT)..place;
            let line = near.clone().rev().find(|at| self.text.at(*at) == '\n').map_or(near.start, |at| at + 1);
            (line > near.start || near.start == 0) && !self.text.text(line..place).contains(char::is_alphanumeric)
        };
        let marked = matches!(self.text.at(end), '.' | ')' | '、' | '．') && !self.text.at(end + 1).is_alphanumeric();
        let marked = marked || matches!(self.text.at(end), '、');
        // What ends a line there is a number, and a list goes on.
        let goes_on = || self.text.run(end + 1, |c| c == ' ') < self.text.len();
        (end > place && end - place <= LONGEST_ITEM && marked && goes_on() && first() && self.date_here(place).is_none()).then_some(end + 1)
    }

    fn date_here(&self, place: usize) -> Option<(String, usize)> {
        date(self.text, self.lexicon, place)
    }

    fn digits(&mut self, place: usize) -> usize {
        let text = self.text;
        let adjoins = |place: usize| text.before(place).is_ascii_alphanumeric();
        if !adjoins(place) {
            let said = |end: Option<usize>, within: usize| end.is_some_and(|end| end <= place && place - end <= within);
            if let Some((value, end)) = self.date_here(place) {
                self.push(FactKind::Date, value, place..end);
                return end;
            }
            let clock_said = said(self.after.clock, 1);
            if let Some((value, end)) = time(text, self.lexicon, place, clock_said) {
                self.push(FactKind::Time, value, place..end);
                let range_end = range(text, self.lexicon, end);
                if clock_said && let Some(next) = range_end {
                    self.after.clock = Some(next);
                }
                return end;
            }
            // After "order number", digits in groups are what it says.
            let own =
                |end: usize| said(self.after.code, ADJOINING) && code(text, place, true, &|_| false).is_some_and(|code| code.2 >= end);
            let found = phone(text, place, said(self.after.phone, 4)).filter(|phone| !own(phone.2));
            if let Some(end) = self.found(place..place, found, place) {
                return end;
            }
            let number = numeral(text, self.lexicon, place);
            let counted = number.is_some_and(|number| {
                quantity(text, self.lexicon, &number).is_some() || self.lexicon.is(Role::Ordinal, text, number.end).is_some()
            });
            let named = said(self.after.code, NAMED_WITHIN) && text.run(place, |c| c.is_ascii_digit()) >= place + 4
                || said(self.after.code, ADJOINING);
            let multiplied = number.is_some_and(|number| number.digits && is_spaced(text.before(number.end)));
            if !counted && !multiplied {
                let found = code(text, place, named, &|_| false);
                if let Some(end) = self.found(place..place, found, place) {
                    self.after.code = None;
                    return end;
                }
            }
        }
        match numeral(text, self.lexicon, place) {
            Some(number) => self.number(place, number),
            // The sign of what follows: `+5 °C`.
            None if !text.at(place).is_ascii_digit() => place + 1,
            None => {
                // Digits that are no number: too many of them, or in groups like those of a version.
                let end = text.run(place, |c| c.is_ascii_digit() || c == '.').max(place + 1);
                let value = text.text(place..end).trim_end_matches('.').to_owned();
                let end = place + value.len().max(1);
                self.push(FactKind::Code, value.replace('.', ""), place..end);
                end
            }
        }
    }

    /// Notes a number with what follows it, and both ends of a range.
    fn number(&mut self, place: usize, number: Numeral) -> usize {
        let text = self.text;
        let own = quantity(text, self.lexicon, &number);
        if own.is_none()
            && let Some((last_place, last)) = self.last_of_range(&number)
        {
            let whole = quantity(text, self.lexicon, &last);
            if whole.is_some() || number.digits {
                let kind = whole.map(|(quantity, _)| quantity);
                self.note(place..number.end, &number, kind);
                let end = whole.map_or(last.end, |(_, end)| end);
                self.note(last_place..end, &last, kind);
                return end;
            }
        }
        let end = own.map_or(number.end, |(_, end)| end);
        let end = if own.is_none() { self.lexicon.is(Role::Ordinal, text, end).unwrap_or(end) } else { end };
        self.note(place..end, &number, own.map(|(quantity, _)| quantity));
        end
    }

    fn last_of_range(&self, first: &Numeral) -> Option<(usize, Numeral)> {
        let place = range(self.text, self.lexicon, first.end)?;
        let last = numeral(self.text, self.lexicon, place)?;
        (first.digits == last.digits).then_some((place, last))
    }

    fn note(&mut self, places: Range<usize>, number: &Numeral, quantity: Option<Quantity>) {
        let one = number.value.whole().is_some_and(|whole| whole <= 1);
        let rate = self.after.rate.is_some_and(|end| end <= places.start && places.start - end <= 1);
        let counted = !matches!(quantity, None | Some(Quantity::Things));
        // "Twice a day" says how often, and "one" is mostly an article.
        if !number.digits && (one && rate && counted || !counted && (one || number.weak && quantity.is_none())) {
            return;
        }
        let bare_digits = number.digits && quantity.is_none() && self.text.text(places.clone()).chars().all(|c| c.is_ascii_digit());
        if bare_digits && places.len() >= CODE_DIGITS {
            return self.push(FactKind::Code, number.value.to_string(), places);
        }
        if let Some((kind, value)) = value(number, quantity) {
            self.push(kind, value, places);
        }
    }

    /// What a word begins: a currency or *per cent* before its number, a date, a duration, a number in words, a code.
    fn word(&mut self, place: usize) -> usize {
        let (text, lexicon) = (self.text, self.lexicon);
        if let Some((value, end)) = self.date_here(place) {
            self.push(FactKind::Date, value, place..end);
            return end;
        }
        if let Some(end) = self.before_number(place) {
            return end;
        }
        let whole = |role| if let Role::Duration(n, unit) = role { Some((n, unit)) } else { None };
        if let Some(((n, unit), end)) = lexicon.longest(text, place, false, whole) {
            if self.after.often.is_none_or(|end| end > place || place - end > 1) {
                self.push(FactKind::Duration, duration(Decimal::of(n, 0), unit), place..end);
            }
            return end;
        }
        if let Some(end) = lexicon.is(Role::Common, text, place) {
            return end;
        }
        if text.at(place).is_ascii_alphabetic() && !text.before(place).is_ascii_alphanumeric() {
            // Customers type codes in small letters; "order mp3 players" has none.
            let said = self.after.code.is_some_and(|end| end <= place && place - end <= ADJOINING);
            let digits = |value: &str| value.chars().filter(char::is_ascii_digit).count();
            let typed = || code(text, place, said, &|_| false).filter(|(_, value, _)| said && digits(value) >= LEAST_DIGITS);
            let found = code(text, place, false, &|at| text.is_capital(at)).or_else(typed);
            if let Some(end) = self.found(place..place, found, place) {
                return end;
            }
        }
        if let Some(end) = self.announcement(place) {
            return end;
        }
        if let Some(number) = numeral(text, lexicon, place) {
            let spoken = !number.weak || quantity(text, lexicon, &number).is_some() || self.last_of_range(&number).is_some();
            if spoken {
                return self.number(place, number);
            }
        }
        if is_spaced(text.at(place)) { text.run(place, is_spaced) } else { place + 1 }
    }

    /// A currency, *per cent* or the half of the day before a number.
    fn before_number(&mut self, place: usize) -> Option<usize> {
        let (text, lexicon) = (self.text, self.lexicon);
        let start = |end: usize| end + usize::from(matches!(text.at(end), ' ' | '.') && end < text.len());
        let currency = |role| if let Role::Currency(code) = role { Some(code) } else { None };
        if let Some((code, end)) = lexicon.longest(text, place, true, currency)
            && text.at(start(end) + usize::from(text.at(start(end)) == ' ')).is_ascii_digit()
        {
            let at = start(end) + usize::from(text.at(start(end)) == ' ');
            let number = numeral(text, lexicon, at)?;
            let money = Some(Quantity::Money(code, 1));
            // The currency may be said again behind the number.
            let again = quantity(text, lexicon, &number).filter(|(quantity, _)| matches!(quantity, Quantity::Money(..)));
            self.note(place..again.map_or(number.end, |(_, end)| end), &number, money);
            if again.is_none()
                && let Some((last_place, last)) = self.last_of_range(&number)
                && quantity(text, lexicon, &last).is_none()
            {
                self.note(last_place..last.end, &last, money);
                return Some(last.end);
            }
            return Some(again.map_or(number.end, |(_, end)| end));
        }
        if let Some(end) = lexicon
            .is(Role::PercentBefore, text, place)
            .or_else(|| lexicon.longest(text, place, true, |role| (role == Role::PercentBefore).then_some(())).map(|((), end)| end))
            && let Some(number) = numeral(text, lexicon, start(end))
        {
            self.note(place..number.end, &number, Some(Quantity::Percent));
            return Some(number.end);
        }
        if let Some((noon @ (Noon::Before | Noon::After), end)) = half(text, lexicon, place) {
            let number = numeral(text, lexicon, start(end))?;
            let hour = number.value.whole()?;
            let end = match quantity(text, lexicon, &number) {
                Some((Quantity::Clock(_) | Quantity::Time(_), end)) => end,
                _ => return None,
            };
            let value = clock(hour, 0, noon)?;
            self.push(FactKind::Time, value, place..end);
            return Some(end);
        }
        None
    }

    /// A word that says what the number after it is.
    fn announcement(&mut self, place: usize) -> Option<usize> {
        let (text, lexicon) = (self.text, self.lexicon);
        let says = |role| matches!(role, Role::Code | Role::Phone | Role::ClockBefore | Role::Rate | Role::Step).then_some(role);
        let (role, end) = lexicon.longest(text, place, false, says)?;
        match role {
            Role::Code => self.after.code = Some(end),
            Role::Phone => self.after.phone = Some(end),
            Role::ClockBefore => self.after.clock = Some(end),
            Role::Rate => (self.after.often, self.after.rate) = (Some(end), Some(end)),
            _ => {
                let number = end + usize::from(text.at(end) == ' ');
                let number_end = text.run(number, |c| c.is_ascii_digit());
                return Some(number_end.max(end));
            }
        }
        Some(end)
    }
}

/// Where the last number of a range begins whose first ends here.
fn range(text: &Characters, lexicon: &Lexicon, end: usize) -> Option<usize> {
    let at = end + usize::from(text.at(end) == ' ');
    let after = match text.at(at) {
        '-' | '~' => at + 1,
        _ => lexicon.longest(text, at, true, |role| (role == Role::Range).then_some(())).map(|((), end)| end)?,
    };
    Some(after + usize::from(text.at(after) == ' '))
}
