//! How sure a base is that it is right, fitted on what is known to be right in it. Pure but for reading and keeping it.
//!
//! The shipped confidence is fitted on many bases and knows none. A base whose articles resemble one another is less often right than it
//! says, one whose articles do not more often. A base's own test questions, and what agents accepted and dismissed, correct that: a slope
//! and an intercept on the log-odds (Platt 1999), and the threshold that keeps the error among answers at what is wanted.

use std::collections::BTreeSet;
use std::sync::Arc;

use rejoinder_store::{Error, ErrorKind, Result, StoredEvent, Timestamp};
use serde::{Deserialize, Serialize};

use crate::base::KnowledgeBase;
use crate::confidence::threshold;
use crate::event::{EventKind, asked};
use crate::query::Query;

/// What a shown probability means in a base, and from which probability on it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Calibration {
    /// What the log-odds of the shipped confidence are multiplied by.
    pub slope: f64,
    /// What is added to them.
    pub intercept: f64,
    /// The probability from which on a suggestion is shown as an answer.
    pub threshold: f64,
    /// The share of wrong answers that was wanted at most; nothing as shipped.
    pub wanted_error: Option<f64>,
    /// On how many judged questions it was fitted.
    pub n_judged: usize,
    /// How many of these are answered, each with a threshold chosen without it: a fifth of the questions by that of the others.
    pub n_answered: usize,
    /// How many of those answers are wrong.
    pub n_wrong: usize,
    /// The upper limit of the share of wrong answers at a confidence of 95 % (Clopper and Pearson 1934), from the questions held out, if the
    /// questions to come are like those judged; 1 if none was answered.
    pub error_bound: f64,
    /// How often suggestions of about one probability were right, in ten bins; empty bins are left out.
    pub bins: Vec<CalibrationBin>,
}

/// Suggestions of about one probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CalibrationBin {
    /// How many there were.
    pub n: usize,
    /// Their mean probability.
    pub promised: f64,
    /// The share that was right.
    pub right: f64,
}

/// A question with what answers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgedQuery {
    /// The question.
    pub query: Query,
    /// The ids of the articles that are right; none if nothing in the base answers it.
    pub right: Vec<String>,
}

/// The name under which calibrations are kept in the log of events.
const KIND: &str = "calibrated";
/// The same where an encoder has a say: it is sure of other things.
const KIND_WITH_ENCODER: &str = "calibrated-with-encoder";
/// How many parts the judged questions are held out in, one after the other.
const FOLDS: usize = 5;
/// How many bins a table has.
const BINS: usize = 10;
/// Slope and intercept are held near 1 and 0 as if so many judged questions said so: a handful of questions proves little.
const PRIOR: f64 = 5.0;
/// A slope below this would say that being sure means nothing, or the opposite.
const LEAST_SLOPE: f64 = 0.1;
/// The confidence of the bound: 1 minus this.
const DOUBT: f64 = 0.05;
/// Newton's method is at its end long before.
const ROUNDS: usize = 50;
/// At most so many of the latest judgments are learned from.
const MOST_EVENTS: usize = 5_000;

impl Default for Calibration {
    /// As shipped.
    fn default() -> Self {
        Self {
            slope: 1.0,
            intercept: 0.0,
            threshold: threshold(),
            wanted_error: None,
            n_judged: 0,
            n_answered: 0,
            n_wrong: 0,
            error_bound: 1.0,
            bins: Vec::new(),
        }
    }
}

impl Calibration {
    /// Fits on first suggestions of which is known whether they are right, each with its shipped confidence. The threshold is the lowest
    /// at which at most `wanted_error` of the answers among them are wrong; 1, which nothing reaches, if there is none.
    #[must_use]
    pub fn fit(judged: &[(f64, bool)], wanted_error: f64) -> Self {
        let (slope, intercept) = platt(judged);
        let mut fitted = Self { slope, intercept, wanted_error: Some(wanted_error), n_judged: judged.len(), ..Self::default() };
        let promised: Vec<(f64, bool)> = judged.iter().map(|&(confidence, right)| (fitted.apply(confidence), right)).collect();
        fitted.threshold = lowest_threshold(&promised, wanted_error);
        for fold in 0..FOLDS {
            let (held_out, others): (Vec<_>, Vec<_>) = promised.iter().enumerate().partition(|(index, _)| index % FOLDS == fold);
            let others: Vec<(f64, bool)> = others.into_iter().map(|(_, judged)| *judged).collect();
            let threshold = lowest_threshold(&others, wanted_error);
            let answered = held_out.into_iter().filter(|(_, (probability, _))| *probability >= threshold);
            for (_, (_, right)) in answered {
                fitted.n_answered += 1;
                fitted.n_wrong += usize::from(!right);
            }
        }
        fitted.error_bound = upper_bound(fitted.n_wrong, fitted.n_answered, DOUBT);
        fitted.bins = bins(&promised);
        fitted
    }

