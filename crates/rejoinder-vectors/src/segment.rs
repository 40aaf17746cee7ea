//! A segment: rows of many owners in one file that never changes.
//!
//! Header, tables, numbers. Everything is little-endian. Owners are ascending, and the rows of each are together.
//!
//! | bytes | what |
//! |---|---|
//! | 32 | magic, dimension, number of rows, number of owners, 8 bytes each |
//! | 8 an owner | the owner |
//! | 4 an owner | its first row |
//! | 8 a row | hash of the text |
//! | 4 a row | unit |
//! | 4 a row | scale |
//! | up to 63 | zeros, so that the numbers begin at a multiple of 64 |
//! | dimension a row | the numbers, from -127 to 127 |

use std::ops::Range;
use std::path::Path;

use crate::error::VectorsError;
use crate::files::rows_name;
use crate::manifest::SegmentEntry;
use crate::mapped::Mapped;

pub(crate) const MAGIC: [u8; 8] = *b"rjv-rows";
pub(crate) const HEADER: usize = 32;

/// One row as it is kept.
pub(crate) struct StoredRow<'a> {
    pub(crate) unit: u32,
    pub(crate) text_hash: u64,
    pub(crate) scale: f32,
    pub(crate) values: &'a [u8],
}

/// Whatever rows can be copied from.
pub(crate) trait Rows {
    /// A row, if there is one of this number.
    fn stored(&self, row: usize) -> Option<StoredRow<'_>>;
}

/// Where the parts of a file begin, worked out from its numbers of rows and owners; nothing if no file can be so long.
pub(crate) struct Layout {
    pub(crate) starts: usize,
    pub(crate) hashes: usize,
    pub(crate) units: usize,
    pub(crate) scales: usize,
    pub(crate) tables_end: usize,
    pub(crate) values: usize,
    pub(crate) end: usize,
}

impl Layout {
    pub(crate) fn new(dimension: usize, rows: usize, owners: usize) -> Option<Self> {
        u32::try_from(rows).ok()?;
        let starts = owners.checked_mul(8)?.checked_add(HEADER)?;
        let hashes = owners.checked_mul(4)?.checked_add(starts)?;
        let units = rows.checked_mul(8)?.checked_add(hashes)?;
        let scales = rows.checked_mul(4)?.checked_add(units)?;
        let tables_end = rows.checked_mul(4)?.checked_add(scales)?;
        let values = tables_end.checked_next_multiple_of(64)?;
        let end = rows.checked_mul(dimension)?.checked_add(values)?;
        Some(Self { starts, hashes, units, scales, tables_end, values, end })
    }
}

/// A segment, mapped.
pub(crate) struct Segment {
    pub(crate) entry: SegmentEntry,
    dimension: usize,
    owners: Mapped,
    starts: Mapped,
    hashes: Mapped,
    units: Mapped,
    scales: Mapped,
    values: Mapped,
}

impl Segment {
    /// Maps the file of an entry. Lengths, header and tables are checked, the numbers are not read.
    ///
    /// # Errors
    ///
    /// `Unusable` if the file is gone or not what the entry says.
    pub(crate) fn open(folder: &Path, entry: &SegmentEntry, dimension: usize) -> Result<Self, VectorsError> {
        let name = rows_name(entry.number);
        let file = Mapped::open(folder, &name)?;
        let open = || {
            let layout = Layout::new(dimension, entry.rows, entry.owners)?;
            let header = header(dimension, entry.rows, entry.owners);
            if file.len() != layout.end || !file.starts_with(&header) || crc32fast::hash(&file[..layout.tables_end]) != entry.tables {
                return None;
            }
            let segment = Self {
                entry: entry.clone(),
                dimension,
                owners: file.part(HEADER..layout.starts)?,
                starts: file.part(layout.starts..layout.hashes)?,
                hashes: file.part(layout.hashes..layout.units)?,
                units: file.part(layout.units..layout.scales)?,
                scales: file.part(layout.scales..layout.tables_end)?,
                values: file.part(layout.values..layout.end)?,
            };
            segment.is_ordered().then_some(segment)
        };
        open().ok_or_else(|| VectorsError::unusable(&folder.join(name), "the vectors are damaged: open them again, and they are made anew"))
    }

