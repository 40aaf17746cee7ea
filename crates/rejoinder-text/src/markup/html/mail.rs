//! HTML mail as lines of text: what its writer typed, with the line breaks that were seen, and without the mail it answers.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::tag::{Tag, is_block, is_hidden};
use crate::markup::builder::is_dropped;

/// Classes of elements that hold a quoted mail, or a signature set apart.
const QUOTES: [&str; 9] = [
    "gmail_quote",
    "gmail_signature",
    "yahoo_quoted",
    "moz-cite-prefix",
    "moz-signature",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "OutlookMessageHeader",
];
/// Ids of elements after which nothing but the quoted mail comes; Outlook on the web puts `x_` before them when it quotes.
const ENDS: [&str; 5] = ["divRplyFwdMsg", "appendonsend", "stopSpelling", "mail-editor-reference-message-container", "reply-intro"];

/// The text of a mail; `quotes` says whether that of the mail it answers stays. Linear in the mail.
pub(in crate::markup) fn text(html: &str, quotes: bool) -> String {
    let mut reader = Reader { quotes, ..Reader::default() };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        reader.event(event);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    reader.text
}

#[derive(Default)]
struct Reader {
    quotes: bool,
    text: String,
    tag: Tag,
    /// The element whose content is left out, and how often it is open.
    hidden: Option<(Vec<u8>, usize)>,
    /// Whether all that follows is quoted.
    ended: bool,
    /// How deep in preformatted text.
    pre: usize,
    /// Line breaks and a space to come before the next letter.
    breaks: usize,
    space: bool,
    /// How long the text was when a block last opened.
    opened: usize,
    /// The open lists: the number of the last item, if they count.
    lists: Vec<Option<u32>>,
}

impl Reader {
    fn event(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag = Tag::new(name),
            CallbackEvent::AttributeName { name } => self.tag.attribute_name(name),
            CallbackEvent::AttributeValue { value } => self.tag.attribute_value(value),
            CallbackEvent::CloseStartTag { .. } => {
                let tag = std::mem::take(&mut self.tag);
                self.start(&tag);
            }
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } if !self.ended && self.hidden.is_none() => self.add(&String::from_utf8_lossy(value)),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(hidden == name);
            return;
        }
        self.ended |= !self.quotes && tag.id.as_deref().is_some_and(|id| ENDS.contains(&id.trim_start_matches("x_")));
        let is_void = matches!(name, b"br" | b"hr" | b"img" | b"input" | b"meta" | b"link");
        let is_quote = name == b"blockquote" || tag.classes().any(|class| QUOTES.contains(&class.trim_start_matches("x_")));
        if is_hidden(name) || !self.quotes && is_quote && !is_void {
            self.hidden = Some((name.to_vec(), 1));
            self.break_line(1);
            return;
        }
        match name {
            b"br" => self.breaks += 1,
            b"td" | b"th" => self.space = true,
            b"li" => {
                self.break_line(1);
                let item = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{number}. ")
                    }
                    _ => "- ".to_owned(),
                };
                self.add(&item);
                self.opened = self.text.len();
            }
            b"ol" | b"ul" => {
                self.break_line(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push((name == b"ol").then(|| tag.number.unwrap_or(1).saturating_sub(1)));
            }
            b"pre" => {
                self.pre += 1;
                self.break_line(2);
            }
            // Outlook writes every line as a paragraph of this class.
            b"p" if tag.classes().any(|class| class.starts_with("Mso")) => self.open(1),
            b"p" | b"table" | b"hr" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"blockquote" => self.open(2),
            _ if is_block(name) => self.open(1),
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
            b"ol" | b"ul" => {
                self.lists.pop();
                self.break_line(if self.lists.is_empty() { 2 } else { 1 });
            }
            b"pre" => {
                self.pre = self.pre.saturating_sub(1);
                self.break_line(2);
            }
            b"td" | b"th" => self.space = true,
            // An empty paragraph is an empty line.
            b"p" | b"div" if self.text.len() == self.opened => self.break_line(2),
            _ if is_block(name) => self.break_line(1),
            _ => {}
        }
    }

    fn open(&mut self, breaks: usize) {
        self.break_line(breaks);
        self.opened = self.text.len();
    }

    fn break_line(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
    }

    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c == '\n' && self.pre > 0 {
                self.breaks += 1;
            } else if c.is_whitespace() {
                self.space = true;
            } else if !is_dropped(c) {
                if !self.text.is_empty() && self.breaks > 0 {
                    self.text.push_str(if self.breaks > 1 { "\n\n" } else { "\n" });
                } else if !self.text.is_empty() && self.space {
                    self.text.push(' ');
                }
                (self.breaks, self.space) = (0, false);
                self.text.push(c);
            }
        }
    }
}
