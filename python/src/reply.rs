//! A draft of what to say, and the parts that any text for a customer is made of.

use pyo3::prelude::*;

use crate::shown::{name_of, result};

result! {
    /// A draft of what to say.
    Reply(rejoinder::Reply), shows ["article", "language", "confidence", "text"], {
        /// The whole text, ready to send.
        text,
        /// Its parts, each with its source.
        parts,
        /// What it answers with.
        answer,
        /// The id of the article it quotes.
        article,
        /// What that article is.
        kind,
        /// The title of that article.
        title,
        /// The version quoted.
        version,
        /// The language of the text quoted.
        language,
        /// The probability that it is right.
        confidence,
        /// What the confidence was computed from, by name. It says why, and decides nothing: names and meaning may change with any version.
        signals,
        /// Where a customer can read more.
        url,
        /// The placeholders of a canned reply that have no value. What needs them is left out of the text.
        missing,
        /// What changed in the article not long ago (`changed_within`), if anything did.
        changed,
        /// What to check before sending.
        warnings,
    }
}

impl Reply {
    /// The article quoted, the language and the version.
    pub(crate) fn quoted(&self) -> (String, Option<rejoinder::Language>, Option<u32>) {
        (self.inner.article.clone(), Some(self.inner.language.clone()), Some(self.inner.version))
    }
}

result! {
    /// The part of an article that answers.
    Answer(rejoinder::Answer), shows ["form", "text"], {
        /// What it is.
        form,
        /// The text.
        text,
    }
}

result! {
    /// A part of a reply. Every part comes from somewhere: an article version or a named phrase.
    Part(rejoinder::Part), shows ["kind", "text", "source"], {
        /// What it does in the reply.
        kind,
        /// Its text.
        text,
        /// Where it comes from.
        source,
    }
}

/// The spans and placeholders of an article that a part quotes, or nothing where it is a phrase.
fn quoted(source: &rejoinder::PartSource) -> Option<(&String, &rejoinder::Language, u32, &Vec<String>)> {
    match source {
        rejoinder::PartSource::Article { article, language, version, filled, .. } => Some((article, language, *version, filled)),
        _ => None,
    }
}

result! {
    /// Where a part comes from: a phrase, or a version of an article.
    PartSource(rejoinder::PartSource), shows ["phrase", "article", "language", "version"], {
        /// The phrase's name in the phrase file of the reply's language.
        phrase => |it| match it { rejoinder::PartSource::Phrase(name) => Some(name), _ => None },
        /// The article's id.
        article => |it| quoted(it).map(|it| it.0),
        /// The article's language.
        language => |it| quoted(it).map(|it| it.1),
        /// The version quoted.
        version => |it| quoted(it).map(|it| it.2),
        /// The placeholders of a canned reply that were filled in, in order.
        filled => |it| quoted(it).map(|it| it.3.clone()).unwrap_or_default(),
    }
}

result! {
    /// What to check before sending a reply.
    Warning(rejoinder::Warning), shows ["kind", "language", "review_by", "line", "reason"], {
        /// What it is about.
        kind => |it| name_of(it),
        /// The article's language, where it is not the customer's; the language of its source, where that is newer.
        language => |it| match it {
            rejoinder::Warning::OtherLanguage(other) | rejoinder::Warning::Outdated(other) => Some(other),
            _ => None,
        },
        /// When the article should have been looked over, where that is past.
        review_by => |it| match it { rejoinder::Warning::ReviewOverdue(by) => Some(by), _ => None },
        /// The line of the article's body that holds a broken template; the first is 1.
        line => |it| match it { rejoinder::Warning::BrokenTemplate { line, .. } => Some(line), _ => None },
        /// What is wrong with it.
        reason => |it| match it { rejoinder::Warning::BrokenTemplate { reason, .. } => Some(reason), _ => None },
    }
}
