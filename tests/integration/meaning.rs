//! An encoder finds what shares no word with the question, in scope and nowhere else, and the same from any layout. The encoder of these
//! tests is a model2vec folder of a dozen words, written here: words of one group mean the same.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use rejoinder::{Article, Encoder, ErrorKind, KnowledgeBase, Query};
use tempfile::TempDir;

use super::support::{QUESTIONS, article, base, found, language, put, said, varied};

/// Words that mean the same, in several languages.
const MEANINGS: [&[&str]; 6] = [
    &["never", "came", "lost", "parcels", "parcel", "katosi", "paketti", "vanished"],
    &["money", "back", "refunds", "refund", "hyvitys"],
    &["password", "forgotten", "login", "salasana"],
    &["voucher", "goodwill", "gift"],
    &["boots", "shoes"],
    &["opening", "hours", "store"],
];

/// Writes a model2vec folder that knows these groups of words; each has a direction of its own, of so many.
fn model(folder: &Path, meanings: &[&[&str]], dimension: usize) {
    let mut vocabulary = serde_json::Map::from_iter([("[UNK]".to_owned(), 0.into())]);
    let mut rows = vec![vec![0.0_f32; dimension]];
    for (meaning, words) in meanings.iter().enumerate() {
        for word in *words {
            vocabulary.insert((*word).to_owned(), rows.len().into());
            rows.push((0..dimension).map(|index| if index == meaning { 1.0 } else { 0.01 * (rows.len() % 7) as f32 }).collect());
        }
    }
    let tokenizer = serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "post_processor": null, "decoder": null,
        "normalizer": { "type": "Lowercase" },
        "pre_tokenizer": { "type": "Whitespace" },
        "model": { "type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]" },
    });
    let bytes: Vec<u8> = rows.iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
    let tensor = serde_json::json!({ "dtype": "F32", "shape": [rows.len(), dimension], "data_offsets": [0, bytes.len()] });
    let header = serde_json::json!({ "embeddings": tensor }).to_string();
    let length = (header.len() as u64).to_le_bytes();
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("config.json"), r#"{"model_type": "model2vec", "normalize": true}"#).unwrap();
    fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
    fs::write(folder.join("model.safetensors"), [&length, header.as_bytes(), &bytes].concat()).unwrap();
}

fn encoder(meanings: &[&[&str]], dimension: usize) -> Encoder {
    let folder = TempDir::new().unwrap();
    model(folder.path(), meanings, dimension);
    Encoder::open(folder.path()).unwrap()
}

/// A base whose articles the encoder has read.
fn read(articles: &[Article]) -> (TempDir, KnowledgeBase) {
    let (folder, kb) = base(articles);
    kb.use_encoder(encoder(&MEANINGS, 8)).unwrap();
    encode(&kb);
    (folder, kb)
}

