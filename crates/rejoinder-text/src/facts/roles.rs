//! What words do in facts, as the rows of `data/facts/` tell.

use super::numbers::Decimal;

/// What a word does in a fact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Role {
    /// A number; `weak` if the word also means something else and counts only before a unit.
    Number { value: Decimal, weak: bool },
    /// Multiplies what stands before it: *hundred*, 十, 万.
    Times(u64),
    /// Multiplies digits alone: *k*.
    TimesDigits(u64),
    /// Makes ten more of what stands before it: Finnish *toista*.
    Teen,
    /// Stands between the parts of a number.
    And,
    /// A unit of time.
    Time(TimeUnit),
    /// A whole duration: *fortnight*.
    Duration(u64, TimeUnit),
    /// A currency, by its code of ISO 4217; several with bars between where the word does not tell which.
    Currency(&'static str),
    /// A currency in multiples: Vietnamese *k* is thousands of dong.
    Money(&'static str, u64),
    /// After the number.
    Percent,
    /// Before the number.
    PercentBefore,
    /// What is measured.
    Unit(&'static str),
    /// A word for counting things: what comes before it is a number.
    Measure,
    /// The name of a month.
    Month(u64),
    /// A word after a number in a date: year, month or day.
    After(DatePart),
    /// A word before a number in a date.
    Before(DatePart),
    /// What may stand between the parts of a date: *of*, *de*.
    Of,
    /// What makes a number an ordinal one: *th*.
    Ordinal,
    /// Between the first and the last number of a range.
    Range,
    /// Before the number of a step or an item of a list.
    Step,
    /// Before a code: *order*, *invoice number*.
    Code,
    /// Before a telephone number.
    Phone,
    /// Before a time of day.
    ClockBefore,
    /// After a time of day: *o'clock*, *Uhr*.
    Clock,
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// How often: what comes after it is no duration ("once a day").
    Rate,
    /// A word with a capital letter that is no product's name.
    Common,
    /// The last part of a web address.
    Tld,
    /// Says that something is not: *not*, *without*, *unused*.
    Negation,
    /// Says so before another word; after all words of a clause it asks: Vietnamese *không*.
    NegationBefore,
    /// Negates, or says again what was negated before it: *nor*, French *pas*.
    NegationAgain,
    /// Says what another language may say by a negation: *refuse*, *stop*, *free*.
    Negative,
    /// Holds a negation, and says nothing that is not: *not only*, *no later than*.
    NoNegation,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum DatePart {
    Year,
    Month,
    Day,
}

/// Units of time, of which hours become days where they come out even, years months, and working days stay what they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TimeUnit {
    Seconds(u64),
    BusinessDays,
    Months(u64),
}

impl Role {
    /// What a row's first column says: a role, and its values after spaces.
    pub(crate) fn read(column: &'static str) -> Option<Self> {
        let mut parts = column.split(' ');
        let role = parts.next()?;
        let mut text = || parts.next();
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<u64>().ok());
        Some(match role {
            "n" | "n?" => Self::Number { value: Decimal::read(text()?)?, weak: role == "n?" },
            "x" => Self::Times(number(text())?),
            "x-digits" => Self::TimesDigits(number(text())?),
            "teen" => Self::Teen,
            "and" => Self::And,
            "duration" => Self::Duration(number(text())?, TimeUnit::read(text()?)?),
            "currency" => Self::Currency(text()?),
            "money" => Self::Money(text()?, number(text())?),
            "percent" => Self::Percent,
            "percent-before" => Self::PercentBefore,
            "unit" => Self::Unit(text()?),
            "measure" => Self::Measure,
            "january" | "february" | "march" | "april" | "may" | "june" | "july" | "august" | "september" | "october" | "november"
            | "december" => Self::Month(month(role)),
            "after" => Self::After(DatePart::read(text()?)?),
            "before" => Self::Before(DatePart::read(text()?)?),
            "of" => Self::Of,
            "ordinal" => Self::Ordinal,
            "range" => Self::Range,
            "step" => Self::Step,
            "code" => Self::Code,
            "phone" => Self::Phone,
            "clock-before" => Self::ClockBefore,
            "clock" => Self::Clock,
            "am" => Self::Am,
            "pm" => Self::Pm,
            "rate" => Self::Rate,
            "common" => Self::Common,
            "tld" => Self::Tld,
            "negation" => Self::Negation,
            "negation-before" => Self::NegationBefore,
            "negation-again" => Self::NegationAgain,
            "negative" => Self::Negative,
            "no-negation" => Self::NoNegation,
            _ => Self::Time(TimeUnit::read(role)?),
        })
    }
}

fn month(name: &str) -> u64 {
    const NAMES: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    NAMES.iter().zip(1..).find(|(known, _)| **known == name).map_or(0, |(_, month)| month)
}

impl DatePart {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "year" => Self::Year,
            "month" => Self::Month,
            "day" => Self::Day,
            _ => return None,
        })
    }
}

impl TimeUnit {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Seconds(1),
            "minute" => Self::Seconds(60),
            "hour" => Self::Seconds(3600),
            "day" => Self::Seconds(86_400),
            "week" => Self::Seconds(7 * 86_400),
            "business-day" => Self::BusinessDays,
            "month" => Self::Months(1),
            "year" => Self::Months(12),
            _ => return None,
        })
    }
}
