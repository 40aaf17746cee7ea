//! Text to tokens: the one analysis that articles and queries share.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use rust_stemmers::Stemmer;

use crate::language::Language;
use crate::normal::{Folding, fold_accents, normalize};
use crate::runs::{Run, runs, split_words};
use crate::script::Writing;
use crate::stop;

/// In which way a token stands for its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// The unit of matching: the stem of a word, a pair of ideographs, a dictionary word of an unspaced script.
    Stem,
    /// The stem without accents, where it has any: what a word typed without accents is looked for by. An accented word never is, or
    /// Vietnamese `bán` would find `bạn`.
    Folded,
    /// The word as written, in normal spelling: inflected, accented, whole.
    Written,
    /// A piece of the word without accents: four letters with the word's ends marked, three of an unspaced script, or one ideograph.
    Gram,
}

/// A piece of text made comparable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// How it stands for its word.
    pub form: Form,
    /// The normal spelling.
    pub text: &'a str,
    /// Which matching unit of the text it belongs to, counted from the position the analysis started with. Tokens of one word share it.
    pub position: u32,
    /// The bytes of the text it was made from.
    pub span: Range<usize>,
    /// Whether the word carries little meaning of its own (a stop word).
    pub stop: bool,
}

/// How many letters a gram of a spaced script has: four beside stems gained most in trials from Finnish to Arabic.
const GRAM: usize = 4;
/// How many characters a gram of an unspaced script has: about a syllable.
const UNSPACED_GRAM: usize = 3;
/// A word longer than this many bytes is cut into pieces of about this size, so that no run of text is ever dropped or unbounded.
pub(crate) const LONGEST_WORD: usize = 200;

/// Analyses text of one language.
///
/// Making one is cheap, but not free (about a microsecond); keep it for a batch of texts.
pub struct Analyzer {
    stemmer: Option<Stemmer>,
    folding: Folding,
    stop_words: &'static HashSet<&'static str>,
    segmenter: WordSegmenterBorrowed<'static>,
}

impl Analyzer {
    /// An analyzer for `language`; without one, the rules of the scripts alone apply.
    #[must_use]
    pub fn new(language: Option<&Language>) -> Self {
        let primary = language.map_or("", Language::primary);
        Self {
            stemmer: language.and_then(|language| stemmer(language.row().stemmer)),
            folding: Folding { dotless_i: matches!(primary, "tr" | "az"), simplify_han: primary != "ja" },
            stop_words: stop::words(primary),
            segmenter: WordSegmenter::new_dictionary(Default::default()),
        }
    }

    /// Calls `visit` with every token of `text` in order of position, counting positions from `first`, and returns the position after
    /// the last. Takes time linear in the text.
    pub fn analyze(&self, text: &str, first: u32, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        self.analyze_words(text, first, &|_| true, visit)
    }

    /// As [`analyze`](Self::analyze), passing over the spaced words for whose normal spelling `wanted` is false: they take up their
    /// position, but are not stemmed. For looking for a few words in much text.
    pub fn analyze_words(&self, text: &str, first: u32, wanted: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        let mut buffers = Buffers::default();
        let mut position = first;
        for run in runs(text) {
            position = match run.writing {
                Writing::Spaced => self.spaced(text, run.span(), position, &mut buffers, wanted, visit),
                Writing::Ideographic => self.ideographic(&run, position, &mut buffers, visit),
                Writing::Unspaced => self.unspaced(&run, position, &mut buffers, visit),
            };
        }
        position
    }

    /// Whether a word in normal spelling carries little meaning of its own.
    #[must_use]
    pub fn is_stop_word(&self, written: &str) -> bool {
        self.stop_words.contains(written)
    }

