//! The manifest: who made the vectors, and which files count. One line of JSON and its checksum.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{VectorsError, VectorsErrorKind};
use crate::files::{self, MANIFEST, graph_name, rows_name};

/// The version of what is on disk. Older vectors are made again. The line of JSON with a `format` and the checksum below it stay in
/// every format, so that an older version can tell a newer one from damage.
pub const FORMAT: u32 = 1;

/// Who made the vectors. Vectors of different models cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// What people call it.
    pub name: String,
    /// What tells it from any other: another fingerprint means other vectors.
    pub fingerprint: String,
    /// How many numbers a vector has.
    pub dimension: usize,
}

/// A segment that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SegmentEntry {
    /// The number in the name of its file.
    pub(crate) number: u64,
    pub(crate) rows: usize,
    pub(crate) owners: usize,
    /// CRC-32 of header and tables.
    pub(crate) tables: u32,
    /// CRC-32 of the numbers of all rows.
    pub(crate) values: u32,
}

/// The graph of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GraphEntry {
    /// The number in the name of its file.
    pub(crate) number: u64,
    /// How many rows searches begin with.
    pub(crate) sample: usize,
    /// CRC-32 of header and sample.
    pub(crate) tables: u32,
    /// CRC-32 of the links.
    pub(crate) links: u32,
}

/// A segment, and what has become of it since it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    #[serde(flatten)]
    pub(crate) entry: SegmentEntry,
    /// The removed owners, ascending.
    pub(crate) removed: Vec<u64>,
    pub(crate) graph: Option<GraphEntry>,
}

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    pub(crate) model: Model,
    /// The number that the next file gets.
    pub(crate) next: u64,
    pub(crate) segments: Vec<Listed>,
}

impl Manifest {
    /// Whether a commit counts on the file of this name.
    pub(crate) fn names(&self, name: &str) -> bool {
        let of_segment = |listed: &Listed| {
            rows_name(listed.entry.number) == name || listed.graph.as_ref().is_some_and(|graph| graph_name(graph.number) == name)
        };
        name == MANIFEST || self.segments.iter().any(of_segment)
    }
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

impl Manifest {
    pub(crate) fn empty(model: &Model) -> Self {
        Self { format: FORMAT, model: model.clone(), next: 0, segments: Vec::new() }
    }

    /// Reads the manifest of a folder: nothing if there is none.
    ///
    /// # Errors
    ///
    /// `Newer`, `Unusable` if it is damaged or older, `Io`.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, VectorsError> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(VectorsError::io(&path, &error)),
        };
        let damaged = || VectorsError::unusable(&path, "the manifest is damaged: open the vectors again, and they are made anew");
        let text = std::str::from_utf8(&bytes).map_err(|_| damaged())?;
        let (json, checksum) = text.split_once('\n').ok_or_else(damaged)?;
        if checksum != line(json) {
            return Err(damaged());
        }
        let Format { format } = serde_json::from_str(json).map_err(|_| damaged())?;
        if format > FORMAT {
            let message = format!("{}: the vectors have format {format}, this version knows formats up to {FORMAT}", folder.display());
            return Err(VectorsError::new(VectorsErrorKind::Newer, message));
        }
        if format < FORMAT {
            return Err(VectorsError::unusable(&path, format_args!("the vectors have the older format {format}")));
        }
        serde_json::from_str(json).map(Some).map_err(|_| damaged())
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<(), VectorsError> {
        let json = serde_json::to_string(self).map_err(|error| VectorsError::unusable(folder, error))?;
        let checksum = line(&json);
        files::replace_manifest(folder, format!("{json}\n{checksum}").as_bytes())
    }
}

fn line(json: &str) -> String {
    format!("{:08x}\n", crc32fast::hash(json.as_bytes()))
}
