//! What a search found.

use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::shown::{index, indices, result};

result! {
    /// What a search found.
    SearchResults(rejoinder::SearchResults), shows ["language", "corrections", "hits"], {
        /// The language the query is in, if that is clear.
        language,
        /// The words of the query that were taken for misspellings, in order.
        corrections,
        /// The hits, best first.
        hits,
    }, {
        /// How many hits there are: results without hits are false.
        fn __len__(&self) -> usize {
            self.inner.hits.len()
        }

        fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyIterator>> {
            slf.getattr("hits")?.try_iter()
        }
    }
}

impl SearchResults {
    /// The results of a search for a text.
    pub(crate) fn of(text: &str, mut results: rejoinder::SearchResults) -> Self {
        results.corrections.iter_mut().for_each(|correction| index(text, &mut correction.span));
        Self::from(results)
    }
}

result! {
    /// A word of the query that was taken for a misspelling.
    Correction(rejoinder::Correction), shows ["word", "replacement"], {
        /// The word as it stands in the query.
        word,
        /// Where it stands there: `text[start:end]`.
        span,
        /// The likeliest word meant, in normal spelling. Others may have been looked for as well.
        replacement,
    }
}

result! {
    /// An article that fits.
    Hit(rejoinder::Hit), shows ["article", "language", "title", "score"], {
        /// The article's id.
        article,
        /// The language of the text shown.
        language,
        /// The version shown.
        version,
        /// What it is.
        kind,
        /// Its title.
        title,
        /// Where a customer can read it.
        url,
        /// Its tags.
        tags,
        /// How well it fits; comparable within one result only.
        score,
        /// The language that the words were found in, where it is another one: the text shown is its translation.
        found_in,
        /// The passage that fits best.
        passage,
        /// What each feature adds to the score, greatest first.
        contributions,
    }
}

result! {
    /// A part of an article's text.
    Excerpt(rejoinder::Excerpt), shows ["text", "highlights"], {
        /// The text.
        text,
        /// The headings it stands under, outermost first.
        headings,
        /// Start and end of what in `text` matches words of the query, ascending and apart: `text[start:end]`.
        highlights => |it| indices(&it.text, &it.highlights),
    }
}

result! {
    /// What a feature adds to a score.
    Contribution(rejoinder::Contribution), shows ["feature", "value", "adds"], {
        /// The feature's name.
        feature,
        /// Its value, a share of what the question tells.
        value,
        /// What it adds: value times weight.
        adds,
    }
}