    /// The probability that a suggestion of a shipped confidence is right in this base.
    #[must_use]
    pub fn apply(&self, confidence: f64) -> f64 {
        if self.slope == 1.0 && self.intercept == 0.0 {
            return confidence;
        }
        sigmoid(self.slope * log_odds(confidence) + self.intercept)
    }
}

impl KnowledgeBase {
    /// Fits the confidence on questions whose answers are known, and on what agents accepted, edited and dismissed, which are asked
    /// again in the scope in which they were asked. The same judgment of the same message counts once. Nothing is written: see [`set_calibration`](Self::set_calibration).
    ///
    /// # Errors
    ///
    /// `InvalidInput` if there is nothing to fit on or `wanted_error` is not between 0 and 1; otherwise as [`search`](Self::search).
    pub fn calibrate(&self, questions: &[JudgedQuery], wanted_error: f64) -> Result<Calibration> {
        if !(0.0..1.0).contains(&wanted_error) {
            return Err(Error::new(ErrorKind::InvalidInput, format!("error: {wanted_error} is not between 0 and 1")));
        }
        let mut judged = Vec::new();
        // The same judgment told again is no other witness, and it would stand on both sides where questions are held out.
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for JudgedQuery { query, right } in questions.iter().filter(|it| seen.insert(format!("{it:?}"))) {
            judged.extend(self.first_of(query)?.map(|(article, confidence)| (confidence, right.contains(&article))));
        }
        let verdicts = self.verdicts()?;
        let same = |(query, article, accepted): &(Query, String, bool)| format!("{:?}", (&query.text, query.scope(), article, accepted));
        for (query, article, accepted) in verdicts.into_iter().filter(|it| seen.insert(same(it))) {
            if let Some((first, confidence)) = self.first_of(&query)? {
                // What an agent accepted is right. What they dismissed is wrong, and of anything else that comes first nothing is known.
                judged.extend((accepted || first == article).then_some((confidence, accepted && first == article)));
            }
        }
        if judged.is_empty() {
            let message = "calibrate: no question and no event to learn from: give questions with their articles";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        Ok(Calibration::fit(&judged, wanted_error))
    }

    /// The calibration in use: the one kept last, or the one shipped. A base keeps one for words alone, and one for an encoder beside them.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn calibration(&self) -> Result<Arc<Calibration>> {
        self.kept_calibration(|with_encoder| {
            let kept = self.store().last_event(if with_encoder { KIND_WITH_ENCODER } else { KIND })?;
            // What a newer version wrote and this one cannot read is no reason not to answer.
            Ok(Arc::new(kept.and_then(|event| serde_json::from_str(&event.payload).ok()).unwrap_or_default()))
        })
    }

    /// Keeps a calibration, from the next suggestion on, for the base as it answers now: with an encoder or by words alone.
    /// [`Calibration::default`] goes back to the shipped one.
    ///
    /// # Errors
    ///
    /// `Locked` if a writer is at work.
    pub fn set_calibration(&self, calibration: &Calibration) -> Result<()> {
        let refused = |error: serde_json::Error| Error::new(ErrorKind::InvalidInput, format!("calibration: {error}"));
        let payload = serde_json::to_string(calibration).map_err(refused)?;
        let mut writer = self.writer()?;
        writer.record_stored(&StoredEvent {
            at: Timestamp::now(),
            kind: if self.has_encoder() { KIND_WITH_ENCODER } else { KIND }.to_owned(),
            article: None,
            language: None,
            version: None,
            query: None,
            payload,
        })?;
        writer.commit()
    }

    /// The first suggestion, with its shipped confidence.
    fn first_of(&self, query: &Query) -> Result<Option<(String, f64)>> {
        let suggestions = self.suggest_with(query.clone(), &Calibration::default())?;
        Ok(suggestions.all().next().map(|reply| (reply.article.clone(), reply.confidence)))
    }

