//! Parity: whether translations of an article, versions of it, and articles that tell the same thing say the same.

mod alignment;
mod contradictions;
mod facts;
mod negation;
mod reading;
mod versions;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rejoinder_index::keyword;
use rejoinder_store::{Article, Result, Version};
use rejoinder_text::{FactKind, Language};
use serde::{Deserialize, Serialize};

use crate::base::{KnowledgeBase, group};
use crate::find::Seen;
use crate::prepared::Prepared;
use crate::query::Query;
use crate::settings::Settings;
use alignment::align;
use facts::Conflict;
use negation::{Pair, conflicts};
use reading::{Reading, Vocabulary};

pub(crate) use versions::between_versions;

/// Two texts that should say the same and do not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Disagreement {
    /// What they disagree about.
    pub about: Matter,
    /// What each of them says.
    pub sides: [Said; 2],
}

/// What two texts disagree about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Matter {
    /// A fact of this kind.
    Fact(FactKind),
    /// Whether something is so or not.
    Negation,
}

/// What a text says about the matter of a disagreement, or that it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Said {
    /// The article's id.
    pub article: String,
    /// The version.
    pub version: Version,
    /// Its language.
    pub language: Language,
    /// The words that say it, as they are written; nothing if the text does not say it.
    pub text: Option<String>,
    /// Their bytes in the rendered text; nothing if they stand in the title, or if there are none.
    pub span: Option<Range<usize>>,
    /// The sentence, or the title, in which they stand or should stand; nothing if no sentence goes with that of the other side.
    pub sentence: Option<String>,
}

impl fmt::Display for Disagreement {
    /// In plain words: `returns: fi says "14 päivää", vi says "30 ngày"`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = &self.sides;
        let one_article = a.article == b.article;
        if one_article {
            write!(f, "{}: ", a.article)?;
        }
        for (index, side) in self.sides.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            match (one_article, a.language == b.language) {
                (true, true) => write!(f, "{separator}version {}", side.version)?,
                (true, false) => write!(f, "{separator}{}", side.language)?,
                (false, true) => write!(f, "{separator}{}", side.article)?,
                (false, false) => write!(f, "{separator}{} ({})", side.article, side.language)?,
            }
            match (&side.text, self.about) {
                (Some(text), Matter::Fact(_)) => write!(f, " says \"{text}\"")?,
                (Some(text), Matter::Negation) => write!(f, " negates (\"{text}\")")?,
                (None, Matter::Fact(kind)) => write!(f, " says no such {kind}")?,
                (None, Matter::Negation) => f.write_str(" does not negate")?,
            }
        }
        Ok(())
    }
}

/// Whether two articles hold in regions, on channels or for products apart.
fn scope_apart(a: &Article, b: &Article, settings: &Settings) -> bool {
    let apart = |a: &[String], b: &[String]| {
        !a.is_empty() && !b.is_empty() && !a.iter().any(|of| b.iter().any(|other| keyword(of) == keyword(other)))
    };
    !settings.regions_meet(&a.regions, &b.regions) || apart(&a.channels, &b.channels) || apart(&a.products, &b.products)
}

/// The articles that a query may see, in order of id, language and version, and the words of their languages.
pub(crate) struct Corpus {
    known: Vec<Known>,
    vocabularies: BTreeMap<Language, Vocabulary>,
    settings: Arc<Settings>,
}

/// An article in scope, read.
struct Known {
    prepared: Arc<Prepared>,
    reading: Reading,
}

impl Known {
    /// What a disagreement is about, on this side of it.
    fn said(&self, place: &facts::Place) -> Said {
        said(&self.prepared, &self.reading, place)
    }
}

fn said(prepared: &Prepared, reading: &Reading, place: &facts::Place) -> Said {
    let article = &prepared.article;
    let line = place.line.and_then(|line| reading.lines.get(line));
    let sentence = line.map(|line| line.text(prepared));
    let at = place.said.clone().filter(|_| line.is_some());
    let start = line.and_then(|line| line.span.as_ref()).map(|span| span.start);
    Said {
        article: article.id.clone(),
        version: article.version.unwrap_or_default(),
        language: article.language.clone(),
        text: at.clone().and_then(|at| sentence?.get(at)).map(str::to_owned),
        span: at.and_then(|at| start.map(|start| at.start + start..at.end + start)),
        sentence: sentence.map(str::to_owned),
    }
}

fn disagreement(conflict: &Conflict, sides: [&Known; 2]) -> Disagreement {
    let about = conflict.kind.map_or(Matter::Negation, Matter::Fact);
    let [a, b] = sides;
    Disagreement { about, sides: [a.said(&conflict.sides[0]), b.said(&conflict.sides[1])] }
}

