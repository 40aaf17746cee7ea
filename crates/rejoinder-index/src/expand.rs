//! A question widened through the index's own vocabulary: other stems of a word, the parts of compounds and the compounds of parts,
//! accents left out, typing errors. Everything weighs less than the word as it was asked.

use std::collections::{BTreeMap, BTreeSet};

use rejoinder_text::{Compounds, Form, Language, accents_left_out, alternates, may_lack_accents, tolerance};

use crate::error::IndexError;
use crate::heard::Words;
use crate::plan::{Plan, PlanLanguage, PlanTerm, PlanWord, WordTerm, idf};
use crate::scope::View;
use crate::snapshot::Snapshot;

/// Questions are widened in languages at least so likely, beside the likeliest.
pub(crate) const LEAST_LIKELIHOOD: f64 = 0.3;
/// How much another stem of the same word weighs.
const SAME_WORD: f64 = 0.8;
/// How much a part of a compound weighs, as a word of its own beside the compound.
const PART: f64 = 0.5;
/// How much a compound weighs that holds the word.
const COMPOUND: f64 = 0.25;
/// At most so many compounds stand for a word, those in most records first.
const MOST_COMPOUNDS: usize = 24;
/// Shorter stems, in letters, stand in too many words by accident.
const SHORTEST_IN_COMPOUND: usize = 4;
/// How much a word weighs that differs by one typing error, and by two.
const NEAR: [f64; 2] = [0.9, 0.7];
/// At most so many words are taken for what a misspelt one may mean; each after the first weighs half of the one before.
const MOST_NEAR: usize = 3;
/// How many letters of an accented word may lack accents.
const ACCENTS_LEFT_OUT: u8 = 2;
/// At most so many stems are looked at that hold a word: a short word stands in thousands.
const MOST_HOLDERS: usize = 512;
/// At most so many words of a question are corrected, in all its languages together: each is a walk through the dictionary.
const MOST_CORRECTED: usize = 16;

/// A word of the question that the index does not know, and what was looked for in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Corrected {
    /// The language it was taken for (primary subtag).
    pub language: String,
    /// The word in normal spelling.
    pub word: String,
    /// The likeliest word meant.
    pub replacement: String,
}

impl Snapshot {
    /// Widens a question in the languages it is likely in (`likelihood`, for each language of the plan, 1 for the likeliest), and tells,
    /// for each language, which words were corrected.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn expand(&self, plan: &mut Plan, likelihood: &[f64], view: &View) -> Result<Vec<Vec<Corrected>>, IndexError> {
        let known: Vec<BTreeSet<String>> = plan.languages.iter().map(PlanLanguage::known_words).collect();
        let mut corrections = vec![Vec::new(); plan.languages.len()];
        let mut budget = MOST_CORRECTED;
        for (index, of) in plan.languages.iter_mut().enumerate() {
            if likelihood.get(index).is_none_or(|likelihood| *likelihood < LEAST_LIKELIHOOD) {
                continue;
            }
            let Ok(language) = Language::parse(&of.language) else { continue };
            // What another language of the base knows is no misspelling in this one.
            let foreign = |written: &str| known.iter().enumerate().any(|(other, known)| other != index && known.contains(written));
            corrections[index] = self.heard(&language, view, |heard| {
                let mut expansion = Expansion::new(self, view, &language, of, heard);
                let words = 0..expansion.plan.words.len();
                let corrected = words.map(|word| expansion.word(word, &foreign, &mut budget));
                corrected.filter_map(Result::transpose).collect::<Result<_, IndexError>>()
            })?;
        }
        Ok(corrections)
    }
}

impl PlanLanguage {
    fn known_words(&self) -> BTreeSet<String> {
        self.terms.iter().filter(|term| term.form == Form::Written && term.frequency > 0).map(|term| term.text.clone()).collect()
    }
}

