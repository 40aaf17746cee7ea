//! A base's own tests.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrow::Table;
use crate::convert::argument;
use crate::query::{Asks, query};
use crate::shown::result;

result! {
    /// What came of a check of a base.
    BaseCheck(rejoinder::BaseCheck), shows ["passed", "n_articles", "findings"], {
        /// Whether nothing fails. Findings of the milder kinds are worth a look and fail nothing.
        passed => |it| it.passed(),
        /// How many articles are in force, each language counted.
        n_articles,
        /// What came of each question: those given first, then those of articles by id and language.
        questions => |it| Table(&it.questions),
        /// What is wrong, by kind, article and language.
        findings => |it| Table(&it.findings),
    }, {
        /// What is wrong now and was not in an earlier check: of the questions those that are new, passed before, or were answered before
        /// and are handed over now.
        fn since(&self, before: &Bound<'_, PyAny>) -> PyResult<Self> {
            let before: PyRef<'_, Self> = argument("before", before)?;
            Ok(Self::from(self.inner.clone().since(&before.inner)))
        }
    }
}

result! {
    /// What came of a question.
    QuestionResult(rejoinder::QuestionResult), shows ["source", "text", "passed", "first"], {
        /// Where it stands.
        source,
        /// The question.
        text,
        /// The articles that answer.
        right,
        /// What the first suggestion must say.
        says,
        /// The article suggested first.
        first,
        /// How likely it was said to be right.
        confidence,
        /// The place of the first right article among the suggestions, from 1.
        place,
        /// Whether it is answered, and with a right article; of a question that must be handed over, whether it is.
        answered,
        /// Why it cannot be asked, if it cannot.
        refused,
        /// Whether all is as it must be. A right article that is found and not sure enough to answer with passes.
        passed,
        /// What names the question beside its text: the scope in which it is asked.
        scope,
    }
}

result! {
    /// Something that is wrong with an article or a question.
    Finding(rejoinder::Finding), shows ["kind", "article", "language", "message"], {
        /// What it is.
        kind,
        /// Whether it fails the check. The others are worth a look.
        is_failure => |it| it.kind.is_failure(),
        /// The article's id.
        article,
        /// Its language.
        language,
        /// What is wrong and what to do.
        message,
    }
}

result! {
    /// A question that a base must answer, or must not.
    CheckQuestion(rejoinder::CheckQuestion), shows ["text", "right", "says"], {
        /// The question.
        text => |it| &it.query.text,
        /// The articles that answer, one of which must be suggested among the first three; empty: it must be handed over.
        right,
        /// What the first suggestion must say, whatever its spaces and capital letters.
        says,
        /// Where it stands, as a report names it: `questions.jsonl:12`.
        source,
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
            text_signature = "(text, right, *, says=None, source='', language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
        )]
        fn new(text: &Bound<'_, PyAny>, right: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
            let (mut says, mut source, asked) = (None, String::new(), PyDict::new(text.py()));
            for (name, value) in options.into_iter().flatten() {
                let name: String = name.extract()?;
                match name.as_str() {
                    "says" => says = argument(&name, &value)?,
                    "source" => source = argument(&name, &value)?,
                    _ => asked.set_item(name, value)?,
                }
            }
            let query = query(Asks::CHECK_QUESTION, text, Some(&asked))?;
            Ok(Self::from(rejoinder::CheckQuestion { source, query, right: argument("right", right)?, says }))
        }
    }
}
