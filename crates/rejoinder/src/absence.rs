//! Why not: what keeps an article from being found, and what to change so that it is.
//!
//! The store says which versions there are and what of a query's scope keeps each from being seen; of what may be seen, the same search
//! says how it stands. This is for editors and their tools: of a version out of scope it tells the reason and the field that makes it, and
//! nothing of its text.

mod advice;
mod cause;
mod nearest;
mod verdict;

use std::fmt;

use rejoinder_index::{Bar, Scope};
use rejoinder_store::{Result, Status, Stored, Timestamp, Version};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

pub use advice::Advice;
pub use cause::{AbsenceCause, Difference, NearWord};

pub(crate) use verdict::spelt;

use crate::base::{KnowledgeBase, bar, id_of};
use crate::find::Seen;
use crate::query::Query;
use nearest::nearest;
use verdict::Verdict;

/// Why an article is not among the hits of a search, or not answered with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Absence {
    /// The article's id.
    pub article: String,
    /// The language of the version that comes nearest to being found; nothing if there is none.
    pub language: Option<Language>,
    /// The number of that version.
    pub version: Option<Version>,
    /// Its place among the hits of [`search`](KnowledgeBase::search), from 1; nothing: it is not among them.
    pub rank: Option<usize>,
    /// What keeps it from being found; where it is found, what keeps it from being answered with.
    pub cause: AbsenceCause,
    /// What removes the cause: each alone does, and then the next cause shows, if there is one.
    pub advice: Vec<Advice>,
    /// What keeps the other versions that may not be seen out of scope, by language and version.
    pub others: Vec<Withheld>,
}

/// A version that a query may not see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Withheld {
    /// Its language.
    pub language: Language,
    /// Its number.
    pub version: Version,
    /// What keeps it out of scope.
    pub cause: AbsenceCause,
}

impl KnowledgeBase {
    /// Why an article, in any of its languages and versions, is not among the hits of [`search`](Self::search), and if it is, why
    /// [`suggest`](Self::suggest) does not answer with it. Of several causes the first in the order of [`AbsenceCause`] is named, of
    /// several versions the cause of the one that comes farthest.
    ///
    /// It costs two searches, and for a hit a suggestion beside them; for an id that does not exist time linear in the number of articles.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search).
    pub fn explain_absence(&self, query: impl Into<Query>, id: &str) -> Result<Absence> {
        let mut query = query.into();
        query.check()?;
        // All that follows is asked at one second.
        query.as_of = Some(query.as_of.unwrap_or_else(Timestamp::now));
        let seen = self.seen_by(&query)?;
        let (scope, as_of) = (&seen.scope, seen.as_of);
        let stored = self.store().article(id, None)?;
        if stored.is_empty() {
            return self.not_in_base(&query, id, &seen);
        }
        let mut others: Vec<Withheld> = Vec::new();
        let mut in_scope: Vec<&Stored> = Vec::new();
        for it in &stored {
            match withheld(it, &stored, scope, as_of, &query) {
                Some(cause) => {
                    others.push(Withheld { language: it.article.language.clone(), version: it.article.version.unwrap_or(1), cause });
                }
                None => in_scope.push(it),
            }
        }
        let article = id.to_owned();
        if in_scope.is_empty() {
            let wanted = query.reply_language.as_ref().or(query.language.as_ref());
            let is_wanted = |it: &Withheld| wanted.is_some_and(|wanted| wanted.reads(&it.language));
            let farthest = (0..others.len()).max_by_key(|&index| {
                let it = &others[index];
                (place(&it.cause), is_wanted(it), it.version, std::cmp::Reverse(index))
            });
            let Withheld { language, version, cause } = others.remove(farthest.unwrap_or_default());
            let advice = Advice::on(&cause, &query, &[]);
            return Ok(Absence { article, language: Some(language), version: Some(version), rank: None, cause, advice, others });
        }
        let Verdict { version, rank, cause, advice } = self.verdict(&query, id, &in_scope)?;
        let of = &in_scope[version].article;
        Ok(Absence { article, language: Some(of.language.clone()), version: of.version, rank, cause, advice, others })
    }

