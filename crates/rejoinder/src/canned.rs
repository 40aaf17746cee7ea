//! Canned replies filled in: Liquid as Zendesk, Freshdesk and Chatwoot write it. Pure, and cannot fail.
//!
//! What lacks a value is left out, sentence by sentence, and named; what is broken is left out and told. Values are texts and nothing
//! else: braces in them mean nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use rejoinder_text::BlockKind;

use crate::placeholders::{Placeholder, mark, marked, names};
use crate::prepared::Prepared;
use crate::statements::{Statement, clean, push};
use crate::templates::render;

/// What the placeholders of canned replies stand for.
#[derive(Debug, Default)]
pub(crate) struct Values(BTreeMap<String, String>);

/// The names under which the three dialects know the customer: Zendesk, Freshdesk, Chatwoot. A first name is the whole name, because
/// which part of a name a person is called by is not written in it.
const CUSTOMER: [&str; 9] = [
    "customer.name",
    "ticket.requester.name",
    "ticket.requester.first_name",
    "ticket.requester.firstname",
    "user.name",
    "user.first_name",
    "contact.name",
    "contact.first_name",
    "requester.name",
];

impl Values {
    /// The values of a query, with the customer's name under its usual names where it has no value of its own. Empty ones are none.
    pub(crate) fn new(values: &BTreeMap<String, String>, customer: Option<&str>) -> Self {
        let customer = customer.into_iter().flat_map(|name| CUSTOMER.iter().map(move |known| ((*known).to_owned(), name.to_owned())));
        let given = values.iter().map(|(name, value)| (name.trim().to_owned(), value.clone()));
        let all = customer.chain(given).map(|(name, value)| (name, clean(&value)));
        let mut filled: BTreeMap<String, String> = all.collect();
        filled.retain(|_, value| !value.is_empty());
        Self(filled)
    }
}

/// A canned reply with its values.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    /// What it says.
    pub(crate) statements: Vec<Statement>,
    /// The names that have no value, in order. The sentences that need them are left out.
    pub(crate) missing: Vec<String>,
    /// The first thing that is broken. The sentences that hold it are left out.
    pub(crate) fault: Option<Fault>,
}

/// Something in a template that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The line of the body; the first is 1.
    pub(crate) line: usize,
    pub(crate) reason: String,
}

/// A stretch of the rendered text: words, or one placeholder.
struct Piece<'a> {
    span: Range<usize>,
    placeholder: Option<&'a Placeholder>,
}

impl Piece<'_> {
    /// Whether it decides what is said, instead of saying it.
    fn is_tag(&self) -> bool {
        self.placeholder.is_some_and(|it| it.source.starts_with("{%") || it.source.starts_with("%}"))
    }
}

/// What a placeholder becomes.
enum Outcome {
    Text(String),
    Missing(Vec<String>),
    Broken(String),
}

/// Fills in a canned reply.
pub(crate) fn fill(reply: &Prepared, values: &Values) -> Filled {
    let pieces = pieces(reply);
    let mut filled = Filled::default();
    let (shown, conditional) = match shown(&pieces, values) {
        Ok(shown) => (shown, 0..0),
        Err(fault) => {
            // What stands between tags is said under a condition that nobody can read.
            let tags = || pieces.iter().filter(|piece| piece.is_tag());
            let span = tags().next().map_or(0, |it| it.span.start)..tags().next_back().map_or(0, |it| it.span.end);
            filled.fault = Some(fault);
            (vec![true; pieces.len()], span)
        }
    };
    let mut last: Option<(usize, usize)> = None;
    for sentence in &reply.sentences {
        let span = &sentence.span;
        if span.start < conditional.end && conditional.start < span.end {
            continue;
        }
        let from = pieces.partition_point(|piece| piece.span.end <= span.start);
        let inside = (from..pieces.len()).take_while(|&index| pieces[index].span.start < span.end).filter(|&index| shown[index]);
        if let Some((text, spans, names)) = said(reply, &pieces, inside, span, values, &mut filled) {
            let same_block = last.filter(|(block, _)| *block == sentence.block);
            let step = match reply.rendered.blocks[sentence.block].kind {
                BlockKind::Step(number) if same_block.is_none() => Some(number),
                _ => None,
            };
            let apart =
                |end: usize| text.starts_with(char::is_whitespace) || reply.rendered.text[end..span.start].contains(char::is_whitespace);
            let joint = match same_block {
                Some((_, end)) if apart(end) => " ",
                Some(_) => "",
                None => "\n",
            };
            push(&mut filled.statements, Statement { text: text.trim().to_owned(), spans, filled: names, joint, step });
            last = Some((sentence.block, span.end));
        }
    }
    filled
}

type Said = (String, Vec<Range<usize>>, Vec<String>);

