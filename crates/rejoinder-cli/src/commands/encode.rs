//! `rejoinder encode`: lets a sentence encoder read the articles.

use std::ops::ControlFlow;
use std::time::Instant;

use indicatif::ProgressBar;
use rejoinder::{Encoded, Encoder, KnowledgeBase};

use crate::args::Encode;
use crate::commands::{Done, bar_of, open};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: &Encode, output: &mut Output) -> Result<Done, Failure> {
    let start = Instant::now();
    let kb = open(&arguments.base.kb)?;
    let encoder = Encoder::open(&arguments.model)?;
    let name = encoder.name().to_owned();
    let encoded = read(&kb, encoder)?;
    let line = format!("{} versions read by {name} in {:.1} s", encoded.n_read, start.elapsed().as_secs_f64());
    output.line(Style::Plain, &line)?;
    Ok(Done::Something)
}

/// Lets the encoder read what it has not read yet, with a bar on standard error if that is a terminal.
fn read(kb: &KnowledgeBase, encoder: Encoder) -> Result<Encoded, Failure> {
    kb.use_encoder(encoder)?;
    let mut bar: Option<ProgressBar> = None;
    let encoded = kb.encode(&mut |encoded| {
        let bar = bar.get_or_insert_with(|| bar_of("{bar:40} {pos}/{len} versions read  {eta} left"));
        bar.set_length(encoded.n_versions as u64);
        bar.set_position(encoded.n_read as u64);
        ControlFlow::Continue(())
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(encoded?)
}
