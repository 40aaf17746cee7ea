//! The folder: opening, beginning anew, looking again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{VectorsError, VectorsErrorKind};
use crate::files;
use crate::graph_builder;
use crate::manifest::{Manifest, Model};
use crate::snapshot::{Known, VectorSnapshot};
use crate::writer::VectorsWriter;

/// For how long another process may be making the folder anew.
const PATIENCE: Duration = Duration::from_secs(2);

/// A folder of vectors made by one model.
pub struct Vectors {
    folder: PathBuf,
    model: Model,
    snapshot: RwLock<Arc<VectorSnapshot>>,
    /// Held while looking at the disk, so that a slower thread cannot put its older snapshot over a newer one.
    looking: Mutex<()>,
}

impl Vectors {
    /// Opens the vectors of this model. If there are none, if they are damaged, of an older format or made by another model, what is there
    /// is removed and the folder begins anew, empty.
    ///
    /// # Errors
    ///
    /// `Newer` if a newer version wrote them; `Locked` if they must begin anew while another writer is at work; `Io`.
    pub fn open_or_create(folder: &Path, model: &Model) -> Result<Self, VectorsError> {
        fs::create_dir_all(folder).map_err(|error| VectorsError::io(folder, &error))?;
        let begun = Instant::now();
        let snapshot = loop {
            if let Some(snapshot) = usable(folder, model)? {
                break snapshot;
            }
            match files::lock(folder) {
                Ok(_lock) => {
                    // Another process may have done it before the lock was taken.
                    if let Some(snapshot) = usable(folder, model)? {
                        break snapshot;
                    }
                    files::collect(folder, |_| false);
                    let manifest = Manifest::empty(model);
                    manifest.write(folder)?;
                    break VectorSnapshot::open(folder, manifest, &[])?;
                }
                Err(error) if error.kind() == VectorsErrorKind::Locked && begun.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(10));
                }
                Err(error) => return Err(error),
            }
        };
        let snapshot = RwLock::new(Arc::new(snapshot));
        Ok(Self { folder: folder.to_owned(), model: model.clone(), snapshot, looking: Mutex::default() })
    }

    /// Who made the vectors in a folder, without opening them: nothing if there are none that can be used.
    ///
    /// # Errors
    ///
    /// `Newer`, `Io`.
    pub fn model_of(folder: &Path) -> Result<Option<Model>, VectorsError> {
        match Manifest::read(folder) {
            Ok(manifest) => Ok(manifest.map(|manifest| manifest.model)),
            Err(error) if error.kind() == VectorsErrorKind::Unusable => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who makes the vectors.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What was committed when last looked at.
    #[must_use]
    pub fn snapshot(&self) -> Arc<VectorSnapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at the disk again, where another process may have committed, and returns what is there now.
    ///
    /// # Errors
    ///
    /// `Unusable` if the vectors have been damaged, or made anew for another model, `Newer`, `Io`.
    pub fn reload(&self) -> Result<Arc<VectorSnapshot>, VectorsError> {
        let _turn = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.snapshot();
        if Manifest::read(&self.folder)?.as_ref() == Some(&before.manifest) {
            return Ok(before);
        }
        let fresh = match current(&self.folder, &before.known())? {
            Some(fresh) if fresh.manifest.model == self.model => fresh,
            _ => return Err(VectorsError::unusable(&self.folder, "the vectors are now those of another model: open them again")),
        };
        Ok(self.publish(fresh))
    }

    /// Begins to write. What is written is seen after its commit.
    ///
    /// # Errors
    ///
    /// `Locked` at once if another writer is at work, in this process or another; otherwise as [`Vectors::reload`].
    pub fn writer(&self) -> Result<VectorsWriter<'_>, VectorsError> {
        VectorsWriter::new(self, files::lock(&self.folder)?)
    }

    /// Makes a graph of the rows that are in none, if [`VectorSnapshot::wants_graph`] `above`; then searches of more than
    /// [`crate::EXACT_ROWS`] rows need not look at each. Returns whether there is a new graph.
    ///
    /// It takes a second for some thousands of rows and a kilobyte of memory for each, on all processors, and is meant for a thread in the
    /// background. The lock of writers is held only at the beginning, while rows are merged, and at the end. If another commit has merged
    /// the rows meanwhile, the graph is given up.
    ///
    /// # Errors
    ///
    /// As [`Vectors::writer`].
    pub fn build_graph(&self, above: usize) -> Result<bool, VectorsError> {
        if !self.reload()?.wants_graph(above) {
            return Ok(false);
        }
        let snapshot = self.writer()?.compact()?;
        let Some(part) = snapshot.segments.iter().rfind(|part| part.graph.is_none()) else { return Ok(false) };
        let built = graph_builder::build(&part.segment);
        self.writer()?.attach(&part.segment, &built)
    }

    pub(crate) fn publish(&self, fresh: VectorSnapshot) -> Arc<VectorSnapshot> {
        let fresh = Arc::new(fresh);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        fresh
    }
}

/// What is there, if this model made it and it can be used.
fn usable(folder: &Path, model: &Model) -> Result<Option<VectorSnapshot>, VectorsError> {
    match current(folder, &[]) {
        Ok(snapshot) => Ok(snapshot.filter(|snapshot| snapshot.manifest.model == *model)),
        Err(error) if error.kind() == VectorsErrorKind::Unusable => Ok(None),
        Err(error) => Err(error),
    }
}

/// The last commit, if there is one.
fn current(folder: &Path, known: &[Known]) -> Result<Option<VectorSnapshot>, VectorsError> {
    let mut manifest = Manifest::read(folder)?;
    loop {
        let Some(read) = manifest else { return Ok(None) };
        match VectorSnapshot::open(folder, read.clone(), known) {
            // A writer removes files as soon as its commit no longer names them: then there is another manifest by now.
            Err(error) if error.kind() == VectorsErrorKind::Unusable => {
                manifest = Manifest::read(folder)?;
                if manifest.as_ref() == Some(&read) {
                    return Err(error);
                }
            }
            opened => return opened.map(Some),
        }
    }
}
