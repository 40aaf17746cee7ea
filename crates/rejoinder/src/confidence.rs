//! How likely a suggestion is right: logistic models over what ranking knows. Pure.
//!
//! There is one for what words found, one for what words and meaning found, and one for canned replies chosen by their examples: how far a
//! score stands out means something else in each.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rejoinder_index::PlanLanguage;
use serde::Deserialize;

use crate::features::FEATURES;
use crate::rank::Ranked;

/// What an unrelated article scores by chance: where there is no rival, or only a weaker one, this is what the first must stand out from.
const CHANCE: f64 = 0.45;
/// A suggestion that covers less than this share of the question is trusted less, in proportion, however far it stands out.
const LEAST_COVERAGE: f64 = 0.1;
/// So is one that covers nothing but is near in meaning, if it is less near than this.
const LEAST_NEARNESS: f64 = 0.3;
/// Differences of score below this are as good as none.
const LEAST_MARGIN: f64 = 0.001;

/// The shipped models, `data/confidence.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Models {
    /// The probability from which on a suggestion is shown as an answer.
    threshold: f64,
    /// Found by words alone.
    words: Model,
    /// Found where an encoder has a say.
    meaning: Model,
    /// A canned reply chosen by its examples, by words alone.
    taught: Model,
    /// The same where an encoder has a say.
    choice: Model,
}

/// A logistic model.
#[derive(Default, Deserialize)]
struct Model {
    intercept: f64,
    /// By [signal](signals).
    coefficients: BTreeMap<String, f64>,
}

/// What the others have.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rivals {
    score: f64,
    choice: f64,
    mean: f64,
}

/// So many of the others say how high scores are where nothing fits.
const FIELD: usize = 20;

impl Rivals {
    /// Of these, best first.
    pub(crate) fn of<'a>(others: impl Iterator<Item = &'a Ranked>) -> Self {
        let others: Vec<&Ranked> = others.take(FIELD).collect();
        let score = others.iter().map(|other| other.score).fold(0.0, f64::max);
        let choice = others.iter().map(|other| other.choice.unwrap_or_default()).fold(0.0, f64::max);
        let n = others.len().max(1) as f64;
        let mean = others.iter().map(|it| it.score).sum::<f64>() / n;
        Self { score, choice, mean }
    }
}

fn models() -> &'static Models {
    static MODELS: OnceLock<Models> = OnceLock::new();
    MODELS.get_or_init(|| {
        let none = || Models {
            threshold: 1.0,
            words: Model::default(),
            meaning: Model::default(),
            taught: Model::default(),
            choice: Model::default(),
        };
        serde_json::from_str(include_str!("../data/confidence.json")).unwrap_or_else(|_| none())
    })
}

/// The probability from which on a suggestion is shown as an answer.
pub(crate) fn threshold() -> f64 {
    models().threshold
}

/// How likely a ranked candidate is right, and what that was computed from.
#[derive(Clone, Debug)]
pub(crate) struct Confidence {
    pub(crate) probability: f64,
    pub(crate) signals: Vec<(&'static str, f64)>,
}

impl Confidence {
    pub(crate) fn of(ranked: &Ranked, rivals: Rivals, asked: &PlanLanguage) -> Self {
        let signals = signals(ranked, rivals, asked);
        let Models { words, meaning, taught, choice, .. } = models();
        let covered = feature(ranked, "coverage") / LEAST_COVERAGE;
        let near = feature(ranked, "meaning_passage").max(feature(ranked, "meaning_heading")) / LEAST_NEARNESS;
        let (model, trust) = match (ranked.weights.with_meaning, ranked.choice.is_some()) {
            (false, false) => (words, covered),
            (false, true) => (taught, 1.0),
            (true, false) => (meaning, covered.max(near)),
            (true, true) => (choice, 1.0),
        };
        let of = |name: &str| signals.iter().find(|(signal, _)| *signal == name).map_or(0.0, |(_, value)| *value);
        let sum: f64 = model.coefficients.iter().map(|(name, coefficient)| of(name) * coefficient).sum();
        Self { probability: trust.min(1.0) / (1.0 + (-(model.intercept + sum)).exp()), signals }
    }
}

/// What the models may use, by name: the features of the candidate; `lead`, the share of its score by which it leads the best of the
/// others; `log_margin`, the logarithm of that difference; `over_mean`, by how much it is above the mean of the next twenty; `choice`, how
/// much a canned reply is wanted; `choice_lead`, by how much more than any other; `n_words`, the logarithm of how many words were asked. How
/// far the first stands out tells more than how high it stands, because long messages are never covered well.
fn signals(ranked: &Ranked, rivals: Rivals, asked: &PlanLanguage) -> Vec<(&'static str, f64)> {
    let margin = ranked.score - rivals.score.max(CHANCE);
    let choice = ranked.choice.unwrap_or_default();
    let features = FEATURES.into_iter().zip(ranked.features).filter(|(name, _)| *name != "choice");
    let told = [
        ("lead", (margin / ranked.score.max(1e-6)).clamp(-1.0, 1.0)),
        ("log_margin", margin.max(LEAST_MARGIN).ln()),
        ("over_mean", ranked.score - rivals.mean),
        ("choice", choice),
        ("choice_lead", choice - rivals.choice),
        ("n_words", (asked.words.len().max(1) as f64).ln()),
    ];
    features.chain(told).collect()
}

fn feature(ranked: &Ranked, name: &str) -> f64 {
    FEATURES.iter().position(|feature| *feature == name).map_or(0.0, |index| ranked.features[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coefficient_has_a_signal() {
        let shipped: Models = serde_json::from_str(include_str!("../data/confidence.json")).unwrap();
        assert!(shipped.threshold > 0.0 && shipped.threshold < 1.0);
        for model in [shipped.words, shipped.meaning, shipped.taught, shipped.choice] {
            assert!(model.intercept.is_finite() && !model.coefficients.is_empty());
            for (name, coefficient) in model.coefficients {
                let known = FEATURES.contains(&name.as_str())
                    || ["lead", "log_margin", "over_mean", "choice_lead", "n_words"].contains(&name.as_str());
                assert!(known && coefficient.is_finite(), "{name}");
            }
        }
    }
}
