//! What was recorded, and the report made of it.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrow::Table;
use crate::convert::{argument, named, time};
use crate::errors::unexpected_argument;
use crate::shown::result;

result! {
    /// What happened in a time. It is the same for the same events, in whatever order they were recorded.
    Report(rejoinder::Report), shows ["since", "until", "period", "totals"], {
        /// The first second that is told of.
        since,
        /// The first second that no longer is.
        until,
        /// What is counted together in `periods`.
        period,
        /// The whole time.
        totals,
        /// Every period that has a part in the time, in order, those without events as well. Of the first and the last only that part is
        /// counted.
        periods => |it| Table(&it.periods),
        /// What was asked about, most asked first, then by name. A question counts once under each of its topics, which are the tags without a
        /// colon of what answered it, or of what was considered.
        topics => |it| Table(&it.topics),
        /// The languages of the messages, most asked first.
        languages => |it| Table(&it.languages),
        /// The articles that were suggested or that agents had to do with, those with most events first.
        articles => |it| Table(&it.articles),
        /// The messages without an answer, newest first. The same text in the same scope is one.
        unanswered => |it| Table(&it.unanswered),
    }, {
        /// Draws the volume of each topic over time and the share of messages without an answer. Needs matplotlib: `rejoinder[plot]`.
        fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
            slf.py().import("rejoinder._plots")?.call_method1("plot_report", (slf,))
        }
    }
}

result! {
    /// How often what happened.
    ReportTotals(rejoinder::ReportTotals), shows ["n_asked", "unanswered_share"], {
        /// Messages that were asked.
        n_asked,
        /// Of these, those with a reply that was likely enough to be right.
        n_answered,
        /// Of these, those with a question back.
        n_clarified,
        /// Of these, those that a person was to answer.
        n_handed_over,
        /// Suggestions that were sent as they were.
        n_accepted,
        /// Suggestions that were sent with changes.
        n_edited,
        /// Suggestions that were seen and not used.
        n_dismissed,
        /// Customers that were helped.
        n_resolved,
        /// Customers that asked again.
        n_reopened,
        /// The share of the messages that got a question back or went to a person, from 0 to 1; None where none was asked.
        unanswered_share => |it| it.unanswered_share(),
    }
}

result! {
    /// What was asked in a period.
    ReportPeriod(rejoinder::ReportPeriod), shows ["start", "n_asked", "unanswered_share"], {
        /// The first second of the period by the calendar, in UTC, which may lie before the report begins.
        start,
        /// Messages that were asked.
        n_asked,
        /// Of these, those with a reply that was likely enough to be right.
        n_answered,
        /// Of these, those with a question back.
        n_clarified,
        /// Of these, those that a person was to answer.
        n_handed_over,
        /// The share of the messages that got a question back or went to a person, from 0 to 1; None where none was asked.
        unanswered_share => |it| it.unanswered_share(),
    }
}

result! {
    /// What was asked about a topic.
    ReportTopic(rejoinder::ReportTopic), shows ["name", "n_asked", "unanswered_share"], {
        /// The tag; None for messages that have none.
        name,
        /// Messages that were asked.
        n_asked,
        /// Of these, those with a question back or for a person.
        n_unanswered,
        /// How many were asked in each of the report's periods.
        volume,
        /// The share of the messages that got a question back or went to a person, from 0 to 1; None where none was asked.
        unanswered_share => |it| it.unanswered_share(),
    }
}

result! {
    /// What was asked in a language.
    ReportLanguage(rejoinder::ReportLanguage), shows ["language", "n_asked", "unanswered_share"], {
        /// The language; None where it was not clear.
        language,
        /// Messages that were asked.
        n_asked,
        /// Of these, those with a question back or for a person.
        n_unanswered,
        /// The share of the messages that got a question back or went to a person, from 0 to 1; None where none was asked.
        unanswered_share => |it| it.unanswered_share(),
    }
}

result! {
    /// What became of suggestions from an article, in all languages and versions.
    ReportArticle(rejoinder::ReportArticle), shows ["article", "n_suggested", "n_accepted", "n_edited", "n_dismissed"], {
        /// The article's id.
        article,
        /// Its title now; None where it was removed, or is not for the report's audiences any more.
        title,
        /// How often it was the first reply to a message that was answered.
        n_suggested,
        /// Suggestions that were sent as they were.
        n_accepted,
        /// Suggestions that were sent with changes.
        n_edited,
        /// Suggestions that were seen and not used.
        n_dismissed,
        /// Customers that were helped.
        n_resolved,
        /// Customers that asked again.
        n_reopened,
    }
}

result! {
    /// A message without an answer.
    UnansweredMessage(rejoinder::UnansweredMessage), shows ["at", "text", "n", "outcome"], {
        /// When it was asked last.
        at,
        /// What the customer wrote, with single spaces.
        text,
        /// How often this was asked in this scope without an answer.
        n,
        /// In which language it was asked last.
        language,
        /// What came of it last.
        outcome,
        /// What it was about, likeliest first.
        topics,
        /// The scope in which it was asked; languages and times aside, which do not tell scopes apart here.
        scope,
    }
}

result! {
    /// A message that was asked, or something that happened to a suggestion, as it was recorded.
    Event(rejoinder::Event), shows ["at", "kind", "article", "query"], {
        /// When.
        at,
        /// What happened.
        kind,
        /// The article concerned: the one that was answered with, or, of a question back, the likeliest of those that it asks between.
        article,
        /// Its language.
        language,
        /// Its version.
        version,
        /// What the customer wrote.
        query,
        /// What was sent, where it differs from what was suggested.
        text,
        /// The scope in which it was asked.
        scope,
        /// Of a message that was asked: what came of it.
        outcome,
        /// Of a message that was asked: its language, if that is clear.
        message_language,
        /// Of a message that was handed over: the tags of what was considered, likeliest first.
        topics,
    }
}

result! {
    /// The scope in which a message was asked: what decides what may be found, and nothing else of the customer.
    EventScope(rejoinder::EventScope), shows ["audience", "region", "channel", "product"], {
        /// Who asked, as names of audiences.
        audience,
        /// Where the customer is.
        region,
        /// The channel the reply went out on.
        channel,
        /// The product it was about.
        product,
        /// The language of the message, where it was given.
        language,
        /// The language wanted in the reply, where it was given.
        reply_language,
        /// The second whose rules applied; None: that of the event.
        as_of,
        /// The kinds of articles wanted; empty: all.
        kinds,
    }
}

/// What a call of `report` or of `events` asks for.
pub(crate) fn report_query(call: &str, since: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<rejoinder::ReportQuery> {
    let mut query = rejoinder::ReportQuery::new(time("since", since)?);
    for (name, value) in options.into_iter().flatten() {
        let name: String = name.extract()?;
        let given = (!value.is_none()).then_some(&value);
        match (name.as_str(), call) {
            ("until", _) => query.until = given.map(|it| time(&name, it)).transpose()?,
            ("audience", _) => query.audience = argument(&name, &value)?,
            ("region", _) => query.region = argument(&name, &value)?,
            ("channel", _) => query.channel = given.map(|it| named(&name, it)).transpose()?,
            ("product", _) => query.product = argument(&name, &value)?,
            ("language", _) => query.language = given.map(|it| named(&name, it)).transpose()?,
            ("period", "report") => query.period = named(&name, &value)?,
            ("limit", "report") => query.limit = argument(&name, &value)?,
            _ => return Err(unexpected_argument(call, &name)),
        }
    }
    Ok(query)
}
