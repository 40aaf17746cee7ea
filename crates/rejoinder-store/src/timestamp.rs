//! Points in time, exact to the second, read and written as RFC 3339.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A point in time: whole seconds since 1970-01-01T00:00:00Z.
///
/// Read from RFC 3339 with a zone (`2026-03-01T12:00:00+02:00`) or from a date, which means midnight UTC; written in UTC
/// (`2026-03-01T10:00:00Z`). A time without a zone is refused, because a policy that ends at noon must end at one noon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// The text is not a time this crate reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTimestamp(String);

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid time {:?}: write 2026-03-01T12:00:00Z (a zone is required) or 2026-03-01", self.0)
    }
}

impl std::error::Error for InvalidTimestamp {}

impl Timestamp {
    /// The point `seconds` after 1970-01-01T00:00:00Z, moved into the years -9999 to 9999 where it lies outside.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        let (first, last) = (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
        Self(seconds.clamp(first, last))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// Year, month and day in UTC, in the Gregorian calendar.
    #[must_use]
    pub fn date(self) -> (i32, u8, u8) {
        let date = jiff::Timestamp::from_second(self.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC).date();
        (date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())
    }

    /// The system clock's time: the only place where this workspace reads it.
    #[must_use]
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_second())
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidTimestamp(text.chars().take(60).collect());
        let text = text.trim();
        let full = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
        let time: jiff::Timestamp = full.parse().map_err(|_| invalid())?;
        Ok(Self(time.as_second()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(time) => write!(f, "{time}"),
            Err(_) => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_utc() {
        let rows = [
            ("2026-11-23T00:30:00+02:00", (2026, 11, 22)),
            ("2026-11-23T23:59:59Z", (2026, 11, 23)),
            ("1969-12-31T23:59:59Z", (1969, 12, 31)),
            ("2028-02-29", (2028, 2, 29)),
        ];
        for (text, date) in rows {
            assert_eq!(text.parse::<Timestamp>().map(Timestamp::date), Ok(date), "{text}");
        }
        assert_eq!(Timestamp::from_seconds(i64::MIN).date().0, -9999);
        assert_eq!(Timestamp::from_seconds(i64::MAX).date().0, 9999);
    }
}
