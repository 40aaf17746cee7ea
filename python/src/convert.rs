//! Values from and to Python: arguments that say their name when they are refused, times, spans and plain data.

use std::ops::Range;

use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyString, PyTuple, PyType};
use rejoinder::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::errors::{bad_type, bad_value};

/// The value of an argument. The message of a refusal begins with the argument's name, which PyO3 would put into a note that
/// Python 3.10 does not have.
pub(crate) fn argument<'py, T>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py>,
{
    let py = value.py();
    value.extract::<T>().map_err(|error| {
        let error: PyErr = error.into();
        if error.is_instance_of::<PyOverflowError>(py) {
            return bad_value(py, name, format_args!("{value} is out of range"));
        }
        if error.is_instance_of::<PyTypeError>(py) {
            return bad_type(name, error.value(py));
        }
        bad_value(py, name, error.value(py))
    })
}

/// The value of an argument that is one of a fixed set of names, or a language tag, or a time as text.
pub(crate) fn named<T: DeserializeOwned>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<T> {
    let text: String = argument(name, value)?;
    serde_json::from_value(Value::String(text)).map_err(|error| bad_value(value.py(), name, error))
}

/// As [`named`], for a sequence.
pub(crate) fn all_named<T: DeserializeOwned>(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<T>> {
    let values: Vec<Bound<'_, PyAny>> = argument(name, values)?;
    values.iter().map(|value| named(name, value)).collect()
}

/// A point in time from a `datetime` that knows its zone, or from RFC 3339 text. Fractions of a second are cut off.
pub(crate) fn time(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Timestamp> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let py = value.py();
    if value.is_instance_of::<PyString>() {
        return named(name, value);
    }
    if !value.is_instance(DATETIME.import(py, "datetime", "datetime")?)? {
        return Err(bad_type(name, format_args!("a datetime or str is needed, not {}", value.get_type().name()?)));
    }
    if value.call_method0("utcoffset")?.is_none() {
        let fault = "the datetime has no time zone, so it names no point in time: give it one, such as tzinfo=timezone.utc";
        return Err(bad_value(py, name, fault));
    }
    let seconds: f64 = value.call_method0("timestamp")?.extract()?;
    // Years 1 to 9999 are far from where this cast would cut.
    Ok(Timestamp::from_seconds(seconds.floor() as i64))
}

/// A point in time as a `datetime` in UTC.
pub(crate) fn datetime(py: Python<'_>, time: Timestamp) -> PyResult<Py<PyAny>> {
    static EPOCH: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let module = py.import("datetime")?;
    let epoch = EPOCH.get_or_try_init(py, || {
        let utc = module.getattr("timezone")?.getattr("utc")?;
        module.getattr("datetime")?.call_method1("fromtimestamp", (0, utc)).map(Bound::unbind)
    })?;
    // Added up, because `fromtimestamp` refuses times before 1970 on some systems.
    let since = module.getattr("timedelta")?.call1((0, time.seconds()))?;
    epoch.bind(py).add(since).map(Bound::unbind)
}

/// Byte spans of a text as `str` indices, which count characters. The spans ascend, so the text is read once.
pub(crate) fn indices(text: &str, spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut byte, mut index) = (0, 0);
    let mut index_of = |offset: usize| {
        index += text.get(byte..offset).map_or(0, |between| between.chars().count());
        byte = offset;
        index
    };
    spans.iter().map(|span| index_of(span.start)..index_of(span.end)).collect()
}

/// The name of a value of an enum, as in its JSON form.
pub(crate) fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(variant)) => variant.into_iter().next().map(|(name, _)| name).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Names as a tuple, which is as frozen as the object that holds it.
pub(crate) fn names(py: Python<'_>, names: &[impl AsRef<str>]) -> PyResult<Py<PyTuple>> {
    Ok(PyTuple::new(py, names.iter().map(AsRef::as_ref))?.unbind())
}

/// A result in its JSON form, as `dict`, `list`, `str`, `int`, `float`, `bool` and `None`.
///
/// Spans into the rendered text of an article are left out: they count bytes, and Python does not see that text.
pub(crate) fn plain(py: Python<'_>, value: &impl Serialize) -> PyResult<Py<PyAny>> {
    let json = serde_json::to_string(value).map_err(|error| pyo3::exceptions::PyRuntimeError::new_err(error.to_string()))?;
    let plain = py.import("json")?.call_method1("loads", (json,))?;
    without_spans(&plain)?;
    Ok(plain.unbind())
}

fn without_spans(value: &Bound<'_, PyAny>) -> PyResult<()> {
    if let Ok(object) = value.cast::<PyDict>() {
        for key in ["span", "spans"] {
            if object.contains(key)? {
                object.del_item(key)?;
            }
        }
        object.values().iter().try_for_each(|value| without_spans(&value))
    } else if let Ok(list) = value.cast::<PyList>() {
        list.iter().try_for_each(|value| without_spans(&value))
    } else {
        Ok(())
    }
}

/// `Hit(article='returns', score=1.5)`: the class and some of its attributes.
pub(crate) fn shown(object: &Bound<'_, PyAny>, attributes: &[&str]) -> PyResult<String> {
    let attributes = attributes.iter().map(|name| Ok(format!("{name}={}", object.getattr(*name)?.repr()?)));
    let attributes: Vec<String> = attributes.collect::<PyResult<_>>()?;
    Ok(format!("{}({})", object.get_type().name()?, attributes.join(", ")))
}
