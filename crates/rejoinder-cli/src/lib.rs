//! The `rejoinder` command as a function: it reads its arguments, calls the crates below and writes what they say. It decides nothing
//! itself. The binary calls it, and so does `python -m rejoinder`.

mod args;
mod commands;
mod failure;
mod output;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Parser;

use crate::args::Arguments;
use crate::commands::Done;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command and returns its exit code: 0, 1 if nothing was found or answered or a check fails, 2 after an error. The first
/// argument is the name of the program.
///
/// It reads standard input, and writes standard output and standard error past whatever buffers the caller has. It never ends the process.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let code = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => execute(arguments).unwrap_or_else(Failure::report),
        Err(error) => failure::usage(&error),
    };
    // What is left of a line that broke off: a caller that is not written in Rust does not write it when it ends.
    let _ = io::stdout().flush();
    code
}

fn execute(arguments: Arguments) -> Result<u8, Failure> {
    let mut output = Output::new();
    let done = commands::run(arguments.command, &mut output)?;
    output.flush()?;
    Ok(match done {
        Done::Something => 0,
        Done::Nothing => 1,
    })
}
