//! JSON Lines: one article as a JSON object a line, its fields as in [`Article`]. The first line may hold the settings of the base instead:
//! `{"settings": {…}}`.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use rejoinder::{Article, Settings};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::error::{lack, name, quoted};
use crate::{ImportError, MAX_BYTES, Source, Written};

/// The lines of a file.
pub(crate) struct Lines {
    path: PathBuf,
    file: Option<BufReader<File>>,
    line: usize,
    /// Whether no line but blank ones was read yet.
    is_first: bool,
}

/// The line that holds settings.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsLine<S> {
    settings: S,
}

/// What a line gives, and how many bytes it and the blank lines before it have.
type Line = (Result<(Article, Source), ImportError>, u64);

impl Lines {
    pub(crate) fn open(path: &Path) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(|error| ImportError::io(path, &error))?;
        Ok(Self { path: path.to_owned(), file: Some(BufReader::new(file)), line: 0, is_first: true })
    }

    /// The next article.
    pub(crate) fn next(&mut self) -> Option<Line> {
        let mut n_bytes = 0;
        loop {
            let (line, n) = self.next_line()?;
            n_bytes += n;
            let line = match line {
                Ok(line) => line,
                Err(error) => return Some((Err(error), n_bytes)),
            };
            if std::mem::take(&mut self.is_first) && holds_settings(&line) {
                continue;
            }
            let article = parse(&line).map_err(|message| ImportError::invalid(&self.path, self.line, message));
            return Some((article.map(|article| (article, Source { path: self.path.clone(), line: Some(self.line) })), n_bytes));
        }
    }

    /// The next line that is not blank, with the bytes read for it.
    fn next_line(&mut self) -> Option<(Result<Vec<u8>, ImportError>, u64)> {
        let mut n_bytes = 0;
        loop {
            let file = self.file.as_mut()?;
            let mut bytes = Vec::new();
            match read_line(file, &mut bytes) {
                Ok(0) => return None,
                Ok(n) => n_bytes += n,
                Err(error) => {
                    // Where reading fails once, the rest of the file cannot be trusted.
                    self.file = None;
                    return Some((Err(ImportError::io(&self.path, &error)), n_bytes));
                }
            }
            self.line += 1;
            if self.line == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
                bytes.drain(.."\u{feff}".len());
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Some((Ok(bytes), n_bytes));
            }
        }
    }
}

/// The settings that a file begins with; nothing if it begins with an article.
pub(crate) fn settings(path: &Path) -> Result<Option<Settings>, ImportError> {
    let mut lines = Lines::open(path)?;
    // What cannot be read is told when the articles are.
    let Some((Ok(line), _)) = lines.next_line() else { return Ok(None) };
    if !holds_settings(&line) {
        return Ok(None);
    }
    let read: SettingsLine<Settings> =
        serde_json::from_slice(&line).map_err(|error| ImportError::invalid(path, lines.line, format!("settings: {error}")))?;
    Ok(Some(read.settings))
}

fn holds_settings(line: &[u8]) -> bool {
    // An array would be read as the fields in order.
    line.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<SettingsLine<IgnoredAny>>(line).is_ok()
}

/// Reads a line but keeps no more of it than shows that it is too long. Returns how many bytes it has.
fn read_line(file: &mut BufReader<File>, bytes: &mut Vec<u8>) -> std::io::Result<u64> {
    let mut n_bytes = file.by_ref().take(MAX_BYTES + 2).read_until(b'\n', bytes)? as u64;
    while n_bytes > MAX_BYTES + 1 {
        let rest = file.fill_buf()?;
        let end = rest.iter().position(|byte| *byte == b'\n');
        let n = end.map_or(rest.len(), |end| end + 1);
        if n == 0 {
            break;
        }
        file.consume(n);
        n_bytes += n as u64;
        if end.is_some() {
            break;
        }
    }
    Ok(n_bytes)
}

fn parse(line: &[u8]) -> Result<Article, String> {
    if line.len() as u64 > MAX_BYTES + 1 {
        return Err("a line may have 16 MB: split the article".to_owned());
    }
    let text = std::str::from_utf8(line.trim_ascii_end())
        .map_err(|error| format!("invalid utf-8 at byte {} of the line: save the file as utf-8", error.valid_up_to()))?;
    // An array of the fields in order would be read too, and say nothing of which is which.
    if !text.trim_start().starts_with('{') {
        return Err(format!("{} is not an article: write one json object a line", quoted(text.trim())));
    }
    let article: Article = serde_json::from_str(text).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = error.to_string();
        format!("column {}: {}", error.column(), message.strip_suffix(&place).unwrap_or(&message))
    })?;
    lack(&article).map_or(Ok(article), |message| Err(message.to_owned()))
}

/// Writes a file beside `path` and moves it there when it is whole and on disk.
pub(crate) fn write<E: From<ImportError>>(
    path: &Path,
    settings: Option<&Settings>,
    articles: impl IntoIterator<Item = Result<Article, E>>,
) -> Result<Written, E> {
    let failed = |error: &std::io::Error| ImportError::io(path, error);
    // A device or a pipe would be replaced by a file.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(ImportError::invalid(path, None, "not a file: give the name of a .jsonl file").into());
    }
    // Through a link its file is replaced and the link stays: it may be /dev/stdout.
    let target = match fs::canonicalize(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && fs::symlink_metadata(path).is_err() => path.to_owned(),
        target => target.map_err(|error| failed(&error))?,
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rejoinder-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = BufWriter::new(builder.tempfile_in(folder).map_err(|error| ImportError::io(folder, &error))?);
    let (mut written, mut seen) = (Written::default(), HashSet::new());
    if let Some(settings) = settings.filter(|settings| **settings != Settings::default()) {
        let mut line = serde_json::to_vec(&SettingsLine { settings }).map_err(|error| failed(&error.into()))?;
        line.push(b'\n');
        file.write_all(&line).map_err(|error| failed(&error))?;
        written.n_bytes += line.len() as u64;
    }
    for article in articles {
        let article = article?;
        if let Some(message) = lack(&article) {
            return Err(ImportError::invalid(path, None, format!("{}: {message}", name(&article))).into());
        }
        if !seen.insert((article.id.clone(), article.language.clone(), article.version)) {
            return Err(ImportError::invalid(path, None, format!("{}: given twice, keep one", name(&article))).into());
        }
        let mut line = serde_json::to_vec(&article).map_err(|error| failed(&error.into()))?;
        line.push(b'\n');
        if line.len() as u64 > MAX_BYTES + 1 {
            let message = format!("{}: a line may have 16 MB, split the article", name(&article));
            return Err(ImportError::invalid(path, None, message).into());
        }
        file.write_all(&line).map_err(|error| failed(&error))?;
        written.n_articles += 1;
        written.n_bytes += line.len() as u64;
    }
    let file = file.into_inner().map_err(|error| failed(error.error()))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(&target).map_err(|error| failed(&error.error))?;
    Ok(written)
}
