//! The YAML at the top of a Markdown file: a flat mapping of keys to strings or lists of strings, each with its line.
//!
//! It is read from parser events and not through serde, because a string must stay as it was written (`title: 007`, `tags: 1.10`), every
//! mistake has a line, and what front matter does not need (anchors, aliases, tags, nesting) is refused where it stands.

use std::str::FromStr;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

/// Everything that may stand in front matter: the fields of an article except the body.
const KEYS: [&str; 20] = [
    "id",
    "language",
    "version",
    "kind",
    "title",
    "url",
    "tags",
    "products",
    "channels",
    "regions",
    "audience",
    "status",
    "valid_from",
    "valid_until",
    "review_by",
    "updated_at",
    "examples",
    "tests",
    "group",
    "markup",
];

/// What is wrong, and the line of the YAML text it stands in.
pub(crate) type Problem = (usize, String);

/// A value with the line it starts in.
#[derive(Debug)]
pub(crate) enum Value {
    /// One string.
    Text(usize, String),
    /// Several.
    List(usize, Vec<String>),
}

/// The keys of front matter in the order they are written.
#[derive(Debug, Default)]
pub(crate) struct FrontMatter {
    fields: Vec<(&'static str, usize, Value)>,
}

impl FrontMatter {
    /// Reads YAML text; lines count from 1.
    pub(crate) fn parse(yaml: &str) -> Result<Self, Problem> {
        let mut events = Events { parser: Parser::new_from_str(yaml), line: 1 };
        match events.next()? {
            None => return Ok(Self::default()),
            Some(Node::Map) => {}
            Some(_) => {
                return Err((events.line, "the front matter is not a list of keys: write lines such as title: Return policy".to_owned()));
            }
        }
        let mut fields: Vec<(&str, usize, Value)> = Vec::new();
        loop {
            let key = match events.next()? {
                Some(Node::Text(key)) => key,
                Some(Node::End) | None => break,
                Some(_) => return Err((events.line, "a key is not plain text: write lines such as title: Return policy".to_owned())),
            };
            let line = events.line;
            let Some(key) = KEYS.into_iter().find(|known| *known == key) else {
                return Err((line, format!("unknown key {}: the keys are {}", crate::error::quoted(&key), KEYS.join(", "))));
            };
            if fields.iter().any(|(known, ..)| *known == key) {
                return Err((line, format!("{key} is given twice: keep one")));
            }
            let value = events.value(key, line)?;
            fields.push((key, line, value));
        }
        match events.next()? {
            None => Ok(Self { fields }),
            Some(_) => Err((events.line, "text after the keys: end the front matter with a line ---".to_owned())),
        }
    }

    /// Takes the value of a key that holds one string.
    pub(crate) fn text(&mut self, key: &str) -> Result<Option<(usize, String)>, Problem> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Text(line, text)) => Ok(Some((line, text))),
            Some(Value::List(line, _)) => Err((line, format!("{key} is a list: write one value"))),
        }
    }

    /// Takes the value of a key that holds a list; one string is a list of one.
    pub(crate) fn list(&mut self, key: &str) -> Result<Option<Vec<String>>, Problem> {
        Ok(self.take(key).map(|value| match value {
            Value::Text(_, text) => vec![text],
            Value::List(_, list) => list,
        }))
    }

    /// Takes the value of a key that holds something else written as one string.
    pub(crate) fn parsed<T: FromStr<Err: std::fmt::Display>>(&mut self, key: &str) -> Result<Option<T>, Problem> {
        let Some((line, text)) = self.text(key)? else { return Ok(None) };
        text.parse().map(Some).map_err(|problem| (line, format!("{key}: {problem}")))
    }

    /// Takes the value of a key that holds one of a few words; the default where it is missing.
    pub(crate) fn word<T: Copy + Default>(&mut self, key: &str, words: &[(&str, T)]) -> Result<T, Problem> {
        let Some((line, text)) = self.text(key)? else { return Ok(T::default()) };
        words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            (line, format!("unknown {key} {}: use {}", crate::error::quoted(&text), words.join(", ")))
        })
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        let place = self.fields.iter().position(|(known, ..)| *known == key)?;
        Some(self.fields.remove(place).2)
    }
}

/// What the parser came to, as far as front matter needs it.
enum Node {
    Text(String),
    Null,
    List,
    Map,
    End,
}

struct Events<'a> {
    parser: Parser<'a, serde_saphyr::granit_parser::StrInput<'a>>,
    line: usize,
}

impl Events<'_> {
    fn next(&mut self) -> Result<Option<Node>, Problem> {
        for event in self.parser.by_ref() {
            let (event, span) = event.map_err(|error| {
                (error.marker().line(), format!("invalid yaml, {}: put texts with special characters into double quotes", error.info()))
            })?;
            self.line = span.start.line();
            let (node, anchor, tagged) = match event {
                Event::Scalar(text, style, anchor, tag) => {
                    let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                    (if null { Node::Null } else { Node::Text(text.into_owned()) }, anchor, tag.is_some())
                }
                Event::SequenceStart(_, anchor, tag) => (Node::List, anchor, tag.is_some()),
                Event::MappingStart(_, anchor, tag) => (Node::Map, anchor, tag.is_some()),
                Event::SequenceEnd | Event::MappingEnd => (Node::End, 0, false),
                Event::Alias(_) => return Err((self.line, "aliases (*name) are not supported: write the value out".to_owned())),
                _ => continue,
            };
            if anchor != 0 {
                return Err((self.line, "anchors (&name) are not supported: write the value out".to_owned()));
            }
            if tagged {
                return Err((self.line, "tags (!name) are not supported: write the value alone".to_owned()));
            }
            return Ok(Some(node));
        }
        Ok(None)
    }

    fn value(&mut self, key: &str, line: usize) -> Result<Value, Problem> {
        let empty = || format!("{key} has no value: write one or remove the line");
        let nested = || format!("{key} holds a mapping: write text or a list of texts, quoted if it contains \": \"");
        match self.next()? {
            Some(Node::Text(text)) => Ok(Value::Text(self.line, text)),
            Some(Node::Null) | None => Err((line, empty())),
            Some(Node::Map | Node::End) => Err((self.line, nested())),
            Some(Node::List) => {
                let mut list = Vec::new();
                loop {
                    match self.next()? {
                        Some(Node::Text(text)) => list.push(text),
                        Some(Node::End) | None => return Ok(Value::List(line, list)),
                        Some(Node::Null) => return Err((self.line, empty())),
                        Some(Node::Map) => return Err((self.line, nested())),
                        Some(Node::List) => return Err((self.line, format!("{key} holds a list in a list: write a list of texts"))),
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::FrontMatter;

    proptest! {
        #[test]
        fn what_the_emitter_writes_is_read_back(text in any::<String>(), list in prop::collection::vec(any::<String>(), 1..4)) {
            let mut yaml = "title: ".to_owned();
            crate::yaml::push_scalar(&mut yaml, &text);
            yaml.push_str("\ntags:\n");
            for item in &list {
                yaml.push_str("  - ");
                crate::yaml::push_scalar(&mut yaml, item);
                yaml.push('\n');
            }
            let mut read = FrontMatter::parse(&yaml).unwrap();
            prop_assert_eq!(read.text("title").unwrap().unwrap().1, text);
            prop_assert_eq!(read.list("tags").unwrap().unwrap(), list);
        }

        #[test]
        fn no_text_makes_the_parser_panic(yaml in "[a-c:\\-\\[\\]{}#&*!|>'\"%@` \n\t\u{0}é]{0,60}") {
            let _ = FrontMatter::parse(&yaml);
        }
    }
}
