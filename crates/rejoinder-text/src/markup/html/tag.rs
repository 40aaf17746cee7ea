//! What a tag says about text: the few attributes that are read, and which elements are blocks or not shown at all.

/// A start tag while it is read.
#[derive(Debug, Default)]
pub(super) struct Tag {
    pub(super) name: Vec<u8>,
    attribute: Attribute,
    /// The text that stands for an image.
    pub(super) alt: String,
    /// The number that an ordered list starts with or an item has.
    pub(super) number: Option<u32>,
    /// Whether a table says of itself that it only arranges the page.
    pub(super) is_presentation: bool,
    /// What a mail says of its parts.
    pub(super) id: Option<String>,
    class: String,
}

/// The attribute whose value comes next.
#[derive(Clone, Copy, Debug, Default)]
enum Attribute {
    #[default]
    Other,
    Alt,
    Number,
    Role,
    Id,
    Class,
}

impl Tag {
    pub(super) fn new(name: &[u8]) -> Self {
        Self { name: name.to_vec(), ..Self::default() }
    }

    pub(super) fn attribute_name(&mut self, attribute: &[u8]) {
        self.attribute = match (&*self.name, attribute) {
            (b"img", b"alt") => Attribute::Alt,
            (b"ol", b"start") | (b"li", b"value") => Attribute::Number,
            (b"table", b"role") => Attribute::Role,
            (_, b"id") => Attribute::Id,
            (_, b"class") => Attribute::Class,
            _ => Attribute::Other,
        };
    }

    pub(super) fn attribute_value(&mut self, value: &[u8]) {
        let value = String::from_utf8_lossy(value);
        match self.attribute {
            Attribute::Other => {}
            Attribute::Alt => self.alt = value.into_owned(),
            Attribute::Number => self.number = value.trim().parse().ok().or(self.number),
            Attribute::Id => self.id = Some(value.into_owned()),
            Attribute::Class => self.class = value.into_owned(),
            Attribute::Role => self.is_presentation = matches!(&*value, "presentation" | "none"),
        }
    }

    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.class.split_ascii_whitespace()
    }
}

/// Elements whose text no reader of the page sees. `head` is not among them: what it may hold is, and a page that forgets to close
/// it keeps its text.
pub(super) fn is_hidden(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"template" | b"noscript" | b"title" | b"svg" | b"iframe" | b"noembed" | b"noframes")
}

/// Elements that start and end a block.
pub(super) fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"address"
            | b"article"
            | b"aside"
            | b"blockquote"
            | b"body"
            | b"caption"
            | b"center"
            | b"dd"
            | b"details"
            | b"dialog"
            | b"dir"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fieldset"
            | b"figcaption"
            | b"figure"
            | b"footer"
            | b"form"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"head"
            | b"header"
            | b"hr"
            | b"html"
            | b"legend"
            | b"li"
            | b"main"
            | b"menu"
            | b"nav"
            | b"ol"
            | b"option"
            | b"p"
            | b"pre"
            | b"search"
            | b"section"
            | b"summary"
            | b"table"
            | b"td"
            | b"th"
            | b"tr"
            | b"ul"
    )
}
