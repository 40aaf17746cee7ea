//! The index as of one commit: what all reading goes through.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rejoinder_text::Language;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, IndexReader, Searcher, TERMINATED, Term};

use crate::error::IndexError;
use crate::schema::Fields;
use crate::scope::{Eligible, Scope};
use crate::statistics::{LanguageStatistics, by_language};

/// The index as of one commit. Later commits do not change it.
pub struct Snapshot {
    searcher: Searcher,
    fields: Fields,
    sequence: u64,
    statistics: BTreeMap<String, LanguageStatistics>,
    languages: Vec<Language>,
    eligible: Mutex<BTreeMap<Scope, Arc<Vec<Eligible>>>>,
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
        let statistics = by_language(&searcher)?;
        let mut languages = Vec::new();
        for segment in searcher.segment_readers() {
            let Some(column) = segment.fast_fields().str("language")? else { continue };
            let mut present = vec![false; column.num_terms()];
            for record in segment.doc_ids_alive() {
                if let Some(slot) = column.ords().first(record).and_then(|ordinal| present.get_mut(ordinal as usize)) {
                    *slot = true;
                }
            }
            let mut tag = String::new();
            for ordinal in (0..present.len()).filter(|&ordinal| present[ordinal]) {
                tag.clear();
                column.ord_to_str(ordinal as u64, &mut tag)?;
                languages.extend(Language::parse(&tag).ok());
            }
        }
        languages.sort();
        languages.dedup();
        Ok(Self { searcher, fields, sequence, statistics, languages, eligible: Mutex::default() })
    }

    /// The sequence number up to which the index was made.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The languages of its records, drafts and expired ones included, in order.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// How many live records there are.
    #[must_use]
    pub fn n_records(&self) -> u64 {
        self.statistics.values().map(|statistics| statistics.n_records).sum()
    }

    /// The records of a group that are in scope at the second `as_of`, by key.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn translations(&self, group: &str, scope: &Scope, as_of: i64) -> Result<Vec<Translation>, IndexError> {
        let term = Term::from_field_text(self.fields.group, group);
        let eligible = self.eligible(scope)?;
        let mut translations = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(self.fields.group)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if eligible[ordinal].contains(postings.doc(), as_of) {
                    translations.extend(self.translation(DocAddress::new(ordinal as u32, postings.doc()))?);
                }
                postings.advance();
            }
        }
        translations.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(translations)
    }

    /// How many records are in scope at the second `as_of`.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn count(&self, scope: &Scope, as_of: i64) -> Result<usize, IndexError> {
        Ok(self.eligible(scope)?.iter().map(|segment| segment.iter(as_of).count()).sum())
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

    /// The records in scope, segment by segment. Kept for the next query with the same scope.
    pub(crate) fn eligible(&self, scope: &Scope) -> Result<Arc<Vec<Eligible>>, IndexError> {
        if let Some(ready) = self.eligible.lock().unwrap_or_else(PoisonError::into_inner).get(scope) {
            return Ok(ready.clone());
        }
        let segments = self.searcher.segment_readers().iter();
        let fresh: Arc<Vec<Eligible>> = Arc::new(segments.map(|segment| scope.eligible(&self.fields, segment)).collect::<Result<_, _>>()?);
        let mut kept = self.eligible.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_SCOPES {
            kept.clear();
        }
        kept.insert(scope.clone(), fresh.clone());
        Ok(fresh)
    }

    pub(crate) fn statistics(&self, primary: &str) -> LanguageStatistics {
        self.statistics.get(primary).copied().unwrap_or_default()
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }
}
