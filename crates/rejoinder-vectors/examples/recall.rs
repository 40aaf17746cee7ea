//! How much of the exact result the graph finds, and what both cost.
//!
//! `cargo run --release -p rejoinder-vectors --example recall -- [ROWS] [CLUSTERS] [NOISE]`
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::ops::Range;
use std::time::Instant;

use rejoinder_vectors::{Model, PreparedQuery, Row, VectorSnapshot, Vectors};

const DIMENSION: usize = 384;
const K: usize = 100;
const QUERIES: usize = 200;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let number = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    /// A vector of length 1 in any direction: sums of four uniform numbers are near enough to normal ones.
    fn direction(&mut self) -> Vec<f32> {
        let number = |bits: u64| (0..4).map(|at| (bits >> (16 * at) & 0xffff) as f32 / 65536.0).sum::<f32>() - 2.0;
        unit((0..DIMENSION).map(|_| number(self.next())).collect())
    }

    fn near(&mut self, centre: &[f32], noise: f32) -> Vec<f32> {
        unit(self.direction().iter().zip(centre).map(|(away, centre)| centre + noise * away).collect())
    }
}

fn unit(vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    vector.into_iter().map(|value| value / length).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: usize = arguments.next().map_or(Ok(500_000), |rows| rows.parse())?;
    let clusters: usize = arguments.next().map_or(Ok(2_500), |clusters| clusters.parse())?;
    let noise: f32 = arguments.next().map_or(Ok(0.7), |noise| noise.parse())?;
    println!("{rows} rows of {DIMENSION} dimensions in {clusters} clusters, noise {noise}");

    let folder = std::env::temp_dir().join(format!("rejoinder-recall-{}", std::process::id()));
    let model = Model { name: "random".to_owned(), fingerprint: "1".to_owned(), dimension: DIMENSION };
    let vectors = Vectors::open_or_create(&folder, &model)?;
    let mut random = Random(1);
    let centres: Vec<Vec<f32>> = (0..clusters).map(|_| random.direction()).collect();
    let begun = Instant::now();
    let mut writer = vectors.writer()?;
    for owner in 0..rows {
        let cluster = random.next() as usize % clusters;
        let vector = random.near(&centres[cluster], noise);
        writer.add(owner as u64, &[(0, cluster as u64, Row::New(&vector))])?;
    }
    writer.commit()?;
    drop(writer);
    println!("write: {:.1} s, {:.1} MB", begun.elapsed().as_secs_f64(), size(&folder)?);

    let begun = Instant::now();
    let snapshot = Vectors::open_or_create(&folder, &model)?.snapshot();
    println!("open: {:.2} ms", begun.elapsed().as_secs_f64() * 1e3);
    let queries: Vec<PreparedQuery> = (0..QUERIES)
        .map(|_| {
            let centre = random.next() as usize % clusters;
            snapshot.prepare(&random.near(&centres[centre], noise))
        })
        .collect::<Result<_, _>>()?;
    let few = snapshot.eligible(std::iter::once(0..1000));
    let scan = Instant::now();
    queries.iter().for_each(|query| drop(snapshot.nearest_above(query, 10, &few, usize::MAX)));
    let each = scan.elapsed().as_secs_f64() / QUERIES as f64;
    println!("scan of 1000 rows: {:.1} us, {:.0} million dot products a second", each * 1e6, 1e-3 / each);
    let scan = Instant::now();
    queries.iter().for_each(|query| drop(snapshot.nearest_above(query, K, snapshot.all(), usize::MAX)));
    let each = scan.elapsed().as_secs_f64() / QUERIES as f64;
    println!("scan: {:.2} ms, {:.0} million dot products a second", each * 1e3, rows as f64 / each / 1e6);

    let begun = Instant::now();
    vectors.build_graph(0)?;
    println!("build: {:.1} s, {:.1} MB", begun.elapsed().as_secs_f64(), size(&folder)?);
    let snapshot = vectors.snapshot();
    for percent in [100, 50, 25, 10, 1] {
        let chance = |seed: u64, number: u64| Random(seed ^ number.wrapping_mul(31)).next() % 100 < percent;
        compare(&snapshot, &queries, &format!("{percent} % at random"), |row| chance(5, row as u64));
        if percent < 100 {
            compare(&snapshot, &queries, &format!("{percent} % of clusters"), |row| chance(6, snapshot.text_hash(row)));
        }
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn compare(snapshot: &VectorSnapshot, queries: &[PreparedQuery], name: &str, filter: impl Fn(usize) -> bool) {
    let rows: Vec<Range<usize>> = (0..snapshot.n_rows()).filter(|row| filter(*row)).map(|row| row..row + 1).collect();
    let eligible = snapshot.eligible(rows);
    let (mut hits, mut wanted, mut exact_time, mut times) = (0, 0, 0.0, Vec::new());
    for query in queries {
        let begun = Instant::now();
        let exact = snapshot.nearest_above(query, K, &eligible, usize::MAX);
        exact_time += begun.elapsed().as_secs_f64() * 1e3;
        let begun = Instant::now();
        let found = snapshot.nearest_above(query, K, &eligible, 0);
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        let mut found: Vec<usize> = found.iter().map(|found| found.0).collect();
        found.sort_unstable();
        hits += exact.iter().filter(|row| found.binary_search(&row.0).is_ok()).count();
        wanted += exact.len();
    }
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() * 95 / 100]);
    let exact = exact_time / queries.len() as f64;
    let recall = hits as f64 / wanted.max(1) as f64;
    println!("{name:>18}: recall@{K} {recall:.4}, graph {median:.2} ms (95 %: {worst:.2} ms), scan {exact:.2} ms");
}

fn size(folder: &std::path::Path) -> Result<f64, std::io::Error> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes as f64 / 1e6)
}
