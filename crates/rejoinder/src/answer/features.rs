//! What speaks for a clause as the place of the answer, as a few numbers of one scale for every question and script.

use std::ops::Range;

use rejoinder_text::{Expectation, Expected, clauses};

use super::evidence::{Evidence, HELD};
use crate::prepared::Prepared;

/// The features of a clause by name, in the order of [`Clause::features`].
///
/// `sentence`, `before` and `after` are what its sentence holds of the question and what the sentences before and after add; `own` is what
/// it holds itself, and `near_30` to `near_200` what stands near it: each word counts less by a factor of e for every 30, 80 or 200
/// characters between. All are shares of what the question tells, where a word tells more the fewer sentences of the article hold it.
/// `new` is the logarithm of its words that are not in the question. The others are 1 or 0: whether it gives what a question for a number,
/// a time, a person, a place, a reason or for nothing in particular (`any`) expects, by digits, a name or a word. `rank` is the score of
/// its article among those found and `first` whether that is the best. `best` is 1 if its sentence holds most of the question, by what
/// words tell in the whole base, and that is little, falling to 0 where it is half of the question. `heading` is what the headings above
/// it hold, and `meaning` how near an encoder puts its sentence.
pub(crate) const FEATURES: [&str; 31] = [
    "sentence",
    "before",
    "after",
    "own",
    "near_30",
    "near_80",
    "near_200",
    "new",
    "number_digits",
    "number_name",
    "number_word",
    "time_digits",
    "time_name",
    "time_word",
    "person_digits",
    "person_name",
    "person_word",
    "place_digits",
    "place_name",
    "place_word",
    "reason_digits",
    "reason_name",
    "reason_word",
    "any_digits",
    "any_name",
    "time_year",
    "rank",
    "first",
    "best",
    "heading",
    "meaning",
];

pub(crate) type Features = [f64; FEATURES.len()];

/// The first feature of what is expected, and how many each kind has.
const EXPECTED_AT: usize = 8;
const OF_EACH: usize = 3;
const YEAR_AT: usize = 25;
const RANK_AT: usize = 26;
const BEST_AT: usize = 28;
/// The features that compare the clauses of one article alone.
pub(super) const WITHIN: [usize; 2] = [BEST_AT, BEST_AT + 1];
/// From this share of the question on, all that stands around is as good a witness as the sentence that holds most.
const ENOUGH: f64 = 0.5;

/// In how many characters what a word tells falls to the e-th part.
const DISTANCES: [f64; 3] = [30.0, 80.0, 200.0];

/// A clause of an article.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// Its bytes in the rendered text, spaces around it included.
    pub(crate) span: Range<usize>,
    /// The same in characters.
    pub(crate) characters: Range<usize>,
    /// The sentence it is part of.
    pub(crate) sentence: usize,
    /// Whether the sentence begins with it, and ends.
    pub(crate) opens: bool,
    pub(crate) closes: bool,
    pub(crate) features: Features,
}

/// The clauses of an article with their features, but those of its rank.
pub(super) fn clauses_of(prepared: &Prepared, evidence: &Evidence, expectation: &Expectation) -> Vec<Clause> {
    let mut all = cut(prepared);
    let best = evidence.best_sentence(prepared).map(|(best, _)| (best, (1.0 - evidence.share(best) / ENOUGH).max(0.0)));
    let local = Local::of(evidence);
    let shares: Vec<[f64; 3]> = (0..prepared.sentences.len()).map(|sentence| local.shares(evidence, sentence)).collect();
    let nearness = local.nearness(prepared, evidence, &all);
    let mut units = evidence.units.iter().peekable();
    for (clause, near) in all.iter_mut().zip(nearness) {
        let mut n_new = 0.0;
        while let Some(unit) = units.next_if(|unit| unit.span.start < clause.span.end) {
            let held = unit.told.iter().any(|&(word, told)| told > HELD * evidence.information[word]);
            n_new += f64::from(u8::from(unit.content && !held));
        }
        clause.features[..3].copy_from_slice(&shares[clause.sentence]);
        clause.features[3..7].copy_from_slice(&near);
        clause.features[7] = (1.0 + n_new).ln();
        let given = expectation.given(prepared.text(clause.span.clone()), clause.opens);
        let kind = expectation.kind();
        let at = EXPECTED_AT + OF_EACH * kind.map_or(Expected::ALL.len(), |kind| kind as usize);
        let number = |holds: bool| f64::from(u8::from(holds));
        clause.features[at] = number(given.digits);
        clause.features[at + 1] = number(given.name);
        if kind.is_some() {
            // Of a number in words there is nothing to say where one stands in digits.
            clause.features[at + 2] = number(given.word && !(kind == Some(Expected::Number) && given.digits));
        }
        clause.features[YEAR_AT] = number(given.year && kind == Some(Expected::Time));
        let block = &prepared.rendered.blocks[prepared.sentences[clause.sentence].block];
        let headings = block.headings.iter().flat_map(|&heading| prepared.of_block(heading));
        clause.features[BEST_AT] = best.filter(|(best, _)| *best == clause.sentence).map_or(0.0, |(_, little)| little);
        clause.features[BEST_AT + 1] = headings.map(|heading| shares[heading][0]).fold(0.0, f64::max);
        clause.features[BEST_AT + 2] = evidence.near.get(clause.sentence).copied().unwrap_or_default();
    }
    all
}

