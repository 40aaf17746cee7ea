//! Check a whole base, as the check of a pull request that changes articles: questions that must find their article, and what is wrong with
//! articles themselves.

mod questions;
mod reach;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use rejoinder_store::{Article, Result, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::base::KnowledgeBase;
use crate::find::Seen;
use crate::many::in_parallel;
use crate::parity::{Disagreement, Matter, Said};
use crate::prepared::Prepared;
use crate::query::Query;

/// What a base is checked with.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// Questions beside those of the articles themselves ([`Article::tests`]).
    pub questions: Vec<CheckQuestion>,
    /// The second whose articles are checked; `None`: now.
    pub as_of: Option<Timestamp>,
}

/// A question that a base must answer, or must not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckQuestion {
    /// Where it stands, as a report names it: `questions.jsonl:12`.
    pub source: String,
    /// The question, and the scope in which it is asked.
    pub query: Query,
    /// The articles that answer, one of which must be suggested among the first three; empty: it must be handed over.
    pub right: Vec<String>,
    /// What the first suggestion must say, whatever its spaces and capital letters.
    pub says: Option<String>,
}

/// What came of a check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BaseCheck {
    /// How many articles are in force, each language counted.
    pub n_articles: usize,
    /// What came of each question: those given first, then those of articles by id and language.
    pub questions: Vec<QuestionResult>,
    /// What is wrong, by kind, article and language.
    pub findings: Vec<Finding>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QuestionResult {
    /// Where it stands.
    pub source: String,
    /// The question.
    pub text: String,
    /// The articles that answer.
    pub right: Vec<String>,
    /// What the first suggestion must say.
    pub says: Option<String>,
    /// The article suggested first.
    pub first: Option<String>,
    /// How likely it was said to be right.
    pub confidence: f64,
    /// The place of the first right article among the suggestions, from 1.
    pub place: Option<usize>,
    /// Whether it is answered, and with a right article; of a question that must be handed over, whether it is.
    pub answered: bool,
    /// Why it cannot be asked, if it cannot.
    pub refused: Option<String>,
    /// Whether all is as it must be. A right article that is found and not sure enough to answer with passes.
    pub passed: bool,
    /// What names the question beside its text: the scope in which it is asked.
    pub scope: String,
}

/// Something that is wrong with an article or a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The article's id.
    pub article: Option<String>,
    /// Its language.
    pub language: Option<Language>,
    /// What is wrong and what to do.
    pub message: String,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// A question does not find its article, or is answered and must not be; or it was answered before and is no longer.
    LostAnswer,
    /// A canned reply has a template that cannot be read.
    BrokenPlaceholder,
    /// A text is in another language than it says, so that its words are not found.
    WrongLanguage,
    /// A text was read in the wrong encoding, or has lost characters.
    DamagedText,
    /// A translation says another number, date, amount or address.
    Disagreement,
    /// Two articles say different things of the same.
    Contradiction,
    /// A translation says yes where another one says no, perhaps: languages negate so differently that this is often none.
    Negation,
    /// A question finds its article, but is handed over because that is not sure enough.
    Withheld,
    /// The review of an article is overdue.
    OverdueReview,
    /// A translation is older than its source.
    OutdatedTranslation,
    /// The own words of an article find another one first.
    Shadowed,
    /// A part of an article is found neither by its title nor by its headings.
    Unfindable,
    /// An article that is no canned reply holds a placeholder, which nobody fills in.
    StrayPlaceholder,
}

impl FindingKind {
    /// Whether it fails a check. The others are worth a look.
    #[must_use]
    pub fn is_failure(self) -> bool {
        self <= Self::Contradiction
    }

