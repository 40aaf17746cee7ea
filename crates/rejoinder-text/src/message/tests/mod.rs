//! Rows of what messages are reduced to, and the contract that every message keeps.

mod asks;
mod kinds;
mod mails;
mod properties;

use super::cues::rows;
use crate::Language;

/// The rows of a file beside the tests.
fn table(data: &'static str) -> Vec<Vec<&'static str>> {
    let rows: Vec<Vec<&str>> = rows(data).collect();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "the same columns in each row");
    rows
}

#[test]
fn data_files_are_readable() {
    let files = [
        (include_str!("../../../data/message/asks.tsv"), 1, 2),
        (include_str!("../../../data/message/headers.tsv"), 1, 2),
        (include_str!("../../../data/message/corrections.tsv"), 0, 1),
        (include_str!("../../../data/ask-kinds.tsv"), 0, 3),
    ];
    for (data, language, list) in files {
        for row in table(data) {
            assert!(row[language] == "*" || Language::parse(row[language]).is_ok(), "{row:?}");
            for cue in row[list].split('|').map(str::trim) {
                assert!(!cue.is_empty() && !cue.starts_with(".."), "{row:?}");
                // A cue that begins with a prefix is looked up by two letters.
                let first = cue.trim_start_matches('^').split_whitespace().next().unwrap();
                assert!(!first.ends_with('*') || first.chars().count() > 2, "{cue:?}");
            }
        }
    }
    for row in table(include_str!("../../../data/ask-kinds.tsv")) {
        assert!(matches!(row[1], "question" | "problem" | "complaint" | "cancellation" | "thanks"), "{row:?}");
        assert!(row[2].parse::<i32>().is_ok_and(|weight| weight != 0), "{row:?}");
    }
    let roles = [
        "opens",
        "word",
        "asks",
        "wants",
        "ends",
        "stops",
        "divides",
        "polite",
        "joins",
        "hails",
        "leads",
        "announces",
        "courtesy",
        "leans",
        "follows",
        "refers",
    ];
    assert!(table(include_str!("../../../data/message/asks.tsv")).iter().all(|row| roles.contains(&row[0])));
    let fields = ["from", "sent", "subject", "other"];
    assert!(table(include_str!("../../../data/message/headers.tsv")).iter().all(|row| fields.contains(&row[0])));
}
