//! What is wrong with an article by itself: its language, its characters, its placeholders, its age.

use rejoinder_store::{Kind, Result};
use rejoinder_text::{garbled, surely_not_in};

use super::{Finding, FindingKind, InForceNow};
use crate::base::KnowledgeBase;
use crate::canned::{Fault, Values, fill};
use crate::find::Seen;

impl KnowledgeBase {
    pub(super) fn texts(&self, seen: &Seen, it: &InForceNow) -> Result<Vec<Finding>> {
        let prepared = &it.prepared;
        let article = &prepared.article;
        let mut findings = Vec::new();
        let mut find = |kind, message| findings.push(Finding::of(kind, article, message));
        if let Some(other) = surely_not_in(&prepared.rendered.text, &article.language) {
            let message =
                format!("the text is in {}, but is said to be in {}: correct its language", other.name(), article.language.name());
            find(FindingKind::WrongLanguage, message);
        }
        for (name, text) in [("title", article.title.as_str()), ("text", &prepared.rendered.text)] {
            if let Some(span) = garbled(text) {
                let around = text[..span.end].split_whitespace().next_back().unwrap_or_default();
                let message =
                    format!("the {name} has damaged characters in {around:?}: restore it from where it was written, and read it as utf-8");
                find(FindingKind::DamagedText, message);
            }
        }
        if !prepared.rendered.text.contains(char::is_alphanumeric) {
            find(FindingKind::DamagedText, "the text has no letter and no digit, so that nothing finds it: write one".to_owned());
        }
        if article.kind == Kind::Reply {
            if let Some(Fault { line, reason }) = fill(prepared, &Values::default()).fault {
                find(FindingKind::BrokenPlaceholder, format!("line {line} has a template that cannot be read: {reason}"));
            }
        } else if let Some(at) = stray_placeholder(&prepared.rendered.text) {
            let message = format!(
                "{at} stands in an article that is no canned reply, and customers read it as it is: fill it in, or make it a reply"
            );
            find(FindingKind::StrayPlaceholder, message);
        }
        if let Some(by) = article.review_by.filter(|by| by.seconds() <= seen.as_of) {
            find(FindingKind::OverdueReview, format!("to be looked over before {by}: do so, and set a later review_by"));
        }
        if let Some(source) = self.news(seen, prepared, 0)?.outdated {
            let message =
                format!("the article in {}, which it is translated from, is newer: translate it again, and set updated_at", source.name());
            find(FindingKind::OutdatedTranslation, message);
        }
        Ok(findings)
    }
}

/// In bytes, with its braces.
const LONGEST_PLACEHOLDER: usize = 200;

/// The first placeholder of a text, by its braces and a name between them.
fn stray_placeholder(text: &str) -> Option<&str> {
    text.match_indices("{{").find_map(|(start, _)| {
        // No name is that long; looking on to the end from each brace would take quadratic time.
        let end = text.floor_char_boundary(start + LONGEST_PLACEHOLDER);
        let length = text[start..end].find("}}")?;
        let name = text[start + 2..start + length].trim();
        let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || "._-|: ".contains(c));
        is_name.then(|| &text[start..start + length + 2])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_name_in_braces() {
        let rows = [
            ("Hi {{ticket.requester.name}}, hello.", Some("{{ticket.requester.name}}")),
            ("Hi {{ name | upcase }}.", Some("{{ name | upcase }}")),
            ("A set {{1, 2}, {3}} of sets.", None),
            ("An open {{name is none.", None),
            ("None {} {name} {{}}.", None),
        ];
        for (text, expected) in rows {
            assert_eq!(stray_placeholder(text), expected, "{text}");
        }
    }
}
