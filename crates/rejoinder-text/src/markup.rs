//! Article bodies to plain text with structure: headings, paragraphs, steps, table rows and code, each with its place.

mod builder;
mod html;
mod markdown;
mod plain;

#[cfg(test)]
mod tests;

use std::ops::Range;

use builder::Builder;

use serde::{Deserialize, Serialize};

/// How a body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Markup {
    /// CommonMark with tables, strikethrough, footnotes and alerts; HTML blocks in it are read as HTML.
    #[default]
    Markdown,
    /// HTML, a fragment or a page, however damaged.
    Html,
    /// Plain text; blank lines separate paragraphs, and lines that start like a heading (`## `), a step (`2. `) or an item (`- `)
    /// are read as such.
    Plain,
}

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph, a quotation, or an item of an unordered list.
    Paragraph,
    /// A step of an ordered list, with its number.
    Step(u32),
    /// A row of a table: its cells joined by ` | `, so that splitting at `|` and trimming gives them back, empty ones too.
    /// Every body row is read with its header row in mind (see [`Block::header`]).
    Row,
    /// Preformatted text, with its own line breaks and indentation.
    Code,
}

/// A piece of the rendered text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in [`Rendered::text`], without the line break that ends it.
    pub span: Range<usize>,
    /// The headings it stands under, outermost first, as indices of [`Rendered::blocks`]. A heading is not under itself.
    pub headings: Vec<usize>,
    /// For a row that is not the header row itself: the header row's index in [`Rendered::blocks`].
    pub header: Option<usize>,
    /// How many lists it stands in, one inside the other. Plain text has steps, but no lists.
    pub depth: usize,
}

/// A body as plain text with its structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The text, one block a line (code keeps its own line breaks), blocks separated by `\n`.
    pub text: String,
    /// The blocks in reading order; spans ascend and do not overlap.
    pub blocks: Vec<Block>,
}

/// Renders a body. Any string is accepted, and the time is linear in its length.
///
/// Inside a block a run of white space becomes one space, or none where a line merely wraps between two characters of a script
/// written without spaces; control characters, soft hyphens and zero-width spaces go. Everything else stays as written, because
/// spans of the text are shown to people.
pub fn render(body: &str, markup: Markup) -> Rendered {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    let mut builder = Builder::default();
    match markup {
        Markup::Markdown => markdown::walk(&mut builder, body),
        Markup::Html => html::walk(&mut builder, body),
        Markup::Plain => plain::walk(&mut builder, body),
    }
    builder.finish()
}

/// The text of an HTML mail with the lines that were seen, with the mail it answers or without. Linear in the mail.
pub(crate) fn mail_text(html: &str, quotes: bool) -> String {
    html::mail::text(html, quotes)
}
