//! What `suggest` comes to: replies, a question back, or a person.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use rejoinder_store::{Kind, Timestamp, Version};
use rejoinder_text::{AskKind, FactKind, Language};
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::changes::RecentChange;
use crate::clarify::Facet;
use crate::reply::Part;

/// What can be said to a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Suggestions {
    /// What the customer asks, without quoted mail, greeting and signature.
    pub question: String,
    /// The language of the message, if that is clear.
    pub language: Option<Language>,
    /// What the customer wants.
    pub kind: AskKind,
    /// Whether there is an answer.
    pub outcome: Outcome,
    /// Replies that are likely enough to be right, likeliest first. Empty unless [`Outcome::Answered`].
    pub replies: Vec<Reply>,
    /// What else was looked at and is not likely enough: for a person to judge, not to send.
    pub considered: Vec<Reply>,
    /// The single questions of the message, where it holds several.
    pub asks: Vec<Ask>,
    /// What the customer tells that can be looked up elsewhere, in order of place. It goes nowhere from here.
    pub slots: Vec<Slot>,
    /// The passages that speak most for the articles looked at, best first.
    pub passages: Vec<Grounds>,
    /// The audiences that it was made for: nobody may be told of it who may see less than they.
    pub audience: Vec<String>,
}

impl Suggestions {
    /// All replies, likeliest first: those to send, then those considered.
    pub fn all(&self) -> impl Iterator<Item = &Reply> {
        self.replies.iter().chain(&self.considered)
    }
}

/// Whether there is an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// The first reply is likely enough to be right.
    Answered,
    /// Several answers are plausible, and one question decides between them.
    Clarify(Question),
    /// A person should answer.
    HandOver(HandOver),
}

/// A question back to the customer: the one that tells most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Question {
    /// What it asks for.
    pub facet: Facet,
    /// What the customer may answer, as the articles name it.
    pub options: Vec<String>,
    /// How much of what is unknown the answer tells, in bits.
    pub gain: f64,
    /// The whole message, ready to send, in the customer's language or, where that is unclear, in that of the article that fits best; empty
    /// in a language without phrases.
    pub text: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// What the person who takes over should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HandOver {
    /// Why there is no answer.
    pub reason: Reason,
    /// The customer's language, if that is clear.
    pub language: Option<Language>,
    /// Tags of what was considered, likeliest first.
    pub topics: Vec<String>,
    /// The tag that most of what was considered has: who may know.
    pub department: Option<String>,
    /// What canned replies that were considered would need to be told.
    pub missing: Vec<String>,
    /// By when the customer should hear from a person: a working day later.
    pub follow_up: Timestamp,
    /// What can be said until then: that a person will reply by that day, which is the one in UTC, or that the thanks were read. In the
    /// customer's language; where that is unclear, in the one that the message looks like, else that of the likeliest article that was
    /// considered, else English. Empty in a language without phrases.
    pub text: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// Nothing in scope has to do with the message, but for a word by chance.
    NothingFound,
    /// Something does, but it is not likely to be the answer.
    Uncertain,
    /// The customer says thanks and asks nothing.
    NothingAsked,
}

/// One question of a message that holds several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ask {
    /// The question.
    pub text: String,
    /// The article that answers it best, if any is likely enough.
    pub article: Option<String>,
    /// How likely that article is right.
    pub confidence: f64,
}

/// Something in a message that can be looked up elsewhere: an order number, a date, a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slot {
    /// What it is; a product is a [`Name`](FactKind::Name).
    pub kind: FactKind,
    /// As the customer wrote it.
    pub text: String,
    /// The same in one spelling: `2026-12-03`, `49.9 EUR`, `AB-1234-X`; for a product its name in the articles.
    pub value: String,
    /// Its bytes in [`Suggestions::question`].
    pub span: Range<usize>,
}

/// A passage of an article version, as grounds for an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Grounds {
    /// The article's id.
    pub article: String,
    /// The version.
    pub version: Version,
    /// The language of the text.
    pub language: Language,
    /// The title.
    pub title: String,
    /// The passage.
    pub text: String,
    /// Its bytes in the rendered text of the version.
    pub span: Range<usize>,
    /// The numbers of the steps in it, which the rendered text does not hold: each with its place in `text`, in order.
    pub steps: Vec<(usize, u32)>,
}

impl Grounds {
    /// The passage as the article shows it, steps with their numbers.
    pub(crate) fn shown(&self) -> String {
        let mut shown = String::with_capacity(self.text.len());
        let mut last = 0;
        for &(place, number) in &self.steps {
            shown.push_str(&self.text[last..place]);
            shown.push_str(&format!("{number}. "));
            last = place;
        }
        shown.push_str(&self.text[last..]);
        shown
    }
}

/// A draft of what to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reply {
    /// The whole text, ready to send.
    pub text: String,
    /// Its parts, each with its source.
    pub parts: Vec<Part>,
    /// What it answers with.
    pub answer: Answer,
    /// The id of the article it quotes.
    pub article: String,
    /// What that article is.
    pub kind: Kind,
    /// The title of that article.
    pub title: String,
    /// The version quoted.
    pub version: Version,
    /// The language of the text quoted.
    pub language: Language,
    /// The probability that it is right.
    pub confidence: f64,
    /// What the confidence was computed from, by name. These are the features of the ranking, each a share of what the
    /// question tells, and beside them `lead`, the share of its score by which the article leads the next one, `log_margin`, the logarithm
    /// of that difference, `over_mean`, by how much the score is above the mean of what else was found, `choice` and `choice_lead`, how much
    /// the examples of a canned reply want it and how much more than any other, and `n_words`, the logarithm of how many words were asked.
    /// They say why, and decide nothing: names and meaning may change with any version.
    pub signals: BTreeMap<Cow<'static, str>, f64>,
    /// Where a customer can read more.
    pub url: Option<String>,
    /// The placeholders of a canned reply that have no value in [`Query::values`](crate::Query::values), in order. What needs them is left
    /// out of the text.
    pub missing: Vec<String>,
    /// What changed in the article not long ago ([`Query::changed_within`](crate::Query::changed_within)).
    pub changed: Option<RecentChange>,
    /// What to check before sending.
    pub warnings: Vec<Warning>,
}

/// What to check before sending a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Warning {
    /// The article is in another language than the customer's, and there is no translation.
    OtherLanguage(Language),
    /// The article should have been looked over before this time.
    ReviewOverdue(Timestamp),
    /// The article is a translation, and the article in this language, which it was made from, is newer.
    Outdated(Language),
    /// The article is not for the public.
    Internal,
    /// A canned reply lacks values, which [`Reply::missing`] names: sentences were left out.
    MissingValues,
    /// A template in a canned reply cannot be read: sentences were left out.
    BrokenTemplate {
        /// The line of the article's body; the first is 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}
