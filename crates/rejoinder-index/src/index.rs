//! The index on disk: opening, creating, and knowing whether it can be used.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::{IndexReader, ReloadPolicy};

use crate::error::{IndexError, IndexErrorKind};
use crate::schema::Fields;
use crate::snapshot::Snapshot;
use crate::tokens::{DECODER, Decoder};

/// The version of what stands in the index. It changes with the fields and with the analysis of text; an older index is built again.
pub const FORMAT: u32 = 3;

/// A full-text index in a folder.
pub struct Index {
    path: PathBuf,
    source: String,
    inner: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held while reloading, so that a slower thread cannot put its older snapshot over a newer one.
    reloading: Mutex<()>,
}

impl Index {
    /// Opens the index in `path` that was made from the source with this identity.
    ///
    /// # Errors
    ///
    /// `Unusable` if there is none, it is damaged, made from another source, or its format is older; `Newer` if its format is newer.
    pub fn open(path: &Path, source: &str) -> Result<Self, IndexError> {
        Self::with(path, tantivy::Index::open_in_dir(path)?, source)
    }

    /// Creates an empty index in `path`, to be made from the source with this identity. The folder must hold no other index.
    ///
    /// # Errors
    ///
    /// If there is an index or the disk refuses.
    pub fn create(path: &Path, source: &str) -> Result<Self, IndexError> {
        let (schema, _) = Fields::schema();
        let inner = tantivy::Index::create_in_dir(path, schema)?;
        let mut writer: tantivy::IndexWriter = inner.writer_with_num_threads(1, 15_000_000)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&note(0, source));
        commit.commit()?;
        drop(writer);
        Self::with(path, inner, source)
    }

    fn with(path: &Path, inner: tantivy::Index, source: &str) -> Result<Self, IndexError> {
        let sequence = sequence(&inner, source)?;
        let (schema, fields) = Fields::schema();
        if inner.schema() != schema {
            return Err(IndexError::new(IndexErrorKind::Unusable, "the index has other fields"));
        }
        inner.tokenizers().register(DECODER, Decoder::default());
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let snapshot = RwLock::new(Arc::new(Snapshot::take(&reader, fields, sequence)?));
        Ok(Self { path: path.to_owned(), source: source.to_owned(), inner, reader, fields, snapshot, reloading: Mutex::default() })
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was committed when last looked at.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at the disk again, where another process may have committed, and returns what is there now.
    ///
    /// # Errors
    ///
    /// If the index on disk can no longer be read.
    pub fn reload(&self) -> Result<Arc<Snapshot>, IndexError> {
        let _turn = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        // The number is read before the segments: a commit in between makes the snapshot newer than its number, which only means that
        // it is brought up to date once more than needed.
        let sequence = sequence(&self.inner, &self.source)?;
        self.reader.reload()?;
        let fresh = Arc::new(Snapshot::take(&self.reader, self.fields, sequence)?);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        Ok(fresh)
    }

    pub(crate) fn inner(&self) -> &tantivy::Index {
        &self.inner
    }

    pub(crate) fn note(&self, sequence: u64) -> String {
        note(sequence, &self.source)
    }

    pub(crate) fn fields(&self) -> Fields {
        self.fields
    }
}

/// The note that a commit carries: the format, the sequence number up to which the index was made, and from which source.
fn note(sequence: u64, source: &str) -> String {
    format!("{FORMAT} {sequence} {source}")
}

/// The sequence number of the last commit, if this code wrote it from this source.
fn sequence(index: &tantivy::Index, source: &str) -> Result<u64, IndexError> {
    let note = index.load_metas()?.payload.unwrap_or_default();
    let unusable = || IndexError::new(IndexErrorKind::Unusable, format!("the index carries the note {note:?}"));
    let mut parts = note.splitn(3, ' ');
    let format: u32 = parts.next().and_then(|part| part.parse().ok()).ok_or_else(unusable)?;
    if format > FORMAT {
        let message = format!("the index has format {format}, this version knows formats up to {FORMAT}");
        return Err(IndexError::new(IndexErrorKind::Newer, message));
    }
    let sequence = parts.next().and_then(|part| part.parse().ok()).ok_or_else(unusable)?;
    if format < FORMAT || parts.next() != Some(source) {
        return Err(unusable());
    }
    Ok(sequence)
}
