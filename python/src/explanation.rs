//! Why an article is found, and why it is not.

use pyo3::prelude::*;

use crate::shown::{details_of, index, name_of, result};

result! {
    /// Why an article is a hit. `str(explanation)` says it in plain words.
    Explanation(rejoinder::Explanation), shows ["article", "language", "rank", "score"], {
        /// The article's id.
        article,
        /// The language of the text shown.
        language,
        /// The version shown.
        version,
        /// The language that the words were found in, where it is another one.
        found_in,
        /// Its place among the hits, from 1.
        rank,
        /// How well it fits; comparable within one result only.
        score,
        /// What each feature adds to the score, greatest first.
        contributions,
        /// The words of the question, in order, and where each was found. Those of earlier turns come last.
        words,
        /// The words of the question that were taken for misspellings.
        corrections,
        /// The passage that fits best, with the words of the question in it.
        passage,
        /// What let it be seen.
        scope,
        /// How sure `suggest` is of it; None if it drafts no reply with it.
        confidence,
    }, {
        fn __str__(&self) -> String {
            self.inner.to_string()
        }
    }
}

impl Explanation {
    /// The explanation of a hit of a search for a text.
    pub(crate) fn of(text: &str, mut explanation: rejoinder::Explanation) -> Self {
        explanation.corrections.iter_mut().for_each(|correction| index(text, &mut correction.span));
        Self::from(explanation)
    }
}

result! {
    /// What a feature adds to a score, in plain words.
    PlainContribution(rejoinder::PlainContribution), shows ["feature", "adds", "words"], {
        /// The feature's name.
        feature,
        /// Its value, a share of what the question tells.
        value,
        /// What it adds: value times weight.
        adds,
        /// What it says of the article.
        words,
    }
}

result! {
    /// A word of the question, and where in the article it was found.
    ExplainedWord(rejoinder::ExplainedWord), shows ["word", "share", "found"], {
        /// The word in normal spelling.
        word,
        /// Whether it is a stop word, which tells little.
        stop,
        /// What it tells, as a share of what the whole question does.
        share,
        /// What was found for it, that which tells most first; empty: nothing.
        found,
    }
}

result! {
    /// What was found in an article for a word of the question, and how often in which part.
    FoundAs(rejoinder::FoundAs), shows ["term", "manner"], {
        /// What was found, as the index spells it.
        term,
        /// How it stands for the word.
        manner,
        /// How often it stands in the title.
        in_title,
        /// In the example questions.
        in_examples,
        /// In headings.
        in_headings,
        /// In the rest of the text.
        in_text,
    }
}

result! {
    /// What let an article be seen: for each restriction of the query what of the article meets it.
    Admitted(rejoinder::Admitted), shows ["in_force_since", "in_force_until", "audience"], {
        /// Since when the version is in force; None: always.
        in_force_since,
        /// Until when; None: without end.
        in_force_until,
        /// Its audiences that ask.
        audience,
        /// Where the customer is.
        region,
        /// Its regions that this one is or lies in; empty: it holds everywhere, or no region is asked for.
        regions,
        /// Its channels that are asked for; empty: all, or none is asked for.
        channels,
        /// Its products that are asked about; empty: all, or none is asked about.
        products,
    }
}

result! {
    /// How sure a suggestion is of an article.
    ExplainedConfidence(rejoinder::ExplainedConfidence), shows ["confidence", "threshold", "answered"], {
        /// The probability that the reply is right.
        confidence,
        /// From which probability on it is shown as an answer.
        threshold,
        /// Whether it is.
        answered,
        /// What the probability was computed from; see `Reply.signals`.
        signals,
    }
}

result! {
    /// Why an article is not among the hits of a search, or not answered with. `str(absence)` says it in plain words.
    Absence(rejoinder::Absence), shows ["article", "language", "rank", "cause", "advice"], {
        /// The article's id.
        article,
        /// The language of the version that comes nearest to being found; None if there is none.
        language,
        /// The number of that version.
        version,
        /// Its place among the hits, from 1; None: it is not among them.
        rank,
        /// What keeps it from being found; where it is found, what keeps it from being answered with.
        cause,
        /// What removes the cause: each alone does, and then the next cause shows, if there is one.
        advice,
        /// What keeps the other versions that may not be seen out of scope, by language and version.
        others,
    }, {
        fn __str__(&self) -> String {
            self.inner.to_string()
        }
    }
}

result! {
    /// What keeps an article from being found or answered with. `str(cause)` says it in plain words.
    AbsenceCause(rejoinder::AbsenceCause), shows ["kind", "details"], {
        /// What it is, such as `expired`, `audience`, `no-shared-term`, `below-threshold`; `present`: nothing.
        kind => |it| name_of(it),
        /// What is to be said of it, by name, as plain data: `{"on": "2026-03-01T00:00:00Z"}`.
        details => |it| details_of(it),
    }, {
        fn __str__(&self) -> String {
            self.inner.to_string()
        }
    }
}

result! {
    /// A change that removes the cause for which an article is not found. `str(advice)` says it in plain words.
    Advice(rejoinder::Advice), shows ["kind", "details"], {
        /// What to do, such as `publish`, `set-valid-until`, `add-audience`, `add-example`.
        kind => |it| name_of(it),
        /// With what, by name, as plain data: `{"audience": ["public"]}`.
        details => |it| details_of(it),
    }, {
        fn __str__(&self) -> String {
            self.inner.to_string()
        }
    }
}

result! {
    /// A version that a query may not see.
    Withheld(rejoinder::Withheld), shows ["language", "version", "cause"], {
        /// Its language.
        language,
        /// Its number.
        version,
        /// What keeps it out of scope.
        cause,
    }
}
