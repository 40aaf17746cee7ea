//! The commands, one file each, and what they share: opening the knowledge base and reading the text.

mod calibrate;
mod changes;
mod check;
mod check_reply;
mod completions;
mod demo;
mod encode;
mod eval;
mod explain;
mod export;
mod import;
mod rebuild;
mod report;
mod search;
mod show;
mod suggest;

use std::io::{self, IsTerminal, Read};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use rejoinder::{Encoder, ErrorKind, KnowledgeBase, Query};

use crate::args::{Command, ReadBase};
use crate::failure::{Failure, say};
use crate::output::Output;

/// How a command ended that met no error.
pub(crate) enum Done {
    /// There is something to show.
    Something,
    /// Nothing was found or answered, a draft is not borne out, or a base does not pass its check.
    Nothing,
}

/// Runs a command.
pub(crate) fn run(command: Command, output: &mut Output) -> Result<Done, Failure> {
    match command {
        Command::Demo => demo::run(output),
        Command::Import(arguments) => import::run(&arguments, output),
        Command::Export(arguments) => export::run(&arguments, output),
        Command::Search(arguments) => search::run(arguments, output),
        Command::Suggest(arguments) => suggest::run(arguments, output),
        Command::CheckReply(arguments) => check_reply::run(arguments, output),
        Command::Check(arguments) => check::run(&arguments, output),
        Command::Changes(arguments) => changes::changes(arguments, output),
        Command::Report(arguments) => report::run(arguments, output),
        Command::Diff(arguments) => changes::diff(&arguments, output),
        Command::Explain(arguments) => explain::run(arguments, output),
        Command::Show(arguments) => show::run(&arguments, output),
        Command::Calibrate(arguments) => calibrate::run(&arguments, output),
        Command::Rebuild(arguments) => rebuild::run(&arguments, output),
        Command::Encode(arguments) => encode::run(&arguments, output),
        Command::Eval(arguments) => eval::run(&arguments, output),
        Command::Completions { shell } => completions::run(shell, output),
    }
}

/// Opens a knowledge base that must be there.
fn open(path: &Path) -> Result<KnowledgeBase, Failure> {
    KnowledgeBase::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            let path = path.display();
            Failure::new(format!("{path}: no knowledge base here: make one with rejoinder import PATH --kb {path}"))
        }
        _ => error.into(),
    })
}

/// Opens a knowledge base that must be there, with the encoder that is to have a say. One that has not read the base is refused: it would
/// begin with removing what another one has made, which may have taken hours.
fn open_to_read(arguments: &ReadBase) -> Result<KnowledgeBase, Failure> {
    let kb = open(&arguments.base.kb)?;
    if let Some(folder) = arguments.encoder.as_ref().filter(|folder| !folder.is_empty()) {
        let encoder = Encoder::open(folder)?;
        if !kb.is_read_by(&encoder)? {
            let (kb, name, folder) = (arguments.base.kb.display(), encoder.name(), folder.display());
            return Err(Failure::new(format!("{kb}: {name} has not read it: run rejoinder encode --kb {kb} --model {folder}")));
        }
        kb.use_encoder(encoder)?;
    }
    Ok(kb)
}

/// A bar of this look on standard error, if that is a terminal.
fn bar_of(template: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    style(&bar, template);
    bar
}

/// Gives a bar a look.
fn style(bar: &ProgressBar, template: &str) {
    // All templates are valid; with a bad one the bar would keep its default look.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// The text of a query: the arguments, or standard input where there are none or they are `-`.
fn text(arguments: &[String]) -> Result<String, Failure> {
    match arguments {
        [] => standard_input(),
        [dash] if dash == "-" => standard_input(),
        words => Ok(words.join(" ")),
    }
}

/// Reads standard input as far as a query's text is read.
fn standard_input() -> Result<String, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() && io::stderr().is_terminal() {
        say("write the message and end it with Ctrl-D");
    }
    let mut bytes = Vec::new();
    let read = stdin.lock().take(Query::LONGEST as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("standard input: {}", error.to_string().to_lowercase())))?;
    let longer = bytes.len() > Query::LONGEST;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        // The limit may lie within a character, which is no fault of the text.
        Err(error) if longer && error.utf8_error().error_len().is_none() => {
            let whole = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(whole);
            Ok(String::from_utf8(bytes).unwrap_or_default())
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(Failure::new(format!("standard input: invalid utf-8 at byte {at}: give the text as utf-8")))
        }
    }
}

/// A probability for people.
fn percent(confidence: f64) -> String {
    format!("{:.0} %", confidence * 100.0)
}
