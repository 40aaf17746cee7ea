//! What a set's corpus becomes: articles in a temporary knowledge base.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use rejoinder::{Article, Encoder, Error, ErrorKind, Kind, KnowledgeBase, Markup, Result};
use tempfile::TempDir;

use crate::set::{Record, Set};

/// Stands for a title or body that a record does not have: it holds no word.
const ABSENT: &str = "\u{2014}";

/// How the knowledge bases of sets are made.
#[derive(Clone, Default)]
pub struct Setup {
    /// The encoder that reads the articles; without one words decide alone.
    pub encoder: Option<Encoder>,
    /// Where the bases of sets are kept for the next time, one folder for each set: encoding their articles takes longer than all else.
    pub keep: Option<PathBuf>,
    /// Whether example questions are left out of the articles.
    pub without_examples: bool,
}

/// A knowledge base for measuring; unless it is kept, it goes with its folder when dropped.
pub struct MeasuredBase {
    /// The base.
    pub kb: KnowledgeBase,
    _folder: Option<TempDir>,
}

impl Setup {
    /// The base of a set, kept or temporary.
    ///
    /// # Errors
    ///
    /// If an article is refused or the disk is.
    pub fn base(&self, set: &Set) -> Result<MeasuredBase> {
        let mut articles = articles(set);
        if self.without_examples {
            articles.iter_mut().for_each(|article| article.examples.clear());
        }
        let Some(keep) = &self.keep else { return self.temporary(&articles) };
        let kb = KnowledgeBase::open_or_create(keep.join(format!("{}.kb", set.name)))?;
        let ids: BTreeSet<&str> = articles.iter().map(|article| article.id.as_str()).collect();
        let mut gone = BTreeSet::new();
        kb.for_each(|stored| {
            if !ids.contains(stored.article.id.as_str()) {
                gone.insert(stored.article.id);
            }
            Ok::<(), Error>(())
        })?;
        let mut writer = kb.writer()?;
        for id in gone {
            writer.remove(&id)?;
        }
        for article in &articles {
            // An article that differs from the version kept would become another version of it.
            writer.put(&Article { version: Some(1), ..article.clone() })?;
        }
        writer.commit()?;
        drop(writer);
        self.read(&kb)?;
        Ok(MeasuredBase { kb, _folder: None })
    }

    /// A base of these articles in a temporary folder.
    ///
    /// # Errors
    ///
    /// If an article is refused or the disk is.
    pub fn temporary(&self, articles: &[Article]) -> Result<MeasuredBase> {
        let folder = tempfile::tempdir().map_err(|error| Error::new(ErrorKind::Io, format!("temporary folder: {error}")))?;
        let kb = KnowledgeBase::open_or_create(folder.path().join("eval.kb"))?;
        let mut writer = kb.writer()?;
        for article in articles {
            writer.put(article)?;
        }
        writer.commit()?;
        drop(writer);
        self.read(&kb)?;
        Ok(MeasuredBase { kb, _folder: Some(folder) })
    }

    /// Lets the encoder read a base to its end.
    fn read(&self, kb: &KnowledgeBase) -> Result<()> {
        if let Some(encoder) = &self.encoder {
            kb.use_encoder(encoder.clone())?;
            kb.encode(&mut |_| ControlFlow::Continue(()))?;
        }
        Ok(())
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
