//! Questions with the features and grades of their hits: all that fitting weights needs, without asking again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rejoinder::{Contribution, Hit, Result};

use crate::corpus::Setup;
use crate::evaluate::DEPTH;
use crate::set::{Query, Set, spread};

/// A set's questions with what was found for them.
#[derive(Clone, Debug, Default)]
pub struct JudgedSet {
    /// The set's name.
    pub name: String,
    /// Whether its figure is the share of questions whose first hit is right; otherwise it is nDCG at 10. Of canned replies one is right.
    pub of_intents: bool,
    /// Its questions with a right answer.
    pub questions: Vec<JudgedQuestion>,
}

/// A question with what was found for it.
#[derive(Clone, Debug)]
pub struct JudgedQuestion {
    n_hits: usize,
    /// The right hits: index and gain.
    gains: Vec<(usize, f64)>,
    /// The discounted gain of the best order possible.
    best: f64,
    /// The names of the features, ascending.
    names: Vec<Cow<'static, str>>,
    /// Feature by feature, the values of all hits.
    values: Vec<f32>,
}

impl JudgedSet {
    /// Asks at most `most` questions, evenly spread over the set.
    ///
    /// # Errors
    ///
    /// If a record is refused or the disk is.
    pub fn ask(set: &Set, setup: &Setup, most: usize) -> Result<Self> {
        let base = setup.base(set)?;
        let grades = set.grades();
        let mut judged = Self::empty(set);
        for query in spread(&set.queries, most) {
            let hits = base.kb.search(query.query().limit(DEPTH))?.hits;
            judged.add(&grades, query, &hits);
        }
        Ok(judged)
    }

    /// A set of which no question was asked yet.
    #[must_use]
    pub fn empty(set: &Set) -> Self {
        Self { name: set.name.clone(), of_intents: set.is_of_intents(), questions: Vec::new() }
    }

    /// Adds a question with its hits, if it has a right answer. `grades` are those of the [set](Set::grades).
    pub fn add(&mut self, grades: &BTreeMap<&str, BTreeMap<&str, u32>>, query: &Query, hits: &[Hit]) {
        if let Some(grades) = grades.get(query.id.as_str()).filter(|grades| !grades.is_empty()) {
            self.questions.push(JudgedQuestion::new(grades, hits));
        }
    }

    /// The set's figure with other weights, over at most `most` questions evenly spread; 1 without any. The features are those found
    /// with the shipped weights: the few that depend on weights themselves are not made anew.
    #[must_use]
    pub fn figure(&self, weights: &BTreeMap<String, f64>, most: usize) -> f64 {
        let mut sum = Mean::default();
        for question in spread(&self.questions, most) {
            let weights: Vec<f64> = question.names.iter().map(|name| weights.get(name.as_ref()).copied().unwrap_or_default()).collect();
            sum.add(question.figure(&question.scores(&weights), self.of_intents));
        }
        sum.value()
    }
}

impl JudgedQuestion {
    fn new(grades: &BTreeMap<&str, u32>, hits: &[Hit]) -> Self {
        // Ties are broken by key; in this order the earlier of two hits wins.
        let mut hits: Vec<&Hit> = hits.iter().collect();
        hits.sort_by(|a, b| a.article.cmp(&b.article));
        let gain = |grade: u32| 2_f64.powi(grade as i32) - 1.0;
        let graded = hits.iter().enumerate().filter_map(|(index, hit)| Some((index, gain(*grades.get(hit.article.as_str())?))));
        let mut ideal: Vec<f64> = grades.values().map(|&grade| gain(grade)).collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        let by_name: Vec<Vec<&Contribution>> = hits.iter().map(|hit| by_name(hit)).collect();
        let names: Vec<Cow<'static, str>> = by_name.first().into_iter().flatten().map(|it| it.feature.clone()).collect();
        let values = (0..names.len()).flat_map(|feature| by_name.iter().map(move |hit| hit[feature].value as f32));
        Self {
            n_hits: hits.len(),
            gains: graded.collect(),
            best: ideal.iter().take(10).enumerate().map(|(rank, gain)| gain * discount(rank)).sum(),
            values: values.collect(),
            names,
        }
    }

    /// The names of the features, ascending; none where nothing was found.
    pub(crate) fn names(&self) -> &[Cow<'static, str>] {
        &self.names
    }

    /// The values of all hits of one feature.
    pub(crate) fn values(&self, feature: usize) -> &[f32] {
        &self.values[feature * self.n_hits..(feature + 1) * self.n_hits]
    }

    /// The score of every hit, by weights in the order of the names.
    pub(crate) fn scores(&self, weights: &[f64]) -> Vec<f64> {
        let mut scores = vec![0.0; self.n_hits];
        for (feature, weight) in weights.iter().enumerate().take(self.names.len()) {
            scores.iter_mut().zip(self.values(feature)).for_each(|(score, value)| *score += weight * f64::from(*value));
        }
        scores
    }

    /// nDCG at 10 of the hits in order of these scores, or whether the first is right.
    pub(crate) fn figure(&self, scores: &[f64], first_alone: bool) -> f64 {
        let mut gained = 0.0;
        for &(hit, gain) in &self.gains {
            let score = scores[hit];
            let before = scores[..hit].iter().filter(|other| **other >= score).count();
            let rank = before + scores[hit + 1..].iter().filter(|other| **other > score).count();
            match rank {
                0 if first_alone => return 1.0,
                0..10 if !first_alone => gained += gain * discount(rank),
                _ => {}
            }
        }
        gained / self.best
    }
}

fn by_name(hit: &Hit) -> Vec<&Contribution> {
    let mut contributions: Vec<&Contribution> = hit.contributions.iter().collect();
    contributions.sort_by(|a, b| a.feature.cmp(&b.feature));
    contributions
}

fn discount(rank: usize) -> f64 {
    1.0 / (rank as f64 + 2.0).log2()
}

/// A mean in the making.
#[derive(Default)]
pub(crate) struct Mean {
    sum: f64,
    n: usize,
}

impl Mean {
    pub(crate) fn add(&mut self, value: f64) {
        self.sum += value;
        self.n += 1;
    }

    /// The mean; 1 of nothing, which is no error.
    pub(crate) fn value(&self) -> f64 {
        if self.n == 0 { 1.0 } else { self.sum / self.n as f64 }
    }
}

#[cfg(test)]
impl JudgedQuestion {
    /// A question whose first hit alone is right, with the values of each feature.
    pub(crate) fn made(features: &[(&'static str, &[f32])]) -> Self {
        Self {
            n_hits: features[0].1.len(),
            gains: vec![(0, 1.0)],
            best: 1.0,
            names: features.iter().map(|(name, _)| (*name).into()).collect(),
            values: features.iter().flat_map(|(_, values)| values.iter().copied()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_order_by_score() {
        let question = JudgedQuestion::made(&[("a", &[0.5, 1.0, 0.5]), ("b", &[1.0, 0.0, 0.0])]);
        let second = 1.0 / 3_f64.log2();
        // Of hits with one score, the earlier wins.
        let rows =
            [([1.0, 0.0], second, 0.0), ([0.0, 1.0], 1.0, 1.0), ([0.0, 0.0], 1.0, 1.0), ([1.0, 0.5], 1.0, 1.0), ([1.0, 0.4], second, 0.0)];
        for (weights, ndcg, first) in rows {
            let scores = question.scores(&weights);
            assert!((question.figure(&scores, false) - ndcg).abs() < 1e-6, "{weights:?}");
            assert_eq!(question.figure(&scores, true), first, "{weights:?}");
        }
    }
}
