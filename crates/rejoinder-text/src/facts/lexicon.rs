//! The words that facts are made of, from `data/facts/`: one file a language, and one for all.
//!
//! A row is a role with its value, a tab, and spellings between bars. A spelling that ends in `*` is the beginning of a word. A space in a
//! spelling stands for a space, a hyphen or a line break. Of a month the first spelling is the one that stands in a date, in the case and
//! with the capital letters that it has there; the row `date` tells how one is written, and `date-first` how the first day of a month is.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::characters::Characters;
use super::roles::Role;
use crate::detect::detect;
use crate::folding::Folding;
use crate::language::Language;

/// The words of one language, those for all included.
pub(crate) struct Lexicon {
    nodes: Vec<Node>,
    pub(crate) folding: Folding,
    /// The decimal sign.
    pub(crate) decimal: char,
    /// Whether a space may stand between thousands.
    pub(crate) spaced_thousands: bool,
    /// Whether `3.12.` is a day.
    pub(crate) dotted_days: bool,
    /// Whether the month may come first in `12/03/2026`.
    pub(crate) month_first: bool,
    /// Whether 60 and 80 take numbers up to 19.
    pub(crate) by_twenties: bool,
    /// Whether all nouns have capital letters.
    pub(crate) capital_nouns: bool,
    /// How a day is written; nothing in a language that is not known.
    pub(crate) date: Option<&'static str>,
    /// The same for the first day of a month, where it differs.
    pub(crate) date_first: Option<&'static str>,
    /// The names of the months as dates are written with them, by their numbers.
    pub(crate) months: BTreeMap<u64, &'static str>,
    /// Whether words stand behind the numbers of a date.
    pub(crate) named_dates: bool,
    /// How words end that say what another language may say by a negation.
    pub(crate) negative_endings: Vec<&'static str>,
}

#[derive(Default)]
struct Node {
    next: BTreeMap<char, usize>,
    roles: Vec<Role>,
    /// Roles of words that begin so.
    begun: Vec<Role>,
}

impl Lexicon {
    /// The longest spelling at a place of which `pick` picks a role, with the place after it. Whether a word begins there is for the
    /// caller to see to; it ends with the spelling, unless `glued`.
    pub(crate) fn longest<T>(
        &self,
        text: &Characters,
        place: usize,
        glued: bool,
        mut pick: impl FnMut(Role) -> Option<T>,
    ) -> Option<(T, usize)> {
        let (mut node, mut at, mut best) = (&self.nodes[0], place, None);
        loop {
            let c = text.at(at);
            let c = if at > place && at < text.len() { joint(text.before(at), c) } else { c };
            let Some(&next) = node.next.get(&c).filter(|_| at < text.len()) else { return best };
            (node, at) = (&self.nodes[next], at + 1);
            if let Some(found) = node.begun.iter().find_map(|role| pick(*role)) {
                best = Some((found, text.run(at, super::characters::is_spaced)));
            }
            if glued || text.ends_word(at) {
                best = node.roles.iter().find_map(|role| pick(*role)).map(|found| (found, at)).or(best);
            }
        }
    }

    /// Whether a word of this role stands here.
    pub(crate) fn is(&self, role: Role, text: &Characters, place: usize) -> Option<usize> {
        self.longest(text, place, false, |found| (found == role).then_some(())).map(|((), end)| end)
    }

