//! Vectors are those that the reference implementations compute: `tests/models/make.py` made the models and the numbers.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking, in its helpers too")]

use rejoinder_encoder::Encoder;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Vectors {
    query: Vec<Vec<f32>>,
    passage: Vec<Vec<f32>>,
}

fn texts() -> Vec<String> {
    serde_json::from_str(include_str!("data/texts.json")).unwrap()
}

/// One less the cosine, in double precision; 0 for two vectors of zeros.
fn distance(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    assert_eq!(a.len(), b.len());
    let lengths = (dot(a, a) * dot(b, b)).sqrt();
    if lengths == 0.0 { (dot(a, a) - dot(b, b)).abs() } else { 1.0 - dot(a, b) / lengths }
}

/// Encodes all texts and compares; the bound is a hundredth of what ranking could ever notice.
fn check(encoder: &Encoder, expected: &Vectors) {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!((expected.query.len(), expected.passage.len()), (texts.len(), texts.len()));
    let passages = encoder.encode_passages(&texts).unwrap();
    for (index, text) in texts.iter().enumerate() {
        let query = encoder.encode_query(text).unwrap();
        for (kind, got, wanted) in [("query", &query, &expected.query[index]), ("passage", &passages[index], &expected.passage[index])] {
            let length = got.iter().map(|number| number * number).sum::<f32>();
            assert!(length == 0.0 || (length - 1.0).abs() < 1e-5, "{kind} {text:?} has length {length}");
            let distance = distance(got, wanted);
            assert!(distance < 1e-6, "{}: {kind} {text:?} is {distance} off", encoder.name());
        }
    }
}

fn check_tiny(name: &str, dimension: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name);
    let encoder = Encoder::open(&folder).unwrap();
    assert_eq!((encoder.name(), encoder.dimension()), (name, dimension));
    check(&encoder, &serde_json::from_slice(&std::fs::read(folder.join("vectors.json")).unwrap()).unwrap());
}

#[test]
fn bert_with_mean_pooling() {
    check_tiny("bert-mean", 24);
}

#[test]
fn bert_with_the_first_token_and_a_dense_layer_in_settings_of_old() {
    check_tiny("bert-cls", 16);
}

#[test]
fn xlm_roberta_with_prompts() {
    check_tiny("xlmr-prompts", 24);
}

#[test]
fn model2vec_with_weights_and_shared_vectors() {
    check_tiny("static-weighted", 16);
}

#[test]
fn static_embeddings_of_sentence_transformers() {
    check_tiny("static-bag", 16);
}

/// With the folder of all-MiniLM-L6-v2 in `REJOINDER_ENCODER`.
#[test]
fn a_real_model() {
    let Some(folder) = std::env::var_os("REJOINDER_ENCODER") else {
        eprintln!("skipped: REJOINDER_ENCODER does not name the folder of all-MiniLM-L6-v2");
        return;
    };
    let encoder = Encoder::open(folder).unwrap();
    assert_eq!((encoder.name(), encoder.dimension()), ("all-MiniLM-L6-v2", 384));
    let numbers = include_bytes!("data/all-MiniLM-L6-v2.bin");
    let numbers: Vec<f32> = numbers.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let vectors: Vec<Vec<f32>> = numbers.chunks(384).map(<[f32]>::to_vec).collect();
    check(&encoder, &Vectors { query: vectors.clone(), passage: vectors });
}
