//! What a whole base agrees on: which regions lie in which, who its readers are, and in which language its articles are written first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rejoinder_index::{Scope, keyword};
use rejoinder_store::{Article, Error, ErrorKind, Result, StoredEvent, Timestamp};
use rejoinder_text::Language;
use serde::{Deserialize, Serialize};

use crate::base::KnowledgeBase;
use crate::query::Query;

/// What a whole base agrees on. A base needs none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The regions that lie in each region: `global` holds `eu`, and `eu` holds `fi`. What holds in a region holds in all that lie in it; a
    /// region may lie in several. Where this is empty, regions are names that have nothing to do with one another; else articles and
    /// queries may name no others.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<String, Vec<String>>,
    /// The audiences that articles and queries may name besides `public` and `internal`. Where this is empty, articles may name any, and
    /// queries those that an article names or ever named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// The language that articles are written in first, and translated from: a translation that is older is outdated. Where it is not
    /// told, the one that most articles are written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_language: Option<Language>,
}

/// The kind of the events that keep settings.
const KIND: &str = "settings";
/// Audiences that every base has.
const ALWAYS: [&str; 2] = ["public", "internal"];

impl Settings {
    /// Refuses what cannot be meant.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for an empty name, and for a region that lies in itself.
    pub fn validate(&self) -> Result<()> {
        let names = self.regions.iter().flat_map(|(group, members)| std::iter::once(group).chain(members));
        let fields = names.map(|name| ("regions", name)).chain(self.audiences.iter().map(|name| ("audiences", name)));
        if let Some((field, _)) = fields.into_iter().find(|(_, name)| name.trim().is_empty()) {
            return refuse(format!("settings: {field}: a name is empty: remove it"));
        }
        match in_itself(&self.tree()) {
            Some(region) => refuse(format!("settings: regions: {region} lies in itself: a region lies in larger ones")),
            None => Ok(()),
        }
    }

    /// Whether what holds in one of two lists of regions may hold for a customer of the other; an empty list is all regions.
    pub(crate) fn regions_meet(&self, a: &[String], b: &[String]) -> bool {
        if a.is_empty() || b.is_empty() {
            return true;
        }
        let tree = self.tree();
        let meet = |a: &String, b: &String| {
            lying_in(&tree, &keyword(a)).contains(&keyword(b)) || lying_in(&tree, &keyword(b)).contains(&keyword(a))
        };
        a.iter().any(|a| b.iter().any(|b| meet(a, b)))
    }

    /// Each region with the regions that it lies in, all as they compare.
    fn tree(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut tree: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (group, members) in &self.regions {
            tree.entry(keyword(group)).or_default();
            for member in members {
                tree.entry(keyword(member)).or_default().insert(keyword(group));
            }
        }
        tree
    }

    /// What a query may see by its own words, with the regions that its region lies in.
    pub(crate) fn scope(&self, query: &Query) -> Scope {
        let scope = query.scope();
        let Some(region) = scope.regions.first().filter(|_| !self.regions.is_empty()) else { return scope };
        let mut regions: Vec<String> = lying_in(&self.tree(), &keyword(region)).into_iter().collect();
        regions.sort();
        Scope { regions, ..scope }
    }

    /// A region and all that lie in it, as they compare.
    pub(crate) fn lying_within(&self, region: &str) -> BTreeSet<String> {
        let (tree, region) = (self.tree(), keyword(region));
        let within = tree.keys().filter(|it| lying_in(&tree, it).contains(&region)).cloned();
        within.chain([region.clone()]).collect()
    }

    /// Refuses an article that names a region or an audience which the base does not know.
    pub(crate) fn check_article(&self, article: &Article) -> Result<()> {
        if !article.regions.is_empty() && !self.regions.is_empty() {
            let tree = self.tree();
            if let Some(region) = article.regions.iter().find(|region| !tree.contains_key(&keyword(region))) {
                return refuse(format!("{}: regions: {}", article.id, unknown_region(region, &tree)));
            }
        }
        let known = |name: &&String| self.audiences.is_empty() || self.knows_audience(name);
        match article.audience.iter().find(|name| !known(name)) {
            Some(name) => {
                let known = known_audiences(self.audiences.iter().map(String::as_str));
                refuse(format!("{}: audience: {name:?} is none of {known}: correct it, or add it to the settings", article.id))
            }
            None => Ok(()),
        }
    }

