//! An article as parity reads it: its lines in order, each with its facts, its negations and its words.

use std::collections::BTreeMap;
use std::ops::Range;

use rejoinder_text::{Analyzer, BlockKind, Fact, Form, Language, facts, negations};

use crate::prepared::Prepared;

/// An article read. A line is the title or a sentence.
pub(crate) struct Reading {
    pub(crate) lines: Vec<Line>,
    /// The title and the blocks, each with its lines.
    pub(crate) blocks: Vec<(Shape, Range<usize>)>,
}

/// What a block looks like, in whatever language: what it is, and its level, or how deep in lists it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape(u8, usize);

/// Whether a sentence ends like the day of a date that goes on: German *seit dem 1.* before *März*.
fn ends_in_ordinal(sentence: &str) -> bool {
    let digits = sentence.strip_suffix('.').map_or(0, |rest| rest.bytes().rev().take_while(u8::is_ascii_digit).count());
    (1..=2).contains(&digits)
}

/// The title or a sentence.
pub(crate) struct Line {
    /// Its bytes in the rendered text; nothing for the title.
    pub(crate) span: Option<Range<usize>>,
    /// In order and apart; their spans are those of the line.
    pub(crate) facts: Vec<Fact>,
    /// The bytes of the line's words that negate.
    pub(crate) negations: Vec<Range<usize>>,
    /// How many of its words say what another language may say by a negation.
    pub(crate) negatives: usize,
    /// Its negations, and its other words once each but for those of facts, by their numbers in the vocabulary.
    pub(crate) words: Vec<u32>,
    /// How long it is, in letters.
    pub(crate) length: usize,
}

impl Reading {
    /// The words of the title: what the article is about.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = u32> {
        self.lines.first().into_iter().flat_map(|title| title.words.iter().copied())
    }
}

impl Line {
    /// How much of the words of both is the same, from 0 to 1, negations and facts aside.
    pub(crate) fn overlap(&self, other: &Self) -> f64 {
        let shared = self.words.iter().filter(|word| other.words.contains(word)).count();
        2.0 * shared as f64 / (self.words.len() + other.words.len()).max(1) as f64
    }

    /// Its text.
    pub(crate) fn text<'a>(&self, prepared: &'a Prepared) -> &'a str {
        self.span.as_ref().map_or(prepared.article.title.as_str(), |span| prepared.text(span.clone()))
    }
}

/// Whether a word negates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Negates,
    /// It says what another language may say by a negation.
    Negative,
    Plain,
}

/// The words of the articles of one language.
pub(crate) struct Vocabulary {
    language: Language,
    analyzer: Analyzer,
    numbers: BTreeMap<String, u32>,
    /// What each word says of whether it is negated.
    pub(crate) manners: Vec<Manner>,
}

impl Vocabulary {
    pub(crate) fn new(language: &Language) -> Self {
        let analyzer = Analyzer::new(Some(language));
        Self { language: language.clone(), analyzer, numbers: BTreeMap::new(), manners: Vec::new() }
    }

    /// Reads an article. Linear in its text.
    pub(crate) fn read(&mut self, prepared: &Prepared) -> Reading {
        let rendered = &prepared.rendered;
        let mut reading = Reading { lines: vec![self.line(&prepared.article.title, None)], blocks: vec![(Shape(0, 0), 0..1)] };
        let mut rest = prepared.sentences.iter().peekable();
        for (index, block) in rendered.blocks.iter().enumerate() {
            let first = reading.lines.len();
            while let Some(sentence) = rest.next_if(|sentence| sentence.block <= index) {
                let mut span = sentence.span.clone();
                while ends_in_ordinal(&rendered.text[span.clone()])
                    && let Some(next) = rest.next_if(|sentence| sentence.block <= index)
                {
                    span.end = next.span.end;
                }
                reading.lines.push(self.line(&rendered.text[span.clone()], Some(span)));
            }
            let shape = match block.kind {
                BlockKind::Heading(level) => Shape(1, level.into()),
                BlockKind::Paragraph => Shape(2, block.depth),
                BlockKind::Step(_) => Shape(3, block.depth),
                BlockKind::Row => Shape(4, 0),
                BlockKind::Code => Shape(5, 0),
            };
            if reading.lines.len() > first {
                reading.blocks.push((shape, first..reading.lines.len()));
            }
        }
        reading
    }

    fn line(&mut self, text: &str, span: Option<Range<usize>>) -> Line {
        let all = negations(text, Some(&self.language));
        let manner = |negates: bool| if negates { Manner::Negates } else { Manner::Negative };
        let mut words: Vec<u32> = all.iter().map(|it| self.number(&text[it.span.clone()].to_lowercase(), manner(it.negates))).collect();
        let negatives = all.iter().filter(|it| !it.negates).count();
        let negations: Vec<Range<usize>> = all.iter().filter(|it| it.negates).map(|it| it.span.clone()).collect();
        let mut stems: Vec<String> = Vec::new();
        let facts = facts(text, Some(&self.language));
        let told: Vec<&Range<usize>> = all.iter().map(|it| &it.span).chain(facts.iter().map(|fact| &fact.span)).collect();
        let apart = |span: &Range<usize>| told.iter().all(|told| told.end <= span.start || span.end <= told.start);
        self.analyzer.analyze(text, 0, &mut |token| {
            if token.form == Form::Stem && apart(&token.span) {
                stems.push(token.text.to_owned());
            }
        });
        stems.sort_unstable();
        stems.dedup();
        words.extend(stems.iter().map(|stem| self.number(stem, Manner::Plain)));
        let length = text.chars().filter(|c| c.is_alphanumeric()).count();
        Line { span, facts, negations, negatives, words, length }
    }

    /// The number of a word; one that negates is another word than its stem.
    fn number(&mut self, word: &str, manner: Manner) -> u32 {
        let key = if manner == Manner::Plain { word.to_owned() } else { format!("\u{0}{}{word}", u8::from(manner == Manner::Negates)) };
        let next = u32::try_from(self.manners.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.manners.push(manner);
        }
        number
    }
}
