//! A long message looked up part by part. What customers tell around their question names things that other articles are about; so an
//! article is worth what it holds of one part, not what it gathers from all. A part is a sentence, two in a row, or the whole message.

use std::collections::{BTreeMap, BTreeSet};

use rejoinder_index::{Candidate, IndexError, Plan, Snapshot, View};
use rejoinder_store::Result;
use rejoinder_text::{Language, LongMessage, Statement};

use crate::base::KnowledgeBase;
use crate::find::{AskedBy, CANDIDATES, LookedUp, Question, look_closely, widen};
use crate::rank::{Ranked, sort};

/// How much more a part that ends in a question mark counts. More gains on messages with one question, and loses on those that describe
/// a problem and then ask something else.
const ASKING: f64 = 1.65;
/// Candidates are looked at closely for this many parts, those that promise most. More gain nothing.
const MOST_PARTS: usize = 6;
/// How many candidates are looked at closely for a part: with fewer, one of two questions in a mail is lost now and then.
pub(crate) const CANDIDATES_OF_A_PART: usize = 60;
/// A language this much less likely than the likeliest has no say in which parts promise most.
const LEAST_LIKELY: f64 = 0.05;

/// A part of a message with what it found.
struct Part {
    text: String,
    /// The evidence of its best article, in BM25: the part counts by it.
    evidence: f64,
    /// The same times the share of what the part tells that this article holds: a long tale gathers evidence from words at random.
    promise: f64,
}

impl KnowledgeBase {
    /// The candidates for a message by its parts: each with the part that speaks most for it, whose plan its language is of. `languages` are
    /// those the message may be in, with how likely it is.
    pub(crate) fn find_by_part(
        &self,
        question: &Question<'_>,
        message: &LongMessage<'_>,
        languages: Vec<(Language, f64)>,
        context: &[(&str, f64)],
    ) -> Result<LookedUp> {
        let Question { snapshot, view, .. } = *question;
        let failed = |error| self.failed(error);
        let (languages, likelihood): (Vec<Language>, Vec<f64>) = languages.into_iter().unzip();
        let is_likely = |index: &usize| likelihood[*index] >= LEAST_LIKELY;
        let likely: Vec<Language> = (0..languages.len()).filter(is_likely).map(|index| languages[index].clone()).collect();
        let parts = promising(snapshot, view, message, if likely.is_empty() { &languages } else { &likely }).map_err(failed)?;
        let strongest = parts.iter().map(|part| part.evidence).fold(f64::MIN_POSITIVE, f64::max);
        let mut plan = Plan { languages: Vec::new() };
        let mut asked_by = AskedBy::new();
        let mut corrected = BTreeSet::new();
        let mut best: BTreeMap<u32, (Candidate, Ranked)> = BTreeMap::new();
        for part in parts {
            let mut likelihood = likelihood.clone();
            let texts: Vec<(&str, f64)> = std::iter::once((part.text.as_str(), 1.0)).chain(context.iter().copied()).collect();
            let mut own = snapshot.plan(&texts, &languages, view).map_err(failed)?;
            corrected.extend(widen(snapshot, view, &mut own, &mut likelihood).map_err(failed)?);
            let question = Question { text: &part.text, ..*question };
            let asked = self.asked(&question)?;
            let choice = if asked.is_none() { self.choice(&question)? } else { None };
            let (candidates, ranked) =
                look_closely(&question, &own, &likelihood, CANDIDATES_OF_A_PART, asked.as_ref(), choice.as_deref()).map_err(failed)?;
            let mut candidates: Vec<Option<Candidate>> = candidates.into_iter().map(Some).collect();
            for ranked in ranked {
                let ranked = ranked.of_part(part.evidence / strongest);
                let Some(mut candidate) = candidates[ranked.candidate].take() else { continue };
                candidate.language += plan.languages.len();
                if best.get(&candidate.key).is_none_or(|(_, before)| before.score < ranked.score) {
                    best.insert(candidate.key, (candidate, ranked));
                }
            }
            asked_by.extend(asked.map(|asked| (plan.languages.len(), asked)));
            plan.languages.extend(own.languages);
        }
        let (candidates, ranked): (Vec<Candidate>, Vec<Ranked>) = best.into_values().unzip();
        let mut ranked: Vec<Ranked> = ranked.into_iter().enumerate().map(|(candidate, ranked)| Ranked { candidate, ..ranked }).collect();
        sort(&candidates, &mut ranked);
        // Who asks for a record wants to know how it stands, wherever that is.
        if question.also.is_empty() {
            ranked.truncate(CANDIDATES);
        }
        Ok(LookedUp { plan, candidates, ranked, corrected: corrected.into_iter().collect(), asked: asked_by })
    }
}

/// The parts that promise most, best first: of the sentences, of the pairs that the best of these are in, and of the whole, which counts
/// the less the longer it is.
fn promising(snapshot: &Snapshot, view: &View, message: &LongMessage<'_>, languages: &[Language]) -> Result<Vec<Part>, IndexError> {
    let statements = &message.statements;
    let mut single: Vec<(usize, Part)> = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        single.extend(part(snapshot, view, std::slice::from_ref(statement), 1.0, languages)?.map(|part| (index, part)));
    }
    single.sort_by(|a, b| b.1.promise.total_cmp(&a.1.promise));
    single.truncate(MOST_PARTS);
    let mut pairs: Vec<usize> = single.iter().flat_map(|(index, _)| [index.saturating_sub(1), *index]).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut parts: Vec<Part> = single.into_iter().map(|(_, part)| part).collect();
    for pair in pairs.into_iter().filter_map(|first| statements.get(first..first + 2)) {
        parts.extend(part(snapshot, view, pair, 1.0, languages)?);
    }
    parts.extend(part(snapshot, view, statements, 1.0 / message.length, languages)?);
    parts.sort_by(|a, b| b.promise.total_cmp(&a.promise));
    parts.truncate(MOST_PARTS);
    Ok(parts)
}

/// Looks up statements as one part of this weight; nothing if no article shares a word with them.
fn part(
    snapshot: &Snapshot,
    view: &View,
    statements: &[Statement<'_>],
    weight: f64,
    languages: &[Language],
) -> Result<Option<Part>, IndexError> {
    let texts: Vec<&str> = statements.iter().map(|statement| statement.text).collect();
    let text = texts.join(" ");
    let plan = snapshot.plan(&[(&text, 1.0)], languages, view)?;
    let Some(best) = snapshot.candidates(&plan, view, 1, &[])?.into_iter().next() else { return Ok(None) };
    let of = &plan.languages[best.language];
    let told = of.total_information();
    let asking = if statements.iter().any(|statement| statement.asks) { ASKING } else { 1.0 };
    let evidence = weight * asking * best.retrieval;
    Ok(Some(Part { text, evidence, promise: evidence * best.retrieval / told.max(f64::MIN_POSITIVE) }))
}
