//! First pass: the records in scope whose text as a whole matches the question best.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rejoinder_text::Form;
use tantivy::query::{Bm25StatisticsProvider, BooleanWeight, BoostWeight, EnableScoring, Occur, Query, SumCombiner, TermQuery, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term};

use crate::candidate::Candidate;
use crate::error::IndexError;
use crate::plan::{Plan, PlanLanguage, PlanTerm};
use crate::record::index_of;
use crate::schema::term_text;
use crate::scope::View;
use crate::snapshot::Snapshot;

/// tantivy's own BM25 parameters.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// By how much a single-precision sum of at most a few hundred terms may differ from the exact one, relatively, with room to spare.
const ROUNDING: f64 = 1e-4;
/// What the grams of a word weigh together, beside its stem, when the index does not know the stem.
const GRAMS_OF_UNKNOWN: f64 = 0.6;

/// A term that records are retrieved by.
struct RetrievalTerm<'a> {
    form: Form,
    text: &'a str,
    frequency: u64,
    idf: f64,
    weight: f64,
}

impl Snapshot {
    /// The `limit` best records of a view, and at most as many more for languages that the question was translated into, by BM25 over the
    /// whole record, best first; records of each language are scored by that language's own statistics. Evidence for ranking comes with
    /// them.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn candidates(&self, plan: &Plan, view: &View, limit: usize) -> Result<Vec<Candidate>, IndexError> {
        let mut found = Vec::new();
        for (index, language) in plan.languages.iter().enumerate() {
            let terms = retrieval_terms(language);
            let mut pool = Pool::new(limit);
            self.collect(language, &terms, view, &mut pool)?;
            let exact = self.score_exactly(language, &terms, pool.addresses())?;
            found.extend(exact.into_iter().map(|(score, address)| Found { score, address, language: index, key: OnceCell::new() }));
        }
        self.sort(&mut found)?;
        keep_best(&mut found, plan, limit);
        self.evidence(plan, found.into_iter().map(|found| (found.address, found.language, found.score)).collect())
    }

    fn collect(&self, language: &PlanLanguage, terms: &[RetrievalTerm<'_>], view: &View, pool: &mut Pool) -> Result<(), IndexError> {
        if terms.is_empty() || language.n_records == 0 {
            return Ok(());
        }
        let mut spelling = String::new();
        let mut weights = Vec::with_capacity(terms.len());
        for term in terms {
            term_text(&language.language, term.form, term.text, &mut spelling);
            let query = TermQuery::new(Term::from_field_text(self.fields().of_form(term.form), &spelling), IndexRecordOption::WithFreqs);
            let mean = language.mean_lengths[index_of(term.form)];
            let statistics = TermStatistics { n_records: language.n_records, frequency: term.frequency, mean };
            let weight = query.weight(EnableScoring::enabled_from_statistics_provider(&statistics, self.searcher()))?;
            let weight: Box<dyn Weight> = Box::new(BoostWeight::new(weight, term.weight as f32));
            weights.push((Occur::Should, weight));
        }
        let any = BooleanWeight::with_minimum_number_should_match(weights, 1, true, Box::new(SumCombiner::default));
        // All matches are scored: tantivy's upper bounds of blocks are made for the mean length of a whole segment, and would pass over
        // the best records of a language whose mean is another.
        for (ordinal, segment) in self.searcher().segment_readers().iter().enumerate() {
            let in_scope = &view.segments[ordinal];
            any.for_each(segment, &mut |record, score| {
                let address = DocAddress::new(ordinal as u32, record);
                if score > pool.threshold && in_scope.contains(record) && language.reach.includes(address) {
                    pool.offer(score, address);
                }
            })?;
        }
        Ok(())
    }

    /// The same score in double precision, summed in query order.
    fn score_exactly(
        &self,
        language: &PlanLanguage,
        terms: &[RetrievalTerm<'_>],
        mut addresses: Vec<DocAddress>,
    ) -> Result<Vec<(f64, DocAddress)>, IndexError> {
        addresses.sort_unstable();
        let mut scores = vec![0.0; addresses.len()];
        let mut spelling = String::new();
        for term in terms {
            term_text(&language.language, term.form, term.text, &mut spelling);
            let field = self.fields().of_form(term.form);
            let mean = language.mean_lengths[index_of(term.form)];
            self.visit(field, &spelling, IndexRecordOption::WithFreqs, &addresses, &mut |segment, index, postings| {
                let length = f64::from(segment.get_fieldnorms_reader(field)?.fieldnorm(addresses[index].doc_id));
                let count = f64::from(tantivy::postings::Postings::term_freq(postings));
                let norm = K1 * (1.0 - B + B * length / mean);
                scores[index] += term.weight * term.idf * (1.0 + K1) * count / (count + norm);
                Ok(())
            })?;
        }
        Ok(scores.into_iter().zip(addresses).collect())
    }

    /// Best first, ties by key. Keys are looked up only where scores are equal.
    fn sort(&self, found: &mut [Found]) -> Result<(), IndexError> {
        let mut failure = None;
        let mut key = |found: &Found| {
            let key = found.key.get_or_init(|| {
                self.keyword(found.address, "key").unwrap_or_else(|error| {
                    failure = Some(error);
                    String::new()
                })
            });
            key.clone()
        };
        found.sort_by(|a, b| match b.score.total_cmp(&a.score) {
            Ordering::Equal => key(a).cmp(&key(b)),
            unequal => unequal,
        });
        failure.map_or(Ok(()), Err)
    }
}

struct Found {
    score: f64,
    address: DocAddress,
    language: usize,
    key: OnceCell<String>,
}

/// Keeps the best `limit`, and as many more that languages the question was translated into share: scores of different languages do not
/// compare well, and what is in the language of the question would take every place.
fn keep_best(found: &mut Vec<Found>, plan: &Plan, limit: usize) {
    let is_translated = |language: usize| plan.languages[language].is_translated();
    let share = limit / (0..plan.languages.len()).filter(|&language| is_translated(language)).count().max(1);
    let mut places = vec![share; plan.languages.len()];
    let mut rank = 0;
    found.retain(|it| {
        rank += 1;
        let place = &mut places[it.language];
        let reserved = is_translated(it.language) && *place > 0;
        *place = place.saturating_sub(1);
        rank <= limit || reserved
    });
}

/// Stems of all words and of those related to them, and the grams of words whose stems the index does not know.
fn retrieval_terms(language: &PlanLanguage) -> Vec<RetrievalTerm<'_>> {
    let mut terms: Vec<Option<RetrievalTerm<'_>>> = language.terms.iter().map(|_| None).collect();
    for word in &language.words {
        let of_form = |form| word.terms.iter().filter(move |it| language.terms[it.term].form == form);
        let own_stem = of_form(Form::Stem).any(|it| it.strength >= 1.0 && language.terms[it.term].frequency > 0);
        let n_grams = of_form(Form::Gram).count().max(1) as f64;
        let grams = of_form(Form::Gram).filter(|_| !own_stem).map(|it| (it.term, word.weight * GRAMS_OF_UNKNOWN / n_grams));
        let stems = of_form(Form::Stem).chain(of_form(Form::Folded)).map(|it| (it.term, word.weight * it.strength));
        for (index, weight) in stems.chain(grams).filter(|(index, _)| language.terms[*index].frequency > 0) {
            let PlanTerm { form, text, frequency, idf, .. } = &language.terms[index];
            let fresh = RetrievalTerm { form: *form, text, frequency: *frequency, idf: *idf, weight: 0.0 };
            let term = terms[index].get_or_insert(fresh);
            term.weight = term.weight.max(weight);
        }
    }
    terms.into_iter().flatten().collect()
}

