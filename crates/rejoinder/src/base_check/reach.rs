//! Whether an article is found by its own words: its title, its headings, its examples.

use std::collections::BTreeMap;

use rejoinder_store::{Kind, Result, Timestamp};

use super::{Finding, FindingKind, InForceNow, query_for};
use crate::base::KnowledgeBase;
use crate::prepared::Prepared;

/// An article is found if it is among so many first ones.
const AMONG: usize = 5;
/// How many candidates are looked at closely for it.
const DEPTH: usize = 20;
/// So many examples are asked where the title finds another article first.
const MOST_EXAMPLES: usize = 5;

/// What the own words of an article found: the change that made what came first, if that is another article, and its own place from 1.
struct Reached {
    before: Option<u64>,
    place: Option<usize>,
}

impl KnowledgeBase {
    pub(super) fn reach(&self, it: &InForceNow, as_of: Timestamp) -> Result<Vec<Finding>> {
        let article = &it.prepared.article;
        // A canned reply has a title for agents, and is chosen by its examples.
        if article.kind == Kind::Reply {
            return Ok(Vec::new());
        }
        let mut findings = Vec::new();
        let by_title = self.reached(it, &article.title, as_of)?;
        findings.extend(self.shadowed(it, &by_title, as_of)?);
        if by_title.place.is_none_or(|place| place > AMONG) {
            let mut hidden: Vec<&str> = Vec::new();
            for (heading, text) in by_heading(&it.prepared) {
                let is_found =
                    heading.is_some() && self.reached(it, heading.unwrap_or_default(), as_of)?.place.is_some_and(|place| place <= AMONG);
                hidden.extend((!is_found).then_some(text));
            }
            if let Some(first) = hidden.first() {
                let begins: String = first.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
                let message = format!(
                    "{} of its parts, the first of which begins {begins:?}, are found neither by the title {:?} nor by a heading: say in these what they are about",
                    hidden.len(),
                    article.title
                );
                findings.push(Finding::of(FindingKind::Unfindable, article, message));
            }
        }
        Ok(findings)
    }

    /// Whether one other article comes before this one whatever of its own words is asked.
    fn shadowed(&self, it: &InForceNow, by_title: &Reached, as_of: Timestamp) -> Result<Option<Finding>> {
        let article = &it.prepared.article;
        let Some(before) = by_title.before else { return Ok(None) };
        for example in article.examples.iter().take(MOST_EXAMPLES) {
            if self.reached(it, example, as_of)?.before != Some(before) {
                return Ok(None);
            }
        }
        let other = &self.prepared(before)?.article;
        let asked = if article.examples.is_empty() { "its title finds" } else { "its title and examples find" };
        let message = format!("{asked} {} ({:?}) first: merge the two, or say in the titles how they differ", other.id, other.title);
        Ok(Some(Finding::of(FindingKind::Shadowed, article, message)))
    }

    fn reached(&self, it: &InForceNow, text: &str, as_of: Timestamp) -> Result<Reached> {
        let query =
            crate::query::Query { language: Some(it.prepared.article.language.clone()), ..query_for(&it.prepared.article, text, as_of) };
        let found = self.find(&query, text, DEPTH)?;
        let own = found.candidates.iter().find(|candidate| candidate.sequence == it.sequence).map(|candidate| candidate.group);
        // Translations are one article.
        let mut groups: Vec<u32> = Vec::new();
        let mut first = None;
        for ranked in &found.ranked {
            let candidate = &found.candidates[ranked.candidate];
            first.get_or_insert(candidate);
            if !groups.contains(&candidate.group) {
                groups.push(candidate.group);
            }
            if Some(candidate.group) == own {
                break;
            }
        }
        let place = own.and_then(|own| groups.iter().position(|group| *group == own)).map(|index| index + 1);
        let before = first.filter(|first| Some(first.group) != own).map(|first| first.sequence);
        Ok(Reached { before, place })
    }
}

/// The first passage under each heading, and the first of what stands under none.
fn by_heading(prepared: &Prepared) -> Vec<(Option<&str>, &str)> {
    let mut first: BTreeMap<Option<usize>, &str> = BTreeMap::new();
    for passage in &prepared.passages {
        let Some(sentence) = prepared.sentences.get(passage.sentences.start) else { continue };
        let heading = prepared.rendered.blocks[sentence.block].headings.last().copied();
        first.entry(heading).or_insert_with(|| prepared.text(prepared.span(passage.sentences.clone())));
    }
    let text = |heading: usize| prepared.text(prepared.rendered.blocks[heading].span.clone());
    first.into_iter().map(|(heading, passage)| (heading.map(text), passage)).collect()
}
