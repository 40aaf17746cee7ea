//! Stems that stand for one word, where the stemmer leaves them apart: *katu*, *kadun*.
//!
//! One file a language under `data/alternations/`. The stems made here are guesses: whoever uses them looks up which of them exist.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::language::Language;

const FILES: [(&str, &str); 5] = [
    ("et", include_str!("../data/alternations/et.txt")),
    ("fi", include_str!("../data/alternations/fi.txt")),
    ("nl", include_str!("../data/alternations/nl.txt")),
    ("ru", include_str!("../data/alternations/ru.txt")),
    ("uk", include_str!("../data/alternations/uk.txt")),
];

/// The alternations of a language: paragraphs of groups.
type Table = Vec<Vec<Group>>;

/// Endings that stand for one another after at least so many letters.
struct Group {
    shortest_root: usize,
    endings: Vec<&'static str>,
}

/// Other stems that the word of `stem` may have, in alphabetical order; none in languages without a table. At most a few dozen.
#[must_use]
pub fn alternates(language: &Language, stem: &str) -> Vec<String> {
    static TABLES: OnceLock<BTreeMap<&'static str, Table>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| FILES.into_iter().map(|(code, file)| (code, read(file))).collect());
    let Some(table) = tables.get(language.primary()) else { return Vec::new() };
    let mut found: BTreeSet<String> = BTreeSet::new();
    // One alternation of each paragraph, in either order: an ending hides the consonants before it, or lets them be seen.
    let orders: [Vec<&Vec<Group>>; 2] = [table.iter().collect(), table.iter().rev().collect()];
    for order in orders {
        let mut stems = vec![stem.to_owned()];
        for groups in order {
            let made: Vec<String> = stems.iter().flat_map(|stem| groups.iter().flat_map(move |group| replaced(stem, group))).collect();
            stems.extend(made);
        }
        found.extend(stems);
    }
    found.remove(stem);
    found.into_iter().collect()
}

fn read(file: &'static str) -> Table {
    let mut table: Table = Vec::new();
    let mut shortest_root = 0;
    let mut new_paragraph = true;
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some(letters) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            shortest_root = letters.parse().unwrap_or(0);
        } else if line.trim().is_empty() {
            new_paragraph = true;
        } else {
            if std::mem::take(&mut new_paragraph) {
                table.push(Vec::new());
            }
            let endings = line.split_whitespace().map(|ending| if ending == "-" { "" } else { ending }).collect();
            if let Some(paragraph) = table.last_mut() {
                paragraph.push(Group { shortest_root, endings });
            }
        }
    }
    table
}

/// The stem with each ending of the group that it has replaced by each of the others.
fn replaced(stem: &str, group: &Group) -> Vec<String> {
    let mut made = Vec::new();
    for ending in &group.endings {
        let Some((root, kept)) = strip(stem, ending, group.shortest_root) else { continue };
        for other in group.endings.iter().filter(|other| *other != ending) {
            made.push(other.chars().fold(root.to_owned(), |mut made, c| {
                match c {
                    'V' | 'C' => made.extend(kept),
                    c => made.push(c),
                }
                made
            }));
        }
    }
    made
}

/// The part of a stem before an ending, and the letter that stands for its `V` or `C`.
fn strip<'a>(stem: &'a str, ending: &str, shortest_root: usize) -> Option<(&'a str, Option<char>)> {
    let mut root = stem.chars();
    let mut kept = None;
    for wanted in ending.chars().rev() {
        let c = root.next_back()?;
        match wanted {
            'V' if is_vowel(c) => kept = Some(c),
            'C' if !is_vowel(c) => kept = Some(c),
            wanted if wanted == c => {}
            _ => return None,
        }
    }
    let root = root.as_str();
    (root.chars().count() >= shortest_root).then_some((root, kept))
}

fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'a' | 'e'
            | 'i'
            | 'o'
            | 'u'
            | 'y'
            | 'ä'
            | 'ö'
            | 'ü'
            | 'õ'
            | 'å'
            | 'а'
            | 'е'
            | 'и'
            | 'о'
            | 'у'
            | 'ы'
            | 'э'
            | 'ю'
            | 'я'
            | 'і'
            | 'ї'
            | 'є'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Form;
    use crate::tests::terms;

    #[test]
    fn inflected_forms_share_a_stem() {
        let rows = [
            ("fi", "asiakas", "asiakkaan"),
            ("fi", "asiakkaiden", "asiakas"),
            ("fi", "katu", "kadun"),
            ("fi", "kenkä", "kengän"),
            ("fi", "kauppa", "kaupan"),
            ("fi", "hammas", "hampaan"),
            ("fi", "tuote", "tuotteen"),
            ("fi", "oikeus", "oikeuden"),
            ("fi", "oikeutta", "oikeudet"),
            ("fi", "tilaus", "tilauksen"),
            ("fi", "leipä", "leivän"),
            ("fi", "puhelin", "puhelimen"),
            ("fi", "valitus", "valituksia"),
            ("fi", "toinen", "toisen"),
            ("nl", "huis", "huizen"),
            ("nl", "brief", "brieven"),
            ("ru", "посылка", "посылок"),
        ];
        for (tag, one, other) in rows {
            let language = Language::parse(tag).unwrap();
            let stem = |word: &str| terms(tag, word, Form::Stem).concat();
            let (one, other) = (stem(one), stem(other));
            assert!(one == other || alternates(&language, &one).contains(&other), "{tag} {one} {other}: {:?}", alternates(&language, &one));
        }
    }

    #[test]
    fn short_words_and_other_languages_have_none() {
        for (tag, stem) in [("fi", "a"), ("fi", ""), ("fi", "ei"), ("en", "katu"), ("zh", "街道")] {
            let made = alternates(&Language::parse(tag).unwrap(), stem);
            assert!(made.iter().all(|made| made.chars().count() >= 2), "{tag} {stem}: {made:?}");
            assert!(tag == "fi" || made.is_empty(), "{tag} {stem}: {made:?}");
        }
    }
}
