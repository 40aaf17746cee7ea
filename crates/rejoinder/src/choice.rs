//! Which canned reply a message wants, learned from the example questions of all replies in scope.
//!
//! The classifier is made when a scope is first asked, from the examples that the encoder has read, and made again when these change. Price:
//! that question waits for it, 3 s for 15,000 examples of 150 replies.

use std::collections::BTreeMap;
use std::sync::Arc;

use rejoinder_text::{Analyzer, Language};
use rejoinder_vectors::VectorSnapshot;

use crate::base::{KnowledgeBase, key};
use crate::classifier::{Bag, Classifier, Example};
use crate::pieces::Place;
use crate::prepared::Prepared;

/// Fewer replies than this are no choice.
const FEWEST_REPLIES: usize = 2;
/// With more examples than this the classifier would take minutes and gigabytes; nearness to single examples does then.
const MOST_EXAMPLES: usize = 50_000;
/// Of a longer example only so many bytes are learned from.
const READ_OF_ONE_EXAMPLE: usize = 600;

/// The classifier of some replies.
pub(crate) struct Choice {
    classifier: Classifier,
    /// The labels by the changes that made the replies; those without examples have none.
    labels: BTreeMap<u64, usize>,
    /// The changes that made the replies, those without examples too.
    replies: Vec<u64>,
}

/// What the classifier says of a message.
pub(crate) struct Scores<'a> {
    choice: &'a Choice,
    by_label: Vec<f32>,
}

impl Choice {
    /// Learns from the replies that these changes made; nothing if there are too few or too many examples.
    pub(crate) fn learn(kb: &KnowledgeBase, vectors: &VectorSnapshot, replies: &[u64]) -> Option<Self> {
        let is_example = |row: &usize| matches!(Place::from_bits(vectors.unit(*row)), Some(Place::Example(_)));
        let by_reply: Vec<(u64, usize)> = replies
            .iter()
            .map(|&reply| (reply, vectors.rows_of(reply).filter(is_example).count()))
            .filter(|(_, n_examples)| *n_examples > 0)
            .collect();
        let n_examples: usize = by_reply.iter().map(|(_, n_examples)| n_examples).sum();
        if by_reply.len() < FEWEST_REPLIES || n_examples > MOST_EXAMPLES {
            return None;
        }
        let prepared = by_reply.into_iter().filter_map(|(reply, _)| Some((reply, kb.prepared(reply).ok()?)));
        let mut prepared: Vec<(u64, Arc<Prepared>)> = prepared.collect();
        // The order of labels shows where replies share an example: it must not be that of insertion.
        prepared.sort_by_cached_key(|(_, it)| key(&it.article.id, &it.article.language, it.article.version.unwrap_or(1)));
        let mut labels = BTreeMap::new();
        let mut learned: Vec<(usize, Bag, Vec<f32>)> = Vec::with_capacity(n_examples);
        for (label, (reply, prepared)) in prepared.into_iter().enumerate() {
            labels.insert(reply, label);
            let analyzer = Analyzer::new(Some(&prepared.article.language));
            for row in vectors.rows_of(reply) {
                // The title names what the reply is for, as one more example would.
                let text = match Place::from_bits(vectors.unit(row)) {
                    Some(Place::Title) => Some(&prepared.article.title),
                    Some(Place::Example(number)) => prepared.article.examples.get(number as usize),
                    _ => None,
                };
                let read = |text: &str| Bag::of(&analyzer, &text[..text.floor_char_boundary(READ_OF_ONE_EXAMPLE)]);
                learned.extend(text.map(|text| (label, read(text), vectors.vector(row))));
            }
        }
        let examples: Vec<Example<'_>> =
            learned.iter().map(|(label, bag, vector)| Example { label: *label, bag, embedding: Some(vector) }).collect();
        let classifier = Classifier::train(labels.len(), &examples)?;
        Some(Self { classifier, labels, replies: replies.to_vec() })
    }

    /// Whether it was learned from these replies.
    pub(crate) fn is_of(&self, replies: &[u64]) -> bool {
        self.replies == replies
    }

    /// What it says of a message in a language.
    pub(crate) fn scores(&self, text: &str, language: Option<&Language>, vector: &[f32]) -> Scores<'_> {
        let bag = Bag::of(&Analyzer::new(language), text);
        Scores { choice: self, by_label: self.classifier.scores(&bag, Some(vector)) }
    }
}

impl Scores<'_> {
    /// How much a message wants the reply that a change made, of whose examples these are the cosines, from 0 to 1; nothing if it is no
    /// reply with examples.
    pub(crate) fn of(&self, reply: u64, cosines: impl IntoIterator<Item = f32>) -> Option<f64> {
        let label = self.choice.labels.get(&reply).and_then(|&label| self.by_label.get(label));
        label.map(|&score| f64::from(self.choice.classifier.combine(score, cosines)).clamp(0.0, 1.0))
    }
}
