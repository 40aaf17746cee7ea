//! What each sentence of an article holds of a question.

use std::collections::BTreeSet;
use std::ops::Range;

use rejoinder_index::PlanLanguage;
use rejoinder_text::{BlockKind, Form};

use super::steps::lists_of_steps;
use crate::prepared::Prepared;

/// How much of a word's weight a sentence gets whose text holds most of the word's pieces but not the word.
const NEAR: f64 = 0.7;
/// The share of pieces from which on a word is near.
const NEAR_FROM: f64 = 0.5;
/// What a heading's words add to the sentences under it.
const HEADING: f64 = 0.4;
/// What a sentence that means the same as the question adds, as a share of what the question tells.
const MEANING: f64 = 0.6;
/// The share of what a sentence holds that a row of a table must hold to be preferred where a number is asked for.
const ROW: f64 = 0.85;
/// A sentence holds a word if it tells more than this share of what the word does.
pub(super) const HELD: f64 = 0.3;

/// What each sentence holds of the question.
pub(super) struct Evidence {
    /// For each word of the question, what it tells.
    pub(super) information: Vec<f64>,
    /// For each word of the question, whether it carries little meaning of its own.
    stop: Vec<bool>,
    /// For each sentence: for each word of the question, how much of what it tells is there.
    pub(super) told: Vec<Vec<f64>>,
    /// For each sentence: what its heading and its nearness add.
    added: Vec<f64>,
    /// For each sentence, how near it is to the question in meaning; empty without an encoder.
    pub(super) near: Vec<f64>,
    /// The units of the text, in order.
    pub(super) units: Vec<Unit>,
}

/// A word of the article, or what stands for one in its script.
pub(super) struct Unit {
    pub(super) span: Range<usize>,
    /// Whether it carries meaning of its own.
    pub(super) content: bool,
    /// The words of the question that it stands for, each with how much of what it tells is there.
    pub(super) told: Vec<(usize, f64)>,
}

impl Evidence {
    pub(super) fn of(plan: &PlanLanguage, prepared: &Prepared, near: &[f64]) -> Self {
        let question = Question::of(plan);
        let words = prepared.words();
        let mut units: Vec<Unit> =
            words.all.iter().map(|word| Unit { span: word.span.clone(), content: word.content, told: Vec::new() }).collect();
        let mut told: Vec<Vec<f64>> = vec![vec![0.0; plan.words.len()]; prepared.sentences.len()];
        // Each word of the article that holds something of the question, with what it holds.
        let terms = plan.terms.iter().enumerate();
        let mut held: Vec<(usize, usize)> =
            terms.flat_map(|(term, it)| words.with(it.form, &it.text).map(move |word| (word, term))).collect();
        held.sort_unstable();
        for unit in held.chunk_by(|a, b| a.0 == b.0) {
            units[unit[0].0].told = question.told_by(unit);
        }
        for sentence in held.chunk_by(|a, b| words.all[a.0].sentence == words.all[b.0].sentence) {
            for (word, share) in question.told_by(sentence) {
                told[words.all[sentence[0].0].sentence][word] = share;
            }
        }
        let stop = plan.words.iter().map(|word| word.stop).collect();
        let mut evidence = Self { information: question.information, stop, told, added: Vec::new(), near: near.to_vec(), units };
        evidence.read_rows_under_headers(prepared);
        let sum = |index: usize| evidence.told[index].iter().sum::<f64>();
        let whole: f64 = evidence.information.iter().sum();
        for (index, sentence) in prepared.sentences.iter().enumerate() {
            let headings = prepared.rendered.blocks[sentence.block].headings.iter();
            let told = headings.flat_map(|&heading| prepared.of_block(heading)).map(sum).fold(0.0, f64::max);
            let near = near.get(index).copied().unwrap_or_default();
            evidence.added.push(HEADING * told + MEANING * near * whole);
        }
        evidence
    }

    /// A row of a table says what its header says, too.
    fn read_rows_under_headers(&mut self, prepared: &Prepared) {
        for index in 0..prepared.sentences.len() {
            let header = prepared.rendered.blocks[prepared.sentences[index].block].header;
            for above in header.map_or(0..0, |header| prepared.of_block(header)) {
                let from: Vec<f64> = self.told[above].clone();
                self.told[index].iter_mut().zip(from).for_each(|(own, above)| *own = own.max(above));
            }
        }
    }

    /// What a run of sentences holds: every word once, where it tells most.
    fn score(&self, sentences: Range<usize>) -> f64 {
        let word = |word: usize| sentences.clone().map(|sentence| self.told[sentence][word]).fold(0.0, f64::max);
        (0..self.information.len()).map(word).sum()
    }

    /// What a sentence holds, as a share of what the question tells.
    pub(super) fn share(&self, sentence: usize) -> f64 {
        self.score(sentence..sentence + 1) / self.information.iter().sum::<f64>().max(1e-9)
    }

