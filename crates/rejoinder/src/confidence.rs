//! How likely a suggestion is right: a logistic model over what ranking knows. Pure.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::features::FEATURES;
use crate::rank::Ranked;

/// What the model looks at, beside the intercept: features of the candidate, the share of its score by which it leads the best of the
/// others, and the logarithm of that difference. How far the first stands out tells more than how high it stands, because long messages
/// are never covered well.
pub(crate) const SIGNALS: [&str; 5] = ["gram", "title_match", "sentence", "lead", "log_margin"];
/// What an unrelated article scores by chance: where there is no rival, or only a weaker one, this is what the first must stand out from.
const CHANCE: f64 = 0.45;
/// A suggestion that covers less than this share of the question is trusted less, in proportion, however far it stands out.
const LEAST_COVERAGE: f64 = 0.1;
/// Differences of score below this are as good as none.
const LEAST_MARGIN: f64 = 0.001;

/// The shipped model, `data/confidence.json`.
struct Model {
    intercept: f64,
    coefficients: [f64; SIGNALS.len()],
    threshold: f64,
}

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let named: BTreeMap<String, f64> = serde_json::from_str(include_str!("../data/confidence.json")).unwrap_or_default();
        let number = |name: &str| named.get(name).copied().unwrap_or_default();
        Model { intercept: number("intercept"), coefficients: SIGNALS.map(number), threshold: number("threshold") }
    })
}

/// The probability from which on a suggestion is shown as an answer.
pub(crate) fn threshold() -> f64 {
    model().threshold
}

/// The probability that a ranked candidate is right; `rival` is the best score of the others.
pub(crate) fn confidence(ranked: &Ranked, rival: f64) -> f64 {
    let model = model();
    let signals = signals(ranked, ranked.score - rival.max(CHANCE));
    let coverage = FEATURES.iter().position(|feature| *feature == "coverage").map_or(1.0, |index| ranked.features[index]);
    let trust = (coverage / LEAST_COVERAGE).min(1.0);
    let sum: f64 = signals.iter().zip(model.coefficients).map(|(signal, coefficient)| signal * coefficient).sum();
    trust / (1.0 + (-(model.intercept + sum)).exp())
}

fn signals(ranked: &Ranked, margin: f64) -> [f64; SIGNALS.len()] {
    SIGNALS.map(|name| match name {
        "lead" => (margin / ranked.score.max(1e-6)).clamp(-1.0, 1.0),
        "log_margin" => margin.max(LEAST_MARGIN).ln(),
        _ => FEATURES.iter().position(|feature| *feature == name).map_or(0.0, |index| ranked.features[index]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_has_a_coefficient() {
        let named: BTreeMap<String, f64> = serde_json::from_str(include_str!("../data/confidence.json")).unwrap();
        for name in SIGNALS.iter().chain(&["intercept", "threshold"]) {
            assert!(named[*name].is_finite(), "{name}");
        }
        assert!(named["threshold"] > 0.0 && named["threshold"] < 1.0);
        assert_eq!(named.len(), SIGNALS.len() + 2);
    }
}
