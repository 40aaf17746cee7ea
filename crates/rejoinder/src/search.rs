//! Search: the articles that fit best, each with the passage that fits.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rejoinder_store::{Kind, Result, Version};
use rejoinder_text::{Analyzer, Block, BlockKind, Form, Language};
use serde::{Deserialize, Serialize};

use crate::base::{KnowledgeBase, group};
use crate::find::{CANDIDATES, Found, head};
use crate::highlight::Highlighter;
use crate::placeholders::put_back;
use crate::prepared::Prepared;
use crate::query::Query;
use crate::rank::Ranked;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchResults {
    /// The language the query is in, if that is clear.
    pub language: Option<Language>,
    /// The words of the query that the base does not know in its language, and what was looked for in their place, in order.
    pub corrections: Vec<Correction>,
    /// The hits, best first.
    pub hits: Vec<Hit>,
}

/// A word of the query that was taken for a misspelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Correction {
    /// The word as it stands in the query.
    pub word: String,
    /// Its bytes in the text of the query.
    pub span: Range<usize>,
    /// The likeliest word meant, in normal spelling. Others may have been looked for as well.
    pub replacement: String,
}

/// An article that fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Hit {
    /// The article's id.
    pub article: String,
    /// The language of the text shown.
    pub language: Language,
    /// The version shown.
    pub version: Version,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Where a customer can read it.
    pub url: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How well it fits; comparable within one result only.
    pub score: f64,
    /// The language that the words were found in, where it is another one: the text shown is its translation.
    pub found_in: Option<Language>,
    /// The passage that fits best.
    pub passage: Excerpt,
    /// What each feature adds to the score, greatest first.
    pub contributions: Vec<Contribution>,
}

/// A part of an article's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// Its bytes in the rendered text of the article version.
    pub span: Range<usize>,
    /// The headings it stands under, outermost first.
    pub headings: Vec<String>,
    /// Bytes of `text` that match words of the query, ascending and apart.
    pub highlights: Vec<Range<usize>>,
}

/// What a feature adds to a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Contribution {
    /// The feature's name.
    pub feature: Cow<'static, str>,
    /// Its value, a share of what the question tells.
    pub value: f64,
    /// What it adds: value times weight.
    pub adds: f64,
}

/// A ranked article chosen for display: one for each group of translations.
pub(crate) struct Chosen {
    /// Index into [`Found::ranked`].
    pub(crate) rank: usize,
    /// The article the words were found in.
    pub(crate) source: std::sync::Arc<Prepared>,
    /// The article to show: the same, or its translation.
    pub(crate) shown: std::sync::Arc<Prepared>,
}

impl KnowledgeBase {
    /// Finds the articles that fit a query, best first, one hit for each article.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a limit of 0 or above 100 or an empty audience; otherwise if the base can no longer be read.
    pub fn search(&self, query: impl Into<Query>) -> Result<SearchResults> {
        let query = query.into();
        query.check()?;
        let found = self.find(&query, &query.text, CANDIDATES)?;
        let chosen = self.choose(&query, &found)?;
        let mut highlighters = BTreeMap::new();
        let hits = chosen.iter().map(|chosen| hit(&found, chosen, &mut highlighters)).collect();
        let corrections = corrections(&found, head(&query.text));
        Ok(SearchResults { language: found.language.language, corrections, hits })
    }

    /// The best ranked articles, translations of one article once, in the language wanted where there is such a translation in scope.
    pub(crate) fn choose(&self, query: &Query, found: &Found) -> Result<Vec<Chosen>> {
        let wanted = query.reply_language.as_ref().or(found.language.language.as_ref());
        let mut groups: BTreeSet<u32> = BTreeSet::new();
        let mut chosen = Vec::new();
        for (rank, ranked) in found.ranked.iter().enumerate() {
            if chosen.len() == query.limit {
                break;
            }
            let candidate = &found.candidates[ranked.candidate];
            if !groups.insert(candidate.group) {
                continue;
            }
            let source = self.prepared(candidate.sequence)?;
            let shown = match wanted {
                Some(wanted) if !wanted.reads(&source.article.language) => self.translation(found, &source, wanted)?,
                _ => None,
            };
            chosen.push(Chosen { rank, shown: shown.unwrap_or_else(|| source.clone()), source });
        }
        Ok(chosen)
    }

