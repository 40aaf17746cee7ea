//! The encoder of BERT (Devlin et al. 2019) and of RoBERTa and XLM-RoBERTa, which differ in how they count positions.

use crate::error::EncoderError;
use crate::folder::Folder;
use crate::functions::{Activation, LayerNorm, activate, add_and_normalise, softmax};
use crate::matrix::Matrix;
use crate::tokens::Tokens;
use crate::weights::Weights;
use serde::Deserialize;

/// `config.json`, what of it decides the numbers.
#[derive(Deserialize)]
struct Config {
    model_type: Option<String>,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    max_position_embeddings: usize,
    vocab_size: usize,
    #[serde(default = "one")]
    type_vocab_size: usize,
    #[serde(default = "epsilon")]
    layer_norm_eps: f32,
    #[serde(default = "gelu")]
    hidden_act: String,
    position_embedding_type: Option<String>,
    pad_token_id: Option<u32>,
    #[serde(default)]
    is_decoder: bool,
}

fn one() -> usize {
    1
}

fn epsilon() -> f32 {
    1e-12
}

fn gelu() -> String {
    "gelu".to_owned()
}

/// How long a text may be, in tokens.
#[derive(Deserialize)]
struct Lengths {
    max_seq_length: Option<usize>,
    #[serde(default)]
    do_lower_case: bool,
}

#[derive(Deserialize)]
struct TokenizerConfig {
    // Written as a float of 1e30 where there is no limit.
    model_max_length: Option<f64>,
}

/// A stack of layers over embedded tokens.
pub(crate) struct Transformer {
    tokens: Tokens,
    hidden: usize,
    intermediate: usize,
    heads: usize,
    activation: Activation,
    words: Vec<f32>,
    positions: Vec<f32>,
    /// The padding token where positions are counted from it, as RoBERTa does.
    padding: Option<u32>,
    embedded: LayerNorm,
    layers: Vec<Layer>,
}

struct Layer {
    /// Queries, keys and values side by side.
    attention: Linear,
    attended: Linear,
    attended_norm: LayerNorm,
    up: Linear,
    down: Linear,
    down_norm: LayerNorm,
}

/// Weights and bias.
pub(crate) struct Linear {
    pub(crate) weights: Matrix,
    pub(crate) bias: Vec<f32>,
}

impl Transformer {
    pub(crate) fn open(folder: &mut Folder, inside: &str) -> Result<Self, EncoderError> {
        let name = format!("{inside}config.json");
        let config: Config = folder.json(&name)?;
        let path = folder.path().join(&name);
        let family = config.model_type.as_deref().unwrap_or("unnamed");
        let from_padding = match family {
            "bert" => false,
            "roberta" | "xlm-roberta" | "camembert" => true,
            _ => {
                return Err(EncoderError::unsupported(
                    &path,
                    format!("a model of type {family:?}; bert, roberta and xlm-roberta are computed"),
                ));
            }
        };
        let Some(activation) = Activation::named(&config.hidden_act) else {
            return Err(EncoderError::unsupported(&path, format!("activation {:?}; gelu and relu are computed", config.hidden_act)));
        };
        if config.is_decoder || config.position_embedding_type.as_deref().is_some_and(|kind| kind != "absolute") {
            return Err(EncoderError::unsupported(&path, "a decoder, or positions that are not absolute; take another model"));
        }
        let Config { hidden_size: hidden, num_attention_heads: heads, intermediate_size: intermediate, .. } = config;
        if hidden == 0 || heads == 0 || intermediate == 0 || !hidden.is_multiple_of(heads) || config.type_vocab_size == 0 {
            let message =
                format!("hidden size {hidden} in {heads} heads of attention, intermediate size {intermediate}; get the model again");
            return Err(EncoderError::corrupt(&path, message));
        }
        let padding = from_padding.then_some(config.pad_token_id.unwrap_or(1));
        let first = padding.map_or(0, |padding| padding as usize + 1);
        let Some(room) = config.max_position_embeddings.checked_sub(first).filter(|room| *room > 0) else {
            return Err(EncoderError::corrupt(
                &path,
                format!("{} positions are too few; get the model again", config.max_position_embeddings),
            ));
        };

        let mut tokens = Tokens::open(folder, inside, true)?;
        tokens.truncate(Some(longest(folder, inside)?.map_or(room, |most| most.min(room))))?;
        if tokens.size() > config.vocab_size {
            let message = format!("{} words, but tokenizer.json knows {} tokens; get the model again", config.vocab_size, tokens.size());
            return Err(EncoderError::corrupt(&path, message));
        }

        let mut weights = Weights::open(folder.file(&format!("{inside}model.safetensors")))?;
        let prefix =
            ["", "bert.", "roberta."].into_iter().find(|prefix| weights.has(&format!("{prefix}embeddings.word_embeddings.weight")));
        let mut reader = Reader { weights: &mut weights, prefix: prefix.unwrap_or_default(), epsilon: config.layer_norm_eps };
        let words = reader.read("embeddings.word_embeddings.weight", &[config.vocab_size, hidden])?;
        let mut positions = reader.read("embeddings.position_embeddings.weight", &[config.max_position_embeddings, hidden])?;
        // Every token is of type 0, so its type is added to every position once.
        let types = reader.read("embeddings.token_type_embeddings.weight", &[config.type_vocab_size, hidden])?;
        for position in positions.chunks_exact_mut(hidden) {
            position.iter_mut().zip(&types).for_each(|(position, kind)| *position += kind);
        }
        let embedded = reader.norm("embeddings.LayerNorm", hidden)?;
        let mut layers = Vec::new();
        for number in 0..config.num_hidden_layers {
            layers.push(reader.layer(&format!("encoder.layer.{number}"), hidden, intermediate, heads)?);
        }
        Ok(Self { tokens, hidden, intermediate, heads, activation, words, positions, padding, embedded, layers })
    }

