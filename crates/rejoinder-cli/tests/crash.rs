//! Killing an import at any moment: the base opens again and holds either everything or nothing of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use common::Place;
use rejoinder::{Error, KnowledgeBase};

const N_ARTICLES: usize = 2_000;
const N_KILLS: u32 = 50;

/// What a base holds: id, version and body of every article.
type State = Vec<(String, u32, String)>;

#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let place = Place::new();
    let line = |id: &str, body: &str| format!("{{\"id\":\"{id}\",\"language\":\"en\",\"title\":\"Title of {id}\",\"body\":\"{body}\"}}\n");
    let old = (0..20).map(|i| line(&format!("old-{i}"), "Lynxes before."));
    place.write("old.jsonl", old.collect::<String>());
    // The new articles come with changes of the old ones, so that half of them would show twice over.
    let changed = (0..20).map(|i| line(&format!("old-{i}"), "Zebras after."));
    let new = (0..N_ARTICLES).map(|i| line(&format!("new-{i}"), &format!("Zebras number {i} after.")));
    place.write("new.jsonl", changed.chain(new).collect::<String>());
    place.succeeds("import old.jsonl --kb old.kb");
    copy(&place.path("old.kb"), &place.path("new.kb"));
    let start = Instant::now();
    place.succeeds("import new.jsonl --kb new.kb --prune");
    let whole = start.elapsed();
    let [before, after] = ["old.kb", "new.kb"].map(|name| state(&place.path(name)));
    assert_eq!((before.len(), after.len()), (20, 20 + N_ARTICLES));

    let (mut n_killed, mut n_before, mut seed) = (0, 0, 0x2545_f491_u32);
    for kill in 0..N_KILLS {
        let kb = place.path("a.kb");
        copy(&place.path("old.kb"), &kb);
        // Spread over the whole import, and anywhere within each part of it.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let share = (f64::from(kill) + f64::from(seed >> 8) / f64::from(1 << 24)) / f64::from(N_KILLS);
        let mut child = place.command();
        child.args(["import", "new.jsonl", "--kb", "a.kb", "--prune"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        child.kill().unwrap();
        n_killed += u32::from(child.wait().unwrap().code().is_none());

        let found = state(&kb);
        let is_before = found == before;
        assert!(is_before || found == after, "killed after {share:.3} of {whole:?}: {} versions", found.len());
        n_before += u32::from(is_before);
        let base = KnowledgeBase::open(&kb).unwrap();
        let hits = |text: &str| base.search(rejoinder::Query::new(text).limit(100)).unwrap().hits.len();
        let expected = if is_before { (20, 0) } else { (0, 100) };
        assert_eq!((hits("lynxes"), hits("zebras")), expected, "killed after {share:.3} of {whole:?}");
        drop(base);
        fs::remove_dir_all(&kb).unwrap();
    }
    println!(
        "{n_killed} of {N_KILLS} were killed before they ended; {n_before} of the bases are as before; a whole import takes {whole:?}"
    );
    assert!(n_killed > N_KILLS / 2 && n_before > 0, "{n_killed} killed, {n_before} as before");
}

/// Killed at any moment, the encoder goes on where it was, and what it makes in the end is what it makes at one go.
#[test]
fn a_killed_encoding_goes_on() {
    let place = Place::new();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rejoinder-encoder/tests/models/bert-mean");
    std::os::unix::fs::symlink(fs::canonicalize(model).unwrap(), place.path("model")).unwrap();
    let body = |i: usize| format!("Parcel {i} is late by {} days, and {} of its boots are wet. ", i % 30, i % 7).repeat(3);
    let lines =
        (0..N_ARTICLES * 4).map(|i| format!("{{\"id\":\"a{i}\",\"language\":\"en\",\"title\":\"Parcel {i}\",\"body\":\"{}\"}}\n", body(i)));
    place.write("a.jsonl", lines.collect::<String>());
    place.succeeds("import a.jsonl --kb a.kb");
    copy(&place.path("a.kb"), &place.path("whole.kb"));
    let start = Instant::now();
    place.succeeds("encode --kb whole.kb --model model");
    let whole = start.elapsed();
    let (mut n_killed, n_kills) = (0, 12);
    for kill in 0..n_kills {
        let mut child = place.command();
        child.args(["encode", "--kb", "a.kb", "--model", "model"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        thread::sleep(whole.mul_f64(f64::from(kill + 1) / f64::from(n_kills + 1)));
        child.kill().unwrap();
        n_killed += u32::from(child.wait().unwrap().code().is_none());
        assert!(place.succeeds("search --kb a.kb parcel 17").contains("Parcel 17"));
    }
    place.succeeds("encode --kb a.kb --model model");
    for question in ["wet boots", "late by 12 days", "parcel 1999"] {
        let hits = |kb: &str| place.succeeds(&format!("search --kb {kb} --encoder model --json {question}"));
        assert_eq!(hits("a.kb"), hits("whole.kb"), "{question}");
    }
    println!("{n_killed} of {n_kills} were killed before they ended; reading all takes {whole:?}");
    assert!(n_killed > 0);
}

/// What the store holds, once it is opened.
fn state(path: &Path) -> State {
    let mut state = State::new();
    let kb = KnowledgeBase::open(path).unwrap();
    kb.for_each(|stored| {
        state.push((stored.article.id, stored.article.version.unwrap(), stored.article.body));
        Ok::<(), Error>(())
    })
    .unwrap();
    state
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
