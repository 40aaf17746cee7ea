//! The metrics, each over one question or over all.

use std::collections::BTreeMap;

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;

/// Normalised discounted cumulative gain among the first `depth` (Järvelin and Kekäläinen 2002), with gains of 2^grade - 1 (Burges et
/// al. 2005).
#[must_use]
pub fn ndcg(grades: &BTreeMap<String, u32>, ranking: &[String], depth: usize) -> f64 {
    let discounted = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        grades.take(depth).enumerate().map(|(rank, grade)| (2_f64.powi(grade as i32) - 1.0) / (rank as f64 + 2.0).log2()).sum()
    };
    let mut ideal: Vec<u32> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = discounted(&mut ideal.into_iter());
    if best == 0.0 { 0.0 } else { discounted(&mut ranking.iter().map(|id| grades.get(id).copied().unwrap_or(0))) / best }
}

/// 1 if a relevant record is among the first `depth`, else 0.
#[must_use]
pub fn success(grades: &BTreeMap<String, u32>, ranking: &[String], depth: usize) -> f64 {
    f64::from(u8::from(ranking.iter().take(depth).any(|id| grades.contains_key(id))))
}

/// The share of relevant records that are among the first `depth`, of as many as fit there.
#[must_use]
pub fn recall(grades: &BTreeMap<String, u32>, ranking: &[String], depth: usize) -> f64 {
    let found = ranking.iter().take(depth).filter(|id| grades.contains_key(*id)).count();
    found as f64 / grades.len().min(depth).max(1) as f64
}

/// 1 divided by the rank of the first relevant record among the first `depth`; 0 if there is none.
#[must_use]
pub fn reciprocal_rank(grades: &BTreeMap<String, u32>, ranking: &[String], depth: usize) -> f64 {
    ranking.iter().take(depth).position(|id| grades.contains_key(id)).map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0))
}

/// Whether the first 300 characters of `answer` hold one of `gold`, after NFKC, case folding and collapsing of white space.
#[must_use]
pub fn contains_answer(gold: &[String], answer: &str) -> bool {
    let head: String = answer.chars().take(300).collect();
    let head = comparable(&head);
    gold.iter().map(|gold| comparable(gold)).any(|gold| !gold.is_empty() && head.contains(&gold))
}

fn comparable(text: &str) -> String {
    let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    let folded = CaseMapper::new().fold_string(&normal);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The probability that a positive is scored above a negative, ties counting half (Hanley and McNeil 1982). `None` without both.
#[must_use]
pub fn auroc(positive: &[f64], negative: &[f64]) -> Option<f64> {
    if positive.is_empty() || negative.is_empty() {
        return None;
    }
    let mut all: Vec<(f64, bool)> =
        positive.iter().map(|&score| (score, true)).chain(negative.iter().map(|&score| (score, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wins, mut below, mut start) = (0.0, 0.0, 0);
    while start < all.len() {
        let end = start + all[start..].partition_point(|(score, _)| *score <= all[start].0);
        let tied = &all[start..end.max(start + 1)];
        let positives = tied.iter().filter(|(_, positive)| *positive).count() as f64;
        let negatives = tied.len() as f64 - positives;
        wins += positives * (below + negatives / 2.0);
        below += negatives;
        start += tied.len();
    }
    Some(wins / (positive.len() as f64 * negative.len() as f64))
}

/// Expected calibration error (Naeini et al. 2015): the mean distance of confidence and share of right ones over bins of equal width,
/// weighted by how many fall into each. `None` without any.
#[must_use]
pub fn calibration_error(judged: &[(f64, bool)], bins: usize) -> Option<f64> {
    if judged.is_empty() {
        return None;
    }
    let mut sums = vec![(0.0, 0.0); bins.max(1)];
    for (confidence, right) in judged {
        let bin = ((confidence * bins as f64) as usize).min(bins.saturating_sub(1));
        sums[bin].0 += confidence;
        sums[bin].1 += f64::from(u8::from(*right));
    }
    Some(sums.iter().map(|(confidence, right)| (confidence - right).abs()).sum::<f64>() / judged.len() as f64)
}

/// The value at the given share of the sorted values, counted from 0: 0.5 of four values is the third, as peers' runners count it; 0
/// without any.
#[must_use]
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (sorted.len() as f64 * share) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}
