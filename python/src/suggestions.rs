//! What can be said to a customer: replies, a question back, or what a person should know.

use pyo3::prelude::*;
use rejoinder::Outcome;

use crate::shown::{index, indices, name_of, result};

result! {
    /// What can be said to a customer.
    Suggestions(rejoinder::Suggestions), shows ["language", "outcome", "replies"], {
        /// What the customer asks, without quoted mail, greeting and signature.
        question,
        /// The language of the message, if that is clear.
        language,
        /// What the customer wants.
        kind,
        /// Whether there is an answer.
        outcome => |it| name_of(&it.outcome),
        /// The question that decides between several plausible answers; None unless the outcome is `clarify`.
        clarify => |it| match &it.outcome { Outcome::Clarify(question) => Some(question), _ => None },
        /// What the person who takes over should know; None unless the outcome is `hand-over`.
        hand_over => |it| match &it.outcome { Outcome::HandOver(hand_over) => Some(hand_over), _ => None },
        /// Replies that are likely enough to be right, likeliest first. Empty unless the outcome is `answered`.
        replies,
        /// What else was looked at and is not likely enough: for a person to judge, not to send.
        considered,
        /// The single questions of the message, where it holds several.
        asks,
        /// What the customer tells that can be looked up elsewhere, in order of place. It goes nowhere from here.
        slots,
        /// The passages that speak most for the articles looked at, best first.
        passages,
        /// The audiences that it was made for: nobody may be told of it who may see less than they.
        audience,
    }, {
        /// The prompt that lets a language model write the reply from the passages found and nothing else: rules, passages with numbers
        /// and ids, the customer's message. Check what it writes with `check_reply`.
        fn prompt(&self, py: Python<'_>) -> String {
            py.detach(|| self.inner.prompt())
        }
    }
}

impl Suggestions {
    pub(crate) fn of(mut suggestions: rejoinder::Suggestions) -> Self {
        // One by one: slots may lie within one another.
        suggestions.slots.iter_mut().for_each(|slot| index(&suggestions.question, &mut slot.span));
        Self::from(suggestions)
    }
}

result! {
    /// One question of a message that holds several.
    Ask(rejoinder::Ask), shows ["text", "article", "confidence"], {
        /// The question.
        text,
        /// The article that answers it best, if any is likely enough.
        article,
        /// How likely that article is right.
        confidence,
    }
}

result! {
    /// Something in a message that can be looked up elsewhere: an order number, a date, a product.
    Slot(rejoinder::Slot), shows ["kind", "text", "value"], {
        /// What it is; a product is a `name`.
        kind,
        /// As the customer wrote it.
        text,
        /// The same in a form that compares: `2026-12-03`, `49.90 EUR`; for a product its name in the articles.
        value,
        /// Where it stands: `suggestions.question[start:end]`.
        span,
    }
}

result! {
    /// A passage of an article version, as grounds for an answer.
    Grounds(rejoinder::Grounds), shows ["article", "version", "text"], {
        /// The article's id.
        article,
        /// The version.
        version,
        /// The language of the text.
        language,
        /// The title.
        title,
        /// The passage.
        text,
        /// The numbers of the steps in it, which the text does not hold, each with its place: `(index, number)`, in order.
        steps => |it| steps(it),
    }
}

/// The steps of a passage, their places as `str` indices.
fn steps(grounds: &rejoinder::Grounds) -> Vec<(usize, u32)> {
    let places: Vec<_> = grounds.steps.iter().map(|&(place, _)| place..place).collect();
    indices(&grounds.text, &places).iter().zip(&grounds.steps).map(|(place, &(_, number))| (place.start, number)).collect()
}

result! {
    /// A question back to the customer: the one that tells most.
    Question(rejoinder::Question), shows ["facet", "options", "text"], {
        /// What it asks for.
        facet,
        /// What the customer may answer, as the articles name it.
        options,
        /// How much of what is unknown the answer tells, in bits.
        gain,
        /// The whole message, ready to send, in the customer's language; empty in a language without phrases.
        text,
        /// Its parts, each with its source.
        parts,
    }
}

result! {
    /// Something that a customer knows and that articles differ in.
    Facet(rejoinder::Facet), shows ["kind", "name"], {
        /// What it is.
        kind => |it| name_of(it),
        /// What tags name before a colon, such as `device` in `device:phone`; None unless the kind is `other`.
        name => |it| match it { rejoinder::Facet::Other(name) => Some(name), _ => None },
    }
}

result! {
    /// What the person who takes over should know.
    HandOver(rejoinder::HandOver), shows ["reason", "department", "topics"], {
        /// Why there is no answer.
        reason,
        /// The customer's language, if that is clear.
        language,
        /// Tags of what was considered, likeliest first.
        topics,
        /// The tag that most of what was considered has: who may know.
        department,
        /// What canned replies that were considered would need to be told.
        missing,
        /// By when the customer should hear from a person: a working day later.
        follow_up,
        /// What can be said until then, in the customer's language; empty in a language without phrases.
        text,
        /// Its parts, each with its source.
        parts,
    }
}
