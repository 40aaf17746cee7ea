//! A question as terms: analysed once for every language it may be in, with what the index knows of each term.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rejoinder_text::{Form, Language, Thesaurus};

use crate::error::IndexError;
use crate::heard::Words;
use crate::scope::View;
use crate::snapshot::Snapshot;
use crate::translate::Reach;

/// At most this many words of a question are looked up; of a longer one, those that are rarest in the index.
pub const MAX_WORDS: usize = 64;
/// How much a stop word weighs beside other words.
const STOP_WEIGHT: f64 = 0.2;

/// How much a word weighs that differs in accents alone, which the question leaves out.
const FOLDED_STRENGTH: f64 = 0.8;
/// How much a code weighs that is put together from words that stand apart: no more than these, so it is not the word itself.
const LOOSE_CODE_STRENGTH: f64 = 0.9;
/// How much a related word weighs beside the word itself.
const RELATED_WEIGHT: f64 = 0.55;

/// A question as terms.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The question in each language it may be in.
    pub languages: Vec<PlanLanguage>,
}

/// A question analysed as a text of one language.
#[derive(Clone, Debug)]
pub struct PlanLanguage {
    /// The primary subtag.
    pub language: String,
    /// How many records of this language may be seen.
    pub n_records: u64,
    /// The mean number of tokens of a record's stems, written forms and grams.
    pub mean_lengths: [f64; 3],
    /// The words in order, repeated ones once.
    pub words: Vec<PlanWord>,
    /// The distinct terms in order of their first word.
    pub terms: Vec<PlanTerm>,
    /// Which records it is for.
    pub(crate) reach: Reach,
}

/// A word of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanWord {
    /// Its place among the question's words, stop words included.
    pub position: u32,
    /// 1, or less for a word of little meaning.
    pub weight: f64,
    /// Whether it is a stop word.
    pub stop: bool,
    /// The terms it may be found by.
    pub terms: Vec<WordTerm>,
}

/// A term that a word may be found by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordTerm {
    /// Index in [`PlanLanguage::terms`].
    pub term: usize,
    /// 1 for the word itself, less for a word that means about the same.
    pub strength: f64,
}

/// A term of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanTerm {
    /// How it stands for its word.
    pub form: Form,
    /// Its normal spelling.
    pub text: String,
    /// In how many of these records it occurs.
    pub frequency: u64,
    /// What its occurrence tells: the inverse document frequency of BM25, ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson and Zaragoza
    /// 2009, as in Lucene).
    pub idf: f64,
    /// The weight of the heaviest word it belongs to.
    pub weight: f64,
}

impl Snapshot {
    /// Analyses the parts of a question, each with its weight, as texts of each of the given languages and looks up their terms.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn plan(&self, parts: &[(&str, f64)], languages: &[Language], view: &View) -> Result<Plan, IndexError> {
        let plan = |language| self.heard(language, view, |words| self.plan_language(parts, language, view, words));
        let languages = languages.iter().map(plan).collect::<Result<_, _>>()?;
        Ok(Plan { languages })
    }

    fn plan_language(
        &self,
        parts: &[(&str, f64)],
        language: &Language,
        view: &View,
        heard: &mut Words<'_>,
    ) -> Result<PlanLanguage, IndexError> {
        let statistics = view.statistics(language.primary());
        let mut plan = PlanLanguage {
            language: language.primary().to_owned(),
            n_records: statistics.n_records,
            mean_lengths: [Form::Stem, Form::Written, Form::Gram].map(|form| statistics.mean_length(form)),
            words: Vec::new(),
            terms: Vec::new(),
            reach: Reach::All,
        };
        let mut terms = Terms::default();
        let mut words: BTreeMap<u32, PlanWord> = BTreeMap::new();
        let thesaurus = Thesaurus::of(language);
        let mut position = 0;
        for &(text, part_weight) in parts {
            let mut stems: Vec<(u32, String)> = Vec::new();
            let next = heard.analyze(text, position, &mut |token| {
                let weight = if token.stop && token.form != Form::Code { part_weight * STOP_WEIGHT } else { part_weight };
                let word = words.entry(token.position).or_insert_with(|| PlanWord {
                    position: token.position,
                    weight,
                    stop: token.stop,
                    terms: Vec::new(),
                });
                // What is accented in the question is looked for as it is; what is not may be accented in the article.
                if token.form == Form::Folded {
                    return;
                }
                let loose = token.form == Form::Code && token.stop;
                word.find_by(terms.of(token.form, token.text, weight), if loose { LOOSE_CODE_STRENGTH } else { 1.0 });
                if token.form == Form::Stem {
                    stems.push((token.position, token.text.to_owned()));
                    if token.text.is_ascii() {
                        word.find_by(terms.of(Form::Folded, token.text, weight), FOLDED_STRENGTH);
                    }
                }
            });
            for related in thesaurus.related(&stems) {
                let Some(word) = words.get_mut(&related.position) else { continue };
                let term = terms.of(Form::Stem, &related.stem, RELATED_WEIGHT * part_weight * related.share);
                word.find_by(term, RELATED_WEIGHT * related.share);
            }
            // A gap, so that the last word of one part and the first of the next are not neighbours.
            position = next.saturating_add(8);
        }
        plan.words = words.into_values().collect();
        plan.terms = terms.all;
        self.look_up(&mut plan, view, heard)?;
        plan.keep_rarest(MAX_WORDS);
        Ok(plan)
    }

    /// Looks up the terms of a plan.
    pub(crate) fn look_up(&self, plan: &mut PlanLanguage, view: &View, heard: &mut Words<'_>) -> Result<(), IndexError> {
        for term in &mut plan.terms {
            let look_up = || self.frequency(view, &plan.language, term.form, &term.text);
            term.frequency = heard.frequency(term.form, &term.text, look_up)?.min(plan.n_records);
            term.idf = idf(term.frequency, plan.n_records);
        }
        Ok(())
    }
}

