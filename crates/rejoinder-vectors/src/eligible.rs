//! The rows that a search may find.

use std::ops::Range;

/// A set of rows of one snapshot, one bit a row. Made by [`crate::VectorSnapshot::eligible`].
#[derive(Clone, Debug)]
pub struct Eligible {
    /// The snapshot whose rows these are: a row number means nothing in another, and there the set is taken as empty.
    pub(crate) snapshot: u64,
    words: Vec<u64>,
    count: usize,
}

impl Eligible {
    pub(crate) fn none(snapshot: u64, rows: usize) -> Self {
        Self { snapshot, words: vec![0; rows.div_ceil(64)], count: 0 }
    }

    pub(crate) fn insert(&mut self, rows: Range<usize>) {
        let mut row = rows.start;
        while row < rows.end {
            let Some(word) = self.words.get_mut(row / 64) else { return };
            let length = (64 - row % 64).min(rows.end - row);
            let bits = (u64::MAX >> (64 - length)) << (row % 64);
            self.count += (bits & !*word).count_ones() as usize;
            *word |= bits;
            row += length;
        }
    }

    /// Takes away all that is not in the other.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
        self.count = self.words.iter().map(|word| word.count_ones() as usize).sum();
    }

    pub(crate) fn remove(&mut self, rows: Range<usize>) {
        for row in rows {
            if let Some(word) = self.words.get_mut(row / 64).filter(|word| **word >> (row % 64) & 1 == 1) {
                *word ^= 1 << (row % 64);
                self.count -= 1;
            }
        }
    }

    /// How many rows there are in the set.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether a row is in the set.
    #[must_use]
    #[inline]
    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many rows of the set are within a range.
    pub(crate) fn count_within(&self, rows: Range<usize>) -> usize {
        let mut part = Self::none(self.snapshot, rows.end);
        part.insert(rows);
        part.intersect(self);
        part.count
    }

    /// The rows of the set within a range, ascending.
    pub(crate) fn within(&self, rows: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let words = rows.start / 64..rows.end.div_ceil(64).min(self.words.len()).max(rows.start / 64);
        let of_word = |(at, &word): (usize, &u64)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        };
        let words = words.clone().zip(self.words.get(words).unwrap_or_default());
        words.flat_map(of_word).skip_while(move |row| *row < rows.start).take_while(move |row| *row < rows.end)
    }
}
