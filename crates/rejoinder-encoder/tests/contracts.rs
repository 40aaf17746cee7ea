//! What callers may rely on besides the numbers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use proptest::prelude::*;
use rejoinder_encoder::Encoder;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn model(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name)
}

static ENCODERS: LazyLock<Vec<Encoder>> =
    LazyLock::new(|| ["bert-mean", "xlmr-prompts", "static-weighted"].map(|name| Encoder::open(model(name)).unwrap()).into());

/// A copy of a tiny model under another name, with one file changed.
fn changed(name: &str, file: &str, change: impl FnOnce(&str) -> String) -> Encoder {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join(name);
    std::fs::create_dir_all(folder.join("1_Pooling")).unwrap();
    for part in ["config.json", "tokenizer.json", "model.safetensors", "modules.json", "1_Pooling/config.json", "tokenizer_config.json"] {
        std::fs::copy(model("bert-mean").join(part), folder.join(part)).unwrap();
    }
    let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    std::fs::write(folder.join(file), change(&text)).unwrap();
    Encoder::open(folder).unwrap()
}

#[test]
fn an_encoder_is_shared_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Encoder>();
}

#[test]
fn the_fingerprint_tells_models_apart_and_not_folders() {
    let same = |text: &str| text.to_owned();
    let encoder = changed("one", "config.json", same);
    assert_eq!(encoder.fingerprint(), changed("other", "config.json", same).fingerprint());
    assert_eq!(encoder.fingerprint(), changed("one", "README.md", |_| "# some-name\n".to_owned()).fingerprint());
    let check = |folder: &str, file: &str, from: &str, to: &str| {
        let other = changed(folder, file, |text| if text.is_empty() { to.to_owned() } else { text.replacen(from, to, 1) });
        assert_ne!(encoder.fingerprint(), other.fingerprint(), "{file}: {to}");
    };
    check("one", "tokenizer_config.json", "64", "63");
    check("one", "1_Pooling/config.json", "mean", "cls");
    check("one", "config_sentence_transformers.json", "", r#"{"prompts": {"query": "q: "}}"#);
    check("e5-small", "config.json", "", "");
}

#[test]
fn a_name_known_to_want_prompts_has_them_unless_the_folder_tells_others() {
    let text = "Where is my parcel?";
    let plain = changed("plain", "README.md", |_| String::new());
    let known = changed("plain", "README.md", |_| "# multilingual-e5-small\n".to_owned());
    assert_eq!((plain.name(), known.name()), ("plain", "multilingual-e5-small"));
    let of = |encoder: &Encoder, text: &str| encoder.encode_query(text).unwrap();
    assert_eq!(of(&known, text), of(&plain, "query: Where is my parcel?"));
    assert_eq!(known.encode_passages(&[text]).unwrap()[0], of(&plain, "passage: Where is my parcel?"));
    let prompts = r#"{"prompts": {"query": "ask ", "passage": "tell ", "document": ""}, "default_prompt_name": null}"#;
    let told = changed("e5-small", "config_sentence_transformers.json", |_| prompts.to_owned());
    assert_eq!(of(&told, text), of(&plain, "ask Where is my parcel?"));
    assert_eq!(told.encode_passages(&[text]).unwrap()[0], of(&plain, "tell Where is my parcel?"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// To the bit: whatever texts are encoded together, in whatever order, on however many threads.
    #[test]
    fn a_vector_depends_on_its_text_alone(
        texts in prop::collection::vec("\\PC{0,60}|[a-z ]{0,400}", 0..40), threads in 1usize..5, which in 0usize..3
    ) {
        let encoder = &ENCODERS[which];
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let together = Encoder::open(model(["bert-mean", "xlmr-prompts", "static-weighted"][which])).unwrap()
            .with_threads(NonZeroUsize::new(threads).unwrap()).encode_passages(&texts).unwrap();
        prop_assert_eq!(together.len(), texts.len());
        for (text, vector) in texts.iter().zip(together) {
            let alone = encoder.encode_passages(&[text]).unwrap().remove(0);
            prop_assert_eq!(alone.len(), encoder.dimension());
            let bits = |vector: &[f32]| vector.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&alone), bits(&vector));
        }
    }
}
