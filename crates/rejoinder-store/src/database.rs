//! The database file: where it is, how connections to it are opened, what it must look like, and what its errors mean.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::{Error, ErrorKind, Result};

const FILE: &str = "knowledge.sqlite";
const SCHEMA: &str = include_str!("../data/schema.sql");
const SCHEMA_VERSION: i32 = 1;
/// Finds the last event of a kind. It came later than the tables: a writer gives it to a base that lacks it, once, and from then on SQLite
/// keeps it for every program that writes, those included that do not know of it. So it is no new version of the tables. Price: some ten
/// bytes an event.
pub(crate) const INDEX_OF_EVENTS: &str = "CREATE INDEX IF NOT EXISTS event_kind ON event (kind)";
/// "RJND", so that neither another program's database is taken for ours nor ours for another's.
const APPLICATION_ID: i32 = 0x524A_4E44;
/// The smallest page that SQLite knows, in bytes.
const SMALLEST_FILE: u64 = 512;
/// How long SQLite waits for the short locks of opening, closing and checkpoints; writers exclude one another by the lock file.
const PATIENCE: Duration = Duration::from_secs(5);
/// More than the statements of any one type of connection.
const CACHED_STATEMENTS: usize = 32;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Finds the database of an existing folder.
pub(crate) fn find(dir: &Path) -> Result<PathBuf> {
    let missing = |path: &Path| Error::new(ErrorKind::NotFound, format!("{}: no knowledge base here: create one first", path.display()));
    let wrong = |path: &Path, what| Error::new(ErrorKind::InvalidInput, format!("{}: {what}", path.display()));
    let path = dir.join(FILE);
    if dir.as_os_str().is_empty() {
        return Err(Error::new(ErrorKind::InvalidInput, "the path is empty: give the folder of a knowledge base"));
    }
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => return Err(wrong(dir, "this is a file: give the folder of a knowledge base")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(dir)),
        other => other.map_err(|error| refused(dir, "cannot be opened", error))?,
    };
    match fs::metadata(&path) {
        Ok(found) if !found.is_file() => Err(wrong(&path, "this is not a file: move it away")),
        // SQLite would take so short a file for an empty one, and write over it.
        Ok(found) if (1..SMALLEST_FILE).contains(&found.len()) => {
            Err(Error::new(ErrorKind::Corrupt, format!("{}: not a knowledge base: move the file away", path.display())))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(missing(dir)),
        other => other.map(|_| path.clone()).map_err(|error| refused(&path, "cannot be opened", error)),
    }
}

/// Makes the folder and the database where they are missing, and returns the database's path.
///
/// Two processes may do so at once: SQLite's own lock lets one of them make the tables, and the other then finds them.
pub(crate) fn find_or_create(dir: &Path) -> Result<PathBuf> {
    match fs::create_dir_all(dir) {
        Err(error) if !dir.exists() => return Err(refused(dir, "the folder cannot be created", error)),
        _ => {}
    }
    match find(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => {
            // An empty file is what a crash between creating the file and making the tables leaves behind.
            let path = found?;
            if fs::metadata(&path).is_ok_and(|found| found.len() > 0) && state(&connect(&path, false)?, &path)? == State::Ready {
                return Ok(path);
            }
        }
    }
    let path = dir.join(FILE);
    let mut connection = connect(&path, true)?;
    let deadline = Instant::now() + PATIENCE;
    // Turning the write-ahead log on does not wait for other connections, so the waiting is done here.
    while state(&connection, &path)? == State::Empty {
        match create(&mut connection) {
            Err(error) if kind(&error) == ErrorKind::Locked && Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
            other => other.map_err(|error| failed(&path, error))?,
        }
    }
    Ok(path)
}

fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken: bool = transaction.query_row("SELECT EXISTS (SELECT * FROM sqlite_schema)", [], |row| row.get(0))?;
    if !taken {
        transaction.execute_batch(SCHEMA)?;
        transaction.execute_batch(INDEX_OF_EVENTS)?;
        transaction.execute("INSERT INTO base (identity) VALUES (lower(hex(randomblob(16))))", [])?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    transaction.commit()
}

