//! The words that a query may see, as spelt in the index: what a question is expanded through.

use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use memchr::memmem::Finder;
use rejoinder_text::Form;
use tantivy::Term;
use tantivy_fst::Automaton;

use crate::error::IndexError;
use crate::schema::term_text;
use crate::scope::View;
use crate::snapshot::Snapshot;
use crate::statistics::frequency;

/// The stems of one language that occur in records of a view, in one piece of text, so that looking for the words that hold another is
/// one pass over a few megabytes.
pub(crate) struct Vocabulary {
    /// Every stem between line ends, in order.
    stems: String,
}

impl Vocabulary {
    /// Calls `visit` with each stem that holds `piece`, in order, and the byte where it does, first occurrence only.
    pub(crate) fn containing<'a>(&'a self, piece: &str, visit: &mut dyn FnMut(&'a str, usize)) {
        let text = self.stems.as_bytes();
        let finder = Finder::new(piece);
        let mut from = 0;
        while let Some(found) = finder.find(&text[from..]).map(|at| from + at) {
            let start = memchr::memrchr(b'\n', &text[..found]).map_or(0, |at| at + 1);
            let end = memchr::memchr(b'\n', &text[found..]).map_or(text.len(), |at| found + at);
            visit(&self.stems[start..end], found - start);
            from = end;
        }
    }
}

/// A word of the vocabulary near a misspelt one.
pub(crate) struct Near {
    pub(crate) word: String,
    pub(crate) distance: u8,
    pub(crate) frequency: u64,
}

impl Snapshot {
    /// In how many records of a view a token of a language occurs.
    pub(crate) fn frequency(&self, view: &View, language: &str, form: Form, token: &str) -> Result<u64, IndexError> {
        let mut spelling = String::new();
        term_text(language, form, token, &mut spelling);
        let term = Term::from_field_text(self.fields().of_form(form), &spelling);
        frequency(self.searcher(), view, self.fields(), form, &term)
    }

    /// The stems of a language in a view. Linear in the size of the dictionary; where a segment holds records that may not be seen, in
    /// that of its postings. The view keeps it.
    pub(crate) fn make_vocabulary(&self, view: &View, language: &str) -> Result<Vocabulary, IndexError> {
        let mut stems: Vec<String> = Vec::new();
        let (from, to) = (format!("{language}:"), format!("{language};"));
        for segment in self.searcher().segment_readers() {
            let inverted = segment.inverted_index(self.fields().of_form(Form::Stem))?;
            let mut terms = inverted.terms().range().ge(&from).lt(&to).into_stream()?;
            while terms.advance() {
                let stem = std::str::from_utf8(terms.key()).ok().and_then(|term| term.get(from.len()..));
                stems.extend(stem.filter(|stem| !stem.starts_with(['~', '#'])).map(str::to_owned));
            }
        }
        stems.sort_unstable();
        stems.dedup();
        if !view.is_all() {
            let mut seen = Vec::with_capacity(stems.len());
            for stem in stems {
                if self.frequency(view, language, Form::Stem, &stem)? > 0 {
                    seen.push(stem);
                }
            }
            stems = seen;
        }
        Ok(Vocabulary { stems: stems.join("\n") })
    }

    /// The words of a language in a view that `word` may be a misspelling of, in order, at most `errors` typing errors away.
    pub(crate) fn near(&self, view: &View, language: &str, word: &str, errors: u8) -> Result<Vec<Near>, IndexError> {
        let dfa = automata(errors).build_dfa(word);
        let prefix = format!("{language}:");
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
            let frequency = self.frequency(view, language, Form::Written, &word)?;
            if let (Distance::Exact(distance), true) = (dfa.eval(&word), frequency > 0) {
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
