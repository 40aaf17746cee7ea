//! Check: what a reply written by a person or a language model says that the articles do not.

use std::collections::BTreeMap;
use std::ops::Range;

use rejoinder_index::{Bar, PlanLanguage, Scope, Snapshot, View};
use rejoinder_store::{Article, InForce, Result, Status, Timestamp, Version};
use rejoinder_text::{Fact, FactKind, Form, Language, detect, fact_languages, facts, message, names, sentences_by_line, wording};
use serde::{Deserialize, Serialize};

use crate::base::{KnowledgeBase, bar};
use crate::find::{Seen, head, primaries};
use crate::follow_up::next_working_day;
use crate::phrases::Voice;
use crate::query::{Query, Tone};
use crate::support::{Fits, Support, Told, is_identifier};
use crate::wordings::{runs, shared};

/// What a draft says that can be checked, and what was found of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReplyCheck {
    /// Facts that an article or the customer's message bears out, in order.
    pub supported: Vec<SupportedFact>,
    /// Facts and names that nothing bears out, in order.
    pub unsupported: Vec<UnsupportedFact>,
    /// Text of articles that the customer may not see, in order.
    pub out_of_scope: Vec<HiddenText>,
    /// Bytes of the draft that were not looked at because it is too long, in order.
    pub unchecked: Vec<Range<usize>>,
}

impl ReplyCheck {
    /// Whether the whole draft was looked at and nothing was found wrong with it. It may still be wrong in what is no fact.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.unsupported.is_empty() && self.out_of_scope.is_empty() && self.unchecked.is_empty()
    }
}

/// A fact of a draft that something bears out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupportedFact {
    /// What it is.
    pub kind: FactKind,
    /// Its bytes in the draft.
    pub span: Range<usize>,
    /// Its text in the draft.
    pub text: String,
    /// What bears it out.
    pub source: FactSource,
}

/// What bears a fact out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FactSource {
    /// An article.
    Article(ArticleFact),
    /// The customer wrote it.
    Message,
    /// It stands in the sentence of a hand-over that says by when a person replies: [`HandOver::follow_up`](crate::HandOver::follow_up).
    HandOver,
}

/// A fact of an article in scope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ArticleFact {
    /// The article's id.
    pub article: String,
    /// The version.
    pub version: Version,
    /// The language of the text.
    pub language: Language,
    /// Its bytes in the rendered text of the version; nothing if it stands in the title, or is the article's address or the time from which
    /// it holds.
    pub span: Option<Range<usize>>,
    /// Its text there.
    pub text: String,
}

/// A fact or a name of a draft that nothing bears out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnsupportedFact {
    /// What it is.
    pub kind: FactKind,
    /// Its bytes in the draft.
    pub span: Range<usize>,
    /// Its text in the draft.
    pub text: String,
    /// The fact of the same kind that the articles tell where they are about the same thing: what was meant, perhaps.
    pub nearest: Option<ArticleFact>,
    /// Whether the customer wrote it, which makes no rule of it.
    pub in_message: bool,
}

/// A run of words in a draft that stands in an article which the customer may not see, and in none that they may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HiddenText {
    /// Its bytes in the draft.
    pub span: Range<usize>,
    /// Why the customer may not see the article.
    pub reason: HiddenReason,
    /// The article's id. Nothing else of the article is told.
    pub article: String,
}

/// Why an article is out of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HiddenReason {
    /// It is being written.
    Draft,
    /// It is kept for the record.
    Archived,
    /// It is for another audience.
    Internal,
    /// It is not in force yet.
    NotYet,
    /// It is no longer in force, or another version took its place.
    Expired,
    /// It holds elsewhere.
    OtherRegion,
    /// It is for other channels.
    OtherChannel,
    /// It is about other products.
    OtherProduct,
}

/// At most so many sentences of a draft are looked up.
const MOST_SENTENCES: usize = 60;
/// At most so many different names of a draft are looked up.
const MOST_NAMES: usize = 200;
/// How much the question says about a sentence's facts beside the sentence itself, and how much the sentence before.
const QUESTION: f64 = 0.5;
const BEFORE: f64 = 0.25;
/// A fact is borne out where it stands in a sentence that fits at least this well beside the one that fits best of those with such a fact.
const SHARE: f64 = 0.6;

/// What all parts of a check share.
struct Draft<'a> {
    text: &'a str,
    language: Option<Language>,
    facts: Vec<Fact>,
    query: Query,
    /// The facts of the customer's messages.
    message: Vec<Fact>,
    /// The day by which a hand-over made now says that a person replies.
    follow_up: Timestamp,
}

