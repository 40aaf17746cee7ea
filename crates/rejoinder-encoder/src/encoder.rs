//! The model as a whole.

use crate::error::EncoderError;
use crate::folder::{Folder, Module};
use crate::functions::to_unit_length;
use crate::names::names;
use crate::pooling::{Dense, Pooling};
use crate::prompts::Prompts;
use crate::static_model::StaticModel;
use crate::transformer::Transformer;
use std::num::NonZeroUsize;
use std::path::Path;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Threads that encode passages where the caller does not say.
const THREADS: usize = 2;

/// Bytes of text encoded together, about 256 tokens: enough for weights to be fetched once for many rows, few enough for the layers'
/// numbers to stay in the cache of a core.
const BATCH: usize = 1024;

/// What a text costs beside its bytes.
const FRAME: usize = 8;

/// A sentence encoder, read from a folder. Encoding needs no exclusive access: share it by `Arc`.
pub struct Encoder {
    name: String,
    fingerprint: String,
    dimension: usize,
    threads: usize,
    prompts: Prompts,
    body: Body,
    dense: Vec<Dense>,
}

enum Body {
    Transformer(Transformer, Pooling),
    Static(StaticModel),
}

impl Encoder {
    /// Reads a model that sentence-transformers or model2vec has saved to a folder.
    ///
    /// # Errors
    /// If a file is missing, is damaged or contradicts another, or if the model is of a kind that is not computed here.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, EncoderError> {
        let mut folder = Folder::open(folder.as_ref())?;
        let names = names(&mut folder)?;
        let mut modules = folder.modules()?.into_iter().peekable();
        let body = match modules.next() {
            Some(Module::Transformer(inside)) => {
                let transformer = Transformer::open(&mut folder, &inside)?;
                let pooling = match modules.next_if(|module| matches!(module, Module::Pooling(_))) {
                    Some(Module::Pooling(inside)) => Pooling::open(&mut folder, &inside, transformer.dimension())?,
                    _ => Pooling::Mean,
                };
                Body::Transformer(transformer, pooling)
            }
            Some(Module::Static(inside)) => Body::Static(StaticModel::open(&mut folder, &inside)?),
            _ => return Err(EncoderError::unsupported(&folder.path().join("modules.json"), "the first module makes no tokens' vectors")),
        };
        let mut dimension = body.dimension();
        let mut dense = Vec::new();
        for module in modules {
            match module {
                Module::Dense(inside) => {
                    let layer = Dense::open(&mut folder, &inside, dimension)?;
                    dimension = layer.dimension();
                    dense.push(layer);
                }
                // Vectors are of unit length in the end. Before a dense layer it would make a difference, but no model does that.
                Module::Normalize => {}
                _ => return Err(EncoderError::unsupported(&folder.path().join("modules.json"), "modules in an order unknown here")),
            }
        }
        if dimension == 0 {
            return Err(EncoderError::corrupt(folder.path(), "vectors without numbers; get the model again"));
        }
        let prompts = Prompts::open(&mut folder, &names)?;
        let fingerprint = folder.fingerprint(&[&prompts.query, &prompts.passage])?;
        let name = names.into_iter().next().unwrap_or_default();
        Ok(Self { name, fingerprint, dimension, threads: THREADS, prompts, body, dense })
    }

    /// Encodes passages on so many threads instead of two.
    #[must_use]
    pub fn with_threads(self, threads: NonZeroUsize) -> Self {
        Self { threads: threads.get(), ..self }
    }

    /// What the model's card calls it, else the name of its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A hash, in hexadecimal digits, over the files and settings that decide the vectors: where it differs, vectors are not comparable.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Numbers of a vector.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The vector of a question, of unit length; of zeros where a static model knows no word of it.
    ///
    /// # Errors
    /// If the tokenizer of the folder cannot read the text, or the weights are so great that numbers overflow.
    pub fn encode_query(&self, text: &str) -> Result<Vec<f32>, EncoderError> {
        let mut vectors = self.encode(&self.prompts.query, &[text])?;
        Ok(vectors.pop().unwrap_or_default())
    }

    /// The vectors of passages, in their order, each what it would be alone.
    ///
    /// # Errors
    /// As for [`Encoder::encode_query`].
    pub fn encode_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        // The longest first, so that no thread is left with a long text at the end.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(texts[*index].len()));
        let mut bytes = 0;
        let batches: Vec<&[usize]> = order
            .chunk_by(|index, _| {
                bytes += texts[*index].len() + FRAME;
                let full = bytes >= BATCH;
                bytes = if full { 0 } else { bytes };
                !full
            })
            .collect();
        let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(batches.len())));
        let work = || {
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let texts: Vec<&str> = batch.iter().map(|index| texts[*index]).collect();
                let vectors = self.encode(&self.prompts.passage, &texts);
                done.lock().unwrap_or_else(PoisonError::into_inner).push((*batch, vectors));
            }
        };
        std::thread::scope(|scope| {
            (1..self.threads.min(batches.len())).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        let mut all = vec![Vec::new(); texts.len()];
        for (batch, vectors) in done.into_inner().unwrap_or_else(PoisonError::into_inner) {
            for (index, vector) in batch.iter().zip(vectors?) {
                all[*index] = vector;
            }
        }
        Ok(all)
    }

    fn encode(&self, prompt: &str, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let texts: Vec<String> = texts.iter().map(|text| format!("{prompt}{text}")).collect();
        let mut vectors = match &self.body {
            Body::Transformer(transformer, pooling) => {
                transformer.encode(&texts)?.iter().map(|rows| pooling.pool(rows, transformer.dimension())).collect()
            }
            Body::Static(model) => texts.iter().map(|text| model.encode(text)).collect::<Result<Vec<_>, _>>()?,
        };
        for vector in &mut vectors {
            for layer in &self.dense {
                *vector = layer.apply(vector);
            }
            to_unit_length(vector);
            if vector.iter().any(|number| !number.is_finite()) {
                let message = "the weights are so great that numbers overflow; get the model again";
                return Err(EncoderError::corrupt(Path::new(&self.name), message));
            }
        }
        Ok(vectors)
    }
}

impl Body {
    fn dimension(&self) -> usize {
        match self {
            Self::Transformer(transformer, _) => transformer.dimension(),
            Self::Static(model) => model.dimension(),
        }
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("name", &self.name).field("dimension", &self.dimension).finish_non_exhaustive()
    }
}
