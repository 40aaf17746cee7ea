//! Rows of the tables and what they stand for; whatever cannot be read so is a damaged database.

use rejoinder_text::Language;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Article, InForce, Revision, Stored, StoredEvent, Timestamp, Validity, Version, in_force};

/// A row of `current`.
pub(crate) struct CurrentRow {
    pub(crate) id: String,
    pub(crate) language: Language,
    pub(crate) sequence: u64,
    pub(crate) validity: Validity,
}

impl CurrentRow {
    pub(crate) const COLUMNS: &str = "id, language, version, sequence, published, valid_from, valid_until";

    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let validity =
            Validity { version: row.get(2)?, published: row.get(4)?, from: optional_time(row, 5)?, until: optional_time(row, 6)? };
        Ok(Self { id: row.get(0)?, language: language(row, 1)?, sequence: sequence(row, 3)?, validity })
    }

    pub(crate) fn is_sibling(&self, other: &Self) -> bool {
        self.id == other.id && self.language == other.language
    }
}

/// The same rows, which must be all versions of one article in one language, each with the time in which it is in force.
pub(crate) fn dated(siblings: &[CurrentRow]) -> impl Iterator<Item = (&CurrentRow, Option<InForce>)> {
    let validities: Vec<Validity> = siblings.iter().map(|row| row.validity).collect();
    siblings.iter().zip(in_force(&validities))
}

/// All current versions of an article in one language, by version.
pub(crate) fn siblings(database: &Connection, id: &str, language: &Language) -> rusqlite::Result<Vec<CurrentRow>> {
    let select = format!("SELECT {} FROM current WHERE id = ?1 AND language = ?2 ORDER BY version", CurrentRow::COLUMNS);
    database.prepare_cached(&select)?.query_map(params![id, language.as_str()], CurrentRow::read)?.collect()
}

/// Reads the content of a current row.
pub(crate) fn stored(connection: &Connection, row: &CurrentRow, in_force: Option<InForce>) -> rusqlite::Result<Stored> {
    let mut statement = connection.prepare_cached("SELECT content FROM history WHERE sequence = ?1")?;
    let article = statement.query_row([number(row.sequence)], |found| article(found, 0, row.validity.version))?;
    let article = article.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok(Stored { article, sequence: row.sequence, in_force })
}

pub(crate) const REVISION_COLUMNS: &str = "sequence, id, language, version, recorded_at, content";

pub(crate) fn revision(row: &Row<'_>) -> rusqlite::Result<Revision> {
    let version = row.get(3)?;
    Ok(Revision {
        sequence: sequence(row, 0)?,
        id: row.get(1)?,
        language: language(row, 2)?,
        version,
        recorded_at: Timestamp::from_seconds(row.get(4)?),
        article: article(row, 5, version)?,
    })
}

/// A current version, its sequence and its content as JSON.
pub(crate) type Content = (Version, u64, String);

/// The content of a current version, or of the highest one.
pub(crate) fn content(
    connection: &Connection,
    id: &str,
    language: &Language,
    version: Option<Version>,
) -> rusqlite::Result<Option<Content>> {
    let mut statement = connection.prepare_cached(
        "SELECT current.version, sequence, content FROM current JOIN history USING (sequence)
         WHERE current.id = ?1 AND current.language = ?2 AND current.version BETWEEN coalesce(?3, 0) AND coalesce(?3, 0xFFFFFFFF)
         ORDER BY current.version DESC LIMIT 1",
    )?;
    let row = statement.query_row(params![id, language.as_str(), version], |row| Ok((row.get(0)?, sequence(row, 1)?, row.get(2)?)));
    row.optional()
}

/// The sequence of the last change; history only grows, so it is the highest.
pub(crate) fn last_sequence(connection: &Connection) -> rusqlite::Result<u64> {
    connection.prepare_cached("SELECT coalesce(max(sequence), 0) FROM history")?.query_row([], |row| sequence(row, 0))
}

pub(crate) const EVENT_COLUMNS: &str = "sequence, at, kind, article, language, version, query, payload";

pub(crate) fn event(row: &Row<'_>) -> rusqlite::Result<(u64, StoredEvent)> {
    let language = if row.get_ref(4)?.as_str_or_null()?.is_some() { Some(language(row, 4)?) } else { None };
    let event = StoredEvent {
        at: Timestamp::from_seconds(row.get(1)?),
        kind: row.get(2)?,
        article: row.get(3)?,
        language,
        version: row.get(5)?,
        query: row.get(6)?,
        payload: row.get(7)?,
    };
    Ok((sequence(row, 0)?, event))
}

/// A sequence as SQLite counts; one beyond its range comes after every change.
pub(crate) fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

pub(crate) fn sequence(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

pub(crate) fn language(row: &Row<'_>, column: usize) -> rusqlite::Result<Language> {
    let tag = row.get_ref(column)?.as_str()?;
    Language::parse(tag).map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}

fn optional_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_seconds))
}

fn article(row: &Row<'_>, column: usize, version: Version) -> rusqlite::Result<Option<Article>> {
    let Some(content) = row.get_ref(column)?.as_str_or_null()? else { return Ok(None) };
    let article: Article =
        serde_json::from_str(content).map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))?;
    Ok(Some(Article { version: Some(version), ..article }))
}
