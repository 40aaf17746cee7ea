//! From a knowledge base into files: what is current in it, one snapshot, however long the writing takes.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use rejoinder::{Article, Error, ErrorKind, KnowledgeBase, Result, Status, Stored};

use crate::{Format, Written, folder, jsonl};

/// How many articles wait between the base and the file at most: memory stays bounded.
const WAITING: usize = 64;

/// Writes the current articles of a knowledge base to `path`: all of them, or nothing when an error is returned.
///
/// The settings of the base are written with them. Published versions that later ones have replaced entirely are left out: they stay in the history. An article whose only version is
/// number 1 is written without a number. Importing what was written into an empty base and exporting that gives the same bytes.
///
/// # Errors
///
/// Those of [`write()`](crate::write()) and of reading the base.
pub fn export(kb: &KnowledgeBase, path: &Path, format: Format) -> Result<Written> {
    let settings = kb.settings()?;
    let (send, receive) = sync_channel(WAITING);
    // The base pushes its articles and the writer pulls them, so that each has a thread.
    thread::scope(|scope| {
        scope.spawn(move || {
            let end = push_all(kb, &send).err().map_or(Message::End, Message::Failed);
            // Nobody listens if writing failed, and then that error counts.
            let _ = send.send(end);
        });
        let articles = Articles { receive: Some(receive) };
        match format {
            Format::Markdown => folder::write(path, Some(&settings), articles),
            Format::Jsonl => jsonl::write(path, Some(&settings), articles),
        }
    })
}

enum Message {
    Article(Box<Article>),
    Failed(Error),
    End,
}

fn push_all(kb: &KnowledgeBase, send: &SyncSender<Message>) -> Result<()> {
    let mut versions: Vec<Article> = Vec::new();
    kb.for_each(|Stored { article, in_force, .. }| {
        if versions.first().is_some_and(|first| (&first.id, &first.language) != (&article.id, &article.language)) {
            push(&mut versions, send)?;
        }
        if in_force.is_some() || article.status != Status::Published {
            versions.push(article);
        }
        Ok::<(), Error>(())
    })?;
    push(&mut versions, send)
}

/// Sends all versions of an article in one language.
fn push(versions: &mut Vec<Article>, send: &SyncSender<Message>) -> Result<()> {
    if let [only] = versions.as_mut_slice() {
        only.version = only.version.filter(|version| *version > 1);
    }
    for article in versions.drain(..) {
        send.send(Message::Article(Box::new(article))).map_err(|_| stopped())?;
    }
    Ok(())
}

fn stopped() -> Error {
    Error::new(ErrorKind::Io, "export: stopped before all articles were read")
}

/// The articles as they come. A channel that closes without an end is an error: half a base must not look like a whole one.
struct Articles {
    receive: Option<Receiver<Message>>,
}

impl Iterator for Articles {
    type Item = Result<Article>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.receive.as_ref()?.recv() {
            Ok(Message::Article(article)) => return Some(Ok(*article)),
            Ok(Message::End) => self.receive = None,
            Ok(Message::Failed(error)) => {
                self.receive = None;
                return Some(Err(error));
            }
            Err(_) => {
                self.receive = None;
                return Some(Err(stopped()));
            }
        }
        None
    }
}
