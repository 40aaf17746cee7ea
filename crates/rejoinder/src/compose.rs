//! From ranked articles to what each answers and how likely it is right, and from there to replies.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rejoinder_store::{Article, Kind, Timestamp};
use rejoinder_text::{AskKind, BlockKind, Expectation, Language, ask_kind};

use crate::answer::{Answer, Asking, answer, same_part};
use crate::calibration::Calibration;
use crate::canned::{Fault, Values};
use crate::changes::{News, RecentChange};
use crate::confidence::{Confidence, Rivals};
use crate::diff::SentenceChange;
use crate::find::Found;
use crate::outcome::{Grounds, Reply, Warning};
use crate::placeholders::put_back;
use crate::prepared::Prepared;
use crate::query::Query;
use crate::reply::{Draft, Occasion, Quoted, draft, text, topic};
use crate::search::Chosen;
use crate::slots::found as stands_in;

/// An article with what it answers.
#[derive(Clone)]
pub(crate) struct Candidate {
    pub(crate) answer: Answer,
    pub(crate) shown: Arc<Prepared>,
    pub(crate) confidence: f64,
    /// The confidence it would have if those with nearly its score were no rivals.
    pub(crate) confidence_beside_equals: f64,
    pub(crate) score: f64,
    pub(crate) signals: Vec<(&'static str, f64)>,
    pub(crate) grounds: Option<Grounds>,
    /// Looked up when all is merged.
    pub(crate) news: News,
}

/// Articles whose score is at least this share of the best one's are plausible beside it.
pub(crate) const PLAUSIBLE: f64 = 0.7;

/// How likely an article that holds in some regions alone holds for a customer of whom the region is not known: as much as not, unless all
/// articles hold in the same one.
const HOLDS_HERE: f64 = 0.5;

/// How far an article is trusted on the second its review is overdue, as a share of before.
const OVERDUE: f64 = 0.9;
/// The period between reviews, in seconds, of an article that does not say when it was last changed.
const YEAR: i64 = 365 * 86_400;

impl Candidate {
    pub(crate) fn id(&self) -> &str {
        &self.shown.article.id
    }
}

/// A message or a part of one, and what was found for it.
pub(crate) struct FoundFor<'a> {
    pub(crate) asked: &'a str,
    pub(crate) kind: AskKind,
    pub(crate) found: &'a Found,
    pub(crate) chosen: &'a [Chosen],
}

/// What each of the articles chosen answers, in order of rank, at most `most` of them.
pub(crate) fn candidates(
    found_for: &FoundFor<'_>,
    most: usize,
    query: &Query,
    calibration: &Calibration,
) -> rejoinder_store::Result<Vec<Candidate>> {
    let FoundFor { asked, found, chosen, .. } = *found_for;
    let expectation = Expectation::of(asked, found.language.language.as_ref());
    let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
    for (index, chosen) in chosen.iter().enumerate().take(most) {
        let candidate = &found.candidates[found.ranked[chosen.rank].candidate];
        let plan = &found.plan.languages[candidate.language];
        // Sentences are encoded here and now, which takes its time: only for what would be said first.
        let near = match found.asked(candidate).filter(|_| index == 0) {
            Some(asked) => asked.sentences(&chosen.source, found.ranked[chosen.rank].passage)?,
            None => Vec::new(),
        };
        let in_source = answer(Asking { plan, expectation: &expectation }, &chosen.source, &near);
        let translated = chosen.source.article.language != chosen.shown.article.language;
        let shown = if translated { in_source.and_then(|it| same_part(&it, &chosen.source, &chosen.shown)) } else { in_source };
        answers.extend(shown.map(|answer| (index, answer)));
    }
    let all = answers.into_iter().map(|(index, answer)| {
        let Sure { confidence: Confidence { probability, signals }, beside_equals } = Sure::of(found_for, index);
        let chosen = &chosen[index];
        let ranked = &found.ranked[chosen.rank];
        let grounds = grounds(&chosen.shown, ranked.passage);
        let elsewhere = query.region.is_none() && !chosen.shown.article.regions.is_empty() && !found.seen.view.holds_in_one_region();
        let trusted = reviewed(&chosen.shown.article, found.seen.as_of) * if elsewhere { HOLDS_HERE } else { 1.0 };
        Candidate {
            answer,
            shown: Arc::clone(&chosen.shown),
            confidence: calibration.apply(trusted * probability),
            confidence_beside_equals: calibration.apply(beside_equals),
            score: ranked.score,
            signals,
            grounds,
            news: News::default(),
        }
    });
    Ok(all.collect())
}

