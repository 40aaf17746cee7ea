//! Negations of two translations compared. Languages negate in different places (*unused* is *chưa sử dụng*), and what of one is negated
//! in the other is learned from the translations themselves.

use std::collections::BTreeMap;

use super::alignment::{Bead, align};
use super::facts::{Conflict, Place};
use super::reading::{Manner, Reading, Vocabulary};
use super::{Known, group};

/// How often a word that negates is taken to be negated in the other language, before anything is learned, how often one that says what
/// may be said by a negation, and how often any other.
const NEGATES: f64 = 0.85;
const NEGATIVE: f64 = 0.3;
const OTHER: f64 = 0.01;
/// How many sentences that first guess is worth.
const GUESS: f64 = 2.0;
/// How often a sentence negates of itself.
const BACKGROUND: f64 = 0.01;
const ITERATIONS: usize = 8;
/// More negations in a sentence tell no more.
const MOST: usize = 3;
/// So many negations more or less than expected, on both sides, are a disagreement. Chosen on the sample base: see `docs/notes/parity.md`.
const APART: f64 = 0.6;
/// So far apart a neighbour the other way round is where the negation went.
const MOVED: f64 = 0.5;
/// With so many translations beside the two, one that says it as another does is not at fault.
const LEAST_ALLIES: usize = 3;

/// Two translations, by what learning needs of them.
pub(crate) struct Pair<'a> {
    pub(crate) sides: [&'a Reading; 2],
    pub(crate) beads: Vec<Bead>,
}

