//! Same articles, same query, same answer, byte for byte.

use std::fs;

use proptest::prelude::*;
use rejoinder::{CheckOptions, ErrorKind, KnowledgeBase, Query, SearchResults, Suggestions, Timestamp};

use super::support::{QUESTIONS, article, base, found, put, said, varied};

#[test]
fn deleting_the_index_changes_nothing() {
    let (folder, kb) = base(&varied());
    let before: Vec<String> = QUESTIONS.iter().map(|question| said(&kb, question)).collect();
    drop(kb);
    let path = folder.path().join("support.kb");
    fs::remove_dir_all(path.join("index")).unwrap();
    let kb = KnowledgeBase::open(&path).unwrap();
    for (question, before) in QUESTIONS.iter().zip(&before) {
        assert_eq!(&said(&kb, question), before, "{question}");
    }
    kb.rebuild().unwrap();
    for (question, before) in QUESTIONS.iter().zip(before) {
        assert_eq!(said(&kb, question), before, "{question} after a rebuild");
    }
}

#[test]
fn order_of_insertion_segments_and_deletions_change_nothing() {
    let (_folder, whole) = base(&varied());
    let expected: Vec<String> = QUESTIONS.iter().map(|question| said(&whole, question)).collect();

    let (_folder, backwards) = base(&[]);
    let mut articles = varied();
    articles.reverse();
    // Many commits make many segments; articles that come and go leave deleted records behind.
    for chunk in articles.chunks(9) {
        put(&backwards, chunk);
        let mut passing = chunk.to_vec();
        passing.iter_mut().for_each(|article| article.id = format!("passing/{}", article.id));
        put(&backwards, &passing);
        let mut writer = backwards.writer().unwrap();
        passing.iter().for_each(|article| assert!(writer.remove(&article.id).unwrap() > 0));
        writer.commit().unwrap();
    }
    for (question, expected) in QUESTIONS.iter().zip(&expected) {
        assert_eq!(&said(&backwards, question), expected, "{question}");
    }
}

#[test]
fn equal_articles_come_in_order_of_id() {
    let (_folder, kb) = base(&varied());
    assert_eq!(found(&kb, "tell these twins apart")[..3], ["twin-a", "twin-b", "twin-c"]);
}

/// Languages whose articles differ much in length share a segment; the best must be found all the same.
#[test]
fn long_articles_of_another_language_hide_nothing() {
    let long = "sana ".repeat(2000);
    let mut articles: Vec<_> = (0..60).map(|number| article(&format!("fi/{number:03}"), "fi", "Pitkä", &long)).collect();
    for number in 0..600 {
        let body = if number % 40 == 0 {
            "Refund parcel.".to_owned()
        } else {
            format!("{} refund {}", "word ".repeat(60), "parcel ".repeat(number % 2))
        };
        articles.push(article(&format!("en/{number:03}"), "en", "Note", &body));
    }
    let (_folder, kb) = base(&articles);
    let best: Vec<String> = (0..15).map(|number| format!("en/{:03}", number * 40)).collect();
    assert_eq!(found(&kb, rejoinder::Query::new("refund parcel").limit(15)), best);
}

#[test]
fn the_limit_does_not_change_the_order() {
    let (_folder, kb) = base(&varied());
    for question in QUESTIONS {
        let many = found(&kb, rejoinder::Query::new(question).limit(50));
        let few = found(&kb, rejoinder::Query::new(question).limit(3));
        assert_eq!(few, many[..few.len()], "{question}");
        assert!(few.len() == 3.min(many.len()), "{question}");
    }
}

#[test]
fn threads_see_the_same() {
    let (_folder, kb) = base(&varied());
    let expected: Vec<String> = QUESTIONS.iter().map(|question| said(&kb, question)).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (question, expected) in QUESTIONS.iter().zip(&expected) {
                    assert_eq!(&said(&kb, question), expected, "{question}");
                }
            });
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_a_query(text in any::<String>()) {
        thread_local!(static BASE: (tempfile::TempDir, KnowledgeBase) = base(&varied()));
        BASE.with(|(_folder, kb)| {
            let first = said(kb, &text);
            assert_eq!(said(kb, &text), first);
        });
    }
}

#[test]
fn a_very_long_text_is_a_query() {
    let (_folder, kb) = base(&varied());
    let long = format!("{} when does my parcel arrive {}", "lorem ipsum dolor ".repeat(300), "đổi trả ".repeat(5000));
    assert!(!found(&kb, long.as_str()).is_empty());
    assert!(found(&kb, "退".repeat(100_000).as_str()).len() <= 10);
    assert!(found(&kb, "x".repeat(1_000_000).as_str()).is_empty());
}

#[test]
fn many_queries_are_answered_as_one_by_one() {
    let (_folder, kb) = base(&varied());
    let at = Timestamp::from_seconds(1_790_000_000);
    let queries: Vec<Query> = QUESTIONS.iter().cycle().take(40).map(|question| Query::new(*question).as_of(at)).collect();
    let searched: Vec<SearchResults> = queries.iter().map(|query| kb.search(query).unwrap()).collect();
    let suggested: Vec<Suggestions> = queries.iter().map(|query| kb.suggest(query).unwrap()).collect();
    assert_eq!(kb.search_many(&queries).unwrap(), searched);
    assert_eq!(kb.suggest_many(&queries).unwrap(), suggested);
    assert!(kb.suggest_many::<Query>([]).unwrap().is_empty());
    let bad = [Query::new("a"), Query::new("b").limit(0), Query::new("c").audience([""; 0])];
    for error in [kb.search_many(&bad).unwrap_err(), kb.suggest_many(&bad).unwrap_err()] {
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, "query 1: limit: 0 is not between 1 and 100".to_owned()));
    }
}

#[test]
fn results_are_read_back_from_json() {
    fn check<T: PartialEq + std::fmt::Debug + serde::Serialize + serde::de::DeserializeOwned>(result: &T) {
        let json = serde_json::to_string(result).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), result);
    }
    let (_folder, kb) = base(&varied());
    for question in QUESTIONS {
        let (found, suggested) = (kb.search(question).unwrap(), kb.suggest(question).unwrap());
        let ids: Vec<&String> = found.hits.iter().map(|hit| &hit.article).collect();
        ids.iter().for_each(|id| check(&kb.explain(question, id).unwrap()));
        ids.iter().for_each(|id| check(&kb.explain_absence("xyzzy", id).unwrap()));
        check(&kb.check_reply("You have 90 days.", question).unwrap());
        check(&found);
        check(&suggested);
    }
    check(&kb.check(&CheckOptions::default()).unwrap());
    check(&kb.parity(Query::default()).unwrap());
    check(&*kb.calibration().unwrap());
}
