//! Putting records into the index and taking them out.

use std::collections::BTreeMap;

use rejoinder_text::{Language, Memo};
use tantivy::Term;

use crate::error::IndexError;
use crate::index::Index;
use crate::record::Record;
use crate::schema::Fields;

/// Writes to an index; one at a time. Nothing is visible before [`commit`](Self::commit), and dropping discards.
pub struct IndexWriter<'a> {
    index: &'a Index,
    writer: tantivy::IndexWriter,
    fields: Fields,
    memos: BTreeMap<Language, Memo>,
}

/// Memory for what is not yet on disk. Larger means fewer, larger segments.
const MEMORY: usize = 96_000_000;

impl Index {
    /// Locks the index for writing.
    ///
    /// # Errors
    ///
    /// `Locked` at once if another writer exists, in this process or another.
    pub fn writer(&self) -> Result<IndexWriter<'_>, IndexError> {
        let writer: tantivy::IndexWriter = self.inner().writer_with_num_threads(1, MEMORY)?;
        // A process killed between writing a file and committing leaves that file behind, and the same name is needed again.
        writer.garbage_collect_files().wait()?;
        Ok(IndexWriter { index: self, writer, fields: self.fields(), memos: BTreeMap::new() })
    }
}

impl IndexWriter<'_> {
    /// Adds a record in place of the one with the same key, if there is one.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn put(&mut self, record: &Record<'_>) -> Result<(), IndexError> {
        self.remove(record.key);
        self.add(record)
    }

    /// Adds a record with a key that the index does not have. Looking for one to replace is a tenth of the work.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn add(&mut self, record: &Record<'_>) -> Result<(), IndexError> {
        let memo = self.memos.entry(record.language.clone()).or_insert_with(|| Memo::new(record.language));
        self.writer.add_document(record.document(&self.fields, memo))?;
        Ok(())
    }

    /// Removes the record with this key, if there is one.
    pub fn remove(&mut self, key: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.key, key));
    }

    /// Removes everything.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Makes all changes durable and visible to snapshots taken from now on, and notes that the index now stands at `sequence`.
    ///
    /// # Errors
    ///
    /// If the disk refuses; the index then stays as it was.
    pub fn commit(&mut self, sequence: u64) -> Result<(), IndexError> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&self.index.note(sequence));
        commit.commit()?;
        Ok(())
    }

    /// Waits for merges of segments to end and closes the writer. Searching is a little faster for it; results are the same.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn finish(self) -> Result<(), IndexError> {
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}
