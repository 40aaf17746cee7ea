//! A draft that an agent can send: phrases round an answer, in the form that the channel wants. Pure, and cannot fail.
//!
//! An e-mail says everything. A chat greets, answers, gives the link and the way to a person. A text message and a post do the same without
//! a greeting, within their limit. On the phone every sentence and every step stands alone, without link, table or number of a list.

use std::ops::Range;

use rejoinder_store::{Kind, Version};
use rejoinder_text::{AskKind, Language, is_closing, is_greeting};
use serde::Serialize;

use crate::answer::{Answer, AnswerForm};
use crate::canned::{Fault, Filled, Values, fill};
use crate::phrases::{Voice, closes_full_width};
use crate::prepared::Prepared;
use crate::query::{Channel, Tone};
use crate::short::{Room, cut};
use crate::statements::{Statement, address, joined, spoken, statements};

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
    /// Says how to reach a person.
    Person,
    /// Asks back.
    Question,
    /// Names what this reply does not answer.
    Unanswered,
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
    pub(crate) values: &'a Values,
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

/// The draft of a reply that answers with `answer` and, each with a citation of its own, with `also`. In a language without phrases the
/// answers and their links stand alone. `None` if a canned reply has nothing left to say without the values it lacks.
pub(crate) fn draft(answer: &Answer, article: &Prepared, also: &[(&Answer, &Prepared)], occasion: &Occasion<'_>) -> Option<Draft> {
    let voice = Voice::new(occasion.language, occasion.tone);
    let mut quotes = vec![Quote::of(answer, article, occasion, voice)?];
    quotes.extend(also.iter().filter_map(|(answer, article)| Quote::of(answer, article, occasion, voice)));
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
    Some(Draft { parts, answer, missing, fault })
}

/// A reply that quotes nothing: to thanks, or with a question or word of its own between greeting and closing.
#[cfg_attr(not(test), expect(dead_code, reason = "questions back are asked by the outcome, which is decided in suggest.rs"))]
pub(crate) fn without_answer(said: Vec<Part>, occasion: &Occasion<'_>) -> Vec<Part> {
    let mut writer = Writer { voice: Voice::new(occasion.language, occasion.tone), occasion, parts: Vec::new() };
    let letter = matches!(occasion.channel, None | Some(Channel::Email));
    if letter {
        writer.greet("greeting", Some("greeting_unnamed"));
    } else if occasion.channel == Some(Channel::Chat) {
        writer.greet("greeting_alone", None);
    }
    if letter || said.is_empty() {
        writer.acknowledge();
    }
    writer.parts.extend(said);
    writer.phrase(PartKind::Person, if letter { "person" } else { "person_short" }, &[]);
    if letter {
        writer.phrase(PartKind::Closing, "closing", &[]);
    }
    writer.parts
}

/// An answer ready to be quoted.
struct Quote<'a> {
    article: &'a Prepared,
    answer: Answer,
    /// The greeting and the closing of a canned reply, which stand apart from what it says.
    greeting: Vec<Statement>,
    said: Vec<Statement>,
    closing: Vec<Statement>,
    /// Whether the canned reply greets, in a line of its own or not.
    greets: bool,
    missing: Vec<String>,
    fault: Option<Fault>,
}

impl<'a> Quote<'a> {
    fn of(answer: &Answer, article: &'a Prepared, occasion: &Occasion<'_>, voice: Voice) -> Option<Self> {
        let (greeting, closing) = (Vec::new(), Vec::new());
        if answer.form != AnswerForm::Reply {
            let said = statements(answer, article, voice);
            return Some(Self {
                article,
                answer: answer.clone(),
                greeting,
                said,
                closing,
                greets: false,
                missing: Vec::new(),
                fault: None,
            });
        }
        let Filled { statements: mut said, missing, fault } = fill(article, occasion.values);
        let text = joined(&said);
        let spans = said.iter().flat_map(|statement| statement.spans.iter().cloned()).collect();
        let mut quote = Self {
            article,
            answer: Answer { text, spans, ..answer.clone() },
            greeting,
            said: Vec::new(),
            closing,
            greets: false,
            missing,
            fault,
        };
        let n_closing = said.iter().rev().take(LONGEST_CLOSING).position(|it| is_closing(&it.text)).map_or(0, |index| index + 1);
        quote.closing = said.split_off(said.len() - n_closing.min(said.len().saturating_sub(1)));
        quote.greets = said.first().is_some_and(|it| it.step.is_none() && begins_with_greeting(&it.text));
        if said.len() > 1 && said[1].joint == "\n" && is_greeting(&said[0].text) {
            quote.greeting.push(said.remove(0));
        }
        quote.said = said;
        let formula = |it: &Statement| is_greeting(&it.text) || is_closing(&it.text);
        let left_out = !quote.missing.is_empty() || quote.fault.is_some();
        quote.said.iter().any(|it| !left_out || !formula(it)).then_some(quote)
    }

