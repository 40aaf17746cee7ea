//! The same work on many things, on all cores, with results in their order: many questions at once.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rejoinder_store::{Error, Result, Timestamp};

use crate::base::KnowledgeBase;
use crate::outcome::Suggestions;
use crate::query::Query;
use crate::search::SearchResults;

/// What `work` makes of each of the things, in their order.
///
/// # Errors
///
/// That of the first thing of which there is one.
pub(crate) fn in_parallel<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> Result<R> + Sync) -> Result<Vec<R>> {
    let n_threads = thread::available_parallelism().map_or(1, NonZero::get).min(things.len().max(1));
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done: Vec<(usize, Result<R>)> = Vec::new();
        while let Some((index, thing)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, things.get(index)?))) {
            done.push((index, work(thing)));
        }
        done
    };
    let mut done: Vec<(usize, Result<R>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..n_threads).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

impl KnowledgeBase {
    /// [`search`](Self::search) for each of many queries, on all cores, in their order. Those without a time of their own are all asked at
    /// one second.
    ///
    /// # Errors
    ///
    /// That of the first query of which there is one; it says which.
    pub fn search_many<Q: Into<Query>>(&self, queries: impl IntoIterator<Item = Q>) -> Result<Vec<SearchResults>> {
        each(queries, |query| self.search(query))
    }

    /// [`suggest`](Self::suggest) for each of many messages, on all cores, in their order. Those without a time of their own are all asked
    /// at one second.
    ///
    /// # Errors
    ///
    /// That of the first message of which there is one; it says which.
    pub fn suggest_many<Q: Into<Query>>(&self, queries: impl IntoIterator<Item = Q>) -> Result<Vec<Suggestions>> {
        each(queries, |query| self.suggest(query))
    }
}

fn each<Q: Into<Query>, R: Send>(queries: impl IntoIterator<Item = Q>, ask: impl Fn(Query) -> Result<R> + Sync) -> Result<Vec<R>> {
    let now = Timestamp::now();
    let at_once = |query: Query| Query { as_of: Some(query.as_of.unwrap_or(now)), ..query };
    let queries: Vec<(usize, Query)> = queries.into_iter().map(|query| at_once(query.into())).enumerate().collect();
    let named = |index: usize, error: Error| Error::new(error.kind(), format!("query {index}: {error}")).with_source(error);
    // Before the work is done, not after.
    queries.iter().try_for_each(|(index, query)| query.check().map_err(|error| named(*index, error)))?;
    in_parallel(&queries, |(index, query)| ask(query.clone()).map_err(|error| named(*index, error)))
}

#[cfg(test)]
mod tests {
    use rejoinder_store::{Error, ErrorKind};

    use super::*;

    #[test]
    fn results_are_in_order_and_the_first_error_counts() {
        for n in [0, 1, 2, 1000] {
            let things: Vec<usize> = (0..n).collect();
            assert_eq!(in_parallel(&things, |thing| Ok(thing * 2)).unwrap(), things.iter().map(|thing| thing * 2).collect::<Vec<_>>());
            let odd = |thing: &usize| if thing % 2 == 1 { Err(Error::new(ErrorKind::Io, thing.to_string())) } else { Ok(()) };
            assert_eq!(in_parallel(&things, odd).err().map(|error| error.to_string()), (n > 1).then(|| "1".to_owned()));
        }
    }
}
