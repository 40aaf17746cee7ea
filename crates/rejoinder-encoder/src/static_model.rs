//! Models without layers: a text is the mean of its tokens' vectors (model2vec, and `StaticEmbedding` of sentence-transformers).

use crate::error::EncoderError;
use crate::folder::Folder;
use crate::tokens::Tokens;
use crate::weights::Weights;
use serde::Deserialize;

/// Tokens of the longest text where a model2vec folder does not say.
const LONGEST: usize = 512;

/// A vector for every token.
pub(crate) struct StaticModel {
    tokens: Tokens,
    /// How many tokens have a vector.
    known: usize,
    dimension: usize,
    vectors: Vec<f32>,
    /// Which vector a token has, where several share one.
    mapping: Option<Vec<usize>>,
    /// How much a token counts.
    weights: Option<Vec<f32>>,
    /// The rules of model2vec, which sentence-transformers does not follow.
    rules: Option<Model2Vec>,
}

/// model2vec passes over unknown tokens, and reads no more characters than so many tokens of median length have.
struct Model2Vec {
    unknown: Option<u32>,
    most_characters: Option<usize>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default = "longest")]
    max_length: Option<usize>,
}

fn longest() -> Option<usize> {
    Some(LONGEST)
}

impl StaticModel {
    pub(crate) fn open(folder: &mut Folder, inside: &str) -> Result<Self, EncoderError> {
        let mut tokens = Tokens::open(folder, inside, false)?;
        let rules = if folder.is_model2vec()? {
            let Config { max_length } = folder.json("config.json")?;
            tokens.truncate(max_length)?;
            let most_characters = max_length.map(|most| most.saturating_mul(tokens.median_length()));
            Some(Model2Vec { unknown: tokens.unknown(), most_characters })
        } else {
            // sentence-transformers leaves the tokenizer's own truncation in force here, and only here.
            None
        };

        let mut file = Weights::open(folder.file(&format!("{inside}model.safetensors")))?;
        let name = ["embeddings", "embedding.weight"].into_iter().find(|name| file.has(name)).unwrap_or("embeddings");
        let &[count, dimension] = file.shape(name)? else {
            return Err(EncoderError::corrupt(file.path(), format!("tensor {name} is not a table; get the model again")));
        };
        let vectors = file.read(name, &[count, dimension])?;
        let mapping = if file.has("mapping") { Some(file.read_indices("mapping")?) } else { None };
        let known = mapping.as_ref().map_or(count, Vec::len);
        let weights = if file.has("weights") { Some(file.read("weights", &[known])?) } else { None };
        if tokens.size() > known || mapping.iter().flatten().any(|row| *row >= count) {
            let message = format!("{count} vectors for {known} tokens, but tokenizer.json knows {}; get the model again", tokens.size());
            return Err(EncoderError::corrupt(file.path(), message));
        }
        Ok(Self { tokens, known, dimension, vectors, mapping, weights, rules })
    }

    /// Numbers of a vector.
    pub(crate) fn dimension(&self) -> usize {
        self.dimension
    }

    /// The vector of a text: zeros where it has no token.
    pub(crate) fn encode(&self, text: &str) -> Result<Vec<f32>, EncoderError> {
        let most = self.rules.as_ref().and_then(|rules| rules.most_characters);
        let end = most.and_then(|most| text.char_indices().nth(most)).map_or(text.len(), |(end, _)| end);
        let mut tokens = self.tokens.encode(&text[..end], self.known)?;
        if let Some(unknown) = self.rules.as_ref().and_then(|rules| rules.unknown) {
            tokens.retain(|token| *token != unknown);
        }
        let mut sums = vec![0.0_f64; self.dimension];
        for token in &tokens {
            let token = *token as usize;
            let row = self.mapping.as_ref().map_or(token, |mapping| mapping[token]);
            let weight = self.weights.as_ref().map_or(1.0, |weights| f64::from(weights[token]));
            for (sum, number) in sums.iter_mut().zip(&self.vectors[row * self.dimension..]) {
                *sum += f64::from(*number) * weight;
            }
        }
        Ok(sums.into_iter().map(|sum| (sum / tokens.len().max(1) as f64) as f32).collect())
    }
}
