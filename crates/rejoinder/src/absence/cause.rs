//! What keeps an article from being found, in the order in which it is looked for.

use std::borrow::Cow;
use std::fmt;

use rejoinder_store::{Kind, Timestamp, Version};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use super::list;
use crate::features::in_words;

/// What keeps an article from being found or answered with. The order is that in which causes are looked for: of several that hold the
/// first is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AbsenceCause {
    /// There is no such article.
    NotInBase {
        /// Ids that are nearly the same, nearest first.
        nearest: Vec<String>,
        /// When it was removed, if there ever was one.
        removed: Option<Timestamp>,
    },
    /// It is being written.
    Draft,
    /// It is kept for the record.
    Archived,
    /// It is no longer in force.
    Expired {
        /// Since when.
        on: Timestamp,
    },
    /// A later version has taken its place.
    Replaced {
        /// The number of that version.
        by: Version,
        /// Since when; nothing: it was never in force.
        since: Option<Timestamp>,
    },
    /// It is not in force yet.
    NotYet {
        /// From when on it will be.
        from: Timestamp,
    },
    /// It is for other readers.
    Audience {
        /// For whom it is.
        audience: Vec<String>,
        /// Who asks.
        asked: Vec<String>,
    },
    /// It holds in other regions.
    Region {
        /// Where it holds.
        regions: Vec<String>,
        /// Where the customer is.
        asked: String,
    },
    /// It may be used on other channels.
    Channel {
        /// Where it may be used.
        channels: Vec<String>,
        /// Where the reply goes out.
        asked: String,
    },
    /// It is about other products.
    Product {
        /// What it is about.
        products: Vec<String>,
        /// What is asked about.
        asked: String,
    },
    /// It is of another kind than those asked for.
    Kind {
        /// What it is.
        kind: Kind,
        /// What is asked for.
        asked: Vec<Kind>,
    },
    /// It is in the base, but not in the index yet.
    NotIndexed,
    /// It exists in other languages alone, and nothing that is translated between them leads to it.
    OtherLanguage {
        /// The languages in which it may be seen.
        languages: Vec<Language>,
        /// The language of the question.
        asked: Language,
    },
    /// It holds none of the question's words, nor what stands for them.
    NoSharedTerm {
        /// The words that were looked for, stop words aside.
        words: Vec<String>,
        /// The words of the article that are most like them, nearest first.
        nearest: Vec<NearWord>,
    },
    /// Others fit better.
    Outranked {
        /// Its place among what was looked at closely, from 1; nothing: so many others hold more of the question's words that it was not.
        rank: Option<usize>,
        /// How many hits are wanted.
        limit: usize,
        /// The article in the last place among the hits.
        by: String,
        /// The score of the article; where it was not looked at closely, what it would be.
        score: f64,
        /// The score of the other.
        score_of_other: f64,
        /// What the features add to the two scores, that in which the other is ahead most first.
        because: Vec<Difference>,
    },
    /// It is found, and another article that shares its group is shown in its place.
    Represented {
        /// The article that is shown.
        by: String,
        /// Its language.
        language: Language,
        /// Its place among the hits, from 1.
        rank: usize,
    },
    /// It is among the hits, but it has no text to answer with.
    NoText,
    /// It is among the hits, but not likely enough to be right for [`suggest`](crate::KnowledgeBase::suggest) to answer with it.
    BelowThreshold {
        /// How likely it is.
        confidence: f64,
        /// How likely it would have to be.
        threshold: f64,
        /// The articles that are answered with.
        answered_with: Vec<String>,
    },
    /// It is among the hits and likely enough, but a canned reply that says nothing without these values.
    LacksValues {
        /// The names of the placeholders.
        names: Vec<String>,
    },
    /// It is among the hits and likely enough, but not drafted: others come first, or the customer asks nothing.
    NotDrafted {
        /// The articles that are answered with.
        answered_with: Vec<String>,
    },
    /// Nothing: it is among the hits, and is answered with.
    Present,
}

/// A word of the question and a word of the article that is like it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NearWord {
    /// The word of the question.
    pub word: String,
    /// The word of the article.
    pub near: String,
    /// How many letters are wrong, missing, added or exchanged with a neighbour.
    pub errors: usize,
}

/// What a feature adds to the scores of two articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The feature's name.
    pub feature: Cow<'static, str>,
    /// Its value for the article.
    pub value: f64,
    /// Its value for the other.
    pub value_of_other: f64,
    /// By how much it adds more to the score of the other.
    pub lead_of_other: f64,
    /// What it says of the other.
    pub words: String,
}

