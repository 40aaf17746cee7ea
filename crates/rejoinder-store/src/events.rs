//! Reading the log of events.

use rusqlite::{OptionalExtension, params};

use crate::database::failed;
use crate::rows::{self, EVENT_COLUMNS};
use crate::{Result, Store, StoredEvent, Timestamp};

impl Store {
    /// At most `limit` events after the one with the given sequence (0: from the first), each with its own. Events and changes are
    /// counted apart.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn events_since(&self, sequence: u64, limit: usize) -> Result<Vec<(u64, StoredEvent)>> {
        self.read(|database| {
            let mut statement =
                database.prepare_cached(&format!("SELECT {EVENT_COLUMNS} FROM event WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"))?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            statement.query_map([rows::number(sequence), limit], rows::event)?.collect()
        })
    }

    /// The latest event of a kind, in microseconds however many there are. In a base that has not been written to since versions without
    /// the index of events: in time linear in those after it.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn last_event(&self, kind: &str) -> Result<Option<StoredEvent>> {
        self.read(|database| {
            let select = format!("SELECT {EVENT_COLUMNS} FROM event WHERE kind = ?1 ORDER BY sequence DESC LIMIT 1");
            let last = database.prepare_cached(&select)?.query_row([kind], rows::event).optional()?;
            Ok(last.map(|(_, event)| event))
        })
    }

    /// The latest events of these kinds, at most so many, in order of recording; as fast as [`Store::last_event`] for each of them.
    ///
    /// # Errors
    ///
    /// See [`Store::sequence`].
    pub fn last_events(&self, kinds: &[&str], limit: usize) -> Result<Vec<StoredEvent>> {
        let mut latest: Vec<(u64, StoredEvent)> = self.read(|database| {
            let select = format!("SELECT {EVENT_COLUMNS} FROM event WHERE kind = ?1 ORDER BY sequence DESC LIMIT ?2");
            let mut statement = database.prepare_cached(&select)?;
            let mut latest = Vec::new();
            for kind in kinds {
                for event in statement.query_map(params![kind, i64::try_from(limit).unwrap_or(i64::MAX)], rows::event)? {
                    latest.push(event?);
                }
            }
            Ok(latest)
        })?;
        latest.sort_unstable_by_key(|(sequence, _)| *sequence);
        latest.drain(..latest.len().saturating_sub(limit));
        Ok(latest.into_iter().map(|(_, event)| event).collect())
    }

    /// Visits the events from a time on and before another, in order of recording.
    ///
    /// The visits see one snapshot, however long they take and whatever is written meanwhile, and may use the store; one event is in
    /// memory at once. Takes time linear in all events, a tenth of a second for a million that lie outside: events are recorded about when
    /// they happen, but nothing says that they are.
    ///
    /// # Errors
    ///
    /// The first error of `visit`, which ends the visits, and those of [`Store::sequence`].
    pub fn for_each_event<E: From<crate::Error>>(
        &self,
        from: Timestamp,
        before: Timestamp,
        mut visit: impl FnMut(StoredEvent) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| failed(self.path(), error);
        let connection = self.another()?;
        let select = format!("SELECT {EVENT_COLUMNS} FROM event WHERE at >= ?1 AND at < ?2 ORDER BY sequence");
        let mut statement = connection.prepare(&select).map_err(failed)?;
        let events = statement.query_map([from.seconds(), before.seconds()], rows::event).map_err(failed)?;
        for event in events {
            visit(event.map_err(failed)?.1)?;
        }
        Ok(())
    }
}
