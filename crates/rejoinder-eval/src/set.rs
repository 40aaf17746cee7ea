//! An evaluation set on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rejoinder::{Error, ErrorKind, Language, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A corpus, questions, and which records are relevant to which question.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// The name of its folder.
    pub name: String,
    /// `corpus.jsonl`.
    pub corpus: Vec<Record>,
    /// `queries.jsonl`.
    pub queries: Vec<Query>,
    /// `qrels.tsv`: for each question the grades of its relevant records. A question without a line has none: the right answer is to
    /// give none.
    pub judgments: BTreeMap<String, BTreeMap<String, u32>>,
}

/// A line of `corpus.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: String,
    /// Its title; may be empty.
    #[serde(default)]
    pub title: String,
    /// Its text, plain.
    pub body: String,
    /// Its language.
    pub lang: Language,
    /// What its translations share.
    #[serde(default)]
    pub group: Option<String>,
    /// What it is.
    #[serde(default)]
    pub kind: Option<String>,
    /// The canned reply it is an example of, or is.
    #[serde(default)]
    pub intent: Option<String>,
    /// Questions it answers.
    #[serde(default)]
    pub examples: Vec<String>,
}

/// A line of `queries.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub struct Query {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Strings of which a right answer holds one.
    #[serde(default)]
    pub answers: Vec<String>,
    /// The language wanted in the result.
    #[serde(default)]
    pub target_lang: Option<Language>,
    /// The canned reply that is right.
    #[serde(default)]
    pub intent: Option<String>,
}

impl Set {
    /// Reads the set in `folder`, with the questions and judgments of another folder if one is given (its judgments only if it has any).
    ///
    /// # Errors
    ///
    /// `NotFound` or `Io` if a file cannot be read, `InvalidInput` naming file and line if one is malformed.
    pub fn read(folder: &Path, queries: Option<&Path>) -> Result<Self> {
        let name = folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        let asked = queries.unwrap_or(folder);
        let judged = if asked.join("qrels.tsv").exists() { asked } else { folder };
        Ok(Self {
            name: name.unwrap_or_default(),
            corpus: lines(&folder.join("corpus.jsonl"))?,
            queries: lines(&asked.join("queries.jsonl"))?,
            judgments: judgments(&judged.join("qrels.tsv"))?,
        })
    }

    /// Whether its records are examples of canned replies rather than articles.
    #[must_use]
    pub fn is_of_intents(&self) -> bool {
        self.corpus.iter().any(|record| record.intent.is_some())
    }

    /// For each question with a right answer: the ids of the articles that are right, with their grades. Where records are examples of
    /// canned replies, the replies are the articles.
    #[must_use]
    pub fn grades(&self) -> BTreeMap<&str, BTreeMap<&str, u32>> {
        let intents: BTreeMap<&str, &str> =
            self.corpus.iter().filter_map(|record| Some((record.id.as_str(), record.intent.as_deref()?))).collect();
        let mut articles: BTreeMap<&str, BTreeMap<&str, u32>> = BTreeMap::new();
        for (query, grades) in &self.judgments {
            let of_query = articles.entry(query).or_default();
            for (id, &grade) in grades {
                let best = of_query.entry(intents.get(id.as_str()).copied().unwrap_or(id)).or_insert(grade);
                *best = grade.max(*best);
            }
        }
        articles
    }
}

impl Query {
    /// The query that asks it.
    #[must_use]
    pub fn query(&self) -> rejoinder::Query {
        rejoinder::Query { reply_language: self.target_lang.clone(), ..rejoinder::Query::new(&self.text) }
    }
}

/// At most `most` of the items, evenly spread.
pub(crate) fn spread<T>(items: &[T], most: usize) -> impl Iterator<Item = &T> {
    let n = items.len().min(most);
    (0..n).map(move |index| &items[index * items.len() / n])
}

/// Reads a whole file.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::InvalidData => ErrorKind::InvalidInput,
            _ => ErrorKind::Io,
        };
        Error::new(kind, format!("{}: {error}", path.display())).with_source(error)
    })
}

/// Reads a file with one JSON value a line; empty lines are passed over.
pub(crate) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parsed = lines.map(|(index, line)| {
        serde_json::from_str(line)
            .map_err(|error| Error::new(ErrorKind::InvalidInput, format!("{}:{}: {error}", path.display(), index + 1)).with_source(error))
    });
    parsed.collect()
}

fn judgments(path: &Path) -> Result<BTreeMap<String, BTreeMap<String, u32>>> {
    let mut judgments: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for (index, line) in read_text(path)?.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let mut columns = line.split('\t');
        let (query, record) = (columns.next(), columns.next());
        let grade = columns.next().and_then(|grade| grade.trim().parse::<f64>().ok());
        let (Some(query), Some(record), Some(grade)) = (query, record, grade) else {
            let message = format!("{}:{}: not a question, a record and a grade between tabs", path.display(), index + 1);
            return Err(Error::new(ErrorKind::InvalidInput, message));
        };
        if grade >= 1.0 {
            judgments.entry(query.to_owned()).or_default().insert(record.to_owned(), grade as u32);
        }
    }
    Ok(judgments)
}
