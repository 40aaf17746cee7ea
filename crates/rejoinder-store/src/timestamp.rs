//! Points in time, exact to the second, read and written as RFC 3339.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A point in time: whole seconds since 1970-01-01T00:00:00Z.
///
/// Articles and queries may have times from 1970 to 9999. Read from RFC 3339 with a zone (`2026-03-01T12:00:00+02:00`) or from a date, which means midnight UTC; written in UTC
/// (`2026-03-01T10:00:00Z`). A time without a zone is refused, because a policy that ends at noon must end at one noon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// The text is not a time this crate reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTimestamp(String);

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid time {:?}: write 2026-03-01T12:00:00Z (a zone is required) or 2026-03-01, from 1970 to 9999", self.0)
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

    /// Whether it lies in the years 1970 to 9999, as the times of articles and queries must.
    #[must_use]
    pub fn is_usual(self) -> bool {
        self.0 >= 0
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
        let Ok(time) = full.parse::<jiff::Timestamp>() else {
            // People write 9999-12-31 for "never"; jiff's time ends a day earlier, so that there is room for zones.
            let parts = jiff::fmt::temporal::Pieces::parse(&full).map_err(|_| invalid())?;
            let is_last =
                parts.to_numeric_offset().is_some() && parts.date() >= jiff::Timestamp::MAX.to_zoned(jiff::tz::TimeZone::UTC).date();
            return if is_last { Ok(Self::from_seconds(i64::MAX)) } else { Err(invalid()) };
        };
        Some(Self(time.as_second())).filter(|time| time.is_usual()).ok_or_else(invalid)
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
        let rows = [("2026-11-23T00:30:00+02:00", (2026, 11, 22)), ("2026-11-23T23:59:59Z", (2026, 11, 23)), ("2028-02-29", (2028, 2, 29))];
        for (text, date) in rows {
            assert_eq!(text.parse::<Timestamp>().map(Timestamp::date), Ok(date), "{text}");
        }
        assert_eq!(Timestamp::from_seconds(-1).date(), (1969, 12, 31));
        assert_eq!(Timestamp::from_seconds(i64::MIN).date().0, -9999);
        assert_eq!(Timestamp::from_seconds(i64::MAX).date().0, 9999);
    }

    #[test]
    fn times_have_a_zone_and_lie_between_1970_and_9999() {
        for text in [
            "1970-01-01",
            "1970-01-01T00:00:00Z",
            "9999-12-30T23:59:59Z",
            "9999-12-31",
            "9999-12-31T23:59:59+01:00",
            "2026-03-01T12:00:00+14:00",
        ] {
            assert!(text.parse::<Timestamp>().is_ok(), "{text}");
        }
        let refused = [
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+02:00",
            "10000-01-01",
            "-0001-01-01",
            "2026-03-01T12:00:00",
            "2026-02-30",
            "9999-12-31T23:59:59",
            "9999-12-32",
            "",
        ];
        for text in refused {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }
}