fn encode(kb: &KnowledgeBase) {
    let encoded = kb.encode(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(encoded.n_read, encoded.n_versions);
}

fn shop() -> Vec<Article> {
    vec![
        article("lost", "en", "Lost parcels", "We look for it within two days."),
        article("refunds", "en", "Refunds", "You get it within five days."),
        article("login", "en", "Forgotten password", "Choose another one."),
        article("stores", "en", "Opening hours", "Every day until eight."),
    ]
}

#[test]
fn meaning_finds_what_shares_no_word() {
    let (_folder, kb) = base(&shop());
    assert!(found(&kb, "it never came").is_empty() || found(&kb, "it never came")[0] != "lost");
    kb.use_encoder(encoder(&MEANINGS, 8)).unwrap();
    encode(&kb);
    for (question, wanted) in [("it never came", "lost"), ("hyvitys?", "refunds"), ("salasana", "login"), ("store", "stores")] {
        assert_eq!(found(&kb, question).first().map(String::as_str), Some(wanted), "{question}");
    }
    let hit = &kb.search("katosi").unwrap().hits[0];
    let adds = |feature: &str| hit.contributions.iter().find(|it| it.feature == feature).map(|it| it.adds);
    assert!(adds("meaning_nearest").unwrap() > 0.0 && adds("title") == Some(0.0), "{:?}", hit.contributions);
    let suggestions = kb.suggest("vanished").unwrap();
    assert_eq!(suggestions.replies.iter().chain(&suggestions.considered).next().unwrap().article, "lost");
}

#[test]
fn another_language_is_found_without_a_link() {
    let (_folder, kb) = read(&shop());
    put(&kb, &[article("fi", "fi", "Aukioloajat", "Joka päivä kahdeksaan.")]);
    encode(&kb);
    let hits = kb.search(Query::new("paketti katosi").language(language("fi"))).unwrap().hits;
    assert_eq!((hits[0].article.as_str(), &hits[0].language), ("lost", &language("en")));
}

#[test]
fn without_an_encoder_nothing_changes() {
    let (folder, kb) = base(&varied());
    let before: Vec<String> = QUESTIONS.iter().map(|question| said(&kb, question)).collect();
    assert!(kb.encoded().unwrap().is_none());
    assert_eq!(kb.encode(&mut |_| ControlFlow::Continue(())).unwrap_err().kind(), ErrorKind::InvalidInput);
    kb.use_encoder(encoder(&MEANINGS, 8)).unwrap();
    encode(&kb);
    assert_ne!(said(&kb, "when does my parcel arrive"), before[0]);
    drop(kb);
    let kb = KnowledgeBase::open(folder.path().join("support.kb")).unwrap();
    for (question, before) in QUESTIONS.iter().zip(&before) {
        assert_eq!(&said(&kb, question), before, "{question}");
    }
}

#[test]
fn any_layout_and_order_give_the_same() {
    let (folder, kb) = read(&varied());
    let expected: Vec<String> = QUESTIONS.iter().map(|question| said(&kb, question)).collect();

    let (_folder, backwards) = read(&[]);
    let mut articles = varied();
    articles.reverse();
    for chunk in articles.chunks(9) {
        put(&backwards, chunk);
        put(&backwards, &[article("passing", "en", "Lost parcels", "They never came back.")]);
        encode(&backwards);
        let mut writer = backwards.writer().unwrap();
        assert_eq!(writer.remove("passing").unwrap(), 1);
        writer.commit().unwrap();
    }
    encode(&backwards);
    for (question, expected) in QUESTIONS.iter().zip(&expected) {
        assert_eq!(&said(&backwards, question), expected, "{question}");
    }

    drop(kb);
    let path = folder.path().join("support.kb");
    fs::remove_dir_all(path.join("vectors")).unwrap();
    fs::remove_dir_all(path.join("index")).unwrap();
    let kb = KnowledgeBase::open(&path).unwrap();
    kb.use_encoder(encoder(&MEANINGS, 8)).unwrap();
    encode(&kb);
    for (question, expected) in QUESTIONS.iter().zip(&expected) {
        assert_eq!(&said(&kb, question), expected, "{question} after deleting what is derived");
    }
}

#[test]
fn what_is_out_of_scope_changes_no_byte() {
    let (_folder, kb) = read(&shop());
    let questions = ["it never came", "vanished", "gift", "goodwill voucher", "shoes"];
    let before: Vec<String> = questions.iter().map(|question| said(&kb, question)).collect();
    let mut internal = article("goodwill", "en", "Goodwill voucher", "A gift for whom the parcel never came.");
    internal.audience = vec!["internal".to_owned()];
    let mut expired = article("old", "en", "Vanished parcels", "They never came back.");
    expired.valid_until = Some(super::support::time("2020-01-01"));
    let mut draft = article("draft", "en", "Never came", "Lost parcel.");
    draft.status = rejoinder::Status::Draft;
    put(&kb, &[internal, expired, draft]);
    encode(&kb);
    for (question, before) in questions.iter().zip(&before) {
        assert_eq!(&said(&kb, question), before, "{question}");
    }
    assert_eq!(found(&kb, Query::new("gift").audience(["internal"])), ["goodwill"]);
}

#[test]
fn words_find_at_once_and_reading_goes_on_where_it_broke_off() {
    let articles: Vec<Article> = (0..300).map(|n| article(&format!("a{n:03}"), "en", &format!("Parcel {n}"), "It never came.")).collect();
    let (folder, kb) = base(&articles);
    kb.use_encoder(encoder(&MEANINGS, 8)).unwrap();
    assert_eq!(found(&kb, "parcel 17")[0], "a017");
    drop(kb);
    let kb = KnowledgeBase::open(folder.path().join("support.kb")).unwrap();
    kb.use_encoder(encoder(&MEANINGS, 8)).unwrap();
    let mut told = Vec::new();
    let encoded = kb.encode(&mut |encoded| {
        told.push(encoded.n_read);
        ControlFlow::Continue(())
    });
    assert_eq!(encoded.unwrap().n_read, 300);
    assert!(told.is_sorted());
    assert_eq!(kb.encoded().unwrap().map(|it| (it.n_read, it.n_versions)), Some((300, 300)));
}

#[test]
fn another_model_or_damage_begins_anew() {
    let (folder, kb) = read(&shop());
    drop(kb);
    let path = folder.path().join("support.kb");
    let opened = |encoder: Encoder| {
        let kb = KnowledgeBase::open(&path).unwrap();
        kb.use_encoder(encoder).unwrap();
        encode(&kb);
        found(&kb, "it never came").first().cloned()
    };
    // To this one a parcel that never came is a shoe.
    let confused: [&[&str]; 2] = [&["never", "came", "hours"], &["lost"]];
    assert_eq!(opened(encoder(&confused, 12)).as_deref(), Some("stores"));
    assert_eq!(opened(encoder(&MEANINGS, 8)).as_deref(), Some("lost"));
    for entry in fs::read_dir(path.join("vectors")).unwrap() {
        fs::write(entry.unwrap().path(), b"damaged").unwrap();
    }
    assert_eq!(opened(encoder(&MEANINGS, 8)).as_deref(), Some("lost"));
}

#[test]
fn a_folder_without_a_model_says_what_is_missing() {
    let folder = TempDir::new().unwrap();
    let missing = Encoder::open(folder.path().join("nowhere")).err().unwrap();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    assert!(missing.to_string().contains("nowhere"), "{missing}");
    model(folder.path(), &MEANINGS, 8);
    fs::remove_file(folder.path().join("tokenizer.json")).unwrap();
    let missing = Encoder::open(folder.path()).err().unwrap();
    assert!(missing.to_string().contains("tokenizer.json"), "{missing}");
}

#[test]
fn what_is_committed_while_the_encoder_reads_is_read_too() {
    let (_folder, kb) = read(&[]);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..20 {
                put(&kb, &[article(&format!("a{n}"), "en", "Lost parcels", &format!("It never came {n}."))]);
            }
        });
        for _ in 0..20 {
            kb.encode(&mut |_| ControlFlow::Continue(())).unwrap();
        }
    });
    encode(&kb);
    assert_eq!(kb.encoded().unwrap().map(|it| it.n_read), Some(20));
}

