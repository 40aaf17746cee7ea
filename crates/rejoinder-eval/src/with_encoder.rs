//! What an encoder adds, set by set, in Markdown.

use std::fmt::Write;

use crate::report::Report;

/// A set measured with words alone, and with words and meaning.
#[derive(Clone, Debug)]
pub struct Added {
    /// The set's name, and what is special about the run.
    pub name: String,
    /// Without the encoder.
    pub words: Report,
    /// With it.
    pub both: Report,
    /// The main figure with weights of meaning that were fitted without the set's family, if it took part in the fit.
    pub held_out: Option<f64>,
}

const HEAD: &str = "# What an encoder adds\n\nMade by `rejoinder-eval meaning SETS... --encoder FOLDER --write`; not edited by hand. A set is judged by \
nDCG@10, a set of intents by the share of first replies that are right. *Held out* is that figure with weights of meaning that were fitted \
without the set's family; the weights of words are the shipped ones throughout. Replies with examples keep in it \
the scores that the shipped weights gave them, although it is the examples that order them: of sets of intents it tells too little.\n\n";

/// The text of `RESULTS_WITH_ENCODER.md`.
#[must_use]
pub fn table_of_added(model: &str, rows: &[Added]) -> String {
    let mut out = format!("{HEAD}Encoder: {model}.\n\n");
    out.push_str("| set | n | words | with meaning | difference | held out | answer@1 words | meaning | AUROC words | meaning |\n");
    out.push_str("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.3}"));
    for Added { name, words, both, held_out } in rows {
        let (before, after) = (words.figure().unwrap_or_default(), both.figure().unwrap_or_default());
        let cells = [words.answer1, both.answer1, words.auroc, both.auroc].map(number).join(" | ");
        // Writing to a string cannot fail.
        let _ =
            writeln!(out, "| {name} | {} | {before:.3} | {after:.3} | {:+.3} | {} | {cells} |", both.n, after - before, number(*held_out));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_what_is_added() {
        let report = |ndcg10, answer1| Report { n: 9, ndcg10: Some(ndcg10), answer1, ..Report::default() };
        let row = Added { name: "a".to_owned(), words: report(0.5, Some(0.25)), both: report(0.75, Some(0.5)), held_out: Some(0.7) };
        let intents = Report { n: 9, reply1: Some(0.5), auroc: Some(0.9), ..Report::default() };
        let other = Added { name: "b".to_owned(), words: intents.clone(), both: intents, held_out: None };
        let text = table_of_added("tiny", &[row, other]);
        for expected in [
            "Encoder: tiny.",
            "| a | 9 | 0.500 | 0.750 | +0.250 | 0.700 | 0.250 | 0.500 |  |  |",
            "| b | 9 | 0.500 | 0.500 | +0.000 |  |  |  | 0.900 | 0.900 |",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }
}