    /// Numbers of a token's vector.
    pub(crate) fn dimension(&self) -> usize {
        self.hidden
    }

    /// The vectors of the tokens of every text, one after another. No text tells on another: each row of a product is worked out alone,
    /// and attention stays within a text.
    pub(crate) fn encode(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let hidden = self.hidden;
        let (mut x, mut lengths) = (Vec::new(), Vec::new());
        for text in texts {
            let tokens = self.tokens.encode(text, self.words.len() / hidden)?;
            self.embed(&tokens, &mut x);
            lengths.push(tokens.len());
        }
        let (rows, longest) = (x.len() / hidden, lengths.iter().copied().max().unwrap_or_default());
        let mut wide = vec![0.0; rows * self.intermediate.max(3 * hidden)];
        let mut context = vec![0.0; rows * hidden];
        let mut scores = vec![0.0; longest * longest];
        for layer in &self.layers {
            let qkv = &mut wide[..rows * 3 * hidden];
            layer.attention.weights.multiply(&x, hidden, rows, qkv, 3 * hidden);
            activate(qkv, &layer.attention.bias, Activation::Identity);
            let mut first = 0;
            for rows in lengths.iter().filter(|rows| **rows > 0) {
                let (qkv, context) = (&qkv[first * 3 * hidden..], &mut context[first * hidden..]);
                self.attend(qkv, *rows, &mut scores[..rows * rows], context);
                first += rows;
            }
            let attended = &mut wide[..rows * hidden];
            layer.attended.weights.multiply(&context, hidden, rows, attended, hidden);
            add_and_normalise(attended, &x, &layer.attended.bias, &layer.attended_norm);
            x.copy_from_slice(attended);

            let up = &mut wide[..rows * self.intermediate];
            layer.up.weights.multiply(&x, hidden, rows, up, self.intermediate);
            activate(up, &layer.up.bias, self.activation);
            layer.down.weights.multiply(up, self.intermediate, rows, &mut context, hidden);
            add_and_normalise(&mut context, &x, &layer.down.bias, &layer.down_norm);
            x.copy_from_slice(&context);
        }
        let mut rest = &x[..];
        Ok(lengths.iter().map(|rows| rest.split_off(..rows * hidden).unwrap_or_default().to_vec()).collect())
    }

    /// Appends the vectors that tokens begin with.
    fn embed(&self, tokens: &[u32], x: &mut Vec<f32>) {
        let start = x.len();
        let mut counted = 0;
        for (index, token) in tokens.iter().enumerate() {
            // RoBERTa numbers tokens from the padding's number, and gives the padding's position to a padding token within a text.
            let position = match self.padding {
                None => index,
                Some(padding) if *token == padding => padding as usize,
                Some(padding) => {
                    counted += 1;
                    padding as usize + counted
                }
            };
            let word = &self.words[*token as usize * self.hidden..][..self.hidden];
            let position = &self.positions[position * self.hidden..][..self.hidden];
            x.extend(word.iter().zip(position).map(|(word, position)| word + position));
        }
        let nothing = vec![0.0; x.len() - start];
        add_and_normalise(&mut x[start..], &nothing, &vec![0.0; self.hidden], &self.embedded);
    }

