//! Fitting the weights of the ranking: coordinate ascent on the errors of evaluation sets, and the same without the family of sets that
//! is to be measured.

use std::collections::BTreeMap;
use std::path::Path;

use rejoinder::{Error, ErrorKind, Result};

use crate::judged::{JudgedQuestion, JudgedSet, Mean};
use crate::parallel::in_parallel;
use crate::random::Random;
use crate::set::{read_text, spread};

/// Weights by the names of their features.
pub type Weights = BTreeMap<String, f64>;

/// The ascent begins from equal weights and from so many points drawn at random, and the best end is taken: it stops at the first point
/// from which no single step gains. Beginning with the shipped weights would let them, which know all sets, into the fit without the
/// sets that are to be measured.
const DRAWN_STARTS: usize = 5;
const EQUAL_START: f64 = 0.5;
/// Drawn weights lie between this and its inverse times [`EQUAL_START`], evenly by their logarithm.
const SPREAD: f64 = 6.0;
/// Steps of a weight: a factor and a summand, coarse ones first.
const COARSE: [(f64, f64); 7] = [(0.0, 0.0), (0.5, 0.0), (0.8, 0.0), (1.25, 0.0), (2.0, 0.0), (1.0, 0.05), (1.0, 0.2)];
const FINE: [(f64, f64); 5] = [(0.0, 0.0), (0.9, 0.0), (1.1, 0.0), (0.97, 0.0), (1.03, 0.0)];
/// A step has to gain this much of the loss: less is the noise of the sample.
const LEAST_GAIN: f64 = 1e-4;
/// More rounds over all weights than this are not made.
const MOST_ROUNDS: usize = 30;
/// How much more an error above the peer's counts.
const PENALTY: f64 = 2.0;
/// A peer's error below this is counted as this much, so that a set on which a peer is right nearly always does not outweigh all others.
const LEAST_ERROR: f64 = 0.02;

/// A set to fit on.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// Its questions with what was found.
    pub set: &'a JudgedSet,
    /// The figure of the better peer: of other engines or, for an encoder, of words alone.
    /// A set without a peer is compared with its own figure at the beginning, and not penalised.
    pub peer: Option<f64>,
    /// The family it belongs to.
    pub family: usize,
}

impl Example<'_> {
    /// The error that the set's error is measured by, if the set has no peer that of its own figure at the beginning.
    fn reference(&self, beginning: f64) -> f64 {
        (1.0 - self.peer.unwrap_or(beginning)).max(LEAST_ERROR)
    }

    /// What a figure loses beside the reference error.
    fn loss(&self, figure: f64, reference: f64) -> f64 {
        let ratio = (1.0 - figure) / reference;
        let above = if self.peer.is_some() { (ratio - 1.0).max(0.0) } else { 0.0 };
        ratio + PENALTY * above
    }
}

/// The share of each example in the loss.
fn shares(examples: &[Example<'_>]) -> Vec<f64> {
    let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
    examples.iter().for_each(|example| *sizes.entry(example.family).or_default() += 1.0);
    let total: f64 = sizes.values().map(|size| size.sqrt()).sum();
    examples.iter().map(|example| 1.0 / (sizes[&example.family].sqrt() * total)).collect()
}

/// How weights are fitted.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The shipped weights: which features there are, and the values of those held.
    pub shipped: Weights,
    /// Features of which the sets say nothing; their weights are priors and stay as they are.
    pub held: Vec<String>,
    /// At most this many questions of a set are fitted on.
    pub n_queries: usize,
}

