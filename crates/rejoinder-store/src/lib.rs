//! Articles, their versions and the event log in one SQLite file: the truth from which everything else is derived.
//!
//! A [`Store`] reads, and any number of them may be open in any number of processes; it gives out one [`StoreWriter`] at a time. A
//! commit that returned is on disk, and a crash at any instruction leaves the last committed state. Every change of an article has a
//! *sequence*, and its revision is kept for good, so that whatever is derived from the store can say up to where it has come and catch
//! up by [`Store::changes_since`].
//!
//! Beside `knowledge.sqlite` lie SQLite's log (`-wal`, `-shm`) while the base is open, and an empty `-lock` file once it was written.

mod article;
mod database;
mod error;
mod events;
mod in_force;
mod rows;
mod store;
mod stored;
mod timestamp;
mod validate;
mod writer;

#[cfg(test)]
mod tests;

pub use article::{Article, Kind, Status, Version};
pub use error::{Error, ErrorKind, Result};
pub use in_force::{InForce, Validity, in_force};
pub use store::Store;
pub use stored::{Change, Changes, Counts, Now, Put, Revision, Stored, StoredEvent};
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use writer::StoreWriter;