struct Expansion<'a, 'h> {
    snapshot: &'a Snapshot,
    view: &'a View,
    language: &'a Language,
    compounds: Option<&'static Compounds>,
    heard: &'a mut Words<'h>,
    plan: &'a mut PlanLanguage,
    /// The place of each stem in the plan.
    terms: BTreeMap<String, usize>,
}

impl<'a, 'h> Expansion<'a, 'h> {
    fn new(snapshot: &'a Snapshot, view: &'a View, language: &'a Language, plan: &'a mut PlanLanguage, heard: &'a mut Words<'h>) -> Self {
        let stems = plan.terms.iter().enumerate().filter(|(_, term)| term.form == Form::Stem);
        let terms = stems.map(|(index, term)| (term.text.clone(), index)).collect();
        Self { snapshot, view, language, compounds: Compounds::of(language), heard, plan, terms }
    }

    /// Widens one word, and tells how it was corrected.
    fn word(&mut self, index: usize, foreign: &dyn Fn(&str) -> bool, budget: &mut usize) -> Result<Option<Corrected>, IndexError> {
        let word = &self.plan.words[index];
        let own =
            |form| word.terms.iter().filter(|it| it.strength >= 1.0).map(|it| &self.plan.terms[it.term]).find(|term| term.form == form);
        let (Some(stem), Some(written)) = (own(Form::Stem), own(Form::Written)) else { return Ok(None) };
        if word.stop || written.text.contains(|c: char| c.is_numeric()) {
            return Ok(None);
        }
        let mut is_known = word.terms.iter().map(|it| &self.plan.terms[it.term]).any(|term| term.form != Form::Gram && term.frequency > 0);
        let (stem, written) = (stem.text.clone(), written.text.clone());
        let mut stems = vec![stem.clone()];
        for other in alternates(self.language, &stem) {
            if self.frequency(&other)? > 0 {
                self.add(index, &other, SAME_WORD)?;
                stems.push(other);
                is_known = true;
            }
        }
        if let Some(compounds) = self.compounds {
            is_known = is_known || self.parts(index, compounds, &stem)?;
            is_known |= self.holders(index, compounds, &stems)?;
        }
        if is_known || foreign(&written) || *budget == 0 {
            return Ok(None);
        }
        *budget -= 1;
        self.correct(index, &written)
    }

    /// Adds the parts of a compound, given by its stem, as words of their own.
    fn parts(&mut self, index: usize, compounds: &Compounds, compound: &str) -> Result<bool, IndexError> {
        let mut failure = None;
        let parts = compounds.split(compound, &mut |part| match self.frequency_of_word(part) {
            Ok(frequency) => frequency,
            Err(error) => {
                failure = Some(error);
                0
            }
        });
        failure.map_or(Ok(()), Err)?;
        let (weight, position) = (self.plan.words[index].weight * PART, self.plan.words[index].position);
        for part in &parts {
            let stem = self.heard.stem(&compound[part.clone()]);
            let term = self.term(&stem)?;
            self.plan.words.push(PlanWord { position, weight, stop: false, terms: vec![WordTerm { term, strength: 1.0 }] });
        }
        Ok(!parts.is_empty())
    }

