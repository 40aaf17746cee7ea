//! How fast one set is indexed and searched on one thread, and how large its index is, as one line of JSON: `speed SET`. What it is
//! compared with, and how, is in `benches/compare.py`.

use std::fs;
use std::path::Path;
use std::time::Instant;

use rejoinder::{Error, ErrorKind, KnowledgeBase, Query, Result};
use rejoinder_eval::{Set, articles};

fn main() -> Result<()> {
    let refuse = |message: &str| Error::new(ErrorKind::InvalidInput, message);
    let folder = std::env::args().nth(1).ok_or_else(|| refuse("which set? usage: speed SET"))?;
    let set = Set::read(Path::new(&folder), None)?;
    let articles = articles(&set);
    let text: usize = articles.iter().map(|article| article.title.len() + article.body.len()).sum();
    let home = tempfile::tempdir().map_err(|error| refuse(&format!("temporary folder: {error}")))?;
    let kb = KnowledgeBase::open_or_create(home.path().join("speed.kb"))?;
    let start = Instant::now();
    let mut writer = kb.writer()?;
    for article in &articles {
        writer.put(article)?;
    }
    writer.commit()?;
    let index_s = start.elapsed().as_secs_f64();
    let index = size(&kb.path().join("index"));
    let mut line =
        format!(r#"{{"articles": {}, "index_s": {index_s:.3}, "index_of_text": {:.3}"#, articles.len(), index as f64 / text as f64);
    for limit in [10, 100] {
        let mut milliseconds = Vec::with_capacity(set.queries.len());
        for asked in &set.queries {
            let start = Instant::now();
            kb.search(Query::new(&asked.text).limit(limit))?;
            milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
        }
        milliseconds.sort_by(f64::total_cmp);
        for percent in [50, 95, 99] {
            let at = (milliseconds.len() * percent / 100).min(milliseconds.len().saturating_sub(1));
            let value = milliseconds.get(at).copied().unwrap_or_default();
            line.push_str(&format!(r#", "p{percent}_ms_limit_{limit}": {value:.4}"#));
        }
    }
    #[expect(clippy::print_stdout, reason = "what it is for")]
    {
        println!("{line}}}");
    }
    Ok(())
}

/// The bytes of all files in a folder.
fn size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
}
