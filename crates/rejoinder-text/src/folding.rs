//! What readers of a language take as the same: case rules, Chinese scripts, and the rows of `data/folding.tsv`.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use crate::script::is_han;

/// The rules of one language.
#[derive(Clone, Copy)]
pub(crate) struct Folding {
    /// Turkish and Azeri: `I` is the capital of `ı`, `İ` of `i`.
    pub(crate) dotless_i: bool,
    /// Traditional Chinese characters become Simplified ones. Japanese keeps its own forms.
    pub(crate) simplify_han: bool,
    own: Option<&'static Rules>,
    common: Option<&'static Rules>,
}

/// A spelling and what it becomes.
#[derive(Debug, PartialEq)]
struct Rule {
    from: String,
    to: String,
    /// Only where nothing follows.
    at_end: bool,
}

/// Rules by the first character of the spelling, the longest first.
type Rules = BTreeMap<char, Vec<Rule>>;

impl Folding {
    /// The rules of a language (primary subtag); the empty one has those that hold for all.
    pub(crate) fn of(primary: &str) -> Self {
        let tables = tables();
        Self { dotless_i: matches!(primary, "tr" | "az"), simplify_han: primary != "ja", own: tables.get(primary), common: tables.get("*") }
    }

    /// Whether a character becomes what it becomes in every language.
    pub(crate) fn is_common(self, c: char) -> bool {
        !self.dotless_i && self.own.is_none() && (self.simplify_han || !is_han(c))
    }

    /// Whether words in ASCII may change in more than case.
    pub(crate) fn changes_ascii(self) -> bool {
        self.dotless_i || self.own.is_some_and(|rules| rules.range(..'\u{80}').next().is_some())
    }

    /// Whether a character that would divide a word is dropped from the words of this language instead.
    pub(crate) fn joins(self, c: char) -> bool {
        let rules = self.own.and_then(|rules| rules.get(&c));
        rules.into_iter().flatten().any(|rule| rule.to.is_empty() && rule.from.len() == c.len_utf8())
    }

    /// If `text` begins with a spelling that has a rule: how many bytes it takes up, and what it becomes.
    pub(crate) fn replacement(self, text: &str) -> Option<(usize, &'static str)> {
        let first = text.chars().next()?;
        let fits = |rule: &&Rule| text.starts_with(&rule.from) && (!rule.at_end || rule.from.len() == text.len());
        let rules = [self.own, self.common].into_iter().flatten();
        let rule = rules.filter_map(|rules| rules.get(&first)).find_map(|rules| rules.iter().find(fits))?;
        Some((rule.from.len(), &rule.to))
    }
}

/// The table by language; `*` holds for all.
fn tables() -> &'static BTreeMap<&'static str, Rules> {
    static TABLES: OnceLock<BTreeMap<&'static str, Rules>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables: BTreeMap<&'static str, Rules> = BTreeMap::new();
        for line in include_str!("../data/folding.tsv").lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t').map(str::trim);
            let mut column = || columns.next().unwrap_or_default();
            let (languages, from, to) = (column(), spellings(column()), spellings(column()));
            for (index, from) in from.iter().enumerate() {
                let to = if to.len() == 1 { to.first() } else { to.get(index) };
                let (from, at_end) = from.strip_suffix('$').map_or((from.as_str(), false), |from| (from, true));
                let Some(first) = from.chars().next() else { continue };
                for language in languages.split(',') {
                    let rules = tables.entry(language).or_default().entry(first).or_default();
                    rules.push(Rule { from: from.to_owned(), to: to.cloned().unwrap_or_default(), at_end });
                    rules.sort_by_key(|rule| std::cmp::Reverse(rule.from.len()));
                }
            }
        }
        tables
    })
}

/// The spellings of a column, ranges spelled out.
fn spellings(column: &str) -> Vec<String> {
    let spelled = |item: &str| match item.strip_prefix("U+") {
        Some(_) => range(item).into_iter().flatten().filter_map(char::from_u32).map(String::from).collect(),
        None => vec![item.to_owned()],
    };
    column.split_whitespace().flat_map(spelled).collect()
}

/// `U+064B` or `U+064B..U+0652`.
fn range(item: &str) -> Option<RangeInclusive<u32>> {
    let (first, last) = item.split_once("..").unwrap_or((item, item));
    let number = |item: &str| u32::from_str_radix(item.strip_prefix("U+")?, 16).ok();
    Some(number(first)?..=number(last)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::rows;
    use crate::normal::normalize;

    #[test]
    fn every_row_is_of_known_languages_and_its_results_stay() {
        for (language, rules) in tables() {
            assert!(*language == "*" || rows().contains_key(language), "{language}");
            for rule in rules.values().flatten() {
                let mut again = String::new();
                normalize(&rule.to, Folding::of(if *language == "*" { "" } else { language }), &mut again);
                assert_eq!(again, rule.to, "{language} {rule:?}");
            }
        }
    }

    #[test]
    fn columns_pair_up() {
        for line in include_str!("../data/folding.tsv").lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let &[_, from, to] = columns.as_slice() else { panic!("three columns: {line:?}") };
            let (from, to) = (spellings(from), spellings(to));
            assert!(!from.is_empty() && (to.len() <= 1 || to.len() == from.len()), "{line:?}");
        }
    }
}
