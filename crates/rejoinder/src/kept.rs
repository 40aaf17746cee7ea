//! What is made of a view and of the vectors of a commit, kept for the next question in the same scope.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use rejoinder_index::View;
use rejoinder_vectors::VectorSnapshot;

/// What is asked by different scopes is kept ready for so many of them.
const KEPT_SCOPES: usize = 64;

/// What was made of views and the vectors of commits, each for as long as both are in use.
pub(crate) struct Kept<T>(Mutex<Vec<Made<T>>>);

struct Made<T> {
    view: Weak<View>,
    vectors: Weak<VectorSnapshot>,
    value: T,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Made<T> {
    fn is_of(&self, view: &Arc<View>, vectors: &Arc<VectorSnapshot>) -> bool {
        std::ptr::eq(self.view.as_ptr(), Arc::as_ptr(view)) && std::ptr::eq(self.vectors.as_ptr(), Arc::as_ptr(vectors))
    }
}

impl<T: Clone> Kept<T> {
    /// What was made of these, or what `make` makes, which is shown all that is kept. Others wait for it, as they need the same.
    ///
    /// # Errors
    ///
    /// Those of `make`.
    pub(crate) fn get<E>(
        &self,
        view: &Arc<View>,
        vectors: &Arc<VectorSnapshot>,
        make: impl FnOnce(&mut dyn Iterator<Item = &T>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept.iter().find(|made| made.is_of(view, vectors)) {
            return Ok(ready.value.clone());
        }
        let value = make(&mut kept.iter().map(|made| &made.value))?;
        kept.retain(|made| made.view.strong_count() > 0 && made.vectors.strong_count() > 0);
        if kept.len() >= KEPT_SCOPES {
            kept.clear();
        }
        kept.push(Made { view: Arc::downgrade(view), vectors: Arc::downgrade(vectors), value: value.clone() });
        Ok(value)
    }
}
