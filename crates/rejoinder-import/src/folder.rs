//! Writing a folder of Markdown files, one an article, language and version.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use rejoinder::{Article, Language, Settings, Version};

use crate::error::{lack, name};
use crate::paths::{Named, path_of};
use crate::{ImportError, MAX_BYTES, Written, markdown, settings};

/// Writes a temporary folder and moves it, or what is in it, to `path` when it is whole.
pub(crate) fn write<E: From<ImportError>>(
    path: &Path,
    settings: Option<&Settings>,
    articles: impl IntoIterator<Item = Result<Article, E>>,
) -> Result<Written, E> {
    let failed = |error: &std::io::Error| ImportError::io(path, error);
    let exists = match fs::read_dir(path) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                let message = "the folder is not empty: give an empty or a new folder, so that no old article stays among the new ones";
                return Err(ImportError::invalid(path, None, message).into());
            }
            true
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return Err(ImportError::invalid(path, None, "not a folder: give an empty or a new folder").into());
        }
        Err(error) => return Err(failed(&error).into()),
    };
    let above = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rejoinder-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    // A folder that is there stays the same folder: it may be a mount point, a link or where somebody's shell is.
    let above = if exists { path } else { above };
    let folder = builder.tempdir_in(above).map_err(|error| ImportError::io(above, &error))?;
    let mut files = Files { path, folder: folder.path(), articles: HashMap::new(), written: Written::default() };
    for article in articles {
        files.add(&article?)?;
    }
    let written = files.written;
    if let Some(text) = settings.and_then(settings::render) {
        fs::write(folder.path().join(settings::FILE), text).map_err(|error| failed(&error))?;
    }
    if exists {
        for entry in fs::read_dir(folder.path()).map_err(|error| failed(&error))? {
            let entry = entry.map_err(|error| failed(&error))?;
            fs::rename(entry.path(), path.join(entry.file_name())).map_err(|error| failed(&error))?;
        }
        folder.close().map_err(|error| failed(&error))?;
    } else {
        fs::rename(folder.path(), path).map_err(|error| failed(&error))?;
        // The temporary name is free again; there is nothing left to remove.
        let _ = folder.keep();
    }
    Ok(written)
}

/// The files written so far.
struct Files<'a> {
    path: &'a Path,
    folder: &'a Path,
    articles: HashMap<(String, Language), HashSet<Option<Version>>>,
    written: Written,
}

impl Files<'_> {
    fn add(&mut self, article: &Article) -> Result<(), ImportError> {
        let invalid = |message: &str| ImportError::invalid(self.path, None, format!("{}: {message}", name(article)));
        if let Some(message) = lack(article) {
            return Err(invalid(message));
        }
        let versions = self.articles.entry((article.id.clone(), article.language.clone())).or_default();
        if !versions.insert(article.version) {
            return Err(invalid("given twice, keep one"));
        }
        let n_versions = versions.len();
        // The first version says so in its name only where there are others; until one comes, its file is named like that of an
        // article without versions.
        if n_versions == 2 && versions.contains(&Some(1)) && article.version != Some(1) {
            self.rename_first(article)?;
        }
        self.put(article, n_versions > 1 || article.version.is_some_and(|version| version > 1))?;
        self.written.n_articles += 1;
        Ok(())
    }

    fn put(&mut self, article: &Article, version_in_path: bool) -> Result<(), ImportError> {
        let name = path_of(article, version_in_path);
        let text = markdown::render(article, version_in_path);
        let shown = self.path.join(&name);
        let failed = |error: &std::io::Error| ImportError::io(&shown, error);
        if text.len() as u64 > MAX_BYTES {
            return Err(ImportError::invalid(&shown, None, "a file may have 16 MB, split it into several articles"));
        }
        let file = self.folder.join(&name);
        if let Some(above) = file.parent() {
            fs::create_dir_all(above).map_err(|error| failed(&error))?;
        }
        let mut file = fs::File::create_new(&file).map_err(|error| match error.kind() {
            // Ids that differ in case alone share a file where the file system ignores case.
            std::io::ErrorKind::AlreadyExists => ImportError::invalid(&shown, None, "another article has this file name: change its id"),
            _ => failed(&error),
        })?;
        file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
        self.written.n_bytes += text.len() as u64;
        Ok(())
    }

    /// Gives the file of the first version of `later` the version in its name.
    fn rename_first(&mut self, later: &Article) -> Result<(), ImportError> {
        let mut first = later.clone();
        first.version = Some(1);
        let name = path_of(&first, false);
        let file = self.folder.join(&name);
        let failed = |error: &std::io::Error| ImportError::io(self.path.join(&name), error);
        let text = fs::read_to_string(&file).map_err(|error| failed(&error))?;
        fs::remove_file(&file).map_err(|error| failed(&error))?;
        self.written.n_bytes -= text.len() as u64;
        let first = markdown::parse(&text, Named::of(&name))
            .map_err(|(line, message)| ImportError::invalid(self.path.join(&name), line, message))?;
        self.put(&first, true)
    }
}
