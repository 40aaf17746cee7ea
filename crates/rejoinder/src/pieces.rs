//! The parts of an article that an encoder reads: title, headings, passages and example questions.

use rejoinder_text::BlockKind;

use crate::meaning::Near;
use crate::prepared::Prepared;

/// A part of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) place: Place,
    pub(crate) text: &'a str,
}

/// Which part of its article a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Title,
    /// A heading of the body.
    Heading(u32),
    /// A passage of the body.
    Passage(u32),
    /// An example question.
    Example(u32),
}

/// What is kept with a vector to know its place: the kind above, the number below.
const KIND: u32 = 30;

impl Place {
    /// As a number that sorts as places do.
    pub(crate) fn to_bits(self) -> u32 {
        let (kind, number) = match self {
            Self::Title => (0, 0),
            Self::Heading(number) => (0, number + 1),
            Self::Passage(number) => (1, number),
            Self::Example(number) => (2, number),
        };
        kind << KIND | number
    }

    /// The place that [`to_bits`](Self::to_bits) made a number of.
    pub(crate) fn from_bits(bits: u32) -> Option<Self> {
        let number = bits & ((1 << KIND) - 1);
        match bits >> KIND {
            0 => Some(number.checked_sub(1).map_or(Self::Title, Self::Heading)),
            1 => Some(Self::Passage(number)),
            2 => Some(Self::Example(number)),
            _ => None,
        }
    }
}

/// The parts of an article in order of their places, but for those without a letter or digit, which mean nothing.
pub(crate) fn pieces(prepared: &Prepared) -> Vec<Piece<'_>> {
    let is_heading = |kind: BlockKind| matches!(kind, BlockKind::Heading(_));
    let headings = prepared.rendered.blocks.iter().filter(|block| is_heading(block.kind)).map(|block| prepared.text(block.span.clone()));
    let passages = prepared.passages.iter().map(|passage| prepared.text(prepared.span(passage.sentences.clone())));
    let examples = prepared.article.examples.iter().map(String::as_str);
    let numbered = |place: fn(u32) -> Place| move |(number, text): (usize, _)| Piece { place: place(number as u32), text };
    std::iter::once(Piece { place: Place::Title, text: prepared.article.title.as_str() })
        .chain(headings.enumerate().map(numbered(Place::Heading)))
        .chain(passages.enumerate().map(numbered(Place::Passage)))
        .chain(examples.enumerate().map(numbered(Place::Example)))
        .filter(|piece| piece.text.contains(char::is_alphanumeric))
        .collect()
}

impl Near {
    /// What is known of an article from how near each of its parts is.
    pub(crate) fn of(parts: impl Iterator<Item = (Place, f64)>) -> Self {
        let mut near = Self::default();
        let put = |values: &mut Vec<f64>, number: u32, value: f64| {
            let number = number as usize;
            if values.len() <= number {
                values.resize(number + 1, 0.0);
            }
            values[number] = value;
        };
        for (place, value) in parts {
            match place {
                Place::Title => near.title = value,
                Place::Heading(_) => near.heading = near.heading.max(value),
                Place::Passage(number) => put(&mut near.passages, number, value),
                Place::Example(number) => put(&mut near.examples, number, value),
            }
        }
        near
    }
}

#[cfg(test)]
mod tests {
    use rejoinder_store::Article;
    use rejoinder_text::{Language, Markup};

    use super::*;

    #[test]
    fn parts_stand_in_order_and_come_back_from_numbers() {
        let body = "# Parcels\n\nThey arrive.\n\n# ---\n\nThey are returned.";
        let mut article = Article::new("a", Language::parse("en").unwrap(), "Lost parcels", body);
        article.markup = Markup::Markdown;
        article.examples = vec!["where is it?".to_owned(), "?!".to_owned()];
        let prepared = Prepared::new(article);
        let pieces = pieces(&prepared);
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
        assert_eq!(texts[..2], ["Lost parcels", "Parcels"]);
        assert_eq!(texts.last(), Some(&"where is it?"));
        assert!(texts.iter().any(|text| text.contains("They arrive.")), "{texts:?}");
        assert!(pieces.is_sorted_by_key(|piece| piece.place.to_bits()));
        assert!(pieces.iter().all(|piece| Place::from_bits(piece.place.to_bits()) == Some(piece.place)));
    }

    #[test]
    fn an_article_is_as_near_as_its_nearest_heading() {
        let parts =
            [(Place::Title, 0.3), (Place::Heading(0), 0.2), (Place::Heading(1), 0.7), (Place::Passage(2), 0.5), (Place::Example(0), 0.1)];
        let near = Near::of(parts.into_iter());
        assert_eq!(near, Near { title: 0.3, heading: 0.7, passages: vec![0.0, 0.0, 0.5], examples: vec![0.1], choice: None });
    }
}
