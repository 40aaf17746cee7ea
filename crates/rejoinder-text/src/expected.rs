//! What a question asks for, told by its words, and whether a text gives such a thing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::language::Language;
use crate::normal::fold_accents;
use crate::script::Writing;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// A number, an amount, a share, how long.
    Number,
    /// A date, a year, a time of day.
    Time,
    /// Who.
    Person,
    /// Where.
    Place,
    /// Why.
    Reason,
}

impl Expected {
    /// All kinds, in order.
    pub const ALL: [Self; 5] = [Self::Number, Self::Time, Self::Person, Self::Place, Self::Reason];

    /// Its name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Time => "time",
            Self::Person => "person",
            Self::Place => "place",
            Self::Reason => "reason",
        }
    }
}

/// What a text holds that may be asked for and does not stand in the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// A number in digits.
    pub digits: bool,
    /// A number of four digits, as years have.
    pub year: bool,
    /// A word with a capital letter that does not begin a sentence.
    pub name: bool,
    /// A word of those that give what is asked for: of number, of time, of reason.
    pub word: bool,
}

/// A question as far as it tells what an answer holds.
#[derive(Clone, Debug)]
pub struct Expectation {
    kind: Option<Expected>,
    givers: Option<&'static Phrases>,
    numbers: BTreeSet<String>,
    /// The first letters of each word, without accents and case.
    heads: BTreeSet<String>,
    text: String,
}

/// So many letters at the start of a word tell a name from its inflected forms.
const HEAD: usize = 5;

impl Expectation {
    /// Reads a question. Without a language, or in one that the table does not know, it asks for nothing in particular.
    #[must_use]
    pub fn of(question: &str, language: Option<&Language>) -> Self {
        let text = question.to_lowercase();
        let rows = language.and_then(|language| table().get(row_of(language.primary())));
        let mut best: Option<(usize, &Row)> = None;
        for row in rows.into_iter().flatten() {
            let length = row.asks.longest_in(&text);
            if length > best.map_or(0, |(most, _)| most) {
                best = Some((length, row));
            }
        }
        Self {
            kind: best.map(|(_, row)| row.kind),
            givers: best.map(|(_, row)| &row.gives),
            numbers: numbers(&text).map(str::to_owned).collect(),
            heads: words(&text).map(|(_, word)| head(word)).collect(),
            text,
        }
    }

    /// What is asked for, if the words of the question tell.
    #[must_use]
    pub fn kind(&self) -> Option<Expected> {
        self.kind
    }

    /// What a stretch of an article gives. `opens` tells whether it begins a sentence. Linear in the text.
    #[must_use]
    pub fn given(&self, text: &str, opens: bool) -> Given {
        let mut given = Given::default();
        for number in numbers(text).filter(|number| !self.numbers.contains(*number)) {
            given.digits = true;
            given.year |= number.chars().count() == 4;
        }
        let is_name = |(at, word): (usize, &str)| {
            let capital = word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some();
            let begins = opens && at == 0;
            capital && !begins && !word.contains(char::is_numeric) && !self.heads.contains(&head(word))
        };
        given.name = words(text).any(is_name);
        given.word = self.givers.is_some_and(|givers| givers.hold_another(&text.to_lowercase(), &self.text));
        given
    }
}

/// Runs of digits of any script.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty())
}

/// Runs of letters and digits, with where they start.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(move |word| (word.as_ptr() as usize - start, word))
}

fn head(word: &str) -> String {
    let mut folded = String::new();
    fold_accents(&word.to_lowercase(), &mut folded);
    folded.chars().take(HEAD).collect()
}

/// A row of the table.
#[derive(Debug)]
struct Row {
    kind: Expected,
    asks: Phrases,
    gives: Phrases,
}

/// Expressions in lower case.
#[derive(Debug, Default)]
struct Phrases {
    /// Those that stand between bounds of words, and whether any ending may follow.
    spaced: Vec<(String, bool)>,
    /// The same without accents, for what is typed without any.
    folded: Vec<(String, bool)>,
    /// Those of scripts without spaces, which stand anywhere.
    unspaced: Vec<String>,
}

impl Phrases {
    fn read(list: &str) -> Self {
        let mut phrases = Self::default();
        for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let (phrase, open) = phrase.strip_suffix('*').map_or((phrase, false), |phrase| (phrase, true));
            let phrase = phrase.to_lowercase();
            if phrase.starts_with(|c: char| Writing::of(c) != Writing::Spaced) {
                phrases.unspaced.push(phrase);
            } else {
                let mut folded = String::new();
                fold_accents(&phrase, &mut folded);
                phrases.folded.push((folded, open));
                phrases.spaced.push((phrase, open));
            }
        }
        phrases
    }

    fn spaced_for(&self, text: &str) -> &[(String, bool)] {
        if text.is_ascii() { &self.folded } else { &self.spaced }
    }

    /// The characters of the longest expression that a text holds; 0 if it holds none.
    fn longest_in(&self, text: &str) -> usize {
        let spaced = self.spaced_for(text).iter().filter(|(phrase, open)| holds(text, phrase, *open)).map(|(phrase, _)| phrase);
        let unspaced = self.unspaced.iter().filter(|phrase| text.contains(phrase.as_str()));
        spaced.chain(unspaced).map(|phrase| phrase.chars().count()).max().unwrap_or(0)
    }

    /// Whether a text holds an expression that another text does not.
    fn hold_another(&self, text: &str, other: &str) -> bool {
        let is_new = |phrase: &str, open: bool| holds(text, phrase, open) && !holds(other, phrase, open);
        self.spaced_for(text).iter().any(|(phrase, open)| is_new(phrase, *open))
            || self.unspaced.iter().any(|phrase| text.contains(phrase.as_str()) && !other.contains(phrase.as_str()))
    }
}

