//! The exceptions: one for each kind of error, so that callers catch what they can act on and never read a message.

use pyo3::exceptions::{PyException, PyOSError, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple, PyType};
use rejoinder::{Error, ErrorKind};

struct Exceptions {
    error: Py<PyType>,
    not_found: Py<PyType>,
    locked: Py<PyType>,
    incompatible: Py<PyType>,
    corrupt: Py<PyType>,
    invalid_input: Py<PyType>,
    io: Py<PyType>,
}

static EXCEPTIONS: PyOnceLock<Exceptions> = PyOnceLock::new();

/// Made by calling `type`, because two of them have a second base class, which the macro for exceptions cannot give them.
fn exceptions(py: Python<'_>) -> PyResult<&Exceptions> {
    EXCEPTIONS.get_or_try_init(py, || {
        let error = exception(py, "Error", "The base of all errors of this package.", &[py.get_type::<PyException>()])?;
        let kind = |name, doc| exception(py, name, doc, std::slice::from_ref(&error)).map(Bound::unbind);
        let also = |name, doc, other| exception(py, name, doc, &[error.clone(), other]).map(Bound::unbind);
        Ok(Exceptions {
            not_found: kind("NotFoundError", "What was asked for does not exist.")?,
            locked: kind("LockedError", "Another writer is at work: try again later.")?,
            incompatible: kind("IncompatibleError", "Made by a newer version, or by another program.")?,
            corrupt: kind("CorruptError", "The file is damaged: restore it from a copy.")?,
            invalid_input: also("InvalidInputError", "The caller's input is at fault.", py.get_type::<PyValueError>())?,
            io: also("IoError", "The operating system refused.", py.get_type::<PyOSError>())?,
            error: error.unbind(),
        })
    })
}

fn exception<'py>(py: Python<'py>, name: &str, doc: &str, bases: &[Bound<'py, PyType>]) -> PyResult<Bound<'py, PyType>> {
    let members = PyDict::new(py);
    members.set_item("__module__", "rejoinder")?;
    members.set_item("__doc__", doc)?;
    let made = py.get_type::<PyType>().call1((name, PyTuple::new(py, bases)?, members))?;
    Ok(made.cast_into()?)
}

/// Gives the module its exceptions.
pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let Exceptions { error, not_found, locked, incompatible, corrupt, invalid_input, io } = exceptions(py)?;
    for exception in [error, not_found, locked, incompatible, corrupt, invalid_input, io] {
        module.add(exception.bind(py).name()?, exception)?;
    }
    Ok(())
}

/// The exception for an error of the engine.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let exceptions = match exceptions(py) {
        Ok(exceptions) => exceptions,
        Err(failed) => return failed,
    };
    let exception = match error.kind() {
        ErrorKind::NotFound => &exceptions.not_found,
        ErrorKind::Locked => &exceptions.locked,
        ErrorKind::Incompatible => &exceptions.incompatible,
        ErrorKind::Corrupt => &exceptions.corrupt,
        ErrorKind::InvalidInput => &exceptions.invalid_input,
        ErrorKind::Io => &exceptions.io,
        _ => &exceptions.error,
    };
    PyErr::from_type(exception.bind(py).clone(), error.to_string())
}

/// An argument whose value cannot be meant.
pub(crate) fn bad_value(py: Python<'_>, argument: &str, fault: impl std::fmt::Display) -> PyErr {
    raised(py, &Error::new(ErrorKind::InvalidInput, format!("{argument}: {fault}")))
}

/// An argument of the wrong type.
pub(crate) fn bad_type(argument: &str, fault: impl std::fmt::Display) -> PyErr {
    PyTypeError::new_err(format!("{argument}: {fault}"))
}

/// What cannot happen, and is told rather than left to panic.
pub(crate) fn unexpected(error: impl std::fmt::Display) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// A refusal of this package with the place of what is refused; anything else, such as what an object of the caller raised, as it is.
pub(crate) fn placed(py: Python<'_>, place: &str, error: PyErr) -> PyErr {
    let kind = error.get_type(py);
    if kind.is(py.get_type::<PyTypeError>()) {
        return bad_type(place, error.value(py));
    }
    match exceptions(py) {
        Ok(exceptions) if kind.is(&exceptions.invalid_input) => bad_value(py, place, error.value(py)),
        _ => error,
    }
}

/// An option that a call does not have, in Python's own words.
pub(crate) fn unexpected_argument(call: &str, name: &str) -> PyErr {
    PyTypeError::new_err(format!("{call}() got an unexpected keyword argument '{name}'"))
}
