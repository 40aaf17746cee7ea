//! The files of a folder: their names, the lock, and writing that survives a crash.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;

use crate::error::{VectorsError, VectorsErrorKind};

/// The file that says which others count.
pub(crate) const MANIFEST: &str = "manifest";
const MANIFEST_NEW: &str = "manifest.new";
const LOCK: &str = "lock";

/// The name of the file of a segment.
pub(crate) fn rows_name(number: u64) -> String {
    format!("rows-{number}")
}

/// The name of the file of a graph.
pub(crate) fn graph_name(number: u64) -> String {
    format!("graph-{number}")
}

/// Takes the lock that one writer holds. The file is never deleted: a process that had opened it before would lock a file that others
/// no longer see.
pub(crate) fn lock(folder: &Path) -> Result<File, VectorsError> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|error| VectorsError::io(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let message = format!("{}: another writer of vectors is at work: try again when it has finished", folder.display());
            Err(VectorsError::new(VectorsErrorKind::Locked, message))
        }
        Err(TryLockError::Error(error)) => Err(VectorsError::io(&path, &error)),
    }
}

/// Makes the names of files durable, not only what is in them.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), VectorsError> {
    // Only where a folder can be opened as a file; elsewhere the system orders renames itself.
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| VectorsError::io(folder, &error))?;
    }
    Ok(())
}

/// Puts a manifest in the place of the one before: whoever looks, and whenever the power fails, one of the two is there whole.
pub(crate) fn replace_manifest(folder: &Path, bytes: &[u8]) -> Result<(), VectorsError> {
    let (new, path) = (folder.join(MANIFEST_NEW), folder.join(MANIFEST));
    // The names of the segments must be durable before a manifest that counts on them.
    sync_folder(folder)?;
    let written = File::create(&new).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.and_then(|()| fs::rename(&new, &path)).map_err(|error| VectorsError::io(&path, &error))?;
    sync_folder(folder)
}

/// Removes the files of this crate that `keep` does not name; other files in the folder are left alone, and so is the lock. What the
/// system refuses to remove, for instance because it is mapped, is left to the next writer.
pub(crate) fn collect(folder: &Path, keep: impl Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let ours = name == MANIFEST_NEW || name == MANIFEST || name.starts_with("rows-") || name.starts_with("graph-");
        if ours && !keep(name) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
