//! The forms of a reply, one for each channel. Pure, and cannot fail.
//!
//! An e-mail says everything. A chat greets, answers, gives the link and the way to a person. A text message and a post do the same without
//! a greeting, within their limit, and of what is left open they say no more than that it is. On the phone every sentence and every step stands alone, without link, table or number of a list.

use rejoinder_text::AskKind;

use crate::answer::AnswerForm;
use crate::phrases::Voice;
use crate::quote::Quote;
use crate::reply::{Occasion, Part, PartKind, PartSource};
use crate::short::{Room, cut};
use crate::statements::{Statement, address, joined, spoken};

/// Writes the parts of one reply in order.
pub(crate) struct Writer<'a> {
    pub(crate) voice: Voice,
    pub(crate) occasion: &'a Occasion<'a>,
    pub(crate) parts: Vec<Part>,
}

impl Writer<'_> {
    pub(crate) fn phrase(&mut self, kind: PartKind, name: &'static str, slots: &[(&str, &str)]) -> bool {
        let said = self.voice.say(name, slots);
        let is_said = said.is_some();
        self.parts.extend(said.map(|text| Part { kind, text, source: PartSource::Phrase(name.into()) }));
        is_said
    }

    pub(crate) fn greet(&mut self, named: &'static str, unnamed: Option<&'static str>) {
        let by_name = self.occasion.customer.is_some_and(|name| self.phrase(PartKind::Greeting, named, &[("customer", name)]));
        if let Some(unnamed) = unnamed.filter(|_| !by_name) {
            self.phrase(PartKind::Greeting, unnamed, &[]);
        }
    }

    pub(crate) fn apologize(&mut self) {
        if self.occasion.kind == AskKind::Complaint {
            self.phrase(PartKind::Apology, "apology", &[]);
        }
    }

    pub(crate) fn acknowledge(&mut self) {
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

    /// Names what is left open, each in one sentence.
    fn name_unanswered(&mut self) {
        for ask in self.occasion.unanswered {
            self.phrase(PartKind::Unanswered, "unanswered", &[("ask", ask)]);
        }
    }

    /// Says since when an answer holds that was another one not long ago.
    fn date(&mut self, quote: &Quote<'_>) {
        let said = quote.changed.and_then(|at| self.voice.say_on("changed_on", at));
        self.parts.extend(said.map(|text| Part { kind: PartKind::Caution, text, source: PartSource::Phrase("changed_on".into()) }));
    }

    fn cite(&mut self, quote: &Quote<'_>, name: Option<&'static str>) {
        let Some(url) = quote.article.article.url.as_deref().map(address).filter(|url| !url.is_empty()) else { return };
        if !name.is_some_and(|name| self.phrase(PartKind::Citation, name, &[("url", &url)])) {
            self.parts.push(Part { kind: PartKind::Citation, text: url, source: quote.source(Vec::new(), Vec::new()) });
        }
    }

    pub(crate) fn letter(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
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
            self.date(quote);
            if !self.occasion.language.reads(&quote.article.article.language) {
                self.phrase(PartKind::Caution, "caution_language", &[]);
            }
            self.cite(quote, Some("source"));
        }
        self.name_unanswered();
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

    pub(crate) fn chat(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
        if !quotes.first().is_some_and(|quote| quote.greets && quote.greeting.is_empty()) {
            self.greet("greeting_alone", None);
        }
        if quotes.iter().all(|quote| !quote.is_canned()) {
            self.apologize();
        }
        for quote in quotes {
            self.parts.push(quote.whole());
            self.date(quote);
            self.cite(quote, Some("source_short"));
        }
        self.name_unanswered();
        self.phrase(PartKind::Person, "person_short", &[]);
        self.parts
    }

    pub(crate) fn phone(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
        if quotes.iter().all(|quote| !quote.is_canned()) {
            self.apologize();
        }
        for quote in quotes {
            if quote.answer.form == AnswerForm::Row {
                let row = quote.whole();
                self.parts.push(Part { text: spoken(&row.text), ..row });
                self.date(quote);
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
            self.date(quote);
        }
        self.name_unanswered();
        self.phrase(PartKind::Person, "person_short", &[]);
        self.parts
    }

    /// Each answer has an equal share of the room that the links, the way to a person and the word on what is left open leave; what one
    /// does not use is for the next.
    pub(crate) fn short(mut self, quotes: &[Quote<'_>]) -> Vec<Part> {
        let person = self.voice.say("person_short", &[]).unwrap_or_default();
        let is_open = !self.occasion.unanswered.is_empty();
        let open = is_open.then(|| self.voice.say("unanswered_short", &[])).flatten().unwrap_or_default();
        let said: Vec<Vec<Statement>> = quotes.iter().map(|quote| plain(&quote.said)).collect();
        let url = |quote: &Quote<'_>| quote.article.article.url.as_deref().map(address).unwrap_or_default();
        let urls: Vec<String> = quotes.iter().map(url).collect();
        let texts =
            said.iter().flatten().map(|it| it.text.as_str()).chain(urls.iter().map(String::as_str)).chain([person.as_str(), open.as_str()]);
        let Some(room) = Room::of(self.occasion.channel, texts) else { return self.parts };
        let line = |text: &str| if text.is_empty() { 0 } else { room.taken(text) + 1 };
        // A link that leaves no room for the answer is not sent: half of one leads nowhere.
        let mut left = room.limit().saturating_sub(line(&person) + line(&open));
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
        if is_open {
            self.phrase(PartKind::Unanswered, "unanswered_short", &[]);
        }
        self.phrase(PartKind::Person, "person_short", &[]);
        self.parts
    }
}

/// Statements without bars between cells.
fn plain(said: &[Statement]) -> Vec<Statement> {
    said.iter().map(|it| Statement { text: it.text.replace(" | ", ", "), ..it.clone() }).collect()
}
