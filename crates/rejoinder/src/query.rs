//! What is asked, by whom, where and when.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rejoinder_index::Scope;
use rejoinder_store::{Error, ErrorKind, Kind, Result, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

/// A question and everything that narrows its answer. Only the text is needed: `kb.search("return period")`.
///
/// # Untrusted input
///
/// The text has no syntax. At most [`Query::LONGEST`] bytes of it are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Query {
    /// What the customer wrote.
    pub text: String,
    /// The language it is written in; `None`: detected.
    pub language: Option<Language>,
    /// The language wanted in the reply; `None`: that of the message.
    pub reply_language: Option<Language>,
    /// Who is asking, as names of audiences. The default is the public alone.
    pub audience: Vec<String>,
    /// Where the customer is.
    pub region: Option<String>,
    /// The channel the reply goes out on.
    pub channel: Option<Channel>,
    /// The product it is about.
    pub product: Option<String>,
    /// The second whose rules apply; `None`: now.
    pub as_of: Option<Timestamp>,
    /// At most this many hits or replies.
    pub limit: usize,
    /// The customer's name, for the greeting.
    pub customer: Option<String>,
    /// How the reply speaks; `None`: as support in the language of the reply customarily does.
    pub tone: Option<Tone>,
    /// What the placeholders of canned replies stand for, by the names they have there: `ticket.id`, `order.number`. All are texts, so
    /// that `false` is as true as any; an empty one is none. [`customer`](Self::customer) is known under its usual names.
    pub values: BTreeMap<String, String>,
    /// Earlier messages of the customer in this conversation, oldest first.
    pub context: Vec<String>,
    /// Only articles of these kinds; empty: all.
    pub kinds: Vec<Kind>,
    /// A reply from an article that changed in the last so many days tells what changed, and since when if its answer did.
    pub changed_within: u32,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            language: None,
            reply_language: None,
            audience: vec!["public".to_owned()],
            region: None,
            channel: None,
            product: None,
            as_of: None,
            limit: 10,
            customer: None,
            tone: None,
            values: BTreeMap::new(),
            context: Vec::new(),
            kinds: Vec::new(),
            changed_within: 30,
        }
    }
}

impl From<&str> for Query {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Query {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&Query> for Query {
    fn from(query: &Query) -> Self {
        query.clone()
    }
}

impl Query {
    /// How many bytes of a text are read; the rest is ignored.
    pub const LONGEST: usize = 20_000;
    /// The largest [`limit`](Self::limit).
    pub const LARGEST_LIMIT: usize = 100;

    /// A question asked by the public, now, in whatever language it is in.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Sets the language the text is written in.
    #[must_use]
    pub fn language(self, language: Language) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Sets the language wanted in the reply.
    #[must_use]
    pub fn reply_language(self, language: Language) -> Self {
        Self { reply_language: Some(language), ..self }
    }

    /// Sets who is asking. An agent sees more: `["public", "internal"]`.
    #[must_use]
    pub fn audience<S: Into<String>>(self, audience: impl IntoIterator<Item = S>) -> Self {
        Self { audience: audience.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets where the customer is.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        Self { region: Some(region.into()), ..self }
    }

    /// Sets the channel the reply goes out on.
    #[must_use]
    pub fn channel(self, channel: Channel) -> Self {
        Self { channel: Some(channel), ..self }
    }

    /// Sets the product it is about.
    #[must_use]
    pub fn product(self, product: impl Into<String>) -> Self {
        Self { product: Some(product.into()), ..self }
    }

    /// Sets the second whose rules apply: "what was the policy when this customer ordered".
    #[must_use]
    pub fn as_of(self, as_of: Timestamp) -> Self {
        Self { as_of: Some(as_of), ..self }
    }

    /// Sets how many hits or replies are wanted at most.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// Sets the customer's name.
    #[must_use]
    pub fn customer(self, name: impl Into<String>) -> Self {
        Self { customer: Some(name.into()), ..self }
    }

    /// Sets how the reply speaks.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone: Some(tone), ..self }
    }

    /// Sets what a placeholder of canned replies stands for.
    #[must_use]
    pub fn value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// Sets the earlier messages of the customer, oldest first.
    #[must_use]
    pub fn context<S: Into<String>>(self, turns: impl IntoIterator<Item = S>) -> Self {
        Self { context: turns.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets the kinds of articles wanted.
    #[must_use]
    pub fn kinds(self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self { kinds: kinds.into_iter().collect(), ..self }
    }

    /// Sets for how many days a change of an article is told of.
    #[must_use]
    pub fn changed_within(self, days: u32) -> Self {
        Self { changed_within: days, ..self }
    }

    /// Refuses what cannot be meant.
    pub(crate) fn check(&self) -> Result<()> {
        let refuse = |message: &str| Err(Error::new(ErrorKind::InvalidInput, message));
        if self.limit == 0 || self.limit > Self::LARGEST_LIMIT {
            return refuse(&format!("limit: {} is not between 1 and {}", self.limit, Self::LARGEST_LIMIT));
        }
        if self.audience.is_empty() {
            return refuse("audience: empty, so nothing could be found: name at least one, such as public");
        }
        if let Some(time) = self.as_of.filter(|time| !time.is_usual()) {
            return refuse(&format!("as_of: {time} is outside the years 1970 to 9999"));
        }
        for (name, value) in [("region", &self.region), ("product", &self.product)] {
            if value.as_ref().is_some_and(|value| value.trim().is_empty()) {
                return refuse(&format!("{name}: empty: leave it out to ask about all"));
            }
        }
        Ok(())
    }

    /// What it may see by its own words; [`Settings::scope`](crate::Settings) adds the regions that its region lies in.
    pub(crate) fn scope(&self) -> Scope {
        let mut audience = self.audience.clone();
        audience.sort();
        audience.dedup();
        let mut kinds: Vec<String> = self.kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
        kinds.sort();
        kinds.dedup();
        let channel = self.channel.map(|channel| channel.as_str().to_owned());
        let regions = self.region.iter().cloned().collect();
        Scope { audience, regions, channel, product: self.product.clone(), kinds }
    }
}

/// Where a reply goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A whole letter, with greeting and closing.
    Email,
    /// Short turns.
    Chat,
    /// Read aloud.
    Phone,
    /// One short text.
    Sms,
    /// A public post or a message on a social network.
    Social,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 5] = [Self::Email, Self::Chat, Self::Phone, Self::Sms, Self::Social];

    /// Its name in articles and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Chat => "chat",
            Self::Phone => "phone",
            Self::Sms => "sms",
            Self::Social => "social",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Channel {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|channel| channel.as_str() == name);
        known.ok_or_else(|| Error::new(ErrorKind::InvalidInput, format!("channel: {name:?} is none of email, chat, phone, sms, social")))
    }
}

/// How a reply speaks to the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// With distance: `Dear …`, `Sie`, `vous`, keigo.
    Formal,
    /// As among equals, where the language allows it to customers.
    #[default]
    Friendly,
}

impl Tone {
    /// All tones.
    pub const ALL: [Self; 2] = [Self::Formal, Self::Friendly];

    /// Its name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Formal => "formal",
            Self::Friendly => "friendly",
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Tone {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|tone| tone.as_str() == name);
        known.ok_or_else(|| Error::new(ErrorKind::InvalidInput, format!("tone: {name:?} is none of formal, friendly")))
    }
}
