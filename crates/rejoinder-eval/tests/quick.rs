//! A quick look at evaluation sets, where there are any: the environment variable `REJOINDER_EVAL` names their folder, `../shared/eval`
//! is the default. Without them there is nothing to do.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking and says what it skips, in its helpers too")]

use std::env;
use std::path::{Path, PathBuf};

use rejoinder::Encoder;
use rejoinder_eval::{Baselines, JudgedSet, Report, Set, Setup, evaluate, in_parallel, read_weights};

/// At most this many questions of a set whose peers are the floor.
const QUESTIONS: usize = 60;
/// With so few questions, a figure may be this far off what all of them give.
const CHANCE: f64 = 0.04;

/// The folder of the sets, if there is one; paths are those seen from the root of the repository.
fn sets() -> Option<PathBuf> {
    let named = env::var_os("REJOINDER_EVAL").map_or_else(|| PathBuf::from("../shared/eval"), PathBuf::from);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(named);
    folder.is_dir().then_some(folder)
}

/// The set of a name; tells that it is skipped where it is absent.
fn set(name: &str) -> Option<Set> {
    let folder = sets().map(|sets| sets.join(name)).filter(|folder| folder.is_dir());
    if folder.is_none() {
        println!("skipped: no evaluation set {name}: name the folder of the sets in REJOINDER_EVAL");
    }
    folder.map(|folder| Set::read(&folder, None).unwrap())
}

/// What a figure of a set must not fall below, with the figure.
type Floor = (&'static str, &'static str, fn(&Report) -> Option<f64>, f64);

#[test]
fn words_are_found_in_every_form() {
    let floors: [Floor; 4] = [
        ("seed-zh", "recall@100", |report| report.r100, 1.0),
        ("seed-vi", "recall@100", |report| report.r100, 0.98),
        ("seed-fi", "recall@100", |report| report.r100, 0.95),
        ("seed-vi-precision", "nDCG@10", |report| report.ndcg10, 1.0),
    ];
    for (name, figure, of, floor) in floors {
        let Some(set) = set(name) else { continue };
        let report = evaluate(&set, &Setup::default(), &mut |_, _| {}).unwrap().report;
        let reached = of(&report).unwrap();
        println!("{name}: {figure} {reached:.3}");
        assert!(reached >= floor, "{name}: {figure} {reached:.3} is below {floor}");
    }
}

#[test]
fn no_false_hit_is_among_as_many_as_are_relevant() {
    let Some(set) = set("seed-vi-precision") else { return };
    let outcome = evaluate(&set, &Setup::default(), &mut |_, _| {}).unwrap();
    for (query, hits) in outcome.rankings {
        let relevant = &set.judgments[&query];
        let first: Vec<&String> = hits.iter().take(relevant.len()).map(|hit| &hit.0).collect();
        let n_false = first.iter().filter(|id| !relevant.contains_key(**id)).count();
        println!("{query}: {n_false} false hits among {}, {} are relevant", first.len(), relevant.len());
        assert_eq!(n_false, 0, "{query}: {n_false} false hits among {}", first.len());
    }
}

#[test]
fn sets_stay_above_their_better_peers() {
    let Some(baselines) = sets().map(|sets| sets.join("BASELINES.md")).filter(|file| file.is_file()) else {
        println!("skipped: no BASELINES.md beside evaluation sets");
        return;
    };
    let baselines = Baselines::read(&baselines).unwrap();
    let weights = read_weights(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rejoinder/data/weights.json")).unwrap();
    let names = ["adobe-kb-issue-fr", "covid-faq-en", "csc-docs-fi-typos", "xquad-vi-nodiacritics"];
    let found: Vec<Set> = names.into_iter().filter_map(set).collect();
    let judged = in_parallel(&found, |set| JudgedSet::ask(set, &Setup::default(), QUESTIONS).unwrap());
    for judged in judged {
        let (reached, peer) = (judged.figure(&weights, QUESTIONS), baselines.best(&judged.name, judged.of_intents).unwrap());
        println!("{}: {reached:.3}, the better peer {peer:.3}", judged.name);
        assert!(reached >= peer - CHANCE, "{}: {reached:.3} is below the better peer's {peer:.3}", judged.name);
    }
}

/// What meaning is for, with all-MiniLM-L6-v2 in the folder that `REJOINDER_ENCODER` names.
#[test]
fn meaning_finds_what_words_do_not() {
    let Some(folder) = env::var_os("REJOINDER_ENCODER") else {
        println!("skipped: REJOINDER_ENCODER does not name the folder of all-MiniLM-L6-v2");
        return;
    };
    let setup = Setup { encoder: Some(Encoder::open(folder).unwrap()), ..Setup::default() };
    let floors = [("stackfaq-en", 0.965), ("covid-faq-en", 0.73), ("xquad-en", 0.983)];
    let found: Vec<(Set, f64)> = floors.into_iter().filter_map(|(name, floor)| Some((set(name)?, floor))).collect();
    let reached = in_parallel(&found, |(set, _)| evaluate(set, &setup, &mut |_, _| {}).unwrap().report.ndcg10.unwrap());
    for ((set, floor), reached) in found.iter().zip(reached) {
        println!("{}: {reached:.3} with meaning", set.name);
        assert!(reached >= *floor, "{}: {reached:.3} is below {floor}", set.name);
    }
}