impl KnowledgeBase {
    /// Checks a draft of a reply to a query, whoever wrote it, against what the customer may be told.
    ///
    /// **Facts** are numbers, dates, amounts, percentages, durations, times, addresses, telephone numbers and codes; they compare by what
    /// they say, in whatever language. One is supported by an article in scope if the article is among the best found for the query or for
    /// the sentence of the draft (without its facts), and if the fact stands there in a sentence that fits the draft's sentence and the
    /// query nearly as well as any sentence with a fact of that kind: "14 days" elsewhere does not support "14 days to return". Addresses,
    /// telephone numbers and codes may stand anywhere in such an article. What the customer wrote supports dates, times, plain numbers,
    /// addresses and codes (their order number, say), but no duration, amount or percentage: a customer's claim makes no rule. The day by
    /// which the text of a hand-over promises an answer is its own.
    ///
    /// **Names** are words that look like those of products (in the middle of a sentence, greeting and signature aside) and stand in no
    /// article in scope and not in the customer's messages. That they stand in an article out of scope is not told.
    ///
    /// **Text out of scope** is a run of at least 8 words (12 ideographs, 24 letters of Thai and the like) that stands in an article
    /// version which the query may not see and in none that it may. The caller is told the reason and the article's id, which the customer
    /// must not be: this is for tools of agents and for what stands between a language model and the customer. Revisions that were
    /// overwritten or removed are not looked through.
    ///
    /// At most 60 sentences with facts are looked up and [`Query::LONGEST`] bytes read; the rest is told as unchecked. The first check in a
    /// process reads every article once, some 0.2 ms each, and later ones what has changed.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search).
    pub fn check_reply(&self, draft: &str, query: impl Into<Query>) -> Result<ReplyCheck> {
        let mut query = query.into();
        query.check()?;
        query.as_of = Some(query.as_of.unwrap_or_else(Timestamp::now));
        let text = head(draft);
        let mut check = ReplyCheck::default();
        if text.trim().is_empty() {
            return Ok(check);
        }
        let Seen { snapshot, view, scope, as_of, .. } = self.seen_by(&query)?;
        let messages = || std::iter::once(&query.text).chain(&query.context);
        let asked_in = query.language.iter().chain(view.languages());
        let message = messages().flat_map(|text| read(head(text), asked_in.clone()).1).collect();
        let (language, facts) = match &query.reply_language {
            Some(language) => (Some(language.clone()), facts(text, Some(language))),
            None => read(text, asked_in),
        };
        let draft_read = Draft { text, language, facts, query: query.clone(), message, follow_up: next_working_day(as_of) };
        self.check_facts(&draft_read, &mut check)?;
        let known = messages().chain(&query.customer).map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n");
        self.check_names(&draft_read, &known, &snapshot, &view, &mut check)?;
        // Of what kind an article is says what is looked for, not who may see it.
        let scope = Scope { kinds: Vec::new(), ..scope };
        self.check_wording(text, &scope, &snapshot, as_of, &mut check)?;
        if text.len() < draft.len() {
            check.unchecked.push(text.len()..draft.len());
        }
        Ok(check)
    }

    fn check_facts(&self, draft: &Draft<'_>, check: &mut ReplyCheck) -> Result<()> {
        let all = &draft.facts;
        if all.is_empty() {
            return Ok(());
        }
        let mut support = Support::default();
        let question = self.fits(&draft.query, &draft.query.text, &mut support, &Fits::default())?;
        // In which language a sentence is found best is for the base's own vocabulary to say, unless the caller does.
        let query = Query { language: draft.query.reply_language.clone(), context: Vec::new(), ..draft.query.clone() };
        let phrases = draft.phrases(&support);
        let sentences = sentences_by_line(draft.text);
        let mut looked_up: Vec<(usize, Fits)> = Vec::new();
        for (index, sentence) in sentences.iter().enumerate() {
            let own: Vec<&Fact> = all.iter().filter(|fact| sentence.contains(&fact.span.start)).collect();
            if own.is_empty() {
                continue;
            }
            if looked_up.len() >= MOST_SENTENCES {
                check.unchecked.push(sentence.clone());
                continue;
            }
            let fits = self.fits(&query, &without(draft.text, sentence, &own), &mut support, &question)?;
            let before = match looked_up.last().filter(|(last, _)| last + 1 == index) {
                Some((_, fits)) => fits.clone(),
                None if index > 0 => self.fits(&query, &draft.text[sentences[index - 1].clone()], &mut support, &question)?,
                None => Fits::default(),
            };
            let told = support.facts(&[(&fits, 1.0), (&question, QUESTION), (&before, BEFORE)]);
            own.iter().for_each(|fact| judge(fact, &own, draft, &phrases, &told, check));
            looked_up.push((index, fits));
        }
        Ok(())
    }

