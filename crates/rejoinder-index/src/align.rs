//! Which units of an article say the same as which of its translation.

use std::ops::Range;

use rejoinder_text::beads;

/// A unit, or a few that follow one another, as stems.
pub(crate) type Unit = Vec<u32>;

/// How much lengths vary, in stems for each stem.
const VARIANCE: f64 = 2.25;
/// Articles with more combinations of units than this are aligned by their titles alone.
const MOST_CELLS: usize = 250_000;

/// Adds the pairs of units of two translations: title with title, and the others one by one if there are as many, otherwise by length
/// (Gale and Church 1993: a program for aligning sentences in bilingual corpora, with stems for letters). Time and memory are the
/// product of the numbers of units.
pub(crate) fn align(source: &[Unit], target: &[Unit], pairs: &mut Vec<(Unit, Unit)>) {
    if source.len() == target.len() {
        pairs.extend(source.iter().cloned().zip(target.iter().cloned()));
        return;
    }
    let (Some((title, source)), Some((target_title, target))) = (source.split_first(), target.split_first()) else { return };
    pairs.push((title.clone(), target_title.clone()));
    let (n, m) = (source.len(), target.len());
    let (before, target_before) = (lengths(source), lengths(target));
    let (Some(&all), Some(&target_all)) = (before.last(), target_before.last()) else { return };
    if all == 0.0 || target_all == 0.0 || n * m > MOST_CELLS {
        return;
    }
    let scale = target_all / all;
    let total = |before_it: f64, a: Range<usize>, b: Range<usize>| {
        let (x, y) = ((before[a.end] - before[a.start]) * scale, target_before[b.end] - target_before[b.start]);
        before_it + if a.is_empty() || b.is_empty() { 0.0 } else { (x - y).powi(2) / ((x + y).max(2.0) * VARIANCE) }
    };
    for [a, b] in beads(n, m, &total).into_iter().filter(|sides| !sides.iter().any(Range::is_empty)) {
        pairs.push((source[a].concat(), target[b].concat()));
    }
}

/// The lengths of the first none, one, two, ... units together.
fn lengths(units: &[Unit]) -> Vec<f64> {
    let sums = units.iter().scan(0.0, |sum, unit| {
        *sum += unit.len() as f64;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles as the lengths of their units; the pairs as the numbers of stems in them.
    fn check(source: &[usize], target: &[usize], expected: &[(usize, usize)]) {
        let units = |lengths: &[usize]| lengths.iter().map(|&length| vec![0; length]).collect::<Vec<Unit>>();
        let mut pairs = Vec::new();
        align(&units(source), &units(target), &mut pairs);
        let mut found: Vec<(usize, usize)> = pairs.iter().map(|(a, b)| (a.len(), b.len())).collect();
        if let Some((_title, rest)) = found.split_first_mut() {
            rest.sort_unstable();
        }
        assert_eq!(found, expected, "{source:?} {target:?}");
    }

    #[test]
    fn units_go_with_units_of_their_length() {
        // As many: one by one, whatever their lengths.
        check(&[2, 9, 1], &[3, 1, 9], &[(2, 3), (1, 9), (9, 1)]);
        // A sentence was cut in two.
        check(&[3, 20, 9, 30], &[3, 10, 10, 9, 30], &[(3, 3), (9, 9), (20, 20), (30, 30)]);
        check(&[3, 10, 10, 9, 30], &[3, 20, 9, 30], &[(3, 3), (9, 9), (20, 20), (30, 30)]);
        // Nothing but titles, or nothing at all.
        check(&[3], &[3, 5], &[(3, 3)]);
        check(&[3, 5], &[3], &[(3, 3)]);
        check(&[], &[3], &[]);
    }
}
