//! One linear support vector machine a label against all others, with squared hinge loss, trained by dual coordinate descent (Hsieh et
//! al., "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1 with L2 loss). All labels learn from an example
//! at once, so that each of its features is read once and the inner loops run over neighbouring numbers.

use super::machine::{Machine, Row};

/// What an error costs beside large weights.
const COST: f32 = 1.0;
/// How often each example is looked at: more change no decision.
const ROUNDS: usize = 6;

impl Machine {
    /// Learns from nothing. `cost` is what an error on an example of a label costs, 1 for most.
    pub(super) fn learn_margins(&mut self, rows: &[Row<'_>], labels: &[usize], cost: &dyn Fn(usize) -> f32) {
        if self.n_labels == 0 {
            return;
        }
        // How much each example weighs for each label; what it adds to the weights is its features times this, with its sign.
        let mut duals = vec![0.0_f32; rows.len() * self.n_labels];
        for _ in 0..ROUNDS {
            for ((row, &label), duals) in rows.iter().zip(labels).zip(duals.chunks_exact_mut(self.n_labels)) {
                self.step(row, label, 0.5 / (COST * cost(label)), duals);
            }
        }
    }

    /// Learns one more example and leaves what was learned from the others as it is (Crammer et al., "Online passive-aggressive
    /// algorithms", 2006, PA-II: the first step of the descent).
    pub(super) fn learn_one(&mut self, row: &Row<'_>, label: usize) {
        self.step(row, label, 0.5 / COST, &mut vec![0.0; self.n_labels]);
    }

    fn step(&mut self, row: &Row<'_>, label: usize, softness: f32, duals: &mut [f32]) {
        let mut steps = self.scores(row);
        let curvature = row.square() + softness;
        for (index, (step, dual)) in steps.iter_mut().zip(duals).enumerate() {
            let sign = if index == label { 1.0 } else { -1.0 };
            let gradient = sign * *step - 1.0 + softness * *dual;
            let moved = (*dual - gradient / curvature).max(0.0);
            *step = (moved - *dual) * sign;
            *dual = moved;
        }
        self.add(row, &steps);
    }
}
