//! What an article is.

use rejoinder_text::{Language, Markup};
use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A product or policy article, or a canned reply, in one language.
///
/// A missing list of products, channels or regions means *all*; a missing audience means `public`. Articles with the same id in other
/// languages are its translations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Names the article across languages and versions: `returns/return-window`.
    pub id: String,
    /// The language it is written in.
    pub language: Language,
    /// The version, from 1. `None` when putting: the next one if the content changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// What it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: Kind,
    /// Its title, one line of plain text.
    pub title: String,
    /// Its text, written in `markup`.
    pub body: String,
    /// How the body is written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub markup: Markup,
    /// Where a customer can read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Free labels, for departments and reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The products it is about; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// The channels it may be used on; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// The regions it holds in; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Who may read it: `public`, `internal` or names of groups.
    #[serde(default = "public", skip_serializing_if = "is_public")]
    pub audience: Vec<String>,
    /// Whether it is published.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: Status,
    /// In force from this second on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// No longer in force from this second on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// To be looked over by its editor before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Timestamp>,
    /// When its author last changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Questions it answers, as customers write them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// Questions that must find it, for `rejoinder check`; they are not indexed. Behind ` => ` stands what the answer must say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<String>,
    /// Links translations that do not share an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// The number of a version, from 1.
pub type Version = u32;

/// What an article is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Explains something.
    #[default]
    Article,
    /// States a rule.
    Policy,
    /// Says how to do something, step by step.
    Procedure,
    /// A question and its answer.
    Faq,
    /// A canned reply: text that an agent sends as it is.
    Reply,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Article, Self::Policy, Self::Procedure, Self::Faq, Self::Reply];

    /// Its name in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Policy => "policy",
            Self::Procedure => "procedure",
            Self::Faq => "faq",
            Self::Reply => "reply",
        }
    }
}

/// Where an article stands in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written: never found.
    Draft,
    /// May be found.
    #[default]
    Published,
    /// Kept for the record: never found.
    Archived,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Archived];

    /// Its name in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }
}

impl Article {
    /// An article with the given text and defaults for everything else.
    #[must_use]
    pub fn new(id: impl Into<String>, language: Language, title: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            language,
            version: None,
            kind: Kind::default(),
            title: title.into(),
            body: body.into(),
            markup: Markup::default(),
            url: None,
            tags: Vec::new(),
            products: Vec::new(),
            channels: Vec::new(),
            regions: Vec::new(),
            audience: public(),
            status: Status::default(),
            valid_from: None,
            valid_until: None,
            review_by: None,
            updated_at: None,
            examples: Vec::new(),
            tests: Vec::new(),
            group: None,
        }
    }
}

fn public() -> Vec<String> {
    vec!["public".to_owned()]
}

fn is_public(audience: &[String]) -> bool {
    audience == ["public"]
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
