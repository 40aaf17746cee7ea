//! The index as of one commit: what all reading goes through.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rejoinder_text::Language;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, IndexReader, Searcher, TERMINATED, Term};

use crate::error::IndexError;
use crate::schema::Fields;
use crate::scope::{Scope, View};

/// The index as of one commit. Later commits do not change it.
pub struct Snapshot {
    searcher: Searcher,
    fields: Fields,
    sequence: u64,
    views: Mutex<BTreeMap<Scope, Arc<View>>>,
}

/// An article in some language, found by its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Names the record.
    pub key: String,
    /// The change that made its content, as the store counts.
    pub sequence: u64,
    /// Its language.
    pub language: Language,
}

/// How many scopes are kept ready; a host asks with a handful (its audiences, regions and channels).
const KEPT_SCOPES: usize = 64;

impl Snapshot {
    pub(crate) fn take(reader: &IndexReader, fields: Fields, sequence: u64) -> Result<Self, IndexError> {
        let searcher = reader.searcher();
        Ok(Self { searcher, fields, sequence, views: Mutex::default() })
    }

    /// The sequence number up to which the index was made.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The records of a group that may be seen, by key.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn translations(&self, group: &str, view: &View) -> Result<Vec<Translation>, IndexError> {
        let term = Term::from_field_text(self.fields.group, group);
        let mut translations = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(self.fields.group)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if view.segments[ordinal].contains(postings.doc()) {
                    translations.extend(self.translation(DocAddress::new(ordinal as u32, postings.doc()))?);
                }
                postings.advance();
            }
        }
        translations.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(translations)
    }

    fn translation(&self, address: DocAddress) -> Result<Option<Translation>, IndexError> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let columns = segment.fast_fields();
        let Some(sequence) = columns.u64("sequence")?.first(address.doc_id) else { return Ok(None) };
        let language = Language::parse(&self.keyword(address, "language")?).ok();
        let key = self.keyword(address, "key")?;
        Ok(language.map(|language| Translation { key, sequence, language }))
    }

    /// The value of a keyword field of a record.
    pub(crate) fn keyword(&self, address: DocAddress, field: &str) -> Result<String, IndexError> {
        let mut value = String::new();
        if let Some(column) = self.searcher.segment_reader(address.segment_ord).fast_fields().str(field)?
            && let Some(ordinal) = column.ords().first(address.doc_id)
        {
            column.ord_to_str(ordinal, &mut value)?;
        }
        Ok(value)
    }

    /// What a query may see at the second `as_of`. Kept for the next query with the same scope.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn view(&self, scope: &Scope, as_of: i64) -> Result<Arc<View>, IndexError> {
        let kept = || self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept().get(scope).filter(|view| view.constant.contains(&as_of)) {
            return Ok(ready.clone());
        }
        let fresh = Arc::new(scope.view(&self.fields, &self.searcher, as_of)?);
        let mut kept = kept();
        if kept.len() >= KEPT_SCOPES {
            kept.clear();
        }
        kept.insert(scope.clone(), fresh.clone());
        Ok(fresh)
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }
}
