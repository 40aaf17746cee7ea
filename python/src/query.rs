//! Keyword arguments of what asks a question, or tells of one, as a query.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rejoinder::Query;

use crate::convert::{all_named, argument, named, time};

/// The query that a call of a method or class means. `search` drafts and checks nothing, so it is not told of the customer, and of a
/// question that was asked before, `record` keeps the scope alone.
pub(crate) fn query(method: &str, text: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Query> {
    let mut query = Query::new(argument::<String>("text", text)?);
    for (name, value) in options.into_iter().flatten() {
        let name: String = name.extract()?;
        let given = (!value.is_none()).then_some(&value);
        match (name.as_str(), method) {
            ("language", _) => query.language = given.map(|it| named(&name, it)).transpose()?,
            ("reply_language", _) => query.reply_language = given.map(|it| named(&name, it)).transpose()?,
            ("audience", _) => query.audience = argument(&name, &value)?,
            ("region", _) => query.region = argument(&name, &value)?,
            ("channel", _) => query.channel = given.map(|it| named(&name, it)).transpose()?,
            ("product", _) => query.product = argument(&name, &value)?,
            ("as_of", _) => query.as_of = given.map(|it| time(&name, it)).transpose()?,
            ("limit", "search" | "suggest" | "check_reply") => query.limit = argument(&name, &value)?,
            ("kinds", _) => query.kinds = all_named(&name, &value)?,
            ("tone", "suggest") => query.tone = given.map(|it| named(&name, it)).transpose()?,
            ("changed_within", "suggest") => query.changed_within = argument(&name, &value)?,
            ("values", "suggest" | "JudgedQuery") => query.values = argument(&name, &value)?,
            ("customer", "suggest" | "check_reply") => query.customer = argument(&name, &value)?,
            ("context", "suggest" | "check_reply" | "JudgedQuery") => query.context = argument(&name, &value)?,
            _ => return Err(PyTypeError::new_err(format!("{method}() got an unexpected keyword argument '{name}'"))),
        }
    }
    Ok(query)
}
