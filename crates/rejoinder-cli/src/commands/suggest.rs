//! `rejoinder suggest`: replies that an agent can send, a question back, or the word that a person should answer.

use rejoinder::{Ask, Facet, HandOver, Outcome, Question, Reason, RecentChange, Reply, Slot, Suggestions, Warning};

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
    } else if arguments.prompt {
        output.text(0, &suggestions.prompt(), &[])?;
    } else {
        show(&suggestions, output)?;
    }
    Ok(if matches!(suggestions.outcome, Outcome::Answered) { Done::Something } else { Done::Nothing })
}

fn show(suggestions: &Suggestions, output: &mut Output) -> Result<(), Failure> {
    let language = suggestions.language.as_ref().map_or("language unclear".to_owned(), |language| language.name().to_owned());
    output.piece(Style::Bold, &outcome(&suggestions.outcome))?;
    output.line(Style::Dim, &format!("  {language}, {}", suggestions.kind))?;
    if !suggestions.slots.is_empty() {
        output.text(0, &format!("found in it: {}", suggestions.slots.iter().map(slot).collect::<Vec<_>>().join(", ")), &[])?;
    }
    for it in &suggestions.asks {
        output.text(0, &format!("asked: {}", ask(it)), &[])?;
    }
    match &suggestions.outcome {
        Outcome::Clarify(question) => show_question(question, output)?,
        Outcome::HandOver(hand_over) => show_hand_over(hand_over, output)?,
        _ => {}
    }
    for (index, reply) in suggestions.replies.iter().enumerate() {
        output.end()?;
        head(index + 1, reply, output)?;
        output.end()?;
        output.text(4, &reply.text, &[])?;
    }
    if !suggestions.considered.is_empty() {
        output.end()?;
        let decided = matches!(suggestions.outcome, Outcome::Clarify(_));
        let heading = if decided { "considered, and decided between by the answer:" } else { "considered, but not likely enough to send:" };
        output.line(Style::Dim, heading)?;
    }
    for (index, reply) in suggestions.considered.iter().enumerate() {
        head(index + 1, reply, output)?;
        output.text(4, &reply.answer.text, &[])?;
    }
    Ok(())
}

fn show_question(question: &Question, output: &mut Output) -> Result<(), Failure> {
    ready(&question.text, output)?;
    output.end()?;
    let Question { options, gain, .. } = question;
    output.text(0, &format!("options: {} (the answer tells {gain:.2} bits)", options.join(", ")), &[])?;
    Ok(())
}

fn show_hand_over(hand_over: &HandOver, output: &mut Output) -> Result<(), Failure> {
    let HandOver { department, topics, missing, follow_up, text, .. } = hand_over;
    let lists = [("department", department.as_slice()), ("topics", topics), ("missing values", missing)];
    for (name, list) in lists {
        if !list.is_empty() {
            output.text(0, &format!("{name}: {}", list.join(", ")), &[])?;
        }
    }
    output.line(Style::Plain, &format!("follow up by: {follow_up}"))?;
    if !text.is_empty() {
        output.line(Style::Plain, "until then:")?;
    }
    ready(text, output)
}

/// A text that is ready to send, set apart; nothing where there is none.
fn ready(text: &str, output: &mut Output) -> Result<(), Failure> {
    if !text.is_empty() {
        output.end()?;
        output.text(4, text, &[])?;
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
    if let Some(RecentChange { at, diff, .. }) = &reply.changed {
        output.line(Style::Bold, &format!("    changed on {at}, from version {} to {}:", diff.before, diff.after))?;
        output.text(6, &diff.to_string(), &[])?;
    }
    Ok(())
}

/// Whether there is an answer, and why not.
pub(crate) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered => "answered".to_owned(),
        Outcome::Clarify(question) => format!("asks back: the {} decides", facet(&question.facet)),
        Outcome::HandOver(hand_over) => {
            let reason = match hand_over.reason {
                Reason::NothingFound => "nothing in the knowledge base is about this",
                Reason::Uncertain => "no article is likely enough to answer this",
                Reason::NothingAsked => "the customer says thanks and asks nothing",
                _ => "for a newer reason, which --json shows",
            };
            format!("handed over: {reason}")
        }
        _ => "a newer outcome, which --json shows".to_owned(),
    }
}

/// One question of a message, and which article answers it.
pub(crate) fn ask(ask: &Ask) -> String {
    let answered = ask.article.as_ref().map_or("not answered".to_owned(), |article| format!("answered by {article}"));
    let text = ask.text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{text} -> {answered} ({})", percent(ask.confidence))
}

fn slot(slot: &Slot) -> String {
    let same = slot.value == slot.text;
    let written = if same { String::new() } else { format!(" ({})", slot.text) };
    format!("{} {}{written}", slot.kind, slot.value)
}

fn facet(facet: &Facet) -> &str {
    match facet {
        Facet::Product => "product",
        Facet::Plan => "plan",
        Facet::Region => "region",
        Facet::Delivery => "state of delivery",
        Facet::Channel => "channel",
        Facet::Other(name) => name,
        _ => "answer",
    }
}

fn describe(warning: &Warning, reply: &Reply) -> String {
    match warning {
        Warning::OtherLanguage(language) => format!("the article is in {}, translate before sending", language.name()),
        Warning::ReviewOverdue(by) => format!("the article was to be reviewed before {by}"),
        Warning::Outdated(source) => format!("the article in {}, which it is translated from, is newer", source.name()),
        Warning::Internal => "the article is not for the public".to_owned(),
        Warning::MissingValues => format!("left out what needs a value, give it with --value NAME=VALUE: {}", reply.missing.join(", ")),
        Warning::BrokenTemplate { line, reason } => format!("line {line} of the reply is broken, and left out: {reason}"),
        _ => "a newer warning, which --json shows".to_owned(),
    }
}
