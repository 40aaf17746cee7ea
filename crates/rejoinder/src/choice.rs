//! Which canned reply a message wants, learned from the example questions of all replies in scope.
//!
//! The classifier is made when a scope is first asked and made again when its replies change. Price: that first question waits for it, a
//! second or two for 10,000 examples of 80 replies. Where examples were added to replies that a classifier knows, it learns these at once, in
//! milliseconds, and is made again in the background, so that what is said in the end does not depend on the order in which they came. One
//! classifier of a base is made at a time, and of a row of additions only the last one has to be.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use rejoinder_index::{Scope, View};
use rejoinder_store::{Kind, Result};
use rejoinder_text::{Analyzer, Language};

use crate::base::KnowledgeBase;
use crate::classifier::{Bag, Classifier, Example};
use crate::find::Question;
use crate::prepared::Prepared;

/// Fewer replies than this are no choice.
const FEWEST_REPLIES: usize = 2;
/// With more examples than this the classifier would take minutes and gigabytes; nearness to single examples does then.
const MOST_EXAMPLES: usize = 50_000;
/// Of a longer example only so many bytes are learned from.
const READ_OF_ONE_EXAMPLE: usize = 600;
/// A classifier that was made from less than this share of all examples does not learn the others at once: it would be wrong too often.
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
    /// For each label.
    learned: Vec<Learned>,
    /// How many examples it was made from, before any were added.
    n_trained: usize,
    /// Whether it was learned as a little more than another one, and so depends on the order in which examples came.
    is_extended: bool,
}

/// What the classifier says of a message.
pub(crate) struct Scores<'a> {
    choice: &'a Choice,
    by_label: Vec<f32>,
}

/// A reply with examples, and what names it whatever its version.
struct Named {
    name: String,
    reply: u64,
    prepared: Arc<Prepared>,
}

/// What was learned for a label: of which reply, made by which change, and the hashes of its examples, ascending.
#[derive(Clone)]
struct Learned {
    name: String,
    reply: u64,
    hashes: Vec<u64>,
}

/// The examples of a reply, read.
struct Lesson {
    texts: Vec<(Bag, Option<Vec<f32>>)>,
}

impl Choice {
    /// Learns from the replies that these changes made; nothing if there are too few or too many examples. `before` is what was learned
    /// before, of which a little more makes the same as learning anew, or nearly.
    pub(crate) fn learn(kb: &KnowledgeBase, replies: &[u64], embeddings: &dyn Fn(u64) -> Embeddings, before: &[Arc<Self>]) -> Option<Self> {
        let named = |&reply: &u64| kb.prepared(reply).ok().map(|it| Named::of(reply, it));
        let mut named: Vec<Named> = replies.iter().filter_map(named).filter(|it| it.n_examples() > 0).collect();
        if named.len() < FEWEST_REPLIES || named.iter().map(Named::n_examples).sum::<usize>() > MOST_EXAMPLES {
            return None;
        }
        // The order of labels shows where replies share an example: it must not be that of insertion.
        named.sort_by(|a, b| a.name.cmp(&b.name));
        // What was made anew last has drifted least.
        let mut before: Vec<&Arc<Self>> = before.iter().collect();
        before.sort_by_key(|before| std::cmp::Reverse(before.n_trained));
        if let Some(extended) = before.iter().find_map(|before| before.extended(&named, replies, embeddings)) {
            return Some(extended);
        }
        let lessons: Vec<Lesson> = named.iter().map(|it| Lesson::of(it, &embeddings(it.reply))).collect();
        let examples: Vec<Example<'_>> = lessons.iter().enumerate().flat_map(|(label, lesson)| lesson.examples(label)).collect();
        let (classifier, n_trained) = (Classifier::train(lessons.len(), &examples)?, examples.len());
        let learned = named.iter().zip(&lessons).map(|(it, lesson)| it.learned(lesson)).collect();
        Some(Self { classifier, labels: labels(&named), replies: replies.to_vec(), learned, n_trained, is_extended: false })
    }