    fn translation(&self, found: &Found, source: &Prepared, wanted: &Language) -> Result<Option<std::sync::Arc<Prepared>>> {
        let group = group(&source.article);
        let translations = found.seen.snapshot.translations(group, &found.seen.view).map_err(|error| self.failed(error))?;
        let readable = |exact: bool| {
            translations.iter().find(move |it| wanted.reads(&it.language) || !exact && it.language.primary() == wanted.primary())
        };
        match readable(true).or_else(|| readable(false)) {
            Some(translation) => self.prepared(translation.sequence).map(Some),
            None => Ok(None),
        }
    }
}

pub(crate) fn hit<'a>(found: &'a Found, chosen: &Chosen, highlighters: &mut BTreeMap<(usize, Language), Highlighter<'a>>) -> Hit {
    let ranked = &found.ranked[chosen.rank];
    let (source, shown) = (&chosen.source.article, &chosen.shown.article);
    let of = found.candidates[ranked.candidate].language;
    let plan = &found.plan.languages[of];
    let translated = source.language != shown.language;
    let key = (of, source.language.clone());
    let highlighter = (!translated).then(|| &*highlighters.entry(key).or_insert_with(|| Highlighter::new(&source.language, plan)));
    Hit {
        article: shown.id.clone(),
        language: shown.language.clone(),
        version: shown.version.unwrap_or(1),
        kind: shown.kind,
        title: shown.title.clone(),
        url: shown.url.clone(),
        tags: shown.tags.clone(),
        score: ranked.score,
        found_in: translated.then(|| source.language.clone()),
        passage: excerpt(&chosen.shown, ranked.passage, highlighter),
        contributions: contributions(ranked),
    }
}

pub(crate) fn contributions(ranked: &Ranked) -> Vec<Contribution> {
    let all = ranked.weights.named().zip(ranked.features);
    let mut all: Vec<Contribution> =
        all.map(|((feature, weight), value)| Contribution { feature: feature.into(), value, adds: value * weight }).collect();
    all.sort_by(|a, b| b.adds.total_cmp(&a.adds).then(a.feature.cmp(&b.feature)));
    all
}

/// A passage of an article; the last one if a translation has fewer.
fn excerpt(prepared: &Prepared, passage: usize, highlighter: Option<&Highlighter<'_>>) -> Excerpt {
    let Some(passage) = prepared.passages.get(passage).or(prepared.passages.last()) else {
        return Excerpt { text: String::new(), span: 0..0, headings: Vec::new(), highlights: Vec::new() };
    };
    let span = prepared.span(passage.sentences.clone());
    let text = prepared.text(span.clone());
    let block = &prepared.rendered.blocks[prepared.sentences[passage.sentences.start].block];
    let heading = |block: &Block| put_back(prepared.text(block.span.clone()), Vec::new(), &prepared.placeholders).0;
    let mut headings: Vec<String> = block.headings.iter().map(|&above| heading(&prepared.rendered.blocks[above])).collect();
    if matches!(block.kind, BlockKind::Heading(_)) {
        headings.push(heading(block));
    }
    let highlights = highlighter.map_or(Vec::new(), |highlighter| highlighter.highlights(text));
    let (text, highlights) = put_back(text, highlights, &prepared.placeholders);
    Excerpt { text, span, headings, highlights }
}

/// Where the corrected words stand in the query.
pub(crate) fn corrections(found: &Found, text: &str) -> Vec<Correction> {
    let mut corrections = Vec::new();
    // All are of one language.
    if let Some(first) = found.corrected.first() {
        Analyzer::new(Language::parse(&first.language).ok().as_ref()).analyze(text, 0, &mut |token| {
            if let Some(corrected) = found.corrected.iter().find(|it| token.form == Form::Written && it.word == token.text) {
                let replacement = corrected.replacement.clone();
                corrections.push(Correction { word: text[token.span.clone()].to_owned(), span: token.span, replacement });
            }
        });
    }
    corrections
}
