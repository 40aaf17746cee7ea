//! What is suggested beyond the first right article: for two questions in one mail, and where the right article is taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use rejoinder::{Article, KnowledgeBase, Language, Result};

use crate::corpus::{MeasuredBase, Setup, articles};
use crate::long_message::join;
use crate::metrics::auroc;
use crate::random::Random;
use crate::set::{Query, Set, spread};

/// So many suggestions are looked at.
const DEPTH: usize = 5;
/// So often another second question is drawn where the first wants the same article.
const DRAWS: usize = 20;

/// The figures of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Replied {
    /// The set's name.
    pub set: String,
    /// Of two questions in one mail; `None` if the set has several languages or one without made-up mails.
    pub two_questions: Option<TwoQuestions>,
    /// Of confidence without the right article; `None` if no question has one.
    pub taken_away: Option<TakenAway>,
}

/// How often two questions in one mail find what they find alone. All but `n` are shares of the pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TwoQuestions {
    /// How many pairs were asked.
    pub n: usize,
    /// Both questions, each asked alone, find a right article among five suggestions.
    pub alone: f64,
    /// The mail finds a right article of both among five suggestions.
    pub together: f64,
    /// The mail was read as two asks.
    pub in_two: f64,
}

impl TwoQuestions {
    /// The share of what each alone finds that the mail finds; `None` if alone they find nothing.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        (self.alone > 0.0).then(|| self.together / self.alone)
    }
}

/// How confidence tells a base with the right article from one without.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TakenAway {
    /// How many questions were asked.
    pub n: usize,
    /// The share of pairs of a question with its article and a question without, of which the first is suggested with more confidence.
    pub auroc: f64,
}

impl Replied {
    /// Joins at most `most_pairs` pairs of questions, and takes the right articles of at most `most_queries` questions away, evenly
    /// spread. The same set gives the same figures.
    ///
    /// # Errors
    ///
    /// If a record is refused or the disk is.
    pub fn measure(set: &Set, most_pairs: usize, most_queries: usize) -> Result<Self> {
        let articles = articles(set);
        let base = Setup::default().temporary(&articles)?;
        let grades = set.grades();
        let judged = |query: &'_ Query| grades.get(query.id.as_str()).filter(|grades| !grades.is_empty()).is_some();
        let asked: Vec<Asked<'_>> = set
            .queries
            .iter()
            .filter(|query| judged(query))
            .map(|query| Asked { query, right: grades[query.id.as_str()].keys().copied().collect() })
            .collect();
        Ok(Self {
            set: set.name.clone(),
            two_questions: two_questions(set, &base, &asked, most_pairs)?,
            taken_away: taken_away(&base, &articles, &asked, most_queries)?,
        })
    }
}

/// A question and the ids of the articles that are right.
struct Asked<'a> {
    query: &'a Query,
    right: BTreeSet<&'a str>,
}

impl Asked<'_> {
    fn is_found(&self, suggested: &[String]) -> bool {
        suggested.iter().any(|id| self.right.contains(id.as_str()))
    }
}

fn two_questions(set: &Set, base: &MeasuredBase, asked: &[Asked<'_>], most: usize) -> Result<Option<TwoQuestions>> {
    let mut languages = set.corpus.iter().map(|record| &record.lang);
    let Some(language) = languages.next().filter(|language| languages.all(|other| other == *language)) else { return Ok(None) };
    let mut counts = [0_usize; 3];
    let pairs = pairs(asked, most);
    for (first, second) in &pairs {
        let Some(mail) = mail(first.query, second.query, language) else { return Ok(None) };
        let alone =
            first.is_found(&suggested(&base.kb, first.query.query())?.0) && second.is_found(&suggested(&base.kb, second.query.query())?.0);
        let (found, n_asks) = suggested(&base.kb, rejoinder::Query { text: mail, ..first.query.query() })?;
        let told = [alone, first.is_found(&found) && second.is_found(&found), n_asks == 2];
        counts.iter_mut().zip(told).for_each(|(count, is)| *count += usize::from(is));
    }
    let n = pairs.len();
    let [alone, together, in_two] = counts.map(|count| count as f64 / n.max(1) as f64);
    Ok((n > 0).then_some(TwoQuestions { n, alone, together, in_two }))
}

fn mail(first: &Query, second: &Query, language: &Language) -> Option<String> {
    join(&first.text, &second.text, language, &format!("{} {}", first.id, second.id))
}

/// At most `most` questions, evenly spread, each with another one, drawn by its id, that wants other articles.
fn pairs<'a, 'q>(asked: &'a [Asked<'q>], most: usize) -> Vec<(&'a Asked<'q>, &'a Asked<'q>)> {
    let second = |first: &Asked<'_>| {
        let mut random = Random::of(&first.query.id);
        let mut drawn = (0..DRAWS).map(|_| &asked[random.below(asked.len() as u64) as usize]);
        drawn.find(|second| first.right.is_disjoint(&second.right))
    };
    spread(asked, most).filter_map(|first| Some((first, second(first)?))).collect()
}

/// The ids of the articles suggested, likeliest first, and how many asks the message holds.
fn suggested(kb: &KnowledgeBase, query: rejoinder::Query) -> Result<(Vec<String>, usize)> {
    let suggestions = kb.suggest(query.limit(DEPTH))?;
    Ok((suggestions.all().map(|reply| reply.article.clone()).take(DEPTH).collect(), suggestions.asks.len()))
}

