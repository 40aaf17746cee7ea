//! What is nearly spelt alike: ids, and words of an article.

use std::collections::BTreeSet;

use rejoinder_text::{Analyzer, Form};
// Letters that are wrong, missing, added or exchanged with a neighbour, no letter changed twice.
use strsim::osa_distance as errors;

use super::cause::NearWord;
use crate::prepared::Prepared;

/// At most so many ids or words are told.
const MOST_TOLD: usize = 3;
/// Of longer texts only so many letters are compared.
const LONGEST: usize = 100;
/// At most so many different words of an article are compared with each of the question's.
const MOST_WORDS: usize = 20_000;

/// The texts that differ from `wanted` in at most half of their letters, nearest first, with how many they are; letter case aside.
/// Quadratic in the letters, of which it reads a hundred, and linear in the number of texts.
pub(super) fn nearest<'a>(wanted: &str, among: impl Iterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let wanted = letters(wanted);
    let mut near: Vec<(usize, &str)> = Vec::new();
    for text in among {
        let other = letters(text);
        let lengths = [&wanted, &other].map(|text| text.chars().count());
        let longest = lengths[0].max(lengths[1]);
        if 2 * lengths[0].abs_diff(lengths[1]) <= longest {
            let errors = errors(&wanted, &other);
            near.extend((2 * errors <= longest).then_some((errors, text)));
        }
    }
    near.sort_unstable();
    near.truncate(MOST_TOLD);
    near
}

/// The words of an article that are most like those of a question, each of these once, nearest first.
pub(super) fn nearest_words(asked: &[String], prepared: &Prepared) -> Vec<NearWord> {
    let mut words: BTreeSet<String> = BTreeSet::new();
    let article = &prepared.article;
    let analyzer = Analyzer::new(Some(&article.language));
    for text in std::iter::once(&article.title).chain(&article.examples).chain([&prepared.rendered.text]) {
        analyzer.analyze(text, 0, &mut |token| {
            if token.form == Form::Written && !token.stop && words.len() < MOST_WORDS && !words.contains(token.text) {
                words.insert(token.text.to_owned());
            }
        });
    }
    let of = |word: &String| {
        let (errors, near) = nearest(word, words.iter().map(String::as_str)).into_iter().next()?;
        Some(NearWord { word: word.clone(), near: near.to_owned(), errors })
    };
    let mut near: Vec<NearWord> = asked.iter().filter_map(of).collect();
    near.sort_by(|a, b| (a.errors, &a.word).cmp(&(b.errors, &b.word)));
    near.truncate(MOST_TOLD);
    near
}

fn letters(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_counted_as_people_make_them() {
        let rows = [
            ("", "", 0),
            ("", "ab", 2),
            ("return", "return", 0),
            ("retrun", "return", 1),
            ("retur", "return", 1),
            ("kitten", "sitting", 3),
        ];
        for (a, b, expected) in rows {
            let [a, b] = [a, b].map(letters);
            assert_eq!((errors(&a, &b), errors(&b, &a)), (expected, expected), "{a:?} {b:?}");
        }
    }

    #[test]
    fn the_nearest_come_first_and_what_is_far_does_not_come() {
        let ids = ["returns", "return-window", "Refunds", "shipping", "retuns"];
        let found: Vec<&str> = nearest("retruns", ids.into_iter()).into_iter().map(|(_, id)| id).collect();
        assert_eq!(found, ["retuns", "returns", "Refunds"]);
        assert!(nearest("", ids.into_iter()).is_empty() && nearest("xyz", ids.into_iter()).is_empty());
        assert_eq!(nearest(&"x".repeat(9_999), std::iter::once("xxx")), []);
    }
}
