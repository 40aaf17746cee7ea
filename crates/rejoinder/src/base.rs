//! The knowledge base: a folder with the store and the index made from it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use rejoinder_index::{Bar, Index, IndexError, IndexErrorKind, Record, RecordScope, Scope, Snapshot};
use rejoinder_store::{Article, Counts, Error, ErrorKind, InForce, Now, Result, Revision, Status, Store, Stored, Timestamp};
use rejoinder_text::Language;

use crate::calibration::Calibration;
use crate::choice::{Choice, KEPT_CHOICES};
use crate::diff::Diff;
use crate::kept::{Kept, Latest};
use crate::prepared::Prepared;
use crate::query::Query;
use crate::settings::{NamedAudiences, Settings};
use crate::trainings::Trainings;
use crate::wordings::Wordings;
use crate::writer::Writer;

/// A knowledge base. Cheap to clone, and shared between threads: any number read while one writes, in this process and in others.
#[derive(Clone)]
pub struct KnowledgeBase {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    store: Store,
    index: RwLock<Arc<Index>>,
    /// What `Store::data_version` said when the index was last known to be up to date.
    seen: AtomicU64,
    prepared: Mutex<KeptPrepared>,
    choices: Kept<(), Option<Arc<Choice>>>,
    trainings: Trainings,
    nothing: Arc<()>,
    /// The calibration in use.
    calibration: Latest<(u64, bool), Calibration>,
    settings: Latest<u64, Settings>,
    /// What differs between revisions, by their sequences.
    diffs: Mutex<BTreeMap<KeptDiff, Arc<Diff>>>,
    audiences: Mutex<NamedAudiences>,
    wordings: Mutex<Arc<Wordings>>,
    #[cfg(feature = "encoder")]
    encoding: RwLock<Option<Arc<crate::encoding::Encoding>>>,
}

/// Articles ready for display.
#[derive(Default)]
struct KeptPrepared {
    by_sequence: BTreeMap<u64, Arc<Prepared>>,
    /// The length of their bodies.
    n_bytes: usize,
    /// How many were left when those were last forgotten that others have replaced.
    n_in_use: usize,
}

impl KeptPrepared {
    /// Whether there are twice as many as were in use when that was last looked at, and some more for old versions that are compared.
    fn is_full(&self) -> bool {
        self.by_sequence.len() >= 2 * self.n_in_use + KEPT_REPLACED
    }

    /// Forgets all but these, which ascend: a base that is written to all day would grow in memory otherwise.
    fn sweep(&mut self, indexed: &[u64]) {
        self.by_sequence.retain(|sequence, _| indexed.binary_search(sequence).is_ok());
        self.n_bytes = self.by_sequence.values().map(|prepared| prepared.article.body.len()).sum();
        self.n_in_use = self.by_sequence.len();
    }
}

/// Names a diff by two revisions.
pub(crate) type KeptDiff = (u64, u64);
/// So many are kept: those of the articles that changed lately and are asked for.
const KEPT_DIFFS: usize = 256;
/// Articles are kept ready for display until their bodies together have so many bytes, some thousands of the usual length; then all are
/// forgotten. Price: twenty to thirty times that, for the words of those that answers were looked for in.
const KEPT_PREPARED: usize = 8 << 20;
/// So many that others have replaced may be kept in any case.
const KEPT_REPLACED: usize = 256;
/// How long opening waits for another process that is bringing the index up to date.
const PATIENCE: Duration = Duration::from_secs(120);