    /// The sentence that holds most, headings and headers of tables aside.
    pub(super) fn best_sentence(&self, prepared: &Prepared) -> Option<(usize, f64)> {
        let headers: BTreeSet<usize> = prepared.rendered.blocks.iter().filter_map(|block| block.header).collect();
        let is_text = |index: &usize| {
            let block = prepared.sentences[*index].block;
            !matches!(prepared.rendered.blocks[block].kind, BlockKind::Heading(_)) && !headers.contains(&block)
        };
        let texts = (0..prepared.sentences.len()).filter(is_text);
        first_best(texts.map(|index| (index, self.score(index..index + 1) + self.added[index])))
    }

    /// The row of a table that holds most, of those for which `is_meant` is true, if it holds nearly as much as a sentence; the first of
    /// equals. Words alone count that carry meaning: rows are short, and the article in one would decide.
    pub(super) fn best_row(&self, prepared: &Prepared, sentence: usize, is_meant: impl Fn(usize) -> bool) -> Option<usize> {
        let score = |index: usize| {
            let told = self.told[index].iter().zip(&self.stop).filter(|(_, stop)| !**stop).map(|(told, _)| told);
            told.sum::<f64>() + self.added[index]
        };
        let is_row = |index: &usize| prepared.rendered.blocks[prepared.sentences[*index].block].kind == BlockKind::Row;
        let rows = (0..prepared.sentences.len()).filter(is_row).filter(|index| is_meant(*index));
        first_best(rows.map(|index| (index, score(index)))).filter(|(_, most)| *most >= ROW * score(sentence)).map(|(index, _)| index)
    }

    /// The list of steps that holds most.
    pub(super) fn best_steps(&self, prepared: &Prepared) -> Option<(Range<usize>, f64)> {
        first_best(lists_of_steps(prepared).into_iter().map(|list| {
            let score = self.score(list.clone()) + self.added[list.start];
            (list, score)
        }))
    }
}

/// What scores most, with its score; of those that differ by rounding alone the first.
fn first_best<T>(scored: impl Iterator<Item = (T, f64)>) -> Option<(T, f64)> {
    scored.reduce(|best, next| if next.1 > best.1 + 1e-9 { next } else { best })
}

/// The question made ready for looking up what stands in a text.
struct Question<'a> {
    plan: &'a PlanLanguage,
    /// For each term, the words it stands for.
    words: Vec<Vec<usize>>,
    information: Vec<f64>,
    /// For each word, what each of its terms tells.
    by_term: Vec<Vec<f64>>,
    /// For each word, in how many pieces it is cut.
    n_pieces: Vec<f64>,
}

impl<'a> Question<'a> {
    fn of(plan: &'a PlanLanguage) -> Self {
        let mut words = vec![Vec::new(); plan.terms.len()];
        for (index, word) in plan.words.iter().enumerate() {
            word.terms.iter().for_each(|it| words[it.term].push(index));
        }
        let is_piece = |term: usize| plan.terms[term].form == Form::Gram;
        let n_pieces = plan.words.iter().map(|word| word.terms.iter().filter(|it| is_piece(it.term)).count().max(1) as f64);
        Self {
            words,
            information: plan.words.iter().map(|word| plan.information(word)).collect(),
            by_term: plan.words.iter().map(|word| plan.told(word)).collect(),
            n_pieces: n_pieces.collect(),
            plan,
        }
    }

    /// The words of the question that something of is there, each with how much of what it tells. `there` holds the terms that are, beside
    /// the words of the article that they stand for.
    fn told_by(&self, there: &[(usize, usize)]) -> Vec<(usize, f64)> {
        let terms: BTreeSet<usize> = there.iter().map(|&(_, term)| term).collect();
        let words: BTreeSet<usize> = terms.iter().flat_map(|&term| &self.words[term]).copied().collect();
        let told = words.into_iter().map(|word| (word, self.told(word, |term| terms.contains(&term))));
        told.filter(|(_, told)| *told > 0.0).collect()
    }

    /// How much of what a word tells is there: by its stem and what stands for it, or by most of its pieces.
    fn told(&self, word: usize, present: impl Fn(usize) -> bool) -> f64 {
        let (mut unit, mut n_near) = (0.0_f64, 0.0);
        for (it, told) in self.plan.words[word].terms.iter().zip(&self.by_term[word]).filter(|(it, _)| present(it.term)) {
            match self.plan.terms[it.term].form {
                Form::Gram => n_near += 1.0,
                form if form.is_unit() => unit = unit.max(*told),
                _ => {}
            }
        }
        let near = ((n_near / self.n_pieces[word] - NEAR_FROM) / (1.0 - NEAR_FROM)).max(0.0);
        unit.max(self.information[word] * NEAR * near)
    }
}
