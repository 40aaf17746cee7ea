//! Metrics by hand-computed rows, and their properties.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::{auroc, calibration_error, contains_answer, ndcg, percentile, recall, reciprocal_rank, success};

fn grades(pairs: &[(&str, u32)]) -> BTreeMap<String, u32> {
    pairs.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
}

fn ranking(ids: &str) -> Vec<String> {
    ids.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn rankings() {
    // nDCG@10 of the second row: the only relevant record at rank 2 has 1 / log2(3); of the third: (3 / log2(2) + 1 / log2(4)) over
    // (3 / log2(2) + 1 / log2(3)).
    let rows = [
        ("a", grades(&[("a", 1)]), [1.0, 1.0, 1.0, 1.0]),
        ("x a", grades(&[("a", 1)]), [0.630_929_753_571, 0.0, 1.0, 0.5]),
        ("a x b", grades(&[("a", 2), ("b", 1)]), [3.5 / 3.630_929_753_571, 1.0, 1.0, 1.0]),
        ("x y", grades(&[("a", 1)]), [0.0, 0.0, 0.0, 0.0]),
        ("", grades(&[("a", 1)]), [0.0, 0.0, 0.0, 0.0]),
        ("a", grades(&[("a", 1), ("b", 1)]), [1.0 / 1.630_929_753_571, 1.0, 0.5, 1.0]),
    ];
    for (ids, grades, expected) in rows {
        let ranking = ranking(ids);
        let found = [
            ndcg(&grades, &ranking, 10),
            success(&grades, &ranking, 1),
            recall(&grades, &ranking, 10),
            reciprocal_rank(&grades, &ranking, 10),
        ];
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{ids}: {found} {expected}");
        }
    }
}

#[test]
fn confidence() {
    assert_eq!(auroc(&[0.9, 0.8], &[0.1]), Some(1.0));
    assert_eq!(auroc(&[0.5], &[0.5]), Some(0.5));
    assert_eq!(auroc(&[0.1, 0.5], &[0.5, 0.3]), Some((0.0 + 0.0 + 0.5 + 1.0) / 4.0));
    assert_eq!(auroc(&[], &[0.5]), None);
    assert_eq!(calibration_error(&[(0.75, true), (0.75, false), (0.75, true), (0.75, true)], 10), Some(0.0));
    assert_eq!(calibration_error(&[(1.0, false)], 10), Some(1.0));
    assert_eq!(calibration_error(&[], 10), None);
    assert_eq!(percentile(&[3.0, 1.0, 2.0, 4.0], 0.5), 3.0);
    assert_eq!(percentile(&[], 0.5), 0.0);
}

#[test]
fn answers() {
    let rows = [
        ("308", "It gave up just 308 points.", true),
        ("Straße", "die  STRASSE\nnach", true),
        ("ｆｕｌｌ width", "FULL Width", true),
        ("a  b", "x a\u{a0}b y", true),
        ("309", "It gave up just 308 points.", false),
        ("", "anything", false),
    ];
    for (gold, answer, expected) in rows {
        assert_eq!(contains_answer(&[gold.to_owned()], answer), expected, "{gold:?} {answer:?}");
    }
    assert!(!contains_answer(&["late".to_owned()], &format!("{}late", "x".repeat(300))));
}

proptest! {
    #[test]
    fn metrics_stay_in_their_range(relevant in prop::collection::btree_map("[a-e]", 1_u32..4, 0..5), ids in prop::collection::hash_set("[a-g]", 0..7)) {
        let ids: Vec<String> = ids.into_iter().collect();
        for value in [ndcg(&relevant, &ids, 10), success(&relevant, &ids, 1), recall(&relevant, &ids, 10), reciprocal_rank(&relevant, &ids, 10)] {
            prop_assert!((0.0..=1.0 + 1e-12).contains(&value));
        }
    }
}
