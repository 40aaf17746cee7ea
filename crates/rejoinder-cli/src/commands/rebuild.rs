//! `rejoinder rebuild`: makes the index again from the articles.

use std::time::Instant;

use crate::args::Base;
use crate::commands::{Done, open};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: &Base, output: &mut Output) -> Result<Done, Failure> {
    let start = Instant::now();
    let kb = open(&arguments.kb)?;
    kb.rebuild()?;
    let versions = kb.counts()?.versions;
    output.line(Style::Plain, &format!("{versions} versions indexed in {:.1} s", start.elapsed().as_secs_f64()))?;
    Ok(Done::Something)
}
