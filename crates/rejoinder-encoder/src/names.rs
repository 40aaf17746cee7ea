//! What a model is called.

use crate::error::EncoderError;
use crate::folder::Folder;
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// Bytes of a model card that are looked at.
const CARD: usize = 65_536;

/// The names of the model, the best first: the card's, the folder's, and that of the model it was made from.
pub(crate) fn names(folder: &mut Folder) -> Result<Vec<String>, EncoderError> {
    #[derive(Deserialize)]
    struct Config {
        #[serde(rename = "_name_or_path")]
        from: Option<String>,
    }
    let card = fs::read(folder.path().join("README.md")).unwrap_or_default();
    let card = String::from_utf8_lossy(&card[..card.len().min(CARD)]).into_owned();
    let config: Option<Config> = folder.json_if_there("config.json")?;
    let from = config.and_then(|config| config.from);
    let all = [of_card(&card), of_folder(folder.path()), from.filter(|from| !from.is_empty())];
    Ok(all.into_iter().flatten().collect())
}

/// The name in the card's index of results, or a title of one word.
fn of_card(card: &str) -> Option<String> {
    let mut lines = card.lines().map(str::trim);
    let indexed = lines.clone().skip_while(|line| *line != "model-index:").nth(1).and_then(|line| line.strip_prefix("- name:"));
    let title = lines.find(|line| line.starts_with("# ")).map(|line| line.trim_start_matches("# "));
    [indexed, title]
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|name| !name.is_empty() && !name.contains(char::is_whitespace))
        .map(str::to_owned)
}

/// The folder's own name, or the one that the cache of a hub gives it.
fn of_folder(path: &Path) -> Option<String> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let mut names = path.iter().rev().filter_map(|part| part.to_str());
    let cached = names.clone().find_map(|part| part.strip_prefix("models--")).map(|name| name.replace("--", "/"));
    cached.or_else(|| names.next().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_names_its_model() {
        let check = |card: &str, name: Option<&str>| assert_eq!(of_card(card).as_deref(), name, "{card}");
        check("---\ntags:\n- mteb\nmodel-index:\n- name: multilingual-e5-small\n  results:\n---\n\n## E5", Some("multilingual-e5-small"));
        check("---\nlicense: mit\n---\n\n# all-MiniLM-L6-v2\nThis is", Some("all-MiniLM-L6-v2"));
        check("# SentenceTransformer based on BAAI/bge-m3", None);
        check("", None);
    }

    #[test]
    fn a_folder_of_a_cache_has_the_name_of_its_model() {
        let check = |path: &str, name: &str| assert_eq!(of_folder(Path::new(path)).as_deref(), Some(name));
        check("/nowhere/hub/models--intfloat--multilingual-e5-small/snapshots/4dc6d853", "intfloat/multilingual-e5-small");
        check("/nowhere/models/bge-small-en", "bge-small-en");
    }
}
