//! Where the postings of a question's terms are: looked up once for both passes.

use std::sync::Arc;

use rejoinder_text::Form;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{SegmentReader, Term};

use crate::error::IndexError;
use crate::plan::PlanLanguage;
use crate::record::index_of;
use crate::schema::{Fields, term_text};

/// The terms of a question in one language and one segment.
pub(crate) struct Lookup {
    /// By form.
    inverted: [Arc<InvertedIndexReader>; 3],
    /// For each term of the question: its form, and where its postings are, if the segment has any.
    terms: Vec<(Form, Option<TermInfo>)>,
}

impl Lookup {
    /// Looks up the terms that occur in records in scope.
    pub(crate) fn new(fields: &Fields, segment: &SegmentReader, language: &PlanLanguage) -> Result<Self, IndexError> {
        let inverted = |form| segment.inverted_index(fields.of_form(form));
        let inverted = [inverted(Form::Stem)?, inverted(Form::Written)?, inverted(Form::Gram)?];
        let mut terms = Vec::with_capacity(language.terms.len());
        let mut spelling = String::new();
        for term in &language.terms {
            let mut info = None;
            if term.frequency > 0 {
                term_text(&language.language, term.form, &term.text, &mut spelling);
                info = inverted[index_of(term.form)].get_term_info(&Term::from_field_text(fields.of_form(term.form), &spelling))?;
            }
            terms.push((term.form, info));
        }
        Ok(Self { inverted, terms })
    }

    /// The postings of a term of the question, by its index.
    pub(crate) fn postings(&self, term: usize, option: IndexRecordOption) -> Result<Option<SegmentPostings>, IndexError> {
        let Some((form, Some(info))) = self.terms.get(term) else { return Ok(None) };
        Ok(Some(self.inverted[index_of(*form)].read_postings_from_terminfo(info, option)?))
    }
}