impl KnowledgeBase {
    /// Opens the knowledge base in a folder.
    ///
    /// The index is brought up to date with the store, and made again where it is missing, damaged or of an older format.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is none, `InvalidInput` if the path is a file, `Incompatible` if a newer version wrote it, `Corrupt` if the
    /// store is damaged, `Locked` if another process has been making the index for two minutes, `Io` if the system refuses.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::with(path, Store::open(path)?)
    }

    /// Opens the knowledge base in a folder, making an empty one where there is none.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), except `NotFound`.
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::with(path, Store::open_or_create(path)?)
    }

    fn with(path: &Path, store: Store) -> Result<Self> {
        let index = open_index(&path.join("index"), store.identity())?;
        let inner = Inner {
            path: path.to_owned(),
            store,
            index: RwLock::new(index),
            seen: AtomicU64::new(0),
            prepared: Mutex::default(),
            choices: Kept::new(KEPT_CHOICES),
            trainings: Trainings::new(),
            nothing: Arc::default(),
            calibration: Latest::default(),
            settings: Latest::default(),
            diffs: Mutex::default(),
            audiences: Mutex::default(),
            wordings: Mutex::default(),
            #[cfg(feature = "encoder")]
            encoding: RwLock::default(),
        };
        let base = Self { inner: Arc::new(inner) };
        base.catch_up()?;
        Ok(base)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Where the vectors of an encoder are.
    pub(crate) fn vectors_folder(&self) -> PathBuf {
        self.inner.path.join("vectors")
    }

    /// Begins to write. Nothing is visible before the writer commits, and dropping it discards.
    ///
    /// # Errors
    ///
    /// `Locked` at once if another writer is at work, in this process or another.
    pub fn writer(&self) -> Result<Writer> {
        let store = self.inner.store.writer()?;
        Ok(Writer::new(self.clone(), store, self.settings()?))
    }

    /// Makes the index again from the store.
    ///
    /// # Errors
    ///
    /// `Locked` if a writer is at work.
    pub fn rebuild(&self) -> Result<()> {
        let _writer = self.inner.store.writer()?;
        let index = self.index();
        let mut writer = index.writer().map_err(|error| self.failed(error))?;
        writer.clear().map_err(|error| self.failed(error))?;
        let changes = self.inner.store.changes_since(0)?;
        self.apply(writer, 0, changes)?;
        self.reload()?;
        Ok(())
    }

    /// The version of an article in a language that is in force at a second. Scope does not apply: this is for editors.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is no such article, or none of its versions is in force then.
    pub fn article(&self, id: &str, language: &Language, as_of: Timestamp) -> Result<Stored> {
        let mut versions = self.versions(id, Some(language))?.into_iter();
        let in_force = versions.find(|stored| stored.in_force.is_some_and(|in_force| in_force.contains(as_of)));
        in_force.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("{id}: no version in {language} is in force at {as_of}")))
    }

    /// All current versions of an article, or of its translation into one language, in order of language and version. Scope does not
    /// apply: this is for editors.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is none.
    pub fn versions(&self, id: &str, language: Option<&Language>) -> Result<Vec<Stored>> {
        let stored = self.inner.store.article(id, language)?;
        if stored.is_empty() {
            let of = language.map(|language| format!(" in {language}")).unwrap_or_default();
            return Err(Error::new(ErrorKind::NotFound, format!("{id}: no such article{of}")));
        }
        Ok(stored)
    }

    /// Every revision of an article ever put, oldest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn history(&self, id: &str, language: Option<&Language>) -> Result<Vec<Revision>> {
        self.inner.store.history(id, language)
    }

    /// Visits all current articles in order of id, language and version, one at a time in memory.
    ///
    /// # Errors
    ///
    /// The first error of `visit`, or of reading.
    pub fn for_each<E: From<Error>>(&self, visit: impl FnMut(Stored) -> Result<(), E>) -> Result<(), E> {
        self.inner.store.for_each(visit).map(|_| ())
    }

    /// How much there is. Scope does not apply: this is for editors.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        self.inner.store.counts()
    }

    /// How many articles a query may see, each language counted. Its text is ignored.
    ///
    /// # Errors
    ///
    /// As [`search`](Self::search).
    pub fn count(&self, query: impl Into<Query>) -> Result<u64> {
        let query = query.into();
        query.check()?;
        Ok(self.seen_by(&query)?.view.n_records())
    }

    /// The index as last committed, by whichever process. A commit whose index is still being made is not waited for.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>> {
        let version = self.inner.store.data_version()?;
        if version == self.inner.seen.load(Ordering::Acquire) {
            return Ok(self.index().snapshot());
        }
        let target = self.inner.store.sequence()?;
        let before = self.index().snapshot().sequence();
        let mut snapshot = self.reload()?;
        // An index that had to be made anew is empty, and nobody else knows.
        if snapshot.sequence() == 0 && target > 0 {
            self.catch_up()?;
            snapshot = self.index().snapshot();
        }
        if snapshot.sequence() >= target {
            self.inner.seen.store(version, Ordering::Release);
        }
        if snapshot.sequence() != before {
            self.encode_in_background();
        }
        Ok(snapshot)
    }

    /// Brings the index up to date with the store. Waits while another process does it.
    pub(crate) fn catch_up(&self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let target = self.inner.store.sequence()?;
            if self.reload()?.sequence() == target {
                return Ok(());
            }
            match self.index().writer() {
                Ok(mut writer) => {
                    let mut from = self.reload()?.sequence();
                    // The store was replaced by an older copy of itself: what the index knows beyond it never happened.
                    if from > self.inner.store.sequence()? {
                        writer.clear().map_err(|error| self.failed(error))?;
                        from = 0;
                        // So are vectors, which are made anew without their manifest. There may be none.
                        let _ = fs::remove_file(self.vectors_folder().join("manifest"));
                    }
                    let changes = self.inner.store.changes_since(from)?;
                    self.apply(writer, from, changes)?;
                    self.reload()?;
                    return Ok(());
                }
                Err(error) if error.kind() == IndexErrorKind::Locked && Instant::now() < deadline => {
                    thread::sleep(Duration::from_millis(20));
                }
                Err(error) => return Err(self.failed(error)),
            }
        }
    }

    fn apply(&self, mut writer: rejoinder_index::IndexWriter<'_>, from: u64, changes: rejoinder_store::Changes) -> Result<()> {
        for change in &changes.changes {
            let key = key(&change.id, &change.language, change.version);
            let current = match change.now {
                Now::Current { sequence, in_force: Some(in_force) } => self.inner.store.revision(sequence)?.map(|it| (it, in_force)),
                _ => None,
            };
            match current {
                Some((revision, in_force)) => {
                    let sequence = revision.sequence;
                    if let Some(article) = Arc::unwrap_or_clone(revision).article {
                        let prepared = Prepared::new(article);
                        let record = record(&key, sequence, &prepared, in_force);
                        let written = if from > 0 { writer.put(&record) } else { writer.add(&record) };
                        written.map_err(|error| self.failed(error))?;
                    }
                }
                None if from > 0 => writer.remove(&key),
                None => {}
            }
        }
        writer.commit(changes.sequence).map_err(|error| self.failed(error))?;
        writer.finish().map_err(|error| self.failed(error))
    }

    fn reload(&self) -> Result<Arc<Snapshot>> {
        let reloaded = self.index().reload();
        match reloaded {
            Ok(snapshot) => Ok(snapshot),
            // Deleted or made again by another process while this one had it open.
            Err(error) if error.kind() == IndexErrorKind::Unusable => {
                let fresh = open_index(self.index().path(), self.inner.store.identity())?;
                *self.inner.index.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
                Ok(fresh.snapshot())
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    fn index(&self) -> Arc<Index> {
        self.inner.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// This base without holding it.
    pub(crate) fn downgrade(&self) -> impl Fn() -> Option<Self> + Send + use<> {
        let inner = Arc::downgrade(&self.inner);
        move || inner.upgrade().map(|inner| Self { inner })
    }

    /// Whether anybody else holds this base.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.inner) > 1
    }

    /// The classifiers of canned replies by words alone.
    pub(crate) fn choices(&self) -> &Kept<(), Option<Arc<Choice>>> {
        &self.inner.choices
    }

    /// The classifiers that are to be made again.
    pub(crate) fn trainings(&self) -> &Trainings {
        &self.inner.trainings
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    /// What `read`, told whether an encoder has a say, gives, or gave at the last commit of whichever process.
    pub(crate) fn kept_calibration(&self, read: impl FnOnce(bool) -> Result<Arc<Calibration>>) -> Result<Arc<Calibration>> {
        let of = (self.inner.store.data_version()?, self.has_encoder());
        self.inner.calibration.get(of, || read(of.1))
    }

    /// What `read` gives, or gave at the last commit of whichever process.
    pub(crate) fn kept_settings(&self, read: impl FnOnce() -> Result<Arc<Settings>>) -> Result<Arc<Settings>> {
        self.inner.settings.get(self.inner.store.data_version()?, read)
    }

    /// What differs between two revisions, or did when it was last asked for.
    pub(crate) fn kept_diff(&self, of: KeptDiff, make: impl FnOnce() -> Diff) -> Arc<Diff> {
        let kept = || self.inner.diffs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept().get(&of) {
            return Arc::clone(ready);
        }
        let fresh = Arc::new(make());
        let mut kept = kept();
        if kept.len() >= KEPT_DIFFS {
            kept.clear();
        }
        kept.insert(of, Arc::clone(&fresh));
        fresh
    }

    /// The audiences that articles ever named, as far as they were read.
    pub(crate) fn kept_audiences(&self) -> MutexGuard<'_, NamedAudiences> {
        self.inner.audiences.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What stands beside a view that is kept with nothing.
    pub(crate) fn nothing(&self) -> &Arc<()> {
        &self.inner.nothing
    }

    pub(crate) fn failed(&self, error: IndexError) -> Error {
        index_error(self.index().path(), error)
    }

    /// The wording of all versions in the store as it is now, made when first asked for and brought up to date with each change.
    pub(crate) fn wordings(&self) -> Result<Arc<Wordings>> {
        let mut kept = self.inner.wordings.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.sequence() != self.inner.store.sequence()? {
            *kept = Arc::new(kept.updated(&self.inner.store)?);
        }
        Ok(kept.clone())
    }

    /// The article of a revision, ready for display.
    pub(crate) fn prepared(&self, sequence: u64) -> Result<Arc<Prepared>> {
        let kept = || self.inner.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept().by_sequence.get(&sequence) {
            return Ok(ready.clone());
        }
        let revision = self.inner.store.revision(sequence)?;
        let Some(article) = revision.and_then(|revision| Arc::unwrap_or_clone(revision).article) else {
            let message = format!("{}: change {sequence} is missing; delete index/ and open again", self.inner.path.display());
            return Err(Error::new(ErrorKind::Corrupt, message));
        };
        let fresh = Arc::new(Prepared::new(article));
        let is_full = kept().is_full();
        let indexed = is_full.then(|| self.index().snapshot().all_sequences().map_err(|error| self.failed(error))).transpose()?;
        let mut kept = kept();
        if let Some(indexed) = indexed {
            kept.sweep(&indexed);
        }
        if kept.n_bytes >= KEPT_PREPARED {
            *kept = KeptPrepared::default();
        }
        kept.n_bytes += fresh.article.body.len();
        kept.by_sequence.insert(sequence, fresh.clone());
        Ok(fresh)
    }
}

#[cfg(feature = "encoder")]
impl KnowledgeBase {
    pub(crate) fn encoding(&self) -> Option<Arc<crate::encoding::Encoding>> {
        self.inner.encoding.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether an encoder has a say.
    pub(crate) fn has_encoder(&self) -> bool {
        self.encoding().is_some()
    }

    /// Puts another encoding, or none, in place of the one there is, and returns that.
    pub(crate) fn set_encoding(&self, encoding: Option<Arc<crate::encoding::Encoding>>) -> Option<Arc<crate::encoding::Encoding>> {
        std::mem::replace(&mut *self.inner.encoding.write().unwrap_or_else(PoisonError::into_inner), encoding)
    }

    /// What tells the store from others.
    pub(crate) fn identity(&self) -> &str {
        self.inner.store.identity()
    }

    /// The changes that made the records of the index, ascending.
    pub(crate) fn indexed(&self) -> Result<Vec<u64>> {
        self.snapshot()?.all_sequences().map_err(|error| self.failed(error))
    }
}

/// What names a version of an article in the index. Sorting by it sorts by id first.
fn key(id: &str, language: &Language, version: u32) -> String {
    format!("{id}\u{0}{language}\u{0}{version:010}")
}

/// The id in such a name.
pub(crate) fn id_of(key: &str) -> &str {
    key.split('\u{0}').next().unwrap_or_default()
}

fn record<'a>(key: &'a str, sequence: u64, prepared: &'a Prepared, in_force: InForce) -> Record<'a> {
    let article = &prepared.article;
    Record {
        key,
        sequence,
        group: group(article),
        language: &article.language,
        title: &article.title,
        examples: &article.examples,
        body: &prepared.rendered,
        sentences: &prepared.sentences,
        passages: &prepared.passages,
        scope: record_scope(article, in_force),
    }
}

/// Who may find an article while it is in force.
pub(crate) fn record_scope(article: &Article, in_force: InForce) -> RecordScope<'_> {
    RecordScope {
        audience: &article.audience,
        regions: &article.regions,
        channels: &article.channels,
        products: &article.products,
        kind: article.kind.as_str(),
        published: article.status == Status::Published,
        valid_from: in_force.since.map(Timestamp::seconds),
        valid_until: in_force.until.map(Timestamp::seconds),
    }
}

/// What keeps a version of an article out of scope at a second: one that is never in force was replaced at once.
pub(crate) fn bar(scope: &Scope, article: &Article, in_force: Option<InForce>, as_of: i64) -> Option<Bar> {
    let always = InForce { since: None, until: None };
    match scope.bar(&record_scope(article, in_force.unwrap_or(always)), as_of) {
        Some(Bar::Unpublished) => Some(Bar::Unpublished),
        _ if in_force.is_none() => Some(Bar::Expired),
        bar => bar,
    }
}

/// What translations of an article share.
pub(crate) fn group(article: &Article) -> &str {
    article.group.as_deref().unwrap_or(&article.id)
}

/// What an article is about, by its tags: one with a colon says what it is for.
pub(crate) fn topics(article: &Article) -> impl Iterator<Item = &String> {
    article.tags.iter().filter(|tag| !tag.contains(':'))
}

/// Opens the index, or makes an empty one where there is none that can be used. Processes that find this at once take turns.
fn open_index(path: &Path, source: &str) -> Result<Arc<Index>> {
    match Index::open(path, source) {
        Ok(index) => return Ok(Arc::new(index)),
        Err(error) if error.kind() == IndexErrorKind::Unusable => {}
        Err(error) => return Err(index_error(path, error)),
    }
    let refused = |error: std::io::Error| Error::new(ErrorKind::Io, format!("{}: {error}", path.display())).with_source(error);
    if path.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, format!("{}: is a file, where the index belongs: move it away", path.display())));
    }
    fs::create_dir_all(path).map_err(refused)?;
    let guard = path.join(".making");
    let lock = File::options().create(true).truncate(false).write(true).open(&guard).map_err(refused)?;
    lock.lock().map_err(refused)?;
    if let Ok(index) = Index::open(path, source) {
        return Ok(Arc::new(index));
    }
    for entry in fs::read_dir(path).map_err(refused)? {
        let entry = entry.map_err(refused)?.path();
        if entry == guard {
            continue;
        }
        if entry.is_dir() { fs::remove_dir_all(&entry) } else { fs::remove_file(&entry) }.map_err(refused)?;
    }
    Index::create(path, source).map(Arc::new).map_err(|error| index_error(path, error))
}

