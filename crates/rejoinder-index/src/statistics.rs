//! How many records of each language a query may see, how long they are, and in how many of them a term occurs: what BM25 needs, of
//! these records alone.

use std::collections::BTreeMap;

use rejoinder_text::{Form, Language};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use crate::columns::AllColumns;
use crate::error::IndexError;
use crate::planted::{Leak, leaks};
use crate::record::index_of;
use crate::schema::term_text;
use crate::scope::{Eligible, View};
use crate::snapshot::Snapshot;

/// The records of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct LanguageStatistics {
    pub(crate) n_records: u64,
    /// Tokens by form.
    n_tokens: [u64; 3],
}

impl LanguageStatistics {
    /// The mean number of tokens of a form in a record, at least 1.
    pub(crate) fn mean_length(&self, form: Form) -> f64 {
        (self.n_tokens[index_of(form)] as f64 / self.n_records.max(1) as f64).max(1.0)
    }
}

/// Counts the records of every language (by primary subtag), and lists the languages. Linear in the number of records.
pub(crate) fn by_language(
    columns: &AllColumns,
    segments: &[Eligible],
) -> Result<(BTreeMap<String, LanguageStatistics>, Vec<Language>), IndexError> {
    let mut all: BTreeMap<String, LanguageStatistics> = BTreeMap::new();
    let mut languages: Vec<Language> = Vec::new();
    for (columns, eligible) in columns.segments.iter().zip(segments) {
        let column = &columns.language;
        let mut by_ordinal = vec![LanguageStatistics::default(); column.num_terms()];
        for record in (0..column.ords().num_docs()).filter(|&record| eligible.contains(record) || leaks(Leak::Lengths)) {
            let Some(statistics) = column.ords().first(record).and_then(|ordinal| by_ordinal.get_mut(ordinal as usize)) else {
                continue;
            };
            statistics.n_records += 1;
            for (sum, column) in statistics.n_tokens.iter_mut().zip(&columns.lengths) {
                *sum += column.first(record).unwrap_or(0);
            }
        }
        let mut tag = String::new();
        for (ordinal, statistics) in by_ordinal.into_iter().enumerate().filter(|(_, statistics)| statistics.n_records > 0) {
            tag.clear();
            column.ord_to_str(ordinal as u64, &mut tag)?;
            let Ok(language) = Language::parse(&tag) else { continue };
            let total = all.entry(language.primary().to_owned()).or_default();
            total.n_records += statistics.n_records;
            for (sum, more) in total.n_tokens.iter_mut().zip(statistics.n_tokens) {
                *sum += more;
            }
            languages.push(language);
        }
    }
    languages.sort();
    languages.dedup();
    Ok((all, languages))
}

impl Snapshot {
    /// In how many records of a view a token of a language occurs. Where a segment holds records that may not be seen, its postings are
    /// read: all of them, or, where these records are few, only what they hold.
    pub(crate) fn frequency(&self, view: &View, language: &str, form: Form, token: &str) -> Result<u64, IndexError> {
        let field = self.fields().of_form(form);
        let mut spelling = String::new();
        term_text(language, form, token, &mut spelling);
        let term = Term::from_field_text(field, &spelling);
        let mut frequency = 0;
        for (segment, eligible) in self.searcher().segment_readers().iter().zip(&view.segments) {
            let inverted = segment.inverted_index(field)?;
            let Some(info) = inverted.get_term_info(&term)? else { continue };
            frequency += u64::from(info.doc_freq);
            if eligible.n_hidden == 0 || leaks(Leak::Frequencies) {
                continue;
            }
            let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            if eligible.hidden.is_empty() || (info.doc_freq as usize) < eligible.n_hidden {
                while postings.doc() != TERMINATED {
                    frequency -= u64::from(!eligible.contains(postings.doc()));
                    postings.advance();
                }
                continue;
            }
            for &record in &eligible.hidden {
                let reached = if postings.doc() < record { postings.seek(record) } else { postings.doc() };
                frequency -= u64::from(reached == record);
            }
        }
        Ok(frequency)
    }
}
