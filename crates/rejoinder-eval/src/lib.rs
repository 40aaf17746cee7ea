//! How good the answers are: evaluation sets run through the public API, and the metrics of information retrieval.
//!
//! A set is a folder with `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` (see [`Set`]). [`evaluate`] indexes the corpus into a temporary
//! knowledge base, asks every question and returns a [`Report`]. [`Fit`] makes the weights of the ranking from what was found.

mod baselines;
mod calibrated;
mod corpus;
mod evaluate;
mod fit;
mod fit_answers;
mod judged;
mod long_message;
mod metrics;
mod parallel;
mod questions;
mod random;
mod relations;
mod replies;
mod report;
mod results;
mod set;
#[cfg(test)]
mod tests;
mod variants;
mod with_encoder;

pub use baselines::{Baselines, Peer};
pub use calibrated::{Calibrated, WANTED_ERROR, calibrated, table_of_calibrated};
pub use corpus::{MeasuredBase, Setup, articles};
pub use evaluate::{Observer, Outcome, RankedAnswer, evaluate};
pub use fit::{Example, Fit, Weights, read_weights, weights_as_json};
pub use fit_answers::{AnswerSet, Questions, fit_answers};
pub use judged::{JudgedQuestion, JudgedSet};
pub use long_message::{join, languages as long_message_languages, wrap};
pub use metrics::{auroc, calibration_error, contains_answer, ndcg, percentile, recall, reciprocal_rank, success};
pub use parallel::in_parallel;
pub use questions::{Expected, Question, QuestionReport, ask, read_questions};
pub use relations::{Traits, families, traits};
pub use replies::{Replied, TakenAway, TwoQuestions, table_of_replies};
pub use report::{Report, table};
pub use results::{Results, SetResult};
pub use set::{Query, Record, Set};
pub use variants::{Paired, in_long_messages, with_links_withheld};
pub use with_encoder::{Added, table_of_added};
