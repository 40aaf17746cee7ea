//! What ends a command early, and how it is said: one line on standard error, and an exit code.

use std::io::{self, Write};

use clap::error::ErrorKind as UsageKind;

/// Why a command ends early.
pub(crate) enum Failure {
    /// Something is wrong.
    Said(String),
    /// What was asked for does not exist.
    NotFound(String),
    /// Whoever reads the output has enough.
    BrokenPipe,
}

impl Failure {
    /// A failure that says this.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Said(message.into())
    }

    /// Says what is wrong and gives the exit code.
    pub(crate) fn report(self) -> u8 {
        let (message, code) = match self {
            Self::Said(message) => (message, 2),
            Self::NotFound(message) => (message, 1),
            Self::BrokenPipe => return 0,
        };
        say(&message);
        code
    }
}

impl From<rejoinder::Error> for Failure {
    fn from(error: rejoinder::Error) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        match error.io_error_kind() {
            Some(kind) => io::Error::from(kind).into(),
            None => Self::Said(error.to_string()),
        }
    }
}

/// Only writing to standard output gives these; what is read says whence.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Said(format!("standard output: {}", error.to_string().to_lowercase()))
    }
}

/// Writes one line to standard error, whatever the message holds.
pub(crate) fn say(message: &str) {
    let message: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(io::stderr(), "rejoinder: {message}");
}

/// Answers arguments that are no command: help where it was asked for, else one line.
pub(crate) fn usage(error: &clap::Error) -> u8 {
    use UsageKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match error.kind() {
        DisplayHelp | DisplayVersion => {
            // A reader of the help who has enough is no failure.
            let _ = error.print();
            return 0;
        }
        DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
        }
        UsageKind::InvalidUtf8 => say("an argument is not utf-8: give text as utf-8"),
        _ => {
            let text = error.to_string();
            let text = text.split("\n\nUsage:").next().unwrap_or_default();
            let text = text.split("\n\nFor more information").next().unwrap_or_default();
            let paragraphs = text.trim_start_matches("error: ").split("\n\n");
            let lines: Vec<String> = paragraphs.map(|it| it.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
            say(&format!("{}; --help says more", lines.join("; ")));
        }
    }
    2
}
