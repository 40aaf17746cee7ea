//! What a model wants to read before a question and before a passage.

use crate::error::EncoderError;
use crate::folder::Folder;
use serde::Deserialize;
use std::collections::HashMap;

/// The habits of known families, for folders that do not tell theirs.
const FAMILIES: &str = include_str!("../data/prompts.tsv");

/// Put before texts; empty where the model wants nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompts {
    pub(crate) query: String,
    pub(crate) passage: String,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    prompts: HashMap<String, Option<String>>,
    default_prompt_name: Option<String>,
}

impl Prompts {
    /// Those that the folder tells, by the names that sentence-transformers looks for; else those of the family that one of the names of
    /// the model belongs to.
    pub(crate) fn open(folder: &mut Folder, names: &[String]) -> Result<Self, EncoderError> {
        let config: Option<Config> = folder.json_if_there("config_sentence_transformers.json")?;
        let told = config.and_then(|Config { prompts, default_prompt_name }| {
            let prompts: HashMap<_, _> =
                prompts.into_iter().filter_map(|(name, text)| Some((name, text.filter(|text| !text.is_empty())?))).collect();
            let by_name = |names: &[&str]| {
                let default = default_prompt_name.as_deref();
                names.iter().copied().chain(default).find_map(|name| prompts.get(name)).cloned().unwrap_or_default()
            };
            (!prompts.is_empty()).then(|| Self { query: by_name(&["query"]), passage: by_name(&["document", "passage", "corpus"]) })
        });
        Ok(told.unwrap_or_else(|| names.iter().find_map(|name| Self::of_family(name)).unwrap_or_default()))
    }

    fn of_family(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        FAMILIES.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
            let mut columns = line.split('\t');
            let (part, query, passage) = (columns.next()?, columns.next()?, columns.next()?);
            name.contains(part).then(|| Self { query: query.replace("\\n", "\n"), passage: passage.replace("\\n", "\n") })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_own_name() {
        let check = |name: &str, query: &str, passage: &str| {
            let found = Prompts::of_family(name).unwrap_or_default();
            assert_eq!((found.query.as_str(), found.passage.as_str()), (query, passage), "{name}");
        };
        let bge = "Represent this sentence for searching relevant passages: ";
        check("intfloat/multilingual-e5-small", "query: ", "passage: ");
        check("E5-Base-v2", "query: ", "passage: ");
        check("BAAI/bge-small-en-v1.5", bge, "");
        check("snowflake-arctic-embed-l-v2.0", "query: ", "");
        check("snowflake-arctic-embed-xs", bge, "");
        check("BAAI/bge-m3", "", "");
        check("all-MiniLM-L6-v2", "", "");
        for line in FAMILIES.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.split('\t').count(), 3, "{line}");
        }
    }
}
