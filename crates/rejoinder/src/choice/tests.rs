use std::time::Duration;
use std::time::Instant;

use rejoinder_store::Article;
use tempfile::TempDir;

use super::*;
use crate::query::Query;

const WORDS: [&str; 12] =
    ["money", "parcel", "invoice", "password", "address", "courier", "refund", "account", "lamp", "chair", "voucher", "shop"];

/// Four replies with so many examples each, of which a few more may be had.
fn replies(n_examples: usize) -> Vec<Article> {
    let example = |reply: usize, number: usize| {
        let word = |step: usize| WORDS[(reply * 3 + number * step + number / 12) % WORDS.len()];
        format!("{} {} of the {} {number}", WORDS[reply], word(1), word(5))
    };
    let reply = |number: usize| Article {
        kind: Kind::Reply,
        examples: (0..n_examples).map(|example_number| example(number, example_number)).collect(),
        ..Article::new(format!("reply-{number}"), Language::parse("en").unwrap(), format!("About {}", WORDS[number]), "We are at it.")
    };
    (0..4).map(reply).collect()
}

fn base(articles: &[Article]) -> (TempDir, KnowledgeBase) {
    let folder = TempDir::new().unwrap();
    let kb = KnowledgeBase::open_or_create(folder.path().join("support.kb")).unwrap();
    put(&kb, articles);
    (folder, kb)
}

fn put(kb: &KnowledgeBase, articles: &[Article]) {
    let mut writer = kb.writer().unwrap();
    articles.iter().for_each(|article| assert!(writer.put(article).unwrap().changed));
    writer.commit().unwrap();
}

fn said(kb: &KnowledgeBase, region: Option<&str>) -> Vec<(String, u64)> {
    let queries = ["parcel money lost", "chair of the lamp 7", "which password"].map(|text| Query {
        kinds: vec![Kind::Reply],
        region: region.map(str::to_owned),
        ..Query::new(text)
    });
    let suggestions = queries.map(|query| kb.suggest(query).unwrap());
    suggestions.iter().flat_map(|it| it.all()).map(|it| (it.article.clone(), it.confidence.to_bits())).collect()
}

/// Takes the place of the worker, so that nothing is done unless the test does it.
fn hold_the_worker(kb: &KnowledgeBase) {
    assert!(kb.trainings().ask(&view(kb)));
    assert!(kb.trainings().next().is_some());
}

fn view(kb: &KnowledgeBase) -> Arc<View> {
    let scope = Query { kinds: vec![Kind::Reply], ..Query::default() }.scope();
    kb.snapshot().unwrap().view(&scope, 0).unwrap()
}

fn trained(kb: &KnowledgeBase) -> usize {
    std::iter::from_fn(|| kb.train_next().then_some(())).count()
}

#[test]
fn of_a_row_of_additions_the_last_one_is_trained() {
    let n_additions = 15;
    let (_folder, kb) = base(&replies(40));
    said(&kb, None);
    hold_the_worker(&kb);
    for number in 1..=n_additions {
        put(&kb, &replies(40 + number)[..1]);
        let before = kb.choices().all();
        said(&kb, None);
        let kept = kb.choices().ready(&view(&kb), kb.nothing()).flatten().unwrap();
        assert!(kept.is_extended && before.iter().flatten().all(|before| before.replies != kept.replies), "addition {number}");
    }
    let mut at_once = replies(40);
    at_once[0] = replies(40 + n_additions).swap_remove(0);
    let (_other, anew) = base(&at_once);
    assert_eq!((trained(&kb), trained(&kb)), (1, 0));
    assert_eq!(said(&kb, None), said(&anew, None));
}