    /// Its name on the command line and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LostAnswer => "lost-answer",
            Self::BrokenPlaceholder => "broken-placeholder",
            Self::WrongLanguage => "wrong-language",
            Self::DamagedText => "damaged-text",
            Self::Disagreement => "disagreement",
            Self::Contradiction => "contradiction",
            Self::Negation => "negation",
            Self::Withheld => "withheld",
            Self::OverdueReview => "overdue-review",
            Self::OutdatedTranslation => "outdated-translation",
            Self::Shadowed => "shadowed",
            Self::Unfindable => "unfindable",
            Self::StrayPlaceholder => "stray-placeholder",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Finding {
    fn of_question(result: &QuestionResult, kind: FindingKind) -> Self {
        Self { kind, article: result.right.first().cloned(), language: None, message: told(result) }
    }

    /// What stays the same of a finding while its article changes elsewhere: no lines and dates, but for those that it is about.
    fn stable(&self) -> (FindingKind, Option<&str>, Option<&Language>, String) {
        let is_about = matches!(self.kind, FindingKind::Disagreement | FindingKind::Contradiction | FindingKind::Negation);
        let message = self.message.chars().filter(|c| is_about || !c.is_numeric()).collect();
        (self.kind, self.article.as_deref(), self.language.as_ref(), message)
    }

    fn of(kind: FindingKind, article: &Article, message: String) -> Self {
        Self { kind, article: Some(article.id.clone()), language: Some(article.language.clone()), message }
    }
}

impl BaseCheck {
    /// Whether nothing fails.
    #[must_use]
    pub fn passed(&self) -> bool {
        !self.findings.iter().any(|finding| finding.kind.is_failure())
    }