impl Difference {
    pub(super) fn new(feature: &'static str, values: [f64; 2], adds: [f64; 2]) -> Self {
        let [value, value_of_other] = values;
        Self { feature: feature.into(), value, value_of_other, lead_of_other: adds[1] - adds[0], words: in_words(feature, value_of_other) }
    }
}

/// So many of the differences are said in words.
const SAID: usize = 3;

impl fmt::Display for AbsenceCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInBase { nearest, removed } => {
                f.write_str("there is no such article")?;
                if let Some(removed) = removed {
                    write!(f, ": it was removed on {removed}")?;
                }
                if nearest.is_empty() { Ok(()) } else { write!(f, "; nearly the same ids are {}", nearest.join(", ")) }
            }
            Self::Draft => f.write_str("it is a draft"),
            Self::Archived => f.write_str("it is archived"),
            Self::Expired { on } => write!(f, "it expired on {on}"),
            Self::Replaced { by, since: Some(since) } => write!(f, "version {by} has replaced it since {since}"),
            Self::Replaced { by, since: None } => write!(f, "version {by} has replaced it before it was in force"),
            Self::NotYet { from } => write!(f, "it is not in force before {from}"),
            Self::Audience { audience, asked } => write!(f, "it is for {}, and {} asks", list(audience, "and"), list(asked, "and")),
            Self::Region { regions, asked } => write!(f, "it holds in {}, and the customer is in {asked}", list(regions, "and")),
            Self::Channel { channels, asked } => {
                write!(f, "it may be used on {}, and the reply goes out by {asked}", list(channels, "and"))
            }
            Self::Product { products, asked } => write!(f, "it is about {}, and the question about {asked}", list(products, "and")),
            Self::Kind { kind, asked } => {
                let asked: Vec<&str> = asked.iter().map(|kind| kind.as_str()).collect();
                write!(f, "it is of the kind {}, and only {} is asked for", kind.as_str(), list(&asked, "or"))
            }
            Self::NotIndexed => f.write_str("it is in the base, but the index does not hold it yet"),
            Self::OtherLanguage { languages, asked } => {
                let languages: Vec<&str> = languages.iter().map(Language::name).collect();
                let (there, asked) = (list(&languages, "and"), asked.name());
                write!(f, "it exists in {there} alone, and nothing of the {asked} question leads there")
            }
            Self::NoSharedTerm { words, .. } if words.is_empty() => f.write_str("the question has no words that can be looked for"),
            Self::NoSharedTerm { words, nearest } => {
                write!(f, "it holds none of the words {}", list(words, "and"))?;
                let nearest: Vec<String> = nearest.iter().map(|it| format!("{} for {}", it.near, it.word)).collect();
                if nearest.is_empty() { Ok(()) } else { write!(f, "; the nearest that it holds are {}", list(&nearest, "and")) }
            }
            Self::Outranked { rank, limit, by, score, score_of_other, because } => {
                match rank {
                    Some(rank) => write!(f, "it comes in place {rank}, and {limit} are wanted: ")?,
                    None => f.write_str("so many others hold more of the question's words that it is not looked at closely: ")?,
                }
                write!(f, "{by} has a score of {score_of_other:.3}, and this one of {score:.3}")?;
                for it in because.iter().filter(|it| it.lead_of_other > 0.0).take(SAID) {
                    write!(f, "; {} ({:+.3}), of this one: {}", it.words, it.lead_of_other, in_words(&it.feature, it.value))?;
                }
                Ok(())
            }
            Self::Represented { by, language, rank } => {
                write!(f, "{by}, which shares its group, is shown in its place, in {} and place {rank}", language.name())
            }
            Self::NoText => f.write_str("it is found, but has no text to answer with"),
            Self::BelowThreshold { confidence, threshold, answered_with } => {
                let lack = threshold - confidence;
                write!(f, "it is found, but below the threshold by {lack:.2}: {confidence:.2} likely to be right, of {threshold:.2}")?;
                answered(f, answered_with)
            }
            Self::LacksValues { names } => write!(f, "it is found, but a canned reply that lacks the values of {}", list(names, "and")),
            Self::NotDrafted { answered_with } if answered_with.is_empty() => f.write_str("it is found, but the customer asks nothing"),
            Self::NotDrafted { answered_with } => {
                f.write_str("it is found, but others come first")?;
                answered(f, answered_with)
            }
            Self::Present => f.write_str("it is found, and is answered with"),
        }
    }
}

fn answered(f: &mut fmt::Formatter<'_>, with: &[String]) -> fmt::Result {
    if with.is_empty() { Ok(()) } else { write!(f, "; the answer is that of {}", list(with, "and")) }
}
