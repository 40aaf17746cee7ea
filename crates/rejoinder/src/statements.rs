//! An answer taken apart into the least that can be said apart: sentences, steps, cells of a row. Pure, and cannot fail.

use std::ops::Range;

use rejoinder_text::BlockKind;

use crate::answer::{Answer, AnswerForm};
use crate::phrases::Voice;
use crate::prepared::Prepared;

/// Something an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its text.
    pub(crate) text: String,
    /// The bytes of the rendered text it is made of.
    pub(crate) spans: Vec<Range<usize>>,
    /// The placeholders filled in.
    pub(crate) filled: Vec<String>,
    /// What stands between the statement before and this one.
    pub(crate) joint: &'static str,
    /// Its number, if it is a step.
    pub(crate) step: Option<u32>,
}

/// Adds a statement. What follows an address without a space is a part of it: a question mark ends a sentence, but no address.
pub(crate) fn push(statements: &mut Vec<Statement>, next: Statement) {
    match statements.last_mut() {
        Some(last) if next.joint.is_empty() && last.text.split_whitespace().next_back().is_some_and(|word| word.contains("://")) => {
            last.text.push_str(&next.text);
            last.spans.extend(next.spans);
            last.filled.extend(next.filled);
        }
        _ => statements.push(next),
    }
}

/// Statements as one text, steps with their numbers.
pub(crate) fn joined(statements: &[Statement]) -> String {
    let mut text = String::new();
    for (index, statement) in statements.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { statement.joint });
        if let Some(number) = statement.step {
            text.push_str(&format!("{number}. "));
        }
        text.push_str(&statement.text);
    }
    text
}

/// The statements of an answer that quotes an article.
pub(crate) fn statements(answer: &Answer, article: &Prepared, voice: Voice) -> Vec<Statement> {
    match answer.form {
        AnswerForm::Row => cells(answer, article, voice),
        form => answer.spans.iter().flat_map(|span| of_span(span, article, form == AnswerForm::Steps)).collect(),
    }
}

/// The sentences of a span, or its steps as far as the span goes.
fn of_span(span: &Range<usize>, article: &Prepared, steps: bool) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let first = article.sentences.partition_point(|sentence| sentence.span.end <= span.start);
    for sentence in article.sentences[first..].iter().take_while(|sentence| sentence.span.start < span.end) {
        let block = &article.rendered.blocks[sentence.block];
        let step = match block.kind {
            BlockKind::Step(number) if steps => Some(number),
            _ => None,
        };
        let same_block = last.filter(|(block, _)| *block == sentence.block);
        if same_block.is_some() && step.is_some() {
            continue;
        }
        let whole = if step.is_some() { &block.span } else { &sentence.span };
        let part = whole.start.max(span.start)..whole.end.min(span.end);
        let joint = match same_block {
            Some((_, end)) if end < part.start => " ",
            Some(_) => "",
            None => "\n",
        };
        let text = article.text(part.clone()).trim().to_owned();
        last = Some((sentence.block, part.end));
        push(&mut statements, Statement { text, spans: vec![part], filled: Vec::new(), joint, step });
    }
    statements.retain(|statement| !statement.text.is_empty());
    statements
}

/// A row of a table cannot be read aloud or sent as a text message: each cell follows its header.
fn cells(answer: &Answer, article: &Prepared, voice: Voice) -> Vec<Statement> {
    let split = |span: &Range<usize>| -> Vec<Range<usize>> {
        let mut start = span.start;
        let cells = article.text(span.clone()).split('|').map(|cell| {
            let from = start + cell.len() - cell.trim_start().len();
            start += cell.len() + 1;
            from..from + cell.trim().len()
        });
        cells.collect()
    };
    let (headers, row) = match answer.spans.as_slice() {
        [header, row, ..] => (split(header), split(row)),
        [row] => (Vec::new(), split(row)),
        [] => return Vec::new(),
    };
    let filled = row.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let said = filled.map(|(index, cell)| {
        let header = headers.get(index).filter(|header| !header.is_empty()).cloned();
        let text = article.text(cell.clone());
        let (text, joint) = match &header {
            Some(header) => voice.cell(article.text(header.clone()), text),
            None => (text.to_owned(), ", "),
        };
        Statement { text, spans: header.into_iter().chain([cell]).collect(), filled: Vec::new(), joint, step: None }
    });
    said.collect()
}

/// A text that is filled into another: on one line, without what nobody sees, and without braces, which might be taken for a placeholder
/// that was forgotten.
pub(crate) fn clean(text: &str) -> String {
    let visible =
        text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    let visible = visible.filter(|&c| c.is_whitespace() || !c.is_control()).map(|c| match c {
        '{' => '(',
        '}' => ')',
        c => c,
    });
    visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address on one line, braces written as addresses write them.
pub(crate) fn address(url: &str) -> String {
    clean(&url.replace('{', "%7B").replace('}', "%7D"))
}

/// A text that can be read aloud: of an address its host alone, and no bars between cells.
pub(crate) fn spoken(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        said.push_str(&rest[..at]);
        let address = &rest[at..];
        let end = address.find(|c: char| !c.is_ascii_graphic() || matches!(c, ')' | ']' | '>' | '"')).unwrap_or(address.len());
        let address_end = address[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
        let host = address[..address_end].split("//").nth(1).unwrap_or_default().split(['/', '?', '#', ':']).next().unwrap_or_default();
        said.push_str(host.strip_prefix("www.").unwrap_or(host));
        rest = &address[address_end.max(1)..];
    }
    said.push_str(rest);
    said.replace(" | ", ", ")
}
