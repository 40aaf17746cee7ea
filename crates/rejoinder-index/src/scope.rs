//! The one way into the index: what a query may see.

use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, SegmentReader, TERMINATED, Term};

use crate::error::IndexError;
use crate::record::{ANY, PUBLISHED};
use crate::schema::Fields;

/// What a query may see. Absent restrictions of region, channel or product restrict nothing; the audience always restricts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// Who is asking: a record is seen if any of these is in its audience.
    pub audience: Vec<String>,
    /// Only records that hold here (or everywhere).
    pub region: Option<String>,
    /// Only records that may be used on this channel (or on all).
    pub channel: Option<String>,
    /// Only records about this product (or about all).
    pub product: Option<String>,
    /// Only records of these kinds; empty: all.
    pub kinds: Vec<String>,
}

/// The records of one segment that are in scope. Nothing outside this module can make one, and postings are read only through one.
pub(crate) struct Eligible {
    records: BitSet,
    valid_from: tantivy::columnar::Column<i64>,
    valid_until: tantivy::columnar::Column<i64>,
}

impl Eligible {
    /// Whether a record is in scope at the second `as_of`.
    pub(crate) fn contains(&self, record: DocId, as_of: i64) -> bool {
        self.records.contains(record)
            && self.valid_from.first(record).is_some_and(|from| from <= as_of)
            && self.valid_until.first(record).is_some_and(|until| as_of < until)
    }

    /// All records in scope at the second `as_of`, in order.
    pub(crate) fn iter(&self, as_of: i64) -> impl Iterator<Item = DocId> + '_ {
        (0..self.records.max_value()).filter(move |record| self.contains(*record, as_of))
    }
}

impl Scope {
    /// Compiles the scope, validity aside, and finds the live records of a segment that satisfy it. Validity changes with every second
    /// and is looked up record by record instead, so that what is found here can be kept.
    pub(crate) fn eligible(&self, fields: &Fields, segment: &SegmentReader) -> Result<Eligible, IndexError> {
        let mut records = BitSet::with_max_value(segment.max_doc());
        let weight = self.compile(fields).weight(EnableScoring::disabled_from_schema(segment.schema()))?;
        let mut scorer = weight.scorer(segment, 1.0)?;
        let alive = segment.alive_bitset();
        while scorer.doc() != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(scorer.doc())) {
                records.insert(scorer.doc());
            }
            scorer.advance();
        }
        let columns = segment.fast_fields();
        Ok(Eligible { records, valid_from: columns.i64("valid_from")?, valid_until: columns.i64("valid_until")? })
    }

    fn compile(&self, fields: &Fields) -> BooleanQuery {
        let any_of = |field: Field, values: &mut dyn Iterator<Item = &str>| -> Box<dyn Query> {
            Box::new(TermSetQuery::new(values.map(|value| Term::from_field_text(field, value)).collect::<Vec<_>>()))
        };
        let published = Term::from_field_text(fields.status, PUBLISHED);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![
            (Occur::Must, Box::new(TermQuery::new(published, IndexRecordOption::Basic))),
            (Occur::Must, any_of(fields.audience, &mut self.audience.iter().map(String::as_str))),
        ];
        let restrictions = [(fields.regions, &self.region), (fields.channels, &self.channel), (fields.products, &self.product)];
        for (field, value) in restrictions {
            if let Some(value) = value {
                clauses.push((Occur::Must, any_of(field, &mut [value.as_str(), ANY].into_iter())));
            }
        }
        if !self.kinds.is_empty() {
            clauses.push((Occur::Must, any_of(fields.kind, &mut self.kinds.iter().map(String::as_str))));
        }
        BooleanQuery::new(clauses)
    }
}