    fn spaced(
        &self,
        text: &str,
        span: Range<usize>,
        first: u32,
        buffers: &mut Buffers,
        wanted: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(Token<'_>),
    ) -> u32 {
        let mut position = first;
        split_words(text, span, LONGEST_WORD, &mut |word| {
            let emit = &mut |form, text: &str, stop| visit(Token { form, text, position, span: word.clone(), stop });
            if self.word(&text[word.clone()], buffers, wanted, emit) {
                position = position.saturating_add(1);
            }
        });
        position
    }

    /// Calls `emit` with the tokens of a spaced word, and whether it is a stop word. `false` if nothing is left of it in normal spelling:
    /// then it takes up no position.
    pub(crate) fn word(
        &self,
        source: &str,
        buffers: &mut Buffers,
        wanted: &dyn Fn(&str) -> bool,
        emit: &mut dyn FnMut(Form, &str, bool),
    ) -> bool {
        buffers.written.clear();
        normalize(source, self.folding, &mut buffers.written);
        if buffers.written.is_empty() {
            return false;
        }
        let written = buffers.written.as_str();
        if !wanted(written) {
            return true;
        }
        let stop = self.is_stop_word(written);
        let stem = self.stemmer.as_ref().map_or(Cow::Borrowed(written), |stemmer| stemmer.stem(written));
        // Some stemmers leave nothing of short words.
        let stem = if stem.is_empty() { Cow::Borrowed(written) } else { stem };
        emit(Form::Stem, &stem, stop);
        if !stem.is_ascii() {
            fold_accents(&stem, &mut buffers.scratch);
            if buffers.scratch != *stem && !buffers.scratch.is_empty() {
                emit(Form::Folded, &buffers.scratch, stop);
            }
            buffers.scratch.clear();
        }
        emit(Form::Written, written, stop);
        buffers.folded.clear();
        buffers.folded.push('_');
        fold_accents(written, &mut buffers.scratch);
        buffers.folded.push_str(&buffers.scratch);
        buffers.scratch.clear();
        buffers.folded.push('_');
        grams(&buffers.folded, GRAM, &mut buffers.bounds, &mut |gram, _| emit(Form::Gram, gram, stop));
        true
    }

    /// Pairs of characters are the units; dictionary words and single characters stand beside them.
    fn ideographic(&self, run: &Run, first: u32, buffers: &mut Buffers, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        let characters = self.normalized(run, buffers);
        let normal = buffers.written.as_str();
        let at = |index: usize| first.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        let n_units = characters.len().saturating_sub(1).max(1);
        let mut words = boundaries(self.segmenter, normal).into_iter().peekable();
        for (index, character) in characters.iter().enumerate() {
            let mut emit = |form, normal_end: usize, source_end: usize| {
                let text = &normal[character.normal..normal_end];
                let stop = form == Form::Written && self.is_stop_word(text);
                visit(Token { form, text, position: at(index.min(n_units - 1)), span: character.source.start..source_end, stop });
            };
            let end = |other: usize| characters.get(other).map_or(normal.len(), |character| character.normal);
            if index + 1 < characters.len() {
                emit(Form::Stem, end(index + 2), characters[index + 1].source.end);
            } else if index == 0 {
                emit(Form::Stem, normal.len(), character.source.end);
            }
            if let Some(word) = words.next_if(|word| word.start <= character.normal) {
                let last = characters.partition_point(|other| other.normal < word.end).saturating_sub(1);
                emit(Form::Written, word.end, characters[last].source.end);
            }
            emit(Form::Gram, end(index + 1), character.source.end);
        }
        first.saturating_add(u32::try_from(n_units).unwrap_or(u32::MAX))
    }

    /// Dictionary words are the units; grams run over the whole stretch, for words that the dictionary cuts elsewhere.
    fn unspaced(&self, run: &Run, first: u32, buffers: &mut Buffers, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        let characters = self.normalized(run, buffers);
        let normal = buffers.written.as_str();
        let mut position = first;
        let mut next_gram = 0;
        for word in boundaries(self.segmenter, normal) {
            let inside = characters.partition_point(|c| c.normal < word.start)..characters.partition_point(|c| c.normal < word.end);
            let (Some(head), Some(tail)) = (characters.get(inside.start), characters[..inside.end].last()) else { continue };
            let text = &normal[word.clone()];
            let stop = self.is_stop_word(text);
            visit(Token { form: Form::Stem, text, position, span: head.source.start..tail.source.end, stop });
            while next_gram < inside.end && next_gram + UNSPACED_GRAM <= characters.len() {
                let end = characters.get(next_gram + UNSPACED_GRAM).map_or(normal.len(), |c| c.normal);
                let span = characters[next_gram].source.start..characters[next_gram + UNSPACED_GRAM - 1].source.end;
                visit(Token { form: Form::Gram, text: &normal[characters[next_gram].normal..end], position, span, stop });
                next_gram += 1;
            }
            position = position.saturating_add(1);
        }
        position
    }

    /// Puts the run's normal spelling into `buffers.written` and returns where each character came from.
    fn normalized(&self, run: &Run, buffers: &mut Buffers) -> Vec<Character> {
        buffers.written.clear();
        let mut characters = Vec::with_capacity(run.characters.len());
        for (span, source) in &run.characters {
            let normal = buffers.written.len();
            normalize(source, self.folding, &mut buffers.written);
            if buffers.written.len() > normal {
                characters.push(Character { normal, source: span.clone() });
            }
        }
        characters
    }
}

/// A character of a run: where it starts in the normal spelling and which bytes of the text it was.
struct Character {
    normal: usize,
    source: Range<usize>,
}

#[derive(Default)]
pub(crate) struct Buffers {
    written: String,
    folded: String,
    scratch: String,
    bounds: Vec<usize>,
}

/// All pieces of `size` characters, or the whole where it is shorter.
fn grams(text: &str, size: usize, bounds: &mut Vec<usize>, visit: &mut dyn FnMut(&str, usize)) {
    bounds.clear();
    bounds.extend(text.char_indices().map(|(at, _)| at));
    bounds.push(text.len());
    let n_characters = bounds.len() - 1;
    if n_characters <= size {
        return visit(text, 0);
    }
    for first in 0..=n_characters - size {
        visit(&text[bounds[first]..bounds[first + size]], first);
    }
}

/// The dictionary words of a stretch without spaces.
fn boundaries(segmenter: WordSegmenterBorrowed<'static>, text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(text) {
        if end > start {
            words.push(start..end);
            start = end;
        }
    }
    words
}

fn stemmer(name: &str) -> Option<Stemmer> {
    use rust_stemmers::Algorithm;
    let algorithm = match name {
        "arabic" => Algorithm::Arabic,
        "danish" => Algorithm::Danish,
        "dutch" => Algorithm::Dutch,
        "english" => Algorithm::English,
        "finnish" => Algorithm::Finnish,
        "french" => Algorithm::French,
        "german" => Algorithm::German,
        "greek" => Algorithm::Greek,
        "hungarian" => Algorithm::Hungarian,
        "italian" => Algorithm::Italian,
        "norwegian" => Algorithm::Norwegian,
        "portuguese" => Algorithm::Portuguese,
        "romanian" => Algorithm::Romanian,
        "russian" => Algorithm::Russian,
        "spanish" => Algorithm::Spanish,
        "swedish" => Algorithm::Swedish,
        "tamil" => Algorithm::Tamil,
        "turkish" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}
