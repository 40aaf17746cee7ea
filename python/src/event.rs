//! What happened to a reply.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};
use rejoinder::Event;

use crate::convert::{argument, named, time};
use crate::errors::{bad_type, bad_value};
use crate::query::{Asks, query};
use crate::reply::Reply;

/// The event that a call of `record` means.
pub(crate) fn event(
    kind: &Bound<'_, PyAny>,
    text: &Bound<'_, PyAny>,
    reply: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Event> {
    let (mut sent, mut at) = (None, None);
    let scope = PyDict::new(kind.py());
    for (name, value) in options.into_iter().flatten() {
        let name: String = name.extract()?;
        match name.as_str() {
            "sent" => sent = argument(&name, &value)?,
            "at" => at = (!value.is_none()).then(|| time(&name, &value)).transpose()?,
            _ => scope.set_item(name, value)?,
        }
    }
    let query = query(Asks::RECORD, text, Some(&scope))?;
    let (article, language, version) = if let Ok(reply) = reply.cast::<Reply>() {
        reply.get().quoted()
    } else if let Ok(items) = reply.cast::<PyMapping>() {
        let item = |name: &str| if items.contains(name)? { items.get_item(name).map(Some) } else { Ok(None) };
        let Some(article) = item("article")? else {
            return Err(bad_value(kind.py(), "reply", "the article is missing: give its id"));
        };
        let language = item("language")?.filter(|it| !it.is_none()).map(|it| named("language", &it)).transpose()?;
        let version = item("version")?.map(|it| argument("version", &it)).transpose()?.flatten();
        (argument("article", &article)?, language, version)
    } else {
        return Err(bad_type("reply", format_args!("a Reply or a mapping is needed, not {}", reply.get_type().name()?)));
    };
    Ok(Event {
        at,
        kind: named("kind", kind)?,
        article: Some(article),
        language,
        version,
        query: Some(query.text.clone()),
        text: sent,
        scope: query.into(),
    })
}
