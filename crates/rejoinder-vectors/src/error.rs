//! What can go wrong with a folder of vectors, by what the caller can do about it.

use std::fmt;
use std::path::Path;

/// What the caller can do about a [`VectorsError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VectorsErrorKind {
    /// The files cannot be used any more, or another model has made them anew: open the folder again.
    Unusable,
    /// Written by a newer version of this crate: leave the files alone.
    Newer,
    /// Another writer is at work: try again later.
    Locked,
    /// The caller's vector is at fault.
    InvalidInput,
    /// The operating system refused.
    Io,
}

/// An operation on vectors failed. The text names the path first.
#[derive(Debug)]
pub struct VectorsError {
    kind: VectorsErrorKind,
    message: String,
}

impl VectorsError {
    pub(crate) fn new(kind: VectorsErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(crate) fn unusable(path: &Path, what: impl fmt::Display) -> Self {
        Self::new(VectorsErrorKind::Unusable, format!("{}: {what}", path.display()))
    }

    /// An error of the system is its own, but a file that is gone means that the files cannot be used.
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => VectorsErrorKind::Unusable,
            _ => VectorsErrorKind::Io,
        };
        Self::new(kind, format!("{}: {error}", path.display()))
    }

    /// What can be done about it.
    #[must_use]
    pub fn kind(&self) -> VectorsErrorKind {
        self.kind
    }
}

impl fmt::Display for VectorsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for VectorsError {}
