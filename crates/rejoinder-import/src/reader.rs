//! Reading articles one after the other, whatever the format, and refusing the second of a kind.

use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use rejoinder::{Article, Language, Version};

use crate::error::name;
use crate::jsonl::Lines;
use crate::paths::Named;
use crate::walk::Found;
use crate::{Format, ImportError, MAX_BYTES, Read, Source, markdown, walk};

/// The articles of a folder or a file, read one at a time. An error does not end it: the next file or line follows.
pub struct Reader {
    input: Input,
    seen: HashMap<(String, Language, Option<Version>), Source>,
    n_bytes: u64,
    n_bytes_read: u64,
}

enum Input {
    Files(std::vec::IntoIter<Found>),
    Lines(Lines),
}

/// Opens the articles at `path`: a folder of Markdown files, one such file, or a file of JSON Lines.
///
/// Of a folder, all `*.md` and `*.markdown` files are read in the order of their paths, except hidden ones and a `README.md` at the top.
///
/// # Errors
///
/// `NotFound` if nothing is there, `InvalidInput` if the format is unknown, `Io` if it cannot be listed or opened.
pub fn read(path: &Path) -> Result<Reader, ImportError> {
    let metadata = fs::metadata(path).map_err(|error| ImportError::io(path, &error))?;
    let (input, n_bytes) = match Format::of(path)? {
        Format::Jsonl => (Input::Lines(Lines::open(path)?), metadata.len()),
        Format::Markdown => {
            let files = if metadata.is_dir() {
                walk::files(path)?
            } else {
                vec![Found { shown: path.to_owned(), path: path.to_owned(), n_bytes: metadata.len() }]
            };
            let n_bytes = files.iter().map(|file| file.n_bytes).sum();
            (Input::Files(files.into_iter()), n_bytes)
        }
    };
    Ok(Reader { input, seen: HashMap::new(), n_bytes, n_bytes_read: 0 })
}

impl Reader {
    /// How many bytes there are to read: for progress.
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// How many of them have been read, or passed over because of an error.
    #[must_use]
    pub fn n_bytes_read(&self) -> u64 {
        self.n_bytes_read
    }

    fn first_of_its_kind(&mut self, article: Article, source: Source) -> Result<Read, ImportError> {
        let key = (article.id.clone(), article.language.clone(), article.version);
        if let Some(first) = self.seen.get(&key) {
            let message = format!("the same article as in {first} ({}): remove one or change its id", name(&article));
            return Err(ImportError::invalid(source.path, source.line, message));
        }
        self.seen.insert(key, source.clone());
        Ok(Read { article, source })
    }
}

impl Iterator for Reader {
    type Item = Result<Read, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (result, n_bytes) = match &mut self.input {
            Input::Files(files) => {
                let file = files.next()?;
                (read_file(&file), file.n_bytes)
            }
            Input::Lines(lines) => lines.next()?,
        };
        self.n_bytes_read += n_bytes;
        Some(result.and_then(|(article, source)| self.first_of_its_kind(article, source)))
    }
}

fn read_file(file: &Found) -> Result<(Article, Source), ImportError> {
    let invalid = |line: usize, message: String| ImportError::invalid(&file.shown, Some(line).filter(|line| *line > 0), message);
    let too_large = |n_bytes: u64| invalid(0, format!("{} MB: a file may have 16 MB, split it into several articles", n_bytes / 1_000_000));
    if file.n_bytes > MAX_BYTES {
        return Err(too_large(file.n_bytes));
    }
    let mut bytes = Vec::new();
    let opened = fs::File::open(&file.path).map_err(|error| ImportError::io(&file.shown, &error))?;
    // A file that grew since it was listed must not grow the memory.
    opened.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| ImportError::io(&file.shown, &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        invalid(line, format!("invalid utf-8 at byte {at}: save the file as utf-8"))
    })?;
    // Of a single file only its name counts: the folders above it may be anything.
    let below = if file.shown == file.path { file.shown.file_name().map(Path::new).unwrap_or(&file.shown) } else { &file.shown };
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    let Some(parts) = parts else { return Err(invalid(0, "the file name is not utf-8: rename the file".to_owned())) };
    let article = markdown::parse(text, Named::of(&parts.join("/"))).map_err(|(line, message)| invalid(line, message))?;
    Ok((article, Source { path: file.shown.clone(), line: None }))
}
