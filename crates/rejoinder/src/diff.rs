//! What changed between two versions of an article, sentence by sentence. Pure, but for reading the two.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rejoinder_store::{Article, Error, ErrorKind, Result, Timestamp, Version};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::base::KnowledgeBase;
use crate::parity::{Disagreement, between_versions};
use crate::placeholders::put_back;
use crate::prepared::Prepared;

/// What changed from one version of an article to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diff {
    /// The article's id.
    pub article: String,
    /// Its language.
    pub language: Language,
    /// The version compared.
    pub before: Version,
    /// The version it is compared with.
    pub after: Version,
    /// What differs beside the text: the title, the times, who may read it where, examples.
    pub fields: Vec<FieldChange>,
    /// The sentences that differ, in the order of the text.
    pub sentences: Vec<SentenceChange>,
    /// The facts and negations that differ: what of all this changes what is said.
    pub facts: Vec<Disagreement>,
}

/// A field of an article that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// Its name, as in files.
    pub field: Cow<'static, str>,
    /// What it held; nothing if it was left out.
    pub before: Vec<String>,
    /// What it holds.
    pub after: Vec<String>,
}

/// A sentence that differs: reworded if there is one before and one after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SentenceChange {
    /// The sentence that is gone.
    pub before: Option<SentenceAt>,
    /// The sentence that is new.
    pub after: Option<SentenceAt>,
}

/// A sentence, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SentenceAt {
    /// Its text.
    pub text: String,
    /// Its bytes in the rendered text of the version.
    pub span: Range<usize>,
}

impl Diff {
    /// The same as those may read it for whom the article is: who else may read it, or which questions it is tried with, is not for them.
    pub(crate) fn for_readers(mut self) -> Self {
        self.fields.retain(|change| matches!(&*change.field, "title" | "url"));
        self
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.sentences.is_empty()
    }
}

/// Lines that begin with `!` for facts that differ, `-` for what is gone and `+` for what is new, fields before sentences.
impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fact in &self.facts {
            let said = fact.to_string();
            writeln!(f, "! {}", said.strip_prefix(&format!("{}: ", self.article)).unwrap_or(&said))?;
        }
        for FieldChange { field, before, after } in &self.fields {
            for (sign, values) in [('-', before), ('+', after)] {
                if !values.is_empty() {
                    writeln!(f, "{sign} {field}: {}", values.join(", "))?;
                }
            }
        }
        for SentenceChange { before, after } in &self.sentences {
            for (sign, sentence) in [('-', before), ('+', after)] {
                if let Some(sentence) = sentence {
                    writeln!(f, "{sign} {}", sentence.text.split_whitespace().collect::<Vec<_>>().join(" "))?;
                }
            }
        }
        Ok(())
    }
}

/// Texts with more sentences than this in all are compared as sets: the time of the exact comparison grows with the square.
const MOST_SENTENCES: usize = 10_000;
/// Sentences that have at least this share of their pairs of letters in common are one that was reworded.
const REWORDED: f64 = 0.5;
/// So many sentences further on a reworded one is looked for.
const WINDOW: usize = 20;

impl KnowledgeBase {
    /// What changed between two versions of an article in a language, whether they are current or were removed; of a version that was
    /// overwritten, its last content. Scope does not apply: this is for editors.
    ///
    /// # Errors
    ///
    /// `NotFound` if there never was such a version.
    pub fn diff(&self, id: &str, language: &Language, before: Version, after: Version) -> Result<Diff> {
        let revisions = self.history(id, Some(language))?;
        let last = |version| {
            let article = revisions.iter().rev().filter(|it| it.version == version).find_map(|revision| revision.article.clone());
            article.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("{id}: no version {version} in {language}, now or earlier")))
        };
        Ok(diff(&Arc::new(Prepared::new(last(before)?)), &Arc::new(Prepared::new(last(after)?))))
    }
}

/// What changed from one version to another.
pub(crate) fn diff(before: &Arc<Prepared>, after: &Arc<Prepared>) -> Diff {
    let (old, new) = (texts(before), texts(after));
    let sentences = if old.len() + new.len() > MOST_SENTENCES { as_sets(&old, &new) } else { in_order(&old, &new) };
    let at = |prepared: &Prepared, index: usize, texts: &[String]| SentenceAt {
        text: texts[index].clone(),
        span: prepared.sentences[index].span.clone(),
    };
    let change = |(gone, came): (Option<usize>, Option<usize>)| SentenceChange {
        before: gone.map(|index| at(before, index, &old)),
        after: came.map(|index| at(after, index, &new)),
    };
    let version = |prepared: &Prepared| prepared.article.version.unwrap_or(1);
    Diff {
        article: after.article.id.clone(),
        language: after.article.language.clone(),
        before: version(before),
        after: version(after),
        fields: fields(&before.article, &after.article),
        sentences: sentences.into_iter().map(change).collect(),
        facts: between_versions(before, after),
    }
}

/// The sentences of an article as they are shown.
fn texts(prepared: &Prepared) -> Vec<String> {
    let shown = |span: Range<usize>| put_back(prepared.text(span), Vec::new(), &prepared.placeholders).0;
    prepared.sentences.iter().map(|sentence| shown(sentence.span.clone())).collect()
}

type Pair = (Option<usize>, Option<usize>);

