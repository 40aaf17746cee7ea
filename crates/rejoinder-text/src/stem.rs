//! Words cut down to what their inflected forms share.

use std::borrow::Cow;

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

/// The stem of a word in normal spelling; the word itself where there is no stemmer, or where it leaves nothing of a short word.
pub(crate) fn stem<'a>(stemmer: Option<&Stemmer>, word: &'a str) -> Cow<'a, str> {
    stemmer.map(|stemmer| stemmer.stem(word)).filter(|stem| !stem.is_empty()).unwrap_or(Cow::Borrowed(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::rows;

    #[test]
    fn every_stemmer_named_is_known() {
        let unknown: Vec<_> = rows().values().filter(|row| !row.stemmer.is_empty() && stemmer(row.stemmer).is_none()).collect();
        assert!(unknown.is_empty(), "{:?}", unknown.iter().map(|row| row.stemmer).collect::<Vec<_>>());
    }
}
