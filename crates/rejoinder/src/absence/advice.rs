//! What to change so that an article is found.

use std::fmt;

use rejoinder_store::{Kind, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use super::cause::AbsenceCause;
use super::list;
use crate::query::{Channel, Query};

/// A change that removes the cause for which an article is not found. Another cause, later in their order, may then show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Advice {
    /// Put an article with this id.
    Put,
    /// Look for one of these articles.
    LookFor {
        /// Their ids, nearest first.
        articles: Vec<String>,
    },
    /// Set the article's `status` to `published`.
    Publish,
    /// Set its `valid_until` to a later time than this, or to none.
    SetValidUntil {
        /// The second that is asked about.
        after: Timestamp,
    },
    /// Set its `valid_from` to this time or an earlier one.
    SetValidFrom {
        /// The second that is asked about.
        by: Timestamp,
    },
    /// Ask as of this time.
    AskAsOf {
        /// A second at which it is in force.
        time: Timestamp,
    },
    /// Ask as one of these audiences.
    AskAs {
        /// Those that may read it.
        audience: Vec<String>,
    },
    /// Add one of these to its `audience`.
    AddAudience {
        /// Those that ask.
        audience: Vec<String>,
    },
    /// Ask for one of these regions.
    AskIn {
        /// Those that it holds in.
        regions: Vec<String>,
    },
    /// Add this to its `regions`.
    AddRegion {
        /// Where the customer is.
        region: String,
    },
    /// Ask for one of these channels.
    AskOn {
        /// Those that it may be used on.
        channels: Vec<String>,
    },
    /// Add this to its `channels`.
    AddChannel {
        /// Where the reply goes out.
        channel: String,
    },
    /// Ask about one of these products.
    AskAbout {
        /// Those that it is about.
        products: Vec<String>,
    },
    /// Add this to its `products`.
    AddProduct {
        /// What is asked about.
        product: String,
    },
    /// Ask for this kind as well.
    AskForKind {
        /// What it is.
        kind: Kind,
    },
    /// Bring the index up to date: open the base again.
    OpenAgain,
    /// Put a translation of it into this language.
    Translate {
        /// The language of the question.
        into: Language,
    },
    /// Add an example question to its `examples` that uses these words.
    AddExample {
        /// Words of the question, in its order.
        words: Vec<String>,
    },
    /// Ask with these words as well, which tell it from others.
    AskWith {
        /// The rarest of its words in the base.
        words: Vec<String>,
    },
    /// Raise the limit of the query.
    RaiseLimit {
        /// The least that shows it.
        to: usize,
    },
    /// Ask for a reply in this language.
    ReplyIn {
        /// Its language.
        language: Language,
    },
    /// Remove the `group` of an article, so that the two are hits of their own.
    LeaveGroup {
        /// The article that names the group.
        article: String,
    },
    /// Write text for it.
    WriteText,
    /// Ask with values for these placeholders.
    GiveValues {
        /// Their names.
        names: Vec<String>,
    },
}

