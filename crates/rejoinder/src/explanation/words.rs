//! Where the words of a question were found in a hit.

use rejoinder_index::{Candidate, PlanWord, UnitKind};
use rejoinder_text::Form;
use serde::{Deserialize, Serialize};

use crate::absence::spelt;
use crate::find::Found;

/// A word of the question, and where in the article it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// How often what was found stands in one part of an article.
pub(super) type HowOften = fn(&FoundAs) -> usize;

/// How what was found stands for a word of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl ExplainedWord {
    /// The words of a question, and what of each a candidate holds.
    pub(super) fn all(found: &Found, candidate: &Candidate) -> Vec<Self> {
        let plan = &found.plan.languages[candidate.language];
        let total = plan.total_information().max(f64::MIN_POSITIVE);
        let explained = |word: &PlanWord| {
            let spelt = spelt(plan, word).unwrap_or_default().to_owned();
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
            Self { word: spelt, stop: word.stop, share, found: as_found.into_iter().map(|(_, found)| found).collect() }
        };
        plan.words.iter().map(explained).filter(|it| !it.word.is_empty()).collect()
    }

    /// It with what stands for it in one part of the article, if anything does.
    pub(super) fn as_found(&self, count: HowOften) -> Option<String> {
        let it = self.found.iter().find(|it| count(it) > 0)?;
        Some(match it.manner {
            Manner::Corrected => format!("{} (as {}, corrected)", self.word, it.term),
            Manner::Widened => format!("{} (as {})", self.word, it.term),
            Manner::Translated => format!("{} (as {}, translated)", self.word, it.term),
            _ => self.word.clone(),
        })
    }
}

/// The part of a candidate that a position lies in.
fn unit(candidate: &Candidate, position: u32) -> Option<UnitKind> {
    let after = candidate.units.partition_point(|unit| unit.start <= position);
    candidate.units[..after].last().map(|unit| unit.kind)
}
