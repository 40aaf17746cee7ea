//! Of which events a report tells.

use std::collections::BTreeSet;

use rejoinder_index::keyword;
use rejoinder_store::{Error, ErrorKind, Result, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use super::period::{DAY, Period};
use crate::event::{Event, EventScope};
use crate::query::{Channel, Query};
use crate::settings::Settings;

/// Of which events a [`report`](crate::KnowledgeBase::report) tells, and how.
///
/// # Privacy
///
/// Of an event only those are told who may see all that those could who asked: every audience in the [scope](Event::scope) of the event is one of
/// [`audience`](Self::audience). What was asked as the public could be answered from public articles alone, and a report for the public tells of nothing
/// else; what an agent asked as `public` and `internal` is for a report that names both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportQuery {
    /// The first second that is told of.
    pub since: Timestamp,
    /// The first second that no longer is; `None`: all up to now, this second included.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// What is counted together.
    #[serde(default)]
    pub period: Period,
    /// For whom the report is, as names of audiences. The default is the public alone.
    #[serde(default = "public")]
    pub audience: Vec<String>,
    /// Only what was asked in this region, or in one that lies in it by the [settings](Settings::regions).
    #[serde(default)]
    pub region: Option<String>,
    /// Only what was asked on this channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Only what was asked about this product.
    #[serde(default)]
    pub product: Option<String>,
    /// Only messages in this language: as it was understood when they were asked, else as it was given, else that of the article concerned.
    #[serde(default)]
    pub language: Option<Language>,
    /// At most so many rows are listed of topics, languages, articles and unanswered messages each.
    #[serde(default = "usual_limit")]
    pub limit: usize,
}

fn public() -> Vec<String> {
    Query::default().audience
}

fn usual_limit() -> usize {
    ReportQuery::USUAL_LIMIT
}

impl ReportQuery {
    /// The largest [`limit`](Self::limit).
    pub const LARGEST_LIMIT: usize = 1_000;
    /// A report has at most so many periods: ten years of days.
    pub const MOST_PERIODS: usize = 3_700;
    const USUAL_LIMIT: usize = 20;

    /// What happened to the public from a time up to now, by days.
    #[must_use]
    pub fn new(since: Timestamp) -> Self {
        Self {
            since,
            until: None,
            period: Period::default(),
            audience: public(),
            region: None,
            channel: None,
            product: None,
            language: None,
            limit: Self::USUAL_LIMIT,
        }
    }

    /// What happened to the public on so many days in UTC, of which today is the last; 0 is as good as 1. The clock is read here and not
    /// when the report is made.
    #[must_use]
    pub fn last_days(n: u32) -> Self {
        let today = Timestamp::now().seconds().div_euclid(DAY);
        let first = today.saturating_add(1).saturating_sub(n.max(1).into()).max(0);
        Self::new(Timestamp::from_seconds(first * DAY))
    }

    /// What happened to the public from a time on and before another, by days.
    #[must_use]
    pub fn between(since: Timestamp, until: Timestamp) -> Self {
        Self { until: Some(until), ..Self::new(since) }
    }

    /// Sets the first second that is no longer told of.
    #[must_use]
    pub fn until(self, until: Timestamp) -> Self {
        Self { until: Some(until), ..self }
    }

    /// Sets what is counted together.
    #[must_use]
    pub fn period(self, period: Period) -> Self {
        Self { period, ..self }
    }

    /// Sets for whom the report is.
    #[must_use]
    pub fn audience<S: Into<String>>(self, audience: impl IntoIterator<Item = S>) -> Self {
        Self { audience: audience.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets where it was asked.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        Self { region: Some(region.into()), ..self }
    }

    /// Sets on which channel it was asked.
    #[must_use]
    pub fn channel(self, channel: Channel) -> Self {
        Self { channel: Some(channel), ..self }
    }

    /// Sets the product it was asked about.
    #[must_use]
    pub fn product(self, product: impl Into<String>) -> Self {
        Self { product: Some(product.into()), ..self }
    }

    /// Sets the language it was asked in.
    #[must_use]
    pub fn language(self, language: Language) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Sets how many rows are listed at most.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// The scope that it names, as a query that asks nothing.
    pub(crate) fn scope(&self) -> Query {
        let Self { audience, region, channel, product, .. } = self.clone();
        Query { audience, region, channel, product, ..Query::default() }
    }

    /// The end, after refusing what cannot be meant.
    pub(crate) fn end(&self) -> Result<Timestamp> {
        let refuse = |message: String| Err(Error::new(ErrorKind::InvalidInput, message));
        let Self { since, until, limit, .. } = self;
        for (name, time) in [("since", Some(since)), ("until", until.as_ref())] {
            if let Some(time) = time.filter(|time| !time.is_usual()) {
                return refuse(format!("{name}: {time} is outside the years 1970 to 9999"));
            }
        }
        if *limit == 0 || *limit > Self::LARGEST_LIMIT {
            return refuse(format!("limit: {limit} is not between 1 and {}", Self::LARGEST_LIMIT));
        }
        match until {
            Some(until) if until < since => refuse(format!("until: {until} is before since, {since}")),
            Some(until) => Ok(*until),
            None => {
                let now = Timestamp::now();
                // What was recorded a moment ago belongs to a report that is asked for now.
                let end = Timestamp::from_seconds(now.seconds().saturating_add(1));
                if *since > end { refuse(format!("since: {since} is after now, {now}: give until as well")) } else { Ok(end) }
            }
        }
    }

    /// The first seconds of its periods.
    pub(crate) fn periods(&self, end: Timestamp) -> Result<Vec<i64>> {
        let beginnings = self.period.beginnings(self.since.seconds(), end.seconds(), Self::MOST_PERIODS);
        beginnings.ok_or_else(|| {
            let message = format!(
                "period: from {} to {end} there is more than {} times a {}: ask for longer periods or less time",
                self.since,
                Self::MOST_PERIODS,
                self.period
            );
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}

/// Which scopes of events a report tells of, made ready to be asked often.
pub(crate) struct Filter<'a> {
    query: &'a ReportQuery,
    audiences: BTreeSet<String>,
    regions: Option<BTreeSet<String>>,
    product: Option<String>,
}

impl<'a> Filter<'a> {
    pub(crate) fn new(query: &'a ReportQuery, settings: &Settings) -> Self {
        Self {
            query,
            audiences: query.audience.iter().map(|name| keyword(name)).collect(),
            regions: query.region.as_ref().map(|region| settings.lying_within(region)),
            product: query.product.as_deref().map(keyword),
        }
    }

    /// Whether an event is told of. This alone keeps what others asked from those whom it is not for.
    pub(crate) fn admits(&self, event: &Event) -> bool {
        let EventScope { audience, region, channel, product, .. } = &event.scope;
        let Self { query, audiences, regions, product: wanted, .. } = self;
        audience.iter().all(|name| audiences.contains(&keyword(name)))
            && regions.as_ref().is_none_or(|regions| region.as_ref().is_some_and(|region| regions.contains(&keyword(region))))
            && wanted.as_ref().is_none_or(|wanted| product.as_ref().is_some_and(|product| keyword(product) == *wanted))
            && query.channel.is_none_or(|wanted| *channel == Some(wanted))
            && query.language.as_ref().is_none_or(|wanted| event.asked_in().is_some_and(|language| wanted.reads(language)))
    }
}