impl Fit {
    /// The weights with the least loss over these examples that coordinate ascent finds, rounded to three decimals. The loss is the mean
    /// over families, weighted by the square root of their numbers of sets, of the mean ratio of a set's error (1 - figure) to its
    /// peer's, where what is above 1 counts thrice. Deterministic: begins at the same points, tries the same steps in the same order.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if the features of the hits are not those of the shipped weights.
    pub fn fit(&self, examples: &[Example<'_>]) -> Result<Weights> {
        self.check(examples)?;
        let mut random = Random::of("starts");
        let mut drawn = || EQUAL_START * SPREAD.powf(random.below(2001) as f64 / 1000.0 - 1.0);
        let starts: Vec<Vec<f64>> = (0..=DRAWN_STARTS)
            .map(|start| {
                let mut weight = || if start == 0 { EQUAL_START } else { drawn() };
                self.shipped.iter().map(|(name, shipped)| if self.held.contains(name) { *shipped } else { weight() }).collect()
            })
            .collect();
        // Where there is no peer, errors are measured by those of the first start.
        let references: Vec<f64> = Climb::new(examples, starts[0].clone(), self.n_queries).sets.iter().map(|set| set.reference).collect();
        let ends = in_parallel(&starts, |start| {
            let climb = self.climb(examples, start.clone(), &references);
            (climb.loss, climb.weights)
        });
        let best = ends.into_iter().reduce(|best, end| if end.0 < best.0 { end } else { best });
        let rounded = best.into_iter().flat_map(|(_, weights)| weights).map(|weight| (weight * 1e3).round() / 1e3);
        Ok(self.shipped.keys().cloned().zip(rounded).collect())
    }

    fn climb<'a>(&self, examples: &[Example<'a>], start: Vec<f64>, references: &[f64]) -> Climb<'a> {
        let mut climb = Climb::new(examples, start, self.n_queries);
        climb.sets.iter_mut().zip(references).for_each(|(set, reference)| set.reference = *reference);
        climb.loss = climb.loss_after(0, 0.0);
        let free: Vec<usize> = self.shipped.keys().enumerate().filter(|(_, name)| !self.held.contains(name)).map(|it| it.0).collect();
        for steps in [&COARSE[..], &FINE] {
            for _ in 0..MOST_ROUNDS {
                let before = climb.loss;
                free.iter().for_each(|&feature| climb.improve(feature, steps));
                if climb.loss > before - LEAST_GAIN {
                    break;
                }
            }
        }
        climb
    }

    /// For each family of the examples, the weights fitted on all others.
    ///
    /// # Errors
    ///
    /// As [`fit`](Self::fit).
    pub fn without_each_family(&self, examples: &[Example<'_>]) -> Result<BTreeMap<usize, Weights>> {
        let mut families: Vec<usize> = examples.iter().map(|example| example.family).collect();
        families.sort_unstable();
        families.dedup();
        let fits = in_parallel(&families, |family| {
            let others: Vec<Example<'_>> = examples.iter().filter(|example| example.family != *family).copied().collect();
            Ok((*family, self.fit(&others)?))
        });
        fits.into_iter().collect()
    }

    /// The loss of weights, which may be others for each example.
    #[must_use]
    pub fn loss<'a>(&self, examples: &[Example<'_>], weights: impl Fn(&Example<'_>) -> &'a Weights) -> f64 {
        let shares = shares(examples);
        let of = |(example, share): (&Example<'_>, f64)| {
            let reference = example.reference(example.set.figure(&self.shipped, self.n_queries));
            share * example.loss(example.set.figure(weights(example), self.n_queries), reference)
        };
        examples.iter().zip(shares).map(of).sum()
    }

    fn check(&self, examples: &[Example<'_>]) -> Result<()> {
        let questions = examples.iter().flat_map(|example| &example.set.questions);
        let mut found = questions.map(JudgedQuestion::names).filter(|names| !names.is_empty());
        if found.any(|names| !names.iter().eq(self.shipped.keys())) {
            let message = "the weights are not those of the features that hits have: build again after changing either";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        Ok(())
    }
}

/// Reads a file of weights.
///
/// # Errors
///
/// `NotFound` or `Io` if it cannot be read, `InvalidInput` if it is malformed.
pub fn read_weights(path: &Path) -> Result<Weights> {
    let refuse = |error: serde_json::Error| Error::new(ErrorKind::InvalidInput, format!("{}: {error}", path.display()));
    serde_json::from_str(&read_text(path)?).map_err(refuse)
}

/// Weights as they stand in their file.
#[must_use]
pub fn weights_as_json(weights: &Weights) -> String {
    let rows: Vec<String> = weights.iter().map(|(name, weight)| format!("  \"{name}\": {weight:?}")).collect();
    format!("{{\n{}\n}}\n", rows.join(",\n"))
}

/// Weights on their way to a lower loss.
struct Climb<'a> {
    sets: Vec<Followed<'a>>,
    weights: Vec<f64>,
    loss: f64,
}

/// A set with the scores of all its hits by the present weights.
struct Followed<'a> {
    example: Example<'a>,
    questions: Vec<(&'a JudgedQuestion, Vec<f64>)>,
    /// What errors are measured by.
    reference: f64,
    /// The share of the loss that the set's ratio makes.
    share: f64,
}

