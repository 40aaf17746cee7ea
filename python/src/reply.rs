//! A draft of what to say, and the parts that any text for a customer is made of.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::convert::{datetime, name_of, names};
use crate::results::result;

result! {
    /// A draft of what to say.
    Reply(rejoinder::Reply), shows ["article", "language", "confidence", "text"], {
        /// The whole text, ready to send.
        text: String,
        /// Its parts, each with its source.
        parts: Py<PyTuple>,
        /// What it answers with.
        answer: Py<Answer>,
        /// The id of the article it quotes.
        article: String,
        /// What that article is.
        kind: &'static str,
        /// The title of that article.
        title: String,
        /// The version quoted.
        version: u32,
        /// The language of the text quoted.
        language: String,
        /// The probability that it is right.
        confidence: f64,
        /// Where a customer can read more.
        url: Option<String>,
        /// The placeholders of a canned reply that have no value. What needs them is left out of the text.
        missing: Py<PyTuple>,
        /// What to check before sending.
        warnings: Py<PyTuple>,
    }, {
        /// What the confidence was computed from, by name; a dict of its own each time. It says why, and decides nothing: names and
        /// meaning may change with any version.
        #[getter]
        fn signals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
            let signals = PyDict::new(py);
            self.inner.signals.iter().try_for_each(|(name, value)| signals.set_item(name, value))?;
            Ok(signals)
        }
    }
}

impl Reply {
    /// The article quoted, the language and the version.
    pub(crate) fn quoted(&self) -> (String, Option<rejoinder::Language>, Option<u32>) {
        (self.inner.article.clone(), Some(self.inner.language.clone()), Some(self.inner.version))
    }

    pub(crate) fn new(py: Python<'_>, reply: rejoinder::Reply) -> PyResult<Self> {
        let warnings = reply.warnings.iter().map(|warning| Warning::new(py, warning.clone())).collect::<PyResult<Vec<_>>>()?;
        Ok(Self {
            text: reply.text.clone(),
            parts: parts(py, &reply.parts)?,
            answer: Py::new(py, Answer::from(reply.answer.clone()))?,
            article: reply.article.clone(),
            kind: reply.kind.as_str(),
            title: reply.title.clone(),
            version: reply.version,
            language: reply.language.to_string(),
            confidence: reply.confidence,
            url: reply.url.clone(),
            missing: names(py, &reply.missing)?,
            warnings: PyTuple::new(py, warnings)?.unbind(),
            inner: reply,
        })
    }
}

result! {
    /// The part of an article that answers.
    Answer(rejoinder::Answer), shows ["form", "text"], {
        /// What it is.
        form: String,
        /// The text.
        text: String,
    }
}

impl From<rejoinder::Answer> for Answer {
    fn from(answer: rejoinder::Answer) -> Self {
        Self { form: name_of(&answer.form), text: answer.text.clone(), inner: answer }
    }
}

result! {
    /// A part of a reply. Every part comes from somewhere: an article version or a named phrase.
    Part(rejoinder::Part), shows ["kind", "text", "source"], {
        /// What it does in the reply.
        kind: String,
        /// Its text.
        text: String,
        /// Where it comes from.
        source: Py<PartSource>,
    }
}

/// The parts of a text as a tuple.
pub(crate) fn parts(py: Python<'_>, parts: &[rejoinder::Part]) -> PyResult<Py<PyTuple>> {
    let parts = parts.iter().map(|part| Part::new(py, part.clone())).collect::<PyResult<Vec<_>>>()?;
    Ok(PyTuple::new(py, parts)?.unbind())
}

impl Part {
    fn new(py: Python<'_>, part: rejoinder::Part) -> PyResult<Self> {
        let source = Py::new(py, PartSource::new(py, part.source.clone())?)?;
        Ok(Self { kind: name_of(&part.kind), text: part.text.clone(), source, inner: part })
    }
}

result! {
    /// Where a part comes from: a phrase, or a version of an article.
    PartSource(rejoinder::PartSource), shows ["phrase", "article", "language", "version"], {
        /// The phrase's name in the phrase file of the reply's language.
        phrase: Option<&'static str>,
        /// The article's id.
        article: Option<String>,
        /// The article's language.
        language: Option<String>,
        /// The version quoted.
        version: Option<u32>,
        /// The placeholders of a canned reply that were filled in, in order.
        filled: Py<PyTuple>,
    }
}

impl PartSource {
    fn new(py: Python<'_>, source: rejoinder::PartSource) -> PyResult<Self> {
        let (mut phrase, mut article, mut language, mut version) = (None, None, None, None);
        let mut filled: &[String] = &[];
        match &source {
            rejoinder::PartSource::Phrase(name) => phrase = Some(*name),
            rejoinder::PartSource::Article { article: id, language: tag, version: number, filled: values, .. } => {
                filled = values;
                (article, language, version) = (Some(id.clone()), Some(tag.to_string()), Some(*number));
            }
            _ => {}
        }
        let filled = names(py, filled)?;
        Ok(Self { phrase, article, language, version, filled, inner: source })
    }
}

result! {
    /// What to check before sending a reply.
    Warning(rejoinder::Warning), shows ["kind", "language", "review_by", "line", "reason"], {
        /// What it is about.
        kind: String,
        /// The article's language, where it is not the customer's; the language of its source, where that is newer.
        language: Option<String>,
        /// When the article should have been looked over, where that is past.
        review_by: Option<Py<PyAny>>,
        /// The line of the article's body that holds a broken template; the first is 1.
        line: Option<usize>,
        /// What is wrong with it.
        reason: Option<String>,
    }
}

impl Warning {
    fn new(py: Python<'_>, warning: rejoinder::Warning) -> PyResult<Self> {
        let (mut language, mut review_by, mut line, mut reason) = (None, None, None, None);
        match &warning {
            rejoinder::Warning::OtherLanguage(other) | rejoinder::Warning::Outdated(other) => language = Some(other.to_string()),
            rejoinder::Warning::ReviewOverdue(by) => review_by = Some(datetime(py, *by)?),
            rejoinder::Warning::BrokenTemplate { line: at, reason: why } => (line, reason) = (Some(*at), Some(why.clone())),
            _ => {}
        }
        Ok(Self { kind: name_of(&warning), language, review_by, line, reason, inner: warning })
    }
}
