//! What retrieval promises, on random bases of several languages, segments and deletions.

use proptest::prelude::*;
use rejoinder_text::{Language, Markup, markup};

use crate::{Candidate, Index, Record, RecordScope, Scope, View};

const WORDS: [&str; 12] = ["the", "order", "refund", "refunds", "parcel", "a", "tilaus", "palautus", "and", "card", "zebra", "it"];

fn language(index: usize) -> Language {
    Language::parse(["en", "fi", "de"][index % 3]).unwrap()
}

fn put(index: &Index, records: &[(usize, Vec<usize>, bool)], first: usize, sequence: u64) {
    let audience = ["public".to_owned()];
    let mut writer = index.writer().unwrap();
    for (number, (of, words, published)) in records.iter().enumerate() {
        let text: Vec<&str> = words.iter().map(|&word| WORDS[word % WORDS.len()]).collect();
        let body = markup::render(&text.join(" "), Markup::Plain);
        let sentences = body.sentences();
        let passages = body.passages(&sentences);
        let key = format!("{:03}", (first + number) * 7 % 1_000);
        let language = language(*of);
        let scope = RecordScope {
            audience: &audience,
            regions: &[],
            channels: &[],
            products: &[],
            kind: "article",
            published: *published,
            valid_from: None,
            valid_until: None,
        };
        let (body, sentences, passages) = (&body, &sentences, &passages);
        let title = text.first().copied().unwrap_or("x");
        let record = Record {
            key: &key,
            sequence: 1_000 * sequence + number as u64,
            group: &key,
            language: &language,
            title,
            examples: &[],
            body,
            sentences,
            passages,
            scope,
        };
        writer.put(&record).unwrap();
    }
    writer.commit(sequence).unwrap();
    drop(writer);
    index.reload().unwrap();
}

/// A question looked up: the candidates, and for each of the changes what comes of asking for it alone.
fn look_up(index: &Index, question: &str, limit: usize, alone: &[u64]) -> (Vec<Candidate>, Vec<Option<Candidate>>) {
    let snapshot = index.snapshot();
    let scope = Scope { audience: vec!["public".to_owned()], regions: Vec::new(), channel: None, product: None, kinds: Vec::new() };
    let view: &View = &snapshot.view(&scope, 0).unwrap();
    let plan = snapshot.plan(&[(question, 1.0)], &[language(0), language(1), language(2)], view).unwrap();
    let alone = alone.iter().map(|sequence| snapshot.candidate(&plan, view, *sequence).unwrap()).collect();
    (snapshot.candidates(&plan, view, limit, &[]).unwrap(), alone)
}

fn best(index: &Index, question: &str, limit: usize) -> Vec<(u32, f64)> {
    look_up(index, question, limit, &[]).0.into_iter().map(|it| (it.key, it.retrieval)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// With more room than there are records nothing is passed over; with less, the same records come first with the same scores.
    #[test]
    fn the_best_are_those_of_all(
        records in prop::collection::vec((0..3_usize, prop::collection::vec(0..12_usize, 0..30), prop::bool::weighted(0.9)), 1..60),
        question in prop::collection::vec(0..12_usize, 1..8),
        limit in 1..12_usize,
        n_segments in 1..4_usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path(), "test").unwrap();
        let whole = tempfile::tempdir().unwrap();
        let single = Index::create(whole.path(), "test").unwrap();
        let size = records.len().div_ceil(n_segments);
        for (part, chunk) in records.chunks(size).enumerate() {
            put(&index, chunk, part * size, part as u64 + 1);
        }
        // Put again, so that deleted records stay in their segments.
        put(&index, &records[..size.min(5)], 0, 9);
        put(&single, &records, 0, 1);
        let question: Vec<&str> = question.iter().map(|&word| WORDS[word]).collect();
        let question = question.join(" ");
        let all = best(&index, &question, 1_000);
        prop_assert_eq!(&best(&index, &question, limit), &all[..limit.min(all.len())]);
        prop_assert!(all.is_sorted_by(|a, b| a.1 > b.1 || a.1 == b.1 && a.0 < b.0));
        let scores = |found: Vec<(u32, f64)>| found.into_iter().map(|(_, score)| score).collect::<Vec<_>>();
        prop_assert_eq!(scores(best(&single, &question, 1_000)), scores(all));
        // A record that is asked for alone is the same candidate, and one that would never be found is none.
        let sequences: Vec<u64> = (0..records.len() as u64 + 1).map(|number| 1_000 + number).collect();
        let (found, alone) = look_up(&single, &question, 1_000, &sequences);
        for (sequence, alone) in sequences.iter().zip(alone) {
            prop_assert_eq!(alone.as_ref(), found.iter().find(|it| it.sequence == *sequence));
        }
    }
}

