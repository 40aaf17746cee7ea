//! The columns of each segment, opened once for a snapshot, and numbers for the words in them that hold across segments.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader};

use crate::error::{IndexError, IndexErrorKind};
use crate::schema::LENGTHS;

/// The columns of one segment. Opening them costs as much as reading a hundred values, so that is done once.
pub(crate) struct Columns {
    pub(crate) key: StrColumn,
    pub(crate) group: StrColumn,
    pub(crate) language: StrColumn,
    pub(crate) sequence: Column<u64>,
    pub(crate) traits: Column<u64>,
    pub(crate) valid_from: Column<i64>,
    pub(crate) valid_until: Column<i64>,
    /// Tokens by form.
    pub(crate) lengths: [Column<u64>; 3],
}

impl Columns {
    pub(crate) fn open(segment: &SegmentReader) -> Result<Self, IndexError> {
        let columns = segment.fast_fields();
        let keyword = |name: &str| {
            let missing = || IndexError::new(IndexErrorKind::Unusable, format!("the index has no column {name}"));
            columns.str(name)?.ok_or_else(missing)
        };
        let [stem, written, gram] = LENGTHS;
        Ok(Self {
            key: keyword("key")?,
            group: keyword("group")?,
            language: keyword("language")?,
            sequence: columns.u64("sequence")?,
            traits: columns.u64("traits")?,
            valid_from: columns.i64("valid_from")?,
            valid_until: columns.i64("valid_until")?,
            lengths: [columns.u64(stem)?, columns.u64(written)?, columns.u64(gram)?],
        })
    }
}

/// The value of a keyword column.
pub(crate) fn keyword(column: &StrColumn, record: DocId) -> Result<String, IndexError> {
    let mut value = String::new();
    if let Some(ordinal) = column.ords().first(record) {
        column.ord_to_str(ordinal, &mut value)?;
    }
    Ok(value)
}

/// Numbers that compare as the values of a keyword column do, in all segments alike: looking up a value costs microseconds, a number
/// nanoseconds.
pub(crate) struct Numbers {
    /// For each segment the number of each of its values; `None` where they are their ordinals, for want of another segment.
    by_segment: Option<Vec<Vec<u32>>>,
}

impl Numbers {
    /// Merges the sorted values of all segments. Linear in the number of values, unless there is one segment alone.
    pub(crate) fn of<'a>(columns: impl Iterator<Item = &'a StrColumn>) -> Result<Self, IndexError> {
        let columns: Vec<&StrColumn> = columns.collect();
        if columns.len() <= 1 {
            return Ok(Self { by_segment: None });
        }
        let mut values = columns.iter().map(|column| column.dictionary().stream()).collect::<Result<Vec<_>, _>>()?;
        let mut by_segment: Vec<Vec<u32>> = columns.iter().map(|column| Vec::with_capacity(column.num_terms())).collect();
        let mut next: BinaryHeap<Reverse<(Vec<u8>, usize)>> = BinaryHeap::new();
        for (segment, values) in values.iter_mut().enumerate() {
            next.extend(values.next().map(|(value, ())| Reverse((value.to_vec(), segment))));
        }
        let (mut number, mut last): (u32, Option<Vec<u8>>) = (0, None);
        while let Some(Reverse((value, segment))) = next.pop() {
            if last.as_ref().is_some_and(|last| *last != value) {
                number += 1;
            }
            by_segment[segment].push(number);
            next.extend(values[segment].next().map(|(value, ())| Reverse((value.to_vec(), segment))));
            last = Some(value);
        }
        Ok(Self { by_segment: Some(by_segment) })
    }

    /// The number of the value of a record of a segment; that of a record without one is beyond all others.
    pub(crate) fn get(&self, segment: usize, column: &StrColumn, record: DocId) -> u32 {
        let Some(ordinal) = column.ords().first(record) else { return u32::MAX };
        match &self.by_segment {
            None => u32::try_from(ordinal).unwrap_or(u32::MAX),
            Some(by_segment) => by_segment[segment].get(ordinal as usize).copied().unwrap_or(u32::MAX),
        }
    }
}

/// The columns of all segments, with numbers for keys and groups.
pub(crate) struct AllColumns {
    pub(crate) segments: Vec<Columns>,
    keys: Numbers,
    groups: Numbers,
}

impl AllColumns {
    pub(crate) fn open(searcher: &Searcher) -> Result<Self, IndexError> {
        let segments = searcher.segment_readers().iter().map(Columns::open).collect::<Result<Vec<_>, _>>()?;
        let keys = Numbers::of(segments.iter().map(|columns| &columns.key))?;
        let groups = Numbers::of(segments.iter().map(|columns| &columns.group))?;
        Ok(Self { segments, keys, groups })
    }

    /// Compares as the key of the record does.
    pub(crate) fn key(&self, segment: usize, record: DocId) -> u32 {
        self.keys.get(segment, &self.segments[segment].key, record)
    }

    /// The same for records of one group, and for no others.
    pub(crate) fn group(&self, segment: usize, record: DocId) -> u32 {
        self.groups.get(segment, &self.segments[segment].group, record)
    }
}
