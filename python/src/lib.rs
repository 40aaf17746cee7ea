//! The Python package's extension module. It converts, and decides nothing: arguments become a query or an article, results become
//! frozen Python objects, errors become exceptions. The engine always runs without the interpreter's lock.

mod arrow;
mod article;
mod base;
mod base_check;
mod calibration;
mod changes;
mod check;
mod cli;
mod convert;
mod encoder;
mod errors;
mod event;
mod explanation;
mod query;
mod reply;
mod report;
mod results;
mod shown;
mod suggestions;
mod tables;
mod writer;

use pyo3::prelude::*;

/// The compiled part of the package `rejoinder`, which gives it its public names.
#[pymodule(gil_used = false)]
mod _rejoinder {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::arrow::_stream;
    #[pymodule_export]
    use crate::article::{Article, Counts, InForce, Put, Revision, Settings, Stored};
    #[pymodule_export]
    use crate::base::KnowledgeBase;
    #[pymodule_export]
    use crate::base_check::{BaseCheck, CheckQuestion, Finding, QuestionResult};
    #[pymodule_export]
    use crate::calibration::{Calibration, CalibrationBin, JudgedQuery};
    #[pymodule_export]
    use crate::changes::{ArticleChange, Diff, Disagreement, FieldChange, RecentChange, Said, SentenceChange};
    #[pymodule_export]
    use crate::check::{ArticleFact, HiddenText, ReplyCheck, SupportedFact, UnsupportedFact};
    #[pymodule_export]
    use crate::cli::_main;
    #[pymodule_export]
    use crate::encoder::{Encoded, Encoder};
    #[pymodule_export]
    use crate::explanation::{
        Absence, AbsenceCause, Admitted, Advice, ExplainedConfidence, ExplainedWord, Explanation, FoundAs, PlainContribution, Withheld,
    };
    #[pymodule_export]
    use crate::reply::{Answer, Part, PartSource, Reply, Warning};
    #[pymodule_export]
    use crate::report::{
        Event, EventScope, Report, ReportArticle, ReportLanguage, ReportPeriod, ReportTopic, ReportTotals, UnansweredMessage,
    };
    #[pymodule_export]
    use crate::results::{Contribution, Correction, Excerpt, Hit, SearchResults};
    #[pymodule_export]
    use crate::suggestions::{Ask, Facet, Grounds, HandOver, Question, Slot, Suggestions};
    #[pymodule_export]
    use crate::writer::Writer;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python gives it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::errors::add_to(module)
    }
}