    /// Reports names that nothing in scope and no message of the customer holds.
    fn check_names(&self, draft: &Draft<'_>, known: &str, snapshot: &Snapshot, view: &View, check: &mut ReplyCheck) -> Result<()> {
        let body = message(draft.text).text;
        let languages = primaries(view.languages());
        let mut looked_up: BTreeMap<String, bool> = BTreeMap::new();
        for name in names(draft.text, draft.language.as_ref()) {
            let line_start = draft.text[..name.span.start].rfind('\n').map_or(0, |at| at + 1);
            let line_end = draft.text[name.span.end..].find('\n').map_or(draft.text.len(), |at| at + name.span.end);
            if !body.contains(draft.text[line_start..line_end].trim()) || known.contains(&name.value) {
                continue;
            }
            let is_known = match looked_up.get(&name.value) {
                Some(is_known) => *is_known,
                None if looked_up.len() == MOST_NAMES => {
                    check.unchecked.push(name.span);
                    continue;
                }
                None => {
                    let plan = snapshot.plan(&[(&name.value, 1.0)], &languages, view).map_err(|error| self.failed(error))?;
                    let is_known = plan.languages.iter().any(knows_all);
                    looked_up.insert(name.value.clone(), is_known);
                    is_known
                }
            };
            if is_known {
                continue;
            }
            let text = draft.text[name.span.clone()].to_owned();
            check.unsupported.push(UnsupportedFact { kind: name.kind, span: name.span, text, nearest: None, in_message: false });
        }
        check.unsupported.sort_by_key(|found| (found.span.start, found.span.end));
        Ok(())
    }

    /// Reports runs of words that stand in versions which the query may not see, and in none that it may.
    fn check_wording(&self, text: &str, scope: &Scope, snapshot: &Snapshot, as_of: i64, check: &mut ReplyCheck) -> Result<()> {
        let words = wording(text);
        let sharing = self.wordings()?.sharing(&words);
        if sharing.is_empty() {
            return Ok(());
        }
        let failed = |error| self.failed(error);
        let visible = snapshot.sequences(&*snapshot.view(scope, as_of).map_err(failed)?).map_err(failed)?;
        let mut allowed = vec![false; words.len()];
        let mut hidden: Vec<(HiddenReason, String, Vec<bool>)> = Vec::new();
        for version in sharing {
            let prepared = self.prepared(version.sequence)?;
            let begins = shared(&words, &format!("{}\n{}", prepared.article.title, prepared.rendered.text));
            if visible.binary_search(&version.sequence).is_ok() {
                allowed.iter_mut().zip(begins).for_each(|(allowed, begins)| *allowed |= begins);
            } else if let Some(reason) = reason(&prepared.article, version.in_force, scope, as_of) {
                hidden.push((reason, prepared.article.id.clone(), begins));
            }
        }
        for (reason, article, begins) in hidden {
            let begins: Vec<bool> = begins.into_iter().zip(&allowed).map(|(begins, allowed)| begins && !allowed).collect();
            let found = runs(&words, &begins).into_iter().map(|span| HiddenText { span, reason, article: article.clone() });
            check.out_of_scope.extend(found);
        }
        let order = |found: &HiddenText| (found.span.start, found.span.end, found.article.clone(), found.reason);
        check.out_of_scope.sort_by_key(order);
        check.out_of_scope.dedup_by(|b, a| a.span == b.span && a.article == b.article);
        Ok(())
    }
}

/// The facts of a text whose language nobody tells, read in the one in which they say most: "90 days" is more than "90". A detector goes
/// wrong in a few words; what it says counts first where this is the same.
fn read<'a>(text: &str, languages: impl Iterator<Item = &'a Language>) -> (Option<Language>, Vec<Fact>) {
    let detected = detect(text, fact_languages()).map(|detected| detected.language);
    let mut best: (Option<Language>, Vec<Fact>) = (None, Vec::new());
    for language in detected.into_iter().chain(languages.cloned()) {
        let found = facts(text, Some(&language));
        let said = |facts: &[Fact]| facts.iter().map(|fact| fact.span.len()).sum::<usize>();
        if best.0.is_none() || said(&found) > said(&best.1) {
            best = (Some(language), found);
        }
    }
    best
}

