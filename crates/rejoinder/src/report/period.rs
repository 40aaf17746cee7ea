//! Days, weeks and months in UTC.

use std::fmt;
use std::str::FromStr;

use rejoinder_store::{Error, ErrorKind, Result, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) const DAY: i64 = 86_400;
/// No month is longer, and none so short that so many days later is not in the next.
const LONGEST_MONTH: i64 = 31 * DAY;

/// A stretch of the calendar, in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// From midnight to midnight.
    #[default]
    Day,
    /// From Monday to Sunday.
    Week,
    /// A month of the Gregorian calendar.
    Month,
}

impl Period {
    /// All periods, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// Its name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first second of the one that a second lies in.
    fn beginning(self, at: i64) -> i64 {
        // Where times end, so do months.
        let at = Timestamp::from_seconds(at);
        let day = at.seconds().div_euclid(DAY);
        match self {
            Self::Day => day * DAY,
            // 1970-01-01 was a Thursday.
            Self::Week => (day - (day + 3).rem_euclid(7)) * DAY,
            Self::Month => {
                let (_, _, day_of_month) = at.date();
                (day - i64::from(day_of_month) + 1) * DAY
            }
        }
    }

    /// The first second of the one after the one that begins at a second.
    fn next(self, beginning: i64) -> i64 {
        match self {
            Self::Day => beginning + DAY,
            Self::Week => beginning + 7 * DAY,
            Self::Month => self.beginning(beginning + LONGEST_MONTH),
        }
    }

    /// The first seconds of all that have a part from a second on and before another; nothing if they are more than so many.
    pub(crate) fn beginnings(self, since: i64, until: i64, most: usize) -> Option<Vec<i64>> {
        let mut beginnings = Vec::new();
        let mut next = self.beginning(since);
        while next < until && beginnings.last().is_none_or(|last| *last < next) && since < until {
            if beginnings.len() == most {
                return None;
            }
            beginnings.push(next);
            next = self.next(next);
        }
        // The week in which 1970 begins does not: times begin there.
        if let Some(first) = beginnings.first_mut() {
            *first = (*first).max(0);
        }
        Some(beginnings)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|period| period.as_str() == name);
        known.ok_or_else(|| Error::new(ErrorKind::InvalidInput, format!("period: {name:?} is none of day, week, month")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_those_of_the_calendar_in_utc() {
        use Period::{Day, Month, Week};
        #[rustfmt::skip]
        let rows: &[(Period, &str, &str, &[&str])] = &[
            (Day, "2026-11-22", "2026-11-22", &[]),
            (Day, "2026-11-22", "2026-11-22T00:00:01Z", &["2026-11-22"]),
            (Day, "2026-11-22T23:59:59Z", "2026-11-23", &["2026-11-22"]),
            (Day, "2026-11-22T23:59:59Z", "2026-11-23T00:00:01Z", &["2026-11-22", "2026-11-23"]),
            (Day, "2026-11-23T00:30:00+02:00", "2026-11-23", &["2026-11-22"]),
            (Day, "2028-02-28", "2028-03-02", &["2028-02-28", "2028-02-29", "2028-03-01"]),
            (Day, "2100-02-28", "2100-03-02", &["2100-02-28", "2100-03-01"]),
            (Week, "2026-12-30", "2027-01-05", &["2026-12-28", "2027-01-04"]),
            (Week, "2026-11-22", "2026-11-23", &["2026-11-16"]),
            (Week, "2026-11-23", "2026-11-24", &["2026-11-23"]),
            (Week, "1970-01-02", "1970-01-06", &["1970-01-01", "1970-01-05"]),
            (Month, "2027-12-31", "2028-03-01", &["2027-12-01", "2028-01-01", "2028-02-01"]),
            (Month, "2028-02-29", "2028-03-01", &["2028-02-01"]),
            (Month, "1970-01-01", "1970-02-01T00:00:01Z", &["1970-01-01", "1970-02-01"]),
            (Month, "9999-11-30", "9999-12-31", &["9999-11-01", "9999-12-01"]),
            (Week, "9999-12-28", "9999-12-31", &["9999-12-27"]),
            (Day, "9999-12-29", "9999-12-31", &["9999-12-29", "9999-12-30"]),
        ];
        for (period, since, until, expected) in rows {
            let seconds = |text: &str| text.parse::<Timestamp>().unwrap().seconds();
            let found = period.beginnings(seconds(since), seconds(until), 10).unwrap();
            let expected: Vec<i64> = expected.iter().map(|day| seconds(day)).collect();
            assert_eq!(found, expected, "{period} from {since} to {until}");
            assert_eq!(period.beginnings(seconds(since), seconds(until), expected.len()), Some(expected));
        }
        assert_eq!(Day.beginnings(0, 10 * DAY, 9), None);
        assert_eq!(Day.beginnings(0, 10 * DAY, 10).map(|it| it.len()), Some(10));
    }
}
