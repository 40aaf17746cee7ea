//! The encoder of a base and the vectors made with it, and what a question is near to.
//!
//! Vectors are derived data like the index: `vectors/` holds those of the parts of all articles in the index, made by one model, each
//! under the change that made the article's content. A question finds what has vectors by meaning and everything by words, so that it can
//! be asked at any time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rejoinder_index::{Candidate, IndexError, Snapshot, View};
use rejoinder_store::{Error, ErrorKind, Result};
use rejoinder_text::Language;
use rejoinder_vectors::{EXACT_ROWS, Eligible, Model, PreparedQuery, VectorSnapshot, Vectors, VectorsError, VectorsErrorKind};

use crate::base::KnowledgeBase;
use crate::choice::{Choice, Embeddings, KEPT_CHOICES, Scores};
use crate::encoder::{Encoder, cosine};
use crate::find::Question;
use crate::kept::Kept;
use crate::meaning::{Meaning, Near};
use crate::pieces::Place;
use crate::prepared::Prepared;
use crate::reading::Background;

/// How many articles found by meaning are looked at closely, beside those found by words.
const NEAREST: usize = 50;
/// How many rows are asked for to find them: an article has several.
const NEAREST_ROWS: usize = 300;
/// Of rows that are all as near so many are looked at; with more, meaning finds none of them.
const MOST_ALIKE: usize = 5_000;
/// What is less near is not found by meaning alone: where nothing fits, nothing should be found. Of right articles of eight sets 5 % are
/// less near, and nearly all of these share words with the question.
const LEAST_NEAR: f64 = 0.25;
/// What is asked by different scopes is kept ready for so many of them.
const KEPT_SCOPES: usize = 64;
/// Changes when an article's parts are taken otherwise, so that the vectors of before are made anew.
const PARTS: u32 = 1;
/// At most so many sentences of a passage are looked at for an answer: a table may have hundreds of rows.
const MOST_SENTENCES: usize = 24;

/// An encoder, and the vectors it has made of a base.
pub(crate) struct Encoding {
    pub(crate) encoder: Encoder,
    pub(crate) vectors: Vectors,
    background: Mutex<Background>,
    /// The rows that a view may see, for as long as both are in use.
    eligible: Kept<VectorSnapshot, Arc<Eligible>>,
    /// The classifier of the canned replies that a view may see, if there is one; the same.
    choices: Kept<VectorSnapshot, Option<Arc<Choice>>>,
    /// Held while a graph is made, so that none is made twice.
    graph: Mutex<()>,
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
    pub(crate) fn open(encoder: Encoder, kb: &KnowledgeBase) -> Result<Self> {
        let folder = kb.vectors_folder();
        if folder.is_file() {
            let message = format!("{}: is a file, where the vectors belong: move it away", folder.display());
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let vectors = Vectors::open_or_create(&folder, &model(&encoder, kb)).map_err(vectors_error)?;
        Ok(Self {
            encoder,
            vectors,
            background: Mutex::default(),
            eligible: Kept::new(KEPT_SCOPES),
            choices: Kept::new(KEPT_CHOICES),
            graph: Mutex::default(),
        })
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
            let same = kept.into_iter().flatten().find(|choice| choice.is_of(&sequences));
            let learn = || Choice::learn(kb, &sequences, &|reply| embeddings(vectors, reply), &[]);
            Ok(same.or_else(|| learn().map(Arc::new)))
        })
    }

    /// Makes a graph where there are so many rows that looking at each takes long. Where another process is at it, that one does it.
    pub(crate) fn make_graph(&self) -> Result<()> {
        let _turn = self.graph.lock().unwrap_or_else(PoisonError::into_inner);
        match self.vectors.build_graph(EXACT_ROWS) {
            Err(error) if error.kind() != VectorsErrorKind::Locked => Err(vectors_error(error)),
            _ => Ok(()),
        }
    }

    /// Whether the folder holds nothing that can be used any more: somebody has deleted or damaged it.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(Vectors::model_of(self.vectors.folder()), Ok(None))
    }

    pub(crate) fn background(&self) -> MutexGuard<'_, Background> {
        self.background.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asked {
    /// The changes that made the articles in scope that are nearest to the question, nearest first.
    pub(crate) fn nearest(&self) -> Vec<u64> {
        let mut nearest = Vec::new();
        // Rows as near as the last may go on beyond it, in the order in which they were read: all of them are taken or none. Where all
        // are alike, as copies of one article are, more are looked at.
        let up_to_a_tie = |most: usize| {
            let mut rows = self.vectors.nearest(&self.query, most, &self.eligible);
            if let Some(&(_, cut)) = rows.get(most - 1) {
                rows.retain(|(_, similarity)| *similarity > cut);
            }
            rows
        };
        let few = up_to_a_tie(NEAREST_ROWS);
        let rows = if few.is_empty() { up_to_a_tie(MOST_ALIKE) } else { few };
        let mut last = f32::INFINITY;
        for (row, similarity) in rows {
            let owner = self.vectors.owner(row);
            if self.encoder.above(f64::from(similarity)) < LEAST_NEAR || nearest.len() >= NEAREST && similarity < last {
                break;
            }
            if !nearest.contains(&owner) {
                nearest.push(owner);
                last = similarity;
            }
        }
        nearest
    }

    /// How near the question is to these candidates, as far as they have been read.
    pub(crate) fn meaning(&self, candidates: &[Candidate]) -> Meaning {
        let read = candidates.iter().map(|candidate| candidate.sequence).filter(|sequence| self.vectors.contains(*sequence));
        let scores = self.choice.as_ref().map(|choice| choice.scores(&self.text, self.language.as_ref(), Some(&self.vector)));
        read.map(|sequence| (sequence, self.near(sequence, scores.as_ref()))).collect()
    }

    fn near(&self, sequence: u64, scores: Option<&Scores<'_>>) -> Near {
        let place = |row| Some((Place::from_bits(self.vectors.unit(row))?, self.vectors.similarity(&self.query, row)));
        let parts: Vec<(Place, f32)> = self.vectors.rows_of(sequence).filter_map(place).collect();
        let examples = parts.iter().filter(|(place, _)| matches!(place, Place::Example(_))).map(|(_, cosine)| *cosine);
        let choice = scores.and_then(|scores| scores.of(sequence, examples));
        Near { choice, ..Near::of(parts.into_iter().map(|(place, cosine)| (place, self.encoder.above(f64::from(cosine))))) }
    }

    /// How near the question is to each sentence of a passage of an article; 0 for all others.
    pub(crate) fn sentences(&self, prepared: &Prepared, passage: usize) -> Result<Vec<f64>> {
        let mut near = vec![0.0; prepared.sentences.len()];
        let Some(passage) = prepared.passages.get(passage) else { return Ok(near) };
        let sentences = passage.sentences.clone().take(MOST_SENTENCES);
        let texts: Vec<&str> = sentences.clone().map(|sentence| prepared.text(prepared.sentences[sentence].span.clone())).collect();
        let vectors = self.encoder.encode_passages(&texts)?;
        for (sentence, vector) in sentences.zip(vectors) {
            near[sentence] = self.encoder.above(cosine(&self.vector, &vector));
        }
        Ok(near)
    }
}

