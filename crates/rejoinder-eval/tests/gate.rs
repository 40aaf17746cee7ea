//! The sample help centre answers its questions, and knows which it does not answer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::Path;

use rejoinder::Article;
use rejoinder_eval::{MeasuredBase, Question, Setup, ask, read_questions, wrap};

/// The day on which the questions are asked: expected answers depend on which policies are in force.
const DAY: &str = "2026-11-21";

/// The sample's articles, and its questions.
fn sample() -> (MeasuredBase, Vec<Question>) {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let read = rejoinder_import::read(&examples.join("help-center")).unwrap();
    let articles: Vec<Article> = read.into_iter().map(|read| read.unwrap().article).collect();
    (Setup::default().temporary(&articles).unwrap(), read_questions(&examples.join("questions.jsonl")).unwrap())
}

#[test]
fn the_sample_answers_its_questions() {
    let (base, questions) = sample();
    let report = ask(&base.kb, &questions, DAY.parse().unwrap()).unwrap();
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

#[test]
fn the_sample_answers_its_questions_in_long_messages() {
    let (base, questions) = sample();
    let language = |question: &Question| if question.language == "zh" { "zh-Hans".to_owned() } else { question.language.clone() };
    let wrapped = |question: &Question| wrap(&question.text, &language(question).parse().unwrap(), &question.id);
    let (alone, long): (Vec<Question>, Vec<Question>) =
        questions.iter().filter_map(|it| Some((it.clone(), Question { text: wrapped(it)?, ..it.clone() }))).unzip();
    let right = |questions: &[Question]| ask(&base.kb, questions, DAY.parse().unwrap()).unwrap();
    let (alone, long) = (right(&alone), right(&long));
    println!("{} of {} right alone, {} in long messages", alone.n_right, alone.n_answerable, long.n_right);
    // Told at random, the stories around the questions are about parcels, orders and calls, as the articles are: 32 were right when such
    // a message was looked up as a whole. This floor keeps what taking it apart gained.
    assert!(long.n_right * 100 >= alone.n_right * 58, "{} of {} right:\n{}", long.n_right, alone.n_right, long.misses.join("\n"));
}
