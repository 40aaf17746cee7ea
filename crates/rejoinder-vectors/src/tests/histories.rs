//! Random histories of writing, beside a model that is plainly right.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Add { owner: u64, seeds: Vec<u64> },
    Copy { owner: u64, from: u64 },
    Remove { owner: u64 },
    Commit,
    Drop,
}

fn step() -> impl Strategy<Value = Step> {
    // Few seeds, so that equal vectors of different owners occur and ties are decided.
    let add = (0u64..12, proptest::collection::vec(0u64..9, 0..5)).prop_map(|(owner, seeds)| Step::Add { owner, seeds });
    let copy = (0u64..12, 0u64..12).prop_map(|(owner, from)| Step::Copy { owner, from });
    let remove = (0u64..12).prop_map(|owner| Step::Remove { owner });
    prop_oneof![6 => add, 2 => copy, 3 => remove, 4 => Just(Step::Commit), 1 => Just(Step::Drop)]
}

/// The seeds of the rows of every owner.
type State = BTreeMap<u64, Vec<u64>>;

/// The same content, written in order in one commit, into a folder of its own.
fn plainly(state: &State) -> (tempfile::TempDir, Arc<VectorSnapshot>) {
    let folder = tempfile::tempdir().unwrap();
    let vectors = open(folder.path());
    let mut writer = vectors.writer().unwrap();
    for (owner, seeds) in state {
        add(&mut writer, *owner, seeds);
    }
    let snapshot = writer.commit().unwrap();
    drop(writer);
    (folder, snapshot)
}

fn check(snapshot: &VectorSnapshot, state: &State) {
    let mut owners: Vec<(u64, usize)> = snapshot.owners().map(|(owner, rows)| (owner, rows.len())).collect();
    owners.sort_unstable();
    assert_eq!(owners, state.iter().map(|(owner, seeds)| (*owner, seeds.len())).collect::<Vec<_>>());
    assert_eq!(snapshot.n_live(), state.values().map(Vec::len).sum::<usize>());
    for (owner, seeds) in state {
        assert!(snapshot.contains(*owner));
        let kept: Vec<(u32, u64)> = snapshot.rows_of(*owner).map(|row| (snapshot.unit(row), snapshot.text_hash(row))).collect();
        assert_eq!(kept, seeds.iter().enumerate().map(|(unit, seed)| (unit as u32, *seed)).collect::<Vec<_>>());
        assert!(snapshot.rows_of(*owner).all(|row| snapshot.owner(row) == *owner));
    }
    let (_folder, plain) = plainly(state);
    for (seed, k) in [(100, 3), (101, 1000), (4, 5), (5, 0)] {
        let query = vector(seed, DIMENSION);
        let odd = |owner: u64| seed % 2 == 0 || owner % 2 == 1;
        let rows = |snapshot: &VectorSnapshot| {
            let owners: Vec<_> = snapshot.owners().filter(|(owner, _)| odd(*owner)).map(|(_, rows)| rows).collect();
            snapshot.eligible(owners)
        };
        let eligible = rows(snapshot);
        let nearest = found(snapshot, &query, k, &eligible);

        // Every row one by one in double precision, the numbers of the row as they are kept.
        let mut naive: Vec<(u64, u32, f64)> = Vec::new();
        for (owner, kept) in snapshot.owners().filter(|(owner, _)| odd(*owner)) {
            for row in kept {
                let sum = snapshot.vector(row).iter().zip(&query).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
                naive.push((owner, snapshot.unit(row), sum));
            }
        }
        naive.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        assert_eq!(nearest.len(), k.min(naive.len()));
        for (found, naive) in nearest.iter().zip(&naive) {
            assert!((f64::from(found.2) - naive.2).abs() < 1e-4, "{nearest:?} {naive:?}");
        }
        let same: Vec<(u64, u32)> = nearest.iter().map(|found| (found.0, found.1)).collect();
        assert_eq!(same, naive.iter().take(k).map(|naive| (naive.0, naive.1)).collect::<Vec<_>>());

        let all = rows(&plain);
        assert_eq!(nearest, found(&plain, &query, k, &all), "the layout shows");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_finds_what_its_content_alone_would(steps in proptest::collection::vec(step(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let vectors = open(folder.path());
        let reader = open(folder.path());
        let mut writer = vectors.writer().unwrap();
        let (mut state, mut committed) = (State::new(), State::new());
        for step in steps {
            match step {
                Step::Add { owner, seeds } => {
                    add(&mut writer, owner, &seeds);
                    state.insert(owner, seeds);
                }
                Step::Copy { owner, from } => {
                    let snapshot = vectors.snapshot();
                    let rows: Vec<_> = snapshot
                        .rows_of(from)
                        .map(|row| (snapshot.unit(row), snapshot.text_hash(row), Row::Copy(&snapshot, row)))
                        .collect();
                    writer.add(owner, &rows).unwrap();
                    state.insert(owner, committed.get(&from).cloned().unwrap_or_default());
                }
                Step::Remove { owner } => prop_assert_eq!(writer.remove(owner), state.remove(&owner).is_some()),
                Step::Commit => {
                    check(&writer.commit().unwrap(), &state);
                    committed = state.clone();
                }
                Step::Drop => {
                    drop(writer);
                    writer = vectors.writer().unwrap();
                    state = committed.clone();
                }
            }
        }
        check(&vectors.snapshot(), &committed);
        check(&reader.reload().unwrap(), &committed);
        check(&open(folder.path()).snapshot(), &committed);
        reader.snapshot().check().unwrap();
    }
}