impl<'a> Climb<'a> {
    fn new(examples: &[Example<'a>], weights: Vec<f64>, n_queries: usize) -> Self {
        let followed = examples.iter().zip(shares(examples)).map(|(&example, share)| {
            let scored = |question: &'a JudgedQuestion| (question, question.scores(&weights));
            let questions = spread(&example.set.questions, n_queries).map(scored).collect();
            let mut followed = Followed { example, questions, reference: 0.0, share };
            followed.reference = example.reference(followed.figure(0, 0.0));
            followed
        });
        let mut climb = Self { sets: followed.collect(), weights, loss: 0.0 };
        climb.loss = climb.loss_after(0, 0.0);
        climb
    }

    /// Takes the best of the steps for one weight, if any gains enough.
    fn improve(&mut self, feature: usize, steps: &[(f64, f64)]) {
        let weight = self.weights[feature];
        let mut best = (self.loss - LEAST_GAIN, weight);
        for (factor, summand) in steps {
            let tried = weight * factor + summand;
            let loss = self.loss_after(feature, tried - weight);
            if loss < best.0 {
                best = (loss, tried);
            }
        }
        if best.1 != weight {
            self.weights[feature] = best.1;
            for (question, scores) in self.sets.iter_mut().flat_map(|set| &mut set.questions) {
                *scores = question.scores(&self.weights);
            }
            self.loss = self.loss_after(feature, 0.0);
        }
    }

    /// The loss once a weight has changed by so much.
    fn loss_after(&self, feature: usize, change: f64) -> f64 {
        let of_set = |set: &Followed<'_>| set.share * set.example.loss(set.figure(feature, change), set.reference);
        self.sets.iter().map(of_set).sum()
    }
}

impl Followed<'_> {
    fn figure(&self, feature: usize, change: f64) -> f64 {
        let mut mean = Mean::default();
        let mut changed = Vec::new();
        for (question, scores) in &self.questions {
            changed.clear();
            if change == 0.0 || scores.is_empty() {
                changed.extend_from_slice(scores);
            } else {
                changed.extend(scores.iter().zip(question.values(feature)).map(|(score, value)| score + change * f64::from(*value)));
            }
            mean.add(question.figure(&changed, self.example.set.of_intents));
        }
        mean.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A set whose right hits stand out by `right` and whose wrong ones by `wrong`.
    fn set(right: [f32; 3], wrong: [f32; 3]) -> JudgedSet {
        let values: Vec<[f32; 2]> = right.into_iter().zip(wrong).map(|(right, wrong)| [right, wrong]).collect();
        let features: Vec<(&'static str, &[f32])> = ["a", "b", "c"].into_iter().zip(values.iter().map(|it| &it[..])).collect();
        JudgedSet { questions: vec![JudgedQuestion::made(&features); 3], ..JudgedSet::default() }
    }

    fn weights(values: [f64; 3]) -> Weights {
        ["a", "b", "c"].map(str::to_owned).into_iter().zip(values).collect()
    }

    fn fit() -> Fit {
        Fit { shipped: weights([1.0, 1.0, 7.0]), held: vec!["c".to_owned()], n_queries: 2 }
    }

    #[test]
    fn weights_that_put_the_right_ones_first_are_found() {
        let (first, second) = (set([1.0, 0.0, 0.0], [0.0, 2.0, 0.0]), set([0.5, 1.0, 0.0], [0.8, 0.0, 0.0]));
        let examples = [Example { set: &first, peer: Some(0.5), family: 0 }, Example { set: &second, peer: None, family: 1 }];
        let fit = fit();
        let fitted = fit.fit(&examples).unwrap();
        assert_eq!((first.figure(&fitted, 9), fitted["c"]), (1.0, 7.0), "{fitted:?}");
        assert_eq!(fitted, fit.fit(&examples).unwrap());
        assert!(fit.loss(&examples, |_| &fitted) <= fit.loss(&examples, |_| &fit.shipped));
        assert!(fitted.values().all(|weight| *weight >= 0.0));
    }

    #[test]
    fn a_family_has_no_part_in_the_weights_it_is_measured_with() {
        let (first, second) = (set([1.0, 0.0, 0.0], [0.0, 2.0, 0.0]), set([0.0, 3.0, 0.0], [1.0, 0.0, 0.0]));
        let held_out = |set: &JudgedSet| {
            let examples = [Example { set, peer: Some(0.5), family: 4 }, Example { set: &second, peer: Some(0.5), family: 9 }];
            fit().without_each_family(&examples).unwrap()
        };
        let (one, other) = (held_out(&first), held_out(&second));
        assert_eq!(one[&4], other[&4]);
        assert_ne!(one[&9], other[&9]);
    }

    #[test]
    fn other_features_are_refused() {
        let set = set([1.0; 3], [0.0; 3]);
        let fit = Fit { shipped: Weights::from([("a".to_owned(), 1.0)]), ..fit() };
        let error = fit.fit(&[Example { set: &set, peer: None, family: 0 }]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}
