//! Text to the numbers of its tokens, as the folder's `tokenizer.json` says.

use crate::error::EncoderError;
use crate::folder::Folder;
use serde::Deserialize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use tokenizers::{PostProcessor, Tokenizer, TruncationParams};

/// A tokenizer, and where it comes from.
pub(crate) struct Tokens {
    path: PathBuf,
    tokenizer: Tokenizer,
    special: bool,
    unknown: Option<u32>,
}

/// Runs a function of the tokenizers crate, which panics on some damaged files: on tables of characters, and on tokens that its vocabulary
/// does not hold. Price: the host's panic hook sees it.
fn guarded<T>(path: &Path, work: impl FnOnce() -> tokenizers::Result<T>) -> Result<T, EncoderError> {
    let reason = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "its parts contradict one another".to_owned(),
    };
    Err(EncoderError::corrupt(path, format!("not a tokenizer that can be used: {reason}; get the model again")))
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
    /// Reads `tokenizer.json` in the folder of a module. Padding is dropped, as no text is padded here.
    pub(crate) fn open(folder: &mut Folder, inside: &str, special: bool) -> Result<Self, EncoderError> {
        let path = folder.file(&format!("{inside}tokenizer.json"));
        let text = std::fs::read(&path).map_err(|error| EncoderError::reading(&path, &error))?;
        let mut tokenizer = guarded(&path, || Tokenizer::from_bytes(&text))?;
        tokenizer.with_padding(None);
        // The crate panics on it when a text is long enough.
        if tokenizer.get_truncation().is_some_and(|settings| settings.stride >= settings.max_length) {
            return Err(EncoderError::corrupt(&path, "truncates texts to less than it repeats of them; get the model again"));
        }
        let File { model } =
            serde_json::from_slice(&text).map_err(|error| EncoderError::corrupt(&path, format!("not a tokenizer: {error}")))?;
        let unknown = model.unk_token.and_then(|token| tokenizer.token_to_id(&token)).or(model.unk_id);
        Ok(Self { path, tokenizer, special, unknown })
    }

    /// Keeps the first `most` tokens of a text, those that frame it included, whatever the file says: that is the setting of the last call
    /// before it was saved.
    pub(crate) fn truncate(&mut self, most: Option<usize>) -> Result<(), EncoderError> {
        let frame = self.tokenizer.get_post_processor().map_or(0, |processor| processor.added_tokens(false));
        if let Some(most) = most.filter(|most| *most <= frame) {
            return Err(EncoderError::corrupt(
                &self.path,
                format!("a text of at most {most} tokens has no room beside {frame} special ones"),
            ));
        }
        let settings = most.map(|most| TruncationParams { max_length: most, ..TruncationParams::default() });
        let refused = |error| EncoderError::corrupt(&self.path, format!("texts cannot be truncated: {error}"));
        self.tokenizer.with_truncation(settings).map(|_| ()).map_err(refused)
    }

    /// The tokens of a text, all of them below `known`.
    pub(crate) fn encode(&self, text: &str, known: usize) -> Result<Vec<u32>, EncoderError> {
        let tokens = guarded(&self.path, || self.tokenizer.encode_fast(text, self.special))?.get_ids().to_vec();
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
