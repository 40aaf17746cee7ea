//! First pass: the records in scope whose text as a whole matches the question best.

use std::collections::BTreeSet;

use rejoinder_text::{Form, Language};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use crate::candidate::Candidate;
use crate::columns::keyword;
use crate::error::IndexError;
use crate::lookup::Lookup;
use crate::plan::{Plan, PlanLanguage};
use crate::record::index_of;
use crate::scope::View;
use crate::snapshot::Snapshot;
use crate::sweep::{Best, Cursor, Norms, Place, retrieval, sweep};

/// What the grams of a word weigh together, beside its stem, when the index does not know the stem.
const GRAMS_OF_UNKNOWN: f64 = 0.6;

impl Snapshot {
    /// The `limit` best records of a view, and at most as many more for languages that the question was translated into, by BM25 over the
    /// whole record, best first; records of each language are scored by that language's own statistics. After them those of the view
    /// that were made by one of the changes `also`, in order of these: found by something else than words. Evidence for ranking comes
    /// with all.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn candidates(&self, plan: &Plan, view: &View, limit: usize, also: &[u64]) -> Result<Vec<Candidate>, IndexError> {
        let mut best = Best::new(limit);
        // Scores of different languages do not compare well, and what is in the language of the question would take every place.
        let mut translated: Vec<Best> = Vec::new();
        let share = limit / plan.languages.iter().filter(|language| language.is_translated()).count().max(1);
        let mut lookups = Vec::with_capacity(plan.languages.len());
        for (index, language) in plan.languages.iter().enumerate() {
            let segments = self.searcher().segment_readers().iter();
            let lookup = segments.map(|segment| Lookup::new(self.fields(), segment, language)).collect::<Result<Vec<_>, _>>()?;
            if language.is_translated() {
                let mut own = Best::new(share.max(1));
                self.sweep_language(index, language, &lookup, view, &mut own)?;
                translated.push(own);
            } else {
                self.sweep_language(index, language, &lookup, view, &mut best)?;
            }
            lookups.push(lookup);
        }
        let mut found = best.into_sorted();
        found.extend(translated.into_iter().flat_map(Best::into_sorted));
        self.add(plan, view, also, &mut found)?;
        self.evidence(plan, &lookups, &found)
    }

    /// The record of the view that a change made, as a candidate, if any of its words would let it be found, however many are found before
    /// it. Logarithmic in the postings of the question's terms.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn candidate(&self, plan: &Plan, view: &View, sequence: u64) -> Result<Option<Candidate>, IndexError> {
        let Some(address) = self.address(sequence, view)? else { return Ok(None) };
        let tag = keyword(&self.columns()?.segments[address.segment_ord as usize].language, address.doc_id)?;
        let Ok(tag) = Language::parse(&tag) else { return Ok(None) };
        let reaches = |of: &PlanLanguage| of.language == tag.primary() && of.n_records > 0 && of.reach.includes(address);
        let Some(index) = plan.languages.iter().position(reaches) else { return Ok(None) };
        let language = &plan.languages[index];
        let segments = self.searcher().segment_readers().iter();
        let lookup = segments.map(|segment| Lookup::new(self.fields(), segment, language)).collect::<Result<Vec<_>, _>>()?;
        let norms = language.mean_lengths.map(Norms::new);
        let mut cursors = self.cursors(language, &lookup, address.segment_ord, &norms)?;
        let score: u64 = cursors.iter_mut().map(|cursor| cursor.score_of(address.doc_id)).sum();
        if score == 0 {
            return Ok(None);
        }
        let mut lookups: Vec<Vec<Lookup>> = plan.languages.iter().map(|_| Vec::new()).collect();
        lookups[index] = lookup;
        Ok(self.evidence(plan, &lookups, &[(address, index, retrieval(score))])?.pop())
    }

    /// Adds the records of changes that were not found by words.
    fn add(&self, plan: &Plan, view: &View, also: &[u64], found: &mut Vec<(DocAddress, usize, f64)>) -> Result<(), IndexError> {
        if also.is_empty() {
            return Ok(());
        }
        let mut known: BTreeSet<DocAddress> = found.iter().map(|&(address, ..)| address).collect();
        for &sequence in also {
            let Some(address) = self.address(sequence, view)? else { continue };
            let tag = keyword(&self.columns()?.segments[address.segment_ord as usize].language, address.doc_id)?;
            let Ok(tag) = Language::parse(&tag) else { continue };
            let language = plan.languages.iter().position(|of| of.language == tag.primary() && !of.is_translated());
            if let Some(language) = language.filter(|_| known.insert(address)) {
                found.push((address, language, 0.0));
            }
        }
        Ok(())
    }

    /// The record of the view that a change made.
    fn address(&self, sequence: u64, view: &View) -> Result<Option<DocAddress>, IndexError> {
        let term = Term::from_field_u64(self.fields().sequence, sequence);
        for (ordinal, segment) in self.searcher().segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(self.fields().sequence)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if view.segments[ordinal].contains(postings.doc()) {
                    return Ok(Some(DocAddress::new(ordinal as u32, postings.doc())));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    fn sweep_language(
        &self,
        index: usize,
        language: &PlanLanguage,
        lookup: &[Lookup],
        view: &View,
        best: &mut Best,
    ) -> Result<(), IndexError> {
        if language.n_records == 0 {
            return Ok(());
        }
        let norms = language.mean_lengths.map(Norms::new);
        let columns = self.columns()?;
        for ordinal in 0..self.searcher().segment_readers().len() {
            let cursors = self.cursors(language, lookup, ordinal as u32, &norms)?;
            let reached = |record| language.reach.includes(DocAddress::new(ordinal as u32, record));
            let place = Place {
                segment: ordinal as u32,
                language: index,
                eligible: &view.segments[ordinal],
                wanted: &reached,
                key: &|record| columns.key(ordinal, record),
            };
            sweep(cursors, &place, best);
        }
        Ok(())
    }

    /// What the terms of a question add to the scores of records of a segment.
    fn cursors<'a>(
        &self,
        language: &PlanLanguage,
        lookup: &[Lookup],
        segment: u32,
        norms: &'a [Norms; 3],
    ) -> Result<Vec<Cursor<'a>>, IndexError> {
        let weights = retrieval_weights(language);
        let mut cursors = Vec::new();
        for (number, (term, &weight)) in language.terms.iter().zip(&weights).enumerate().filter(|(_, (_, weight))| **weight > 0.0) {
            let Some(postings) = lookup[segment as usize].postings(number, IndexRecordOption::WithFreqs)? else { continue };
            let lengths = self.searcher().segment_reader(segment).get_fieldnorms_reader(self.fields().of_form(term.form))?;
            cursors.push(Cursor::new(postings, lengths, &norms[index_of(term.form)], weight * term.idf));
        }
        Ok(cursors)
    }
}

