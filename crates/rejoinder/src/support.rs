//! What the articles found for a question or a sentence say about it: each of their facts, with how well the sentence around it fits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rejoinder_index::PlanLanguage;
use rejoinder_store::Result;
use rejoinder_text::{Analyzer, BlockKind, Fact, FactKind, Form, facts};

use crate::base::KnowledgeBase;
use crate::find::Found;
use crate::prepared::Prepared;
use crate::query::Query;

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
    told: BTreeMap<u64, Vec<Told>>,
}

impl KnowledgeBase {
    /// Looks up a text, and notes the facts of the articles found.
    pub(crate) fn fits(&self, query: &Query, text: &str, support: &mut Support) -> Result<Fits> {
        let found = self.find(query, text)?;
        let best = found.ranked.first().map_or(0.0, |ranked| ranked.score);
        let mut fits = Fits::default();
        for ranked in found.ranked.iter().take(MOST_ARTICLES).take_while(|ranked| ranked.score >= LEAST_SCORE * best) {
            let candidate = &found.candidates[ranked.candidate];
            let prepared = self.prepared(candidate.sequence)?;
            support.told.entry(candidate.sequence).or_insert_with(|| told(&prepared, candidate.sequence));
            for (sentence, fit) in sentence_fits(&found, candidate.language, &prepared).into_iter().enumerate() {
                fits.by_place.insert((candidate.sequence, sentence), fit + ARTICLE * ranked.score / best);
            }
        }
        Ok(fits)
    }
}

impl Support {
    /// The facts of the articles found, each with how well its sentence fits: the sum over what was looked up, by weight.
    pub(crate) fn facts<'a>(&'a self, looked_up: &[(&Fits, f64)]) -> Vec<(&'a Told, f64)> {
        let mut sums: BTreeMap<Place, f64> = BTreeMap::new();
        for (fits, weight) in looked_up {
            for (place, fit) in &fits.by_place {
                *sums.entry(*place).or_default() += fit * weight;
            }
        }
        let seen: BTreeSet<u64> = sums.keys().map(|(sequence, _)| *sequence).collect();
        let told = seen.iter().filter_map(|sequence| self.told.get(sequence)).flatten();
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
fn sentence_fits(found: &Found, language: usize, prepared: &Prepared) -> Vec<f64> {
    let plan = &found.plan.languages[language];
    let analyzer = Analyzer::new(Some(&prepared.article.language));
    let holds = |text: &str| held(plan, &analyzer, text);
    let whole: f64 = plan.words.iter().map(|word| plan.information(word)).sum();
    let title = holds(&prepared.article.title);
    let mut blocks: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    let mut fits = Vec::with_capacity(prepared.sentences.len() + 1);
    for sentence in &prepared.sentences {
        let block = &prepared.rendered.blocks[sentence.block];
        let own = holds(prepared.text(sentence.span.clone()));
        let mut above = title.clone();
        for &index in block.headings.iter().chain(&block.header) {
            let there = blocks.entry(index).or_insert_with(|| holds(prepared.text(prepared.rendered.blocks[index].span.clone())));
            above.iter_mut().zip(there).for_each(|(above, there)| *above = above.max(*there));
        }
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let above = |index: usize| if heading { 0.0 } else { ABOVE * above[index] };
        let told: f64 = own.iter().enumerate().map(|(index, own)| own.max(above(index))).sum();
        fits.push(if whole > 0.0 { told / whole } else { 0.0 });
    }
    fits.push(if whole > 0.0 { title.iter().sum::<f64>() / whole } else { 0.0 });
    fits
}

/// For each word of what was looked up: what a text tells of it.
fn held(plan: &PlanLanguage, analyzer: &Analyzer, text: &str) -> Vec<f64> {
    let mut present: BTreeSet<(Form, String)> = BTreeSet::new();
    analyzer.analyze(text, 0, &mut |token| {
        if token.form.is_unit() {
            present.insert((token.form, token.text.to_owned()));
        }
    });
    let is_present: Vec<bool> = plan.terms.iter().map(|term| present.contains(&(term.form, term.text.clone()))).collect();
    let best = |word| {
        let told: Vec<f64> = plan.told(word);
        word.terms.iter().zip(told).filter(|(it, _)| is_present[it.term]).map(|(_, told)| told).fold(0.0, f64::max)
    };
    plan.words.iter().map(best).collect()
}

/// Whether a kind of fact names something by itself: where it stands in an article does not matter.
pub(crate) fn is_identifier(kind: FactKind) -> bool {
    matches!(kind, FactKind::Code | FactKind::Email | FactKind::Phone | FactKind::Url)
}
