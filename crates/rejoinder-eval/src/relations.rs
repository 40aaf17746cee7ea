//! What evaluation sets have to do with one another, told from their data, not from their names.

use std::collections::{BTreeMap, BTreeSet};

use crate::set::{Record, Set};

/// A set with this many relevant records a question, on average, asks for all of them rather than for the one that answers.
const OF_RECALL: usize = 2;

/// What is special about a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Its questions are those of another set over the same corpus, spelt otherwise.
    pub altered: bool,
    /// Its corpus has several languages.
    pub mixed: bool,
    /// Its records are examples of canned replies.
    pub intents: bool,
    /// Its questions ask for all that holds a word.
    pub recall: bool,
}

impl Traits {
    /// Clean single-language retrieval: nothing is special.
    #[must_use]
    pub fn is_clean(self) -> bool {
        self == Self::default()
    }
}

/// What is special about each set, seen beside the others.
#[must_use]
pub fn traits(sets: &[Set]) -> Vec<Traits> {
    let of = |set: &Set| Traits {
        altered: sets.iter().any(|other| is_altered(set, other)),
        mixed: set.corpus.iter().map(|record| &record.lang).collect::<BTreeSet<_>>().len() > 1,
        intents: set.is_of_intents(),
        recall: set.judgments.values().map(|grades| grades.len()).sum::<usize>() >= OF_RECALL * set.judgments.len().max(1),
    };
    sets.iter().map(of).collect()
}

/// Whether a set has the corpus and the questions of another one, some of them spelt otherwise. Of the two, the one whose name extends
/// the other's is the altered one.
fn is_altered(set: &Set, other: &Set) -> bool {
    let questions = |set: &Set| set.queries.iter().map(|query| query.id.clone()).collect::<BTreeSet<String>>();
    let texts = |set: &Set| set.queries.iter().map(|query| (query.id.clone(), query.text.clone())).collect::<BTreeSet<_>>();
    let text = |record: &Record| (record.id.clone(), record.title.clone(), record.body.clone());
    set.name != other.name
        && set.name.starts_with(&other.name)
        && set.corpus.len() == other.corpus.len()
        && set.corpus.iter().map(text).eq(other.corpus.iter().map(text))
        && questions(set) == questions(other)
        && texts(set) != texts(other)
}

/// The family of each set, as the index of its first member. Sets are of one family if one shares at least half of the smaller one's
/// records, by id or group of translations: they were made of the same source, in another language, with other questions, or in part.
/// Sources that merely number their records alike are told apart by texts of one language.
#[must_use]
pub fn families(sets: &[Set]) -> Vec<usize> {
    let names: Vec<Names<'_>> = sets.iter().map(Names::of).collect();
    let mut family: Vec<usize> = (0..sets.len()).collect();
    for b in 0..sets.len() {
        for a in 0..b {
            let smaller = names[a].n_articles.min(names[b].n_articles).max(1);
            if family[a] != family[b] && 2 * names[a].n_shared(&names[b]) >= smaller {
                let (kept, joined) = (family[a].min(family[b]), family[a].max(family[b]));
                family.iter_mut().filter(|family| **family == joined).for_each(|family| *family = kept);
            }
        }
    }
    family
}

/// Texts of one language under one name are of one source if they have this share of their words in common (Jaccard); revisions of an
/// article have more, unrelated articles a tenth.
const OF_ONE_SOURCE: f64 = 0.3;

/// The records of a set by their ids and groups.
struct Names<'a> {
    texts: BTreeMap<&'a str, Vec<&'a Record>>,
    n_articles: usize,
}

impl<'a> Names<'a> {
    fn of(set: &'a Set) -> Self {
        let mut texts: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        let mut articles = BTreeSet::new();
        for record in &set.corpus {
            let group = record.group.as_deref().unwrap_or(&record.id);
            articles.insert(group);
            texts.entry(group).or_default().push(record);
            if group != record.id {
                texts.entry(&record.id).or_default().push(record);
            }
        }
        Self { texts, n_articles: articles.len() }
    }

