//! How likely a suggestion is right: a logistic model over what ranking knows. Pure.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::features::FEATURES;
use crate::rank::Ranked;

/// What the model looks at, beside the intercept: features of the candidate, the share of its score by which it leads the best of the
/// others, and the logarithm of that difference. How far the first stands out tells more than how high it stands, because long messages
/// are never covered well.
pub(crate) const SIGNALS: [&str; 5] = ["gram", "title_match", "sentence", "lead", "log_margin"];
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

/// The probability that a ranked candidate is right. `margin` is how far its score stands above the best of the others, negative for
/// all but the first.
pub(crate) fn confidence(ranked: &Ranked, margin: f64) -> f64 {
    let model = model();
    let signals = signals(ranked, margin);
    let sum: f64 = signals.iter().zip(model.coefficients).map(|(signal, coefficient)| signal * coefficient).sum();
    1.0 / (1.0 + (-(model.intercept + sum)).exp())
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
