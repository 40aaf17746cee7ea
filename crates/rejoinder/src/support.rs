//! What the articles found for a question or a sentence say about it: each of their facts, with how well the sentence around it fits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rejoinder_index::{PlanLanguage, PlanWord};
use rejoinder_store::Result;
use rejoinder_text::{Analyzer, BlockKind, Fact, FactKind, Form, facts};

use crate::base::KnowledgeBase;
use crate::find::CANDIDATES;
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

/// The facts and the words of the articles looked at, each article once.
#[derive(Default)]
pub(crate) struct Support {
    read: BTreeMap<u64, (Vec<Told>, Words)>,
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
            let read = || (told(&prepared, candidate.sequence), Words::of(&prepared));
            let (_, words) = support.read.entry(candidate.sequence).or_insert_with(read);
            let plan = &found.plan.languages[candidate.language];
            for (sentence, fit) in sentence_fits(plan, &prepared, words).into_iter().enumerate() {
                fits.by_place.insert((candidate.sequence, sentence), fit + ARTICLE * ranked.score / best.max(f64::MIN_POSITIVE));
            }
        }
        let is_new = |sequence: &u64| !fits.by_place.contains_key(&(*sequence, 0));
        let others: BTreeSet<u64> = also.by_place.keys().map(|(sequence, _)| *sequence).filter(is_new).collect();
        for sequence in others {
            let (Some((_, words)), prepared) = (support.read.get(&sequence), self.prepared(sequence)?) else { continue };
            let of = |plan: &&PlanLanguage| plan.language == prepared.article.language.primary();
            let Some(plan) = found.plan.languages.iter().find(of) else { continue };
            for (sentence, fit) in sentence_fits(plan, &prepared, words).into_iter().enumerate() {
                fits.by_place.insert((sequence, sentence), fit);
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
        let told = seen.iter().filter_map(|sequence| self.read.get(sequence)).flat_map(|(told, _)| told);
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

/// The words of each block of an article that stands above sentences, and of each sentence and the title.
struct Words {
    sentences: Vec<Tokens>,
    title: Tokens,
    above: BTreeMap<usize, Tokens>,
}

/// What a text is found by.
type Tokens = BTreeSet<(Form, String)>;

impl Words {
    fn of(prepared: &Prepared) -> Self {
        let analyzer = Analyzer::new(Some(&prepared.article.language));
        let tokens = |text: &str| {
            let mut tokens = Tokens::new();
            analyzer.analyze(text, 0, &mut |token| {
                if token.form.is_unit() {
                    tokens.insert((token.form, token.text.to_owned()));
                }
            });
            tokens
        };
        let sentences = prepared.sentences.iter().map(|it| tokens(prepared.text(it.span.clone()))).collect();
        let blocks = prepared.rendered.blocks.iter().flat_map(|block| block.headings.iter().chain(&block.header)).copied();
        let blocks: BTreeSet<usize> = blocks.collect();
        let block = |index: usize| tokens(prepared.text(prepared.rendered.blocks[index].span.clone()));
        let above = blocks.into_iter().map(|index| (index, block(index))).collect();
        Self { sentences, title: tokens(&prepared.article.title), above }
    }
}

/// How much of what was looked up each sentence of an article tells, and its title as one more.
fn sentence_fits(plan: &PlanLanguage, prepared: &Prepared, words: &Words) -> Vec<f64> {
    let terms: BTreeMap<(Form, &str), usize> =
        plan.terms.iter().zip(0..).map(|(term, index)| ((term.form, term.text.as_str()), index)).collect();
    let told: Vec<Vec<f64>> = plan.words.iter().map(|word| plan.told(word)).collect();
    let whole: f64 = plan.total_information().max(f64::MIN_POSITIVE);
    // For each word of what was looked up: what these tokens tell of it.
    let held = |tokens: &Tokens| -> Vec<f64> {
        let mut present = vec![false; plan.terms.len()];
        let found = tokens.iter().filter_map(|(form, text)| terms.get(&(*form, text.as_str())));
        found.for_each(|term| present[*term] = true);
        let best = |(word, told): (&PlanWord, &Vec<f64>)| {
            word.terms.iter().zip(told).filter(|(it, _)| present[it.term]).map(|(_, told)| *told).fold(0.0, f64::max)
        };
        plan.words.iter().zip(&told).map(best).collect()
    };
    let title = held(&words.title);
    let above: BTreeMap<usize, Vec<f64>> = words.above.iter().map(|(index, tokens)| (*index, held(tokens))).collect();
    let mut fits = Vec::with_capacity(prepared.sentences.len() + 1);
    for (sentence, tokens) in prepared.sentences.iter().zip(&words.sentences) {
        let block = &prepared.rendered.blocks[sentence.block];
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let lines: Vec<&Vec<f64>> = block.headings.iter().chain(&block.header).filter_map(|index| above.get(index)).collect();
        let over = |word: usize| lines.iter().map(|line| line[word]).fold(title[word], f64::max);
        let own = held(tokens);
        let told = own.iter().enumerate().map(|(word, own)| if heading { *own } else { own.max(ABOVE * over(word)) });
        fits.push(told.sum::<f64>() / whole);
    }
    fits.push(title.iter().sum::<f64>() / whole);
    fits
}

/// Whether a kind of fact names something by itself: where it stands in an article does not matter.
pub(crate) fn is_identifier(kind: FactKind) -> bool {
    matches!(kind, FactKind::Code | FactKind::Email | FactKind::Phone | FactKind::Url)
}
