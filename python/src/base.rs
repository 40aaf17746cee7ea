//! The knowledge base.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use crate::calibration::{Calibration, judged};
use crate::check::ReplyCheck;
use crate::convert::argument;
use crate::encoder::{Encoded, Encoder};
use crate::errors::raised;
use crate::event::event;
use crate::query::query;
use crate::results::SearchResults;
use crate::suggestions::Suggestions;
use crate::writer::Writer;

/// The share of wrong answers that is wanted at most where none is said.
const WANTED_ERROR: f64 = 0.05;

/// A knowledge base in a folder, made empty where there is none. Any number of threads and processes read it while one writes.
#[pyclass(frozen, module = "rejoinder")]
pub(crate) struct KnowledgeBase {
    inner: rejoinder::KnowledgeBase,
}

#[pymethods]
impl KnowledgeBase {
    #[new]
    fn new(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path: PathBuf = argument("path", path)?;
        let opened = py.detach(|| rejoinder::KnowledgeBase::open_or_create(path));
        Ok(Self { inner: opened.map_err(|error| raised(py, &error))? })
    }

    /// Opens a knowledge base that exists; NotFoundError if there is none.
    #[classmethod]
    fn open(class: &Bound<'_, PyType>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = class.py();
        let path: PathBuf = argument("path", path)?;
        let opened = py.detach(|| rejoinder::KnowledgeBase::open(path));
        Ok(Self { inner: opened.map_err(|error| raised(py, &error))? })
    }

    /// The folder.
    #[getter]
    fn path(&self) -> PathBuf {
        self.inner.path().to_owned()
    }

    /// Begins to write; LockedError at once if another writer is at work. Use it with `with`: leaving the block commits, an exception
    /// discards.
    fn writer(&self, py: Python<'_>) -> PyResult<Writer> {
        let writer = py.detach(|| self.inner.writer());
        Ok(Writer::new(writer.map_err(|error| raised(py, &error))?))
    }

    /// Lets an encoder have a say in search and suggestions, from now on. The articles are read in the background, beginning at once and
    /// again after each commit; for what has not been read yet, words decide alone.
    fn use_encoder(&self, py: Python<'_>, encoder: &Bound<'_, PyAny>) -> PyResult<()> {
        let encoder: PyRef<'_, Encoder> = argument("encoder", encoder)?;
        let encoder = encoder.inner.clone();
        py.detach(|| self.inner.use_encoder(encoder)).map_err(|error| raised(py, &error))
    }

    /// How much of the base the encoder has read; None if no encoder is in use.
    fn encoded(&self, py: Python<'_>) -> PyResult<Option<Encoded>> {
        let encoded = py.detach(|| self.inner.encoded());
        Ok(encoded.map_err(|error| raised(py, &error))?.map(Encoded::new))
    }

    /// Waits until the encoder has read everything, and calls `progress` now and then with how far it is. What was read by then is kept
    /// if that raises, or on Ctrl-C.
    #[pyo3(signature = (progress=None))]
    fn encode(&self, py: Python<'_>, progress: Option<Py<PyAny>>) -> PyResult<Encoded> {
        let mut raised_meanwhile = None;
        let encoded = py.detach(|| {
            self.inner.encode(&mut |encoded| {
                let told = Python::attach(|py| {
                    py.check_signals()?;
                    progress.as_ref().map(|progress| progress.call1(py, (Encoded::new(encoded),))).transpose().map(|_| ())
                });
                raised_meanwhile = told.err();
                if raised_meanwhile.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        });
        match raised_meanwhile {
            Some(error) => Err(error),
            None => Ok(Encoded::new(encoded.map_err(|error| raised(py, &error))?)),
        }
    }

    /// Finds the articles that fit, best first, one hit for each article.
    ///
    /// What is left out of the scope: the audience is the public, the time is now, and region, channel and product are any.
    #[pyo3(
        signature = (text, **options),
        text_signature = "($self, text, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=())"
    )]
    fn search(&self, py: Python<'_>, text: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<SearchResults> {
        let query = query("search", text, options)?;
        let text = query.text.clone();
        let results = py.detach(|| self.inner.search(query));
        SearchResults::new(py, &text, results.map_err(|error| raised(py, &error))?)
    }

