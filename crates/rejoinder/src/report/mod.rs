//! What customers ask, what the articles fail to answer, and what agents do with the suggestions: for an editor, over a time, from the
//! events that the host recorded.
//!
//! Events are read one after the other and counted ([`tally`]); which of them count is decided in one place ([`query::Filter`]). What the
//! base adds of its own, topics and titles, it adds only from what the report's audiences may see ([`quoted`]).

mod period;
mod query;
mod quoted;
mod tally;

use rejoinder_store::{Result, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::base::KnowledgeBase;
use crate::event::{Event, EventOutcome, EventScope};

pub use period::Period;
use query::Filter;
pub use query::ReportQuery;
use quoted::Quoted;
use tally::Tally;

/// What happened in a time. It is the same for the same events, in whatever order they were recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The first second that is told of.
    pub since: Timestamp,
    /// The first second that no longer is.
    pub until: Timestamp,
    /// What is counted together in [`periods`](Self::periods).
    pub period: Period,
    /// The whole time.
    pub totals: ReportTotals,
    /// Every period that has a part in the time, in order, those without events as well. Of the first and the last only that part is counted.
    pub periods: Vec<ReportPeriod>,
    /// What was asked about, most asked first, then by name. A question counts once under each of its topics, so that these may be more in
    /// all than were asked. Topics are tags without a colon: those of the article version that was answered with, or that a question
    /// back has as its likeliest answer; of what was handed over, those of what was considered.
    pub topics: Vec<ReportTopic>,
    /// The languages of the messages, most asked first, then by tag.
    pub languages: Vec<ReportLanguage>,
    /// The articles that were suggested or that agents had to do with, those with most events first, then by id.
    pub articles: Vec<ReportArticle>,
    /// The messages without an answer, newest first, then by text. The same text in the same scope is one.
    pub unanswered: Vec<UnansweredMessage>,
}

/// How often what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReportTotals {
    /// Messages that were asked.
    pub n_asked: usize,
    /// Of these, those with a reply that was likely enough to be right.
    pub n_answered: usize,
    /// Of these, those with a question back.
    pub n_clarified: usize,
    /// Of these, those that a person was to answer.
    pub n_handed_over: usize,
    /// Suggestions that were sent as they were.
    pub n_accepted: usize,
    /// Suggestions that were sent with changes.
    pub n_edited: usize,
    /// Suggestions that were seen and not used.
    pub n_dismissed: usize,
    /// Customers that were helped.
    pub n_resolved: usize,
    /// Customers that asked again.
    pub n_reopened: usize,
}

/// What was asked in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReportPeriod {
    /// The first second of the period by the calendar, which may lie before the report begins.
    pub start: Timestamp,
    /// Messages that were asked.
    pub n_asked: usize,
    /// Of these, those with a reply that was likely enough to be right.
    pub n_answered: usize,
    /// Of these, those with a question back.
    pub n_clarified: usize,
    /// Of these, those that a person was to answer.
    pub n_handed_over: usize,
}

/// What was asked about a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReportTopic {
    /// The tag; nothing for messages that have none.
    pub name: Option<String>,
    /// Messages that were asked.
    pub n_asked: usize,
    /// Of these, those with a question back or for a person.
    pub n_unanswered: usize,
    /// How many were asked in each of the [periods](Report::periods).
    pub volume: Vec<usize>,
}

/// What was asked in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReportLanguage {
    /// The language, as [`ReportQuery::language`] understands it; nothing where it was not clear.
    pub language: Option<Language>,
    /// Messages that were asked.
    pub n_asked: usize,
    /// Of these, those with a question back or for a person.
    pub n_unanswered: usize,
}

/// What became of suggestions from an article, in all languages and versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReportArticle {
    /// The article's id.
    pub article: String,
    /// The title that the highest version quoted, of several languages the one quoted last, has now; nothing where it was removed, or is not
    /// for the report's audiences any more.
    pub title: Option<String>,
    /// How often it was the first reply to a message that was answered.
    pub n_suggested: usize,
    /// Suggestions that were sent as they were.
    pub n_accepted: usize,
    /// Suggestions that were sent with changes.
    pub n_edited: usize,
    /// Suggestions that were seen and not used.
    pub n_dismissed: usize,
    /// Customers that were helped.
    pub n_resolved: usize,
    /// Customers that asked again.
    pub n_reopened: usize,
}