    /// Messages as they were asked, each with an article and whether an agent sent it. Of what was accepted and can no longer be found
    /// (it was removed, or the scope was not kept) nothing is known.
    fn verdicts(&self) -> Result<Vec<(Query, String, bool)>> {
        // Of these kinds alone: messages that were asked are many more than those that agents judged.
        let events = self.store().last_events(&EventKind::JUDGING.map(EventKind::as_str), MOST_EVENTS)?;
        let verdict = |event: StoredEvent| {
            let accepted = EventKind::was_sent(&event.kind)?;
            Some((asked(&event)?, event.article?, accepted))
        };
        let mut verdicts: Vec<_> = events.into_iter().filter_map(verdict).collect();
        // What is made of a scope is kept for a few of them at a time, and for the seconds with the same rules.
        verdicts.sort_by_cached_key(|(query, ..)| (query.scope(), query.as_of));
        let settings = self.settings()?;
        let known = |(query, article, accepted): (Query, String, bool)| {
            // What was asked in a region that the settings no longer have can no longer be asked.
            if self.check_scope(&query, &settings).is_err() {
                return Ok(None);
            }
            let may_find = !accepted || self.may_find(&query, &article)?;
            Ok(may_find.then_some((query, article, accepted)))
        };
        verdicts.into_iter().filter_map(|verdict| known(verdict).transpose()).collect()
    }
}

/// The lowest probability from which on at most so large a share is wrong; 1 if there is none.
fn lowest_threshold(promised: &[(f64, bool)], wanted_error: f64) -> f64 {
    let mut ordered = promised.to_vec();
    ordered.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut threshold, mut n_wrong) = (1.0, 0);
    for (index, &(probability, right)) in ordered.iter().enumerate() {
        n_wrong += usize::from(!right);
        let ends_tie = ordered.get(index + 1).is_none_or(|next| next.0 < probability);
        if ends_tie && n_wrong as f64 <= wanted_error * (index + 1) as f64 {
            threshold = probability;
        }
    }
    threshold
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Bounded, so that certainty stays finite.
fn log_odds(probability: f64) -> f64 {
    let bounded = probability.clamp(1e-6, 1.0 - 1e-6);
    (bounded / (1.0 - bounded)).ln()
}

/// Slope and intercept of the likeliest logistic model of the log-odds, by Newton's method.
fn platt(judged: &[(f64, bool)]) -> (f64, f64) {
    let (mut slope, mut intercept) = (1.0, 0.0);
    for _ in 0..ROUNDS {
        let (mut g_slope, mut g_intercept) = (PRIOR * (1.0 - slope), PRIOR * -intercept);
        let (mut h_ss, mut h_si, mut h_ii) = (PRIOR, 0.0, PRIOR);
        for &(confidence, right) in judged {
            let x = log_odds(confidence);
            let p = sigmoid(slope * x + intercept);
            let error = f64::from(u8::from(right)) - p;
            g_slope += error * x;
            g_intercept += error;
            let weight = p * (1.0 - p);
            h_ss += weight * x * x;
            h_si += weight * x;
            h_ii += weight;
        }
        let determinant = h_ss * h_ii - h_si * h_si;
        let step = ((h_ii * g_slope - h_si * g_intercept) / determinant, (h_ss * g_intercept - h_si * g_slope) / determinant);
        // A long step from a far point may overshoot.
        slope += step.0.clamp(-1.0, 1.0);
        intercept += step.1.clamp(-2.0, 2.0);
    }
    (slope.max(LEAST_SLOPE), intercept)
}

/// The upper Clopper-Pearson limit of a share of which `n_of` cases showed `n_in`: the share at which so few are as unlikely as `doubt`.
fn upper_bound(n_in: usize, n_of: usize, doubt: f64) -> f64 {
    if n_in >= n_of {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if at_most(n_in, n_of, middle) > doubt { low = middle } else { high = middle }
    }
    high
}

/// The probability of at most `n_in` cases of `n_of`, each as likely as `share`.
fn at_most(n_in: usize, n_of: usize, share: f64) -> f64 {
    let (mut log, mut sum) = (n_of as f64 * (1.0 - share).ln(), 0.0);
    for k in 0..=n_in {
        sum += log.exp();
        log += (((n_of - k) as f64) / ((k + 1) as f64)).ln() + (share / (1.0 - share)).ln();
    }
    sum.min(1.0)
}

