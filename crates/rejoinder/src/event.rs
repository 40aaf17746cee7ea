//! What happened to suggestions: accepted, edited, dismissed. Recording is explicit; reading never writes.

use rejoinder_store::{Error, ErrorKind, Result, StoredEvent, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::base::KnowledgeBase;
use crate::outcome::Reply;

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

impl Event {
    /// The agent sent this reply as it was.
    #[must_use]
    pub fn accepted(query: &str, reply: &Reply) -> Self {
        Self::about(EventKind::Accepted, query, reply)
    }

    /// The agent sent this reply changed to `text`.
    #[must_use]
    pub fn edited(query: &str, reply: &Reply, text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::about(EventKind::Edited, query, reply) }
    }

    /// The agent did not use this reply.
    #[must_use]
    pub fn dismissed(query: &str, reply: &Reply) -> Self {
        Self::about(EventKind::Dismissed, query, reply)
    }

    fn about(kind: EventKind, query: &str, reply: &Reply) -> Self {
        Self {
            at: None,
            kind,
            article: Some(reply.article.clone()),
            language: Some(reply.language.clone()),
            version: Some(reply.version),
            query: Some(query.to_owned()),
            text: None,
        }
    }

    pub(crate) fn stored(&self) -> Result<StoredEvent> {
        let failed = |error| Error::new(ErrorKind::InvalidInput, "event: cannot be written as json").with_source(error);
        let payload = serde_json::to_string(&serde_json::json!({ "text": self.text })).map_err(failed)?;
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

impl KnowledgeBase {
    /// Stores an event at once.
    ///
    /// # Errors
    ///
    /// `Locked` if a writer is at work; then record through it.
    pub fn record(&self, event: &Event) -> Result<()> {
        let mut writer = self.writer()?;
        writer.record(event)?;
        writer.commit()
    }
}
