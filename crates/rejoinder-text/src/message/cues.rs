//! Cues: expressions of data files, looked for in what customers write, who leave out accents and capitals.
//!
//! A cue is words apart by spaces. `cancel*` stands for all words that begin so; `..` for up to [`LONGEST_GAP`] bytes of anything; `^`
//! before a cue binds it to the start of a clause, `$` after it to the end of the sentence. In scripts without spaces every character is
//! a word of its own, so that a cue is found anywhere. Cues of all languages are looked for at once, because customers mix them, and a
//! short text does not tell its language; what is ambiguous between languages is left out of the data.

use std::collections::HashMap;

use crate::folding::Folding;
use crate::normal::{fold_accents, normalize};
use crate::script::{Writing, is_ignorable};

/// The most bytes that `..` of a cue stands for: about five words, or ten ideographs.
const LONGEST_GAP: usize = 30;

/// A word of a sentence as cues see it.
#[derive(Debug)]
pub(super) struct Word {
    /// Where it stands in the sentence.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a clause begins with it.
    opens_clause: bool,
    normal: String,
    folded: String,
}

impl Word {
    /// Whether two words of some length begin alike, and so are about the same thing whatever their endings.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let start = |word: &Self| word.folded.char_indices().nth(5).map(|(at, _)| at);
        matches!((start(self), start(other)), (Some(a), Some(b)) if self.folded[..a] == other.folded[..b])
    }
}

/// The words of a sentence; emoji are words, too.
pub(super) fn words(sentence: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut start, mut opens_clause) = (None, true);
    let mut end = |from: &mut Option<usize>, to: usize, opens_clause: &mut bool| {
        if let Some(from) = from.take() {
            words.extend(word(&sentence[from..to], from, *opens_clause));
            *opens_clause = false;
        }
    };
    for (at, c) in sentence.char_indices() {
        let alone = Writing::of(c) != Writing::Spaced || is_emoji(c);
        if alone {
            end(&mut start, at, &mut opens_clause);
            start = Some(at);
            end(&mut start, at + c.len_utf8(), &mut opens_clause);
        } else if c.is_alphanumeric() || start.is_some() && (is_mark(c) || is_ignorable(c)) {
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
    let (mut normal, mut folded) = (String::new(), String::new());
    normalize(source, Folding::of(""), &mut normal);
    fold_accents(&normal, &mut folded);
    (!normal.is_empty()).then(|| Word { start, end: start + source.len(), opens_clause, normal, folded })
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
enum Part {
    Word(Word),
    Prefix(Word),
    Gap,
}

impl Part {
    fn fits(&self, word: &Word) -> bool {
        // What is typed without accents may be any accented word; what has accents is no other.
        let bare = word.normal == word.folded;
        match self {
            Self::Word(cue) => cue.normal == word.normal || bare && cue.folded == word.folded,
            Self::Prefix(cue) => word.normal.starts_with(&cue.normal) || bare && word.folded.starts_with(&cue.folded),
            Self::Gap => false,
        }
    }
}

#[derive(Debug)]
struct Cue {
    parts: Vec<Part>,
    at_start: bool,
    at_end: bool,
}

impl Cue {
    fn read(text: &str) -> Self {
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

    /// The end of the cue in a sentence where it begins at word `first`.
    fn find(&self, words: &[Word], first: usize) -> Option<usize> {
        if self.at_start && !words[first].opens_clause {
            return None;
        }
        let end = follow(&self.parts, words, first)?;
        (!self.at_end || end == words.len()).then_some(end)
    }
}

/// The end of the parts in a sentence where the first of them begins at word `at`.
fn follow(parts: &[Part], words: &[Word], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    if !matches!(part, Part::Gap) {
        return part.fits(words.get(at)?).then(|| follow(rest, words, at + 1)).flatten();
    }
    let from = at.checked_sub(1).map_or(0, |before| words[before].end);
    let near = words[at..].iter().take_while(|word| word.start <= from + LONGEST_GAP).count();
    (at..at + near).find_map(|at| follow(rest, words, at))
}

/// Cues, each with what it stands for.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    cues: Vec<(Cue, T)>,
    /// The cues by how their first word begins.
    by_start: HashMap<[char; 2], Vec<usize>>,
}

/// A cue in a sentence: its words there, and what it stands for.
#[derive(Debug)]
pub(super) struct Hit<'a, T> {
    pub(super) cue: usize,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) value: &'a T,
}

impl<T> Lexicon<T> {
    /// Reads cues written one beside the other with `|` between.
    pub(super) fn read<'d>(rows: impl Iterator<Item = (&'d str, T)>) -> Self
    where
        T: Clone,
    {
        let mut cues: Vec<(Cue, T)> = Vec::new();
        let mut by_start: HashMap<[char; 2], Vec<usize>> = HashMap::new();
        for (list, value) in rows {
            for cue in list.split('|').map(Cue::read) {
                if let Some(Part::Word(word) | Part::Prefix(word)) = cue.parts.first() {
                    by_start.entry(start_of(word)).or_default().push(cues.len());
                    cues.push((cue, value.clone()));
                }
            }
        }
        Self { cues, by_start }
    }

    /// The cues of a sentence, in the order in which they begin.
    pub(super) fn hits<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = Hit<'a, T>> {
        (0..words.len()).flat_map(move |first| self.at(words, first))
    }

    /// The cues that begin at a word.
    pub(super) fn at<'a>(&'a self, words: &'a [Word], first: usize) -> impl Iterator<Item = Hit<'a, T>> {
        let cues = words.get(first).and_then(|word| self.by_start.get(&start_of(word)));
        cues.into_iter().flatten().filter_map(move |&cue| {
            let (read, value) = &self.cues[cue];
            read.find(words, first).map(|end| Hit { cue, first, end, value })
        })
    }
}

/// The first two letters of a word, by which cues are looked up.
fn start_of(word: &Word) -> [char; 2] {
    let mut chars = word.folded.chars();
    [chars.next().unwrap_or_default(), chars.next().unwrap_or_default()]
}

/// The rows of a data file without comments, by columns.
pub(super) fn rows(data: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_found_as_customers_write_them() {
        let rows = [
            ("cancel*", "I am CANCELLING it", true),
            ("cancel", "I am cancelling it", false),
            ("can't open", "I can’t open it", true),
            ("not .. arriv*", "has not yet arrived", true),
            ("not .. arriv*", "not one of all the many parcels that I have ordered arrived", false),
            ("hủy đơn", "toi muon huy don hang", true),
            ("hủy đơn", "tôi muốn hủy đơn hàng", true),
            ("bán", "bạn", false),
            ("取消订单", "我想取消訂單。", true),
            ("ไม่ทำงาน", "แอพไม่ทำงานค่ะ", true),
            ("^can i", "Hi, can I return it", true),
            ("^can i", "what can I return", false),
            ("吗$", "可以退吗？", true),
            ("吗$", "可以吗我说", false),
            ("🙏", "ok 🙏🙏", true),
            ("hu\u{309}y", "hủy", true),
        ];
        for (cue, text, expected) in rows {
            let lexicon = Lexicon::read([(cue, ())].into_iter());
            assert_eq!(lexicon.hits(&words(text)).next().is_some(), expected, "{cue} {text}");
        }
    }
}
