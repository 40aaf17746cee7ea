//! How sure a base is that it is right.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::argument;
use crate::query::{Asks, query};
use crate::shown::result;

result! {
    /// What a shown probability means in a base, and from which probability on it answers.
    Calibration(rejoinder::Calibration), shows ["threshold", "wanted_error", "n_judged", "n_answered", "n_wrong", "error_bound"], {
        /// What the log-odds of the shipped confidence are multiplied by.
        slope,
        /// What is added to them.
        intercept,
        /// The probability from which on a suggestion is shown as an answer.
        threshold,
        /// The share of wrong answers that was wanted at most; None as shipped.
        wanted_error,
        /// On how many judged questions it was fitted.
        n_judged,
        /// How many of these are answered, each with a threshold chosen without it: a fifth of the questions by that of the others.
        n_answered,
        /// How many of those answers are wrong.
        n_wrong,
        /// The upper limit of the share of wrong answers at a confidence of 95 %, from the questions held out, if the questions to come are
        /// like those judged.
        error_bound,
        /// How often suggestions of about one probability were right, least probable first; empty bins are left out.
        bins,
    }, {
        /// Draws how often suggestions of about one probability were right: a reliability diagram. Needs matplotlib: `rejoinder[plot]`.
        fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
            slf.py().import("rejoinder._plots")?.call_method1("plot_calibration", (slf,))
        }
    }
}

result! {
    /// Suggestions of about one probability.
    CalibrationBin(rejoinder::CalibrationBin), shows ["n", "promised", "right"], {
        /// How many there were.
        n,
        /// Their mean probability.
        promised,
        /// The share that was right.
        right,
    }
}

result! {
    /// A message with the ids of the articles that answer it; none of them if nothing in the base does.
    ///
    /// What is left out of the scope: the audience is the public, the time is now, and region, channel and product are any.
    JudgedQuery(rejoinder::JudgedQuery), shows ["text", "right"], {
        /// What the customer wrote.
        text => |it| &it.query.text,
        /// The ids of the articles of which each is right.
        right,
        /// The language it is written in, where it is given.
        language => |it| &it.query.language,
        /// The language wanted in the reply, where it is given.
        reply_language => |it| &it.query.reply_language,
        /// Who asks.
        audience => |it| &it.query.audience,
        /// Where the customer is.
        region => |it| &it.query.region,
        /// Where the reply goes out.
        channel => |it| &it.query.channel,
        /// What it is about.
        product => |it| &it.query.product,
        /// The second whose rules apply.
        as_of => |it| &it.query.as_of,
        /// How many replies are looked for at most.
        limit => |it| &it.query.limit,
        /// The kinds of articles wanted; empty: all.
        kinds => |it| &it.query.kinds,
        /// The customer's name.
        customer => |it| &it.query.customer,
        /// Earlier messages of the customer, oldest first.
        context => |it| &it.query.context,
        /// How the reply speaks.
        tone => |it| &it.query.tone,
        /// What the placeholders of canned replies stand for.
        values => |it| &it.query.values,
        /// For how many days a change of an article is told of.
        changed_within => |it| &it.query.changed_within,
    }, {
        #[new]
        #[pyo3(
            signature = (text, right, **options),
            text_signature = "(text, right, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
        )]
        fn new(text: &Bound<'_, PyAny>, right: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
            let query = query(Asks::JUDGED_QUERY, text, options)?;
            Ok(Self::from(rejoinder::JudgedQuery { query, right: argument("right", right)? }))
        }
    }
}
