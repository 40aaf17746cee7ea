//! Writing: one writer at a time, whose changes become visible and durable together.

use std::borrow::Cow;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{mem, process};

use rejoinder_text::Language;
use rusqlite::{Connection, params};
use serde::de::IgnoredAny;

use crate::database::{self, Access, failed, refused};
use crate::in_force::validity;
use crate::rows::CurrentRow;
use crate::validate::overlap;
use crate::{Article, Error, ErrorKind, Put, Result, StoredEvent, Timestamp, Validity, Version, rows};

/// Far below what SQLite can hold, and above what the limits on body and examples allow of honest text.
const MAX_CONTENT_BYTES: usize = 256 << 20;

/// The right to write, from [`Store::writer`](crate::Store::writer). Dropping it discards what was not committed.
#[derive(Debug)]
pub struct StoreWriter {
    path: PathBuf,
    connection: Connection,
    broken: bool,
    // Declared last, so that the connection is closed before another writer may begin.
    lock: Lock,
}

/// A file that is locked until this is dropped by the process that took it: one that was forked has a copy of the file.
#[derive(Debug)]
struct Lock {
    file: File,
    /// The process that took it.
    process: u32,
}

impl StoreWriter {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let lock = lock(path)?;
        let connection = database::open(path, Access::Write)?;
        let mut writer = Self { path: path.to_owned(), connection, broken: false, lock };
        // At once rather than with the first change: a file that cannot be written is better known before the work is done.
        writer.write(|database| database.execute_batch(database::INDEX_OF_EVENTS))?;
        Ok(writer)
    }

    /// Stores an article.
    ///
    /// Without a version its content is compared with the highest current version of the same id and language: the same content
    /// changes nothing, other content becomes the next version, whose number was never used before. With a version, that version is
    /// added or replaced; the replaced content stays in the history.
    ///
    /// # Errors
    ///
    /// `InvalidInput` as [`Article::validate`], and for a published version that begins before one with a lower number which is ever in
    /// force, unless it has no number and there is only that one; the writer stays usable. `Io` if the file cannot be written; nothing of this
    /// transaction can be committed then.
    pub fn put(&mut self, article: &Article) -> Result<Put> {
        article.validate()?;
        let unnumbered = match article.version {
            Some(_) => Cow::Owned(Article { version: None, ..article.clone() }),
            None => Cow::Borrowed(article),
        };
        let content = serde_json::to_string(&unnumbered).map_err(|error| {
            Error::new(ErrorKind::InvalidInput, format!("{}: cannot be written as json: {error}", article.id)).with_source(error)
        })?;
        let Article { id, language, .. } = article;
        if content.len() > MAX_CONTENT_BYTES {
            let message = format!("{id}: the article has {} bytes in all, more than 256 MiB: split it", content.len());
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let now = self.write(|database| rows::content(database, id, language, article.version))?;
        if let Some((version, sequence, old)) = &now
            && same(old, &content, &unnumbered)
        {
            return Ok(Put { version: *version, sequence: *sequence, changed: false });
        }
        let version = match article.version {
            Some(version) => version,
            None => self.write(|database| highest_ever(database, id, language))?.checked_add(1).ok_or_else(|| {
                Error::new(ErrorKind::InvalidInput, format!("{id}: all version numbers are used up: put it under another id"))
            })?,
        };
        let validity = Validity { version, ..validity(article) };
        let siblings = self.write(|database| rows::siblings(database, id, language))?;
        let others: Vec<Validity> =
            rows::dated(&siblings).filter(|(_, in_force)| in_force.is_some()).map(|(row, _)| row.validity).collect();
        // Without a number it takes the place of what there is, whenever that began; of several it would be unclear which.
        let is_replacement = article.version.is_none() && others.len() == 1;
        if let Some(fault) = overlap(&validity, others.into_iter()).filter(|_| !is_replacement) {
            return Err(Error::new(ErrorKind::InvalidInput, format!("{id}: {fault}")));
        }
        let sequence = self.write(|database| {
            let sequence = append(database, id, language.as_str(), version, Some(&content))?;
            let mut statement = database.prepare_cached(
                "INSERT OR REPLACE INTO current (id, language, version, sequence, published, valid_from, valid_until)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            let [from, until] = [validity.from, validity.until].map(|time| time.map(Timestamp::seconds));
            statement.execute(params![id, language.as_str(), version, rows::number(sequence), validity.published, from, until])?;
            Ok(sequence)
        })?;
        Ok(Put { version, sequence, changed: true })
    }

    /// Removes an article: all of it, one language, or one version. Returns how many versions went; the history keeps them.
    ///
    /// # Errors
    ///
    /// `Io` as [`StoreWriter::put`].
    pub fn remove(&mut self, id: &str, language: Option<&Language>, version: Option<Version>) -> Result<usize> {
        self.write(|database| {
            let condition = "id = ?1 AND language = coalesce(?2, language) AND version = coalesce(?3, version)";
            let tag = language.map(Language::as_str);
            let mut statement =
                database.prepare_cached(&format!("SELECT language, version FROM current WHERE {condition} ORDER BY language, version"))?;
            let found = statement.query_map(params![id, tag, version], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let found: Vec<(String, Version)> = found.collect::<rusqlite::Result<_>>()?;
            for (language, version) in &found {
                append(database, id, language, *version, None)?;
            }
            database.prepare_cached(&format!("DELETE FROM current WHERE {condition}"))?.execute(params![id, tag, version])
        })
    }

    /// Visits the current versions as this transaction leaves them, but those that later ones have replaced entirely.
    ///
    /// # Errors
    ///
    /// The first error of `visit`, `Io` as [`StoreWriter::put`].
    pub fn for_each_current(&mut self, mut visit: impl FnMut(&Article) -> Result<()>) -> Result<()> {
        let fault = self.write(|database| {
            let select = format!("SELECT {} FROM current ORDER BY id, language, version", CurrentRow::COLUMNS);
            let current: Vec<CurrentRow> =
                database.prepare_cached(&select)?.query_map([], CurrentRow::read)?.collect::<rusqlite::Result<_>>()?;
            for siblings in current.chunk_by(CurrentRow::is_sibling) {
                for (row, in_force) in rows::dated(siblings).filter(|(row, in_force)| in_force.is_some() || !row.validity.published) {
                    if let Err(error) = visit(&rows::stored(database, row, in_force)?.article) {
                        return Ok(Some(error));
                    }
                }
            }
            Ok(None)
        })?;
        fault.map_or(Ok(()), Err)
    }

    /// Appends an event and returns its sequence.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if the kind is empty or the payload is not JSON, `Io` as [`StoreWriter::put`].
    pub fn record(&mut self, event: &StoredEvent) -> Result<u64> {
        let StoredEvent { at, kind, article, language, version, query, payload } = event;
        if kind.trim().is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, "event: the kind is empty: say what happened"));
        }
        serde_json::from_str::<IgnoredAny>(payload).map_err(|error| {
            Error::new(ErrorKind::InvalidInput, format!("event {kind:?}: the payload is not json: {error}")).with_source(error)
        })?;
        self.write(|database| {
            let mut statement = database.prepare_cached(
                "INSERT INTO event (at, kind, article, language, version, query, payload)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING sequence",
            )?;
            let language = language.as_ref().map(Language::as_str);
            statement.query_row(params![at.seconds(), kind, article, language, version, query, payload], |row| rows::sequence(row, 0))
        })
    }

    /// Makes all changes since the last commit visible and durable, and returns the sequence of the last change. The writer can go on.
    ///
    /// # Errors
    ///
    /// `Io` if the file cannot be written; then nothing of this transaction is stored.
    pub fn commit(&mut self) -> Result<u64> {
        self.write(|database| {
            let sequence = rows::last_sequence(database)?;
            database.execute_batch("COMMIT")?;
            Ok(sequence)
        })
    }

    /// Runs a step inside the transaction, which begins with the first step after a commit: the lock file keeps other writers out
    /// in between. After an error the steps so far cannot be trusted to be whole, so that nothing more is taken.
    fn write<T>(&mut self, step: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        if self.broken {
            let message = format!("{}: an earlier change could not be written: drop the writer and begin again", self.path.display());
            return Err(Error::new(ErrorKind::Io, message));
        }
        if !self.lock.is_ours() {
            let message =
                format!("{}: this writer is the parent's of this process: begin another one when that is done", self.path.display());
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        if self.connection.is_autocommit() {
            self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| failed(&self.path, error))?;
        }
        let result = step(&self.connection);
        self.broken = result.is_err();
        result.map_err(|error| failed(&self.path, error))
    }
}

