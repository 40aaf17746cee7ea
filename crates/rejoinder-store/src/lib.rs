//! Articles, their versions and the event log in one SQLite file: the truth from which everything else is derived.

mod article;
mod timestamp;

pub use article::{Article, Kind, Status, Version};
pub use timestamp::{InvalidTimestamp, Timestamp};
