//! What stands for `encoding.rs` where the feature `encoder` is off: nobody to ask.

use std::sync::Arc;

use rejoinder_index::{Candidate, Snapshot, View};
use rejoinder_store::Result;

use crate::base::KnowledgeBase;
use crate::meaning::Meaning;
use crate::prepared::Prepared;

/// There is none.
pub(crate) enum Asked {}

impl Asked {
    pub(crate) fn nearest(&self) -> Vec<u64> {
        match *self {}
    }

    pub(crate) fn sentences(&self, _: &Prepared, _: usize) -> Result<Vec<f64>> {
        match *self {}
    }

    pub(crate) fn meaning(&self, _: &[Candidate]) -> Meaning {
        match *self {}
    }
}

impl KnowledgeBase {
    pub(crate) fn asked(&self, _: &str, _: &Snapshot, _: &Arc<View>) -> Result<Option<Asked>> {
        Ok(None)
    }

    pub(crate) fn encode_in_background(&self) {}
}
