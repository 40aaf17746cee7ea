//! Compounds written as one word, taken apart by what else is known: *palautusoikeus* by *palautus* and *oikeus*.
//!
//! No dictionary is needed: the words of a knowledge base are themselves the parts of its compounds (Koehn and Knight, Empirical Methods
//! for Compound Splitting, 2003). `data/compounds.tsv` names the languages and the letters that join parts.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::language::Language;

/// How a language joins words into one.
#[derive(Debug)]
pub struct Compounds {
    links: Vec<&'static str>,
}

/// A part of fewer letters is more often an accident than a word.
const SHORTEST_PART: usize = 4;
/// At most this many parts; longer compounds are rare, and the work grows with each.
const MOST_PARTS: usize = 4;
/// Words longer than this, in letters, are not taken apart: they are codes or damaged text.
const LONGEST: usize = 60;
/// What is left beside a part that is itself no known word must be at least this long, for the part not to be an accident.
const LONG_PART: usize = 6;
/// How many letters of an ending may stand between a stem and the next part, where the stem lost them: *ongelm(a)tilanne*.
const ENDING: usize = 2;

/// A way to take letters apart: the sum of the logarithms of the parts' frequencies, and the parts.
type Way = (f64, Vec<Range<usize>>);

impl Compounds {
    /// How a language joins words; nothing for languages that leave them apart.
    #[must_use]
    pub fn of(language: &Language) -> Option<&'static Self> {
        static ROWS: OnceLock<BTreeMap<&'static str, Compounds>> = OnceLock::new();
        let read = |line: &'static str| {
            let (code, links) = line.split_once('\t')?;
            Some((code, Compounds { links: links.split_whitespace().filter(|link| *link != "-").collect() }))
        };
        let lines = || include_str!("../data/compounds.tsv").lines().filter(|line| !line.starts_with('#'));
        ROWS.get_or_init(|| lines().filter_map(read).collect()).get(language.primary())
    }

    /// The bytes of the parts of a word, joining letters left out; nothing if it cannot be taken apart into words for which `frequency` is
    /// above 0. Of several ways the one with the greatest geometric mean of frequencies is taken, then that of fewest parts.
    ///
    /// `frequency` is called once for each piece of the word, so at most a few thousand times.
    #[must_use]
    pub fn split(&self, word: &str, frequency: &mut dyn FnMut(&str) -> u64) -> Vec<Range<usize>> {
        let bounds: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let n_letters = bounds.len() - 1;
        if !(2 * SHORTEST_PART..=LONGEST).contains(&n_letters) {
            return Vec::new();
        }
        // best[k][end]: the best way to take the letters before `end` apart into k parts, as the sum of logarithms.
        let mut best: Vec<Vec<Option<Way>>> = vec![vec![None; n_letters + 1]; MOST_PARTS + 1];
        best[0][0] = Some((0.0, Vec::new()));
        for start in 0..=n_letters - SHORTEST_PART {
            if best.iter().all(|ways| ways[start].is_none()) {
                continue;
            }
            for end in start + SHORTEST_PART..=n_letters {
                if start == 0 && end == n_letters {
                    continue;
                }
                let part = bounds[start]..bounds[end];
                let count = frequency(&word[part.clone()]);
                if count == 0 {
                    continue;
                }
                for parts in 0..MOST_PARTS {
                    let Some((sum, ranges)) = best[parts][start].clone() else { continue };
                    let sum = sum + (count as f64).ln();
                    let with = || [ranges.as_slice(), std::slice::from_ref(&part)].concat();
                    for next in self.after(&word[part.end..]).map(|link| end + link) {
                        // Nothing may follow the last part, and a link joins two.
                        if (next == n_letters) == (end == n_letters) && best[parts + 1][next].as_ref().is_none_or(|(other, _)| sum > *other)
                        {
                            best[parts + 1][next] = Some((sum, with()));
                        }
                    }
                }
            }
        }
        let ways = (2..=MOST_PARTS).filter_map(|parts| best[parts][n_letters].take().map(|(sum, ranges)| (sum / parts as f64, ranges)));
        ways.reduce(|a, b| if b.0 > a.0 { b } else { a }).map_or(Vec::new(), |(_, ranges)| ranges)
    }

    /// How well a piece of a word stands in it as a part: 1 if what stands before and after it are known words or nothing, less if one of
    /// them is not known and the piece is long; nothing if it stands there by accident.
    #[must_use]
    pub fn fit(&self, word: &str, piece: Range<usize>, known: &mut dyn FnMut(&str) -> bool) -> Option<f64> {
        let (before, after) = (word.get(..piece.start)?, word.get(piece.end..)?);
        let is_long = word.get(piece).is_some_and(|piece| n_letters(piece) >= LONG_PART);
        let mut is_word = |text: &str| n_letters(text) >= SHORTEST_PART - 1 && known(text);
        let known_before = before.is_empty() || self.before(before).any(|link| is_word(&before[..before.len() - link]));
        let known_after = after.is_empty() || {
            let mut starts = after.char_indices().map(|(at, _)| at).take(ENDING + 1);
            starts.any(|at| is_word(&after[at..]))
        };
        let room = |side: &str| side.is_empty() || n_letters(side) >= SHORTEST_PART;
        match (known_before, known_after) {
            (true, true) => Some(1.0),
            (true, false) | (false, true) if is_long && room(before) && room(after) => Some(0.6),
            _ => None,
        }
    }

    /// The lengths in letters of the links that `text` may begin with, 0 for none first.
    fn after(&self, text: &str) -> impl Iterator<Item = usize> {
        [0].into_iter().chain(self.links.iter().filter(move |link| text.starts_with(**link)).map(|link| n_letters(link)))
    }

    /// The lengths of the links that `text` may end with, 0 for none first.
    fn before(&self, text: &str) -> impl Iterator<Item = usize> {
        [0].into_iter().chain(self.links.iter().filter(move |link| text.ends_with(**link)).map(|link| link.len()))
    }
}

