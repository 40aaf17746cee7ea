//! At every second the versions in force are found and no others, by a base that stays open and is not written to.

use std::collections::BTreeSet;

use rejoinder::{Article, KnowledgeBase, Query, Status, Timestamp};

use super::invented::{Draw, day, in_force, word};
use super::support::{article, base, language, put};

const TONGUES: [&str; 4] = ["en", "fi", "vi", "zh-Hans"];
const N_BASES: usize = 24;
/// Boundaries are at these places of a row of seconds, some of them next to each other.
const SECONDS: [i64; 9] = [0, 1, 2, 60, 86_400, 86_401, 172_800, 1_000_000, 31_536_000];

/// A version; what it is found by stands in all versions of all articles. Where translations are `linked`, so are articles two by two.
fn version(id: usize, tag: &str, number: u32, linked: bool) -> Article {
    let text = format!("mirasolen {} {}", word('t', id), word('b', number as usize));
    let mut it = article(&word('i', id), tag, &text, &format!("{text}."));
    it.group = Some(if linked { format!("group {}", id / 2) } else { format!("{id} {tag}") });
    it.version = Some(number);
    it
}

/// The versions of some articles in some languages: none published begins before one published before it.
fn timelines(draw: &mut Draw, linked: bool) -> Vec<Article> {
    let mut all = Vec::new();
    for id in 0..4 + draw.below(4) {
        for tag in TONGUES.into_iter().skip(draw.below(4)).take(1 + draw.below(3)) {
            let mut places: Vec<Option<usize>> = (0..1 + draw.below(4)).map(|_| draw.below(SECONDS.len() + 2).checked_sub(2)).collect();
            places.sort_unstable();
            for (place, number) in places.into_iter().zip(1..) {
                let mut it = version(id, tag, number, linked);
                it.valid_from = place.map(|place| second(SECONDS[place]));
                let later: Vec<i64> = SECONDS.into_iter().filter(|at| place.is_none_or(|place| *at > SECONDS[place])).collect();
                it.valid_until = (draw.one_in(3) && !later.is_empty()).then(|| second(*draw.of(&later)));
                it.status = if draw.one_in(5) { *draw.of(&[Status::Draft, Status::Archived]) } else { Status::Published };
                all.push(it);
            }
        }
    }
    all
}

fn second(after: i64) -> Timestamp {
    Timestamp::from_seconds(day(0).seconds() + after)
}

type Key = (String, String, u32);

fn key(article: &str, language: &rejoinder::Language, version: u32) -> Key {
    (article.to_owned(), language.to_string(), version)
}

#[test]
fn at_every_boundary_what_is_in_force_is_found() {
    let mut n_checked = 0;
    for number in 0..N_BASES {
        let draw = &mut Draw::new(number as u64);
        let linked = number % 2 == 0;
        let mut articles = timelines(draw, linked);
        let (_folder, kb) = base(&articles);
        // Some versions go, others come again as they were or as drafts.
        for place in (0..articles.len()).rev() {
            let it = articles[place].clone();
            if draw.one_in(8) {
                let mut writer = kb.writer().unwrap();
                assert_eq!(writer.remove_translation(&it.id, &it.language, it.version).unwrap(), 1);
                writer.commit().unwrap();
                drop(writer);
                if draw.one_in(2) {
                    put(&kb, &[it]);
                } else {
                    articles.remove(place);
                }
            } else if draw.one_in(8) {
                articles[place].status = Status::Draft;
                put(&kb, &articles[place..=place]);
            }
        }
        let boundaries: BTreeSet<i64> =
            articles.iter().flat_map(|it| [it.valid_from, it.valid_until]).flatten().map(Timestamp::seconds).collect();
        let mut seconds: BTreeSet<i64> = boundaries.iter().flat_map(|at| [at - 1, *at, at + 1]).collect();
        seconds.extend(boundaries.iter().zip(boundaries.iter().skip(1)).map(|(a, b)| a + (b - a) / 2));
        seconds.extend([second(-1_000_000).seconds(), second(40_000_000).seconds()]);
        // Not in order, so that views are asked for again after others were.
        let (even, odd): (Vec<i64>, Vec<i64>) = seconds.iter().partition(|at| *at % 2 == 0);
        for at in even.into_iter().chain(odd).chain(seconds) {
            check(&kb, &articles, Timestamp::from_seconds(at), linked);
            n_checked += 1;
        }
    }
    assert!(n_checked > 1_000, "{n_checked}");
}

fn check(kb: &KnowledgeBase, articles: &[Article], at: Timestamp, linked: bool) {
    let expected: Vec<&Article> =
        (0..articles.len()).filter(|&place| in_force(articles, place, at)).map(|place| &articles[place]).collect();
    let everything = Query::new("mirasolen").as_of(at).limit(100);
    // Of translations one stands for all: in each language the versions of that language.
    let groups = |articles: &[&Article]| articles.iter().map(|it| it.group.clone()).collect::<BTreeSet<_>>();
    for tag in TONGUES {
        let results = kb.search(everything.clone().reply_language(language(tag))).unwrap();
        let found: BTreeSet<Key> = results.hits.iter().map(|hit| key(&hit.article, &hit.language, hit.version)).collect();
        let of = |key: &Key| articles.iter().find(|it| (&it.id, it.language.as_str(), it.version) == (&key.0, key.1.as_str(), Some(key.2)));
        let shown: Vec<&Article> = found.iter().filter_map(of).collect();
        assert_eq!(shown.len(), results.hits.len(), "{at} {tag}: {found:?}");
        assert!(shown.iter().all(|it| expected.contains(it)), "{at} {tag}: {found:?}");
        if !linked {
            let all: BTreeSet<Key> = expected.iter().map(|it| key(&it.id, &it.language, it.version.unwrap())).collect();
            assert_eq!(found, all, "{at} {tag}");
        }
        // A group is there once, in this language if that can be.
        assert_eq!(groups(&shown), groups(&expected), "{at} {tag}");
        assert_eq!(groups(&shown).len(), shown.len(), "{at} {tag}");
        for it in &shown {
            let there = expected.iter().any(|other| other.group == it.group && other.language.as_str() == tag);
            assert_eq!(it.language.as_str() == tag, there, "{at} {tag}: {}", it.id);
        }
        let suggestions = kb.suggest(everything.clone().reply_language(language(tag))).unwrap();
        for reply in suggestions.all() {
            let key = key(&reply.article, &reply.language, reply.version);
            assert!(expected.iter().any(|it| Some(*it) == of(&key)), "{at} {tag}: {key:?}");
        }
        assert_eq!(suggestions.all().next().is_some(), !expected.is_empty(), "{at} {tag}");
    }
}
