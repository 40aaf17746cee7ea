//! Why: what speaks for a hit, in plain words.

mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use rejoinder_index::{Scope, keyword};
use rejoinder_store::{Article, Error, ErrorKind, InForce, Result, Timestamp, Version};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use words::HowOften;
pub use words::{ExplainedWord, FoundAs, Manner};

use crate::base::KnowledgeBase;
use crate::features::in_words;
use crate::find::{CANDIDATES, head};
use crate::query::Query;
use crate::search::{Contribution, Correction, Excerpt, Hit, corrections, hit};

/// What would show as nothing is not said in words.
const LEAST_SAID: f64 = 0.0005;

/// Why an article is a hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The article's id.
    pub article: String,
    /// The language of the text shown.
    pub language: Language,
    /// The version shown.
    pub version: Version,
    /// The language that the words were found in, where it is another one.
    pub found_in: Option<Language>,
    /// Its place among the hits, from 1.
    pub rank: usize,
    /// How well it fits; comparable within one result only.
    pub score: f64,
    /// What each feature adds to the score, greatest first.
    pub contributions: Vec<PlainContribution>,
    /// The words of the question, in order, and where each was found. Those of earlier turns come last.
    pub words: Vec<ExplainedWord>,
    /// The words of the question that were taken for misspellings.
    pub corrections: Vec<Correction>,
    /// The passage that fits best, with the words of the question in it.
    pub passage: Excerpt,
    /// What let it be seen.
    pub scope: Admitted,
    /// How sure [`suggest`](KnowledgeBase::suggest) is of it; nothing if it drafts no reply with it.
    pub confidence: Option<ExplainedConfidence>,
}

/// What a feature adds to a score, in plain words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlainContribution {
    /// The feature's name.
    pub feature: Cow<'static, str>,
    /// Its value, a share of what the question tells.
    pub value: f64,
    /// What it adds: value times weight.
    pub adds: f64,
    /// What it says of the article.
    pub words: String,
}

/// What let an article be seen: for each restriction of the query what of the article meets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Admitted {
    /// Since when the version is in force; nothing: always.
    pub in_force_since: Option<Timestamp>,
    /// Until when; nothing: without end.
    pub in_force_until: Option<Timestamp>,
    /// Its audiences that ask.
    pub audience: Vec<String>,
    /// Where the customer is.
    pub region: Option<String>,
    /// Its regions that this one is or lies in; empty: it holds everywhere, or no region is asked for.
    pub regions: Vec<String>,
    /// Its channels that are asked for; empty: all, or none is asked for.
    pub channels: Vec<String>,
    /// Its products that are asked about; empty: all, or none is asked about.
    pub products: Vec<String>,
}

/// How sure a suggestion is of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExplainedConfidence {
    /// The probability that the reply is right.
    pub confidence: f64,
    /// From which probability on it is shown as an answer.
    pub threshold: f64,
    /// Whether it is.
    pub answered: bool,
    /// What the probability was computed from; see [`Reply::signals`](crate::Reply::signals).
    pub signals: BTreeMap<Cow<'static, str>, f64>,
}

impl KnowledgeBase {
    /// Why an article is among the hits of [`search`](Self::search): what adds to its score, which words of the question stand where, what
    /// let it be seen, and how sure [`suggest`](Self::suggest) is of it.
    ///
    /// It costs a search and a suggestion.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search); and `NotFound` if the article is no hit: why, which is for editors alone,
    /// [`explain_absence`](Self::explain_absence) says.
    pub fn explain(&self, query: impl Into<Query>, id: &str) -> Result<Explanation> {
        let mut query = query.into();
        query.check()?;
        query.as_of = Some(query.as_of.unwrap_or_else(Timestamp::now));
        let found = self.find(&query, &query.text, CANDIDATES)?;
        let chosen = self.choose(&query, &found)?;
        let Some(place) = chosen.iter().position(|it| it.shown.article.id == id) else {
            return Err(Error::new(ErrorKind::NotFound, format!("{id}: not among the hits: explain_absence says why")));
        };
        let it = &chosen[place];
        let Hit { article, language, version, score, found_in, passage, contributions, .. } = hit(&found, it, &mut BTreeMap::new());
        Ok(Explanation {
            article,
            version,
            found_in,
            rank: place + 1,
            score,
            contributions: contributions.into_iter().map(PlainContribution::from).collect(),
            words: ExplainedWord::all(&found, &found.candidates[found.ranked[it.rank].candidate]),
            corrections: corrections(&found, head(&query.text)),
            passage,
            scope: self.admitted(&query, &found.seen.scope, &it.shown.article)?,
            confidence: self.explained_confidence(&query, id)?,
            language,
        })
    }

