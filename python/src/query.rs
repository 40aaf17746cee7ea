//! Keyword arguments of what asks a question, or tells of one, as a query.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use rejoinder::Query;

use crate::convert::{all_named, argument, copied, each, mapped, named, time};
use crate::errors::{bad_type, unexpected_argument};

/// A call that asks, and which options of a query it takes beside those of the scope, which all take.
#[derive(Clone, Copy)]
pub(crate) struct Asks {
    call: &'static str,
    options: &'static [&'static str],
}

/// What decides what may be found.
const SCOPE: [&str; 6] = ["audience", "region", "channel", "product", "as_of", "kinds"];

/// What a query may be told beside its scope.
const ALL: &[&str] = &["language", "reply_language", "limit", "customer", "context", "tone", "values", "changed_within"];

impl Asks {
    pub(crate) const CHANGES: Self = Self { call: "changes", options: &["language"] };
    pub(crate) const CHECK_QUESTION: Self = Self { call: "CheckQuestion", options: ALL };
    pub(crate) const CHECK_REPLY: Self = Self { call: "check_reply", options: ALL };
    pub(crate) const CONTRADICTIONS: Self = Self { call: "contradictions", options: &[] };
    pub(crate) const COUNT: Self = Self { call: "count", options: &[] };
    pub(crate) const EXPLAIN: Self = Self { call: "explain", options: ALL };
    pub(crate) const EXPLAIN_ABSENCE: Self = Self { call: "explain_absence", options: ALL };
    pub(crate) const JUDGED_QUERY: Self = Self { call: "JudgedQuery", options: ALL };
    pub(crate) const PARITY: Self = Self { call: "parity", options: &[] };
    /// Of a question that was asked before the scope is kept alone.
    pub(crate) const RECORD: Self = Self { call: "record", options: &["language", "reply_language"] };
    /// A search drafts nothing, so it is not told of the customer.
    pub(crate) const SEARCH: Self = Self { call: "search", options: &["language", "reply_language", "limit", "context"] };
    pub(crate) const SEARCH_MANY: Self = Self { call: "search_many", ..Self::SEARCH };
    pub(crate) const SUGGEST: Self = Self { call: "suggest", options: ALL };
    pub(crate) const SUGGEST_MANY: Self = Self { call: "suggest_many", options: ALL };

    fn takes(self, option: &str) -> bool {
        SCOPE.contains(&option) || self.options.contains(&option)
    }
}

/// The query that a call means.
pub(crate) fn query(asks: Asks, text: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Query> {
    Ok(Query { text: argument("text", text)?, ..scope(asks, options)? })
}

/// The query that a call without a text means.
pub(crate) fn scope(asks: Asks, options: Option<&Bound<'_, PyDict>>) -> PyResult<Query> {
    let mut query = Query::default();
    for (name, value) in options.into_iter().flatten() {
        set(asks, &mut query, &name.extract::<String>()?, &value)?;
    }
    Ok(query)
}

/// The queries that a call with many texts means: each a text, or a mapping with its `text` and options that hold for it alone.
pub(crate) fn queries(asks: Asks, texts: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<Query>> {
    let scope = scope(asks, options)?;
    each("texts", texts, |text| {
        let mut query = scope.clone();
        let Some(all) = copied(text)? else {
            query.text = argument("text", text)?;
            return Ok(query);
        };
        match all.get_item("text")? {
            Some(text) => query.text = argument("text", &text)?,
            None => return Err(bad_type("text", "is missing: say what the customer wrote")),
        }
        all.del_item("text")?;
        for (name, value) in &all {
            set(asks, &mut query, &argument::<String>("name", &name)?, &value)?;
        }
        Ok(query)
    })
}

fn set(asks: Asks, query: &mut Query, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let given = (!value.is_none()).then_some(value);
    match name {
        _ if !asks.takes(name) => return Err(unexpected_argument(asks.call, name)),
        "language" => query.language = given.map(|it| named(name, it)).transpose()?,
        "reply_language" => query.reply_language = given.map(|it| named(name, it)).transpose()?,
        "audience" => query.audience = argument(name, value)?,
        "region" => query.region = argument(name, value)?,
        "channel" => query.channel = given.map(|it| named(name, it)).transpose()?,
        "product" => query.product = argument(name, value)?,
        "as_of" => query.as_of = given.map(|it| time(name, it)).transpose()?,
        "limit" => query.limit = argument(name, value)?,
        "kinds" => query.kinds = all_named(name, value)?,
        "tone" => query.tone = given.map(|it| named(name, it)).transpose()?,
        "changed_within" => query.changed_within = argument(name, value)?,
        "values" => query.values = mapped(name, value, argument)?,
        "customer" => query.customer = argument(name, value)?,
        "context" => query.context = argument(name, value)?,
        _ => return Err(unexpected_argument(asks.call, name)),
    }
    Ok(())
}
