//! What the store gives back: articles as stored, revisions, changes, counts and events.

use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::{Article, InForce, Timestamp, Version};

/// A current version of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stored {
    /// Its content, the version filled in.
    pub article: Article,
    /// The change that made it what it is.
    pub sequence: u64,
    /// When it is in force, its later versions considered; `None`: never.
    pub in_force: Option<InForce>,
}

/// One change of one version of an article, current or past. Revisions never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Revision {
    /// Its place in the order of all changes.
    pub sequence: u64,
    /// The article's id.
    pub id: String,
    /// The article's language.
    pub language: Language,
    /// The version that was put or removed.
    pub version: Version,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// The content, the version filled in; `None`: the version was removed.
    pub article: Option<Article>,
}

/// What changed after some sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// The sequence up to which the changes are complete: ask for those after it the next time.
    pub sequence: u64,
    /// One for each version concerned, by id, language and version.
    pub changes: Vec<Change>,
}

/// What a version is now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The article's id.
    pub id: String,
    /// The article's language.
    pub language: Language,
    /// The version.
    pub version: Version,
    /// What became of it.
    pub now: Now,
}

/// What became of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    /// It is no longer current.
    Removed,
    /// It is current.
    Current {
        /// The revision that holds its content. It is an old one if only the time in force may have changed.
        sequence: u64,
        /// When it is in force; `None`: never.
        in_force: Option<InForce>,
    },
}

/// What a put did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Put {
    /// The version that now has the content.
    pub version: Version,
    /// The change that made it so.
    pub sequence: u64,
    /// Whether anything changed; `false`: the content was there already.
    pub changed: bool,
}

/// How much is stored now, history aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Counts {
    /// Distinct ids.
    pub articles: u64,
    /// Distinct pairs of id and language.
    pub translations: u64,
    /// All current versions.
    pub versions: u64,
    /// All events.
    pub events: u64,
}

/// An event as the store keeps it; the crate above gives it its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// The id of the article concerned.
    pub article: Option<String>,
    /// The language concerned.
    pub language: Option<Language>,
    /// The version concerned.
    pub version: Option<Version>,
    /// What the customer wrote.
    pub query: Option<String>,
    /// Everything else, as JSON.
    pub payload: String,
}
