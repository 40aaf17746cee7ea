//! The binary `rejoinder-eval`: fits the weights of the ranking, and writes the table of results. For those who work on the engine; it
//! is run in the root of the repository. Reports go to standard output, what is being done to standard error.

mod commands;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Fits the weights of the ranking on evaluation sets, and measures the engine on them.
#[derive(Debug, Parser)]
#[command(name = "rejoinder-eval", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fits the weights, and shows for every set what the others' weights reach.
    Fit(Fit),
    /// Fits the weights by which the part of an article that answers is chosen, and shows for every set what the weights fitted without
    /// half of its articles, and without the set, reach.
    FitAnswers(FitAnswers),
    /// Measures all sets, and what weights fitted without their family reach, as a table in Markdown.
    Results(Results),
    /// Measures what an encoder adds to words, set by set, as a table in Markdown.
    Meaning(Meaning),
    /// Asks the questions in the midst of long messages, and across languages without links between translations.
    Variants(Variants),
    /// Measures how well confidence is calibrated, as shipped and fitted on half of each set's questions, as a table in Markdown.
    Calibration(Variants),
    /// Measures what is suggested for two questions in one mail, and whether confidence falls where the right article is taken away, as
    /// a table in Markdown.
    Replies(Replies),
}

/// What replies are measured on.
#[derive(Args, Debug)]
struct Replies {
    /// Folders of evaluation sets; other files among them are passed over.
    #[arg(required = true)]
    sets: Vec<PathBuf>,
    /// At most this many pairs of questions of a set are asked in one mail.
    #[arg(long, value_name = "N", default_value_t = 150)]
    pairs: usize,
    /// For at most this many questions of a set the right articles are taken away.
    #[arg(long, value_name = "N", default_value_t = 300)]
    queries: usize,
    /// Writes the file of results.
    #[arg(long)]
    write: bool,
    /// Where the table stands.
    #[arg(long, value_name = "FILE", default_value = "crates/rejoinder-eval/RESULTS_REPLIES.md")]
    file: PathBuf,
}

/// What is asked otherwise.
#[derive(Args, Debug)]
struct Variants {
    /// Folders of evaluation sets; other files among them are passed over.
    #[arg(required = true)]
    sets: Vec<PathBuf>,
    /// At most this many questions of a set are asked so.
    #[arg(long, value_name = "N", default_value_t = 200)]
    queries: usize,
}

/// What is looked at.
#[derive(Args, Debug)]
struct Sets {
    /// Folders of evaluation sets; other files among them are passed over.
    #[arg(required = true)]
    sets: Vec<PathBuf>,
    /// A Markdown file with a table of what other engines reach.
    #[arg(long, value_name = "FILE")]
    baselines: Option<PathBuf>,
}

/// How the knowledge bases of the sets are made.
#[derive(Args, Debug)]
struct Bases {
    /// A folder with a sentence encoder that reads the articles.
    #[arg(long, value_name = "FOLDER")]
    encoder: Option<PathBuf>,
    /// Keeps the bases of the sets in this folder for the next time, with what the encoder made of them.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Leaves example questions out of the articles.
    #[arg(long)]
    without_examples: bool,
}

/// What is fitted, on what.
#[derive(Args, Debug)]
struct Fit {
    #[command(flatten)]
    sets: Sets,
    #[command(flatten)]
    bases: Bases,
    /// The shipped weights, which are others with an encoder: without this option `weights.json` or `weights_with_encoder.json` of
    /// `crates/rejoinder/data`.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Features whose weights stay as they are. Without this option they are priors that the sets say nothing of, and with an encoder all
    /// features of words too: what words weigh is fitted on many languages, an encoder knows one or a few.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    hold: Option<Vec<String>>,
    /// At most this many questions of a set are fitted on.
    #[arg(long, value_name = "N", default_value_t = 300)]
    queries: usize,
    /// Writes the file of weights or of results.
    #[arg(long)]
    write: bool,
}

/// What the choice of answers is fitted on.
#[derive(Args, Debug)]
struct FitAnswers {
    /// Folders of evaluation sets whose questions have known answers; other files among them are passed over.
    #[arg(required = true)]
    sets: Vec<PathBuf>,
    /// The shipped weights.
    #[arg(long, value_name = "FILE", default_value = "crates/rejoinder/data/answer.json")]
    weights: PathBuf,
    /// Features whose weights stay as they are: those that the sets say nothing of.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "best,heading,meaning")]
    hold: Vec<String>,
    /// At most this many questions of a set are fitted on.
    #[arg(long, value_name = "N", default_value_t = 600)]
    queries: usize,
    /// Writes the file of weights.
    #[arg(long)]
    write: bool,
}

/// What an encoder is measured on.
#[derive(Args, Debug)]
struct Meaning {
    #[command(flatten)]
    fit: Fit,
    /// Where the table stands.
    #[arg(long, value_name = "FILE", default_value = "crates/rejoinder-eval/RESULTS_WITH_ENCODER.md")]
    file: PathBuf,
}

/// What is measured.
#[derive(Args, Debug)]
struct Results {
    #[command(flatten)]
    fit: Fit,
    /// Names of sets whose questions are also put into long messages, 200 of each.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    long: Vec<String>,
    /// Where the results stand.
    #[arg(long, value_name = "FILE", default_value = "crates/rejoinder-eval/RESULTS.md")]
    file: PathBuf,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Fit(arguments) => commands::fit(&arguments),
        Command::FitAnswers(arguments) => commands::fit_answers(&arguments),
        Command::Results(arguments) => commands::results(&arguments),
        Command::Meaning(arguments) => commands::meaning(&arguments),
        Command::Variants(arguments) => commands::variants(&arguments),
        Command::Calibration(arguments) => commands::calibration(&arguments),
        Command::Replies(arguments) => commands::replies(&arguments),
    };
    match done {
        Ok(report) => say(&mut io::stdout(), &report),
        Err(error) => {
            say(&mut io::stderr(), &format!("{error}\n"));
            ExitCode::from(2)
        }
    }
}

/// Writes a text; fails if whoever reads has gone.
fn say(to: &mut impl Write, text: &str) -> ExitCode {
    if to.write_all(text.as_bytes()).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
