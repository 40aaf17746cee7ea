//! What speaks for a candidate, as a few numbers of the same scale for every question and every script.
//!
//! Every feature is a share of what the whole question tells (its idf mass), so that long and short questions, words and pairs of
//! ideographs compare.

use rejoinder_index::{Candidate, Match, PlanLanguage, UnitKind};
use rejoinder_text::Form;

/// The features by name, in the order of [`features`].
pub(crate) const FEATURES: [&str; 11] =
    ["article", "written", "gram", "title", "title_precision", "passage", "sentence", "example", "pairs", "coverage", "language"];

/// BM25's saturation and length normalisation for whole records: those that served best for long articles in Lucene (Trotman et al. 2014).
const ARTICLE_K1: f64 = 0.9;
const ARTICLE_B: f64 = 0.4;
/// The same for passages, which are of about one length by construction.
const PASSAGE_K1: f64 = 0.9;
const PASSAGE_B: f64 = 0.3;
const PASSAGE_LENGTH: f64 = 130.0;
/// A sentence of this many tokens counts in full; a longer one is likely to hold a word by chance.
const SENTENCE_LENGTH: f64 = 30.0;
/// Words of the question that follow one another count as a pair if they stand at most this far apart in the article.
const PAIR_DISTANCE: u32 = 4;

/// What a question tells, word by word; made once for all candidates of a language.
pub(crate) struct Information {
    /// For each word of the plan.
    words: Vec<f64>,
    total: f64,
    written: f64,
    gram: f64,
    /// For each term of the plan: the words it stands for.
    words_of_term: Vec<Vec<usize>>,
}

impl Information {
    pub(crate) fn of(plan: &PlanLanguage) -> Self {
        let words: Vec<f64> = plan.words.iter().map(|word| plan.information(word)).collect();
        let mut words_of_term = vec![Vec::new(); plan.terms.len()];
        for (word, it) in plan.words.iter().enumerate() {
            it.terms.iter().for_each(|&term| words_of_term[term].push(word));
        }
        let sum = |form| plan.terms.iter().filter(|term| term.form == form).map(|term| term.weight * term.idf).sum::<f64>();
        Self { total: words.iter().sum(), words, written: sum(Form::Written), gram: sum(Form::Gram), words_of_term }
    }
}

/// The features of a candidate, in the order of [`FEATURES`], and its best passage. `language` tells how likely the question is in the
/// candidate's language.
pub(crate) fn features(
    plan: &PlanLanguage,
    information: &Information,
    candidate: &Candidate,
    language: f64,
) -> ([f64; FEATURES.len()], usize) {
    let whole = |form: Form, index: usize| -> f64 {
        let norm = ARTICLE_K1 * (1.0 - ARTICLE_B + ARTICLE_B * candidate.lengths[index] as f64 / plan.mean_lengths[index]);
        let matches = candidate.matches.iter().filter(|found| plan.terms[found.term].form == form);
        matches.map(|found| plan.terms[found.term].weight * plan.terms[found.term].idf * saturated(f64::from(found.count), norm)).sum()
    };
    let units = Units::score(plan, information, candidate);
    let features = [
        share(whole(Form::Stem, 0), stem_total(plan)),
        share(whole(Form::Written, 1), information.written),
        share(whole(Form::Gram, 2), information.gram),
        share(units.title, information.total),
        units.title_precision,
        share(units.passage, information.total),
        share(units.sentence, information.total),
        share(units.example, information.total) * units.example_precision,
        share(units.pairs, information.total),
        share(units.coverage, information.total),
        language,
    ];
    (features, units.best_passage)
}

fn stem_total(plan: &PlanLanguage) -> f64 {
    plan.terms.iter().filter(|term| term.form == Form::Stem).map(|term| term.weight * term.idf).sum()
}

