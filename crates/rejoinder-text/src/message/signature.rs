//! What stands below a message: closing, signature, notices of lawyers and devices.

use std::sync::OnceLock;

use super::cues::words;
use super::formulas::{closes, lines, lower};
use super::lexicon::Lexicon;

/// A signature has at most this many lines, empty ones not counted.
const LONGEST_SIGNATURE: usize = 12;
/// A line of a signature is at most this many bytes where no formula closes the letter.
const LONGEST_LINE: usize = 60;
/// A line of at least this many bytes was wrapped where it ends without a full stop.
const WRAPPED: usize = 50;

/// The lines without notices, and without what follows a closing unless it asks something. Linear in the lines.
pub(super) fn without_signature(lines: &[&str]) -> Vec<String> {
    let mut kept = without_notices(lines);
    let Some(first) = kept.iter().position(|line| !line.trim().is_empty()) else { return kept };
    let (mut at, mut below) = (kept.len(), 0);
    while at > first + 1 && below <= LONGEST_SIGNATURE {
        at -= 1;
        let low = lower(&kept[at]);
        if is_delimiter(&low) || closes(&low) || is_footer(&low) {
            let said = kept.iter().skip(at + 1).position(|line| asks(line));
            kept.drain(at..said.map_or(kept.len(), |said| at + 1 + said));
            below = kept[at..].iter().filter(|line| !line.trim().is_empty()).count();
        } else {
            below += usize::from(!low.is_empty());
        }
    }
    if let Some(start) = card(&kept, first) {
        kept.truncate(start);
    }
    kept
}

fn is_delimiter(low: &str) -> bool {
    low.len() >= 2 && low.chars().all(|c| matches!(c, '-' | '_' | '—'))
}

/// A line such as `Acme Ltd | 1 High Street | www.example.com`.
fn is_footer(low: &str) -> bool {
    low.matches(['|', '•']).count() >= 2 && is_contact(low)
}

/// Whether a line below a closing is no signature: a postscript, or a question.
fn asks(line: &str) -> bool {
    let low = lower(line);
    static MARKS: OnceLock<Vec<&'static str>> = OnceLock::new();
    let marks = MARKS.get_or_init(|| lines(include_str!("../../data/message/postscripts.txt")));
    marks.iter().any(|mark| low.starts_with(mark))
        || low.split_whitespace().any(|word| !word.contains("://") && !word.contains("www.") && word.contains(['?', '？', '؟']))
}

/// Where a name with title, telephone and address stands below the message without a closing.
fn card(lines: &[String], first: usize) -> Option<usize> {
    let end = lines.iter().rposition(|line| !line.trim().is_empty())? + 1;
    let start = lines[..end].iter().rposition(|line| line.trim().is_empty())? + 1;
    let rows: Vec<&str> = lines[start..end].iter().map(|line| line.trim()).collect();
    let is_card = start > first
        && (2..=LONGEST_SIGNATURE).contains(&rows.len())
        && is_name(rows[0])
        && rows.iter().all(|row| row.len() <= LONGEST_LINE && !row.ends_with(['.', '?', '!', '。', '？', '！']))
        && rows[1..].iter().any(|row| is_contact(&lower(row)));
    is_card.then_some(start)
}

/// Two to four words that begin with capitals, and nothing else.
fn is_name(row: &str) -> bool {
    let words: Vec<&str> = row.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    (2..=4).contains(&words.len())
        && words.iter().all(capital)
        && row.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '’'))
}

/// Whether a line in lower case tells where somebody is reached.
fn is_contact(low: &str) -> bool {
    let digits = low.chars().filter(char::is_ascii_digit).count();
    let number = low.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '('));
    static LABELS: OnceLock<Vec<&'static str>> = OnceLock::new();
    let labels = LABELS.get_or_init(|| self::lines(include_str!("../../data/message/phones.txt")));
    let labelled = || low.split(|c: char| !c.is_alphanumeric()).next().is_some_and(|label| labels.contains(&label));
    low.contains('@') || low.contains("www.") || low.contains("://") || digits >= 6 && (number.starts_with(['+', '(', '0']) || labelled())
}

/// The lines without legal notices: each goes from where its sentence begins to the end of its paragraph, if it asks nothing.
fn without_notices(lines: &[&str]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    for line in lines.iter().copied().map(Some).chain([None]) {
        match line {
            Some(line) if !line.trim().is_empty() => paragraph.push(line),
            other => {
                let n_kept = notice(&paragraph).unwrap_or(paragraph.len());
                kept.extend(paragraph.drain(..).take(n_kept).map(str::to_owned));
                kept.extend(other.map(str::to_owned));
            }
        }
    }
    if kept.iter().all(|line| line.trim().is_empty()) { lines.iter().map(|&line| line.to_owned()).collect() } else { kept }
}

/// The line of a paragraph with which a legal notice begins.
fn notice(paragraph: &[&str]) -> Option<usize> {
    static LEXICON: OnceLock<Lexicon<()>> = OnceLock::new();
    let lexicon =
        LEXICON.get_or_init(|| Lexicon::read(self::lines(include_str!("../../data/message/notices.txt")).into_iter().map(|cue| (cue, ()))));
    let flat = paragraph.join("\n");
    let words = words(&flat);
    let hit = lexicon.hits(&words).next()?;
    let mut line = flat[..words[hit.first].start].matches('\n').count();
    let goes_on = |before: &str| before.trim().len() >= WRAPPED && !before.trim_end().ends_with(['.', '!', ':', '。', '！', '：']);
    while line > 0 && goes_on(paragraph[line - 1]) {
        line -= 1;
    }
    paragraph[line..].iter().all(|line| !asks(line)).then_some(line)
}
