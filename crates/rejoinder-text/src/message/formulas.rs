//! Formulas of greeting, thanks and closing, each a short line or sentence that says nothing else.

use std::sync::OnceLock;

use crate::script::Writing;

/// A line longer than this greets or closes nothing: it says something.
const LONGEST_FORMULA: usize = 60;
/// After a greeting a name of so many words may follow, in a script without spaces of so many characters.
const LONGEST_NAME: usize = 4;
/// A greeting before something else ends with one of the first marks of the sentence.
const MOST_MARKS: usize = 3;

/// Whether a line greets and says nothing else: `Hi Ann,`, `您好！`. A reply that greets needs no second greeting.
#[must_use]
pub fn is_greeting(line: &str) -> bool {
    greets(&line.trim().to_lowercase())
}

/// Whether a line closes a letter and says nothing else: `Kind regards`, `Mit freundlichen Grüßen`.
#[must_use]
pub fn is_closing(line: &str) -> bool {
    closes(&line.trim().to_lowercase())
}

/// Whether a sentence is a formula of greeting, thanks or closing.
pub(crate) fn is_formula(sentence: &str) -> bool {
    let low = lower(sentence);
    greets(&low) || closes(&low) || thanks(&low)
}

/// Whether a sentence ends in a question mark.
pub(crate) fn is_question(sentence: &str) -> bool {
    sentence.ends_with(['?', '？', '؟'])
}

pub(super) fn thanks(low: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| lines(include_str!("../../data/message/thanks.txt")));
    low.len() <= LONGEST_FORMULA
        && low.split_whitespace().count() <= 4
        && !is_question(low)
        && list.iter().any(|prefix| low.starts_with(prefix))
}

/// Whether a line in lower case closes a letter: a formula, and after it a name at most.
pub(super) fn closes(low: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| lines(include_str!("../../data/message/closings.txt")));
    let said = low.trim_end_matches(['.', '!', '。', '！']);
    low.len() <= LONGEST_FORMULA
        && list.iter().filter_map(|formula| said.strip_prefix(formula)).any(|rest| {
            let apart = !rest.starts_with(char::is_alphanumeric) || unspaced_name(rest);
            apart && rest.split_whitespace().count() <= 3 && !rest.contains(['?', '？', '؟', '.', '。', ':', '：', ';'])
        })
}

fn greetings() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| lines(include_str!("../../data/message/greetings.txt")))
}

/// Whether a line in lower case greets: a formula, and after it a name at most.
pub(super) fn greets(low: &str) -> bool {
    let closed = low.chars().next_back().is_none_or(|last| {
        matches!(last, ',' | '!' | '，' | '！' | '、' | '。' | ':' | '：' | '،' | '.') || last.is_alphabetic() || is_thai(last)
    });
    low.len() <= LONGEST_FORMULA
        && closed
        && low.split_whitespace().count() <= if low.ends_with([',', '，', ':', '：', '،']) { 9 } else { 4 }
        && greetings()
            .iter()
            .filter_map(|formula| low.strip_prefix(formula))
            // A full stop ends a greeting alone; after a name it may end a sentence.
            .filter(|rest| !rest.ends_with('.') || *rest == ".")
            .any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()) || unspaced_name(rest))
}

/// Where a greeting ends that stands before something else in a sentence: a formula, and after it a name at most, with a comma or the like
/// behind, in scripts without spaces a space.
pub(super) fn salutation(sentence: &str) -> Option<usize> {
    let dense = |at: usize| sentence[..at].ends_with(|c: char| Writing::of(c) != Writing::Spaced);
    let ends = |at: usize, c: char| match c {
        ',' | '!' | '.' | ':' | '，' | '！' | '、' | '。' | '：' | '،' => Some(at + c.len_utf8()),
        _ if c.is_whitespace() && dense(at) => Some(at),
        _ => None,
    };
    let marks = sentence.char_indices().take_while(|(at, _)| *at <= LONGEST_FORMULA).filter_map(|(at, c)| ends(at, c));
    marks.take(MOST_MARKS).find(|&end| {
        let said = &sentence[..end];
        greets(&lower(said)) && formula(said).is_some_and(|formula| names(&said[formula..]))
    })
}

/// Whether what follows a formula is nothing, one word, or words that begin with a capital, and no *I*.
fn names(said: &str) -> bool {
    let mut words = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return true };
    let n_more = words.count();
    n_more == 0 || first.starts_with(char::is_uppercase) && first.chars().nth(1).is_some() && n_more < LONGEST_NAME
}

/// The end of the longest formula of greeting with which a sentence begins.
pub(super) fn formula(sentence: &str) -> Option<usize> {
    let opening: String = sentence.chars().take(LONGEST_FORMULA).collect();
    let low = lower(&opening);
    let fits = |formula: &&&str| low.strip_prefix(**formula).is_some_and(|rest| !continues(formula, rest));
    let formula = greetings().iter().filter(fits).max_by_key(|formula| formula.len())?;
    Some(sentence.char_indices().nth(formula.chars().count()).map_or(sentence.len(), |(at, _)| at))
}

/// Whether the word that a formula ends with goes on. In scripts without spaces it never does for sure.
fn continues(formula: &str, rest: &str) -> bool {
    !formula.ends_with(|c: char| Writing::of(c) != Writing::Spaced) && rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
}

/// Whether what follows a formula without a space is short enough for a name or a title in a script without spaces.
fn unspaced_name(rest: &str) -> bool {
    let written = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
    written.chars().next().is_some_and(|first| Writing::of(first) != Writing::Spaced) && written.chars().count() <= LONGEST_NAME
}

/// Thai ends words with marks that are no letters.
fn is_thai(c: char) -> bool {
    Writing::of(c) == Writing::Unspaced
}

/// The lines of a data file without comments.
pub(super) fn lines(data: &'static str) -> Vec<&'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// A line in lower case without space around it; Turkish `İ` becomes a plain `i`.
pub(super) fn lower(line: &str) -> String {
    line.trim().to_lowercase().replace('\u{307}', "")
}
