//! Questions that a knowledge base should answer, and questions it should not: a base's own test.

use std::path::Path;

use rejoinder::{Channel, CheckQuestion, JudgedQuery, KnowledgeBase, Outcome, Query, Result, Timestamp};
use serde::Deserialize;

use crate::set::lines;

/// A line of a questions file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The customer's message.
    pub text: String,
    /// The language it is in; for reports only, a question is asked without it.
    pub language: String,
    /// The article that answers, several of which one does, or `none`.
    pub expected: Expected,
    /// Where the customer is.
    #[serde(default)]
    pub region: Option<String>,
    /// The channel of the message.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// The product that it is about.
    #[serde(default)]
    pub product: Option<String>,
    /// Who is asking; the public without it.
    #[serde(default)]
    pub audience: Vec<String>,
    /// The time whose rules apply.
    #[serde(default)]
    pub as_of: Option<Timestamp>,
    /// What the answer must say.
    #[serde(default)]
    pub answer: Option<String>,
    /// What the message tries out.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What should come first.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    /// This article, or nothing if it is `none`.
    One(String),
    /// One of these.
    OneOf(Vec<String>),
}

impl Expected {
    fn is_none(&self) -> bool {
        matches!(self, Self::One(id) if id == "none")
    }

    fn holds(&self, article: &str) -> bool {
        match self {
            Self::One(id) => id == article,
            Self::OneOf(ids) => ids.iter().any(|id| id == article),
        }
    }
}

impl Question {
    /// The question with its answers, as of a point in time.
    #[must_use]
    pub fn judged(&self, as_of: Timestamp) -> JudgedQuery {
        JudgedQuery { query: self.query(as_of), right: self.right() }
    }

    /// The question as one that a base is checked with, as of a point in time unless it tells its own; `file` is where it stands.
    #[must_use]
    pub fn check(&self, file: &str, as_of: Timestamp) -> CheckQuestion {
        CheckQuestion { source: format!("{file} {}", self.id), query: self.query(as_of), right: self.right(), says: self.answer.clone() }
    }

    fn right(&self) -> Vec<String> {
        match &self.expected {
            Expected::One(id) if id == "none" => Vec::new(),
            Expected::One(id) => vec![id.clone()],
            Expected::OneOf(ids) => ids.iter().filter(|id| *id != "none").cloned().collect(),
        }
    }

    /// Whether not even `none` is expected, which cannot be meant.
    #[must_use]
    pub fn expects_nothing(&self) -> bool {
        matches!(&self.expected, Expected::OneOf(ids) if ids.is_empty())
    }

    fn query(&self, as_of: Timestamp) -> Query {
        let Self { region, channel, product, audience, .. } = self.clone();
        let query = Query { region, channel, product, ..Query::new(&self.text) }.as_of(self.as_of.unwrap_or(as_of));
        if audience.is_empty() { query } else { query.audience(audience) }
    }
}

/// What came of the questions.
#[derive(Clone, Debug, Default)]
pub struct QuestionReport {
    /// Questions with an article that answers.
    pub n_answerable: usize,
    /// Those whose first suggestion is right, sure enough to be shown or not.
    pub n_right: usize,
    /// Those that were handed over although an article answers.
    pub n_withheld: usize,
    /// Questions that no article in scope answers.
    pub n_unanswerable: usize,
    /// Those that were handed over.
    pub n_abstained: usize,
    /// One line for each question that went wrong.
    pub misses: Vec<String>,
    /// For each question in order: the confidence of its first suggestion, and whether that is right.
    pub judged: Vec<(f64, bool)>,
}

/// Reads a questions file: one JSON object a line.
///
/// # Errors
///
/// `Io` or `NotFound` if it cannot be read, `InvalidInput` with the line if it is malformed.
pub fn read_questions(path: &Path) -> Result<Vec<Question>> {
    lines(path)
}

/// Asks every question as of a point in time.
///
/// # Errors
///
/// If the base can no longer be read.
pub fn ask(kb: &KnowledgeBase, questions: &[Question], as_of: Timestamp) -> Result<QuestionReport> {
    let mut report = QuestionReport::default();
    for question in questions {
        let suggestions = kb.suggest(question.query(as_of))?;
        let answered = matches!(suggestions.outcome, Outcome::Answered);
        let first = suggestions.all().next();
        let right = first.is_some_and(|reply| question.expected.holds(&reply.article));
        let wrong = if question.expected.is_none() {
            report.n_unanswerable += 1;
            report.n_abstained += usize::from(!answered);
            answered.then_some("answered")
        } else {
            report.n_answerable += 1;
            report.n_right += usize::from(right);
            report.n_withheld += usize::from(!answered);
            match (right, answered) {
                (false, _) => Some("wrong first"),
                (true, false) => Some("right but withheld"),
                (true, true) => None,
            }
        };
        let confidence = first.map_or(0.0, |reply| reply.confidence);
        report.judged.push((confidence, right));
        if let Some(wrong) = wrong {
            let shown = first.map_or("nothing", |reply| &reply.article);
            let text: String = question.text.chars().take(70).collect();
            let Question { id, language, expected, .. } = question;
            report.misses.push(format!("{id} {language} {wrong}: {shown} at {confidence:.2}, expected {expected:?}: {text:?}"));
        }
    }
    Ok(report)
}
