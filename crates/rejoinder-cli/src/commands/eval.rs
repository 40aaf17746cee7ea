//! `rejoinder eval`: measures search and suggestions on sets of questions.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rejoinder::Encoder;
use rejoinder_eval::{Outcome, Report, Set, Setup, evaluate, in_parallel, table};

use crate::args::Eval;
use crate::commands::{Done, bar_of};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// What a ranking is tagged with in its file.
const TAG: &str = "rejoinder";

/// Runs the command.
pub(crate) fn run(arguments: &Eval, output: &mut Output) -> Result<Done, Failure> {
    // A pattern such as sets/* also matches the notes that lie beside the sets.
    let folders: Vec<&PathBuf> = arguments.sets.iter().filter(|path| path.is_dir() || !path.exists()).collect();
    if folders.is_empty() {
        return Err(Failure::new(format!("{}: is no folder: give the folder of a set", arguments.sets[0].display())));
    }
    // All are read before any is run: a mistake in the last one should not cost the time of the others.
    for folder in &folders {
        Set::read(folder, arguments.queries.as_deref())?;
    }
    let several = folders.len() > 1;
    let outcomes = evaluate_all(&folders, arguments)?;
    for (set, outcome) in &outcomes {
        let of_set = |file: &Path| if several { beside(file, set) } else { file.to_owned() };
        if let Some(file) = &arguments.run {
            write(&of_set(file), |out| rankings(out, outcome))?;
        }
        if let Some(file) = &arguments.answers {
            write(&of_set(file), |out| answers(out, outcome))?;
        }
    }
    let reports: Vec<Report> = outcomes.into_iter().map(|(_, outcome)| outcome.report).collect();
    if let Some(file) = &arguments.json {
        write(file, |out| reports.iter().try_for_each(|report| json_line(out, report)))?;
    }
    for line in table(&reports).lines() {
        output.line(Style::Plain, line)?;
    }
    Ok(Done::Something)
}

/// Runs the sets side by side and returns what came of them in the order given.
fn evaluate_all(folders: &[&PathBuf], arguments: &Eval) -> Result<Vec<(String, Outcome)>, Failure> {
    let encoder = arguments.encoder.as_ref().map(Encoder::open).transpose()?;
    let setup = Setup { encoder, keep: arguments.keep.clone(), without_examples: arguments.without_examples };
    let bar = bar_of("{bar:40} {pos}/{len} questions  {msg}");
    let outcomes = in_parallel(folders, |folder| {
        let set = Set::read(folder, arguments.queries.as_deref())?;
        bar.inc_length(set.queries.len() as u64);
        bar.set_message(set.name.clone());
        let outcome = evaluate(&set, &setup, &mut |_, _| bar.inc(1))?;
        Ok((set.name, outcome))
    });
    bar.finish_and_clear();
    outcomes.into_iter().collect()
}

/// The file of one set of several: `run.txt` becomes `run.SET.txt`.
fn beside(file: &Path, set: &str) -> PathBuf {
    let mut name: OsString = file.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(set);
    if let Some(extension) = file.extension() {
        name.push(".");
        name.push(extension);
    }
    file.with_file_name(name)
}

fn write(path: &Path, content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), Failure> {
    let written = File::create(path).map(BufWriter::new).and_then(|mut out| content(&mut out).and_then(|()| out.flush()));
    written.map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

fn rankings(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    for (query, hits) in &outcome.rankings {
        for (rank, (article, score)) in hits.iter().enumerate() {
            writeln!(out, "{query} Q0 {article} {} {score:.6} {TAG}", rank + 1)?;
        }
    }
    Ok(())
}

fn answers(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    outcome.answers.iter().try_for_each(|answer| json_line(out, answer))
}

fn json_line(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}
