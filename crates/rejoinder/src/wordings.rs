//! Where a run of words of a text stands in the articles, whoever may see them.
//!
//! This reads the store and not the index, which holds nothing that is never in force and from which nothing out of scope may come. Only
//! [`check_reply`](crate::KnowledgeBase::check_reply) asks it, and it tells no more than which words of the text that it is given
//! stand in which version.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rejoinder_store::{InForce, Now, Result, Store, Version};
use rejoinder_text::{Language, Worded, markup, wording};

/// So many words make a print.
const PRINT: usize = 5;
/// Of so many prints in a row one is kept (winnowing; Schleimer, Wilkerson and Aiken 2003): every run of 8 words has one.
const WINDOW: usize = 4;
/// A run that is told of is at least so many words long; what it must weigh is [`Worded::RUN`].
const SHORTEST: usize = PRINT + WINDOW - 1;
/// At most so many versions are compared with a text word by word, those that share most prints with it.
const MOST_VERSIONS: usize = 64;

/// What names a version.
type Key = (String, Language, Version);

/// Prints of the wording of all current versions of a store.
#[derive(Default)]
pub(crate) struct Wordings {
    sequence: u64,
    versions: BTreeMap<Key, Shelved>,
    /// Each print with the place of its version in order of keys, ascending.
    prints: Vec<(u64, u32)>,
}

/// A version and its prints.
#[derive(Clone)]
struct Shelved {
    sequence: u64,
    in_force: Option<InForce>,
    prints: Vec<u64>,
}

/// A version that shares runs of words with a text.
pub(crate) struct Sharing {
    pub(crate) sequence: u64,
    pub(crate) in_force: Option<InForce>,
}

impl Wordings {
    /// The change up to which it is made.
    pub(crate) fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The same up to the last change of the store. Reads what changed since; sorting aside, linear in that.
    pub(crate) fn updated(&self, store: &Store) -> Result<Self> {
        let mut versions = self.versions.clone();
        let changes = store.changes_since(self.sequence)?;
        for change in changes.changes {
            let key = (change.id, change.language, change.version);
            let Now::Current { sequence, in_force } = change.now else {
                versions.remove(&key);
                continue;
            };
            if let Some(same) = versions.get_mut(&key).filter(|it| it.sequence == sequence) {
                same.in_force = in_force;
                continue;
            }
            let revision = store.revision(sequence)?;
            if let Some(article) = revision.as_ref().and_then(|revision| revision.article.as_ref()) {
                let text = format!("{}\n{}", article.title, markup::render(&article.body, article.markup).text);
                versions.insert(key, Shelved { sequence, in_force, prints: winnowed(&prints(&wording(&text))) });
            }
        }
        let mut prints: Vec<(u64, u32)> = Vec::new();
        for (place, version) in (0..).zip(versions.values()) {
            prints.extend(version.prints.iter().map(|print| (*print, place)));
        }
        prints.sort_unstable();
        Ok(Self { sequence: changes.sequence, versions, prints })
    }

    /// The versions that share most with a text, in order of id, language and version: a print counts the less the more versions have it, so
    /// that what many say alike hides no version that alone says something.
    pub(crate) fn sharing(&self, words: &[Worded]) -> Vec<Sharing> {
        let mut shared: BTreeMap<u32, f64> = BTreeMap::new();
        let distinct: BTreeSet<u64> = prints(words).into_iter().collect();
        for print in distinct {
            let first = self.prints.partition_point(|(other, _)| *other < print);
            let n_with = self.prints[first..].partition_point(|(other, _)| *other == print);
            for (_, place) in &self.prints[first..first + n_with] {
                *shared.entry(*place).or_default() += 1.0 / n_with as f64;
            }
        }
        let mut most: Vec<(u32, f64)> = shared.into_iter().collect();
        most.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        most.truncate(MOST_VERSIONS);
        most.sort_by_key(|(place, _)| *place);
        let mut most = most.into_iter().map(|(place, _)| place as usize).peekable();
        let versions = self.versions.values().enumerate().filter(|(place, _)| most.next_if_eq(place).is_some());
        versions.map(|(_, version)| Sharing { sequence: version.sequence, in_force: version.in_force }).collect()
    }
}

fn prints(words: &[Worded]) -> Vec<u64> {
    words.windows(PRINT).map(together).collect()
}

/// One number for words in a row.
fn together(words: &[Worded]) -> u64 {
    words.iter().fold(0, |sum: u64, word| (sum.rotate_left(7) ^ word.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The least of every few prints in a row.
fn winnowed(prints: &[u64]) -> Vec<u64> {
    let least = prints.windows(WINDOW.min(prints.len().max(1))).filter_map(|window| window.iter().min().copied());
    let kept: BTreeSet<u64> = least.collect();
    kept.into_iter().collect()
}

/// For each place in `words`: whether the run of the shortest length that begins there stands in `text`.
pub(crate) fn shared(words: &[Worded], text: &str) -> Vec<bool> {
    let there: BTreeSet<u64> = wording(text).windows(SHORTEST).map(together).collect();
    words.windows(SHORTEST).map(|run| there.contains(&together(run))).collect()
}

/// The bytes of the runs whose beginnings are marked, where they weigh enough.
pub(crate) fn runs(words: &[Worded], begins: &[bool]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (place, _) in begins.iter().enumerate().filter(|(_, begins)| **begins) {
        match runs.last_mut().filter(|run| run.end >= place) {
            Some(run) => run.end = place + SHORTEST,
            None => runs.push(place..place + SHORTEST),
        }
    }
    let heavy = runs.into_iter().filter(|run| words[run.clone()].iter().map(|word| word.weight).sum::<usize>() >= Worded::RUN);
    heavy.map(|run| words[run.start].span.start..words[run.end - 1].span.end).collect()
}
