//! Which terms of one language stand for a term of another, learned from linked translations.

use std::collections::BTreeMap;

use crate::align::{Unit, align};
use crate::links::Side;

/// Longer units are passed over: tables and listings, where everything goes with everything.
const LONGEST_UNIT: usize = 100;
/// A stem and its translation go together in at least this many pairs of units.
const LEAST_TOGETHER: u32 = 2;
/// Stems in more than this share of the units are not translated: they tell nothing.
const MOST_UNITS: f64 = 0.3;
/// How many stems of the other language are considered for each stem.
const CONSIDERED: usize = 20;
/// Model 1 is close to its end after a handful of iterations (Brown et al. 1993); each costs a pass over all pairs.
const ITERATIONS: usize = 5;
/// How likely a word of the translation comes from nothing in the original.
const FROM_NOTHING: f64 = 0.02;
/// How many translations of a stem are kept, and how likely they must be.
const KEPT: usize = 5;
const LEAST_PROBABILITY: f64 = 0.05;

/// For the stems of one language, what they become in another.
#[derive(Default)]
pub(crate) struct TermTable {
    entries: BTreeMap<String, Vec<(String, f64)>>,
}

impl TermTable {
    /// Learns a table from linked articles: their units are aligned, and for each stem those of the other language that go with it most
    /// (by Dice's coefficient) compete for what it is translated by (model 1 of Brown et al. 1993, fitted by expectation maximization).
    /// Linear in the pairs of stems in aligned units. Both sides hold the same articles in the same order.
    pub(crate) fn learn(source: &Side, target: &Side) -> Self {
        let mut pairs: Vec<(Unit, Unit)> = Vec::new();
        for (article, translation) in source.articles.iter().zip(&target.articles) {
            align(article, translation, &mut pairs);
        }
        pairs.retain(|(a, b)| a.len() <= LONGEST_UNIT && b.len() <= LONGEST_UNIT);
        for (a, b) in &mut pairs {
            for unit in [a, b] {
                unit.sort_unstable();
                unit.dedup();
            }
        }
        let mut table = considered(&pairs, source.vocabulary.len(), target.vocabulary.len());
        fit(&pairs, &mut table);
        let spelled = |mut row: Vec<(u32, f64)>| -> Vec<(String, f64)> {
            row.retain(|(_, probability)| *probability >= LEAST_PROBABILITY);
            row.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            row.truncate(KEPT);
            row.into_iter().map(|(stem, probability)| (target.vocabulary[stem as usize].clone(), probability)).collect()
        };
        let rows = source.vocabulary.iter().zip(table).map(|(stem, row)| (stem.clone(), spelled(row)));
        Self { entries: rows.filter(|(_, row)| !row.is_empty()).collect() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The translations of a stem with their probabilities, best first.
    pub(crate) fn translations(&self, stem: &str) -> &[(String, f64)] {
        self.entries.get(stem).map_or(&[], Vec::as_slice)
    }
}

/// For each source stem, the target stems that go with it most, in order, each with its share of them all.
fn considered(pairs: &[(Unit, Unit)], n_source: usize, n_target: usize) -> Vec<Vec<(u32, f64)>> {
    let mut units: Vec<Vec<u32>> = vec![Vec::new(); n_source];
    let mut n_units = vec![0_u32; n_target];
    for (index, (a, b)) in pairs.iter().enumerate() {
        a.iter().for_each(|&stem| units[stem as usize].push(index as u32));
        b.iter().for_each(|&stem| n_units[stem as usize] += 1);
    }
    let most = pairs.len() as f64 * MOST_UNITS;
    let mut together = vec![0_u32; n_target];
    let mut touched: Vec<u32> = Vec::new();
    let row = |units: Vec<u32>| {
        let n_source = units.len() as f64;
        let mut row: Vec<(u32, f64)> = Vec::new();
        if units.len() < LEAST_TOGETHER as usize || n_source > most {
            return row;
        }
        for stem in units.into_iter().flat_map(|unit| &pairs[unit as usize].1) {
            if together[*stem as usize] == 0 {
                touched.push(*stem);
            }
            together[*stem as usize] += 1;
        }
        for stem in touched.drain(..) {
            let (both, n_target) = (std::mem::take(&mut together[stem as usize]), f64::from(n_units[stem as usize]));
            if both >= LEAST_TOGETHER && n_target <= most {
                row.push((stem, 2.0 * f64::from(both) / (n_source + n_target)));
            }
        }
        row.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        row.truncate(CONSIDERED);
        row.sort_unstable_by_key(|(stem, _)| *stem);
        let sum: f64 = row.iter().map(|(_, dice)| dice).sum();
        row.iter_mut().for_each(|(_, dice)| *dice /= sum);
        row
    };
    units.into_iter().map(row).collect()
}

/// Makes the shares of a table into probabilities. Sums are taken in order of the units and stems.
fn fit(pairs: &[(Unit, Unit)], table: &mut [Vec<(u32, f64)>]) {
    let first: Vec<usize> = std::iter::once(0)
        .chain(table.iter().scan(0, |sum, row| {
            *sum += row.len();
            Some(*sum)
        }))
        .collect();
    let mut probabilities: Vec<f64> = table.iter().flatten().map(|(_, share)| *share).collect();
    let mut expected = vec![0.0; probabilities.len()];
    let (entries, ends) = explanations(pairs, table, &first);
    for _ in 0..ITERATIONS {
        expected.fill(0.0);
        let mut start = 0;
        for &end in &ends {
            let rivals = &entries[start..end as usize];
            start = end as usize;
            let total = FROM_NOTHING + rivals.iter().map(|&entry| probabilities[entry as usize]).sum::<f64>();
            rivals.iter().for_each(|&entry| expected[entry as usize] += probabilities[entry as usize] / total);
        }
        for row in first.windows(2).map(|bounds| bounds[0]..bounds[1]) {
            let sum: f64 = expected[row.clone()].iter().sum();
            for entry in row {
                probabilities[entry] = if sum > 0.0 { expected[entry] / sum } else { 0.0 };
            }
        }
    }
    for ((_, share), probability) in table.iter_mut().flatten().zip(probabilities) {
        *share = probability;
    }
}

/// For each target stem of each pair, the entries of the table (rows one after the other, starting at `first`) that may explain it, and
/// where those of each end.
fn explanations(pairs: &[(Unit, Unit)], table: &[Vec<(u32, f64)>], first: &[usize]) -> (Vec<u32>, Vec<u32>) {
    let (mut entries, mut ends) = (Vec::new(), Vec::new());
    let mut found: Vec<(u32, u32)> = Vec::new();
    for (a, b) in pairs {
        found.clear();
        for &stem in a {
            let mut rest = b.as_slice();
            for (index, (translation, _)) in table[stem as usize].iter().enumerate() {
                rest = &rest[rest.partition_point(|other| other < translation)..];
                if rest.first() == Some(translation) {
                    found.push((*translation, (first[stem as usize] + index) as u32));
                }
            }
        }
        found.sort_unstable();
        for rivals in found.chunk_by(|x, y| x.0 == y.0) {
            entries.extend(rivals.iter().map(|(_, entry)| *entry));
            ends.push(entries.len() as u32);
        }
    }
    (entries, ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles as lines, stems as words.
    fn side(articles: &[&str]) -> Side {
        let words = || articles.iter().flat_map(|article| article.split_whitespace());
        let mut vocabulary: Vec<String> = words().map(str::to_owned).collect();
        vocabulary.sort();
        vocabulary.dedup();
        let number = |word: &str| vocabulary.binary_search_by(|stem| stem.as_str().cmp(word)).unwrap() as u32;
        let unit = |line: &str| line.split_whitespace().map(number).collect::<Vec<u32>>();
        let articles = articles.iter().map(|article| article.lines().map(unit).collect()).collect();
        Side { vocabulary, articles }
    }

    #[test]
    fn what_goes_together_is_a_translation_and_nothing_else() {
        let source =
            side(&["kettle rattles", "kettle leaks", "lantern rattles", "lantern leaks", "saddle creaks", "saddle squeaks", "so so"]);
        let target =
            side(&["keitin helisee", "keitin vuotaa", "lyhty helisee", "lyhty vuotaa", "satula narisee", "satula kitisee", "niin"]);
        let table = TermTable::learn(&source, &target);
        for (stem, translation) in
            [("kettle", "keitin"), ("rattles", "helisee"), ("lantern", "lyhty"), ("leaks", "vuotaa"), ("saddle", "satula")]
        {
            let best = &table.translations(stem)[0];
            assert!(best.0 == translation && best.1 > 0.5, "{stem}: {:?}", table.translations(stem));
        }
        // Seen once, it could be anything.
        for stem in ["creaks", "squeaks", "so", "unseen"] {
            assert_eq!(table.translations(stem), [], "{stem}");
        }
    }

    #[test]
    fn nothing_is_learned_from_nothing() {
        assert!(TermTable::learn(&side(&[]), &side(&[])).is_empty());
        assert!(TermTable::learn(&side(&["", "\n"]), &side(&["a", ""])).is_empty());
    }
}
