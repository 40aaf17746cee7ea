//! Formulas of letters, for texts that are sent: a reply that greets needs no second greeting.

use crate::message;

/// Whether a line greets and says nothing else: `Hi Ann,`, `您好！`.
#[must_use]
pub fn is_greeting(line: &str) -> bool {
    message::greets(&line.trim().to_lowercase())
}

/// Whether a line closes a letter and says nothing else: `Kind regards`, `Mit freundlichen Grüßen`.
#[must_use]
pub fn is_closing(line: &str) -> bool {
    message::closes(&line.trim().to_lowercase())
}
