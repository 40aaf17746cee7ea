//! What a sentence does in a message: it asks, wishes, leads to a further matter, or says nothing of its own.

use std::ops::Range;
use std::sync::OnceLock;

use super::cues::{Word, rows, words};
use super::formulas::{closes, formula, greets, lower, salutation, thanks};
use super::kind::{ENOUGH, hints};
use super::lexicon::{Hit, Lexicon};
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
enum Role {
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

fn has(words: &[Word], roles: &[Role]) -> bool {
    lexicon().hits(words).any(|hit| roles.contains(&hit.value.0))
}

/// What stands for a question mark.
const ASKING: [Role; 4] = [Role::Opens, Role::Asks, Role::Ends, Role::Stops];
/// No ending of a question, and no particle behind it, has more words or characters than this.
const LONGEST_ENDING: usize = 14;
/// Behind the ending of a question stand at most this many particles.
const MOST_PARTICLES: usize = 3;

/// Whether a sentence asks: it ends in a question mark, or holds what stands for one.
pub(super) fn is_asking(sentence: &str, words: &[Word]) -> bool {
    is_marked(sentence) || has(words, &ASKING) || ends(words, &[Role::Ends, Role::Stops])
}

/// Whether words end as a cue of these roles does, particles of politeness aside. Scripts with spaces have none.
fn ends(mut words: &[Word], roles: &[Role]) -> bool {
    for _ in 0..=MOST_PARTICLES {
        let Some(last) = words.last() else { return false };
        let from = words.len().saturating_sub(LONGEST_ENDING);
        let tail = &words[from..];
        let hits: Vec<Hit<'_, Of>> = lexicon().hits(tail).filter(|hit| hit.end == tail.len()).collect();
        if hits.iter().any(|hit| roles.contains(&hit.value.0)) {
            return true;
        }
        let particle = hits.iter().find(|hit| hit.value.0 == Role::Polite).filter(|_| last.is_dense());
        let Some(particle) = particle else { return false };
        words = &words[..from + particle.first];
    }
    false
}

/// Where a comma or a space ends a question of a script without spaces.
#[derive(Debug, Default)]
pub(super) struct Divider {
    /// Whether a question word stands before.
    asked: bool,
}

impl Divider {
    /// Whether a mark ends a question: `part` stands between the mark before it and this one, `said` is all since the last question.
    pub(super) fn ends(&mut self, said: &str, part: &str, mark: char) -> bool {
        self.asked |= has(&words(part), &[Role::Divides]);
        // Particles are a few characters long; what stands before them need not be looked at.
        let from = said.char_indices().rev().nth((MOST_PARTICLES + 1) * LONGEST_ENDING).map_or(0, |(at, _)| at);
        let tail = || words(&said[from..]);
        let ended = match mark {
            '、' => ends(&tail(), &[Role::Stops]),
            ',' | '，' => self.asked || ends(&tail(), &[Role::Stops]),
            _ => self.asked || ends(&tail(), &[Role::Ends, Role::Stops]),
        };
        self.asked &= !ended;
        ended
    }
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
    let Lead { lead, from, first } = lead(sentence, words);
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

fn lead(sentence: &str, words: &[Word]) -> Lead {
    let mut it = Lead { lead: 0, from: 0, first: 0 };
    for _ in 0..MOST_LEADS {
        let words = &words[it.first..];
        let between = |at: usize| &sentence[words[at].end..words.get(at + 1).map_or(sentence.len(), |next| next.start)];
        // What announces a question may stand in one sentence with it.
        let colon = |at: usize| (at..words.len().min(at + 6)).find(|&at| between(at).contains([':', '：'])).map(|at| at + 1);
        let announces = (0..LONGEST_HAIL).flat_map(|at| lexicon().at(words, at));
        let announces =
            announces.filter(|hit| matches!(hit.value.0, Role::Announces | Role::Asks)).filter_map(|hit| colon(hit.end - 1)).max();
        let at_start = lexicon().at(words, 0);
        let longest = |role: Role| at_start.iter().filter(|hit| hit.value.0 == role).map(|hit| hit.end).max();
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

/// The questions that a sentence of these words joins: `How do I return it` and `when do I get the money?`
pub(super) fn halves(span: Range<usize>, words: &[Word]) -> Vec<Range<usize>> {
    let hits: Vec<Hit<'_, Of>> = lexicon().hits(words).collect();
    let (mut halves, mut start, mut first) = (Vec::new(), 0, 0);
    for hit in hits.iter().filter(|hit| hit.value.0 == Role::Joins) {
        let (Some(last), Some(next)) = (words.get(hit.first.wrapping_sub(1)), words.get(hit.end)) else { continue };
        let (left, right) = (first..hit.first, &words[hit.end..]);
        if !left.is_empty() && opens(right, hit.value.1) && says(&words[left.clone()]) && says(right) && asks_within(left, words, &hits) {
            halves.push(span.start + start..span.start + last.end);
            (start, first) = (next.start, hit.end);
        }
    }
    halves.push(span.start + start..span.end);
    halves
}

/// Whether a part of a sentence with these hits asks.
fn asks_within(part: Range<usize>, words: &[Word], hits: &[Hit<'_, Of>]) -> bool {
    let is_question = |role: Role| role == Role::Word || ASKING.contains(&role);
    // What opens the part or ends it stood in the midst of the sentence.
    let own = &words[part.clone()];
    let bounds = [0].into_iter().chain(own.len().saturating_sub(LONGEST_ENDING).max(1)..own.len());
    hits.iter().any(|hit| is_question(hit.value.0) && hit.first >= part.start && hit.end <= part.end)
        || bounds.flat_map(|at| lexicon().at(own, at)).any(|hit| is_question(hit.value.0))
}

/// Whether a part of a sentence is long enough for a question.
fn says(words: &[Word]) -> bool {
    match words.iter().filter(|word| word.is_dense()).take(4).count() {
        0 => words.len() >= 3,
        letters => letters >= 4,
    }
}

/// No cue that opens a question has more words or characters.
const LONGEST_CUE: usize = 8;

/// Whether a question begins with the first of these words, in the language of the conjunction before them.
fn opens(rest: &[Word], language: &str) -> bool {
    let hits = lexicon().at(&rest[..rest.len().min(LONGEST_CUE)], 0);
    hits.iter().any(|hit| hit.value.1 == language && matches!(hit.value.0, Role::Word | Role::Opens))
}
