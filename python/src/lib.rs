//! The Python package's extension module. It converts, and decides nothing: arguments become a query or an article, results become
//! frozen Python objects, errors become exceptions. The engine always runs without the interpreter's lock.

mod article;
mod base;
mod calibration;
mod check;
mod cli;
mod convert;
mod encoder;
mod errors;
mod event;
mod query;
mod reply;
mod results;
mod suggestions;
mod unanswered;
mod writer;

use pyo3::prelude::*;

/// The compiled part of the package `rejoinder`, which gives it its public names.
#[pymodule(gil_used = false)]
mod _rejoinder {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::article::Article;
    #[pymodule_export]
    use crate::base::KnowledgeBase;
    #[pymodule_export]
    use crate::calibration::{Calibration, CalibrationBin, JudgedQuery};
    #[pymodule_export]
    use crate::check::{ArticleFact, HiddenText, ReplyCheck, SupportedFact, UnsupportedFact};
    #[pymodule_export]
    use crate::cli::_main;
    #[pymodule_export]
    use crate::encoder::{Encoded, Encoder};
    #[pymodule_export]
    use crate::reply::{Answer, Part, PartSource, Reply, Warning};
    #[pymodule_export]
    use crate::results::{Contribution, Correction, Excerpt, Hit, SearchResults};
    #[pymodule_export]
    use crate::suggestions::{Ask, Grounds, Slot, Suggestions};
    #[pymodule_export]
    use crate::unanswered::{Facet, HandOver, Question};
    #[pymodule_export]
    use crate::writer::{Put, Writer};

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python gives it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::errors::add_to(module)
    }
}