/// What a sentence says; `None` if nothing, or if it lacks something, which is noted.
fn said(
    reply: &Prepared,
    pieces: &[Piece<'_>],
    inside: impl Iterator<Item = usize>,
    span: &Range<usize>,
    values: &Values,
    filled: &mut Filled,
) -> Option<Said> {
    let (mut text, mut spans, mut names) = (String::new(), Vec::new(), Vec::new());
    let (mut whole, mut gap) = (true, false);
    for piece in inside.map(|index| &pieces[index]) {
        let Some(placeholder) = piece.placeholder else {
            let words = piece.span.start.max(span.start)..piece.span.end.min(span.end);
            let written = &reply.rendered.text[words.clone()];
            // Where something was left out, the spaces round it fall together, and none stands before a comma or full stop.
            let written = if gap && text.ends_with(' ') { written.trim_start() } else { written };
            if gap && written.starts_with([',', '.']) {
                text.truncate(text.trim_end().len());
            }
            text.push_str(written);
            if !written.is_empty() {
                spans.push(words);
            }
            gap = false;
            continue;
        };
        if piece.is_tag() {
            gap = true;
            continue;
        }
        match filled_in(&placeholder.source, values) {
            Outcome::Text(value) => {
                text.push_str(&value);
                names.push(inner(&placeholder.source).to_owned());
                gap = false;
            }
            Outcome::Missing(lacking) => {
                whole = false;
                for name in lacking {
                    if !filled.missing.contains(&name) {
                        filled.missing.push(name);
                    }
                }
            }
            Outcome::Broken(reason) => {
                whole = false;
                filled.fault.get_or_insert(Fault { line: placeholder.line, reason });
            }
        }
    }
    (whole && text.chars().any(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | '，' | '。'))).then_some((text, spans, names))
}

fn pieces(reply: &Prepared) -> Vec<Piece<'_>> {
    let text = &reply.rendered.text;
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if let Some(placeholder) = marked(c).and_then(|index| reply.placeholders.get(index)) {
            let end = at + c.len_utf8();
            // The dash of `{{- name -}}` takes the white space before or after it.
            let dash = |source: &str| source[2..].starts_with('-');
            let words = if dash(&placeholder.source) { start + text[start..at].trim_end().len() } else { at };
            pieces.push(Piece { span: start..words, placeholder: None });
            pieces.push(Piece { span: at..end, placeholder: Some(placeholder) });
            let after = &text[end..];
            let closes = placeholder.source.ends_with("-}}") || placeholder.source.ends_with("-%}");
            start = if closes { end + after.len() - after.trim_start().len() } else { end };
        }
    }
    pieces.push(Piece { span: start.min(text.len())..text.len(), placeholder: None });
    pieces.retain(|piece| !piece.span.is_empty());
    pieces
}

/// Which pieces the conditions of a reply let through: the template of its tags is rendered with a mark for everything else.
fn shown(pieces: &[Piece<'_>], values: &Values) -> Result<Vec<bool>, Fault> {
    let Some(line) = pieces.iter().find(|piece| piece.is_tag()).and_then(|piece| piece.placeholder).map(|it| it.line) else {
        return Ok(vec![true; pieces.len()]);
    };
    let mut template = String::new();
    let mut read = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece.placeholder.filter(|_| piece.is_tag()) {
            Some(tag) => {
                template.push_str(&tag.source);
                read.extend(names(inner(&tag.source)));
            }
            None => template.push(mark(index)),
        }
    }
    let rendered = render(&template, &read, &values.0).map_err(|reason| Fault { line, reason })?;
    let mut shown = vec![false; pieces.len()];
    for index in rendered.chars().filter_map(marked) {
        if let Some(shown) = shown.get_mut(index) {
            *shown = true;
        }
    }
    for (shown, piece) in shown.iter_mut().zip(pieces) {
        *shown |= piece.is_tag();
    }
    Ok(shown)
}

/// What stands between the braces.
fn inner(source: &str) -> &str {
    let inner = source.get(2..source.len().saturating_sub(2)).unwrap_or_default();
    let inner = inner.strip_prefix('-').unwrap_or(inner);
    inner.strip_suffix('-').unwrap_or(inner).trim()
}

fn filled_in(source: &str, values: &Values) -> Outcome {
    if !(source.starts_with("{{") && source.ends_with("}}") && source.len() > 4) {
        return Outcome::Broken(format!("{source:?} is not closed, or closes nothing"));
    }
    let name = inner(source);
    if name.is_empty() {
        return Outcome::Broken(format!("{source:?} names nothing"));
    }
    if let Some(value) = values.0.get(name) {
        return Outcome::Text(value.clone());
    }
    if !name.contains(['|', '"', '\'', '[', ']', '(', ')', '{', '}', '<', '>', '=', '!', ',', ':']) {
        return Outcome::Missing(vec![name.to_owned()]);
    }
    let read = names(name);
    let lacking: Vec<String> = read.iter().filter(|name| !values.0.contains_key(*name)).cloned().collect();
    let has_default = name.split('|').skip(1).any(|filter| filter.trim_start().starts_with("default"));
    if !lacking.is_empty() && !has_default {
        return Outcome::Missing(lacking);
    }
    match render(&format!("{{{{ {name} }}}}"), &read, &values.0).map(|text| clean(&text)) {
        Ok(text) if text.is_empty() => Outcome::Missing(if lacking.is_empty() { vec![name.to_owned()] } else { lacking }),
        Ok(text) => Outcome::Text(text),
        Err(reason) => Outcome::Broken(reason),
    }
}

#[cfg(test)]
#[path = "canned/tests.rs"]
mod tests;