/// Decides what bears a fact out, if anything does. `own` are the facts of its sentence: what one of them says does not speak against
/// another.
fn judge(
    fact: &Fact,
    own: &[&Fact],
    draft: &Draft<'_>,
    phrases: &[(Range<usize>, FactSource)],
    told: &[(&Told, f64)],
    check: &mut ReplyCheck,
) {
    let best = |fits: &dyn Fn(&Told) -> bool| {
        let such = told.iter().filter(|(told, _)| fits(told));
        such.fold(None, |best: Option<&(&Told, f64)>, it| if best.is_none_or(|best| it.1 > best.1) { Some(it) } else { best })
    };
    let agreeing = best(&|told| fact.is_borne_out_by(&told.fact));
    let nearest = best(&|told| told.fact.kind == fact.kind && !own.iter().any(|own| own.is_borne_out_by(&told.fact)));
    let (kind, span, text) = (fact.kind, fact.span.clone(), draft.text[fact.span.clone()].to_owned());
    let most = nearest.map_or(0.0, |(_, fit)| *fit);
    if let Some((told, _)) = agreeing.filter(|(_, fit)| is_identifier(kind) || *fit > 0.0 && *fit >= SHARE * most) {
        return check.supported.push(SupportedFact { kind, span, text, source: FactSource::Article(of_article(told)) });
    }
    if let Some((_, source)) = phrases.iter().find(|(phrase, _)| phrase.start <= span.start && span.end <= phrase.end) {
        return check.supported.push(SupportedFact { kind, span, text, source: source.clone() });
    }
    let in_message = draft.message.iter().any(|said| fact.is_borne_out_by(said));
    let is_rule = matches!(kind, FactKind::Amount | FactKind::Duration | FactKind::Percentage);
    if in_message && !is_rule {
        check.supported.push(SupportedFact { kind, span, text, source: FactSource::Message });
    } else {
        let nearest = nearest.map(|(told, _)| of_article(told));
        check.unsupported.push(UnsupportedFact { kind, span, text, nearest, in_message });
    }
}

impl Draft<'_> {
    /// Where it says a day in the words of a reply drafted here: by when a person replies, or since when an article that was found holds.
    fn phrases(&self, support: &Support) -> Vec<(Range<usize>, FactSource)> {
        let mut found = Vec::new();
        let mut look = |name, day, source: &FactSource| {
            let phrase = |tone| Voice::new(self.language.as_ref()?, Some(tone)).say_on(name, day);
            for phrase in [Tone::Formal, Tone::Friendly].into_iter().filter_map(phrase) {
                found.extend(self.text.match_indices(&phrase).map(|(at, it)| (at..at + it.len(), source.clone())));
            }
        };
        look("handed_over", self.follow_up, &FactSource::HandOver);
        for prepared in support.articles() {
            let Article { id, language, valid_from, updated_at, .. } = &prepared.article;
            let version = prepared.article.version.unwrap_or(1);
            let of = |day: Timestamp| ArticleFact {
                article: id.clone(),
                version,
                language: language.clone(),
                span: None,
                text: day.to_string(),
            };
            for day in valid_from.iter().chain(updated_at) {
                look("changed_on", *day, &FactSource::Article(of(*day)));
            }
        }
        found
    }
}

fn of_article(told: &Told) -> ArticleFact {
    let article = &told.source.article;
    ArticleFact {
        article: article.id.clone(),
        version: article.version.unwrap_or(1),
        language: article.language.clone(),
        span: told.span.clone(),
        text: told.text.clone(),
    }
}

/// Whether articles of a language hold every word of a name.
fn knows_all(plan: &PlanLanguage) -> bool {
    let known = |word: &rejoinder_index::PlanWord| {
        let mut terms = word.terms.iter().filter(|it| it.strength >= 1.0).map(|it| &plan.terms[it.term]);
        word.stop || terms.any(|term| matches!(term.form, Form::Stem | Form::Code) && term.frequency > 0)
    };
    !plan.words.is_empty() && plan.words.iter().all(known)
}

/// A sentence without its facts: what it is about.
fn without(text: &str, sentence: &Range<usize>, facts: &[&Fact]) -> String {
    let mut rest = String::new();
    let mut start = sentence.start;
    for fact in facts {
        rest.push_str(text.get(start..fact.span.start).unwrap_or_default());
        rest.push(' ');
        start = start.max(fact.span.end);
    }
    rest.push_str(text.get(start..sentence.end).unwrap_or_default());
    rest
}

/// Why a version is out of scope; nothing if it is not, and only the index does not know it yet.
fn reason(article: &Article, in_force: Option<InForce>, scope: &Scope, as_of: i64) -> Option<HiddenReason> {
    match bar(scope, article, in_force, as_of) {
        Some(Bar::Unpublished) if article.status == Status::Archived => Some(HiddenReason::Archived),
        Some(Bar::Unpublished) => Some(HiddenReason::Draft),
        Some(Bar::Expired) => Some(HiddenReason::Expired),
        Some(Bar::NotYet) => Some(HiddenReason::NotYet),
        Some(Bar::Audience) => Some(HiddenReason::Internal),
        Some(Bar::Region) => Some(HiddenReason::OtherRegion),
        Some(Bar::Channel) => Some(HiddenReason::OtherChannel),
        Some(Bar::Product) => Some(HiddenReason::OtherProduct),
        Some(Bar::Kind) | None => None,
    }
}