    /// Ids are those of articles in scope: an id may say as much as a title.
    fn not_in_base(&self, query: &Query, id: &str, seen: &Seen) -> Result<Absence> {
        let keys = seen.snapshot.keys(&seen.view).map_err(|error| self.failed(error))?;
        let mut ids: Vec<&str> = keys.iter().map(|key| id_of(key)).collect();
        ids.dedup();
        let nearest = nearest(id, ids.into_iter()).into_iter().map(|(_, id)| id.to_owned()).collect();
        let removed = self.store().history(id, None)?.last().map(|last| last.recorded_at);
        let cause = AbsenceCause::NotInBase { nearest, removed };
        let advice = Advice::on(&cause, query, &[]);
        Ok(Absence { article: id.to_owned(), language: None, version: None, rank: None, cause, advice, others: Vec::new() })
    }
}

/// What of a query's scope keeps a version from being seen; nothing: it may be.
fn withheld(stored: &Stored, all: &[Stored], scope: &Scope, as_of: i64, query: &Query) -> Option<AbsenceCause> {
    let Stored { article, in_force, .. } = stored;
    let names = |listed: &[String]| listed.to_vec();
    Some(match bar(scope, article, *in_force, as_of)? {
        Bar::Unpublished if article.status == Status::Archived => AbsenceCause::Archived,
        Bar::Unpublished => AbsenceCause::Draft,
        Bar::Expired => expired(stored, all),
        Bar::NotYet => AbsenceCause::NotYet { from: in_force.and_then(|it| it.since).unwrap_or(Timestamp::from_seconds(as_of)) },
        Bar::Audience => AbsenceCause::Audience { audience: names(&article.audience), asked: names(&query.audience) },
        Bar::Region => AbsenceCause::Region { regions: names(&article.regions), asked: query.region.clone().unwrap_or_default() },
        Bar::Channel => {
            let asked = query.channel.map(|channel| channel.to_string()).unwrap_or_default();
            AbsenceCause::Channel { channels: names(&article.channels), asked }
        }
        Bar::Product => AbsenceCause::Product { products: names(&article.products), asked: query.product.clone().unwrap_or_default() },
        Bar::Kind => AbsenceCause::Kind { kind: article.kind, asked: query.kinds.clone() },
    })
}

/// How a version ended: at its own end, or when a later one took its place.
fn expired(stored: &Stored, all: &[Stored]) -> AbsenceCause {
    let Stored { article, in_force, .. } = stored;
    let until = in_force.and_then(|it| it.until);
    if let Some(on) = until.filter(|until| article.valid_until == Some(*until)) {
        return AbsenceCause::Expired { on };
    }
    let later = all.iter().map(|it| &it.article).filter(|it| {
        it.language == article.language && it.status == Status::Published && it.version > article.version && it.valid_from <= until
    });
    let by = later.filter_map(|it| it.version).min();
    AbsenceCause::Replaced { by: by.or(article.version).unwrap_or(1), since: until }
}

/// The place of a cause of scope in the order in which they are looked for.
fn place(cause: &AbsenceCause) -> usize {
    match cause {
        AbsenceCause::Draft => 0,
        AbsenceCause::Archived => 1,
        AbsenceCause::Replaced { .. } => 2,
        AbsenceCause::Expired { .. } => 3,
        AbsenceCause::NotYet { .. } => 4,
        AbsenceCause::Audience { .. } => 5,
        AbsenceCause::Region { .. } => 6,
        AbsenceCause::Channel { .. } => 7,
        AbsenceCause::Product { .. } => 8,
        _ => 9,
    }
}

/// Names in a row.
fn list(names: &[impl AsRef<str>], last: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [before @ .., end] if !before.is_empty() => format!("{} {last} {end}", before.join(", ")),
        all => all.concat(),
    }
}

impl fmt::Display for Absence {
    /// The cause in a line, then each advice in one of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.article)?;
        if let Some((language, version)) = self.language.as_ref().zip(self.version) {
            write!(f, " ({language}, version {version})")?;
        }
        if let Some(rank) = self.rank {
            write!(f, ", in place {rank}")?;
        }
        write!(f, ": {}", self.cause)?;
        self.advice.iter().try_for_each(|advice| write!(f, "\n- {advice}"))
    }
}
