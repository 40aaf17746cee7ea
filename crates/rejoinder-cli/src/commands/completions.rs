//! `rejoinder completions`: a completion script for a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Arguments;
use crate::commands::Done;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(shell: Shell, output: &mut Output) -> Result<Done, Failure> {
    // Into memory first, because generating panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "rejoinder", &mut script);
    output.bytes(&script)?;
    Ok(Done::Something)
}