impl Drop for StoreWriter {
    fn drop(&mut self) {
        if !self.lock.is_ours() {
            // The transaction goes on in the parent, and its notes on the log are in memory that is shared: to end it here would tear it
            // there.
            if let Ok(nothing) = Connection::open_in_memory() {
                mem::forget(mem::replace(&mut self.connection, nothing));
            }
            return;
        }
        // Errors are left alone: closing discards the transaction too, and the log stays valid where it is. Emptying it into the file
        // means that a copy of the file alone is whole while nobody writes; a reader in the way is not waited for.
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        let _ = self.connection.busy_timeout(Duration::ZERO);
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

impl Lock {
    /// Whether this process took it, and not one that this was forked from.
    fn is_ours(&self) -> bool {
        self.process == process::id()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_ours() {
            // Closing the file would leave it locked as long as a child has a copy of it.
            let _ = self.file.unlock();
        }
    }
}

/// Takes the lock that one writer holds, from opening to dropping, across its transactions.
///
/// It is a file of its own because closing any handle of the database file would release SQLite's locks on it. It is never deleted:
/// a process that had opened it before would lock a file that others no longer see.
fn lock(database: &Path) -> Result<Lock> {
    let mut path = database.as_os_str().to_owned();
    path.push("-lock");
    let path = Path::new(&path);
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let file = file.map_err(|error| refused(path, "the lock file cannot be opened", error))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { file, process: process::id() }),
        Err(TryLockError::WouldBlock) => {
            let message = format!("{}: another writer is at work: try again when it has finished", database.display());
            Err(Error::new(ErrorKind::Locked, message))
        }
        Err(TryLockError::Error(error)) => Err(refused(path, "the lock file cannot be locked", error)),
    }
}

