//! Text to tokens: the one analysis that articles and queries share.

use std::collections::HashSet;
use std::ops::Range;

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use snowball_stemmers_rs::Stemmer;

use crate::codes::Codes;
use crate::folding::Folding;
use crate::language::Language;
use crate::normal::{fold_accents, normalize, normalize_letters};
use crate::runs::{Run, runs, split_words};
use crate::script::Writing;
use crate::stem::{stem, stemmer};
use crate::stop;

/// In which way a token stands for its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// The unit of matching: the stem of a word, a pair of ideographs, a dictionary word of an unspaced script.
    Stem,
    /// The stem of the word without accents, where it has any: what a word typed without accents is looked for by. An accented word
    /// never is, or Vietnamese `bán` would find `bạn`. Stems are made of what is typed: Portuguese `devolucoes` keeps an ending that
    /// `devoluções` loses.
    Folded,
    /// Letters and numbers run together, whole and in parts: `nb4711b` and `nb4711` of `NB-4711/b`. Every word that has a share in the
    /// code has it at its position.
    Code,
    /// The word as written, in normal spelling: inflected, accented, whole.
    Written,
    /// A piece of the word without accents: four letters with the word's ends marked, three of an unspaced script, one ideograph, one or
    /// two Hangul syllables, a word in katakana; of a language that writes its syllables apart, one syllable and each pair of neighbours.
    Gram,
}

impl Form {
    /// Whether a token of this form is the word itself found: its stem, or what stands for it. The others are only like it.
    #[must_use]
    pub fn is_unit(self) -> bool {
        matches!(self, Self::Stem | Self::Folded | Self::Code)
    }
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
    /// Whether the word carries little meaning of its own (a stop word); of a code, whether it is put together from words that stand
    /// apart, as in `iOS 18`, and so tells no more than they do.
    pub stop: bool,
}

/// How many letters a gram of a spaced script has: four beside stems gained most in trials from Finnish to Arabic.
const GRAM: usize = 4;
/// A word longer than this many bytes is cut into pieces of about this size, so that no run of text is ever dropped or unbounded.
pub(crate) const LONGEST_WORD: usize = 200;

/// Analyses text of one language.
///
/// Making one is cheap, but not free (about a microsecond); keep it for a batch of texts.
pub struct Analyzer {
    stemmer: Option<Stemmer>,
    /// Whether syllables stand between spaces: pairs of them are what grams of letters are elsewhere.
    syllabic: bool,
    folding: Folding,
    stop_words: &'static HashSet<String>,
    pub(crate) segmenter: WordSegmenterBorrowed<'static>,
}