    /// What this has learned and the rest of the examples of these replies; nothing if they are other replies, lack what was learned, or
    /// have too many examples that it was not made from.
    fn extended(&self, named: &[Named], replies: &[u64], embeddings: &dyn Fn(u64) -> Embeddings) -> Option<Self> {
        let both = || self.learned.iter().zip(named);
        if self.learned.len() != named.len() || both().any(|(known, it)| known.name != it.name) {
            return None;
        }
        // Of a reply that is as it was nothing has to be read.
        let read = |it: &Named| Lesson::of(it, &embeddings(it.reply));
        let changed: Vec<Option<Lesson>> = both().map(|(known, it)| (known.reply != it.reply).then(|| read(it))).collect();
        let now =
            both().zip(&changed).map(|((known, it), lesson)| lesson.as_ref().map_or_else(|| known.clone(), |lesson| it.learned(lesson)));
        let now: Vec<Learned> = now.collect();
        let n_all: usize = now.iter().map(|now| now.hashes.len()).sum();
        if self.learned.iter().zip(&now).any(|(known, now)| !now.holds(known)) || (self.n_trained as f64) < LEAST_KNOWN * n_all as f64 {
            return None;
        }
        let mut classifier = self.classifier.clone();
        for (label, lesson) in changed.iter().enumerate() {
            let examples = lesson.iter().flat_map(|lesson| lesson.examples(label));
            let new = examples.filter(|example| self.learned[label].hashes.binary_search(&example.bag.hash()).is_err());
            new.for_each(|example| classifier.learn(&example));
        }
        let is_extended = self.is_extended || self.learned.iter().zip(&now).any(|(known, now)| known.hashes != now.hashes);
        let Self { n_trained, .. } = *self;
        Some(Self { classifier, labels: labels(named), replies: replies.to_vec(), learned: now, n_trained, is_extended })
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

/// The labels by the changes that made the replies.
fn labels(named: &[Named]) -> BTreeMap<u64, usize> {
    named.iter().enumerate().map(|(label, it)| (it.reply, label)).collect()
}

impl Named {
    fn of(reply: u64, prepared: Arc<Prepared>) -> Self {
        // Without the version, which every addition makes a new one: no two of an article are in force at once.
        let name = format!("{}\u{0}{}", prepared.article.id, prepared.article.language);
        Self { name, reply, prepared }
    }

    fn n_examples(&self) -> usize {
        self.prepared.article.examples.len()
    }

    fn learned(&self, lesson: &Lesson) -> Learned {
        let mut hashes: Vec<u64> = lesson.texts.iter().map(|(bag, _)| bag.hash()).collect();
        hashes.sort_unstable();
        Learned { name: self.name.clone(), reply: self.reply, hashes }
    }
}

impl Learned {
    /// Whether nothing of what was known is missing.
    fn holds(&self, known: &Self) -> bool {
        self.hashes.len() >= known.hashes.len() && known.hashes.iter().all(|hash| self.hashes.binary_search(hash).is_ok())
    }
}

impl Lesson {
    fn of(named: &Named, embeddings: &Embeddings) -> Self {
        let article = &named.prepared.article;
        let analyzer = Analyzer::new(Some(&article.language));
        // The title names what the reply is for, as one more example would.
        let texts = std::iter::once((None, &article.title)).chain(article.examples.iter().enumerate().map(|(at, text)| (Some(at), text)));
        let read = |text: &str| Bag::of(&analyzer, &text[..text.floor_char_boundary(READ_OF_ONE_EXAMPLE)]);
        let texts = texts.map(|(place, text)| (read(text), embeddings.get(&place).cloned()));
        Self { texts: texts.filter(|(bag, embedding)| *bag != Bag::default() || embedding.is_some()).collect() }
    }

    fn examples(&self, label: usize) -> impl Iterator<Item = Example<'_>> {
        self.texts.iter().map(move |(bag, embedding)| Example { label, bag, embedding: embedding.as_deref() })
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
        let choice = self.choices().get(&replies, self.nothing(), |kept| {
            let sequences = question.snapshot.sequences(&replies)?;
            let kept: Vec<Arc<Choice>> = kept.into_iter().flatten().collect();
            let same = kept.iter().filter(|choice| choice.is_of(&sequences)).min_by_key(|choice| choice.is_extended).cloned();
            let learn = || Choice::learn(self, &sequences, &|_| Embeddings::new(), &kept).map(Arc::new);
            Ok(same.or_else(learn))
        });
        let choice = choice.map_err(|error| self.failed(error))?;
        if choice.as_ref().is_some_and(|choice| choice.is_extended) {
            self.choose_again(&replies);
        }
        Ok(choice)
    }

    /// Makes the classifier of these replies from nothing, in the background.
    fn choose_again(&self, replies: &Arc<View>) {
        if !self.trainings().ask(replies) {
            return;
        }
        let base = self.downgrade();
        // Nobody waits for it where nobody holds the base any more.
        let work = move || while base().filter(Self::is_shared).is_some_and(|base| base.trainings().guarded(|| base.train_next())) {};
        if thread::Builder::new().spawn(work).is_err() {
            // Where the system has no thread left, what was learned in a moment stays in use, and the next question tries again.
            self.trainings().give_up();
        }
    }

    /// Makes the next classifier that waits for it; `false` if none does.
    fn train_next(&self) -> bool {
        let Some(replies) = self.trainings().next() else { return false };
        // What is no longer kept, or was made meanwhile, needs nothing.
        let kept = self.choices().ready(&replies, self.nothing()).flatten();
        if let Some(extended) = kept.filter(|choice| choice.is_extended) {
            let sequences = &extended.replies;
            let same = self.choices().all().into_iter().flatten().find(|choice| !choice.is_extended && choice.is_of(sequences));
            let anew = same.or_else(|| Choice::learn(self, sequences, &|_| Embeddings::new(), &[]).map(Arc::new));
            // A reply that cannot be read just now is no reason to forget what was learned.
            if anew.is_some() {
                self.choices().put(&replies, self.nothing(), anew);
            }
        }
        true
    }
}

#[cfg(test)]
#[path = "choice/tests.rs"]
mod tests;
