//! Letting the encoder read the articles: in the background after each commit, or while the caller waits.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rejoinder_store::{Error, ErrorKind, Result};
use rejoinder_vectors::{EXACT_ROWS, Row, VectorSnapshot, VectorsWriter};

use crate::base::KnowledgeBase;
use crate::encoder::Encoder;
use crate::encoding::{Encoding, vectors_error};
use crate::pieces::pieces;

/// For how long a new encoder waits for the one before it to stop reading.
const PATIENCE: Duration = Duration::from_secs(30);
/// So many texts are encoded and kept before they are made durable: a crash costs no more than these.
const TEXTS_A_COMMIT: usize = 2048;
/// So many texts at least are given to the encoder at a time, or what is left.
const TEXTS_A_BATCH: usize = 64;

/// How much of the base its encoder has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
        let Some(encoding) = self.encoding() else {
            let message = format!("{}: no encoder is in use: call use_encoder first", self.path().display());
            return Err(Error::new(ErrorKind::InvalidInput, message));
        };
        loop {
            match self.catch_up_vectors(&encoding, progress) {
                // The thread in the background has the same work to do: it is let to its end.
                Err(error) if error.kind() == ErrorKind::Locked && encoding.background().running => {
                    thread::sleep(Duration::from_millis(20));
                    if let Some(encoded) = self.encoded()?
                        && progress(encoded).is_break()
                    {
                        return Ok(encoded);
                    }
                }
                done => {
                    let encoded = done?;
                    encoding.vectors.build_graph(EXACT_ROWS).map_err(vectors_error)?;
                    return Ok(encoded);
                }
            }
        }
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
        let ended = encoding.clone();
        let work = move || loop {
            {
                let mut background = encoding.background();
                if !background.again {
                    background.running = false;
                    break;
                }
                background.again = false;
            }
            // A base that nobody holds any more needs no vectors; what is left is done when it is opened again. Where another process is
            // reading, or the disk refuses, words do alone.
            let Some(kb) = of() else { continue };
            let is_wanted = || kb.is_shared() && kb.encoding().is_some_and(|current| Arc::ptr_eq(&current, &encoding));
            let mut if_wanted = |_| if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            if kb.catch_up_vectors(&encoding, &mut if_wanted).is_ok() && is_wanted() {
                let _ = encoding.vectors.build_graph(EXACT_ROWS);
            }
        };
        if thread::Builder::new().name("rejoinder-encode".to_owned()).spawn(work).is_err() {
            ended.background().running = false;
        }
    }

    /// Makes vectors of all that is in the index and has none, and removes those of what is no longer there. Stops, keeping what is done,
    /// when `progress` breaks off.
    fn catch_up_vectors(&self, encoding: &Encoding, progress: &mut dyn FnMut(Encoded) -> ControlFlow<()>) -> Result<Encoded> {
        let sequences = self.indexed()?;
        let wanted: BTreeSet<u64> = sequences.iter().copied().collect();
        let snapshot = encoding.vectors.reload().map_err(vectors_error)?;
        let have: BTreeSet<u64> = snapshot.owners().map(|(owner, _)| owner).collect();
        let mut encoded = Encoded { n_read: have.intersection(&wanted).count(), n_versions: sequences.len() };
        if have == wanted {
            return Ok(encoded);
        }
        let mut reader = Reader { encoding, writer: encoding.vectors.writer().map_err(vectors_error)?, known: known(&snapshot), snapshot };
        let mut uncommitted = 0;
        let mut batch: Vec<u64> = Vec::new();
        let mut n_texts = 0;
        let missing: Vec<u64> = wanted.difference(&have).copied().collect();
        for (index, &sequence) in missing.iter().enumerate() {
            // Articles may change and go while this goes on; then there is another round.
            let Ok(prepared) = self.prepared(sequence) else { continue };
            n_texts += pieces(&prepared).len();
            batch.push(sequence);
            if n_texts < TEXTS_A_BATCH && index + 1 < missing.len() {
                continue;
            }
            reader.read(self, &batch)?;
            encoded.n_read += batch.len();
            uncommitted += n_texts;
            (n_texts, batch) = (0, Vec::new());
            let stop = progress(encoded).is_break();
            if uncommitted >= TEXTS_A_COMMIT || stop {
                reader.writer.commit().map_err(vectors_error)?;
                uncommitted = 0;
            }
            if stop {
                return Ok(encoded);
            }
        }
        for gone in have.difference(&wanted) {
            reader.writer.remove(*gone);
        }
        reader.writer.commit().map_err(vectors_error)?;
        Ok(encoded)
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
    fn read(&mut self, kb: &KnowledgeBase, sequences: &[u64]) -> Result<()> {
        let prepared: Vec<_> = sequences.iter().filter_map(|&sequence| Some((sequence, kb.prepared(sequence).ok()?))).collect();
        let parts: Vec<_> = prepared.iter().map(|(sequence, prepared)| (*sequence, pieces(prepared))).collect();
        let unknown: BTreeMap<u64, &str> = parts
            .iter()
            .flat_map(|(_, pieces)| pieces)
            .map(|piece| (hash(piece.text), piece.text))
            .filter(|(hash, _)| !self.known.contains_key(hash))
            .collect();
        let texts: Vec<&str> = unknown.values().copied().collect();
        let vectors = self.encoding.encoder.encode_passages(&texts)?;
        let fresh: BTreeMap<u64, Vec<f32>> = unknown.into_keys().zip(vectors).collect();
        for (sequence, pieces) in parts {
            let rows = pieces.iter().filter_map(|piece| {
                let hash = hash(piece.text);
                let copy = || self.known.get(&hash).map(|&row| Row::Copy(&self.snapshot, row));
                let row = copy().or_else(|| fresh.get(&hash).map(|vector| Row::New(vector)))?;
                Some((piece.place.to_bits(), hash, row))
            });
            self.writer.add(sequence, &rows.collect::<Vec<_>>()).map_err(vectors_error)?;
        }
        Ok(())
    }
}

/// What tells a text from others. Should the standard library choose another function one day, unchanged texts are encoded once more.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
