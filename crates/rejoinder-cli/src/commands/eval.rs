//! `rejoinder eval`: measures search and suggestions on sets of questions.

use crate::args::Eval;
use crate::commands::Done;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &Eval, _output: &mut Output) -> Result<Done, Failure> {
    let Eval { sets: _, queries: _, run: _, answers: _, json: _ } = arguments;
    Err(Failure::new("eval: not built in"))
}
