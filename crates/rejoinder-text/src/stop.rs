//! Words that carry little meaning of their own. They weigh little in a question; they are never removed from a text.

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use crate::folding::Folding;
use crate::normal::normalize;

/// Languages whose own list adds to that of NLTK. Where there is none of NLTK, an own list stands alone: the ISO lists, which are the
/// last resort, are long and hold words that mean something.
const ADDED_TO: [&str; 2] = ["en", "fi"];

/// Lists of our own: for languages that the NLTK lists lack, and what these lack of how people write to a shop.
const OWN: [(&str, &str); 11] = [
    ("cs", include_str!("../data/stop-words/cs.txt")),
    ("en", include_str!("../data/stop-words/en.txt")),
    ("et", include_str!("../data/stop-words/et.txt")),
    ("fi", include_str!("../data/stop-words/fi.txt")),
    ("hi", include_str!("../data/stop-words/hi.txt")),
    ("ja", include_str!("../data/stop-words/ja.txt")),
    ("ko", include_str!("../data/stop-words/ko.txt")),
    ("pl", include_str!("../data/stop-words/pl.txt")),
    ("th", include_str!("../data/stop-words/th.txt")),
    ("uk", include_str!("../data/stop-words/uk.txt")),
    ("vi", include_str!("../data/stop-words/vi.txt")),
];

/// The stop words of a language (primary subtag) in normal spelling; none where there is no list.
pub(crate) fn words(primary: &str) -> &'static HashSet<String> {
    static LISTS: OnceLock<BTreeMap<&'static str, HashSet<String>>> = OnceLock::new();
    static NONE: OnceLock<HashSet<String>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        let alone = |code: &str| OWN.iter().any(|(own, _)| *own == code) && !ADDED_TO.contains(&code);
        let public = stop_words::available_languages().iter().filter(|code| !alone(code));
        let public = public.filter_map(|code| Some((*code, stop_words::lookup(code)?.to_vec())));
        let own = OWN.iter().map(|(code, words)| (*code, words.split_whitespace().collect()));
        let mut lists: BTreeMap<_, HashSet<_>> = BTreeMap::new();
        for (code, words) in public.chain(own) {
            let list = lists.entry(code).or_default();
            list.extend(words.into_iter().map(|word| normalized(word, code)));
        }
        lists
    });
    let code = match primary {
        "nb" | "nn" => "no",
        "yue" => "zh",
        "bs" => "hr",
        "fil" => "tl",
        _ => primary,
    };
    lists.get(code).unwrap_or_else(|| NONE.get_or_init(HashSet::new))
}

fn normalized(word: &str, language: &str) -> String {
    let mut normal = String::new();
    normalize(word, Folding::of(language), &mut normal);
    normal
}