impl Advice {
    /// What removes a cause: each alone does. `words` are those of the question.
    pub(super) fn on(cause: &AbsenceCause, query: &Query, words: &[String]) -> Vec<Self> {
        let as_of = query.as_of;
        let example = || (!words.is_empty()).then(|| Self::AddExample { words: words.to_vec() });
        match cause {
            AbsenceCause::NotInBase { nearest, .. } => {
                let others = (!nearest.is_empty()).then(|| Self::LookFor { articles: nearest.clone() });
                others.into_iter().chain([Self::Put]).collect()
            }
            AbsenceCause::Draft | AbsenceCause::Archived => vec![Self::Publish],
            AbsenceCause::Expired { on } => {
                let before = Some(Timestamp::from_seconds(on.seconds() - 1)).filter(|time| time.is_usual());
                let later = as_of.map(|after| Self::SetValidUntil { after });
                later.into_iter().chain(before.map(|time| Self::AskAsOf { time })).collect()
            }
            AbsenceCause::NotYet { from } => {
                as_of.map(|by| Self::SetValidFrom { by }).into_iter().chain([Self::AskAsOf { time: *from }]).collect()
            }
            AbsenceCause::Audience { audience, asked } => {
                vec![Self::AskAs { audience: audience.clone() }, Self::AddAudience { audience: asked.clone() }]
            }
            AbsenceCause::Region { regions, asked } => {
                vec![Self::AddRegion { region: asked.clone() }, Self::AskIn { regions: regions.clone() }]
            }
            AbsenceCause::Channel { channels, asked } => {
                let names = |channel: &Channel| channels.iter().any(|name| name.trim().eq_ignore_ascii_case(channel.as_str()));
                let known: Vec<String> = Channel::ALL.iter().filter(|it| names(it)).map(ToString::to_string).collect();
                let other = (!known.is_empty()).then_some(Self::AskOn { channels: known });
                std::iter::once(Self::AddChannel { channel: asked.clone() }).chain(other).collect()
            }
            AbsenceCause::Product { products, asked } => {
                vec![Self::AddProduct { product: asked.clone() }, Self::AskAbout { products: products.clone() }]
            }
            AbsenceCause::Kind { kind, .. } => vec![Self::AskForKind { kind: *kind }],
            AbsenceCause::NotIndexed => vec![Self::OpenAgain],
            AbsenceCause::OtherLanguage { asked, .. } => {
                std::iter::once(Self::Translate { into: asked.clone() }).chain(example()).collect()
            }
            AbsenceCause::Outranked { rank, .. } => {
                let in_reach = rank.filter(|rank| *rank <= Query::LARGEST_LIMIT);
                in_reach.map(|to| Self::RaiseLimit { to }).into_iter().chain(example()).collect()
            }
            AbsenceCause::NoSharedTerm { .. } | AbsenceCause::BelowThreshold { .. } => example().into_iter().collect(),
            AbsenceCause::NoText => vec![Self::WriteText],
            AbsenceCause::LacksValues { names } => vec![Self::GiveValues { names: names.clone() }],
            // What is about more than the cause is added by who finds it. Nothing helps a version that was replaced.
            AbsenceCause::Represented { .. } | AbsenceCause::Replaced { .. } | AbsenceCause::NotDrafted { .. } | AbsenceCause::Present => {
                Vec::new()
            }
        }
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put => f.write_str("put an article with this id"),
            Self::LookFor { articles } => write!(f, "look for {}", list(articles, "or")),
            Self::Publish => f.write_str("publish it"),
            Self::SetValidUntil { after } => write!(f, "set valid_until later than {after}"),
            Self::SetValidFrom { by } => write!(f, "set valid_from to {by} or earlier"),
            Self::AskAsOf { time } => write!(f, "ask as of {time}"),
            Self::AskAs { audience } => write!(f, "ask as audience {}", list(audience, "or")),
            Self::AddAudience { audience } => write!(f, "add {} to its audience", list(audience, "or")),
            Self::AskIn { regions } => write!(f, "ask for the region {}", list(regions, "or")),
            Self::AddRegion { region } => write!(f, "add {region} to its regions"),
            Self::AskOn { channels } => write!(f, "ask for the channel {}", list(channels, "or")),
            Self::AddChannel { channel } => write!(f, "add {channel} to its channels"),
            Self::AskAbout { products } => write!(f, "ask about the product {}", list(products, "or")),
            Self::AddProduct { product } => write!(f, "add {product} to its products"),
            Self::AskForKind { kind } => write!(f, "ask for the kind {} as well", kind.as_str()),
            Self::OpenAgain => f.write_str("open the base again, which brings the index up to date"),
            Self::Translate { into } => write!(f, "translate it into {}", into.name()),
            Self::AddExample { words } => write!(f, "add an example question that uses {}", list(words, "and")),
            Self::AskWith { words } => write!(f, "ask with {} as well", list(words, "and")),
            Self::RaiseLimit { to } => write!(f, "raise the limit to {to}"),
            Self::ReplyIn { language } => write!(f, "ask for a reply in {}", language.name()),
            Self::LeaveGroup { article } => write!(f, "remove the group of {article}"),
            Self::WriteText => f.write_str("write text for it"),
            Self::GiveValues { names } => write!(f, "give values for {}", list(names, "and")),
        }
    }
}
