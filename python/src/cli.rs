//! The `rejoinder` command, for `python -m rejoinder`.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command with these arguments, of which the first is the name of the program, and returns its exit code.
#[pyfunction]
#[pyo3(signature = (arguments, /))]
pub(crate) fn _main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| rejoinder_cli::run(arguments))
}