fn taken_away(base: &MeasuredBase, articles: &[Article], asked: &[Asked<'_>], most: usize) -> Result<Option<TakenAway>> {
    let kb = &base.kb;
    let asked: Vec<&Asked<'_>> = spread(asked, most).collect();
    let with = asked.iter().map(|it| confidence(kb, it.query)).collect::<Result<Vec<f64>>>()?;
    // Questions that want the same articles are asked while these are gone once.
    let mut by_right: BTreeMap<&BTreeSet<&str>, Vec<&Query>> = BTreeMap::new();
    asked.iter().for_each(|it| by_right.entry(&it.right).or_default().push(it.query));
    let mut without = Vec::new();
    for (right, queries) in by_right {
        let mut writer = kb.writer()?;
        for id in right {
            writer.remove(id)?;
        }
        writer.commit()?;
        for query in queries {
            without.push(confidence(kb, query)?);
        }
        for article in articles.iter().filter(|article| right.contains(article.id.as_str())) {
            writer.put(article)?;
        }
        writer.commit()?;
    }
    Ok(auroc(&with, &without).map(|auroc| TakenAway { n: asked.len(), auroc }))
}

/// The confidence of the first suggestion; 0 where there is none.
fn confidence(kb: &KnowledgeBase, query: &Query) -> Result<f64> {
    let suggestions = kb.suggest(query.query().limit(DEPTH))?;
    Ok(suggestions.all().next().map_or(0.0, |first| first.confidence))
}

const HEAD: &str = "# Replies\n\nMade by `rejoinder-eval replies SETS... --write`; not edited by hand. Words alone, no encoder.\n\n\
*Two questions*: two questions of a set in one mail, with a greeting, a sentence between them and a closing. *Alone* is the share of \
pairs of which each question, asked alone, has a right article among five suggestions; *together* the share of mails that have a right \
article of both among five; *ratio* is together over alone; *in two* the share of mails read as two asks.\n\n\
*Taken away*: the confidence of the first suggestion with all articles, and with the right ones of the question removed; AUROC between \
the two.\n\n";

/// The text of `RESULTS_REPLIES.md`.
#[must_use]
pub fn table_of_replies(rows: &[Replied]) -> String {
    let mut out = String::from(HEAD);
    out.push_str("| set | pairs | alone | together | ratio | in two | taken away | AUROC |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for Replied { set, two_questions, taken_away } in rows {
        let two = two_questions.map_or_else(
            || " | | | | ".to_owned(),
            |it| {
                let ratio = it.ratio().map_or(String::new(), |ratio| format!("{ratio:.3}"));
                format!("{} | {:.3} | {:.3} | {ratio} | {:.3}", it.n, it.alone, it.together, it.in_two)
            },
        );
        let away = taken_away.map_or_else(|| " | ".to_owned(), |it| format!("{} | {:.3}", it.n, it.auroc));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| {set} | {two} | {away} |");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(id: &str) -> Query {
        Query { id: id.to_owned(), text: format!("Where is {id}?"), answers: Vec::new(), target_lang: None, intent: None }
    }

    #[test]
    fn pairs_want_different_articles_and_are_the_same_each_time() {
        let queries: Vec<Query> = (0..30).map(|n| query(&format!("q{n}"))).collect();
        let rights = ["a", "b", "c"];
        let asked: Vec<Asked<'_>> =
            queries.iter().enumerate().map(|(n, query)| Asked { query, right: BTreeSet::from([rights[n % 3]]) }).collect();
        let ids = |most| pairs(&asked, most).iter().map(|(a, b)| (a.query.id.clone(), b.query.id.clone())).collect::<Vec<_>>();
        assert_eq!((ids(10).len(), ids(100).len()), (10, 30));
        assert_eq!(ids(30), ids(30));
        assert!(pairs(&asked, 30).iter().all(|(a, b)| a.right.is_disjoint(&b.right)));
        // Nothing to pair with.
        assert!(pairs(&asked[..1], 30).is_empty() && pairs(&[], 30).is_empty());
    }

    #[test]
    fn a_small_set_is_measured_whole() {
        let names = ["returns", "delivery", "warranty", "invoices"];
        let record = |name: &&str| {
            let line = format!(r#"{{"id":"{name}","title":"About {name}","body":"All that is known of {name}.","lang":"en"}}"#);
            serde_json::from_str(&line).unwrap()
        };
        let judgments = names.iter().map(|name| ((*name).to_owned(), BTreeMap::from([((*name).to_owned(), 1)]))).collect();
        let corpus = names.iter().map(record).collect();
        let set = Set { name: "small".to_owned(), corpus, queries: names.iter().map(|name| query(name)).collect(), judgments };
        let replied = Replied::measure(&set, 10, 10).unwrap();
        assert_eq!(replied, Replied::measure(&set, 10, 10).unwrap());
        let two = replied.two_questions.unwrap();
        assert_eq!((two.n, two.alone, two.together), (4, 1.0, 1.0));
        let away = replied.taken_away.unwrap();
        assert!(away.n == 4 && away.auroc > 0.9, "{away:?}");
    }

    #[test]
    fn a_row_tells_both_figures_or_leaves_them_out() {
        let two = TwoQuestions { n: 8, alone: 0.5, together: 0.25, in_two: 0.75 };
        let full = Replied { set: "a".to_owned(), two_questions: Some(two), taken_away: Some(TakenAway { n: 9, auroc: 0.9 }) };
        let none = Replied { set: "b".to_owned(), two_questions: Some(TwoQuestions { alone: 0.0, ..two }), taken_away: None };
        let empty = Replied { set: "c".to_owned(), two_questions: None, taken_away: None };
        let text = table_of_replies(&[full, none, empty]);
        for expected in ["| a | 8 | 0.500 | 0.250 | 0.500 | 0.750 | 9 | 0.900 |", "| b | 8 | 0.000 | 0.250 |  | 0.750 |  |  |"] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        let cells = |row: &str| row.matches('|').count();
        assert!(text.lines().filter(|row| row.starts_with('|')).all(|row| cells(row) == 9), "{text}");
    }
}
