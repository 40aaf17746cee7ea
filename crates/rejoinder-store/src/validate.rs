//! What an article must fulfil to be stored.

use crate::{Article, Error, ErrorKind, Result, Timestamp, Validity};

const MAX_ID_BYTES: usize = 500;
const MAX_TITLE_CHARS: usize = 1_000;
const MAX_BODY_BYTES: usize = 16 << 20;
const MAX_EXAMPLES: usize = 10_000;
const MAX_EXAMPLE_BYTES: usize = 10_000;

impl Article {
    /// Checks what [`StoreWriter::put`](crate::StoreWriter::put) demands, so that an import can be tried without writing.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for the first thing found; the message begins with the article's id.
    pub fn validate(&self) -> Result<()> {
        match fault(self) {
            None => Ok(()),
            Some(fault) => Err(Error::new(ErrorKind::InvalidInput, format!("{}: {fault}", shown(&self.id)))),
        }
    }
}

/// The id as it can stand in a message: quoted and cut short if it is the id that is at fault.
fn shown(id: &str) -> String {
    if id_fault(id).is_none() { id.to_owned() } else { format!("{:?}", id.chars().take(60).collect::<String>()) }
}

fn id_fault(id: &str) -> Option<String> {
    if id.trim().is_empty() {
        return Some("the id is empty: give the article a name".to_owned());
    }
    if id.len() > MAX_ID_BYTES {
        return Some(format!("the id has {} bytes: shorten it to {MAX_ID_BYTES}", id.len()));
    }
    id.chars().any(char::is_control).then(|| "the id has control characters: remove them".to_owned())
}

fn fault(article: &Article) -> Option<String> {
    let Article { title, body, .. } = article;
    if let Some(fault) = id_fault(&article.id) {
        return Some(fault);
    }
    if title.trim().is_empty() {
        return Some("the title is empty: give the article one".to_owned());
    }
    if title.contains(is_line_break) {
        return Some("the title has a line break: write it on one line".to_owned());
    }
    // Characters are counted only where bytes cannot decide, so that a title of any length costs nothing.
    if title.len() > MAX_TITLE_CHARS && title.chars().nth(MAX_TITLE_CHARS).is_some() {
        return Some(format!("the title is longer than {MAX_TITLE_CHARS} characters: shorten it"));
    }
    if body.trim().is_empty() {
        return Some("the body is empty: write one, or remove the article".to_owned());
    }
    if body.len() > MAX_BODY_BYTES {
        return Some(format!("the body has {} bytes, more than 16 MiB: split the article", body.len()));
    }
    if article.version == Some(0) {
        return Some("version 0 does not exist: versions count from 1".to_owned());
    }
    let times = [
        ("valid_from", article.valid_from),
        ("valid_until", article.valid_until),
        ("review_by", article.review_by),
        ("updated_at", article.updated_at),
    ];
    if let Some((name, Some(time))) = times.into_iter().find(|(_, time)| time.is_some_and(|time| !time.is_usual())) {
        return Some(format!("{name} {time} is outside the years 1970 to 9999: correct it"));
    }
    if let Some((from, until)) = article.valid_from.zip(article.valid_until)
        && until <= from
    {
        return Some(format!("valid_until {until} is not after valid_from {from}: the article would never be in force"));
    }
    if article.audience.is_empty() {
        return Some("the audience is empty, so nobody could read the article: write public or internal".to_owned());
    }
    let Article { tags, products, channels, regions, audience, examples, tests, .. } = article;
    let lists = [
        ("tags", tags),
        ("products", products),
        ("channels", channels),
        ("regions", regions),
        ("audience", audience),
        ("examples", examples),
        ("tests", tests),
    ];
    if let Some((name, _)) = lists.iter().find(|(_, list)| list.iter().any(|text| text.trim().is_empty())) {
        return Some(format!("{name} has an empty text: remove it"));
    }
    [("example", examples), ("test", tests)].into_iter().find_map(|(name, questions)| {
        if questions.len() > MAX_EXAMPLES {
            return Some(format!("{} {name}s are more than {MAX_EXAMPLES}: keep the most telling ones", questions.len()));
        }
        let long = questions.iter().position(|question| question.len() > MAX_EXAMPLE_BYTES)?;
        Some(format!("{name} {} has {} bytes: shorten it to {MAX_EXAMPLE_BYTES}", long + 1, questions[long].len()))
    })
}

