//! What a sentence does in a message: it asks, wishes, leads to a further matter, or says nothing of its own.

use std::ops::Range;
use std::sync::OnceLock;

use super::cues::{Hit, Lexicon, Word, rows, words};
use super::formulas::is_formula;
use super::kind::{ENOUGH, hints};
use crate::script::Writing;

/// A question of more words than this says what it is about.
const SHORT_QUESTION: usize = 8;
/// After an announcement fewer letters may follow: `I have a question` announces, `I have a question about my invoice` asks.
const LONGEST_REST: usize = 14;
/// A wish stands among the first words of a sentence, after a greeting at most.
const LONGEST_HAIL: usize = 4;

/// A sentence begins with at most this many greetings and leads.
const MOST_LEADS: usize = 4;
/// What stands between a lead and what it leads to.
const SEPARATORS: [char; 16] = [',', ':', ';', '.', '!', '-', '–', '—', '，', '：', '；', '。', '！', '、', '،', '؛'];

/// The roles of the cues in `data/message/asks.tsv`, described there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Opens,
    Word,
    Asks,
    Wants,
    Ends,
    Joins,
    Hails,
    Leads,
    Announces,
    Courtesy,
    Leans,
    Follows,
    Refers,
}

/// A role and the language of the cue.
type Of = (Role, &'static str);

fn lexicon() -> &'static Lexicon<Of> {
    static LEXICON: OnceLock<Lexicon<Of>> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let role = |name: &str| {
            Some(match name {
                "opens" => Role::Opens,
                "word" => Role::Word,
                "asks" => Role::Asks,
                "wants" => Role::Wants,
                "ends" => Role::Ends,
                "joins" => Role::Joins,
                "hails" => Role::Hails,
                "leads" => Role::Leads,
                "announces" => Role::Announces,
                "courtesy" => Role::Courtesy,
                "leans" => Role::Leans,
                "follows" => Role::Follows,
                "refers" => Role::Refers,
                _ => return None,
            })
        };
        let rows = rows(include_str!("../../data/message/asks.tsv")).filter(|row| row.len() == 3);
        Lexicon::read(rows.filter_map(|row| Some((row[2], (role(row[0])?, row[1])))))
    })
}

fn has(words: &[Word], roles: &[Role]) -> bool {
    lexicon().hits(words).any(|hit| roles.contains(&hit.value.0))
}

/// Whether a sentence asks: it ends in a question mark, or holds what stands for one.
pub(super) fn is_asking(sentence: &str) -> bool {
    is_marked(sentence) || has(&words(sentence), &[Role::Opens, Role::Asks, Role::Ends])
}

/// Whether a sentence wishes for something to be done.
pub(super) fn is_wish(sentence: &str) -> bool {
    has(&words(sentence), &[Role::Wants])
}

/// Whether a stretch of text ends as a question without a mark does.
pub(super) fn ends_question(stretch: &str) -> bool {
    has(&words(stretch), &[Role::Ends])
}

/// Whether a text begins with a word for what was said before.
pub(super) fn refers_back(words: &[Word]) -> bool {
    (0..words.len().min(3)).any(|at| lexicon().at(words, at).any(|hit| hit.value.0 == Role::Refers))
}

fn is_marked(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(|c: char| !c.is_alphanumeric());
    sentence[end.len()..].contains(['?', '？', '؟'])
}

/// What a sentence does in a message.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// It greets, thanks or announces, and says nothing else.
    pub(super) empty: bool,
    /// It announces a further matter.
    pub(super) announces: bool,
    /// It asks.
    pub(super) asks: bool,
    /// It wishes or complains.
    pub(super) wishes: bool,
    /// How many bytes at its start lead to a further matter.
    pub(super) lead: usize,
    /// It asks nothing without what stands before.
    pub(super) leans: bool,
    /// It is short, and names what was said before.
    pub(super) refers: bool,
}

/// What a sentence does; an item of a list asks where it begins with a question word, too.
pub(super) fn said(sentence: &str, is_item: bool) -> Said {
    let (lead, from) = lead(sentence);
    let rest = &sentence[from..];
    let words = words(rest);
    let hits: Vec<Hit<'_, Of>> = lexicon().hits(&words).collect();
    let has = |role: Role| hits.iter().any(|hit| hit.value.0 == role);
    let hints = hints(&self::words(sentence));
    let only = |role: Role| hints < ENOUGH && (begins(role, sentence) || from > 0 && begins(role, rest));
    let announces = lead > 0 && words.is_empty() || only(Role::Announces);
    let empty = announces || only(Role::Courtesy) || words.is_empty() || is_formula(sentence);
    let item = || is_item && hits.iter().any(|hit| hit.first == 0 && hit.value.0 == Role::Word);
    let asks = !empty && (is_asking(sentence) || has(Role::Opens) || item());
    let leans = |hit: &Hit<'_, Of>| match hit.value.0 {
        Role::Follows => true,
        // `Why is that?` says nothing alone, `Why are there fees?` does.
        Role::Leans => words.len() - hit.end <= if hit.end - hit.first >= 3 { 2 } else { 0 },
        _ => false,
    };
    // Languages share short words: what refers is in the language of what asks.
    let asked = |language: &str| {
        hits.iter().any(|hit| hit.value.1 == language && matches!(hit.value.0, Role::Word | Role::Opens | Role::Asks | Role::Ends))
    };
    let refers = |hit: &Hit<'_, Of>| hit.value.0 == Role::Refers && asked(hit.value.1);
    let wishes = |hit: &Hit<'_, Of>| hit.value.0 == Role::Wants && hit.first <= LONGEST_HAIL;
    Said {
        empty,
        announces,
        asks,
        wishes: !empty && !asks && (hints > 0 || hits.iter().any(wishes)),
        lead,
        leans: hits.iter().filter(|hit| hit.first == 0).any(leans),
        refers: words.len() <= SHORT_QUESTION && hits.iter().any(refers),
    }
}

