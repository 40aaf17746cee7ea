//! Why: what speaks for a hit, in plain words.

use std::collections::BTreeMap;
use std::fmt;

use rejoinder_index::{Candidate, PlanLanguage, UnitKind, keyword};
use rejoinder_store::{Article, Error, ErrorKind, InForce, Result, Timestamp, Version};
use rejoinder_text::{Form, Language};
use serde::Serialize;

use crate::base::KnowledgeBase;
use crate::features::in_words;
use crate::find::{CANDIDATES, Found, head};
use crate::outcome::by_name;
use crate::query::Query;
use crate::search::{Contribution, Correction, Excerpt, Hit, corrections, hit};

/// Why an article is a hit.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlainContribution {
    /// The feature's name.
    pub feature: &'static str,
    /// Its value, a share of what the question tells.
    pub value: f64,
    /// What it adds: value times weight.
    pub adds: f64,
    /// What it says of the article.
    pub words: String,
}

/// A word of the question, and where in the article it was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExplainedWord {
    /// The word in normal spelling.
    pub word: String,
    /// Whether it is a stop word, which tells little.
    pub stop: bool,
    /// What it tells, as a share of what the whole question does.
    pub share: f64,
    /// What was found for it, that which tells most first; empty: nothing.
    pub found: Vec<FoundAs>,
}

/// What was found in an article for a word of the question, and how often in which part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FoundAs {
    /// What was found, as the index spells it.
    pub term: String,
    /// How it stands for the word.
    pub manner: Manner,
    /// How often it stands in the title.
    pub in_title: usize,
    /// In the example questions.
    pub in_examples: usize,
    /// In headings.
    pub in_headings: usize,
    /// In the rest of the text.
    pub in_text: usize,
}

/// How what was found stands for a word of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Manner {
    /// It is the word, in whatever inflection.
    Itself,
    /// It is the word with its accents.
    Accented,
    /// It is a code that the word is part of.
    Code,
    /// It is what the word was taken for a misspelling of.
    Corrected,
    /// It is a related word: another stem, a part of it, a compound that holds it, or one that means about the same.
    Widened,
    /// It is a translation of the word.
    Translated,
    /// It is a piece of the word; where pieces stand is not known.
    Piece,
}

/// What let an article be seen: for each restriction of the query what of the article meets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Admitted {
    /// Since when the version is in force; nothing: always.
    pub in_force_since: Option<Timestamp>,
    /// Until when; nothing: without end.
    pub in_force_until: Option<Timestamp>,
    /// Its audiences that ask.
    pub audience: Vec<String>,
    /// Its regions that hold where the customer is, because the customer's lies in them; empty: it holds everywhere, or no region is asked
    /// for.
    pub regions: Vec<String>,
    /// Its channels that are asked for; empty: all, or none is asked for.
    pub channels: Vec<String>,
    /// Its products that are asked about; empty: all, or none is asked about.
    pub products: Vec<String>,
}

/// How sure a suggestion is of an article.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExplainedConfidence {
    /// The probability that the reply is right.
    pub confidence: f64,
    /// From which probability on it is shown as an answer.
    pub threshold: f64,
    /// Whether it is.
    pub answered: bool,
    /// What the probability was computed from; see [`Reply::signals`](crate::Reply::signals).
    #[serde(serialize_with = "by_name")]
    pub signals: Vec<(&'static str, f64)>,
}

