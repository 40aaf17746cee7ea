//! The index as of one commit: what all reading goes through.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rejoinder_text::{Language, Memo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, IndexReader, Searcher, TERMINATED, Term};

use crate::columns::{AllColumns, keyword};
use crate::error::IndexError;
use crate::heard::ByLanguage;
use crate::planted::{Leak, leaks};
use crate::schema::Fields;
use crate::scope::{Scope, View};
use crate::vocabulary::Vocabulary;

/// The index as of one commit. Later commits do not change it.
pub struct Snapshot {
    searcher: Searcher,
    fields: Fields,
    sequence: u64,
    columns: OnceLock<AllColumns>,
    /// Each for its scope and the seconds in which it holds; what was asked for last comes first.
    views: Mutex<Vec<(Scope, Arc<View>)>>,
    memos: ByLanguage<Memo>,
    /// Made when first needed, by primary subtag.
    vocabularies: Mutex<BTreeMap<String, Arc<Vocabulary>>>,
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

/// How many views are kept ready: a host asks in a handful of scopes (its audiences, regions and channels), of today and of the days on
/// which customers ordered.
const KEPT_VIEWS: usize = 64;

impl Snapshot {
    pub(crate) fn take(reader: &IndexReader, fields: Fields, sequence: u64) -> Result<Self, IndexError> {
        let searcher = reader.searcher();
        Ok(Self {
            searcher,
            fields,
            sequence,
            columns: OnceLock::new(),
            views: Mutex::default(),
            memos: ByLanguage::default(),
            vocabularies: Mutex::default(),
        })
    }

    /// What analysis made of the words of questions.
    pub(crate) fn memos(&self) -> &ByLanguage<Memo> {
        &self.memos
    }

    pub(crate) fn vocabularies(&self) -> &Mutex<BTreeMap<String, Arc<Vocabulary>>> {
        &self.vocabularies
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
                if view.segments[ordinal].contains(postings.doc()) || leaks(Leak::Translations) {
                    translations.extend(self.translation(DocAddress::new(ordinal as u32, postings.doc()))?);
                }
                postings.advance();
            }
        }
        translations.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(translations)
    }

    fn translation(&self, address: DocAddress) -> Result<Option<Translation>, IndexError> {
        let columns = &self.columns()?.segments[address.segment_ord as usize];
        let Some(sequence) = columns.sequence.first(address.doc_id) else { return Ok(None) };
        let language = Language::parse(&keyword(&columns.language, address.doc_id)?).ok();
        let key = keyword(&columns.key, address.doc_id)?;
        Ok(language.map(|language| Translation { key, sequence, language }))
    }

    /// What a query may see at the second `as_of`. Kept for queries with the same scope at seconds in which the same is in force; of more
    /// than a few dozen what was asked for longest ago goes.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn view(&self, scope: &Scope, as_of: i64) -> Result<Arc<View>, IndexError> {
        let kept = || self.views.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = |kept: &mut Vec<(Scope, Arc<View>)>| {
            let holds = |view: &View| view.constant.contains(&as_of) || leaks(Leak::StaleView);
            let place = kept.iter().position(|(of, view)| of == scope && holds(view))?;
            kept[..=place].rotate_right(1);
            Some(Arc::clone(&kept[0].1))
        };
        if let Some(ready) = ready(&mut kept()) {
            return Ok(ready);
        }
        let fresh = Arc::new(scope.view(&self.fields, &self.searcher, self.columns()?, as_of)?);
        let mut kept = kept();
        // Another thread may have made it meanwhile: all should use the same, with what it learns.
        if let Some(ready) = ready(&mut kept) {
            return Ok(ready);
        }
        kept.insert(0, (scope.clone(), Arc::clone(&fresh)));
        kept.truncate(KEPT_VIEWS);
        Ok(fresh)
    }

    /// The changes that made the records of a view, ascending. Linear in the number of records.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn sequences(&self, view: &View) -> Result<Vec<u64>, IndexError> {
        let segments = self.columns()?.segments.iter().zip(&view.segments);
        let mut sequences: Vec<u64> =
            segments.flat_map(|(columns, eligible)| eligible.iter().filter_map(|record| columns.sequence.first(record))).collect();
        sequences.sort_unstable();
        Ok(sequences)
    }

    /// The keys of the records of a view, sorted. Linear in the number of records.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn keys(&self, view: &View) -> Result<Vec<String>, IndexError> {
        let segments = self.columns()?.segments.iter().zip(&view.segments);
        let mut keys = Vec::new();
        for (columns, eligible) in segments {
            for record in eligible.iter() {
                keys.push(keyword(&columns.key, record)?);
            }
        }
        keys.sort();
        Ok(keys)
    }

    /// The changes that made the records of the index, in scope of anybody or not, ascending: what derived data has to be made of.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn all_sequences(&self) -> Result<Vec<u64>, IndexError> {
        let segments = self.columns()?.segments.iter().zip(self.searcher.segment_readers());
        let mut sequences: Vec<u64> =
            segments.flat_map(|(columns, segment)| segment.doc_ids_alive().filter_map(|record| columns.sequence.first(record))).collect();
        sequences.sort_unstable();
        Ok(sequences)
    }

    /// The columns of all segments; opened by the first that asks, because few of the snapshots that writers take are read.
    pub(crate) fn columns(&self) -> Result<&AllColumns, IndexError> {
        if let Some(ready) = self.columns.get() {
            return Ok(ready);
        }
        let fresh = AllColumns::open(&self.searcher)?;
        Ok(self.columns.get_or_init(|| fresh))
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }
}
