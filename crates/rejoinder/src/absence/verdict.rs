//! How an article that may be seen stands in a search.

use std::collections::{BTreeMap, BTreeSet};

use rejoinder_index::{PlanLanguage, PlanWord};
use rejoinder_store::{Result, Stored};
use rejoinder_text::{Form, Language, message};

use super::advice::Advice;
use super::cause::{AbsenceCause, Difference};
use super::nearest::nearest_words;
use crate::base::{KnowledgeBase, group};
use crate::compose::{FoundFor, Letter, candidates};
use crate::find::{CANDIDATES, Found, head};
use crate::query::Query;
use crate::rank::Ranked;
use crate::search::Chosen;

/// So many words tell an article from others.
const RAREST: usize = 3;

/// What a search comes to for one article.
pub(super) struct Verdict {
    /// Which of its versions in scope.
    pub(super) version: usize,
    pub(super) rank: Option<usize>,
    pub(super) cause: AbsenceCause,
    pub(super) advice: Vec<Advice>,
}

impl KnowledgeBase {
    /// What a search comes to for an article of which these versions are in scope, one for each language.
    pub(super) fn verdict(&self, query: &Query, id: &str, seen: &[&Stored]) -> Result<Verdict> {
        let found = self.find(query, &query.text, CANDIDATES)?;
        let all = self.choose(&Query { limit: usize::MAX, ..query.clone() }, &found)?;
        let hits = &all[..all.len().min(query.limit)];
        let words = |version: usize| asked_words(&found, &seen[version].article.language);
        let advised = |version: usize, rank: Option<usize>, cause: AbsenceCause| {
            let advice = Advice::on(&cause, query, &words(version));
            Verdict { version, rank, cause, advice }
        };
        let of_language = |language: &Language| seen.iter().position(|it| it.article.language == *language).unwrap_or_default();
        if let Some(place) = hits.iter().position(|hit| hit.shown.article.id == id) {
            let version = of_language(&hits[place].shown.article.language);
            return Ok(advised(version, Some(place + 1), self.not_answered_with(query, id)?));
        }
        let groups: BTreeSet<&str> = seen.iter().map(|it| group(&it.article)).collect();
        let place = all.iter().position(|it| groups.contains(group(&it.source.article)));
        if let Some((rank, hit)) = place.and_then(|rank| Some((rank, hits.get(rank)?))) {
            return self.represented(query, id, seen, &found, (rank, hit));
        }
        let sequences: Vec<u64> = seen.iter().map(|it| it.sequence).collect();
        let own = |found: &Found, ranked: &Ranked| sequences.iter().position(|it| *it == found.candidates[ranked.candidate].sequence);
        if let (Some(rank), Some(last)) = (place, hits.last()) {
            let this = &found.ranked[all[rank].rank];
            let version = own(&found, this).unwrap_or_default();
            let cause = outranked((this, Some(rank + 1)), (&found.ranked[last.rank], last), query.limit);
            return self.beyond(advised(version, None, cause), seen, &found);
        }
        let closely = self.find_with(query, &query.text, CANDIDATES, &sequences)?;
        let this = closely.ranked.iter().find_map(|ranked| Some((ranked, own(&closely, ranked)?)));
        if let (Some((this, version)), Some(last)) = (this, hits.last()) {
            let cause = outranked((this, None), (&found.ranked[last.rank], last), query.limit);
            return self.beyond(advised(version, None, cause), seen, &found);
        }
        for (version, it) in seen.iter().enumerate() {
            let indexed = found.seen.snapshot.translations(group(&it.article), &found.seen.view).map_err(|error| self.failed(error))?;
            if !indexed.iter().any(|translation| translation.sequence == it.sequence) {
                return Ok(advised(version, None, AbsenceCause::NotIndexed));
            }
        }
        let asked = found.language.language.as_ref();
        let readable = |asked: &Language| seen.iter().position(|it| it.article.language.primary() == asked.primary());
        let cause = match asked.filter(|asked| readable(asked).is_none()) {
            Some(asked) => {
                let languages = seen.iter().map(|it| it.article.language.clone()).collect();
                AbsenceCause::OtherLanguage { languages, asked: asked.clone() }
            }
            None => {
                let version = asked.and_then(readable).unwrap_or_default();
                let words = words(version);
                let nearest = nearest_words(&words, &*self.prepared(seen[version].sequence)?);
                AbsenceCause::NoSharedTerm { words, nearest }
            }
        };
        Ok(advised(asked.and_then(readable).unwrap_or_default(), None, cause))
    }

    /// The verdict on an article that others outrank; where no limit reaches it, the question may say more.
    fn beyond(&self, mut verdict: Verdict, seen: &[&Stored], found: &Found) -> Result<Verdict> {
        if !verdict.advice.iter().any(|advice| matches!(advice, Advice::RaiseLimit { .. })) {
            let words = self.rarest_words(seen[verdict.version], found)?;
            verdict.advice.insert(0, Advice::AskWith { words });
        }
        Ok(verdict)
    }

    /// The words of a version that are rarest in the base; those of a long one from as much of it as is read of a question.
    fn rarest_words(&self, stored: &Stored, found: &Found) -> Result<Vec<String>> {
        let prepared = self.prepared(stored.sequence)?;
        let parts = [(head(&prepared.article.title), 1.0), (head(&prepared.rendered.text), 1.0)];
        let language = std::slice::from_ref(&prepared.article.language);
        let plan = found.seen.snapshot.plan(&parts, language, &found.seen.view).map_err(|error| self.failed(error))?;
        let Some(plan) = plan.languages.first() else { return Ok(Vec::new()) };
        let mut words: Vec<(f64, &str)> = plan.words.iter().filter_map(|word| Some((plan.information(word), spelt(plan, word)?))).collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        Ok(words.into_iter().take(RAREST).map(|(_, word)| word.to_owned()).collect())
    }