    /// Adds the compounds that hold a word, given by its stems.
    fn holders(&mut self, index: usize, compounds: &Compounds, stems: &[String]) -> Result<bool, IndexError> {
        let vocabulary = self.snapshot.vocabulary(self.language.primary())?;
        let mut found: BTreeMap<&str, f64> = BTreeMap::new();
        let mut failure = None;
        let mut is_seen = |heard: &mut Words<'_>, stem: &str| {
            let Some(place) = vocabulary.place(stem) else { return false };
            let seen = heard.is_seen(place, || self.snapshot.is_seen(self.view, self.language.primary(), stem));
            seen.unwrap_or_else(|error| {
                failure = Some(error);
                false
            })
        };
        for stem in stems.iter().filter(|stem| stem.chars().count() >= SHORTEST_IN_COMPOUND) {
            let holders = vocabulary.containing(stem).filter(|(holder, _)| holder != stem);
            let mut n_seen = 0;
            for (holder, at) in holders {
                if !is_seen(self.heard, holder) {
                    continue;
                }
                let mut is_known = |part: &str| {
                    is_seen(self.heard, part) || {
                        let stem = self.heard.stem(part);
                        is_seen(self.heard, &stem)
                    }
                };
                if let Some(fit) = compounds.fit(holder, at..at + stem.len(), &mut is_known) {
                    let best = found.entry(holder).or_default();
                    *best = best.max(fit);
                }
                n_seen += 1;
                if n_seen == MOST_HOLDERS {
                    break;
                }
            }
        }
        failure.map_or(Ok(()), Err)?;
        let mut holders = Vec::new();
        for (holder, fit) in found {
            holders.push((fit, self.frequency(holder)?, holder));
        }
        holders.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(b.2)));
        holders.truncate(MOST_COMPOUNDS);
        for (fit, _, holder) in &holders {
            self.add(index, holder, COMPOUND * fit)?;
        }
        Ok(!holders.is_empty())
    }

    /// Adds the words that an unknown one may stand for.
    fn correct(&mut self, index: usize, written: &str) -> Result<Option<Corrected>, IndexError> {
        let errors = tolerance(written);
        let reach = if may_lack_accents(written) { errors.max(ACCENTS_LEFT_OUT) } else { errors };
        if reach == 0 {
            return Ok(None);
        }
        let near_enough = |word: &str, distance: u8| distance <= errors || accents_left_out(written, word);
        let mut near = self.snapshot.near(self.view, self.language.primary(), written, reach, &near_enough)?;
        let accented = near.iter().any(|near| accents_left_out(written, &near.word));
        near.retain(|near| !accented || accents_left_out(written, &near.word));
        near.sort_by(|a, b| a.distance.cmp(&b.distance).then(b.frequency.cmp(&a.frequency)).then(a.word.cmp(&b.word)));
        near.truncate(MOST_NEAR);
        let mut share = 1.0;
        for near in &near {
            let strength = NEAR.get(usize::from(near.distance).saturating_sub(1)).copied().unwrap_or(NEAR[1]);
            let stem = self.heard.stem(&near.word);
            self.add(index, &stem, share * if accented { SAME_WORD } else { strength })?;
            share /= 2.0;
        }
        let best = near.into_iter().next();
        let language = self.language.primary().to_owned();
        Ok(best.map(|near| Corrected { language, word: written.to_owned(), replacement: near.word }))
    }

    /// Adds a stem to a word.
    fn add(&mut self, index: usize, stem: &str, strength: f64) -> Result<(), IndexError> {
        let term = self.term(stem)?;
        let terms = &mut self.plan.words[index].terms;
        match terms.iter_mut().find(|it| it.term == term) {
            Some(present) => present.strength = present.strength.max(strength),
            None => terms.push(WordTerm { term, strength }),
        }
        Ok(())
    }

    /// The place of a stem in the plan, where it is put if it is not there.
    fn term(&mut self, stem: &str) -> Result<usize, IndexError> {
        if let Some(&present) = self.terms.get(stem) {
            return Ok(present);
        }
        let frequency = self.frequency(stem)?;
        let idf = idf(frequency, self.plan.n_records);
        self.plan.terms.push(PlanTerm { form: Form::Stem, text: stem.to_owned(), frequency, idf, weight: 0.0 });
        self.terms.insert(stem.to_owned(), self.plan.terms.len() - 1);
        Ok(self.plan.terms.len() - 1)
    }

    fn frequency_of_word(&mut self, word: &str) -> Result<u64, IndexError> {
        let stem = self.heard.stem(word);
        self.frequency(&stem)
    }

    fn frequency(&mut self, stem: &str) -> Result<u64, IndexError> {
        let look_up = || self.snapshot.frequency(self.view, self.language.primary(), Form::Stem, stem);
        self.heard.frequency(Form::Stem, stem, look_up)
    }
}
