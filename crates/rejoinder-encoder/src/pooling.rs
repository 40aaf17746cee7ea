//! From the vectors of tokens to one of the text, and the dense layers after it.

use crate::error::EncoderError;
use crate::folder::Folder;
use crate::functions::{Activation, activate};
use crate::matrix::Matrix;
use crate::transformer::Linear;
use crate::weights::Weights;
use serde::Deserialize;
use serde_json::Value;

/// What of the tokens' vectors makes that of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pooling {
    /// That of the first token.
    First,
    Mean,
    Max,
}

impl Pooling {
    /// Reads the settings of a pooling module over vectors of `dimension` numbers, in the form of any version of sentence-transformers.
    pub(crate) fn open(folder: &mut Folder, inside: &str, dimension: usize) -> Result<Self, EncoderError> {
        let name = format!("{inside}config.json");
        let config: serde_json::Map<String, Value> = folder.json(&name)?;
        let path = folder.path().join(&name);
        let said = config.get("embedding_dimension").or_else(|| config.get("word_embedding_dimension")).and_then(Value::as_u64);
        if said.is_some_and(|said| said != dimension as u64) {
            let message = format!("pools {} numbers, but the model gives {dimension}; get the model again", said.unwrap_or_default());
            return Err(EncoderError::corrupt(&path, message));
        }
        if config.get("include_prompt") == Some(&Value::Bool(false)) {
            return Err(EncoderError::unsupported(&path, "prompts are not left out of pooling here; take another model"));
        }
        let flags =
            config.iter().filter(|(_, value)| **value == Value::Bool(true)).filter_map(|(key, _)| key.strip_prefix("pooling_mode_"));
        let mut modes: Vec<&str> = match config.get("pooling_mode") {
            Some(Value::String(mode)) => vec![mode],
            Some(Value::Array(modes)) => modes.iter().filter_map(Value::as_str).collect(),
            _ => flags.map(|flag| flag.trim_end_matches("_token").trim_end_matches("_tokens")).collect(),
        };
        if modes.is_empty() {
            modes.push("mean");
        }
        match modes[..] {
            ["cls"] => Ok(Self::First),
            ["mean"] => Ok(Self::Mean),
            ["max"] => Ok(Self::Max),
            _ => Err(EncoderError::unsupported(&path, format!("pooling by {}; cls, mean and max are computed", modes.join(" and ")))),
        }
    }

    /// One vector of rows of `dimension` numbers.
    pub(crate) fn pool(self, x: &[f32], dimension: usize) -> Vec<f32> {
        let mut rows = x.chunks_exact(dimension);
        let mut pooled = rows.next().map_or_else(|| vec![0.0; dimension], <[f32]>::to_vec);
        match self {
            Self::First => {}
            Self::Mean => {
                rows.for_each(|row| pooled.iter_mut().zip(row).for_each(|(sum, number)| *sum += number));
                let factor = 1.0 / (x.len() / dimension).max(1) as f32;
                pooled.iter_mut().for_each(|sum| *sum *= factor);
            }
            Self::Max => rows.for_each(|row| pooled.iter_mut().zip(row).for_each(|(most, number)| *most = most.max(*number))),
        }
        pooled
    }
}

/// A linear layer over the text's vector.
pub(crate) struct Dense {
    linear: Linear,
    activation: Activation,
    inputs: usize,
}

#[derive(Deserialize)]
struct DenseConfig {
    in_features: usize,
    out_features: usize,
    #[serde(default = "yes")]
    bias: bool,
    activation_function: Option<String>,
    #[serde(default)]
    use_residual: bool,
}

fn yes() -> bool {
    true
}

impl Dense {
    /// Reads a dense module over vectors of `dimension` numbers.
    pub(crate) fn open(folder: &mut Folder, inside: &str, dimension: usize) -> Result<Self, EncoderError> {
        let name = format!("{inside}config.json");
        let config: DenseConfig = folder.json(&name)?;
        let path = folder.path().join(&name);
        let DenseConfig { in_features: inputs, out_features: outputs, .. } = config;
        if inputs != dimension || inputs == 0 || outputs == 0 {
            let message = format!("takes {inputs} numbers to {outputs}, but is given {dimension}; get the model again");
            return Err(EncoderError::corrupt(&path, message));
        }
        let function = config.activation_function.as_deref().unwrap_or("torch.nn.modules.activation.Tanh");
        let activation = Activation::named(function).filter(|_| !config.use_residual);
        let unsupported = || EncoderError::unsupported(&path, format!("activation {function} or a residual; take another model"));
        let activation = activation.ok_or_else(unsupported)?;
        let mut weights = Weights::open(folder.file(&format!("{inside}model.safetensors")))?;
        let rows = weights.read("linear.weight", &[outputs, inputs])?;
        let bias = if config.bias { weights.read("linear.bias", &[outputs])? } else { vec![0.0; outputs] };
        Ok(Self { linear: Linear { weights: Matrix::of_weights(&rows, inputs, outputs), bias }, activation, inputs })
    }

    /// Numbers of its result.
    pub(crate) fn dimension(&self) -> usize {
        self.linear.bias.len()
    }

    pub(crate) fn apply(&self, x: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; self.dimension()];
        self.linear.weights.multiply(x, self.inputs, 1, &mut out, self.dimension());
        activate(&mut out, &self.linear.bias, self.activation);
        out
    }
}
