//! Leaks put in on purpose, for tests that have to show that they would find one. Only a build with the feature `planted-leaks` has any,
//! and of these at most the one that the environment names; in every other build [`leaks`] is `false` and the compiler leaves it out.

/// A way in which something out of scope gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leak {
    /// The scope does without a clause.
    Audience,
    Region,
    Channel,
    Product,
    Kind,
    /// What has not begun is in force, or what has ended.
    Start,
    End,
    /// A view is used beyond the seconds for which it holds.
    StaleView,
    /// Translations of a hit are shown whoever may see them.
    Translations,
    /// Translations teach whoever may see them.
    Links,
    /// Misspelt words are corrected to words of whatever record.
    Corrections,
    /// Compounds are looked for in whatever record.
    Vocabulary,
    /// Records that may not be seen count in frequencies, or in mean lengths.
    Frequencies,
    Lengths,
    /// Records that may not be seen count among the regions.
    Regions,
    /// What the index does not hold may be seen by anybody.
    Bar,
}

/// Whether the filter is to leak so.
#[cfg(not(feature = "planted-leaks"))]
pub(crate) const fn leaks(_: Leak) -> bool {
    false
}

/// Whether the filter is to leak so: if `REJOINDER_PLANTED_LEAK` is its name.
#[cfg(feature = "planted-leaks")]
pub(crate) fn leaks(leak: Leak) -> bool {
    static PLANTED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    let planted = PLANTED.get_or_init(|| std::env::var("REJOINDER_PLANTED_LEAK").ok());
    planted.as_ref().is_some_and(|planted| *planted == format!("{leak:?}"))
}
