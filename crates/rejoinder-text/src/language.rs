//! Language tags, normalised, and the table of what is known of each language.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// A BCP 47 language tag in normal form: `fi`, `pt-BR`, `zh-Hans`.
///
/// The primary subtag must be a known language. Case and underscores are normalised, and the regions that stand for a Chinese script
/// become that script (`zh_TW` is `zh-Hant`), because the script is what a reader needs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(Arc<str>);

/// The text is not a tag of a known language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown language {:?}: use a tag such as en, fi, vi or zh-Hans", self.0)
    }
}

impl std::error::Error for UnknownLanguage {}

impl Language {
    /// Parses a tag.
    ///
    /// # Errors
    ///
    /// [`UnknownLanguage`] if the tag is malformed or its primary subtag is not in the table.
    pub fn parse(tag: &str) -> Result<Self, UnknownLanguage> {
        let unknown = || UnknownLanguage(tag.chars().take(40).collect());
        let mut subtags = tag.split(['-', '_']);
        let primary = subtags.next().unwrap_or_default().to_ascii_lowercase();
        if !rows().contains_key(primary.as_str()) {
            return Err(unknown());
        }
        let (mut script, mut region) = (None, None);
        for subtag in subtags {
            let alphabetic = subtag.bytes().all(|b| b.is_ascii_alphabetic());
            match subtag.len() {
                4 if alphabetic && script.is_none() && region.is_none() => {
                    script = Some(subtag[..1].to_ascii_uppercase() + &subtag[1..].to_ascii_lowercase());
                }
                2 if alphabetic && region.is_none() => region = Some(subtag.to_ascii_uppercase()),
                3 if subtag.bytes().all(|b| b.is_ascii_digit()) && region.is_none() => region = Some(subtag.to_owned()),
                _ => return Err(unknown()),
            }
        }
        if matches!(primary.as_str(), "zh" | "yue") && script.is_none() {
            script = match region.as_deref() {
                Some("TW" | "HK" | "MO") => Some("Hant".to_owned()),
                Some("CN" | "SG") => Some("Hans".to_owned()),
                _ => None,
            };
            if script.is_some() {
                region = None;
            }
        }
        let mut normal = primary;
        for subtag in script.iter().chain(&region) {
            normal.push('-');
            normal.push_str(subtag);
        }
        Ok(Self(normal.into()))
    }

    /// The whole tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `zh` of `zh-Hant`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The script subtag, if the tag names one: `Hant` of `zh-Hant`.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.0.split('-').nth(1).filter(|subtag| subtag.len() == 4)
    }

    /// The English name: `Finnish`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.row().name
    }

    /// Whether a reader of `self` reads a text in `other`: the same language, and no conflict of scripts.
    #[must_use]
    pub fn reads(&self, other: &Self) -> bool {
        self.primary() == other.primary()
            && match (self.script(), other.script()) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    pub(crate) fn row(&self) -> Row {
        rows().get(self.primary()).copied().unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::parse(tag)
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        Self::parse(&tag)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0.to_string()
    }
}

/// A row of `data/languages.tsv`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) stemmer: &'static str,
    pub(crate) detector: &'static str,
    pub(crate) units: &'static str,
}

pub(crate) fn rows() -> &'static BTreeMap<&'static str, Row> {
    static ROWS: OnceLock<BTreeMap<&'static str, Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let table = include_str!("../data/languages.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        lines
            .map(|line| {
                let mut columns = line.split('\t');
                let mut column = || columns.next().unwrap_or_default();
                (column(), Row { name: column(), stemmer: column(), detector: column(), units: column() })
            })
            .collect()
    })
}
