//! An answer ready to be quoted: its statements, and of a canned reply the greeting and closing that it brings along.

use std::ops::Range;

use rejoinder_text::{is_closing, is_greeting};

use rejoinder_store::Timestamp;

use crate::answer::{Answer, AnswerForm};
use crate::canned::{Fault, Filled, fill};
use crate::phrases::Voice;
use crate::prepared::Prepared;
use crate::reply::{Occasion, Part, PartKind, PartSource, Quoted};
use crate::statements::{Statement, joined, statements};

/// An answer ready to be quoted.
pub(crate) struct Quote<'a> {
    pub(crate) article: &'a Prepared,
    /// Since when it is so, where it was otherwise not long ago.
    pub(crate) changed: Option<Timestamp>,
    pub(crate) answer: Answer,
    /// The greeting and the closing of a canned reply, which stand apart from what it says.
    pub(crate) greeting: Vec<Statement>,
    pub(crate) said: Vec<Statement>,
    pub(crate) closing: Vec<Statement>,
    /// Whether the canned reply greets, in a line of its own or not.
    pub(crate) greets: bool,
    pub(crate) missing: Vec<String>,
    pub(crate) fault: Option<Fault>,
}

impl<'a> Quote<'a> {
    /// The names of the values without which a canned reply says nothing, where it lacks them.
    pub(crate) fn of(quoted: &Quoted<'a>, occasion: &Occasion<'_>, voice: Voice) -> Result<Self, Vec<String>> {
        let Quoted { answer, article, changed } = *quoted;
        let (greeting, closing, missing) = (Vec::new(), Vec::new(), Vec::new());
        if answer.form != AnswerForm::Reply {
            let said = statements(answer, article, voice);
            return Ok(Self { article, changed, answer: answer.clone(), greeting, said, closing, greets: false, missing, fault: None });
        }
        let Filled { statements: mut said, missing, fault } = fill(article, occasion.values);
        let text = joined(&said);
        let spans = said.iter().flat_map(|statement| statement.spans.iter().cloned()).collect();
        let mut quote = Self {
            article,
            // Whoever writes canned replies says in them what is new.
            changed: None,
            answer: Answer { text, spans, ..answer.clone() },
            greeting,
            said: Vec::new(),
            closing,
            greets: false,
            missing,
            fault,
        };
        let n_closing = said.iter().rev().take(LONGEST_CLOSING).position(|it| is_closing(&it.text)).map_or(0, |index| index + 1);
        quote.closing = said.split_off(said.len() - n_closing.min(said.len().saturating_sub(1)));
        quote.greets = said.first().is_some_and(|it| it.step.is_none() && begins_with_greeting(&it.text));
        if said.len() > 1 && said[1].joint == "\n" && is_greeting(&said[0].text) {
            quote.greeting.push(said.remove(0));
        }
        quote.said = said;
        let formula = |it: &Statement| is_greeting(&it.text) || is_closing(&it.text);
        let left_out = !quote.missing.is_empty() || quote.fault.is_some();
        if quote.said.iter().any(|it| !left_out || !formula(it)) { Ok(quote) } else { Err(quote.missing) }
    }

    pub(crate) fn is_canned(&self) -> bool {
        self.answer.form == AnswerForm::Reply
    }

    pub(crate) fn source(&self, spans: Vec<Range<usize>>, filled: Vec<String>) -> PartSource {
        let article = &self.article.article;
        PartSource::Article {
            article: article.id.clone(),
            language: article.language.clone(),
            version: article.version.unwrap_or(1),
            spans,
            filled,
        }
    }

    /// Statements in one part.
    pub(crate) fn part(&self, kind: PartKind, statements: &[Statement], text: String) -> Part {
        let spans = statements.iter().flat_map(|it| it.spans.iter().cloned()).collect();
        let filled = statements.iter().flat_map(|it| it.filled.iter().cloned()).collect();
        Part { kind, text, source: self.source(spans, filled) }
    }

    /// The whole answer.
    pub(crate) fn whole(&self) -> Part {
        match self.answer.form {
            AnswerForm::Reply | AnswerForm::Row => self.part(PartKind::Answer, &self.said, joined(&self.said)),
            AnswerForm::Sentences | AnswerForm::Steps => {
                Part { kind: PartKind::Answer, text: self.answer.text.clone(), source: self.source(self.answer.spans.clone(), Vec::new()) }
            }
        }
    }
}

/// A closing of a canned reply is at most this many lines, the names under it included.
const LONGEST_CLOSING: usize = 4;

/// Whether the first line of a canned reply greets, alone or before something else: "Hi Ann, thank you for …", "王女士，您好。".
fn begins_with_greeting(line: &str) -> bool {
    let marks = [',', '!', '.', ':', '，', '！', '。', '：', '、', '،'];
    is_greeting(line) || line.split_inclusive(marks).take(2).any(|clause| is_greeting(clause.trim()))
}
