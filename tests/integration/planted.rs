//! The test for leaks finds those that are planted, and only a build that is made for it has any to plant.

use std::env;
use std::process::{Command, Output};

/// What `planted.rs` of rejoinder-index knows how to leak.
const LEAKS: [&str; 16] = [
    "Audience",
    "Region",
    "Channel",
    "Product",
    "Kind",
    "Start",
    "End",
    "StaleView",
    "Translations",
    "Links",
    "Corrections",
    "Vocabulary",
    "Frequencies",
    "Lengths",
    "Regions",
    "Bar",
];

/// Runs a test of this program with a leak planted.
fn run(test: &str, leak: &str) -> Output {
    let program = env::current_exe().unwrap();
    let arguments = ["--exact", "--nocapture", test];
    Command::new(program).args(arguments).env("REJOINDER_PLANTED_LEAK", leak).env("RUST_BACKTRACE", "0").output().unwrap()
}

#[cfg(feature = "planted-leaks")]
#[test]
fn every_planted_leak_is_caught() {
    for leak in LEAKS {
        let output = run("integration::leaks::nothing_out_of_scope_comes_out", leak);
        let said = String::from_utf8_lossy(&output.stderr);
        let caught = said.lines().find(|line| ["leak: ", "interference: "].iter().any(|kind| line.contains(kind)));
        assert!(!output.status.success() && caught.is_some(), "{leak} is not caught: {said}");
        println!("{leak}: {}", caught.unwrap_or_default().chars().take(100).collect::<String>());
    }
}

#[cfg(not(feature = "planted-leaks"))]
#[test]
fn the_environment_plants_nothing() {
    for leak in LEAKS {
        for test in ["only_what_the_scope_allows", "validity_is_exact_to_the_second", "what_is_out_of_scope_changes_no_byte"] {
            let output = run(&format!("integration::scope::{test}"), leak);
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && said.contains("1 passed"), "{leak}: {said}");
        }
    }
}
