//! A linear machine: a weight for each feature and label.

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
    pub(super) n_labels: usize,
    /// A weight for each label.
    pub(super) bias: Vec<f32>,
    /// For each dimension of the embedding, and after them for each n-gram, a weight for each label.
    pub(super) weights: Vec<f32>,
    pub(super) dimension: usize,
}

impl Machine {
    /// A machine that knows nothing.
    pub(super) fn new(n_labels: usize, dimension: usize, n_sparse: usize) -> Self {
        let weights = vec![0.0; (dimension + n_sparse) * n_labels];
        Self { n_labels, bias: vec![0.0; n_labels], weights, dimension }
    }

    /// The score of every label.
    pub(super) fn scores(&self, row: &Row<'_>) -> Vec<f32> {
        let mut scores = self.bias.clone();
        row.features(self.dimension).for_each(|(at, value)| {
            let weights = &self.weights[at * self.n_labels..(at + 1) * self.n_labels];
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight);
        });
        scores
    }

    /// Adds the features of a text to the weights of each label, times the step of that label.
    pub(super) fn add(&mut self, row: &Row<'_>, steps: &[f32]) {
        self.bias.iter_mut().zip(steps).for_each(|(bias, step)| *bias += step);
        row.features(self.dimension).for_each(|(at, value)| self.add_to(at, value, steps));
    }

    /// Adds to the weights of one feature.
    pub(super) fn add_to(&mut self, feature: usize, value: f32, steps: &[f32]) {
        let weights = &mut self.weights[feature * self.n_labels..(feature + 1) * self.n_labels];
        weights.iter_mut().zip(steps).for_each(|(weight, step)| *weight += value * step);
    }

    /// Adds another machine of the same shape, times `share`.
    pub(super) fn mix(&mut self, other: &Self, share: f32) {
        let add = |weights: &mut [f32], more: &[f32]| weights.iter_mut().zip(more).for_each(|(weight, more)| *weight += share * more);
        add(&mut self.bias, &other.bias);
        add(&mut self.weights, &other.weights);
    }

    /// Multiplies all scores.
    pub(super) fn scale(&mut self, by: f32) {
        self.bias.iter_mut().chain(&mut self.weights).for_each(|weight| *weight *= by);
    }
}

impl Row<'_> {
    /// The indices of its features among all, with their values.
    pub(super) fn features(&self, dimension: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let sparse = self.sparse.iter().map(move |&(feature, value)| (dimension + feature, value));
        self.dense.iter().copied().enumerate().chain(sparse)
    }

    /// The square of its length, with the bias as a feature that is always 1.
    pub(super) fn square(&self) -> f32 {
        1.0 + self.dense.iter().map(|value| value * value).sum::<f32>() + self.sparse.iter().map(|(_, value)| value * value).sum::<f32>()
    }
}