/// A message without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnansweredMessage {
    /// When it was asked last.
    pub at: Timestamp,
    /// What the customer wrote, as far as it is [read](crate::Query::LONGEST), with single spaces.
    pub text: String,
    /// How often this was asked in this scope without an answer.
    pub n: usize,
    /// In which language it was asked last, as [`ReportQuery::language`] understands it.
    pub language: Option<Language>,
    /// What came of it last.
    pub outcome: EventOutcome,
    /// What it was about, as in [`Report::topics`], likeliest first.
    pub topics: Vec<String>,
    /// The scope in which it was asked, names as they compare: languages and times aside, which do not tell scopes apart here.
    pub scope: EventScope,
}

fn share(n_unanswered: usize, n_asked: usize) -> Option<f64> {
    (n_asked > 0).then(|| n_unanswered as f64 / n_asked as f64)
}

impl ReportTotals {
    /// The share of the messages that got a question back or went to a person, from 0 to 1; nothing where none was asked.
    #[must_use]
    pub fn unanswered_share(&self) -> Option<f64> {
        share(self.n_clarified + self.n_handed_over, self.n_asked)
    }
}

impl ReportPeriod {
    /// The share of the messages that got a question back or went to a person, from 0 to 1; nothing where none was asked.
    #[must_use]
    pub fn unanswered_share(&self) -> Option<f64> {
        share(self.n_clarified + self.n_handed_over, self.n_asked)
    }
}

impl ReportTopic {
    /// The share of the messages that got a question back or went to a person, from 0 to 1; nothing where none was asked.
    #[must_use]
    pub fn unanswered_share(&self) -> Option<f64> {
        share(self.n_unanswered, self.n_asked)
    }
}

impl ReportLanguage {
    /// The share of the messages that got a question back or went to a person, from 0 to 1; nothing where none was asked.
    #[must_use]
    pub fn unanswered_share(&self) -> Option<f64> {
        share(self.n_unanswered, self.n_asked)
    }
}

impl KnowledgeBase {
    /// What customers asked, what was not answered, and what agents did, from the events in a time and a scope
    /// ([`Event::asked`] and the like, which the host records).
    ///
    /// It tells of nothing that was asked by others than the report's audiences: see [`ReportQuery`]. Events that a newer version wrote
    /// and this one cannot read are left out, because nobody knows for whom they are.
    ///
    /// Takes time linear in the events and, for the articles that they quote, in their history. Beside the counts the
    /// different messages without an answer are in memory at once, and no other events.
    ///
    /// # Errors
    ///
    /// `InvalidInput`, naming the field, for times outside the years 1970 to 9999, an end before the beginning, more than
    /// [`ReportQuery::MOST_PERIODS`] periods, a limit that is 0 or above [`ReportQuery::LARGEST_LIMIT`], and for a region or an audience that
    /// the base does not know; otherwise if the store cannot be read.
    pub fn report(&self, query: &ReportQuery) -> Result<Report> {
        let until = query.end()?;
        let mut tally = Tally::new(query.periods(until)?);
        let mut quoted = Quoted::new(self, query);
        self.for_each_reported(query, until, |event| {
            let event = quoted.told(event)?;
            let topics = quoted.topics(&event)?;
            tally.add(event, topics);
            Ok(())
        })?;
        tally.report(query, until, &mut quoted)
    }

    /// The events that a [`report`](Self::report) counts, in order of time, then of recording. Its period and its limit do not matter.
    ///
    /// # Errors
    ///
    /// As [`report`](Self::report), whose limits on periods do not hold here.
    pub fn events(&self, query: &ReportQuery) -> Result<Vec<Event>> {
        let (mut events, mut quoted) = (Vec::new(), Quoted::new(self, query));
        self.for_each_reported(query, query.end()?, |event| {
            events.push(quoted.told(event)?);
            Ok(())
        })?;
        events.sort_by_key(|event| event.at);
        Ok(events)
    }

    /// Visits the events that a query tells of and before its end, in order of recording. There is no other way from the log to a report.
    fn for_each_reported(&self, query: &ReportQuery, until: Timestamp, mut visit: impl FnMut(Event) -> Result<()>) -> Result<()> {
        let (scope, settings) = (query.scope(), self.settings()?);
        scope.check()?;
        self.check_scope(&scope, &settings)?;
        let filter = Filter::new(query, &settings);
        self.store().for_each_event(query.since, until, |stored| match Event::from_stored(stored) {
            Some(event) if filter.admits(&event) => visit(event),
            _ => Ok(()),
        })
    }
}