impl KnowledgeBase {
    /// Compares all translations of each article that a query may see, as of its time: durations, amounts, percentages, dates, times,
    /// numbers, addresses, codes, and whether something is said to be so or not. The text of the query is ignored.
    ///
    /// Translations share an id or a group. Sentences are aligned by the structure of the articles, or where it differs by length and
    /// facts; a fact that a translation tells elsewhere is told, and so is one that it tells less often. Small numbers in words come
    /// and go between languages and are compared only where both sides have one. Two translations that hold in regions, channels or for
    /// products apart are not compared. Negations are counted by words; what of one language is negated in another is learned from the
    /// base's own translations, and a pair that says it so differently that neither explains the other is reported. Two facts that
    /// change places in one sentence are not seen.
    ///
    /// Disagreements come in order of group, languages and place. Linear in the text of all translations, times their number for each
    /// article.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if the query is not valid, and whatever reading the base gives.
    pub fn parity(&self, query: impl Into<Query>) -> Result<Vec<Disagreement>> {
        let query = query.into();
        query.check()?;
        Ok(self.corpus(&self.seen_by(&query)?)?.parity())
    }

    /// Reads the articles that a query may see.
    pub(crate) fn corpus(&self, seen: &Seen) -> Result<Corpus> {
        let sequences = seen.snapshot.sequences(&seen.view).map_err(|error| self.failed(error))?;
        let mut prepared = sequences.into_iter().map(|sequence| self.prepared(sequence)).collect::<Result<Vec<_>>>()?;
        prepared.sort_by(|a, b| {
            let key = |it: &Prepared| (it.article.id.clone(), it.article.language.clone(), it.article.version);
            key(a).cmp(&key(b))
        });
        let mut vocabularies: BTreeMap<Language, Vocabulary> = BTreeMap::new();
        let known = prepared.into_iter().map(|prepared| {
            let language = &prepared.article.language;
            let vocabulary = vocabularies.entry(language.clone()).or_insert_with(|| Vocabulary::new(language));
            Known { reading: vocabulary.read(&prepared), prepared }
        });
        let known = known.collect();
        Ok(Corpus { known, vocabularies, settings: Arc::clone(&seen.settings) })
    }
}

impl Corpus {
    /// What translations disagree about.
    pub(crate) fn parity(&self) -> Vec<Disagreement> {
        let corpus = self;
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, it) in corpus.known.iter().enumerate() {
            groups.entry(group(&it.prepared.article)).or_default().push(index);
        }
        let mut by_languages: BTreeMap<[&Language; 2], Vec<[usize; 2]>> = BTreeMap::new();
        for members in groups.values_mut() {
            members.sort_by_key(|&it| (&corpus.known[it].prepared.article.language, &corpus.known[it].prepared.article.id));
            for (n, &a) in members.iter().enumerate() {
                for &b in &members[n + 1..] {
                    let [of_a, of_b] = [a, b].map(|it| &corpus.known[it].prepared.article);
                    if of_a.language != of_b.language && !scope_apart(of_a, of_b, &corpus.settings) {
                        by_languages.entry([&of_a.language, &of_b.language]).or_default().push([a, b]);
                    }
                }
            }
        }
        let mut found: Vec<([usize; 2], Conflict)> = Vec::new();
        for (languages, members) in by_languages {
            let pairs: Vec<Pair<'_>> = members
                .iter()
                .map(|&[a, b]| {
                    let sides = [&corpus.known[a].reading, &corpus.known[b].reading];
                    Pair { sides, beads: align(sides) }
                })
                .collect();
            let vocabularies = languages.map(|language| &corpus.vocabularies[language]);
            for ((members, pair), negated) in members.iter().zip(&pairs).zip(conflicts(&pairs, vocabularies)) {
                let text = |side: usize, line: usize| {
                    let known = &corpus.known[members[side]];
                    known.reading.lines[line].text(&known.prepared)
                };
                let told = facts::compare(pair.sides, &pair.beads, &text);
                found.extend(told.into_iter().chain(negated).map(|conflict| (*members, conflict)));
            }
        }
        negation::allied(&mut found, &groups, &corpus.known);
        let key = |members: &[usize; 2]| {
            let [a, b] = members.map(|it| &corpus.known[it].prepared.article);
            (group(a), &a.language, &b.language, &a.id, &b.id)
        };
        found.sort_by(|(a, x), (b, y)| key(a).cmp(&key(b)).then_with(|| x.place().cmp(&y.place())));
        found.iter().map(|(members, conflict)| disagreement(conflict, members.map(|it| &corpus.known[it]))).collect()
    }
}
