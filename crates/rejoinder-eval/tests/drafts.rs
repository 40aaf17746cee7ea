//! Drafts checked against the sample base: true ones give no alarm, altered ones do.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking and says what it measured, in its helpers too")]

use std::path::Path;

use rejoinder::{KnowledgeBase, Language, Query, ReplyCheck};
use tempfile::TempDir;

/// Of the sentences with a changed number, this share must be reported.
const LEAST_RECALL: f64 = 0.95;
/// Of true drafts, this many facts may be reported.
const MOST_ALARMS: usize = 2;

fn sample() -> (TempDir, KnowledgeBase) {
    let folder = TempDir::new().unwrap();
    let kb = KnowledgeBase::open_or_create(folder.path().join("support.kb")).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/help-center");
    rejoinder_import::import(&kb, &path, &rejoinder_import::ImportOptions::default(), &mut |_| {}).unwrap();
    (folder, kb)
}

fn query(tag: &str, question: &str) -> Query {
    Query::new(question).reply_language(Language::parse(tag).unwrap()).as_of("2026-05-15".parse().unwrap())
}

/// Language, question and draft.
fn drafts() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("../data/drafts.tsv").lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[tag, question, draft] = columns.as_slice() else { panic!("three columns: {line:?}") };
        (tag, question, draft)
    })
}

fn told(check: &ReplyCheck) -> String {
    let of = |found: &rejoinder::UnsupportedFact| {
        let nearest = found.nearest.as_ref().map(|it| format!("{} in {} ({})", it.text, it.article, it.language));
        format!("{} {:?}, nearest {nearest:?}", found.kind, found.text)
    };
    let hidden = check.out_of_scope.iter().map(|it| format!("hidden {:?} {} {:?}", it.span, it.article, it.reason));
    check.unsupported.iter().map(of).chain(hidden).collect::<Vec<_>>().join("; ")
}

/// A text with the number that begins in a span changed by `change`.
fn altered(draft: &str, span: std::ops::Range<usize>, change: impl Fn(u64) -> u64) -> Option<String> {
    let start = span.start + draft[span.clone()].find(|c: char| c.is_ascii_digit())?;
    let end = start + draft[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(draft.len() - start);
    let number: u64 = draft[start..end].parse().ok()?;
    Some(format!("{}{}{}", &draft[..start], change(number), &draft[end..]))
}

#[test]
fn true_drafts_give_no_alarm_and_altered_ones_do() {
    let (_folder, kb) = sample();
    let (mut n_facts, mut alarms) = (0, Vec::new());
    let (mut n_altered, mut missed) = ([0, 0], [Vec::new(), Vec::new()]);
    for (tag, question, draft) in drafts() {
        let check = kb.check_reply(draft, query(tag, question)).unwrap();
        n_facts += check.supported.len() + check.unsupported.len();
        if !check.is_clean() {
            alarms.push(format!("{tag}  {draft}\n    {}", told(&check)));
        }
        let changes: [fn(u64) -> u64; 2] = [|n| n * 3 + 2, |n| n + 1];
        for fact in &check.supported {
            for (which, change) in changes.iter().enumerate() {
                let Some(wrong) = altered(draft, fact.span.clone(), change) else { continue };
                n_altered[which] += 1;
                let check = kb.check_reply(&wrong, query(tag, question)).unwrap();
                let reported = check.unsupported.iter().any(|it| it.span.start <= fact.span.end && fact.span.start <= it.span.end);
                if !reported {
                    missed[which].push(format!("{tag}  {:?} -> {wrong}", fact.text));
                }
            }
        }
    }
    println!("{n_facts} facts in true drafts, {} drafts with alarms\n{}", alarms.len(), alarms.join("\n"));
    for which in 0..2 {
        println!("{} altered, {} missed\n{}", n_altered[which], missed[which].len(), missed[which].join("\n"));
    }
    assert!(alarms.len() <= MOST_ALARMS);
    for which in 0..2 {
        let recall = 1.0 - missed[which].len() as f64 / f64::from(n_altered[which]);
        assert!(recall >= LEAST_RECALL, "{which}: {recall:.3}");
    }
}
