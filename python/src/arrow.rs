//! Results as tables and tables as articles, through the Arrow PyCapsule interface, which pandas, polars, pyarrow, DuckDB and others
//! speak: nothing of theirs is needed here.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_cast::cast::{CastOptions, cast_with_options};
use arrow_schema::{DataType, Field, TimeUnit};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyTuple};
use pyo3_arrow::PyTable;
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};
use rejoinder::Timestamp;

use crate::errors::{bad_type, bad_value, unexpected};
use crate::shown::{Class, Shown};

const UTC: &str = "UTC";
const MICROSECONDS: i64 = 1_000_000;

/// What a table of results has in each column, by name.
pub(crate) type Columns = Vec<(&'static str, ArrayRef)>;

/// A result that is a row of a table, or several.
pub(crate) trait Rows: Shown + Sized {
    /// What the table is called among its kind.
    const NAME: &'static str;

    /// The columns of the rows of these results.
    fn columns(results: &[&Self]) -> Columns;
}

/// Results that Python is shown as a table.
pub(crate) struct Table<'a, T>(pub(crate) &'a [T]);

impl<T: Rows> Shown for Table<'_, T> {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        table::<T>(py, self.0.shown(py)?)
    }
}

/// Python's results as a table.
pub(crate) fn table<'py, T: Rows>(py: Python<'py>, results: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    py.import("rejoinder._table")?.getattr("Table")?.call1((results, T::NAME))
}

/// The rows of a table as a stream of Arrow data: the capsule that `__arrow_c_stream__` returns.
#[pyfunction]
#[pyo3(signature = (name, results, requested_schema, /))]
pub(crate) fn _stream<'py>(
    py: Python<'py>,
    name: &str,
    results: &Bound<'py, PyTuple>,
    requested_schema: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    macro_rules! columns {
        ($($class:ty),+ $(,)?) => {
            match name {
                $(name if name == <<$class as Class>::Inner as Rows>::NAME => {
                    let held: Vec<PyRef<'_, $class>> = results.iter().map(|it| Ok(it.extract()?)).collect::<PyResult<_>>()?;
                    let inner: Vec<_> = held.iter().map(|it| &it.inner).collect();
                    Rows::columns(&inner)
                })+
                _ => return Err(bad_value(py, "name", format_args!("{name:?} is no kind of table"))),
            }
        };
    }
    let columns = columns!(
        crate::article::Stored,
        crate::base_check::Finding,
        crate::base_check::QuestionResult,
        crate::changes::ArticleChange,
        crate::report::Event,
        crate::report::ReportArticle,
        crate::report::ReportLanguage,
        crate::report::ReportPeriod,
        crate::report::ReportTopic,
        crate::report::UnansweredMessage,
        crate::results::SearchResults,
        crate::suggestions::Suggestions,
    );
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).map_err(unexpected)?;
    let schema = Arc::new(Field::new_struct("", batch.schema().fields().clone(), false));
    let rows: ArrayRef = Arc::new(StructArray::from(batch));
    Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new([Ok(rows)], schema)), requested_schema)?)
}

pub(crate) fn text<'a, R, T: AsRef<str>>(rows: &[&'a R], get: impl Fn(&'a R) -> Option<T>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row)).collect::<StringArray>())
}

pub(crate) fn number<'a, R>(rows: &[&'a R], get: impl Fn(&'a R) -> Option<usize>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row).and_then(|it| i64::try_from(it).ok())).collect::<Int64Array>())
}

pub(crate) fn float<'a, R>(rows: &[&'a R], get: impl Fn(&'a R) -> Option<f64>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row)).collect::<Float64Array>())
}

pub(crate) fn flag<'a, R>(rows: &[&'a R], get: impl Fn(&'a R) -> bool) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(get(row))).collect::<BooleanArray>())
}

pub(crate) fn time<'a, R>(rows: &[&'a R], get: impl Fn(&'a R) -> Option<Timestamp>) -> ArrayRef {
    let times = rows.iter().map(|row| get(row).map(|time| time.seconds().saturating_mul(MICROSECONDS)));
    Arc::new(times.collect::<TimestampMicrosecondArray>().with_timezone(UTC))
}

pub(crate) fn list<'a, R, T: AsRef<str>>(rows: &[&'a R], get: impl Fn(&'a R) -> Vec<T>) -> ArrayRef {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for row in rows {
        get(row).iter().for_each(|it| lists.values().append_value(it));
        lists.append(true);
    }
    Arc::new(lists.finish())
}

