//! The best records by BM25, without scoring all that match (MaxScore: Turtle and Flood 1995; by windows, as in Lucene).
//!
//! What a term can add to a score is bounded. Terms are ordered by that bound; those whose bounds together stay below the score of the
//! worst record kept so far cannot bring a record in by themselves, so that only the postings of the others are read through, and the
//! rest are looked up for records that may still come in. Stop words are nearly always among the rest.
//!
//! Scores are sums of whole numbers. They are the same in whatever order the terms are added, and a bound is never a rounding error
//! too low: what is passed over is provably not among the best.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocAddress, DocId, DocSet, TERMINATED};

use crate::scope::Eligible;

/// The unit of scores, as a part of what BM25 counts. Nothing a query can sum up reaches the 2^24 that an `u64` has room for.
const UNIT: f64 = (1u64 << 40) as f64;
/// How many records are looked at together.
const WINDOW: usize = 4096;

/// tantivy's own BM25 parameters.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// BM25's length normalisation for every length that the index tells apart.
pub(crate) struct Norms([f64; 256]);

impl Norms {
    pub(crate) fn new(mean_length: f64) -> Self {
        let of = |id: usize| f64::from(FieldNormReader::id_to_fieldnorm(u8::try_from(id).unwrap_or(u8::MAX)));
        Self(std::array::from_fn(|id| K1 * (1.0 - B + B * of(id) / mean_length)))
    }
}

/// The postings of a term in a segment, with what they add to scores.
pub(crate) struct Cursor<'a> {
    postings: SegmentPostings,
    lengths: FieldNormReader,
    norms: &'a Norms,
    /// What the term adds to a record that it occurs in beyond counting. No record is given more.
    bound: f64,
}

impl<'a> Cursor<'a> {
    /// `told` is what the term's occurrence tells: its weight times its idf.
    pub(crate) fn new(postings: SegmentPostings, lengths: FieldNormReader, norms: &'a Norms, told: f64) -> Self {
        Self { postings, lengths, norms, bound: told * (1.0 + K1) * UNIT }
    }

    /// What it adds to the record it stands on. Rounding is monotone, so that this is at most the bound, rounded.
    fn score(&self) -> u64 {
        let count = f64::from(self.postings.term_freq());
        let norm = self.norms.0[usize::from(self.lengths.fieldnorm_id(self.postings.doc()))];
        (self.bound * (count / (count + norm))) as u64
    }

    /// What it adds to a record, which is none before the one it stands on.
    pub(crate) fn score_of(&mut self, record: DocId) -> u64 {
        if self.postings.doc() < record {
            self.postings.seek(record);
        }
        if self.postings.doc() == record { self.score() } else { 0 }
    }
}

/// A sum of scores as BM25 counts.
pub(crate) fn retrieval(score: u64) -> f64 {
    score as f64 / UNIT
}

/// The best records so far.
pub(crate) struct Best {
    limit: usize,
    /// Scores and keys of records, worst on top; of equal scores the greatest key is the worst.
    worst: BinaryHeap<Reverse<Scored>>,
}

/// A record with its score. Orders by score, then by key downwards.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scored {
    score: u64,
    key: Reverse<u32>,
    /// Two records never share a key; this only makes the order total.
    address: DocAddress,
    language: usize,
}

impl Best {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, worst: BinaryHeap::new() }
    }

    /// The least score that may still come in.
    fn threshold(&self) -> u64 {
        if self.worst.len() < self.limit { 1 } else { self.worst.peek().map_or(1, |worst| worst.0.score) }
    }

    fn offer(&mut self, scored: Scored) {
        self.worst.push(Reverse(scored));
        if self.worst.len() > self.limit {
            self.worst.pop();
        }
    }

    /// Best first: where they are, the language they were found in, and their scores.
    pub(crate) fn into_sorted(self) -> Vec<(DocAddress, usize, f64)> {
        let sorted = self.worst.into_sorted_vec();
        sorted.into_iter().map(|Reverse(it)| (it.address, it.language, retrieval(it.score))).collect()
    }
}

/// Where a sweep is: which segment, for which language of the plan, which of its records may be seen, which of these are wanted, and how
/// their keys compare.
pub(crate) struct Place<'a> {
    pub(crate) segment: u32,
    pub(crate) language: usize,
    pub(crate) eligible: &'a Eligible,
    pub(crate) wanted: &'a dyn Fn(DocId) -> bool,
    pub(crate) key: &'a dyn Fn(DocId) -> u32,
}

/// Offers the records of a segment that any of the terms occurs in, except those that cannot be among the best.
pub(crate) fn sweep(mut cursors: Vec<Cursor<'_>>, place: &Place<'_>, best: &mut Best) {
    cursors.sort_by(|a, b| a.bound.total_cmp(&b.bound));
    // What the first so many terms can add together.
    let reach: Vec<u64> = std::iter::once(0).chain(cursors.iter().map(|cursor| cursor.bound as u64)).scan(0, added).collect();
    let mut window = Window { scores: vec![0; WINDOW], touched: [0; WINDOW / 64] };
    loop {
        let threshold = best.threshold();
        let looked_up = reach.partition_point(|&reach| reach < threshold) - 1;
        let (looked_up, driving) = cursors.split_at_mut(looked_up);
        let first = driving.iter().map(|cursor| cursor.postings.doc()).min().unwrap_or(TERMINATED);
        if first == TERMINATED {
            return;
        }
        window.fill(first, driving, place.eligible);
        let together = reach[looked_up.len()];
        window.drain(first, &mut |record, sum| {
            let threshold = best.threshold();
            if sum + together < threshold || !(place.wanted)(record) {
                return;
            }
            let mut score = sum;
            for (cursor, reach) in looked_up.iter_mut().zip(&reach[1..]).rev() {
                if score + reach < threshold {
                    return;
                }
                score += cursor.score_of(record);
            }
            if score >= threshold {
                let address = DocAddress::new(place.segment, record);
                best.offer(Scored { score, key: Reverse((place.key)(record)), address, language: place.language });
            }
        });
    }
}

fn added(sum: &mut u64, more: u64) -> Option<u64> {
    *sum += more;
    Some(*sum)
}

/// Sums of scores of neighbouring records.
struct Window {
    scores: Vec<u64>,
    /// A bit for each record that has a sum.
    touched: [u64; WINDOW / 64],
}

impl Window {
    /// Adds up the scores of the records that may be seen. To score a record is some times dearer than to see whether it may be seen.
    fn fill(&mut self, first: DocId, cursors: &mut [Cursor<'_>], eligible: &Eligible) {
        let end = first.saturating_add(WINDOW as u32);
        for cursor in cursors {
            let mut record = cursor.postings.doc();
            while record < end {
                if eligible.contains(record) {
                    let at = (record - first) as usize;
                    self.scores[at] += cursor.score();
                    self.touched[at / 64] |= 1 << (at % 64);
                }
                record = cursor.postings.advance();
            }
        }
    }

    fn drain(&mut self, first: DocId, visit: &mut impl FnMut(DocId, u64)) {
        for (word, touched) in self.touched.iter_mut().enumerate() {
            while *touched != 0 {
                let at = word * 64 + touched.trailing_zeros() as usize;
                *touched &= *touched - 1;
                visit(first + at as u32, std::mem::take(&mut self.scores[at]));
            }
        }
    }
}
