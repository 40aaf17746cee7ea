//! By when a person answers what was handed over.

use rejoinder_store::Timestamp;

const DAY: i64 = 86_400;

/// The same time on the next day, in UTC, that is no Saturday or Sunday. Public holidays are days like others: which there are is for the
/// host to know.
pub(crate) fn next_working_day(from: i64) -> Timestamp {
    // 1970-01-01 was a Thursday.
    let weekday = |seconds: i64| (seconds.div_euclid(DAY) + 3).rem_euclid(7);
    let next = (1..=3).map(|days| from.saturating_add(days * DAY)).find(|&day| weekday(day) < 5);
    Timestamp::from_seconds(next.unwrap_or(from))
}
