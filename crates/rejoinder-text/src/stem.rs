//! Words cut down to what their inflected forms share.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use snowball_stemmers_rs::{Algorithm, Stemmer};

/// The Snowball stemmer of a name in `data/languages.tsv`.
pub(crate) fn stemmer(name: &str) -> Option<Stemmer> {
    let mut variant = name.to_owned();
    variant.get_mut(..1)?.make_ascii_uppercase();
    let algorithm = Algorithm::deserialize(IntoDeserializer::<Error>::into_deserializer(variant)).ok()?;
    Some(Stemmer::create(algorithm))
}
