//! Long messages: a question in the midst of all that customers write around it. The text is made up, from rows that have nothing to do
//! with the rows the engine reads messages by.

use rejoinder::Language;

use crate::random::Random;

/// The rows of each language.
const ROWS: [(&str, &str); 8] = [
    ("de", include_str!("../data/long-message/de.tsv")),
    ("en", include_str!("../data/long-message/en.tsv")),
    ("es", include_str!("../data/long-message/es.tsv")),
    ("fi", include_str!("../data/long-message/fi.tsv")),
    ("fr", include_str!("../data/long-message/fr.tsv")),
    ("sv", include_str!("../data/long-message/sv.tsv")),
    ("vi", include_str!("../data/long-message/vi.tsv")),
    ("zh-Hans", include_str!("../data/long-message/zh-Hans.tsv")),
];
/// How many words are written around a question, at least and at most.
const LEAST_WORDS: u64 = 100;
const MOST_WORDS: u64 = 300;

/// The languages that messages can be made in.
#[must_use]
pub fn languages() -> Vec<&'static str> {
    ROWS.iter().map(|(language, _)| *language).collect()
}

/// A message of a customer who asks the question in the midst of about 100 to 300 other words: a letter with greeting and signature, the
/// same above the mail it replies to, or one stretch without lines. The id decides which, and what is told; the same id gives the same
/// message. `None` in a language without rows.
#[must_use]
pub fn wrap(question: &str, language: &Language, id: &str) -> Option<String> {
    let rows = ROWS.iter().find(|(name, _)| *name == language.as_str())?.1;
    let mut writer = Writer { rows, random: Random::of(id) };
    let style = writer.random.below(3);
    let n_words = LEAST_WORDS + writer.random.below(MOST_WORDS - LEAST_WORDS + 1);
    let ends: Vec<String> = match style {
        0 => writer.ends(&["plea", "closing", "name", "address", "phone", "footer"]),
        1 => writer.ends(&["plea", "closing", "name", "phone"]),
        _ => writer.ends(&["plea", "name"]),
    };
    let thread = if style == 1 { writer.thread() } else { String::new() };
    let formal: u64 = ends.iter().map(|end| words(end)).sum::<u64>() + words(&thread);
    let tales = writer.tales(n_words.saturating_sub(formal));
    let greeting = writer.one("greeting");
    let question = sentence(question);
    let (before, after) = tales.split_at(tales.len() / 2);
    let middle = [before, &[question], after].concat();
    Some(if style == 2 {
        joined(&[&[greeting][..], &middle, &ends].concat())
    } else {
        let (third, n) = (middle.len() / 3, middle.len());
        let paragraphs = [&middle[..third], &middle[third..n - third], &middle[n - third..]].map(joined);
        format!("{greeting}\n\n{}\n\n{}\n\n{}{thread}", paragraphs.join("\n\n"), ends[0], ends[1..].join("\n"))
    })
}

/// A mail with two questions, a sentence between them that leads from one to the other, greeting and closing: in paragraphs, or all in
/// one. The id decides which, and the words; the same id gives the same mail. `None` in a language without rows.
#[must_use]
pub fn join(first: &str, second: &str, language: &Language, id: &str) -> Option<String> {
    let rows = ROWS.iter().find(|(name, _)| *name == language.as_str())?.1;
    let mut writer = Writer { rows, random: Random::of(id) };
    let in_paragraphs = writer.random.below(2) == 0;
    let (greeting, joining) = (writer.one("greeting"), writer.one("joining"));
    let ends = writer.ends(&["plea", "closing", "name"]);
    let asked = [sentence(first), joining, sentence(second), ends[0].clone()];
    let body = if in_paragraphs { [joined(&asked[..1]), joined(&asked[1..3]), joined(&asked[3..])].join("\n\n") } else { joined(&asked) };
    Some(format!("{greeting}\n\n{body}\n\n{}", ends[1..].join("\n")))
}

/// Draws rows.
struct Writer {
    rows: &'static str,
    random: Random,
}

