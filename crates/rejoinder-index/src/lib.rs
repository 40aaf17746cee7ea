//! Articles in a full-text index: what is in scope and may answer comes out, with the evidence that ranking needs.
//!
//! The index is a cache. It is made from the store, carries the sequence number up to which it was made, and may be deleted at any time.
//! One record is one version of an article. Its title, example questions and sentences follow one another in one space of positions, and
//! marker terms say where each begins, so that the same postings yield the score of the article, of its passages and of its sentences
//! without storing any of them twice.
//!
//! # Same answer from any layout
//!
//! tantivy sums scores in single precision in an order that depends on segments, and counts deleted records until they are merged. Here
//! statistics count the records that the query may see and no others, and scores are sums of whole numbers, ties broken by key. No result
//! depends on segments, threads or insertion order.
//!
//! # Untrusted input
//!
//! Query text is analysed, never parsed. The number of words is bounded ([`MAX_WORDS`]), and so is what may stand for each; work is linear
//! in the postings of these terms.

mod align;
mod candidate;
mod columns;
mod error;
mod evidence;
mod expand;
mod heard;
mod index;
mod links;
mod lookup;
mod plan;
mod planted;
mod record;
mod retrieve;
mod schema;
mod scope;
mod snapshot;
mod statistics;
mod sweep;
mod term_table;
#[cfg(test)]
mod tests;
mod tokens;
mod translate;
mod vocabulary;
mod writer;

pub use candidate::{Candidate, Match, Traits, Unit, UnitKind};
pub use error::{IndexError, IndexErrorKind};
pub use expand::Corrected;
pub use index::{FORMAT, Index};
pub use plan::{MAX_WORDS, Plan, PlanLanguage, PlanTerm, PlanWord, WordTerm};
pub use record::{Record, RecordScope};
pub use scope::{Bar, Scope, View, keyword};
pub use snapshot::{Snapshot, Translation};
pub use writer::IndexWriter;