fn n_letters(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tag: &str) -> &'static Compounds {
        Compounds::of(&Language::parse(tag).unwrap()).unwrap()
    }

    #[test]
    fn compounds_come_apart() {
        let rows = [
            ("fi", "palautusoikeus", "palautus 9,oikeus 9", "palautus oikeus"),
            ("fi", "asiakaspalveluhenkilö", "asiakas 9,palvelu 9,henkilö 3", "asiakas palvelu henkilö"),
            ("fi", "asiakaspalveluhenkilö", "asiakas 2,palvelu 2,henkilö 9,asiakaspalvelu 9", "asiakaspalvelu henkilö"),
            ("de", "lieferungsverzögerung", "lieferung 9,verzögerung 2", "lieferung verzögerung"),
            ("sv", "leveransstopp", "leverans 5,stopp 1", "leverans stopp"),
            ("nl", "verzekeringspolis", "verzekering 5,polis 1", "verzekering polis"),
            ("fi", "palautusoikeus", "palautus 9", ""),
            ("fi", "tarina", "tari 1,na 1", ""),
            ("de", "lieferungs", "lieferung 3", ""),
            ("de", "", "", ""),
        ];
        for (tag, word, known, expected) in rows {
            let known: BTreeMap<&str, u64> =
                known.split(',').filter_map(|row| row.split_once(' ')).map(|(it, n)| (it, n.parse().unwrap())).collect();
            let parts = of(tag).split(word, &mut |part| known.get(part).copied().unwrap_or(0));
            let parts: Vec<&str> = parts.into_iter().map(|part| &word[part]).collect();
            assert_eq!(parts.join(" "), expected, "{tag} {word}");
        }
        assert!(Compounds::of(&Language::parse("en").unwrap()).is_none());
    }

    #[test]
    fn pieces_fit_where_their_neighbours_are_words() {
        let rows = [
            ("fi", "asiakaspalvelu", "palvelu", "asiakas", Some(1.0)),
            ("fi", "asiakaspalvelu", "asiakas", "palvelu", Some(1.0)),
            ("fi", "ongelmatilanne", "ongelm", "tilanne", Some(1.0)),
            ("de", "lieferungsdatum", "datum", "lieferung", Some(1.0)),
            ("fi", "asiakaskoko", "asiakas", "", Some(0.6)),
            ("fi", "automaatti", "auto", "", None),
            ("fi", "palveluhenkilö", "luhe", "palve,nkilö", Some(1.0)),
            ("fi", "palveluhenkilö", "luhe", "", None),
        ];
        for (tag, word, piece, known, expected) in rows {
            let start = word.find(piece).unwrap();
            let fit = of(tag).fit(word, start..start + piece.len(), &mut |part| known.split(',').any(|it| it == part));
            assert_eq!(fit, expected, "{tag} {word} {piece}");
        }
    }
}
