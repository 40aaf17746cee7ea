//! How the tokens of a record reach tantivy: as one string a field, which [`Decoder`] takes apart again. tantivy would carry tokens that
//! were made elsewhere as JSON, which takes longer than to make and to index them.
//!
//! A control character stands before each token; its code is by how many positions the token comes after the one before it. Greater
//! distances are several of them with nothing in between. No token holds a control character, since none is part of a word. What stands
//! before the first control character belongs to every token.

use rejoinder_text::{Form, Memo};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::record::index_of;

/// Under which name tantivy knows [`Decoder`].
pub(crate) const DECODER: &str = "tokens";
/// The greatest distance that one control character can tell.
const FARTHEST: u32 = 0x1F;

/// Collects tokens of one field.
pub(crate) struct Encoder {
    text: String,
    position: u32,
}

impl Encoder {
    /// `prefix` is put before every token.
    fn new(prefix: &str) -> Self {
        Self { text: prefix.to_owned(), position: 0 }
    }

    /// Adds a token in pieces. Positions never fall.
    fn add(&mut self, pieces: [&str; 2], position: u32) {
        let mut distance = position.saturating_sub(self.position);
        self.position = position;
        while distance > FARTHEST {
            self.text.push(char::from(FARTHEST as u8));
            distance -= FARTHEST;
        }
        self.text.push(char::from(distance as u8));
        self.text.extend(pieces);
    }
}

/// Collects the tokens of a record field by field. Every unit is followed by one empty position, so that no two units begin at the same
/// place and words of different units are never neighbours.
pub(crate) struct Tokens<'a> {
    memo: &'a mut Memo,
    position: u32,
    /// Stems, written forms, grams and the layout.
    fields: [Encoder; 4],
    /// Tokens by form, folded ones and codes aside: they are other spellings of tokens already counted.
    pub(crate) lengths: [u64; 3],
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(language: &str, memo: &'a mut Memo) -> Self {
        let prefix = format!("{language}:");
        Self { memo, position: 0, fields: [&prefix, &prefix, &prefix, ""].map(Encoder::new), lengths: [0; 3] }
    }

    /// Notes that a unit or passage begins here.
    pub(crate) fn mark(&mut self, marker: &str) {
        self.fields[3].add([marker, ""], self.position);
    }

    pub(crate) fn add(&mut self, text: &str) {
        let Self { memo, fields, lengths, .. } = self;
        let next = memo.analyze(text, self.position, &mut |token| {
            let index = index_of(token.form);
            if !matches!(token.form, Form::Folded | Form::Code) {
                lengths[index] += 1;
            }
            // Only stems are kept with their positions.
            let position = if index == 0 { token.position } else { 0 };
            fields[index].add([mark(token.form), token.text], position);
        });
        self.position = next.saturating_add(1);
    }

    /// The strings of the fields: stems, written forms, grams and the layout.
    pub(crate) fn texts(self) -> [String; 4] {
        self.fields.map(|field| field.text)
    }
}

/// What stands before a token to tell it from the stems that it shares a field with: a character that no stem begins with.
pub(crate) fn mark(form: Form) -> &'static str {
    match form {
        Form::Folded => "~",
        Form::Code => "#",
        Form::Stem | Form::Written | Form::Gram => "",
    }
}

/// Whether what stands in the field of the stems is none.
pub(crate) fn is_marked(token: &[u8]) -> bool {
    [Form::Folded, Form::Code].into_iter().any(|form| token.starts_with(mark(form).as_bytes()))
}

/// The tokenizer that takes the strings apart.
#[derive(Clone, Default)]
pub(crate) struct Decoder {
    token: Token,
}

impl Tokenizer for Decoder {
    type TokenStream<'a> = Decoded<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Decoded<'a> {
        let start = text.find(|c| u32::from(c) <= FARTHEST).unwrap_or(text.len());
        let (prefix, rest) = text.split_at(start);
        self.token.reset();
        self.token.position = 0;
        self.token.position_length = 1;
        Decoded { prefix, rest, token: &mut self.token }
    }
}

/// The tokens of one field.
pub(crate) struct Decoded<'a> {
    prefix: &'a str,
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for Decoded<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let Some(&distance) = self.rest.as_bytes().first() else { return false };
            let end = self.rest.bytes().skip(1).position(|byte| u32::from(byte) <= FARTHEST).map_or(self.rest.len(), |end| end + 1);
            let token = &self.rest[1..end];
            self.rest = &self.rest[end..];
            self.token.position = self.token.position.saturating_add(usize::from(distance));
            if !token.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(self.prefix);
                self.token.text.push_str(token);
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_comes_out() {
        let given = [("order", 0), ("~tilaus", 0), ("päivä", 3), ("x", 34), ("y", 35), ("far", 1_000), ("退货", 1_000), ("z", 1_031)];
        let mut encoder = Encoder::new("fi:");
        given.iter().for_each(|(token, position)| encoder.add([token, ""], *position));
        let mut decoder = Decoder::default();
        for _ in 0..2 {
            let mut stream = decoder.token_stream(&encoder.text);
            let mut found = Vec::new();
            while stream.advance() {
                found.push((stream.token().text.clone(), stream.token().position));
            }
            let expected: Vec<_> = given.iter().map(|(token, position)| (format!("fi:{token}"), *position as usize)).collect();
            assert_eq!(found, expected);
        }
        assert!(!decoder.token_stream("fi:").advance() && !decoder.token_stream("").advance());
    }
}
