//! Where words of the question stand in a text.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use rejoinder_index::PlanLanguage;
use rejoinder_text::{Analyzer, Form, Language};

/// Looks for the words of a question in texts of one language, stop words aside.
pub(crate) struct Highlighter<'a> {
    analyzer: Analyzer,
    wanted: HashSet<(Form, &'a str)>,
    /// The first characters of what is wanted.
    initials: BTreeSet<char>,
    /// Words already seen to be others: hits share most of their words, and stemming takes most of the time.
    others: RefCell<HashSet<String>>,
}

impl<'a> Highlighter<'a> {
    pub(crate) fn new(language: &Language, plan: &'a PlanLanguage) -> Self {
        let words = plan.words.iter().filter(|word| !word.stop);
        let terms = words.flat_map(|word| &word.terms).map(|it| (plan.terms[it.term].form, plan.terms[it.term].text.as_str()));
        let wanted: HashSet<(Form, &str)> = terms.filter(|(form, _)| *form != Form::Gram).collect();
        let initials = wanted.iter().filter_map(|(_, text)| text.chars().next()).collect();
        Self { analyzer: Analyzer::new(Some(language)), wanted, initials, others: RefCell::default() }
    }

    /// The bytes of `text` that match, ascending and apart.
    pub(crate) fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut matched = None;
        self.analyzer.analyze_words(text, 0, &|written| self.may_match(written), &mut |token| {
            if token.form == Form::Gram {
                return;
            }
            if self.wanted.contains(&(token.form, token.text)) {
                matched = Some(token.position);
                spans.push(token.span);
            } else if token.form == Form::Written && matched != Some(token.position) {
                // The last form of a spaced word that is looked for.
                self.others.borrow_mut().insert(token.text.to_owned());
            }
        });
        spans.sort_by_key(|span| (span.start, span.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for span in spans {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        apart
    }

    /// Stemming keeps the beginning of a word of the Latin alphabet, so most words need not be stemmed to see that they are others.
    fn may_match(&self, written: &str) -> bool {
        let begins_alike = written.chars().next().is_some_and(|initial| !initial.is_ascii() || self.initials.contains(&initial));
        begins_alike && !self.others.borrow().contains(written)
    }
}
