use std::collections::BTreeMap;

use super::features::FEATURES;
use super::window::WEIGHTS;

#[test]
fn every_feature_has_a_weight_and_every_weight_a_feature() {
    let named: BTreeMap<String, f64> = serde_json::from_str(WEIGHTS).unwrap();
    let mut features = FEATURES.to_vec();
    features.sort_unstable();
    assert!(named.keys().map(String::as_str).eq(features));
    assert!(named.values().all(|weight| weight.is_finite()));
}
