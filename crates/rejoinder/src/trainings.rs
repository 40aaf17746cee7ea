//! What is to be trained in the background: one after another, and nothing whose result nobody can ask for any more.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rejoinder_index::View;

/// The views whose classifiers are to be made again from nothing, and whether somebody is at it.
///
/// A view lives until the next commit, or until its scope is no longer kept, so that of a row of additions the last one alone is waiting.
pub(crate) struct Trainings<W = View> {
    state: Mutex<State<W>>,
}

struct State<W> {
    /// What was asked for first comes first.
    waiting: VecDeque<Weak<W>>,
    has_worker: bool,
}

impl<W> Trainings<W> {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(State { waiting: VecDeque::new(), has_worker: false }) }
    }

    /// Asks for a training, unless it waits already. Whoever is told `true` has to see to it that all is done that waits.
    #[must_use]
    pub(crate) fn ask(&self, view: &Arc<W>) -> bool {
        let mut state = self.state();
        state.waiting.retain(|waiting| waiting.strong_count() > 0);
        if !state.waiting.iter().any(|waiting| std::ptr::eq(waiting.as_ptr(), Arc::as_ptr(view))) {
            state.waiting.push_back(Arc::downgrade(view));
        }
        !std::mem::replace(&mut state.has_worker, true)
    }

    /// What to do next; with nothing, the work is at its end.
    pub(crate) fn next(&self) -> Option<Arc<W>> {
        let mut state = self.state();
        let next = std::iter::from_fn(|| state.waiting.pop_front()).find_map(|waiting| waiting.upgrade());
        state.has_worker = next.is_some();
        next
    }

    /// Nobody could be found to do it: whoever asks next tries again.
    pub(crate) fn give_up(&self) {
        self.state().has_worker = false;
    }

    /// What `work` gives. Should it not come back, whoever asks next tries again.
    pub(crate) fn guarded(&self, work: impl FnOnce() -> bool) -> bool {
        struct Unfinished<'a, W>(&'a Trainings<W>);
        impl<W> Drop for Unfinished<'_, W> {
            fn drop(&mut self) {
                self.0.give_up();
            }
        }
        let unfinished = Unfinished(self);
        let done = work();
        std::mem::forget(unfinished);
        done
    }

    fn state(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_come_back_is_replaced() {
        let (trainings, view) = (Trainings::<char>::new(), Arc::new('a'));
        assert!(trainings.ask(&view) && !trainings.ask(&view));
        let work = || trainings.guarded(|| panic!("the work ends here"));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
        assert!(trainings.ask(&view));
        assert!(trainings.guarded(|| trainings.next().is_some()) && !trainings.ask(&view));
    }

    /// Views that are asked for, in capitals once they are gone; `-` takes the next. Expected: what was taken, `.` for nothing, and for how
    /// many of those asked for a worker was wanted.
    #[test]
    fn one_works_and_what_is_gone_is_not_done() {
        let rows = [
            ("", "", 0),
            ("-", ".", 0),
            ("a-", "a", 1),
            ("a--a-", "a.a", 2),
            ("ab-c---", "abc.", 1),
            ("aaa--", "a.", 1),
            ("ABCd--", "d.", 1),
            ("aBc---", "ac.", 1),
            ("a-a--", "aa.", 1),
            ("abab---", "ab.", 1),
        ];
        for (steps, expected, expected_workers) in rows {
            let (trainings, mut held, mut taken, mut n_workers) = (Trainings::<char>::new(), Vec::new(), String::new(), 0);
            for step in steps.chars() {
                if step == '-' {
                    taken.push(trainings.next().map_or('.', |view| *view));
                    continue;
                }
                let view = held.iter().find(|held: &&Arc<char>| ***held == step).map_or_else(|| Arc::new(step), Arc::clone);
                n_workers += u32::from(trainings.ask(&view));
                if step.is_lowercase() {
                    held.push(view);
                }
            }
            assert_eq!((taken.as_str(), n_workers), (expected, expected_workers), "{steps}");
        }
    }

    #[test]
    fn what_waits_is_bounded_by_what_is_in_use() {
        let trainings = Trainings::<usize>::new();
        for number in 0..1_000 {
            let _ = trainings.ask(&Arc::new(number));
        }
        assert_eq!(trainings.state().waiting.len(), 1);
        trainings.give_up();
        assert!(trainings.ask(&Arc::new(0)));
    }
}
