//! When one fact bears out another.

use super::{Fact, FactKind};

/// Telephone numbers are the same if so many of their last digits are.
const SAME_PHONE: usize = 7;

impl Fact {
    /// Whether `source` says what this fact says, whatever the language and spelling: one reading of each is the same. A day without its
    /// year is borne out by the same day of any year and bears it out; a bare number by one that has a unit, or by the year of a date; a
    /// code of digits by the number; a telephone number by the same one with or without the code of the country.
    #[must_use]
    pub fn is_borne_out_by(&self, source: &Self) -> bool {
        let readings = || self.value.split('|').flat_map(|own| source.value.split('|').map(move |other| (own, other)));
        match (self.kind, source.kind) {
            (FactKind::Date, FactKind::Date) => readings().any(|(own, other)| same_day(own, other)),
            (FactKind::Phone, FactKind::Phone | FactKind::Code | FactKind::Number) => readings().any(|(own, other)| same_phone(own, other)),
            (FactKind::Code, FactKind::Phone) => readings().any(|(own, other)| same_phone(own, other)),
            (FactKind::Number | FactKind::Code, FactKind::Number | FactKind::Code) => {
                readings().any(|(own, other)| own == other || other.strip_prefix(own).is_some_and(|rest| rest.starts_with(' ')))
            }
            (FactKind::Number, FactKind::Date) => {
                readings().any(|(own, other)| other == own || other.strip_prefix(own).is_some_and(|rest| rest.starts_with('-')))
            }
            (FactKind::Date, FactKind::Number | FactKind::Code) => readings().any(|(own, other)| own == other),
            (own, other) if own == other => readings().any(|(own, other)| own == other),
            _ => false,
        }
    }
}

fn same_day(own: &str, other: &str) -> bool {
    let of_any_year = |date: &str, any: &str| any.strip_prefix('-').is_some_and(|day| date.ends_with(day));
    own == other || of_any_year(own, other) || of_any_year(other, own) || other.strip_prefix(own).is_some_and(|rest| rest.starts_with('-'))
}

fn same_phone(own: &str, other: &str) -> bool {
    let national = |number: &str| number.trim_start_matches(['+', '0']).to_owned();
    let (own, other) = (national(own), national(other));
    let (short, long) = if own.len() <= other.len() { (&own, &other) } else { (&other, &own) };
    own == other || short.len() >= SAME_PHONE && long.ends_with(short.as_str())
}