    /// The verdict on an article that another one of its group stands for among the hits.
    fn represented(&self, query: &Query, id: &str, seen: &[&Stored], found: &Found, (rank, hit): (usize, &Chosen)) -> Result<Verdict> {
        let of = &hit.shown.article;
        let cause = AbsenceCause::Represented { by: of.id.clone(), language: of.language.clone(), rank: rank + 1 };
        let mut advice = Vec::new();
        let mut shown = None;
        for (version, it) in seen.iter().enumerate() {
            let language = it.article.language.clone();
            let asked = Query { reply_language: Some(language.clone()), ..query.clone() };
            if shown.is_none() && self.choose(&asked, found)?.iter().any(|hit| hit.shown.article.id == id) {
                shown = Some(version);
                advice.push(Advice::ReplyIn { language });
            }
        }
        // One of the two names the group; the other may have its id for one.
        let version = shown.or_else(|| seen.iter().position(|it| group(&it.article) == group(of))).unwrap_or_default();
        let names_it = seen[version].article.group.as_ref().is_some_and(|group| group != id);
        advice.push(Advice::LeaveGroup { article: if names_it { id } else { &of.id }.to_owned() });
        Ok(Verdict { version, rank: None, cause, advice })
    }

    /// What keeps a hit from being answered with.
    fn not_answered_with(&self, query: &Query, id: &str) -> Result<AbsenceCause> {
        let calibration = self.calibration()?;
        let suggestions = self.suggest_with(query.clone(), &calibration)?;
        let mut answered_with: Vec<String> = Vec::new();
        for reply in &suggestions.replies {
            if !answered_with.contains(&reply.article) {
                answered_with.push(reply.article.clone());
            }
        }
        if answered_with.iter().any(|article| article == id) {
            return Ok(AbsenceCause::Present);
        }
        let message = message(head(&query.text));
        let found = self.find(query, &message.text, CANDIDATES)?;
        let chosen = self.choose(&Query { limit: Query::LARGEST_LIMIT, ..query.clone() }, &found)?;
        let found_for = FoundFor { asked: &message.text, kind: message.kind, found: &found, chosen: &chosen };
        let considered = candidates(&found_for, chosen.len(), query, &calibration)?.into_iter().find(|it| it.id() == id);
        // A part of the message may be surer of it than the whole.
        let drafted = suggestions.considered.iter().find(|reply| reply.article == id).map(|reply| reply.confidence);
        let threshold = calibration.threshold;
        let confidence = drafted.or(considered.as_ref().map(|it| it.confidence));
        if let Some(confidence) = confidence.filter(|confidence| *confidence < threshold) {
            return Ok(AbsenceCause::BelowThreshold { confidence, threshold, answered_with });
        }
        let letter = Letter { query, kind: message.kind, language: query.reply_language.as_ref(), as_of: found.seen.as_of };
        Ok(match considered.map(|it| letter.reply(&it, &[], &[])) {
            None if drafted.is_none() => AbsenceCause::NoText,
            Some(Err(names)) => AbsenceCause::LacksValues { names },
            _ => AbsenceCause::NotDrafted { answered_with },
        })
    }
}

/// What the features add to the scores of an article and of the one in the last place among the hits.
fn outranked((this, rank): (&Ranked, Option<usize>), (other, chosen): (&Ranked, &Chosen), limit: usize) -> AbsenceCause {
    let weighed = |ranked: &Ranked| -> BTreeMap<&'static str, (f64, f64)> {
        ranked.weights.named().zip(ranked.features).map(|((name, weight), value)| (name, (value, value * weight))).collect()
    };
    let (here, there) = (weighed(this), weighed(other));
    let differences = here.iter().filter_map(|(name, (value, adds))| {
        let (value_of_other, adds_to_other) = there.get(name)?;
        (adds != adds_to_other).then(|| Difference::new(name, [*value, *value_of_other], [*adds, *adds_to_other]))
    });
    let mut because: Vec<Difference> = differences.collect();
    because.sort_by(|a, b| b.lead_of_other.total_cmp(&a.lead_of_other).then(a.feature.cmp(&b.feature)));
    let by = chosen.shown.article.id.clone();
    AbsenceCause::Outranked { rank, limit, by, score: this.score, score_of_other: other.score, because }
}

/// The words of a question that say what it is about, as they were looked for in one language: those of the message itself, stop words
/// aside, or all if it has no others.
fn asked_words(found: &Found, language: &Language) -> Vec<String> {
    let corrected = |word: &str| found.corrected.iter().find(|it| it.language == language.primary() && it.word == word);
    let mut words: [Vec<String>; 2] = Default::default();
    for plan in found.plan.languages.iter().filter(|plan| plan.language == language.primary() && !plan.is_translated()) {
        for word in &plan.words {
            let Some(text) = spelt(plan, word) else { continue };
            let text = corrected(text).map_or(text, |it| &it.replacement);
            let of = &mut words[usize::from(word.stop || word.weight < 1.0)];
            if !of.iter().any(|other| other == text) {
                of.push(text.to_owned());
            }
        }
    }
    let [telling, rest] = words;
    if telling.is_empty() { rest } else { telling }
}

/// A word of a question in normal spelling: as it is written, or the unit of matching where words are not written apart.
pub(crate) fn spelt<'a>(plan: &'a PlanLanguage, word: &PlanWord) -> Option<&'a str> {
    let own = |form: Form| word.terms.iter().filter(|it| it.strength >= 1.0).map(|it| &plan.terms[it.term]).find(|it| it.form == form);
    own(Form::Written).or_else(|| own(Form::Stem)).or_else(|| own(Form::Code)).map(|term| term.text.as_str())
}
