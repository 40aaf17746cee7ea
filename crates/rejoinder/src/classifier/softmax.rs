//! One softmax over all labels, trained example by example with steps that shorten for each feature as it is seen (Duchi et al.,
//! "Adaptive subgradient methods", 2011, with one sum for a feature and all labels). What it gets wrong is not what margins get wrong.

use super::machine::{Machine, Row};

/// How often each example is looked at.
const ROUNDS: usize = 8;
/// The length of the first steps, and of those of the bias.
const STEP: f32 = 0.5;
const STEP_OF_BIAS: f32 = 0.025;
/// An example as certain as this teaches nothing.
const CERTAIN: f32 = 1e-6;

impl Machine {
    /// Learns from nothing. Afterwards the scores of all labels sum to 0.
    pub(super) fn learn_shares(&mut self, rows: &[Row<'_>], labels: &[usize]) {
        let mut seen = vec![0.0_f32; self.weights.len().checked_div(self.n_labels).unwrap_or_default()];
        for _ in 0..ROUNDS {
            for (row, &label) in rows.iter().zip(labels) {
                let mut errors = softmax(self.scores(row));
                errors.iter_mut().for_each(|share| *share = -*share);
                errors[label] += 1.0;
                let square: f32 = errors.iter().map(|error| error * error).sum();
                if square < CERTAIN {
                    continue;
                }
                self.bias.iter_mut().zip(&errors).for_each(|(bias, error)| *bias += STEP_OF_BIAS * error);
                for (feature, value) in row.features(self.dimension) {
                    seen[feature] += value * value * square;
                    self.add_to(feature, STEP * value / seen[feature].max(f32::MIN_POSITIVE).sqrt(), &errors);
                }
            }
        }
    }
}

/// Scores as shares that sum to 1.
fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
    scores
}
