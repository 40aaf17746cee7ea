//! Letting the encoder read the articles: in the background after each commit, or while the caller waits.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rejoinder_store::{Error, ErrorKind, Result};
use rejoinder_vectors::{Row, VectorSnapshot, VectorsWriter};

use crate::base::KnowledgeBase;
use crate::encoder::Encoder;
use crate::encoding::{Encoding, vectors_error};
use crate::pieces::pieces;
use crate::prepared::Prepared;

/// How long to wait before looking again for another process that is reading.
const PAUSE: Duration = Duration::from_millis(100);
/// For how long a new encoder waits for the one before it to stop reading.
const PATIENCE: Duration = Duration::from_secs(30);
/// So many texts are encoded and kept before they are made durable: a crash costs no more than these.
const TEXTS_A_COMMIT: usize = 2048;
/// So is what a slow model has made in this time.
const TIME_A_COMMIT: Duration = Duration::from_secs(5);
/// So many texts at least are given to the encoder at a time, or what is left.
const TEXTS_A_BATCH: usize = 64;

/// How much of the base its encoder has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Encoded {
    /// Article versions whose parts have vectors.
    pub n_read: usize,
    /// Article versions in all.
    pub n_versions: usize,
}

/// Whether a thread is reading articles, and whether it should look again when it is done.
#[derive(Default)]
pub(crate) struct Background {
    pub(crate) running: bool,
    pub(crate) again: bool,
}

impl KnowledgeBase {
    /// Lets an encoder have a say in search and suggestions, from now on, in all clones of this base.
    ///
    /// It should know the languages of the base: one that knows English alone has its say on Finnish articles too, and is wrong there.
    ///
    /// The articles are read in the background, beginning at once and again after each commit; until then, and for what has not been read
    /// yet, words decide alone. What the encoder has read is kept in the folder of the base for the next time. A base is read by one
    /// encoder at a time: another one begins anew, and where that fails, there is none.
    ///
    /// # Errors
    ///
    /// `Locked` if the vectors of another model must be removed first and another process is making them, `Incompatible` if a newer
    /// version made them, `Io` if the system refuses.
    pub fn use_encoder(&self, encoder: Encoder) -> Result<()> {
        if let Some(before) = self.set_encoding(None) {
            let deadline = Instant::now() + PATIENCE;
            while before.background().running && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(5));
            }
        }
        self.set_encoding(Some(Arc::new(Encoding::open(encoder, self)?)));
        self.encode_in_background();
        Ok(())
    }

    /// How much of the base the encoder has read; nothing if there is no encoder.
    ///
    /// # Errors
    ///
    /// If the vectors or the index can no longer be read.
    pub fn encoded(&self) -> Result<Option<Encoded>> {
        let Some(encoding) = self.encoding() else { return Ok(None) };
        let vectors = encoding.vectors.reload().map_err(vectors_error)?;
        let sequences = self.indexed()?;
        let n_read = sequences.iter().filter(|sequence| vectors.contains(**sequence)).count();
        Ok(Some(Encoded { n_read, n_versions: sequences.len() }))
    }

    /// Reads what the encoder has not read yet, and returns when that is done; `progress` is told now and then how far it is, and can
    /// break off. What has been read is kept then, and the better part of it if the process is killed.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if there is no encoder, `Locked` if another process is reading this base, `Io` if the disk refuses.
    pub fn encode(&self, progress: &mut dyn FnMut(Encoded) -> ControlFlow<()>) -> Result<Encoded> {
        let mut told = None;
        loop {
            let Some(encoding) = self.encoding() else {
                let message = format!("{}: no encoder is in use: call use_encoder first", self.path().display());
                return Err(Error::new(ErrorKind::InvalidInput, message));
            };
            match self.catch_up_vectors(&encoding, progress) {
                Ok(ControlFlow::Break(encoded)) => return Ok(encoded),
                // What was committed meanwhile is read in another round, unless a round reads nothing more.
                Ok(ControlFlow::Continue(encoded)) if encoded.n_read < encoded.n_versions && told != Some(encoded) => told = Some(encoded),
                Ok(ControlFlow::Continue(encoded)) => {
                    encoding.make_graph()?;
                    return Ok(encoded);
                }
                // The thread in the background has the same work to do: it is let to its end.
                Err(error) if error.kind() == ErrorKind::Locked && encoding.background().running => {
                    thread::sleep(PAUSE);
                    if let Some(encoded) = self.encoded()?
                        && progress(encoded).is_break()
                    {
                        return Ok(encoded);
                    }
                }
                Err(_) if encoding.is_gone() => self.begin_anew(&encoding)?,
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes an empty folder in place of vectors that somebody has deleted or damaged.
    fn begin_anew(&self, encoding: &Encoding) -> Result<()> {
        let fresh = Encoding::open(encoding.encoder.clone(), self)?;
        self.set_encoding(Some(Arc::new(fresh)));
        Ok(())
    }

    /// Begins to read what the encoder has not read yet, unless a thread is at it; that one then looks again.
    pub(crate) fn encode_in_background(&self) {
        let Some(encoding) = self.encoding() else { return };
        {
            let mut background = encoding.background();
            background.again = true;
            if background.running {
                return;
            }
            background.running = true;
        }
        let of = self.downgrade();
        let running = Running(encoding);
        let work = move || {
            let encoding = &running.0;
            while std::mem::take(&mut encoding.background().again) {
                // A base that nobody holds any more needs no vectors; what is left is done when it is opened again.
                let Some(kb) = of() else { continue };
                let is_wanted = || kb.is_shared() && kb.encoding().is_some_and(|current| Arc::ptr_eq(&current, encoding));
                let mut if_wanted = |_| if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
                match kb.catch_up_vectors(encoding, &mut if_wanted) {
                    // Where the disk refuses, words do alone.
                    Ok(_) if is_wanted() => drop(encoding.make_graph()),
                    // Another process is reading, and may not know of all that there is to read.
                    Err(error) if error.kind() == ErrorKind::Locked && is_wanted() => {
                        thread::sleep(PAUSE);
                        encoding.background().again = true;
                    }
                    Err(_) if encoding.is_gone() && is_wanted() && kb.begin_anew(encoding).is_ok() => kb.encode_in_background(),
                    _ => {}
                }
            }
        };
        // Where the system has no thread left, the next commit tries again.
        let _ = thread::Builder::new().name("rejoinder-encode".to_owned()).spawn(work);
    }

    /// Makes vectors of all that is in the index and has none, and removes those of what is no longer there. Breaks off, keeping what is
    /// done, when `progress` does.
    fn catch_up_vectors(
        &self,
        encoding: &Encoding,
        progress: &mut dyn FnMut(Encoded) -> ControlFlow<()>,
    ) -> Result<ControlFlow<Encoded, Encoded>> {
        let wanted: BTreeSet<u64> = self.indexed()?.into_iter().collect();
        let snapshot = encoding.vectors.reload().map_err(vectors_error)?;
        let have: BTreeSet<u64> = snapshot.owners().map(|(owner, _)| owner).collect();
        let mut encoded = Encoded { n_read: have.intersection(&wanted).count(), n_versions: wanted.len() };
        if have == wanted {
            return Ok(ControlFlow::Continue(encoded));
        }
        let mut reader = Reader { encoding, writer: encoding.vectors.writer().map_err(vectors_error)?, known: known(&snapshot), snapshot };
        let (mut n_texts, mut uncommitted, mut committed) = (0, 0, Instant::now());
        let mut batch: Vec<(u64, Arc<Prepared>)> = Vec::new();
        let mut missing = wanted.difference(&have).peekable();
        while let Some(&sequence) = missing.next() {
            // Articles may change and go while this goes on; then there is another round.
            if let Ok(prepared) = self.prepared(sequence) {
                n_texts += pieces(&prepared).len();
                batch.push((sequence, prepared));
            }
            if n_texts < TEXTS_A_BATCH && missing.peek().is_some() {
                continue;
            }
            encoded.n_read += reader.read(&std::mem::take(&mut batch))?;
            uncommitted += std::mem::take(&mut n_texts);
            let stop = progress(encoded).is_break();
            if stop || uncommitted >= TEXTS_A_COMMIT || committed.elapsed() >= TIME_A_COMMIT {
                reader.writer.commit().map_err(vectors_error)?;
                (uncommitted, committed) = (0, Instant::now());
            }
            if stop {
                return Ok(ControlFlow::Break(encoded));
            }
        }
        for gone in have.difference(&wanted) {
            reader.writer.remove(*gone);
        }
        reader.writer.commit().map_err(vectors_error)?;
        encoded.n_versions = self.indexed()?.len();
        Ok(ControlFlow::Continue(encoded))
    }
}

/// A thread in the background, for as long as it lives.
struct Running(Arc<Encoding>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.background().running = false;
    }
}

/// The rows that there are, by the hash of their texts.
fn known(snapshot: &VectorSnapshot) -> BTreeMap<u64, usize> {
    snapshot.owners().flat_map(|(_, rows)| rows).map(|row| (snapshot.text_hash(row), row)).collect()
}

/// Makes vectors of articles.
struct Reader<'a> {
    encoding: &'a Encoding,
    writer: VectorsWriter<'a>,
    /// The vectors when this began: the text of a part that has not changed is not encoded again.
    snapshot: Arc<VectorSnapshot>,
    known: BTreeMap<u64, usize>,
}

