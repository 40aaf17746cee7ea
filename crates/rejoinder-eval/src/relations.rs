//! What evaluation sets have to do with one another, told from their data, not from their names.

use std::collections::BTreeSet;

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
/// record ids, or ids and groups of translations: they were made of the same source, in another language, with other questions, or in
/// part. Unrelated sources that number their records alike may fall together, which holds out more than is needed.
#[must_use]
pub fn families(sets: &[Set]) -> Vec<usize> {
    let names: Vec<(BTreeSet<&str>, usize)> = sets.iter().map(names_of_records).collect();
    let mut family: Vec<usize> = (0..sets.len()).collect();
    for b in 0..sets.len() {
        for a in 0..b {
            let shared = names[a].0.intersection(&names[b].0).count();
            if family[a] != family[b] && 2 * shared >= names[a].1.min(names[b].1).max(1) {
                let (kept, joined) = (family[a].min(family[b]), family[a].max(family[b]));
                family.iter_mut().filter(|family| **family == joined).for_each(|family| *family = kept);
            }
        }
    }
    family
}

/// The ids and groups of a set's records, and how many different articles these are.
fn names_of_records(set: &Set) -> (BTreeSet<&str>, usize) {
    let ids = set.corpus.iter().map(|record| record.id.as_str());
    let groups: BTreeSet<&str> = set.corpus.iter().map(|record| record.group.as_deref().unwrap_or(&record.id)).collect();
    let n_articles = groups.len();
    (groups.into_iter().chain(ids).collect(), n_articles)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
        ];
        sets[5].judgments.values_mut().for_each(|grades| grades.extend([("t".to_owned(), 1)]));
        let of = |index: usize| traits(&sets)[index];
        assert!(of(0).is_clean() && of(2).is_clean() && of(4).is_clean());
        assert_eq!(of(1), Traits { altered: true, ..Traits::default() });
        assert_eq!(of(3), Traits { mixed: true, ..Traits::default() });
        assert_eq!(of(5), Traits { recall: true, ..Traits::default() });
        assert_eq!(families(&sets), [0, 0, 0, 0, 4, 5]);
    }
}
