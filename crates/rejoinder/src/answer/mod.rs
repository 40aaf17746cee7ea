//! The part of an article that answers: one to three sentences, a list of steps, or a row of a table. Pure, and cannot fail.

mod evidence;
mod features;
mod fitting;
mod steps;
#[cfg(test)]
mod tests;
mod window;

use std::ops::Range;

use rejoinder_index::PlanLanguage;
use rejoinder_store::Kind;
use rejoinder_text::{BlockKind, Expectation, Expected, clauses};
use serde::{Deserialize, Serialize};

use self::evidence::Evidence;
pub use self::fitting::AnswerClauses;
use self::steps::{is_step, list_around, lists_of_steps};
use crate::prepared::Prepared;

/// The part of an article that answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answer {
    /// What it is.
    pub form: AnswerForm,
    /// The text; at most [`Answer::LONGEST`] characters unless it is steps or a whole canned reply.
    pub text: String,
    /// The bytes of the article's rendered text that it is made of, in order.
    pub spans: Vec<Range<usize>>,
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerForm {
    /// One to a few sentences.
    Sentences,
    /// An ordered list of steps, one a line.
    Steps,
    /// A row of a table under its header.
    Row,
    /// The text of a canned reply.
    Reply,
}

impl Answer {
    /// The longest answer, in characters, steps and canned replies aside.
    pub const LONGEST: usize = 300;
}

/// The share of the best sentence's score that a list of steps must reach to be preferred in a procedure.
const STEPS: f64 = 0.5;

/// Steps that stand deeper in lists than this are indented no further: every step of a list as deep as it is long would be as long as the list.
const DEEPEST: usize = 8;

/// What was asked: the plan it was looked up with, and what its words let expect.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) plan: &'a PlanLanguage,
    pub(crate) expectation: &'a Expectation,
}

/// The part of `prepared` that answers the question. `None` only if the article has no text but headings. `near` tells for each sentence
/// how near it is to the question in meaning; it is empty without an encoder.
pub(crate) fn answer(asking: Asking<'_>, prepared: &Prepared, near: &[f64]) -> Option<Answer> {
    if prepared.article.kind == Kind::Reply {
        return whole(prepared);
    }
    let evidence = Evidence::of(asking.plan, prepared, near);
    let (best, score) = evidence.best_sentence(prepared)?;
    // Who asks how many or how long is answered by the table rather than by a remark on it.
    let asks_number = matches!(asking.expectation.kind(), Some(Expected::Number | Expected::Time));
    let gives = |sentence: usize| asking.expectation.given(prepared.text(prepared.sentences[sentence].span.clone()), true).digits;
    let best = evidence.best_row(prepared, best, |sentence| asks_number && gives(sentence)).unwrap_or(best);
    if let Some(steps) = evidence.best_steps(prepared) {
        // The sentence that leads to the steps says when they apply: it belongs to them.
        let around = grow(prepared, best..best + 1);
        let leads = around.contains(&steps.0.start.saturating_sub(1)) && !is_step(prepared, around.start);
        let procedure = prepared.article.kind == Kind::Procedure;
        if procedure && leads {
            return Some(answer_steps(prepared, Some(around.start..steps.0.start), steps.0));
        }
        if procedure && steps.1 >= STEPS * score || steps.0.contains(&best) {
            return Some(answer_steps(prepared, None, steps.0));
        }
    }
    if let Some(row) = answer_row(prepared, best) {
        return Some(row);
    }
    let clauses = features::clauses_of(prepared, &evidence, asking.expectation);
    let in_text = window::joins(prepared, best);
    let of = |sentence: usize| if in_text { window::joins(prepared, sentence) } else { sentence == best };
    let window = window::best(prepared, &clauses, window::shipped(), &of)?;
    Some(answer_sentences(prepared, window::span(prepared, &clauses, &window)))
}

/// The first list of steps of an article, if it has one.
pub(crate) fn steps_of(prepared: &Prepared) -> Option<Answer> {
    Some(answer_steps(prepared, None, lists_of_steps(prepared).into_iter().next()?))
}

