//! Text to the numbers of its tokens, as the folder's `tokenizer.json` says.

use crate::error::EncoderError;
use crate::folder::Folder;
use serde::Deserialize;
use std::path::PathBuf;
use tokenizers::{PostProcessor, Tokenizer, TruncationParams};

/// A tokenizer with the settings of the model instead of those that the file happens to hold.
pub(crate) struct Tokens {
    path: PathBuf,
    tokenizer: Tokenizer,
    special: bool,
    unknown: Option<u32>,
}

/// What the tokenizers crate does not tell of a model.
#[derive(Deserialize)]
struct File {
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    unk_id: Option<u32>,
    unk_token: Option<String>,
}

impl Tokens {
    /// Reads `tokenizer.json` in the folder of a module. Padding and truncation of the file are dropped: they are those of the last call
    /// before it was saved.
    pub(crate) fn open(folder: &mut Folder, inside: &str, special: bool) -> Result<Self, EncoderError> {
        let path = folder.file(&format!("{inside}tokenizer.json"));
        let text = std::fs::read(&path).map_err(|error| EncoderError::reading(&path, &error))?;
        let mut tokenizer =
            Tokenizer::from_bytes(&text).map_err(|error| EncoderError::corrupt(&path, format!("not a tokenizer: {error}")))?;
        tokenizer.with_padding(None);
        // Cannot fail: only setting one can.
        let _ = tokenizer.with_truncation(None);
        let File { model } =
            serde_json::from_slice(&text).map_err(|error| EncoderError::corrupt(&path, format!("not a tokenizer: {error}")))?;
        let unknown = model.unk_token.and_then(|token| tokenizer.token_to_id(&token)).or(model.unk_id);
        Ok(Self { path, tokenizer, special, unknown })
    }

    /// Keeps the first `most` tokens of a text, those that frame it included.
    pub(crate) fn truncate(&mut self, most: usize) -> Result<(), EncoderError> {
        let frame = if self.special { self.tokenizer.get_post_processor().map_or(0, |processor| processor.added_tokens(false)) } else { 0 };
        if most <= frame {
            return Err(EncoderError::corrupt(
                &self.path,
                format!("a text of at most {most} tokens has no room beside {frame} special ones"),
            ));
        }
        let settings = TruncationParams { max_length: most, ..TruncationParams::default() };
        let refused = |error| EncoderError::corrupt(&self.path, format!("texts cannot be truncated: {error}"));
        self.tokenizer.with_truncation(Some(settings)).map(|_| ()).map_err(refused)
    }

    /// The tokens of a text, all of them below `known`.
    pub(crate) fn encode(&self, text: &str, known: usize) -> Result<Vec<u32>, EncoderError> {
        let refused = |error| EncoderError::corrupt(&self.path, format!("a text cannot be made tokens: {error}; get the model again"));
        let tokens = self.tokenizer.encode_fast(text, self.special).map_err(refused)?.get_ids().to_vec();
        match tokens.iter().find(|token| **token as usize >= known) {
            Some(token) => {
                Err(EncoderError::corrupt(&self.path, format!("token {token}, where {known} have a vector; get the model again")))
            }
            None => Ok(tokens),
        }
    }

    /// One more than the greatest number of a token.
    pub(crate) fn size(&self) -> usize {
        let greatest = self.tokenizer.get_vocab(true).into_values().max();
        greatest.map_or(0, |id| id as usize + 1)
    }

    /// The median of the characters of the tokens.
    pub(crate) fn median_length(&self) -> usize {
        let mut lengths: Vec<usize> = self.tokenizer.get_vocab(true).keys().map(|token| token.chars().count()).collect();
        lengths.sort_unstable();
        let middle = lengths.len() / 2;
        match lengths.len() {
            0 => 0,
            even if even % 2 == 0 => (lengths[middle - 1] + lengths[middle]) / 2,
            _ => lengths[middle],
        }
    }

    /// The token that stands for what the vocabulary does not know.
    pub(crate) fn unknown(&self) -> Option<u32> {
        self.unknown
    }
}