/// What each term of a question weighs in retrieval: stems and codes of all words and stems of those related to them count, and the
/// grams of words of which the index knows neither; the others weigh nothing.
fn retrieval_weights(language: &PlanLanguage) -> Vec<f64> {
    let mut weights = vec![0.0_f64; language.terms.len()];
    for word in &language.words {
        let of_form = |form| word.terms.iter().filter(move |it| language.terms[it.term].form == form);
        let told = language.told(word);
        let units = || word.terms.iter().zip(&told).filter(|(it, _)| language.terms[it.term].form.is_unit());
        let known = units().any(|(it, _)| it.strength >= 1.0 && language.terms[it.term].frequency > 0);
        let n_grams = of_form(Form::Gram).count().max(1) as f64;
        let grams = of_form(Form::Gram).filter(|_| !known).map(|it| (it.term, word.weight * GRAMS_OF_UNKNOWN / n_grams));
        // All that stands for a known word tells together no more than the word itself, or a frequent word would be found by rare ones.
        let whole = language.information(word);
        let others: f64 = units().filter(|(it, _)| it.strength < 1.0).map(|(_, told)| told).sum();
        let share = if known && others > whole { whole / others } else { 1.0 };
        let units = units().map(|(it, told)| {
            let idf = language.terms[it.term].idf.max(f64::MIN_POSITIVE);
            (it.term, if it.strength >= 1.0 || !known { word.weight * it.strength } else { share * told / idf })
        });
        for (index, weight) in units.chain(grams).filter(|(index, _)| language.terms[*index].frequency > 0) {
            weights[index] = weights[index].max(weight);
        }
    }
    weights
}