    fn is_ordered(&self) -> bool {
        let ascending = (1..self.entry.owners).all(|at| self.owner(at - 1) < self.owner(at) && self.start(at - 1) <= self.start(at));
        let last = self.entry.owners.checked_sub(1).map_or(self.entry.rows, |at| self.start(at));
        let first = self.start(0) == 0 || self.entry.owners == 0;
        ascending && first && last <= self.entry.rows && (self.entry.owners > 0 || self.entry.rows == 0)
    }

    /// Whether the numbers are those that were written. Reads them all.
    pub(crate) fn is_whole(&self) -> bool {
        crc32fast::hash(&self.values) == self.entry.values
    }

    pub(crate) fn rows(&self) -> usize {
        self.entry.rows
    }

    pub(crate) fn owners(&self) -> usize {
        self.entry.owners
    }

    /// The owner in this place.
    pub(crate) fn owner(&self, at: usize) -> u64 {
        u64_at(&self.owners, at)
    }

    fn start(&self, at: usize) -> usize {
        u32_at(&self.starts, at) as usize
    }

    /// The rows of the owner in this place.
    pub(crate) fn range(&self, at: usize) -> Range<usize> {
        let end = if at + 1 < self.entry.owners { self.start(at + 1) } else { self.entry.rows };
        self.start(at)..end
    }

    /// The place of an owner.
    pub(crate) fn find(&self, owner: u64) -> Option<usize> {
        let at = partition_point(self.entry.owners, |at| self.owner(at) < owner);
        (at < self.entry.owners && self.owner(at) == owner).then_some(at)
    }

    /// The owner of a row: the last one that begins at it or before it.
    pub(crate) fn owner_of(&self, row: usize) -> u64 {
        let after = partition_point(self.entry.owners, |at| self.start(at) <= row);
        after.checked_sub(1).map_or(0, |at| self.owner(at))
    }

    pub(crate) fn unit(&self, row: usize) -> u32 {
        u32_at(&self.units, row)
    }

    pub(crate) fn text_hash(&self, row: usize) -> u64 {
        u64_at(&self.hashes, row)
    }

    #[inline]
    pub(crate) fn scale(&self, row: usize) -> f32 {
        f32::from_bits(u32_at(&self.scales, row))
    }

    /// The numbers of all rows, one row after another.
    pub(crate) fn values(&self) -> &[u8] {
        &self.values
    }
}

impl Rows for Segment {
    fn stored(&self, row: usize) -> Option<StoredRow<'_>> {
        let start = row.checked_mul(self.dimension)?;
        let values = self.values.get(start..start.checked_add(self.dimension)?)?;
        (row < self.rows()).then(|| StoredRow { unit: self.unit(row), text_hash: self.text_hash(row), scale: self.scale(row), values })
    }
}

/// The beginning of a file.
pub(crate) fn header(dimension: usize, rows: usize, owners: usize) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let fields = [MAGIC, (dimension as u64).to_le_bytes(), (rows as u64).to_le_bytes(), (owners as u64).to_le_bytes()];
    header.as_chunks_mut::<8>().0.copy_from_slice(&fields);
    header
}

#[inline]
fn u32_at(table: &[u8], at: usize) -> u32 {
    table.as_chunks().0.get(at).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

#[inline]
fn u64_at(table: &[u8], at: usize) -> u64 {
    table.as_chunks().0.get(at).map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// How many of the first places fulfil what the others do not.
pub(crate) fn partition_point(length: usize, fulfils: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low.midpoint(high);
        if fulfils(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