/// A commit of something else, or another scope, hands on what was learned in a moment; in the end it is made anew all the same.
#[test]
fn what_was_learned_in_a_moment_is_made_anew_wherever_it_went() {
    let (_folder, kb) = base(&replies(40));
    said(&kb, None);
    hold_the_worker(&kb);
    put(&kb, &replies(42)[..1]);
    said(&kb, None);
    let other = Article::new("hours", Language::parse("en").unwrap(), "Opening hours", "From eight to four.");
    put(&kb, std::slice::from_ref(&other));
    said(&kb, None);
    said(&kb, Some("FI"));
    // One is learned, the other one has the same replies.
    assert_eq!(trained(&kb), 2);
    let mut at_once = replies(40);
    at_once[0] = replies(42).swap_remove(0);
    at_once.push(other);
    let (_other, anew) = base(&at_once);
    assert_eq!((said(&kb, None), said(&kb, Some("FI"))), (said(&anew, None), said(&anew, Some("FI"))));
    let [one, two] = kb.choices().all().try_into().unwrap_or_default();
    assert!(one.zip(two).is_some_and(|(one, two)| Arc::ptr_eq(&one, &two)));
}

/// What changes of the first reply's examples, from 40 on; expected: whether they are learned in a moment, or whether nothing is.
#[test]
fn only_a_few_more_examples_are_learned_in_a_moment() {
    type Change = fn(&mut Vec<String>);
    let rows: [(&str, Change, Option<bool>); 6] = [
        ("none", |_| (), Some(false)),
        ("a new one", |it| it.push("the robot ate it".to_owned()), Some(true)),
        ("one twice", |it| it.push(it[3].clone()), Some(true)),
        ("one less", |it| drop(it.pop()), None),
        ("another one", |it| it[3] = "the robot ate it".to_owned(), None),
        ("many", |it| it.extend((0..20).map(|number| format!("the robot ate number {number}"))), None),
    ];
    for (name, change, expected) in rows {
        let (_folder, kb) = base(&replies(40));
        said(&kb, None);
        hold_the_worker(&kb);
        let trained_on =
            |kb: &KnowledgeBase| kb.choices().ready(&view(kb), kb.nothing()).flatten().map(|it| (it.n_trained, it.is_extended));
        let before = trained_on(&kb).unwrap();
        let mut changed = replies(40).swap_remove(0);
        changed.body.push_str(" Soon.");
        change(&mut changed.examples);
        put(&kb, std::slice::from_ref(&changed));
        said(&kb, None);
        let (n_trained, is_extended) = trained_on(&kb).unwrap();
        let n_now = before.0 + changed.examples.len() - 40;
        match expected {
            Some(expected) => assert_eq!((n_trained, is_extended), (before.0, expected), "{name}"),
            None => assert_eq!((n_trained, is_extended), (n_now, false), "{name}"),
        }
        assert_eq!(trained(&kb), usize::from(expected == Some(true)), "{name}");
        let mut at_once = replies(40);
        at_once[0] = changed;
        assert_eq!(said(&kb, None), said(&base(&at_once).1, None), "{name}");
    }
}

/// However slow the training is: what was added one by one is no less than what was added at once.
#[test]
fn additions_one_by_one_do_not_drift_farther_than_at_once() {
    let (_folder, kb) = base(&replies(20));
    said(&kb, None);
    hold_the_worker(&kb);
    for number in 1..=20 {
        put(&kb, &replies(20 + number)[..1]);
        said(&kb, None);
        let kept = kb.choices().ready(&view(&kb), kb.nothing()).flatten().unwrap();
        let n_all: usize = kept.learned.iter().map(|it| it.hashes.len()).sum();
        assert!(kept.n_trained as f64 >= LEAST_KNOWN * n_all as f64, "addition {number}: {} of {n_all}", kept.n_trained);
    }
}

#[test]
fn the_worker_does_what_waits_and_goes() {
    let (_folder, kb) = base(&replies(40));
    said(&kb, None);
    put(&kb, &replies(42)[..1]);
    let until = Instant::now() + Duration::from_secs(60);
    let is_extended = || kb.choices().ready(&view(&kb), kb.nothing()).flatten().is_none_or(|choice| choice.is_extended);
    said(&kb, None);
    while is_extended() && Instant::now() < until {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(!is_extended());
    // The place is free again.
    while !kb.trainings().ask(&view(&kb)) && Instant::now() < until {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(Instant::now() < until);
}
