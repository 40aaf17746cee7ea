//! What can go wrong with an index, by what the caller can do about it.

use std::fmt;

/// What the caller can do about an [`IndexError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexErrorKind {
    /// The files cannot be used: delete them and build the index again.
    Unusable,
    /// Written by a newer version of this crate: leave the files alone.
    Newer,
    /// Another process is writing.
    Locked,
    /// The operating system refused.
    Io,
}

/// An index operation failed.
#[derive(Debug)]
pub struct IndexError {
    kind: IndexErrorKind,
    message: String,
}

impl IndexError {
    pub(crate) fn new(kind: IndexErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// What can be done about it.
    #[must_use]
    pub fn kind(&self) -> IndexErrorKind {
        self.kind
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IndexError {}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as E;
        use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
        let kind = match &error {
            E::LockFailure(LockError::LockBusy, _) => IndexErrorKind::Locked,
            E::LockFailure(LockError::IoError(source), _) | E::IoError(source) => io_kind(source),
            E::OpenReadError(OpenReadError::IoError { io_error, .. }) => io_kind(io_error),
            E::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => io_kind(io_error),
            E::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => io_kind(io_error),
            _ => IndexErrorKind::Unusable,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        Self::new(io_kind(&error), error.to_string())
    }
}

/// An error of the system is its own; one that a reader of damaged data made up means that the files cannot be used, and so does a
/// file that is gone.
fn io_kind(error: &std::io::Error) -> IndexErrorKind {
    match error.raw_os_error() {
        Some(_) if error.kind() != std::io::ErrorKind::NotFound => IndexErrorKind::Io,
        _ => IndexErrorKind::Unusable,
    }
}
