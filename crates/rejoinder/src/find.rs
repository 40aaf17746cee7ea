//! From a query to ranked candidates: language, plan, candidates, rank. What search and suggest share.

use std::borrow::Cow;
use std::sync::Arc;

use rejoinder_index::{Candidate, Corrected, IndexError, Plan, PlanLanguage, Scope, Snapshot, View};
use rejoinder_store::{Result, Timestamp};
use rejoinder_text::{Form, Language, detect, long_message, may_be_in, message};

use crate::base::KnowledgeBase;
use crate::choice::Choice;
use crate::encoding::Asked;
use crate::query::Query;
use crate::rank::{Ranked, rank};
use crate::settings::Settings;

/// How many candidates are looked at closely. More gained nothing in trials, fewer lost recall on long articles.
pub(crate) const CANDIDATES: usize = 100;
/// How much an earlier turn weighs beside the message; each turn before it half of that.
const CONTEXT_WEIGHT: f64 = 0.3;
/// At most this many earlier turns are looked at.
const CONTEXT_TURNS: usize = 3;

/// A query looked up: ranked candidates, and what they were found with.
pub(crate) struct Found {
    pub(crate) seen: Seen,
    pub(crate) plan: Plan,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) ranked: Vec<Ranked>,
    pub(crate) language: Guess,
    pub(crate) corrected: Vec<Corrected>,
    pub(crate) asked: AskedBy,
}

/// The question, or the parts of a message, as the encoder understands them: each with the first of the plan's languages that is its own.
pub(crate) type AskedBy = Vec<(usize, Asked)>;

/// What came of looking up a question or the parts of a message.
pub(crate) struct LookedUp {
    pub(crate) plan: Plan,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) ranked: Vec<Ranked>,
    pub(crate) corrected: Vec<Corrected>,
    pub(crate) asked: AskedBy,
}

impl Found {
    /// What was asked, as the encoder understands it, when a candidate was found.
    pub(crate) fn asked(&self, candidate: &Candidate) -> Option<&Asked> {
        let of = self.asked.iter().rev().find(|(first, _)| *first <= candidate.language);
        of.map(|(_, asked)| asked)
    }
}

/// The state of the index, and what of it a query may see.
pub(crate) struct Seen {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) view: Arc<View>,
    pub(crate) scope: Scope,
    /// What the base agrees on.
    pub(crate) settings: Arc<Settings>,
    /// The second whose rules apply.
    pub(crate) as_of: i64,
}

/// A question, and the scope in which it is asked.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) text: &'a str,
    /// The likeliest language, if one stands out.
    pub(crate) language: Option<&'a Language>,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) view: &'a Arc<View>,
    pub(crate) scope: &'a Scope,
    pub(crate) as_of: i64,
    /// The changes that made the records which are looked at closely however many others are found before them.
    pub(crate) also: &'a [u64],
}

/// In which language a question is.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    /// The likeliest language, if one stands out.
    pub(crate) language: Option<Language>,
    /// For each language of the plan, how likely the question is in it; the likeliest has 1.
    pub(crate) likelihood: Vec<f64>,
}

impl KnowledgeBase {
    /// What a query may see; the time is now, unless the query says when.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a region or an audience that the base does not know.
    pub(crate) fn seen_by(&self, query: &Query) -> Result<Seen> {
        let settings = self.settings()?;
        self.check_scope(query, &settings)?;
        self.seen_unchecked(query, settings)
    }

    /// The same for a query whose names were checked, or need not be known.
    pub(crate) fn seen_unchecked(&self, query: &Query, settings: Arc<Settings>) -> Result<Seen> {
        let (snapshot, scope) = (self.snapshot()?, settings.scope(query));
        let as_of = query.as_of.unwrap_or_else(Timestamp::now).seconds();
        let view = snapshot.view(&scope, as_of).map_err(|error| self.failed(error))?;
        Ok(Seen { snapshot, view, scope, settings, as_of })
    }

    /// Looks up a question, or a long message by its parts; at most `depth` candidates are looked at closely.
    pub(crate) fn find(&self, query: &Query, text: &str, depth: usize) -> Result<Found> {
        self.find_with(query, text, depth, &[])
    }

    /// The same, with the records that these changes made, if any of their words would let them be found.
    pub(crate) fn find_with(&self, query: &Query, text: &str, depth: usize, also: &[u64]) -> Result<Found> {
        let seen = self.seen_by(query)?;
        let Seen { snapshot, view, scope, as_of, .. } = &seen;
        let reduced = reduced(head(text));
        let text = reduced.as_ref();
        let mut parts = vec![(text, 1.0)];
        let turns: Vec<String> = query.context.iter().rev().take(CONTEXT_TURNS).map(|turn| message(head(turn)).text).collect();
        parts.extend(turns.iter().zip([1.0, 0.5, 0.25]).map(|(turn, weight)| (turn.as_str(), CONTEXT_WEIGHT * weight)));
        let primaries = primaries(view.languages());
        let mut plan = snapshot.plan(&parts, &primaries, view).map_err(|error| self.failed(error))?;
        let mut language = guess(query.language.as_ref(), text, &plan, view.languages());
        let of = language.language.clone();
        let question = Question { text, language: of.as_ref(), snapshot, view, scope, as_of: *as_of, also };
        let by_part = match long_message(text) {
            Some(long) => {
                let languages = primaries.into_iter().zip(language.likelihood.iter().copied()).collect();
                Some(self.find_by_part(&question, &long, languages, &parts[1..])?)
            }
            None => None,
        };
        // A message that shares no word with any article has no part that promises anything; its meaning may.
        let LookedUp { plan, candidates, ranked, corrected, asked } = if let Some(found) = by_part.filter(|it| !it.candidates.is_empty()) {
            found
        } else {
            let likelihood = &mut language.likelihood;
            let corrected = widen(snapshot, view, &mut plan, likelihood).map_err(|error| self.failed(error))?;
            let asked = self.asked(&question)?;
            let choice = if asked.is_none() { self.choice(&question)? } else { None };
            let looked = look_closely(&question, &plan, likelihood, depth, asked.as_ref(), choice.as_deref());
            let (candidates, ranked) = looked.map_err(|error| self.failed(error))?;
            LookedUp { plan, candidates, ranked, corrected, asked: asked.map(|asked| (0, asked)).into_iter().collect() }
        };
        Ok(Found { seen, plan, candidates, ranked, language, corrected, asked })
    }
}

