//! The encoder of a base and the vectors made with it: reading articles in the background, and what a question is near to.
//!
//! Vectors are derived data like the index: `vectors/` holds those of the parts of all articles in the index, made by one model, each
//! under the change that made the article's content. A question finds what has vectors by meaning and everything by words, so that it can
//! be asked at any time.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rejoinder_encoder::{EncoderError, EncoderErrorKind};
use rejoinder_index::{Candidate, IndexError, Scope, Snapshot, View};
use rejoinder_store::{Error, ErrorKind, Kind, Result};
use rejoinder_text::Language;
use rejoinder_vectors::{Eligible, Model, PreparedQuery, Row, VectorSnapshot, Vectors, VectorsError, VectorsErrorKind, VectorsWriter};

use crate::base::KnowledgeBase;
use crate::choice::{Choice, Scores};
use crate::find::Question;
use crate::meaning::{Meaning, Near};
use crate::pieces::{Place, pieces};
use crate::prepared::Prepared;

/// How many articles found by meaning are looked at closely, beside those found by words.
const NEAREST: usize = 50;
/// How many rows are asked for to find them: an article has several.
const NEAREST_ROWS: usize = 300;
/// What is less near is not found by meaning alone: where nothing fits, nothing should be found. Of right articles of eight sets 5 % are
/// less near, and nearly all of these share words with the question.
const LEAST_NEAR: f64 = 0.25;
/// So many texts are encoded and kept before they are made durable: a crash costs no more than these.
const TEXTS_A_COMMIT: usize = 2048;
/// At most so many sentences of a passage are looked at for an answer: a table may have hundreds of rows.
const MOST_SENTENCES: usize = 24;
/// So many texts at least are given to the encoder at a time, or what is left.
const TEXTS_A_BATCH: usize = 64;
/// What is asked by different scopes is kept ready for so many of them.
const KEPT_SCOPES: usize = 64;
/// Texts on different subjects: how similar a model finds them is what its similarities begin from.
const UNRELATED: &str = include_str!("../data/unrelated.txt");

/// A sentence encoder: what turns texts into vectors that are near one another where their meanings are. Cheap to clone; one can serve
/// several bases.
#[derive(Clone)]
pub struct Encoder {
    inner: Arc<rejoinder_encoder::Encoder>,
    /// The mean similarity of texts on different subjects.
    unrelated: f64,
}

impl Encoder {
    /// Loads a model from a folder as sentence-transformers or model2vec saves it. Nothing is downloaded.
    ///
    /// # Errors
    ///
    /// `NotFound` if the folder or a file of it is missing, `InvalidInput` if it is none of a model that is supported, `Io` if it cannot
    /// be read. The text says which file it is and what is wrong with it.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let inner = rejoinder_encoder::Encoder::open(folder).map_err(encoder_error)?;
        let unrelated = similarity_of_unrelated(&inner).map_err(encoder_error)?;
        Ok(Self { inner: Arc::new(inner), unrelated })
    }

    /// What the model calls itself.
    #[must_use]
    pub fn name(&self) -> &str {
        self.inner.name()
    }
}

/// How much of the base its encoder has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Encoded {
    /// Article versions whose parts have vectors.
    pub n_read: usize,
    /// Article versions in all.
    pub n_versions: usize,
}

/// An encoder, and the vectors it has made of a base.
pub(crate) struct Encoding {
    encoder: Encoder,
    vectors: Vectors,
    background: Mutex<Background>,
    /// The rows that a view may see, for as long as both are in use.
    eligible: Kept<Arc<Eligible>>,
    /// The classifier of the canned replies that a view may see, if there is one; the same.
    choices: Kept<Option<Arc<Choice>>>,
}

