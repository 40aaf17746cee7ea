//! Changing a knowledge base.

use std::sync::Arc;

use rejoinder_store::{Article, Put, Result, StoreWriter, StoredEvent, Version};
use rejoinder_text::Language;

use crate::base::KnowledgeBase;
use crate::event::Event;
use crate::settings::Settings;

/// The right to change a knowledge base; there is one at a time. Nothing is visible before [`commit`](Self::commit), and dropping
/// discards.
pub struct Writer {
    base: KnowledgeBase,
    store: StoreWriter,
    settings: Arc<Settings>,
    /// Whether the settings were changed, so that the articles must be seen to obey them.
    unchecked: bool,
}

impl Writer {
    pub(crate) fn new(base: KnowledgeBase, store: StoreWriter, settings: Arc<Settings>) -> Self {
        Self { base, store, settings, unchecked: false }
    }

    /// Adds an article, a translation or a new version.
    ///
    /// An article without a version number that differs from the latest version becomes the next one, and takes its place from its
    /// `valid_from` on (at once where it has none). With a number it replaces that version. Unchanged content changes nothing.
    /// What is replaced stays in the history.
    ///
    /// # Errors
    ///
    /// `InvalidInput`, naming the article and the field, if something is missing or contradictory, if a published version would begin
    /// before one with a lower number, or if the [settings](Self::set_settings) do not know a region or an audience; nothing is changed
    /// then.
    pub fn put(&mut self, article: &Article) -> Result<Put> {
        article.validate()?;
        self.settings.check_article(article)?;
        self.store.put(article)
    }

    /// Sets what the whole base agrees on.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if it cannot be meant. That all articles obey it is seen to by [`commit`](Self::commit).
    pub fn set_settings(&mut self, settings: &Settings) -> Result<()> {
        settings.validate()?;
        if *self.settings != *settings {
            self.store.record(&settings.stored()?)?;
            self.settings = Arc::new(settings.clone());
            self.unchecked = true;
        }
        Ok(())
    }

    /// Removes an article in all languages, and returns how many versions went. The history stays.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn remove(&mut self, id: &str) -> Result<usize> {
        self.store.remove(id, None, None)
    }

    /// Removes a translation, or one version of it.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn remove_translation(&mut self, id: &str, language: &Language, version: Option<Version>) -> Result<usize> {
        self.store.remove(id, Some(language), version)
    }

    /// Stores an event together with the changes.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if the scope cannot be asked in or a message that was asked has no outcome, `Io` if the disk refuses.
    pub fn record(&mut self, event: &Event) -> Result<()> {
        self.store.record(&event.stored()?).map(|_| ())
    }

    pub(crate) fn record_stored(&mut self, event: &StoredEvent) -> Result<()> {
        self.store.record(event).map(|_| ())
    }

    /// Makes all changes durable, all or nothing, and then visible to searches. The writer can go on.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if settings were changed and do not know a region or an audience of some article: nothing is
    /// written then, and the writer can go on. Otherwise if the disk refuses. Where the store is written and only the index fails, the changes are safe and the next opening makes them
    /// visible.
    pub fn commit(&mut self) -> Result<()> {
        if self.unchecked {
            let settings = Arc::clone(&self.settings);
            self.store.for_each_current(|article| settings.check_article(article))?;
            self.unchecked = false;
        }
        self.store.commit()?;
        self.base.catch_up()?;
        self.base.encode_in_background();
        Ok(())
    }
}
