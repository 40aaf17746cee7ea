//! The Markdown files below a folder, in the order of their paths.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ImportError;
use crate::paths::split_version;

/// More files than any knowledge base has: a wrong folder, or links that multiply.
const MAX_FILES: usize = 1_000_000;

/// A file to read.
pub(crate) struct Found {
    /// Its path below the folder, as messages show it.
    pub(crate) shown: PathBuf,
    /// Where it is opened.
    pub(crate) path: PathBuf,
    /// Its size in bytes.
    pub(crate) n_bytes: u64,
}

/// Whether a path has the extension of a Markdown file.
pub(crate) fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown"))
}

/// Lists the Markdown files below `folder` by path, the versions of one article by number. Links are followed, except into a folder that
/// they lie in.
pub(crate) fn files(folder: &Path) -> Result<Vec<Found>, ImportError> {
    let mut found = Vec::new();
    visit(folder, Path::new(""), &mut Vec::new(), &mut found)?;
    found.sort_by_cached_key(|file: &Found| {
        let shown = file.shown.to_string_lossy().into_owned();
        let stem = file.shown.with_extension("").to_string_lossy().into_owned();
        let (name, version) = split_version(&stem);
        (name.to_owned(), version, shown)
    });
    Ok(found)
}

fn visit(folder: &Path, shown: &Path, above: &mut Vec<PathBuf>, found: &mut Vec<Found>) -> Result<(), ImportError> {
    let failed = |path: &Path, error: &std::io::Error| ImportError::io(if path.as_os_str().is_empty() { folder } else { path }, error);
    let real = fs::canonicalize(folder).map_err(|error| failed(shown, &error))?;
    if above.contains(&real) {
        return Ok(());
    }
    above.push(real);
    for entry in fs::read_dir(folder).map_err(|error| failed(shown, &error))? {
        let entry = entry.map_err(|error| failed(shown, &error))?;
        let name = entry.file_name();
        let is_readme = above.len() == 1 && name.eq_ignore_ascii_case("README.md");
        if name.to_string_lossy().starts_with('.') || is_readme {
            continue;
        }
        let (path, shown) = (entry.path(), shown.join(&name));
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => visit(&path, &shown, above, found)?,
            Ok(metadata) if metadata.is_file() && is_markdown(&path) => found.push(Found { shown, path, n_bytes: metadata.len() }),
            // A link to nowhere is reported when it is its turn to be read.
            Err(_) if is_markdown(&path) => found.push(Found { shown, path, n_bytes: 0 }),
            _ => {}
        }
        if found.len() > MAX_FILES {
            return Err(ImportError::invalid(folder, None, "more than a million Markdown files: give the folder of the articles alone"));
        }
    }
    above.pop();
    Ok(())
}
