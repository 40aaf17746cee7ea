//! Values of the engine as Python shows them: plain values as their Python kin, results as frozen objects that convert an attribute when
//! it is first asked for, so that a call costs no more than what is looked at.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyMappingProxy, PyTuple};
use rejoinder::{Language, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::convert::epoch;

/// A value of the engine that Python can be shown.
pub(crate) trait Shown {
    /// The value as a Python object, as frozen as the result that holds it.
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

/// The class of a result.
pub(crate) trait Class {
    /// The engine's value that it shows.
    type Inner;
}

/// Makes the class of a result: frozen, with the attributes given and further methods, compared, pickled and restored by the engine's own
/// value. An attribute is the engine's field of that name unless it is told how to get it.
macro_rules! result {
    ($(#[$doc:meta])* $class:ident($inner:ty), shows [$($first:literal),+], {
        $($(#[$field_doc:meta])* $field:ident $(=> |$it:ident| $value:expr)?,)*
    } $(, { $($method:tt)* })?) => {
        $(#[$doc])*
        #[pyclass(frozen, module = "rejoinder")]
        pub(crate) struct $class {
            pub(crate) inner: $inner,
            $($field: pyo3::sync::PyOnceLock<Py<PyAny>>,)*
        }

        impl From<$inner> for $class {
            fn from(inner: $inner) -> Self {
                Self { inner, $($field: pyo3::sync::PyOnceLock::new(),)* }
            }
        }

        impl $crate::shown::Class for $class {
            type Inner = $inner;
        }

        impl $crate::shown::Shown for $inner {
            fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(Bound::new(py, $class::from(self.clone()))?.into_any())
            }
        }

        #[pymethods]
        impl $class {
            $(
                $(#[$field_doc])*
                #[getter]
                fn $field(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                    let shown = || {
                        let value = $crate::shown::value!(self.inner, $field $(, $it, $value)?);
                        $crate::shown::Shown::shown(&value, py).map(Bound::unbind)
                    };
                    self.$field.get_or_try_init(py, shown).map(|it| it.clone_ref(py))
                }
            )*

            fn __eq__(&self, other: &Self) -> bool {
                self.inner == other.inner
            }

            fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
                $crate::shown::repr(slf, &[$($first),+])
            }

            fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
                slf.py().import("rejoinder._html")?.call_method1("html", (slf,))
            }

            /// The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists.
            fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
                $crate::shown::to_dict(slf, &[$(stringify!($field)),*])
            }

            fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
                Ok((slf.get_type().getattr("_restore")?, (serde_json::to_string(&slf.get().inner).map_err($crate::errors::unexpected)?,)))
            }

            #[classmethod]
            fn _restore(class: &Bound<'_, pyo3::types::PyType>, state: &Bound<'_, PyAny>) -> PyResult<Self> {
                $crate::shown::restored::<$inner>(class, state).map(Self::from)
            }

            $($($method)*)?
        }
    };
}

/// The field of an engine's value, or what is made of it.
macro_rules! value {
    ($inner:expr, $field:ident) => {
        &$inner.$field
    };
    ($inner:expr, $field:ident, $it:ident, $value:expr) => {{
        let $it = &$inner;
        $value
    }};
}

pub(crate) use {result, value};

/// Shows values of enums by their names in JSON.
macro_rules! shown_by_name {
    ($($type:ty),+ $(,)?) => {
        $(impl Shown for $type {
            fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                name_of(self).shown(py)
            }
        })+
    };
}

shown_by_name! {
    rejoinder::AnswerForm, rejoinder::AskKind, rejoinder::ChangeKind, rejoinder::Channel, rejoinder::EventKind, rejoinder::EventOutcome, rejoinder::FactKind,
    rejoinder::FindingKind, rejoinder::HiddenReason, rejoinder::Kind, rejoinder::Manner, rejoinder::Markup, rejoinder::PartKind,
    rejoinder::Period, rejoinder::Reason, rejoinder::Status, rejoinder::Tone,
}

macro_rules! shown_as_it_is {
    ($($type:ty),+ $(,)?) => {
        $(impl Shown for $type {
            fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.to_owned().into_any())
            }
        })+
    };
}

shown_as_it_is! { bool, u32, u64, usize, f64, str, String, Cow<'static, str> }

impl<T: Shown + ?Sized> Shown for &T {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (**self).shown(py)
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |it| it.shown(py))
    }
}

impl<T: Shown> Shown for [T] {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all = self.iter().map(|it| it.shown(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, all)?.into_any())
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_slice().shown(py)
    }
}

impl<T: Shown, const N: usize> Shown for [T; N] {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_slice().shown(py)
    }
}

