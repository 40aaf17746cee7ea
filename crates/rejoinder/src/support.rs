//! What the articles found for a question or a sentence say about it: each of their facts, with how well the sentence around it fits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rejoinder_index::PlanLanguage;
use rejoinder_store::Result;
use rejoinder_text::{BlockKind, Fact, FactKind, Sentence, facts};

use crate::base::KnowledgeBase;
use crate::find::CANDIDATES;
use crate::prepared::Prepared;
use crate::query::Query;
use crate::words::Words;

/// At most so many articles are looked at for a question or a sentence.
const MOST_ARTICLES: usize = 6;
/// Articles that rank below this share of the best one's score are about something else.
const LEAST_SCORE: f64 = 0.4;
/// What words in the title, the headings and the header row add to the sentences below them.
const ABOVE: f64 = 0.3;
/// What the rank of an article adds to all of its sentences; the best one's get all of it.
const ARTICLE: f64 = 0.15;

/// A fact of an article, and where it stands.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) fact: Fact,
    pub(crate) source: Arc<Prepared>,
    /// The bytes of the rendered text; nothing for what stands in the title or is the article's address.
    pub(crate) span: Option<Range<usize>>,
    pub(crate) text: String,
    /// Which sentence of the article it stands in.
    sentence: usize,
    sequence: u64,
}

/// Names a sentence of an article.
type Place = (u64, usize);

/// What was found for one question or sentence: how much of what it tells is in each sentence of the best articles, from 0 to 1.
#[derive(Clone, Default)]
pub(crate) struct Fits {
    by_place: BTreeMap<Place, f64>,
}

/// The facts of the articles looked at, each article once.
#[derive(Default)]
pub(crate) struct Support {
    read: BTreeMap<u64, (Arc<Prepared>, Vec<Told>)>,
}

impl KnowledgeBase {
    /// Looks up a text, and notes the facts of the articles found.
    ///
    /// The articles of `also` are looked at whether they are found or not: what was found for the question, when a sentence is looked up.
    pub(crate) fn fits(&self, query: &Query, text: &str, support: &mut Support, also: &Fits) -> Result<Fits> {
        let found = self.find(query, text, CANDIDATES)?;
        let best = found.ranked.first().map_or(0.0, |ranked| ranked.score);
        let mut fits = Fits::default();
        for ranked in found.ranked.iter().take(MOST_ARTICLES).take_while(|ranked| ranked.score >= LEAST_SCORE * best) {
            let candidate = &found.candidates[ranked.candidate];
            let prepared = self.prepared(candidate.sequence)?;
            support.read.entry(candidate.sequence).or_insert_with(|| (Arc::clone(&prepared), told(&prepared, candidate.sequence)));
            let plan = &found.plan.languages[candidate.language];
            for (sentence, fit) in sentence_fits(plan, &prepared).into_iter().enumerate() {
                fits.by_place.insert((candidate.sequence, sentence), fit + ARTICLE * ranked.score / best.max(f64::MIN_POSITIVE));
            }
        }
        let is_new = |sequence: &u64| !fits.by_place.contains_key(&(*sequence, 0));
        let others: BTreeSet<u64> = also.by_place.keys().map(|(sequence, _)| *sequence).filter(is_new).collect();
        for sequence in others {
            let prepared = self.prepared(sequence)?;
            let of = |plan: &&PlanLanguage| plan.language == prepared.article.language.primary();
            let Some(plan) = found.plan.languages.iter().find(of) else { continue };
            for (sentence, fit) in sentence_fits(plan, &prepared).into_iter().enumerate() {
                fits.by_place.insert((sequence, sentence), fit);
            }
        }
        Ok(fits)
    }
}

impl Support {
    /// The articles looked at.
    pub(crate) fn articles(&self) -> impl Iterator<Item = &Prepared> {
        self.read.values().map(|(prepared, _)| &**prepared)
    }

