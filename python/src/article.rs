//! Articles: what callers build and put.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyTuple};

use crate::convert::{argument, datetime, name_of, named, names, plain, shown, time};
use crate::errors::bad_type;

/// A product or policy article, or a canned reply, in one language.
///
/// No products, channels or regions means all of them. Articles with the same id in other languages are its translations.
#[pyclass(frozen, eq, module = "rejoinder")]
#[derive(PartialEq)]
pub(crate) struct Article {
    pub(crate) inner: rejoinder::Article,
}

impl Article {
    /// The article that a mapping describes: its items are the arguments of `Article`.
    pub(crate) fn from_mapping<'py>(mapping: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = mapping.py();
        let Ok(items) = mapping.cast::<PyMapping>() else {
            return Err(bad_type("article", format_args!("an Article or a mapping is needed, not {}", mapping.get_type().name()?)));
        };
        let arguments = PyDict::new(py);
        arguments.update(items)?;
        Ok(py.get_type::<Self>().call((), Some(&arguments))?.cast_into()?)
    }
}

#[pymethods]
impl Article {
    #[new]
    #[pyo3(
        signature = (id, language, title, body, **options),
        text_signature = "(id, language, title, body, *, version=None, kind='article', markup='markdown', url=None, tags=(), products=(), channels=(), regions=(), audience=['public'], status='published', valid_from=None, valid_until=None, review_by=None, updated_at=None, examples=(), tests=(), group=None)"
    )]
    fn new(
        id: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
        title: &Bound<'_, PyAny>,
        body: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let (id, title, body): (String, String, String) = (argument("id", id)?, argument("title", title)?, argument("body", body)?);
        let mut article = rejoinder::Article::new(id, named("language", language)?, title, body);
        for (name, value) in options.into_iter().flatten() {
            let name: String = name.extract()?;
            let when = || (!value.is_none()).then(|| time(&name, &value)).transpose();
            match name.as_str() {
                "version" => article.version = argument(&name, &value)?,
                "kind" => article.kind = named(&name, &value)?,
                "markup" => article.markup = named(&name, &value)?,
                "url" => article.url = argument(&name, &value)?,
                "tags" => article.tags = argument(&name, &value)?,
                "products" => article.products = argument(&name, &value)?,
                "channels" => article.channels = argument(&name, &value)?,
                "regions" => article.regions = argument(&name, &value)?,
                "audience" => article.audience = argument(&name, &value)?,
                "status" => article.status = named(&name, &value)?,
                "valid_from" => article.valid_from = when()?,
                "valid_until" => article.valid_until = when()?,
                "review_by" => article.review_by = when()?,
                "updated_at" => article.updated_at = when()?,
                "examples" => article.examples = argument(&name, &value)?,
                "tests" => article.tests = argument(&name, &value)?,
                "group" => article.group = argument(&name, &value)?,
                _ => return Err(PyTypeError::new_err(format!("Article() got an unexpected keyword argument '{name}'"))),
            }
        }
        Ok(Self { inner: article })
    }

    /// Names the article across languages and versions: `returns/return-window`.
    #[getter]
    fn id(&self) -> &str {
        &self.inner.id
    }

    /// The language it is written in, as a BCP 47 tag.
    #[getter]
    fn language(&self) -> &str {
        self.inner.language.as_str()
    }

    /// The version, from 1. None when putting: the next one if the content changed.
    #[getter]
    fn version(&self) -> Option<u32> {
        self.inner.version
    }

    /// What it is.
    #[getter]
    fn kind(&self) -> &str {
        self.inner.kind.as_str()
    }

    /// Its title, one line of plain text.
    #[getter]
    fn title(&self) -> &str {
        &self.inner.title
    }

    /// Its text, written in `markup`.
    #[getter]
    fn body(&self) -> &str {
        &self.inner.body
    }

    /// How the body is written.
    #[getter]
    fn markup(&self) -> String {
        name_of(&self.inner.markup)
    }

    /// Where a customer can read it.
    #[getter]
    fn url(&self) -> Option<&str> {
        self.inner.url.as_deref()
    }

    /// Free labels, for departments and reports.
    #[getter]
    fn tags(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.tags)
    }

    /// The products it is about; empty: all.
    #[getter]
    fn products(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.products)
    }

    /// The channels it may be used on; empty: all.
    #[getter]
    fn channels(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.channels)
    }

    /// The regions it holds in; empty: all.
    #[getter]
    fn regions(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.regions)
    }

    /// Who may read it: `public`, `internal` or names of groups.
    #[getter]
    fn audience(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.audience)
    }

    /// Whether it is published.
    #[getter]
    fn status(&self) -> String {
        name_of(&self.inner.status)
    }

    /// In force from this second on.
    #[getter]
    fn valid_from(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        self.inner.valid_from.map(|time| datetime(py, time)).transpose()
    }

    /// No longer in force from this second on.
    #[getter]
    fn valid_until(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        self.inner.valid_until.map(|time| datetime(py, time)).transpose()
    }

    /// To be looked over by its editor before this time.
    #[getter]
    fn review_by(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        self.inner.review_by.map(|time| datetime(py, time)).transpose()
    }

    /// When its author last changed it.
    #[getter]
    fn updated_at(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        self.inner.updated_at.map(|time| datetime(py, time)).transpose()
    }

    /// Questions it answers, as customers write them.
    #[getter]
    fn examples(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.examples)
    }

    /// Questions that must find it, for checks of the base; they are not indexed. Behind ` => ` stands what the answer must say.
    #[getter]
    fn tests(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.tests)
    }

    /// Links translations that do not share an id.
    #[getter]
    fn group(&self) -> Option<&str> {
        self.inner.group.as_deref()
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        shown(slf, &["id", "language", "title"])
    }

    /// The same as plain data; what has its default value is left out. `Article(**article.to_dict())` makes the article again.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        plain(py, &self.inner)
    }
}