/// Whether an expression stands between bounds of words.
fn holds(text: &str, phrase: &str, open: bool) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + phrase.len()..].chars().next().is_some_and(char::is_alphanumeric);
        !before && (open || !after)
    })
}

/// The language whose rows serve another one, too.
fn row_of(primary: &str) -> &str {
    match primary {
        "nb" | "nn" => "no",
        "yue" => "zh",
        _ => primary,
    }
}

fn table() -> &'static BTreeMap<&'static str, Vec<Row>> {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<Row>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
        for line in include_str!("../data/expected.tsv").lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (language, kind) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
            let Some(kind) = Expected::ALL.into_iter().find(|it| it.as_str() == kind) else { continue };
            let [asks, gives] = [(); 2].map(|()| Phrases::read(columns.next().unwrap_or_default()));
            table.entry(language).or_default().push(Row { kind, asks, gives });
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn expectation(language: &str, question: &str) -> Expectation {
        Expectation::of(question, Language::parse(language).ok().as_ref())
    }

    #[test]
    fn words_of_a_question_tell_what_it_asks_for() {
        let rows = [
            ("en", "How many days do I have to return shoes?", Some(Expected::Number)),
            ("en", "When was the shop opened?", Some(Expected::Time)),
            ("en", "In what year was it opened?", Some(Expected::Time)),
            ("en", "Who founded the shop?", Some(Expected::Person)),
            ("en", "Where can I park?", Some(Expected::Place)),
            ("en", "Why is my parcel late?", Some(Expected::Reason)),
            ("en", "What does the guarantee cover?", None),
            ("en", "The whole show", None),
            ("fi", "Kuinka monta päivää palautusaika on?", Some(Expected::Number)),
            ("fi", "Milloin paketti saapuu?", Some(Expected::Time)),
            ("vi", "Phí giao hàng là bao nhiêu?", Some(Expected::Number)),
            ("vi", "khi nao hang den", Some(Expected::Time)),
            ("zh-Hans", "运费是多少？", Some(Expected::Number)),
            ("zh-Hant", "什麼時候送到？", Some(Expected::Time)),
            ("th", "ค่าส่งเท่าไหร่", Some(Expected::Number)),
            ("ja", "いつ届きますか", Some(Expected::Time)),
            ("ko", "배송은 며칠 걸리나요?", Some(Expected::Time)),
            ("ar", "متى تصل الشحنة؟", Some(Expected::Time)),
            ("hi", "कितने दिन लगते हैं?", Some(Expected::Number)),
            ("el", "Πού είναι το κατάστημα;", Some(Expected::Place)),
            ("tr", "Kargo ne zaman gelir?", Some(Expected::Time)),
            ("ru", "Почему не пришла посылка?", Some(Expected::Reason)),
            ("de", "Wie viele Tage habe ich?", Some(Expected::Number)),
            ("es", "cuanto cuesta el envio", Some(Expected::Number)),
            ("sv", "Vem svarar på frågor?", Some(Expected::Person)),
        ];
        for (language, question, kind) in rows {
            assert_eq!(expectation(language, question).kind(), kind, "{question}");
        }
        assert_eq!(Expectation::of("Who is it?", None).kind(), None);
    }

    #[test]
    fn what_stands_in_the_question_is_not_given() {
        let when = expectation("en", "When did Anna Smith buy the 50 chairs?");
        let rows = [
            ("Anna bought 50 chairs.", Given::default()),
            ("Anna bought 50 chairs in 1979.", Given { digits: true, year: true, ..Given::default() }),
            ("Chairs were bought in April", Given { name: true, word: true, ..Given::default() }),
            ("Smith's chairs", Given::default()),
        ];
        for (text, given) in rows {
            assert_eq!(when.given(text, true), given, "{text}");
        }
        assert!(when.given("Berta", false).name);
    }

    #[test]
    fn every_row_is_read() {
        let rows: usize = table().values().map(Vec::len).sum();
        assert_eq!(rows, include_str!("../data/expected.tsv").lines().filter(|line| !line.starts_with('#')).count());
        for (language, rows) in table() {
            assert!(Language::parse(language).is_ok() && rows.len() == Expected::ALL.len(), "{language}");
            assert!(rows.iter().all(|row| !row.asks.spaced.is_empty() || !row.asks.unspaced.is_empty()), "{language}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(question in "\\PC{0,60}", text in "\\PC{0,60}", language in "(en|fi|vi|zh|th|ar|tr)") {
            let expectation = expectation(&language, &question);
            let given = expectation.given(&text, true);
            prop_assert!(given.digits || !given.year);
            // What stands in the question is nothing new.
            prop_assert_eq!(expectation.given(&question.to_lowercase(), true), Given::default());
        }
    }
}