impl<K: AsRef<str>, T: Shown> Shown for BTreeMap<K, T> {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all = PyDict::new(py);
        self.iter().try_for_each(|(key, value)| all.set_item(key.as_ref(), value.shown(py)?))?;
        read_only(&all)
    }
}

impl Shown for Range<usize> {
    /// Start and end; what they count is for the one who asks to see to.
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok((self.start, self.end).into_pyobject(py)?.into_any())
    }
}

impl Shown for (usize, u32) {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

impl Shown for Language {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_str().shown(py)
    }
}

impl Shown for Timestamp {
    /// A `datetime` in UTC.
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // Added up, because `fromtimestamp` refuses times before 1970 on some systems.
        let since = py.import("datetime")?.getattr("timedelta")?.call1((0, self.seconds()))?;
        epoch(py)?.add(since)
    }
}

impl Shown for Value {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Null => Ok(py.None().into_bound(py)),
            Self::Bool(it) => it.shown(py),
            Self::Number(it) => it.as_u64().map_or_else(|| it.as_f64().shown(py), |it| it.shown(py)),
            Self::String(it) => it.shown(py),
            Self::Array(all) => all.shown(py),
            Self::Object(fields) => {
                let all = PyDict::new(py);
                fields.iter().try_for_each(|(key, value)| all.set_item(key, value.shown(py)?))?;
                read_only(&all)
            }
        }
    }
}

/// A mapping that nobody can change, because the result that shows it keeps it.
fn read_only<'py>(all: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyMappingProxy::new(all.py(), all.cast::<PyMapping>()?).into_any())
}

/// The name of a value of an enum, as in its JSON form.
pub(crate) fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(variant)) => variant.into_iter().next().map(|(name, _)| name).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What a variant of an enum holds, by name; empty where it holds nothing.
pub(crate) fn details_of(value: &impl Serialize) -> Value {
    match serde_json::to_value(value) {
        Ok(Value::Object(variant)) => variant.into_iter().next().map(|(_, details)| details).unwrap_or_default(),
        _ => Value::Object(serde_json::Map::new()),
    }
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

/// A byte span of a text as `str` indices.
pub(crate) fn index(text: &str, span: &mut Range<usize>) {
    if let Some(found) = indices(text, std::slice::from_ref(span)).pop() {
        *span = found;
    }
}

/// `Hit(article='returns', score=1.5)`: the class and some of its attributes.
pub(crate) fn repr(object: &Bound<'_, PyAny>, attributes: &[&str]) -> PyResult<String> {
    let attributes = attributes.iter().map(|name| Ok(format!("{name}={}", object.getattr(*name)?.repr()?)));
    let attributes: Vec<String> = attributes.collect::<PyResult<_>>()?;
    Ok(format!("{}({})", object.get_type().name()?, attributes.join(", ")))
}

/// The attributes of a result as plain data.
pub(crate) fn to_dict<'py>(object: &Bound<'py, PyAny>, attributes: &[&str]) -> PyResult<Bound<'py, PyAny>> {
    let all = PyDict::new(object.py());
    attributes.iter().try_for_each(|name| all.set_item(name, plain(&object.getattr(*name)?)?))?;
    Ok(all.into_any())
}

/// A value that a result shows, as JSON can hold it.
fn plain<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    // The rows of a table, which is no tuple.
    if value.hasattr("__arrow_c_stream__")? {
        return plain(&value.getattr("_rows")?);
    }
    if let Ok(all) = value.cast::<PyTuple>() {
        let all = all.iter().map(|it| plain(&it)).collect::<PyResult<Vec<_>>>()?;
        return all.into_pyobject(py);
    }
    if value.is_instance_of::<PyMappingProxy>() {
        let all = PyDict::new(py);
        for item in value.call_method0("items")?.try_iter()? {
            let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = item?.extract()?;
            all.set_item(key, plain(&value)?)?;
        }
        return Ok(all.into_any());
    }
    for tell in ["to_dict", "to_dicts"] {
        if value.hasattr(tell)? {
            return value.call_method0(tell);
        }
    }
    if value.hasattr("isoformat")? {
        return value.call_method0("isoformat")?.call_method1("replace", ("+00:00", "Z"));
    }
    Ok(value.clone())
}

/// The engine's value that was pickled.
pub(crate) fn restored<T: DeserializeOwned>(class: &Bound<'_, PyAny>, state: &Bound<'_, PyAny>) -> PyResult<T> {
    let state: String = crate::convert::argument("state", state)?;
    serde_json::from_str(&state).map_err(|error| {
        let fault = format_args!("not what this version pickles as {class}: {error}");
        crate::errors::bad_value(class.py(), "state", fault)
    })
}