fn index_error(path: &Path, error: IndexError) -> Error {
    let (kind, advice) = match error.kind() {
        IndexErrorKind::Newer => (ErrorKind::Incompatible, "; use the newer version, or delete the folder to make the index again"),
        IndexErrorKind::Locked => (ErrorKind::Locked, "; another process is writing"),
        IndexErrorKind::Io => (ErrorKind::Io, ""),
        _ => (ErrorKind::Corrupt, "; delete the folder to make the index again"),
    };
    Error::new(kind, format!("{}: {error}{advice}", path.display())).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_replaced_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let kb = KnowledgeBase::open_or_create(folder.path().join("a.kb")).unwrap();
        let mut writer = kb.writer().unwrap();
        let n_revisions = 2 * KEPT_REPLACED as u64;
        for number in 1..=n_revisions {
            let body = format!("The number is {number}.");
            writer.put(&Article { version: Some(1), ..Article::new("a", Language::parse("en").unwrap(), "Number", body) }).unwrap();
        }
        writer.commit().unwrap();
        for sequence in 1..=n_revisions {
            assert!(kb.prepared(sequence).unwrap().article.body.contains(&sequence.to_string()));
        }
        let kept = kb.inner.prepared.lock().unwrap();
        assert!((1..=KEPT_REPLACED).contains(&kept.by_sequence.len()), "{}", kept.by_sequence.len());
        assert!(kept.n_bytes <= 30 * kept.by_sequence.len());
    }
}
