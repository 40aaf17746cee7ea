//! Suggest: replies an agent can send, the one question that decides between them, or the honest word that there is none.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rejoinder_store::Result;
use rejoinder_text::{AskKind, Language, Message, ask_kind, message, sentences};

use crate::base::{KnowledgeBase, topics as topics_of};
use crate::calibration::Calibration;
use crate::canned::Values;
use crate::clarify::{Plausible, Separation, separating};
use crate::compose::{Candidate, FoundFor, Letter, PLAUSIBLE, candidates};
use crate::drafts::{Drafter, Drafts, is_sure};
use crate::find::{CANDIDATES, Found, head};
use crate::follow_up::next_working_day;
use crate::outcome::{HandOver, Outcome, Question, Reason, Suggestions};
use crate::parts::CANDIDATES_OF_A_PART;
use crate::phrases::language_for;
use crate::query::Query;
use crate::reply::{question, text, will_reply, without_answer};
use crate::search::Chosen;
use crate::slots::slots;

/// More replies than this help nobody choose.
const MOST_REPLIES: usize = 5;
/// What is less likely than this to be right was found by chance.
pub(crate) const LEAST_CONFIDENCE: f64 = 0.02;
/// An article at least this much as likely as the likeliest says who may know the answer.
const MATCHED: f64 = 0.2;
/// How many articles are looked through for the steps of a cancellation.
const MOST_SEARCHED: usize = 10;
/// A message that shows no asks is looked up by sentences, too, if it has no more than these.
const MOST_SENTENCES: usize = 6;
/// So many of the articles that a part of a message found come before what only the whole found.
const OF_EACH_PART: usize = 3;
/// A part with less than this share of the promise of the best leads from one matter to another, or says thanks: what it found comes
/// last.
const LEAST_PROMISE: f64 = 0.2;

/// A message looked up: what may answer it, likeliest first, and each of its asks with what answers it best.
pub(crate) struct Considered {
    pub(crate) all: Vec<Candidate>,
    /// In the order of the message.
    pub(crate) asks: Vec<(String, Option<Candidate>)>,
    language: Option<Language>,
    as_of: i64,
    products: BTreeSet<String>,
}

impl KnowledgeBase {
    /// Drafts replies to a customer's message, likeliest first, asks back, or hands over.
    ///
    /// A message that holds several questions is answered as a whole and question by question. Earlier turns
    /// ([`Query::context`]) say what a short message is about; one that takes back what was said before is read alone, unless that finds
    /// nothing that is likely enough.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search).
    pub fn suggest(&self, query: impl Into<Query>) -> Result<Suggestions> {
        self.suggest_with(query.into(), &*self.calibration()?)
    }

    /// The same with a calibration.
    pub(crate) fn suggest_with(&self, mut query: Query, calibration: &Calibration) -> Result<Suggestions> {
        query.check()?;
        let wanted = query.limit.min(MOST_REPLIES);
        let message = message(head(&query.text));
        query.limit = if message.kind == AskKind::Cancellation { MOST_SEARCHED } else { MOST_REPLIES };
        let threshold = calibration.threshold;
        // What takes back what was said before is read alone; where that says too little, what was said before fills it up.
        let before = if message.corrects { std::mem::take(&mut query.context) } else { Vec::new() };
        let wanted_language = query.reply_language.clone();
        let mut considered = self.consider(&mut query, &message, calibration)?;
        if !before.is_empty() && !considered.all.iter().any(|it| is_sure(it, message.kind, threshold)) {
            // Nor is its language that of the message read alone.
            (query.context, query.reply_language) = (before, wanted_language);
            considered = self.consider(&mut query, &message, calibration)?;
        }
        let considered = considered;
        let letter = Letter {
            query: &query,
            kind: message.kind,
            language: query.reply_language.as_ref().or(considered.language.as_ref()),
            as_of: considered.as_of,
        };
        let drafter = Drafter::new(&letter, &considered, threshold);
        let Drafts { replies, rest, lacking } = drafter.drafts(wanted);
        let asks = drafter.asks();
        let outcome = if !replies.is_empty() {
            Outcome::Answered
        } else if let Some(question) = clarify(&letter, &considered.all, &message.text, threshold) {
            Outcome::Clarify(question)
        } else {
            Outcome::HandOver(hand_over(&letter, &considered, lacking.iter().chain(rest.iter().flat_map(|reply| &reply.missing))))
        };
        let language = considered.language.as_ref();
        let slots = slots(&message.text, language, considered.products.iter().map(String::as_str));
        Ok(Suggestions {
            question: message.text,
            kind: message.kind,
            outcome,
            replies,
            considered: rest,
            asks,
            slots,
            passages: considered.all.iter().take(MOST_REPLIES).filter_map(|it| it.grounds.clone()).collect(),
            language: considered.language,
            audience: query.audience,
        })
    }

