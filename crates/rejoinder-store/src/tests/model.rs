//! Random histories of writing, beside a model that is plainly right.

use proptest::prelude::*;

use super::*;
use crate::InForce;

type Key = (String, String, Version);
type Seen = BTreeMap<Key, (u64, Option<InForce>)>;

#[derive(Clone, Debug)]
enum Step {
    Put { id: u8, finnish: bool, version: Option<Version>, body: u8, from: Option<i64> },
    Remove { id: u8, finnish: Option<bool>, version: Option<Version> },
    Commit,
    Drop,
    CatchUp,
}

fn step() -> impl Strategy<Value = Step> {
    let version = || proptest::option::weighted(0.3, 1u32..4);
    let put = (0u8..3, any::<bool>(), version(), 0u8..3, proptest::option::of(0i64..4))
        .prop_map(|(id, finnish, version, body, from)| Step::Put { id, finnish, version, body, from });
    let remove = (0u8..3, any::<Option<bool>>(), version()).prop_map(|(id, finnish, version)| Step::Remove { id, finnish, version });
    prop_oneof![6 => put, 2 => remove, 2 => Just(Step::Commit), 1 => Just(Step::Drop), 2 => Just(Step::CatchUp)]
}

/// The current content, and the highest number ever used, by id and language.
#[derive(Clone, Default)]
struct Model {
    current: BTreeMap<Key, Article>,
    highest: BTreeMap<(String, String), Version>,
}

impl Model {
    /// The version and whether anything changed; nothing where versions would overlap.
    fn put(&mut self, article: &Article) -> Option<(Version, bool)> {
        let pair = (article.id.clone(), article.language.to_string());
        let versions = self.current.range((pair.0.clone(), pair.1.clone(), 0)..=(pair.0.clone(), pair.1.clone(), Version::MAX));
        let last = versions.last().map(|(key, _)| key.2);
        let highest = self.highest.get(&pair).copied().unwrap_or_default();
        let compared = article.version.or(last);
        let key = (pair.0.clone(), pair.1.clone(), compared.unwrap_or_default());
        if self.current.get(&key).is_some_and(|old| Article { version: article.version, ..old.clone() } == *article) {
            return Some((key.2, false));
        }
        let version = article.version.unwrap_or(highest + 1);
        let others = self.current.iter().filter(|(key, _)| (&key.0, &key.1) == (&pair.0, &pair.1));
        let others: Vec<(Version, Option<Timestamp>)> = others.map(|(key, other)| (key.2, other.valid_from)).collect();
        // In force are those that begin before all that come after them; nothing here ends.
        let is_in_force = |it: &&(Version, Option<Timestamp>)| others.iter().all(|later| later.0 <= it.0 || it.1 < later.1);
        let in_force: Vec<_> = others.iter().filter(is_in_force).collect();
        let wrong = in_force.iter().any(|it| it.0 < version && it.1 > article.valid_from || it.0 > version && it.1 < article.valid_from);
        if wrong && (article.version.is_some() || in_force.len() > 1) {
            return None;
        }
        self.highest.insert(pair.clone(), version.max(highest));
        self.current.insert((pair.0, pair.1, version), Article { version: Some(version), ..article.clone() });
        Some((version, true))
    }

    fn remove(&mut self, id: &str, language: Option<&Language>, version: Option<Version>) -> usize {
        let before = self.current.len();
        self.current.retain(|key, _| {
            key.0 != id || language.is_some_and(|language| key.1 != language.as_str()) || version.is_some_and(|version| key.2 != version)
        });
        before - self.current.len()
    }
}

fn name(id: u8) -> String {
    format!("article/{id}")
}

fn tag(finnish: bool) -> Language {
    language(if finnish { "fi" } else { "en" })
}

/// Everything that an index would know, read in one go.
fn whole(store: &Store) -> (BTreeMap<Key, Article>, Seen) {
    let (mut articles, mut seen) = (BTreeMap::new(), Seen::new());
    let visit = |stored: crate::Stored| {
        let key = (stored.article.id.clone(), stored.article.language.to_string(), stored.article.version.unwrap());
        assert!(seen.last_key_value().is_none_or(|(last, _)| *last < key), "not ascending: {key:?}");
        let revision = store.revision(stored.sequence).unwrap().unwrap();
        assert_eq!(revision.article.as_ref(), Some(&stored.article));
        seen.insert(key.clone(), (stored.sequence, stored.in_force));
        articles.insert(key, stored.article);
        Ok::<_, Error>(())
    };
    assert_eq!(store.for_each(visit).unwrap(), store.sequence().unwrap());
    (articles, seen)
}

/// The same, kept up by changes alone.
fn catch_up(store: &Store, (at, seen): &mut (u64, Seen)) {
    let changes = store.changes_since(*at).unwrap();
    for change in changes.changes {
        let key = (change.id, change.language.to_string(), change.version);
        match change.now {
            Now::Removed => drop(seen.remove(&key)),
            Now::Current { sequence, in_force } => drop(seen.insert(key, (sequence, in_force))),
        }
    }
    *at = changes.sequence;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_store_does_what_the_model_does(steps in proptest::collection::vec(step(), 1..40)) {
        let (dir, store) = temporary();
        let reader = Store::open(&dir.path().join("support.kb")).unwrap();
        let (mut committed, mut model) = (Model::default(), Model::default());
        let mut index = (0, Seen::new());
        let mut writer = store.writer().unwrap();
        for step in steps {
            match step {
                Step::Put { id, finnish, version, body, from } => {
                    let valid_from = from.map(Timestamp::from_seconds);
                    let article = Article { version, valid_from, ..Article::new(name(id), tag(finnish), "Title", format!("body {body}")) };
                    let put = writer.put(&article).map(|put| (put.version, put.changed));
                    let refused = put.as_ref().err().map(crate::Error::kind);
                    prop_assert_eq!(refused, refused.map(|_| crate::ErrorKind::InvalidInput));
                    prop_assert_eq!(put.ok(), model.put(&article));
                }
                Step::Remove { id, finnish, version } => {
                    let language = finnish.map(tag);
                    let n_removed = writer.remove(&name(id), language.as_ref(), version).unwrap();
                    prop_assert_eq!(n_removed, model.remove(&name(id), language.as_ref(), version));
                }
                Step::Commit => {
                    let sequence = writer.commit().unwrap();
                    prop_assert_eq!(sequence, reader.sequence().unwrap());
                    committed = model.clone();
                }
                Step::Drop => {
                    drop(writer);
                    writer = store.writer().unwrap();
                    model = committed.clone();
                }
                Step::CatchUp => catch_up(&reader, &mut index),
            }
        }
        drop(writer);
        catch_up(&reader, &mut index);
        let (articles, seen) = whole(&reader);
        prop_assert_eq!(&articles, &committed.current);
        prop_assert_eq!(&index.1, &seen);
        let counts = reader.counts().unwrap();
        prop_assert_eq!(counts.versions, committed.current.len() as u64);
        drop((store, reader));
        let reopened = Store::open(&dir.path().join("support.kb")).unwrap();
        prop_assert_eq!(whole(&reopened), (articles, seen));
    }
}
