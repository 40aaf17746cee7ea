//! Candidates in order. Pure: the same evidence gives the same order, and nothing can fail.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rejoinder_index::{Candidate, Plan, Scope};

use crate::choice::Scores;
use crate::features::{FEATURES, Features, Information, N_OF_WORDS_ALONE, features};
use crate::meaning::{Meaning, Near};

/// A candidate with its score.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    /// Index of the candidate.
    pub(crate) candidate: usize,
    /// The weighted sum of its features.
    pub(crate) score: f64,
    pub(crate) features: Features,
    /// What the features count.
    pub(crate) weights: &'static Weights,
    /// The passage that speaks most for it.
    pub(crate) passage: usize,
    /// If it is a canned reply with examples: how much the message wants it of all of them, as these teach, from 0 to 1.
    pub(crate) choice: Option<f64>,
}

/// What each feature counts.
#[derive(Debug)]
pub(crate) struct Weights {
    values: Features,
    /// Whether an encoder had a say. Without one the features of meaning do not exist.
    pub(crate) with_meaning: bool,
}

impl Ranked {
    /// The same candidate where the question is only a part of a message: what words make counts by this share.
    pub(crate) fn of_part(mut self, share: f64) -> Self {
        for (index, (name, feature)) in FEATURES.iter().zip(&mut self.features).enumerate() {
            if OF_WORDS.contains(name) || index >= SUPPORT_AT {
                *feature *= share;
            }
        }
        self.weigh();
        self
    }

    fn weigh(&mut self) {
        self.score = self.weights.sum(&self.features);
    }
}

impl Weights {
    /// Those for words alone, shipped in `data/weights.json`, or those for words and meaning, in `data/weights_with_encoder.json`.
    pub(crate) fn shipped(with_meaning: bool) -> &'static Self {
        static SHIPPED: OnceLock<[Weights; 2]> = OnceLock::new();
        let [words, both] = SHIPPED.get_or_init(|| [Self::read(WEIGHTS, false), Self::read(WEIGHTS_WITH_ENCODER, true)]);
        if with_meaning { both } else { words }
    }

    fn read(json: &str, with_meaning: bool) -> Self {
        let named: BTreeMap<String, f64> = serde_json::from_str(json).unwrap_or_default();
        Self { values: FEATURES.map(|name| named.get(name).copied().unwrap_or_default()), with_meaning }
    }

    fn sum(&self, features: &Features) -> f64 {
        features.iter().zip(&self.values).map(|(feature, weight)| feature * weight).sum()
    }

    /// The names of the features that exist, with their weights.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let n_features = if self.with_meaning { FEATURES.len() } else { N_OF_WORDS_ALONE };
        FEATURES.into_iter().zip(self.values).take(n_features)
    }
}

const WEIGHTS: &str = include_str!("../data/weights.json");
const WEIGHTS_WITH_ENCODER: &str = include_str!("../data/weights_with_encoder.json");

/// Orders candidates by the weighted sum of their features, best first, ties by key. `language` gives, for each language of the plan,
/// how likely the question is in it; `meaning` is there if an encoder is, and knows what examples teach; without one `taught` does.
pub(crate) fn rank(
    plan: &Plan,
    candidates: &[Candidate],
    language: &[f64],
    scope: &Scope,
    meaning: Option<&Meaning>,
    taught: Option<&Scores<'_>>,
) -> Vec<Ranked> {
    let information: Vec<Information> = plan.languages.iter().map(Information::of).collect();
    let weights = Weights::shipped(meaning.is_some());
    let unknown = Near::default();
    let near = |candidate: &Candidate| meaning.and_then(|meaning| meaning.near(candidate.sequence));
    let bare = |(index, candidate): (usize, &Candidate)| {
        let of = candidate.language;
        let near = near(candidate).unwrap_or(&unknown);
        let (features, passage) = features(&plan.languages[of], &information[of], candidate, language[of], scope, near);
        Ranked { candidate: index, score: weights.sum(&features), features, weights, passage, choice: near.choice }
    };
    let mut ranked: Vec<Ranked> = candidates.iter().enumerate().map(bare).collect();
    if meaning.is_some() {
        presume(&mut ranked, |ranked| near(&candidates[ranked.candidate]).is_some());
    }
    support_by_translations(plan, candidates, &mut ranked);
    if let Some(taught) = taught.filter(|_| meaning.is_none()) {
        // The score as a share of the best there could be is as near as a message can be to a reply by words.
        let most = weights.sum(&[1.0; FEATURES.len()]);
        ranked.iter_mut().for_each(|it| it.choice = taught.of(candidates[it.candidate].sequence, [(it.score / most) as f32]));
    }
    choose_by_examples(candidates, &mut ranked);
    sort(candidates, &mut ranked);
    ranked
}

