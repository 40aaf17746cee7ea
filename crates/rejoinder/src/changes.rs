//! What changed: for an agent to read on Monday, and beside a reply from an article that changed lately or whose source did.

use std::sync::Arc;

use rejoinder_store::{Article, InForce, Kind, Result, Status, Stored, Timestamp, Version};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::base::{KnowledgeBase, bar, group};
use crate::diff::{Diff, diff};
use crate::find::Seen;
use crate::prepared::Prepared;
use crate::query::Query;

/// An article that may now be seen otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What differs, where there are two to compare: of the fields only what readers see, the title and the address.
    pub diff: Option<Diff>,
}

/// What became of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecentChange {
    /// Since when it holds.
    pub at: Timestamp,
    /// What it changed: of the fields only what readers see, the title and the address.
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
    /// one of which is told. Of either time nothing is told that was out of scope then.
    ///
    /// Before and after are what the base said at these times of these times. Of a time before the base was first written to, it is what the
    /// base says of it now: versions that were in force then, and articles without times that were not updated since.
    ///
    /// Takes time linear in all changes ever made, and reads the articles concerned.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a time outside the years 1970 to 9999 and after `as_of`, otherwise as [`search`](Self::search).
    pub fn changes(&self, since: Timestamp, query: impl Into<Query>) -> Result<Vec<ArticleChange>> {
        let query = query.into();
        query.check()?;
        let Seen { scope, as_of, .. } = self.seen_by(&query)?;
        let until = Timestamp::from_seconds(as_of);
        if !since.is_usual() || since > until {
            let message = format!("since: {since} is not between 1970 and the time asked about, {until}");
            return Err(rejoinder_store::Error::new(rejoinder_store::ErrorKind::InvalidInput, message));
        }
        let was_begun = self.store().begun()?.is_some_and(|begun| begun <= since);
        // Articles without times changed when they were written, which for a time before the base may have been long after.
        let after = if was_begun { since } else { Timestamp::from_seconds(0) };
        let mut changes = Vec::new();
        for (id, language) in self.store().touched(after, until)? {
            if query.language.as_ref().is_some_and(|wanted| !wanted.reads(&language)) {
                continue;
            }
            let seen_at = |at: Timestamp| {
                let versions = if was_begun {
                    self.store().as_recorded(&id, &language, at)?
                } else {
                    let known =
                        |stored: &Stored| stored.article.valid_from.is_some() || stored.article.updated_at.is_none_or(|it| it <= at);
                    self.store().article(&id, Some(&language))?.into_iter().filter(known).collect()
                };
                let may_see = |stored: &Stored| bar(&scope, &stored.article, stored.in_force, at.seconds()).is_none();
                Ok::<_, rejoinder_store::Error>(versions.into_iter().find(may_see))
            };
            changes.extend(self.change(seen_at(since)?, seen_at(until)?, since, until)?);
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
            diff(&prepared(before), &prepared(after)).for_readers()
        });
        let Some(Stored { article, .. }) = after.or(before) else { return Ok(None) };
        let Article { id, language, kind, title, url, .. } = article;
        Ok(Some(ArticleChange { article: id, language, kind, title, url, change, at, before: versions.0, after: versions.1, diff }))
    }

    /// What a reply from an article in scope should be read with: what changed in it in the last `days`, and whether its source is newer.
    pub(crate) fn news(&self, seen: &Seen, shown: &Arc<Prepared>, days: u32) -> Result<News> {
        Ok(News { changed: self.recent_change(seen, shown, days)?, outdated: self.newer_source(seen, shown)? })
    }

    /// The last change of an article within some days: that a version took the place of another at its `valid_from`, or that it was written
    /// over, at its `updated_at` or when that was stored.
    fn recent_change(&self, seen: &Seen, shown: &Arc<Prepared>, days: u32) -> Result<Option<RecentChange>> {
        let article = &shown.article;
        let is_recent = |at: &Timestamp| (0..i64::from(days) * DAY).contains(&(seen.as_of - at.seconds()));
        let revisions = self.store().revisions(&article.id, &article.language)?;
        let own = revisions.iter().rfind(|(_, version, _)| Some(*version) == article.version);
        let Some(&(sequence, version, written)) = own.filter(|_| revisions.len() > 1) else { return Ok(None) };
        let edited = article.updated_at.filter(is_recent).or(Some(written)).filter(is_recent);
        let begun = article.valid_from.filter(is_recent);
        if edited.is_none() && begun.is_none() {
            return Ok(None);
        }
        let mut earlier = self.store().article(&article.id, Some(&article.language))?;
        earlier.retain(|it| it.article.version < article.version && it.article.status == Status::Published);
        // What stood under the same number, or was replaced at once by a later one.
        let over = revisions.iter().rfind(|(other, of, _)| *of == version && *other < sequence).map(|(other, ..)| *other);
        let over = over.or_else(|| earlier.iter().rfind(|it| it.in_force.is_none()).map(|it| it.sequence));
        let ended = begun.and_then(|at| earlier.iter().find(|it| it.in_force.is_some_and(|it| it.until == Some(at)))).map(|it| it.sequence);
        let Some((at, replaced)) = edited.zip(over).max(begun.zip(ended)) else { return Ok(None) };
        let Some(before) = self.store().revision(replaced)?.and_then(|revision| Arc::unwrap_or_clone(revision).article) else {
            return Ok(None);
        };
        // For whom it was is what counts; its time is over.
        let always = Some(InForce { since: None, until: None });
        if bar(&seen.scope, &before, always, seen.as_of).is_some() || said(&before) == said(article) {
            return Ok(None);
        }
        let diff = self.kept_diff((replaced, sequence), || diff(&Arc::new(Prepared::new(before)), shown).for_readers());
        Ok(Some(RecentChange { at, diff: (*diff).clone() }))
    }

    fn newer_source(&self, seen: &Seen, shown: &Prepared) -> Result<Option<Language>> {
        let article = &shown.article;
        let Some(source) = seen.settings.source_language.as_ref().or(seen.view.main_language()) else { return Ok(None) };
        if source.primary() == article.language.primary() {
            return Ok(None);
        }
        let translations = seen.snapshot.translations(group(article), &seen.view).map_err(|error| self.failed(error))?;
        let own = translations.iter().find(|it| it.language == article.language);
        let source = translations.iter().find(|it| it.language == *source || source.reads(&it.language));
        let Some((own, source)) = own.zip(source) else { return Ok(None) };
        let changed = |article: &Article| article.updated_at.max(article.valid_from);
        let written = |sequence| self.store().recorded_at(sequence);
        // When it was written has to do for a translation without a time, but not for a source that is older than the base. What is imported
        // together is written one after the other.
        let newer = match (changed(&self.prepared(source.sequence)?.article), changed(article)) {
            (Some(source), Some(own)) => source > own,
            (None, Some(_)) => false,
            (changed, None) => {
                let source = changed.map_or_else(|| written(source.sequence), |at| Ok(Some(at)))?;
                source.zip(written(own.sequence)?).is_some_and(|(source, own)| source.seconds() - own.seconds() > DAY)
            }
        };
        Ok(newer.then(|| source.language.clone()))
    }
}

/// What of an article those who read it would notice.
fn said(article: &Article) -> (&str, &str, Option<&str>) {
    (&article.title, &article.body, article.url.as_deref())
}