/// Gives tantivy the statistics of one term in its language instead of those of the whole index.
struct TermStatistics {
    n_records: u64,
    frequency: u64,
    mean: f64,
}

impl Bm25StatisticsProvider for TermStatistics {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok((self.mean * self.n_records as f64).round() as u64)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.n_records)
    }

    fn doc_freq(&self, _: &Term) -> tantivy::Result<u64> {
        Ok(self.frequency)
    }
}

/// The best so far, and everything that might be among them once scored exactly.
struct Pool {
    limit: usize,
    /// The best `limit` scores, worst on top.
    best: BinaryHeap<std::cmp::Reverse<Ordered>>,
    kept: Vec<(f32, DocAddress)>,
    /// Records at or below this score cannot be among the best `limit`.
    threshold: f32,
}

#[derive(PartialEq)]
struct Ordered(f32);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Pool {
    fn new(limit: usize) -> Self {
        Self { limit, best: BinaryHeap::new(), kept: Vec::new(), threshold: 0.0 }
    }

    fn offer(&mut self, score: f32, address: DocAddress) {
        self.kept.push((score, address));
        self.best.push(std::cmp::Reverse(Ordered(score)));
        if self.best.len() > self.limit {
            self.best.pop();
        }
        if self.best.len() == self.limit
            && let Some(std::cmp::Reverse(Ordered(worst))) = self.best.peek()
        {
            self.threshold = worst * (1.0 - ROUNDING as f32);
        }
        if self.kept.len() > 8 * self.limit.max(64) && self.kept.len().is_power_of_two() {
            self.kept.retain(|(score, _)| *score > self.threshold);
        }
    }

    fn addresses(self) -> Vec<DocAddress> {
        let threshold = self.threshold;
        self.kept.into_iter().filter(|(score, _)| *score > threshold).map(|(_, address)| address).collect()
    }
}