/// The same part of a translation: the block at the same place, where both have the same structure; else its beginning.
pub(crate) fn same_part(answer: &Answer, source: &Prepared, translation: &Prepared) -> Option<Answer> {
    if answer.form == AnswerForm::Reply || translation.article.kind == Kind::Reply {
        return whole(translation);
    }
    let shape = |prepared: &Prepared| prepared.rendered.blocks.iter().map(|block| std::mem::discriminant(&block.kind)).collect::<Vec<_>>();
    // The condition before steps and the header before a row come first: what answers comes last.
    let start = answer.spans.last().map_or(0, |span| span.start);
    let block = source.rendered.blocks.iter().position(|block| block.span.contains(&start));
    let block = block.filter(|_| shape(source) == shape(translation));
    let is_text = |index: &usize| !matches!(translation.rendered.blocks[*index].kind, BlockKind::Heading(_));
    let block = block.or_else(|| (0..translation.rendered.blocks.len()).find(is_text))?;
    let sentences = translation.of_block(block);
    match translation.rendered.blocks[block].kind {
        BlockKind::Step(_) => Some(answer_steps(translation, None, list_around(translation, sentences.start))),
        _ => {
            let offset = source
                .sentences
                .iter()
                .position(|it| it.span.end > start)
                .map_or(0, |found| found - source.of_block(source.sentences[found].block).start);
            let first = (sentences.start + offset).min(sentences.end.saturating_sub(1));
            answer_row(translation, first).or_else(|| {
                let around = translation.span(grow(translation, first..first + 1));
                Some(answer_sentences(translation, head(translation, around)))
            })
        }
    }
}

fn whole(prepared: &Prepared) -> Option<Answer> {
    let text = prepared.rendered.text.trim();
    (!text.is_empty()).then(|| Answer {
        form: AnswerForm::Reply,
        text: text.to_owned(),
        spans: std::iter::once(0..prepared.rendered.text.len()).collect(),
    })
}

/// Adds the sentences after, then those before, that belong to the same part and still fit.
fn grow(prepared: &Prepared, sentence: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (sentence.start, sentence.end);
    let fits = |sentences: Range<usize>| prepared.text(prepared.span(sentences)).chars().nth(Answer::LONGEST).is_none();
    if matches!(prepared.rendered.blocks[prepared.sentences[start].block].kind, BlockKind::Row) {
        return start..end;
    }
    while end < prepared.sentences.len() && window::joins(prepared, end) && fits(start..end + 1) {
        end += 1;
    }
    while start > 0 && window::joins(prepared, start - 1) && fits(start - 1..end) {
        start -= 1;
    }
    start..end
}

/// As many clauses from the start of a span as fit.
fn head(prepared: &Prepared, span: Range<usize>) -> Range<usize> {
    let text = prepared.text(span.clone());
    let Some((longest, _)) = text.char_indices().nth(Answer::LONGEST) else { return span };
    let end = clauses(text).into_iter().map(|clause| clause.end).take_while(|&end| text[..end].trim_end().len() <= longest).last();
    let end = text[..end.unwrap_or(longest)].trim_end().len();
    span.start..span.start + end
}

fn answer_steps(prepared: &Prepared, condition: Option<Range<usize>>, sentences: Range<usize>) -> Answer {
    let mut spans: Vec<Range<usize>> = condition.map(|condition| prepared.span(condition)).into_iter().collect();
    let mut lines: Vec<String> = spans.iter().map(|span| prepared.text(span.clone()).to_owned()).collect();
    let mut last = None;
    let outside = prepared.sentences.get(sentences.start).map_or(0, |first| prepared.rendered.blocks[first.block].depth);
    for sentence in &prepared.sentences[sentences] {
        let block = &prepared.rendered.blocks[sentence.block];
        if last.replace(sentence.block) != Some(sentence.block) {
            let text = prepared.text(block.span.clone());
            let inside = "   ".repeat(block.depth.saturating_sub(outside).min(DEEPEST));
            lines.push(match block.kind {
                BlockKind::Step(number) => format!("{inside}{number}. {text}"),
                _ => format!("{inside}   {text}"),
            });
            spans.push(block.span.clone());
        }
    }
    Answer { form: AnswerForm::Steps, text: lines.join("\n"), spans }
}

/// A row of a table under its header, if the sentence is one and both fit.
fn answer_row(prepared: &Prepared, sentence: usize) -> Option<Answer> {
    let block = &prepared.rendered.blocks[prepared.sentences.get(sentence)?.block];
    let header = block.header.map(|header| prepared.rendered.blocks[header].span.clone());
    let spans: Vec<Range<usize>> = header.into_iter().chain([block.span.clone()]).collect();
    let lines: Vec<&str> = spans.iter().map(|span| prepared.text(span.clone())).collect();
    let text = lines.join("\n");
    let fits = text.chars().nth(Answer::LONGEST).is_none();
    (block.kind == BlockKind::Row && fits).then_some(Answer { form: AnswerForm::Row, text, spans })
}

fn answer_sentences(prepared: &Prepared, span: Range<usize>) -> Answer {
    Answer { form: AnswerForm::Sentences, text: prepared.text(span.clone()).to_owned(), spans: std::iter::once(span).collect() }
}
