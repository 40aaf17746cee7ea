//! What customers asked, and what happened to suggestions: accepted, edited, dismissed. Recording is explicit; reading never writes.

use rejoinder_store::{Error, ErrorKind, Kind, Result, StoredEvent, Timestamp, Version};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::base::{KnowledgeBase, group};
use crate::find::Seen;
use crate::outcome::{Outcome, Reply, Suggestions};
use crate::query::{Channel, Query};

/// A message that was asked, or something that happened to a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When; `None`: when it is recorded.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// What happened.
    pub kind: EventKind,
    /// The article concerned: the one that was answered with, or, of a question back, the likeliest of those that it asks between.
    #[serde(default)]
    pub article: Option<String>,
    /// Its language.
    #[serde(default)]
    pub language: Option<Language>,
    /// Its version.
    #[serde(default)]
    pub version: Option<Version>,
    /// What the customer wrote.
    #[serde(default)]
    pub query: Option<String>,
    /// What was sent, where it differs from what was suggested.
    #[serde(default)]
    pub text: Option<String>,
    /// The scope in which it was asked; without one, that of the public.
    #[serde(default)]
    pub scope: EventScope,
    /// Of a message that was asked: what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<EventOutcome>,
    /// Of a message that was asked: its language, if that is clear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_language: Option<Language>,
    /// Of a message that was handed over: the tags of what was considered, likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

/// The scope in which a message was asked: what of a [`Query`] decides what may be found, and nothing else of the customer. With it
/// [`calibrate`](KnowledgeBase::calibrate) asks the message again as it was asked then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventScope {
    /// Who asked, as names of audiences.
    pub audience: Vec<String>,
    /// Where the customer is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The channel the reply went out on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The product it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The language of the message, where it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The language wanted in the reply, where it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_language: Option<Language>,
    /// The second whose rules applied; `None`: that of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    /// The kinds of articles wanted; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
}

/// What the store keeps of an event beside its columns.
#[derive(Serialize, Deserialize)]
struct Payload {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    scope: EventScope,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<EventOutcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_language: Option<Language>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    topics: Vec<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// A customer asked, and something was suggested or nothing.
    Asked,
    /// Sent as suggested.
    Accepted,
    /// Sent with changes.
    Edited,
    /// Seen and not used.
    Dismissed,
    /// The customer was helped.
    Resolved,
    /// The customer asked again.
    Reopened,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Asked, Self::Accepted, Self::Edited, Self::Dismissed, Self::Resolved, Self::Reopened];
    /// Those by which an agent says whether a suggestion is right.
    pub(crate) const JUDGING: [Self; 3] = [Self::Accepted, Self::Edited, Self::Dismissed];

    /// Whether the suggestion was sent, as it was or changed; nothing where that is not what happened.
    pub(crate) fn was_sent(name: &str) -> Option<bool> {
        let judged = Self::JUDGING.into_iter().find(|kind| kind.as_str() == name)?;
        Some(judged != Self::Dismissed)
    }

    /// Its name in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Dismissed => "dismissed",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
        }
    }
}

/// What came of a message: an [`Outcome`] without what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventOutcome {
    /// There was a reply that was likely enough to be right.
    Answered,
    /// One question back was to decide.
    Clarify,
    /// A person was to answer.
    HandOver,
}

impl EventOutcome {
    /// Its name in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Clarify => "clarify",
            Self::HandOver => "hand-over",
        }
    }
}

impl Default for EventScope {
    /// That of the public.
    fn default() -> Self {
        Self::from(Query::default())
    }
}

impl From<Query> for EventScope {
    fn from(query: Query) -> Self {
        let Query { audience, region, channel, product, language, reply_language, as_of, kinds, .. } = query;
        Self { audience, region, channel, product, language, reply_language, as_of, kinds }
    }
}

impl EventScope {
    /// A message as asked in this scope at a time.
    fn query(self, text: &str, at: Timestamp) -> Query {
        let Self { audience, region, channel, product, language, reply_language, as_of, kinds } = self;
        let as_of = Some(as_of.unwrap_or(at));
        Query { audience, region, channel, product, language, reply_language, as_of, kinds, ..Query::new(text) }
    }
}

impl Event {
    /// Something of this kind that happened to the public, now, and of which nothing else is known.
    #[must_use]
    pub fn new(kind: EventKind) -> Self {
        Self {
            at: None,
            kind,
            article: None,
            language: None,
            version: None,
            query: None,
            text: None,
            scope: EventScope::default(),
            outcome: None,
            message_language: None,
            topics: Vec::new(),
        }
    }

    /// A customer asked this, and this was suggested. Of the question its text and its scope are kept, of the suggestions what came of it,
    /// the article that was answered with, or else what it was about. It counts as asked by the audiences of the suggestions as well, which
    /// may tell of articles that are for these alone.
    #[must_use]
    pub fn asked(query: impl Into<Query>, suggestions: &Suggestions) -> Self {
        let (outcome, reply, topics) = match &suggestions.outcome {
            Outcome::Answered => (EventOutcome::Answered, suggestions.replies.first(), &[][..]),
            Outcome::Clarify(_) => (EventOutcome::Clarify, suggestions.considered.first(), &[][..]),
            Outcome::HandOver(hand_over) => (EventOutcome::HandOver, None, &hand_over.topics[..]),
        };
        let event = Self {
            outcome: Some(outcome),
            message_language: suggestions.language.clone(),
            topics: topics.to_vec(),
            ..Self::new(EventKind::Asked)
        };
        let mut event = event.about(query, reply);
        let others = suggestions.audience.iter().filter(|name| !event.scope.audience.contains(name)).cloned().collect::<Vec<_>>();
        event.scope.audience.extend(others);
        event
    }

