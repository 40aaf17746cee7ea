//! An article as it is shown: rendered, cut into sentences and passages.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use rejoinder_store::{Article, Kind};
use rejoinder_text::{Passage, Rendered, Sentence, markup};

use crate::placeholders::{Placeholder, lift};
use crate::words::Words;

/// An article ready for display.
pub(crate) struct Prepared {
    pub(crate) article: Article,
    pub(crate) rendered: Rendered,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) passages: Vec<Passage>,
    /// What is to be filled in, for each of the marks in the rendered text; empty but for canned replies.
    pub(crate) placeholders: Vec<Placeholder>,
    words: OnceLock<Words>,
}

impl Prepared {
    pub(crate) fn new(article: Article) -> Self {
        let (body, placeholders) = match article.kind {
            Kind::Reply => lift(&article.body, article.markup),
            _ => (Cow::Borrowed(article.body.as_str()), Vec::new()),
        };
        let rendered = markup::render(&body, article.markup);
        let sentences = rendered.sentences();
        let passages = rendered.passages(&sentences);
        Self { article, rendered, sentences, passages, placeholders, words: OnceLock::new() }
    }

    /// The words of its sentences; made when they are first asked for.
    pub(crate) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(&self.rendered.text, &self.sentences, &self.article.language))
    }

    /// The bytes of the rendered text that a run of sentences covers.
    pub(crate) fn span(&self, sentences: Range<usize>) -> Range<usize> {
        match (self.sentences.get(sentences.start), self.sentences[..sentences.end.min(self.sentences.len())].last()) {
            (Some(first), Some(last)) if first.span.start <= last.span.end => first.span.start..last.span.end,
            _ => 0..0,
        }
    }

    /// The sentences of a block.
    pub(crate) fn of_block(&self, block: usize) -> Range<usize> {
        let start = self.sentences.partition_point(|sentence| sentence.block < block);
        start..self.sentences.partition_point(|sentence| sentence.block <= block)
    }

    pub(crate) fn text(&self, span: Range<usize>) -> &str {
        &self.rendered.text[span]
    }
}
