//! The part of an article that answers: one to three sentences, a list of steps, or a row of a table. Pure, and cannot fail.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rejoinder_index::PlanLanguage;
use rejoinder_store::Kind;
use rejoinder_text::{Analyzer, BlockKind, Form};
use serde::Serialize;

use crate::prepared::Prepared;

/// The part of an article that answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// How much of a word's weight a sentence gets whose text holds most of the word's pieces but not the word.
const NEAR: f64 = 0.7;
/// The share of pieces from which on a word is near.
const NEAR_FROM: f64 = 0.5;
/// What a heading's words add to the sentences under it.
const HEADING: f64 = 0.4;
/// What a sentence that means the same as the question adds, as a share of what the question tells.
const MEANING: f64 = 0.6;
/// Of a longer sentence (a cell of a table, say) only this many characters are looked through.
const READ_OF_ONE_SENTENCE: usize = 3000;
/// The share of the best sentences' score that a list of steps must reach to be preferred in a procedure.
const STEPS: f64 = 0.5;

/// The part of `prepared` that answers the question. `None` only if the article has no text but headings. `near` tells for each sentence
/// how near it is to the question in meaning; it is empty without an encoder.
pub(crate) fn answer(plan: &PlanLanguage, prepared: &Prepared, near: &[f64]) -> Option<Answer> {
    if prepared.article.kind == Kind::Reply {
        return whole(prepared);
    }
    let evidence = Evidence::of(plan, prepared, near);
    let best = evidence.best_window(prepared)?;
    if let Some(steps) = evidence.best_steps(prepared) {
        // The sentence that leads to the steps says when they apply: it belongs to them.
        let leads = best.0.contains(&steps.0.start.saturating_sub(1)) && !is_step(prepared, best.0.start);
        let procedure = prepared.article.kind == Kind::Procedure;
        if procedure && leads {
            return Some(answer_steps(prepared, Some(best.0.start..steps.0.start), steps.0));
        }
        if procedure && steps.1 >= STEPS * best.1 || steps.0.contains(&best.0.start) {
            return Some(answer_steps(prepared, None, steps.0));
        }
    }
    Some(answer_sentences(prepared, best.0, &evidence))
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
    let sentences = block_sentences(translation, block);
    match translation.rendered.blocks[block].kind {
        BlockKind::Step(_) => Some(answer_steps(translation, None, run_of_steps(translation, sentences.start))),
        _ => {
            let offset =
                source.sentences.iter().position(|it| it.span.start >= start).map_or(0, |found| {
                    found - source.sentences[..found].iter().filter(|it| it.block != source.sentences[found].block).count()
                });
            let first = (sentences.start + offset).min(sentences.end.saturating_sub(1));
            Some(answer_sentences(translation, grow(translation, first..first + 1), &Evidence::default()))
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

fn block_sentences(prepared: &Prepared, block: usize) -> Range<usize> {
    let start = prepared.sentences.partition_point(|sentence| sentence.block < block);
    start..prepared.sentences.partition_point(|sentence| sentence.block <= block)
}

/// What each sentence holds of the question.
#[derive(Default)]
struct Evidence {
    /// For each sentence: for each word of the question, how much of what it tells is there.
    told: Vec<Vec<f64>>,
    /// For each sentence: what its heading and its nearness add.
    added: Vec<f64>,
    /// For each sentence: the bytes where words of the question stand.
    places: Vec<Vec<Range<usize>>>,
}

impl Evidence {
    fn of(plan: &PlanLanguage, prepared: &Prepared, near: &[f64]) -> Self {
        let terms: BTreeMap<(Form, &str), usize> =
            plan.terms.iter().enumerate().map(|(index, term)| ((term.form, term.text.as_str()), index)).collect();
        let analyzer = Analyzer::new(Some(&prepared.article.language));
        let by_term: Vec<Vec<f64>> = plan.words.iter().map(|word| plan.told(word)).collect();
        let whole: Vec<f64> = plan.words.iter().map(|word| plan.information(word)).collect();
        let mut evidence = Self::default();
        for sentence in &prepared.sentences {
            let mut present = vec![false; plan.terms.len()];
            let mut places = Vec::new();
            analyzer.analyze(&prepared.rendered.text[sentence.span.clone()], 0, &mut |token| {
                if let Some(&term) = terms.get(&(token.form, token.text)) {
                    present[term] = true;
                    if token.form.is_unit() && !token.stop {
                        places.push(token.span.start + sentence.span.start..token.span.end + sentence.span.start);
                    }
                }
            });
            let told = plan.words.iter().zip(&by_term).zip(&whole).map(|((word, by_term), whole)| {
                let of_form = |form| word.terms.iter().filter(move |it| plan.terms[it.term].form == form);
                let units = word.terms.iter().zip(by_term).filter(|(it, _)| plan.terms[it.term].form.is_unit());
                let stems = units.filter(|(it, _)| present[it.term]).map(|(_, told)| *told).fold(0.0, f64::max);
                let n_pieces = of_form(Form::Gram).count().max(1) as f64;
                let near = of_form(Form::Gram).filter(|it| present[it.term]).count() as f64 / n_pieces;
                stems.max(whole * NEAR * ((near - NEAR_FROM) / (1.0 - NEAR_FROM)).max(0.0))
            });
            evidence.told.push(told.collect());
            evidence.places.push(places);
        }
        evidence.read_rows_under_headers(prepared);
        let sum = |index: usize| evidence.told[index].iter().sum::<f64>();
        let question: f64 = whole.iter().sum();
        for (index, sentence) in prepared.sentences.iter().enumerate() {
            let headings = prepared.rendered.blocks[sentence.block].headings.iter();
            let told = headings.flat_map(|&heading| block_sentences(prepared, heading)).map(sum).fold(0.0, f64::max);
            let near = near.get(index).copied().unwrap_or_default();
            evidence.added.push(HEADING * told + MEANING * near * question);
        }
        evidence
    }

    /// A row of a table says what its header says, too.
    fn read_rows_under_headers(&mut self, prepared: &Prepared) {
        for index in 0..prepared.sentences.len() {
            let header = prepared.rendered.blocks[prepared.sentences[index].block].header;
            for above in header.map_or(0..0, |header| block_sentences(prepared, header)) {
                let from: Vec<f64> = self.told[above].clone();
                self.told[index].iter_mut().zip(from).for_each(|(own, above)| *own = own.max(above));
            }
        }
    }

    /// What a run of sentences holds: every word once, where it tells most.
    fn score(&self, sentences: Range<usize>) -> f64 {
        let n_words = self.told.first().map_or(0, Vec::len);
        (0..n_words).map(|word| sentences.clone().map(|sentence| self.told[sentence][word]).fold(0.0, f64::max)).sum()
    }

    /// The sentence that holds most, with those after and before it that add most and still fit.
    fn best_window(&self, prepared: &Prepared) -> Option<(Range<usize>, f64)> {
        let headers: BTreeSet<usize> = prepared.rendered.blocks.iter().filter_map(|block| block.header).collect();
        let is_text = |index: &usize| {
            let block = prepared.sentences[*index].block;
            !matches!(prepared.rendered.blocks[block].kind, BlockKind::Heading(_)) && !headers.contains(&block)
        };
        let mut best: Option<(Range<usize>, f64)> = None;
        for index in (0..prepared.sentences.len()).filter(is_text) {
            let score = self.score(index..index + 1) + self.added[index];
            if best.as_ref().is_none_or(|(_, most)| score > *most + 1e-9) {
                best = Some((index..index + 1, score));
            }
        }
        let (sentence, score) = best?;
        Some((grow(prepared, sentence), score))
    }

    /// The list of steps that holds most.
    fn best_steps(&self, prepared: &Prepared) -> Option<(Range<usize>, f64)> {
        let mut best: Option<(Range<usize>, f64)> = None;
        let mut index = 0;
        while index < prepared.sentences.len() {
            if !is_step(prepared, index) {
                index += 1;
                continue;
            }
            let run = run_of_steps(prepared, index);
            let score = self.score(run.clone()) + self.added[index];
            index = run.end.max(index + 1);
            if best.as_ref().is_none_or(|(_, most)| score > *most + 1e-9) {
                best = Some((run, score));
            }
        }
        best
    }
}

fn is_step(prepared: &Prepared, sentence: usize) -> bool {
    matches!(prepared.rendered.blocks[prepared.sentences[sentence].block].kind, BlockKind::Step(_))
}

/// The list of steps around a sentence: the steps whose numbers lead up to it and on from it, with what stands between them. A heading
/// ends a list, and so does a number that does not follow.
fn run_of_steps(prepared: &Prepared, sentence: usize) -> Range<usize> {
    let kind = |index: usize| prepared.rendered.blocks[prepared.sentences[index].block].kind;
    let number = |index: usize| match kind(index) {
        BlockKind::Step(number) => Some(number),
        _ => None,
    };
    let heading = |index: usize| matches!(kind(index), BlockKind::Heading(_));
    let Some(here) = number(sentence) else { return sentence..sentence + 1 };
    let (mut start, mut lowest) = (sentence, here);
    for index in (0..sentence).rev().take_while(|&index| !heading(index)) {
        match number(index) {
            Some(step) if step == lowest || step + 1 == lowest => (start, lowest) = (index, step),
            Some(_) => break,
            None => {}
        }
    }
    let (mut end, mut highest) = (sentence + 1, here);
    for index in (sentence + 1..prepared.sentences.len()).take_while(|&index| !heading(index)) {
        match number(index) {
            Some(step) if step == highest || step == highest + 1 => (end, highest) = (index + 1, step),
            Some(_) => break,
            None => {}
        }
    }
    start..end
}

/// Adds the sentences after, then those before, that belong to the same part and still fit.
fn grow(prepared: &Prepared, sentence: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (sentence.start, sentence.end);
    let length = |sentences: Range<usize>| prepared.text(prepared.span(sentences)).chars().count();
    let kind = |index: usize| prepared.rendered.blocks[prepared.sentences[index].block].kind;
    if matches!(kind(start), BlockKind::Row) {
        return start..end;
    }
    let joins = |index: usize| matches!(kind(index), BlockKind::Paragraph | BlockKind::Code);
    while end < prepared.sentences.len() && joins(end) && length(start..end + 1) <= Answer::LONGEST {
        end += 1;
    }
    while start > 0 && joins(start - 1) && length(start - 1..end) <= Answer::LONGEST {
        start -= 1;
    }
    start..end
}

fn answer_steps(prepared: &Prepared, condition: Option<Range<usize>>, sentences: Range<usize>) -> Answer {
    let mut spans: Vec<Range<usize>> = condition.map(|condition| prepared.span(condition)).into_iter().collect();
    let mut lines: Vec<String> = spans.iter().map(|span| prepared.text(span.clone()).to_owned()).collect();
    let mut last = None;
    for sentence in &prepared.sentences[sentences] {
        let block = &prepared.rendered.blocks[sentence.block];
        if last.replace(sentence.block) != Some(sentence.block) {
            let text = prepared.text(block.span.clone());
            lines.push(if let BlockKind::Step(number) = block.kind { format!("{number}. {text}") } else { format!("   {text}") });
            spans.push(block.span.clone());
        }
    }
    Answer { form: AnswerForm::Steps, text: lines.join("\n"), spans }
}

fn answer_sentences(prepared: &Prepared, sentences: Range<usize>, evidence: &Evidence) -> Answer {
    let block = &prepared.rendered.blocks[prepared.sentences[sentences.start].block];
    if block.kind == BlockKind::Row {
        let header = block.header.map(|header| prepared.rendered.blocks[header].span.clone());
        let spans: Vec<Range<usize>> = header.into_iter().chain([block.span.clone()]).collect();
        let lines: Vec<&str> = spans.iter().map(|span| prepared.text(span.clone())).collect();
        let text = lines.join("\n");
        if text.chars().count() <= Answer::LONGEST {
            return Answer { form: AnswerForm::Row, text, spans };
        }
    }
    let places = evidence.places.get(sentences.start).map_or(&[][..], Vec::as_slice);
    let span = fit(&prepared.rendered.text, prepared.span(sentences), places);
    Answer { form: AnswerForm::Sentences, text: prepared.text(span.clone()).to_owned(), spans: vec![span] }
}

/// Cuts a span that is too long to the stretch with most of the places in it, between words.
fn fit(text: &str, span: Range<usize>, places: &[Range<usize>]) -> Range<usize> {
    let read = text[span.clone()].char_indices().take(READ_OF_ONE_SENTENCE);
    let characters: Vec<usize> = read.map(|(at, _)| at + span.start).collect();
    if characters.len() <= Answer::LONGEST {
        return span;
    }
    let boundary = |index: usize| {
        index == 0 || text[..characters[index]].ends_with(|c: char| c.is_whitespace() || matches!(c, '，' | '、' | '；' | '。'))
    };
    let n_inside = |from: usize, to: usize| places.iter().filter(|place| place.start >= from && place.end <= to).count();
    let mut best = (0, 0);
    for start in (0..characters.len()).filter(|&index| boundary(index)) {
        let end = characters.get(start + Answer::LONGEST).copied().unwrap_or(span.end);
        let count = n_inside(characters[start], end);
        if count > best.1 {
            best = (start, count);
        }
    }
    let start = characters[best.0];
    let mut end = characters.get(best.0 + Answer::LONGEST).copied().unwrap_or(span.end);
    if end < span.end
        && let Some(space) = text[start..end].rfind(char::is_whitespace)
        && start + space > start + (end - start) / 2
    {
        end = start + space;
    }
    start..end
}
