//! Counting events. What comes out is decided by the events alone: where order would matter, ties go by content.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rejoinder_index::keyword;
use rejoinder_store::{Result, Timestamp, Version};
use rejoinder_text::Language;

use super::quoted::Quoted;
use super::{Report, ReportArticle, ReportLanguage, ReportPeriod, ReportQuery, ReportTopic, ReportTotals, UnansweredMessage};
use crate::event::{Event, EventKind, EventOutcome, EventScope};
use crate::find::head;

/// Events counted so far.
pub(crate) struct Tally {
    totals: ReportTotals,
    periods: Vec<ReportPeriod>,
    topics: BTreeMap<Option<String>, OfTopic>,
    languages: BTreeMap<Option<Language>, Asked>,
    articles: BTreeMap<String, OfArticle>,
    /// By text and scope.
    unanswered: BTreeMap<(String, String), OfMessage>,
}

#[derive(Default)]
struct Asked {
    n_asked: usize,
    n_unanswered: usize,
}

#[derive(Default)]
struct OfTopic {
    asked: Asked,
    /// By period; most topics are asked about in few of them.
    volume: BTreeMap<usize, usize>,
}

#[derive(Default)]
struct OfArticle {
    /// The highest version quoted, and the last quotation of it.
    quoted: Option<(Version, Timestamp, Language)>,
    n_suggested: usize,
    n_accepted: usize,
    n_edited: usize,
    n_dismissed: usize,
    n_resolved: usize,
    n_reopened: usize,
}

struct OfMessage {
    n: usize,
    /// What is shown: of several asked in the same second the greatest.
    last: (Timestamp, EventOutcome, Option<Language>, Vec<String>),
}

impl Tally {
    /// Nothing yet, in periods that begin at these seconds.
    pub(crate) fn new(beginnings: Vec<i64>) -> Self {
        let start =
            |at: i64| ReportPeriod { start: Timestamp::from_seconds(at), n_asked: 0, n_answered: 0, n_clarified: 0, n_handed_over: 0 };
        Self {
            totals: ReportTotals::default(),
            periods: beginnings.into_iter().map(start).collect(),
            topics: BTreeMap::new(),
            languages: BTreeMap::new(),
            articles: BTreeMap::new(),
            unanswered: BTreeMap::new(),
        }
    }

    /// Counts an event, which lies in the periods, and its topics.
    pub(crate) fn add(&mut self, event: Event, topics: Vec<String>) {
        let (at, totals) = (event.at.unwrap_or(Timestamp::from_seconds(0)), &mut self.totals);
        let n = match event.kind {
            EventKind::Asked => &mut totals.n_asked,
            EventKind::Accepted => &mut totals.n_accepted,
            EventKind::Edited => &mut totals.n_edited,
            EventKind::Dismissed => &mut totals.n_dismissed,
            EventKind::Resolved => &mut totals.n_resolved,
            EventKind::Reopened => &mut totals.n_reopened,
        };
        *n += 1;
        self.add_article(at, &event);
        if let Some(outcome) = event.outcome.filter(|_| event.kind == EventKind::Asked) {
            self.add_asked(at, outcome, event, topics);
        }
    }

    fn add_article(&mut self, at: Timestamp, event: &Event) {
        let Some(article) = &event.article else { return };
        // A question back asks about several articles, and suggests none of them.
        if event.outcome.is_some_and(|outcome| outcome != EventOutcome::Answered) {
            return;
        }
        let of = self.articles.entry(article.clone()).or_default();
        let n = match event.kind {
            EventKind::Asked => &mut of.n_suggested,
            EventKind::Accepted => &mut of.n_accepted,
            EventKind::Edited => &mut of.n_edited,
            EventKind::Dismissed => &mut of.n_dismissed,
            EventKind::Resolved => &mut of.n_resolved,
            EventKind::Reopened => &mut of.n_reopened,
        };
        *n += 1;
        let quoted = event.version.zip(event.language.clone()).map(|(version, language)| (version, at, language));
        of.quoted = quoted.max(of.quoted.take());
    }

