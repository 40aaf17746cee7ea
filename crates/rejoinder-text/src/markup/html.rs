//! HTML: a walk over the tokens of html5gum without a tree, so that neither depth nor damage costs more than its length.
//!
//! A tree builder repairs nesting by searching its stack of open elements, which takes quadratic time on a deep page. Text needs only
//! to know where blocks end, which list an item belongs to and which table a cell; the rest of the nesting is ignored.

pub(super) mod mail;
mod table;
mod tag;

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::BlockKind;
use super::builder::{Builder, Gap};
use table::Table;
use tag::{Tag, is_block, is_hidden};

/// Renders a fragment or a page into the builder; lists and tables left open are closed.
pub(super) fn walk(builder: &mut Builder, html: &str) {
    let mut walker = Walker {
        builder,
        tag: Tag::default(),
        hidden: None,
        heading: None,
        in_code: false,
        lists: Vec::new(),
        n_ordered: 0,
        tables: Vec::new(),
    };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        walker.event(event);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    walker.finish();
}

/// Takes what a tag within a line of Markdown has to say: a break, or the text of an image.
pub(super) fn inline(builder: &mut Builder, tag: &str) {
    let mut open = Tag::default();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => open = Tag::new(name),
            CallbackEvent::AttributeName { name } => open.attribute_name(name),
            CallbackEvent::AttributeValue { value } => open.attribute_value(value),
            CallbackEvent::CloseStartTag { .. } => match &*open.name {
                b"img" => builder.text(&open.alt),
                name if name == b"br" || is_block(name) => builder.gap(Gap::Break),
                _ => {}
            },
            CallbackEvent::EndTag { name } if is_block(name) => builder.gap(Gap::Break),
            _ => {}
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(tag, emitter).finish();
}

struct Walker<'b> {
    builder: &'b mut Builder,
    /// The start tag being read.
    tag: Tag,
    /// The element whose content is not shown, and how often it is open.
    hidden: Option<(Vec<u8>, usize)>,
    heading: Option<u8>,
    in_code: bool,
    /// The open lists of this walk, innermost last, and whether each is ordered; lists of surrounding Markdown are not touched.
    lists: Vec<bool>,
    n_ordered: usize,
    tables: Vec<Table>,
}

impl Walker<'_> {
    fn event(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag = Tag::new(name),
            CallbackEvent::AttributeName { name } => self.tag.attribute_name(name),
            CallbackEvent::AttributeValue { value } => self.tag.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = std::mem::take(&mut self.tag);
                self.start(&tag, self_closing);
            }
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&self.hidden, self.in_code) {
            (Some(_), _) => {}
            (None, true) => self.builder.code(text),
            (None, false) => self.builder.text(text),
        }
    }

    fn start(&mut self, tag: &Tag, self_closing: bool) {
        let name = &*tag.name;
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(hidden == name && !self_closing);
            return;
        }
        match name {
            // Only foreign elements can close themselves; `<script/>` is an open script.
            b"svg" if self_closing => {}
            _ if is_hidden(name) => self.hidden = Some((name.to_vec(), 1)),
            b"br" => self.line_break(),
            b"img" => self.text(&tag.alt),
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                if let Some(table) = self.cell()
                    && !table.in_header_cell
                    && table.header.is_none()
                {
                    self.become_layout();
                }
                if self.cell().is_some() {
                    self.builder.gap(Gap::Break);
                } else {
                    self.leave_code();
                    self.heading = Some(name[1] - b'0');
                }
            }
            b"table" => {
                self.become_layout();
                self.leave_code();
                self.heading = None;
                self.open_table(tag.is_presentation);
            }
            // In code a row or an item is no more than a line.
            _ if self.in_code && is_block(name) => self.line_break(),
            _ if self.in_code => {}
            b"pre" => {
                self.boundary();
                self.in_code = self.cell().is_none();
            }
            b"ol" | b"ul" | b"menu" if self.cell().is_none() => {
                self.flush();
                let is_ordered = name == b"ol";
                self.builder.open_list(is_ordered.then_some(tag.number.unwrap_or(1)));
                self.lists.push(is_ordered);
                self.n_ordered += usize::from(is_ordered);
            }
            b"li" if self.cell().is_none() && !self.lists.is_empty() => {
                self.flush();
                self.builder.open_item(tag.number);
            }
            b"thead" | b"tbody" | b"tfoot" | b"caption" => {
                self.end_row();
                if let Some(table) = self.tables.last_mut() {
                    table.in_head = name == b"thead";
                }
            }
            b"tr" => {
                self.end_row();
                if self.tables.is_empty() {
                    self.open_table(false);
                }
            }
            b"td" | b"th" => self.open_cell(name == b"th"),
            _ if is_block(name) => self.boundary(),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            b"pre" if self.in_code => self.leave_code(),
            b"br" => self.line_break(),
            _ if self.in_code && is_block(name) => self.line_break(),
            _ if self.in_code => {}
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.boundary();
                self.heading = None;
            }
            b"ol" | b"ul" | b"menu" if self.cell().is_none() => self.close_lists(name == b"ol"),
            b"li" if self.cell().is_none() && !self.lists.is_empty() => {
                self.flush();
                self.builder.close_item();
            }
            b"tr" | b"thead" | b"tbody" | b"tfoot" | b"caption" => {
                self.end_row();
                if let Some(table) = self.tables.last_mut() {
                    table.in_head &= name == b"tr";
                }
            }
            b"table" => {
                self.end_row();
                if let Some(table) = self.tables.pop() {
                    while self.lists.len() > table.n_lists {
                        self.close_list();
                    }
                }
            }
            _ if is_block(name) => self.boundary(),
            _ => {}
        }
    }

    fn finish(&mut self) {
        self.end_row();
        self.flush();
        while !self.lists.is_empty() {
            self.close_list();
        }
    }

    fn line_break(&mut self) {
        if self.in_code {
            self.builder.code("\n");
        } else {
            self.builder.gap(Gap::Break);
        }
    }

    /// Where a block starts or ends: in a cell that is no more than white space, because the row is the block.
    fn boundary(&mut self) {
        if self.cell().is_some() {
            self.builder.gap(Gap::Break);
        } else {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.in_code {
            self.builder.end(BlockKind::Code, None);
        } else if let Some(level) = self.heading {
            // A heading that was never closed ends with its first block.
            if self.builder.end(BlockKind::Heading(level), None).is_some() {
                self.heading = None;
            }
        } else {
            self.builder.end_text();
        }
    }

    fn leave_code(&mut self) {
        self.flush();
        self.in_code = false;
    }

    /// Closes lists up to the innermost one of this kind; an end tag that closes nothing is ignored.
    fn close_lists(&mut self, is_ordered: bool) {
        self.flush();
        let n_open = if is_ordered { self.n_ordered } else { self.lists.len() - self.n_ordered };
        let n_outside = self.tables.last().map_or(0, |table| table.n_lists);
        if n_open > 0 {
            while self.lists.len() > n_outside && self.close_list() != Some(is_ordered) {}
        }
    }

    fn close_list(&mut self) -> Option<bool> {
        let is_ordered = self.lists.pop()?;
        self.n_ordered -= usize::from(is_ordered);
        self.builder.close_list();
        Some(is_ordered)
    }
}