impl Reader<'_> {
    /// Reads articles, by the changes that made them, and returns how many.
    fn read(&mut self, articles: &[(u64, Arc<Prepared>)]) -> Result<usize> {
        let hashed = |prepared| pieces(prepared).into_iter().map(|piece| (hash(piece.text), piece)).collect::<Vec<_>>();
        let parts: Vec<_> = articles.iter().map(|(sequence, prepared)| (*sequence, hashed(prepared))).collect();
        let all = parts.iter().flat_map(|(_, pieces)| pieces);
        let unknown = all.filter(|(hash, _)| !self.known.contains_key(hash)).map(|(hash, piece)| (*hash, piece.text));
        let unknown: BTreeMap<u64, &str> = unknown.collect();
        let texts: Vec<&str> = unknown.values().copied().collect();
        let vectors = self.encoding.encoder.encode_passages(&texts)?;
        let fresh: BTreeMap<u64, Vec<f32>> = unknown.into_keys().zip(vectors).collect();
        for (sequence, pieces) in parts {
            let rows = pieces.iter().filter_map(|(hash, piece)| {
                let copy = || self.known.get(hash).map(|&row| Row::Copy(&self.snapshot, row));
                let row = copy().or_else(|| fresh.get(hash).map(|vector| Row::New(vector)))?;
                Some((piece.place.to_bits(), *hash, row))
            });
            self.writer.add(sequence, &rows.collect::<Vec<_>>()).map_err(vectors_error)?;
        }
        Ok(articles.len())
    }
}

/// What tells a text from others. Should the standard library choose another function one day, unchanged texts are encoded once more.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
