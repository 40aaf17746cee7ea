//! The sample help centre answers its questions, and knows which it does not answer.

use std::path::Path;

use rejoinder::KnowledgeBase;
use rejoinder_eval::{ask, read_questions};

/// The day on which the questions are asked: expected answers depend on which policies are in force.
const DAY: &str = "2026-11-21";

#[test]
fn the_sample_answers_its_questions() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folder = tempfile::tempdir().unwrap();
    let kb = KnowledgeBase::open_or_create(folder.path().join("sample.kb")).unwrap();
    let mut writer = kb.writer().unwrap();
    for read in rejoinder_import::read(&examples.join("help-center")).unwrap() {
        writer.put(&read.unwrap().article).unwrap();
    }
    writer.commit().unwrap();
    let questions = read_questions(&examples.join("questions.jsonl")).unwrap();
    let report = ask(&kb, &questions, DAY.parse().unwrap()).unwrap();
    println!(
        "{} of {} right, {} of these withheld; {} of {} without an answer handed over",
        report.n_right, report.n_answerable, report.n_withheld, report.n_abstained, report.n_unanswerable
    );
    let misses = report.misses.join("\n");
    // The goal is 90 %. What is reached, and what was tried, stands in docs/notes/ranking.md; this floor only keeps it from falling.
    assert!(
        report.n_right * 100 >= report.n_answerable * 86,
        "{} of {} right:
{misses}",
        report.n_right,
        report.n_answerable
    );
    assert!(report.n_abstained * 10 >= report.n_unanswerable * 8, "{} abstained:\n{misses}", report.n_abstained);
}
