//! Which n-grams occur in the examples, and what each tells.

use super::bag::Bag;

/// What the words of a text weigh together, and what its pieces do, beside an embedding of length 1.
const WORDS: f32 = 1.0;
const PAIRS: f32 = 1.0;
const PIECES: f32 = 0.7;

/// The n-grams of the examples.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// Ascending hashes, each with its inverse document frequency. Its index is its feature.
    terms: Vec<(u64, f32)>,
}

impl Vocabulary {
    pub(super) fn of<'a>(bags: impl Iterator<Item = &'a Bag>) -> Self {
        let mut n_bags = 0.0;
        let (mut hashes, mut pairs) = (Vec::new(), Vec::new());
        for bag in bags {
            n_bags += 1.0_f32;
            hashes.extend(bag.words.iter().chain(&bag.pieces).map(|(hash, _)| *hash));
            pairs.extend(bag.pairs.iter().map(|(hash, _)| *hash));
        }
        // Most pairs occur once, and nothing follows from these.
        pairs.sort_unstable();
        hashes.extend(pairs.chunk_by(u64::eq).filter(|same| same.len() > 1).flatten());
        hashes.sort_unstable();
        let told = |same: &[u64]| (same[0], ((1.0 + n_bags) / (1.0 + same.len() as f32)).ln() + 1.0);
        Self { terms: hashes.chunk_by(u64::eq).map(told).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The features of a text with their values, ascending. Words and pieces are brought to the same length in every text.
    pub(super) fn row(&self, bag: &Bag) -> Vec<(usize, f32)> {
        let mut row = self.part(&bag.words, WORDS);
        row.extend(self.part(&bag.pairs, PAIRS));
        row.extend(self.part(&bag.pieces, PIECES));
        row.sort_unstable_by_key(|(feature, _)| *feature);
        row
    }

    fn part(&self, counts: &[(u64, u32)], length: f32) -> Vec<(usize, f32)> {
        let mut part = Vec::with_capacity(counts.len());
        for &(hash, count) in counts {
            if let Ok(feature) = self.terms.binary_search_by_key(&hash, |(hash, _)| *hash) {
                part.push((feature, (1.0 + (count as f32).ln()) * self.terms[feature].1));
            }
        }
        let norm = part.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        part.iter_mut().for_each(|(_, value)| *value *= length / norm);
        part
    }
}