    /// The agent sent this reply to a question as it was. Of the question its text and its scope are kept.
    #[must_use]
    pub fn accepted(query: impl Into<Query>, reply: &Reply) -> Self {
        Self::new(EventKind::Accepted).about(query, Some(reply))
    }

    /// The agent sent this reply changed to `text`.
    #[must_use]
    pub fn edited(query: impl Into<Query>, reply: &Reply, text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::new(EventKind::Edited).about(query, Some(reply)) }
    }

    /// The agent did not use this reply.
    #[must_use]
    pub fn dismissed(query: impl Into<Query>, reply: &Reply) -> Self {
        Self::new(EventKind::Dismissed).about(query, Some(reply))
    }

    /// The same of this question and this reply.
    fn about(self, query: impl Into<Query>, reply: Option<&Reply>) -> Self {
        let mut query = query.into();
        Self {
            article: reply.map(|reply| reply.article.clone()),
            language: reply.map(|reply| reply.language.clone()),
            version: reply.map(|reply| reply.version),
            query: Some(std::mem::take(&mut query.text)),
            scope: query.into(),
            ..self
        }
    }

    /// The language of the message: as it was understood, else as it was given, else that of the article concerned.
    pub(crate) fn asked_in(&self) -> Option<&Language> {
        self.message_language.as_ref().or(self.scope.language.as_ref()).or(self.language.as_ref())
    }

    /// The question that was asked, without its text.
    fn query(&self) -> Query {
        self.scope.clone().query("", Timestamp::from_seconds(0))
    }

    pub(crate) fn stored(&self) -> Result<StoredEvent> {
        self.query().check()?;
        if let Some(at) = self.at.filter(|at| !at.is_usual()) {
            return Err(Error::new(ErrorKind::InvalidInput, format!("at: {at} is outside the years 1970 to 9999")));
        }
        if self.kind == EventKind::Asked && self.outcome.is_none() {
            return Err(Error::new(ErrorKind::InvalidInput, "outcome: missing: say what came of the message that was asked"));
        }
        let failed = |error| Error::new(ErrorKind::InvalidInput, "event: cannot be written as json").with_source(error);
        let Self { text, scope, outcome, message_language, topics, .. } = self.clone();
        let payload = serde_json::to_string(&Payload { text, scope, outcome, message_language, topics }).map_err(failed)?;
        Ok(StoredEvent {
            at: self.at.unwrap_or_else(Timestamp::now),
            kind: self.kind.as_str().to_owned(),
            article: self.article.clone(),
            language: self.language.clone(),
            version: self.version,
            query: self.query.clone(),
            payload,
        })
    }

    /// An event as it was recorded. Nothing if the log keeps something else there, or what a newer version wrote and this one cannot read:
    /// without its scope nobody knows to whom it may be told.
    pub(crate) fn from_stored(stored: StoredEvent) -> Option<Self> {
        let StoredEvent { at, kind, article, language, version, query, payload } = stored;
        let kind = EventKind::ALL.into_iter().find(|known| known.as_str() == kind)?;
        let Payload { text, scope, outcome, message_language, topics } = serde_json::from_str(&payload).ok()?;
        let is_whole = kind != EventKind::Asked || outcome.is_some();
        (is_whole && scope.clone().query("", at).check().is_ok()).then_some(Self {
            at: Some(at),
            kind,
            article,
            language,
            version,
            query,
            text,
            scope,
            outcome,
            message_language,
            topics,
        })
    }
}

/// The message of an event as it was asked, under the rules of that time. Nothing if it holds none, or a scope that cannot be read: as
/// anybody else it would be another question.
pub(crate) fn asked(event: &StoredEvent) -> Option<Query> {
    let Payload { scope, .. } = serde_json::from_str(&event.payload).ok()?;
    let query = scope.query(event.query.as_deref()?, event.at);
    query.check().is_ok().then_some(query)
}

impl KnowledgeBase {
    /// Whether a question as of some second may find an article.
    pub(crate) fn may_find(&self, query: &Query, id: &str) -> Result<bool> {
        let Seen { snapshot, view, .. } = self.seen_by(query)?;
        for stored in self.store().article(id, None)? {
            let mut seen = snapshot.translations(group(&stored.article), &view).map_err(|error| self.failed(error))?.into_iter();
            if seen.any(|it| it.sequence == stored.sequence) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Stores an event at once.
    ///
    /// # Errors
    ///
    /// `Locked` if a writer is at work; then record through it. `InvalidInput` if the scope cannot be asked in, the base does not know its
    /// region or one of its audiences, the time is outside the years 1970 to 9999, or a message that was asked has no outcome.
    pub fn record(&self, event: &Event) -> Result<()> {
        let settings = self.settings()?;
        self.check_scope(&event.query(), &settings)?;
        let mut writer = self.writer()?;
        writer.record(event)?;
        writer.commit()
    }
}

#[cfg(test)]
#[path = "event/tests.rs"]
mod tests;
