//! The one way into the index: what a query may see.

use std::collections::BTreeMap;
use std::ops::Range;

use rejoinder_text::Language;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::columns::{AllColumns, Columns};
use crate::error::IndexError;
use crate::heard::{ByLanguage, Frequencies};
use crate::planted::{Leak, leaks};
use crate::record::{ANY, PUBLISHED, RecordScope};
use crate::schema::Fields;
use crate::statistics::{LanguageStatistics, by_language};
use crate::translate::Learned;

/// What a query may see. Absent restrictions of region, channel or product restrict nothing; the audience always restricts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// Who is asking: a record is seen if any of these is in its audience.
    pub audience: Vec<String>,
    /// Only records that hold in one of these regions (or everywhere): where the customer is, and the regions that this lies in. Empty:
    /// whatever the region.
    pub regions: Vec<String>,
    /// Only records that may be used on this channel (or on all).
    pub channel: Option<String>,
    /// Only records about this product (or about all).
    pub product: Option<String>,
    /// Only records of these kinds; empty: all.
    pub kinds: Vec<String>,
}

/// What keeps a record out of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// It is not published.
    Unpublished,
    /// It is no longer in force.
    Expired,
    /// It is not in force yet.
    NotYet,
    /// It is for other audiences.
    Audience,
    /// It holds in other regions.
    Region,
    /// It is for other channels.
    Channel,
    /// It is about other products.
    Product,
    /// It is of another kind than those asked for.
    Kind,
}

/// What a query may see: the records in scope at a point in time, and statistics of these alone, so that what is out of scope shows
/// neither in a hit nor in a score. Nothing outside this module can make one, and all reading goes through one.
pub struct View {
    pub(crate) segments: Vec<Eligible>,
    statistics: BTreeMap<String, LanguageStatistics>,
    languages: Vec<Language>,
    one_region: bool,
    /// In how many of its records the terms of questions occur.
    pub(crate) frequencies: ByLanguage<Frequencies>,
    /// What its linked translations teach; made when first needed.
    pub(crate) learned: Learned,
    /// The seconds in which the same records are in force.
    pub(crate) constant: Range<i64>,
}

/// The records of one segment that may be seen.
pub(crate) struct Eligible {
    records: BitSet,
    /// How many others there are, deleted ones included: the segment's own frequencies count them.
    pub(crate) n_hidden: usize,
    /// These others in order where they are few; else none of them, for the room they take.
    pub(crate) hidden: Vec<DocId>,
}

/// What part of a segment's records is few: to look these up in postings is then cheaper than to read the postings through.
const FEW: usize = 16;

impl Eligible {
    pub(crate) fn contains(&self, record: DocId) -> bool {
        self.records.contains(record)
    }

    /// The records that may be seen, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> {
        (0..self.records.max_value()).filter(|&record| self.records.contains(record))
    }
}

impl View {
    /// The languages of the records in scope, in order.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The language that most of the records in scope are in; of several, the first.
    #[must_use]
    pub fn main_language(&self) -> Option<&Language> {
        let count = |language: &&Language| self.statistics(language.primary()).n_records;
        self.languages.iter().rev().max_by_key(count)
    }

    /// Whether all records in scope hold in one region, and the same.
    #[must_use]
    pub fn holds_in_one_region(&self) -> bool {
        self.one_region
    }

    /// How many records are in scope.
    #[must_use]
    pub fn n_records(&self) -> u64 {
        self.statistics.values().map(|statistics| statistics.n_records).sum()
    }

    /// The primary subtags of the languages, in order.
    pub(crate) fn primaries(&self) -> Vec<&str> {
        self.statistics.keys().map(String::as_str).collect()
    }

    pub(crate) fn statistics(&self, primary: &str) -> LanguageStatistics {
        self.statistics.get(primary).copied().unwrap_or_default()
    }
}

impl Scope {
    /// The first thing that keeps a record out of scope at a second; nothing: it may be seen. This says of records that the index does not
    /// hold (drafts, and what was overwritten) what the query compiled from the scope and the columns of times say of those it does.
    #[must_use]
    pub fn bar(&self, record: &RecordScope<'_>, as_of: i64) -> Option<Bar> {
        if leaks(Leak::Bar) {
            return None;
        }
        let names =
            |listed: &[String], wanted: &[String]| listed.iter().any(|name| wanted.iter().any(|wanted| keyword(wanted) == keyword(name)));
        let beyond = |listed: &[String], wanted: &[String]| !listed.is_empty() && !wanted.is_empty() && !names(listed, wanted);
        let bars = [
            (Bar::Unpublished, !record.published),
            (Bar::Expired, record.valid_until.is_some_and(|end| end <= as_of)),
            (Bar::NotYet, record.valid_from.is_some_and(|start| as_of < start)),
            (Bar::Audience, !names(record.audience, &self.audience)),
            (Bar::Region, beyond(record.regions, &self.regions)),
            (Bar::Channel, beyond(record.channels, self.channel.as_slice())),
            (Bar::Product, beyond(record.products, self.product.as_slice())),
            (Bar::Kind, !self.kinds.is_empty() && !self.kinds.iter().any(|kind| kind == record.kind)),
        ];
        bars.into_iter().find(|(_, holds)| *holds).map(|(bar, _)| bar)
    }

