//! What a customer tells that can be looked up elsewhere. Pure.

use rejoinder_text::{FactKind, Language, facts};

use crate::outcome::Slot;

/// The kinds of facts that name something: other numbers are part of the question.
const NAMING: [FactKind; 5] = [FactKind::Amount, FactKind::Code, FactKind::Date, FactKind::Email, FactKind::Phone];

/// The slots of a message, in order of place. `products` are those that articles in scope are about.
pub(crate) fn slots<'a>(text: &str, language: Option<&Language>, products: impl IntoIterator<Item = &'a str>) -> Vec<Slot> {
    let told = facts(text, language).into_iter().filter(|fact| NAMING.contains(&fact.kind));
    let mut slots: Vec<Slot> = told
        .map(|fact| Slot { kind: fact.kind, text: text[fact.span.clone()].to_owned(), value: fact.legible(text), span: fact.span })
        .collect();
    for product in products {
        if let Some(span) = found(text, product) {
            slots.push(Slot { kind: FactKind::Name, text: text[span.clone()].to_owned(), value: product.to_owned(), span });
        }
    }
    slots.sort_by(|a, b| (a.span.start, a.kind, &a.value).cmp(&(b.span.start, b.kind, &b.value)));
    slots.dedup();
    slots
}

/// Where a name stands in a text as words of its own, whatever the case of its letters. In scripts without case, which mostly write no spaces,
/// it may stand within others. Inflected names are not found.
pub(crate) fn found(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let name: String = name.trim().chars().flat_map(char::to_lowercase).collect();
    let apart = |c: Option<char>| !c.is_some_and(|c| c.is_numeric() || c.is_lowercase() || c.is_uppercase());
    text.char_indices().map(|(start, _)| start).filter(|_| !name.is_empty()).find_map(|start| {
        let mut wanted = name.chars();
        let mut end = start;
        for c in text[start..].chars() {
            if wanted.as_str().is_empty() {
                break;
            }
            if !c.to_lowercase().all(|low| wanted.next() == Some(low)) {
                return None;
            }
            end += c.len_utf8();
        }
        let whole = wanted.as_str().is_empty() && apart(text[..start].chars().next_back()) && apart(text[end..].chars().next());
        whole.then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(FactKind, &str)]) {
        let found = slots(text, Language::parse("en").ok().as_ref(), ["Lamp", "Chair Pro"]);
        let found: Vec<(FactKind, &str)> = found.iter().map(|slot| (slot.kind, slot.value.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_names_something_is_picked_out() {
        check("Where is order 123456? Write to ann@example.com.", &[(FactKind::Code, "123456"), (FactKind::Email, "ann@example.com")]);
        check("My lamp and the CHAIR PRO, not the lampshade", &[(FactKind::Name, "Lamp"), (FactKind::Name, "Chair Pro")]);
        check("My order ab-1234-x and invoice 2026/00417", &[(FactKind::Code, "AB-1234-X"), (FactKind::Code, "2026/00417")]);
        check("I have 3 of them", &[]);
        check("我的Lamp坏了", &[(FactKind::Name, "Lamp")]);
        check("", &[]);
    }
}