/// Puts canned replies with examples into the order that the examples teach, on the scores that they have: how they stand beside all else
/// is for the other features to say. A classifier that knows replies alone would prefer the least wrong of them to the right article.
fn choose_by_examples(candidates: &[Candidate], ranked: &mut [Ranked]) {
    let mut replies: Vec<&mut Ranked> = ranked.iter_mut().filter(|ranked| ranked.choice.is_some()).collect();
    let mut scores: Vec<f64> = replies.iter().map(|reply| reply.score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    replies.sort_by(|a, b| {
        let choice = |of: &Ranked| of.choice.unwrap_or_default();
        let key = |of: &Ranked| candidates[of.candidate].key;
        choice(b).total_cmp(&choice(a)).then_with(|| b.score.total_cmp(&a.score)).then_with(|| key(a).cmp(&key(b)))
    });
    for (reply, score) in replies.into_iter().zip(scores) {
        reply.features[CHOICE_AT] = score - reply.score;
        reply.weigh();
    }
}

/// What the encoder has not read yet is taken to be as near as what it has read is on average: neither better nor worse for it.
fn presume(ranked: &mut [Ranked], is_read: impl Fn(&Ranked) -> bool) {
    let (read, unread): (Vec<&mut Ranked>, Vec<&mut Ranked>) = ranked.iter_mut().partition(|ranked| is_read(ranked));
    let mean = |feature: usize| read.iter().map(|ranked| ranked.features[feature]).sum::<f64>() / read.len().max(1) as f64;
    let means: Vec<f64> = (N_OF_WORDS_ALONE..FEATURES.len()).map(mean).collect();
    for ranked in unread {
        ranked.features[N_OF_WORDS_ALONE..].copy_from_slice(&means);
        ranked.weigh();
    }
}

/// Best first, ties by key.
pub(crate) fn sort(candidates: &[Candidate], ranked: &mut [Ranked]) {
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| candidates[a.candidate].key.cmp(&candidates[b.candidate].key)));
}

/// The features that words make, as opposed to those that hold for all translations or for none.
const OF_WORDS: [&str; 9] = ["article", "written", "gram", "title", "title_match", "passage", "sentence", "example", "coverage"];

/// The place of what translations add.
const SUPPORT_AT: usize = CHOICE_AT - 1;
/// The place of what the examples of canned replies change, the last without an encoder.
const CHOICE_AT: usize = N_OF_WORDS_ALONE - 1;

/// A message that mixes languages is matched in parts by translations of one article: each gains from what the best of the others holds.
/// What the question was translated for has all of it in one language already.
fn support_by_translations(plan: &Plan, candidates: &[Candidate], ranked: &mut [Ranked]) {
    let words = |ranked: &Ranked| -> f64 {
        let all = ranked.weights.named().zip(&ranked.features);
        all.filter(|((name, _), _)| OF_WORDS.contains(name)).map(|((_, weight), feature)| feature * weight).sum()
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
        it.features[SUPPORT_AT] = others.map(|(_, score)| *score).fold(0.0, f64::max);
        it.weigh();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight_and_every_weight_a_feature() {
        for (json, n_features) in [(WEIGHTS, N_OF_WORDS_ALONE), (WEIGHTS_WITH_ENCODER, FEATURES.len())] {
            let named: BTreeMap<String, f64> = serde_json::from_str(json).unwrap();
            let names: Vec<&str> = named.keys().map(String::as_str).collect();
            let mut features = FEATURES[..n_features].to_vec();
            features.sort_unstable();
            assert_eq!(names, features);
            assert!(named.values().all(|weight| weight.is_finite()));
        }
    }
}
