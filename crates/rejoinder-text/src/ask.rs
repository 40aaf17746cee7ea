//! What a customer wants with a message.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a customer wants with a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum AskKind {
    /// To know something.
    #[default]
    Question,
    /// Something does not work, or has not come.
    Problem,
    /// To say that something was not right, and to have it put right.
    Complaint,
    /// To end a contract, a subscription or an order.
    Cancellation,
    /// To say thanks, and nothing else.
    Thanks,
}

impl AskKind {
    /// Its name in data and results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Problem => "problem",
            Self::Complaint => "complaint",
            Self::Cancellation => "cancellation",
            Self::Thanks => "thanks",
        }
    }
}

impl fmt::Display for AskKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
