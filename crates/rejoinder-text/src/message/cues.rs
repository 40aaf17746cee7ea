//! Cues: expressions of data files, looked for in what customers write, who leave out accents and capitals.
//!
//! A cue is words apart by spaces. `cancel*` stands for all words that begin so; `..` for up to 30 bytes of anything; `^`
//! before a cue binds it to the start of a clause, `$` after it to the end of the sentence. In scripts without spaces every character is
//! a word of its own, so that a cue is found anywhere. Cues of all languages are looked for at once, because customers mix them, and a
//! short text does not tell its language; what is ambiguous between languages is left out of the data.

use crate::letters;
use crate::script::{Writing, is_alphanumeric, is_ignorable};

/// A word of a sentence as cues see it.
#[derive(Debug)]
pub(super) struct Word {
    /// Where it stands in the sentence.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a clause begins with it.
    pub(super) opens_clause: bool,
    /// In one spelling for what readers take as the same.
    pub(super) normal: String,
    /// Without its accents, if it has any.
    plain: Option<String>,
}

impl Word {
    /// The word without accents.
    pub(super) fn folded(&self) -> &str {
        self.plain.as_deref().unwrap_or(&self.normal)
    }

    /// Whether it is written without accents, and so may be any word that has them.
    pub(super) fn is_bare(&self) -> bool {
        self.plain.is_none()
    }

    /// Whether it is a character of a script whose words stand without spaces.
    pub(super) fn is_dense(&self) -> bool {
        self.normal.chars().next().is_some_and(|c| Writing::of(c) != Writing::Spaced)
    }

    /// How a word of some length begins: words that begin alike are about the same thing whatever their endings.
    pub(super) fn beginning(&self) -> Option<&str> {
        let folded = self.folded();
        folded.char_indices().nth(5).map(|(at, _)| &folded[..at])
    }
}

/// The words of a sentence; emoji are words, too.
pub(super) fn words(sentence: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(sentence.len() / 6);
    let (mut start, mut opens_clause) = (None, true);
    let mut end = |from: &mut Option<usize>, to: usize, opens_clause: &mut bool| {
        if let Some(from) = from.take() {
            words.extend(word(&sentence[from..to], from, *opens_clause));
            *opens_clause = false;
        }
    };
    for (at, c) in sentence.char_indices() {
        let alone = !c.is_ascii() && (Writing::of(c) != Writing::Spaced || is_emoji(c));
        if alone {
            end(&mut start, at, &mut opens_clause);
            start = Some(at);
            end(&mut start, at + c.len_utf8(), &mut opens_clause);
        } else if is_alphanumeric(c) || start.is_some() && (is_mark(c) || is_ignorable(c)) {
            start.get_or_insert(at);
        } else {
            end(&mut start, at, &mut opens_clause);
            opens_clause |= is_clause_mark(c);
        }
    }
    end(&mut start, sentence.len(), &mut opens_clause);
    words
}

fn word(source: &str, start: usize, opens_clause: bool) -> Option<Word> {
    let (normal, plain) = letters::spelled(source);
    (!normal.is_empty()).then(|| Word { start, end: start + source.len(), opens_clause, normal, plain })
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{900}'..='\u{DFF}')
}

fn is_clause_mark(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '(' | '–' | '—' | '\n' | '，' | '；' | '：' | '。' | '！' | '？' | '、' | '،' | '؛')
}

/// A part of a cue.
#[derive(Debug)]
pub(super) enum Part {
    Word(Word),
    Prefix(Word),
    Gap,
}

/// A cue as it is written in data.
#[derive(Debug)]
pub(super) struct Cue {
    pub(super) parts: Vec<Part>,
    /// Whether it stands at the start of a clause only.
    pub(super) at_start: bool,
    /// Whether it stands at the end of a sentence only.
    pub(super) at_end: bool,
}

impl Cue {
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        let (text, at_start) = text.strip_prefix('^').map_or((text, false), |text| (text, true));
        let (text, at_end) = text.strip_suffix('$').map_or((text, false), |text| (text, true));
        let mut parts = Vec::new();
        for piece in text.split_whitespace() {
            if piece == ".." {
                parts.push(Part::Gap);
                continue;
            }
            let (piece, prefix) = piece.strip_suffix('*').map_or((piece, false), |piece| (piece, true));
            parts.extend(words(piece).into_iter().map(Part::Word));
            if prefix && let Some(Part::Word(word)) = parts.pop() {
                parts.push(Part::Prefix(word));
            }
        }
        Self { parts, at_start, at_end }
    }
}

/// The rows of a data file without comments, by columns.
pub(super) fn rows(data: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::trim).collect())
}
