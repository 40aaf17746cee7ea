//! Contradictions: sentences of different articles that say the same thing with another fact.

use std::collections::{BTreeMap, BTreeSet};

use rejoinder_index::keyword;
use rejoinder_store::Result;
use rejoinder_text::FactKind;

use super::alignment::Bead;
use super::facts::{Conflict, compare};
use super::{Corpus, Disagreement, Known, disagreement};
use crate::base::{KnowledgeBase, group};
use crate::query::Query;

/// Sentences share at least this much of what their words tell, facts aside, in both directions.
const SAME: f64 = 0.8;
/// Sentences of fewer words say too little by themselves.
const LEAST_WORDS: usize = 4;
/// A sentence that so many articles tell with other facts is a form that each of them fills in.
const FORM: usize = 3;
/// At most so many sentences with the same rare word are compared with one.
const MOST_RIVALS: usize = 200;

/// A sentence with facts, and its words but for these, rarest first.
struct Telling {
    known: usize,
    line: usize,
    words: Vec<u32>,
    /// What its words tell: the sum of their information.
    weight: f64,
}

impl KnowledgeBase {
    /// Finds sentences of different articles in one language that a query may see, as of its time, which say the same with another
    /// fact: their words, facts aside, are nearly the same (weighed by rarity, at least 0.8 in both directions), and a duration, an amount
    /// or another kind of fact that both have differs. The text of the query is ignored.
    ///
    /// Translations and versions of one article are no rivals, nor are articles that restrict themselves to other regions, channels or
    /// products, or whose titles and headings name things of which the other never speaks. What three articles and more tell each with
    /// its own fact is a form, and no contradiction. Sentences of fewer than four words are passed over.
    ///
    /// In order of id, language and place. Linear in the text but for sentences that share a rare word, of which at most 200 are
    /// compared with one.
    ///
    /// # Errors
    ///
    /// As [`parity`](Self::parity).
    pub fn contradictions(&self, query: impl Into<Query>) -> Result<Vec<Disagreement>> {
        let query = query.into();
        query.check()?;
        Ok(self.corpus(&self.seen_by(&query)?)?.contradictions())
    }
}

impl Corpus {
    /// What articles contradict one another about.
    pub(crate) fn contradictions(&self) -> Vec<Disagreement> {
        let corpus = self;
        let mut found: Vec<([usize; 2], Conflict)> = Vec::new();
        for language in corpus.vocabularies.keys() {
            let information = information(corpus, language);
            let tellings = tellings(corpus, language, &information);
            let mut rivals: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
            let mut of_language: Vec<([usize; 2], Conflict, [usize; 2])> = Vec::new();
            for (index, own) in tellings.iter().enumerate() {
                let mut near: BTreeSet<usize> = BTreeSet::new();
                for word in own.rare(&information) {
                    let list = rivals.entry(word).or_default();
                    near.extend(list.iter().rev().take(MOST_RIVALS));
                    list.push(index);
                }
                for other in near {
                    let rival = &tellings[other];
                    if rival.says_the_same(own, &information) && !are_apart(&corpus.known[rival.known], &corpus.known[own.known]) {
                        let conflicts = differing(corpus, rival, own);
                        of_language.extend(conflicts.into_iter().map(|conflict| ([rival.known, own.known], conflict, [other, index])));
                    }
                }
            }
            // How many others each sentence disagrees with.
            let mut n_rivals: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for (_, _, [a, b]) in &of_language {
                n_rivals.entry(*a).or_default().insert(tellings[*b].known);
                n_rivals.entry(*b).or_default().insert(tellings[*a].known);
            }
            let is_form = |telling: &usize| n_rivals.get(telling).is_some_and(|rivals| rivals.len() + 1 >= FORM);
            // Articles of one title fill in no form.
            let same_title = |[a, b]: [usize; 2]| corpus.known[a].prepared.article.title == corpus.known[b].prepared.article.title;
            found.extend(
                of_language
                    .into_iter()
                    .filter(|(members, _, both)| same_title(*members) || !both.iter().all(is_form))
                    .map(|(members, it, _)| (members, it)),
            );
        }
        found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.place().cmp(&y.place())));
        found.iter().map(|(members, conflict)| disagreement(conflict, members.map(|it| &corpus.known[it]))).collect()
    }
}

