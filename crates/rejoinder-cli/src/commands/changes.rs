//! `rejoinder changes`: what is new, says something else or was withdrawn; `rejoinder diff`: what one version says otherwise than another.

use rejoinder::{ArticleChange, ChangeKind};

use crate::args::{Changes, Diff};
use crate::commands::{Done, open};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs `changes`.
pub(crate) fn changes(arguments: Changes, output: &mut Output) -> Result<Done, Failure> {
    let kb = open(&arguments.base.kb)?;
    let changes = kb.changes(arguments.since, arguments.scope.query(String::new()))?;
    if arguments.json {
        output.json(&changes)?;
    } else {
        for change in &changes {
            show(change, output)?;
        }
    }
    Ok(if changes.is_empty() { Done::Nothing } else { Done::Something })
}

fn show(change: &ArticleChange, output: &mut Output) -> Result<(), Failure> {
    let what = match change.change {
        ChangeKind::New => "new",
        ChangeKind::Changed => "changed",
        ChangeKind::Withdrawn => "withdrawn",
        _ => "a newer kind of change",
    };
    output.piece(Style::Bold, &format!("{what:9}  {}", change.title))?;
    let versions = match (change.before, change.after) {
        (Some(before), Some(after)) => format!("version {before} to {after}"),
        (before, after) => before.or(after).map_or(String::new(), |version| format!("version {version}")),
    };
    let at = change.at.map(|at| format!(", {at}")).unwrap_or_default();
    output.line(Style::Dim, &format!("  {}, {}, {versions}{at}", change.article, change.language))?;
    if let Some(diff) = &change.diff {
        output.text(4, &diff.to_string(), &[])?;
    }
    Ok(())
}

/// Runs `diff`.
pub(crate) fn diff(arguments: &Diff, output: &mut Output) -> Result<Done, Failure> {
    let diff = open(&arguments.base.kb)?.diff(&arguments.id, &arguments.language, arguments.from, arguments.to)?;
    if arguments.json {
        output.json(&diff)?;
    } else if !diff.is_empty() {
        output.text(0, &diff.to_string(), &[])?;
    }
    Ok(if diff.is_empty() { Done::Nothing } else { Done::Something })
}