    /// Looks up a message as a whole and ask by ask; one without asks sentence by sentence.
    fn consider(&self, query: &mut Query, message: &Message, calibration: &Calibration) -> Result<Considered> {
        let found = self.find(query, &message.text, CANDIDATES)?;
        let chosen = self.choose(query, &found)?;
        let found_for = FoundFor { asked: &message.text, kind: message.kind, found: &found, chosen: &chosen };
        let whole = candidates(&found_for, query.limit, query, calibration)?;
        // A short question alone may look like another language than the message it stands in.
        query.reply_language = query.reply_language.take().or_else(|| found.language.language.clone());
        let mut by_part = Vec::new();
        for part in parts(message) {
            let found = self.find(query, part, CANDIDATES_OF_A_PART)?;
            let chosen = self.choose(query, &found)?;
            let promise = chosen.first().map_or(0.0, |first| promise(&found, first));
            let found_for = FoundFor { asked: part, kind: ask_kind(part), found: &found, chosen: &chosen };
            by_part.push(OfPart { promise, found: candidates(&found_for, OF_EACH_PART, query, calibration)? });
        }
        let first = |(ask, part): (&String, &OfPart)| (ask.clone(), part.found.first().cloned());
        let mut asks: Vec<(String, Option<Candidate>)> = message.asks.iter().zip(&by_part).map(first).collect();
        let mut all = merged(whole, by_part, !message.asks.is_empty());
        // What is sure comes first, the surest ahead. What is not stays in order.
        let is_sure = |it: &Candidate| is_sure(it, message.kind, calibration.threshold);
        let by_confidence = |a: &Candidate, b: &Candidate| b.confidence.total_cmp(&a.confidence).then_with(|| a.id().cmp(b.id()));
        all.sort_by(|a, b| is_sure(b).cmp(&is_sure(a)).then_with(|| if is_sure(a) { by_confidence(a, b) } else { Ordering::Equal }));
        for it in all.iter_mut().take(MOST_SEARCHED).chain(asks.iter_mut().filter_map(|(_, best)| best.as_mut())) {
            it.news = self.news(&found.seen, &it.shown, query.changed_within)?;
        }
        let products = all.iter().flat_map(|it| it.shown.article.products.iter().cloned()).collect();
        Ok(Considered { all, asks, language: found.language.language, as_of: found.seen.as_of, products })
    }
}

/// The parts of a message that may want articles of their own: its asks, or the sentences of one that shows none, where these are few.
fn parts(message: &Message) -> Vec<&str> {
    if !message.asks.is_empty() {
        return message.asks.iter().map(String::as_str).collect();
    }
    let spans = sentences(&message.text);
    if !(2..=MOST_SENTENCES).contains(&spans.len()) {
        return Vec::new();
    }
    spans.into_iter().map(|span| &message.text[span]).collect()
}

/// What a part of a message found.
struct OfPart {
    /// How much its best article promises: little where a part is about nothing in particular.
    promise: f64,
    found: Vec<Candidate>,
}

/// How much speaks for an article, in BM25, times the share of what the question tells that it holds: as for the parts of a long message.
fn promise(found: &Found, chosen: &Chosen) -> f64 {
    let candidate = &found.candidates[found.ranked[chosen.rank].candidate];
    let of = &found.plan.languages[candidate.language];
    candidate.retrieval * candidate.retrieval / of.total_information().max(f64::MIN_POSITIVE)
}

