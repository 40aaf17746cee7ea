//! What a sentence does in a message: it asks, wishes, leads to a further matter, or says nothing of its own.

use std::sync::OnceLock;

use super::cues::{Word, rows, words};
use super::formulas::{closes, formula, greets, lower, salutation, thanks};
use super::kind::{ENOUGH, hints};
use super::lexicon::{Hit, Lexicon};
use super::questions::ends;
use crate::script::Writing;

/// A question of more words than this says what it is about.
const SHORT_QUESTION: usize = 8;
/// After an announcement fewer letters may follow: `I have a question` announces, `I have a question about my invoice` asks.
const LONGEST_REST: usize = 14;
/// A wish stands among the first words of a sentence, after a greeting at most.
const LONGEST_HAIL: usize = 4;

/// A sentence begins with at most this many greetings and leads.
const MOST_LEADS: usize = 4;
/// A sentence begins with at most this many greetings: `Hi, good morning, ...`
const MOST_GREETINGS: usize = 2;
/// What opens a question has at most this many characters.
const LONGEST_OPENING: usize = 40;
/// What stands between a lead and what it leads to.
const SEPARATORS: [char; 16] = [',', ':', ';', '.', '!', '-', '–', '—', '，', '：', '；', '。', '！', '、', '،', '؛'];

