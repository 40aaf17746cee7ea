//! Running a set through a knowledge base, by the public API alone.

use std::collections::BTreeMap;
use std::time::Instant;

use rejoinder::{Hit, KnowledgeBase, Result};

use crate::corpus::Setup;
use crate::metrics::{auroc, calibration_error, contains_answer, ndcg, percentile, recall, reciprocal_rank, success};
use crate::report::Report;
use crate::set::{Query, Set};

/// A figure of one question, from its grades and the ranking.
type Metric<'a> = &'a dyn Fn(&BTreeMap<String, u32>, &[String]) -> f64;
/// Sees a question and its hits.
pub type Observer<'a> = &'a mut dyn FnMut(&Query, &[Hit]);

/// The depth of a ranking.
pub(crate) const DEPTH: usize = 100;

/// What came of a set.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The figures.
    pub report: Report,
    /// For each question, in order: the ids of the hits with their scores, best first.
    pub rankings: Vec<(String, Vec<(String, f64)>)>,
    /// For each question with a suggestion, in order: the best one.
    pub answers: Vec<RankedAnswer>,
}

/// The best suggestion for a question.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RankedAnswer {
    /// The question's id.
    pub query_id: String,
    /// The article's id.
    pub id: String,
    /// The answer.
    pub answer: String,
    /// The probability that it is right.
    pub confidence: f64,
}

/// Indexes the corpus into a knowledge base and asks every question, one at a time on one thread. Hits are ranked whatever
/// the confidence, and the best suggestion counts even below the threshold. `asked` sees every question with what it found.
///
/// # Errors
///
/// If a record is refused or the disk is.
pub fn evaluate(set: &Set, setup: &Setup, asked: Observer<'_>) -> Result<Outcome> {
    let start = Instant::now();
    let base = setup.base(set)?;
    let index_s = start.elapsed().as_secs_f64();
    let mut run = Run::default();
    for query in &set.queries {
        run.ask(&base.kb, query, asked)?;
    }
    let report = run.report(set, index_s);
    Ok(Outcome { report, rankings: run.rankings, answers: run.best.into_iter().flatten().collect() })
}

#[derive(Default)]
struct Run {
    rankings: Vec<(String, Vec<(String, f64)>)>,
    /// For each question: the best suggestion, and the ids of the first three.
    best: Vec<Option<RankedAnswer>>,
    suggested: Vec<Vec<String>>,
    milliseconds: Vec<f64>,
}

impl Run {
    fn ask(&mut self, kb: &KnowledgeBase, asked: &Query, observer: Observer<'_>) -> Result<()> {
        let query = asked.query();
        let start = Instant::now();
        let results = kb.search(query.clone().limit(DEPTH))?;
        self.milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
        observer(asked, &results.hits);
        self.rankings.push((asked.id.clone(), results.hits.into_iter().map(|hit| (hit.article, hit.score)).collect()));
        let suggestions = kb.suggest(query.limit(3))?;
        self.suggested.push(suggestions.all().take(3).map(|reply| reply.article.clone()).collect());
        self.best.push(suggestions.all().next().map(|reply| RankedAnswer {
            query_id: asked.id.clone(),
            id: reply.article.clone(),
            answer: reply.answer.text.clone(),
            confidence: reply.confidence,
        }));
        Ok(())
    }

    fn report(&self, set: &Set, index_s: f64) -> Report {
        let intents = set.is_of_intents();
        let rankings: BTreeMap<&str, Vec<String>> =
            self.rankings.iter().map(|(id, hits)| (id.as_str(), hits.iter().map(|(id, _)| id.clone()).collect())).collect();
        let mean = |metric: Metric<'_>| {
            let judged = set.judgments.iter().filter(|(_, grades)| !grades.is_empty());
            let empty = Vec::new();
            let values: Vec<f64> = judged.map(|(id, grades)| metric(grades, rankings.get(id.as_str()).unwrap_or(&empty))).collect();
            (!intents && !values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        let grades = set.grades();
        let none = BTreeMap::new();
        let right: Vec<&BTreeMap<&str, u32>> = set.queries.iter().map(|query| grades.get(query.id.as_str()).unwrap_or(&none)).collect();
        let is_right =
            |index: usize, depth: usize| self.suggested[index].iter().take(depth).any(|id| right[index].contains_key(id.as_str()));
        let share = |count: usize, of: usize| (of > 0).then(|| count as f64 / of as f64);
        let answerable: Vec<usize> = (0..set.queries.len()).filter(|&index| !right[index].is_empty()).collect();
        let with_answers: Vec<usize> = (0..set.queries.len()).filter(|&index| !set.queries[index].answers.is_empty()).collect();
        let answered = with_answers
            .iter()
            .filter(|&&index| self.best[index].as_ref().is_some_and(|best| contains_answer(&set.queries[index].answers, &best.answer)));
        let confidence = |index: usize| self.best[index].as_ref().map_or(0.0, |best| best.confidence);
        let judged: Vec<(f64, bool)> = (0..set.queries.len()).map(|index| (confidence(index), is_right(index, 1))).collect();
        let (positive, negative): (Vec<usize>, Vec<usize>) = (0..set.queries.len()).partition(|&index| !right[index].is_empty());
        let scores = |of: Vec<usize>| of.into_iter().map(confidence).collect::<Vec<_>>();
        let replied = |depth| answerable.iter().filter(|&&index| is_right(index, depth)).count();
        Report {
            set: set.name.clone(),
            n: if intents { answerable.len() } else { set.judgments.values().filter(|grades| !grades.is_empty()).count() },
            ndcg10: mean(&|grades, ranking| ndcg(grades, ranking, 10)),
            success1: mean(&|grades, ranking| success(grades, ranking, 1)),
            r10: mean(&|grades, ranking| recall(grades, ranking, 10)),
            r100: mean(&|grades, ranking| recall(grades, ranking, 100)),
            mrr10: mean(&|grades, ranking| reciprocal_rank(grades, ranking, 10)),
            answer1: share(answered.count(), with_answers.len()),
            reply1: if intents { share(replied(1), answerable.len()) } else { None },
            reply3: if intents { share(replied(3), answerable.len()) } else { None },
            auroc: auroc(&scores(positive), &scores(negative)),
            ece: calibration_error(&judged, 10),
            index_s,
            p50_ms: percentile(&self.milliseconds, 0.50),
            p95_ms: percentile(&self.milliseconds, 0.95),
            p99_ms: percentile(&self.milliseconds, 0.99),
        }
    }
}
