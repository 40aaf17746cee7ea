//! How sure a base is that it is right.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyTuple};

use crate::convert::{argument, names, shown};
use crate::errors::bad_type;
use crate::query::query;
use crate::results::result;

result! {
    /// What a shown probability means in a base, and from which probability on it answers.
    Calibration(rejoinder::Calibration), shows ["threshold", "wanted_error", "n_judged", "n_answered", "n_wrong", "error_bound"], {
        /// What the log-odds of the shipped confidence are multiplied by.
        slope: f64,
        /// What is added to them.
        intercept: f64,
        /// The probability from which on a suggestion is shown as an answer.
        threshold: f64,
        /// The share of wrong answers that was wanted at most; None as shipped.
        wanted_error: Option<f64>,
        /// On how many judged questions it was fitted.
        n_judged: usize,
        /// How many of these are answered, each with a threshold chosen without it: a fifth of the questions by that of the others.
        n_answered: usize,
        /// How many of those answers are wrong.
        n_wrong: usize,
        /// The upper limit of the share of wrong answers at a confidence of 95 %, from the questions held out, if the questions to come are
        /// like those judged.
        error_bound: f64,
        /// How often suggestions of about one probability were right, least probable first; empty bins are left out.
        bins: Py<PyTuple>,
    }
}

impl Calibration {
    pub(crate) fn new(py: Python<'_>, calibration: rejoinder::Calibration) -> PyResult<Self> {
        Ok(Self {
            slope: calibration.slope,
            intercept: calibration.intercept,
            threshold: calibration.threshold,
            wanted_error: calibration.wanted_error,
            n_judged: calibration.n_judged,
            n_answered: calibration.n_answered,
            n_wrong: calibration.n_wrong,
            error_bound: calibration.error_bound,
            bins: PyTuple::new(py, calibration.bins.iter().copied().map(CalibrationBin::from).collect::<Vec<_>>())?.unbind(),
            inner: calibration,
        })
    }

    /// What the engine makes of it.
    pub(crate) fn inner(&self) -> &rejoinder::Calibration {
        &self.inner
    }
}

result! {
    /// Suggestions of about one probability.
    CalibrationBin(rejoinder::CalibrationBin), shows ["n", "promised", "right"], {
        /// How many there were.
        n: usize,
        /// Their mean probability.
        promised: f64,
        /// The share that was right.
        right: f64,
    }
}

impl From<rejoinder::CalibrationBin> for CalibrationBin {
    fn from(bin: rejoinder::CalibrationBin) -> Self {
        Self { n: bin.n, promised: bin.promised, right: bin.right, inner: bin }
    }
}

/// A message with the ids of the articles that answer it; none of them if nothing in the base does.
///
/// What is left out of the scope: the audience is the public, the time is now, and region, channel and product are any.
#[pyclass(frozen, eq, module = "rejoinder")]
#[derive(PartialEq)]
pub(crate) struct JudgedQuery {
    inner: rejoinder::JudgedQuery,
}

#[pymethods]
impl JudgedQuery {
    #[new]
    #[pyo3(
        signature = (text, right, **options),
        text_signature = "(text, right, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, kinds=(), context=(), values={})"
    )]
    fn new(text: &Bound<'_, PyAny>, right: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let query = query("JudgedQuery", text, options)?;
        Ok(Self { inner: rejoinder::JudgedQuery { query, right: argument("right", right)? } })
    }

    /// What the customer wrote.
    #[getter]
    fn text(&self) -> &str {
        &self.inner.query.text
    }

    /// The ids of the articles of which each is right.
    #[getter]
    fn right(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        names(py, &self.inner.right)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        shown(slf, &["text", "right"])
    }
}

/// The questions of an iterable of `JudgedQuery` and of mappings, whose items are the arguments of `JudgedQuery`. A refusal says which.
pub(crate) fn judged(questions: &Bound<'_, PyAny>) -> PyResult<Vec<rejoinder::JudgedQuery>> {
    let py = questions.py();
    let Ok(all) = questions.try_iter() else {
        return Err(bad_type("questions", format_args!("an iterable is needed, not {}", questions.get_type().name()?)));
    };
    let judged = |question: &Bound<'_, PyAny>| {
        if let Ok(question) = question.cast::<JudgedQuery>() {
            return Ok(question.get().inner.clone());
        }
        let Ok(items) = question.cast::<PyMapping>() else {
            return Err(bad_type("question", format_args!("a JudgedQuery or a mapping is needed, not {}", question.get_type().name()?)));
        };
        let arguments = PyDict::new(py);
        arguments.update(items)?;
        let made = py.get_type::<JudgedQuery>().call((), Some(&arguments))?;
        Ok(made.cast::<JudgedQuery>()?.get().inner.clone())
    };
    let numbered = all.enumerate().map(|(index, question)| {
        judged(&question?).map_err(|error| PyErr::from_type(error.get_type(py), format!("questions[{index}]: {}", error.value(py))))
    });
    numbered.collect()
}
