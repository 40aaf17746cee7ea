//! What follows a number and makes it a quantity: units of time, money, per cent and measures.

use super::FactKind;
use super::characters::Characters;
use super::lexicon::Lexicon;
use super::numbers::{Decimal, Numeral, numeral};
use super::roles::{Role, TimeUnit};

/// What a number is a number of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quantity {
    Time(TimeUnit),
    Money(&'static str, u64),
    Percent,
    Unit(&'static str),
    /// Something that is counted.
    Things,
    Clock(Noon),
}

/// Which half of the day an hour is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Noon {
    Unsaid,
    Before,
    After,
}

/// What stands after a number, with the place after it.
pub(crate) fn quantity(text: &Characters, lexicon: &Lexicon, number: &Numeral) -> Option<(Quantity, usize)> {
    let mut at = number.end;
    // An ending of the number: Finnish `14:n`.
    if number.digits && text.at(at) == ':' {
        let end = text.run(at + 1, char::is_alphabetic);
        if (1..=3).contains(&(end - at - 1)) {
            at = end;
        }
    }
    at = repeated(text, lexicon, number, at).unwrap_or(at);
    // What stands for no cents: `49,- €`.
    if matches!(text.at(at), ',' | '.' | ':') && text.at(at + 1) == '-' {
        at += 2;
    }
    at += usize::from(matches!(text.at(at), ' ' | '-' | '\n') && at < text.len());
    let pick = |role| {
        Some(match role {
            Role::Time(unit) => Quantity::Time(unit),
            Role::Currency(code) => Quantity::Money(code, 1),
            Role::Money(code, factor) => Quantity::Money(code, factor),
            Role::Percent => Quantity::Percent,
            Role::Unit(unit) => Quantity::Unit(unit),
            Role::Measure => Quantity::Things,
            Role::Clock => Quantity::Clock(Noon::Unsaid),
            Role::Am => Quantity::Clock(Noon::Before),
            Role::Pm => Quantity::Clock(Noon::After),
            _ => return None,
        })
    };
    lexicon.longest(text, at, false, pick)
}

/// The place after the same number in other characters, in parentheses: `14 (fourteen)`.
fn repeated(text: &Characters, lexicon: &Lexicon, number: &Numeral, at: usize) -> Option<usize> {
    let open = at + usize::from(text.at(at) == ' ');
    if text.at(open) != '(' {
        return None;
    }
    let again = numeral(text, lexicon, open + 1)?;
    (again.value == number.value && text.at(again.end) == ')').then_some(again.end + 1)
}

/// What a number of a quantity says. Nothing for what is no fact: an hour beyond 24.
pub(crate) fn value(number: &Numeral, quantity: Option<Quantity>) -> Option<(FactKind, String)> {
    let value = number.value;
    Some(match quantity {
        Some(Quantity::Time(unit)) => (FactKind::Duration, duration(value, unit)),
        Some(Quantity::Money(codes, factor)) => (FactKind::Amount, amount(number, codes, factor)?),
        Some(Quantity::Percent) => (FactKind::Percentage, format!("{value} %")),
        Some(Quantity::Unit(unit)) => (FactKind::Number, format!("{value} {unit}")),
        Some(Quantity::Clock(noon)) => (FactKind::Time, clock(value.whole()?, 0, noon)?),
        Some(Quantity::Things) | None => (FactKind::Number, value.to_string()),
    })
}

/// No price has three digits behind the decimal sign: a mark before three digits stands between thousands, whatever the language.
fn amount(number: &Numeral, codes: &'static str, factor: u64) -> Option<String> {
    let value = number.thousands.unwrap_or(number.value).times(factor)?;
    let readings: Vec<String> = codes.split('|').map(|code| format!("{value} {code}")).collect();
    Some(readings.join("|"))
}

/// A duration in days where it comes out in whole days, in months or years' worth of months, in minutes, or in seconds.
pub(crate) fn duration(number: Decimal, unit: TimeUnit) -> String {
    let (amount, plain, units): (Option<Decimal>, &str, &[(u64, &str)]) = match unit {
        TimeUnit::BusinessDays => (Some(number), "business days", &[]),
        TimeUnit::Months(n) => (number.times(n), "months", &[]),
        TimeUnit::Seconds(n) => (number.times(n), "seconds", &[(86_400, "days"), (60, "minutes")]),
    };
    let Some(amount) = amount else { return format!("{number} {plain}") };
    let even = units.iter().find_map(|(size, name)| amount.divided(*size).filter(|n| *n > 0).map(|n| format!("{n} {name}")));
    even.unwrap_or_else(|| format!("{amount} {plain}"))
}

/// A time of day in 24 hours.
pub(crate) fn clock(hour: u64, minute: u64, noon: Noon) -> Option<String> {
    let hour = match (noon, hour) {
        (Noon::Before, 12) => 0,
        (Noon::After, 1..=11) => hour + 12,
        _ => hour,
    };
    (hour <= 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}
