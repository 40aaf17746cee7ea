//! The `rejoinder` command: reads its arguments, calls the crates below and writes what they say. It decides nothing itself.

mod args;
mod commands;
mod failure;
mod output;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Arguments;
use crate::commands::Done;
use crate::failure::Failure;
use crate::output::Output;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::usage(&error),
    };
    let mut output = Output::new();
    let done = commands::run(arguments.command, &mut output).and_then(|done| output.flush().map(|()| done).map_err(Failure::from));
    match done {
        Ok(Done::Something) => ExitCode::SUCCESS,
        Ok(Done::Nothing) => ExitCode::from(1),
        Err(failure) => failure.report(),
    }
}
