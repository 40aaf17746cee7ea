//! Suggest: replies an agent can send, or the honest word that there is none.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rejoinder_store::{Kind, Result, Timestamp, Version};
use rejoinder_text::{Expectation, Language, message};
use serde::Serialize;

use crate::answer::{Answer, Answered, Asking, answer, best_of, same_part};
use crate::base::KnowledgeBase;
use crate::confidence::{Rivals, confidence, threshold};
use crate::find::{Found, head};
use crate::query::Query;
use crate::reply::{Occasion, Part, parts, text};
use crate::search::Chosen;

/// What can be said to a customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Suggestions {
    /// The language of the message, if that is clear.
    pub language: Option<Language>,
    /// Whether there is an answer.
    pub outcome: Outcome,
    /// Replies that are likely enough to be right, likeliest first. Empty unless [`Outcome::Answered`].
    pub replies: Vec<Reply>,
    /// What else was looked at and is not likely enough: for a person to judge, not to send.
    pub considered: Vec<Reply>,
    /// The single questions of the message, where it holds several.
    pub asks: Vec<Ask>,
}

/// Whether there is an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// The first reply is likely enough to be right.
    Answered,
    /// It is not: a person should answer.
    HandOver(HandOver),
}

/// What the person who takes over should know.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HandOver {
    /// Why there is no answer.
    pub reason: Reason,
    /// Tags of what was considered, likeliest first: who may know.
    pub topics: Vec<String>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// Nothing in scope shares a word with the message.
    NothingFound,
    /// Something does, but it is not likely to be the answer.
    Uncertain,
}

/// One question of a message that holds several.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ask {
    /// The question.
    pub text: String,
    /// The article that answers it best, if any is likely enough.
    pub article: Option<String>,
    /// How likely that article is right.
    pub confidence: f64,
}

/// A draft of what to say.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reply {
    /// The whole text, ready to send.
    pub text: String,
    /// Its parts, each with its source.
    pub parts: Vec<Part>,
    /// What it answers with.
    pub answer: Answer,
    /// The id of the article it quotes.
    pub article: String,
    /// What that article is.
    pub kind: Kind,
    /// The title of that article.
    pub title: String,
    /// The version quoted.
    pub version: Version,
    /// The language of the text quoted.
    pub language: Language,
    /// The probability that it is right.
    pub confidence: f64,
    /// Where a customer can read more.
    pub url: Option<String>,
    /// What to check before sending.
    pub warnings: Vec<Warning>,
}

/// What to check before sending a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Warning {
    /// The article is in another language than the customer's, and there is no translation.
    OtherLanguage(Language),
    /// The article should have been looked over before this time.
    ReviewOverdue(Timestamp),
    /// The article is not for the public.
    Internal,
}

/// More replies than this help nobody choose.
const MOST_REPLIES: usize = 5;

impl KnowledgeBase {
    /// Drafts replies to a customer's message, likeliest first, or hands over.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search).
    pub fn suggest(&self, query: impl Into<Query>) -> Result<Suggestions> {
        let mut query = query.into();
        query.check()?;
        let wanted = query.limit.min(MOST_REPLIES);
        query.limit = MOST_REPLIES;
        let message = message(head(&query.text));
        let found = self.find(&query, &message.text)?;
        let chosen = self.choose(&query, &found)?;
        let mut replies = compose(&query, &message.text, &found, &chosen)?;
        let mut tags = topics(&chosen);
        let mut asks = Vec::new();
        // A short question alone may look like another language than the message it stands in.
        query.reply_language = query.reply_language.or_else(|| found.language.language.clone());
        for ask in message.asks {
            let found = self.find(&query, &ask)?;
            let chosen = self.choose(&query, &found)?;
            let best = compose(&query, &ask, &found, &chosen)?.into_iter().next();
            let confidence = best.as_ref().map_or(0.0, |reply| reply.confidence);
            let article = best.as_ref().filter(|_| confidence >= threshold()).map(|reply| reply.article.clone());
            asks.push(Ask { text: ask, article, confidence });
            if let Some(best) = best {
                tags.extend(topics(&chosen[..1]));
                match replies.iter_mut().find(|reply| reply.article == best.article) {
                    Some(same) if best.confidence > same.confidence => *same = best,
                    Some(_) => {}
                    None => replies.push(best),
                }
            }
        }
        // What is sure comes first, the surest ahead. What is not stays in order of rank: the whole message says more than a part of it.
        let is_sure = |reply: &Reply| reply.confidence >= threshold();
        let by_confidence = |a: &Reply, b: &Reply| b.confidence.total_cmp(&a.confidence).then_with(|| a.article.cmp(&b.article));
        replies.sort_by(|a, b| is_sure(b).cmp(&is_sure(a)).then_with(|| if is_sure(a) { by_confidence(a, b) } else { Ordering::Equal }));
        let mut considered = replies.split_off(replies.partition_point(is_sure));
        replies.truncate(wanted);
        considered.truncate(wanted - replies.len());
        let outcome = match (replies.is_empty(), considered.is_empty()) {
            (false, _) => Outcome::Answered,
            (true, nothing) => {
                let mut seen = Vec::new();
                tags.retain(|tag| {
                    !seen.contains(tag) && {
                        seen.push(tag.clone());
                        true
                    }
                });
                Outcome::HandOver(HandOver { reason: if nothing { Reason::NothingFound } else { Reason::Uncertain }, topics: tags })
            }
        };
        Ok(Suggestions { language: found.language.language, outcome, replies, considered, asks })
    }
}

