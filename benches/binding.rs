//! How long a suggestion takes from Rust, for `benches/binding.py`, which asks the same from Python in the same run. It names the base and
//! the messages: without them there is nothing to measure.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use rejoinder::{KnowledgeBase, Query};

fn suggest(c: &mut Criterion) {
    let Some(folder) = std::env::var_os("REJOINDER_BINDING").map(PathBuf::from) else { return };
    let Ok(kb) = KnowledgeBase::open(folder.join("support.kb")) else { return };
    let Ok(messages) = std::fs::read_to_string(folder.join("messages.json")) else { return };
    let Ok(messages) = serde_json::from_str::<Vec<String>>(&messages) else { return };
    c.bench_function("suggest, an empty message", |b| b.iter(|| black_box(kb.suggest(Query::new("")))));
    c.bench_function("suggest, all messages of the sample", |b| {
        b.iter(|| messages.iter().for_each(|message| drop(black_box(kb.suggest(Query::new(message.as_str()))))));
    });
}

criterion_group!(benches, suggest);
criterion_main!(benches);
