//! Files in memory without reading them. Alone names tantivy, whose directory maps files behind a safe interface.

use std::ops::{Deref, Range};
use std::path::Path;

use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use crate::error::{VectorsError, VectorsErrorKind};

/// A part of a file, mapped. Files that are mapped are never changed, only removed: the bytes stay what they are.
#[derive(Clone)]
pub(crate) struct Mapped(OwnedBytes);

impl Mapped {
    /// The whole of a file.
    ///
    /// # Errors
    ///
    /// `Unusable` if there is none, `Io` if the system refuses.
    pub(crate) fn open(folder: &Path, name: &str) -> Result<Self, VectorsError> {
        let path = folder.join(name);
        let refused = |error: &dyn std::fmt::Display| VectorsError::new(VectorsErrorKind::Io, format!("{}: {error}", path.display()));
        // A directory of its own for every file: one that is kept would remember a mapping by name, and a name comes back when a folder
        // begins anew.
        let directory = MmapDirectory::open(folder).map_err(|error| refused(&error))?;
        let file = directory.open_read(Path::new(name)).map_err(|error| match error {
            OpenReadError::FileDoesNotExist(_) => VectorsError::unusable(&path, "the file is gone"),
            other => refused(&other),
        })?;
        file.read_bytes().map(Self).map_err(|error| VectorsError::io(&path, &error))
    }

    /// A part of it, or nothing if it is shorter.
    pub(crate) fn part(&self, range: Range<usize>) -> Option<Self> {
        (range.start <= range.end && range.end <= self.0.len()).then(|| Self(self.0.slice(range)))
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
