//! What the filter costs: the same questions in a scope that uses every field and in one that lets everything through, over a base of
//! generated articles that use every field; and the first question in a scope, which makes the view.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use rejoinder::{Article, Channel, Kind, KnowledgeBase, Language, Query, Result, Timestamp};

/// Articles are in force from days before and until days after this second.
const AS_OF: i64 = 1_750_000_000;
const WORDS: [&str; 16] = [
    "order", "parcel", "refund", "return", "delivery", "account", "password", "invoice", "payment", "card", "warranty", "repair",
    "battery", "tracking", "voucher", "label",
];

/// Random numbers by a fixed rule.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// One word in four is a number, most of them rare.
    fn text(&mut self, n_words: usize) -> String {
        let word = |draw: &mut Self| match draw.below(4) {
            0 => draw.below(5_000).to_string(),
            _ => WORDS[draw.below(WORDS.len())].to_owned(),
        };
        (0..n_words).map(|_| word(self)).collect::<Vec<_>>().join(" ")
    }

    fn one_or_all(&mut self, names: &[&str]) -> Vec<String> {
        (self.below(3) == 0).then(|| names[self.below(names.len())].to_owned()).into_iter().collect()
    }
}

fn article(language: &Language, number: usize) -> Article {
    let draw = &mut Draw(number as u64);
    let mut article = Article::new(format!("a{number}"), language.clone(), draw.text(6), draw.text(120));
    article.audience = vec![["public", "public", "public", "internal"][draw.below(4)].to_owned()];
    article.regions = draw.one_or_all(&["fi", "se", "de"]);
    article.channels = draw.one_or_all(&["email", "chat", "phone"]);
    article.products = draw.one_or_all(&["tent", "stove", "boots"]);
    article.kind = Kind::ALL[draw.below(Kind::ALL.len())];
    article.valid_from = Some(Timestamp::from_seconds(AS_OF + (draw.below(1_000) as i64 - 900) * 86_400));
    article.valid_until = Some(Timestamp::from_seconds(AS_OF + (draw.below(1_000) as i64 + 100) * 86_400));
    article
}

fn base(folder: &Path, language: &Language) -> Result<KnowledgeBase> {
    let kb = KnowledgeBase::open_or_create(folder.join("bench.kb"))?;
    let mut writer = kb.writer()?;
    for number in 0..5_000 {
        writer.put(&article(language, number))?;
    }
    writer.commit()?;
    Ok(kb)
}

fn filter(c: &mut Criterion) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let Ok(language) = Language::parse("en") else { return };
    let Ok(kb) = base(folder.path(), &language) else { return };
    let questions: Vec<String> = (0..50).map(|seed| Draw(seed + 9_000_000).text(9)).collect();
    let everything = |text: &str| Query::new(text).audience(["public", "internal"]).as_of(Timestamp::from_seconds(AS_OF));
    let scoped = |text: &str, second: i64| {
        let kinds = [Kind::Article, Kind::Policy, Kind::Procedure, Kind::Faq];
        let query = Query::new(text).region("fi").channel(Channel::Email).product("tent").kinds(kinds);
        query.as_of(Timestamp::from_seconds(AS_OF + second))
    };
    let mut next = questions.iter().cycle();
    c.bench_function("search, 5000 articles, no field of scope", |b| {
        b.iter(|| next.next().map(|question| black_box(kb.search(everything(question)))));
    });
    let mut next = questions.iter().cycle();
    c.bench_function("search, 5000 articles, every field of scope", |b| {
        b.iter(|| next.next().map(|question| black_box(kb.search(scoped(question, 0)))));
    });
    let mut next = questions.iter().cycle().zip((1..100).cycle());
    c.bench_function("search, 5000 articles, every field of scope, of another day each", |b| {
        b.iter(|| next.next().map(|(question, day)| black_box(kb.search(scoped(question, day * 86_400)))));
    });
}

criterion_group!(benches, filter);
criterion_main!(benches);