/// The roles of the cues in `data/message/asks.tsv`, described there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Opens,
    Word,
    Asks,
    Wants,
    Ends,
    Stops,
    Divides,
    Polite,
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
pub(super) type Of = (Role, &'static str);

pub(super) fn lexicon() -> &'static Lexicon<Of> {
    static LEXICON: OnceLock<Lexicon<Of>> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let role = |name: &str| {
            Some(match name {
                "opens" => Role::Opens,
                "word" => Role::Word,
                "asks" => Role::Asks,
                "wants" => Role::Wants,
                "ends" => Role::Ends,
                "stops" => Role::Stops,
                "divides" => Role::Divides,
                "polite" => Role::Polite,
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

pub(super) fn has(words: &[Word], roles: &[Role]) -> bool {
    lexicon().hits(words).any(|hit| roles.contains(&hit.value.0))
}

/// What stands for a question mark.
pub(super) const ASKING: [Role; 4] = [Role::Opens, Role::Asks, Role::Ends, Role::Stops];
/// Whether a sentence asks: it ends in a question mark, or holds what stands for one.
pub(super) fn is_asking(sentence: &str, words: &[Word]) -> bool {
    is_marked(sentence) || has(words, &ASKING) || ends(words, &[Role::Ends, Role::Stops])
}

/// Whether a sentence wishes for something to be done.
pub(super) fn is_wish(words: &[Word]) -> bool {
    has(words, &[Role::Wants])
}

/// Whether a text begins with a word for what was said before.
pub(super) fn refers_back(words: &[Word]) -> bool {
    (0..words.len().min(3)).any(|at| lexicon().at(words, at).iter().any(|hit| hit.value.0 == Role::Refers))
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
    /// How many bytes at its start greet or lead to a further matter.
    pub(super) skip: usize,
    /// It asks nothing without what stands before.
    pub(super) leans: bool,
    /// It is short, and names what was said before.
    pub(super) refers: bool,
}

/// What a sentence of these words does; an item of a list asks where it begins with a question word, too.
pub(super) fn said(sentence: &str, words: &[Word], is_item: bool) -> Said {
    let whole: Vec<Hit<'_, Of>> = lexicon().hits(words).collect();
    let Lead { lead, from, first } = lead(sentence, words, &whole);
    let rest = &words[first..];
    let behind: Vec<Hit<'_, Of>> = if first > 0 { lexicon().hits(rest).collect() } else { Vec::new() };
    let hits = if first > 0 { &behind } else { &whole };
    let has = |role: Role| hits.iter().any(|hit| hit.value.0 == role);
    let hints = hints(words);
    let only = |role: Role| hints < ENOUGH && (begins(role, &whole, words, sentence) || from > 0 && begins(role, hits, rest, sentence));
    let low = lower(sentence);
    let announces = lead > 0 && rest.is_empty() || only(Role::Announces);
    let empty = announces || only(Role::Courtesy) || rest.is_empty() || only_greets(sentence) || closes(&low) || thanks(&low);
    let item = || is_item && hits.iter().any(|hit| hit.first == 0 && hit.value.0 == Role::Word);
    let ended = || ends(words, &[Role::Ends, Role::Stops]);
    let asking = || is_marked(sentence) || whole.iter().any(|hit| ASKING.contains(&hit.value.0)) || ended();
    let asks = !empty && (asking() || has(Role::Opens) || item());
    let leans = |hit: &Hit<'_, Of>| match hit.value.0 {
        Role::Follows => true,
        // `Why is that?` says nothing alone, `Why are there fees?` does.
        Role::Leans => rest.len() - hit.end <= if hit.end - hit.first >= 3 { 2 } else { 0 },
        _ => false,
    };
    // Languages share short words: what refers is in the language of what asks.
    let asked =
        |language: &str| hits.iter().any(|hit| hit.value.1 == language && (hit.value.0 == Role::Word || ASKING.contains(&hit.value.0)));
    let refers = |hit: &Hit<'_, Of>| hit.value.0 == Role::Refers && asked(hit.value.1);
    let wishes = |hit: &Hit<'_, Of>| hit.value.0 == Role::Wants && hit.first <= LONGEST_HAIL;
    Said {
        empty,
        announces,
        asks,
        wishes: !empty && !asks && (hints > 0 || hits.iter().any(wishes)),
        lead,
        skip: lead.max(greeting(sentence)),
        leans: hits.iter().take_while(|hit| hit.first == 0).any(leans),
        refers: rest.len() <= SHORT_QUESTION && hits.iter().any(refers),
    }
}

/// Whether what has these words, of a sentence, begins with a cue of a role and says hardly more.
fn begins(role: Role, hits: &[Hit<'_, Of>], words: &[Word], sentence: &str) -> bool {
    // A character of a script without spaces says as much as three letters.
    let size = |c: char| match Writing::of(c) {
        Writing::Spaced => usize::from(c.is_alphanumeric() || c == ' '),
        _ => 3,
    };
    let short = |hit: &Hit<'_, Of>| {
        let mut left = LONGEST_REST;
        sentence[words[hit.end - 1].end..].chars().all(|c| {
            left = left.saturating_sub(size(c));
            left > 0
        })
    };
    hits.iter().take_while(|hit| hit.first <= LONGEST_HAIL).any(|hit| hit.value.0 == role && short(hit))
}

/// What stands at the start of a sentence before what it says.
struct Lead {
    /// How many bytes lead to a further matter: `Also, ` of `Also, when are you open?`
    lead: usize,
    /// How many bytes these and greetings have; all of the sentence where nothing follows.
    from: usize,
    /// The first word behind them.
    first: usize,
}

fn lead(sentence: &str, words: &[Word], whole: &[Hit<'_, Of>]) -> Lead {
    let mut it = Lead { lead: 0, from: 0, first: 0 };
    for _ in 0..MOST_LEADS {
        let words = &words[it.first..];
        let between = |at: usize| &sentence[words[at].end..words.get(at + 1).map_or(sentence.len(), |next| next.start)];
        // What announces a question may stand in one sentence with it.
        let colon = |at: usize| (at..words.len().min(at + 6)).find(|&at| between(at).contains([':', '：'])).map(|at| at + 1);
        let behind: Vec<Hit<'_, Of>>;
        let hits = if it.first == 0 {
            whole
        } else {
            behind = (0..LONGEST_HAIL).flat_map(|at| lexicon().at(words, at)).collect();
            &behind
        };
        let announces = hits.iter().take_while(|hit| hit.first < LONGEST_HAIL);
        let announces =
            announces.filter(|hit| matches!(hit.value.0, Role::Announces | Role::Asks)).filter_map(|hit| colon(hit.end - 1)).max();
        let at_start = hits.iter().take_while(|hit| hit.first == 0);
        let longest = |role: Role| at_start.clone().filter(|hit| hit.value.0 == role).map(|hit| hit.end).max();
        let leads = announces.max(longest(Role::Leads));
        let Some(n_words) = leads.or_else(|| longest(Role::Hails)) else { break };
        let end = words[n_words - 1].end;
        let rest = &sentence[end..];
        let next = end + rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)).len();
        if sentence[it.from..next].contains(['?', '？', '؟']) {
            break;
        }
        (it.from, it.first) = (next, it.first + n_words);
        if leads.is_some() {
            it.lead = next;
        }
    }
    it
}

/// How many bytes of a sentence greet: `Hi there, ` of `Hi there, how do I return it?`; 0 where nothing follows.
fn greeting(sentence: &str) -> usize {
    let mut from = 0;
    for _ in 0..MOST_GREETINGS {
        let rest = &sentence[from..];
        let Some(end) = salutation(rest).or_else(|| formula(rest).filter(|&end| opens_a_question(&rest[end..]))) else { break };
        let after = rest[end..].trim_start_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
        if after.is_empty() {
            break;
        }
        from = sentence.len() - after.len();
    }
    from
}

/// Whether a line greets and neither says nor asks anything else.
pub(super) fn only_greets(line: &str) -> bool {
    let asks = |rest: &str| is_asking(rest, &words(rest));
    greets(&lower(line)) && !formula(line).is_some_and(|end| asks(&line[end..]))
}

fn opens_a_question(text: &str) -> bool {
    let opening: String = text.chars().take(LONGEST_OPENING).collect();
    lexicon().at(&words(&opening), 0).iter().any(|hit| hit.value.0 == Role::Opens)
}
