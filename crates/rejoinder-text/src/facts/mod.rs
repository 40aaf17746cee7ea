//! Facts: what of a text can be checked against another text. Numbers, durations, amounts, dates and the like, and the names and codes
//! by which customers and companies call their things, each with a value that is the same however and in whatever language it is written.
//!
//! A text becomes characters in normal spelling ([`characters`]); words of each language are rows of `data/facts/` ([`lexicon`], [`roles`]);
//! [`scan`] goes through the text once and asks at each place what begins there.

mod addresses;
mod agreement;
mod characters;
mod dates;
mod lexicon;
mod names;
mod negations;
mod numbers;
mod quantities;
mod roles;
mod scan;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::language::Language;

pub(crate) use characters::Characters;
use characters::mark;
pub use dates::written_date;
pub use lexicon::fact_languages;
pub use names::names;
pub use negations::{Negation, negations};

/// Something in a text that is either right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// The bytes of the text that say it.
    pub span: Range<usize>,
    /// What it says, the same in every language and spelling: `14 days` for "two weeks", `49.9 EUR`, `2026-12-03`, `--12-03` without a
    /// year, `09:30`, `20 %`, `5 kg`, `NB4711`. What may be read in two ways has both readings, with a bar between:
    /// `2026-03-12|2026-12-03`.
    pub value: String,
}

impl Fact {
    /// What it says as people write it: a code with the marks between its parts, `AB-1234-X` for `ab‑1234‑x`; anything else as its value.
    /// `text` is what the fact was found in.
    #[must_use]
    pub fn legible(&self, text: &str) -> String {
        let Some(written) = text.get(self.span.clone()).filter(|_| self.kind == FactKind::Code) else { return self.value.clone() };
        let mut value = self.value.chars();
        let mut legible = String::with_capacity(written.len());
        for c in written.chars() {
            if c.is_alphanumeric() {
                legible.extend(value.next());
            } else if let Some(mark) = mark(c).filter(|_| legible.ends_with(char::is_alphanumeric)) {
                legible.push(mark);
            }
        }
        // What becomes several letters, or none, is shown as it compares.
        if value.as_str().is_empty() && legible.chars().filter(|c| c.is_alphanumeric()).eq(self.value.chars()) {
            legible
        } else {
            self.value.clone()
        }
    }
}

/// What a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// An amount of money.
    Amount,
    /// An order, an invoice, a serial number, a model: letters and digits, or digits after a word such as *order*.
    Code,
    /// A day, with or without the year, or a month of a year.
    Date,
    /// A length of time.
    Duration,
    /// An e-mail address.
    Email,
    /// A name that looks like that of a product. Only [`names`] finds these.
    Name,
    /// Any other number, with its unit if it has one that is measured.
    Number,
    /// A share of a hundred.
    Percentage,
    /// A telephone number.
    Phone,
    /// A time of day.
    Time,
    /// A web address.
    Url,
}

impl FactKind {
    /// Its name on the command line and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Code => "code",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::Email => "email",
            Self::Name => "name",
            Self::Number => "number",
            Self::Percentage => "percentage",
            Self::Phone => "phone",
            Self::Time => "time",
            Self::Url => "url",
        }
    }
}

impl fmt::Display for FactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The facts of a text, in order and apart. Without a language, the text is taken to be in the one it looks like, or in English.
///
/// The numbers of steps and list items are no facts, nor is *one* in words, which is mostly an article, unless a unit follows it. Linear
/// in the text.
#[must_use]
pub fn facts(text: &str, language: Option<&Language>) -> Vec<Fact> {
    let lexicon = lexicon::of(text, language);
    let characters = Characters::of(text, lexicon.folding);
    scan::scan(&characters, lexicon)
}
