//! Words that customers and articles use for the same thing: *money back* and *refund*, *box* and *parcel*.
//!
//! One file a language under `data/thesaurus/`, one group of interchangeable expressions a line. A question is expanded with the other
//! words of a group at a reduced weight; texts are never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::analyzer::{Analyzer, Form};
use crate::language::Language;

/// A word to look for beside one of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The position of the question's word that it stands beside.
    pub position: u32,
    /// The stem to look for.
    pub stem: String,
    /// 1 for a single word, less for a word of a longer expression: all of its words together tell as much as one.
    pub share: f64,
}

/// The groups of one language, by stems.
pub struct Thesaurus {
    /// The expressions of each group, as stems.
    groups: Vec<Vec<Vec<String>>>,
    /// Groups and expressions by the first stem of the expression.
    by_first: BTreeMap<String, Vec<(usize, usize)>>,
}

const FILES: [(&str, &str); 12] = [
    ("de", include_str!("../data/thesaurus/de.txt")),
    ("en", include_str!("../data/thesaurus/en.txt")),
    ("es", include_str!("../data/thesaurus/es.txt")),
    ("fi", include_str!("../data/thesaurus/fi.txt")),
    ("fr", include_str!("../data/thesaurus/fr.txt")),
    ("it", include_str!("../data/thesaurus/it.txt")),
    ("ja", include_str!("../data/thesaurus/ja.txt")),
    ("nl", include_str!("../data/thesaurus/nl.txt")),
    ("pt", include_str!("../data/thesaurus/pt.txt")),
    ("sv", include_str!("../data/thesaurus/sv.txt")),
    ("vi", include_str!("../data/thesaurus/vi.txt")),
    ("zh", include_str!("../data/thesaurus/zh.txt")),
];

impl Thesaurus {
    /// The thesaurus of a language; empty where there is none. Made once for each language.
    #[must_use]
    pub fn of(language: &Language) -> Arc<Self> {
        static MADE: OnceLock<Mutex<BTreeMap<String, Arc<Thesaurus>>>> = OnceLock::new();
        let mut made = MADE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        let primary = language.primary();
        let make = || {
            let file = FILES.iter().find(|(code, _)| *code == primary).map_or("", |(_, file)| file);
            Arc::new(Self::read(file, &Analyzer::new(Some(language))))
        };
        made.entry(primary.to_owned()).or_insert_with(make).clone()
    }

    fn read(file: &str, analyzer: &Analyzer) -> Self {
        let mut groups = Vec::new();
        let mut by_first: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for line in file.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let mut expressions: Vec<Vec<String>> = Vec::new();
            for expression in line.split('|') {
                let mut stems = Vec::new();
                analyzer.analyze(expression.trim(), 0, &mut |token| {
                    if token.form == Form::Stem {
                        stems.push(token.text.to_owned());
                    }
                });
                // Inflected forms of one word often share their stem.
                if !stems.is_empty() && !expressions.contains(&stems) {
                    by_first.entry(stems[0].clone()).or_default().push((groups.len(), expressions.len()));
                    expressions.push(stems);
                }
            }
            groups.push(expressions);
        }
        Self { groups, by_first }
    }

    /// The words to look for beside those of a question, given as stems with their positions in order.
    #[must_use]
    pub fn related(&self, question: &[(u32, String)]) -> Vec<Related> {
        let mut related = Vec::new();
        let mut seen: BTreeSet<(u32, &str)> = BTreeSet::new();
        for (start, (position, stem)) in question.iter().enumerate() {
            for &(group, expression) in self.by_first.get(stem).into_iter().flatten() {
                let stems = &self.groups[group][expression];
                let asked = question[start..].iter().map(|(_, stem)| stem);
                if !asked.take(stems.len()).eq(stems) {
                    continue;
                }
                for other in self.groups[group].iter().filter(|other| *other != stems) {
                    let share = 1.0 / other.len() as f64;
                    for stem in other.iter().filter(|stem| !stems.contains(stem)) {
                        if seen.insert((*position, stem)) {
                            related.push(Related { position: *position, stem: stem.clone(), share });
                        }
                    }
                }
            }
        }
        related
    }
}