/// What a whole message found with what its parts found: the first of the whole, then in turn the first few of each part that says enough,
/// then the rest of the whole. An ask is a question of its own; a sentence alone is no surer of an article than the whole message is of
/// its first.
fn merged(whole: Vec<Candidate>, by_part: Vec<OfPart>, are_asks: bool) -> Vec<Candidate> {
    let least = LEAST_PROMISE * by_part.iter().map(|part| part.promise).fold(0.0, f64::max);
    let most = whole.first().filter(|_| !are_asks).map_or(1.0, |first| first.confidence);
    let mut rounds: Vec<Vec<Candidate>> = vec![Vec::new(); OF_EACH_PART];
    let mut vague: Vec<Candidate> = Vec::new();
    for OfPart { promise, mut found } in by_part {
        found.iter_mut().for_each(|it| it.confidence = it.confidence.min(most));
        if promise < least {
            vague.extend(found.into_iter().take(usize::from(are_asks)));
        } else {
            rounds.iter_mut().zip(found).for_each(|(round, found)| round.push(found));
        }
    }
    let mut whole = whole.into_iter();
    let mut all: Vec<Candidate> = whole.next().into_iter().collect();
    for found in rounds.into_iter().flatten().chain(whole).chain(vague) {
        match all.iter_mut().find(|it| it.id() == found.id()) {
            Some(same) if found.confidence > same.confidence => *same = found,
            Some(_) => {}
            None => all.push(found),
        }
    }
    all
}

/// The one question whose answer decides between what is plausible, if together they are sure enough.
fn clarify(letter: &Letter<'_>, all: &[Candidate], asked: &str, threshold: f64) -> Option<Question> {
    let best = all.iter().max_by(|a, b| a.score.total_cmp(&b.score).then_with(|| b.id().cmp(a.id())))?;
    if best.confidence_beside_equals < threshold || letter.kind == AskKind::Thanks {
        return None;
    }
    let near = all.iter().filter(|it| it.score >= PLAUSIBLE * best.score);
    let plausible: Vec<Plausible<'_>> =
        near.map(|it| Plausible { article: &it.shown.article, answer: &it.answer, weight: it.confidence }).collect();
    let Separation { facet, options, gain } = separating(&plausible, letter.query, asked)?;
    let language = letter.language.unwrap_or(&best.shown.article.language);
    let values = Values::default();
    let occasion = letter.occasion(language, &values);
    let parts = question(facet.phrase(), &options, &occasion).map(|asked| without_answer(Some(asked), &occasion)).unwrap_or_default();
    Some(Question { facet, options, gain, text: text(&parts, letter.query.channel), parts })
}

/// What the person who takes over should know, and what the customer is told until then: always something, in a likely language where
/// theirs is unclear ([`language_for`]).
fn hand_over<'a>(letter: &Letter<'_>, considered: &Considered, lacking: impl Iterator<Item = &'a String>) -> HandOver {
    let nothing = !considered.all.iter().any(|it| it.confidence >= LEAST_CONFIDENCE);
    let reason = match (letter.kind, nothing) {
        (AskKind::Thanks, _) => Reason::NothingAsked,
        (_, true) => Reason::NothingFound,
        (_, false) => Reason::Uncertain,
    };
    let mut weights: BTreeMap<&str, f64> = BTreeMap::new();
    let mut topics: Vec<String> = Vec::new();
    // What is found by chance tells nothing of who may know, nor does what is much less likely than something else.
    let likeliest = considered.all.iter().map(|it| it.confidence).fold(LEAST_CONFIDENCE, f64::max);
    let is_near = |it: &&Candidate| letter.kind != AskKind::Thanks && it.confidence >= MATCHED * likeliest;
    for it in considered.all.iter().take(MOST_REPLIES).filter(is_near) {
        for tag in topics_of(&it.shown.article) {
            *weights.entry(tag).or_default() += it.confidence;
            if !topics.contains(tag) {
                topics.push(tag.clone());
            }
        }
    }
    let heavier = |a: &(&str, f64), b: &(&str, f64)| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(a.0));
    let department = weights.into_iter().max_by(heavier).map(|(tag, _)| tag.to_owned());
    let mut missing: Vec<String> = Vec::new();
    for name in lacking {
        if !missing.contains(name) {
            missing.push(name.clone());
        }
    }
    let follow_up = next_working_day(considered.as_of);
    let values = Values::default();
    let likely = considered.all.iter().map(|it| &it.shown.article.language);
    let language = letter.language.or_else(|| language_for(&letter.query.text, likely));
    let parts = language.map(|language| {
        let occasion = letter.occasion(language, &values);
        let said = (reason != Reason::NothingAsked).then(|| will_reply(follow_up, &occasion)).flatten();
        without_answer(said, &occasion)
    });
    let parts = parts.unwrap_or_default();
    HandOver {
        reason,
        language: considered.language.clone(),
        topics,
        department,
        missing,
        follow_up,
        text: text(&parts, letter.query.channel),
        parts,
    }
}
