//! The knowledge base from outside: what a host relies on, through the public API alone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod integration {
    mod absence;
    mod base_check;
    mod check;
    mod codes;
    mod determinism;
    mod durability;
    mod events;
    mod examples;
    mod invented;
    mod leaks;
    #[cfg(feature = "encoder")]
    mod meaning;
    mod outcomes;
    mod planted;
    mod report;
    mod scope;
    mod suggestions;
    mod support;
    mod timelines;
    mod translations;
    mod versions;
    mod words;
}
