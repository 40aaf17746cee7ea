//! What happened to suggestions: accepted, edited, dismissed. Recording is explicit; reading never writes.

use rejoinder_store::{Error, ErrorKind, Kind, Result, StoredEvent, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::base::{KnowledgeBase, group};
use crate::find::Seen;
use crate::outcome::Reply;
use crate::query::{Channel, Query};

/// Something that happened to a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When; `None`: when it is recorded.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// What happened.
    pub kind: EventKind,
    /// The article concerned.
    #[serde(default)]
    pub article: Option<String>,
    /// Its language.
    #[serde(default)]
    pub language: Option<Language>,
    /// Its version.
    #[serde(default)]
    pub version: Option<u32>,
    /// What the customer wrote.
    #[serde(default)]
    pub query: Option<String>,
    /// What was sent, where it differs from what was suggested.
    #[serde(default)]
    pub text: Option<String>,
    /// The scope in which it was asked; without one, that of the public.
    #[serde(default)]
    pub scope: EventScope,
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
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
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
    /// Whether the suggestion was sent, as it was or changed; nothing where that is not what happened.
    pub(crate) fn was_sent(name: &str) -> Option<bool> {
        let is = |kinds: &[Self]| kinds.iter().any(|kind| kind.as_str() == name);
        if is(&[Self::Accepted, Self::Edited]) { Some(true) } else { is(&[Self::Dismissed]).then_some(false) }
    }

    /// Its name in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Dismissed => "dismissed",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
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
    /// The agent sent this reply to a question as it was. Of the question its text and its scope are kept.
    #[must_use]
    pub fn accepted(query: impl Into<Query>, reply: &Reply) -> Self {
        Self::about(EventKind::Accepted, query, reply)
    }

    /// The agent sent this reply changed to `text`.
    #[must_use]
    pub fn edited(query: impl Into<Query>, reply: &Reply, text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::about(EventKind::Edited, query, reply) }
    }

    /// The agent did not use this reply.
    #[must_use]
    pub fn dismissed(query: impl Into<Query>, reply: &Reply) -> Self {
        Self::about(EventKind::Dismissed, query, reply)
    }

    fn about(kind: EventKind, query: impl Into<Query>, reply: &Reply) -> Self {
        let mut query = query.into();
        Self {
            at: None,
            kind,
            article: Some(reply.article.clone()),
            language: Some(reply.language.clone()),
            version: Some(reply.version),
            query: Some(std::mem::take(&mut query.text)),
            text: None,
            scope: query.into(),
        }
    }

    pub(crate) fn stored(&self) -> Result<StoredEvent> {
        self.scope.clone().query("", Timestamp::from_seconds(0)).check()?;
        let failed = |error| Error::new(ErrorKind::InvalidInput, "event: cannot be written as json").with_source(error);
        let payload = Payload { text: self.text.clone(), scope: self.scope.clone() };
        let payload = serde_json::to_string(&payload).map_err(failed)?;
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
    /// `Locked` if a writer is at work; then record through it. `InvalidInput` if the scope cannot be asked in.
    pub fn record(&self, event: &Event) -> Result<()> {
        let mut writer = self.writer()?;
        writer.record(event)?;
        writer.commit()
    }
}

#[cfg(test)]
#[path = "event/tests.rs"]
mod tests;
