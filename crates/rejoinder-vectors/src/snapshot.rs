//! What one commit holds. It never changes, and stays readable when later commits have removed its files.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::eligible::Eligible;
use crate::error::VectorsError;
use crate::files::{graph_name, rows_name};
use crate::graph::Graph;
use crate::manifest::{Manifest, Model};
use crate::quantize::PreparedQuery;
use crate::segment::{Rows, Segment, partition_point};

/// The rows of one commit, numbered from 0. The rows of an owner follow one another in the order in which they were given. Rows that
/// have been removed keep their number until a merge drops them; nothing finds them.
pub struct VectorSnapshot {
    folder: PathBuf,
    pub(crate) manifest: Manifest,
    pub(crate) segments: Vec<SnapshotSegment>,
    /// All rows that have not been removed.
    live: Eligible,
}

/// What is mapped already.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) segment: Arc<Segment>,
    pub(crate) graph: Option<Arc<Graph>>,
}

/// A segment, and where its rows are among all.
pub(crate) struct SnapshotSegment {
    pub(crate) segment: Arc<Segment>,
    pub(crate) graph: Option<Arc<Graph>>,
    /// The owners removed since, ascending.
    pub(crate) removed: Vec<u64>,
    /// The number of its first row.
    pub(crate) base: usize,
}

impl SnapshotSegment {
    fn rows(&self) -> Range<usize> {
        self.base..self.base + self.segment.rows()
    }

    fn is_removed(&self, owner: u64) -> bool {
        self.removed.binary_search(&owner).is_ok()
    }
}

impl VectorSnapshot {
    /// Maps the segments of a manifest; those that are mapped already are taken over.
    pub(crate) fn open(folder: &Path, manifest: Manifest, known: &[Known]) -> Result<Self, VectorsError> {
        let mut segments: Vec<SnapshotSegment> = Vec::new();
        let mut base = 0;
        for listed in &manifest.segments {
            let same = known.iter().find(|known| known.segment.entry == listed.entry);
            let segment = match same {
                Some(known) => known.segment.clone(),
                None => Arc::new(Segment::open(folder, &listed.entry, manifest.model.dimension)?),
            };
            let mapped = same.and_then(|known| known.graph.as_ref());
            let graph = match (&listed.graph, mapped) {
                (Some(entry), Some(graph)) if graph.entry == *entry => Some(graph.clone()),
                // What cannot be used is as if it had not been made: the rows are what is dear.
                (Some(entry), _) => Graph::open(folder, entry, segment.rows()).ok().map(Arc::new),
                (None, _) => None,
            };
            let rows = segment.rows();
            segments.push(SnapshotSegment { segment, graph, removed: listed.removed.clone(), base });
            base += rows;
        }
        // Numbers of snapshots are compared and nothing else: results do not depend on them.
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut live = Eligible::none(NEXT.fetch_add(1, Ordering::Relaxed), base);
        live.insert(0..base);
        for part in &segments {
            for at in part.removed.iter().filter_map(|owner| part.segment.find(*owner)) {
                let rows = part.segment.range(at);
                live.remove(part.base + rows.start..part.base + rows.end);
            }
        }
        Ok(Self { folder: folder.to_owned(), manifest, segments, live })
    }

