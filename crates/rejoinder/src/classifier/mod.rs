//! Which label a message belongs to, learned from examples: a linear classifier over n-grams and, where there is one, the embedding of
//! the text. For canned replies with many examples, and for whatever else is chosen by example. Pure: the same examples give the same
//! classifier, in whatever order they come, and nothing can fail.
//!
//! Similarity to single examples knows the neighbourhood of each, the classifier what tells all examples of a label from all others. Both
//! together are better than either, so [`Classifier::combine`] adds the similarity to the nearest examples to the score: with one example
//! a label it decides nearly alone, with a hundred it settles what the classifier leaves open.

mod bag;
mod hinge;
mod machine;
mod softmax;
#[cfg(test)]
mod tests;
mod vocabulary;

pub(crate) use bag::Bag;

use machine::{Machine, Row};
use vocabulary::Vocabulary;

/// A text whose label is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example<'a> {
    /// An index below the number of labels.
    pub(crate) label: usize,
    /// Its n-grams.
    pub(crate) bag: &'a Bag,
    /// Its embedding, of length 1. Examples without one are learned from their n-grams alone.
    pub(crate) embedding: Option<&'a [f32]>,
}

/// Scores a message for every label.
#[derive(Clone, Debug)]
pub(crate) struct Classifier {
    vocabulary: Vocabulary,
    machine: Machine,
    /// The length of an embedding; 0 without an encoder.
    dimension: usize,
    /// What similarity to the nearest examples counts, beside a decision value that is 1 where a label is certain and -1 where it is not.
    nearness: f32,
}

/// What similarity to the nearest examples counts where there are many, and to how many examples a label it doubles: chosen by cross-validation
/// on two public sets of messages by intent (`docs/notes/classifier.md`).
const NEARNESS: f32 = 2.0;
/// The same where words alone tell what is near: the score that a reply has of all else.
const NEARNESS_OF_WORDS: f32 = 1.0;
const FEW: f32 = 5.0;
/// What the softmax counts beside the margins. They are both linear, so that their sum is one machine.
const SHARES: f32 = 0.2;
/// What the nearest examples of a label count: several alike say more than one.
const NEAREST: [f32; 3] = [1.0, 0.25, 0.1];

/// More weights than this, 100 MB, are not learned: there are one for each label and n-gram.
const MOST_WEIGHTS: usize = 25_000_000;
/// The square of the length of an embedding, rounding allowed for.
const LONGEST_SQUARE: f32 = 1.1;

impl Classifier {
    /// Learns from examples. Those whose label is not below `n_labels` are passed over, and so are embeddings that are
    /// not of length 1 or not of the dimension of the largest. Takes about 3 s on one core and 45 MB for 15,000 messages of 150 labels.
    /// Nothing if there are so many labels and n-grams that it would take more than 100 MB.
    pub(crate) fn train(n_labels: usize, examples: &[Example<'_>]) -> Option<Self> {
        let mut examples: Vec<Example<'_>> = examples.iter().filter(|example| example.label < n_labels).copied().collect();
        // By the hash of the text: an order as good as random, which coordinate descent wants, and the same wherever they come from.
        examples.sort_unstable_by(|a, b| {
            let embedding = |it: &Example<'_>| it.embedding.map(|embedding| embedding.iter().map(|x| x.to_bits()).collect::<Vec<_>>());
            let of = |it: &Example<'_>| (it.bag.hash(), it.label);
            of(a).cmp(&of(b)).then_with(|| a.bag.cmp(b.bag)).then_with(|| embedding(a).cmp(&embedding(b)))
        });
        let dimension = examples.iter().filter_map(|example| example.embedding).map(<[f32]>::len).max().unwrap_or_default();
        let vocabulary = Vocabulary::of(examples.iter().map(|example| example.bag));
        if (dimension + vocabulary.len()).saturating_mul(n_labels) > MOST_WEIGHTS {
            return None;
        }
        let mut counts = vec![0_usize; n_labels];
        examples.iter().for_each(|example| counts[example.label] += 1);
        let n_used = counts.iter().filter(|&&count| count > 0).count().max(1);
        let mean = (examples.len() as f32 / n_used as f32).max(1.0);
        let rows: Vec<Row<'_>> =
            examples.iter().map(|it| Row { sparse: vocabulary.row(it.bag), dense: usable(it.embedding, dimension) }).collect();
        let labels: Vec<usize> = examples.iter().map(|example| example.label).collect();
        let cost = |label: usize| (mean / counts[label] as f32).sqrt();
        let empty = Machine::new(n_labels, dimension, vocabulary.len());
        let mut machine = empty.clone();
        machine.learn_margins(&rows, &labels, &cost);
        let mut shares = empty;
        shares.learn_shares(&rows, &labels);
        machine.mix(&shares, SHARES);
        // Both together reach no fixed number: an example of a label is to have 1 on average.
        let own: f32 = rows.iter().zip(&labels).map(|(row, &label)| machine.scores(row)[label]).sum();
        if own > 0.0 {
            machine.scale(rows.len() as f32 / own);
        }
        Some(Self {
            vocabulary,
            machine,
            dimension,
            nearness: if dimension > 0 { NEARNESS } else { NEARNESS_OF_WORDS } * (1.0 + FEW / mean),
        })
    }

    /// Learns one more example, in a moment, and leaves what it knows of the others. Words that it has never seen stay unknown.
    pub(crate) fn learn(&mut self, example: &Example<'_>) {
        let row = Row { sparse: self.vocabulary.row(example.bag), dense: usable(example.embedding, self.dimension) };
        if example.label < self.machine.n_labels {
            self.machine.learn_one(&row, example.label);
        }
    }

    /// A score for every label: about 1 where the message belongs to it, about -1 where it does not.
    pub(crate) fn scores(&self, bag: &Bag, embedding: Option<&[f32]>) -> Vec<f32> {
        self.machine.scores(&Row { sparse: self.vocabulary.row(bag), dense: usable(embedding, self.dimension) })
    }

    /// The score of a label together with the cosines of the message to the examples of the label, in any order; about 1 at most. The best
    /// combined score names the label, and how high it is tells whether the message belongs to any.
    pub(crate) fn combine(&self, score: f32, cosines: impl IntoIterator<Item = f32>) -> f32 {
        let mut nearest = [f32::NEG_INFINITY; NEAREST.len()];
        for cosine in cosines.into_iter().filter(|cosine| cosine.is_finite()) {
            let at = nearest.partition_point(|&other| other >= cosine);
            if at < nearest.len() {
                nearest[at..].rotate_right(1);
                nearest[at] = cosine;
            }
        }
        let known = || nearest.iter().zip(NEAREST).filter(|(cosine, _)| cosine.is_finite());
        let whole: f32 = known().map(|(_, weight)| weight).sum();
        let sum: f32 = known().map(|(cosine, weight)| cosine * weight).sum();
        let nearest = if whole > 0.0 { self.nearness * sum / whole } else { 0.0 };
        (score + nearest) / (1.0 + self.nearness)
    }
}

/// The embedding, or nothing if it is not one of this dimension and of length 1: a longer one, or one that holds what is not a number,
/// would spoil all scores.
fn usable(embedding: Option<&[f32]>, dimension: usize) -> &[f32] {
    let square = |embedding: &[f32]| embedding.iter().map(|x| x * x).sum::<f32>();
    embedding.filter(|embedding| embedding.len() == dimension && square(embedding) <= LONGEST_SQUARE).unwrap_or_default()
}
