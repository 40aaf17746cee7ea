//! Reading: the store as a snapshot of what is committed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{mem, process};

use rejoinder_text::Language;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::database::{self, Access, failed};
use crate::in_force::validity;
use crate::rows::{self, CurrentRow, REVISION_COLUMNS, siblings};
use crate::{Article, Change, Changes, Counts, Now, Result, Revision, StoreWriter, Stored, Timestamp, Validity, Version, in_force};

/// An open knowledge base, for reading; [`Store::writer`] gives the right to write.
///
/// Every method sees the last committed state of all processes. One connection serves all threads in turn, except that
/// [`Store::for_each`] opens its own. In a process that was forked since, another connection takes its place.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    identity: String,
    reader: Mutex<Reader>,
}

#[derive(Debug)]
pub(crate) struct Reader {
    connection: Connection,
    /// The process that opened it.
    pub(crate) process: u32,
}

impl Store {
    /// Opens the existing knowledge base in a folder.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is none, `InvalidInput` if `dir` is a file, `Incompatible` if a newer version or another program made it,
    /// `Corrupt` if it is damaged, `Io` otherwise.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::open_file(database::find(dir)?)
    }

    /// Opens the knowledge base in a folder, making both where they are missing. Several processes may do so at once.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], without `NotFound`.
    pub fn open_or_create(dir: &Path) -> Result<Self> {
        Self::open_file(database::find_or_create(dir)?)
    }

    fn open_file(path: PathBuf) -> Result<Self> {
        let reader = database::open(&path, Access::Read)?;
        let identity = reader.query_row("SELECT identity FROM base", [], |row| row.get(0));
        let identity = identity.map_err(|error| failed(&path, error))?;
        Ok(Self { path, identity, reader: Mutex::new(Reader { connection: reader, process: process::id() }) })
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A random name given when the knowledge base was made, so that an index can tell that it was derived from another one.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The sequence of the last committed change; 0 if nothing was ever put.
    ///
    /// # Errors
    ///
    /// As every reading method: `Corrupt` if the file is damaged, `Io` if it cannot be read, `Locked` if another program holds it.
    pub fn sequence(&self) -> Result<u64> {
        self.read(|database| rows::last_sequence(database))
    }

    /// A number that changes when anything was committed, by this process or another; it may also change without. It costs
    /// microseconds and means something only beside earlier numbers of the same `Store`.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn data_version(&self) -> Result<u64> {
        let version: u32 = self.read(|database| database.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0)))?;
        // A connection counts for itself, and after a fork there is another one.
        Ok(u64::from(process::id()) << 32 | u64::from(version))
    }

    /// The revision with this sequence, current or past.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn revision(&self, sequence: u64) -> Result<Option<Arc<Revision>>> {
        self.read(|database| {
            let mut statement = database.prepare_cached(&format!("SELECT {REVISION_COLUMNS} FROM history WHERE sequence = ?1"))?;
            Ok(statement.query_row([rows::number(sequence)], rows::revision).optional()?.map(Arc::new))
        })
    }

    /// Visits all current articles by id, language and version, and returns the sequence of the state they were in.
    ///
    /// The visits see one snapshot, however long they take and whatever is written meanwhile, and may use the store. Only the rows
    /// of one article in one language, and the content of one version, are in memory at once.
    ///
    /// # Errors
    ///
    /// The first error of `visit`, which ends the visits, and those of [`Store::sequence`].
    pub fn for_each<E: From<crate::Error>>(&self, mut visit: impl FnMut(Stored) -> Result<(), E>) -> Result<u64, E> {
        let failed = |error| failed(&self.path, error);
        let mut connection = self.another()?;
        let snapshot = connection.transaction().map_err(failed)?;
        let sequence = rows::last_sequence(&snapshot).map_err(failed)?;
        let select = format!("SELECT {} FROM current ORDER BY id, language, version", CurrentRow::COLUMNS);
        let mut statement = snapshot.prepare(&select).map_err(failed)?;
        let mut rows = statement.query_map([], CurrentRow::read).map_err(failed)?.peekable();
        let mut siblings: Vec<CurrentRow> = Vec::new();
        while let Some(row) = rows.next() {
            siblings.push(row.map_err(failed)?);
            if let (Some(Ok(next)), Some(row)) = (rows.peek(), siblings.last())
                && next.is_sibling(row)
            {
                continue;
            }
            for (row, in_force) in rows::dated(&siblings) {
                visit(rows::stored(&snapshot, row, in_force).map_err(failed)?)?;
            }
            siblings.clear();
        }
        Ok(sequence)
    }

    /// What changed after `sequence`: each version put or removed since, and the earlier versions beside it, because a version
    /// decides until when they are in force.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn changes_since(&self, sequence: u64) -> Result<Changes> {
        let after = rows::number(sequence);
        self.read(|database| {
            let mut changes = Vec::new();
            let mut touched = database.prepare_cached(
                "SELECT id, language, max(version) FROM history WHERE sequence > ?1 GROUP BY id, language ORDER BY id, language",
            )?;
            let mut versions =
                database.prepare_cached("SELECT DISTINCT version FROM history WHERE id = ?1 AND language = ?2 AND sequence > ?3")?;
            let mut touched = touched.query([after])?;
            while let Some(row) = touched.next()? {
                let (id, language, highest): (String, _, Version) = (row.get(0)?, rows::language(row, 1)?, row.get(2)?);
                let change = |version, now| Change { id: id.clone(), language: language.clone(), version, now };
                let siblings = siblings(database, &id, &language)?;
                let current = rows::dated(&siblings).filter(|(row, _)| row.validity.version <= highest);
                let first = changes.len();
                changes
                    .extend(current.map(|(row, in_force)| change(row.validity.version, Now::Current { sequence: row.sequence, in_force })));
                for version in versions.query_map(params![id, language.as_str(), after], |row| row.get::<_, Version>(0))? {
                    let version = version?;
                    if siblings.binary_search_by_key(&version, |row| row.validity.version).is_err() {
                        changes.push(change(version, Now::Removed));
                    }
                }
                changes[first..].sort_by_key(|change| change.version);
            }
            Ok(Changes { sequence: rows::last_sequence(database)?, changes })
        })
    }

    /// All current versions of an article, in one language or in all, by language and version.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn article(&self, id: &str, language: Option<&Language>) -> Result<Vec<Stored>> {
        self.read(|database| {
            let languages = match language {
                Some(language) => vec![language.clone()],
                None => database
                    .prepare_cached("SELECT DISTINCT language FROM current WHERE id = ?1 ORDER BY language")?
                    .query_map([id], |row| rows::language(row, 0))?
                    .collect::<rusqlite::Result<_>>()?,
            };
            let mut found = Vec::new();
            for language in languages {
                for (row, in_force) in rows::dated(&siblings(database, id, &language)?) {
                    found.push(rows::stored(database, row, in_force)?);
                }
            }
            Ok(found)
        })
    }

    /// The audiences that revisions after a change name, sorted, each in as many spellings as there are. Linear in these revisions.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn audiences_since(&self, sequence: u64) -> Result<Vec<String>> {
        self.read(|database| {
            // An article for the public alone does not name it.
            let mut statement = database.prepare_cached(
                "SELECT DISTINCT value FROM history, json_each(content, '$.audience')
                 WHERE sequence > ?1 AND content LIKE '%\"audience\"%' ORDER BY value",
            )?;
            statement.query_map([rows::number(sequence)], |row| row.get(0))?.collect()
        })
    }

    /// Every revision of an article, in one language or in all, from the first on, removals included.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn history(&self, id: &str, language: Option<&Language>) -> Result<Vec<Revision>> {
        self.read(|database| {
            let mut statement = database.prepare_cached(&format!(
                "SELECT {REVISION_COLUMNS} FROM history WHERE id = ?1 AND language = coalesce(?2, language) ORDER BY sequence"
            ))?;
            statement.query_map(params![id, language.map(Language::as_str)], rows::revision)?.collect()
        })
    }

    /// The versions of an article in a language as they were in the store at a time, each with the time in which it was then said to be
    /// in force.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn as_recorded(&self, id: &str, language: &Language, at: Timestamp) -> Result<Vec<Stored>> {
        let mut latest: BTreeMap<Version, Revision> = BTreeMap::new();
        for revision in self.history(id, Some(language))?.into_iter().filter(|revision| revision.recorded_at <= at) {
            latest.insert(revision.version, revision);
        }
        let put = |Revision { sequence, article, .. }| article.map(|article| (article, sequence));
        let versions: Vec<(Article, u64)> = latest.into_values().filter_map(put).collect();
        let validities: Vec<Validity> = versions.iter().map(|(article, _)| validity(article)).collect();
        let dated = versions.into_iter().zip(in_force(&validities));
        Ok(dated.map(|((article, sequence), in_force)| Stored { article, sequence, in_force }).collect())
    }

    /// The articles, by id and language, that were written to after a time, or of which a version begins or ends after it and not after
    /// another.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn touched(&self, after: Timestamp, until: Timestamp) -> Result<Vec<(String, Language)>> {
        self.read(|database| {
            let mut statement = database.prepare_cached(
                "SELECT id, language FROM history WHERE recorded_at > ?1
                 UNION SELECT id, language FROM current WHERE valid_from > ?1 AND valid_from <= ?2 OR valid_until > ?1 AND valid_until <= ?2
                 ORDER BY id, language",
            )?;
            let found = statement.query_map([after.seconds(), until.seconds()], |row| Ok((row.get(0)?, rows::language(row, 1)?)))?;
            found.collect()
        })
    }

    /// The changes of an article in a language, oldest first: the sequence of each, its version, and when it was written. Reads no content.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn revisions(&self, id: &str, language: &Language) -> Result<Vec<(u64, Version, Timestamp)>> {
        self.read(|database| {
            let select = "SELECT sequence, version, recorded_at FROM history WHERE id = ?1 AND language = ?2 ORDER BY sequence";
            let mut statement = database.prepare_cached(select)?;
            let found = statement.query_map(params![id, language.as_str()], |row| {
                Ok((rows::sequence(row, 0)?, row.get(1)?, Timestamp::from_seconds(row.get(2)?)))
            })?;
            found.collect()
        })
    }

    /// When a change was written; nothing if there is none with this sequence.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn recorded_at(&self, sequence: u64) -> Result<Option<Timestamp>> {
        self.read(|database| {
            let mut statement = database.prepare_cached("SELECT recorded_at FROM history WHERE sequence = ?1")?;
            statement.query_row([rows::number(sequence)], |row| Ok(Timestamp::from_seconds(row.get(0)?))).optional()
        })
    }

    /// When the first change was written; nothing in an empty store.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn begun(&self) -> Result<Option<Timestamp>> {
        self.read(|database| {
            let mut statement = database.prepare_cached("SELECT recorded_at FROM history ORDER BY sequence LIMIT 1")?;
            statement.query_row([], |row| Ok(Timestamp::from_seconds(row.get(0)?))).optional()
        })
    }

    /// How much is stored. Takes time linear in the number of current versions.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn counts(&self) -> Result<Counts> {
        self.read(|database| {
            let mut statement = database.prepare_cached(
                "SELECT count(DISTINCT id), count(*), coalesce(sum(versions), 0), (SELECT count(*) FROM event)
                 FROM (SELECT id, count(*) AS versions FROM current GROUP BY id, language)",
            )?;
            let number = rows::sequence;
            statement.query_row([], |row| {
                Ok(Counts { articles: number(row, 0)?, translations: number(row, 1)?, versions: number(row, 2)?, events: number(row, 3)? })
            })
        })
    }

    /// The right to write, held until the writer is dropped.
    ///
    /// # Errors
    ///
    /// `Locked` at once if another writer is open, in this process or another; otherwise as [`Store::sequence`].
    pub fn writer(&self) -> Result<StoreWriter> {
        drop(self.reader()?);
        StoreWriter::open(&self.path)
    }

    /// Runs reads that must see the same state.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T> {
        let result = self.reader()?.connection.transaction().and_then(|transaction| read(&transaction));
        result.map_err(|error| failed(&self.path, error))
    }

    /// Another connection, for reads that take long.
    pub(crate) fn another(&self) -> Result<Connection> {
        drop(self.reader()?);
        database::open(&self.path, Access::Read)
    }

    /// The connection, opened by this process.
    ///
    /// SQLite counts the locks of a process in its memory, which a fork copies, and the system gives the child none of them. With the
    /// parent's connection a child would read an old state for ever, or damage the file, once the parent has closed it and so deleted the
    /// log. It is closed before another one is opened, because SQLite keeps one count a file.
    pub(crate) fn reader(&self) -> Result<MutexGuard<'_, Reader>> {
        // A panic elsewhere leaves nothing half done here: its transaction ended when it was dropped.
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        if reader.process != process::id() {
            let nothing = Connection::open_in_memory().map_err(|error| failed(&self.path, error))?;
            drop(mem::replace(&mut reader.connection, nothing));
            *reader = Reader { connection: database::open(&self.path, Access::Read)?, process: process::id() };
        }
        Ok(reader)
    }
}
