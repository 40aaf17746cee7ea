//! How good the answers are: evaluation sets run through the public API, and the metrics of information retrieval.
//!
//! A set is a folder with `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` (see [`Set`]). [`evaluate`] indexes the corpus into a temporary
//! knowledge base, asks every question and returns a [`Report`].

mod evaluate;
mod metrics;
mod questions;
mod report;
mod set;
#[cfg(test)]
mod tests;

pub use evaluate::{Outcome, RankedAnswer, articles, evaluate};
pub use metrics::{auroc, calibration_error, contains_answer, ndcg, percentile, recall, reciprocal_rank, success};
pub use questions::{Expected, Question, QuestionReport, ask, read_questions};
pub use report::{Report, table};
pub use set::{Query, Record, Set};
