//! A model's folder: its files by name, its modules in order, and a hash over whatever was read of it.

use crate::error::EncoderError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Changes when the same files come to give other numbers, so that vectors made before are known to be old.
const ALGORITHM: &[u8] = b"rejoinder-encoder 1";

/// A folder as sentence-transformers or model2vec save it. Notes every file that it hands out.
pub(crate) struct Folder {
    path: PathBuf,
    read: BTreeSet<String>,
}

/// One step of a model, as `modules.json` names it, with the folder of its files.
pub(crate) enum Module {
    Transformer(String),
    Static(String),
    Pooling(String),
    Dense(String),
    Normalize,
}

#[derive(Deserialize)]
struct ModuleEntry {
    #[serde(default)]
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

impl Folder {
    pub(crate) fn open(path: &Path) -> Result<Self, EncoderError> {
        let found = fs::metadata(path).map_err(|error| EncoderError::reading(path, &error))?;
        if !found.is_dir() {
            return Err(EncoderError::unsupported(path, "not a folder; name the folder that holds the model's config.json"));
        }
        Ok(Self { path: path.to_path_buf(), read: BTreeSet::new() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where a file is; it decides the model's numbers.
    pub(crate) fn file(&mut self, name: &str) -> PathBuf {
        self.read.insert(name.to_owned());
        self.path.join(name)
    }

    /// A file of settings.
    pub(crate) fn json<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, EncoderError> {
        let path = self.file(name);
        let text = fs::read(&path).map_err(|error| EncoderError::reading(&path, &error))?;
        let damaged = |error| EncoderError::corrupt(&path, format!("{error}; get the model again"));
        serde_json::from_slice(&text).map_err(damaged)
    }

    /// A file of settings that may be missing.
    pub(crate) fn json_if_there<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, EncoderError> {
        if self.path.join(name).exists() { self.json(name).map(Some) } else { Ok(None) }
    }

    /// The modules in their order. A folder that does not name them is a bare model, of which sentence-transformers takes the mean.
    pub(crate) fn modules(&mut self) -> Result<Vec<Module>, EncoderError> {
        let Some(entries) = self.json_if_there::<Vec<ModuleEntry>>("modules.json")? else {
            let weights = if self.is_model2vec()? { Module::Static(String::new()) } else { Module::Transformer(String::new()) };
            return Ok(vec![weights]);
        };
        let mut modules = Vec::new();
        for ModuleEntry { path, kind } in entries {
            let inside = if path.is_empty() || path == "." { String::new() } else { format!("{path}/") };
            if Path::new(&inside).components().any(|part| !matches!(part, std::path::Component::Normal(_))) {
                return Err(EncoderError::corrupt(&self.path.join("modules.json"), format!("{path:?} is not inside the folder")));
            }
            modules.push(match kind.rsplit('.').next().unwrap_or_default() {
                "Transformer" => Module::Transformer(inside),
                "StaticEmbedding" => Module::Static(inside),
                "Pooling" => Module::Pooling(inside),
                "Dense" => Module::Dense(inside),
                "Normalize" => Module::Normalize,
                _ => {
                    let message = format!("module {kind} is not computed here; take a model of Transformer, Pooling, Dense and Normalize");
                    return Err(EncoderError::unsupported(&self.path.join("modules.json"), message));
                }
            });
        }
        Ok(modules)
    }

    /// Whether the folder says that model2vec made it.
    pub(crate) fn is_model2vec(&mut self) -> Result<bool, EncoderError> {
        #[derive(Deserialize)]
        struct Config {
            model_type: Option<String>,
        }
        let config: Option<Config> = self.json_if_there("config.json")?;
        Ok(config.and_then(|config| config.model_type).as_deref() == Some("model2vec"))
    }

    /// A hash over the files read and `settings`, which did not come from them.
    pub(crate) fn fingerprint(&self, settings: &[&str]) -> Result<String, EncoderError> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(ALGORITHM);
        for setting in settings {
            hasher.update(&(setting.len() as u64).to_le_bytes()).update(setting.as_bytes());
        }
        for name in &self.read {
            let path = self.path.join(name);
            let mut file = fs::File::open(&path).map_err(|error| EncoderError::reading(&path, &error))?;
            let mut hash = blake3::Hasher::new();
            hash.update_reader(&mut file).map_err(|error| EncoderError::reading(&path, &error))?;
            hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(hash.finalize().as_bytes());
        }
        Ok(hasher.finalize().to_hex().to_string())
    }
}
