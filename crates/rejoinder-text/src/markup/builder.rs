//! The common floor of the three walkers: takes text, white space and block ends, and keeps the contracts of `Rendered`.

use super::{Block, BlockKind, Rendered};

/// White space that waits for the next character; of two that meet, the greater wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    /// Spaces as written.
    Space,
    /// A line wrapped in the source, which readers of scripts without spaces do not see.
    Wrap,
    /// A line break that the author asked for.
    Break,
}

#[derive(Debug)]
struct List {
    /// The number of the next item; `None` in an unordered list.
    next: Option<u32>,
    /// The number of the open item, until a block takes it.
    pending: Option<u32>,
}

#[derive(Debug, Default)]
pub(super) struct Builder {
    text: String,
    blocks: Vec<Block>,
    /// The open headings, outermost first: their levels and places.
    path: Vec<(u8, usize)>,
    lists: Vec<List>,
    /// Where the open block starts, once it has a character.
    start: Option<usize>,
    /// Whether the open block has text of its own, not only the bars between cells.
    has_text: bool,
    gap: Gap,
    /// Indentation of the first line of code, until a visible character confirms it.
    indent: String,
}

impl Builder {
    /// Adds running text.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let mut end = c.len_utf8();
            if c.is_whitespace() {
                self.gap(if matches!(c, '\n' | '\r') { Gap::Wrap } else { Gap::Space });
            } else if !is_dropped(c) {
                self.put(c);
                self.has_text = true;
                // What follows in the same word needs no looking at.
                let word = rest.as_bytes()[end..].iter().take_while(|byte| byte.is_ascii_graphic()).count();
                self.text.push_str(&rest[end..end + word]);
                end += word;
            }
            rest = &rest[end..];
        }
    }

    /// Adds white space, which counts only between two characters of a block.
    pub(super) fn gap(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Ends a cell of a row.
    pub(super) fn bar(&mut self) {
        self.gap(Gap::Break);
        self.put('|');
        self.gap(Gap::Break);
    }

    /// Adds preformatted text.
    pub(super) fn code(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\r' | '\n' => self.code_space('\n'),
                '\u{b}' | '\u{c}' | '\u{85}' => self.code_space(' '),
                c if c.is_whitespace() => self.code_space(c),
                c if is_dropped(c) => {}
                c => {
                    if self.start.is_none() {
                        self.open();
                        self.text.push_str(&self.indent);
                        self.indent.clear();
                    }
                    self.text.push(c);
                    self.has_text = true;
                }
            }
        }
    }

    fn code_space(&mut self, c: char) {
        if self.start.is_some() {
            self.text.push(c);
        } else if c == '\n' {
            self.indent.clear();
        } else {
            self.indent.push(c);
        }
    }

    fn put(&mut self, c: char) {
        if self.start.is_none() {
            self.open();
        } else {
            let space = match self.gap {
                Gap::None => false,
                Gap::Space | Gap::Break => true,
                Gap::Wrap => !(is_spaceless(c) && self.text.chars().next_back().is_some_and(is_spaceless)),
            };
            if space {
                self.text.push(' ');
            }
        }
        self.gap = Gap::None;
        self.text.push(c);
    }

    fn open(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.start = Some(self.text.len());
        self.has_text = false;
    }

    /// Ends the open block and gives its place; a block without text leaves no trace.
    pub(super) fn end(&mut self, kind: BlockKind, header: Option<usize>) -> Option<usize> {
        self.gap = Gap::None;
        self.indent.clear();
        let start = self.start.take()?;
        if !self.has_text {
            self.text.truncate(start.saturating_sub(1));
            return None;
        }
        self.text.truncate(self.text.trim_end().len());
        let index = self.blocks.len();
        if let BlockKind::Heading(level) = kind {
            while self.path.last().is_some_and(|&(open, _)| open >= level) {
                self.path.pop();
            }
        }
        let headings = self.path.iter().map(|&(_, index)| index).collect();
        self.blocks.push(Block { kind, span: start..self.text.len(), headings, header, depth: self.lists.len() });
        if let BlockKind::Heading(level) = kind {
            self.path.push((level, index));
        }
        Some(index)
    }

    /// Ends the open block as a paragraph, or as the step whose number waits for it.
    pub(super) fn end_text(&mut self) {
        let step = self.lists.last().and_then(|list| list.pending);
        if self.end(step.map_or(BlockKind::Paragraph, BlockKind::Step), None).is_some() {
            self.drop_pending();
        }
    }

    /// Opens a list, ordered if it has a first number. An item that starts with a list has no text of its own to be a step.
    pub(super) fn open_list(&mut self, first: Option<u32>) {
        self.end_text();
        self.drop_pending();
        self.lists.push(List { next: first, pending: None });
    }

    /// Opens an item of the innermost list, with a number of its own where the source gives one.
    pub(super) fn open_item(&mut self, number: Option<u32>) {
        self.end_text();
        if let Some(list) = self.lists.last_mut()
            && let Some(next) = list.next
        {
            let number = number.unwrap_or(next);
            list.pending = Some(number);
            list.next = Some(number.saturating_add(1));
        }
    }

    pub(super) fn close_item(&mut self) {
        self.end_text();
        self.drop_pending();
    }

    /// Closes the innermost list.
    pub(super) fn close_list(&mut self) {
        self.end_text();
        self.lists.pop();
    }

    fn drop_pending(&mut self) {
        if let Some(list) = self.lists.last_mut() {
            list.pending = None;
        }
    }

    pub(super) fn finish(mut self) -> Rendered {
        self.end_text();
        Rendered { text: self.text, blocks: self.blocks }
    }
}

/// Characters that nobody sees and that only split words: controls, soft hyphen, zero-width space, byte order mark. The joiners
/// stay, since Persian and emoji are written with them.
pub(super) fn is_dropped(c: char) -> bool {
    c.is_control() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

/// Whether a character belongs to a script written without spaces, its punctuation included.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c,
        // Thai, Lao, Tibetan, Myanmar, Khmer.
        '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}'
        | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}'
        // Tai Le, New Tai Lue, Tai Tham, Balinese, Javanese.
        | '\u{1950}'..='\u{19df}' | '\u{1a20}'..='\u{1aaf}' | '\u{1b00}'..='\u{1b7f}' | '\u{a980}'..='\u{a9df}'
        // Han and kana with their punctuation and full-width forms, up to where the half-width Hangul starts.
        | '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}
