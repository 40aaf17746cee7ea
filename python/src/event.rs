//! What happened to a message or a reply.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};
use rejoinder::{Event, EventKind, Language};

use crate::convert::{argument, named, time};
use crate::errors::{bad_type, bad_value};
use crate::query::{Asks, query};
use crate::reply::Reply;
use crate::suggestions::Suggestions;

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
    let mut query = query(Asks::RECORD, text, Some(&scope))?;
    let kind: EventKind = named("kind", kind)?;
    if kind == EventKind::Asked {
        let Ok(suggestions) = reply.cast::<Suggestions>() else {
            let fault = format_args!("of what was asked Suggestions are needed, not {}", reply.get_type().name()?);
            return Err(bad_type("reply", fault));
        };
        // Where nothing is said of who asked, it was those whom the suggestions were made for.
        if !scope.contains("audience")? {
            query.audience.clone_from(&suggestions.get().inner.audience);
        }
        return Ok(Event { at, text: sent, ..Event::asked(query, &suggestions.get().inner) });
    }
    let (article, language, version) = quoted(reply)?;
    let about = Event { at, article: Some(article), language, version, text: sent, ..Event::new(kind) };
    Ok(Event { query: Some(query.text.clone()), scope: query.into(), ..about })
}

/// The article, language and version of a reply, or of a mapping that tells of one.
fn quoted(reply: &Bound<'_, PyAny>) -> PyResult<(String, Option<Language>, Option<u32>)> {
    if let Ok(reply) = reply.cast::<Reply>() {
        return Ok(reply.get().quoted());
    }
    let Ok(items) = reply.cast::<PyMapping>() else {
        return Err(bad_type("reply", format_args!("a Reply or a mapping is needed, not {}", reply.get_type().name()?)));
    };
    let item = |name: &str| if items.contains(name)? { items.get_item(name).map(Some) } else { Ok(None) };
    let Some(article) = item("article")? else {
        return Err(bad_value(reply.py(), "reply", "the article is missing: give its id"));
    };
    let language = item("language")?.filter(|it| !it.is_none()).map(|it| named("language", &it)).transpose()?;
    let version = item("version")?.map(|it| argument("version", &it)).transpose()?.flatten();
    Ok((argument("article", &article)?, language, version))
}