    /// Refuses a query that names a region which the base does not know.
    fn check_region(&self, query: &Query) -> Result<()> {
        let Some(region) = query.region.as_ref().filter(|_| !self.regions.is_empty()) else { return Ok(()) };
        let tree = self.tree();
        if tree.contains_key(&keyword(region)) { Ok(()) } else { refuse(format!("region: {}", unknown_region(region, &tree))) }
    }

    fn knows_audience(&self, name: &str) -> bool {
        let declared = self.audiences.iter().map(String::as_str);
        ALWAYS.into_iter().chain(declared).any(|known| keyword(known) == keyword(name))
    }
}

/// A region that lies in itself, if there is one. Linear but for the sets.
fn in_itself(tree: &BTreeMap<String, BTreeSet<String>>) -> Option<&str> {
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (region, groups) in tree {
        groups.iter().for_each(|group| members.entry(group).or_default().push(region));
    }
    // What lies in nothing that is left is taken away, until nothing is or all that is left lies in itself or in what does.
    let mut n_left: BTreeMap<&str, usize> = tree.iter().map(|(region, groups)| (region.as_str(), groups.len())).collect();
    let mut free: Vec<&str> = n_left.iter().filter(|(_, n)| **n == 0).map(|(region, _)| *region).collect();
    while let Some(region) = free.pop() {
        n_left.remove(region);
        for member in members.get(region).into_iter().flatten() {
            if let Some(n) = n_left.get_mut(member) {
                *n -= 1;
                free.extend((*n == 0).then_some(*member));
            }
        }
    }
    // Going up from any of these comes round.
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut region = *n_left.keys().next()?;
    while met.insert(region) {
        region = tree[region].iter().map(String::as_str).find(|group| n_left.contains_key(group))?;
    }
    Some(region)
}

/// A region and all that it lies in.
fn lying_in(tree: &BTreeMap<String, BTreeSet<String>>, region: &str) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut open = vec![region.to_owned()];
    while let Some(region) = open.pop() {
        open.extend(tree.get(&region).into_iter().flatten().filter(|group| !found.contains(*group)).cloned());
        found.insert(region);
    }
    found
}

fn unknown_region(region: &str, tree: &BTreeMap<String, BTreeSet<String>>) -> String {
    let known: Vec<&str> = tree.keys().map(String::as_str).collect();
    format!("{region:?} is none of {}: correct it, or add it to the regions of the settings", few(&known))
}

fn known_audiences<'a>(more: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = ALWAYS.into_iter().chain(more).collect();
    few(&known)
}

/// The first of many names.
fn few(names: &[&str]) -> String {
    const FEW: usize = 12;
    let more = if names.len() > FEW { ", …" } else { "" };
    format!("{}{more}", names[..names.len().min(FEW)].join(", "))
}

fn refuse<T>(message: String) -> Result<T> {
    Err(Error::new(ErrorKind::InvalidInput, message))
}

/// The audiences that articles ever named, up to a change.
#[derive(Default)]
pub(crate) struct NamedAudiences {
    sequence: u64,
    names: BTreeSet<String>,
}

