//! A draft that an agent can send: phrases round an answer, in the form that the channel wants. Pure, and cannot fail.

use std::ops::Range;

use rejoinder_store::Version;
use rejoinder_text::Language;
use serde::Serialize;

use crate::answer::{Answer, AnswerForm};
use crate::phrases::phrases;
use crate::prepared::Prepared;
use crate::query::Channel;

/// A part of a reply. Every part comes from somewhere: an article version or a named phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Part {
    /// What it does in the reply.
    pub kind: PartKind,
    /// Its text.
    pub text: String,
    /// Where it comes from.
    pub source: PartSource,
}

/// What a part does in a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartKind {
    /// Greets the customer.
    Greeting,
    /// Opens the reply.
    Opening,
    /// Answers.
    Answer,
    /// Says where to read more.
    Source,
    /// Says what to do if that was not the answer.
    NextStep,
    /// Closes the reply.
    Closing,
}

/// Where a part comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartSource {
    /// A phrase, by its name in the phrase file of the reply's language.
    Phrase(&'static str),
    /// Spans of an article's rendered text.
    Article {
        /// The article's id.
        article: String,
        /// Its language.
        language: Language,
        /// The version quoted.
        version: Version,
        /// The bytes quoted; none where only its address is given.
        spans: Vec<Range<usize>>,
    },
}

/// What a reply is made for.
pub(crate) struct Occasion<'a> {
    pub(crate) language: &'a Language,
    pub(crate) channel: Option<Channel>,
    pub(crate) customer: Option<&'a str>,
}

/// The parts of a reply, in order. In a language without phrases the answer and its link stand alone.
pub(crate) fn parts(answer: &Answer, article: &Prepared, occasion: &Occasion<'_>) -> Vec<Part> {
    let phrases = phrases(occasion.language);
    let mut parts = Vec::new();
    let mut phrase = |kind, name: &'static str, text: String| parts.push(Part { kind, text, source: PartSource::Phrase(name) });
    let letter = matches!(occasion.channel, None | Some(Channel::Email));
    let customer = occasion.customer.map(str::trim).filter(|name| !name.is_empty());
    if let Some(phrases) = phrases {
        match customer {
            Some(name) if letter || occasion.channel == Some(Channel::Chat) => {
                phrase(PartKind::Greeting, "greeting", phrases.greeting.replace("{customer}", name));
            }
            None if letter => phrase(PartKind::Greeting, "greeting_unnamed", phrases.greeting_unnamed.clone()),
            _ => {}
        }
        if letter {
            phrase(PartKind::Opening, "opening", phrases.opening.clone());
        }
        if answer.form == AnswerForm::Steps {
            phrase(PartKind::Opening, "steps", phrases.steps.clone());
        }
    }
    let quoted = |spans| PartSource::Article {
        article: article.article.id.clone(),
        language: article.article.language.clone(),
        version: article.article.version.unwrap_or(1),
        spans,
    };
    parts.push(Part { kind: PartKind::Answer, text: spoken(answer, occasion.channel), source: quoted(answer.spans.clone()) });
    if let Some(url) = article.article.url.as_ref().filter(|_| occasion.channel != Some(Channel::Phone)) {
        let (text, source) = match phrases.filter(|_| letter || occasion.channel == Some(Channel::Chat)) {
            Some(phrases) => (phrases.source.replace("{url}", url), PartSource::Phrase("source")),
            None => (url.clone(), quoted(Vec::new())),
        };
        parts.push(Part { kind: PartKind::Source, text, source });
    }
    let mut phrase = |kind, name: &'static str, text: String| parts.push(Part { kind, text, source: PartSource::Phrase(name) });
    if let Some(phrases) = phrases.filter(|_| letter) {
        phrase(PartKind::NextStep, "next_step", phrases.next_step.clone());
        phrase(PartKind::Closing, "closing", phrases.closing.clone());
    }
    parts
}

/// A table row cannot be read aloud or sent as a text message: its cells follow their header one by one.
fn spoken(answer: &Answer, channel: Option<Channel>) -> String {
    let plain = matches!(channel, Some(Channel::Phone | Channel::Sms));
    if answer.form != AnswerForm::Row || !plain {
        return answer.text.clone();
    }
    let mut lines = answer.text.lines();
    match (lines.next(), lines.next()) {
        (Some(header), Some(row)) => {
            let cells = header.split('|').zip(row.split('|')).map(|(name, cell)| (name.trim(), cell.trim()));
            cells.filter(|(_, cell)| !cell.is_empty()).map(|(name, cell)| format!("{name}: {cell}.")).collect::<Vec<_>>().join(" ")
        }
        _ => answer.text.replace(" | ", ", "),
    }
}

/// The parts as one text: a letter in paragraphs, everything else in lines.
pub(crate) fn text(parts: &[Part], channel: Option<Channel>) -> String {
    let separator = match channel {
        None | Some(Channel::Email) => "\n\n",
        Some(Channel::Chat | Channel::Social) => "\n",
        Some(Channel::Phone | Channel::Sms) => " ",
    };
    parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(separator)
}