/// The candidates for a question, found by words and, where an encoder has a say, by meaning, and their order.
pub(crate) fn look_closely(
    question: &Question<'_>,
    plan: &Plan,
    likelihood: &[f64],
    depth: usize,
    asked: Option<&Asked>,
    choice: Option<&Choice>,
) -> Result<(Vec<Candidate>, Vec<Ranked>), IndexError> {
    let nearest = asked.map(Asked::nearest).unwrap_or_default();
    let mut candidates = question.snapshot.candidates(plan, question.view, depth, &nearest)?;
    for &sequence in question.also {
        if !candidates.iter().any(|it| it.sequence == sequence) {
            candidates.extend(question.snapshot.candidate(plan, question.view, sequence)?);
        }
    }
    let meaning = asked.map(|asked| asked.meaning(&candidates));
    let taught = choice.map(|choice| choice.scores(question.text, question.language, None));
    let ranked = rank(plan, &candidates, likelihood, question.scope, meaning.as_ref(), taught.as_ref());
    Ok((candidates, ranked))
}

/// Widens a question through the vocabulary and translates it, with the likelihood of the languages added; tells what was corrected in
/// the likeliest, or the first of several as likely where anything was.
pub(crate) fn widen(snapshot: &Snapshot, view: &View, plan: &mut Plan, likelihood: &mut Vec<f64>) -> Result<Vec<Corrected>, IndexError> {
    let corrected = snapshot.expand(plan, likelihood, view)?;
    let Some(likeliest) = likelihood.iter().position(|likelihood| *likelihood == 1.0) else { return Ok(Vec::new()) };
    let told = corrected.into_iter().zip(&*likelihood).find(|(corrected, likelihood)| **likelihood == 1.0 && !corrected.is_empty());
    let told = told.map_or(Vec::new(), |(corrected, _)| corrected);
    snapshot.translate(plan, likeliest, likelihood, view)?;
    for added in plan.languages.iter().skip(likelihood.len()) {
        let same = plan.languages.iter().position(|of| of.language == added.language);
        likelihood.push(same.and_then(|index| likelihood.get(index)).copied().unwrap_or_default());
    }
    Ok(told)
}

/// A long message without greeting, signature and quoted mail; a shorter one as it is.
fn reduced(text: &str) -> Cow<'_, str> {
    if long_message(text).is_some() { Cow::Owned(message(text).text) } else { Cow::Borrowed(text) }
}

/// One language for each primary subtag.
pub(crate) fn primaries(languages: &[Language]) -> Vec<Language> {
    let mut primaries: Vec<Language> = languages.to_vec();
    primaries.dedup_by(|b, a| a.primary() == b.primary());
    primaries
}

/// Weighs what the letters say against which words and pieces of words the base knows in each language: a detector knows nothing of
/// short questions, of product names and of Vietnamese without accents, and the base's own vocabulary does.
fn guess(stated: Option<&Language>, text: &str, plan: &Plan, languages: &[Language]) -> Guess {
    if let Some(stated) = stated {
        let likelihood = plan.languages.iter().map(|of| if of.language == stated.primary() { 1.0 } else { 0.0 }).collect();
        return Guess { language: Some(stated.clone()), likelihood };
    }
    let detected = detect(text, languages);
    let strength: Vec<f64> = plan
        .languages
        .iter()
        .map(|of| {
            let looks = detected.as_ref().filter(|detected| detected.language.primary() == of.language);
            (known(of, Form::Written) + known(of, Form::Gram)) / 2.0 + looks.map_or(0.0, |detected| detected.confidence)
        })
        .map(|strength| strength.powi(4))
        .collect();
    let total: f64 = strength.iter().sum();
    let best = strength.iter().copied().fold(0.0, f64::max);
    let likelihood = strength.iter().map(|strength| if best > 0.0 { strength / best } else { 1.0 }).collect();
    let standing_out = strength.iter().position(|&strength| strength == best && best > 0.5 * total);
    let language = standing_out.and_then(|index| {
        let primary = &plan.languages[index].language;
        let exact = detected.map(|detected| detected.language).filter(|language| language.primary() == primary);
        exact.or_else(|| languages.iter().find(|language| language.primary() == primary).cloned())
    });
    // A base without Japanese knows the Chinese characters in a Japanese question: that is no reason to answer in Chinese.
    let language = language.filter(|language| may_be_in(text, language));
    Guess { language, likelihood }
}

/// The share of a question's terms of one form that the base knows in a language.
fn known(plan: &PlanLanguage, form: Form) -> f64 {
    let terms = || plan.terms.iter().filter(|term| term.form == form);
    let count = terms().count();
    if count == 0 { 0.0 } else { terms().filter(|term| term.frequency > 0).count() as f64 / count as f64 }
}

/// As much of a text as is read, cut between characters.
pub(crate) fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(Query::LONGEST)]
}
