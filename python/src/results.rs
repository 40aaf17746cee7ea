//! What a search found.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{indices, names};

/// Makes the class of a result: frozen, with the attributes and the further methods given, compared and turned into plain data by the
/// engine's own value.
macro_rules! result {
    ($(#[$doc:meta])* $class:ident($inner:ty), shows $shown:expr, {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    } $(, { $($method:tt)* })?) => {
        $(#[$doc])*
        #[pyclass(frozen, module = "rejoinder")]
        pub(crate) struct $class {
            inner: $inner,
            $($(#[$field_doc])* #[pyo3(get)] $field: $type,)*
        }

        #[pymethods]
        impl $class {
            fn __eq__(&self, other: &Self) -> bool {
                self.inner == other.inner
            }

            fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
                $crate::convert::shown(slf, &$shown)
            }

            /// The same as plain data, in the form of the engine's JSON.
            fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                $crate::convert::plain(py, &self.inner)
            }

            $($($method)*)?
        }
    };
}

pub(crate) use result;

result! {
    /// What a search found.
    SearchResults(rejoinder::SearchResults), shows ["language", "corrections", "hits"], {
        /// The language the query is in, if that is clear.
        language: Option<String>,
        /// The words of the query that were taken for misspellings, in order.
        corrections: Py<PyTuple>,
        /// The hits, best first.
        hits: Py<PyTuple>,
    }
}

impl SearchResults {
    pub(crate) fn new(py: Python<'_>, text: &str, mut results: rejoinder::SearchResults) -> PyResult<Self> {
        for correction in &mut results.corrections {
            correction.span = indices(text, std::slice::from_ref(&correction.span)).pop().unwrap_or_default();
        }
        for hit in &mut results.hits {
            hit.passage.highlights = indices(&hit.passage.text, &hit.passage.highlights);
        }
        let hits = results.hits.iter().map(|hit| Hit::new(py, hit.clone())).collect::<PyResult<Vec<_>>>()?;
        Ok(Self {
            language: results.language.as_ref().map(|language| language.to_string()),
            corrections: PyTuple::new(py, results.corrections.iter().cloned().map(Correction::from).collect::<Vec<_>>())?.unbind(),
            hits: PyTuple::new(py, hits)?.unbind(),
            inner: results,
        })
    }
}

result! {
    /// A word of the query that was taken for a misspelling.
    Correction(rejoinder::Correction), shows ["word", "replacement"], {
        /// The word as it stands in the query.
        word: String,
        /// Where it stands there: `text[start:end]`.
        span: (usize, usize),
        /// The likeliest word meant, in normal spelling. Others may have been looked for as well.
        replacement: String,
    }
}

impl From<rejoinder::Correction> for Correction {
    fn from(correction: rejoinder::Correction) -> Self {
        let (word, replacement) = (correction.word.clone(), correction.replacement.clone());
        Self { word, span: (correction.span.start, correction.span.end), replacement, inner: correction }
    }
}

result! {
    /// An article that fits.
    Hit(rejoinder::Hit), shows ["article", "language", "title", "score"], {
        /// The article's id.
        article: String,
        /// The language of the text shown.
        language: String,
        /// The version shown.
        version: u32,
        /// What it is.
        kind: &'static str,
        /// Its title.
        title: String,
        /// Where a customer can read it.
        url: Option<String>,
        /// Its tags.
        tags: Py<PyTuple>,
        /// How well it fits; comparable within one result only.
        score: f64,
        /// The language that the words were found in, where it is another one: the text shown is its translation.
        found_in: Option<String>,
        /// The passage that fits best.
        passage: Py<Excerpt>,
        /// What each feature adds to the score, greatest first.
        contributions: Py<PyTuple>,
    }
}

impl Hit {
    fn new(py: Python<'_>, hit: rejoinder::Hit) -> PyResult<Self> {
        let contributions = hit.contributions.iter().cloned().map(Contribution::from);
        Ok(Self {
            article: hit.article.clone(),
            language: hit.language.to_string(),
            version: hit.version,
            kind: hit.kind.as_str(),
            title: hit.title.clone(),
            url: hit.url.clone(),
            tags: names(py, &hit.tags)?,
            score: hit.score,
            found_in: hit.found_in.as_ref().map(|language| language.to_string()),
            passage: Py::new(py, Excerpt::new(py, hit.passage.clone())?)?,
            contributions: PyTuple::new(py, contributions.collect::<Vec<_>>())?.unbind(),
            inner: hit,
        })
    }
}

result! {
    /// A part of an article's text.
    Excerpt(rejoinder::Excerpt), shows ["text", "highlights"], {
        /// The text.
        text: String,
        /// The headings it stands under, outermost first.
        headings: Py<PyTuple>,
        /// Start and end of what in `text` matches words of the query, ascending and apart: `text[start:end]`.
        highlights: Py<PyTuple>,
    }
}

impl Excerpt {
    /// The highlights given are indices already.
    fn new(py: Python<'_>, excerpt: rejoinder::Excerpt) -> PyResult<Self> {
        let highlights = excerpt.highlights.iter().map(|span| (span.start, span.end));
        Ok(Self {
            text: excerpt.text.clone(),
            headings: names(py, &excerpt.headings)?,
            highlights: PyTuple::new(py, highlights.collect::<Vec<_>>())?.unbind(),
            inner: excerpt,
        })
    }
}

result! {
    /// What a feature adds to a score.
    Contribution(rejoinder::Contribution), shows ["feature", "value", "adds"], {
        /// The feature's name.
        feature: &'static str,
        /// Its value, a share of what the question tells.
        value: f64,
        /// What it adds: value times weight.
        adds: f64,
    }
}

impl From<rejoinder::Contribution> for Contribution {
    fn from(contribution: rejoinder::Contribution) -> Self {
        Self { feature: contribution.feature, value: contribution.value, adds: contribution.adds, inner: contribution }
    }
}