/// Tells clauses how their article stands among those found.
pub(super) fn rank(clauses: &mut [Clause], score: f64, first: bool) {
    for clause in clauses {
        clause.features[RANK_AT] = score;
        clause.features[RANK_AT + 1] = f64::from(u8::from(first));
    }
}

/// The clauses of all sentences, without features.
fn cut(prepared: &Prepared) -> Vec<Clause> {
    let text = &prepared.rendered.text;
    let mut all = Vec::new();
    let (mut byte, mut character) = (0, 0);
    let mut characters_up_to = |to: usize| {
        character += text.get(byte..to).map_or(0, |between| between.chars().count());
        byte = byte.max(to);
        character
    };
    for (index, sentence) in prepared.sentences.iter().enumerate() {
        for span in clauses(prepared.text(sentence.span.clone())) {
            let span = span.start + sentence.span.start..span.end + sentence.span.start;
            all.push(Clause {
                characters: characters_up_to(span.start)..characters_up_to(span.end),
                sentence: index,
                opens: span.start == sentence.span.start,
                closes: span.end == sentence.span.end,
                features: [0.0; FEATURES.len()],
                span,
            });
        }
    }
    all
}

/// What the words of a question tell within one article: the more the fewer of its sentences hold them.
struct Local {
    weights: Vec<f64>,
    total: f64,
}

impl Local {
    fn of(evidence: &Evidence) -> Self {
        let n = evidence.told.len() as f64;
        let weight = |(word, information): (usize, &f64)| {
            let held = evidence.told.iter().filter(|told| told[word] > HELD * information).count() as f64;
            (1.0 + (n + 0.5) / (held + 0.5)).ln()
        };
        let weights: Vec<f64> = evidence.information.iter().enumerate().map(weight).collect();
        let total = weights.iter().zip(&evidence.information).map(|(weight, information)| weight * information).sum();
        Self { weights, total: f64::max(total, 1e-9) }
    }

    /// What a sentence holds, and what the ones before and after it add.
    fn shares(&self, evidence: &Evidence, sentence: usize) -> [f64; 3] {
        let own = &evidence.told[sentence];
        let with = |other: Option<&Vec<f64>>| {
            let told = |(word, own): (usize, &f64)| other.map_or(*own, |other| own.max(other[word])) * self.weights[word];
            own.iter().enumerate().map(told).sum::<f64>() / self.total
        };
        let share = with(None);
        let before = sentence.checked_sub(1).and_then(|before| evidence.told.get(before));
        [share, with(before) - share, with(evidence.told.get(sentence + 1)) - share]
    }

    /// For each clause: what it holds itself, and what stands near it, by each of the distances.
    fn nearness(&self, prepared: &Prepared, evidence: &Evidence, clauses: &[Clause]) -> Vec<[f64; 4]> {
        let text = &prepared.rendered.text;
        // Where each word was met last, in characters, with what it told there: from the front, then from the back.
        let n_words = evidence.information.len();
        let mut found = vec![[0.0_f64; 4]; clauses.len() * n_words];
        let mut inside: Vec<Vec<(Range<usize>, usize, f64)>> = vec![Vec::new(); clauses.len()];
        let mut at = 0;
        for unit in evidence.units.iter().filter(|unit| !unit.told.is_empty()) {
            while at + 1 < clauses.len() && unit.span.start >= clauses[at].span.end {
                at += 1;
            }
            let Some(clause) = clauses.get(at) else { break };
            let start = clause.characters.start + text.get(clause.span.start..unit.span.start).map_or(0, |it| it.chars().count());
            let end = start + text.get(unit.span.clone()).map_or(0, |it| it.chars().count());
            inside[at].extend(unit.told.iter().map(|&(word, told)| (start..end, word, told * self.weights[word])));
        }
        for forward in [true, false] {
            // For each word and distance: the place it counts from, and what it tells there.
            let mut last = vec![[(0_usize, 0.0_f64); 3]; n_words];
            for step in 0..clauses.len() {
                let index = if forward { step } else { clauses.len() - 1 - step };
                let characters = &clauses[index].characters;
                let fallen = |(from, value): (usize, f64), distance: f64, to: usize| value * (-(from.abs_diff(to) as f64) / distance).exp();
                for (word, last) in last.iter().enumerate().filter(|(_, last)| last[2].1 > 0.0) {
                    let edge = if forward { characters.start } else { characters.end };
                    for (kind, distance) in DISTANCES.into_iter().enumerate() {
                        let best = &mut found[index * n_words + word][kind + 1];
                        *best = best.max(fallen(last[kind], distance, edge));
                    }
                }
                for (span, word, told) in &inside[index] {
                    let place = if forward { span.end } else { span.start };
                    let best = &mut found[index * n_words + word];
                    best.iter_mut().for_each(|best| *best = best.max(*told));
                    for (kind, distance) in DISTANCES.into_iter().enumerate() {
                        let last = &mut last[*word][kind];
                        if *told >= fallen(*last, distance, place) {
                            *last = (place, *told);
                        }
                    }
                }
            }
        }
        let sum = |clause: usize, kind: usize| (0..n_words).map(|word| found[clause * n_words + word][kind]).sum::<f64>() / self.total;
        (0..clauses.len()).map(|clause| [0, 1, 2, 3].map(|kind| sum(clause, kind))).collect()
    }
}
