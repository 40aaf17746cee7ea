//! A folder may hold anything: it opens, or there is an error that names a file and says what to do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use proptest::prelude::*;
use rejoinder_encoder::{Encoder, EncoderError, EncoderErrorKind};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const MODELS: [&str; 5] = ["bert-mean", "bert-cls", "xlmr-prompts", "static-weighted", "static-bag"];

fn model(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// Changes a copy of a tiny model and opens it.
fn open_changed(name: &str, change: impl FnOnce(&Path)) -> Result<Encoder, EncoderError> {
    let folder = tempfile::tempdir().unwrap();
    copy(&model(name), folder.path());
    change(folder.path());
    let encoder = Encoder::open(folder.path())?;
    encoder.encode_passages(&["", "Where is my parcel? Где моя посылка? 我的包裹在哪里？", &"long ".repeat(300)])?;
    encoder.encode_query("[CLS] <pad> 😀")?;
    Ok(encoder)
}

/// Sets a value in a file of settings.
fn set(file: &str, key: &str, value: Value) -> impl FnOnce(&Path) {
    move |folder| {
        let path = folder.join(file);
        let mut settings: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        settings.as_object_mut().unwrap().insert(key.to_owned(), value);
        fs::write(path, settings.to_string()).unwrap();
    }
}

fn remove(file: &str) -> impl FnOnce(&Path) {
    move |folder| fs::remove_file(folder.join(file)).unwrap()
}

/// The error has the kind, names the file, and its text holds `part`.
fn check(name: &str, file: &str, change: impl FnOnce(&Path), kind: EncoderErrorKind, part: &str) {
    let error = open_changed(name, change).expect_err(part);
    let text = error.to_string();
    assert_eq!(error.kind(), kind, "{text}");
    assert!(text.contains(&format!("{file}: ")) && text.contains(part), "{text}");
}

#[test]
fn errors_name_the_file_and_the_reason() {
    use EncoderErrorKind::{Corrupt, NotFound, Unsupported};
    for file in ["config.json", "model.safetensors", "tokenizer.json", "1_Pooling/config.json"] {
        check("bert-mean", file, remove(file), NotFound, "no such file");
    }
    check("static-bag", "model.safetensors", remove("model.safetensors"), NotFound, "no such file");
    let wrong = |key, value, kind, part| check("bert-mean", "config.json", set("config.json", key, value), kind, part);
    wrong("model_type", json!("mpnet"), Unsupported, "\"mpnet\"");
    wrong("hidden_act", json!("swish"), Unsupported, "\"swish\"");
    wrong("position_embedding_type", json!("relative_key"), Unsupported, "absolute");
    wrong("num_attention_heads", json!(5), Corrupt, "5 heads");
    wrong("num_attention_heads", json!(0), Corrupt, "0 heads");
    wrong("hidden_size", json!(-1), Corrupt, "invalid value");
    wrong("vocab_size", json!(10), Corrupt, "10 words");
    wrong("max_position_embeddings", json!(0), Corrupt, "positions");
    let disagrees = |key, value: u64| {
        check("bert-mean", "model.safetensors", set("config.json", key, json!(value)), Corrupt, "the configuration asks for");
    };
    disagrees("hidden_size", 48);
    disagrees("hidden_size", 3 << 60);
    disagrees("vocab_size", u64::MAX);
    disagrees("intermediate_size", 41);
    disagrees("max_position_embeddings", 512);
    check("bert-mean", "model.safetensors", set("config.json", "num_hidden_layers", json!(u64::MAX)), Corrupt, "encoder.layer.2");
    let pooling =
        |key, value, kind, part| check("bert-mean", "1_Pooling/config.json", set("1_Pooling/config.json", key, value), kind, part);
    pooling("embedding_dimension", json!(384), Corrupt, "384");
    pooling("pooling_mode", json!("mean_sqrt_len_tokens"), Unsupported, "mean_sqrt_len_tokens");
    pooling("pooling_mode", json!(["cls", "mean"]), Unsupported, "cls and mean");
    pooling("include_prompt", json!(false), Unsupported, "prompts");
    let old = set("1_Pooling/config.json", "pooling_mode_mean_sqrt_len_tokens", json!(true));
    check("bert-cls", "1_Pooling/config.json", old, Unsupported, "mean_sqrt_len");
    check(
        "bert-cls",
        "sentence_bert_config.json",
        set("sentence_bert_config.json", "do_lower_case", json!(true)),
        Unsupported,
        "lower_case",
    );
    check("bert-cls", "tokenizer.json", set("sentence_bert_config.json", "max_seq_length", json!(2)), Corrupt, "at most 2 tokens");
    check("bert-cls", "2_Dense/config.json", set("2_Dense/config.json", "in_features", json!(7)), Corrupt, "takes 7");
    check("bert-cls", "2_Dense/config.json", set("2_Dense/config.json", "activation_function", json!("my.Own")), Unsupported, "my.Own");
    let modules = |modules: Value| move |folder: &Path| fs::write(folder.join("modules.json"), modules.to_string()).unwrap();
    check("bert-mean", "modules.json", modules(json!([])), Unsupported, "first module");
    check("bert-mean", "modules.json", modules(json!([{"path": "", "type": "x.LSTM"}])), Unsupported, "x.LSTM");
    check("bert-mean", "modules.json", modules(json!([{"path": "../x", "type": "x.Transformer"}])), Corrupt, "inside");
    check("bert-mean", "modules.json", modules(json!([{"path": "/etc", "type": "x.Transformer"}])), Corrupt, "inside");
    let truncation = json!({"direction": "Right", "max_length": 0, "strategy": "LongestFirst", "stride": 0});
    check("static-bag", "tokenizer.json", set("tokenizer.json", "truncation", truncation), Corrupt, "truncates");
    let table = json!({"type": "Precompiled", "precompiled_charsmap": "EAAAAAAA"});
    check("xlmr-prompts", "tokenizer.json", set("tokenizer.json", "normalizer", table), Corrupt, "contradict");
    let error = Encoder::open("/nowhere/at all").expect_err("no folder");
    assert_eq!((error.kind(), error.to_string().starts_with("/nowhere/at all: ")), (NotFound, true));
    assert_eq!(Encoder::open(model("make.py")).expect_err("a file").kind(), Unsupported);
}

#[test]
fn a_file_that_ends_early_is_an_error() {
    for name in MODELS {
        let size = fs::metadata(model(name).join("model.safetensors")).unwrap().len();
        for kept in [0, 7, 8, 9, 100, size / 2, size - 1] {
            let cut =
                |folder: &Path| fs::OpenOptions::new().write(true).open(folder.join("model.safetensors")).unwrap().set_len(kept).unwrap();
            check(name, "model.safetensors", cut, EncoderErrorKind::Corrupt, "get the model again");
        }
    }
}

#[test]
fn numbers_that_are_none_are_an_error() {
    let spoil = |folder: &Path| {
        let path = folder.join("model.safetensors");
        let mut bytes = fs::read(&path).unwrap();
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        fs::write(path, bytes).unwrap();
    };
    check("static-bag", "model.safetensors", spoil, EncoderErrorKind::Corrupt, "NaN");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Bytes changed anywhere in a file: whatever comes of it, no panic, and vectors of unit length or none.
    #[test]
    fn damaged_files_never_panic(
        name in prop::sample::select(MODELS.to_vec()),
        file in prop::sample::select(vec![
            "config.json", "tokenizer.json", "model.safetensors", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json",
            "2_Dense/config.json", "2_Dense/model.safetensors", "config_sentence_transformers.json", "tokenizer_config.json",
        ]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"0189\"{}[],:-.eEaz\x00\xff\x7f".to_vec())), 1..4),
        head in any::<bool>(),
    ) {
        prop_assume!(model(name).join(file).exists());
        let damage = |folder: &Path| {
            let path = folder.join(file);
            let mut bytes = fs::read(&path).unwrap();
            let length = if head { bytes.len().min(3000) } else { bytes.len() };
            changes.iter().for_each(|(place, byte)| bytes[place.index(length)] = *byte);
            fs::write(path, bytes).unwrap();
        };
        if let Err(error) = open_changed(name, damage) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