    /// Who made the vectors.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.manifest.model
    }

    /// How many numbers of rows there are, the removed ones included.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.segments.last().map_or(0, |last| last.rows().end)
    }

    /// How many rows there are that have not been removed.
    #[must_use]
    pub fn n_live(&self) -> usize {
        self.live.count()
    }

    /// All owners with their rows, which may be none, in the order of rows.
    pub fn owners(&self) -> impl Iterator<Item = (u64, Range<usize>)> + '_ {
        self.segments.iter().flat_map(|part| {
            let owners = (0..part.segment.owners()).map(|at| (part.segment.owner(at), part.segment.range(at)));
            let live = owners.filter(|(owner, _)| !part.is_removed(*owner));
            live.map(|(owner, rows)| (owner, part.base + rows.start..part.base + rows.end))
        })
    }

    /// Whether there is such an owner, be it one without rows.
    #[must_use]
    pub fn contains(&self, owner: u64) -> bool {
        self.find(owner).is_some()
    }

    /// The rows of an owner; empty if there is none.
    #[must_use]
    pub fn rows_of(&self, owner: u64) -> Range<usize> {
        self.find(owner).unwrap_or_default()
    }

    fn find(&self, owner: u64) -> Option<Range<usize>> {
        // An owner that was removed and added again stands in several segments, in one of them alive.
        self.segments.iter().filter(|part| !part.is_removed(owner)).find_map(|part| {
            let rows = part.segment.range(part.segment.find(owner)?);
            Some(part.base + rows.start..part.base + rows.end)
        })
    }

    /// The segment of a row, and the number of the row there.
    pub(crate) fn locate(&self, row: usize) -> Option<(&Segment, usize)> {
        let after = partition_point(self.segments.len(), |at| self.segments.get(at).is_some_and(|part| part.base <= row));
        let part = self.segments.get(after.checked_sub(1)?)?;
        part.rows().contains(&row).then(|| (&*part.segment, row - part.base))
    }

    /// The owner of a row; 0 if there is no such row.
    #[must_use]
    pub fn owner(&self, row: usize) -> u64 {
        self.locate(row).map_or(0, |(segment, row)| segment.owner_of(row))
    }

    /// What the caller called the row within its owner; 0 if there is no such row.
    #[must_use]
    pub fn unit(&self, row: usize) -> u32 {
        self.locate(row).map_or(0, |(segment, row)| segment.unit(row))
    }

    /// The hash of the text that the row was made from; 0 if there is no such row.
    #[must_use]
    pub fn text_hash(&self, row: usize) -> u64 {
        self.locate(row).map_or(0, |(segment, row)| segment.text_hash(row))
    }

    /// The vector of a row as it is kept, up to half a 127th of its largest number from what was given; empty if there is no such row.
    #[must_use]
    pub fn vector(&self, row: usize) -> Vec<f32> {
        let stored = self.locate(row).and_then(|(segment, row)| segment.stored(row));
        stored.map_or_else(Vec::new, |row| row.values.iter().map(|value| f32::from(value.cast_signed()) * row.scale).collect())
    }

    /// The rows of these ranges that have not been removed. It costs about a bit for every row and a step for every range.
    #[must_use]
    pub fn eligible(&self, rows: impl IntoIterator<Item = Range<usize>>) -> Eligible {
        let mut eligible = Eligible::none(self.live.snapshot, self.n_rows());
        for rows in rows {
            eligible.insert(rows);
        }
        eligible.intersect(&self.live);
        eligible
    }

    /// All rows that have not been removed.
    #[must_use]
    pub fn all(&self) -> &Eligible {
        &self.live
    }

    /// Makes a query of a vector.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if the vector has another dimension than those of this folder, or holds what is no number.
    pub fn prepare(&self, vector: &[f32]) -> Result<PreparedQuery, VectorsError> {
        PreparedQuery::new(vector, self.manifest.model.dimension)
    }

    /// How many rows that have not been removed are in no graph. They are looked at one by one by every search that may find them.
    #[must_use]
    pub fn rows_without_graph(&self) -> usize {
        self.segments.iter().filter(|part| part.graph.is_none()).map(|part| self.live.count_within(part.rows())).sum()
    }

    /// Whether a graph should be made: more than `above` rows are in none, or one has lost more than a quarter of its rows.
    #[must_use]
    pub fn wants_graph(&self, above: usize) -> bool {
        let sparse = |part: &SnapshotSegment| part.graph.is_some() && self.live.count_within(part.rows()) * 4 < part.segment.rows() * 3;
        self.rows_without_graph() > above || self.segments.iter().any(sparse)
    }

    /// All that is mapped.
    pub(crate) fn known(&self) -> Vec<Known> {
        self.segments.iter().map(|part| Known { segment: part.segment.clone(), graph: part.graph.clone() }).collect()
    }

    /// Whether these are rows of this snapshot: a set made from another one would let rows be found that it does not mean.
    pub(crate) fn knows(&self, eligible: &Eligible) -> bool {
        eligible.snapshot == self.live.snapshot
    }

    /// Reads every number and compares checksums, which opening does only for the tables.
    ///
    /// # Errors
    ///
    /// `Unusable` if a file is damaged: remove the folder.
    pub fn check(&self) -> Result<(), VectorsError> {
        let damaged = |name: String| VectorsError::unusable(&self.folder.join(name), "the file is damaged: remove the folder of vectors");
        for part in &self.segments {
            if !part.segment.is_whole() {
                return Err(damaged(rows_name(part.segment.entry.number)));
            }
            if let Some(graph) = part.graph.as_ref().filter(|graph| !graph.is_whole()) {
                return Err(damaged(graph_name(graph.entry.number)));
            }
        }
        Ok(())
    }
}