/// Opens an existing database of this version.
pub(crate) fn open(path: &Path, access: Access) -> Result<Connection> {
    let connection = connect(path, false)?;
    if state(&connection, path)? == State::Empty {
        return Err(Error::new(ErrorKind::NotFound, format!("{}: the file is empty: create the knowledge base first", path.display())));
    }
    let prepare = || {
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        match access {
            Access::Read => connection.pragma_update(None, "query_only", true),
            Access::Write => {
                // Someone may have turned the log off with another tool; readers and the writer would then block one another.
                connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
                connection.pragma_update(None, "synchronous", "FULL")?;
                connection.pragma_update(None, "fullfsync", true)?;
                connection.pragma_update(None, "foreign_keys", true)
            }
        }
    };
    prepare().map_err(|error| failed(path, error))?;
    Ok(connection)
}

fn connect(path: &Path, create: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
    let prepare = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        // Otherwise statements are prepared again each time that other values are bound to them.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(connection)
    };
    prepare().map_err(|error| failed(path, error))
}

/// What a file that SQLite can read turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Ready,
}

fn state(connection: &Connection, path: &Path) -> Result<State> {
    let read = || {
        // One snapshot for the three, or a base that is being made meanwhile looks damaged.
        let connection = connection.unchecked_transaction()?;
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        let taken: bool = connection.query_row("SELECT EXISTS (SELECT * FROM sqlite_schema)", [], |row| row.get(0))?;
        Ok((number("application_id")?, number("user_version")?, taken))
    };
    let incompatible = |what| Err(Error::new(ErrorKind::Incompatible, format!("{}: {what}", path.display())));
    match read().map_err(|error| failed(path, error))? {
        (0, 0, false) => Ok(State::Empty),
        (APPLICATION_ID, SCHEMA_VERSION, true) => Ok(State::Ready),
        (APPLICATION_ID, newer, _) if newer > SCHEMA_VERSION => {
            incompatible(format!("written by a newer version (schema {newer}, this one reads {SCHEMA_VERSION}): update this program"))
        }
        (APPLICATION_ID, ..) => {
            Err(Error::new(ErrorKind::Corrupt, format!("{}: the file has lost its tables: restore it from a copy", path.display())))
        }
        _ => incompatible("the database of another program: choose another folder".to_owned()),
    }
}

/// The error for what SQLite reported on the database at `path`.
pub(crate) fn failed(path: &Path, error: rusqlite::Error) -> Error {
    let kind = kind(&error);
    let what = match kind {
        ErrorKind::Locked => "another program holds the database: try again later".to_owned(),
        ErrorKind::Corrupt => format!("damaged, or not a knowledge base ({error}): restore it from a copy"),
        _ => match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => format!(
                "the file and its folder must be writable, even for reading, because the log lies beside it ({error}): \
                 copy the knowledge base to a folder that is"
            ),
            Some(ErrorCode::OutOfMemory) => "too little memory, or damaged so that a text seems huge: free memory and try again".to_owned(),
            Some(ErrorCode::DiskFull) => "the disk is full: make room and write again".to_owned(),
            _ => format!("cannot be read or written: {error}"),
        },
    };
    Error::new(kind, format!("{}: {what}", path.display())).with_source(error)
}

fn kind(error: &rusqlite::Error) -> ErrorKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ErrorKind::Locked,
        // The statements are fixed, so that one which does not fit the tables, or finds its constraints violated, means other tables.
        // A text beyond SQLite's limit is one that `put` would have refused.
        Some(
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown | ErrorCode::ConstraintViolation | ErrorCode::TooBig,
        ) => ErrorKind::Corrupt,
        Some(_) => ErrorKind::Io,
        None => ErrorKind::Corrupt,
    }
}

/// The error for what the operating system refused.
pub(crate) fn refused(path: &Path, what: &str, error: io::Error) -> Error {
    let kind = if error.kind() == io::ErrorKind::NotADirectory { ErrorKind::InvalidInput } else { ErrorKind::Io };
    Error::new(kind, format!("{}: {what}: {error}", path.display())).with_source(error)
}
