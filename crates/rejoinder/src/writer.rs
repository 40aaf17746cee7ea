//! Changing a knowledge base.

use rejoinder_store::{Article, Put, Result, StoreWriter, StoredEvent, Version};
use rejoinder_text::Language;

use crate::base::KnowledgeBase;
use crate::event::Event;

/// The right to change a knowledge base; there is one at a time. Nothing is visible before [`commit`](Self::commit), and dropping
/// discards.
pub struct Writer {
    base: KnowledgeBase,
    store: StoreWriter,
}

impl Writer {
    pub(crate) fn new(base: KnowledgeBase, store: StoreWriter) -> Self {
        Self { base, store }
    }

    /// Adds an article, a translation or a new version.
    ///
    /// An article without a version number that differs from the latest version becomes the next one, and takes its place from its
    /// `valid_from` on (at once where it has none). With a number it replaces that version. Unchanged content changes nothing.
    /// What is replaced stays in the history.
    ///
    /// # Errors
    ///
    /// `InvalidInput`, naming the article, if something is missing or contradictory; nothing is changed then.
    pub fn put(&mut self, article: &Article) -> Result<Put> {
        self.store.put(article)
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
    /// `InvalidInput` if the scope cannot be asked in, `Io` if the disk refuses.
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
    /// If the disk refuses. Where the store is written and only the index fails, the changes are safe and the next opening makes them
    /// visible.
    pub fn commit(&mut self) -> Result<()> {
        self.store.commit()?;
        self.base.catch_up()?;
        self.base.encode_in_background();
        Ok(())
    }
}
