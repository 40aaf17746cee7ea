//! A customer's message: what is asked, freed of quoted mail, greetings and signatures.

use std::sync::OnceLock;

use crate::ask::AskKind;
use crate::sentences::sentences;

/// A message reduced to what is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The text without quoted mail, greeting line and signature; the whole text where nothing would be left.
    pub text: String,
    /// The single questions, where it holds two or more.
    pub asks: Vec<String>,
    /// What the customer wants.
    pub kind: AskKind,
}

/// A line longer than this greets or closes nothing: it says something.
const LONGEST_FORMULA: usize = 60;
/// A signature is at most this many lines.
const LONGEST_SIGNATURE: usize = 8;
/// More questions than this in one message are not taken apart.
const MOST_ASKS: usize = 6;

/// Reads a raw e-mail or chat turn. Linear in the text.
#[must_use]
pub fn message(raw: &str) -> Message {
    let lines: Vec<&str> = raw.lines().filter(|line| !line.trim_start().starts_with('>')).collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut headers = 0;
    for (index, line) in lines.iter().enumerate() {
        let low = line.trim().to_lowercase();
        let header = any_prefix(headers_list(), &low) && !low.contains('?');
        headers = if header { headers + 1 } else { 0 };
        if headers >= 2 {
            kept.pop();
            break;
        }
        if opens_quote(&low) {
            break;
        }
        let rest_is_short = lines.len() - index <= LONGEST_SIGNATURE;
        if rest_is_short && !kept.is_empty() && low.len() >= 2 && low.chars().all(|c| matches!(c, '-' | '_' | '—')) {
            break;
        }
        if rest_is_short && !kept.is_empty() && closes(&low) {
            break;
        }
        kept.push(line);
    }
    let mut first = 0;
    while first < kept.len() && (kept[first].trim().is_empty() || first + 1 < kept.len() && greets(&kept[first].trim().to_lowercase())) {
        first += 1;
    }
    let said = |lines: &[&str]| lines.join("\n").trim().to_owned();
    let text = said(&kept[first.min(kept.len())..]);
    let text = if text.is_empty() { said(&lines) } else { text };
    let text = if text.is_empty() { raw.trim().to_owned() } else { text };
    let asks = asks(&text);
    Message { text, asks, kind: AskKind::default() }
}

/// The questions of a text, each with the sentence before it if that is no question: it often holds what the question is about.
fn asks(text: &str) -> Vec<String> {
    let flat = text.replace('\n', " ");
    let spans = sentences(&flat);
    let asked = |index: usize| is_question(&flat[spans[index].clone()]) && spans[index].len() > 6;
    let mut asks = Vec::new();
    for index in (0..spans.len()).filter(|&index| asked(index)) {
        let start = if index > 0 && !asked(index - 1) { spans[index - 1].start } else { spans[index].start };
        asks.push(flat[start..spans[index].end].to_owned());
    }
    if (2..=MOST_ASKS).contains(&asks.len()) { asks } else { Vec::new() }
}

/// Whether a sentence is a formula of greeting, thanks or closing.
pub(crate) fn is_formula(sentence: &str) -> bool {
    let low = sentence.trim().to_lowercase();
    greets(&low) || closes(&low) || thanks(&low)
}

fn thanks(low: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| lines(include_str!("../data/message/thanks.txt")));
    low.len() <= LONGEST_FORMULA && low.split_whitespace().count() <= 4 && !is_question(low) && any_prefix(list, low)
}

/// Whether a sentence ends in a question mark.
pub(crate) fn is_question(sentence: &str) -> bool {
    sentence.ends_with(['?', '？', '؟'])
}

fn opens_quote(low: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| lines(include_str!("../data/message/quotes.txt")));
    low.len() <= 200 && list.iter().any(|mark| low.ends_with(mark) || low.trim_matches(['-', ' ', '_']) == *mark)
}

/// Whether a line closes a letter: a formula, and after it a name at most.
pub(crate) fn closes(low: &str) -> bool {
    low.len() <= LONGEST_FORMULA
        && closings().iter().filter_map(|formula| low.trim_end_matches(['.', '!', '。', '！']).strip_prefix(formula)).any(|rest| {
            let apart = !rest.starts_with(char::is_alphanumeric);
            apart && rest.split_whitespace().count() <= 3 && !rest.contains(['?', '？', '؟', '.', '。', ':', '：', ';'])
        })
}

pub(crate) fn greets(low: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| lines(include_str!("../data/message/greetings.txt")));
    let closed = low
        .chars()
        .next_back()
        .is_none_or(|last| matches!(last, ',' | '!' | '，' | '！' | '、' | '。' | ':' | '：') || last.is_alphabetic());
    low.len() <= LONGEST_FORMULA
        && closed
        && low.split_whitespace().count() <= if low.ends_with([',', '，', ':', '：']) { 9 } else { 4 }
        && list
            .iter()
            .filter_map(|formula| low.strip_prefix(formula))
            .any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() && c.is_lowercase()))
}

fn closings() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| lines(include_str!("../data/message/closings.txt")))
}

fn headers_list() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| lines(include_str!("../data/message/headers.txt")))
}

fn any_prefix(list: &[&str], low: &str) -> bool {
    list.iter().any(|prefix| low.starts_with(prefix))
}

fn lines(data: &'static str) -> Vec<&'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}
