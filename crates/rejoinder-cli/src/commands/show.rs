//! `rejoinder show`: an article as it is stored, or all that it ever was.

use rejoinder::{Article, ErrorKind, InForce, Revision, Status};

use crate::args::Show;
use crate::commands::{Done, open};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: &Show, output: &mut Output) -> Result<Done, Failure> {
    let kb = open(&arguments.base.kb)?;
    let (id, language) = (arguments.id.as_str(), arguments.language.as_ref());
    if arguments.history {
        let revisions = kb.history(id, language)?;
        if revisions.is_empty() {
            let of = language.map(|language| format!(" in {language}")).unwrap_or_default();
            return Err(Failure::NotFound(format!("{id}: no such article{of}, now or earlier")));
        }
        for revision in &revisions {
            show_revision(revision, output)?;
        }
        return Ok(Done::Something);
    }
    let versions = kb.versions(id, language).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::NotFound(error.to_string()),
        _ => error.into(),
    })?;
    for (index, stored) in versions.iter().enumerate() {
        if index > 0 {
            output.end()?;
        }
        show_article(&stored.article, &time(&stored.article, stored.in_force), output)?;
    }
    Ok(Done::Something)
}

fn show_revision(revision: &Revision, output: &mut Output) -> Result<(), Failure> {
    let Revision { sequence, language, version, recorded_at, article, .. } = revision;
    let what = article.as_ref().map_or("removed", |article| article.title.as_str());
    output.piece(Style::Dim, &format!("{recorded_at}  change {sequence}  "))?;
    output.piece(Style::Plain, &format!("{language}, version {version}  "))?;
    output.line(Style::Bold, what)?;
    if let Some(article) = article {
        output.text(4, &article.body, &[])?;
    }
    Ok(())
}

fn show_article(article: &Article, time: &str, output: &mut Output) -> Result<(), Failure> {
    output.line(Style::Bold, &article.title)?;
    let version = article.version.unwrap_or(1);
    output.line(Style::Dim, &format!("{}, {}, version {version}, {}, {time}", article.id, article.language, article.kind.as_str()))?;
    let url = article.url.iter().cloned().collect();
    let lists = [
        ("url", &url),
        ("tags", &article.tags),
        ("products", &article.products),
        ("channels", &article.channels),
        ("regions", &article.regions),
        ("audience", &article.audience),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            output.line(Style::Dim, &format!("{name}: {}", list.join(", ")))?;
        }
    }
    output.end()?;
    Ok(output.text(0, &article.body, &[])?)
}

/// When a version is in force, in words.
fn time(article: &Article, in_force: Option<InForce>) -> String {
    match (article.status, in_force) {
        (Status::Draft, _) => "draft".to_owned(),
        (Status::Archived, _) => "archived".to_owned(),
        (Status::Published, None) => "replaced by a later version".to_owned(),
        (Status::Published, Some(InForce { since, until })) => match (since, until) {
            (None, None) => "in force".to_owned(),
            (Some(from), None) => format!("in force from {from}"),
            (None, Some(until)) => format!("in force until {until}"),
            (Some(from), Some(until)) => format!("in force from {from} until {until}"),
        },
    }
}
