//! What is made of a view and of the vectors of a commit, kept for the next question in the same scope.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use rejoinder_index::View;
use rejoinder_vectors::VectorSnapshot;

/// What was made of views and the vectors of commits, each for as long as both are in use, for so many scopes at once.
pub(crate) struct Kept<T> {
    made: Mutex<Vec<Made<T>>>,
    most: usize,
}

struct Made<T> {
    view: Weak<View>,
    vectors: Weak<VectorSnapshot>,
    value: Arc<Mutex<Option<T>>>,
}

impl<T> Made<T> {
    fn is_of(&self, view: &Arc<View>, vectors: &Arc<VectorSnapshot>) -> bool {
        std::ptr::eq(self.view.as_ptr(), Arc::as_ptr(view)) && std::ptr::eq(self.vectors.as_ptr(), Arc::as_ptr(vectors))
    }
}

impl<T: Clone> Kept<T> {
    pub(crate) fn new(most: usize) -> Self {
        Self { made: Mutex::default(), most }
    }

    /// What was made of these, or what `make` makes, which is shown what else is kept. Only those wait for it who need the same.
    ///
    /// # Errors
    ///
    /// Those of `make`.
    pub(crate) fn get<E>(
        &self,
        view: &Arc<View>,
        vectors: &Arc<VectorSnapshot>,
        make: impl FnOnce(Vec<T>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (slot, others) = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            let slot = made.iter().find(|made| made.is_of(view, vectors)).map(|made| made.value.clone());
            let slot = slot.unwrap_or_else(|| {
                let slot = Arc::default();
                let (view, vectors) = (Arc::downgrade(view), Arc::downgrade(vectors));
                made.insert(0, Made { view, vectors, value: Arc::clone(&slot) });
                slot
            });
            // What is in the making is left out: it would be waited for.
            let ready = |made: &Made<T>| made.value.try_lock().ok().and_then(|value| value.clone());
            let others: Vec<T> = made.iter().filter_map(ready).collect();
            made.retain(|made| made.view.strong_count() > 0 && made.vectors.strong_count() > 0);
            made.truncate(self.most);
            (slot, others)
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = &*slot {
            return Ok(ready.clone());
        }
        let value = make(others)?;
        *slot = Some(value.clone());
        Ok(value)
    }
}
