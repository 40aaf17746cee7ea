//! The sentence encoder, and how far it is.

use std::path::PathBuf;

use pyo3::prelude::*;

use crate::convert::argument;
use crate::errors::raised;

/// A sentence encoder, loaded from a folder as sentence-transformers or model2vec saves it; nothing is downloaded. One can serve several
/// bases.
#[pyclass(frozen, module = "rejoinder")]
pub(crate) struct Encoder {
    pub(crate) inner: rejoinder::Encoder,
}

#[pymethods]
impl Encoder {
    #[new]
    fn new(py: Python<'_>, folder: &Bound<'_, PyAny>) -> PyResult<Self> {
        let folder: PathBuf = argument("folder", folder)?;
        let opened = py.detach(|| rejoinder::Encoder::open(folder));
        Ok(Self { inner: opened.map_err(|error| raised(py, &error))? })
    }

    /// What the model calls itself.
    #[getter]
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn __repr__(&self) -> String {
        format!("Encoder({})", self.name())
    }
}

/// How much of a base its encoder has read.
#[pyclass(frozen, get_all, eq, module = "rejoinder")]
#[derive(PartialEq)]
pub(crate) struct Encoded {
    /// Article versions whose parts have vectors.
    n_read: usize,
    /// Article versions in all.
    n_versions: usize,
}

impl Encoded {
    pub(crate) fn new(encoded: rejoinder::Encoded) -> Self {
        Self { n_read: encoded.n_read, n_versions: encoded.n_versions }
    }
}

#[pymethods]
impl Encoded {
    fn __repr__(&self) -> String {
        format!("Encoded(n_read={}, n_versions={})", self.n_read, self.n_versions)
    }
}