impl KnowledgeBase {
    /// What the base agrees on, as last set.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn settings(&self) -> Result<Arc<Settings>> {
        self.kept_settings(|| {
            let kept = self.store().last_event(KIND)?;
            let read = |event: StoredEvent| {
                serde_json::from_str(&event.payload).map_err(|error| {
                    let message = format!("{}: settings: written by a newer version ({error}): update this program", self.path().display());
                    Error::new(ErrorKind::Incompatible, message)
                })
            };
            Ok(Arc::new(kept.map(read).transpose()?.unwrap_or_default()))
        })
    }

    /// Refuses a query that names a region or an audience which the base does not know: it would be answered as if it had named none, and
    /// a misspelt name would look like a base without an answer.
    pub(crate) fn check_scope(&self, query: &Query, settings: &Settings) -> Result<()> {
        settings.check_region(query)?;
        let unknown = |name: &&String| !settings.knows_audience(name);
        let Some(name) = query.audience.iter().find(unknown) else { return Ok(()) };
        if !settings.audiences.is_empty() {
            return refuse(format!("audience: {name:?} is not in the settings: correct it, or add it to them"));
        }
        let named = self.named_audiences()?;
        let missing = |name: &&String| unknown(name) && !named.contains(&keyword(name));
        match query.audience.iter().find(missing) {
            // Which groups there are is not for everybody who asks to know.
            Some(name) => refuse(format!("audience: {name:?} is named by no article: correct it, or add it to the settings")),
            None => Ok(()),
        }
    }

    /// The audiences that articles name or ever named, as they compare.
    pub(crate) fn named_audiences(&self) -> Result<BTreeSet<String>> {
        let mut named = self.kept_audiences();
        let now = self.store().sequence()?;
        // A store that was replaced by an older copy of itself counts again from there.
        if now < named.sequence {
            *named = NamedAudiences::default();
        }
        if now > named.sequence {
            let more = self.store().audiences_since(named.sequence)?;
            named.names.extend(more.iter().map(|name| keyword(name)));
            named.sequence = now;
        }
        Ok(named.names.clone())
    }
}

impl Settings {
    /// As an event that keeps them.
    pub(crate) fn stored(&self) -> Result<StoredEvent> {
        let payload = serde_json::to_string(self);
        let payload = payload.map_err(|error| Error::new(ErrorKind::InvalidInput, format!("settings: {error}")).with_source(error))?;
        let (article, language, version, query) = (None, None, None, None);
        Ok(StoredEvent { at: Timestamp::now(), kind: KIND.to_owned(), article, language, version, query, payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(regions: &[(&str, &str)]) -> Settings {
        let members = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Settings { regions: regions.iter().map(|(group, text)| ((*group).to_owned(), members(text))).collect(), ..Settings::default() }
    }

    #[test]
    fn a_region_holds_what_holds_in_those_it_lies_in() {
        let world = [("global", "eu asia"), ("eu", "FI de"), ("nordics", "fi se"), ("asia", "vn")];
        let rows = [
            ("fi", "eu fi global nordics"),
            (" Fi ", "eu fi global nordics"),
            ("eu", "eu global"),
            ("global", "global"),
            ("vn", "asia global vn"),
        ];
        for (region, expected) in rows {
            let scope = settings(&world).scope(&Query::new("a").region(region));
            assert_eq!(scope.regions.join(" "), expected, "{region}");
        }
        assert_eq!(settings(&[]).scope(&Query::new("a").region("fi")).regions, ["fi"]);
        assert!(settings(&world).scope(&Query::new("a")).regions.is_empty());
    }

    #[test]
    fn a_region_may_not_lie_in_itself() {
        let rows = [
            (settings(&[("eu", "fi"), ("global", "eu")]), None),
            (settings(&[("eu", "EU")]), Some("eu lies in itself")),
            (settings(&[("a", "b"), ("b", "c"), ("c", "a")]), Some("a lies in itself")),
            (settings(&[("", "a")]), Some("a name is empty")),
            (Settings { audiences: vec![" ".to_owned()], ..Settings::default() }, Some("audiences: a name is empty")),
        ];
        for (settings, fault) in rows {
            let found = settings.validate().err().map(|error| error.to_string());
            assert_eq!(found.is_some(), fault.is_some(), "{settings:?}");
            assert!(found.is_none_or(|found| found.contains(fault.unwrap_or_default())), "{settings:?}");
        }
    }
}
