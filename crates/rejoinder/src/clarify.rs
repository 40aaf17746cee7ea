//! The one question back that tells most: where several answers are plausible and differ, and something that the customer knows decides
//! between them. Pure, and cannot fail.

use std::collections::{BTreeMap, BTreeSet};

use rejoinder_store::Article;
use rejoinder_text::{FactKind, facts};
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::query::Query;
use crate::slots::found as stands_in;

/// Something that a customer knows and that articles differ in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Facet {
    /// Which product it is about: what articles name in `products`.
    Product,
    /// Which plan, contract or membership: tags like `plan:premium`.
    Plan,
    /// Where the customer is: what articles name in `regions`.
    Region,
    /// Whether an order has been delivered: tags `delivery:before` and `delivery:after`.
    Delivery,
    /// On which channel: what articles name in `channels`.
    Channel,
    /// Anything else that tags name before a colon: `device:phone`.
    Other(String),
}

impl Facet {
    /// The name of the phrase that asks for it.
    pub(crate) fn phrase(&self) -> &'static str {
        match self {
            Self::Product => "clarify_product",
            Self::Plan => "clarify_plan",
            Self::Region => "clarify_region",
            Self::Delivery => "clarify_delivery",
            Self::Channel => "clarify_channel",
            Self::Other(_) => "clarify_other",
        }
    }

    fn of_tag(name: &str) -> Self {
        match name {
            "plan" => Self::Plan,
            "delivery" => Self::Delivery,
            _ => Self::Other(name.to_owned()),
        }
    }
}

/// An answer that may be the right one.
pub(crate) struct Plausible<'a> {
    pub(crate) article: &'a Article,
    pub(crate) answer: &'a Answer,
    /// How likely it is beside the others, in any unit.
    pub(crate) weight: f64,
}

/// What to ask for.
#[derive(Debug, PartialEq)]
pub(crate) struct Separation {
    pub(crate) facet: Facet,
    pub(crate) options: Vec<String>,
    /// The mutual information of option and answer, in bits.
    pub(crate) gain: f64,
}

/// A question that tells less, in bits, is not worth the customer's time: two answers, one of them three times as likely as the other,
/// leave 0.8 bits open.
const LEAST_GAIN: f64 = 0.35;
/// Nobody reads more options than this in one question.
const MOST_OPTIONS: usize = 5;

