//! The product: a knowledge base that finds articles and suggests replies.

pub use rejoinder_store::{Article, InvalidTimestamp, Kind, Status, Timestamp, Version};
pub use rejoinder_text::{Language, Markup, UnknownLanguage};
