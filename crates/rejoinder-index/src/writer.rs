//! Putting records into the index and taking them out.

use std::collections::BTreeMap;

use rejoinder_text::{Language, Memo};
use tantivy::Term;
use tantivy::merge_policy::NoMergePolicy;

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
    /// Whether the index was empty: then it becomes one segment, because every segment costs every term of a question a look-up.
    anew: bool,
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
        let mut writer = IndexWriter { index: self, writer, fields: self.fields(), memos: BTreeMap::new(), anew: false };
        if self.inner().searchable_segment_ids()?.is_empty() {
            writer.begin_anew();
        }
        Ok(writer)
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
        self.begin_anew();
        Ok(())
    }

    /// Leaves all merging to [`finish`](Self::finish).
    fn begin_anew(&mut self) {
        self.anew = true;
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
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
    pub fn finish(mut self) -> Result<(), IndexError> {
        if self.anew {
            let segments = self.index.inner().searchable_segment_ids()?;
            if segments.len() > 1 {
                self.writer.merge(&segments).wait()?;
            }
        }
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}