impl Writer {
    fn all(&self, part: &str) -> Vec<&'static str> {
        self.rows.lines().filter_map(|row| row.split_once('\t')).filter(|(of, _)| *of == part).map(|(_, text)| text).collect()
    }

    /// A row of a part, filled in; nothing where there is none.
    fn one(&mut self, part: &str) -> String {
        let all = self.all(part);
        if all.is_empty() {
            return String::new();
        }
        let row = all[self.random.below(all.len() as u64) as usize];
        self.filled(row)
    }

    fn filled(&mut self, row: &str) -> String {
        let mut text = row.to_owned();
        while text.contains("{n}") {
            let number = 2 + self.random.below(if text.len() > 40 { 27 } else { 9000 });
            text = text.replacen("{n}", &number.to_string(), 1);
        }
        if text.contains("{other}") {
            let other = self.one("other");
            text = text.replace("{other}", &other);
        }
        text
    }

    fn ends(&mut self, parts: &[&str]) -> Vec<String> {
        parts.iter().map(|part| self.one(part)).collect()
    }

    /// The mail that is replied to, quoted.
    fn thread(&mut self) -> String {
        let opening = self.one("quoting");
        let quoted: Vec<String> = self.all("quoted").into_iter().map(|row| format!("> {}", self.filled(row))).collect();
        format!("\n\n{opening}\n{}", quoted.join("\n"))
    }

    /// Different sentences in any order, as many as make about so many words.
    fn tales(&mut self, n_words: u64) -> Vec<String> {
        let mut left = self.all("tale");
        let (mut tales, mut so_far) = (Vec::new(), 0);
        while so_far < n_words && !left.is_empty() {
            let row = left.swap_remove(self.random.below(left.len() as u64) as usize);
            let tale = self.filled(row);
            so_far += words(&tale);
            tales.push(tale);
        }
        tales
    }
}

/// How many words a text has; three ideographs count as two words.
pub(crate) fn words(text: &str) -> u64 {
    let ideographs = text.chars().filter(|&c| is_ideograph(c)).count() as u64;
    let spaced = text.split(|c: char| c.is_whitespace() || is_ideograph(c)).filter(|word| word.contains(char::is_alphanumeric));
    spaced.count() as u64 + ideographs * 2 / 3
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// A question as a sentence of its own, also where it is only a title.
fn sentence(question: &str) -> String {
    let question = question.trim();
    match question.chars().next_back() {
        Some(last) if is_ideograph(last) => format!("{question}。"),
        Some(last) if last.is_alphanumeric() => format!("{question}."),
        _ => question.to_owned(),
    }
}

/// Sentences one after another, with spaces unless the script has none.
fn joined(sentences: &[String]) -> String {
    let unspaced = sentences.iter().any(|it| it.chars().filter(|&c| is_ideograph(c)).count() * 2 > it.chars().count());
    sentences.join(if unspaced { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_stands_whole_in_the_midst_of_100_to_300_words() {
        for language in languages() {
            let tag: Language = language.parse().unwrap();
            for n in 0..60 {
                let (question, id) = ("What is Q-17?", format!("q{n}"));
                let message = wrap(question, &tag, &id).unwrap();
                assert_eq!(Some(&message), wrap(question, &tag, &id).as_ref(), "the same id gives the same message");
                let around = words(&message) - words(question);
                assert!((100..=330).contains(&around), "{language} {id}: {around} words:\n{message}");
                let (before, after) = message.split_once(question).unwrap();
                let least = around / 7;
                assert!(words(before) >= least && words(after) >= least, "{language} {id}: not in the midst:\n{message}");
                assert!(!message.contains(['{', '}']), "{language} {id}: not filled in:\n{message}");
            }
        }
    }

    #[test]
    fn styles_differ() {
        let messages: Vec<String> = (0..30).map(|n| wrap("Why?", &"fi".parse().unwrap(), &n.to_string()).unwrap()).collect();
        let of_one_line = messages.iter().filter(|message| !message.contains('\n')).count();
        let with_thread = messages.iter().filter(|message| message.contains("\n> ")).count();
        assert!(of_one_line > 3 && with_thread > 3 && of_one_line + with_thread < 27, "{of_one_line} {with_thread}");
    }

    #[test]
    fn two_questions_stand_whole_and_apart() {
        for language in languages() {
            let tag: Language = language.parse().unwrap();
            let mails: Vec<String> = (0..40).map(|n| join("What is Q-17?", "Returns", &tag, &n.to_string()).unwrap()).collect();
            for mail in &mails {
                let (_, rest) = mail.split_once("What is Q-17?").unwrap();
                let (between, after) = rest.split_once("Returns.").unwrap();
                assert!(!between.trim().is_empty() && !after.trim().is_empty() && !mail.contains(['{', '}']), "{mail}");
            }
            let in_one = mails.iter().filter(|mail| mail.matches("\n\n").count() == 2).count();
            assert!((8..=32).contains(&in_one), "{language}: {in_one} of 40 in one paragraph");
        }
        assert_eq!(join("Why?", "When?", &"is".parse().unwrap(), "q"), None);
    }

    #[test]
    fn titles_become_sentences() {
        let rows = [("Returns", "Returns."), ("Returns? ", "Returns?"), ("退货", "退货。"), ("退货？", "退货？"), ("", "")];
        for (question, expected) in rows {
            assert_eq!(sentence(question), expected);
        }
        assert_eq!(wrap("Why?", &"is".parse().unwrap(), "q"), None);
    }
}
