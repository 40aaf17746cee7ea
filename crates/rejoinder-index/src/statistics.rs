//! How many live records there are in each language, and how long they are: what BM25 needs, free of deleted records.

use std::collections::BTreeMap;

use rejoinder_text::Form;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::error::IndexError;
use crate::record::index_of;
use crate::schema::{Fields, LENGTHS};

/// The live records of one language.
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

/// Counts the live records of every language (by primary subtag). Linear in the number of records.
pub(crate) fn by_language(searcher: &Searcher) -> Result<BTreeMap<String, LanguageStatistics>, IndexError> {
    let mut all: BTreeMap<String, LanguageStatistics> = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let Some(languages) = columns.str("language")? else { continue };
        let lengths = LENGTHS.iter().map(|name| columns.u64(name)).collect::<Result<Vec<_>, _>>()?;
        let mut by_ordinal = vec![LanguageStatistics::default(); languages.num_terms()];
        for record in segment.doc_ids_alive() {
            let Some(statistics) = languages.ords().first(record).and_then(|ordinal| by_ordinal.get_mut(ordinal as usize)) else {
                continue;
            };
            statistics.n_records += 1;
            for (sum, column) in statistics.n_tokens.iter_mut().zip(&lengths) {
                *sum += column.first(record).unwrap_or(0);
            }
        }
        let mut tag = String::new();
        for (ordinal, statistics) in by_ordinal.into_iter().enumerate() {
            tag.clear();
            languages.ord_to_str(ordinal as u64, &mut tag)?;
            let primary = tag.split('-').next().unwrap_or_default();
            let total = all.entry(primary.to_owned()).or_default();
            total.n_records += statistics.n_records;
            for (sum, more) in total.n_tokens.iter_mut().zip(statistics.n_tokens) {
                *sum += more;
            }
        }
    }
    all.retain(|_, statistics| statistics.n_records > 0);
    Ok(all)
}

/// In how many live records a term occurs. Reads the postings only of segments with deleted records.
pub(crate) fn frequency(searcher: &Searcher, fields: &Fields, form: Form, term: &Term) -> Result<u64, IndexError> {
    let mut frequency = 0;
    for segment in searcher.segment_readers() {
        frequency += u64::from(segment_frequency(segment, fields, form, term)?);
    }
    Ok(frequency)
}

fn segment_frequency(segment: &SegmentReader, fields: &Fields, form: Form, term: &Term) -> Result<u32, IndexError> {
    let inverted = segment.inverted_index(fields.of_form(form))?;
    let Some(info) = inverted.get_term_info(term)? else { return Ok(0) };
    let Some(alive) = segment.alive_bitset() else { return Ok(info.doc_freq) };
    let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
    let mut frequency = 0;
    while postings.doc() != TERMINATED {
        frequency += u32::from(alive.is_alive(postings.doc()));
        postings.advance();
    }
    debug_assert!(frequency <= info.doc_freq && postings.term_freq() > 0);
    Ok(frequency)
}
