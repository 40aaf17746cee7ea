//! Graphs beside the exact scan.

use std::ops::Range;

use super::*;

/// Rows in clusters, a few of each owner.
fn clustered(folder: &Path, rows: u64) -> Vectors {
    let vectors = open(folder);
    let mut writer = vectors.writer().unwrap();
    for owner in 0..rows / 4 {
        let of: Vec<Vec<f32>> = (0..4).map(|unit| member(owner * 4 + unit)).collect();
        let rows: Vec<_> = of.iter().enumerate().map(|(unit, vector)| (unit as u32, owner % 40, Row::New(vector))).collect();
        writer.add(owner, &rows).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    vectors
}

fn member(row: u64) -> Vec<f32> {
    let (centre, away) = (vector(row / 4 % 40 + 1_000_000, DIMENSION), vector(row, DIMENSION));
    centre.iter().zip(away).map(|(centre, away)| (centre + 0.7 * away) / 1.22).collect()
}

/// Which share of the exact result a search that uses graphs finds, over some queries.
fn recall(snapshot: &VectorSnapshot, k: usize, eligible: &Eligible) -> f64 {
    let (mut hits, mut wanted) = (0, 0);
    for query in 0..40 {
        let query = snapshot.prepare(&member(query * 4 + 7_000_000)).unwrap();
        let exact = snapshot.nearest_above(&query, k, eligible, usize::MAX);
        let found = snapshot.nearest_above(&query, k, eligible, 0);
        assert!(found.iter().all(|(row, similarity)| eligible.contains(*row) && *similarity == snapshot.similarity(&query, *row)));
        assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
        assert_eq!(found.len(), exact.len());
        hits += exact.iter().filter(|row| found.contains(row)).count();
        wanted += exact.len();
    }
    hits as f64 / wanted as f64
}

fn of_owners(snapshot: &VectorSnapshot, filter: impl Fn(u64) -> bool) -> Eligible {
    let rows: Vec<Range<usize>> = snapshot.owners().filter(|(owner, _)| filter(*owner)).map(|(_, rows)| rows).collect();
    snapshot.eligible(rows)
}

#[test]
fn a_graph_finds_nearly_all_that_a_scan_finds_whatever_the_filter() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = clustered(folder.path(), 12_000);
    assert!(vectors.build_graph(1000).unwrap());
    let snapshot = vectors.snapshot();
    assert_eq!((snapshot.rows_without_graph(), snapshot.n_rows()), (0, 12_000));
    let chance = |owner: u64, percent: u64| mix(owner) % 100 < percent;
    let filters: [(&str, &dyn Fn(u64) -> bool); 8] = [
        ("all", &|_| true),
        ("nine tenths at random", &|owner| chance(owner, 90)),
        ("nine tenths of the clusters", &|owner| owner % 40 < 36),
        ("half at random", &|owner| chance(owner, 50)),
        ("a tenth at random", &|owner| chance(owner, 10)),
        ("1 % at random", &|owner| chance(owner, 1)),
        ("half of the clusters", &|owner| owner % 40 < 20),
        ("a tenth of the clusters", &|owner| owner % 40 < 4),
    ];
    for (name, filter) in filters {
        let eligible = of_owners(&snapshot, filter);
        let recall = recall(&snapshot, 100, &eligible);
        assert!(recall >= 0.99, "{name}, {} rows: {recall}", eligible.count());
    }
}

#[test]
fn a_graph_is_the_same_again_and_outlives_removals_and_additions() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let all = folders.each_ref().map(|folder| clustered(folder.path(), 4000));
    let graph = |folder: &tempfile::TempDir| {
        let name = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        std::fs::read(name.into_iter().find(|path| path.to_string_lossy().contains("graph-")).unwrap()).unwrap()
    };
    all.iter().for_each(|vectors| assert!(vectors.build_graph(0).unwrap()));
    assert_eq!(graph(&folders[0]), graph(&folders[1]));

    let vectors = &all[0];
    assert!(!vectors.build_graph(0).unwrap(), "there is nothing to do");
    let mut writer = vectors.writer().unwrap();
    for owner in 0..200 {
        writer.remove(owner);
        add(&mut writer, owner + 5000, &[owner]);
    }
    let snapshot = writer.commit().unwrap();
    drop(writer);
    assert_eq!((snapshot.rows_without_graph(), snapshot.n_live()), (200, 3400));
    assert!(recall(&snapshot, 100, snapshot.all()) >= 0.99);
    assert_eq!(open(folders[0].path()).snapshot().rows_without_graph(), 200, "another process sees the graph");

    let mut writer = vectors.writer().unwrap();
    (200..400).for_each(|owner| assert!(writer.remove(owner)));
    let sparse = writer.commit().unwrap();
    drop(writer);
    assert!(sparse.wants_graph(1_000_000), "more than a quarter has been removed");
    assert!(vectors.build_graph(1_000_000).unwrap());
    let snapshot = vectors.snapshot();
    assert_eq!((snapshot.n_rows(), snapshot.rows_without_graph()), (2600, 0));
    snapshot.check().unwrap();
    assert!(recall(&snapshot, 100, snapshot.all()) >= 0.99);
}

#[test]
fn damage_of_a_graph_costs_no_rows() {
    for at in [0, 40, 5000, usize::MAX] {
        let folder = tempfile::tempdir().unwrap();
        let vectors = clustered(folder.path(), 2000);
        vectors.build_graph(0).unwrap();
        let path = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let path = path.into_iter().find(|path| path.to_string_lossy().contains("graph-")).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        match bytes.get_mut(at) {
            Some(byte) => *byte ^= 0xff,
            None => bytes.truncate(bytes.len() - 4),
        }
        std::fs::write(&path, bytes).unwrap();
        let snapshot = open(folder.path()).snapshot();
        if at == 5000 {
            assert_eq!(snapshot.check().unwrap_err().kind(), VectorsErrorKind::Unusable);
            assert!(recall(&snapshot, 10, snapshot.all()) > 0.9);
        } else {
            assert_eq!(snapshot.rows_without_graph(), 2000, "damage at {at} was not seen");
            let vectors = open(folder.path());
            assert!(vectors.build_graph(0).unwrap());
            assert_eq!(vectors.snapshot().rows_without_graph(), 0);
        }
    }
}

#[test]
fn small_and_equal_rows_have_a_graph_too() {
    for rows in [1, 2, 3, 300] {
        let folder = tempfile::tempdir().unwrap();
        let vectors = open(folder.path());
        assert!(!vectors.build_graph(0).unwrap(), "no rows, no graph");
        let mut writer = vectors.writer().unwrap();
        for owner in 0..rows {
            add(&mut writer, owner, &[7]);
        }
        writer.commit().unwrap();
        drop(writer);
        assert!(vectors.build_graph(0).unwrap());
        let snapshot = vectors.snapshot();
        let query = snapshot.prepare(&vector(7, DIMENSION)).unwrap();
        assert_eq!(snapshot.nearest_above(&query, 1000, snapshot.all(), 0).len(), rows as usize);
    }
}