    fn is_canned(&self) -> bool {
        self.answer.form == AnswerForm::Reply
    }

    fn source(&self, spans: Vec<Range<usize>>, filled: Vec<String>) -> PartSource {
        let article = &self.article.article;
        PartSource::Article {
            article: article.id.clone(),
            language: article.language.clone(),
            version: article.version.unwrap_or(1),
            spans,
            filled,
        }
    }

    /// Statements in one part.
    fn part(&self, kind: PartKind, statements: &[Statement], text: String) -> Part {
        let spans = statements.iter().flat_map(|it| it.spans.iter().cloned()).collect();
        let filled = statements.iter().flat_map(|it| it.filled.iter().cloned()).collect();
        Part { kind, text, source: self.source(spans, filled) }
    }

    /// The whole answer.
    fn whole(&self) -> Part {
        match self.answer.form {
            AnswerForm::Reply | AnswerForm::Row => self.part(PartKind::Answer, &self.said, joined(&self.said)),
            AnswerForm::Sentences | AnswerForm::Steps => {
                Part { kind: PartKind::Answer, text: self.answer.text.clone(), source: self.source(self.answer.spans.clone(), Vec::new()) }
            }
        }
    }
}

/// A closing of a canned reply is at most this many lines, the names under it included.
const LONGEST_CLOSING: usize = 4;

/// Whether the first line of a canned reply greets, alone or before something else: "Hi Ann, thank you for …", "王女士，您好。".
fn begins_with_greeting(line: &str) -> bool {
    let marks = [',', '!', '.', ':', '，', '！', '。', '：', '、', '،'];
    is_greeting(line) || line.split_inclusive(marks).take(2).any(|clause| is_greeting(clause.trim()))
}

/// Writes the parts of one reply in order.
struct Writer<'a> {
    voice: Voice,
    occasion: &'a Occasion<'a>,
    parts: Vec<Part>,
}