/// How far an article is trusted whose review is overdue: a little less at once, and half as much for each further period as long as from its
/// last change to the review.
fn reviewed(article: &Article, as_of: i64) -> f64 {
    let Some(by) = article.review_by.map(Timestamp::seconds).filter(|by| *by <= as_of) else { return 1.0 };
    let changed = article.updated_at.max(article.valid_from).map(Timestamp::seconds).filter(|changed| *changed < by);
    let period = changed.map_or(YEAR, |changed| by - changed);
    OVERDUE * (-((as_of - by) as f64) / period as f64).exp2()
}

struct Sure {
    confidence: Confidence,
    beside_equals: f64,
}

impl Sure {
    /// How sure it is that the article at a place of the ranking is right.
    fn of(found_for: &FoundFor<'_>, index: usize) -> Self {
        let FoundFor { asked, kind, found, chosen: all } = *found_for;
        let chosen = &all[index];
        let group = |rank: usize| found.candidates[found.ranked[rank].candidate].group;
        let this = &found.ranked[chosen.rank];
        let plan = &found.plan.languages[found.candidates[this.candidate].language];
        let beside = |other: &&Chosen| goes_beside(asked, kind, &chosen.shown.article, &other.shown.article);
        let beside: Vec<usize> = all.iter().filter(beside).map(|other| other.rank).collect();
        let is_rival = |rank: &usize| group(*rank) != group(chosen.rank) && !beside.contains(rank);
        let others = || (0..found.ranked.len()).filter(is_rival).map(|rank| &found.ranked[rank]);
        let confidence = Confidence::of(this, Rivals::of(others()), plan);
        let unequal = others().filter(|other| other.score < PLAUSIBLE * this.score);
        let beside_equals = Confidence::of(this, Rivals::of(unequal), plan).probability;
        Self { confidence, beside_equals }
    }
}

/// Whether an article is no rival of another, however well it fits: it is about other products than the one that the customer names, or
/// both are about cancelling, and whoever cancels is told of both.
fn goes_beside(asked: &str, kind: AskKind, this: &Article, other: &Article) -> bool {
    let names = |article: &Article| article.products.iter().any(|product| stands_in(asked, product).is_some());
    let of_another = !other.products.is_empty() && names(this) && !names(other);
    of_another || kind == AskKind::Cancellation && [this, other].iter().all(|it| ask_kind(&it.title) == AskKind::Cancellation)
}

fn grounds(shown: &Prepared, passage: usize) -> Option<Grounds> {
    let passage = shown.passages.get(passage).or(shown.passages.last())?;
    let span = shown.span(passage.sentences.clone());
    let article = &shown.article;
    let numbered = shown.rendered.blocks.iter().filter(|block| span.contains(&block.span.start)).filter_map(|block| match block.kind {
        BlockKind::Step(number) => Some((block.span.start - span.start, number)),
        _ => None,
    });
    let (places, numbers): (Vec<Range<usize>>, Vec<u32>) = numbered.map(|(place, number)| (place..place, number)).unzip();
    let (text, places) = put_back(shown.text(span.clone()), places, &shown.placeholders);
    Some(Grounds {
        article: article.id.clone(),
        version: article.version.unwrap_or(1),
        language: article.language.clone(),
        title: article.title.clone(),
        text,
        span,
        steps: places.into_iter().map(|place| place.start).zip(numbers).collect(),
    })
}

