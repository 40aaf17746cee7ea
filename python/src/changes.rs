//! What changed, and what disagrees.

use pyo3::prelude::*;
use rejoinder::Matter;

use crate::shown::{name_of, result};

result! {
    /// An article that may now be seen otherwise than before.
    ArticleChange(rejoinder::ArticleChange), shows ["article", "language", "change", "at"], {
        /// The article's id.
        article,
        /// Its language.
        language,
        /// What it is.
        kind,
        /// Its title; of an article that was withdrawn, its last one.
        title,
        /// Where a customer can read it.
        url,
        /// What became of it.
        change,
        /// When: the second from which it is in force or out of force, or when it was written; None where what withdrew it is not in its
        /// times.
        at,
        /// The version before; None if it is new.
        before,
        /// The version now; None if it was withdrawn.
        after,
        /// What differs, where there are two to compare: of the fields only what readers see, the title and the address.
        diff,
    }
}

result! {
    /// A change of an article that a reply answers with, not long ago.
    RecentChange(rejoinder::RecentChange), shows ["at", "diff"], {
        /// Since when it holds.
        at,
        /// What it changed: of the fields only what readers see, the title and the address.
        diff,
    }
}

result! {
    /// What changed from one version of an article to another. `str(diff)` shows it as lines that begin with `!`, `-` and `+`.
    Diff(rejoinder::Diff), shows ["article", "language", "before", "after"], {
        /// The article's id.
        article,
        /// Its language.
        language,
        /// The version compared.
        before,
        /// The version it is compared with.
        after,
        /// What differs beside the text: the title, the times, who may read it where, examples.
        fields,
        /// The sentences that differ, in the order of the text.
        sentences,
        /// The facts and negations that differ: what of all this changes what is said.
        facts,
    }, {
        fn __str__(&self) -> String {
            self.inner.to_string()
        }

        /// Whether anything differs.
        fn __bool__(&self) -> bool {
            !self.inner.is_empty()
        }
    }
}

result! {
    /// A field of an article that differs.
    FieldChange(rejoinder::FieldChange), shows ["field", "before", "after"], {
        /// Its name, as in files.
        field,
        /// What it held; empty if it was left out.
        before,
        /// What it holds.
        after,
    }
}

result! {
    /// A sentence that differs: reworded if there is one before and one after.
    SentenceChange(rejoinder::SentenceChange), shows ["before", "after"], {
        /// The sentence that is gone.
        before => |it| it.before.as_ref().map(|it| &it.text),
        /// The sentence that is new.
        after => |it| it.after.as_ref().map(|it| &it.text),
    }
}

result! {
    /// Two texts that should say the same and do not. `str(disagreement)` says it in plain words.
    Disagreement(rejoinder::Disagreement), shows ["about", "sides"], {
        /// What they disagree about: a kind of fact, or `negation`, whether something is so or not.
        about => |it| match &it.about { Matter::Fact(kind) => name_of(kind), other => name_of(other) },
        /// What each of the two says.
        sides,
    }, {
        fn __str__(&self) -> String {
            self.inner.to_string()
        }
    }
}

result! {
    /// What a text says about the matter of a disagreement, or that it says nothing.
    Said(rejoinder::Said), shows ["article", "language", "text"], {
        /// The article's id.
        article,
        /// The version.
        version,
        /// Its language.
        language,
        /// The words that say it, as they are written; None if the text does not say it.
        text,
        /// The sentence, or the title, in which they stand or should stand; None if no sentence goes with that of the other side.
        sentence,
    }
}
