//! The knowledge base.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};
use rejoinder::{CheckOptions, Timestamp};

use crate::arrow::{Table, table};
use crate::article::{Counts, Settings};
use crate::base_check::{BaseCheck, CheckQuestion};
use crate::calibration::{Calibration, JudgedQuery};
use crate::changes::Diff;
use crate::check::ReplyCheck;
use crate::convert::{argument, built, each, named, time};
use crate::encoder::{Encoded, Encoder};
use crate::errors::{bad_type, raised, unexpected};
use crate::event::event;
use crate::explanation::{Absence, Explanation};
use crate::query::{Asks, queries, query, scope};
use crate::report::{Report, report_query};
use crate::results::SearchResults;
use crate::shown::Shown;
use crate::suggestions::Suggestions;
use crate::writer::Writer;

/// How long Ctrl-C may wait.
const BETWEEN_SIGNALS: Duration = Duration::from_millis(100);
/// The share of wrong answers that is wanted at most where none is said.
const WANTED_ERROR: f64 = 0.05;

/// A knowledge base in a folder, made empty where there is none. Any number of threads and processes read it while one writes. It is pickled
/// by its path.
///
/// A process that is forked may use it, if no other thread was at work with it meanwhile: a lock that one holds is held in the child for
/// ever. Fork before asking, start processes with `spawn`, or open the base in each.
///
/// Args:
///     path: The folder.
///
/// Raises:
///     IncompatibleError: A newer version made it, or the folder holds something else.
///     CorruptError: The store is damaged.
///     IoError: The folder cannot be read, or not be made.
///
/// Examples:
///     >>> kb = KnowledgeBase("another.kb")
///     >>> with kb.writer() as writer:
///     ...     writer.put(Article("hours", "en", "Opening hours", "We are open from nine to five."))
///     Put(version=1, sequence=1, changed=True)
///     >>> kb.search("when are you open").hits[0].title
///     'Opening hours'
#[pyclass(frozen, module = "rejoinder")]
pub(crate) struct KnowledgeBase {
    inner: rejoinder::KnowledgeBase,
}

impl KnowledgeBase {
    /// What the engine does, without the interpreter's lock.
    fn run<T: Send>(&self, py: Python<'_>, act: impl FnOnce(&rejoinder::KnowledgeBase) -> rejoinder::Result<T> + Send) -> PyResult<T> {
        py.detach(|| act(&self.inner)).map_err(|error| raised(py, &error))
    }

    /// The same for what may take long: in a thread of its own, so that Ctrl-C ends the waiting. The work goes on to its end then, and its
    /// result is dropped.
    fn run_long<T: Send + 'static>(
        &self,
        py: Python<'_>,
        act: impl FnOnce(&rejoinder::KnowledgeBase) -> rejoinder::Result<T> + Send + 'static,
    ) -> PyResult<T> {
        let kb = self.inner.clone();
        let (done, mut waiting) = mpsc::channel();
        let work = move || drop(done.send(act(&kb)));
        let working = thread::Builder::new().name("rejoinder".to_owned()).spawn(work).map_err(unexpected)?;
        loop {
            let come;
            (waiting, come) = py.detach(move || {
                let come = waiting.recv_timeout(BETWEEN_SIGNALS);
                (waiting, come)
            });
            match come {
                Ok(result) => return result.map_err(|error| raised(py, &error)),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => match working.join() {
                    Err(panic) => std::panic::resume_unwind(panic),
                    Ok(()) => return Err(unexpected("the work ended without a result")),
                },
            }
        }
    }
}

#[pymethods]
impl KnowledgeBase {
    #[new]
    fn new(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path: PathBuf = argument("path", path)?;
        let opened = py.detach(|| rejoinder::KnowledgeBase::open_or_create(path));
        Ok(Self { inner: opened.map_err(|error| raised(py, &error))? })
    }

    /// Opens a knowledge base that exists; NotFoundError if there is none.
    #[classmethod]
    fn open(class: &Bound<'_, PyType>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = class.py();
        let path: PathBuf = argument("path", path)?;
        let opened = py.detach(|| rejoinder::KnowledgeBase::open(path));
        Ok(Self { inner: opened.map_err(|error| raised(py, &error))? })
    }

    /// The folder.
    #[getter]
    fn path(&self) -> PathBuf {
        self.inner.path().to_owned()
    }

    /// Begins to write; LockedError at once if another writer is at work. Use it with `with`: leaving the block commits, an exception
    /// discards.
    fn writer(&self, py: Python<'_>) -> PyResult<Writer> {
        self.run(py, rejoinder::KnowledgeBase::writer).map(Writer::new)
    }

