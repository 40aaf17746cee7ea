//! Cues looked for all at once: a tree of their words, so that a word is compared with the cues that may go on with it and no others.

use std::collections::{BTreeMap, HashMap};

use super::cues::{Cue, Part, Word};

/// The most bytes that `..` of a cue stands for: about five words, or ten ideographs.
const LONGEST_GAP: usize = 30;

/// Cues, each with what it stands for.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    cues: Vec<(Cue, T)>,
    nodes: Vec<Node>,
    /// Numbers of the words of cues, as they are and without accents.
    spelled: HashMap<String, usize>,
    /// Prefixes that begin a cue by how they begin: beginnings without accents.
    starts: HashMap<[char; 2], Vec<(Prefix, usize)>>,
}

/// Where cues that stand anywhere begin, and where those begin that open a clause.
const ANYWHERE: usize = 0;
const OPENING: usize = 1;

/// What the cues that begin alike go on with.
#[derive(Debug, Default)]
struct Node {
    /// Numbers of words with the node after them, sorted.
    next: Vec<(usize, usize)>,
    prefixes: Vec<(Prefix, usize)>,
    gap: Option<usize>,
    /// The cues that end here.
    ends: Vec<usize>,
}

#[derive(Debug)]
struct Prefix {
    normal: String,
    folded: String,
}

impl Prefix {
    /// What is typed without accents may be any accented word; what has accents is no other.
    fn begins(&self, word: &Word) -> bool {
        word.normal.starts_with(&self.normal) || word.is_bare() && word.normal.starts_with(&self.folded)
    }
}

/// A cue in a sentence: its words there, and what it stands for.
#[derive(Debug)]
pub(super) struct Hit<'a, T> {
    pub(super) cue: usize,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) value: &'a T,
}

impl<T: Clone> Lexicon<T> {
    /// Reads cues written one beside the other with `|` between.
    pub(super) fn read<'d>(rows: impl Iterator<Item = (&'d str, T)>) -> Self {
        let mut lexicon =
            Self { cues: Vec::new(), nodes: vec![Node::default(), Node::default()], spelled: HashMap::new(), starts: HashMap::new() };
        let mut made = BTreeMap::new();
        for (list, value) in rows {
            for cue in list.split('|').map(Cue::read) {
                if let Some(Part::Word(_) | Part::Prefix(_)) = cue.parts.first() {
                    lexicon.add(cue, value.clone(), &mut made);
                }
            }
        }
        lexicon.nodes.iter_mut().for_each(|node| node.next.sort_unstable());
        lexicon
    }

    /// Adds a cue; `made` has the nodes by the one before them and the part that leads there.
    fn add(&mut self, cue: Cue, value: T, made: &mut BTreeMap<(usize, String), usize>) {
        let mut node = if cue.at_start { OPENING } else { ANYWHERE };
        for (index, part) in cue.parts.iter().enumerate() {
            let key = match part {
                Part::Word(word) => word.normal.clone(),
                Part::Prefix(word) => format!("{}*", word.normal),
                Part::Gap => "..".to_owned(),
            };
            let fresh = self.nodes.len();
            let next = *made.entry((node, key)).or_insert(fresh);
            if next == fresh {
                self.nodes.push(Node::default());
                self.lead(node, part, index == 0, fresh);
            }
            node = next;
        }
        self.nodes[node].ends.push(self.cues.len());
        self.cues.push((cue, value));
    }

    /// Notes that a part leads from one node to another.
    fn lead(&mut self, from: usize, part: &Part, first: bool, to: usize) {
        match part {
            Part::Word(word) => {
                let bare = word.folded().to_owned();
                let mut numbers = [word.normal.clone(), bare].map(|spelling| {
                    let fresh = self.spelled.len();
                    *self.spelled.entry(spelling).or_insert(fresh)
                });
                numbers.sort_unstable();
                let numbers = if numbers[0] == numbers[1] { &numbers[..1] } else { &numbers[..] };
                self.nodes[from].next.extend(numbers.iter().map(|number| (*number, to)));
            }
            Part::Prefix(word) => {
                let prefix = Prefix { normal: word.normal.clone(), folded: word.folded().to_owned() };
                if first {
                    self.starts.entry(start_of(word)).or_default().push((prefix, to));
                } else {
                    self.nodes[from].prefixes.push((prefix, to));
                }
            }
            Part::Gap => self.nodes[from].gap = Some(to),
        }
    }
}