/// Calls `visit` with the number of each row of a table and its cells by column, empty ones left out.
pub(crate) fn for_each_row<'py>(
    table: &Bound<'py, PyAny>,
    mut visit: impl FnMut(usize, Bound<'py, PyDict>) -> PyResult<()>,
) -> PyResult<()> {
    let py = table.py();
    let read = |error: PyErr| {
        let refused = error.is_instance_of::<PyValueError>(py) || error.is_instance_of::<PyTypeError>(py);
        let fault = format_args!("a table with a column for each field is needed: {}", error.value(py));
        if refused { bad_type("articles", fault) } else { error }
    };
    let (batches, schema) = table.extract::<PyTable>().map_err(read)?.into_inner();
    let mut names = BTreeSet::new();
    if let Some(twice) = schema.fields().iter().find(|field| !names.insert(field.name())) {
        return Err(bad_value(py, "articles", format_args!("two columns are named {:?}", twice.name())));
    }
    let mut number = 0;
    for batch in batches {
        let columns = schema.fields().iter().zip(batch.columns());
        // pandas adds the index of a data frame as a column of its own.
        let columns = columns.filter(|(field, _)| !field.name().starts_with("__index_level_"));
        let columns = columns.map(|(field, array)| Ok((field.name(), usual(py, field.name(), array)?))).collect::<PyResult<Vec<_>>>()?;
        for row in 0..batch.num_rows() {
            let cells = PyDict::new(py);
            for (name, array) in &columns {
                match cell(py, array, row)? {
                    Some(cell) => cells.set_item(name, cell)?,
                    // Left out they would mean everybody, at once.
                    None if ["audience", "status"].contains(&name.as_str()) => {
                        let fault = "the cell is empty, and it decides who may read the article: fill it";
                        return Err(bad_value(py, &format!("articles[{number}]: {name}"), fault));
                    }
                    None => {}
                }
            }
            visit(number, cells)?;
            number += 1;
        }
    }
    Ok(())
}

/// A column in the one of the types of its kind that [`cell`] reads: libraries differ in how they keep texts, lists and times.
fn usual(py: Python<'_>, name: &str, array: &ArrayRef) -> PyResult<ArrayRef> {
    let to = match array.data_type() {
        DataType::Null | DataType::Boolean => return Ok(array.clone()),
        DataType::Timestamp(_, None) => {
            return Err(bad_value(
                py,
                name,
                "the times have no time zone, so they name no points in time: give the column one, such as UTC",
            ));
        }
        DataType::Timestamp(_, Some(_)) => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        it if is_text(it) => DataType::Utf8,
        it if it.is_integer() => DataType::Int64,
        it if it.is_floating() => DataType::Float64,
        DataType::List(of)
        | DataType::LargeList(of)
        | DataType::FixedSizeList(of, _)
        | DataType::ListView(of)
        | DataType::LargeListView(of)
            if is_text(of.data_type()) || of.data_type() == &DataType::Null =>
        {
            DataType::new_list(DataType::Utf8, true)
        }
        other => return Err(bad_value(py, name, format_args!("no field of an article is made of a column of type {other}"))),
    };
    // What does not fit is refused: an end that is silently left out would keep an expired policy.
    let whole = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(array, &to, &whole).map_err(|error| bad_value(py, name, error))
}

fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Dictionary(_, values) => is_text(values),
        it => matches!(it, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View),
    }
}

/// A cell of a column of a usual type; `None` if it is empty.
fn cell<'py>(py: Python<'py>, array: &ArrayRef, row: usize) -> PyResult<Option<Bound<'py, PyAny>>> {
    if array.is_null(row) {
        return Ok(None);
    }
    let shown = match array.data_type() {
        DataType::Boolean => array.as_boolean().value(row).shown(py),
        DataType::Int64 => Ok(array.as_primitive::<Int64Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::Float64 => {
            let value = array.as_primitive::<Float64Type>().value(row);
            match value {
                // What pandas makes of whole numbers with gaps, and of the gaps.
                _ if value.is_nan() => return Ok(None),
                _ if value.fract() == 0.0 && value.abs() < 1e15 => Ok((value as i64).into_pyobject(py)?.into_any()),
                _ => value.shown(py),
            }
        }
        DataType::Utf8 => array.as_string::<i32>().value(row).shown(py),
        DataType::List(_) => {
            let texts = array.as_list::<i32>().value(row);
            let texts = texts.as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>();
            texts.shown(py)
        }
        DataType::Timestamp(..) => {
            let value = array.as_primitive::<TimestampMicrosecondType>().value(row);
            Timestamp::from_seconds(value.div_euclid(MICROSECONDS)).to_string().shown(py)
        }
        _ => return Ok(None),
    };
    shown.map(Some)
}
