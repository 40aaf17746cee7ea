//! How well the confidence of suggestions is calibrated, as shipped and fitted on half of a set's questions.

use rejoinder::{Calibration, Result};

use crate::corpus::Setup;
use crate::metrics::calibration_error;
use crate::set::{Set, spread};

/// What came of a set.
#[derive(Clone, Debug, Default)]
pub struct Calibrated {
    /// The set's name.
    pub set: String,
    /// How many questions were asked.
    pub n: usize,
    /// The share of first suggestions that is right.
    pub right: f64,
    /// The expected calibration error as shipped, over all questions.
    pub shipped: Option<f64>,
    /// The same on each half, fitted on the other, together.
    pub fitted: Option<f64>,
    /// The share of questions that are answered where an error of [`WANTED_ERROR`] is wanted, each half with the other's threshold.
    pub answered: f64,
    /// The share of wrong answers among these.
    pub error: f64,
    /// The mean of the two bounds stated.
    pub bound: f64,
}

/// The error wanted.
pub const WANTED_ERROR: f64 = 0.05;
const BINS: usize = 10;

/// Asks at most `most` questions, evenly spread over the set.
///
/// # Errors
///
/// If a record is refused or the disk is.
pub fn calibrated(set: &Set, setup: &Setup, most: usize) -> Result<Calibrated> {
    let base = setup.base(set)?;
    let grades = set.grades();
    let mut judged = Vec::new();
    for query in spread(&set.queries, most) {
        let suggestions = base.kb.suggest(query.query())?;
        let first = suggestions.all().next();
        let right = |id: &str| grades.get(query.id.as_str()).is_some_and(|grades| grades.contains_key(id));
        judged.push(first.map_or((0.0, false), |reply| (reply.confidence, right(&reply.article))));
    }
    let halves: [Vec<(f64, bool)>; 2] = [0, 1].map(|half| judged.iter().copied().skip(half).step_by(2).collect());
    let fits = halves.each_ref().map(|half| Calibration::fit(half, WANTED_ERROR));
    let mut promised = Vec::new();
    let (mut n_answered, mut n_wrong) = (0, 0);
    for (half, fit) in halves.iter().zip(fits.iter().rev()) {
        for &(confidence, right) in half {
            let probability = fit.apply(confidence);
            promised.push((probability, right));
            n_answered += usize::from(probability >= fit.threshold);
            n_wrong += usize::from(probability >= fit.threshold && !right);
        }
    }
    let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    Ok(Calibrated {
        set: set.name.clone(),
        n: judged.len(),
        right: share(judged.iter().filter(|(_, right)| *right).count(), judged.len()),
        shipped: calibration_error(&judged, BINS),
        fitted: calibration_error(&promised, BINS),
        answered: share(n_answered, judged.len()),
        error: share(n_wrong, n_answered),
        bound: fits.iter().map(|fit| fit.error_bound).sum::<f64>() / 2.0,
    })
}

/// A table in Markdown, a row a set.
#[must_use]
pub fn table_of_calibrated(rows: &[Calibrated]) -> String {
    let mut table = "| set | n | right | ECE shipped | ECE fitted on the other half | answered at 5 % | error | bound |\n|---|---:|---:|---:|---:|---:|---:|---:|\n".to_owned();
    let figure = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.3}"));
    for row in rows {
        let Calibrated { set, n, right, shipped, fitted, answered, error, bound } = row;
        let (shipped, fitted) = (figure(*shipped), figure(*fitted));
        table.push_str(&format!("| {set} | {n} | {right:.3} | {shipped} | {fitted} | {answered:.3} | {error:.3} | {bound:.3} |\n"));
    }
    table
}
