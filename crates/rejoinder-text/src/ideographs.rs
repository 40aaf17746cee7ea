//! Han, kana and Hangul: pairs of characters are the units of matching, for there are no spaces to tell words by, or, in Korean,
//! endings are glued to the words. Dictionary words and single characters stand beside them.

use std::ops::Range;

use crate::analyzer::{Analyzer, Buffers, Character, Form, Token};
use crate::runs::Run;
use crate::script::{is_han, is_hangul, is_hiragana};

/// A katakana word of at least this many characters is the same with and without a prolonged sound mark at its end (サーバ, サーバー);
/// shorter ones are not (コピ, コピー), as in Lucene's `JapaneseKatakanaStemFilter`.
const SHORTENED_FROM: usize = 4;

/// What a character is in a stretch of ideographic writing. Each says another amount by itself, so grams differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A word or most of one.
    Han,
    /// A sound, mostly of an ending: nothing by itself.
    Hiragana,
    /// A sound, mostly of a loan word: the whole word tells most.
    Katakana,
    /// A syllable: two tell most.
    Hangul,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            _ if is_han(c) => Self::Han,
            _ if is_hiragana(c) => Self::Hiragana,
            _ if is_hangul(c) => Self::Hangul,
            _ => Self::Katakana,
        }
    }
}

impl Analyzer {
    /// The tokens of a run, and the position after the last.
    pub(crate) fn ideographic(&self, run: &Run, first: u32, buffers: &mut Buffers, visit: &mut dyn FnMut(Token<'_>)) -> u32 {
        let characters = self.normalized(run, buffers);
        let normal = buffers.written.as_str();
        let kinds: Vec<Kind> = characters.iter().map(|it| normal[it.normal..].chars().next().map_or(Kind::Katakana, Kind::of)).collect();
        let words = self.dictionary_words(normal);
        let n_units = characters.len().saturating_sub(1).max(1);
        let light = self.light(normal, &words, &characters, &kinds);
        let mut words = words.into_iter().peekable();
        for index in 0..characters.len() {
            let mut emit = |form, n_characters: usize, text: Option<&str>| {
                let last = index + n_characters - 1;
                let start = characters[index].normal;
                let text = text.unwrap_or(&normal[start..characters.get(last + 1).map_or(normal.len(), |next| next.normal)]);
                let stop = light[index..=last].iter().all(|light| *light) || form == Form::Written && self.is_stop_word(text);
                let position = first.saturating_add(u32::try_from(index.min(n_units - 1)).unwrap_or(u32::MAX));
                visit(Token { form, text, position, span: characters[index].source.start..characters[last].source.end, stop });
            };
            let last = index + 1 == characters.len();
            if !last {
                emit(Form::Stem, 2, None);
            } else if index == 0 {
                emit(Form::Stem, 1, None);
            }
            if let Some(word) = words.next_if(|word| word.start <= characters[index].normal) {
                let n_characters = characters[index..].partition_point(|it| it.normal < word.end).max(1);
                let whole = &normal[characters[index].normal..word.end];
                let word = match whole.strip_suffix('ー') {
                    Some(short) if n_characters >= SHORTENED_FROM => short,
                    _ => whole,
                };
                emit(Form::Written, n_characters, Some(word));
                if kinds[index] == Kind::Katakana && n_characters > 1 {
                    emit(Form::Gram, n_characters, Some(word));
                }
            }
            if kinds[index] != Kind::Hiragana {
                emit(Form::Gram, 1, None);
            }
            if kinds[index] == Kind::Hangul && !last {
                emit(Form::Gram, 2, None);
            }
        }
        first.saturating_add(u32::try_from(n_units).unwrap_or(u32::MAX))
    }

    /// Which characters belong to stop words. Han characters never do: lists hold words that are parts of others.
    fn light(&self, normal: &str, words: &[Range<usize>], characters: &[Character], kinds: &[Kind]) -> Vec<bool> {
        let mut words = words.iter().map(|word| (self.is_stop_word(&normal[word.clone()]), word)).peekable();
        let of = |(character, kind): (&Character, &Kind)| {
            while words.next_if(|(_, word)| word.end <= character.normal).is_some() {}
            *kind != Kind::Han && words.peek().is_some_and(|(stop, _)| *stop)
        };
        characters.iter().zip(kinds).map(of).collect()
    }
}
