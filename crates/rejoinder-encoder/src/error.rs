//! The one error of this crate: opaque, with a kind to act on and a text for people.

use std::fmt;
use std::path::Path;

/// Why a model cannot be used, and what to do about it. The text names the path first.
#[derive(Debug)]
pub struct EncoderError {
    kind: EncoderErrorKind,
    message: String,
}

/// What a caller can do about an [`EncoderError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncoderErrorKind {
    /// The folder, or a file it must hold, does not exist.
    NotFound,
    /// The model is of a kind that this crate does not compute: take another one.
    Unsupported,
    /// The folder's files are damaged or contradict one another: get the model again.
    Corrupt,
    /// The operating system refused.
    Io,
}

impl EncoderError {
    pub(crate) fn new(kind: EncoderErrorKind, path: &Path, message: impl fmt::Display) -> Self {
        Self { kind, message: format!("{}: {message}", path.display()) }
    }

    pub(crate) fn corrupt(path: &Path, message: impl fmt::Display) -> Self {
        Self::new(EncoderErrorKind::Corrupt, path, message)
    }

    pub(crate) fn unsupported(path: &Path, message: impl fmt::Display) -> Self {
        Self::new(EncoderErrorKind::Unsupported, path, message)
    }

    pub(crate) fn reading(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
                Self::new(EncoderErrorKind::NotFound, path, "no such file; name a folder as sentence-transformers or model2vec save it")
            }
            _ => Self::new(EncoderErrorKind::Io, path, error),
        }
    }

    /// What a caller can do about it.
    #[must_use]
    pub fn kind(&self) -> EncoderErrorKind {
        self.kind
    }
}

impl fmt::Display for EncoderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EncoderError {}