/// Whether the stored content says the same; it is parsed only where the texts differ, as an older version may have written it.
fn same(old: &str, content: &str, article: &Article) -> bool {
    old == content || serde_json::from_str::<Article>(old).is_ok_and(|old| old == *article)
}

fn highest_ever(database: &Connection, id: &str, language: &Language) -> rusqlite::Result<Version> {
    let mut statement = database.prepare_cached("SELECT max(version) FROM history WHERE id = ?1 AND language = ?2")?;
    let highest: Option<Version> = statement.query_row(params![id, language.as_str()], |row| row.get(0))?;
    Ok(highest.unwrap_or_default())
}

fn append(database: &Connection, id: &str, language: &str, version: Version, content: Option<&str>) -> rusqlite::Result<u64> {
    let mut statement = database.prepare_cached(
        "INSERT INTO history (id, language, version, recorded_at, content) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING sequence",
    )?;
    statement.query_row(params![id, language, version, Timestamp::now().seconds(), content], |row| rows::sequence(row, 0))
}

#[cfg(test)]
mod tests {
    use crate::{ErrorKind, Store};

    /// A copy of the handle is what a forked process holds. It may drop what it took over from its parent.
    #[test]
    fn a_forked_process_does_not_keep_the_right_to_write() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(&dir.path().join("support.kb")).unwrap();
        let writer = store.writer().unwrap();
        let forked = writer.lock.file.try_clone().unwrap();
        drop(super::Lock { file: forked.try_clone().unwrap(), process: 0 });
        assert_eq!(store.writer().unwrap_err().kind(), ErrorKind::Locked);
        drop(writer);
        assert!(store.writer().is_ok());
        drop(forked);
    }
}
