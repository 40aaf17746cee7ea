//! From files into a knowledge base: everything in one commit, or nothing.

use std::collections::HashMap;
use std::path::Path;

use rejoinder::{Article, Error, KnowledgeBase, Language, Result, Version, Writer};

use crate::error::name;
use crate::settings::read_settings;
use crate::{ErrorKind, ImportError, Read, Source, read};

/// What to do with what is bad, and with what is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Leave out files and articles that cannot be imported, and list them, instead of importing nothing.
    pub keep_going: bool,
    /// Afterwards, remove what the source does not hold: the base then holds exactly the articles, languages and versions of the
    /// source. An article without a version number is one version, so that only its latest version stays. What is removed stays in
    /// the history.
    ///
    /// Nothing is removed if something was left out by `keep_going`: it could be what seems to be missing.
    pub prune: bool,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Files are being read and their articles stored.
    Reading {
        /// How many articles have been stored.
        n_articles: usize,
        /// How many bytes have been read.
        n_bytes_read: u64,
        /// How many there are.
        n_bytes: u64,
    },
    /// Everything is read, and now committed and indexed.
    Committing {
        /// How many articles have been stored.
        n_articles: usize,
    },
}

/// What an import did; each language and version counts as an article.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Imported {
    /// Articles in a language that the base did not hold them in.
    pub added: usize,
    /// New or replaced versions of those that it held.
    pub changed: usize,
    /// Those that were in the base as they are.
    pub unchanged: usize,
    /// Those that the source does not hold, removed by [`ImportOptions::prune`].
    pub removed: usize,
    /// Whether removing was asked for and done.
    pub pruned: bool,
    /// What was left out by [`ImportOptions::keep_going`], in the order of reading.
    pub skipped: Vec<ImportError>,
}

/// Imports the articles at `path` into a knowledge base: all of them in one commit, or nothing when an error is returned.
///
/// The settings of a folder are set with them; a source without settings leaves those of the base. Importing the same again changes nothing. An article without a version number is compared with its latest version in the base and
/// becomes the next version if it differs; one with a number adds or replaces that version.
///
/// # Errors
///
/// Those of [`read`](crate::read), and of a file or article that cannot be imported, unless `keep_going`; `InvalidInput` if there is no
/// article at all, because it is likelier that the path is wrong than that the base should stay empty; `Locked` if another writer is at
/// work.
pub fn import(kb: &KnowledgeBase, path: &Path, options: &ImportOptions, progress: &mut dyn FnMut(Progress)) -> Result<Imported> {
    let mut reader = read(path)?;
    let settings = read_settings(path)?;
    let mut task = Task {
        kb,
        writer: kb.writer()?,
        has_settings: settings.is_some(),
        waiting: Vec::new(),
        was_empty: kb.counts()?.versions == 0,
        held: HashMap::new(),
        n_articles: 0,
        imported: Imported::default(),
    };
    if let Some(settings) = settings {
        task.writer.set_settings(&settings)?;
    }
    while let Some(read) = reader.next() {
        match read {
            Ok(read) => task.put(read, options)?,
            Err(error) => task.skip(error, options)?,
        }
        let (n_bytes, n_bytes_read) = (reader.n_bytes(), reader.n_bytes_read());
        progress(Progress::Reading { n_articles: task.n_articles, n_bytes_read, n_bytes });
    }
    task.put_waiting(options)?;
    if task.n_articles == 0 && task.imported.skipped.is_empty() {
        let message = "no articles here: give a folder of Markdown files (*.md) or a .jsonl file";
        return Err(ImportError::invalid(path, None, message).into());
    }
    if options.prune && task.imported.skipped.is_empty() {
        task.prune()?;
    }
    progress(Progress::Committing { n_articles: task.n_articles });
    task.commit()
}

struct Task<'a> {
    kb: &'a KnowledgeBase,
    writer: Writer,
    was_empty: bool,
    has_settings: bool,
    /// Versions that overlap others of the base, which later ones of the source may move away.
    waiting: Vec<(Read, Error)>,
    held: HashMap<(String, Language), Held>,
    n_articles: usize,
    imported: Imported,
}

