//! `rejoinder suggest`: replies that an agent can send, or the word that a person should answer.

use rejoinder::{HandOver, Outcome, Reason, Reply, Suggestions, Warning};

use crate::args::Suggest;
use crate::commands::{Done, open_to_read, percent, text};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: Suggest, output: &mut Output) -> Result<Done, Failure> {
    let kb = open_to_read(&arguments.base)?;
    let text = text(&arguments.text)?;
    let suggestions = kb.suggest(arguments.options.query(text))?;
    if arguments.json {
        output.json(&suggestions)?;
    } else {
        show(&suggestions, output)?;
    }
    Ok(if matches!(suggestions.outcome, Outcome::Answered) { Done::Something } else { Done::Nothing })
}

fn show(suggestions: &Suggestions, output: &mut Output) -> Result<(), Failure> {
    let language = suggestions.language.as_ref().map_or("language unclear".to_owned(), |language| language.name().to_owned());
    match &suggestions.outcome {
        Outcome::Answered => output.piece(Style::Bold, "answered")?,
        Outcome::HandOver(hand_over) => output.piece(Style::Bold, &handed_over(hand_over))?,
        _ => output.piece(Style::Bold, "a newer outcome, which --json shows")?,
    }
    output.line(Style::Dim, &format!("  {language}"))?;
    if let Outcome::HandOver(HandOver { topics, .. }) = &suggestions.outcome
        && !topics.is_empty()
    {
        output.line(Style::Plain, &format!("topics: {}", topics.join(", ")))?;
    }
    for ask in &suggestions.asks {
        let article = ask.article.as_deref().unwrap_or("a person");
        output.text(0, &format!("asked: {} -> {article} ({})", ask.text.trim(), percent(ask.confidence)), &[])?;
    }
    for (index, reply) in suggestions.replies.iter().enumerate() {
        output.end()?;
        head(index + 1, reply, output)?;
        output.end()?;
        output.text(4, &reply.text, &[])?;
    }
    if !suggestions.considered.is_empty() {
        output.end()?;
        output.line(Style::Dim, "considered, but not likely enough to send:")?;
    }
    for (index, reply) in suggestions.considered.iter().enumerate() {
        head(index + 1, reply, output)?;
        output.text(4, &reply.answer.text, &[])?;
    }
    Ok(())
}

/// Which article a reply quotes, how likely it is right and what to check.
fn head(rank: usize, reply: &Reply, output: &mut Output) -> Result<(), Failure> {
    output.piece(Style::Plain, &format!("{rank:2}. "))?;
    output.piece(Style::Bold, &percent(reply.confidence))?;
    output.piece(Style::Plain, &format!("  {}  {}", reply.title, reply.article))?;
    output.line(Style::Dim, &format!("  {}, version {}", reply.language, reply.version))?;
    for warning in &reply.warnings {
        output.line(Style::Bold, &format!("    check: {}", describe(warning, reply)))?;
    }
    Ok(())
}

/// Why a person should answer.
pub(crate) fn handed_over(hand_over: &HandOver) -> String {
    let reason = match hand_over.reason {
        Reason::NothingFound => "nothing in the knowledge base is about this",
        Reason::Uncertain => "no article is likely enough to answer this",
        _ => "for a newer reason, which --json shows",
    };
    format!("handed over: {reason}")
}

fn describe(warning: &Warning, reply: &Reply) -> String {
    match warning {
        Warning::OtherLanguage(language) => format!("the article is in {}, translate before sending", language.name()),
        Warning::ReviewOverdue(by) => format!("the article was to be reviewed before {by}"),
        Warning::Internal => "the article is not for the public".to_owned(),
        Warning::MissingValues => format!("left out what needs a value, give it with --value NAME=VALUE: {}", reply.missing.join(", ")),
        Warning::BrokenTemplate { line, reason } => format!("line {line} of the reply is broken, and left out: {reason}"),
        _ => "a newer warning, which --json shows".to_owned(),
    }
}
