//! Fitting the weights by which the part of an article that answers is chosen: ascent of the likelihood that a clause which holds a right
//! answer is the one chosen, among the clauses of the articles found first.

use std::ops::Range;

use rejoinder::{AnswerClauses, Result};

use crate::corpus::Setup;
use crate::fit::Weights;
use crate::metrics::contains_answer;
use crate::random::hash;
use crate::set::{Set, spread};

/// So many articles of a question are looked at.
const ARTICLES: usize = 3;
/// Questions are parted by the article that is right, the same in all languages of a set, into so many folds.
const FOLDS: u64 = 2;
/// Adam (Kingma and Ba 2015) with the usual moments; a step falls evenly to nothing.
const STEPS: usize = 500;
const STEP: f64 = 0.1;
const MOMENTS: [f64; 2] = [0.9, 0.999];
/// What the squared weight of a feature of unit deviation costs, so that features that nearly say the same share what they say.
const RIDGE: f64 = 1e-3;

/// The questions of a set with a right answer, and what was found for each.
pub struct AnswerSet {
    /// The set's name.
    pub name: String,
    questions: Vec<AnswerQuestion>,
}

struct AnswerQuestion {
    fold: u64,
    gold: Vec<String>,
    articles: Vec<AnswerClauses>,
    /// The clauses of all articles that hold a right answer.
    right: Vec<bool>,
}

/// Which questions are fitted on or measured.
#[derive(Clone, Copy, Debug)]
pub enum Questions<'a> {
    /// All.
    All,
    /// All but those of a fold.
    WithoutFold(u64),
    /// Those of a fold.
    Fold(u64),
    /// All but those of a set.
    Without(&'a str),
}

impl AnswerSet {
    /// Asks at most `most` of the questions with known answers, evenly spread.
    ///
    /// # Errors
    ///
    /// If a record is refused or the disk is.
    pub fn ask(set: &Set, setup: &Setup, most: usize) -> Result<Self> {
        let base = setup.base(set)?;
        let with_answers: Vec<_> = set.queries.iter().filter(|query| !query.answers.is_empty()).collect();
        let mut questions = Vec::new();
        for query in spread(&with_answers, most) {
            let articles = base.kb.answer_clauses(query.query().limit(ARTICLES))?;
            let relevant = set.judgments.get(&query.id).and_then(|grades| grades.keys().next());
            let right = articles.iter().flat_map(|article| right(article, &query.answers)).collect();
            questions.push(AnswerQuestion {
                fold: fold(relevant.map_or("", String::as_str)),
                gold: query.answers.clone(),
                articles,
                right,
            });
        }
        Ok(Self { name: set.name.clone(), questions })
    }

    /// The share of questions whose answer holds a right one, by weights in the order of the features: of the first article, and of the
    /// one of the first three whose answer is worth most. 1 without questions.
    #[must_use]
    pub fn figures(&self, weights: &[f64], of: Questions<'_>) -> [f64; 2] {
        let questions: Vec<&AnswerQuestion> = self.questions.iter().filter(|question| of.hold(&self.name, question.fold)).collect();
        let share = |n_articles: usize| {
            let is_right = |question: &&&AnswerQuestion| {
                let answers = question.articles.iter().take(n_articles).filter_map(|article| article.best(weights));
                let best = answers.reduce(|best, other| if other.0 > best.0 { other } else { best });
                best.is_some_and(|(_, answer)| contains_answer(&question.gold, answer))
            };
            let n_right = questions.iter().filter(is_right).count();
            if questions.is_empty() { 1.0 } else { n_right as f64 / questions.len() as f64 }
        };
        [share(1), share(ARTICLES)]
    }
}

impl Questions<'_> {
    fn hold(self, set: &str, fold: u64) -> bool {
        match self {
            Self::All => true,
            Self::WithoutFold(of) => fold != of,
            Self::Fold(of) => fold == of,
            Self::Without(name) => name != set,
        }
    }

    /// The folds.
    pub fn folds() -> Range<u64> {
        0..FOLDS
    }
}

/// The fold of an article.
fn fold(id: &str) -> u64 {
    hash(id) % FOLDS
}

/// Which clauses of an article a right answer lies in.
fn right(article: &AnswerClauses, gold: &[String]) -> Vec<bool> {
    let lower = article.text().to_lowercase();
    // Where lower case has another length, places in it are none in the text.
    let text = if lower.len() == article.text().len() { lower.as_str() } else { article.text() };
    let gold: Vec<String> = gold.iter().map(|gold| gold.trim().to_lowercase()).filter(|gold| !gold.is_empty()).collect();
    let places: Vec<Range<usize>> =
        gold.iter().flat_map(|gold| text.match_indices(gold.as_str()).map(|(at, found)| at..at + found.len())).collect();
    article.clauses().map(|(span, _)| places.iter().any(|place| place.start < span.end && span.start < place.end)).collect()
}