/// What was made of a view and the vectors of a commit, for as long as both are in use.
struct Kept<T>(Mutex<Vec<(Weak<View>, Weak<VectorSnapshot>, T)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Kept<T> {
    /// What was made of these, or what `make` makes of them and all that is kept. Others wait for it, as they need the same.
    fn get<E>(
        &self,
        view: &Arc<View>,
        vectors: &Arc<VectorSnapshot>,
        make: impl FnOnce(&mut dyn Iterator<Item = &T>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |(of, with, _): &&(Weak<View>, Weak<VectorSnapshot>, T)| {
            std::ptr::eq(of.as_ptr(), Arc::as_ptr(view)) && std::ptr::eq(with.as_ptr(), Arc::as_ptr(vectors))
        };
        if let Some((.., ready)) = kept.iter().find(is_same) {
            return Ok(ready.clone());
        }
        let fresh = make(&mut kept.iter().map(|(.., made)| made))?;
        kept.retain(|(view, vectors, _)| view.strong_count() > 0 && vectors.strong_count() > 0);
        if kept.len() >= KEPT_SCOPES {
            kept.clear();
        }
        kept.push((Arc::downgrade(view), Arc::downgrade(vectors), fresh.clone()));
        Ok(fresh)
    }
}

/// Whether a thread is reading articles, and whether it should look again when it is done.
#[derive(Default)]
struct Background {
    running: bool,
    again: bool,
}

/// A question as the encoder understands it, over the vectors of one commit.
pub(crate) struct Asked {
    encoder: Encoder,
    vector: Vec<f32>,
    vectors: Arc<VectorSnapshot>,
    eligible: Arc<Eligible>,
    query: PreparedQuery,
    choice: Option<Arc<Choice>>,
    text: String,
    language: Option<Language>,
}

impl Encoding {
    fn open(encoder: Encoder, kb: &KnowledgeBase) -> Result<Self> {
        let of = &encoder.inner;
        let model = Model { name: of.name().to_owned(), fingerprint: of.fingerprint().to_owned(), dimension: of.dimension() };
        let vectors = Vectors::open_or_create(&kb.path().join("vectors"), &model).map_err(vectors_error)?;
        Ok(Self { encoder, vectors, background: Mutex::default(), eligible: Kept::default(), choices: Kept::default() })
    }

    /// The rows of what a view may see.
    fn eligible(&self, vectors: &Arc<VectorSnapshot>, snapshot: &Snapshot, view: &Arc<View>) -> Result<Arc<Eligible>, IndexError> {
        self.eligible.get(view, vectors, |_| {
            let sequences = snapshot.sequences(view)?;
            Ok(Arc::new(vectors.eligible(sequences.into_iter().map(|sequence| vectors.rows_of(sequence)))))
        })
    }

    /// The classifier of the replies that a view holds, which are all that it holds.
    fn choice(
        &self,
        kb: &KnowledgeBase,
        vectors: &Arc<VectorSnapshot>,
        snapshot: &Snapshot,
        replies: &Arc<View>,
    ) -> Result<Option<Arc<Choice>>, IndexError> {
        self.choices.get(replies, vectors, |kept| {
            let sequences: Vec<u64> = snapshot.sequences(replies)?.into_iter().filter(|reply| vectors.contains(*reply)).collect();
            let same = kept.flatten().find(|choice| choice.is_of(&sequences)).cloned();
            Ok(same.or_else(|| Choice::learn(kb, vectors, &sequences).map(Arc::new)))
        })
    }

    fn background(&self) -> MutexGuard<'_, Background> {
        self.background.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asked {
    /// The changes that made the articles in scope that are nearest to the question, nearest first.
    pub(crate) fn nearest(&self) -> Vec<u64> {
        let mut nearest = Vec::new();
        for (row, similarity) in self.vectors.nearest(&self.query, NEAREST_ROWS, &self.eligible) {
            let owner = self.vectors.owner(row);
            if self.above(f64::from(similarity)) < LEAST_NEAR || nearest.len() == NEAREST {
                break;
            }
            if !nearest.contains(&owner) {
                nearest.push(owner);
            }
        }
        nearest
    }

    /// How near the question is to these candidates, as far as they have been read.
    pub(crate) fn meaning(&self, candidates: &[Candidate]) -> Meaning {
        let read = candidates.iter().map(|candidate| candidate.sequence).filter(|sequence| self.vectors.contains(*sequence));
        let scores = self.choice.as_ref().map(|choice| choice.scores(&self.text, self.language.as_ref(), &self.vector));
        read.map(|sequence| (sequence, self.near(sequence, scores.as_ref()))).collect()
    }

    fn near(&self, sequence: u64, scores: Option<&Scores<'_>>) -> Near {
        let place = |row| Some((Place::from_bits(self.vectors.unit(row))?, self.vectors.similarity(&self.query, row)));
        let parts: Vec<(Place, f32)> = self.vectors.rows_of(sequence).filter_map(place).collect();
        let examples = parts.iter().filter(|(place, _)| matches!(place, Place::Example(_))).map(|(_, cosine)| *cosine);
        let choice = scores.and_then(|scores| scores.of(sequence, examples));
        Near { choice, ..Near::of(parts.into_iter().map(|(place, cosine)| (place, self.above(f64::from(cosine))))) }
    }

    /// How near the question is to each sentence of a passage of an article; 0 for all others.
    pub(crate) fn sentences(&self, prepared: &Prepared, passage: usize) -> Result<Vec<f64>> {
        let mut near = vec![0.0; prepared.sentences.len()];
        let Some(passage) = prepared.passages.get(passage) else { return Ok(near) };
        let sentences = passage.sentences.clone().take(MOST_SENTENCES);
        let texts: Vec<&str> = sentences.clone().map(|sentence| prepared.text(prepared.sentences[sentence].span.clone())).collect();
        let vectors = self.encoder.inner.encode_passages(&texts).map_err(encoder_error)?;
        for (sentence, vector) in sentences.zip(vectors) {
            near[sentence] = self.above(cosine(&self.vector, &vector));
        }
        Ok(near)
    }

    /// A similarity above that of unrelated texts, as a share of what is left to identity.
    fn above(&self, similarity: f64) -> f64 {
        let unrelated = self.encoder.unrelated;
        ((similarity - unrelated) / (1.0 - unrelated).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
    }
}

/// The cosine of vectors of unit length.
fn cosine(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum()
}

/// The mean cosine of the texts that have nothing to do with one another.
fn similarity_of_unrelated(encoder: &rejoinder_encoder::Encoder) -> Result<f64, EncoderError> {
    let texts: Vec<&str> = UNRELATED.lines().filter(|line| !line.is_empty()).collect();
    let vectors = encoder.encode_passages(&texts)?;
    let pairs = vectors.iter().enumerate().flat_map(|(index, a)| vectors[index + 1..].iter().map(move |b| (a, b)));
    let cosines: Vec<f64> = pairs.map(|(a, b)| cosine(a, b)).collect();
    Ok(cosines.iter().sum::<f64>() / cosines.len().max(1) as f64)
}

impl KnowledgeBase {
    /// Lets an encoder have a say in search and suggestions, from now on, in all clones of this base.
    ///
    /// The articles are read in the background, beginning at once and again after each commit; until then, and for what has not been read
    /// yet, words decide alone. What the encoder has read is kept in the folder of the base for the next time. A base is read by one
    /// encoder at a time: another one begins anew.
    ///
    /// # Errors
    ///
    /// `Locked` if the vectors of another model must be removed first and another process is making them, `Incompatible` if a newer
    /// version made them, `Io` if the system refuses.
    pub fn use_encoder(&self, encoder: Encoder) -> Result<()> {
        let encoding = Encoding::open(encoder, self)?;
        self.set_encoding(Arc::new(encoding));
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
                    std::thread::sleep(std::time::Duration::from_millis(20));
                    if let Some(encoded) = self.encoded()?
                        && progress(encoded).is_break()
                    {
                        return Ok(encoded);
                    }
                }
                done => return done,
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
            let mut if_wanted = |_| if kb.is_shared() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            let _ = kb.catch_up_vectors(&encoding, &mut if_wanted);
        };
        if std::thread::Builder::new().name("rejoinder-encode".to_owned()).spawn(work).is_err() {
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

    /// The question as the encoder understands it; nothing without an encoder, without words, or before anything has been read.
    pub(crate) fn asked(&self, question: &Question<'_>) -> Result<Option<Asked>> {
        let Question { text, language, snapshot, view, scope, as_of } = *question;
        let Some(encoding) = self.encoding() else { return Ok(None) };
        if !text.contains(char::is_alphanumeric) {
            return Ok(None);
        }
        // Another process may have made vectors anew with another model: then this one's say nothing any more.
        let vectors = match encoding.vectors.reload() {
            Ok(vectors) => vectors,
            Err(error) if error.kind() == VectorsErrorKind::Unusable => return Ok(None),
            Err(error) => return Err(vectors_error(error)),
        };
        let failed = |error| self.failed(error);
        let eligible = encoding.eligible(&vectors, snapshot, view).map_err(failed)?;
        if eligible.count() == 0 {
            return Ok(None);
        }
        let reply = Kind::Reply.as_str().to_owned();
        let choice = if scope.kinds.is_empty() || scope.kinds.contains(&reply) {
            let replies = snapshot.view(&Scope { kinds: vec![reply], ..scope.clone() }, as_of).map_err(failed)?;
            encoding.choice(self, &vectors, snapshot, &replies).map_err(failed)?
        } else {
            None
        };
        let encoder = encoding.encoder.clone();
        let vector = encoder.inner.encode_query(text).map_err(encoder_error)?;
        let query = vectors.prepare(&vector).map_err(vectors_error)?;
        Ok(Some(Asked { encoder, vector, vectors, eligible, query, choice, text: text.to_owned(), language: language.cloned() }))
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
        let vectors = self.encoding.encoder.inner.encode_passages(&texts).map_err(encoder_error)?;
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

fn vectors_error(error: VectorsError) -> Error {
    let kind = match error.kind() {
        VectorsErrorKind::Newer => ErrorKind::Incompatible,
        VectorsErrorKind::Locked => ErrorKind::Locked,
        VectorsErrorKind::InvalidInput => ErrorKind::InvalidInput,
        VectorsErrorKind::Unusable => ErrorKind::Corrupt,
        VectorsErrorKind::Io => ErrorKind::Io,
    };
    Error::new(kind, error.to_string()).with_source(error)
}

fn encoder_error(error: EncoderError) -> Error {
    let kind = match error.kind() {
        EncoderErrorKind::NotFound => ErrorKind::NotFound,
        EncoderErrorKind::Io => ErrorKind::Io,
        _ => ErrorKind::InvalidInput,
    };
    Error::new(kind, error.to_string()).with_source(error)
}
