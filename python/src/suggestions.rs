//! What can be said to a customer.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use rejoinder::Outcome;

use crate::convert::{indices, name_of};
use crate::reply::Reply;
use crate::results::result;
use crate::unanswered::{HandOver, Question};

result! {
    /// What can be said to a customer.
    Suggestions(rejoinder::Suggestions), shows ["language", "outcome", "replies"], {
        /// What the customer asks, without quoted mail, greeting and signature.
        question: String,
        /// The language of the message, if that is clear.
        language: Option<String>,
        /// What the customer wants.
        kind: &'static str,
        /// Whether there is an answer.
        outcome: String,
        /// The question that decides between several plausible answers; None unless the outcome is `clarify`.
        clarify: Option<Py<Question>>,
        /// What the person who takes over should know; None unless the outcome is `hand-over`.
        hand_over: Option<Py<HandOver>>,
        /// Replies that are likely enough to be right, likeliest first. Empty unless the outcome is `answered`.
        replies: Py<PyTuple>,
        /// What else was looked at and is not likely enough: for a person to judge, not to send.
        considered: Py<PyTuple>,
        /// The single questions of the message, where it holds several.
        asks: Py<PyTuple>,
        /// What the customer tells that can be looked up elsewhere, in order of place. It goes nowhere from here.
        slots: Py<PyTuple>,
        /// The passages that speak most for the articles looked at, best first.
        passages: Py<PyTuple>,
    }, {
        /// The prompt that lets a language model write the reply from the passages found and nothing else: rules, passages with numbers
        /// and ids, the customer's message. Check what it writes with `check_reply`.
        fn prompt(&self, py: Python<'_>) -> String {
            py.detach(|| self.inner.prompt())
        }
    }
}

impl Suggestions {
    pub(crate) fn new(py: Python<'_>, mut suggestions: rejoinder::Suggestions) -> PyResult<Self> {
        // One by one: slots may lie within one another.
        for slot in &mut suggestions.slots {
            slot.span = indices(&suggestions.question, std::slice::from_ref(&slot.span)).pop().unwrap_or_default();
        }
        let replies = |replies: &[rejoinder::Reply]| -> PyResult<Py<PyTuple>> {
            let replies = replies.iter().map(|reply| Reply::new(py, reply.clone())).collect::<PyResult<Vec<_>>>()?;
            Ok(PyTuple::new(py, replies)?.unbind())
        };
        let (mut clarify, mut hand_over) = (None, None);
        match &suggestions.outcome {
            Outcome::Clarify(question) => clarify = Some(Py::new(py, Question::new(py, question.clone())?)?),
            Outcome::HandOver(it) => hand_over = Some(Py::new(py, HandOver::new(py, it.clone())?)?),
            _ => {}
        }
        let asks: Vec<Ask> = suggestions.asks.iter().cloned().map(Ask::from).collect();
        let slots: Vec<Slot> = suggestions.slots.iter().cloned().map(Slot::from).collect();
        let passages: Vec<Grounds> = suggestions.passages.iter().cloned().map(Grounds::from).collect();
        Ok(Self {
            question: suggestions.question.clone(),
            language: suggestions.language.as_ref().map(|language| language.to_string()),
            kind: suggestions.kind.as_str(),
            outcome: name_of(&suggestions.outcome),
            clarify,
            hand_over,
            replies: replies(&suggestions.replies)?,
            considered: replies(&suggestions.considered)?,
            asks: PyTuple::new(py, asks)?.unbind(),
            slots: PyTuple::new(py, slots)?.unbind(),
            passages: PyTuple::new(py, passages)?.unbind(),
            inner: suggestions,
        })
    }
}

result! {
    /// One question of a message that holds several.
    Ask(rejoinder::Ask), shows ["text", "article", "confidence"], {
        /// The question.
        text: String,
        /// The article that answers it best, if any is likely enough.
        article: Option<String>,
        /// How likely that article is right.
        confidence: f64,
    }
}

impl From<rejoinder::Ask> for Ask {
    fn from(ask: rejoinder::Ask) -> Self {
        Self { text: ask.text.clone(), article: ask.article.clone(), confidence: ask.confidence, inner: ask }
    }
}

result! {
    /// Something in a message that can be looked up elsewhere: an order number, a date, a product.
    Slot(rejoinder::Slot), shows ["kind", "text", "value"], {
        /// What it is; a product is a `name`.
        kind: &'static str,
        /// As the customer wrote it.
        text: String,
        /// The same in a form that compares: `2026-12-03`, `49.90 EUR`; for a product its name in the articles.
        value: String,
        /// Where it stands: `suggestions.question[start:end]`.
        span: (usize, usize),
    }
}

impl From<rejoinder::Slot> for Slot {
    /// The span given is one of indices already.
    fn from(slot: rejoinder::Slot) -> Self {
        let (text, value) = (slot.text.clone(), slot.value.clone());
        Self { kind: slot.kind.as_str(), text, value, span: (slot.span.start, slot.span.end), inner: slot }
    }
}

result! {
    /// A passage of an article version, as grounds for an answer.
    Grounds(rejoinder::Grounds), shows ["article", "language", "text"], {
        /// The article's id.
        article: String,
        /// The version.
        version: u32,
        /// The language of the text.
        language: String,
        /// The title.
        title: String,
        /// The passage.
        text: String,
    }
}

impl From<rejoinder::Grounds> for Grounds {
    fn from(grounds: rejoinder::Grounds) -> Self {
        Self {
            article: grounds.article.clone(),
            version: grounds.version,
            language: grounds.language.to_string(),
            title: grounds.title.clone(),
            text: grounds.text.clone(),
            inner: grounds,
        }
    }
}
