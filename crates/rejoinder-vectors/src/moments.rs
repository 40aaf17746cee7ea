//! How similar rows are to a query at large: what a similarity means depends on it.

use crate::eligible::Eligible;
use crate::nearest::in_blocks;
use crate::quantize::PreparedQuery;
use crate::snapshot::VectorSnapshot;

/// About how many rows are looked at. With so many the mean is known to a 140th of the standard deviation.
const SAMPLE: usize = 20_000;

/// A similarity is summed as a multiple of this part of 1: sums of whole numbers do not depend on the order.
const ONE: f64 = (1u32 << 24) as f64;

impl VectorSnapshot {
    /// Mean and standard deviation of the similarities of the eligible rows to the query; 0 and 0 if there are none.
    ///
    /// Above 20,000 eligible rows a sample is taken, by a hash of owner and unit: the same for the same rows, however they are stored.
    #[must_use]
    pub fn moments(&self, query: &PreparedQuery, eligible: &Eligible) -> (f64, f64) {
        if !self.knows(eligible) {
            return (0.0, 0.0);
        }
        let (mut count, mut sum, mut squares) = (0u64, 0i128, 0i128);
        for part in &self.segments {
            let owners = (0..part.segment.owners()).flat_map(|at| {
                let (owner, rows) = (part.segment.owner(at), part.segment.range(at));
                rows.map(move |row| (owner, row))
            });
            let sampled = owners
                .filter(|(owner, row)| eligible.contains(part.base + row) && is_sampled(*owner, part.segment.unit(*row), eligible.count()));
            in_blocks(query, &part.segment, sampled.map(|(_, row)| row as u32), |_, similarity| {
                let similarity = (f64::from(similarity) * ONE).round() as i64;
                count += 1;
                sum += i128::from(similarity);
                squares += i128::from(similarity) * i128::from(similarity);
            });
        }
        if count == 0 {
            return (0.0, 0.0);
        }
        let n = i128::from(count);
        let variance = (n * squares - sum * sum).max(0) as f64;
        (sum as f64 / count as f64 / ONE, variance.sqrt() / count as f64 / ONE)
    }
}

fn is_sampled(owner: u64, unit: u32, count: usize) -> bool {
    // The hash as a number below `count`, without a division (Lemire 2019).
    let place = (u128::from(mix(owner ^ mix(u64::from(unit)))) * count as u128) >> 64;
    place < SAMPLE as u128
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
