//! Making the graph of a segment: the same graph from the same rows, with however many threads.

use std::thread;

use crate::beam::{Beam, Near, best_of};
use crate::dot::dots;
use crate::graph::{DEGREE, sample_size};
use crate::quantize::PreparedQuery;
use crate::segment::{Rows, Segment};

/// How many rows there are for each leader, in the mean.
const ROWS_PER_LEADER: usize = 64;
const MAX_LEADERS: usize = 1 << 14;

/// How many leaders a row follows.
const FOLLOWED: usize = 3;

/// How many followers of a leader are looked at on either side of a row: where thousands of rows are equal, not all can be.
const WINDOW: usize = 128;

/// How many of the nearest rows found for a row are looked at when its links are chosen.
const WIDTH: usize = 96;

/// How often neighbours of neighbours are looked at.
const ROUNDS: usize = 2;

/// How many rows are compared with the leaders at once: enough that leaders read from memory serve many.
const BLOCK: usize = 256;

/// Links of every row, and the rows at which searches begin.
pub(crate) struct Built {
    pub(crate) sample: Vec<u32>,
    pub(crate) links: Vec<Vec<u32>>,
}

/// Links the rows of a segment.
///
/// All rows are known beforehand, so that they need not be put in one after another: every row follows the leaders nearest to it and is
/// linked with the nearest of those that follow the same ones; then neighbours of neighbours are looked at (NN-descent, Dong, Moses and
/// Li 2011). Of the nearest, those become links that HNSW would choose. A step reads only what the step before it has made, so that threads
/// do not show in the result.
pub(crate) fn build(segment: &Segment) -> Built {
    let all: Vec<u32> = (0..segment.rows() as u32).collect();
    // An order that looks random, so that a beginning of it spans the whole and no order of import shows.
    let mut order = all.clone();
    order.sort_unstable_by_key(|row| mix(u64::from(*row)));
    let sample = order.iter().copied().take(sample_size(all.len())).collect();
    let leaders = order.get(..(all.len() / ROWS_PER_LEADER).clamp(1, MAX_LEADERS).min(all.len())).unwrap_or_default();
    let rows = Neighbours { segment };
    let following = rows.following(leaders, &all);
    let mut links = in_parallel(&all, |row| rows.linked(*row, following.beside(*row)));
    drop(following);
    links = rows.both_ways(&all, links);
    for _ in 0..ROUNDS {
        let of = |row: u32| links.get(row as usize).map_or(&[][..], Vec::as_slice);
        let round = in_parallel(&all, |row| {
            let beyond = of(*row).iter().flat_map(|other| of(*other));
            rows.linked(*row, beyond.chain(of(*row)).copied().collect())
        });
        links = rows.both_ways(&all, round);
    }
    Built { sample, links }
}

/// Who follows whom.
struct Following {
    /// The leaders of every row, by their places, nearest first.
    leaders: Vec<Vec<Near>>,
    /// The followers of every leader, nearest first.
    followers: Vec<Vec<Near>>,
}

impl Following {
    /// The rows that follow the same leaders at about the same distance.
    fn beside(&self, row: u32) -> Vec<u32> {
        let mut beside = Vec::new();
        for leader in self.leaders.get(row as usize).into_iter().flatten() {
            let Some(followers) = self.followers.get(leader.row as usize) else { continue };
            let own = followers.partition_point(|follower| *follower > Near { similarity: leader.similarity, row });
            let around = own.saturating_sub(WINDOW)..followers.len().min(own + WINDOW);
            beside.extend(followers.get(around).into_iter().flatten().map(|follower| follower.row));
        }
        beside
    }
}

struct Neighbours<'a> {
    segment: &'a Segment,
}

impl Neighbours<'_> {
    fn following(&self, leaders: &[u32], all: &[u32]) -> Following {
        // The leaders' numbers side by side, since each row is compared with all of them.
        let stored: Vec<_> = leaders.iter().filter_map(|row| self.segment.stored(*row as usize)).collect();
        let values: Vec<u8> = stored.iter().flat_map(|row| row.values).copied().collect();
        let places: Vec<u32> = (0..stored.len() as u32).collect();
        let blocks: Vec<&[u32]> = all.chunks(BLOCK).collect();
        let found = in_parallel(&blocks, |block| {
            let queries: Vec<PreparedQuery> = block.iter().map(|row| self.query(*row)).collect();
            let mut beams: Vec<Beam> = block.iter().map(|_| Beam::new(FOLLOWED)).collect();
            let mut products = Vec::new();
            for places in places.chunks(BLOCK) {
                for (query, beam) in queries.iter().zip(&mut beams) {
                    dots(&query.values, &values, places, &mut products);
                    for (&place, &product) in places.iter().zip(&products) {
                        let scale = stored.get(place as usize).map_or(0.0, |row| row.scale);
                        beam.offer(Near { similarity: query.similarity(product, scale), row: place });
                    }
                }
            }
            beams.into_iter().map(Beam::into_sorted).collect::<Vec<_>>()
        });
        let leaders: Vec<Vec<Near>> = found.into_iter().flatten().collect();
        let mut followers = vec![Vec::new(); stored.len()];
        for (row, of_row) in all.iter().zip(&leaders) {
            for leader in of_row {
                if let Some(followers) = followers.get_mut(leader.row as usize) {
                    followers.push(Near { similarity: leader.similarity, row: *row });
                }
            }
        }
        followers.iter_mut().for_each(|followers: &mut Vec<Near>| followers.sort_unstable_by(|a, b| b.cmp(a)));
        Following { leaders, followers }
    }

    /// The links of a row, chosen from these rows.
    fn linked(&self, row: u32, mut from: Vec<u32>) -> Vec<u32> {
        from.sort_unstable();
        from.dedup();
        from.retain(|other| *other != row);
        self.chosen(best_of(&self.query(row), self.segment, &from, WIDTH))
    }

    /// Links that go both ways, no more of each row than it may have.
    fn both_ways(&self, all: &[u32], mut both: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
        // What comes back is appended, so that the links that a row has chosen stay the first.
        let lengths: Vec<usize> = both.iter().map(Vec::len).collect();
        for (row, length) in all.iter().zip(lengths) {
            for at in 0..length {
                let other = both.get(*row as usize).and_then(|of_row| of_row.get(at)).copied();
                if let Some(back) = other.and_then(|other| both.get_mut(other as usize)) {
                    back.push(*row);
                }
            }
        }
        in_parallel(all, |row| {
            let mut of_row = both.get(*row as usize).cloned().unwrap_or_default();
            of_row.sort_unstable();
            of_row.dedup();
            if of_row.len() <= DEGREE { of_row } else { self.linked(*row, of_row) }
        })
    }

    /// A row as what is looked for.
    fn query(&self, row: u32) -> PreparedQuery {
        let Some(stored) = self.segment.stored(row as usize) else { return PreparedQuery { values: Vec::new(), scale: 0.0 } };
        PreparedQuery { values: stored.values.iter().map(|value| i16::from(value.cast_signed())).collect(), scale: stored.scale }
    }

    /// Those of the rows near to a row, nearest first, that it is linked with: each nearer to it than to those chosen before (Malkov and
    /// Yashunin 2018, algorithm 4); then, as long as there is room, the nearest of the others.
    fn chosen(&self, near: Vec<Near>) -> Vec<u32> {
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
    let work = &work;
    thread::scope(|scope| {
        let part = |items| scope.spawn(move || -> Vec<R> { <[T]>::iter(items).map(work).collect() });
        let threads: Vec<_> = items.chunks(items.len().div_ceil(threads).max(1)).map(part).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