    /// Makes the index again from the articles. It never needs to be: an index that is missing or damaged is made again when the base is
    /// opened. LockedError if a writer is at work.
    fn rebuild(&self, py: Python<'_>) -> PyResult<()> {
        self.run(py, rejoinder::KnowledgeBase::rebuild)
    }

    /// What the whole base agrees on: regions, audiences, the language of sources.
    fn settings(&self, py: Python<'_>) -> PyResult<Settings> {
        self.run(py, rejoinder::KnowledgeBase::settings).map(|it| Settings::from(Arc::unwrap_or_clone(it)))
    }

    /// Lets an encoder have a say in search and suggestions, from now on. The articles are read in the background, beginning at once and
    /// again after each commit; for what has not been read yet, words decide alone.
    fn use_encoder(&self, py: Python<'_>, encoder: &Bound<'_, PyAny>) -> PyResult<()> {
        let encoder: PyRef<'_, Encoder> = argument("encoder", encoder)?;
        let encoder = encoder.inner.clone();
        self.run(py, |kb| kb.use_encoder(encoder))
    }

    /// How much of the base the encoder has read; None if no encoder is in use.
    fn encoded(&self, py: Python<'_>) -> PyResult<Option<Encoded>> {
        Ok(self.run(py, rejoinder::KnowledgeBase::encoded)?.map(Encoded::from))
    }

    /// Waits until the encoder has read everything, and calls `progress` now and then with how far it is. What was read by then is kept
    /// if that raises, or on Ctrl-C.
    #[pyo3(signature = (progress=None))]
    fn encode(&self, py: Python<'_>, progress: Option<Py<PyAny>>) -> PyResult<Encoded> {
        let mut raised_meanwhile = None;
        let encoded = py.detach(|| {
            self.inner.encode(&mut |encoded| {
                let told = Python::attach(|py| {
                    py.check_signals()?;
                    progress.as_ref().map(|progress| progress.call1(py, (Encoded::from(encoded),))).transpose().map(|_| ())
                });
                raised_meanwhile = told.err();
                if raised_meanwhile.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        });
        match raised_meanwhile {
            Some(error) => Err(error),
            None => Ok(Encoded::from(encoded.map_err(|error| raised(py, &error))?)),
        }
    }

    /// Finds the articles that fit, best first, one hit for each article.
    ///
    /// Args:
    ///     text: What the customer wrote. It has no syntax; of a long one the first 20,000 bytes are read.
    ///     language: The language it is written in, as a BCP 47 tag such as `fi`; None: guessed.
    ///     reply_language: The language wanted of what is shown; None: that of the text.
    ///     audience: Who asks: `public`, `internal` or names of groups. More audiences see more.
    ///     region: Where the customer is; None: anywhere.
    ///     channel: Where the reply goes out; None: any.
    ///     product: What it is about; None: anything.
    ///     as_of: The second whose rules apply: a datetime with a time zone, or RFC 3339 text; None: now.
    ///     limit: At most so many hits, 1 to 100.
    ///     kinds: Only articles of these kinds; none: all.
    ///     context: Earlier messages of the customer in this conversation, oldest first.
    ///
    /// Returns:
    ///     The hits, best first.
    ///
    /// Raises:
    ///     InvalidInputError: An option cannot be meant, or names a region or an audience that the base does not know.
    ///
    /// Examples:
    ///     >>> results = kb.search("retrun goods", region="fi")
    ///     >>> results.hits[0].article, results.corrections[0].replacement
    ///     ('returns', 'return')
    ///     >>> def finds(audience):
    ///     ...     return "agents" in [hit.article for hit in kb.search("goodwill voucher", audience=audience)]
    ///     >>> finds(["public"]), finds(["public", "internal"])
    ///     (False, True)
    #[pyo3(
        signature = (text, **options),
        text_signature = "($self, text, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), context=())"
    )]
    fn search(&self, py: Python<'_>, text: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<SearchResults> {
        let query = query(Asks::SEARCH, text, options)?;
        let results = self.run(py, |kb| kb.search(&query))?;
        Ok(SearchResults::of(&query.text, results))
    }

