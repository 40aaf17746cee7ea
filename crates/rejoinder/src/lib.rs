//! An embeddable engine that reads a company's articles and, for a customer's message in any language, finds the articles, the passage
//! that answers, and drafts the reply an agent can send. In the host's process, offline, without a model, from the first article on.
//!
//! ```
//! use rejoinder::{Article, KnowledgeBase, Language, Query};
//!
//! # let folder = std::env::temp_dir().join(format!("rejoinder-doc-{}", std::process::id()));
//! let kb = KnowledgeBase::open_or_create(folder.join("support.kb"))?;
//! let mut writer = kb.writer()?;
//! let body = "You can return unused goods within 60 days of delivery. We refund you within 5 working days.";
//! writer.put(&Article::new("returns", Language::parse("en")?, "Returning goods", body))?;
//! writer.commit()?;
//!
//! let results = kb.search("how long can I return things")?;
//! assert_eq!(results.hits[0].article, "returns");
//! let suggestions = kb.suggest(Query::new("Until when can I return a jacket?").customer("Ann"))?;
//! println!("{:?}", suggestions.outcome);
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Invariants
//!
//! The store (SQLite) is the truth and the index a cache of it. Reading never writes. The same articles and the same query give the
//! same answer, whatever the order of insertion and the layout on disk. Nothing out of scope leaves the index.
//!
//! # Untrusted input
//!
//! The text of a query has no syntax and is read up to [`Query::LONGEST`] bytes. At most 64 of its words are looked up, each with a few
//! dozen that may stand for it, and at most 16 are looked for in the dictionary as misspelt; work is linear in the postings of these. Of a
//! message of 60 words and more at most 32 sentences are looked up so, and six of them closely. Of a draft that is checked, at most 60
//! sentences are looked up.

mod absence;
mod answer;
mod base;
mod base_check;
mod calibration;
mod canned;
mod changes;
mod check;
mod choice;
mod clarify;
mod classifier;
mod compose;
mod confidence;
mod diff;
mod drafts;
#[cfg(feature = "encoder")]
mod encoder;
#[cfg_attr(not(feature = "encoder"), path = "no_encoder.rs")]
mod encoding;
mod event;
mod explanation;
mod features;
mod find;
mod follow_up;
mod forms;
mod highlight;
mod kept;
mod many;
mod meaning;
mod outcome;
mod parity;
mod parts;
mod phrases;
#[cfg(feature = "encoder")]
mod pieces;
mod placeholders;
mod prepared;
mod prompt;
mod query;
mod quote;
mod rank;
#[cfg(feature = "encoder")]
mod reading;
mod reply;
mod report;
mod search;
mod settings;
mod short;
mod slots;
mod statements;
mod suggest;
mod support;
mod templates;
mod trainings;
mod wordings;
mod words;
mod writer;

pub use absence::{Absence, AbsenceCause, Advice, Difference, NearWord, Withheld};
pub use answer::{Answer, AnswerClauses, AnswerForm};
pub use base::KnowledgeBase;
pub use base_check::{BaseCheck, CheckOptions, CheckQuestion, Finding, FindingKind, QuestionResult};
pub use calibration::{Calibration, CalibrationBin, JudgedQuery};
pub use changes::{ArticleChange, ChangeKind, RecentChange};
pub use check::{ArticleFact, FactSource, HiddenReason, HiddenText, ReplyCheck, SupportedFact, UnsupportedFact};
pub use clarify::Facet;
pub use diff::{Diff, FieldChange, SentenceAt, SentenceChange};
#[cfg(feature = "encoder")]
pub use encoder::Encoder;
pub use event::{Event, EventKind, EventOutcome, EventScope};
pub use explanation::{Admitted, ExplainedConfidence, ExplainedWord, Explanation, FoundAs, Manner, PlainContribution};
pub use outcome::{Ask, Grounds, HandOver, Outcome, Question, Reason, Reply, Slot, Suggestions, Warning};
pub use parity::{Disagreement, Matter, Said};
pub use query::{Channel, Query, Tone};
#[cfg(feature = "encoder")]
pub use reading::Encoded;
pub use rejoinder_store::{
    Article, Counts, Error, ErrorKind, InForce, InvalidTimestamp, Kind, Put, Result, Revision, Status, Stored, Timestamp, Version,
};
pub use rejoinder_text::{AskKind, FactKind, Language, Markup, UnknownLanguage};
pub use reply::{Part, PartKind, PartSource};
pub use report::{Period, Report, ReportArticle, ReportLanguage, ReportPeriod, ReportQuery, ReportTopic, ReportTotals, UnansweredMessage};
pub use search::{Contribution, Correction, Excerpt, Hit, SearchResults};
pub use settings::Settings;
pub use writer::Writer;
