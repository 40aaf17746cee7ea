//! Writing: owners come and go, a commit makes it last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use crate::error::{VectorsError, VectorsErrorKind};
use crate::files;
use crate::graph::{self, Graph};
use crate::graph_builder::Built;
use crate::manifest::{FORMAT, Listed, Manifest};
use crate::quantize::quantize;
use crate::segment::{Rows, Segment, StoredRow};
use crate::segment_writer::{self, Piece};
use crate::snapshot::{Known, VectorSnapshot};
use crate::vectors::Vectors;

/// After how many bytes of rows a file is written before the commit: a writer holds about so much, however much it writes.
const BUFFER: usize = 16 << 20;

/// A segment is merged with those after it when it is less than so many times as large as they are together: there are never more segments
/// than the logarithm of their rows, and a row is written again as often.
const GROWTH: usize = 2;

/// The vector of a row.
#[derive(Clone, Copy)]
pub enum Row<'a> {
    /// A vector that the model has made.
    New(&'a [f32]),
    /// The vector of a row that was there before, of a text that has not changed.
    Copy(&'a VectorSnapshot, usize),
}

/// The one writer of a folder, until it is dropped. What it has not committed is lost.
pub struct VectorsWriter<'a> {
    vectors: &'a Vectors,
    next: u64,
    segments: Vec<Part>,
    buffer: Buffer,
    changed: bool,
    _lock: File,
}

/// A segment in the making of the next commit.
struct Part {
    known: Known,
    removed: BTreeSet<u64>,
    removed_rows: usize,
}

/// Rows that are in no file yet.
#[derive(Default)]
struct Buffer {
    owners: BTreeMap<u64, Range<usize>>,
    units: Vec<u32>,
    hashes: Vec<u64>,
    scales: Vec<f32>,
    values: Vec<u8>,
}

impl<'a> VectorsWriter<'a> {
    pub(crate) fn new(vectors: &'a Vectors, lock: File) -> Result<Self, VectorsError> {
        let snapshot = vectors.reload()?;
        files::collect(vectors.folder(), |name| snapshot.manifest.names(name));
        let segments = snapshot.segments.iter().map(|part| {
            let removed_rows =
                part.removed.iter().filter_map(|owner| part.segment.find(*owner)).map(|at| part.segment.range(at).len()).sum();
            Part {
                known: Known { segment: part.segment.clone(), graph: part.graph.clone() },
                removed: part.removed.iter().copied().collect(),
                removed_rows,
            }
        });
        let (next, segments) = (snapshot.manifest.next, segments.collect());
        Ok(Self { vectors, next, segments, buffer: Buffer::default(), changed: false, _lock: lock })
    }

