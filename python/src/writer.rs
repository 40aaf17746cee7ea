//! Writing, as a block that commits or discards.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use rejoinder::{Error, ErrorKind};

use crate::arrow::for_each_row;
use crate::article::{Article, Put, Settings, Stored};
use crate::convert::{argument, built, each, named};
use crate::errors::{placed, raised};
use crate::event::event;

/// The right to change a knowledge base; there is one at a time. Nothing is visible before it commits.
///
/// Examples:
///     >>> with kb.writer() as writer:
///     ...     writer.put({"id": "hours", "language": "en", "title": "Opening hours", "body": "From nine to five."})
///     ...     raise RuntimeError("whatever happens in the block discards what was put")
///     Traceback (most recent call last):
///         ...
///     RuntimeError: whatever happens in the block discards what was put
///     >>> kb.counts().articles
///     5
#[pyclass(frozen, module = "rejoinder")]
pub(crate) struct Writer {
    /// `None` once closed. Taken only while the interpreter's lock is released, so that two threads cannot wait for one another.
    inner: Mutex<Option<rejoinder::Writer>>,
}

impl Writer {
    pub(crate) fn new(writer: rejoinder::Writer) -> Self {
        Self { inner: Mutex::new(Some(writer)) }
    }

    fn with<T: Send>(&self, py: Python<'_>, act: impl FnOnce(&mut rejoinder::Writer) -> rejoinder::Result<T> + Send) -> PyResult<T> {
        let done = py.detach(|| match self.inner.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(writer) => act(writer),
            None => Err(Error::new(ErrorKind::InvalidInput, "writer: closed: ask the knowledge base for another one")),
        });
        done.map_err(|error| raised(py, &error))
    }
}

#[pymethods]
impl Writer {
    /// Adds an article, a translation or a new version: an `Article`, what a base has `Stored`, or a mapping or dataclass with the names of its arguments.
    fn put(&self, py: Python<'_>, article: &Bound<'_, PyAny>) -> PyResult<Put> {
        if let Ok(stored) = article.cast::<Stored>() {
            let article = &stored.get().inner.article;
            return self.with(py, |writer| writer.put(article)).map(Put::from);
        }
        let article = built::<Article>("article", article)?;
        let article = &article.get().inner;
        self.with(py, |writer| writer.put(article)).map(Put::from)
    }

    /// Puts every article of an iterable, or every row of a data frame or table, whose columns have the names of `Article`'s arguments, and
    /// returns what each put did, in order. Empty cells are left out. A refusal says which article; those before it are put.
    ///
    /// Raises:
    ///     TypeError: An article lacks an argument, or has one of another type; the message names the article and the argument.
    ///     InvalidInputError: A value cannot be meant, or a column of times has no time zone.
    fn put_many<'py>(&self, py: Python<'py>, articles: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
        if !articles.hasattr("__arrow_c_stream__")? {
            return PyTuple::new(py, each("articles", articles, |article| self.put(py, article))?);
        }
        let mut puts = Vec::new();
        for_each_row(articles, |row, cells| {
            let put = self.put(py, cells.as_any()).map_err(|error| placed(py, &format!("articles[{row}]"), error))?;
            puts.push(put);
            Ok(())
        })?;
        PyTuple::new(py, puts)
    }

    /// Removes an article in all languages, and returns how many versions went. The history stays.
    fn remove(&self, py: Python<'_>, id: &Bound<'_, PyAny>) -> PyResult<usize> {
        let id: String = argument("id", id)?;
        self.with(py, |writer| writer.remove(&id))
    }

    /// Removes the translation of an article into one language, or only one version of it; returns how many versions went. The history
    /// stays.
    #[pyo3(signature = (id, language, version=None))]
    fn remove_translation(
        &self,
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
        version: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<usize> {
        let (id, language) = (argument::<String>("id", id)?, named("language", language)?);
        let version = version.map(|it| argument("version", it)).transpose()?;
        self.with(py, |writer| writer.remove_translation(&id, &language, version))
    }

    /// Sets what the whole base agrees on: `Settings`, or a mapping with the names of its arguments.
    fn set_settings(&self, py: Python<'_>, settings: &Bound<'_, PyAny>) -> PyResult<()> {
        let settings = built::<Settings>("settings", settings)?;
        let settings = &settings.get().inner;
        self.with(py, |writer| writer.set_settings(settings))
    }

    /// Stores what happened to a reply together with the changes; the arguments are those of `KnowledgeBase.record`.
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
        self.with(py, |writer| writer.record(&event))
    }

    /// Makes all changes durable, all or nothing, and then visible to searches. The writer can go on.
    fn commit(&self, py: Python<'_>) -> PyResult<()> {
        self.with(py, rejoinder::Writer::commit)
    }

    /// Ends the writer. What was not committed is discarded.
    fn close(&self, py: Python<'_>) {
        py.detach(|| drop(self.inner.lock().unwrap_or_else(PoisonError::into_inner).take()));
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (exc_type, exc_value, traceback, /))]
    fn __exit__(
        &self,
        py: Python<'_>,
        exc_type: &Bound<'_, PyAny>,
        exc_value: &Bound<'_, PyAny>,
        traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let _ = (exc_value, traceback);
        let open = py.detach(|| self.inner.lock().unwrap_or_else(PoisonError::into_inner).is_some());
        let committed = if exc_type.is_none() && open { self.commit(py) } else { Ok(()) };
        self.close(py);
        committed
    }
}
