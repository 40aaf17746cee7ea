//! What changed: for an agent to read on Monday, and beside a reply from an article that changed lately or whose source did.

use std::sync::Arc;

use rejoinder_index::Scope;
use rejoinder_store::{Article, InForce, Kind, Result, Stored, Timestamp, Version};
use rejoinder_text::Language;
use serde::Serialize;

use crate::base::{KnowledgeBase, group, record_scope};
use crate::diff::{Diff, diff};
use crate::find::Seen;
use crate::prepared::Prepared;
use crate::query::Query;

/// An article that may now be seen otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ArticleChange {
    /// The article's id.
    pub article: String,
    /// Its language.
    pub language: Language,
    /// What it is.
    pub kind: Kind,
    /// Its title; of an article that was withdrawn, its last one.
    pub title: String,
    /// Where a customer can read it.
    pub url: Option<String>,
    /// What became of it.
    pub change: ChangeKind,
    /// When: the second from which it is in force or out of force, or when it was written; nothing where what withdrew it is not in its times.
    pub at: Option<Timestamp>,
    /// The version before; nothing if it is new.
    pub before: Option<Version>,
    /// The version now; nothing if it was withdrawn.
    pub after: Option<Version>,
    /// What differs, where there are two to compare.
    pub diff: Option<Diff>,
}

/// What became of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// It may be seen now and could not before.
    New,
    /// It says something else.
    Changed,
    /// It could be seen before and may not any more.
    Withdrawn,
}

/// A change of an article that a reply answers with, not long ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecentChange {
    /// Since when it holds.
    pub at: Timestamp,
    /// What it changed.
    pub diff: Diff,
}

/// What a reply from an article should be read with.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    pub(crate) changed: Option<RecentChange>,
    /// The language that it is translated from, where the source is newer.
    pub(crate) outdated: Option<Language>,
}

const DAY: i64 = 86_400;

impl KnowledgeBase {
    /// What changed for those who may see what a query may see, between a time and the query's `as_of`: articles that are new, that say
    /// something else, or that were withdrawn, by id and language. The query's text is ignored; its language, if it tells one, is the only
    /// one of which is told. Nothing is told of what was out of scope at the one time and is at the other, and of neither time what was out of scope
    /// then.
    ///
    /// Before is what the base said at that time of that time. Of a time before the base was first written to, it is what the base says of it
    /// now: versions that were in force then, and articles without times that were not updated since.
    ///
    /// Takes time linear in all changes ever made, and reads the articles concerned.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a time outside the years 1970 to 9999 and after `as_of`, otherwise as [`search`](Self::search).
    pub fn changes(&self, since: Timestamp, query: impl Into<Query>) -> Result<Vec<ArticleChange>> {
        let query = query.into();
        query.check()?;
        let Seen { snapshot, view, scope, as_of } = self.seen_by(&query)?;
        let until = Timestamp::from_seconds(as_of);
        if !since.is_usual() || since > until {
            let message = format!("since: {since} is not between 1970 and the time asked about, {until}");
            return Err(rejoinder_store::Error::new(rejoinder_store::ErrorKind::InvalidInput, message));
        }
        let visible = snapshot.sequences(&view).map_err(|error| self.failed(error))?;
        let was_begun = self.store().begun()?.is_some_and(|begun| begun <= since);
        // What the index does not know yet is not told of either.
        let is_visible = |stored: &Stored| visible.binary_search(&stored.sequence).is_ok() && in_force_at(stored, until);
        // Articles without times changed when they were written, which for a time before the base may have been long after.
        let after = if was_begun { since } else { Timestamp::from_seconds(0) };
        let mut changes = Vec::new();
        for (id, language) in self.store().touched(after, until)? {
            if query.language.as_ref().is_some_and(|wanted| !wanted.reads(&language)) {
                continue;
            }
            let current = self.store().article(&id, Some(&language))?;
            let before = if was_begun {
                self.store().as_recorded(&id, &language, since)?
            } else {
                let known =
                    |stored: &&Stored| stored.article.valid_from.is_some() || stored.article.updated_at.is_none_or(|at| at <= since);
                current.iter().filter(known).cloned().collect()
            };
            let seen_then = |stored: &Stored| in_force_at(stored, since) && may_see(&scope, stored, since);
            let before = before.into_iter().find(seen_then);
            let after = current.into_iter().find(is_visible);
            changes.extend(self.change(before, after, since, until)?);
        }
        Ok(changes)
    }

