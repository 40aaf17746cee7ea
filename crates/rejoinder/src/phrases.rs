//! What a reply says besides the answer, in the customer's language. The texts are data: one file a language, the same names in each.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rejoinder_text::Language;
use serde::Deserialize;

/// The phrases of one language. `{customer}` and `{url}` stand for what is filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrases {
    pub(crate) greeting: String,
    pub(crate) greeting_unnamed: String,
    pub(crate) opening: String,
    pub(crate) steps: String,
    pub(crate) source: String,
    pub(crate) next_step: String,
    pub(crate) closing: String,
}

const FILES: [(&str, &str); 10] = [
    ("de", include_str!("../data/phrases/de.json")),
    ("en", include_str!("../data/phrases/en.json")),
    ("es", include_str!("../data/phrases/es.json")),
    ("fi", include_str!("../data/phrases/fi.json")),
    ("fr", include_str!("../data/phrases/fr.json")),
    ("ja", include_str!("../data/phrases/ja.json")),
    ("sv", include_str!("../data/phrases/sv.json")),
    ("vi", include_str!("../data/phrases/vi.json")),
    ("zh-Hans", include_str!("../data/phrases/zh-Hans.json")),
    ("zh-Hant", include_str!("../data/phrases/zh-Hant.json")),
];

/// The phrases that a reader of `language` reads, if there are any.
pub(crate) fn phrases(language: &Language) -> Option<&'static Phrases> {
    static ALL: OnceLock<BTreeMap<Language, Phrases>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let parsed = FILES.iter().filter_map(|(tag, file)| Some((Language::parse(tag).ok()?, serde_json::from_str(file).ok()?)));
        parsed.collect()
    });
    all.iter().find(|(of, _)| language.reads(of)).map(|(_, phrases)| phrases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_every_phrase_and_only_known_placeholders() {
        for (tag, file) in FILES {
            let named: BTreeMap<String, String> = serde_json::from_str(file).unwrap();
            assert!(phrases(&Language::parse(tag).unwrap()).is_some(), "{tag}");
            for (name, text) in named {
                let placeholder = match name.as_str() {
                    "greeting" => "{customer}",
                    "source" => "{url}",
                    _ => "",
                };
                assert!(text.contains(placeholder) && !text.replace(placeholder, "").contains('{'), "{tag} {name}");
                assert!(!text.trim().is_empty(), "{tag} {name}");
            }
        }
    }
}
