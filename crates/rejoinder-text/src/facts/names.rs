//! Names that look like those of products.

use std::ops::Range;

use super::characters::Characters;
use super::lexicon::{Lexicon, of};
use super::roles::Role;
use super::scan::scan;
use super::{Fact, FactKind};
use crate::language::Language;
use crate::script::{Writing, is_alphabetic, is_alphanumeric};
use crate::sentences::sentences_by_line;

/// The words of a text that look like names of products, neighbours together: with a capital letter that no beginning of a sentence and no
/// rule of the language asks for, or with one inside; in scripts without capitals, words of the Latin one. Their value is the name in lower
/// case. What [`facts`](super::facts) finds is left out, and so are days of the week and the like.
#[must_use]
pub fn names(text: &str, language: Option<&Language>) -> Vec<Fact> {
    let lexicon = of(text, language);
    let unspaced =
        text.chars().filter(|c| Writing::of(*c) != Writing::Spaced).count() * 2 > text.chars().filter(|c| is_alphabetic(*c)).count();
    let facts = scan(&Characters::of(text, lexicon.folding), lexicon);
    let mut facts = facts.into_iter().map(|fact| fact.span).peekable();
    let mut names: Vec<Fact> = Vec::new();
    for sentence in sentences_by_line(text) {
        let mut opens = true;
        for word in words(text, sentence) {
            while facts.next_if(|fact| fact.end <= word.start).is_some() {}
            let is_fact = facts.peek().is_some_and(|fact| fact.start < word.end);
            let is_name = !is_fact && looks_like_a_name(&text[word.clone()], opens, unspaced, lexicon);
            opens = opens && !text[word.clone()].contains(char::is_alphanumeric);
            if !is_name {
                continue;
            }
            match names.last_mut().filter(|last| &text[last.span.end..word.start] == " ") {
                Some(last) => last.span.end = word.end,
                None => names.push(Fact { kind: FactKind::Name, span: word, value: String::new() }),
            }
        }
    }
    for name in &mut names {
        name.value = text[name.span.clone()].to_lowercase();
    }
    names
}

/// The words of a sentence: letters and digits with marks between that names have.
fn words(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let unspaced = |c: char| Writing::of(c) != Writing::Spaced;
    let mut before = ' ';
    for (at, c) in text[sentence.clone()].char_indices() {
        let at = at + sentence.start;
        let after = text[at + c.len_utf8()..sentence.end].chars().next().unwrap_or(' ');
        // An ending after a hyphen is no part of the name: Finnish *EU-maihin*.
        let goes_on = if c == '-' { after.is_uppercase() || after.is_numeric() } else { after.is_alphanumeric() };
        let joins = matches!(c, '-' | '\'' | '’' | '&' | '+') && before.is_alphanumeric() && goes_on;
        let inside = is_alphanumeric(c) && !unspaced(c) || joins;
        match words.last_mut().filter(|word| word.end == at) {
            Some(word) if inside => word.end = at + c.len_utf8(),
            _ if inside && !joins => words.push(at..at + c.len_utf8()),
            _ => {}
        }
        before = c;
    }
    words
}

fn looks_like_a_name(word: &str, opens: bool, unspaced: bool, lexicon: &Lexicon) -> bool {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return false };
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let long = word.chars().filter(|c| is_alphabetic(*c)).count() >= 2;
    let inside = letters.clone().zip(letters.skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase())
        || first.is_lowercase() && word.chars().nth(1).is_some_and(char::is_uppercase);
    let looks = inside || unspaced && word.is_ascii() || first.is_uppercase() && !opens && !(lexicon.capital_nouns && capitals == 1);
    let characters = Characters::of(word, lexicon.folding);
    let plain = || {
        let is_plain =
            |role| matches!(role, Role::Common | Role::Month(_) | Role::Currency(_) | Role::Am | Role::Pm | Role::Unit(_)).then_some(());
        lexicon.longest(&characters, 0, false, is_plain).is_some_and(|((), end)| end == characters.len())
    };
    looks && long && !plain()
}