impl<T> Lexicon<T> {
    /// The cues of a sentence, in the order in which they begin. The first word always opens a clause.
    pub(super) fn hits<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = Hit<'a, T>> {
        (0..words.len()).flat_map(move |first| self.at(words, first))
    }

    /// The cues that begin at a word.
    pub(super) fn at<'a>(&'a self, words: &[Word], first: usize) -> Vec<Hit<'a, T>> {
        let Some(word) = words.get(first) else { return Vec::new() };
        let mut found = Vec::new();
        let opens = first == 0 || word.opens_clause;
        if let Some(&number) = self.spelled.get(&word.normal) {
            self.go_on(ANYWHERE, number, words, first, &mut found);
            if opens {
                self.go_on(OPENING, number, words, first, &mut found);
            }
        }
        for (prefix, next) in self.starts.get(&start_of(word)).into_iter().flatten() {
            if prefix.begins(word) {
                self.follow(*next, words, first + 1, &mut found);
            }
        }
        found.retain(|&(cue, end)| {
            let (read, _) = &self.cues[cue];
            (opens || !read.at_start) && (!read.at_end || end == words.len())
        });
        found.sort_unstable();
        found.into_iter().map(|(cue, end)| Hit { cue, first, end, value: &self.cues[cue].1 }).collect()
    }

    /// Notes the cues that end from a node and a word on, each with the word after it.
    fn follow(&self, node: usize, words: &[Word], at: usize, found: &mut Vec<(usize, usize)>) {
        let Node { next, prefixes, gap, ends } = &self.nodes[node];
        for &cue in ends {
            // After a gap a cue may be met again: the nearest counts.
            if found.iter().all(|(other, _)| *other != cue) {
                found.push((cue, at));
            }
        }
        if let Some(word) = words.get(at) {
            if !next.is_empty()
                && let Some(&number) = self.spelled.get(&word.normal)
            {
                self.go_on(node, number, words, at, found);
            }
            for (prefix, next) in prefixes {
                if prefix.begins(word) {
                    self.follow(*next, words, at + 1, found);
                }
            }
        }
        if let Some(after) = *gap {
            let from = at.checked_sub(1).map_or(0, |before| words[before].end);
            let near = words[at..].iter().take_while(|word| word.start <= from + LONGEST_GAP).count();
            (at..at + near).for_each(|at| self.follow(after, words, at, found));
        }
    }

    /// Follows the cues that go on with the word at a place, whose number is known.
    fn go_on(&self, node: usize, number: usize, words: &[Word], at: usize, found: &mut Vec<(usize, usize)>) {
        let next = &self.nodes[node].next;
        let from = next.partition_point(|(other, _)| *other < number);
        for (_, after) in next[from..].iter().take_while(|(other, _)| *other == number) {
            self.follow(*after, words, at + 1, found);
        }
    }
}

/// The first two letters of a word, by which prefixes are looked up.
fn start_of(word: &Word) -> [char; 2] {
    let mut chars = word.folded().chars();
    [chars.next().unwrap_or_default(), chars.next().unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::super::cues::words;
    use super::*;

    #[test]
    fn cues_are_found_as_customers_write_them() {
        let rows = [
            ("cancel*", "I am CANCELLING it", true),
            ("cancel", "I am cancelling it", false),
            ("can't open", "I can’t open it", true),
            ("not .. arriv*", "has not yet arrived", true),
            ("not .. arriv*", "not one of all the many parcels that I have ordered arrived", false),
            ("hủy đơn", "toi muon huy don hang", true),
            ("hủy đơn", "tôi muốn hủy đơn hàng", true),
            ("bán", "bạn", false),
            ("取消订单", "我想取消訂單。", true),
            ("ไม่ทำงาน", "แอพไม่ทำงานค่ะ", true),
            ("^can i", "Hi, can I return it", true),
            ("^can i", "what can I return", false),
            ("吗$", "可以退吗？", true),
            ("吗$", "可以吗我说", false),
            ("🙏", "ok 🙏🙏", true),
            ("hu\u{309}y", "hủy", true),
        ];
        for (cue, text, expected) in rows {
            let lexicon = Lexicon::read([(cue, ())].into_iter());
            assert_eq!(lexicon.hits(&words(text)).next().is_some(), expected, "{cue} {text}");
        }
    }
}