fn topics(chosen: &[Chosen]) -> Vec<String> {
    chosen.iter().take(3).flat_map(|chosen| chosen.shown.article.tags.clone()).collect()
}

fn compose(query: &Query, asked: &str, found: &Found, chosen: &[Chosen]) -> Result<Vec<Reply>> {
    let expectation = Expectation::of(asked, found.language.language.as_ref());
    let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
    let mut worths = Vec::new();
    let language = chosen.first().map_or(0, |first| found.candidates[found.ranked[first.rank].candidate].language);
    for (index, chosen) in chosen.iter().enumerate() {
        let plan = &found.plan.languages[found.candidates[found.ranked[chosen.rank].candidate].language];
        let candidate = &found.candidates[found.ranked[chosen.rank].candidate];
        // Sentences are encoded here and now, which takes its time: only for what would be said first.
        let near = match found.asked(candidate).filter(|_| index == 0) {
            Some(asked) => asked.sentences(&chosen.source, found.ranked[chosen.rank].passage)?,
            None => Vec::new(),
        };
        let answered = answer(Asking { plan, expectation: &expectation }, &chosen.source, &near);
        // What was found by another part of the message, or in another language, is not worth less for that.
        let comparable = candidate.language == language && found.asked(candidate).is_none();
        worths.push((answered.as_ref().and_then(|it| it.worth).filter(|_| comparable), found.ranked[chosen.rank].score));
        let in_source = answered.map(|Answered { answer, .. }| answer);
        let translated = chosen.source.article.language != chosen.shown.article.language;
        let shown = if translated { in_source.and_then(|it| same_part(&it, &chosen.source, &chosen.shown)) } else { in_source };
        answers.extend(shown.map(|answer| (index, answer)));
    }
    // The article with the best answer takes the first place, with the confidence that the first has: the others move down by one.
    let mut places: Vec<usize> = answers.keys().copied().collect();
    let sure: Vec<f64> = places.iter().map(|&index| confidence_of(found, chosen, index)).collect();
    if let Some(best) = places.iter().position(|&index| index == best_of(&worths)) {
        places[..=best].rotate_right(1);
    }
    let replies = places.into_iter().zip(sure).filter_map(|(index, confidence)| {
        let answer = answers.remove(&index)?;
        Some(reply(query, found, &chosen[index], answer, confidence))
    });
    Ok(replies.collect())
}

/// The probability that the article at a place of the ranking is right.
fn confidence_of(found: &Found, chosen: &[Chosen], index: usize) -> f64 {
    let others = chosen.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| &found.ranked[other.rank]);
    confidence(&found.ranked[chosen[index].rank], Rivals::of(others))
}

fn reply(query: &Query, found: &Found, chosen: &Chosen, answer: Answer, confidence: f64) -> Reply {
    let article = &chosen.shown.article;
    let wanted = query.reply_language.as_ref().or(found.language.language.as_ref()).unwrap_or(&article.language);
    let occasion = Occasion { language: wanted, channel: query.channel, customer: query.customer.as_deref() };
    let parts = parts(&answer, &chosen.shown, &occasion);
    let mut warnings = Vec::new();
    if !wanted.reads(&article.language) {
        warnings.push(Warning::OtherLanguage(article.language.clone()));
    }
    warnings.extend(article.review_by.filter(|by| by.seconds() <= found.as_of).map(Warning::ReviewOverdue));
    if !article.audience.iter().any(|audience| audience == "public") {
        warnings.push(Warning::Internal);
    }
    Reply {
        text: text(&parts, query.channel),
        parts,
        answer,
        article: article.id.clone(),
        kind: article.kind,
        title: article.title.clone(),
        version: article.version.unwrap_or(1),
        language: article.language.clone(),
        confidence,
        url: article.url.clone(),
        warnings,
    }
}
