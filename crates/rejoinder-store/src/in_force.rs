//! When each version of an article is in force, given all versions of the same article in the same language.

use serde::{Deserialize, Serialize};

use crate::{Article, Status, Timestamp, Version};

/// What a version says of its own validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// Its number.
    pub version: Version,
    /// Whether it is published; drafts and archived versions are never in force and close no other version.
    pub published: bool,
    /// Its `valid_from`.
    pub from: Option<Timestamp>,
    /// Its `valid_until`.
    pub until: Option<Timestamp>,
}

/// What a version says of its own validity.
pub(crate) fn validity(article: &Article) -> Validity {
    Validity {
        version: article.version.unwrap_or(1),
        published: article.status == Status::Published,
        from: article.valid_from,
        until: article.valid_until,
    }
}

/// The time in which a version is in force: from the first second on, up to and without the last. It is never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InForce {
    /// The first second; `None`: since always.
    pub since: Option<Timestamp>,
    /// The first second after; `None`: without end.
    pub until: Option<Timestamp>,
}

impl InForce {
    /// Whether `at` lies within.
    #[must_use]
    pub fn contains(self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// When each version is in force, in the order of `versions`; `None`: never.
///
/// A published version is in force from its own start until its own end or the start of any later published version, whichever comes
/// first; a later version without a start has always replaced it. A version that has ended does not bring an earlier one back. So at
/// any second at most one version is in force. Takes O(n log n) for n versions.
#[must_use]
pub fn in_force(versions: &[Validity]) -> Vec<Option<InForce>> {
    let mut descending: Vec<usize> = (0..versions.len()).collect();
    descending.sort_by_key(|&i| std::cmp::Reverse(versions[i].version));
    let mut intervals = vec![None; versions.len()];
    let mut replaced = Replaced::Never;
    for i in descending {
        let Validity { published: true, from, until, .. } = versions[i] else { continue };
        let end = match replaced {
            Replaced::Never => until,
            Replaced::At(start) => Some(until.map_or(start, |until| until.min(start))),
            Replaced::Always => break,
        };
        if from.zip(end).is_none_or(|(from, end)| from < end) {
            intervals[i] = Some(InForce { since: from, until: end });
        }
        replaced = match (from, replaced) {
            (None, _) => Replaced::Always,
            (Some(from), Replaced::At(start)) => Replaced::At(from.min(start)),
            (Some(from), _) => Replaced::At(from),
        };
    }
    intervals
}

/// Since when later versions have taken the place of those still to be looked at.
#[derive(Clone, Copy)]
enum Replaced {
    Never,
    At(Timestamp),
    Always,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    /// `draft` or a version such as `10..20`, `10..`, `..20`, `..`; expected: the same notation, or `never`.
    #[test]
    fn later_versions_close_earlier_ones() {
        let rows = [
            ("..", ".."),
            ("10..20", "10..20"),
            ("draft", "never"),
            (".. ..", "never .."),
            (".. 10..", "..10 10.."),
            ("5.. 10..", "5..10 10.."),
            ("10.. 5..", "never 5.."),
            ("10.. 10..", "never 10.."),
            ("..8 10..", "..8 10.."),
            ("..12 10..20", "..10 10..20"),
            (".. draft", ".. never"),
            (".. draft 10..", "..10 never 10.."),
            (".. 20.. 10..", "..10 never 10.."),
            (".. 10.. 20..", "..10 10..20 20.."),
            ("5.. ..10", "never ..10"),
            ("draft draft", "never never"),
            ("", ""),
        ];
        for (versions, expected) in rows {
            let versions: Vec<Validity> = versions.split_whitespace().zip(1..).map(|(text, version)| read(text, version)).collect();
            let shown: Vec<String> = in_force(&versions).into_iter().map(show).collect();
            assert_eq!(shown.join(" "), expected, "{versions:?}");
        }
    }

    fn read(text: &str, version: Version) -> Validity {
        let (from, until) = text.split_once("..").unwrap_or_default();
        let time = |text: &str| text.parse().ok().map(at);
        Validity { version, published: text != "draft", from: time(from), until: time(until) }
    }

    fn show(interval: Option<InForce>) -> String {
        let time = |time: Option<Timestamp>| time.map(|time| time.seconds().to_string()).unwrap_or_default();
        interval.map_or("never".to_owned(), |interval| format!("{}..{}", time(interval.since), time(interval.until)))
    }

    fn time() -> impl Strategy<Value = Option<Timestamp>> {
        proptest::option::of((0i64..12).prop_map(at))
    }

    proptest! {
        #[test]
        fn at_most_one_version_is_in_force(rows in proptest::collection::vec((any::<bool>(), time(), time()), 0..8), reverse: bool) {
            let mut versions: Vec<Validity> =
                rows.into_iter().zip(1..).map(|((published, from, until), version)| Validity { version, published, from, until }).collect();
            if reverse {
                versions.reverse();
            }
            let intervals = in_force(&versions);
            for second in (-1..14).map(at) {
                let found: Vec<Version> = versions.iter().zip(&intervals)
                    .filter(|(_, interval)| interval.is_some_and(|interval| interval.contains(second)))
                    .map(|(validity, _)| validity.version)
                    .collect();
                let started = versions.iter().filter(|v| v.published && v.from.is_none_or(|from| from <= second));
                let latest = started.max_by_key(|v| v.version).filter(|v| v.until.is_none_or(|until| second < until));
                prop_assert_eq!(found, latest.map(|v| v.version).into_iter().collect::<Vec<_>>());
            }
        }
    }
}
