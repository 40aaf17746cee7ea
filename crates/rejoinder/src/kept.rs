//! What is made of a view, with or without the vectors of a commit, kept for the next question in the same scope.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use rejoinder_index::View;

/// What was made of views and of something beside them, the vectors of a commit or nothing (`()`), each for as long as both are in use, for
/// so many scopes at once.
pub(crate) struct Kept<V, T> {
    made: Mutex<Vec<Made<V, T>>>,
    most: usize,
}

struct Made<V, T> {
    view: Weak<View>,
    beside: Weak<V>,
    value: Arc<Mutex<Option<T>>>,
}

impl<V, T> Made<V, T> {
    fn is_of(&self, view: &Arc<View>, beside: &Arc<V>) -> bool {
        std::ptr::eq(self.view.as_ptr(), Arc::as_ptr(view)) && std::ptr::eq(self.beside.as_ptr(), Arc::as_ptr(beside))
    }
}

impl<V, T: Clone> Kept<V, T> {
    pub(crate) fn new(most: usize) -> Self {
        Self { made: Mutex::default(), most }
    }

    /// What was made of these, or what `make` makes, which is shown what else is kept. Only those wait for it who need the same.
    ///
    /// # Errors
    ///
    /// Those of `make`.
    pub(crate) fn get<E>(&self, view: &Arc<View>, beside: &Arc<V>, make: impl FnOnce(Vec<T>) -> Result<T, E>) -> Result<T, E> {
        let (slot, others) = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            let slot = made.iter().find(|made| made.is_of(view, beside)).map(|made| made.value.clone());
            let slot = slot.unwrap_or_else(|| {
                let slot = Arc::default();
                let (view, beside) = (Arc::downgrade(view), Arc::downgrade(beside));
                made.insert(0, Made { view, beside, value: Arc::clone(&slot) });
                slot
            });
            // What is in the making is left out: it would be waited for.
            let ready = |made: &Made<V, T>| made.value.try_lock().ok().and_then(|value| value.clone());
            let others: Vec<T> = made.iter().filter_map(ready).collect();
            made.retain(|made| made.view.strong_count() > 0 && made.beside.strong_count() > 0);
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

    /// Puts a better value in the place of one that was made.
    pub(crate) fn put(&self, view: &Arc<View>, beside: &Arc<V>, value: T) {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = made.iter().find(|made| made.is_of(view, beside)).map(|made| Arc::clone(&made.value));
        drop(made);
        if let Some(slot) = slot {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
        }
    }
}