    fn admitted(&self, query: &Query, scope: &Scope, article: &Article) -> Result<Admitted> {
        let versions = self.store().article(&article.id, Some(&article.language))?;
        let in_force = versions.iter().find(|it| it.article.version == article.version).and_then(|it| it.in_force);
        let InForce { since, until } = in_force.unwrap_or(InForce { since: None, until: None });
        let met = |listed: &[String], wanted: &[String]| {
            let is_wanted = |name: &&String| wanted.iter().any(|wanted| keyword(wanted) == keyword(name));
            listed.iter().filter(is_wanted).cloned().collect::<Vec<_>>()
        };
        Ok(Admitted {
            in_force_since: since,
            in_force_until: until,
            audience: met(&article.audience, &scope.audience),
            region: query.region.clone(),
            regions: met(&article.regions, &scope.regions),
            channels: met(&article.channels, scope.channel.as_slice()),
            products: met(&article.products, scope.product.as_slice()),
        })
    }

    fn explained_confidence(&self, query: &Query, id: &str) -> Result<Option<ExplainedConfidence>> {
        let calibration = self.calibration()?;
        let suggestions = self.suggest_with(query.clone(), &calibration)?;
        let reply = suggestions.all().find(|reply| reply.article == id);
        Ok(reply.map(|reply| ExplainedConfidence {
            confidence: reply.confidence,
            threshold: calibration.threshold,
            answered: suggestions.replies.iter().any(|answered| answered.article == id),
            signals: reply.signals.clone(),
        }))
    }
}

impl From<Contribution> for PlainContribution {
    fn from(Contribution { feature, value, adds }: Contribution) -> Self {
        let words = in_words(&feature, value);
        Self { feature, value, adds, words }
    }
}

impl fmt::Display for Explanation {
    /// Several lines: where it stands, what adds to its score, which words stand where, what let it be seen, how sure it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { article, language, version, rank, score, scope, .. } = self;
        write!(f, "{article} ({language}, version {version}), in place {rank} with a score of {score:.3}")?;
        if let Some(found_in) = &self.found_in {
            write!(f, ", found in {}", found_in.name())?;
        }
        for it in self.contributions.iter().filter(|it| it.adds.abs() >= LEAST_SAID) {
            write!(f, "\n{:+.3}  {}", it.adds, it.words)?;
        }
        let telling: Vec<&ExplainedWord> = self.words.iter().filter(|it| !it.stop).collect();
        let parts: [(&str, HowOften); 4] = [
            ("its title", |it| it.in_title),
            ("its example questions", |it| it.in_examples),
            ("its headings", |it| it.in_headings),
            ("its text", |it| it.in_text),
        ];
        for (part, count) in parts {
            let there: Vec<String> = telling.iter().filter_map(|word| word.as_found(count)).collect();
            if !there.is_empty() {
                let (n, all) = (there.len(), telling.len());
                write!(f, "\n{n} of the question's {all} telling words in {part}: {}", there.join(", "))?;
            }
        }
        let missing: Vec<&str> = telling.iter().filter(|word| word.found.is_empty()).map(|word| word.word.as_str()).collect();
        if !missing.is_empty() {
            write!(f, "\nnot found in it: {}", missing.join(", "))?;
        }
        for it in &self.corrections {
            write!(f, "\n{} is not known, and was taken for {}", it.word, it.replacement)?;
        }
        write!(f, "\n{scope}")?;
        if let Some(ExplainedConfidence { confidence, threshold, answered, .. }) = &self.confidence {
            let so = if *answered { "answered with" } else { "not answered with" };
            write!(f, "\n{so}: {confidence:.2} likely to be right, the threshold is {threshold:.2}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Admitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("in force")?;
        match (self.in_force_since, self.in_force_until) {
            (None, None) => f.write_str(" always")?,
            (since, until) => {
                since.map_or(Ok(()), |since| write!(f, " since {since}"))?;
                until.map_or(Ok(()), |until| write!(f, " until {until}"))?;
            }
        }
        write!(f, ", for {}", self.audience.join(", "))?;
        if let Some(region) = self.region.as_ref().filter(|_| !self.regions.is_empty()) {
            let is_there = self.regions.iter().any(|it| keyword(it) == keyword(region));
            write!(f, ", holds in {}", self.regions.join(", "))?;
            if !is_there {
                write!(f, ", where {region} lies")?;
            }
        }
        let lists = [("may be used on", &self.channels), ("is about", &self.products)];
        lists.iter().filter(|(_, names)| !names.is_empty()).try_for_each(|(what, names)| write!(f, ", {what} {}", names.join(", ")))
    }
}
