//! How near a question is in meaning to articles and their parts: what an encoder says, as plain numbers for ranking.
//!
//! Nearness is the cosine above what unrelated texts have, as a share of what is left to identity: 0 says nothing, 1 is the same text. So
//! models whose cosines lie between 0.7 and 1 and models that use the whole range compare.

use std::collections::BTreeMap;

/// How near a question is to articles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meaning {
    /// By the change that made the article's content, as the store counts.
    by_sequence: BTreeMap<u64, Near>,
}

/// How near a question is to the parts of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Near {
    /// The title.
    pub(crate) title: f64,
    /// The nearest heading of the body.
    pub(crate) heading: f64,
    /// Every passage, in order.
    pub(crate) passages: Vec<f64>,
    /// Every example question, in order.
    pub(crate) examples: Vec<f64>,
    /// If it is a canned reply with examples: how much the message wants it, of all of them, from 0 to 1.
    pub(crate) choice: Option<f64>,
}

impl Near {
    /// The nearest passage.
    pub(crate) fn passage(&self) -> f64 {
        self.passages.iter().copied().fold(0.0, f64::max)
    }
}

impl FromIterator<(u64, Near)> for Meaning {
    fn from_iter<I: IntoIterator<Item = (u64, Near)>>(near: I) -> Self {
        Self { by_sequence: near.into_iter().collect() }
    }
}

impl Meaning {
    /// What the encoder says of the article that a change made; nothing as long as it has not read it.
    pub(crate) fn near(&self, sequence: u64) -> Option<&Near> {
        self.by_sequence.get(&sequence)
    }
}