    /// What is wrong now and was not before: of the questions those that are new, passed before, or were answered before and are handed over
    /// now.
    #[must_use]
    pub fn since(mut self, before: &Self) -> Self {
        let key = |it: &QuestionResult| (it.text.clone(), it.scope.clone(), it.right.clone());
        let asked_before: BTreeMap<_, &QuestionResult> = before.questions.iter().map(|it| (key(it), it)).collect();
        let known: BTreeSet<_> = before.findings.iter().map(Finding::stable).collect();
        let of_articles = |it: &Finding| !matches!(it.kind, FindingKind::LostAnswer | FindingKind::Withheld);
        self.findings.retain(|it| of_articles(it) && !known.contains(&it.stable()));
        for now in &self.questions {
            match asked_before.get(&key(now)) {
                Some(before) if !before.passed && !now.passed => {}
                Some(before) if before.answered && !now.answered => self.findings.push(Finding::of_question(now, FindingKind::LostAnswer)),
                Some(before) if !before.answered && now.passed => {}
                _ => self.findings.extend(now.finding().map(|kind| Finding::of_question(now, kind))),
            }
        }
        self.findings.sort();
        self
    }
}

impl QuestionResult {
    /// What it is a case of; nothing if all is as it should be.
    fn finding(&self) -> Option<FindingKind> {
        match (self.passed, self.answered) {
            (false, _) => Some(FindingKind::LostAnswer),
            (true, false) => Some(FindingKind::Withheld),
            (true, true) => None,
        }
    }
}

/// What is said of a question that does not pass, or is handed over.
fn told(result: &QuestionResult) -> String {
    let QuestionResult { source, text, right, says, first, confidence, place, refused, passed, .. } = result;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = first.as_ref().map_or("nothing is".to_owned(), |first| format!("{first} is ({:.0} %)", confidence * 100.0));
    if let Some(refused) = refused {
        return format!("{source}: {text:?}: {refused}");
    }
    let right = right.join(" or ");
    let wanted = match (place, says) {
        _ if *passed => "it is found, but is not sure enough to answer with".to_owned(),
        _ if right.is_empty() => "it must be handed over, but is answered".to_owned(),
        (Some(1..=questions::AMONG), Some(says)) => format!("what is suggested first must say {says:?}"),
        (Some(place), _) => format!("{right} is number {place}, and must be among the first {}", questions::AMONG),
        (None, _) => format!("{right} must be among the first {}", questions::AMONG),
    };
    format!("{source}: {text:?}: {first} suggested first; {wanted}")
}

/// An article in force, and the change that made it.
struct InForceNow {
    sequence: u64,
    prepared: Arc<Prepared>,
}

impl KnowledgeBase {
    /// Checks all articles in force at a second, whoever may see them: that the questions given and the articles' own tests find their
    /// articles, that each part of an article is found by its title or its headings, that no article hides another, that texts are whole
    /// and in the language they say, that translations say the same and articles do not contradict one another, and that reviews and
    /// translations are not overdue. It is for editors: scope applies to the questions alone.
    ///
    /// Reads every article and asks some questions of each: on two cores about 5 ms an article and 3 ms a question of its own.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a time outside the years 1970 to 9999; otherwise if the base can no longer be read. A question that cannot be asked
    /// is a finding.
    pub fn check(&self, options: &CheckOptions) -> Result<BaseCheck> {
        let as_of = options.as_of.unwrap_or_else(Timestamp::now);
        let seen = self.seen_by_anyone(as_of)?;
        let sequences = seen.snapshot.sequences(&seen.view).map_err(|error| self.failed(error))?;
        let read = |sequence: &u64| Ok(InForceNow { sequence: *sequence, prepared: self.prepared(*sequence)? });
        let mut articles: Vec<InForceNow> = in_parallel(&sequences, read)?;
        articles.sort_by_cached_key(|it| (it.prepared.article.id.clone(), it.prepared.article.language.clone()));
        let questions = self.ask_all(options, &articles, as_of)?;
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(questions.iter().filter_map(|result| Some(Finding::of_question(result, result.finding()?))));
        findings.extend(in_parallel(&articles, |it| self.texts(&seen, it))?.into_iter().flatten());
        findings.extend(in_parallel(&articles, |it| self.reach(it, as_of))?.into_iter().flatten());
        let corpus = self.corpus(&seen)?;
        let disagreed = |kind: fn(Matter) -> FindingKind| {
            move |it: Disagreement| {
                let [first, second] = &it.sides;
                let sentence = |side: &Said| side.sentence.as_ref().map(|text| format!("{}: {text}", side.language)).unwrap_or_default();
                let said = it.to_string();
                let said = said.strip_prefix(&format!("{}: ", first.article)).unwrap_or(&said);
                let message = format!("{said} ({} | {})", sentence(first), sentence(second));
                Finding { kind: kind(it.about), article: Some(first.article.clone()), language: Some(first.language.clone()), message }
            }
        };
        findings.extend(corpus.parity().into_iter().map(disagreed(|about| match about {
            Matter::Negation => FindingKind::Negation,
            Matter::Fact(_) => FindingKind::Disagreement,
        })));
        findings.extend(corpus.contradictions().into_iter().map(disagreed(|_| FindingKind::Contradiction)));
        findings.sort();
        findings.dedup();
        Ok(BaseCheck { n_articles: articles.len(), questions, findings })
    }

    /// Whatever is in force, whoever it is for.
    fn seen_by_anyone(&self, as_of: Timestamp) -> Result<Seen> {
        // Some may be names that the settings no longer have.
        let mut audience: BTreeSet<String> = self.named_audiences()?;
        audience.extend(["public", "internal"].map(str::to_owned));
        let anyone = Query { audience: audience.into_iter().collect(), as_of: Some(as_of), ..Query::default() };
        anyone.check()?;
        self.seen_unchecked(&anyone, self.settings()?)
    }
}

/// A query that sees an article: by those, there and on the channel that it is for.
fn query_for(article: &Article, text: &str, as_of: Timestamp) -> Query {
    let mut audience = article.audience.clone();
    audience.push("public".to_owned());
    Query {
        audience,
        region: article.regions.first().cloned(),
        channel: article.channels.first().and_then(|channel| channel.parse().ok()),
        product: article.products.first().cloned(),
        as_of: Some(as_of),
        ..Query::new(text)
    }
}
