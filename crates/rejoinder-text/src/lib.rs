//! Text in; tokens, sentences and passages out.
//!
//! Everything that depends on a language or a script is decided here, the same way for articles and for queries, so that nothing
//! above this crate asks which language it is. The crate does no I/O and cannot fail: any string, however damaged, is analysed.
//!
//! # Untrusted input
//!
//! All functions take time linear in the length of their input (sorting aside) and never panic. Spans are byte ranges that lie on
//! character boundaries of the string they were made from.

mod alternations;
mod analyzer;
mod ask;
mod beads;
mod clauses;
mod codes;
mod compounds;
mod detect;
mod expected;
mod facts;
mod folding;
mod garbled;
mod ideographs;
mod language;
mod letters;
mod long_message;
pub mod markup;
mod memo;
mod message;
mod normal;
mod passages;
mod runs;
mod script;
mod sentences;
mod spelling;
mod stem;
mod stop;
#[cfg(test)]
mod tests;
mod thesaurus;
mod unspaced;
mod wording;

pub use alternations::alternates;
pub use analyzer::{Analyzer, Form, Token};
pub use ask::AskKind;
pub use beads::beads;
pub use clauses::clauses;
pub use compounds::Compounds;
pub use detect::{Detection, detect, may_be_in, surely_not_in};
pub use expected::{Expectation, Expected, Given};
pub use facts::{Fact, FactKind, Negation, fact_languages, facts, names, negations, written_date};
pub use garbled::garbled;
pub use language::{Language, UnknownLanguage};
pub use long_message::{LongMessage, Statement, long_message};
pub use markup::{Block, BlockKind, Markup, Rendered};
pub use memo::Memo;
pub use message::{Message, ask_kind, is_closing, is_greeting, message};
pub use passages::{Passage, Sentence};
pub use sentences::{sentences, sentences_by_line};
pub use spelling::{accents_left_out, may_lack_accents, tolerance};
pub use thesaurus::{Related, Thesaurus};
pub use wording::{Worded, wording};
