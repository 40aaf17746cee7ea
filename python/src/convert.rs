//! Values from Python: arguments that say their name when they are refused.

use std::collections::BTreeMap;

use pyo3::PyTypeInfo;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyMapping, PyString, PyTuple, PyType};
use rejoinder::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::errors::{bad_type, bad_value, placed};

/// More items than any argument has that is given at once.
const MOST_ITEMS: usize = 1 << 20;

/// The value of an argument. The message of a refusal begins with the argument's name, which PyO3 would put into a note that
/// Python 3.10 does not have. What an object of the caller raises otherwise comes through.
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
            let fault = error.value(py).to_string();
            // PyO3 says this of a text where several are wanted.
            let is_text = fault.starts_with("Can't extract `str`");
            return bad_type(name, if is_text { "a sequence of str is needed, not str".to_owned() } else { fault });
        }
        if error.is_instance_of::<PyUnicodeEncodeError>(py) { bad_value(py, name, error.value(py)) } else { error }
    })
}

/// Refuses a sequence that says it has more items than can be meant. PyO3 makes room for as many as it says, so that `range(10**12)`, or one
/// that is mistaken, would end the process.
fn sized(name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if value.is_instance_of::<PyString>() || value.is_exact_instance_of::<PyList>() || value.is_exact_instance_of::<PyTuple>() {
        return Ok(());
    }
    match value.len() {
        Ok(n) if n > MOST_ITEMS => Err(bad_value(value.py(), name, format_args!("{n} items are more than {MOST_ITEMS}"))),
        // Most values have no length, and a length that is out of range is as good as none: to extract them says what they are.
        Err(error) if !error.is_instance_of::<PyTypeError>(value.py()) && !error.is_instance_of::<PyOverflowError>(value.py()) => {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// The items of an argument that maps names to values, each value by `convert`. They are copied first: what a caller's object does when
/// it is asked may change the mapping.
pub(crate) fn mapped<'py, T>(
    name: &str,
    value: &Bound<'py, PyAny>,
    convert: impl Fn(&str, &Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<BTreeMap<String, T>> {
    let Some(all) = copied(value)? else {
        return Err(bad_type(name, format_args!("a mapping is needed, not {}", value.get_type().name()?)));
    };
    all.items().iter().map(|item| Ok((argument(name, &item.get_item(0)?)?, convert(name, &item.get_item(1)?)?))).collect()
}

/// A mapping as a dict of its own; `None` if it is none.
pub(crate) fn copied<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    let Ok(mapping) = value.cast::<PyMapping>() else { return Ok(None) };
    let all = PyDict::new(value.py());
    all.update(mapping)?;
    Ok(Some(all))
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
    if value.call_method0("utcoffset").map_err(|error| no_time(name, value, error))?.is_none() {
        let fault = "the datetime has no time zone, so it names no point in time: give it one, such as tzinfo=timezone.utc";
        return Err(bad_value(py, name, fault));
    }
    // In whole numbers, because a float cannot tell microseconds apart in far centuries.
    let since = value.sub(epoch(py)?).map_err(|error| no_time(name, value, error))?;
    let part = |part: &str| since.getattr(part)?.extract::<i64>();
    let time = Timestamp::from_seconds(part("days")?.saturating_mul(86_400).saturating_add(part("seconds")?));
    if time.is_usual() { Ok(time) } else { Err(bad_value(py, name, format_args!("{value} is outside the years 1970 to 9999"))) }
}

/// The refusal of a datetime that cannot say when it is, such as the NaT of pandas.
fn no_time(name: &str, value: &Bound<'_, PyAny>, error: PyErr) -> PyErr {
    let py = value.py();
    let refuses =
        error.is_instance_of::<PyValueError>(py) || error.is_instance_of::<PyTypeError>(py) || error.is_instance_of::<PyOverflowError>(py);
    if refuses { bad_value(py, name, format_args!("{value} names no point in time: leave it out")) } else { error }
}

/// The second from which times are counted.
pub(crate) fn epoch(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static EPOCH: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let epoch = EPOCH.get_or_try_init(py, || -> PyResult<_> {
        let module = py.import("datetime")?;
        let utc = module.getattr("timezone")?.getattr("utc")?;
        module.getattr("datetime")?.call_method1("fromtimestamp", (0, utc)).map(Bound::unbind)
    })?;
    Ok(epoch.bind(py))
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
    if let Some(all) = copied(value)? {
        return Ok(Some(all));
    }
    let all = PyDict::new(value.py());
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
    // One text is an iterable of letters, and a data frame one of the names of its columns.
    let one = values.is_instance_of::<PyString>() || values.is_instance_of::<PyBytes>() || values.cast::<PyMapping>().is_ok();
    if one || (values.hasattr("__arrow_c_stream__")? && values.hasattr("columns")?) {
        return Err(bad_type(name, format_args!("several are needed, such as a list or a column, not {}", values.get_type().name()?)));
    }
    let all = values.try_iter().map_err(|error| {
        let is_none = error.is_instance_of::<PyTypeError>(py);
        if is_none { bad_type(name, format_args!("an iterable is needed: {}", error.value(py))) } else { error }
    })?;
    let convert = |(index, value): (usize, PyResult<_>)| convert(&value?).map_err(|error| placed(py, &format!("{name}[{index}]"), error));
    all.enumerate().map(convert).collect()
}
