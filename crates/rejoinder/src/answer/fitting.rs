//! What the weights of the choice of an answer are fitted on.

use std::ops::Range;
use std::sync::Arc;

use rejoinder_store::{Kind, Result};
use rejoinder_text::{Expectation, message};

use super::Asking;
use super::evidence::Evidence;
use super::features::{Clause, FEATURES, clauses_of, rank};
use super::window;
use crate::base::KnowledgeBase;
use crate::find::{CANDIDATES, head};
use crate::prepared::Prepared;
use crate::query::Query;

/// An article found for a question, cut into clauses, with what speaks for each as the place of the answer.
///
/// This is what the weights in `data/answer.json` are fitted on; hosts have no use for it.
pub struct AnswerClauses {
    /// The article's id.
    pub article: String,
    prepared: Arc<Prepared>,
    clauses: Vec<Clause>,
}

impl AnswerClauses {
    /// The names of the features.
    #[must_use]
    pub fn names() -> &'static [&'static str] {
        &FEATURES
    }

    /// The text that the clauses are cut from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.prepared.rendered.text
    }

    /// The bytes of each clause in the text, with its features in the order of the [names](Self::names).
    pub fn clauses(&self) -> impl Iterator<Item = (Range<usize>, &[f64])> {
        self.clauses.iter().map(|clause| (clause.span.clone(), &clause.features[..]))
    }

    /// The answer that weights choose, and what it is worth beside those of other articles. Weights that are missing are 0.
    #[must_use]
    pub fn best(&self, weights: &[f64]) -> Option<(f64, &str)> {
        let mut all = [0.0; FEATURES.len()];
        all.iter_mut().zip(weights).for_each(|(weight, given)| *weight = *given);
        let best = window::best(&self.prepared, &self.clauses, &all, &|sentence| window::joins(&self.prepared, sentence))?;
        Some((best.worth, self.prepared.text(window::span(&self.prepared, &self.clauses, &best))))
    }
}

impl KnowledgeBase {
    /// The clauses of the articles found for a question, best first; canned replies, which are not cut, left out.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search).
    pub fn answer_clauses(&self, query: impl Into<Query>) -> Result<Vec<AnswerClauses>> {
        let query = query.into();
        query.check()?;
        let text = message(head(&query.text)).text;
        let found = self.find(&query, &text, CANDIDATES)?;
        let chosen = self.choose(&query, &found)?;
        let expectation = Expectation::of(&text, found.language.language.as_ref());
        let articles = chosen.iter().enumerate().filter(|(_, chosen)| chosen.source.article.kind != Kind::Reply);
        let cut = articles.map(|(index, chosen)| {
            let ranked = &found.ranked[chosen.rank];
            let plan = &found.plan.languages[found.candidates[ranked.candidate].language];
            let asking = Asking { plan, expectation: &expectation };
            let mut clauses = clauses_of(&chosen.source, &Evidence::of(asking.plan, &chosen.source, &[]), asking.expectation);
            rank(&mut clauses, ranked.score, index == 0);
            AnswerClauses { article: chosen.source.article.id.clone(), prepared: chosen.source.clone(), clauses }
        });
        Ok(cut.collect())
    }
}
