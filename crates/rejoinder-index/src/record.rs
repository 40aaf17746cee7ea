//! What the index is told of one version of an article.

use rejoinder_text::{BlockKind, Form, Language, Memo, Passage, Rendered, Sentence};
use tantivy::TantivyDocument;

use crate::candidate::Traits;
use crate::schema::Fields;
use crate::scope::keyword;
use crate::tokens::Tokens;

/// One version of an article, ready to be indexed.
pub struct Record<'a> {
    /// Names the record among all; ties in rank are broken by it.
    pub key: &'a str,
    /// The change that made this content, as the store counts.
    pub sequence: u64,
    /// Links translations; the article's id where it has no group of its own.
    pub group: &'a str,
    /// The language it is written in.
    pub language: &'a Language,
    /// The title.
    pub title: &'a str,
    /// Questions it answers.
    pub examples: &'a [String],
    /// The body.
    pub body: &'a Rendered,
    /// The sentences of the body.
    pub sentences: &'a [Sentence],
    /// The passages of the body.
    pub passages: &'a [Passage],
    /// Who may find it, where and when.
    pub scope: RecordScope<'a>,
}

/// Who may find a record, where and when. An empty list of regions, channels or products means all.
pub struct RecordScope<'a> {
    /// Who may read it.
    pub audience: &'a [String],
    /// Where it holds.
    pub regions: &'a [String],
    /// The channels it may be used on.
    pub channels: &'a [String],
    /// The products it is about.
    pub products: &'a [String],
    /// `article`, `policy`, `procedure`, `faq` or `reply`.
    pub kind: &'a str,
    /// Whether it is published; what is not is never found.
    pub published: bool,
    /// In force from this second on.
    pub valid_from: Option<i64>,
    /// Out of force from this second on.
    pub valid_until: Option<i64>,
}

/// Stands in a list field for "all".
pub(crate) const ANY: &str = "*";
/// The value of `status` that can be found.
pub(crate) const PUBLISHED: &str = "published";

impl Record<'_> {
    pub(crate) fn document(&self, fields: &Fields, memo: &mut Memo) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.key, self.key);
        document.add_u64(fields.sequence, self.sequence);
        document.add_text(fields.group, self.group);
        document.add_text(fields.language, self.language.as_str());
        let scope = &self.scope;
        document.add_text(fields.kind, scope.kind);
        document.add_text(fields.status, if scope.published { PUBLISHED } else { "unpublished" });
        for audience in scope.audience {
            document.add_text(fields.audience, keyword(audience));
        }
        for (field, values) in [(fields.regions, scope.regions), (fields.channels, scope.channels), (fields.products, scope.products)] {
            values.iter().for_each(|value| document.add_text(field, keyword(value)));
            if values.is_empty() {
                document.add_text(field, ANY);
            }
        }
        let traits =
            Traits { regional: !scope.regions.is_empty(), by_channel: !scope.channels.is_empty(), by_product: !scope.products.is_empty() };
        document.add_u64(fields.traits, traits.to_bits());
        document.add_i64(fields.valid_from, scope.valid_from.unwrap_or(i64::MIN));
        document.add_i64(fields.valid_until, scope.valid_until.unwrap_or(i64::MAX));
        let mut tokens = Tokens::new(self.language.primary(), memo);
        tokens.add(self.title);
        for example in self.examples {
            tokens.mark("e");
            tokens.add(example);
        }
        let mut passages = self.passages.iter().peekable();
        for (index, sentence) in self.sentences.iter().enumerate() {
            let heading = matches!(self.body.blocks[sentence.block].kind, BlockKind::Heading(_));
            tokens.mark(if heading { "h" } else { "s" });
            if passages.next_if(|passage| passage.sentences.start == index).is_some() {
                tokens.mark("p");
            }
            tokens.add(&self.body.text[sentence.span.clone()]);
        }
        for (field, length) in fields.lengths.into_iter().zip(tokens.lengths) {
            document.add_u64(field, length);
        }
        for (field, text) in [fields.stem, fields.written, fields.gram, fields.layout].into_iter().zip(tokens.texts()) {
            document.add_text(field, text);
        }
        document
    }
}

/// The place of a form in arrays by form; folded stems and codes are with the stems.
pub(crate) fn index_of(form: Form) -> usize {
    match form {
        Form::Stem | Form::Folded | Form::Code => 0,
        Form::Written => 1,
        Form::Gram => 2,
    }
}