impl Analyzer {
    /// An analyzer for `language`; without one, the rules of the scripts alone apply.
    #[must_use]
    pub fn new(language: Option<&Language>) -> Self {
        let primary = language.map_or("", Language::primary);
        Self {
            stemmer: language.and_then(|language| stemmer(language.row().stemmer)),
            syllabic: language.is_some_and(|language| language.row().units == "syllables"),
            folding: Folding::of(primary),
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
                _ => self.unspaced_run(&run, position, &mut buffers, visit),
            };
        }
        position
    }

    /// Calls `visit` with every token of a run in a script that puts no space between words, and returns the position after the last.
    pub(crate) fn unspaced_run(&self, run: &Run, first: u32, buffers: &mut Buffers, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        match run.writing {
            Writing::Ideographic => self.ideographic(run, first, buffers, visit),
            _ => self.unspaced(run, first, buffers, visit),
        }
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
        let mut codes = Codes::of(self, text, span.clone());
        let mut pairs = Pairs::default();
        split_words(text, span, self.folding, LONGEST_WORD, &mut |word| {
            let mut emit = |form, text: &str, stop| visit(Token { form, text, position, span: word.clone(), stop });
            let Some(stop) = self.word(&text[word.clone()], buffers, wanted, &mut emit) else { return };
            if self.syllabic {
                pairs.next(&buffers.folded, stop, &mut emit);
            }
            codes.at(&word, &mut |code| {
                if wanted(&code.text) {
                    visit(Token { form: Form::Code, text: &code.text, position, span: code.span.clone(), stop: code.apart });
                }
            });
            position = position.saturating_add(1);
        });
        position
    }

    /// Calls `emit` with the tokens of a spaced word that are its own, and whether it is a stop word, which it returns. Nothing if nothing
    /// is left of it in normal spelling: then it takes up no position. Leaves the word without accents in `buffers.folded`, or nothing if
    /// it is not wanted.
    pub(crate) fn word(
        &self,
        source: &str,
        buffers: &mut Buffers,
        wanted: &dyn Fn(&str) -> bool,
        emit: &mut dyn FnMut(Form, &str, bool),
    ) -> Option<bool> {
        let Buffers { written, folded, scratch, bounds } = buffers;
        written.clear();
        folded.clear();
        normalize(source, self.folding, written);
        if written.is_empty() {
            return None;
        }
        let stop = self.is_stop_word(written);
        if !wanted(written) {
            return Some(stop);
        }
        // Numbers have no endings.
        let stemmer = self.stemmer.as_ref().filter(|_| !written.contains(char::is_numeric));
        let stem = stem(stemmer, written);
        emit(Form::Stem, &stem, stop);
        scratch.clear();
        fold_accents(written, scratch);
        if !written.is_ascii() && scratch.is_ascii() && !scratch.is_empty() {
            let folded = self::stem(stemmer, scratch);
            if folded != stem {
                emit(Form::Folded, &folded, stop);
            }
        }
        emit(Form::Written, written, stop);
        folded.extend(["_", scratch, "_"]);
        if self.syllabic {
            emit(Form::Gram, folded, stop);
        } else {
            grams(folded, GRAM, bounds, &mut |gram| emit(Form::Gram, gram, stop));
        }
        Some(stop)
    }

    pub(crate) fn folding(&self) -> Folding {
        self.folding
    }

    /// Whether syllables stand between spaces.
    pub(crate) fn is_syllabic(&self) -> bool {
        self.syllabic
    }

    /// Puts the run's normal spelling into `buffers.written` and returns where each character came from.
    pub(crate) fn normalized(&self, run: &Run, buffers: &mut Buffers) -> Vec<Character> {
        let Buffers { written, scratch, .. } = buffers;
        scratch.clear();
        let mut sources = Vec::with_capacity(run.characters.len());
        for (span, source) in &run.characters {
            sources.push((scratch.len(), span));
            normalize_letters(source, self.folding, scratch);
        }
        written.clear();
        let mut characters = Vec::with_capacity(sources.len());
        let mut at = 0;
        while let Some(c) = scratch[at..].chars().next() {
            let (length, to) = self.folding.replacement(&scratch[at..]).unwrap_or((c.len_utf8(), &scratch[at..at + c.len_utf8()]));
            let end = at + length;
            // A spelling may take up several characters of the text; all of what it becomes stands for all of them.
            let of = |at: usize| sources.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            let source = sources[of(at)].1.start..sources[of(end - 1)].1.end;
            for c in to.chars() {
                characters.push(Character { normal: written.len(), source: source.clone() });
                written.push(c);
            }
            at = end;
        }
        scratch.clear();
        characters
    }
}

/// A character of a run: where it starts in the normal spelling and which bytes of the text it was.
pub(crate) struct Character {
    pub(crate) normal: usize,
    pub(crate) source: Range<usize>,
}

/// Pairs of neighbouring syllables.
#[derive(Default)]
pub(crate) struct Pairs {
    /// The syllable before, without accents, and then both.
    text: String,
    stop: bool,
}

impl Pairs {
    pub(crate) fn next(&mut self, syllable: &str, stop: bool, emit: &mut dyn FnMut(Form, &str, bool)) {
        if !self.text.is_empty() && !syllable.is_empty() {
            self.text.push_str(syllable);
            emit(Form::Gram, &self.text, self.stop && stop);
        }
        self.text.clear();
        self.text.push_str(syllable);
        self.stop = stop;
    }
}

#[derive(Default)]
pub(crate) struct Buffers {
    pub(crate) written: String,
    pub(crate) folded: String,
    scratch: String,
    bounds: Vec<usize>,
}

/// All pieces of `size` characters, or the whole where it is shorter.
fn grams(text: &str, size: usize, bounds: &mut Vec<usize>, visit: &mut dyn FnMut(&str)) {
    bounds.clear();
    bounds.extend(text.char_indices().map(|(at, _)| at));
    bounds.push(text.len());
    let n_characters = bounds.len() - 1;
    if n_characters <= size {
        return visit(text);
    }
    for first in 0..=n_characters - size {
        visit(&text[bounds[first]..bounds[first + size]]);
    }
}
