//! `rejoinder export`: articles from a knowledge base into files.

use crate::args::{Export, Format};
use crate::commands::{Done, open};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: &Export, output: &mut Output) -> Result<Done, Failure> {
    let kb = open(&arguments.base.kb)?;
    let format = match arguments.format {
        Some(Format::Markdown) => rejoinder_import::Format::Markdown,
        Some(Format::Jsonl) => rejoinder_import::Format::Jsonl,
        None => rejoinder_import::Format::of(&arguments.path).map_err(rejoinder::Error::from)?,
    };
    let written = rejoinder_import::export(&kb, &arguments.path, format)?;
    let message = format!("{} articles, {} bytes written to {}", written.n_articles, written.n_bytes, arguments.path.display());
    output.line(Style::Plain, &message)?;
    Ok(Done::Something)
}
