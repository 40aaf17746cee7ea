//! Which units of an article say the same as which of its translation.

/// A unit, or a few that follow one another, as stems.
pub(crate) type Unit = Vec<u32>;

/// How many units of one side go with how many of the other, and what that costs (negative logarithms of the frequencies that Gale and
/// Church 1993 counted; a unit left out also pays for a difference in length that is not looked at).
const STEPS: [(usize, usize, f64); 6] = [(1, 1, 0.11), (1, 0, 5.6), (0, 1, 5.6), (2, 1, 2.4), (1, 2, 2.4), (2, 2, 4.5)];
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
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let mut cost = vec![f64::INFINITY; (n + 1) * (m + 1)];
    let mut step = vec![(0, 0); cost.len()];
    cost[0] = 0.0;
    for i in 0..=n {
        for j in 0..=m {
            for &(di, dj, prior) in STEPS.iter().filter(|(di, dj, _)| *di <= i && *dj <= j) {
                let (x, y) = ((before[i] - before[i - di]) * scale, target_before[j] - target_before[j - dj]);
                let apart = if di == 0 || dj == 0 { 0.0 } else { (x - y).powi(2) / ((x + y).max(2.0) * VARIANCE) };
                let total = cost[at(i - di, j - dj)] + prior + apart;
                if total < cost[at(i, j)] {
                    (cost[at(i, j)], step[at(i, j)]) = (total, (di, dj));
                }
            }
        }
    }
    let (mut i, mut j) = (n, m);
    while (i, j) != (0, 0) {
        let (di, dj) = step[at(i, j)];
        if di > 0 && dj > 0 {
            pairs.push((source[i - di..i].concat(), target[j - dj..j].concat()));
        }
        (i, j) = (i - di, j - dj);
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