/// What the source holds of an article in one language.
struct Held {
    first: Source,
    numbered: bool,
    versions: Vec<Version>,
}

impl Task<'_> {
    fn put(&mut self, read: Read, options: &ImportOptions) -> Result<()> {
        let Read { article, source } = read;
        let key = (article.id.clone(), article.language.clone());
        let numbered = article.version.is_some();
        if let Some(other) = self.held.get(&key).filter(|held| held.numbered != numbered) {
            // Which number the one without would get depends on what the base holds already.
            let message = format!("{}: with a version number here or in {} but not in both: number both", name(&article), other.first);
            return self.skip(ImportError::invalid(source.path, source.line, message), options);
        }
        let put = match self.writer.put(&article) {
            Ok(put) => put,
            Err(error) if error.kind() == rejoinder::ErrorKind::InvalidInput => {
                if numbered && !self.was_empty && article.validate().is_ok() {
                    self.waiting.push((Read { article, source }, error));
                    return Ok(());
                }
                return self.skip(ImportError::invalid(source.path, source.line, error.to_string()), options);
            }
            Err(error) => return Err(error),
        };
        let count = match (put.changed, put.changed && self.was_held(&article)?) {
            (false, _) => &mut self.imported.unchanged,
            (true, false) => &mut self.imported.added,
            (true, true) => &mut self.imported.changed,
        };
        *count += 1;
        self.n_articles += 1;
        let held = self.held.entry(key).or_insert_with(|| Held { first: source, numbered, versions: Vec::new() });
        held.versions.push(put.version);
        Ok(())
    }

    /// Puts what waits, in turn until nothing more can be put.
    fn put_waiting(&mut self, options: &ImportOptions) -> Result<()> {
        loop {
            let waiting = std::mem::take(&mut self.waiting);
            let n_waiting = waiting.len();
            for (read, _) in waiting {
                self.put(read, options)?;
            }
            if self.waiting.len() == n_waiting {
                break;
            }
        }
        for (Read { source, .. }, error) in std::mem::take(&mut self.waiting) {
            self.skip(ImportError::invalid(source.path, source.line, error.to_string()), options)?;
        }
        Ok(())
    }

    fn skip(&mut self, error: ImportError, options: &ImportOptions) -> Result<()> {
        if options.keep_going {
            self.imported.skipped.push(error);
            return Ok(());
        }
        Err(error.into())
    }

    /// Whether the base held the article before: its readers do not see what is not committed.
    fn was_held(&self, article: &Article) -> Result<bool> {
        if self.was_empty {
            return Ok(false);
        }
        match self.kb.versions(&article.id, Some(&article.language)) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == rejoinder::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn prune(&mut self) -> Result<()> {
        let mut missing = Vec::new();
        self.kb.for_each(|stored| {
            let Article { id, language, version, .. } = stored.article;
            let version = version.unwrap_or(1);
            let key = (id, language);
            if !self.held.get(&key).is_some_and(|held| held.versions.contains(&version)) {
                missing.push((key, version));
            }
            Ok::<(), Error>(())
        })?;
        for ((id, language), version) in missing {
            self.imported.removed += self.writer.remove_translation(&id, &language, Some(version))?;
        }
        self.imported.pruned = true;
        Ok(())
    }

    fn commit(mut self) -> Result<Imported> {
        let Imported { added, changed, removed, .. } = self.imported;
        if added + changed + removed > 0 || self.has_settings {
            self.writer.commit()?;
        }
        Ok(self.imported)
    }
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        let kind = match error.kind() {
            ErrorKind::InvalidInput => rejoinder::ErrorKind::InvalidInput,
            ErrorKind::Io => rejoinder::ErrorKind::Io,
            ErrorKind::NotFound => rejoinder::ErrorKind::NotFound,
        };
        Self::new(kind, error.to_string()).with_source(error)
    }
}
