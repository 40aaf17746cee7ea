//! Writing a segment, column by column, from rows that are elsewhere: memory does not grow with them.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use crate::error::{VectorsError, VectorsErrorKind};
use crate::files::rows_name;
use crate::manifest::SegmentEntry;
use crate::segment::{Layout, Rows, StoredRow, header};

/// The rows of one owner, wherever they are.
pub(crate) struct Piece<'a> {
    pub(crate) owner: u64,
    pub(crate) rows: &'a dyn Rows,
    pub(crate) range: Range<usize>,
}

/// Writes a segment of these owners and makes it durable. It counts when a manifest names it.
pub(crate) fn write(folder: &Path, number: u64, dimension: usize, mut pieces: Vec<Piece<'_>>) -> Result<SegmentEntry, VectorsError> {
    let path = folder.join(rows_name(number));
    pieces.sort_by_key(|piece| piece.owner);
    let (rows, owners) = (pieces.iter().map(|piece| piece.range.len()).sum(), pieces.len());
    let Some(layout) = Layout::new(dimension, rows, owners) else {
        return Err(VectorsError::new(VectorsErrorKind::InvalidInput, format!("{}: {rows} rows are too many for a file", path.display())));
    };
    // A file of this name that a crash left behind may be mapped: it is removed, not overwritten.
    let _ = fs::remove_file(&path);
    let write = || {
        let mut out = Summed { out: BufWriter::with_capacity(1 << 18, File::create_new(&path)?), sum: crc32fast::Hasher::new() };
        out.write_all(&header(dimension, rows, owners))?;
        pieces.iter().try_for_each(|piece| out.write_all(&piece.owner.to_le_bytes()))?;
        let mut start = 0u32;
        for piece in &pieces {
            out.write_all(&start.to_le_bytes())?;
            start += piece.range.len() as u32;
        }
        each(&pieces, |row| out.write_all(&row.text_hash.to_le_bytes()))?;
        each(&pieces, |row| out.write_all(&row.unit.to_le_bytes()))?;
        each(&pieces, |row| out.write_all(&row.scale.to_le_bytes()))?;
        let tables = std::mem::take(&mut out.sum).finalize();
        out.out.write_all(&[0; 64][..layout.values - layout.tables_end])?;
        each(&pieces, |row| out.write_all(row.values))?;
        let values = out.sum.finalize();
        out.out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(SegmentEntry { number, rows, owners, tables, values })
    };
    write().map_err(|error: io::Error| VectorsError::io(&path, &error))
}

fn each(pieces: &[Piece<'_>], mut visit: impl FnMut(StoredRow<'_>) -> io::Result<()>) -> io::Result<()> {
    for piece in pieces {
        for row in piece.range.clone() {
            visit(piece.rows.stored(row).ok_or(io::ErrorKind::UnexpectedEof)?)?;
        }
    }
    Ok(())
}

/// A file and the checksum of what goes into it.
struct Summed {
    out: BufWriter<File>,
    sum: crc32fast::Hasher,
}

impl Summed {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.out.write_all(bytes)
    }
}
