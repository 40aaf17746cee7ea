//! Candidates in order. Pure: the same evidence gives the same order, and nothing can fail.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rejoinder_index::{Candidate, Plan, Scope};

use crate::features::{FEATURES, Information, features};

/// A candidate with its score.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    /// Index of the candidate.
    pub(crate) candidate: usize,
    /// The weighted sum of its features.
    pub(crate) score: f64,
    pub(crate) features: [f64; FEATURES.len()],
    /// The passage that speaks most for it.
    pub(crate) passage: usize,
}

impl Ranked {
    /// The same candidate where the question is only a part of a message: what words make counts by this share.
    pub(crate) fn of_part(mut self, share: f64) -> Self {
        for (name, feature) in FEATURES.iter().zip(&mut self.features) {
            if OF_WORDS.contains(name) || *name == SUPPORT {
                *feature *= share;
            }
        }
        self.score = weighted(&self.features);
        self
    }
}

/// The weights of the features, shipped in `data/weights.json`.
pub(crate) fn weights() -> &'static [f64; FEATURES.len()] {
    static WEIGHTS: OnceLock<[f64; FEATURES.len()]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let named: BTreeMap<String, f64> = serde_json::from_str(include_str!("../data/weights.json")).unwrap_or_default();
        FEATURES.map(|name| named.get(name).copied().unwrap_or_default())
    })
}

/// Orders candidates by the weighted sum of their features, best first, ties by key. `language` gives, for each language of the plan,
/// how likely the question is in it.
pub(crate) fn rank(plan: &Plan, candidates: &[Candidate], language: &[f64], scope: &Scope) -> Vec<Ranked> {
    let information: Vec<Information> = plan.languages.iter().map(Information::of).collect();
    let bare = |(index, candidate): (usize, &Candidate)| {
        let of = candidate.language;
        let (features, passage) = features(&plan.languages[of], &information[of], candidate, language[of], scope);
        Ranked { candidate: index, score: weighted(&features), features, passage }
    };
    let mut ranked: Vec<Ranked> = candidates.iter().enumerate().map(bare).collect();
    support_by_translations(plan, candidates, &mut ranked);
    sort(candidates, &mut ranked);
    ranked
}

/// Best first, ties by key.
pub(crate) fn sort(candidates: &[Candidate], ranked: &mut [Ranked]) {
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| candidates[a.candidate].key.cmp(&candidates[b.candidate].key)));
}

fn weighted(features: &[f64; FEATURES.len()]) -> f64 {
    features.iter().zip(weights()).map(|(feature, weight)| feature * weight).sum()
}

/// The features that words make, as opposed to those that hold for all translations or for none.
const OF_WORDS: [&str; 9] = ["article", "written", "gram", "title", "title_match", "passage", "sentence", "example", "coverage"];

/// The feature that translations make.
const SUPPORT: &str = FEATURES[FEATURES.len() - 1];

/// A message that mixes languages is matched in parts by translations of one article: each gains from what the best of the others holds.
/// What the question was translated for has all of it in one language already.
fn support_by_translations(plan: &Plan, candidates: &[Candidate], ranked: &mut [Ranked]) {
    let words = |ranked: &Ranked| -> f64 {
        let all = FEATURES.iter().zip(&ranked.features).zip(weights());
        all.filter(|((name, _), _)| OF_WORDS.contains(name)).map(|((_, feature), weight)| feature * weight).sum()
    };
    let mut by_group: BTreeMap<u32, Vec<(usize, f64)>> = BTreeMap::new();
    let as_it_stands = |candidate: &Candidate| !plan.languages[candidate.language].is_translated();
    for it in ranked.iter().filter(|it| as_it_stands(&candidates[it.candidate])) {
        let candidate = &candidates[it.candidate];
        by_group.entry(candidate.group).or_default().push((candidate.language, words(it)));
    }
    for it in ranked.iter_mut().filter(|it| as_it_stands(&candidates[it.candidate])) {
        let candidate = &candidates[it.candidate];
        let others = by_group.get(&candidate.group).into_iter().flatten().filter(|(language, _)| *language != candidate.language);
        it.features[FEATURES.len() - 1] = others.map(|(_, score)| *score).fold(0.0, f64::max);
        it.score = weighted(&it.features);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight_and_every_weight_a_feature() {
        let named: BTreeMap<String, f64> = serde_json::from_str(include_str!("../data/weights.json")).unwrap();
        let names: Vec<&str> = named.keys().map(String::as_str).collect();
        let mut features = FEATURES;
        features.sort_unstable();
        assert_eq!(names, features);
        assert!(named.values().all(|weight| weight.is_finite()));
    }
}
