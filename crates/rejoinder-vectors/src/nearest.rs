//! The rows nearest to a query.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::dot::dots;
use crate::eligible::Eligible;
use crate::quantize::PreparedQuery;
use crate::segment::Segment;
use crate::snapshot::{SnapshotSegment, VectorSnapshot};

/// Up to so many eligible rows are looked at one by one, and the result is exact.
pub const EXACT_ROWS: usize = 200_000;

/// How many dot products are made before their results are looked at: the results stay in the nearest cache.
const BLOCK: usize = 256;

impl VectorSnapshot {
    /// The similarity of a row to the query: the dot product, which is the cosine if vectors have the length 1. 0 if there is no such row.
    #[must_use]
    pub fn similarity(&self, query: &PreparedQuery, row: usize) -> f32 {
        let Some((segment, row)) = self.locate(row) else { return 0.0 };
        let mut dot = Vec::with_capacity(1);
        dots(&query.values, segment.values(), &[row as u32], &mut dot);
        dot.first().map_or(0.0, |dot| query.similarity(*dot, segment.scale(row)))
    }

    /// The `k` eligible rows that are most similar to the query, with their similarities, best first; equal ones by owner and unit.
    ///
    /// Up to [`EXACT_ROWS`] eligible rows are looked at one by one. Where there are more, those of segments with a graph are looked for in
    /// it, which may miss a few of the `k`, unless the graph would lead past more rows than there are to look at.
    ///
    /// Nothing is found among rows of another snapshot.
    #[must_use]
    pub fn nearest(&self, query: &PreparedQuery, k: usize, eligible: &Eligible) -> Vec<(usize, f32)> {
        self.nearest_above(query, k, eligible, EXACT_ROWS)
    }

    /// As [`VectorSnapshot::nearest`], with graphs used where more than `exact` rows are eligible.
    #[must_use]
    pub fn nearest_above(&self, query: &PreparedQuery, k: usize, eligible: &Eligible, exact: usize) -> Vec<(usize, f32)> {
        let mut best = Best::new(k);
        if self.knows(eligible) {
            let many = eligible.count() > exact;
            for part in &self.segments {
                let graph = part.graph.as_ref().filter(|_| many);
                if let Some(found) = graph.and_then(|graph| graph.nearest(query, &part.segment, k, eligible, part.base)) {
                    found.into_iter().for_each(|(row, similarity)| best.offer(&part.segment, part.base, row, similarity));
                    continue;
                }
                scan(query, part, eligible, |row, similarity| best.offer(&part.segment, part.base, row, similarity));
            }
        }
        best.into_sorted()
    }
}

/// Calls with every eligible row of a segment, by its number there, and its similarity.
pub(crate) fn scan(query: &PreparedQuery, part: &SnapshotSegment, eligible: &Eligible, mut visit: impl FnMut(usize, f32)) {
    let rows = eligible.within(part.base..part.base + part.segment.rows()).map(|row| (row - part.base) as u32);
    in_blocks(query, &part.segment, rows, &mut visit);
}

/// Calls with the similarity of each of the rows of a segment.
pub(crate) fn in_blocks(query: &PreparedQuery, segment: &Segment, rows: impl Iterator<Item = u32>, mut visit: impl FnMut(usize, f32)) {
    let mut rows = rows.fuse();
    let (mut block, mut found) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
    loop {
        block.clear();
        block.extend(rows.by_ref().take(BLOCK));
        if block.is_empty() {
            return;
        }
        dots(&query.values, segment.values(), &block, &mut found);
        for (&row, &dot) in block.iter().zip(&found) {
            visit(row as usize, query.similarity(dot, segment.scale(row as usize)));
        }
    }
}

/// The best rows so far.
pub(crate) struct Best {
    k: usize,
    /// The worst of them on top.
    heap: BinaryHeap<Reverse<Ranked>>,
}

#[derive(Clone, Copy)]
struct Ranked {
    similarity: f32,
    owner: u64,
    unit: u32,
    row: usize,
}

impl Best {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, heap: BinaryHeap::new() }
    }

    /// Takes a row of a segment that begins at `base` if it is among the best.
    #[inline]
    pub(crate) fn offer(&mut self, segment: &Segment, base: usize, row: usize, similarity: f32) {
        // Owner and unit are looked up only where they may decide.
        if self.heap.len() >= self.k && self.heap.peek().is_none_or(|worst| similarity < worst.0.similarity) {
            return;
        }
        self.heap.push(Reverse(Ranked { similarity, owner: segment.owner_of(row), unit: segment.unit(row), row: base + row }));
        if self.heap.len() > self.k {
            self.heap.pop();
        }
    }

    pub(crate) fn into_sorted(self) -> Vec<(usize, f32)> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(ranked)| (ranked.row, ranked.similarity)).collect()
    }
}

impl Ord for Ranked {
    /// The better one is the greater one. Rows of one owner with the same unit keep the order in which they were given.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |ranked: &Self| Reverse((ranked.owner, ranked.unit, ranked.row));
        self.similarity.total_cmp(&other.similarity).then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}