    fn read(language: &str, files: &[&'static str]) -> Self {
        let mut lexicon = Self {
            nodes: vec![Node::default()],
            folding: Folding::of(language),
            decimal: '.',
            spaced_thousands: false,
            dotted_days: false,
            month_first: false,
            by_twenties: false,
            capital_nouns: false,
            date: None,
            date_first: None,
            months: BTreeMap::new(),
            named_dates: false,
            negative_endings: Vec::new(),
        };
        let rows = files.iter().flat_map(|file| file.lines()).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for (role, spellings) in rows.map(|row| row.split_once('\t').unwrap_or((row, ""))) {
            match role {
                "decimal-comma" => lexicon.decimal = ',',
                "spaced-thousands" => lexicon.spaced_thousands = true,
                "dotted-days" => lexicon.dotted_days = true,
                "month-first" => lexicon.month_first = true,
                "by-twenties" => lexicon.by_twenties = true,
                "capital-nouns" => lexicon.capital_nouns = true,
                "date" => lexicon.date = Some(spellings),
                "date-first" => lexicon.date_first = Some(spellings),
                "negative-ending" => lexicon.negative_endings = spellings.split('|').collect(),
                _ => {
                    if let Some(role) = Role::read(role) {
                        if let (Role::Month(month), Some(first)) = (role, spellings.split('|').next()) {
                            lexicon.months.insert(month, first);
                        }
                        lexicon.named_dates |= matches!(role, Role::After(_));
                        spellings.split('|').for_each(|spelling| lexicon.add(spelling, role));
                    }
                }
            }
        }
        lexicon
    }

    fn add(&mut self, spelling: &str, role: Role) {
        let (letters, begins) = spelling.strip_suffix('*').map_or((spelling, false), |letters| (letters, true));
        let letters = Characters::of(letters, self.folding);
        let mut node = 0;
        for place in 0..letters.len() {
            let c = joint(letters.before(place), letters.at(place));
            node = match self.nodes[node].next.get(&c) {
                Some(&next) => next,
                None => {
                    self.nodes.push(Node::default());
                    let fresh = self.nodes.len() - 1;
                    self.nodes[node].next.insert(c, fresh);
                    fresh
                }
            };
        }
        if node > 0 {
            let end = &mut self.nodes[node];
            if begins { end.begun.push(role) } else { end.roles.push(role) }
        }
    }
}

/// One character for all that may stand between the words of a spelling.
fn joint(before: char, c: char) -> char {
    if matches!(c, '-' | '\n') && before.is_alphanumeric() { ' ' } else { c }
}

macro_rules! files {
    ($($language:literal),*) => {
        [$(($language, include_str!(concat!("../../data/facts/", $language, ".tsv")))),*]
    };
}

const FILES: [(&str, &str); 22] = files![
    "ar", "da", "de", "en", "es", "fi", "fr", "id", "it", "ja", "ko", "nl", "no", "pl", "pt", "ru", "sv", "th", "tr", "uk", "vi", "zh"
];
const ANY: &str = include_str!("../../data/facts/any.tsv");

/// The languages whose words for numbers, units, months and the like are known. In others, digits, addresses and codes are found alone.
#[must_use]
pub fn fact_languages() -> &'static [Language] {
    static KNOWN: OnceLock<Vec<Language>> = OnceLock::new();
    KNOWN.get_or_init(|| FILES.iter().filter_map(|(tag, _)| Language::parse(tag).ok()).collect())
}

/// The language whose words are those of another one, too: rows `language` of the file for all.
fn stands_for(primary: &str) -> &str {
    let rows = ANY.lines().filter_map(|row| row.strip_prefix("language ")?.split_once('\t'));
    rows.filter(|(_, others)| others.split('|').any(|other| other == primary)).map(|(own, _)| own).next().unwrap_or(primary)
}

/// The words for a text: of its language, or of the one it looks like.
pub(crate) fn of(text: &str, language: Option<&Language>) -> &'static Lexicon {
    static LEXICONS: OnceLock<BTreeMap<&'static str, OnceLock<Lexicon>>> = OnceLock::new();
    static NONE: OnceLock<Lexicon> = OnceLock::new();
    let detected = if language.is_none() { detect(text, fact_languages()).map(|detected| detected.language) } else { None };
    let primary = language.or(detected.as_ref()).map_or("en", Language::primary);
    let primary = stands_for(primary);
    let lexicons = LEXICONS.get_or_init(|| FILES.iter().map(|(tag, _)| (*tag, OnceLock::new())).collect());
    let Some((tag, lexicon)) = lexicons.get_key_value(primary) else { return NONE.get_or_init(|| Lexicon::read("", &[ANY])) };
    lexicon.get_or_init(|| {
        let own = FILES.iter().find(|(known, _)| known == tag).map_or("", |(_, file)| file);
        // What a language says itself comes first: whose crowns they are, say.
        Lexicon::read(tag, &[own, ANY])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let switches = ["decimal-comma", "spaced-thousands", "dotted-days", "month-first", "by-twenties", "capital-nouns"];
        for (tag, file) in FILES.iter().chain(&[("any", ANY)]) {
            assert!(*tag == "any" || Language::parse(tag).is_ok(), "{tag}");
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let known = switches.contains(&line)
                    || line.starts_with("language ")
                    || line.starts_with("date\t")
                    || line.starts_with("date-first\t")
                    || line.starts_with("negative-ending\t")
                    || line.split_once('\t').is_some_and(|(role, _)| Role::read(role).is_some());
                assert!(known, "{tag}: {line:?}");
                assert!(!line.split('\t').skip(1).any(|it| it.split('|').any(str::is_empty)), "{tag}: {line:?}");
            }
        }
    }
}