/// Collects the distinct terms of a plan.
#[derive(Default)]
pub(crate) struct Terms {
    pub(crate) all: Vec<PlanTerm>,
    known: HashMap<Form, HashMap<String, usize>>,
}

impl Terms {
    /// The place of a term of a word of this weight.
    pub(crate) fn of(&mut self, form: Form, text: &str, weight: f64) -> usize {
        let known = self.known.entry(form).or_default();
        let term = known.get(text).copied().unwrap_or_else(|| {
            known.insert(text.to_owned(), self.all.len());
            self.all.push(PlanTerm { form, text: text.to_owned(), frequency: 0, idf: 0.0, weight });
            self.all.len() - 1
        });
        self.all[term].weight = self.all[term].weight.max(weight);
        term
    }
}

impl PlanWord {
    /// Adds a term that it may be found by, unless it has it.
    pub(crate) fn find_by(&mut self, term: usize, strength: f64) {
        if !self.terms.iter().any(|it| it.term == term) {
            self.terms.push(WordTerm { term, strength });
        }
    }
}

/// What the occurrence of a term tells that is in `frequency` of `n_records` records; see [`PlanTerm::idf`].
pub(crate) fn idf(frequency: u64, n_records: u64) -> f64 {
    let (n, all) = (frequency as f64, n_records as f64);
    (1.0 + (all - n + 0.5) / (n + 0.5)).ln()
}

impl PlanLanguage {
    /// Whether this is the question translated, rather than as it stands.
    #[must_use]
    pub fn is_translated(&self) -> bool {
        matches!(self.reach, Reach::Unlinked(_))
    }

    /// What a word tells that is in no record.
    pub(crate) fn most_information(&self) -> f64 {
        idf(0, self.n_records)
    }

    /// What all words tell together.
    #[must_use]
    pub fn total_information(&self) -> f64 {
        self.words.iter().map(|word| self.information(word)).sum()
    }

    /// What a word tells: its weight times the idf of its stem, or of a code that it is part of. Where the index knows neither, that of
    /// what stands for the word (a corrected spelling, a related word) counts: nothing else can be found. A word typed without accents
    /// tells no more than what it may stand for.
    #[must_use]
    pub fn information(&self, word: &PlanWord) -> f64 {
        let terms = || word.terms.iter().map(|it| (it.strength >= 1.0, &self.terms[it.term]));
        let best = |own: bool, form: Form, least: u64| {
            let such = terms().filter(move |(is_own, term)| *is_own == own && term.form == form && term.frequency >= least);
            such.map(|(_, term)| term.idf).reduce(f64::max)
        };
        let own = best(true, Form::Stem, 1).into_iter().chain(best(true, Form::Code, 1)).reduce(f64::max);
        let stem = own.or_else(|| best(false, Form::Stem, 1)).or_else(|| best(true, Form::Stem, 0)).unwrap_or(0.0);
        word.weight * best(false, Form::Folded, 1).map_or(stem, |folded| folded.min(stem))
    }

    /// What it tells of a word that one of its terms occurs, for each of these: all of what the word tells if the term is the word itself,
    /// a part of that if it is a related word, and no more than the term tells: a part of a code is less than the whole.
    #[must_use]
    pub fn told(&self, word: &PlanWord) -> Vec<f64> {
        let whole = self.information(word);
        word.terms.iter().map(|it| it.strength * whole.min(word.weight * self.terms[it.term].idf)).collect()
    }

    /// Drops repeated words, then all but the `most` that tell most, and the terms that only dropped words had.
    fn keep_rarest(&mut self, most: usize) {
        let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut kept = std::mem::take(&mut self.words);
        kept.retain(|word| seen.insert(word.terms.iter().map(|it| it.term).collect()));
        if kept.len() > most {
            let mut order: Vec<usize> = (0..kept.len()).collect();
            // Words that the index does not know tell nothing, however rare: they only fill up what is left.
            let known = |word: usize| {
                let mut stems = kept[word].terms.iter().map(|it| &self.terms[it.term]).filter(|term| term.form != Form::Gram);
                stems.any(|term| term.frequency > 0)
            };
            let information = |word: usize| self.information(&kept[word]);
            order.sort_by(|&a, &b| known(b).cmp(&known(a)).then(information(b).total_cmp(&information(a))).then(a.cmp(&b)));
            order.truncate(most);
            let order: BTreeSet<usize> = order.into_iter().collect();
            let mut place = 0..;
            kept.retain(|_| place.next().is_some_and(|place| order.contains(&place)));
        }
        let mut renamed: Vec<Option<usize>> = vec![None; self.terms.len()];
        let mut old: Vec<Option<PlanTerm>> = std::mem::take(&mut self.terms).into_iter().map(Some).collect();
        let mut terms = Vec::with_capacity(old.len());
        for it in kept.iter_mut().flat_map(|word| &mut word.terms) {
            terms.extend(old[it.term].take());
            it.term = *renamed[it.term].get_or_insert(terms.len() - 1);
        }
        self.words = kept;
        self.terms = terms;
    }
}