/// BM25's term frequency part, scaled so that many occurrences approach 1.
fn saturated(count: f64, norm: f64) -> f64 {
    count / (count + norm)
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// What the parts of a record hold of the question.
#[derive(Default)]
struct Units {
    title: f64,
    /// The share of the title's tokens that are words of the question.
    title_precision: f64,
    passage: f64,
    best_passage: usize,
    sentence: f64,
    example: f64,
    example_precision: f64,
    pairs: f64,
    coverage: f64,
}

impl Units {
    fn score(plan: &PlanLanguage, information: &Information, candidate: &Candidate) -> Self {
        let mut result = Self::default();
        let units = &candidate.units;
        let mut by_unit = vec![0.0; units.len()];
        let mut matched = vec![0_u32; units.len()];
        let mut by_passage = vec![0.0; candidate.passages.len()];
        let mut covered = vec![false; plan.words.len()];
        let stems = candidate.matches.iter().filter(|found| plan.terms[found.term].form == Form::Stem);
        for found in stems.clone() {
            let words = &information.words_of_term[found.term];
            let told = words.iter().map(|&word| information.words[word]).fold(0.0, f64::max);
            words.iter().for_each(|&word| covered[word] = true);
            let mut last_unit = usize::MAX;
            let (mut unit, mut passage, mut last_passage, mut in_passage) = (0, 0, usize::MAX, 0.0);
            for &position in &found.positions {
                while unit + 1 < units.len() && units[unit + 1].start <= position {
                    unit += 1;
                }
                matched[unit] += 1;
                if unit != last_unit {
                    by_unit[unit] += told;
                    last_unit = unit;
                }
                if candidate.passages.first().is_none_or(|&first| unit < first) {
                    continue;
                }
                while passage + 1 < candidate.passages.len() && candidate.passages[passage + 1] <= unit {
                    passage += 1;
                }
                if passage != last_passage {
                    add_passage(&mut by_passage, candidate, last_passage, told, in_passage);
                    (last_passage, in_passage) = (passage, 0.0);
                }
                in_passage += 1.0;
            }
            add_passage(&mut by_passage, candidate, last_passage, told, in_passage);
        }
        for (index, unit) in units.iter().enumerate() {
            let length = f64::from(unit.end.saturating_sub(unit.start)).max(1.0);
            let precision = (f64::from(matched[index]) / length).min(1.0);
            match unit.kind {
                UnitKind::Title => (result.title, result.title_precision) = (by_unit[index], precision),
                UnitKind::Example if by_unit[index] * precision.sqrt() > result.example * result.example_precision => {
                    (result.example, result.example_precision) = (by_unit[index], precision.sqrt());
                }
                UnitKind::Example => {}
                UnitKind::Heading | UnitKind::Sentence => {
                    result.sentence = result.sentence.max(by_unit[index] * (SENTENCE_LENGTH / length).min(1.0).sqrt());
                }
            }
        }
        for (index, score) in by_passage.into_iter().enumerate() {
            if score > result.passage {
                (result.passage, result.best_passage) = (score, index);
            }
        }
        result.coverage = covered.iter().zip(&information.words).filter(|(covered, _)| **covered).map(|(_, told)| told).sum();
        result.pairs = pairs(plan, information, &stems.collect::<Vec<_>>());
        result
    }
}

fn add_passage(by_passage: &mut [f64], candidate: &Candidate, passage: usize, told: f64, count: f64) {
    let Some(&first) = candidate.passages.get(passage) else { return };
    let start = candidate.units[first].start;
    let after = candidate.passages.get(passage + 1).map(|&next| candidate.units[next].start);
    let end = after.or(candidate.units.last().map(|unit| unit.end)).unwrap_or(start);
    let length = f64::from(end.saturating_sub(start));
    by_passage[passage] += told * saturated(count, PASSAGE_K1 * (1.0 - PASSAGE_B + PASSAGE_B * length / PASSAGE_LENGTH));
}

/// What the words tell that follow one another in the question and stand close together, in the same order, in the record.
fn pairs(plan: &PlanLanguage, information: &Information, stems: &[&Match]) -> f64 {
    let mut of_word: Vec<Option<&Match>> = vec![None; plan.words.len()];
    for &found in stems {
        information.words_of_term[found.term].iter().for_each(|&word| of_word[word] = Some(found));
    }
    let mut told = 0.0;
    for (word, next) in (0..of_word.len()).zip(1..of_word.len()) {
        let (Some(first), Some(second)) = (of_word[word], of_word[next]) else { continue };
        let apart = plan.words[next].position - plan.words[word].position;
        let mut after = second.positions.iter().peekable();
        let close = first.positions.iter().any(|&position| {
            while after.next_if(|&&other| other <= position).is_some() {}
            after.peek().is_some_and(|&&other| other - position <= apart.max(1).min(PAIR_DISTANCE) + 1)
        });
        if close {
            told += information.words[word].min(information.words[next]);
        }
    }
    told
}
