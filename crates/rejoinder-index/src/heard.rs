//! Words of questions, analysed and looked up before: the parts of a message share its words, and questions share most of theirs.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};

use rejoinder_text::{Form, Language, Memo, Token};

use crate::error::IndexError;
use crate::scope::View;
use crate::snapshot::Snapshot;

/// How many frequencies a view remembers in a language before it forgets them all: half a megabyte. Only speed depends on it.
const KEPT: usize = 5_000;

/// Something for each language, by primary subtag, that one thread at a time uses.
pub(crate) struct ByLanguage<T>(Mutex<BTreeMap<String, Arc<Mutex<T>>>>);

impl<T> Default for ByLanguage<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> ByLanguage<T> {
    /// Calls `with` with what there is of a language, or with a new one where there is none, or where another thread is at it: that is
    /// sooner done than waiting.
    fn with<R>(&self, language: &Language, new: impl Fn() -> T, with: impl FnOnce(&mut T) -> R) -> R {
        let shared = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match all.get(language.primary()) {
                Some(shared) => Arc::clone(shared),
                None => Arc::clone(all.entry(language.primary().to_owned()).or_insert_with(|| Arc::new(Mutex::new(new())))),
            }
        };
        match shared.try_lock() {
            Ok(mut guard) => with(&mut guard),
            Err(TryLockError::Poisoned(poisoned)) => with(&mut poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => with(&mut new()),
        }
    }
}

/// In how many records of a view the terms of questions occur.
#[derive(Default)]
pub(crate) struct Frequencies {
    by_form: HashMap<Form, HashMap<Box<str>, u64>>,
    n_kept: usize,
    /// Which stems occur at all, by their places in the vocabulary: no more than there are, eight bytes each.
    seen: HashMap<u32, bool>,
}

/// The words of questions in one language: what analysis made of them, the same in all views, and the frequencies of their terms in one.
pub(crate) struct Words<'a> {
    memo: &'a mut Memo,
    frequencies: &'a mut Frequencies,
}

impl Snapshot {
    /// Calls `with` with the words of a language heard in a view.
    pub(crate) fn heard<R>(&self, language: &Language, view: &View, with: impl FnOnce(&mut Words<'_>) -> R) -> R {
        self.memos().with(
            language,
            || Memo::new(language),
            |memo| view.frequencies.with(language, Frequencies::default, |frequencies| with(&mut Words { memo, frequencies })),
        )
    }
}

impl Words<'_> {
    /// As [`Memo::analyze`].
    pub(crate) fn analyze(&mut self, text: &str, first: u32, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        self.memo.analyze(text, first, visit)
    }

    /// The stem of a word.
    pub(crate) fn stem(&mut self, word: &str) -> String {
        let mut stem = String::new();
        self.memo.analyze(word, 0, &mut |token| {
            if token.form == Form::Stem && stem.is_empty() {
                token.text.clone_into(&mut stem);
            }
        });
        stem
    }

    /// Whether the stem at a place of the vocabulary occurs: what is remembered, or what `look_up` finds.
    ///
    /// # Errors
    ///
    /// Those of `look_up`.
    pub(crate) fn is_seen(&mut self, place: usize, look_up: impl FnOnce() -> Result<bool, IndexError>) -> Result<bool, IndexError> {
        // The vocabulary has no more places than this counts.
        let Ok(place) = u32::try_from(place) else { return look_up() };
        match self.frequencies.seen.entry(place) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(unknown) => Ok(*unknown.insert(look_up()?)),
        }
    }

    /// The frequency of a term: the one remembered, or what `look_up` finds.
    ///
    /// # Errors
    ///
    /// Those of `look_up`.
    pub(crate) fn frequency(
        &mut self,
        form: Form,
        term: &str,
        look_up: impl FnOnce() -> Result<u64, IndexError>,
    ) -> Result<u64, IndexError> {
        let Frequencies { by_form, n_kept, .. } = &mut *self.frequencies;
        if let Some(&frequency) = by_form.get(&form).and_then(|of_form| of_form.get(term)) {
            return Ok(frequency);
        }
        let frequency = look_up()?;
        if *n_kept >= KEPT {
            by_form.clear();
            *n_kept = 0;
        }
        by_form.entry(form).or_default().insert(term.into(), frequency);
        *n_kept += 1;
        Ok(frequency)
    }
}