impl KnowledgeBase {
    /// Whether the vectors of this base are those of an encoder, be they of all articles or of some.
    ///
    /// # Errors
    ///
    /// `Incompatible` if a newer version made them, `Io` if the system refuses.
    pub fn is_read_by(&self, encoder: &Encoder) -> Result<bool> {
        let made_by = Vectors::model_of(&self.vectors_folder()).map_err(vectors_error)?;
        Ok(made_by.is_some_and(|made_by| made_by == model(encoder, self)))
    }

    /// The question as the encoder understands it; nothing without an encoder, without words, before anything has been read, or where the
    /// vectors or the text cannot be read: words do alone then.
    pub(crate) fn asked(&self, question: &Question<'_>) -> Result<Option<Asked>> {
        let Question { text, language, snapshot, view, .. } = *question;
        let Some(encoding) = self.encoding() else { return Ok(None) };
        if !text.contains(char::is_alphanumeric) {
            return Ok(None);
        }
        let Ok(vectors) = encoding.vectors.reload() else {
            self.encode_in_background();
            return Ok(None);
        };
        let failed = |error| self.failed(error);
        let eligible = encoding.eligible(&vectors, snapshot, view).map_err(failed)?;
        if eligible.count() == 0 {
            return Ok(None);
        }
        let choice = match self.replies_in_scope(question)? {
            Some(replies) => encoding.choice(self, &vectors, snapshot, &replies).map_err(failed)?,
            None => None,
        };
        let encoder = encoding.encoder.clone();
        let Ok(vector) = encoder.encode_query(text) else { return Ok(None) };
        let Ok(query) = vectors.prepare(&vector) else { return Ok(None) };
        Ok(Some(Asked { encoder, vector, vectors, eligible, query, choice, text: text.to_owned(), language: language.cloned() }))
    }
}

/// What was read of a reply's title and examples.
fn embeddings(vectors: &VectorSnapshot, reply: u64) -> Embeddings {
    let place = |row| match Place::from_bits(vectors.unit(row))? {
        Place::Title => Some(None),
        Place::Example(number) => Some(Some(number as usize)),
        Place::Heading(_) | Place::Passage(_) => None,
    };
    vectors.rows_of(reply).filter_map(|row| Some((place(row)?, vectors.vector(row)))).collect()
}

/// Who makes the vectors of a base: the encoder, from the changes of this store alone. Another store counts its changes from 1 again.
fn model(encoder: &Encoder, kb: &KnowledgeBase) -> Model {
    let Model { name, fingerprint, dimension } = encoder.model();
    Model { name, fingerprint: format!("{fingerprint} {} {PARTS}", kb.identity()), dimension }
}

pub(crate) fn vectors_error(error: VectorsError) -> Error {
    let kind = match error.kind() {
        VectorsErrorKind::Newer => ErrorKind::Incompatible,
        VectorsErrorKind::Locked => ErrorKind::Locked,
        VectorsErrorKind::InvalidInput => ErrorKind::InvalidInput,
        VectorsErrorKind::Unusable => ErrorKind::Corrupt,
        VectorsErrorKind::Io => ErrorKind::Io,
    };
    Error::new(kind, error.to_string()).with_source(error)
}
