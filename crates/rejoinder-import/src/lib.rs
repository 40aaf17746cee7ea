//! Articles from files and back: a folder of Markdown files with YAML front matter, or JSON Lines.
//!
//! [`import`] and [`export`] move articles between files and a knowledge base; [`read`], [`write()`] and the formats below them know no
//! knowledge base. Reading is streaming, one article at a time, and an error names the file and
//! the line and says what to do; the [`Reader`] goes on after it, so that a caller can show all errors at once. Writing is the
//! reverse of reading and byte-stable: what was written, read and written again is the same, file by file.
//!
//! A folder may have a file `rejoinder.yaml` at its top with the [settings](rejoinder::Settings) of the base: which regions lie in which, its
//! audiences, the language that it is translated from. In JSON Lines they are the first line: `{"settings": {…}}`.
//!
//! # What reading normalises
//!
//! A Markdown file's body loses its CRLF line ends, its leading blank lines and its trailing white space, and ends with exactly one
//! line break ([`normal_body`]). JSON Lines keep every body as it is. Everything else survives both formats unchanged.
//!
//! # Untrusted input
//!
//! Files and lines over [`MAX_BYTES`] are refused before they are read. Front matter may use no anchors, aliases or tags, so it cannot
//! grow while it is read. Memory is bounded by one article, the list of files and the set of the articles' names seen so far.
//!
//! ```
//! # fn main() -> Result<(), rejoinder_import::ImportError> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let folder = folder.path();
//! # std::fs::create_dir_all(folder.join("fi/returns")).unwrap();
//! # std::fs::write(folder.join("fi/returns/return-window.md"), "# Palautusoikeus\n\n60 päivää.\n").unwrap();
//! for read in rejoinder_import::read(folder)? {
//!     let read = read?;
//!     assert_eq!((read.article.id.as_str(), read.article.title.as_str()), ("returns/return-window", "Palautusoikeus"));
//! }
//! # Ok(())
//! # }
//! ```

mod error;
mod export;
mod folder;
mod front_matter;
mod import;
mod jsonl;
mod markdown;
mod paths;
mod reader;
mod settings;
mod walk;
mod yaml;

use std::path::{Path, PathBuf};

use rejoinder::Article;

pub use error::{ErrorKind, ImportError};
pub use export::export;
pub use import::{ImportOptions, Imported, Progress, import};
pub use markdown::normal_body;
pub use reader::{Reader, read};
pub use settings::read_settings;

/// The largest Markdown file and the longest line of JSON Lines that is read, in bytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How articles lie in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A folder of Markdown files with YAML front matter, or one such file.
    Markdown,
    /// A file with one article as a JSON object a line.
    Jsonl,
}

impl Format {
    /// The format of what lies, or is to be written, at `path`: a folder is Markdown, `*.jsonl` is JSON Lines, `*.md` is Markdown, and
    /// a path without an extension at which nothing lies yet becomes a Markdown folder.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a file with any other name.
    pub fn of(path: &Path) -> Result<Self, ImportError> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        if path.is_dir() {
            return Ok(Self::Markdown);
        }
        match extension.as_deref() {
            Some("jsonl" | "ndjson") => Ok(Self::Jsonl),
            Some("md" | "markdown") => Ok(Self::Markdown),
            None if !path.exists() => Ok(Self::Markdown),
            _ => Err(ImportError::invalid(path, None, "unknown format: give a folder of Markdown files, a .md file or a .jsonl file")),
        }
    }
}

/// Where an article was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file: below the folder that was given, or the file that was given.
    pub path: PathBuf,
    /// Its line in a file that holds many articles.
    pub line: Option<usize>,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        error::write_place(f, &self.path, self.line)
    }
}

/// An article and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Read {
    /// The article.
    pub article: Article,
    /// Where it was read.
    pub source: Source,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// How many articles, each language and version counted.
    pub n_articles: usize,
    /// How many bytes of files.
    pub n_bytes: u64,
}

/// Writes `articles` to `path`: all of them, or nothing when an error is returned.
///
/// JSON Lines replace the file at `path`. A Markdown folder must be empty or not there yet, because removing the files of articles that
/// are no longer among `articles` is not this function's to decide.
///
/// # Errors
///
/// `InvalidInput` for a folder with files in it, an article without id, title or body and for two articles with the same id, language
/// and version; `Io` and `NotFound` from the file system.
pub fn write(path: &Path, format: Format, articles: impl IntoIterator<Item = Article>) -> Result<Written, ImportError> {
    try_write(path, format, articles.into_iter().map(Ok))
}

/// Like [`write()`] for articles whose reading can fail: the first error ends the writing and leaves `path` as it was.
///
/// # Errors
///
/// Those of [`write()`] and of `articles`.
pub fn try_write<E: From<ImportError>>(
    path: &Path,
    format: Format,
    articles: impl IntoIterator<Item = Result<Article, E>>,
) -> Result<Written, E> {
    match format {
        Format::Markdown => folder::write(path, None, articles),
        Format::Jsonl => jsonl::write(path, None, articles),
    }
}