    /// Finds what may be seen at the second `as_of`. Linear in the number of records; kept by the snapshot for as long as the same records
    /// are in force.
    pub(crate) fn view(&self, fields: &Fields, searcher: &Searcher, columns: &AllColumns, as_of: i64) -> Result<View, IndexError> {
        let mut constant = i64::MIN..i64::MAX;
        let segments = searcher.segment_readers().iter().zip(&columns.segments);
        let segments = segments.map(|(segment, columns)| self.eligible(fields, segment, columns, as_of, &mut constant));
        let segments: Vec<Eligible> = segments.collect::<Result<_, _>>()?;
        let (statistics, languages) = by_language(columns, &segments)?;
        let one_region = holds_in_one_region(fields, searcher, &segments)?;
        Ok(View { segments, statistics, languages, one_region, frequencies: ByLanguage::default(), learned: Learned::default(), constant })
    }

    fn eligible(
        &self,
        fields: &Fields,
        segment: &SegmentReader,
        columns: &Columns,
        as_of: i64,
        constant: &mut Range<i64>,
    ) -> Result<Eligible, IndexError> {
        let mut records = BitSet::with_max_value(segment.max_doc());
        let weight = self.compile(fields).weight(EnableScoring::disabled_from_schema(segment.schema()))?;
        let mut scorer = weight.scorer(segment, 1.0)?;
        let alive = segment.alive_bitset();
        while scorer.doc() != TERMINATED {
            let record = scorer.doc();
            scorer.advance();
            if alive.is_some_and(|alive| !alive.is_alive(record)) {
                continue;
            }
            let start = columns.valid_from.first(record).unwrap_or(i64::MIN);
            let end = columns.valid_until.first(record).unwrap_or(i64::MAX);
            for boundary in [start, end] {
                if boundary <= as_of {
                    constant.start = constant.start.max(boundary);
                } else {
                    constant.end = constant.end.min(boundary);
                }
            }
            if (start <= as_of || leaks(Leak::Start)) && (as_of < end || leaks(Leak::End)) {
                records.insert(record);
            }
        }
        let n_hidden = segment.max_doc() as usize - records.len();
        let few = if n_hidden <= segment.max_doc() as usize / FEW { segment.max_doc() } else { 0 };
        let hidden = (0..few).filter(|&record| !records.contains(record)).collect();
        Ok(Eligible { records, n_hidden, hidden })
    }

    fn compile(&self, fields: &Fields) -> BooleanQuery {
        let any_of = |field: Field, values: &mut dyn Iterator<Item = &str>| -> Box<dyn Query> {
            Box::new(TermSetQuery::new(values.map(|value| Term::from_field_text(field, &keyword(value))).collect::<Vec<_>>()))
        };
        let published = Term::from_field_text(fields.status, PUBLISHED);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(TermQuery::new(published, IndexRecordOption::Basic)))];
        if !leaks(Leak::Audience) {
            clauses.push((Occur::Must, any_of(fields.audience, &mut self.audience.iter().map(String::as_str))));
        }
        let restrictions = [
            (fields.regions, self.regions.as_slice(), Leak::Region),
            (fields.channels, self.channel.as_slice(), Leak::Channel),
            (fields.products, self.product.as_slice(), Leak::Product),
        ];
        for (field, values, leak) in restrictions {
            if !values.is_empty() && !leaks(leak) {
                clauses.push((Occur::Must, any_of(field, &mut values.iter().map(String::as_str).chain([ANY]))));
            }
        }
        if !self.kinds.is_empty() && !leaks(Leak::Kind) {
            clauses.push((Occur::Must, any_of(fields.kind, &mut self.kinds.iter().map(String::as_str))));
        }
        BooleanQuery::new(clauses)
    }
}

/// Whether all of these records hold in one region, and the same. Ends at the second region met.
fn holds_in_one_region(fields: &Fields, searcher: &Searcher, segments: &[Eligible]) -> Result<bool, IndexError> {
    let mut only: Option<Vec<u8>> = None;
    for (segment, eligible) in searcher.segment_readers().iter().zip(segments) {
        let inverted = segment.inverted_index(fields.regions)?;
        let mut regions = inverted.terms().stream()?;
        while let Some((region, info)) = regions.next() {
            let mut records = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            while records.doc() != TERMINATED && !eligible.contains(records.doc()) && !leaks(Leak::Regions) {
                records.advance();
            }
            if records.doc() == TERMINATED {
                continue;
            }
            if region == ANY.as_bytes() || only.as_deref().is_some_and(|only| only != region) {
                return Ok(false);
            }
            only = Some(region.to_vec());
        }
    }
    Ok(only.is_some())
}

/// How a name of an audience, region, channel or product is compared: without regard to case and surrounding space.
#[must_use]
pub fn keyword(value: &str) -> String {
    value.trim().to_lowercase()
}
