//! A draft that an agent can send: phrases round an answer, in the form that the channel wants. Pure, and cannot fail.

use std::borrow::Cow;
use std::ops::Range;

use rejoinder_store::{Kind, Timestamp, Version};
use rejoinder_text::{AskKind, Language};
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::canned::{Fault, Values};
use crate::forms::Writer;
use crate::phrases::{Voice, closes_full_width};
use crate::prepared::Prepared;
use crate::query::{Channel, Tone};
use crate::quote::Quote;
use crate::short::Room;

/// A part of a reply. Every part comes from somewhere: an article version or a named phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartKind {
    /// Greets the customer.
    Greeting,
    /// Says that the message has arrived and what it is about.
    Acknowledgement,
    /// Feels for a customer who complains, and admits no fault.
    Apology,
    /// Leads to steps: "Please follow these steps:", or on the phone "First:".
    LeadIn,
    /// Answers.
    Answer,
    /// Says what to be careful with.
    Caution,
    /// Says where to read more.
    Citation,
    /// Says what to do if that was not the answer.
    NextStep,
    /// Says how to reach a person, or when one will reply.
    Person,
    /// Asks back.
    Question,
    /// Names what this reply does not answer.
    Unanswered,
    /// Closes the reply.
    Closing,
}

/// Where a part comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartSource {
    /// A phrase, by its name in the phrase file of the reply's language.
    Phrase(Cow<'static, str>),
    /// Spans of an article's rendered text. They follow one another in the part's text, between them white space, the numbers of steps,
    /// what was filled in, and punctuation between the cells of a row; `...` ends what was cut, and on the phone addresses are hosts.
    Article {
        /// The article's id.
        article: String,
        /// Its language.
        language: Language,
        /// The version quoted.
        version: Version,
        /// The bytes quoted; none where only its address is given.
        spans: Vec<Range<usize>>,
        /// The placeholders of a canned reply that were filled in, as they are written between the braces, in order.
        filled: Vec<String>,
    },
}

/// What a reply is made for.
pub(crate) struct Occasion<'a> {
    pub(crate) language: &'a Language,
    pub(crate) channel: Option<Channel>,
    pub(crate) customer: Option<&'a str>,
    pub(crate) tone: Option<Tone>,
    /// What the customer wants: a complaint is met with an apology.
    pub(crate) kind: AskKind,
    /// What the message is about, in the language of the reply: the customer's words or a title.
    pub(crate) topic: Option<&'a str>,
    /// What the reply does not answer: it says so.
    pub(crate) unanswered: &'a [&'a str],
    pub(crate) values: &'a Values,
}

/// An answer that a reply quotes.
#[derive(Clone, Copy)]
pub(crate) struct Quoted<'a> {
    pub(crate) answer: &'a Answer,
    pub(crate) article: &'a Prepared,
    /// Since when it is so, where it was otherwise not long ago.
    pub(crate) changed: Option<Timestamp>,
}

/// A reply put together.
pub(crate) struct Draft {
    pub(crate) parts: Vec<Part>,
    /// The answer as the customer reads it, the values of a canned reply filled in.
    pub(crate) answer: Answer,
    /// The placeholders without a value, in order.
    pub(crate) missing: Vec<String>,
    /// What is broken in the templates.
    pub(crate) fault: Option<Fault>,
}

