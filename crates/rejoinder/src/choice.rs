//! Which canned reply a message wants, learned from the example questions of all replies in scope.
//!
//! The classifier is made when a scope is first asked and made again when its replies change. Price: that first question waits for it, a
//! second or two for 10,000 examples of 80 replies. Where examples were added to replies that a classifier knows, it learns these at once, in
//! milliseconds, and is made again in the background, so that what is said in the end does not depend on the order in which they came.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use rejoinder_index::{Scope, View};
use rejoinder_store::{Kind, Result};
use rejoinder_text::{Analyzer, Language};

use crate::base::{KnowledgeBase, key};
use crate::classifier::{Bag, Classifier, Example};
use crate::find::Question;
use crate::prepared::Prepared;

/// Fewer replies than this are no choice.
const FEWEST_REPLIES: usize = 2;
/// With more examples than this the classifier would take minutes and gigabytes; nearness to single examples does then.
const MOST_EXAMPLES: usize = 50_000;
/// Of a longer example only so many bytes are learned from.
const READ_OF_ONE_EXAMPLE: usize = 600;
/// A classifier that knows fewer than one example less than this share of all learns the others at once: it would be wrong too often.
const LEAST_KNOWN: f64 = 0.9;
/// Classifiers are large: so many are kept.
pub(crate) const KEPT_CHOICES: usize = 4;

/// The embeddings of a reply's title (under `None`) and of its examples by their numbers, as far as an encoder has read them.
pub(crate) type Embeddings = BTreeMap<Option<usize>, Vec<f32>>;

/// The classifier of some replies.
pub(crate) struct Choice {
    classifier: Classifier,
    /// The labels by the changes that made the replies; those without examples have none.
    labels: BTreeMap<u64, usize>,
    /// The changes that made the replies, those without examples too.
    replies: Vec<u64>,
    /// For each label, the key of its reply and the hashes of what was learned for it, ascending.
    learned: Vec<(String, Vec<u64>)>,
}

/// What the classifier says of a message.
pub(crate) struct Scores<'a> {
    choice: &'a Choice,
    by_label: Vec<f32>,
}

/// A reply with examples.
struct Lesson {
    key: String,
    reply: u64,
    texts: Vec<(Bag, Option<Vec<f32>>)>,
}

impl Choice {
    /// Learns from the replies that these changes made; nothing if there are too few or too many examples. `before` is what was learned
    /// before, of which a little more makes the same as learning anew, or nearly; whether it was used is told.
    pub(crate) fn learn(
        kb: &KnowledgeBase,
        replies: &[u64],
        embeddings: &dyn Fn(u64) -> Embeddings,
        before: &[Arc<Self>],
    ) -> Option<(Self, bool)> {
        let with_examples = |&reply: &u64| kb.prepared(reply).ok().filter(|it| !it.article.examples.is_empty()).map(|it| (reply, it));
        let prepared: Vec<(u64, Arc<Prepared>)> = replies.iter().filter_map(with_examples).collect();
        let n_examples: usize = prepared.iter().map(|(_, prepared)| prepared.article.examples.len()).sum();
        if prepared.len() < FEWEST_REPLIES || n_examples > MOST_EXAMPLES {
            return None;
        }
        let mut lessons: Vec<Lesson> = prepared.iter().map(|(reply, it)| Lesson::of(*reply, it, &embeddings(*reply))).collect();
        // The order of labels shows where replies share an example: it must not be that of insertion.
        lessons.sort_by(|a, b| a.key.cmp(&b.key));
        let extended = before.iter().find_map(|before| before.extended(&lessons));
        let is_extended = extended.is_some();
        let classifier = match extended {
            Some(classifier) => classifier,
            None => {
                let examples = lessons.iter().enumerate().flat_map(|(label, lesson)| lesson.examples(label));
                Classifier::train(lessons.len(), &examples.collect::<Vec<_>>())?
            }
        };
        let labels = lessons.iter().enumerate().map(|(label, lesson)| (lesson.reply, label)).collect();
        let learned = lessons.into_iter().map(|lesson| (lesson.hashes(), lesson.key)).map(|(hashes, key)| (key, hashes)).collect();
        Some((Self { classifier, labels, replies: replies.to_vec(), learned }, is_extended))
    }

    /// What this has learned and the rest of these lessons; nothing if they are of other replies, lack what was learned, or are too many.
    fn extended(&self, lessons: &[Lesson]) -> Option<Classifier> {
        let n_of = |hashes: &[Vec<u64>]| hashes.iter().map(Vec::len).sum::<usize>() as f64;
        let hashes: Vec<Vec<u64>> = lessons.iter().map(Lesson::hashes).collect();
        let known: Vec<Vec<u64>> = self.learned.iter().map(|(_, hashes)| hashes.clone()).collect();
        let same_replies = self.learned.len() == lessons.len() && self.learned.iter().zip(lessons).all(|((key, _), it)| *key == it.key);
        let holds = |all: &[u64], some: &[u64]| some.iter().all(|hash| all.binary_search(hash).is_ok());
        let grew = same_replies && hashes.iter().zip(&known).all(|(all, some)| all.len() >= some.len() && holds(all, some));
        if !grew || n_of(&known) < LEAST_KNOWN * n_of(&hashes) {
            return None;
        }
        let mut classifier = self.classifier.clone();
        for (label, lesson) in lessons.iter().enumerate() {
            let new = lesson.examples(label).filter(|example| known[label].binary_search(&example.bag.hash()).is_err());
            new.for_each(|example| classifier.learn(&example));
        }
        Some(classifier)
    }

