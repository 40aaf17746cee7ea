//! Sentence encoders: a folder with a model in, vectors of texts out.
//!
//! The folder is one that sentence-transformers or model2vec has saved, with weights in `model.safetensors` and a tokenizer in
//! `tokenizer.json`. BERT, RoBERTa and XLM-RoBERTa with mean, first-token or greatest-value pooling are computed, with dense layers after it,
//! and static models. Nothing is ever fetched. Equal texts have equal vectors to the bit, whatever they are encoded together with.

mod encoder;
mod error;
mod folder;
mod functions;
mod matrix;
mod names;
mod pooling;
mod prompts;
mod static_model;
mod tokens;
mod transformer;
mod weights;

pub use encoder::Encoder;
pub use error::{EncoderError, EncoderErrorKind};