impl Writer<'_> {
    fn phrase(&mut self, kind: PartKind, name: &'static str, slots: &[(&str, &str)]) -> bool {
        let said = self.voice.say(name, slots);
        let is_said = said.is_some();
        self.parts.extend(said.map(|text| Part { kind, text, source: PartSource::Phrase(name) }));
        is_said
    }

    fn greet(&mut self, named: &'static str, unnamed: Option<&'static str>) {
        let by_name = self.occasion.customer.is_some_and(|name| self.phrase(PartKind::Greeting, named, &[("customer", name)]));
        if let Some(unnamed) = unnamed.filter(|_| !by_name) {
            self.phrase(PartKind::Greeting, unnamed, &[]);
        }
    }

    fn apologize(&mut self) {
        if self.occasion.kind == AskKind::Complaint {
            self.phrase(PartKind::Apology, "apology", &[]);
        }
    }

    fn acknowledge(&mut self) {
        let topic = self.occasion.topic.filter(|_| self.occasion.kind != AskKind::Thanks);
        if topic.is_some_and(|topic| self.phrase(PartKind::Acknowledgement, "acknowledge_topic", &[("topic", topic)])) {
            return;
        }
        let name = match self.occasion.kind {
            AskKind::Problem => "acknowledge_problem",
            AskKind::Complaint => "acknowledge_complaint",
            AskKind::Cancellation => "acknowledge_cancellation",
            AskKind::Thanks => "acknowledge_thanks",
            _ => "acknowledge_question",
        };
        self.phrase(PartKind::Acknowledgement, name, &[]);
    }

    fn cite(&mut self, quote: &Quote<'_>, name: Option<&'static str>) {
        let Some(url) = quote.article.article.url.as_deref().map(address).filter(|url| !url.is_empty()) else { return };
        if !name.is_some_and(|name| self.phrase(PartKind::Citation, name, &[("url", &url)])) {
            self.parts.push(Part { kind: PartKind::Citation, text: url, source: quote.source(Vec::new(), Vec::new()) });
        }
    }

    fn letter(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
        let Some(first) = quotes.first() else { return self.parts };
        if first.is_canned() {
            if !first.greets {
                self.greet("greeting_alone", Some("greeting_alone_unnamed"));
            }
            self.parts
                .extend((!first.greeting.is_empty()).then(|| first.part(PartKind::Greeting, &first.greeting, joined(&first.greeting))));
        } else {
            self.greet("greeting", Some("greeting_unnamed"));
            self.acknowledge();
            self.apologize();
        }
        for quote in quotes {
            // A condition before the steps leads to them itself.
            if quote.answer.form == AnswerForm::Steps && quote.said.first().is_some_and(|it| it.step.is_some()) {
                self.phrase(PartKind::LeadIn, "steps", &[]);
            }
            self.parts.push(quote.whole());
            if !self.occasion.language.reads(&quote.article.article.language) {
                self.phrase(PartKind::Caution, "caution_language", &[]);
            }
            self.cite(quote, Some("source"));
        }
        if !first.is_canned() {
            self.phrase(PartKind::NextStep, "next_step", &[]);
        }
        self.phrase(PartKind::Person, "person", &[]);
        if first.closing.is_empty() {
            self.phrase(PartKind::Closing, "closing", &[]);
        } else {
            self.parts.push(first.part(PartKind::Closing, &first.closing, joined(&first.closing)));
        }
        self.parts
    }

    fn chat(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
        if !quotes.first().is_some_and(|quote| quote.greets && quote.greeting.is_empty()) {
            self.greet("greeting_alone", None);
        }
        if quotes.iter().all(|quote| !quote.is_canned()) {
            self.apologize();
        }
        for quote in quotes {
            self.parts.push(quote.whole());
            self.cite(quote, Some("source_short"));
        }
        self.phrase(PartKind::Person, "person_short", &[]);
        self.parts
    }

    fn phone(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
        if quotes.iter().all(|quote| !quote.is_canned()) {
            self.apologize();
        }
        for quote in quotes {
            if quote.answer.form == AnswerForm::Row {
                let row = quote.whole();
                self.parts.push(Part { text: spoken(&row.text), ..row });
                continue;
            }
            let steps: Vec<usize> = (0..quote.said.len()).filter(|&index| quote.said[index].step.is_some()).collect();
            for (index, statement) in quote.said.iter().enumerate() {
                // A single step needs no word for its place.
                match steps.iter().position(|&step| step == index).filter(|_| steps.len() > 1) {
                    Some(0) => self.phrase(PartKind::LeadIn, "step_first", &[]),
                    Some(last) if last + 1 == steps.len() => self.phrase(PartKind::LeadIn, "step_last", &[]),
                    Some(_) => self.phrase(PartKind::LeadIn, "step_next", &[]),
                    None => false,
                };
                let text = spoken(&statement.text);
                self.parts.push(quote.part(PartKind::Answer, std::slice::from_ref(statement), text));
            }
        }
        self.phrase(PartKind::Person, "person_short", &[]);
        self.parts
    }

    /// Each answer has an equal share of the room that the links and the way to a person leave; what one does not use is for the next.
    fn short(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
        let person = self.voice.say("person_short", &[]).unwrap_or_default();
        let said: Vec<Vec<Statement>> = quotes.iter().map(|quote| plain(&quote.said)).collect();
        let url = |quote: &Quote<'_>| quote.article.article.url.as_deref().map(address).unwrap_or_default();
        let urls: Vec<String> = quotes.iter().map(url).collect();
        let texts = said.iter().flatten().map(|it| it.text.as_str()).chain(urls.iter().map(String::as_str)).chain([person.as_str()]);
        let Some(room) = Room::of(self.occasion.channel, texts) else { return self.parts };
        let line = |text: &str| if text.is_empty() { 0 } else { room.taken(text) + 1 };
        // A link that leaves no room for the answer is not sent: half of one leads nowhere.
        let mut left = room.limit().saturating_sub(line(&person));
        let mut linked = vec![false; quotes.len()];
        for (linked, url) in linked.iter_mut().zip(&urls) {
            *linked = line(url) * 2 <= left;
            left -= if *linked { line(url) } else { 0 };
        }
        for (index, quote) in quotes.iter().enumerate() {
            let share = (left / (quotes.len() - index)).saturating_sub(usize::from(index > 0));
            let in_order = matches!(quote.answer.form, AnswerForm::Steps | AnswerForm::Row);
            if let Some(cut) = cut(&said[index], in_order, room, share) {
                left = left.saturating_sub(line(&cut.text));
                self.parts.push(Part { kind: PartKind::Answer, text: cut.text, source: quote.source(cut.spans, cut.filled) });
            }
            if linked[index] {
                self.cite(quote, None);
            }
        }
        self.phrase(PartKind::Person, "person_short", &[]);
        self.parts
    }
}

/// Statements without bars between cells.
fn plain(said: &[Statement]) -> Vec<Statement> {
    said.iter().map(|it| Statement { text: it.text.replace(" | ", ", "), ..it.clone() }).collect()
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