impl KnowledgeBase {
    /// Why an article is among the hits of [`search`](Self::search): what adds to its score, which words of the question stand where, what
    /// let it be seen, and how sure [`suggest`](Self::suggest) is of it.
    ///
    /// It costs a search and a suggestion.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search); and `NotFound` if the article is no hit, with the cause that
    /// [`explain_absence`](Self::explain_absence) names.
    pub fn explain(&self, query: impl Into<Query>, id: &str) -> Result<Explanation> {
        let mut query = query.into();
        query.check()?;
        query.as_of = Some(query.as_of.unwrap_or_else(Timestamp::now));
        let found = self.find(&query, &query.text, CANDIDATES)?;
        let chosen = self.choose(&query, &found)?;
        let Some(place) = chosen.iter().position(|it| it.shown.article.id == id) else {
            let absence = self.explain_absence(&query, id)?;
            return Err(Error::new(ErrorKind::NotFound, format!("{id}: not among the hits: {}", absence.cause)));
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
            words: words(&found, &found.candidates[found.ranked[it.rank].candidate]),
            corrections: corrections(&found, head(&query.text)),
            passage,
            scope: self.admitted(&query, &it.shown.article)?,
            confidence: self.explained_confidence(&query, id)?,
            language,
        })
    }

    fn admitted(&self, query: &Query, article: &Article) -> Result<Admitted> {
        let scope = self.settings()?.scope(query);
        let versions = self.store().article(&article.id, Some(&article.language))?;
        let in_force = versions.iter().find(|it| it.article.version == article.version).and_then(|it| it.in_force);
        let InForce { from, until } = in_force.unwrap_or(InForce { from: None, until: None });
        let met = |listed: &[String], wanted: &[String]| {
            let is_wanted = |name: &&String| wanted.iter().any(|wanted| keyword(wanted) == keyword(name));
            listed.iter().filter(is_wanted).cloned().collect::<Vec<_>>()
        };
        Ok(Admitted {
            in_force_since: from,
            in_force_until: until,
            audience: met(&article.audience, &scope.audience),
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
        Self { feature, value, adds, words: in_words(feature, value) }
    }
}

/// The words of a question, and what of each a candidate holds.
fn words(found: &Found, candidate: &Candidate) -> Vec<ExplainedWord> {
    let plan = &found.plan.languages[candidate.language];
    let total = plan.total_information().max(f64::MIN_POSITIVE);
    let explained = |word: &rejoinder_index::PlanWord| {
        let own = |form: Form| word.terms.iter().map(|it| (it.strength, &plan.terms[it.term])).find(|it| it.0 >= 1.0 && it.1.form == form);
        let spelt = own(Form::Written).or_else(|| own(Form::Stem)).or_else(|| own(Form::Code)).map(|(_, term)| term.text.clone());
        let spelt = spelt.unwrap_or_default();
        let told = plan.told(word);
        let mut as_found: Vec<(f64, FoundAs)> = Vec::new();
        for (it, told) in word.terms.iter().zip(told) {
            let form = plan.terms[it.term].form;
            // As it is written a word tells no more of where it stands than its stem does.
            let Some(place) = candidate.matches.iter().find(|place| place.term == it.term && form != Form::Written) else { continue };
            let corrected = || found.corrected.iter().any(|it| it.language == plan.language && it.word == spelt);
            let manner = match form {
                Form::Gram => Manner::Piece,
                _ if plan.is_translated() => Manner::Translated,
                Form::Folded => Manner::Accented,
                Form::Code => Manner::Code,
                _ if it.strength >= 1.0 => Manner::Itself,
                _ if corrected() => Manner::Corrected,
                _ => Manner::Widened,
            };
            let count = |kind: UnitKind| place.positions.iter().filter(|at| unit(candidate, **at) == Some(kind)).count();
            as_found.push((
                if form == Form::Gram { 0.0 } else { told },
                FoundAs {
                    term: plan.terms[it.term].text.clone(),
                    manner,
                    in_title: count(UnitKind::Title),
                    in_examples: count(UnitKind::Example),
                    in_headings: count(UnitKind::Heading),
                    in_text: count(UnitKind::Sentence),
                },
            ));
        }
        as_found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.manner.cmp(&b.1.manner)));
        let share = plan.information(word) / total;
        ExplainedWord { word: spelt, stop: word.stop, share, found: as_found.into_iter().map(|(_, found)| found).collect() }
    };
    plan.words.iter().map(explained).filter(|it| !it.word.is_empty()).collect()
}

/// The part of a candidate that a position lies in.
fn unit(candidate: &Candidate, position: u32) -> Option<UnitKind> {
    let after = candidate.units.partition_point(|unit| unit.start <= position);
    candidate.units[..after].last().map(|unit| unit.kind)
}

impl fmt::Display for Explanation {
    /// Several lines: where it stands, what adds to its score, which words stand where, what let it be seen, how sure it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { article, language, version, rank, score, scope, .. } = self;
        write!(f, "{article} ({language}, version {version}), in place {rank} with a score of {score:.3}")?;
        if let Some(found_in) = &self.found_in {
            write!(f, ", found in {}", found_in.name())?;
        }
        for it in self.contributions.iter().filter(|it| it.adds != 0.0) {
            write!(f, "\n{:+.3}  {}", it.adds, it.words)?;
        }
        let telling: Vec<&ExplainedWord> = self.words.iter().filter(|it| !it.stop).collect();
        let parts: [(&str, fn(&FoundAs) -> usize); 4] = [
            ("its title", |it| it.in_title),
            ("its example questions", |it| it.in_examples),
            ("its headings", |it| it.in_headings),
            ("its text", |it| it.in_text),
        ];
        for (part, count) in parts {
            let there: Vec<String> = telling.iter().filter_map(|word| found_as(word, count)).collect();
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

/// A word with what stands for it in one part of the article, if anything does.
fn found_as(word: &ExplainedWord, count: fn(&FoundAs) -> usize) -> Option<String> {
    let it = word.found.iter().find(|it| count(it) > 0)?;
    Some(match it.manner {
        Manner::Corrected => format!("{} (as {}, corrected)", word.word, it.term),
        Manner::Widened => format!("{} (as {})", word.word, it.term),
        Manner::Translated => format!("{} (as {}, translated)", word.word, it.term),
        _ => word.word.clone(),
    })
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
        let lists = [
            ("for", &self.audience),
            ("holds in", &self.regions),
            ("may be used on", &self.channels),
            ("is about", &self.products),
        ];
        lists.iter().filter(|(_, names)| !names.is_empty()).try_for_each(|(what, names)| write!(f, ", {what} {}", names.join(", ")))
    }
}