/// The draft of a reply with these answers, each with a citation of its own; the first is what it answers with. In a language without
/// phrases the answers and their links stand alone.
///
/// # Errors
///
/// The names of the values without which the canned reply that is the first answer has nothing left to say.
pub(crate) fn draft(quoted: &[Quoted<'_>], occasion: &Occasion<'_>) -> Result<Draft, Vec<String>> {
    let voice = Voice::new(occasion.language, occasion.tone);
    let (first, also) = quoted.split_first().ok_or_else(Vec::new)?;
    let mut quotes = vec![Quote::of(first, occasion, voice)?];
    quotes.extend(also.iter().filter_map(|quoted| Quote::of(quoted, occasion, voice).ok()));
    let answer = quotes[0].answer.clone();
    let missing = quotes.iter().flat_map(|quote| quote.missing.iter().cloned()).collect();
    let fault = quotes.iter().find_map(|quote| quote.fault.clone());
    let writer = Writer { voice, occasion, parts: Vec::new() };
    let parts = match occasion.channel {
        None | Some(Channel::Email) => writer.letter(&quotes),
        Some(Channel::Chat) => writer.chat(&quotes),
        Some(Channel::Phone) => writer.phone(&quotes),
        Some(Channel::Sms | Channel::Social) => writer.short(&quotes),
    };
    Ok(Draft { parts, answer, missing, fault })
}

/// A reply that quotes nothing: to thanks, or with a [`question`] or [`will_reply`] between greeting and closing. Whoever complains is
/// told that it is felt for. Where the room is little, thanks go first, then the apology, and only a question too long to stand beside it
/// leaves out the way to a person.
pub(crate) fn without_answer(said: Option<Part>, occasion: &Occasion<'_>) -> Vec<Part> {
    let mut writer = Writer { voice: Voice::new(occasion.language, occasion.tone), occasion, parts: Vec::new() };
    let letter = matches!(occasion.channel, None | Some(Channel::Email));
    let is = |kind| said.as_ref().is_some_and(|part| part.kind == kind);
    let (asks, will_reply) = (is(PartKind::Question), is(PartKind::Person));
    if letter {
        writer.greet("greeting", Some("greeting_unnamed"));
    } else if occasion.channel == Some(Channel::Chat) {
        writer.greet("greeting_alone", None);
    }
    if letter || !asks {
        writer.acknowledge();
    }
    writer.apologize();
    writer.parts.extend(said);
    // Whoever is told that a person will reply need not ask for one.
    if !will_reply {
        writer.phrase(PartKind::Person, if letter { "person" } else { "person_short" }, &[]);
    }
    if letter {
        writer.phrase(PartKind::Closing, "closing", &[]);
    }
    fitting(writer.parts, occasion.channel)
}

/// As many of the parts as the channel has room for: what is needed least is left out first, and one part always stays.
fn fitting(mut parts: Vec<Part>, channel: Option<Channel>) -> Vec<Part> {
    for kind in [PartKind::Acknowledgement, PartKind::Apology, PartKind::Person] {
        let said = text(&parts, channel);
        let fits = Room::of(channel, [said.as_str()]).is_none_or(|room| room.taken(&said) <= room.limit());
        if !fits && parts.iter().any(|part| part.kind != kind) {
            parts.retain(|part| part.kind != kind);
        }
    }
    parts
}

/// The phrase that a person will reply by this day; `None` in a language without phrases.
pub(crate) fn will_reply(by: Timestamp, occasion: &Occasion<'_>) -> Option<Part> {
    let text = Voice::new(occasion.language, occasion.tone).say_on("handed_over", by)?;
    Some(Part { kind: PartKind::Person, text, source: PartSource::Phrase("handed_over".into()) })
}

/// The phrase of this name that asks which of these options it is; `None` in a language without phrases.
pub(crate) fn question(name: &'static str, options: &[String], occasion: &Occasion<'_>) -> Option<Part> {
    let voice = Voice::new(occasion.language, occasion.tone);
    let options = voice.choice(&options.iter().map(String::as_str).collect::<Vec<_>>())?;
    let text = voice.say(name, &[("options", options.as_str())])?;
    Some(Part { kind: PartKind::Question, text, source: PartSource::Phrase(name.into()) })
}

/// The parts as one text: a letter in paragraphs, everything else in lines.
pub(crate) fn text(parts: &[Part], channel: Option<Channel>) -> String {
    let letter = matches!(channel, None | Some(Channel::Email));
    let mut text = String::new();
    let mut last: Option<&Part> = None;
    for part in parts {
        let space = if last.is_some_and(|last| closes_full_width(&last.text)) { "" } else { " " };
        text.push_str(match (last.map(|last| last.kind), part.kind) {
            (None, _) => "",
            (Some(PartKind::Acknowledgement), PartKind::Apology) | (Some(PartKind::NextStep), PartKind::Person) => space,
            (Some(PartKind::LeadIn), _) if channel == Some(Channel::Phone) => space,
            (Some(PartKind::LeadIn), _) => "\n",
            _ if letter => "\n\n",
            _ => "\n",
        });
        text.push_str(&part.text);
        last = Some(part);
    }
    text
}

/// What a reply is about, as its customer may read it: the title of an article in a language they read. Titles of canned replies are for
/// agents.
pub(crate) fn topic<'a>(article: &'a Prepared, language: &Language) -> Option<&'a str> {
    let article = &article.article;
    (article.kind != Kind::Reply && language.reads(&article.language)).then_some(article.title.as_str())
}

#[cfg(test)]
#[path = "reply/tests.rs"]
mod tests;

#[cfg(test)]
#[path = "reply/without_answer_tests.rs"]
mod without_answer_tests;
