//! `rejoinder import`: articles from files into a knowledge base.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use rejoinder::KnowledgeBase;
use rejoinder_import::{ImportOptions, Imported, Progress, import};
use serde_json::json;

use crate::args::Import;
use crate::commands::{Done, style};
use crate::failure::{Failure, say};
use crate::output::{Output, Style};

/// An import that takes less than this needs no bar.
const LONG: Duration = Duration::from_millis(500);

/// Runs the command.
pub(crate) fn run(arguments: &Import, output: &mut Output) -> Result<Done, Failure> {
    // Before the base is made: a mistyped path must not leave an empty base behind.
    rejoinder_import::read(&arguments.path).map_err(rejoinder::Error::from)?;
    let kb = KnowledgeBase::open_or_create(&arguments.base.kb)?;
    let options = ImportOptions { keep_going: arguments.keep_going, prune: arguments.prune };
    let mut bar = Bar::new();
    let imported = import(&kb, &arguments.path, &options, &mut |progress| bar.show(progress));
    bar.clear();
    let imported = imported?;
    if arguments.json {
        output.json(&json(&imported))?;
    } else {
        output.line(Style::Plain, &summary(&imported))?;
    }
    for skipped in &imported.skipped {
        say(&format!("left out: {skipped}"));
    }
    if arguments.prune && !imported.pruned {
        say("nothing was removed, because what was left out could be what seems to be missing");
    }
    if !imported.skipped.is_empty() {
        output.flush()?;
        return Err(Failure::new(format!("{} left out", imported.skipped.len())));
    }
    Ok(Done::Something)
}

fn summary(imported: &Imported) -> String {
    let Imported { added, changed, unchanged, removed, .. } = imported;
    format!("{added} added, {changed} changed, {unchanged} unchanged, {removed} removed")
}

fn json(imported: &Imported) -> serde_json::Value {
    let Imported { added, changed, unchanged, removed, pruned, skipped, .. } = imported;
    let skipped: Vec<_> = skipped
        .iter()
        .map(|error| json!({ "path": error.path().to_string_lossy(), "line": error.line(), "message": error.message() }))
        .collect();
    json!({ "added": added, "changed": changed, "unchanged": unchanged, "removed": removed, "pruned": pruned, "skipped": skipped })
}

/// A bar on standard error, if that is a terminal and the import turns out to be long.
struct Bar {
    start: Instant,
    bar: Option<ProgressBar>,
    terminal: bool,
}

impl Bar {
    fn new() -> Self {
        Self { start: Instant::now(), bar: None, terminal: io::stderr().is_terminal() }
    }

    fn show(&mut self, progress: Progress) {
        if !self.terminal || (self.bar.is_none() && self.start.elapsed() < LONG && matches!(progress, Progress::Reading { .. })) {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| ProgressBar::new(0));
        match progress {
            Progress::Reading { n_articles, n_bytes_read, n_bytes } => {
                if bar.length() != Some(n_bytes) {
                    bar.set_length(n_bytes);
                    style(bar, "{bar:40} {percent} %  {msg}  {eta} left");
                }
                bar.set_message(format!("{n_articles} articles"));
                bar.set_position(n_bytes_read);
            }
            Progress::Committing { n_articles } => {
                style(bar, "{spinner} {msg}  {elapsed}");
                bar.set_message(format!("indexing {n_articles} articles"));
                bar.enable_steady_tick(Duration::from_millis(100));
            }
            _ => {}
        }
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