    /// The facts of the articles found, each with how well its sentence fits: the sum over what was looked up, by weight.
    pub(crate) fn facts<'a>(&'a self, looked_up: &[(&Fits, f64)]) -> Vec<(&'a Told, f64)> {
        let mut sums: BTreeMap<Place, f64> = BTreeMap::new();
        for (fits, weight) in looked_up {
            for (place, fit) in &fits.by_place {
                *sums.entry(*place).or_default() += fit * weight;
            }
        }
        let seen: BTreeSet<u64> = sums.keys().map(|(sequence, _)| *sequence).collect();
        let told = seen.iter().filter_map(|sequence| self.read.get(sequence)).flat_map(|(_, told)| told);
        told.map(|told| (told, sums.get(&(told.sequence, told.sentence)).copied().unwrap_or_default())).collect()
    }
}

/// The facts of an article: of its sentences, then of its title and its address, which stand with a sentence beyond the last.
fn told(prepared: &Arc<Prepared>, sequence: u64) -> Vec<Told> {
    let article = &prepared.article;
    let mut all = Vec::new();
    for (sentence, at) in prepared.sentences.iter().enumerate() {
        for fact in facts(prepared.text(at.span.clone()), Some(&article.language)) {
            let span = fact.span.start + at.span.start..fact.span.end + at.span.start;
            let text = prepared.text(span.clone()).to_owned();
            all.push(Told { fact, source: prepared.clone(), span: Some(span), text, sentence, sequence });
        }
    }
    for line in [Some(&article.title), article.url.as_ref()].into_iter().flatten() {
        for fact in facts(line, Some(&article.language)) {
            let text = line[fact.span.clone()].to_owned();
            all.push(Told { fact, source: prepared.clone(), span: None, text, sentence: prepared.sentences.len(), sequence });
        }
    }
    all
}

/// How much of what was looked up each sentence of an article tells, and its title as one more.
fn sentence_fits(plan: &PlanLanguage, prepared: &Prepared) -> Vec<f64> {
    let whole: f64 = plan.total_information().max(f64::MIN_POSITIVE);
    // For each term, the words of what was looked up that it stands for, with what it tells of them.
    let mut told: Vec<Vec<(usize, f64)>> = vec![Vec::new(); plan.terms.len()];
    for (index, word) in plan.words.iter().enumerate() {
        word.terms.iter().zip(plan.told(word)).for_each(|(it, of_word)| told[it.term].push((index, of_word)));
    }
    // For each sentence, what it tells of each of those words.
    let held = |words: &Words, n_sentences: usize| {
        let mut held = vec![vec![0.0_f64; plan.words.len()]; n_sentences];
        for (term, told) in plan.terms.iter().zip(&told).filter(|(term, _)| term.form.is_unit()) {
            for place in words.with(term.form, &term.text) {
                let here = &mut held[words.all[place].sentence];
                told.iter().for_each(|&(word, told)| here[word] = here[word].max(told));
            }
        }
        held
    };
    let title = &prepared.article.title;
    let title = Words::of(title, &[Sentence { span: 0..title.len(), block: 0 }], &prepared.article.language);
    let title = held(&title, 1).remove(0);
    let own = held(prepared.words(), prepared.sentences.len());
    let mut fits = Vec::with_capacity(prepared.sentences.len() + 1);
    for (sentence, here) in prepared.sentences.iter().zip(&own) {
        let block = &prepared.rendered.blocks[sentence.block];
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let above: Vec<usize> = block.headings.iter().chain(&block.header).flat_map(|&line| prepared.of_block(line)).collect();
        let over = |word: usize| above.iter().map(|&line| own[line][word]).fold(title[word], f64::max);
        let told = here.iter().enumerate().map(|(word, own)| if heading { *own } else { own.max(ABOVE * over(word)) });
        fits.push(told.sum::<f64>() / whole);
    }
    fits.push(title.iter().sum::<f64>() / whole);
    fits
}

/// Whether a kind of fact names something by itself: where it stands in an article does not matter.
pub(crate) fn is_identifier(kind: FactKind) -> bool {
    matches!(kind, FactKind::Code | FactKind::Email | FactKind::Phone | FactKind::Url)
}
