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