#[test]
fn vectors_of_another_store_or_deleted_ones_are_made_anew() {
    let (folder, kb) = read(&[article("a", "en", "Lost parcels", "x"), article("b", "en", "Refunds", "y")]);
    let path = folder.path().join("support.kb");
    // Deleted under a process that has them open.
    fs::remove_dir_all(path.join("vectors")).unwrap();
    encode(&kb);
    assert_eq!(found(&kb, "it never came")[0], "a");
    drop(kb);
    // A new store counts its changes from 1 again.
    for entry in fs::read_dir(&path).unwrap() {
        let entry = entry.unwrap().path();
        if entry.is_file() {
            fs::remove_file(entry).unwrap();
        }
    }
    let kb = KnowledgeBase::open_or_create(&path).unwrap();
    put(&kb, &[article("b", "en", "Refunds", "y"), article("a", "en", "Lost parcels", "x")]);
    kb.use_encoder(encoder(&MEANINGS, 8)).unwrap();
    encode(&kb);
    assert_eq!(found(&kb, "it never came")[0], "a");
}

#[test]
fn replies_that_share_examples_and_ties_do_not_show_the_order_of_insertion() {
    let reply = |id: &str, examples: &[&str]| {
        let mut it = article(id, "en", &format!("Reply {id}"), "We look into it.");
        it.kind = rejoinder::Kind::Reply;
        it.examples = examples.iter().map(|example| (*example).to_owned()).collect();
        it
    };
    let mut articles = vec![
        reply("r1", &["where is it", "parcel never came"]),
        reply("r2", &["where is it", "money back"]),
        reply("r3", &["where is it", "forgotten password"]),
    ];
    articles.extend((0..400).map(|n| article(&format!("t{n:03}"), "en", "Parcel", "Boots.")));
    let (_folder, forwards) = read(&articles);
    articles.reverse();
    let (_folder, backwards) = read(&articles);
    for question in ["where is it", "never came", "hyvitys", "shoes", "vanished parcel"] {
        assert!(said(&forwards, question) == said(&backwards, question), "{question}");
    }
    assert_eq!(found(&forwards, Query::new("salasana").kinds([rejoinder::Kind::Reply]))[0], "r3");
}

#[test]
fn a_long_message_without_a_known_word_is_found_by_meaning() {
    let (_folder, kb) = read(&shop());
    let message = format!("{} paketti katosi. {}", "xx yy zz ww ".repeat(9), "qq vv uu tt ".repeat(9));
    assert_eq!(found(&kb, message.as_str()).first().map(String::as_str), Some("lost"));
}