    fn change(&self, before: Option<Stored>, after: Option<Stored>, since: Timestamp, until: Timestamp) -> Result<Option<ArticleChange>> {
        let change = match (&before, &after) {
            (None, None) => return Ok(None),
            (None, Some(_)) => ChangeKind::New,
            (Some(_), None) => ChangeKind::Withdrawn,
            (Some(before), Some(after)) if said(&before.article) == said(&after.article) => return Ok(None),
            (Some(_), Some(_)) => ChangeKind::Changed,
        };
        let within = |time: &Timestamp| since < *time && *time <= until;
        let at = match &after {
            Some(stored) => {
                let Article { valid_from, updated_at, .. } = &stored.article;
                let written = self.store().recorded_at(stored.sequence)?;
                valid_from.filter(within).or(updated_at.filter(within)).or(written.filter(within))
            }
            None => before.as_ref().and_then(|stored| stored.in_force?.until).filter(within),
        };
        let version = |stored: &Option<Stored>| stored.as_ref().and_then(|stored| stored.article.version);
        let versions = (version(&before), version(&after));
        let diff = before.as_ref().zip(after.as_ref()).map(|(before, after)| {
            let prepared = |stored: &Stored| Arc::new(Prepared::new(stored.article.clone()));
            diff(&prepared(before), &prepared(after))
        });
        let Some(Stored { article, .. }) = after.or(before) else { return Ok(None) };
        let Article { id, language, kind, title, url, .. } = article;
        Ok(Some(ArticleChange { article: id, language, kind, title, url, change, at, before: versions.0, after: versions.1, diff }))
    }

    /// What a reply from an article in scope should be read with: what changed in it in the last `days`, and whether its source is newer.
    pub(crate) fn news(&self, seen: &Seen, shown: &Arc<Prepared>, days: u32) -> Result<News> {
        Ok(News { changed: self.recent_change(seen, shown, days)?, outdated: self.newer_source(seen, shown)? })
    }

    fn recent_change(&self, seen: &Seen, shown: &Arc<Prepared>, days: u32) -> Result<Option<RecentChange>> {
        let article = &shown.article;
        let changed = article.valid_from.or(article.updated_at);
        let is_recent = |at: &Timestamp| (0..i64::from(days) * DAY).contains(&(seen.as_of - at.seconds()));
        let Some(at) = changed.filter(is_recent).filter(|_| article.version.is_some_and(|version| version > 1)) else { return Ok(None) };
        let mut earlier = self.store().article(&article.id, Some(&article.language))?;
        earlier.retain(|stored| stored.article.version < article.version);
        let ended = earlier.iter().position(|stored| stored.in_force.is_some_and(|in_force| in_force.until == Some(at)));
        let Some(mut before) = ended.map(|place| earlier.swap_remove(place)).or_else(|| earlier.pop()) else { return Ok(None) };
        // One that was replaced at once was in force at no time.
        let then = before.in_force.map_or(seen.as_of, |_| at.seconds() - 1);
        before.in_force = before.in_force.or(Some(InForce { from: None, until: None }));
        if !may_see(&seen.scope, &before, Timestamp::from_seconds(then)) {
            return Ok(None);
        }
        let diff = diff(&Arc::new(Prepared::new(before.article)), shown);
        Ok((!diff.sentences.is_empty()).then_some(RecentChange { at, diff }))
    }

    fn newer_source(&self, seen: &Seen, shown: &Prepared) -> Result<Option<Language>> {
        let article = &shown.article;
        let settings = self.settings()?;
        let Some(source) = settings.source_language.as_ref().or(seen.view.main_language()) else { return Ok(None) };
        if source.primary() == article.language.primary() {
            return Ok(None);
        }
        let translations = seen.snapshot.translations(group(article), &seen.view).map_err(|error| self.failed(error))?;
        let own = translations.iter().find(|it| it.language == article.language);
        let source = translations.iter().find(|it| it.language == *source || source.reads(&it.language));
        let Some((own, source)) = own.zip(source) else { return Ok(None) };
        let changed = |article: &Article| article.updated_at.max(article.valid_from);
        let newer = match (changed(&self.prepared(source.sequence)?.article), changed(article)) {
            (Some(source), Some(own)) => source > own,
            (None, None) => {
                // What is imported together is written one after the other.
                let written = (self.store().recorded_at(source.sequence)?, self.store().recorded_at(own.sequence)?);
                written.0.zip(written.1).is_some_and(|(source, own)| source.seconds() - own.seconds() > DAY)
            }
            _ => false,
        };
        Ok(newer.then(|| source.language.clone()))
    }
}

fn in_force_at(stored: &Stored, at: Timestamp) -> bool {
    stored.in_force.is_some_and(|in_force| in_force.contains(at))
}

fn may_see(scope: &Scope, stored: &Stored, at: Timestamp) -> bool {
    stored.in_force.is_some_and(|in_force| scope.bar(&record_scope(&stored.article, in_force), at.seconds()).is_none())
}

/// What of an article those who read it would notice.
fn said(article: &Article) -> (&str, &str, Option<&str>) {
    (&article.title, &article.body, article.url.as_deref())
}