    /// Whether it was learned from these replies.
    pub(crate) fn is_of(&self, replies: &[u64]) -> bool {
        self.replies == replies
    }

    /// What it says of a message in a language.
    pub(crate) fn scores(&self, text: &str, language: Option<&Language>, embedding: Option<&[f32]>) -> Scores<'_> {
        let bag = Bag::of(&Analyzer::new(language), text);
        Scores { choice: self, by_label: self.classifier.scores(&bag, embedding) }
    }
}

impl Lesson {
    fn of(reply: u64, prepared: &Prepared, embeddings: &Embeddings) -> Self {
        let article = &prepared.article;
        let analyzer = Analyzer::new(Some(&article.language));
        // The title names what the reply is for, as one more example would.
        let texts = std::iter::once((None, &article.title)).chain(article.examples.iter().enumerate().map(|(at, text)| (Some(at), text)));
        let read = |text: &str| Bag::of(&analyzer, &text[..text.floor_char_boundary(READ_OF_ONE_EXAMPLE)]);
        let texts = texts.map(|(place, text)| (read(text), embeddings.get(&place).cloned()));
        let key = key(&article.id, &article.language, article.version.unwrap_or(1));
        Self { key, reply, texts: texts.filter(|(bag, embedding)| *bag != Bag::default() || embedding.is_some()).collect() }
    }

    fn examples(&self, label: usize) -> impl Iterator<Item = Example<'_>> {
        self.texts.iter().map(move |(bag, embedding)| Example { label, bag, embedding: embedding.as_deref() })
    }

    fn hashes(&self) -> Vec<u64> {
        let mut hashes: Vec<u64> = self.texts.iter().map(|(bag, _)| bag.hash()).collect();
        hashes.sort_unstable();
        hashes
    }
}

impl Scores<'_> {
    /// How much a message wants the reply that a change made, of whose examples these are the cosines, from 0 to 1; nothing if it is no
    /// reply with examples.
    pub(crate) fn of(&self, reply: u64, cosines: impl IntoIterator<Item = f32>) -> Option<f64> {
        let label = self.choice.labels.get(&reply).and_then(|&label| self.by_label.get(label));
        label.map(|&score| f64::from(self.choice.classifier.combine(score, cosines)).clamp(0.0, 1.0))
    }
}

impl KnowledgeBase {
    /// The canned replies in the scope of a question; nothing if it asks for none.
    pub(crate) fn replies_in_scope(&self, question: &Question<'_>) -> Result<Option<Arc<View>>> {
        let Question { snapshot, scope, as_of, .. } = *question;
        let reply = Kind::Reply.as_str().to_owned();
        if !scope.kinds.is_empty() && !scope.kinds.contains(&reply) {
            return Ok(None);
        }
        let replies = snapshot.view(&Scope { kinds: vec![reply], ..scope.clone() }, as_of);
        replies.map(Some).map_err(|error| self.failed(error))
    }

    /// The classifier of the canned replies in the scope of a question, by words alone; nothing if there are too few.
    pub(crate) fn choice(&self, question: &Question<'_>) -> Result<Option<Arc<Choice>>> {
        let Some(replies) = self.replies_in_scope(question)? else { return Ok(None) };
        let mut again = None;
        let choice = self.choices().get(&replies, self.nothing(), |kept| {
            let sequences = question.snapshot.sequences(&replies)?;
            let kept: Vec<Arc<Choice>> = kept.into_iter().flatten().collect();
            if let Some(same) = kept.iter().find(|choice| choice.is_of(&sequences)) {
                return Ok(Some(Arc::clone(same)));
            }
            let learned = Choice::learn(self, &sequences, &|_| Embeddings::new(), &kept);
            let (choice, extended) = learned.map_or((None, false), |(choice, extended)| (Some(Arc::new(choice)), extended));
            again = extended.then_some(sequences);
            Ok(choice)
        });
        if let Some(sequences) = again {
            self.choose_again(replies, sequences);
        }
        choice.map_err(|error| self.failed(error))
    }

    /// Makes the classifier of these replies from nothing, in the background.
    fn choose_again(&self, replies: Arc<View>, sequences: Vec<u64>) {
        let base = self.downgrade();
        let train = move || {
            // Nobody waits for it where nobody holds the base any more.
            let Some(base) = base().filter(Self::is_shared) else { return };
            let anew = Choice::learn(&base, &sequences, &|_| Embeddings::new(), &[]);
            base.choices().put(&replies, base.nothing(), anew.map(|(choice, _)| Arc::new(choice)));
        };
        // Where the system has no thread left, what was learned in a moment stays in use.
        let _ = thread::Builder::new().spawn(train);
    }
}