/// Which sentences are gone, which are new and which were reworded, in order.
fn in_order(old: &[String], new: &[String]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => pairs.extend((old_index..old_index + old_len).map(|gone| (Some(gone), None))),
            DiffOp::Insert { new_index, new_len, .. } => pairs.extend((new_index..new_index + new_len).map(|came| (None, Some(came)))),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let mut next = new_index;
                for (gone, text) in old.iter().enumerate().skip(old_index).take(old_len) {
                    let within = next..(new_index + new_len).min(next + WINDOW);
                    let reworded = within.into_iter().find(|&came| alike(text, &new[came]) >= REWORDED);
                    if let Some(came) = reworded {
                        pairs.extend((next..came).map(|came| (None, Some(came))));
                        next = came + 1;
                    }
                    pairs.push((Some(gone), reworded));
                }
                pairs.extend((next..new_index + new_len).map(|came| (None, Some(came))));
            }
        }
    }
    pairs
}

/// Which sentences stand in one text alone: those that are gone, then those that are new. Linear.
fn as_sets(old: &[String], new: &[String]) -> Vec<Pair> {
    let (mut in_new, mut in_old) = (counts(new), counts(old));
    let gone = (0..old.len()).filter(|&index| !take(&mut in_new, &old[index])).map(|gone| (Some(gone), None)).collect::<Vec<_>>();
    let came = (0..new.len()).filter(|&index| !take(&mut in_old, &new[index])).map(|came| (None, Some(came)));
    gone.into_iter().chain(came).collect()
}

fn counts(texts: &[String]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    texts.iter().for_each(|text| *counts.entry(text.as_str()).or_default() += 1);
    counts
}

/// Takes one of a text away, if there is one.
fn take(counts: &mut BTreeMap<&str, usize>, text: &str) -> bool {
    counts.get_mut(text).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
}

/// The share of the pairs of letters that two texts have in common (Dice 1945).
fn alike(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()).max(1) as f64
}

/// The fields that differ, in the order of the article's, but its text and what names it.
fn fields(before: &Article, after: &Article) -> Vec<FieldChange> {
    let (before, after) = (listed(before), listed(after));
    let pairs = before.into_iter().zip(after).filter(|((_, before), (_, after))| before != after);
    pairs.map(|((field, before), (_, after))| FieldChange { field: field.into(), before, after }).collect()
}

fn listed(article: &Article) -> Vec<(&'static str, Vec<String>)> {
    let text = |text: &Option<String>| text.iter().cloned().collect();
    let time = |time: Option<Timestamp>| time.iter().map(Timestamp::to_string).collect();
    let Article { title, kind, status, url, tags, products, channels, regions, audience, examples, tests, group, .. } = article;
    vec![
        ("kind", vec![kind.as_str().to_owned()]),
        ("title", vec![title.clone()]),
        ("url", text(url)),
        ("tags", tags.clone()),
        ("products", products.clone()),
        ("channels", channels.clone()),
        ("regions", regions.clone()),
        ("audience", audience.clone()),
        ("status", vec![status.as_str().to_owned()]),
        ("valid_from", time(article.valid_from)),
        ("valid_until", time(article.valid_until)),
        ("review_by", time(article.review_by)),
        ("updated_at", time(article.updated_at)),
        ("examples", examples.clone()),
        ("tests", tests.clone()),
        ("group", text(group)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(title: &str, body: &str, version: Version) -> Arc<Prepared> {
        let article = Article::new("a", Language::parse("en").unwrap(), title, body);
        Arc::new(Prepared::new(Article { version: Some(version), ..article }))
    }

    #[test]
    fn sentences_that_differ_are_told_in_order() {
        let rows = [
            ("One here. Two here.", "One here. Two here.", ""),
            (
                "You have 14 days. Pay nothing.",
                "You have 60 days. Pay nothing.",
                "! version 1 says \"14 days\", version 2 says \"60 days\"\n- You have 14 days.\n+ You have 60 days.\n",
            ),
            ("One here. Two there.", "Two there.", "- One here.\n"),
            ("Two there.", "One here. Two there. Wholly new words.", "+ One here.\n+ Wholly new words.\n"),
            ("# A\n\nOne here.\n\n- x y\n- z w", "# A\n\nOne here.\n\n- z w", "- x y\n"),
            ("Abc def. Ghi jkl.", "Quite other words. Ghi jkl mno.", "- Abc def.\n+ Quite other words.\n- Ghi jkl.\n+ Ghi jkl mno.\n"),
            (
                "Returns cost 5 EUR.",
                "退货需要支付运费。",
                "! version 1 says \"5 EUR\", version 2 says no such amount\n- Returns cost 5 EUR.\n+ 退货需要支付运费。\n",
            ),
        ];
        for (before, after, expected) in rows {
            let found = diff(&prepared("T", before, 1), &prepared("T", after, 2));
            assert_eq!(found.to_string(), expected, "{before:?} {after:?}");
            assert_eq!((found.is_empty(), found.before, found.after), (expected.is_empty(), 1, 2));
            let set = as_sets(&texts(&prepared("T", before, 1)), &texts(&prepared("T", after, 2)));
            assert!(set.is_empty() == expected.is_empty(), "{before:?} {after:?}: {set:?}");
        }
    }

    #[test]
    fn fields_that_differ_are_told() {
        let before = prepared("Old", "Body.", 1);
        let mut after = prepared("New", "Body.", 3).article.clone();
        after.audience = vec!["internal".to_owned(), "partners".to_owned()];
        after.valid_from = Some(Timestamp::from_seconds(0));
        let after = Arc::new(Prepared::new(after));
        let said = "- title: Old\n+ title: New\n- audience: public\n+ audience: internal, partners\n+ valid_from: 1970-01-01T00:00:00Z\n";
        assert_eq!(diff(&before, &after).to_string(), said);
    }

    #[test]
    fn huge_texts_are_compared_in_linear_time() {
        let text = |from: usize| (from..from + 40_000).map(|number| format!("Sentence number {number} is here.\n\n")).collect::<String>();
        let found = diff(&prepared("T", &text(0), 1), &prepared("T", &text(10), 2));
        assert_eq!(found.sentences.len(), 20);
    }
}
