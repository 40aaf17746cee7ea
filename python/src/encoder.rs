//! The sentence encoder, and how far it is.

use std::path::PathBuf;

use pyo3::prelude::*;

use crate::convert::argument;
use crate::errors::raised;
use crate::shown::result;

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

result! {
    /// How much of a base its encoder has read.
    Encoded(rejoinder::Encoded), shows ["n_read", "n_versions"], {
        /// Article versions whose parts have vectors.
        n_read,
        /// Article versions in all.
        n_versions,
    }
}
