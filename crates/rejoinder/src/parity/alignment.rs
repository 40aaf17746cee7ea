//! Which lines of an article say the same as which of its translation, or of another version.

use std::ops::Range;

use rejoinder_text::beads;

use super::reading::{Line, Reading};

/// Lines that follow one another, and those of the other side that say the same. One side may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bead {
    pub(crate) sides: [Range<usize>; 2],
}

/// How much lengths vary, in letters for each letter.
const VARIANCE: f64 = 12.0;
/// What it costs if a heading goes with a step, say.
const OTHER_SHAPE: f64 = 6.0;
/// What it costs if no word of one side is among those of the other.
const OTHER_WORDS: f64 = 15.0;
/// What a fact costs that the other side does not tell.
const LONE_FACT: f64 = 2.0;
/// Articles with more combinations of blocks than this are compared as a whole.
const MOST_CELLS: usize = 60_000;

/// The beads of two articles, in order: title with title, and block with block where the shapes of all are the same; otherwise
/// by shape, length and facts (Gale and Church 1993: a program for aligning sentences in bilingual corpora). So are sentences within
/// blocks that hold other numbers of them.
pub(crate) fn align(sides: [&Reading; 2]) -> Vec<Bead> {
    align_by(sides, false)
}

/// The same for versions in one language, whose words are compared, too.
pub(crate) fn align_versions(sides: [&Reading; 2]) -> Vec<Bead> {
    align_by(sides, true)
}

fn align_by(sides: [&Reading; 2], words: bool) -> Vec<Bead> {
    let [a, b] = sides;
    let shapes = |reading: &Reading| reading.blocks.iter().map(|(shape, _)| *shape).collect::<Vec<_>>();
    let (of_a, of_b) = (shapes(a), shapes(b));
    let blocks = if of_a == of_b && !words {
        one_by_one(0..of_a.len(), 0..of_b.len())
    } else {
        let apart = |i: usize, j: usize| if of_a[i + 1] == of_b[j + 1] { 0.0 } else { OTHER_SHAPE };
        let mut blocks = vec![Bead { sides: [0..1, 0..1] }];
        blocks.extend(by_length([&blocks_of(a, words), &blocks_of(b, words)], &apart).into_iter().map(|bead| shifted(bead, [1, 1])));
        blocks
    };
    let mut beads = Vec::with_capacity(a.lines.len());
    for block in blocks {
        let [lines_a, lines_b] = [(a, &block.sides[0]), (b, &block.sides[1])].map(|(reading, blocks)| lines(reading, blocks));
        if lines_a.len() == lines_b.len() && !words {
            beads.extend(one_by_one(lines_a, lines_b));
        } else if lines_a.is_empty() || lines_b.is_empty() {
            beads.push(Bead { sides: [lines_a, lines_b] });
        } else {
            let found = by_length([&lines_of(a, &lines_a, words), &lines_of(b, &lines_b, words)], &|_, _| 0.0);
            beads.extend(found.into_iter().map(|bead| shifted(bead, [lines_a.start, lines_b.start])));
        }
    }
    beads
}

fn lines(reading: &Reading, blocks: &Range<usize>) -> Range<usize> {
    match reading.blocks.get(blocks.clone()).unwrap_or_default() {
        [] => 0..0,
        [only] => only.1.clone(),
        [first, .., last] => first.1.start..last.1.end,
    }
}

/// The blocks but for the title.
fn blocks_of(reading: &Reading, words: bool) -> Vec<Unit<'_>> {
    reading.blocks.iter().skip(1).map(|(_, lines)| Unit::of(&reading.lines[lines.clone()], words)).collect()
}

fn lines_of<'a>(reading: &'a Reading, lines: &Range<usize>, words: bool) -> Vec<Unit<'a>> {
    reading.lines[lines.clone()].iter().map(|line| Unit::of(std::slice::from_ref(line), words)).collect()
}

fn one_by_one(a: Range<usize>, b: Range<usize>) -> Vec<Bead> {
    a.zip(b).map(|(i, j)| Bead { sides: [i..i + 1, j..j + 1] }).collect()
}

fn shifted(bead: Bead, by: [usize; 2]) -> Bead {
    let [a, b] = bead.sides;
    Bead { sides: [a.start + by[0]..a.end + by[0], b.start + by[1]..b.end + by[1]] }
}

/// What of a block or a sentence says with which other it goes.
struct Unit<'a> {
    length: f64,
    facts: Vec<&'a str>,
    /// In order, each once; none where the sides are in different languages.
    words: Vec<u32>,
}

impl<'a> Unit<'a> {
    fn of(lines: &'a [Line], words: bool) -> Self {
        let mut all: Vec<u32> = lines.iter().filter(|_| words).flat_map(|line| line.words.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        let length = lines.iter().map(|line| line.length).sum::<usize>() as f64;
        Self { length, facts: lines.iter().flat_map(|line| line.facts.iter().map(|fact| fact.value.as_str())).collect(), words: all }
    }
}

/// The cheapest way to go through two runs of units together. Time and memory are the product of their numbers.
fn by_length(sides: [&[Unit<'_>]; 2], apart: &dyn Fn(usize, usize) -> f64) -> Vec<Bead> {
    let [a, b] = sides;
    let (n, m) = (a.len(), b.len());
    let whole = |units: &[Unit<'_>]| units.iter().map(|unit| unit.length).sum::<f64>();
    if n * m > MOST_CELLS || whole(a) == 0.0 || whole(b) == 0.0 {
        return vec![Bead { sides: [0..n, 0..m] }];
    }
    let scale = whole(b) / whole(a);
    let total = |before: f64, i: Range<usize>, j: Range<usize>| {
        let (own, other) = (&a[i.clone()], &b[j.clone()]);
        let mut total = before + LONE_FACT * lone(own, other) as f64;
        if !own.is_empty() && !other.is_empty() {
            let (x, y) = (whole(own) * scale, whole(other));
            total += (x - y).powi(2) / ((x + y).max(2.0) * VARIANCE) + apart(i.start, j.start) + apart(i.end - 1, j.end - 1);
            total += OTHER_WORDS * other_words(own, other);
        }
        total
    };
    beads(n, m, &total).into_iter().map(|sides| Bead { sides }).collect()
}

/// How many facts of each side the other does not tell.
fn lone(a: &[Unit<'_>], b: &[Unit<'_>]) -> usize {
    let missing = |own: &[Unit<'_>], other: &[Unit<'_>]| {
        own.iter().flat_map(|unit| &unit.facts).filter(|fact| !other.iter().any(|unit| unit.facts.contains(fact))).count()
    };
    missing(a, b) + missing(b, a)
}

/// How much of the words of both sides the other lacks, from 0 to 1.
fn other_words(a: &[Unit<'_>], b: &[Unit<'_>]) -> f64 {
    let n = |units: &[Unit<'_>]| units.iter().map(|unit| unit.words.len()).sum::<usize>();
    let all = n(a) + n(b);
    let has = |units: &[Unit<'_>], word: &u32| units.iter().any(|unit| unit.words.binary_search(word).is_ok());
    let shared = a.iter().flat_map(|unit| &unit.words).filter(|word| has(b, word)).count();
    if all == 0 { 0.0 } else { 1.0 - (2.0 * shared as f64 / all as f64).min(1.0) }
}
