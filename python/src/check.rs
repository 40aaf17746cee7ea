//! What was found in a draft of a reply.

use std::ops::Range;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use rejoinder::FactSource;

use crate::convert::{indices, name_of};
use crate::results::result;

result! {
    /// What a draft says that can be checked, and what was found of it.
    ReplyCheck(rejoinder::ReplyCheck), shows ["is_clean", "unsupported", "out_of_scope"], {
        /// Whether the whole draft was looked at and nothing was found wrong with it.
        is_clean: bool,
        /// Facts that an article or the customer's message bears out, in order.
        supported: Py<PyTuple>,
        /// Facts and names that nothing bears out, in order.
        unsupported: Py<PyTuple>,
        /// Text of articles that the customer may not see, in order.
        out_of_scope: Py<PyTuple>,
        /// Start and end of what was not looked at because the draft is too long: `draft[start:end]`.
        unchecked: Py<PyTuple>,
    }
}

impl ReplyCheck {
    pub(crate) fn new(py: Python<'_>, draft: &str, mut check: rejoinder::ReplyCheck) -> PyResult<Self> {
        let index = |span: &mut Range<usize>| *span = indices(draft, std::slice::from_ref(span)).pop().unwrap_or_default();
        check.supported.iter_mut().for_each(|found| index(&mut found.span));
        check.unsupported.iter_mut().for_each(|found| index(&mut found.span));
        check.out_of_scope.iter_mut().for_each(|found| index(&mut found.span));
        check.unchecked.iter_mut().for_each(index);
        let supported = check.supported.iter().map(|found| SupportedFact::new(py, found.clone())).collect::<PyResult<Vec<_>>>()?;
        let unsupported = check.unsupported.iter().map(|found| UnsupportedFact::new(py, found.clone())).collect::<PyResult<Vec<_>>>()?;
        let out_of_scope: Vec<HiddenText> = check.out_of_scope.iter().cloned().map(HiddenText::from).collect();
        Ok(Self {
            is_clean: check.is_clean(),
            supported: PyTuple::new(py, supported)?.unbind(),
            unsupported: PyTuple::new(py, unsupported)?.unbind(),
            out_of_scope: PyTuple::new(py, out_of_scope)?.unbind(),
            unchecked: PyTuple::new(py, check.unchecked.iter().map(|span| (span.start, span.end)))?.unbind(),
            inner: check,
        })
    }
}

result! {
    /// A fact of a draft that something bears out.
    SupportedFact(rejoinder::SupportedFact), shows ["kind", "text", "article"], {
        /// What it is.
        kind: &'static str,
        /// Where it stands: `draft[start:end]`.
        span: (usize, usize),
        /// Its text in the draft.
        text: String,
        /// The fact of an article that bears it out; None if the customer wrote it, or if it is the day by which a hand-over says that a
        /// person replies.
        article: Option<Py<ArticleFact>>,
    }
}

impl SupportedFact {
    fn new(py: Python<'_>, found: rejoinder::SupportedFact) -> PyResult<Self> {
        let article = match &found.source {
            FactSource::Article(fact) => Some(Py::new(py, ArticleFact::from(fact.clone()))?),
            _ => None,
        };
        Ok(Self { kind: found.kind.as_str(), span: (found.span.start, found.span.end), text: found.text.clone(), article, inner: found })
    }
}

result! {
    /// A fact or a name of a draft that nothing bears out.
    UnsupportedFact(rejoinder::UnsupportedFact), shows ["kind", "text", "nearest"], {
        /// What it is.
        kind: &'static str,
        /// Where it stands: `draft[start:end]`.
        span: (usize, usize),
        /// Its text in the draft.
        text: String,
        /// The fact of the same kind that the articles tell where they are about the same thing.
        nearest: Option<Py<ArticleFact>>,
        /// Whether the customer wrote it, which makes no rule of it.
        in_message: bool,
    }
}

impl UnsupportedFact {
    fn new(py: Python<'_>, found: rejoinder::UnsupportedFact) -> PyResult<Self> {
        Ok(Self {
            kind: found.kind.as_str(),
            span: (found.span.start, found.span.end),
            text: found.text.clone(),
            nearest: found.nearest.clone().map(|fact| Py::new(py, ArticleFact::from(fact))).transpose()?,
            in_message: found.in_message,
            inner: found,
        })
    }
}

result! {
    /// A fact of an article in scope.
    ArticleFact(rejoinder::ArticleFact), shows ["article", "language", "text"], {
        /// The article's id.
        article: String,
        /// The version.
        version: u32,
        /// The language of the text.
        language: String,
        /// Its text there.
        text: String,
    }
}

impl From<rejoinder::ArticleFact> for ArticleFact {
    fn from(fact: rejoinder::ArticleFact) -> Self {
        let (article, text) = (fact.article.clone(), fact.text.clone());
        Self { article, version: fact.version, language: fact.language.to_string(), text, inner: fact }
    }
}

result! {
    /// A run of words in a draft that stands in an article which the customer may not see, and in none that they may.
    HiddenText(rejoinder::HiddenText), shows ["span", "reason", "article"], {
        /// Where it stands: `draft[start:end]`.
        span: (usize, usize),
        /// Why the customer may not see the article.
        reason: String,
        /// The article's id.
        article: String,
    }
}

impl From<rejoinder::HiddenText> for HiddenText {
    fn from(found: rejoinder::HiddenText) -> Self {
        Self { span: (found.span.start, found.span.end), reason: name_of(&found.reason), article: found.article.clone(), inner: found }
    }
}
