//! What can go wrong with a file, said in one line: the path, the line, what is wrong and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use rejoinder::Article;

/// Why files could not be read or written. Displays as `path:line: what, what to do`.
#[derive(Debug)]
pub struct ImportError {
    kind: ErrorKind,
    path: PathBuf,
    line: Option<usize>,
    message: String,
}

/// What an [`ImportError`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The content of a file, or an article, breaks a rule.
    InvalidInput,
    /// The file system refused.
    Io,
    /// There is nothing at the path.
    NotFound,
}

impl ImportError {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file or folder: below the folder that was given to [`read`](crate::read), or the path that was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line, from 1, where one is known.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// What is wrong and what to do, without the place, on one line.
    #[must_use]
    pub fn message(&self) -> String {
        one_line(&self.message)
    }

    pub(crate) fn invalid(path: impl Into<PathBuf>, line: impl Into<Option<usize>>, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::InvalidInput, path: path.into(), line: line.into(), message: message.into() }
    }

    pub(crate) fn io(path: impl Into<PathBuf>, error: &std::io::Error) -> Self {
        let (kind, message) = if error.kind() == std::io::ErrorKind::NotFound {
            (ErrorKind::NotFound, "no such file or folder".to_owned())
        } else {
            (ErrorKind::Io, error.to_string().to_lowercase())
        };
        Self { kind, path: path.into(), line: None, message }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, &self.path, self.line)?;
        write!(f, ": {}", one_line(&self.message))
    }
}

impl std::error::Error for ImportError {}

/// Writes `path` or `path:line`, on one line whatever the path holds.
pub(crate) fn write_place(f: &mut fmt::Formatter<'_>, path: &Path, line: Option<usize>) -> fmt::Result {
    f.write_str(&one_line(&path.to_string_lossy()))?;
    line.map_or(Ok(()), |line| write!(f, ":{line}"))
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A few words of what a file says, quoted, for a message.
pub(crate) fn quoted(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() { format!("{start:?}...") } else { format!("{start:?}") }
}

/// What an article lacks to be one, if it lacks anything: the same rule for reading and writing in both formats.
pub(crate) fn lack(article: &Article) -> Option<&'static str> {
    if article.id.trim().is_empty() {
        Some("the id is empty: write a name such as returns/return-window")
    } else if article.title.trim().is_empty() {
        Some("the title is empty: write one line that says what the article is about")
    } else if article.body.trim().is_empty() {
        Some("the body is empty: write the article's text")
    } else if article.version == Some(0) {
        Some("version 0: versions are numbered from 1")
    } else {
        None
    }
}

/// How a message names an article.
pub(crate) fn name(article: &Article) -> String {
    let version = article.version.map_or(String::new(), |version| format!(", version {version}"));
    format!("id {}, language {}{version}", quoted(&article.id), article.language)
}