/// For each bead of each pair, how many negations the side `target` is expected to have, learned from all other pairs: no article
/// testifies for itself. `negates` says which words of the source negate.
///
/// Each negation of the target comes from one word of the source (model 1 of Brown et al. 1993 with a target of one word; the counts are
/// those of a Poisson variable that is the sum over the words). Linear in the words.
fn expected(pairs: &[Pair<'_>], target: usize, manners: &[Manner]) -> Vec<Vec<f64>> {
    let source = 1 - target;
    let prior: Vec<f64> = manners
        .iter()
        .map(|manner| match manner {
            Manner::Negates => NEGATES,
            Manner::Negative => NEGATIVE,
            Manner::Plain => OTHER,
        })
        .collect();
    let mut rate = prior.clone();
    let mut seen = vec![0.0; rate.len()];
    let examples: Vec<Vec<(Vec<u32>, f64)>> = pairs
        .iter()
        .map(|pair| {
            pair.beads.iter().map(|bead| (words(pair.sides[source], bead, source), count(pair.sides[target], bead, target))).collect()
        })
        .collect();
    examples.iter().flatten().flat_map(|(words, _)| words).for_each(|&word| seen[word as usize] += 1.0);
    let mut sums = vec![0.0; rate.len()];
    let share = |words: &[u32], rate: &[f64], count: f64| count / (BACKGROUND + words.iter().map(|&word| rate[word as usize]).sum::<f64>());
    for round in 0..ITERATIONS {
        sums.fill(0.0);
        for (words, count) in examples.iter().flatten().filter(|(_, count)| *count > 0.0) {
            let share = share(words, &rate, *count);
            words.iter().for_each(|&word| sums[word as usize] += share * rate[word as usize]);
        }
        if round + 1 < ITERATIONS {
            for (word, rate) in rate.iter_mut().enumerate() {
                *rate = (sums[word] + GUESS * prior[word]) / (seen[word] + GUESS);
            }
        }
    }
    let mut own: Vec<(f64, f64)> = vec![(0.0, 0.0); rate.len()];
    let expected = examples.iter().map(|examples| {
        for (words, count) in examples {
            let share = share(words, &rate, *count);
            for &word in words {
                let own = &mut own[word as usize];
                *own = (own.0 + share * rate[word as usize], own.1 + 1.0);
            }
        }
        let without = |word: u32| {
            let word = word as usize;
            ((sums[word] - own[word].0).max(0.0) + GUESS * prior[word]) / (seen[word] - own[word].1 + GUESS)
        };
        let expected: Vec<f64> =
            examples.iter().map(|(words, _)| BACKGROUND + words.iter().map(|&word| without(word)).sum::<f64>()).collect();
        examples.iter().flat_map(|(words, _)| words).for_each(|&word| own[word as usize] = (0.0, 0.0));
        expected
    });
    expected.collect()
}

fn words(reading: &Reading, bead: &Bead, side: usize) -> Vec<u32> {
    reading.lines[bead.sides[side].clone()].iter().flat_map(|line| line.words.iter().copied()).collect()
}

fn count(reading: &Reading, bead: &Bead, side: usize) -> f64 {
    reading.lines[bead.sides[side].clone()].iter().map(|line| line.negations.len()).sum::<usize>().min(MOST) as f64
}

/// The sentences of pairs of translations of which one negates and the other does not, where that is not how the languages say it.
/// `vocabularies` are those of the two languages.
pub(crate) fn conflicts(pairs: &[Pair<'_>], vocabularies: [&Vocabulary; 2]) -> Vec<Vec<Conflict>> {
    let wanted = [expected(pairs, 0, &vocabularies[1].manners), expected(pairs, 1, &vocabularies[0].manners)];
    let of_pair = |(index, pair): (usize, &Pair<'_>)| {
        let counts: Vec<[f64; 2]> = pair.beads.iter().map(|bead| [0, 1].map(|side| count(pair.sides[side], bead, side))).collect();
        let apart: Vec<f64> = counts
            .iter()
            .enumerate()
            .map(|(bead, counts)| apart(counts[0] - wanted[0][index][bead], wanted[1][index][bead] - counts[1]))
            .collect();
        let is_conflict = |&bead: &usize| {
            let neighbours = [bead.checked_sub(1), Some(bead + 1)].into_iter().flatten().filter_map(|other| apart.get(other));
            let moved = neighbours.into_iter().any(|other| other * apart[bead] < 0.0 && other.abs() > MOVED);
            apart[bead].abs() >= APART && !moved && unexplained(pair, &pair.beads[bead], counts[bead])
        };
        (0..pair.beads.len()).filter(is_conflict).map(|bead| conflict(pair, &pair.beads[bead])).collect()
    };
    pairs.iter().enumerate().map(of_pair).collect()
}

/// How far two sides are apart, where both are on the side that speaks for it: more negations in one than expected and fewer in the
/// other, or the reverse with a minus.
fn apart(over: f64, under: f64) -> f64 {
    match (over > 0.0, under > 0.0) {
        (true, true) => over.min(under),
        (false, false) => over.max(under),
        _ => 0.0,
    }
}

/// Whether one side negates and the other says nothing that may stand for it.
fn unexplained(pair: &Pair<'_>, bead: &Bead, counts: [f64; 2]) -> bool {
    let without = usize::from(counts[0] > 0.0);
    let negatives = |side: usize| pair.sides[side].lines[bead.sides[side].clone()].iter().map(|line| line.negatives).sum::<usize>();
    counts[without] == 0.0 && counts[1 - without] > negatives(without) as f64
}

fn conflict(pair: &Pair<'_>, bead: &Bead) -> Conflict {
    let place = |side: usize| {
        let lines = bead.sides[side].clone();
        let negated = lines.clone().find_map(|line| Some((line, pair.sides[side].lines[line].negations.first()?.clone())));
        match negated {
            Some((line, said)) => Place { line: Some(line), said: Some(said) },
            None => Place { line: Some(lines.start).filter(|_| !lines.is_empty()), said: None },
        }
    };
    Conflict { kind: None, sides: [place(0), place(1)] }
}

/// Forgets the negations of pairs of which each side has an ally among many other translations: then it is a way of saying it.
pub(crate) fn allied(found: &mut Vec<([usize; 2], Conflict)>, groups: &BTreeMap<&str, Vec<usize>>, known: &[Known]) {
    found.retain(|(members, conflict)| {
        if conflict.kind.is_some() {
            return true;
        }
        let others = groups.get(group(&known[members[0]].prepared.article)).into_iter().flatten().filter(|other| !members.contains(other));
        let (mut negated, mut plain) = (0, 0);
        let Some((side, line)) = (0..2).find_map(|side| Some((side, conflict.sides[side].line?))) else { return true };
        for &other in others {
            let sides = [&known[members[side]].reading, &known[other].reading];
            let there = align(sides).into_iter().filter(|bead| bead.sides[0].contains(&line));
            let negates = there.map(|bead| count(sides[1], &bead, 1)).sum::<f64>() > 0.0;
            *(if negates { &mut negated } else { &mut plain }) += 1;
        }
        negated + plain < LEAST_ALLIES || negated == 0 || plain == 0
    });
}
