//! Which replies are drafted for a message that was looked up, and what each of them says beside its own answer.

use std::collections::BTreeSet;

use rejoinder_store::Kind;
use rejoinder_text::{AskKind, ask_kind};

use crate::answer::steps_of;
use crate::compose::{Candidate, Letter};
use crate::outcome::{Ask, Reply};
use crate::suggest::{Considered, LEAST_CONFIDENCE};

/// The share of the threshold from which on an ask agrees with the answer to the whole message.
const NEARLY: f64 = 0.75;

/// The drafts for a message.
#[derive(Default)]
pub(crate) struct Drafts {
    /// Of what is likely enough to be sent, the surest first; the first says all that is known of what was asked.
    pub(crate) replies: Vec<Reply>,
    /// Of what is not.
    pub(crate) rest: Vec<Reply>,
    /// The names of the values without which canned replies could not be written.
    pub(crate) lacking: Vec<String>,
}

/// What answers a message, and in part each of its asks.
pub(crate) struct Drafter<'a> {
    letter: &'a Letter<'a>,
    considered: &'a Considered,
    /// How many of what was considered, from the first on, are likely enough to be sent.
    n_sure: usize,
    /// For each ask, whether it is answered by what it found.
    answered: Vec<bool>,
    /// The steps by which one cancels, if that is what the customer wants.
    steps: Option<Candidate>,
}

impl<'a> Drafter<'a> {
    pub(crate) fn new(letter: &'a Letter<'a>, considered: &'a Considered, threshold: f64) -> Self {
        let n_sure = considered.all.partition_point(|it| is_sure(it, letter.kind, threshold));
        let steps = (letter.kind == AskKind::Cancellation).then(|| cancellation(&considered.all)).flatten();
        // Sure enough by itself, or nearly so and what the whole message is answered with.
        let of_whole = |it: &Candidate| considered.all[..n_sure].iter().any(|sure| sure.id() == it.id());
        let nearly = |it: &Candidate| it.confidence >= NEARLY * threshold && of_whole(it);
        let answers = |it: &Candidate| (is_sure(it, letter.kind, threshold) || nearly(it)) && letter.can_write(it);
        let answered = considered.asks.iter().map(|(_, best)| best.as_ref().is_some_and(answers)).collect();
        Self { letter, considered, n_sure, answered, steps }
    }

    /// At most so many drafts.
    pub(crate) fn drafts(&self, wanted: usize) -> Drafts {
        let mut drafts = Drafts::default();
        for (place, it) in self.considered.all.iter().enumerate() {
            if drafts.replies.len() + drafts.rest.len() == wanted {
                break;
            }
            let is_sure = place < self.n_sure;
            let is_first = is_sure && drafts.replies.is_empty();
            match if is_first { self.first(it) } else { self.letter.reply(it, &[], &[]) } {
                Ok(reply) if is_sure => drafts.replies.push(reply),
                Ok(reply) => drafts.rest.push(reply),
                // A canned reply that says nothing without its values leaves its place to the next.
                Err(names) => drafts.lacking.extend(names),
            }
        }
        drafts
    }

    /// What became of each ask, in the order of the message.
    pub(crate) fn asks(&self) -> Vec<Ask> {
        let ask = |((text, best), answered): (&(String, Option<Candidate>), &bool)| Ask {
            text: text.clone(),
            article: best.as_ref().filter(|it| *answered || self.is_of_steps(it)).map(|it| it.id().to_owned()),
            confidence: best.as_ref().map_or(0.0, |it| it.confidence),
        };
        self.considered.asks.iter().zip(&self.answered).map(ask).collect()
    }

    /// The first reply: with its own answer, what else was asked is answered in it, whoever cancels is told how, and what is left open is
    /// named.
    fn first(&self, it: &Candidate) -> Result<Reply, Vec<String>> {
        let mut seen = BTreeSet::from([it.id()]);
        let asks = || self.considered.asks.iter().zip(&self.answered);
        let answers = asks().filter(|(_, answered)| **answered).filter_map(|((_, best), _)| best.as_ref());
        let mut also: Vec<&Candidate> = answers.filter(|best| seen.insert(best.id())).collect();
        let tells = |other: &Candidate, steps: &Candidate| {
            other.id() == steps.id() && steps.answer.spans.iter().all(|span| other.answer.spans.contains(span))
        };
        also.extend(self.steps.as_ref().filter(|steps| !tells(it, steps) && !also.iter().any(|other| tells(other, steps))));
        let open = asks().filter(|((_, best), answered)| !**answered && !best.as_ref().is_some_and(|best| self.is_of_steps(best)));
        self.letter.reply(it, &also, &open.map(|((ask, _), _)| ask.as_str()).collect::<Vec<_>>())
    }

    /// Whether an ask is answered by the steps by which one cancels, which any reply to who cancels has.
    fn is_of_steps(&self, it: &Candidate) -> bool {
        self.n_sure > 0 && self.steps.as_ref().is_some_and(|steps| steps.id() == it.id())
    }
}

/// Whether an article is likely enough to be what a customer wants. Who only says thanks wants none; a canned reply may be made for that.
pub(crate) fn is_sure(it: &Candidate, kind: AskKind, threshold: f64) -> bool {
    it.confidence >= threshold && (kind != AskKind::Thanks || it.shown.article.kind == Kind::Reply)
}

/// The steps of the article that says how to cancel, if one is among what was found: whoever wants to cancel is told how.
fn cancellation(all: &[Candidate]) -> Option<Candidate> {
    // A canned reply is sent whole or not at all, and what was found by chance is about something else.
    let about = |it: &&Candidate| {
        let article = &it.shown.article;
        article.kind != Kind::Reply && it.confidence >= LEAST_CONFIDENCE && ask_kind(&article.title) == AskKind::Cancellation
    };
    all.iter().filter(about).find_map(|it| Some(Candidate { answer: steps_of(&it.shown)?, ..it.clone() }))
}
