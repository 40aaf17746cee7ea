//! The same questions asked under harder conditions, beside the figure under the ordinary ones: in the midst of long messages, and across
//! languages where the links between translations are missing.

use std::collections::BTreeMap;

use rejoinder::{Article, KnowledgeBase, Language, Result};

use crate::corpus::{Setup, articles};
use crate::evaluate::DEPTH;
use crate::judged::Mean;
use crate::long_message::wrap;
use crate::metrics::ndcg;
use crate::random::Random;
use crate::set::{Query, Set, spread};

/// nDCG at 10 under two conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Paired {
    /// The set's name.
    pub set: String,
    /// How many questions were asked.
    pub n: usize,
    /// As they are.
    pub ordinary: f64,
    /// Under the harder condition.
    pub harder: f64,
    /// The share of questions for which anything was found under the harder condition.
    pub found: f64,
}

/// At most `most` questions of a set, evenly spread, alone and in the midst of [long messages](wrap). `None` if the set has several
/// languages or one without made-up messages.
///
/// # Errors
///
/// If a record is refused or the disk is.
pub fn in_long_messages(set: &Set, most: usize) -> Result<Option<Paired>> {
    let mut languages = set.corpus.iter().map(|record| &record.lang);
    let Some(language) = languages.next().filter(|language| languages.all(|other| other == *language)) else { return Ok(None) };
    let base = Setup::default().temporary(&articles(set))?;
    let judged: Vec<&Query> = set.queries.iter().filter(|query| set.judgments.contains_key(&query.id)).collect();
    let mut pair = Pair::default();
    for query in spread(&judged, most) {
        let Some(message) = wrap(&query.text, language, &query.id) else { return Ok(None) };
        let wrapped = Query { text: message, ..(*query).clone() };
        pair.add(set, &ranking(&base.kb, query, None)?, &ranking(&base.kb, &wrapped, None)?, query);
    }
    Ok(pair.of(set))
}

/// The questions of a set that want another language's article, with all links between translations and with the links of half of the
/// articles withheld, among them those of the wanted ones. Only hits in the wanted language count. `None` if the set has no such
/// questions.
///
/// # Errors
///
/// If a record is refused or the disk is.
pub fn with_links_withheld(set: &Set) -> Result<Option<Paired>> {
    let groups: BTreeMap<&str, &str> =
        set.corpus.iter().filter_map(|record| Some((record.id.as_str(), record.group.as_deref()?))).collect();
    let is_withheld = |query: &&Query| {
        let wanted = set.judgments.get(&query.id).into_iter().flat_map(|grades| grades.keys());
        wanted.map(|id| groups.get(id.as_str())).all(|group| group.is_some_and(|group| withheld(group)))
    };
    let queries: Vec<&Query> = set.queries.iter().filter(|query| query.target_lang.is_some()).filter(is_withheld).collect();
    if queries.is_empty() {
        return Ok(None);
    }
    let linked = articles(set);
    let unlink = |article: &Article| Article { group: article.group.clone().filter(|group| !withheld(group)), ..article.clone() };
    let unlinked: Vec<Article> = linked.iter().map(unlink).collect();
    let (linked, unlinked) = (Setup::default().temporary(&linked)?, Setup::default().temporary(&unlinked)?);
    let mut pair = Pair::default();
    for query in queries {
        let target = query.target_lang.as_ref();
        pair.add(set, &ranking(&linked.kb, query, target)?, &ranking(&unlinked.kb, query, target)?, query);
    }
    Ok(pair.of(set))
}

/// Whether a group is of the half whose links are withheld.
fn withheld(group: &str) -> bool {
    Random::of(group).below(2) == 0
}

/// The ids of the hits, best first; of one language alone if one is given.
fn ranking(kb: &KnowledgeBase, query: &Query, language: Option<&Language>) -> Result<Vec<String>> {
    let hits = kb.search(query.query().limit(DEPTH))?.hits.into_iter();
    let of_language = hits.filter(|hit| language.is_none_or(|language| hit.language.primary() == language.primary()));
    Ok(of_language.map(|hit| hit.article).collect())
}

/// Two figures in the making.
#[derive(Default)]
struct Pair {
    n: usize,
    ordinary: Mean,
    harder: Mean,
    found: Mean,
}

impl Pair {
    fn add(&mut self, set: &Set, ordinary: &[String], harder: &[String], query: &Query) {
        let Some(grades) = set.judgments.get(&query.id) else { return };
        self.n += 1;
        self.ordinary.add(ndcg(grades, ordinary, 10));
        self.harder.add(ndcg(grades, harder, 10));
        self.found.add(f64::from(u8::from(!harder.is_empty())));
    }

    fn of(self, set: &Set) -> Option<Paired> {
        let Self { n, ordinary, harder, found } = self;
        (n > 0).then(|| Paired { set: set.name.clone(), n, ordinary: ordinary.value(), harder: harder.value(), found: found.value() })
    }
}
