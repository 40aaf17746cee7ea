//! What a set's corpus becomes: articles in a temporary knowledge base.

use std::collections::BTreeMap;

use rejoinder::{Article, Error, ErrorKind, Kind, KnowledgeBase, Markup, Result};
use tempfile::TempDir;

use crate::set::{Record, Set};

/// Stands for a title or body that a record does not have: it holds no word.
const ABSENT: &str = "\u{2014}";

/// A knowledge base that goes with its folder when dropped.
pub struct TemporaryBase {
    /// The base.
    pub kb: KnowledgeBase,
    _folder: TempDir,
}

impl TemporaryBase {
    /// Writes the articles into a new knowledge base in a temporary folder.
    ///
    /// # Errors
    ///
    /// If an article is refused or the disk is.
    pub fn of(articles: &[Article]) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| Error::new(ErrorKind::Io, format!("temporary folder: {error}")))?;
        let kb = KnowledgeBase::open_or_create(folder.path().join("eval.kb"))?;
        let mut writer = kb.writer()?;
        for article in articles {
            writer.put(article)?;
        }
        writer.commit()?;
        drop(writer);
        Ok(Self { kb, _folder: folder })
    }
}

/// The articles that a set's corpus becomes: one for each record, or one canned reply for each intent.
#[must_use]
pub fn articles(set: &Set) -> Vec<Article> {
    if set.is_of_intents() { canned_replies(set) } else { set.corpus.iter().map(article).collect() }
}

fn article(record: &Record) -> Article {
    let or_absent = |text: &str| if text.trim().is_empty() { ABSENT.to_owned() } else { text.to_owned() };
    let title = record.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let kind = Kind::ALL.into_iter().find(|kind| Some(kind.as_str()) == record.kind.as_deref()).unwrap_or_default();
    let mut article = Article::new(&record.id, record.lang.clone(), or_absent(&title), or_absent(&record.body));
    article.markup = Markup::Plain;
    article.kind = kind;
    article.group.clone_from(&record.group);
    article.examples = record.examples.iter().filter(|example| !example.trim().is_empty()).cloned().collect();
    article
}

/// One canned reply for each intent. Records that are its examples become its examples; one that is the reply itself keeps its text.
fn canned_replies(set: &Set) -> Vec<Article> {
    let mut replies: BTreeMap<&str, Article> = BTreeMap::new();
    for record in &set.corpus {
        let Some(intent) = record.intent.as_deref() else { continue };
        let name = intent.replace(['_', '-'], " ");
        let reply = replies.entry(intent).or_insert_with(|| {
            let mut reply = Article::new(intent, record.lang.clone(), &name, &name);
            reply.kind = Kind::Reply;
            reply.markup = Markup::Plain;
            reply
        });
        if record.kind.as_deref() == Some("reply") {
            let Article { title, body, examples, .. } = article(record);
            (reply.title, reply.body) = (title, body);
            reply.examples.extend(examples);
        } else if !record.body.trim().is_empty() {
            reply.examples.push(record.body.clone());
        }
    }
    replies.into_values().collect()
}