    /// Puts the rows of an owner, each with its unit and the hash of its text, in place of those that it has. There may be none: the owner
    /// is remembered nevertheless.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if a vector has another dimension or holds what is no number, or a row to be copied is not there; nothing is changed
    /// then. `Io`.
    pub fn add(&mut self, owner: u64, rows: &[(u32, u64, Row<'_>)]) -> Result<(), VectorsError> {
        let range = self.buffer.append(rows, self.vectors.model().dimension)?;
        self.remove(owner);
        self.buffer.owners.insert(owner, range);
        self.changed = true;
        if self.buffer.values.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// Removes an owner with its rows. Returns whether it was there.
    pub fn remove(&mut self, owner: u64) -> bool {
        let mut found = self.buffer.owners.remove(&owner).is_some();
        for part in &mut self.segments {
            if let Some(at) = part.known.segment.find(owner)
                && part.removed.insert(owner)
            {
                part.removed_rows += part.known.segment.range(at).len();
                found = true;
            }
        }
        self.changed |= found;
        found
    }

    /// Makes everything since the last commit last: when it returns, it is on disk and seen by [`Vectors::snapshot`]. A crash before
    /// leaves the commit before. Small segments are merged, and removed rows dropped where they are more than a quarter.
    ///
    /// # Errors
    ///
    /// `Io`; the commit before then still stands.
    pub fn commit(&mut self) -> Result<Arc<VectorSnapshot>, VectorsError> {
        if !self.changed {
            return Ok(self.vectors.snapshot());
        }
        self.flush()?;
        self.merge(false)?;
        self.publish()
    }

    /// A commit that leaves at most one segment without a graph, and takes those with a graph into it that are not much larger or have had
    /// too much removed.
    pub(crate) fn compact(&mut self) -> Result<Arc<VectorSnapshot>, VectorsError> {
        self.flush()?;
        self.merge(true)?;
        self.publish()
    }

    /// A commit that gives a segment its graph, if there is still such a segment.
    pub(crate) fn attach(&mut self, segment: &Segment, built: &Built) -> Result<bool, VectorsError> {
        let Some(part) = self.segments.iter_mut().find(|part| part.known.segment.entry == segment.entry) else { return Ok(false) };
        let entry = graph::write(self.vectors.folder(), self.next, built)?;
        self.next += 1;
        part.known.graph = Some(Arc::new(Graph::open(self.vectors.folder(), &entry, segment.rows())?));
        self.publish().map(|_| true)
    }

    fn publish(&mut self) -> Result<Arc<VectorSnapshot>, VectorsError> {
        let listed = |part: &Part| Listed {
            entry: part.known.segment.entry.clone(),
            removed: part.removed.iter().copied().collect(),
            graph: part.known.graph.as_ref().map(|graph| graph.entry.clone()),
        };
        let segments = self.segments.iter().map(listed).collect();
        let manifest = Manifest { format: FORMAT, model: self.vectors.model().clone(), next: self.next, segments };
        manifest.write(self.vectors.folder())?;
        let known: Vec<Known> = self.segments.iter().map(|part| part.known.clone()).collect();
        let snapshot = VectorSnapshot::open(self.vectors.folder(), manifest, &known)?;
        files::collect(self.vectors.folder(), |name| snapshot.manifest.names(name));
        self.changed = false;
        Ok(self.vectors.publish(snapshot))
    }

    /// Writes what is in memory to a file. It stays in memory if that fails.
    fn flush(&mut self) -> Result<(), VectorsError> {
        let buffer = &self.buffer;
        if !buffer.owners.is_empty() {
            let piece = |(owner, range): (&u64, &Range<usize>)| Piece { owner: *owner, rows: buffer, range: range.clone() };
            let part = write(self.vectors, self.next, buffer.owners.iter().map(piece).collect())?;
            self.next += 1;
            self.segments.push(part);
        }
        self.buffer = Buffer::default();
        Ok(())
    }

    /// Merges the segments at the end that have become too many, and writes again without its removed rows whatever has too many of them.
    /// A graph is worth minutes: what has one is left alone, unless all is to be made `compact`.
    fn merge(&mut self, compact: bool) -> Result<(), VectorsError> {
        self.segments.retain(|part| part.removed.len() < part.known.segment.owners());
        let mut from = self.segments.len();
        let mut together = 0;
        for (at, part) in self.segments.iter().enumerate().rev() {
            let large = part.live_rows() >= GROWTH * together;
            let stays = match part.known.graph {
                Some(_) => !compact || (large && !part.is_sparse()),
                None => !compact && large && together > 0,
            };
            if stays {
                break;
            }
            (from, together) = (at, together + part.live_rows().max(1));
        }
        let last = self.segments.split_off(from);
        let mut groups: Vec<Vec<Part>> = std::mem::take(&mut self.segments).into_iter().map(|part| vec![part]).collect();
        groups.push(last);
        for group in groups {
            if group.len() > 1 || group.iter().any(|part| part.is_sparse() && (compact || part.known.graph.is_none())) {
                let merged = write(self.vectors, self.next, group.iter().flat_map(Part::pieces).collect())?;
                self.next += 1;
                self.segments.push(merged);
            } else {
                self.segments.extend(group);
            }
        }
        Ok(())
    }
}

/// Writes a segment and maps it.
fn write(vectors: &Vectors, number: u64, pieces: Vec<Piece<'_>>) -> Result<Part, VectorsError> {
    let dimension = vectors.model().dimension;
    let entry = segment_writer::write(vectors.folder(), number, dimension, pieces)?;
    let segment = Arc::new(Segment::open(vectors.folder(), &entry, dimension)?);
    Ok(Part { known: Known { segment, graph: None }, removed: BTreeSet::new(), removed_rows: 0 })
}

impl Part {
    fn live_rows(&self) -> usize {
        self.known.segment.rows() - self.removed_rows
    }

    /// Whether more than a quarter has been removed.
    fn is_sparse(&self) -> bool {
        self.removed_rows * 4 > self.known.segment.rows() || self.removed.len() * 4 > self.known.segment.owners()
    }

    fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let all = (0..self.known.segment.owners()).map(|at| (self.known.segment.owner(at), self.known.segment.range(at)));
        let live = all.filter(|(owner, _)| !self.removed.contains(owner));
        live.map(|(owner, range)| Piece { owner, rows: &*self.known.segment, range })
    }
}

impl Buffer {
    /// Appends rows, all or none, and returns where they are.
    fn append(&mut self, rows: &[(u32, u64, Row<'_>)], dimension: usize) -> Result<Range<usize>, VectorsError> {
        let before = self.units.len();
        for (unit, text_hash, row) in rows {
            match self.append_vector(row, dimension) {
                Ok(scale) => self.scales.push(scale),
                Err(error) => {
                    self.units.truncate(before);
                    self.hashes.truncate(before);
                    self.scales.truncate(before);
                    self.values.truncate(before * dimension);
                    return Err(error);
                }
            }
            self.units.push(*unit);
            self.hashes.push(*text_hash);
        }
        Ok(before..self.units.len())
    }

    fn append_vector(&mut self, row: &Row<'_>, dimension: usize) -> Result<f32, VectorsError> {
        match row {
            Row::New(vector) => quantize(vector, dimension, &mut self.values),
            Row::Copy(snapshot, row) => {
                let stored = snapshot.locate(*row).and_then(|(segment, row)| segment.stored(row));
                let stored = stored.filter(|stored| stored.values.len() == dimension).ok_or_else(|| {
                    let message = format!("there is no row {row} of dimension {dimension} to copy: the snapshot has {}", snapshot.n_rows());
                    VectorsError::new(VectorsErrorKind::InvalidInput, message)
                })?;
                self.values.extend_from_slice(stored.values);
                Ok(stored.scale)
            }
        }
    }
}

impl Rows for Buffer {
    fn stored(&self, row: usize) -> Option<StoredRow<'_>> {
        let dimension = self.values.len() / self.units.len().max(1);
        let values = self.values.get(row * dimension..(row + 1) * dimension)?;
        Some(StoredRow { unit: *self.units.get(row)?, text_hash: *self.hashes.get(row)?, scale: *self.scales.get(row)?, values })
    }
}
