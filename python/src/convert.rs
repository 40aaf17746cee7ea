//! Values from Python: arguments that say their name when they are refused.

use pyo3::PyTypeInfo;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyMapping, PyString, PyTuple, PyType};
use rejoinder::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::errors::{bad_type, bad_value, placed};

/// More items than any argument has that is given at once.
const MOST_ITEMS: usize = 1 << 20;

/// The value of an argument. The message of a refusal begins with the argument's name, which PyO3 would put into a note that
/// Python 3.10 does not have.
pub(crate) fn argument<'py, T>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py>,
{
    let py = value.py();
    sized(name, value)?;
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

/// Refuses a sequence that says it has more items than can be meant. PyO3 makes room for as many as it says, so that `range(10**12)`, or one
/// that is mistaken, would end the process.
fn sized(name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if let Ok(mapping) = value.cast::<PyDict>() {
        return mapping.iter().try_for_each(|(_, value)| sized(name, &value));
    }
    if value.is_instance_of::<PyString>() || value.is_exact_instance_of::<PyList>() || value.is_exact_instance_of::<PyTuple>() {
        return Ok(());
    }
    match value.len() {
        Ok(n) if n > MOST_ITEMS => Err(bad_value(value.py(), name, format_args!("{n} items are more than {MOST_ITEMS}"))),
        _ => Ok(()),
    }
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

/// The object that an argument is, or that it describes: a mapping, or a dataclass, whose items are the arguments of the class.
pub(crate) fn built<'py, T: PyTypeInfo>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, T>> {
    if let Ok(built) = value.cast::<T>() {
        return Ok(built.clone());
    }
    let class = value.py().get_type::<T>();
    let Some(arguments) = items(value)? else {
        let fault = format_args!("{}, a mapping or a dataclass is needed, not {}", class.name()?, value.get_type().name()?);
        return Err(bad_type(name, fault));
    };
    Ok(class.call((), Some(&arguments))?.cast_into()?)
}

/// The items of a mapping or a dataclass; `None` if it is neither.
fn items<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    let all = PyDict::new(value.py());
    if let Ok(mapping) = value.cast::<PyMapping>() {
        all.update(mapping)?;
        return Ok(Some(all));
    }
    if value.is_instance_of::<PyType>() || !value.hasattr("__dataclass_fields__")? {
        return Ok(None);
    }
    for name in value.getattr("__dataclass_fields__")?.try_iter()? {
        let name = name?.cast_into::<PyString>()?;
        all.set_item(&name, value.getattr(&name)?)?;
    }
    Ok(Some(all))
}

/// Every value of an iterable argument, made by `convert`; a refusal says which: `questions[3]: text: ...`.
pub(crate) fn each<'py, T>(
    name: &str,
    values: &Bound<'py, PyAny>,
    mut convert: impl FnMut(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let py = values.py();
    let Ok(all) = values.try_iter() else {
        return Err(bad_type(name, format_args!("an iterable is needed, not {}", values.get_type().name()?)));
    };
    let convert = |(index, value): (usize, PyResult<_>)| convert(&value?).map_err(|error| placed(py, &format!("{name}[{index}]"), error));
    all.enumerate().map(convert).collect()
}
