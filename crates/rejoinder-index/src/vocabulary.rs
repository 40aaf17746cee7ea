//! The words of the index as they are spelt in it, and which of them a query may see: what a question is expanded through.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock, PoisonError};

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use memchr::memmem::Finder;
use rejoinder_text::Form;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};
use tantivy_fst::Automaton;

use crate::error::IndexError;
use crate::planted::{Leak, leaks};
use crate::schema::{term_text, terms_of};
use crate::scope::View;
use crate::snapshot::Snapshot;
use crate::tokens::is_marked;

/// The stems of one language in one piece of text, so that looking for the words that hold another is one pass over a few megabytes. It
/// holds those of records that a query may not see, too: whoever reads it asks [`Snapshot::is_seen`] of each. To make one for every view
/// took a second for 100,000 articles.
pub(crate) struct Vocabulary {
    /// Every stem before a line end, in order.
    text: String,
    /// Where each begins.
    starts: Vec<u32>,
}

impl Vocabulary {
    fn new(stems: &BTreeSet<String>) -> Self {
        let mut vocabulary = Self { text: String::new(), starts: Vec::with_capacity(stems.len()) };
        for stem in stems {
            // Four gigabytes of different stems are beyond any base.
            let Ok(start) = u32::try_from(vocabulary.text.len()) else { break };
            vocabulary.starts.push(start);
            vocabulary.text.extend([stem, "\n"]);
        }
        vocabulary
    }

    /// The place of a stem, if it is there.
    pub(crate) fn place(&self, stem: &str) -> Option<usize> {
        self.starts.binary_search_by(|&start| self.at(start as usize).cmp(stem)).ok()
    }

    /// The stems that hold `piece`, in order, each with the byte where it first does.
    pub(crate) fn containing<'a>(&'a self, piece: &str) -> impl Iterator<Item = (&'a str, usize)> {
        let finder = Finder::new(piece).into_owned();
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = from + finder.find(self.text.as_bytes().get(from..)?)?;
            let start = memchr::memrchr(b'\n', &self.text.as_bytes()[..found]).map_or(0, |at| at + 1);
            let stem = self.at(start);
            from = start + stem.len();
            Some((stem, found - start))
        })
    }

    /// The stem that begins at a byte.
    fn at(&self, start: usize) -> &str {
        let rest = &self.text[start..];
        &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
    }
}

/// A word of the vocabulary near a misspelt one.
pub(crate) struct Near {
    pub(crate) word: String,
    pub(crate) distance: u8,
    pub(crate) frequency: u64,
}

impl Snapshot {
    /// The stems of a language; made when first asked for. Linear in the size of the dictionary.
    pub(crate) fn vocabulary(&self, language: &str) -> Result<Arc<Vocabulary>, IndexError> {
        let mut kept = self.vocabularies().lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept.get(language) {
            return Ok(Arc::clone(ready));
        }
        let mut stems: BTreeSet<String> = BTreeSet::new();
        let Range { start: from, end: to } = terms_of(language);
        for segment in self.searcher().segment_readers() {
            let inverted = segment.inverted_index(self.fields().of_form(Form::Stem))?;
            let mut terms = inverted.terms().range().ge(&from).lt(&to).into_stream()?;
            while terms.advance() {
                let stem = std::str::from_utf8(terms.key()).ok().and_then(|term| term.get(from.len()..));
                // Codes and folded stems are no words.
                stems.extend(stem.filter(|stem| !is_marked(stem.as_bytes()) && !stems.contains(*stem)).map(str::to_owned));
            }
        }
        let fresh = Arc::new(Vocabulary::new(&stems));
        kept.insert(language.to_owned(), Arc::clone(&fresh));
        Ok(fresh)
    }

    /// Whether a stem of a language occurs in a record of a view. Reads its postings up to the first such record.
    pub(crate) fn is_seen(&self, view: &View, language: &str, stem: &str) -> Result<bool, IndexError> {
        let field = self.fields().of_form(Form::Stem);
        let mut spelling = String::new();
        term_text(language, Form::Stem, stem, &mut spelling);
        let term = Term::from_field_text(field, &spelling);
        for (segment, eligible) in self.searcher().segment_readers().iter().zip(&view.segments) {
            let inverted = segment.inverted_index(field)?;
            let Some(info) = inverted.get_term_info(&term)? else { continue };
            if info.doc_freq as usize > eligible.n_hidden || leaks(Leak::Vocabulary) {
                return Ok(true);
            }
            let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                if eligible.contains(postings.doc()) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }

    /// The words of a language in a view that `word` may be a misspelling of, in order, at most `errors` typing errors away; of these only
    /// such as `near_enough` says so of, given the number of errors.
    pub(crate) fn near(
        &self,
        view: &View,
        language: &str,
        word: &str,
        errors: u8,
        near_enough: &dyn Fn(&str, u8) -> bool,
    ) -> Result<Vec<Near>, IndexError> {
        let dfa = automata(errors).build_dfa(word);
        let prefix = terms_of(language).start;
        let mut words: Vec<String> = Vec::new();
        for segment in self.searcher().segment_readers() {
            let inverted = segment.inverted_index(self.fields().of_form(Form::Written))?;
            let mut terms = inverted.terms().search(Prefixed { prefix: prefix.as_bytes(), dfa: &dfa }).into_stream()?;
            while terms.advance() {
                words.extend(std::str::from_utf8(terms.key()).ok().and_then(|term| term.strip_prefix(&prefix)).map(str::to_owned));
            }
        }
        words.sort_unstable();
        words.dedup();
        let mut near = Vec::new();
        for word in words {
            let Distance::Exact(distance) = dfa.eval(&word) else { continue };
            if !near_enough(&word, distance) {
                continue;
            }
            let frequency = self.frequency(view, language, Form::Written, &word)?;
            if frequency > 0 || leaks(Leak::Corrections) {
                near.push(Near { word, distance, frequency });
            }
        }
        Ok(near)
    }
}

/// Automata for up to so many errors, made once: making the tables takes milliseconds.
fn automata(errors: u8) -> &'static LevenshteinAutomatonBuilder {
    static ONE: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
    static TWO: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
    let (made, errors) = if errors <= 1 { (&ONE, 1) } else { (&TWO, 2) };
    made.get_or_init(|| LevenshteinAutomatonBuilder::new(errors, true))
}

/// Matches the words of one language that the automaton matches.
struct Prefixed<'a> {
    prefix: &'a [u8],
    dfa: &'a DFA,
}

#[derive(Clone, Copy)]
enum State {
    /// So many bytes of the prefix are read.
    Prefix(usize),
    Word(u32),
}

impl Automaton for Prefixed<'_> {
    type State = State;

    fn start(&self) -> State {
        State::Prefix(0)
    }

    fn is_match(&self, state: &State) -> bool {
        matches!(*state, State::Word(state) if matches!(self.dfa.distance(state), Distance::Exact(_)))
    }

    fn can_match(&self, state: &State) -> bool {
        !matches!(*state, State::Word(SINK_STATE))
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        match *state {
            State::Word(state) => State::Word(self.dfa.transition(state, byte)),
            State::Prefix(read) if self.prefix[read] != byte => State::Word(SINK_STATE),
            State::Prefix(read) if read + 1 < self.prefix.len() => State::Prefix(read + 1),
            State::Prefix(_) => State::Word(self.dfa.initial_state()),
        }
    }
}
