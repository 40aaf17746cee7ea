//! The graph of a segment: every row is linked with others near to it, and a search goes from row to row towards what it looks for.
//!
//! It is the lowest level of HNSW (Malkov and Yashunin 2018). The levels above, which find where to begin, are one sample of the rows that
//! is looked at in full: it takes less than a millisecond, has no way to go astray, and what is far from everything else is found as well.
//!
//! Header, sample, links. Everything is little-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 32 | magic, number of rows, size of the sample, links a row, 8 bytes each |
//! | 4 each | the rows of the sample |
//! | 4 each | the links of all rows, as many for each; those that a row does not have are the number of rows |

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::beam::{Search, best_of};
use crate::eligible::Eligible;
use crate::error::VectorsError;
use crate::files::graph_name;
use crate::graph_builder::Built;
use crate::manifest::GraphEntry;
use crate::mapped::Mapped;
use crate::quantize::PreparedQuery;
use crate::segment::Segment;

/// How many links a row has at most.
pub(crate) const DEGREE: usize = 32;

const MAGIC: [u8; 8] = *b"rjv-grph";
const HEADER: usize = 32;

/// Where fewer rows than one of so many are eligible, the graph is left alone: on 500,000 rows of which half is eligible, going through it
/// takes as long as looking at all of these, and misses a fiftieth where whole clusters are left out.
const SPARSEST: f64 = 1.6;
/// How many rows are kept in view for each one wanted.
const WIDTH_PER_ROW: usize = 4;
const MIN_WIDTH: usize = 256;

/// How many rows of a graph are its sample.
pub(crate) fn sample_size(rows: usize) -> usize {
    rows.div_ceil(16).clamp(1024, 1 << 16).min(rows)
}

/// A graph, mapped.
pub(crate) struct Graph {
    pub(crate) entry: GraphEntry,
    sample: Vec<u32>,
    links: Mapped,
}

impl Graph {
    /// Maps the file of an entry. Its links are not read; one that leads nowhere is passed over when it is met.
    pub(crate) fn open(folder: &Path, entry: &GraphEntry, rows: usize) -> Result<Self, VectorsError> {
        let name = graph_name(entry.number);
        let file = Mapped::open(folder, &name)?;
        let open = || {
            let sample_end = entry.sample.checked_mul(4)?.checked_add(HEADER)?;
            let end = rows.checked_mul(4 * DEGREE)?.checked_add(sample_end)?;
            let tables = file.get(..sample_end)?;
            if file.len() != end || !file.starts_with(&header(rows, entry.sample)) || crc32fast::hash(tables) != entry.tables {
                return None;
            }
            let sample: Vec<u32> = tables.get(HEADER..)?.as_chunks().0.iter().map(|row| u32::from_le_bytes(*row)).collect();
            let whole = sample.iter().all(|row| (*row as usize) < rows);
            Some(Self { entry: entry.clone(), sample, links: file.part(sample_end..end)? }).filter(|_| whole)
        };
        open().ok_or_else(|| VectorsError::unusable(&folder.join(name), "the graph is damaged: build it again"))
    }

    /// Whether the links are those that were written. Reads them all.
    pub(crate) fn is_whole(&self) -> bool {
        crc32fast::hash(&self.links) == self.entry.links
    }

    /// About the `k` best eligible rows of the segment, by their numbers there, best first. Nothing if looking at all of them would cost
    /// no more than going on.
    pub(crate) fn nearest(
        &self,
        query: &PreparedQuery,
        segment: &Segment,
        k: usize,
        eligible: &Eligible,
        base: usize,
    ) -> Option<Vec<(usize, f32)>> {
        let count = eligible.count_within(base..base + segment.rows());
        // The fewer are eligible, the farther away are the last of those wanted, and the more is met on the way. The third power is measured:
        // with the first, clusters of which half is eligible lose one of twenty.
        let sparsity = segment.rows() as f64 / count.max(1) as f64;
        let width = (k.saturating_mul(WIDTH_PER_ROW).max(MIN_WIDTH) as f64 * sparsity.powi(3)) as usize;
        // Rows met in a graph lie scattered in memory, each costs as much as about two in a row.
        let budget = count / 2;
        if width > budget / 4 || sparsity > SPARSEST {
            return None;
        }
        let links = |row: u32, out: &mut Vec<u32>| {
            let start = row as usize * DEGREE * 4;
            let links = self.links.get(start..start + DEGREE * 4).unwrap_or_default().as_chunks().0;
            out.extend(links.iter().map(|row| u32::from_le_bytes(*row)).filter(|row| (*row as usize) < segment.rows()));
        };
        let accepts = |row: u32| eligible.contains(base + row as usize);
        // Beginning with what is near and with what is near and eligible: where nothing near is eligible, the way would be too long.
        let of_sample = |accepts: &dyn Fn(u32) -> bool| {
            let rows: Vec<u32> = self.sample.iter().copied().filter(|row| accepts(*row)).collect();
            best_of(query, segment, &rows, width)
        };
        let mut entries = of_sample(&accepts);
        entries.extend(of_sample(&|row| !accepts(row)));
        let found = Search { query, segment, links, accepts, width, budget }.run(&entries)?;
        Some(found.into_iter().map(|near| (near.row as usize, near.similarity)).collect())
    }
}

/// Writes a graph and makes it durable. It counts when a manifest names it.
pub(crate) fn write(folder: &Path, number: u64, built: &Built) -> Result<GraphEntry, VectorsError> {
    let path = folder.join(graph_name(number));
    let rows = built.links.len();
    let _ = fs::remove_file(&path);
    let write = || {
        let mut out = BufWriter::with_capacity(1 << 18, File::create_new(&path)?);
        let mut tables = header(rows, built.sample.len()).to_vec();
        tables.extend(built.sample.iter().flat_map(|row| row.to_le_bytes()));
        out.write_all(&tables)?;
        let (mut links, mut line) = (crc32fast::Hasher::new(), Vec::new());
        for of_row in &built.links {
            line.clear();
            let padded = of_row.iter().copied().chain(std::iter::repeat(rows as u32)).take(DEGREE);
            line.extend(padded.flat_map(u32::to_le_bytes));
            links.update(&line);
            out.write_all(&line)?;
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(GraphEntry { number, sample: built.sample.len(), tables: crc32fast::hash(&tables), links: links.finalize() })
    };
    write().map_err(|error: io::Error| VectorsError::io(&path, &error))
}

fn header(rows: usize, sample: usize) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let fields = [MAGIC, (rows as u64).to_le_bytes(), (sample as u64).to_le_bytes(), (DEGREE as u64).to_le_bytes()];
    header.as_chunks_mut::<8>().0.copy_from_slice(&fields);
    header
}