/// What a record says of who may find it, by numbers: who, where, on what channel, of what product, of what kind, whether it is
/// published, and when.
type Drawn = (Vec<usize>, Vec<usize>, Vec<usize>, Vec<usize>, usize, bool, Option<i64>, Option<i64>);

fn names(of: &[usize]) -> Vec<String> {
    of.iter().map(|&index| ["one", " TWO", "Three ", "four"][index % 4].to_owned()).collect()
}

const KINDS: [&str; 3] = ["article", "policy", "reply"];

fn drawn() -> impl Strategy<Value = Drawn> {
    let some = || prop::collection::vec(0..4_usize, 0..3);
    let time = || prop::option::of(0..6_i64);
    (prop::collection::vec(0..4_usize, 1..3), some(), some(), some(), 0..3_usize, prop::bool::weighted(0.8), time(), time())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// What the rule for records that are not indexed says, and what the compiled query finds, are the same.
    #[test]
    fn the_rule_of_a_scope_and_its_query_agree(
        records in prop::collection::vec(drawn(), 1..30),
        scopes in prop::collection::vec((drawn(), prop::collection::vec(0..3_usize, 0..3)), 1..12),
        as_of in -1..7_i64,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path(), "test").unwrap();
        let lists: Vec<[Vec<String>; 4]> = records.iter().map(|it| [names(&it.0), names(&it.1), names(&it.2), names(&it.3)]).collect();
        let scoped = |number: usize| {
            let ([audience, regions, channels, products], it) = (&lists[number], &records[number]);
            RecordScope { audience, regions, channels, products, kind: KINDS[it.4], published: it.5, valid_from: it.6, valid_until: it.7 }
        };
        let body = markup::render("word", Markup::Plain);
        let (sentences, language) = (body.sentences(), language(0));
        let passages = body.passages(&sentences);
        let mut writer = index.writer().unwrap();
        for number in 0..records.len() {
            let (key, sequence) = (number.to_string(), number as u64);
            let (body, sentences, passages, scope) = (&body, &sentences[..], &passages[..], scoped(number));
            let (group, language, title, examples) = (key.as_str(), &language, "title", &[][..]);
            writer.put(&Record { key: &key, sequence, group, language, title, examples, body, sentences, passages, scope }).unwrap();
        }
        writer.commit(1).unwrap();
        drop(writer);
        let snapshot = index.reload().unwrap();
        for ((audience, regions, channels, products, ..), kinds) in &scopes {
            let scope = Scope {
                audience: names(audience),
                regions: names(regions),
                channel: names(channels).pop(),
                product: names(products).pop(),
                kinds: kinds.iter().map(|&kind| KINDS[kind].to_owned()).collect(),
            };
            let seen = snapshot.sequences(&snapshot.view(&scope, as_of).unwrap()).unwrap();
            let allowed: Vec<u64> = (0..records.len()).filter(|&it| scope.bar(&scoped(it), as_of).is_none()).map(|it| it as u64).collect();
            prop_assert_eq!(seen, allowed, "{:?}", scope);
        }
    }
}
