//! Words of questions, analysed and looked up before: the parts of a message share its words, and questions share most of theirs.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use rejoinder_text::{Form, Language, Memo, Token};

use crate::error::IndexError;

/// How many frequencies are remembered before all are forgotten: a few megabytes. Only speed depends on it.
const KEPT: usize = 50_000;

/// The words heard in a view, by primary subtag.
#[derive(Default)]
pub(crate) struct Heard {
    by_language: Mutex<BTreeMap<String, Arc<Mutex<Words>>>>,
}

/// The words of questions in one language: what analysis made of them, and in how many records of the view their terms occur.
pub(crate) struct Words {
    memo: Memo,
    frequencies: HashMap<Form, HashMap<Box<str>, u64>>,
    n_kept: usize,
}

impl Heard {
    /// Calls `with` with the words of a language. Where another thread is at them, with none: that is sooner done than waiting.
    pub(crate) fn with<T>(&self, language: &Language, with: impl FnOnce(&mut Words) -> T) -> T {
        let words = {
            let mut all = self.by_language.lock().unwrap_or_else(PoisonError::into_inner);
            match all.get(language.primary()) {
                Some(words) => Arc::clone(words),
                None => Arc::clone(all.entry(language.primary().to_owned()).or_insert_with(|| Arc::new(Mutex::new(Words::new(language))))),
            }
        };
        let mut guard: MutexGuard<'_, Words> = match words.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return with(&mut Words::new(language)),
        };
        with(&mut guard)
    }
}

impl Words {
    fn new(language: &Language) -> Self {
        Self { memo: Memo::new(language), frequencies: HashMap::new(), n_kept: 0 }
    }

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
        if let Some(&frequency) = self.frequencies.get(&form).and_then(|of_form| of_form.get(term)) {
            return Ok(frequency);
        }
        let frequency = look_up()?;
        if self.n_kept >= KEPT {
            self.frequencies.clear();
            self.n_kept = 0;
        }
        self.frequencies.entry(form).or_default().insert(term.into(), frequency);
        self.n_kept += 1;
        Ok(frequency)
    }
}
