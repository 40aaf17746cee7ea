//! The `rejoinder` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(rejoinder_cli::run(std::env::args_os()))
}
