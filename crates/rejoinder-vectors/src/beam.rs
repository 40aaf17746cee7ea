//! Best-first search in a graph of rows.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::dot::dots;
use crate::nearest::in_blocks;
use crate::quantize::PreparedQuery;
use crate::segment::Segment;

/// A row and its similarity to what is looked for. The better one is the greater one, and of equal ones the one of the lower number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near {
    pub(crate) similarity: f32,
    pub(crate) row: u32,
}

/// The best of what is offered, no more than `width`.
pub(crate) struct Beam {
    width: usize,
    heap: BinaryHeap<Reverse<Near>>,
}

impl Beam {
    pub(crate) fn new(width: usize) -> Self {
        Self { width, heap: BinaryHeap::new() }
    }

    /// Whether a row of this similarity could be among the best.
    fn wants(&self, similarity: f32) -> bool {
        self.heap.len() < self.width || self.heap.peek().is_some_and(|worst| similarity > worst.0.similarity)
    }

    pub(crate) fn offer(&mut self, near: Near) {
        if self.wants(near.similarity) {
            self.heap.push(Reverse(near));
            if self.heap.len() > self.width {
                self.heap.pop();
            }
        }
    }

    /// The best ones, best first.
    pub(crate) fn into_sorted(self) -> Vec<Near> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(near)| near).collect()
    }
}

/// The best of some rows, by looking at all of them.
pub(crate) fn best_of(query: &PreparedQuery, segment: &Segment, rows: &[u32], width: usize) -> Vec<Near> {
    let mut beam = Beam::new(width);
    in_blocks(query, segment, rows.iter().copied(), |row, similarity| beam.offer(Near { similarity, row: row as u32 }));
    beam.into_sorted()
}

/// What a search needs to know of a graph and of what is looked for.
pub(crate) struct Search<'a, L, A> {
    pub(crate) query: &'a PreparedQuery,
    pub(crate) segment: &'a Segment,
    /// Appends the rows that a row is linked with.
    pub(crate) links: L,
    /// Whether a row may be found. The others are passed through.
    pub(crate) accepts: A,
    /// How many rows are kept in view; the more, the surer the best of them.
    pub(crate) width: usize,
    /// After how many rows looked at the search gives up.
    pub(crate) budget: usize,
}

impl<L: Fn(u32, &mut Vec<u32>), A: Fn(u32) -> bool> Search<'_, L, A> {
    /// The best rows, best first, from these on; nothing if the budget did not suffice.
    pub(crate) fn run(&self, entries: &[Near]) -> Option<Vec<Near>> {
        let mut seen = vec![0u64; self.segment.rows().div_ceil(64)];
        let mut first_time = |row: u32| {
            let word = seen.get_mut(row as usize / 64)?;
            let bit = 1 << (row % 64);
            (*word & bit == 0).then(|| *word |= bit)
        };
        let (mut found, mut frontier) = (Beam::new(self.width), BinaryHeap::new());
        for near in entries {
            if first_time(near.row).is_some() {
                frontier.push(*near);
                if (self.accepts)(near.row) {
                    found.offer(*near);
                }
            }
        }
        let (mut linked, mut products, mut looked_at) = (Vec::new(), Vec::new(), 0);
        while let Some(near) = frontier.pop() {
            if !found.wants(near.similarity) {
                break;
            }
            linked.clear();
            (self.links)(near.row, &mut linked);
            linked.retain(|row| first_time(*row).is_some());
            looked_at += linked.len();
            if looked_at > self.budget {
                return None;
            }
            dots(&self.query.values, self.segment.values(), &linked, &mut products);
            for (&row, &product) in linked.iter().zip(&products) {
                let near = Near { similarity: self.query.similarity(product, self.segment.scale(row as usize)), row };
                if found.wants(near.similarity) {
                    frontier.push(near);
                    if (self.accepts)(row) {
                        found.offer(near);
                    }
                }
            }
        }
        Some(found.into_sorted())
    }
}

impl Ord for Near {
    fn cmp(&self, other: &Self) -> Ordering {
        self.similarity.total_cmp(&other.similarity).then_with(|| other.row.cmp(&self.row))
    }
}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Near {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Near {}
