//! Markdown: a walk over the events of pulldown-cmark, which parses without recursion and bounds its own expansions.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::builder::{Builder, Gap};
use super::{BlockKind, html};

pub(super) fn walk(builder: &mut Builder, body: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut walker = Walker { builder, place: Place::Text, header: None, n_cells: 0, html: String::new() };
    for event in Parser::new_ext(&limit_nesting(body), options) {
        walker.event(event);
    }
}

/// What text events are at the moment.
#[derive(PartialEq)]
enum Place {
    Text,
    Code,
    Html,
}

struct Walker<'b> {
    builder: &'b mut Builder,
    place: Place,
    /// The header row of the open table.
    header: Option<usize>,
    n_cells: usize,
    /// The open HTML block, collected because its lines mean nothing on their own.
    html: String,
}

impl Walker<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) => match self.place {
                Place::Text => self.builder.text(&text),
                Place::Code => self.builder.code(&text),
                Place::Html => self.html.push_str(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.builder.text(&text),
            Event::InlineHtml(tag) => html::inline(self.builder, &tag),
            Event::SoftBreak => self.builder.gap(Gap::Wrap),
            Event::HardBreak => self.builder.gap(Gap::Break),
            Event::Rule => self.builder.end_text(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => self.builder.open_list(first.map(|n| u32::try_from(n).unwrap_or(u32::MAX))),
            Tag::Item => self.builder.open_item(None),
            Tag::CodeBlock(_) => {
                self.builder.end_text();
                self.place = Place::Code;
            }
            Tag::HtmlBlock => {
                self.builder.end_text();
                self.place = Place::Html;
            }
            Tag::Table(_) => {
                self.builder.end_text();
                self.header = None;
            }
            Tag::TableHead | Tag::TableRow => self.n_cells = 0,
            Tag::TableCell => {
                if self.n_cells > 0 {
                    self.builder.bar();
                }
                self.n_cells += 1;
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.builder.end_text(),
            // Spans within a line keep their text, and the rest is not switched on.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                self.builder.end(BlockKind::Heading(level as u8), None);
            }
            TagEnd::List(_) => self.builder.close_list(),
            TagEnd::Item => self.builder.close_item(),
            TagEnd::CodeBlock => {
                self.builder.end(BlockKind::Code, None);
                self.place = Place::Text;
            }
            TagEnd::HtmlBlock => {
                self.place = Place::Text;
                html::walk(self.builder, &std::mem::take(&mut self.html));
            }
            TagEnd::TableHead => self.header = self.builder.end(BlockKind::Row, None),
            TagEnd::TableRow => {
                self.builder.end(BlockKind::Row, self.header);
            }
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => self.builder.end_text(),
            _ => {}
        }
    }
}

/// The longest start of a line, in bytes, that may nest quotes, lists and footnotes.
const MAX_PREFIX: usize = 256;

/// Keeps nesting from growing with the body: the parser visits every open quote and list on every line, which on hostile input is
/// quadratic. Past the limit a zero-width space, which no rendering keeps, makes the rest of the line text.
fn limit_nesting(body: &str) -> Cow<'_, str> {
    let mut limited = String::new();
    let mut copied = 0;
    let mut start = 0;
    while start < body.len() {
        let line = &body[start..];
        let n_prefix = nesting_prefix(line.as_bytes());
        if n_prefix > MAX_PREFIX {
            limited.push_str(&body[copied..start + n_prefix]);
            limited.push('\u{200b}');
            copied = start + n_prefix;
        }
        start += line.find(['\n', '\r']).map_or(line.len(), |end| end + 1);
    }
    if copied == 0 {
        return Cow::Borrowed(body);
    }
    limited.push_str(&body[copied..]);
    Cow::Owned(limited)
}

/// How many bytes of a line indent it or open quotes, items and footnotes, up to the first that passes the limit.
fn nesting_prefix(line: &[u8]) -> usize {
    let is_space = |at: usize| matches!(line.get(at), Some(b' ' | b'\t'));
    let mut n = 0;
    while n <= MAX_PREFIX {
        n += match line.get(n) {
            Some(b' ' | b'\t' | b'>') => 1,
            Some(b'-' | b'*' | b'+') if is_space(n + 1) => 1,
            Some(b'0'..=b'9') => {
                let n_digits = line[n..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                if !matches!(line.get(n + n_digits), Some(b'.' | b')')) || !is_space(n + n_digits + 1) {
                    return n;
                }
                n_digits + 1
            }
            Some(b'[') if line.get(n + 1) == Some(&b'^') => {
                let n_label = line[n..].iter().take_while(|&&byte| !matches!(byte, b']' | b'\n' | b'\r')).count();
                if line.get(n + n_label) != Some(&b']') || line.get(n + n_label + 1) != Some(&b':') {
                    return n;
                }
                n_label + 2
            }
            _ => return n,
        };
    }
    n
}
