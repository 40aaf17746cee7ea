//! Which units of a text go with which of its translation, or of another version (Gale and Church 1993: a program for aligning sentences
//! in bilingual corpora).

use std::ops::Range;

/// How many units of one side go with how many of the other, and what that costs (negative logarithms of the frequencies that Gale and
/// Church 1993 counted; a unit left out also pays for a difference in length that is not looked at).
const STEPS: [(usize, usize, f64); 6] = [(1, 1, 0.11), (1, 0, 5.6), (0, 1, 5.6), (2, 1, 2.4), (1, 2, 2.4), (2, 2, 4.5)];

/// The cheapest way to go through `n` units of one side and `m` of the other together, in order: each bead has up to two units of either
/// side, which follow one another. `total` is told what comes before a bead, with the price of how many units go together, and the units,
/// and says what it comes to with them. Time and memory are the product of the numbers.
#[must_use]
pub fn beads(n: usize, m: usize, total: &dyn Fn(f64, Range<usize>, Range<usize>) -> f64) -> Vec<[Range<usize>; 2]> {
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let mut cost = vec![f64::INFINITY; (n + 1) * (m + 1)];
    let mut step = vec![(0, 0); cost.len()];
    cost[0] = 0.0;
    for i in 0..=n {
        for j in 0..=m {
            for &(di, dj, prior) in STEPS.iter().filter(|(di, dj, _)| *di <= i && *dj <= j) {
                let total = total(cost[at(i - di, j - dj)] + prior, i - di..i, j - dj..j);
                if total < cost[at(i, j)] {
                    (cost[at(i, j)], step[at(i, j)]) = (total, (di, dj));
                }
            }
        }
    }
    let mut beads = Vec::new();
    let (mut i, mut j) = (n, m);
    while (i, j) != (0, 0) {
        let (di, dj) = step[at(i, j)];
        // No step leads here if what things come to is no number.
        if (di, dj) == (0, 0) {
            return vec![[0..n, 0..m]];
        }
        beads.push([i - di..i, j - dj..j]);
        (i, j) = (i - di, j - dj);
    }
    beads.reverse();
    beads
}
