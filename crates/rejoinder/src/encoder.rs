//! A sentence encoder as the host brings it.

use std::path::Path;
use std::sync::Arc;

use rejoinder_encoder::{EncoderError, EncoderErrorKind};
use rejoinder_store::{Error, ErrorKind, Result};
use rejoinder_vectors::Model;

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

    /// What makes its vectors different from those of other models.
    pub(crate) fn model(&self) -> Model {
        let of = &self.inner;
        Model { name: of.name().to_owned(), fingerprint: of.fingerprint().to_owned(), dimension: of.dimension() }
    }

    /// The vector of a question.
    pub(crate) fn encode_query(&self, text: &str) -> Result<Vec<f32>> {
        self.inner.encode_query(text).map_err(encoder_error)
    }

    /// The vectors of parts of articles, in their order.
    pub(crate) fn encode_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        self.inner.encode_passages(texts).map_err(encoder_error)
    }

    /// A similarity above that of unrelated texts, as a share of what is left to identity.
    pub(crate) fn above(&self, similarity: f64) -> f64 {
        ((similarity - self.unrelated) / (1.0 - self.unrelated).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
    }
}

/// The cosine of vectors of unit length.
pub(crate) fn cosine(a: &[f32], b: &[f32]) -> f64 {
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

fn encoder_error(error: EncoderError) -> Error {
    let kind = match error.kind() {
        EncoderErrorKind::NotFound => ErrorKind::NotFound,
        EncoderErrorKind::Io => ErrorKind::Io,
        _ => ErrorKind::InvalidInput,
    };
    Error::new(kind, error.to_string()).with_source(error)
}
