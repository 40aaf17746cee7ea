//! Making the graph of a segment: the same graph from the same rows, with however many threads.

use std::thread;

use crate::beam::{Near, Search, best_of};
use crate::dot::dots;
use crate::graph::{DEGREE, sample_size};
use crate::moments::mix;
use crate::quantize::PreparedQuery;
use crate::segment::{Rows, Segment};

/// How many rows a search keeps in view when it looks for those to link a row with.
const WIDTH: usize = 128;

/// A row may have so many links before the worst of them are taken away, so that this is not done for each one that comes.
const SLACK: usize = DEGREE + DEGREE / 2;

/// How many rows are put in at once: they look for others in what was there before them, and among themselves by looking at all.
const BATCH: usize = 256;

/// Links of every row, and the rows at which searches begin.
pub(crate) struct Built {
    pub(crate) sample: Vec<u32>,
    pub(crate) links: Vec<Vec<u32>>,
}

/// Links the rows of a segment.
///
/// Rows come in an order that looks random, so that early ones span the whole and no order of import shows. Each looks for the rows that
/// are nearest to it (Malkov and Yashunin 2018), of which those are kept that are nearer to it than to one that is kept already.
pub(crate) fn build(segment: &Segment) -> Built {
    let rows = segment.rows();
    let mut order: Vec<u32> = (0..rows as u32).collect();
    order.sort_unstable_by_key(|row| mix(u64::from(*row)));
    let sample = order.iter().copied().take(sample_size(rows)).collect();
    let mut builder = Builder { segment, sample, links: vec![Vec::new(); rows] };
    let mut done = 0;
    while done < rows {
        let end = rows.min(done + BATCH);
        builder.insert(&order, done, end);
        done = end;
    }
    let all: Vec<u32> = (0..rows as u32).collect();
    let full = all.into_iter().filter(|row| builder.links_of(*row).len() > DEGREE).collect::<Vec<_>>();
    let pruned = in_parallel(&full, |row| builder.chosen(*row, builder.ranked(*row)));
    builder.replace(&full, pruned);
    Built { sample: builder.sample, links: builder.links }
}

struct Builder<'a> {
    segment: &'a Segment,
    sample: Vec<u32>,
    links: Vec<Vec<u32>>,
}

impl Builder<'_> {
    fn insert(&mut self, order: &[u32], done: usize, end: usize) {
        let batch = order.get(done..end).unwrap_or_default();
        let forward = in_parallel(batch, |row| {
            let query = self.query(*row);
            let entries = best_of(&query, self.segment, self.sample.get(..done.min(self.sample.len())).unwrap_or_default(), WIDTH);
            let links = |row: u32, out: &mut Vec<u32>| out.extend(self.links_of(row));
            let search = Search { query: &query, segment: self.segment, links, accepts: |_| true, width: WIDTH, budget: usize::MAX };
            let mut near = search.run(&entries).unwrap_or_default();
            near.extend(best_of(&query, self.segment, batch, WIDTH).into_iter().filter(|near| near.row != *row));
            near.sort_unstable_by(|a, b| b.cmp(a));
            near.truncate(WIDTH);
            self.chosen(*row, near)
        });
        // Links go both ways; within a batch each end may have chosen the other.
        let mut back: Vec<(u32, u32)> = Vec::new();
        for (row, chosen) in batch.iter().zip(&forward) {
            back.extend(chosen.iter().map(|other| (*other, *row)));
        }
        self.replace(batch, forward);
        let mut full = Vec::new();
        for (row, other) in back {
            let Some(links) = self.links.get_mut(row as usize) else { continue };
            if !links.contains(&other) {
                links.push(other);
                if links.len() == SLACK + 1 {
                    full.push(row);
                }
            }
        }
        let pruned = in_parallel(&full, |row| self.chosen(*row, self.ranked(*row)));
        self.replace(&full, pruned);
    }

    fn replace(&mut self, rows: &[u32], with: Vec<Vec<u32>>) {
        for (row, new) in rows.iter().zip(with) {
            if let Some(links) = self.links.get_mut(*row as usize) {
                *links = new;
            }
        }
    }

    fn links_of(&self, row: u32) -> &[u32] {
        self.links.get(row as usize).map_or(&[], Vec::as_slice)
    }

    /// A row as what is looked for.
    fn query(&self, row: u32) -> PreparedQuery {
        let Some(stored) = self.segment.stored(row as usize) else { return PreparedQuery { values: Vec::new(), scale: 0.0 } };
        PreparedQuery { values: stored.values.iter().map(|value| i16::from(value.cast_signed())).collect(), scale: stored.scale }
    }

    /// The links of a row, nearest first.
    fn ranked(&self, row: u32) -> Vec<Near> {
        let links = self.links_of(row);
        best_of(&self.query(row), self.segment, links, links.len())
    }

    /// Those of the rows near to a row, nearest first, that it is linked with: each nearer to it than to those chosen before; then, as long
    /// as there is room, the nearest of the others.
    fn chosen(&self, _row: u32, near: Vec<Near>) -> Vec<u32> {
        let (mut chosen, mut others): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut products = Vec::new();
        for near in near {
            if chosen.len() == DEGREE {
                break;
            }
            let candidate = self.query(near.row);
            dots(&candidate.values, self.segment.values(), &chosen, &mut products);
            let similar = |(row, product): (&u32, &i32)| candidate.similarity(*product, self.segment.scale(*row as usize));
            let covered = chosen.iter().zip(&products).map(similar).any(|similarity| similarity > near.similarity);
            if covered { others.push(near.row) } else { chosen.push(near.row) }
        }
        let room = DEGREE - chosen.len();
        chosen.extend(others.into_iter().take(room));
        chosen
    }
}

/// The results for all items, in their order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    if threads == 1 || items.len() < 2 {
        return items.iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let part = |items| scope.spawn(move || -> Vec<R> { <[T]>::iter(items).map(work).collect() });
        let threads: Vec<_> = items.chunks(items.len().div_ceil(threads)).map(part).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
