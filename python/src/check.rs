//! What was found in a draft of a reply.

use pyo3::prelude::*;
use rejoinder::FactSource;

use crate::shown::{index, result};

result! {
    /// What a draft says that can be checked, and what was found of it.
    ReplyCheck(rejoinder::ReplyCheck), shows ["is_clean", "unsupported", "out_of_scope"], {
        /// Whether the whole draft was looked at and nothing was found wrong with it.
        is_clean => |it| it.is_clean(),
        /// Facts that an article or the customer's message bears out, in order.
        supported,
        /// Facts and names that nothing bears out, in order.
        unsupported,
        /// Text of articles that the customer may not see, in order.
        out_of_scope,
        /// Start and end of what was not looked at because the draft is too long: `draft[start:end]`.
        unchecked,
    }
}

impl ReplyCheck {
    /// The check of a draft.
    pub(crate) fn of(draft: &str, mut check: rejoinder::ReplyCheck) -> Self {
        check.supported.iter_mut().for_each(|found| index(draft, &mut found.span));
        check.unsupported.iter_mut().for_each(|found| index(draft, &mut found.span));
        check.out_of_scope.iter_mut().for_each(|found| index(draft, &mut found.span));
        check.unchecked.iter_mut().for_each(|span| index(draft, span));
        Self::from(check)
    }
}

result! {
    /// A fact of a draft that something bears out.
    SupportedFact(rejoinder::SupportedFact), shows ["kind", "text", "article"], {
        /// What it is.
        kind,
        /// Where it stands: `draft[start:end]`.
        span,
        /// Its text in the draft.
        text,
        /// The fact of an article that bears it out; None if the customer wrote it, or if it is the day by which a hand-over says that a
        /// person replies.
        article => |it| match &it.source { FactSource::Article(fact) => Some(fact), _ => None },
    }
}

result! {
    /// A fact or a name of a draft that nothing bears out.
    UnsupportedFact(rejoinder::UnsupportedFact), shows ["kind", "text", "nearest"], {
        /// What it is.
        kind,
        /// Where it stands: `draft[start:end]`.
        span,
        /// Its text in the draft.
        text,
        /// The fact of the same kind that the articles tell where they are about the same thing.
        nearest,
        /// Whether the customer wrote it, which makes no rule of it.
        in_message,
    }
}

result! {
    /// A fact of an article in scope.
    ArticleFact(rejoinder::ArticleFact), shows ["article", "language", "text"], {
        /// The article's id.
        article,
        /// The version.
        version,
        /// The language of the text.
        language,
        /// Its text there.
        text,
    }
}

result! {
    /// A run of words in a draft that stands in an article which the customer may not see, and in none that they may.
    HiddenText(rejoinder::HiddenText), shows ["span", "reason", "article"], {
        /// Where it stands: `draft[start:end]`.
        span,
        /// Why the customer may not see the article.
        reason,
        /// The article's id.
        article,
    }
}
