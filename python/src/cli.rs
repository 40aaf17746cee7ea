//! The `rejoinder` command, for `python -m rejoinder`.

use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::types::PyList;

/// Runs the command with these arguments, of which the first is the name of the program, and returns its exit code.
#[pyfunction]
#[pyo3(signature = (arguments, /))]
pub(crate) fn _main(py: Python<'_>, arguments: &Bound<'_, PyList>) -> PyResult<u8> {
    let arguments: Vec<OsString> = arguments.iter().map(|argument| argument.extract()).collect::<PyResult<_>>()?;
    Ok(py.detach(|| rejoinder_cli::run(arguments)))
}