/// The weights that make right clauses likeliest: the chance of a clause is the exponential of the weighted sum of its features, as a share
/// of those of all clauses of its question. What is `held` stays as it is. Rounded to two decimals. Deterministic.
#[must_use]
pub fn fit_answers(sets: &[AnswerSet], shipped: &Weights, held: &[&str], of: Questions<'_>) -> Vec<f64> {
    let names = AnswerClauses::names();
    let mut weights: Vec<f64> = names.iter().map(|name| shipped.get(*name).copied().unwrap_or_default()).collect();
    let free: Vec<usize> = (0..names.len()).filter(|&feature| !held.contains(&names[feature])).collect();
    let sample = Sample::of(sets, &free, of);
    let mut scaled = vec![0.0; free.len()];
    let (mut first, mut second) = (scaled.clone(), scaled.clone());
    let mut decay = [1.0; 2];
    for step in 0..STEPS {
        let slope = sample.slope(&scaled);
        decay = [decay[0] * MOMENTS[0], decay[1] * MOMENTS[1]];
        let size = STEP * (1.0 - step as f64 / STEPS as f64);
        for (feature, slope) in slope.into_iter().enumerate() {
            first[feature] = MOMENTS[0] * first[feature] + (1.0 - MOMENTS[0]) * slope;
            second[feature] = MOMENTS[1] * second[feature] + (1.0 - MOMENTS[1]) * slope * slope;
            let spread = (second[feature] / (1.0 - decay[1])).sqrt().max(1e-12);
            scaled[feature] += size * first[feature] / (1.0 - decay[0]) / spread;
        }
    }
    for ((feature, scaled), deviation) in free.iter().zip(scaled).zip(&sample.deviations) {
        weights[*feature] = (scaled / deviation * 1e2).round() / 1e2 + 0.0;
    }
    weights
}

/// The free features of all clauses, each divided by its deviation.
struct Sample {
    values: Vec<f64>,
    /// For each question: its clauses, and whether each is right.
    questions: Vec<(Range<usize>, Vec<bool>)>,
    deviations: Vec<f64>,
}

impl Sample {
    fn of(sets: &[AnswerSet], free: &[usize], of: Questions<'_>) -> Self {
        let mut sample = Self { values: Vec::new(), questions: Vec::new(), deviations: vec![1.0; free.len()] };
        let mut n_clauses = 0;
        for set in sets {
            // A question of which nothing right was found teaches nothing.
            let taught = |question: &&AnswerQuestion| of.hold(&set.name, question.fold) && question.right.contains(&true);
            for question in set.questions.iter().filter(taught) {
                for (_, features) in question.articles.iter().flat_map(AnswerClauses::clauses) {
                    sample.values.extend(free.iter().map(|&feature| features[feature]));
                }
                sample.questions.push((n_clauses..n_clauses + question.right.len(), question.right.clone()));
                n_clauses += question.right.len();
            }
        }
        for feature in 0..free.len() {
            let values = || sample.values.chunks_exact(free.len()).map(|clause| clause[feature]);
            let mean = values().sum::<f64>() / n_clauses.max(1) as f64;
            let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / n_clauses.max(1) as f64;
            sample.deviations[feature] = variance.sqrt().max(1e-9);
        }
        let deviations = &sample.deviations;
        sample.values.chunks_exact_mut(free.len().max(1)).for_each(|clause| {
            clause.iter_mut().zip(deviations).for_each(|(value, deviation)| *value /= deviation);
        });
        sample
    }

    /// The slope of the mean logarithm of the chance of what is right, less the ridge.
    fn slope(&self, weights: &[f64]) -> Vec<f64> {
        let mut slope: Vec<f64> = weights.iter().map(|weight| -2.0 * RIDGE * weight).collect();
        let share = 1.0 / self.questions.len().max(1) as f64;
        for (clauses, right) in &self.questions {
            let clauses = &self.values[clauses.start * weights.len()..clauses.end * weights.len()];
            let rows = || clauses.chunks_exact(weights.len());
            let scores: Vec<f64> = rows().map(|row| row.iter().zip(weights).map(|(value, weight)| value * weight).sum()).collect();
            let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let chances: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f64 = chances.iter().sum();
            let of_right: f64 = chances.iter().zip(right).filter(|(_, right)| **right).map(|(chance, _)| chance).sum();
            for ((row, chance), right) in rows().zip(&chances).zip(right) {
                let pull = share * (if *right { chance / of_right.max(1e-300) } else { 0.0 } - chance / all);
                slope.iter_mut().zip(row).for_each(|(slope, value)| *slope += pull * value);
            }
        }
        slope
    }
}