    fn n_shared(&self, other: &Self) -> usize {
        let both = self.texts.iter().filter_map(|(name, records)| Some((records, other.texts.get(name)?)));
        both.filter(|(a, b)| is_of_one_source(a, b)).count()
    }
}

/// Whether records of one name can be of one source: in no language do both have texts of which none are alike.
fn is_of_one_source(a: &[&Record], b: &[&Record]) -> bool {
    let pairs = || a.iter().flat_map(|a| b.iter().map(move |b| (a, b))).filter(|(a, b)| a.lang == b.lang);
    pairs().next().is_none() || pairs().any(|(a, b)| similarity(a, b) >= OF_ONE_SOURCE)
}

fn similarity(a: &Record, b: &Record) -> f64 {
    let words = |record: &Record| -> BTreeSet<String> {
        record.title.split_whitespace().chain(record.body.split_whitespace()).map(str::to_lowercase).collect()
    };
    if (&a.title, &a.body) == (&b.title, &b.body) {
        return 1.0;
    }
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

#[cfg(test)]
mod tests {
    use crate::set::Query;

    use super::*;

    /// A set by its name, its records as `id[@group]:language:body`, and its questions as `id=text`.
    fn set(name: &str, records: &str, questions: &str) -> Set {
        let record = |text: &str| {
            let parts: Vec<&str> = text.split(':').collect();
            let (id, group) = parts[0].split_once('@').map_or((parts[0], None), |(id, group)| (id, Some(group.to_owned())));
            let (id, body, lang) = (id.to_owned(), parts[2].to_owned(), parts[1].parse().unwrap());
            Record { id, group, body, lang, title: String::new(), kind: None, intent: None, examples: Vec::new() }
        };
        let query = |text: &str| {
            let (id, text) = text.split_once('=').unwrap();
            Query { id: id.to_owned(), text: text.to_owned(), answers: Vec::new(), target_lang: None, intent: None }
        };
        let corpus: Vec<Record> = records.split_whitespace().map(record).collect();
        let queries: Vec<Query> = questions.split_whitespace().map(query).collect();
        let judgments = queries.iter().map(|query| (query.id.clone(), BTreeMap::from([(corpus[0].id.clone(), 1)]))).collect();
        Set { name: name.to_owned(), corpus, queries, judgments }
    }

    #[test]
    fn relations_are_told_from_data() {
        let mut sets = vec![
            set("shop-fi", "a@1:fi:x b@2:fi:y c@3:fi:z", "q1=kä q2=pö"),
            set("shop-fi-ascii", "a@1:fi:x b@2:fi:y c@3:fi:z", "q1=ka q2=po"),
            set("shop-fi-few", "a@1:fi:x b@2:fi:y c@3:fi:z", "q1=kä"),
            set("cross", "fi-a@1:fi:x en-a@1:en:v en-d@4:en:w", "q3=k"),
            set("other-fi", "m:fi:x n:fi:y a:fi:z", "q1=kä q2=po"),
            set("wide", "s:fi:x t:fi:y", "q1=k"),
            set("numbered-alike", "a:fi:one b:fi:two c:fi:three", "q1=k"),
        ];
        sets[5].judgments.values_mut().for_each(|grades| grades.extend([("t".to_owned(), 1)]));
        let of = |index: usize| traits(&sets)[index];
        assert!(of(0).is_clean() && of(2).is_clean() && of(4).is_clean());
        assert_eq!(of(1), Traits { altered: true, ..Traits::default() });
        assert_eq!(of(3), Traits { mixed: true, ..Traits::default() });
        assert_eq!(of(5), Traits { recall: true, ..Traits::default() });
        assert_eq!(families(&sets), [0, 0, 0, 0, 4, 5, 6]);
    }
}
