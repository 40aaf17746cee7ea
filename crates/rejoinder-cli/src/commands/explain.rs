//! `rejoinder explain`: why an article is found, or why not.

use rejoinder::{Absence, AbsenceCause, Explanation, Timestamp};
use serde::Serialize;

use crate::args::Explain;
use crate::commands::{Done, open_to_read, text};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// What `--json` prints.
#[derive(Serialize)]
struct Explained {
    absence: Absence,
    /// Nothing if the article is no hit.
    explanation: Option<Explanation>,
}

/// Runs the command.
pub(crate) fn run(arguments: Explain, output: &mut Output) -> Result<Done, Failure> {
    let kb = open_to_read(&arguments.base)?;
    let mut query = arguments.options.query(text(&arguments.text)?);
    // Both are asked at one second.
    query.as_of.get_or_insert_with(Timestamp::now);
    let absence = kb.explain_absence(&query, &arguments.id)?;
    let explanation = absence.rank.map(|_| kb.explain(&query, &arguments.id)).transpose()?;
    let done = if explanation.is_some() { Done::Something } else { Done::Nothing };
    let explained = Explained { absence, explanation };
    if arguments.json {
        output.json(&explained)?;
    } else {
        show(&explained, output)?;
    }
    Ok(done)
}

fn show(Explained { absence, explanation }: &Explained, output: &mut Output) -> Result<(), Failure> {
    if let Some(explanation) = explanation {
        output.text(0, &explanation.to_string(), &[])?;
    }
    if absence.cause != AbsenceCause::Present {
        if explanation.is_some() {
            output.end()?;
        }
        output.text(0, &absence.to_string(), &[])?;
    }
    if !absence.others.is_empty() {
        output.line(Style::Dim, "other versions:")?;
    }
    for it in &absence.others {
        output.line(Style::Dim, &format!("    {}, version {}: {}", it.language, it.version, it.cause))?;
    }
    Ok(())
}
