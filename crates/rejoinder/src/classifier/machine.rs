//! One linear support vector machine a label against all others, with squared hinge loss, trained by dual coordinate descent (Hsieh et
//! al., "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1 with L2 loss). All labels learn from an example
//! at once, so that each of its features is read once and the inner loops run over neighbouring numbers.

/// The features of one text.
pub(super) struct Row<'a> {
    /// Feature and value, ascending.
    pub(super) sparse: Vec<(usize, f32)>,
    /// The embedding, or nothing.
    pub(super) dense: &'a [f32],
}

/// The weights of all labels.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    n_labels: usize,
    /// A weight for each label.
    bias: Vec<f32>,
    /// For each dimension of the embedding, and after them for each n-gram, a weight for each label.
    weights: Vec<f32>,
    dimension: usize,
}

/// What an error costs beside large weights.
const COST: f32 = 1.0;
/// How often each example is looked at: more change no decision.
const ROUNDS: usize = 6;

impl Machine {
    /// `cost` is what an error on an example of a label costs, 1 for most.
    pub(super) fn train(
        rows: &[Row<'_>],
        labels: &[usize],
        cost: &dyn Fn(usize) -> f32,
        n_labels: usize,
        dimension: usize,
        n_sparse: usize,
    ) -> Self {
        let weights = vec![0.0; (dimension + n_sparse) * n_labels];
        let mut machine = Self { n_labels, bias: vec![0.0; n_labels], weights, dimension };
        if n_labels == 0 {
            return machine;
        }
        // How much each example weighs for each label; what it adds to the weights is its features times this, with its sign.
        let mut duals = vec![0.0_f32; rows.len() * n_labels];
        for _ in 0..ROUNDS {
            for ((row, &label), duals) in rows.iter().zip(labels).zip(duals.chunks_exact_mut(n_labels)) {
                let mut steps = machine.scores(row);
                let softness = 0.5 / (COST * cost(label));
                let curvature = row.square() + softness;
                for (index, (step, dual)) in steps.iter_mut().zip(duals).enumerate() {
                    let sign = if index == label { 1.0 } else { -1.0 };
                    let gradient = sign * *step - 1.0 + softness * *dual;
                    let moved = (*dual - gradient / curvature).max(0.0);
                    *step = (moved - *dual) * sign;
                    *dual = moved;
                }
                machine.add(row, &steps);
            }
        }
        machine
    }

    /// The decision value of every label.
    pub(super) fn scores(&self, row: &Row<'_>) -> Vec<f32> {
        let mut scores = self.bias.clone();
        row.features(self.dimension).for_each(|(at, value)| {
            let weights = &self.weights[at * self.n_labels..(at + 1) * self.n_labels];
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight);
        });
        scores
    }

    fn add(&mut self, row: &Row<'_>, steps: &[f32]) {
        self.bias.iter_mut().zip(steps).for_each(|(bias, step)| *bias += step);
        row.features(self.dimension).for_each(|(at, value)| {
            let weights = &mut self.weights[at * self.n_labels..(at + 1) * self.n_labels];
            weights.iter_mut().zip(steps).for_each(|(weight, step)| *weight += value * step);
        });
    }
}

impl Row<'_> {
    /// The indices of its features among all, with their values.
    fn features(&self, dimension: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let sparse = self.sparse.iter().map(move |&(feature, value)| (dimension + feature, value));
        self.dense.iter().copied().enumerate().chain(sparse)
    }

    /// The square of its length, with the bias as a feature that is always 1.
    fn square(&self) -> f32 {
        1.0 + self.dense.iter().map(|value| value * value).sum::<f32>() + self.sparse.iter().map(|(_, value)| value * value).sum::<f32>()
    }
}