/// For whom and in which way replies are written.
pub(crate) struct Letter<'a> {
    pub(crate) query: &'a Query,
    pub(crate) kind: AskKind,
    /// The language wanted; none: that of the article.
    pub(crate) language: Option<&'a Language>,
    pub(crate) as_of: i64,
}

impl<'a> From<&'a Candidate> for Quoted<'a> {
    /// Whoever reads an answer that changed is told since when it holds; of a change elsewhere in the article, or of one that says the same
    /// in other words, agents alone are.
    fn from(it: &'a Candidate) -> Self {
        let is_quoted = |new: &Range<usize>| it.answer.spans.iter().any(|span| span.start < new.end && new.start < span.end);
        let touched = |change: &&RecentChange| {
            let told_otherwise = change.diff.facts.iter().filter_map(|it| it.sides[1].span.as_ref());
            let is_new = |sentence: &&SentenceChange| sentence.before.is_none();
            let told_anew = change.diff.sentences.iter().filter(is_new).filter_map(|it| it.after.as_ref()).map(|it| &it.span);
            told_otherwise.chain(told_anew).any(is_quoted)
        };
        let changed = it.news.changed.as_ref().filter(touched).map(|change| change.at);
        Self { answer: &it.answer, article: &it.shown, changed }
    }
}

impl Letter<'_> {
    /// A reply with the answer of one article and, each with its own source, the answers of others, that names what it leaves open.
    ///
    /// # Errors
    ///
    /// The names of the values without which a canned reply says nothing.
    pub(crate) fn reply(&self, candidate: &Candidate, also: &[&Candidate], unanswered: &[&str]) -> Result<Reply, Vec<String>> {
        let article = &candidate.shown.article;
        let wanted = self.language.unwrap_or(&article.language);
        let values = Values::new(&self.query.values, self.query.customer.as_deref());
        let occasion = Occasion { topic: topic(&candidate.shown, wanted), unanswered, ..self.occasion(wanted, &values) };
        let all: Vec<Quoted<'_>> = std::iter::once(candidate).chain(also.iter().copied()).map(Quoted::from).collect();
        let Draft { parts, answer, missing, fault } = draft(&all, &occasion)?;
        let mut warnings = Vec::new();
        for it in std::iter::once(candidate).chain(also.iter().copied()) {
            let article = &it.shown.article;
            if !wanted.reads(&article.language) {
                warnings.push(Warning::OtherLanguage(article.language.clone()));
            }
            warnings.extend(article.review_by.filter(|by| by.seconds() <= self.as_of).map(Warning::ReviewOverdue));
            warnings.extend(it.news.outdated.clone().map(Warning::Outdated));
            if !article.audience.iter().any(|audience| audience == "public") {
                warnings.push(Warning::Internal);
            }
        }
        warnings.dedup();
        warnings.extend((!missing.is_empty()).then_some(Warning::MissingValues));
        warnings.extend(fault.map(|Fault { line, reason }| Warning::BrokenTemplate { line, reason }));
        Ok(Reply {
            text: text(&parts, self.query.channel),
            parts,
            answer,
            article: article.id.clone(),
            kind: article.kind,
            title: article.title.clone(),
            version: article.version.unwrap_or(1),
            language: article.language.clone(),
            confidence: candidate.confidence,
            signals: candidate.signals.iter().map(|&(name, value)| (name.into(), value)).collect(),
            url: article.url.clone(),
            missing,
            changed: candidate.news.changed.clone(),
            warnings,
        })
    }

    /// Whether there is something to say: a canned reply may lack the values without which it says nothing.
    pub(crate) fn can_write(&self, candidate: &Candidate) -> bool {
        candidate.shown.article.kind != Kind::Reply || self.reply(candidate, &[], &[]).is_ok()
    }

    /// What any message to this customer is made for.
    pub(crate) fn occasion<'a>(&'a self, language: &'a Language, values: &'a Values) -> Occasion<'a> {
        Occasion {
            language,
            channel: self.query.channel,
            customer: self.query.customer.as_deref(),
            tone: self.query.tone,
            kind: self.kind,
            topic: None,
            unanswered: &[],
            values,
        }
    }
}
