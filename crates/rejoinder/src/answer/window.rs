//! The window of an article that most likely holds the answer.
//!
//! Each clause is as likely to hold it as the exponential of the weighted sum of its features; a window is worth what its clauses are.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use rejoinder_text::BlockKind;

use super::Answer;
use super::features::{Clause, FEATURES, Features, WITHIN};
use crate::prepared::Prepared;

/// What a window is worth that begins within a sentence, and one that ends within one, as shares of what it would be: a person sends it.
const BEGINS_WITHIN: f64 = 0.9;
const ENDS_WITHIN: f64 = 0.95;
/// A window has at most so many sentences, not counting those that are shorter than so many characters.
const MOST_SENTENCES: usize = 3;
const SHORT: usize = 60;

/// The shipped weights of the features.
pub(crate) fn shipped() -> &'static Features {
    static SHIPPED: OnceLock<Features> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let named: BTreeMap<String, f64> = serde_json::from_str(WEIGHTS).unwrap_or_default();
        FEATURES.map(|name| named.get(name).copied().unwrap_or_default())
    })
}

pub(super) const WEIGHTS: &str = include_str!("../../data/answer.json");

/// A run of clauses, and the logarithm of what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Window {
    pub(crate) clauses: Range<usize>,
    pub(crate) worth: f64,
}

/// The window of at most [`Answer::LONGEST`] characters that is worth most, within the clauses for whose sentence `of` is true, and within
/// one part of the article: headings, tables and steps end it. The first of equals; longer only if a single clause is.
pub(crate) fn best(prepared: &Prepared, clauses: &[Clause], weights: &Features, of: &dyn Fn(usize) -> bool) -> Option<Window> {
    let scores: Vec<f64> = clauses.iter().map(|clause| clause.features.iter().zip(weights).map(|(a, b)| a * b).sum()).collect();
    let allowed = |index: usize| of(clauses[index].sentence);
    let most = (0..clauses.len()).filter(|&index| allowed(index)).map(|index| scores[index]).fold(f64::NEG_INFINITY, f64::max);
    let mut best: Option<Window> = None;
    for start in (0..clauses.len()).filter(|&index| allowed(index)) {
        let (mut sum, mut n_sentences) = (0.0, 0);
        for end in start..clauses.len() {
            let length = clauses[end].characters.end - clauses[start].characters.start;
            let joined = clauses[end].sentence == clauses[start].sentence
                || joins(prepared, clauses[start].sentence) && joins(prepared, clauses[end].sentence);
            if end > start && (length > Answer::LONGEST || !allowed(end) || !joined) {
                break;
            }
            if end == start || clauses[end].opens {
                n_sentences +=
                    usize::from(prepared.text(prepared.sentences[clauses[end].sentence].span.clone()).chars().nth(SHORT).is_some());
            }
            if n_sentences > MOST_SENTENCES {
                break;
            }
            sum += (scores[end] - most).exp();
            let begins = if clauses[start].opens { 1.0 } else { BEGINS_WITHIN };
            let ends = if clauses[end].closes { 1.0 } else { ENDS_WITHIN };
            let worth = most + (sum * begins * ends).ln();
            if best.as_ref().is_none_or(|best| worth > best.worth + 1e-9) {
                best = Some(Window { clauses: start..end + 1, worth });
            }
        }
    }
    // What tells clauses of one article apart where it holds little of the question says nothing for it beside other articles.
    best.map(|Window { clauses: window, .. }| {
        let own =
            |index: usize| scores[index] - WITHIN.map(|feature| weights[feature] * clauses[index].features[feature]).iter().sum::<f64>();
        let most = window.clone().map(own).fold(f64::NEG_INFINITY, f64::max);
        let worth = most + window.clone().map(|index| (own(index) - most).exp()).sum::<f64>().ln();
        Window { clauses: window, worth }
    })
}

/// Whether a sentence may stand beside others in an answer.
pub(super) fn joins(prepared: &Prepared, sentence: usize) -> bool {
    matches!(prepared.rendered.blocks[prepared.sentences[sentence].block].kind, BlockKind::Paragraph | BlockKind::Code)
}

/// The bytes of a window without spaces around it, at most [`Answer::LONGEST`] characters.
pub(crate) fn span(prepared: &Prepared, clauses: &[Clause], window: &Window) -> Range<usize> {
    let (Some(first), Some(last)) = (clauses.get(window.clauses.start), clauses[..window.clauses.end].last()) else { return 0..0 };
    let text = prepared.text(first.span.start..last.span.end);
    let start = first.span.start + text.len() - text.trim_start().len();
    let text = text.trim();
    let end = text.char_indices().nth(Answer::LONGEST).map_or(text.len(), |(end, _)| end);
    start..start + end
}