fn bins(judged: &[(f64, bool)]) -> Vec<CalibrationBin> {
    let of = |probability: f64| ((probability * BINS as f64) as usize).min(BINS - 1);
    let bin = |index: usize| {
        let inside: Vec<&(f64, bool)> = judged.iter().filter(|(probability, _)| of(*probability) == index).collect();
        let n = inside.len();
        let mean = |sum: f64| sum / n as f64;
        let promised = mean(inside.iter().map(|(probability, _)| probability).sum());
        (n > 0).then(|| CalibrationBin { n, promised, right: mean(inside.iter().filter(|(_, right)| *right).count() as f64) })
    };
    (0..BINS).filter_map(bin).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_are_those_of_clopper_and_pearson() {
        // Upper one-sided 95 % limits; 0 of n is 1 - 0.05^(1/n).
        for (n_in, n_of, expected) in [(0, 10, 0.2589), (0, 100, 0.0295), (5, 100, 0.1023), (1, 20, 0.2161), (3, 3, 1.0), (0, 0, 1.0)] {
            let bound = upper_bound(n_in, n_of, DOUBT);
            assert!((bound - expected).abs() < 5e-4, "{n_in} of {n_of}: {bound}");
        }
    }

    #[test]
    fn what_was_too_sure_becomes_less_sure() {
        // It says 90 % and is right half of the time.
        let judged: Vec<(f64, bool)> = (0..400).map(|index| (0.9, index % 2 == 0)).collect();
        let fitted = Calibration::fit(&judged, 0.05);
        assert!((fitted.apply(0.9) - 0.5).abs() < 0.05, "{fitted:?}");
        assert_eq!((fitted.threshold, fitted.n_answered, fitted.error_bound), (1.0, 0, 1.0));
        // Half of the questions, the sure ones, are always right.
        let judged: Vec<(f64, bool)> = (0..400).map(|index| if index % 2 == 0 { (0.9, true) } else { (0.6, index % 4 == 1) }).collect();
        let fitted = Calibration::fit(&judged, 0.05);
        assert_eq!((fitted.n_answered, fitted.n_wrong), (200, 0), "{fitted:?}");
        assert!(fitted.apply(0.9) >= fitted.threshold && fitted.apply(0.6) < fitted.threshold && fitted.error_bound < 0.02);
    }

    #[test]
    fn the_bound_is_of_questions_held_out() {
        // Being sure tells nothing here: a threshold that looks good among so few is luck, and the others show it.
        let judged: Vec<(f64, bool)> = (0..40_u32).map(|index| (0.5 + f64::from(index * 7 % 40) / 100.0, index * 11 % 3 > 0)).collect();
        let fitted = Calibration::fit(&judged, 0.2);
        let own = judged.iter().filter(|(confidence, _)| fitted.apply(*confidence) >= fitted.threshold);
        let (n_wrong, n_own) = own.fold((0, 0), |(wrong, all), (_, right)| (wrong + u32::from(!right), all + 1));
        assert!(n_own > 0 && f64::from(n_wrong) <= 0.2 * f64::from(n_own), "{fitted:?}");
        assert!(fitted.n_wrong as f64 > 0.2 * fitted.n_answered as f64 && fitted.error_bound > 0.3, "{fitted:?}");
    }

    proptest! {
        #[test]
        fn any_judgments_give_a_usable_calibration(judged in prop::collection::vec((0.0_f64..=1.0, any::<bool>()), 0..200), wanted in 0.0_f64..0.5) {
            let fitted = Calibration::fit(&judged, wanted);
            prop_assert!(fitted.slope >= LEAST_SLOPE && fitted.intercept.is_finite());
            prop_assert!(fitted.error_bound >= fitted.n_wrong as f64 / fitted.n_answered.max(1) as f64);
            let answered: Vec<&(f64, bool)> = judged.iter().filter(|(confidence, _)| fitted.apply(*confidence) >= fitted.threshold).collect();
            let n_wrong = answered.iter().filter(|(_, right)| !right).count();
            prop_assert!(fitted.threshold == 1.0 || n_wrong as f64 <= wanted * answered.len() as f64 + 1e-9);
            prop_assert_eq!(fitted.bins.iter().map(|bin| bin.n).sum::<usize>(), judged.len());
            prop_assert!((0..10).all(|p| fitted.apply(f64::from(p) / 10.0) <= fitted.apply(f64::from(p + 1) / 10.0)));
        }
    }
}