/// What each word of a language tells: the negative logarithm of the share of sentences that have it.
fn information(corpus: &Corpus, language: &rejoinder_text::Language) -> Vec<f64> {
    let n_words = corpus.vocabularies.get(language).map_or(0, |vocabulary| vocabulary.manners.len());
    let mut with = vec![0_u32; n_words];
    let mut n_lines = 0.0;
    for line in corpus.known.iter().filter(|it| it.prepared.article.language == *language).flat_map(|it| &it.reading.lines) {
        n_lines += 1.0;
        line.words.iter().for_each(|&word| with[word as usize] += 1);
    }
    with.into_iter().map(|with| (1.0 + n_lines / f64::from(with.max(1))).ln()).collect()
}

fn tellings(corpus: &Corpus, language: &rejoinder_text::Language, information: &[f64]) -> Vec<Telling> {
    let mut all = Vec::new();
    for (index, known) in corpus.known.iter().enumerate().filter(|(_, it)| it.prepared.article.language == *language) {
        for (number, line) in known.reading.lines.iter().enumerate().filter(|(_, line)| !line.facts.is_empty()) {
            let mut words = line.words.clone();
            words.sort_by(|a, b| information[*b as usize].total_cmp(&information[*a as usize]).then(a.cmp(b)));
            words.dedup();
            if words.len() >= LEAST_WORDS {
                let weight = words.iter().map(|word| information[*word as usize]).sum();
                all.push(Telling { known: index, line: number, words, weight });
            }
        }
    }
    all
}

impl Telling {
    /// The rarest words, of which each sentence that says the same has one: together they tell more than may be missing.
    fn rare(&self, information: &[f64]) -> impl Iterator<Item = u32> {
        let mut left = (1.0 - SAME) * self.weight;
        self.words.iter().copied().take_while(move |&word| {
            let needed = left >= 0.0;
            left -= information[word as usize];
            needed
        })
    }

    fn says_the_same(&self, other: &Self, information: &[f64]) -> bool {
        let shared: f64 = self.words.iter().filter(|word| other.words.contains(word)).map(|word| information[*word as usize]).sum();
        shared >= SAME * self.weight && shared >= SAME * other.weight
    }
}

/// Whether two articles are not about the same: translations, versions, other scopes, or titles and headings that name other things.
fn are_apart(a: &Known, b: &Known) -> bool {
    let (of_a, of_b) = (&a.prepared.article, &b.prepared.article);
    // One that holds in some of the places of the other is an exception to it.
    let other = |a: &[String], b: &[String]| names_of(a) != names_of(b);
    let scopes = other(&of_a.regions, &of_b.regions) || other(&of_a.channels, &of_b.channels) || other(&of_a.products, &of_b.products);
    let names =
        |own: &Known, other: &Known| own.reading.subjects().any(|word| !other.reading.lines.iter().any(|it| it.words.contains(&word)));
    group(of_a) == group(of_b) || scopes || names(a, b) && names(b, a)
}

fn names_of(listed: &[String]) -> BTreeSet<String> {
    listed.iter().map(|name| keyword(name)).collect()
}

/// The facts of one kind that both sentences tell, and each otherwise.
fn differing(corpus: &Corpus, a: &Telling, b: &Telling) -> Vec<Conflict> {
    let sides = [&corpus.known[a.known], &corpus.known[b.known]];
    let lines = [a.line, b.line];
    let bead = Bead { sides: lines.map(|line| line..line + 1) };
    let text = |side: usize, line: usize| sides[side].reading.lines[line].text(&sides[side].prepared);
    let conflicts = compare(sides.map(|it| &it.reading), &[bead], &text);
    let told = |conflict: &Conflict| conflict.sides.iter().all(|place| place.said.is_some()) && conflict.kind != Some(FactKind::Code);
    conflicts.into_iter().filter(told).collect()
}