/// The facet whose question has the greatest expected information gain (Lindley 1956) about which answer is right, if it tells enough.
/// None if the answers agree, and none that the query or the message already settles.
pub(crate) fn separating(plausible: &[Plausible<'_>], query: &Query, message: &str) -> Option<Separation> {
    let total: f64 = plausible.iter().map(|it| it.weight).sum();
    if plausible.len() < 2 || total <= 0.0 {
        return None;
    }
    let classes = classes(plausible);
    let facets: BTreeSet<Facet> = plausible.iter().flat_map(|it| values(it.article).into_keys()).collect();
    let mut best: Option<Separation> = None;
    for facet in facets.into_iter().filter(|facet| !is_settled(facet, query)) {
        let of: Vec<BTreeSet<String>> = plausible.iter().map(|it| values(it.article).remove(&facet).unwrap_or_default()).collect();
        let options: BTreeSet<&String> = of.iter().flatten().collect();
        let named = options.iter().any(|option| stands_in(message, option).is_some());
        if !(2..=MOST_OPTIONS).contains(&options.len()) || named {
            continue;
        }
        // What names no option holds for all of them alike.
        let share = |index: usize, option: &String| {
            let weight = plausible[index].weight / total;
            if of[index].is_empty() {
                weight / options.len() as f64
            } else if of[index].contains(option) {
                weight / of[index].len() as f64
            } else {
                0.0
            }
        };
        let by_class = |share: &dyn Fn(usize) -> f64| {
            let mut shares: BTreeMap<usize, f64> = BTreeMap::new();
            (0..plausible.len()).for_each(|index| *shares.entry(classes[index]).or_default() += share(index));
            shares
        };
        let open = entropy(&by_class(&|index| plausible[index].weight / total));
        let left: f64 = options
            .iter()
            .map(|option| {
                let shares = by_class(&|index| share(index, option));
                shares.values().sum::<f64>() * entropy(&shares)
            })
            .sum();
        let gain = open - left;
        if gain >= LEAST_GAIN && best.as_ref().is_none_or(|best| gain > best.gain + 1e-9) {
            best = Some(Separation { options: options.into_iter().cloned().collect(), facet, gain });
        }
    }
    best
}

/// Whether the query already says it.
fn is_settled(facet: &Facet, query: &Query) -> bool {
    match facet {
        Facet::Product => query.product.is_some(),
        Facet::Region => query.region.is_some(),
        Facet::Channel => query.channel.is_some(),
        Facet::Plan | Facet::Delivery | Facet::Other(_) => false,
    }
}

/// What an article says of itself.
fn values(article: &Article) -> BTreeMap<Facet, BTreeSet<String>> {
    let mut values: BTreeMap<Facet, BTreeSet<String>> = BTreeMap::new();
    for (facet, list) in [(Facet::Product, &article.products), (Facet::Region, &article.regions), (Facet::Channel, &article.channels)] {
        if !list.is_empty() {
            values.insert(facet, list.iter().cloned().collect());
        }
    }
    for (name, value) in article.tags.iter().filter_map(|tag| tag.split_once(':')) {
        let (name, value) = (name.trim(), value.trim());
        if !name.is_empty() && !value.is_empty() {
            values.entry(Facet::of_tag(name)).or_default().insert(value.to_owned());
        }
    }
    values
}

/// Answers that say the same have the same number: the same text, or the same facts in other words.
fn classes(plausible: &[Plausible<'_>]) -> Vec<usize> {
    let mut known: Vec<(&str, BTreeSet<(FactKind, String)>)> = Vec::new();
    let mut classes = Vec::new();
    for it in plausible {
        let told = facts(&it.answer.text, Some(&it.article.language)).into_iter().map(|fact| (fact.kind, fact.value));
        let told: BTreeSet<(FactKind, String)> = told.filter(|(kind, _)| !matches!(kind, FactKind::Url | FactKind::Email)).collect();
        let text = it.answer.text.as_str();
        let same = known.iter().position(|(other, facts)| *other == text || !told.is_empty() && *facts == told);
        classes.push(same.unwrap_or(known.len()));
        if same.is_none() {
            known.push((text, told));
        }
    }
    classes
}

/// The entropy in bits of shares that need not sum to 1.
fn entropy(shares: &BTreeMap<usize, f64>) -> f64 {
    let total: f64 = shares.values().sum();
    let shares = shares.values().map(|share| share / total).filter(|share| *share > 0.0);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use rejoinder_text::Language;

    use super::*;
    use crate::answer::AnswerForm;

    struct Row {
        tags: &'static [&'static str],
        products: &'static [&'static str],
        regions: &'static [&'static str],
        says: &'static str,
        weight: f64,
    }

    const fn row(says: &'static str) -> Row {
        Row { tags: &[], products: &[], regions: &[], says, weight: 1.0 }
    }

    fn check(rows: &[Row], query: &Query, expected: Option<(Facet, &[&str])>) {
        let articles: Vec<(Article, Answer)> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let mut article = Article::new(index.to_string(), Language::parse("en").unwrap(), "T", row.says);
                let owned = |list: &[&str]| list.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
                (article.tags, article.products, article.regions) = (owned(row.tags), owned(row.products), owned(row.regions));
                (article, Answer { form: AnswerForm::Sentences, text: row.says.to_owned(), spans: Vec::new() })
            })
            .collect();
        let plausible = articles.iter().zip(rows).map(|((article, answer), row)| Plausible { article, answer, weight: row.weight });
        let found = separating(&plausible.collect::<Vec<_>>(), query, &query.text);
        let found = found.map(|it| (it.facet, it.options));
        assert_eq!(found, expected.map(|(facet, options)| (facet, options.iter().map(|&it| it.to_owned()).collect())));
    }

    #[test]
    fn the_facet_that_separates_the_answers_is_asked_for() {
        let two = || {
            [
                Row { products: &["Lamp"], regions: &["FI"], ..row("14 days") },
                Row { products: &["Chair"], regions: &["FI"], ..row("30 days") },
            ]
        };
        check(&two(), &Query::new("how long"), Some((Facet::Product, &["Chair", "Lamp"])));
        check(&two(), &Query::new("how long").product("Lamp"), None);
        check(&two(), &Query::new("how long for my lamp"), None);
        let agreeing = [Row { products: &["Lamp"], ..row("14 days") }, Row { products: &["Chair"], ..row("You have two weeks.") }];
        check(&agreeing, &Query::new("how long"), None);
        let rare = [Row { products: &["Lamp"], ..row("14 days") }, Row { products: &["Chair"], weight: 0.05, ..row("30 days") }];
        check(&rare, &Query::new("how long"), None);
        check(&[row("14 days"), row("30 days")], &Query::new("how long"), None);
        check(&[Row { products: &["Lamp", "Chair"], ..row("14 days") }], &Query::new("how long"), None);
        let tags = [Row { tags: &["delivery:before", "orders"], ..row("Yes.") }, Row { tags: &["delivery:after"], ..row("No.") }];
        check(&tags, &Query::new("can I change it"), Some((Facet::Delivery, &["after", "before"])));
    }

    #[test]
    fn of_two_facets_the_one_that_tells_more() {
        let rows = [
            Row { products: &["Lamp"], regions: &["FI"], ..row("14 days") },
            Row { products: &["Chair"], regions: &["SE"], ..row("30 days") },
            Row { products: &["Table"], regions: &["SE"], ..row("60 days") },
        ];
        check(&rows, &Query::new("how long"), Some((Facet::Product, &["Chair", "Lamp", "Table"])));
    }
}