    /// Searches for each of many texts, on all cores, and returns what was found in their order. Options hold for all; instead of a text there
    /// may be a mapping with a `text` and options of its own. Where no `as_of` is given, all are asked at the same second.
    #[pyo3(
        signature = (texts, **options),
        text_signature = "($self, texts, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), context=())"
    )]
    fn search_many<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let queries = queries(Asks::SEARCH_MANY, texts, options)?;
        let texts: Vec<String> = queries.iter().map(|query| query.text.clone()).collect();
        let results = self.run_long(py, move |kb| kb.search_many(queries))?;
        let results = texts.iter().zip(results).map(|(text, results)| SearchResults::of(text, results));
        table::<rejoinder::SearchResults>(py, PyTuple::new(py, results.collect::<Vec<_>>())?.into_any())
    }

    /// Drafts replies to a customer's message, likeliest first, asks back, or hands over.
    ///
    /// Args:
    ///     text: The message, as it came: quoted mail, greetings and signatures are told apart. Of a long one the first 20,000 bytes are read.
    ///     language: The language it is written in, as a BCP 47 tag such as `fi`; None: guessed.
    ///     reply_language: The language wanted of what is shown; None: that of the text.
    ///     audience: Who asks: `public`, `internal` or names of groups. More audiences see more.
    ///     region: Where the customer is; None: anywhere.
    ///     channel: Where the reply goes out; None: any.
    ///     product: What it is about; None: anything.
    ///     as_of: The second whose rules apply: a datetime with a time zone, or RFC 3339 text; None: now.
    ///     limit: At most so many articles are looked at for replies, 1 to 100.
    ///     kinds: Only articles of these kinds; none: all.
    ///     customer: The customer's name, for the greeting and for canned replies.
    ///     context: Earlier messages of the customer in this conversation, oldest first.
    ///     tone: How the reply speaks; None: as is customary in its language.
    ///     values: What the placeholders of canned replies stand for, by the names they have there: `{"ticket.id": "123"}`.
    ///     changed_within: A reply from an article that changed in the last so many days tells what changed.
    ///
    /// Returns:
    ///     Whether there is an answer, and the replies, the question back, or what the person who takes over should know.
    ///
    /// Raises:
    ///     InvalidInputError: An option cannot be meant, or names a region or an audience that the base does not know.
    ///
    /// Examples:
    ///     >>> suggestions = kb.suggest("Until when can I return unused goods?", customer="Ann", channel="chat")
    ///     >>> suggestions.outcome, suggestions.replies[0].article
    ///     ('answered', 'returns')
    ///     >>> suggestions.replies[0].answer.text
    ///     'You can return unused goods within 60 days of delivery. We refund you within 5 working days.'
    ///     >>> kb.suggest("Do you repair bicycles?").outcome
    ///     'hand-over'
    #[pyo3(
        signature = (text, **options),
        text_signature = "($self, text, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
    )]
    fn suggest(&self, py: Python<'_>, text: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Suggestions> {
        let query = query(Asks::SUGGEST, text, options)?;
        self.run(py, |kb| kb.suggest(query)).map(Suggestions::of)
    }

    /// Drafts replies to each of many messages, on all cores, and returns them in their order. Options hold for all; instead of a text there
    /// may be a mapping with a `text` and options of its own. Where no `as_of` is given, all are asked at the same second.
    ///
    /// Examples:
    ///     >>> messages = ["Until when can I return unused goods?", {"text": "Do you repair bicycles?", "channel": "sms"}]
    ///     >>> [suggestions.outcome for suggestions in kb.suggest_many(messages)]
    ///     ['answered', 'hand-over']
    #[pyo3(
        signature = (texts, **options),
        text_signature = "($self, texts, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
    )]
    fn suggest_many<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let queries = queries(Asks::SUGGEST_MANY, texts, options)?;
        let suggestions = self.run_long(py, move |kb| kb.suggest_many(queries))?;
        let suggestions = suggestions.into_iter().map(Suggestions::of);
        table::<rejoinder::Suggestions>(py, PyTuple::new(py, suggestions.collect::<Vec<_>>())?.into_any())
    }

    /// Why an article is among the hits of `search`: what adds to its score, which words of the question stand where, what let it be seen, and
    /// how sure `suggest` is of it. It costs a search and a suggestion. NotFoundError if it is no hit: then ask `explain_absence`.
    #[pyo3(
        signature = (text, id, **options),
        text_signature = "($self, text, id, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
    )]
    fn explain(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        id: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Explanation> {
        let (query, id) = (query(Asks::EXPLAIN, text, options)?, argument::<String>("id", id)?);
        let explanation = self.run(py, |kb| kb.explain(&query, &id))?;
        Ok(Explanation::of(&query.text, explanation))
    }

    /// Why an article is not among the hits of `search`, and if it is, why `suggest` does not answer with it: the cause, and what removes it.
    /// It costs two searches, and for a hit a suggestion beside them. It tells of articles that the scope hides: for editors alone.
    ///
    /// Examples:
    ///     >>> absence = kb.explain_absence("goodwill voucher", "agents")
    ///     >>> absence.cause.kind, [advice.kind for advice in absence.advice]
    ///     ('audience', ['ask-as', 'add-audience'])
    #[pyo3(
        signature = (text, id, **options),
        text_signature = "($self, text, id, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
    )]
    fn explain_absence(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        id: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Absence> {
        let (query, id) = (query(Asks::EXPLAIN_ABSENCE, text, options)?, argument::<String>("id", id)?);
        self.run(py, |kb| kb.explain_absence(query, &id)).map(Absence::from)
    }

    /// Checks a draft of a reply to a message, whoever wrote it: what it says that no article in scope does, and text of articles that the
    /// customer may not see. For tools of agents, not for customers. The options are those of `suggest`.
    ///
    /// Examples:
    ///     >>> check = kb.check_reply("You have 90 days.", "Until when can I return unused goods?")
    ///     >>> [(it.text, it.nearest.text) for it in check.unsupported]
    ///     [('90 days', '60 days')]
    #[pyo3(
        signature = (draft, text, **options),
        text_signature = "($self, draft, text, *, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, limit=10, kinds=(), customer=None, context=(), tone=None, values={}, changed_within=30)"
    )]
    fn check_reply(
        &self,
        py: Python<'_>,
        draft: &Bound<'_, PyAny>,
        text: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<ReplyCheck> {
        let draft: String = argument("draft", draft)?;
        let query = query(Asks::CHECK_REPLY, text, options)?;
        let check = self.run(py, |kb| kb.check_reply(&draft, query))?;
        Ok(ReplyCheck::of(&draft, check))
    }

    /// Stores at once what happened: a customer asked (`asked`), a reply was accepted, edited or dismissed, or the customer was helped
    /// (`resolved`) or asked again (`reopened`). LockedError if a writer is at work; then record through it. Nothing is recorded by itself.
    ///
    /// `reply` is the reply concerned, and what `suggest` returned for `asked`; of a reply it may be a mapping with its `article` and, if known,
    /// `language` and `version`, such as `reply.to_dict()`. `sent` is what was sent where it differs, `at` when it happened. What is said of
    /// the scope is what the message was asked with: `calibrate` asks it again so, and a report tells of it only to its audiences.
    #[pyo3(
        signature = (kind, text, reply, **options),
        text_signature = "($self, kind, text, reply, *, sent=None, at=None, language=None, reply_language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, kinds=())"
    )]
    fn record(
        &self,
        py: Python<'_>,
        kind: &Bound<'_, PyAny>,
        text: &Bound<'_, PyAny>,
        reply: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let event = event(kind, text, reply, options)?;
        self.run(py, |kb| kb.record(&event))
    }

    /// What customers asked, what was not answered, and what agents did, from the events recorded from `since` on and before `until` (now by
    /// default), counted by `period`, with at most `limit` rows of each list.
    ///
    /// It tells of nothing that others asked than the audiences named: what an agent asked as public and internal is for a report that names
    /// both, and a report for `internal` alone leaves out what the public asked. Takes time linear in the events.
    #[pyo3(
        signature = (since, **options),
        text_signature = "($self, since, *, until=None, period='day', audience=['public'], region=None, channel=None, product=None, language=None, limit=20)"
    )]
    fn report(&self, py: Python<'_>, since: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Report> {
        let query = report_query("report", since, options)?;
        self.run_long(py, move |kb| kb.report(&query)).map(Report::from)
    }

    /// The events that `report` counts, in order of time, then of recording.
    #[pyo3(
        signature = (since, **options),
        text_signature = "($self, since, *, until=None, audience=['public'], region=None, channel=None, product=None, language=None)"
    )]
    fn events<'py>(&self, py: Python<'py>, since: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        let query = report_query("events", since, options)?;
        Table(&self.run(py, |kb| kb.events(&query))?).shown(py)
    }

    /// The same calls for `asyncio`, awaited: `await kb.aio.suggest(text)`.
    #[getter]
    fn aio<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("rejoinder.aio")?.call_method1("AsyncKnowledgeBase", (slf,))
    }

    /// Fits how sure the base is on questions whose answers are known, and on what was recorded of replies, so that at most the share
    /// `error` of its answers is wrong. Nothing is changed: see `set_calibration`.
    ///
    /// A question may be a mapping with the names of `JudgedQuery`'s arguments. InvalidInputError if there is nothing to learn from.
    #[pyo3(
        signature = (questions=None, *, error=None),
        text_signature = "($self, questions=(), *, error=0.05)"
    )]
    fn calibrate(&self, py: Python<'_>, questions: Option<&Bound<'_, PyAny>>, error: Option<&Bound<'_, PyAny>>) -> PyResult<Calibration> {
        let judged = |question: &Bound<'_, PyAny>| Ok(built::<JudgedQuery>("question", question)?.get().inner.clone());
        let questions = questions.map(|all| each("questions", all, judged)).transpose()?.unwrap_or_default();
        let wanted = error.map(|error| argument("error", error)).transpose()?.unwrap_or(WANTED_ERROR);
        self.run_long(py, move |kb| kb.calibrate(&questions, wanted)).map(Calibration::from)
    }

    /// The calibration in use: the one kept last, or the one shipped. A base keeps one for words alone, and one for an encoder beside them.
    fn calibration(&self, py: Python<'_>) -> PyResult<Calibration> {
        self.run(py, rejoinder::KnowledgeBase::calibration).map(|it| Calibration::from(Arc::unwrap_or_clone(it)))
    }

    /// Keeps a calibration, from the next suggestion on, for every process, and for the base as it answers now: with an encoder or by words
    /// alone. None goes back to the one shipped. LockedError if a writer is at work.
    fn set_calibration(&self, py: Python<'_>, calibration: &Bound<'_, PyAny>) -> PyResult<()> {
        let calibration: Option<PyRef<'_, Calibration>> = argument("calibration", calibration)?;
        let calibration = calibration.map_or_else(rejoinder::Calibration::default, |it| it.inner.clone());
        self.run(py, |kb| kb.set_calibration(&calibration))
    }

    /// The version of an article in a language that is in force at a time, now by default. Scope does not apply: this is for editors.
    /// NotFoundError if there is no such article, or none of its versions is in force then.
    #[pyo3(signature = (id, language, *, as_of=None))]
    fn article<'py>(
        &self,
        py: Python<'py>,
        id: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
        as_of: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (id, language): (String, _) = (argument("id", id)?, named("language", language)?);
        let as_of = as_of.map(|it| time("as_of", it)).transpose()?;
        self.run(py, |kb| kb.article(&id, &language, as_of.unwrap_or_else(Timestamp::now)))?.shown(py)
    }

    /// All current versions of an article, or of its translation into one language, in order of language and version. Scope does not apply:
    /// this is for editors. NotFoundError if there is none.
    #[pyo3(signature = (id, language=None))]
    fn versions<'py>(&self, py: Python<'py>, id: &Bound<'_, PyAny>, language: Option<&Bound<'_, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        let id: String = argument("id", id)?;
        let language = language.map(|it| named("language", it)).transpose()?;
        self.run(py, |kb| kb.versions(&id, language.as_ref()))?.shown(py)
    }

    /// Every change of an article ever made, oldest first; empty if there never was one. Scope does not apply: this is for editors.
    #[pyo3(signature = (id, language=None))]
    fn history<'py>(&self, py: Python<'py>, id: &Bound<'_, PyAny>, language: Option<&Bound<'_, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        let id: String = argument("id", id)?;
        let language = language.map(|it| named("language", it)).transpose()?;
        self.run(py, |kb| kb.history(&id, language.as_ref()))?.shown(py)
    }

    /// All current articles in order of id, language and version; a long base is a long table. Scope does not apply: this is for editors.
    fn articles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let mut all = Vec::new();
        self.run(py, |kb| {
            kb.for_each(|stored| -> rejoinder::Result<()> {
                all.push(stored);
                Ok(())
            })
        })?;
        Table(&all).shown(py)
    }

    /// How much the base holds, history aside. Scope does not apply: this is for editors.
    fn counts(&self, py: Python<'_>) -> PyResult<Counts> {
        self.run(py, rejoinder::KnowledgeBase::counts).map(Counts::from)
    }

    /// How many articles may be seen in a scope, each language counted.
    #[pyo3(
        signature = (**options),
        text_signature = "($self, *, audience=['public'], region=None, channel=None, product=None, as_of=None, kinds=())"
    )]
    fn count(&self, py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<u64> {
        let query = scope(Asks::COUNT, options)?;
        self.run(py, |kb| kb.count(query))
    }

    /// What changed between two versions of an article in a language, whether they are current or were removed. Scope does not apply: this is
    /// for editors. NotFoundError if there never was such a version.
    ///
    /// Examples:
    ///     >>> with kb.writer() as writer:
    ///     ...     body = "You can return unused goods within 90 days of delivery. We refund you within 5 working days."
    ///     ...     put = writer.put({**kb.article("returns", "en").article.to_dict(), "version": 2, "body": body})
    ///     >>> print(kb.diff("returns", "en", 1, 2))
    ///     ! version 1 says "60 days", version 2 says "90 days"
    ///     - You can return unused goods within 60 days of delivery.
    ///     + You can return unused goods within 90 days of delivery.
    ///     <BLANKLINE>
    #[pyo3(signature = (id, language, before, after))]
    fn diff(
        &self,
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
        before: &Bound<'_, PyAny>,
        after: &Bound<'_, PyAny>,
    ) -> PyResult<Diff> {
        let (id, language): (String, _) = (argument("id", id)?, named("language", language)?);
        let (before, after) = (argument("before", before)?, argument("after", after)?);
        self.run(py, |kb| kb.diff(&id, &language, before, after)).map(Diff::from)
    }

    /// What changed since a time for those who may see what the scope lets them see, up to `as_of`: articles that are new, say something else or
    /// were withdrawn, by id and language. `language`: only what is written in it.
    #[pyo3(
        signature = (since, **options),
        text_signature = "($self, since, *, language=None, audience=['public'], region=None, channel=None, product=None, as_of=None, kinds=())"
    )]
    fn changes<'py>(&self, py: Python<'py>, since: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        let (since, query) = (time("since", since)?, scope(Asks::CHANGES, options)?);
        Table(&self.run_long(py, move |kb| kb.changes(since, query))?).shown(py)
    }

    /// The facts in which translations of one article disagree, and what one affirms and the other denies, among what the scope lets see.
    /// Takes time linear in the text of the articles.
    #[pyo3(
        signature = (**options),
        text_signature = "($self, *, audience=['public'], region=None, channel=None, product=None, as_of=None, kinds=())"
    )]
    fn parity<'py>(&self, py: Python<'py>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        let query = scope(Asks::PARITY, options)?;
        self.run_long(py, move |kb| kb.parity(query))?.shown(py)
    }

    /// Sentences of two articles in one language that say the same with another fact, among what the scope lets see. Takes time linear in the
    /// text of the articles.
    #[pyo3(
        signature = (**options),
        text_signature = "($self, *, audience=['public'], region=None, channel=None, product=None, as_of=None, kinds=())"
    )]
    fn contradictions<'py>(&self, py: Python<'py>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        let query = scope(Asks::CONTRADICTIONS, options)?;
        self.run_long(py, move |kb| kb.contradictions(query))?.shown(py)
    }

    /// Checks the base as a test suite checks a program: asks its questions, those given here and the `tests` of its articles, and looks for
    /// broken templates, disagreements of translations, contradictions, overdue reviews and more.
    ///
    /// A question may be a mapping with the names of `CheckQuestion`'s arguments. `as_of`: the second whose articles are checked, now by
    /// default. On all cores.
    #[pyo3(signature = (questions=None, *, as_of=None), text_signature = "($self, questions=(), *, as_of=None)")]
    fn check(&self, py: Python<'_>, questions: Option<&Bound<'_, PyAny>>, as_of: Option<&Bound<'_, PyAny>>) -> PyResult<BaseCheck> {
        let question = |it: &Bound<'_, PyAny>| Ok(built::<CheckQuestion>("question", it)?.get().inner.clone());
        let questions = questions.map(|all| each("questions", all, question)).transpose()?.unwrap_or_default();
        let options = CheckOptions { questions, as_of: as_of.map(|it| time("as_of", it)).transpose()? };
        self.run_long(py, move |kb| kb.check(&options)).map(BaseCheck::from)
    }

    /// A base is pickled by its path, and opened again where it is unpickled. An encoder would be lost, so a base with one is refused.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        let this = slf.get();
        if this.encoded(slf.py())?.is_some() {
            return Err(bad_type("pickle", "an encoder is in use, which the copy would lack: open the base where it is needed"));
        }
        let path = std::path::absolute(this.inner.path())?;
        Ok((slf.get_type().getattr("open")?, (path,)))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        Ok(format!("KnowledgeBase({})", slf.getattr("path")?.str()?.repr()?))
    }
}
