//! How long a search and a suggestion take over a base of generated articles.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rejoinder::{Article, KnowledgeBase, Language, Query};

/// Words from which texts are put together by a fixed rule; the rule repeats some far more often than others, as language does.
const WORDS: [&str; 24] = [
    "order", "parcel", "refund", "return", "delivery", "account", "password", "invoice", "payment", "card", "warranty", "repair", "tent",
    "stove", "jacket", "boots", "battery", "tracking", "address", "voucher", "member", "store", "customs", "label",
];

fn text(seed: u64, n_words: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut out = String::new();
    for index in 0..n_words {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let draw = (state >> 33) as usize;
        out.push_str(WORDS[(draw % WORDS.len()) * (draw / WORDS.len() % WORDS.len()) / WORDS.len()]);
        if draw.is_multiple_of(5) {
            out.push_str(&format!("{}", draw % 997));
        }
        out.push_str(if index % 12 == 11 { ". " } else { " " });
    }
    out
}

fn search(c: &mut Criterion) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let Ok(language) = Language::parse("en") else { return };
    let Ok(kb) = KnowledgeBase::open_or_create(folder.path().join("bench.kb")) else { return };
    let Ok(mut writer) = kb.writer() else { return };
    for number in 0..2_000 {
        let article = Article::new(format!("a{number}"), language.clone(), text(number, 6), text(number + 1_000_000, 200));
        if writer.put(&article).is_err() {
            return;
        }
    }
    if writer.commit().is_err() {
        return;
    }
    let questions: Vec<String> = (0..50).map(|seed| text(seed + 9_000_000, 9)).collect();
    let mut next = questions.iter().cycle();
    c.bench_function("search, 2000 articles, 10 hits", |b| {
        b.iter(|| next.next().map(|question| black_box(kb.search(question.as_str()))));
    });
    let mut next = questions.iter().cycle();
    c.bench_function("suggest, 2000 articles", |b| {
        b.iter(|| next.next().map(|question| black_box(kb.suggest(Query::new(question.as_str())))));
    });
}

criterion_group!(benches, search);
criterion_main!(benches);
