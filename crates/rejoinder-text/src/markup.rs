//! Article bodies to plain text with structure: headings, paragraphs, steps, table rows and code, each with its place.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// How a body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Markup {
    /// CommonMark with tables.
    #[default]
    Markdown,
    /// HTML, a fragment or a page.
    Html,
    /// Plain text; blank lines separate paragraphs.
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
    /// A row of a table: its cells joined by ` | `. Every body row is read with its header row in mind (see [`Block::header`]).
    Row,
    /// Preformatted text.
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
}

/// A body as plain text with its structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The text, one block a line (code keeps its own line breaks), blocks separated by `\n`.
    pub text: String,
    /// The blocks in reading order; spans ascend and do not overlap.
    pub blocks: Vec<Block>,
}