    /// What every token takes from the others, head by head.
    fn attend(&self, qkv: &[f32], rows: usize, scores: &mut [f32], context: &mut [f32]) {
        let (hidden, size) = (self.hidden, self.hidden / self.heads);
        for first in (0..hidden).step_by(size) {
            let keys = Matrix::from_rows(&qkv[hidden + first..], 3 * hidden, size, rows);
            keys.multiply(&qkv[first..], 3 * hidden, rows, scores, rows);
            softmax(scores, rows);
            let values = Matrix::from_columns(&qkv[2 * hidden + first..], 3 * hidden, rows, size);
            values.multiply(scores, rows, rows, &mut context[first..], hidden);
        }
    }
}

/// The tokens of the longest text, if the folder says.
fn longest(folder: &mut Folder, inside: &str) -> Result<Option<usize>, EncoderError> {
    let name = format!("{inside}sentence_bert_config.json");
    let lengths: Option<Lengths> = folder.json_if_there(&name)?;
    if lengths.as_ref().is_some_and(|lengths| lengths.do_lower_case) {
        return Err(EncoderError::unsupported(&folder.path().join(name), "do_lower_case is not done here; let tokenizer.json do it"));
    }
    if let Some(most) = lengths.and_then(|lengths| lengths.max_seq_length) {
        return Ok(Some(most));
    }
    let config: Option<TokenizerConfig> = folder.json_if_there(&format!("{inside}tokenizer_config.json"))?;
    Ok(config.and_then(|config| config.model_max_length).map(|most| most as usize))
}

/// Reads the tensors of a model whose names may begin with the model's own.
struct Reader<'a> {
    weights: &'a mut Weights,
    prefix: &'a str,
    epsilon: f32,
}

impl Reader<'_> {
    fn read(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EncoderError> {
        self.weights.read(&format!("{}{name}", self.prefix), shape)
    }

    fn norm(&mut self, name: &str, size: usize) -> Result<LayerNorm, EncoderError> {
        let scale = self.read(&format!("{name}.weight"), &[size])?;
        Ok(LayerNorm { scale, shift: self.read(&format!("{name}.bias"), &[size])?, epsilon: self.epsilon })
    }

    fn linear(&mut self, name: &str, inputs: usize, outputs: usize) -> Result<Linear, EncoderError> {
        let rows = self.read(&format!("{name}.weight"), &[outputs, inputs])?;
        let bias = self.read(&format!("{name}.bias"), &[outputs])?;
        Ok(Linear { weights: Matrix::of_weights(&rows, inputs, outputs), bias })
    }

    fn layer(&mut self, name: &str, hidden: usize, intermediate: usize, heads: usize) -> Result<Layer, EncoderError> {
        let (mut rows, mut bias) = (Vec::new(), Vec::new());
        for part in ["query", "key", "value"] {
            // Scores are divided by the root of a head's size: the queries are, once and for all.
            let scale = if part == "query" { 1.0 / ((hidden / heads) as f32).sqrt() } else { 1.0 };
            let weights = self.read(&format!("{name}.attention.self.{part}.weight"), &[hidden, hidden])?;
            rows.extend(weights.iter().map(|weight| weight * scale));
            bias.extend(self.read(&format!("{name}.attention.self.{part}.bias"), &[hidden])?.iter().map(|bias| bias * scale));
        }
        Ok(Layer {
            attention: Linear { weights: Matrix::of_weights(&rows, hidden, 3 * hidden), bias },
            attended: self.linear(&format!("{name}.attention.output.dense"), hidden, hidden)?,
            attended_norm: self.norm(&format!("{name}.attention.output.LayerNorm"), hidden)?,
            up: self.linear(&format!("{name}.intermediate.dense"), hidden, intermediate)?,
            down: self.linear(&format!("{name}.output.dense"), intermediate, hidden)?,
            down_norm: self.norm(&format!("{name}.output.LayerNorm"), hidden)?,
        })
    }
}
