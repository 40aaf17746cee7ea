//! The fields of the index.

use std::ops::Range;

use rejoinder_text::Form;
use tantivy::schema::{Field, INDEXED, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions};

use crate::tokens::{DECODER, mark};

/// The fields, by what they are for.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// Names the record: article, language and version. Deleted by it, ties broken by it.
    pub(crate) key: Field,
    /// The change that made the record, as the store counts.
    pub(crate) sequence: Field,
    /// Links translations.
    pub(crate) group: Field,
    /// The language tag; statistics are kept by its primary subtag.
    pub(crate) language: Field,
    pub(crate) kind: Field,
    pub(crate) status: Field,
    pub(crate) audience: Field,
    pub(crate) regions: Field,
    pub(crate) channels: Field,
    pub(crate) products: Field,
    /// What a candidate should tell of these, as the bits of [`Traits`](crate::candidate::Traits).
    pub(crate) traits: Field,
    /// In force from this second on ([`i64::MIN`]: always).
    pub(crate) valid_from: Field,
    /// Out of force from this second on ([`i64::MAX`]: never).
    pub(crate) valid_until: Field,
    /// Where units and passages begin, as terms `e`, `h`, `s` and `p` with positions.
    pub(crate) layout: Field,
    pub(crate) stem: Field,
    pub(crate) written: Field,
    pub(crate) gram: Field,
    /// Tokens in `stem`, `written` and `gram`, exactly (tantivy rounds its own count).
    pub(crate) lengths: [Field; 3],
}

pub(crate) const LENGTHS: [&str; 3] = ["stem_length", "written_length", "gram_length"];

impl Fields {
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let keyword = || STRING.set_fast("raw");
        let text = |option| {
            let indexing = TextFieldIndexing::default().set_tokenizer(DECODER).set_index_option(option);
            TextOptions::default().set_indexing_options(indexing)
        };
        let number = || NumericOptions::default().set_fast();
        let fields = Self {
            key: schema.add_text_field("key", keyword()),
            sequence: schema.add_u64_field("sequence", number() | INDEXED),
            group: schema.add_text_field("group", keyword()),
            language: schema.add_text_field("language", keyword()),
            kind: schema.add_text_field("kind", STRING),
            status: schema.add_text_field("status", STRING),
            audience: schema.add_text_field("audience", STRING),
            regions: schema.add_text_field("regions", STRING),
            channels: schema.add_text_field("channels", STRING),
            products: schema.add_text_field("products", STRING),
            traits: schema.add_u64_field("traits", number()),
            valid_from: schema.add_i64_field("valid_from", number()),
            valid_until: schema.add_i64_field("valid_until", number()),
            layout: schema.add_text_field("layout", text(IndexRecordOption::WithFreqsAndPositions)),
            stem: schema.add_text_field("stem", text(IndexRecordOption::WithFreqsAndPositions)),
            written: schema.add_text_field("written", text(IndexRecordOption::WithFreqs)),
            gram: schema.add_text_field("gram", text(IndexRecordOption::WithFreqs)),
            lengths: LENGTHS.map(|name| schema.add_u64_field(name, number())),
        };
        (schema.build(), fields)
    }

    pub(crate) fn of_form(&self, form: Form) -> Field {
        match form {
            Form::Stem | Form::Folded | Form::Code => self.stem,
            Form::Written => self.written,
            Form::Gram => self.gram,
        }
    }
}

/// The terms of a language in any of the fields: from the first bound, which all begin with, up to the second.
pub(crate) fn terms_of(language: &str) -> Range<String> {
    format!("{language}:")..format!("{language};")
}

/// The term of a token: languages are kept apart, so that a word's frequency is that of its own language. Folded stems
/// and codes share the field of the stems, marked by characters that no stem begins with.
pub(crate) fn term_text(language: &str, form: Form, token: &str, out: &mut String) {
    out.clear();
    out.push_str(language);
    out.push(':');
    out.push_str(mark(form));
    out.push_str(token);
}
