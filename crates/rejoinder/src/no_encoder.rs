//! What stands for `encoding.rs` where the feature `encoder` is off: nobody to ask.

use rejoinder_index::Candidate;
use rejoinder_store::Result;

use crate::base::KnowledgeBase;
use crate::find::Question;
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
    pub(crate) fn asked(&self, _: &Question<'_>) -> Result<Option<Asked>> {
        Ok(None)
    }

    pub(crate) fn has_encoder(&self) -> bool {
        false
    }

    pub(crate) fn encode_in_background(&self) {}
}
