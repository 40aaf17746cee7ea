//! What a base says of the article versions that events name, to those whom a report is for.

use std::collections::BTreeMap;

use rejoinder_index::Scope;
use rejoinder_store::{Article, InForce, Result, Version};
use rejoinder_text::Language;

use super::ReportQuery;
use crate::base::{KnowledgeBase, bar, topics};
use crate::event::{Event, EventKind};
use crate::query::Query;

/// Reads versions, each article and language once.
pub(crate) struct Quoted<'a> {
    kb: &'a KnowledgeBase,
    /// Those who may see the report. Regions and the like hide nothing from an editor; audiences do.
    scope: Scope,
    known: BTreeMap<(String, Language), BTreeMap<Version, Vec<String>>>,
    may_name: BTreeMap<String, bool>,
}

impl<'a> Quoted<'a> {
    pub(crate) fn new(kb: &'a KnowledgeBase, query: &ReportQuery) -> Self {
        let scope = Query { audience: query.audience.clone(), ..Query::default() }.scope();
        Self { kb, scope, known: BTreeMap::new(), may_name: BTreeMap::new() }
    }

    /// An event as the audiences may be told of it: without an article that was never for them, which a host may have recorded beside a scope
    /// that does not see it.
    pub(crate) fn told(&mut self, event: Event) -> Result<Event> {
        let Some(article) = &event.article else { return Ok(event) };
        let may_name = match self.may_name.get(article) {
            Some(known) => *known,
            None => {
                let revisions = self.kb.history(article, None)?;
                let mut articles = revisions.iter().filter_map(|revision| revision.article.as_ref());
                let may_name = revisions.is_empty() || articles.any(|article| self.may_see(article));
                self.may_name.insert(article.clone(), may_name);
                may_name
            }
        };
        Ok(if may_name { event } else { Event { article: None, version: None, ..event } })
    }

    /// What a message that was asked is about: what its event says itself, else the tags of the version that this names, as the version was
    /// last when the audiences might see it. One that was removed is still known by its history.
    pub(crate) fn topics(&mut self, event: &Event) -> Result<Vec<String>> {
        if event.kind != EventKind::Asked || !event.topics.is_empty() {
            return Ok(event.topics.clone());
        }
        let (Some(article), Some(language), Some(version)) = (&event.article, &event.language, event.version) else {
            return Ok(Vec::new());
        };
        let key = (article.clone(), language.clone());
        if !self.known.contains_key(&key) {
            let mut by_version = BTreeMap::new();
            for article in self.kb.history(article, Some(language))?.into_iter().filter_map(|revision| revision.article) {
                if let Some(version) = article.version.filter(|_| self.may_see(&article)) {
                    by_version.insert(version, topics(&article).cloned().collect());
                }
            }
            self.known.insert(key.clone(), by_version);
        }
        let of = self.known.get(&key).and_then(|by_version| by_version.get(&version));
        Ok(of.cloned().unwrap_or_default())
    }

    /// The title of a version, if it is still there.
    pub(crate) fn title(&self, id: &str, language: &Language, version: Version) -> Result<Option<String>> {
        let versions = self.kb.store().article(id, Some(language))?.into_iter().map(|stored| stored.article);
        let title = |article: Article| (article.version == Some(version) && self.may_see(&article)).then_some(article.title);
        Ok(versions.filter_map(title).next())
    }

    /// Whether the audiences may ever see a version; when is not asked.
    fn may_see(&self, article: &Article) -> bool {
        let always = Some(InForce { since: None, until: None });
        bar(&self.scope, article, always, 0).is_none()
    }
}
