//! A customer's message: what is asked, freed of quoted mail, greetings and signatures.

mod asks;
mod cues;
mod formulas;
mod html;
mod kind;
mod lexicon;
mod questions;
mod quotes;
mod roles;
mod signature;
#[cfg(test)]
mod tests;
mod units;

use crate::ask::AskKind;
use crate::markup::mail_text;

pub use formulas::{is_closing, is_greeting};
pub(crate) use formulas::{is_formula, is_question};
pub use kind::ask_kind;

/// A message reduced to what is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The text without quoted mail, greeting line, signature and legal notices, and without the tags of an HTML mail; the whole text
    /// where nothing would be left. Of a mail that is forwarded without a word, what was forwarded. Made of lines of the message.
    pub text: String,
    /// The single asks, where it holds two or more: parts of the text in order, with spaces for line breaks.
    pub asks: Vec<String>,
    /// What the customer wants.
    pub kind: AskKind,
    /// Whether the customer takes back what was said before: *no, I meant the other order*.
    pub corrects: bool,
}

/// What is left after one reduction may be reduced again, a mail forwarded in a mail; more often than this it is not.
const MOST_LAYERS: usize = 8;

/// Reads a raw e-mail or chat turn, plain or HTML. Linear in the text.
#[must_use]
pub fn message(raw: &str) -> Message {
    let mut text = raw.to_owned();
    for _ in 0..=MOST_LAYERS {
        let less = reduced(&text);
        if less == text {
            break;
        }
        text = less;
    }
    let words = cues::words(&text);
    Message { asks: asks::asks(&text), kind: kind::kind(&text, &words), corrects: kind::corrects(&words), text }
}

/// A message without what stands around what is asked, or as it is where nothing would be left.
fn reduced(raw: &str) -> String {
    let text = if html::is_html(raw) {
        let whole = || mail_text(raw, true);
        layer(&mail_text(raw, false)).or_else(|| layer(&whole())).unwrap_or_else(|| whole().trim().to_owned())
    } else {
        layer(raw).unwrap_or_default()
    };
    if text.is_empty() { raw.trim().to_owned() } else { text }
}

/// A plain text without what stands around what is asked; `None` if nothing is left.
fn layer(raw: &str) -> Option<String> {
    let lines = signature::without_signature(&quotes::own_lines(raw));
    let greets = |index: usize| {
        let line = lines[index].trim();
        line.is_empty() || index + 1 < lines.len() && roles::only_greets(line)
    };
    let first = (0..lines.len()).find(|&index| !greets(index))?;
    let text = lines[first..].join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}
