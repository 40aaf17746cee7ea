//! Quoted and forwarded mail: what somebody else wrote goes, unless the customer forwards it without a word of their own.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::cues::rows;
use super::formulas::{closes, greets, lines, lower, thanks};

/// The line that leads to a quotation may wrap over this many lines.
const LONGEST_LEAD: usize = 3;
/// A header of a mail has at most this many lines, empty ones included.
const LONGEST_HEADER: usize = 16;
/// A name of a header line is at most this many bytes.
const LONGEST_NAME: usize = 40;

/// What opens a quotation.
struct Opening {
    /// The line after it.
    body: usize,
    /// Whether it says that somebody wrote something: then replies may stand between the lines quoted. A header never does.
    lead: bool,
}

/// The lines that the customer wrote. Where nothing stands above a forwarded mail, what was forwarded. Linear in the text.
pub(super) fn own_lines(text: &str) -> Vec<&str> {
    let mut all: Vec<&str> = text.lines().collect();
    let (mut kept, mut at): (Vec<&str>, usize) = (Vec::new(), 0);
    while at < all.len() {
        if is_quoted(all[at]) {
            at += 1;
            continue;
        }
        let Some(opening) = opening(&all, at) else {
            kept.push(all[at]);
            at += 1;
            continue;
        };
        let quoted = all[opening.body..].iter().find(|line| !line.trim().is_empty()).is_some_and(|line| is_quoted(line));
        if opening.lead && quoted {
            at = opening.body;
        } else if says(&kept) {
            break;
        } else if quoted {
            // A forwarded mail with marks before its lines.
            (all, at) = (all[opening.body..].iter().map(|line| unmarked(line)).collect(), 0);
            kept.clear();
        } else {
            at = opening.body;
            kept.clear();
        }
    }
    while kept.last().is_some_and(|line| is_rule(line)) {
        kept.pop();
    }
    kept
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with(['>', '＞'])
}

fn unmarked(line: &str) -> &str {
    let rest = line.trim_start().trim_start_matches(['>', '＞']);
    rest.strip_prefix(' ').unwrap_or(rest)
}

/// A line of dashes or underscores, as stands above a quoted header.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5 && line.chars().all(|c| matches!(c, '-' | '_' | '—' | '='))
}

/// Whether lines above a quotation say something: greetings, a note such as `FYI`, and what follows a closing do not.
fn says(above: &[&str]) -> bool {
    static NOTES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let notes = NOTES.get_or_init(|| lines(include_str!("../../data/message/notes.txt")));
    for line in above {
        let low = lower(line);
        let bare = low.trim_matches(|c: char| !c.is_alphanumeric());
        if closes(&low) || notes.contains(&bare) || thanks(&low) {
            return false;
        }
        if !bare.is_empty() && !greets(&low) {
            return true;
        }
    }
    false
}

fn opening(all: &[&str], at: usize) -> Option<Opening> {
    if let Some(body) = header(all, at) {
        return Some(Opening { body, lead: false });
    }
    let line = all[at].trim();
    if is_marker(line) {
        let next = (at + 1..all.len()).take(3).find(|&next| !all[next].trim().is_empty() && !is_rule(all[next])).unwrap_or(at + 1);
        return Some(Opening { body: header(all, next).unwrap_or(at + 1), lead: false });
    }
    let end = lead(all, at)?;
    Some(Opening { body: header(all, end).unwrap_or(end), lead: true })
}

/// `Original message` and the like, alone in its line but for dashes.
fn is_marker(line: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| lines(include_str!("../../data/message/markers.txt")));
    line.len() <= 200 && list.contains(&lower(line).trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The line after `On Monday at 10:00, Ann <ann@example.org> wrote:`, which may wrap.
fn lead(all: &[&str], at: usize) -> Option<usize> {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| lines(include_str!("../../data/message/leads.txt")));
    let mut said = String::new();
    for (index, line) in all.iter().enumerate().skip(at).take(LONGEST_LEAD) {
        let line = line.trim();
        if line.is_empty() || said.len() + line.len() > 300 {
            return None;
        }
        said.push_str(if index > at { " " } else { "" });
        said.push_str(line);
        let low = lower(&said);
        let is_colon = low.ends_with([':', '：']);
        let names_sender = is_colon && low.contains('<') && low.contains('@') && has_time(&low);
        let wrote = list.iter().any(|mark| low.ends_with(mark));
        let quoted = || all.get(index + 1).is_some_and(|next| is_quoted(next));
        // Over several lines only what names a sender and a time is a lead and not the customer's own sentences.
        let is_lead = if index > at {
            wrote && (low.contains('@') || has_time(&low))
        } else {
            wrote && (low.contains(|c: char| c.is_ascii_digit() || c == '@') || quoted())
        };
        if is_lead || names_sender {
            return Some(index + 1);
        }
        if is_colon || line.ends_with(['.', '?', '!', '。', '？', '！']) {
            return None;
        }
    }
    None
}

/// Whether a line holds a time of day, `10:00` or `10.00`.
fn has_time(line: &str) -> bool {
    line.as_bytes()
        .windows(4)
        .any(|at| at[0].is_ascii_digit() && matches!(at[1], b':' | b'.') && at[2].is_ascii_digit() && at[3].is_ascii_digit())
}

/// What a line of a mail's header tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    From,
    Sent,
    Subject,
    Other,
}

/// The line after a header of a mail that begins at a line: at least two fields, one of them the sender, one the time or subject.
fn header(all: &[&str], at: usize) -> Option<usize> {
    field(all.get(at)?)?;
    let (mut end, mut fields, mut has_address) = (at, Vec::new(), false);
    for (index, line) in all.iter().enumerate().skip(at).take(LONGEST_HEADER) {
        match field(line) {
            Some(field) => {
                fields.push(field);
                has_address |= line.contains('@');
                end = index + 1;
            }
            // Headers turned from HTML have empty lines between; long fields go on in indented ones.
            None if line.trim().is_empty() && end + 1 >= index => {}
            None if line.starts_with([' ', '\t']) && end == index => end = index + 1,
            None => break,
        }
    }
    let is_header = fields.len() >= 2
        && fields.contains(&Field::From)
        && (has_address || fields.contains(&Field::Sent) || fields.contains(&Field::Subject));
    is_header.then_some(end)
}

fn field(line: &str) -> Option<Field> {
    static NAMES: OnceLock<HashMap<&'static str, Field>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let role = |name: &str| match name {
            "from" => Field::From,
            "sent" => Field::Sent,
            "subject" => Field::Subject,
            _ => Field::Other,
        };
        let rows = rows(include_str!("../../data/message/headers.tsv")).filter(|row| row.len() == 3);
        rows.flat_map(|row| row[2].split('|').map(move |name| (name.trim(), role(row[0])))).collect()
    });
    let line = line.trim_start_matches(['*', '_', ' ', '\t', '\u{a0}']);
    let colon = line.char_indices().take_while(|(at, _)| *at <= LONGEST_NAME).find(|(_, c)| matches!(c, ':' | '：'))?.0;
    let name: String = lower(line[..colon].trim_end_matches(['*', '_', ' ', '\u{a0}', '\u{202f}']));
    names.get(name.as_str()).copied()
}
