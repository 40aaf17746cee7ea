//! The words by which a text says that something is not.

use std::ops::Range;

use super::characters::{Characters, is_spaced};
use super::lexicon::{self, Lexicon};
use super::roles::Role;
use crate::language::Language;

/// A word that says that something is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negation {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Whether it negates (*not*, *without*, *unused*), or only says what another language may say by a negation (*refuse*, *free*), or says
    /// again that it is not (*nor*).
    pub negates: bool,
}

/// The negations of a text, in order and apart. Words that hold one and negate nothing (*not only*, *no later than*) are none. Without a
/// language, the text is taken to be in the one it looks like, or in English; of a language whose words for facts are not known, nothing
/// is found. Linear in the text.
///
/// Only words are told, not what they negate: languages negate in different places.
#[must_use]
pub fn negations(text: &str, language: Option<&Language>) -> Vec<Negation> {
    let lexicon = lexicon::of(text, language);
    let text = Characters::of(text, lexicon.folding);
    let mut found = Vec::new();
    let mut place = 0;
    while place < text.len() {
        if !text.begins_word(place) || is_capitals(&text, place) {
            place += 1;
            continue;
        }
        let (negates, end) = word(&text, lexicon, place, found.iter().any(|it: &Negation| it.negates));
        if let Some(negates) = negates {
            found.push(Negation { span: text.span(place..end), negates });
        }
        place = end.max(place + 1);
    }
    found
}

/// Whether a word begins here that negates, after another one or not, whether it only says what another language may negate, and the place after it.
fn word(text: &Characters, lexicon: &Lexicon, place: usize, negated: bool) -> (Option<bool>, usize) {
    let is_one = |role| {
        matches!(role, Role::Negation | Role::NegationBefore | Role::NegationAgain | Role::NoNegation | Role::Negative).then_some(role)
    };
    match lexicon.longest(text, place, false, is_one) {
        Some((Role::Negation, end)) => (Some(true), end),
        Some((Role::NegationBefore, end)) => (Some(true).filter(|_| !asks(text, place, end)), end),
        Some((Role::NegationAgain, end)) => (Some(!negated), end),
        Some((Role::Negative, end)) => (Some(false), end),
        Some((_, end)) => (None, end),
        None if is_spaced(text.at(place)) => {
            let end = text.run(place, is_spaced);
            let written = text.text(place..end);
            let negative = lexicon.negative_endings.iter().any(|ending| written.len() > ending.len() && written.ends_with(ending));
            (negative.then_some(false), end)
        }
        None => (None, place + 1),
    }
}

/// Whether a word ends a clause that it does not begin.
fn asks(text: &Characters, start: usize, end: usize) -> bool {
    let after = text.run(end, |c| c == ' ');
    let mut before = start;
    while before > 0 && text.at(before - 1) == ' ' {
        before -= 1;
    }
    let ends = !text.at(after).is_alphanumeric();
    let begins = matches!(text.before(before), '\n' | '.' | '!' | '?' | ':' | ';' | '|');
    ends && !begins
}

/// Whether a word is written in capitals throughout: the name of a standard or a country, mostly.
fn is_capitals(text: &Characters, place: usize) -> bool {
    text.is_capital(place) && text.is_capital(place + 1)
}