    /// Drafts replies to a customer's message, likeliest first, asks back, or hands over.
    ///
    /// `tone` is formal, friendly or, without it, what is customary in the language of the reply. `values` says what the placeholders of
    /// canned replies stand for, by the names they have there: `{"ticket.id": "123"}`; `customer` is known under its usual names.
    #[pyo3(
        signature = (text, **options),
        text_signature = "($self, text, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
    )]
    fn suggest(&self, py: Python<'_>, text: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Suggestions> {
        let query = query("suggest", text, options)?;
        let suggestions = py.detach(|| self.inner.suggest(query));
        Suggestions::new(py, suggestions.map_err(|error| raised(py, &error))?)
    }

    /// Checks a draft of a reply to a message, whoever wrote it: what it says that no article in scope does, and text of articles that the
    /// customer may not see. For tools of agents, not for customers.
    #[pyo3(
        signature = (draft, text, **options),
        text_signature = "($self, draft, text, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=())"
    )]
    fn check_reply(
        &self,
        py: Python<'_>,
        draft: &Bound<'_, PyAny>,
        text: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<ReplyCheck> {
        let draft: String = argument("draft", draft)?;
        let query = query("check_reply", text, options)?;
        let check = py.detach(|| self.inner.check_reply(&draft, query));
        ReplyCheck::new(py, &draft, check.map_err(|error| raised(py, &error))?)
    }

    /// Stores at once what happened to a reply: it was accepted, edited, dismissed, or the customer was helped (resolved) or asked again
    /// (reopened). LockedError if a writer is at work; then record through it.
    ///
    /// `reply` may be a mapping with its `article` and, if known, `language` and `version`, such as `reply.to_dict()`. `sent` is what was
    /// sent where it differs, `at` when it happened. What is said of the scope is what the message was asked with: `calibrate` asks it again so.
    #[pyo3(
        signature = (kind, text, reply, **options),
        text_signature = "($self, kind, text, reply, *, sent=None, at=None, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, kinds=())"
    )]
    fn record(
        &self,
        py: Python<'_>,
        kind: &Bound<'_, PyAny>,
        text: &Bound<'_, PyAny>,
        reply: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let event = event(kind, text, reply, options)?;
        py.detach(|| self.inner.record(&event)).map_err(|error| raised(py, &error))
    }

    /// Fits how sure the base is on questions whose answers are known, and on what was recorded of replies, so that at most the share
    /// `error` of its answers is wrong. Nothing is changed: see `set_calibration`.
    ///
    /// A question may be a mapping with the names of `JudgedQuery`'s arguments. InvalidInputError if there is nothing to learn from.
    #[pyo3(
        signature = (questions=None, *, error=None),
        text_signature = "($self, questions=(), *, error=0.05)"
    )]
    fn calibrate(&self, py: Python<'_>, questions: Option<&Bound<'_, PyAny>>, error: Option<&Bound<'_, PyAny>>) -> PyResult<Calibration> {
        let questions = questions.map(judged).transpose()?.unwrap_or_default();
        let wanted = error.map(|error| argument("error", error)).transpose()?.unwrap_or(WANTED_ERROR);
        let fitted = py.detach(|| self.inner.calibrate(&questions, wanted));
        Calibration::new(py, fitted.map_err(|error| raised(py, &error))?)
    }

    /// The calibration in use: the one kept last, or the one shipped. A base keeps one for words alone, and one for an encoder beside them.
    fn calibration(&self, py: Python<'_>) -> PyResult<Calibration> {
        let calibration = py.detach(|| self.inner.calibration()).map_err(|error| raised(py, &error))?;
        Calibration::new(py, Arc::unwrap_or_clone(calibration))
    }

    /// Keeps a calibration, from the next suggestion on, for every process, and for the base as it answers now: with an encoder or by words
    /// alone. None goes back to the one shipped. LockedError if a writer is at work.
    fn set_calibration(&self, py: Python<'_>, calibration: &Bound<'_, PyAny>) -> PyResult<()> {
        let calibration: Option<PyRef<'_, Calibration>> = argument("calibration", calibration)?;
        let calibration = calibration.map_or_else(rejoinder::Calibration::default, |it| it.inner().clone());
        py.detach(|| self.inner.set_calibration(&calibration)).map_err(|error| raised(py, &error))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        Ok(format!("KnowledgeBase({})", slf.getattr("path")?.str()?.repr()?))
    }
}
