//! Vectors of texts on disk: the nearest rows come out, by an exact scan or by a graph, with the filter inside the search.
//!
//! A row is one vector of one text. It belongs to an owner, a number that stands for one content for ever; a unit number says what the
//! text is to the caller, and the hash of the text lets a later owner take the row over without encoding the text again. What encodes
//! texts, and what owners and units mean, is not known here.
//!
//! # Derived data
//!
//! A folder of vectors is a cache that can be made again: what is damaged, of an older format or made by another model is removed, and
//! the folder begins anew. Only what a newer version wrote is left alone.
//!
//! # Numbers
//!
//! A row is kept as whole numbers from -127 to 127 and one scale. A query becomes whole numbers of nearly 16 bits. Their product is summed
//! as a whole number, the same in whatever order and on whatever processor, so that similarities are the same bits everywhere. The error
//! that the whole numbers of the query add is a 250th of the error that those of the rows have.
//!
//! # Same answer from any layout
//!
//! A row is quantised alone, ties go by owner and unit, and removed rows take part in nothing: results of the exact scan do not depend on
//! segments, merges or the order of insertion.

mod beam;
mod dot;
mod eligible;
mod error;
mod files;
mod graph;
mod graph_builder;
mod manifest;
mod mapped;
mod nearest;
mod quantize;
mod segment;
mod segment_writer;
mod snapshot;
#[cfg(test)]
mod tests;
mod vectors;
mod writer;

pub use eligible::Eligible;
pub use error::{VectorsError, VectorsErrorKind};
pub use manifest::{FORMAT, Model};
pub use nearest::EXACT_ROWS;
pub use quantize::PreparedQuery;
pub use snapshot::VectorSnapshot;
pub use vectors::Vectors;
pub use writer::{Row, VectorsWriter};
