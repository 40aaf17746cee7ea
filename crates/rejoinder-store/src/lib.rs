//! Articles, their versions and the event log in one SQLite file: the truth from which everything else is derived.

mod article;
mod error;
mod in_force;
mod timestamp;
mod validate;

pub use article::{Article, Kind, Status, Version};
pub use error::{Error, ErrorKind, Result};
pub use in_force::{InForce, Validity, in_force};
pub use timestamp::{InvalidTimestamp, Timestamp};
