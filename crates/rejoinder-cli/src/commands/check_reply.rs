//! `rejoinder check-reply`: what a draft of a reply says that it should not.

use std::fs;

use rejoinder::{ArticleFact, FactSource, HiddenReason, HiddenText, ReplyCheck, SupportedFact, UnsupportedFact};

use crate::args::CheckReply;
use crate::commands::{Done, open_to_read, standard_input};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: CheckReply, output: &mut Output) -> Result<Done, Failure> {
    let kb = open_to_read(&arguments.base)?;
    let draft = if arguments.draft.as_os_str() == "-" {
        standard_input()?
    } else {
        let said = |error: std::io::Error| format!("{}: {}", arguments.draft.display(), error.to_string().to_lowercase());
        fs::read_to_string(&arguments.draft).map_err(|error| Failure::new(said(error)))?
    };
    let check = kb.check_reply(&draft, arguments.options.query(arguments.text.join(" ")))?;
    if arguments.json {
        output.json(&check)?;
    } else {
        show(&draft, &check, output)?;
    }
    Ok(if check.is_clean() { Done::Something } else { Done::Nothing })
}

fn show(draft: &str, check: &ReplyCheck, output: &mut Output) -> Result<(), Failure> {
    for found in &check.unsupported {
        line(&found.text, &unsupported(found), output)?;
    }
    for found in &check.out_of_scope {
        line(draft.get(found.span.clone()).unwrap_or_default(), &out_of_scope(found), output)?;
    }
    for span in &check.unchecked {
        line(draft.get(span.clone()).unwrap_or_default(), "not checked: the draft is too long", output)?;
    }
    for found in &check.supported {
        output.line(Style::Dim, &format!("{}  {}: {}", found.text, found.kind, supported(found)))?;
    }
    if check.is_clean() {
        output.line(Style::Bold, "nothing to object to")?;
    }
    Ok(())
}

/// The words of the draft, and what is wrong with them.
fn line(words: &str, fault: &str, output: &mut Output) -> Result<(), Failure> {
    output.piece(Style::Bold, &words.split_whitespace().collect::<Vec<_>>().join(" "))?;
    Ok(output.line(Style::Plain, &format!("  {fault}"))?)
}

fn unsupported(found: &UnsupportedFact) -> String {
    let nearest = found.nearest.as_ref().map(|nearest| format!("; nearest is {}", of_article(nearest))).unwrap_or_default();
    let said = if found.in_message { ", only the customer does" } else { "" };
    format!("{}: no article says this{said}{nearest}", found.kind)
}

fn out_of_scope(found: &HiddenText) -> String {
    let reason = match found.reason {
        HiddenReason::Draft => "is a draft",
        HiddenReason::Archived => "is archived",
        HiddenReason::Internal => "is for another audience",
        HiddenReason::NotYet => "is not in force yet",
        HiddenReason::Expired => "is no longer in force",
        HiddenReason::OtherRegion => "is for other regions",
        HiddenReason::OtherChannel => "is for other channels",
        HiddenReason::OtherProduct => "is about other products",
        _ => "is out of scope",
    };
    format!("text of {}, which {reason}", found.article)
}

fn supported(found: &SupportedFact) -> String {
    match &found.source {
        FactSource::Article(fact) => of_article(fact),
        FactSource::Message => "in the message".to_owned(),
        FactSource::HandOver => "the day by which a person replies".to_owned(),
        _ => "supported".to_owned(),
    }
}

fn of_article(fact: &ArticleFact) -> String {
    format!("{} in {} ({}, version {})", fact.text, fact.article, fact.language, fact.version)
}