    fn add_asked(&mut self, at: Timestamp, outcome: EventOutcome, event: Event, topics: Vec<String>) {
        let is_unanswered = outcome != EventOutcome::Answered;
        let index = self.periods.partition_point(|period| period.start <= at).saturating_sub(1);
        if let Some(period) = self.periods.get_mut(index) {
            period.n_asked += 1;
            let (totals, of) = match outcome {
                EventOutcome::Answered => (&mut self.totals.n_answered, &mut period.n_answered),
                EventOutcome::Clarify => (&mut self.totals.n_clarified, &mut period.n_clarified),
                EventOutcome::HandOver => (&mut self.totals.n_handed_over, &mut period.n_handed_over),
            };
            *totals += 1;
            *of += 1;
        }
        let mut names: BTreeSet<Option<&String>> = topics.iter().map(Some).collect();
        if names.is_empty() {
            names.insert(None);
        }
        for name in names {
            let of = self.topics.entry(name.cloned()).or_default();
            of.asked.add(is_unanswered);
            *of.volume.entry(index).or_default() += 1;
        }
        let language = event.asked_in().cloned();
        self.languages.entry(language.clone()).or_default().add(is_unanswered);
        let text = folded(event.query.as_deref().unwrap_or_default());
        if is_unanswered && !text.is_empty() {
            let last = (at, outcome, language, topics);
            let key = (text, event.scope.as_it_compares());
            let of = self.unanswered.entry(key).or_insert_with(|| OfMessage { n: 0, last: last.clone() });
            of.n += 1;
            if last > of.last {
                of.last = last;
            }
        }
    }

    /// What was counted.
    pub(crate) fn report(self, query: &ReportQuery, until: Timestamp, quoted: &mut Quoted<'_>) -> Result<Report> {
        let Self { totals, periods, topics, languages, articles, unanswered } = self;
        let n_periods = periods.len();
        let topics = first(topics, query.limit, |(name, of)| (Reverse(of.asked.n_asked), name.clone()));
        let topics = topics.into_iter().map(|(name, OfTopic { asked: Asked { n_asked, n_unanswered }, volume })| {
            let volume = (0..n_periods).map(|index| volume.get(&index).copied().unwrap_or_default()).collect();
            ReportTopic { name, n_asked, n_unanswered, volume }
        });
        let topics = topics.collect();
        let languages = first(languages, query.limit, |(language, of)| (Reverse(of.n_asked), language.clone()));
        let of_language = |(language, Asked { n_asked, n_unanswered })| ReportLanguage { language, n_asked, n_unanswered };
        let articles = first(articles, query.limit, |(id, of)| (Reverse(of.n_events()), id.clone()));
        let of_article = |(article, of): (String, OfArticle)| {
            let title = of.quoted.as_ref().map(|(version, _, language)| quoted.title(&article, language, *version)).transpose()?.flatten();
            let OfArticle { n_suggested, n_accepted, n_edited, n_dismissed, n_resolved, n_reopened, .. } = of;
            Ok(ReportArticle { article, title, n_suggested, n_accepted, n_edited, n_dismissed, n_resolved, n_reopened })
        };
        let unanswered = first(unanswered, query.limit, |(key, of)| (Reverse(of.last.0), key.clone()));
        let of_message = |((text, scope), of): ((String, String), OfMessage)| {
            let (at, outcome, language, topics) = of.last;
            let scope = serde_json::from_str(&scope).unwrap_or_default();
            UnansweredMessage { at, text, n: of.n, language, outcome, topics, scope }
        };
        Ok(Report {
            since: query.since,
            until,
            period: query.period,
            totals,
            periods,
            topics,
            languages: languages.into_iter().map(of_language).collect(),
            articles: articles.into_iter().map(of_article).collect::<Result<_>>()?,
            unanswered: unanswered.into_iter().map(of_message).collect(),
        })
    }
}

impl Asked {
    fn add(&mut self, is_unanswered: bool) {
        self.n_asked += 1;
        self.n_unanswered += usize::from(is_unanswered);
    }
}

impl OfArticle {
    fn n_events(&self) -> usize {
        self.n_suggested + self.n_accepted + self.n_edited + self.n_dismissed + self.n_resolved + self.n_reopened
    }
}

impl EventScope {
    /// The same in one spelling, as JSON, without what does not tell scopes apart: in which language and when it was asked.
    fn as_it_compares(&self) -> String {
        let names = |names: &[String]| names.iter().map(|name| keyword(name)).collect::<BTreeSet<_>>().into_iter().collect();
        let mut kinds = self.kinds.clone();
        kinds.sort_unstable();
        kinds.dedup();
        let scope = Self {
            audience: names(&self.audience),
            region: self.region.as_deref().map(keyword),
            channel: self.channel,
            product: self.product.as_deref().map(keyword),
            language: None,
            reply_language: None,
            as_of: None,
            kinds,
        };
        serde_json::to_string(&scope).unwrap_or_default()
    }
}

/// The first rows in an order.
fn first<K: Ord, V, O: Ord>(rows: BTreeMap<K, V>, limit: usize, order: impl Fn(&(K, V)) -> O) -> Vec<(K, V)> {
    let mut rows: Vec<(K, V)> = rows.into_iter().collect();
    rows.sort_by_cached_key(order);
    rows.truncate(limit);
    rows
}

/// As much of a text as is read, with single spaces.
fn folded(text: &str) -> String {
    head(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
