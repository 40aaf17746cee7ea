//! Contracts of storage and of the exact scan.

use std::path::Path;

use super::*;
use crate::graph_builder::mix;

mod files;
mod graphs;
mod histories;

const DIMENSION: usize = 24;

fn model() -> Model {
    Model { name: "test".to_owned(), fingerprint: "a1".to_owned(), dimension: DIMENSION }
}

fn open(folder: &Path) -> Vectors {
    Vectors::open_or_create(folder, &model()).unwrap()
}

/// A vector of length 1 that only depends on its seed.
fn vector(seed: u64, dimension: usize) -> Vec<f32> {
    let number = |at: usize| (mix(seed.wrapping_mul(1009).wrapping_add(at as u64)) >> 40) as f32 / (1 << 23) as f32 - 1.0;
    let vector: Vec<f32> = (0..dimension).map(number).collect();
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    vector.iter().map(|value| value / length).collect()
}

/// Adds an owner whose rows are made of these seeds; the seed is also the hash of the text.
fn add(writer: &mut VectorsWriter<'_>, owner: u64, seeds: &[u64]) {
    let vectors: Vec<Vec<f32>> = seeds.iter().map(|seed| vector(*seed, DIMENSION)).collect();
    let rows: Vec<_> =
        seeds.iter().zip(&vectors).enumerate().map(|(unit, (seed, vector))| (unit as u32, *seed, Row::New(vector))).collect();
    writer.add(owner, &rows).unwrap();
}

/// What a search finds, as the caller knows it.
fn found(snapshot: &VectorSnapshot, query: &[f32], k: usize, eligible: &Eligible) -> Vec<(u64, u32, f32)> {
    let query = snapshot.prepare(query).unwrap();
    let nearest = snapshot.nearest(&query, k, eligible);
    nearest.iter().map(|(row, similarity)| (snapshot.owner(*row), snapshot.unit(*row), *similarity)).collect()
}

#[test]
fn a_vector_that_does_not_fit_is_refused_with_both_dimensions() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = open(folder.path());
    let mut writer = vectors.writer().unwrap();
    let too_short = writer.add(1, &[(0, 0, Row::New(&vector(1, DIMENSION))), (1, 0, Row::New(&[1.0; 3]))]).unwrap_err();
    let no_number = writer.add(1, &[(0, 0, Row::New(&[f32::NAN; DIMENSION]))]).unwrap_err();
    let not_there = writer.add(1, &[(0, 0, Row::Copy(&vectors.snapshot(), 7))]).unwrap_err();
    let query = vectors.snapshot().prepare(&[0.0; 384]).unwrap_err();
    for (error, says) in [(too_short, "3"), (no_number, "NaN"), (not_there, "7"), (query, "384")] {
        assert_eq!(error.kind(), VectorsErrorKind::InvalidInput);
        assert!(error.to_string().contains(says), "{error}");
        assert!(says == "7" || says == "NaN" || error.to_string().contains("24"), "{error}");
    }
    assert_eq!(writer.commit().unwrap().owners().count(), 0, "what was refused left something behind");
}

#[test]
fn a_row_is_kept_within_half_a_step_and_a_zero_vector_is_similar_to_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = open(folder.path());
    let mut writer = vectors.writer().unwrap();
    let given = vector(5, DIMENSION);
    writer.add(3, &[(9, 77, Row::New(&given)), (4, 78, Row::New(&[0.0; DIMENSION]))]).unwrap();
    let snapshot = writer.commit().unwrap();
    let rows = snapshot.rows_of(3);
    assert_eq!((rows.len(), snapshot.unit(rows.start), snapshot.text_hash(rows.start)), (2, 9, 77));
    let largest = given.iter().fold(0.0, |largest: f32, value| largest.max(value.abs()));
    let kept = snapshot.vector(rows.start);
    assert!(kept.iter().zip(&given).all(|(kept, given)| (kept - given).abs() <= largest / 127.0 * 0.5001));
    let query = snapshot.prepare(&given).unwrap();
    assert!((snapshot.similarity(&query, rows.start) - 1.0).abs() < 0.01);
    assert_eq!(snapshot.similarity(&query, rows.start + 1), 0.0);
    let nothing = snapshot.prepare(&[0.0; DIMENSION]).unwrap();
    assert_eq!(snapshot.similarity(&nothing, rows.start), 0.0);
}

#[test]
fn rows_that_are_not_there_are_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = open(folder.path()).snapshot();
    let query = snapshot.prepare(&vector(1, DIMENSION)).unwrap();
    assert_eq!((snapshot.n_rows(), snapshot.n_live(), snapshot.unit(5), snapshot.text_hash(5), snapshot.owner(5)), (0, 0, 0, 0, 0));
    assert_eq!(snapshot.similarity(&query, usize::MAX), 0.0);
    assert!(snapshot.vector(0).is_empty());
    assert!(snapshot.nearest(&query, 10, snapshot.all()).is_empty());
    assert!(snapshot.nearest(&query, 10, &snapshot.eligible([0..usize::MAX, 7..9, 3..3])).is_empty());
}

/// Dimensions at which another kernel is taken, each against sums made plainly, with the largest numbers there can be.
#[test]
fn similarities_are_those_of_plain_sums_in_every_dimension() {
    for dimension in [1, 7, 64, 383, 384, 385, 768, 1024, 4096] {
        let folder = tempfile::tempdir().unwrap();
        let vectors = Vectors::open_or_create(folder.path(), &Model { dimension, ..model() }).unwrap();
        let mut writer = vectors.writer().unwrap();
        let ones = vec![-1.0; dimension];
        writer
            .add(1, &[(0, 0, Row::New(&ones)), (1, 0, Row::New(&vector(1, dimension))), (2, 0, Row::New(&vector(2, dimension)))])
            .unwrap();
        let snapshot = writer.commit().unwrap();
        for query in [&ones, &vector(3, dimension)] {
            let prepared = snapshot.prepare(query).unwrap();
            for row in 0..3 {
                let plain: f64 = snapshot.vector(row).iter().zip(query).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
                let similarity = f64::from(snapshot.similarity(&prepared, row));
                // Above 512 dimensions the numbers of the query become fewer, so that sums stay within 32 bits.
                let bound = 1e-4 * (dimension as f64 / 512.0).max(1.0);
                assert!((similarity - plain).abs() <= bound * plain.abs().max(1.0), "{dimension}: {similarity} instead of {plain}");
            }
        }
    }
}

#[test]
fn rows_of_another_snapshot_find_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = open(folder.path());
    let mut writer = vectors.writer().unwrap();
    add(&mut writer, 1, &[1, 2]);
    let before = writer.commit().unwrap();
    add(&mut writer, 2, &[3]);
    let after = writer.commit().unwrap();
    assert_eq!(found(&before, &vector(1, DIMENSION), 9, before.all()).len(), 2);
    assert_eq!(found(&after, &vector(1, DIMENSION), 9, after.all()).len(), 3);
    assert!(found(&after, &vector(1, DIMENSION), 9, before.all()).is_empty());
}