/// What is wrong with the start of a version beside the others of the same article in the same language: a published version may begin no
/// earlier than any with a lower number, or at some second both would claim to hold.
pub(crate) fn overlap(put: &Validity, others: impl Iterator<Item = Validity>) -> Option<String> {
    let start = |time: Option<Timestamp>| time.map_or_else(|| "none".to_owned(), |time| time.to_string());
    let before = |a: &Validity, b: &Validity| a.version < b.version && a.from > b.from;
    others.filter(|other| put.published && other.published).find_map(|other| {
        let advice =
            "give each version a valid_from no earlier than that of the versions before it, or put it in their place by its number";
        if before(&other, put) {
            Some(format!("valid_from {} overlaps version {}, which begins {}: {advice}", start(put.from), other.version, start(other.from)))
        } else if before(put, &other) {
            Some(format!(
                "valid_from {} overlaps the later version {}, which begins {}: {advice}",
                start(put.from),
                other.version,
                start(other.from)
            ))
        } else {
            None
        }
    })
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use rejoinder_text::Language;

    use super::*;
    use crate::Timestamp;

    #[test]
    fn each_fault_is_named_after_the_id() {
        let at = Timestamp::from_seconds;
        type Change = fn(&mut Article, fn(i64) -> Timestamp);
        let rows: &[(&str, Change)] = &[
            ("\"\": the id is empty", |a, _| a.id.clear()),
            ("\" \": the id is empty", |a, _| a.id = " ".to_owned()),
            ("\"xxx", |a, _| a.id = "x".repeat(501)),
            ("\"a\\nb\": the id has control characters", |a, _| a.id = "a\nb".to_owned()),
            ("a: the title is empty", |a, _| a.title = "\t ".to_owned()),
            ("a: the title has a line break", |a, _| a.title = "one\ntwo".to_owned()),
            ("a: the title has a line break", |a, _| a.title = "one\u{2028}two".to_owned()),
            ("a: the title is longer", |a, _| a.title = "ä".repeat(1001)),
            ("a: the body is empty", |a, _| a.body = " \n".to_owned()),
            ("a: the body has 16777217 bytes", |a, _| a.body = "x".repeat((16 << 20) + 1)),
            ("a: version 0", |a, _| a.version = Some(0)),
            ("a: valid_until 1970-01-01T00:00:05Z is not after", |a, at| (a.valid_from, a.valid_until) = (Some(at(5)), Some(at(5)))),
            ("a: valid_from 1969-12-31T23:59:59Z is outside", |a, at| a.valid_from = Some(at(-1))),
            ("a: valid_until -009999", |a, at| a.valid_until = Some(at(i64::MIN))),
            ("a: review_by 1969-12-31T23:59:59Z is outside", |a, at| a.review_by = Some(at(-1))),
            ("a: updated_at 1969-12-31T23:59:59Z is outside", |a, at| a.updated_at = Some(at(-1))),
            ("a: tests has an empty text", |a, _| a.tests.push(String::new())),
            ("a: test 1 has 10001 bytes", |a, _| a.tests = vec!["x".repeat(10_001)]),
            ("a: the audience is empty", |a, _| a.audience.clear()),
            ("a: tags has an empty text", |a, _| a.tags.push(String::new())),
            ("a: products has an empty text", |a, _| a.products.push(String::new())),
            ("a: channels has an empty text", |a, _| a.channels.push(String::new())),
            ("a: regions has an empty text", |a, _| a.regions.push(" ".to_owned())),
            ("a: audience has an empty text", |a, _| a.audience.push(String::new())),
            ("a: examples has an empty text", |a, _| a.examples.push(String::new())),
            ("a: 10001 examples", |a, _| a.examples = vec!["x".to_owned(); 10_001]),
            ("a: example 2 has 10001 bytes", |a, _| a.examples = vec!["x".to_owned(), "x".repeat(10_001)]),
        ];
        for (message, change) in rows {
            let mut article = Article::new("a", Language::parse("en").unwrap(), "Title", "Body");
            article.validate().unwrap();
            change(&mut article, at);
            let error = article.validate().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{message}");
            assert!(error.to_string().starts_with(message), "{error}");
        }
    }

    #[test]
    fn the_limits_themselves_are_allowed() {
        let mut article = Article::new("x".repeat(500), Language::parse("en").unwrap(), "ä".repeat(1000), "x".repeat(16 << 20));
        article.examples = vec!["x".repeat(10_000); 2];
        article.examples.resize(10_000, "x".to_owned());
        article.version = Some(1);
        article.validate().unwrap();
    }
}