/// Whether a text begins with a cue of a role and says hardly more.
fn begins(role: Role, text: &str) -> bool {
    let words = words(text);
    // A character of a script without spaces says as much as three letters.
    let size = |c: char| match Writing::of(c) {
        Writing::Spaced => usize::from(c.is_alphanumeric() || c == ' '),
        _ => 3,
    };
    let after = |hit: &Hit<'_, Of>| text[words[hit.end - 1].end..].chars().map(size).sum::<usize>();
    let mut hits = lexicon().hits(&words).take_while(|hit| hit.first <= LONGEST_HAIL);
    hits.any(|hit| hit.value.0 == role && after(&hit) < LONGEST_REST)
}

/// How many bytes of a sentence lead to a further matter: `Also, ` of `Also, when are you open?`; and how many of these and of a greeting
/// stand before what is said, all of them where nothing follows.
fn lead(sentence: &str) -> (usize, usize) {
    let (mut lead, mut from) = (0, 0);
    for _ in 0..MOST_LEADS {
        let words = words(&sentence[from..]);
        let between = |at: usize| &sentence[from + words[at].end..words.get(at + 1).map_or(sentence.len(), |next| from + next.start)];
        // What announces a question may stand in one sentence with it.
        let colon = |at: usize| (at..words.len().min(at + 6)).find(|&at| between(at).contains([':', '：'])).map(|at| at + 1);
        let announces = (0..LONGEST_HAIL).flat_map(|at| lexicon().at(&words, at));
        let announces =
            announces.filter(|hit| matches!(hit.value.0, Role::Announces | Role::Asks)).filter_map(|hit| colon(hit.end - 1)).max();
        let longest = |role: Role| lexicon().at(&words, 0).filter(|hit| hit.value.0 == role).map(|hit| hit.end).max();
        let (leads, hails) = (longest(Role::Leads), longest(Role::Hails));
        let start = |word: usize| {
            let end = from + words[word - 1].end;
            let rest = &sentence[end..];
            end + rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)).len()
        };
        let next = match (announces.max(leads), hails) {
            (Some(end), _) | (None, Some(end)) => start(end),
            (None, None) => return (lead, from),
        };
        if sentence[from..next].contains(['?', '？', '؟']) {
            return (lead, from);
        }
        from = next;
        if announces.max(leads).is_some() {
            lead = from;
        }
    }
    (lead, from)
}

/// The questions that a sentence joins: `How do I return it` and `when do I get the money?`
pub(super) fn halves(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let sentence = &text[span.clone()];
    let words = words(sentence);
    let (mut halves, mut start, mut first) = (Vec::new(), 0, 0);
    for hit in lexicon().hits(&words).filter(|hit| hit.value.0 == Role::Joins) {
        let (Some(last), Some(next)) = (words.get(hit.first.wrapping_sub(1)), words.get(hit.end)) else { continue };
        if hit.first <= first {
            continue;
        }
        let (left, right) = (&sentence[start..last.end], &sentence[next.start..]);
        let says = says(&words[first..hit.first], left) && says(&words[hit.end..], right);
        if says
            && opens(&words[hit.end..], sentence, hit.value.1)
            && has(&self::words(left), &[Role::Word, Role::Opens, Role::Asks, Role::Ends])
        {
            halves.push(span.start + start..span.start + last.end);
            (start, first) = (next.start, hit.end);
        }
    }
    halves.push(span.start + start..span.end);
    halves
}

/// Whether a part of a sentence is long enough for a question.
fn says(words: &[Word], part: &str) -> bool {
    match part.chars().filter(|c| Writing::of(*c) != Writing::Spaced).count() {
        0 => words.len() >= 3,
        letters => letters >= 4,
    }
}

/// Whether a question begins with the first of these words of a sentence, in the language of the conjunction before it.
fn opens(rest: &[Word], sentence: &str, language: &str) -> bool {
    /// No cue that opens a question has more words or characters.
    const LONGEST_CUE: usize = 8;
    let (Some(first), Some(last)) = (rest.first(), rest.get(LONGEST_CUE - 1).or(rest.last())) else { return false };
    let words = words(&sentence[first.start..last.end]);
    let mut hits = lexicon().at(&words, 0);
    hits.any(|hit| hit.value.1 == language && matches!(hit.value.0, Role::Word | Role::Opens))
}
