//! What there is where no reply is likely enough to be right: a question back, or what a person should know.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{datetime, name_of, names};
use crate::reply::parts;
use crate::results::result;

result! {
    /// A question back to the customer: the one that tells most.
    Question(rejoinder::Question), shows ["facet", "options", "text"], {
        /// What it asks for.
        facet: Py<Facet>,
        /// What the customer may answer, as the articles name it.
        options: Py<PyTuple>,
        /// How much of what is unknown the answer tells, in bits.
        gain: f64,
        /// The whole message, ready to send, in the customer's language; empty in a language without phrases.
        text: String,
        /// Its parts, each with its source.
        parts: Py<PyTuple>,
    }
}

impl Question {
    pub(crate) fn new(py: Python<'_>, question: rejoinder::Question) -> PyResult<Self> {
        Ok(Self {
            facet: Py::new(py, Facet::from(question.facet.clone()))?,
            options: names(py, &question.options)?,
            gain: question.gain,
            text: question.text.clone(),
            parts: parts(py, &question.parts)?,
            inner: question,
        })
    }
}

result! {
    /// Something that a customer knows and that articles differ in.
    Facet(rejoinder::Facet), shows ["kind", "name"], {
        /// What it is.
        kind: String,
        /// What tags name before a colon, such as `device` in `device:phone`; None unless the kind is `other`.
        name: Option<String>,
    }
}

impl From<rejoinder::Facet> for Facet {
    fn from(facet: rejoinder::Facet) -> Self {
        let name = match &facet {
            rejoinder::Facet::Other(name) => Some(name.clone()),
            _ => None,
        };
        Self { kind: name_of(&facet), name, inner: facet }
    }
}

result! {
    /// What the person who takes over should know.
    HandOver(rejoinder::HandOver), shows ["reason", "department", "topics"], {
        /// Why there is no answer.
        reason: String,
        /// The customer's language, if that is clear.
        language: Option<String>,
        /// Tags of what was considered, likeliest first.
        topics: Py<PyTuple>,
        /// The tag that most of what was considered has: who may know.
        department: Option<String>,
        /// What canned replies that were considered would need to be told.
        missing: Py<PyTuple>,
        /// By when the customer should hear from a person: a working day later.
        follow_up: Py<PyAny>,
        /// What can be said until then, in the customer's language; empty in a language without phrases.
        text: String,
        /// Its parts, each with its source.
        parts: Py<PyTuple>,
    }
}

impl HandOver {
    pub(crate) fn new(py: Python<'_>, hand_over: rejoinder::HandOver) -> PyResult<Self> {
        Ok(Self {
            reason: name_of(&hand_over.reason),
            language: hand_over.language.as_ref().map(|language| language.to_string()),
            topics: names(py, &hand_over.topics)?,
            department: hand_over.department.clone(),
            missing: names(py, &hand_over.missing)?,
            follow_up: datetime(py, hand_over.follow_up)?,
            text: hand_over.text.clone(),
            parts: parts(py, &hand_over.parts)?,
            inner: hand_over,
        })
    }
}
