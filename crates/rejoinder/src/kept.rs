//! What is made of a view, with or without the vectors of a commit, kept for the next question in the same scope.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rejoinder_index::View;

/// What was made of views and of something beside them, the vectors of a commit or nothing (`()`), each for as long as both are in use, for
/// so many scopes at once: of more, what was asked for longest ago goes.
pub(crate) struct Kept<V, T, W = View> {
    /// What was asked for last comes first.
    made: Mutex<Vec<Made<V, T, W>>>,
    most: usize,
}

struct Made<V, T, W> {
    view: Weak<W>,
    beside: Weak<V>,
    value: Arc<Mutex<Option<T>>>,
}

impl<V, T: Clone, W> Made<V, T, W> {
    fn is_of(&self, view: &Arc<W>, beside: &Arc<V>) -> bool {
        std::ptr::eq(self.view.as_ptr(), Arc::as_ptr(view)) && std::ptr::eq(self.beside.as_ptr(), Arc::as_ptr(beside))
    }

    /// The value, unless it is in the making: it would be waited for.
    fn ready(&self) -> Option<T> {
        self.value.try_lock().ok().and_then(|value| value.clone())
    }
}

impl<V, T: Clone, W> Kept<V, T, W> {
    pub(crate) fn new(most: usize) -> Self {
        Self { made: Mutex::default(), most }
    }

    /// What was made of these, or what `make` makes, which is shown what else is kept. Only those wait for it who need the same.
    ///
    /// # Errors
    ///
    /// Those of `make`.
    pub(crate) fn get<E>(&self, view: &Arc<W>, beside: &Arc<V>, make: impl FnOnce(Vec<T>) -> Result<T, E>) -> Result<T, E> {
        let (slot, others) = {
            let mut made = self.made();
            let wanted = match made.iter().position(|made| made.is_of(view, beside)) {
                Some(place) => made.remove(place),
                None => Made { view: Arc::downgrade(view), beside: Arc::downgrade(beside), value: Arc::default() },
            };
            let slot = Arc::clone(&wanted.value);
            made.insert(0, wanted);
            let others = made.iter().filter_map(Made::ready).collect();
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

    /// What is kept of these. It is asked for by nobody, and stays where it is.
    pub(crate) fn ready(&self, view: &Arc<W>, beside: &Arc<V>) -> Option<T> {
        self.made().iter().find(|made| made.is_of(view, beside)).and_then(Made::ready)
    }

    /// All that is kept.
    pub(crate) fn all(&self) -> Vec<T> {
        self.made().iter().filter_map(Made::ready).collect()
    }

    /// Puts a better value in the place of one that was made, if that is still kept.
    pub(crate) fn put(&self, view: &Arc<W>, beside: &Arc<V>, value: T) {
        let slot = self.made().iter().find(|made| made.is_of(view, beside)).map(|made| Arc::clone(&made.value));
        if let Some(slot) = slot {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
        }
    }

    fn made(&self) -> MutexGuard<'_, Vec<Made<V, T, W>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One value, and what it was read for.
pub(crate) struct Latest<K, T> {
    kept: Mutex<Option<(K, Arc<T>)>>,
}

impl<K, T> Default for Latest<K, T> {
    fn default() -> Self {
        Self { kept: Mutex::default() }
    }
}

impl<K: PartialEq, T> Latest<K, T> {
    /// The value kept for this, or what `read` gives, which takes its place.
    ///
    /// # Errors
    ///
    /// Those of `read`.
    pub(crate) fn get<E>(&self, of: K, read: impl FnOnce() -> Result<Arc<T>, E>) -> Result<Arc<T>, E> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = kept().as_ref().filter(|(kept, _)| *kept == of) {
            return Ok(Arc::clone(value));
        }
        let value = read()?;
        *kept() = Some((of, Arc::clone(&value)));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// Scopes in the order in which they are asked for, `x` once its view is gone; expected: those for which something had to be made.
    #[test]
    fn what_was_asked_for_longest_ago_goes() {
        let rows = [
            ("", ""),
            ("aaa", "a"),
            ("abcabc", "abc"),
            ("abcda", "abcda"),
            ("abcadaeaf", "abcdef"),
            ("abcacbdb", "abcd"),
            ("abcacbda", "abcda"),
        ];
        for (asked, expected) in rows {
            let kept: Kept<(), char, char> = Kept::new(3);
            let views: Vec<Arc<char>> = ('a'..='f').map(Arc::new).collect();
            let beside = Arc::new(());
            let mut made = String::new();
            for scope in asked.chars() {
                let view = views.iter().find(|view| ***view == scope).unwrap();
                let make = |others: Vec<char>| {
                    assert!(!others.contains(&scope), "{asked}");
                    made.push(scope);
                    Ok::<_, Infallible>(scope)
                };
                assert_eq!(kept.get(view, &beside, make), Ok(scope));
            }
            assert_eq!(made, expected, "{asked}");
        }
    }

    #[test]
    fn what_nobody_can_ask_for_is_not_kept() {
        let kept: Kept<(), char, char> = Kept::new(3);
        let (beside, gone, here) = (Arc::new(()), Arc::new('a'), Arc::new('b'));
        let get = |view: &Arc<char>| kept.get(view, &beside, |_| Ok::<_, Infallible>(**view)).unwrap();
        get(&gone);
        kept.put(&gone, &beside, 'z');
        assert_eq!(get(&gone), 'z');
        drop(gone);
        get(&here);
        assert_eq!(kept.all(), ['b']);
        kept.put(&Arc::new('c'), &beside, 'c');
        assert_eq!((kept.ready(&here, &beside), kept.all()), (Some('b'), vec!['b']));
    }
}
