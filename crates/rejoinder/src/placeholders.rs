//! Placeholders of canned replies, `{{ … }}` and `{% … %}`, taken out of a body before it is rendered and cut into words.
//!
//! In the body's place for each stands one character of private use. No markup damages it (the quotation marks of a Liquid filter would
//! become entities, the address of a link would be lost), it is no word, so that no question finds a reply by `ticket` or `requester`, and
//! it counts as any character in the spans of the rendered text.

use std::borrow::Cow;
use std::ops::Range;

use rejoinder_text::Markup;

/// What stands between braces in the body of a canned reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placeholder {
    /// As it is written, braces included.
    pub(crate) source: String,
    /// The line of the body it stands in; the first is 1.
    pub(crate) line: usize,
}

/// The character that stands for the first placeholder.
const FIRST: u32 = 0xF_0000;
/// More placeholders in one body are one broken one: it bounds what a template can cost.
pub(crate) const MOST: usize = 200;
/// A longer placeholder, in bytes, is a broken one.
const LONGEST: usize = 500;

/// The character that stands for placeholder `index`.
pub(crate) fn mark(index: usize) -> char {
    u32::try_from(index).ok().and_then(|index| char::from_u32(FIRST + index)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Which placeholder a character stands for.
pub(crate) fn marked(c: char) -> Option<usize> {
    u32::from(c).checked_sub(FIRST).map(|index| index as usize).filter(|&index| index < 2 * (MOST + 2))
}

/// The body with a mark for each placeholder, and the placeholders. A body without any is given back as it is.
pub(crate) fn lift(body: &str, markup: Markup) -> (Cow<'_, str>, Vec<Placeholder>) {
    if !["{{", "{%", "}}", "%}"].iter().any(|brace| body.contains(brace)) {
        return (Cow::Borrowed(body), Vec::new());
    }
    let mut lifted = String::with_capacity(body.len());
    let mut placeholders = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(c) = body[at..].chars().next() {
        let length = placeholder(&body[at..]);
        if length > 0 {
            if placeholders.len() < MOST {
                let source = &body[at..at + length];
                let source = if markup == Markup::Html { without_entities(source) } else { source.to_owned() };
                placeholders.push(Placeholder { source, line });
            } else if placeholders.len() == MOST {
                placeholders.push(Placeholder { source: "{{".to_owned(), line });
            }
            lifted.push(mark(placeholders.len() - 1));
        } else if marked(c).is_none() {
            lifted.push(c);
        }
        let end = at + length.max(c.len_utf8());
        line += body[at..end].matches('\n').count();
        at = end;
    }
    (Cow::Owned(lifted), placeholders)
}

/// The length of the placeholder that a text begins with, 0 without one. What is opened and not closed goes on to the end of the line or
/// the next placeholder; what is closed and not opened is its braces alone.
fn placeholder(text: &str) -> usize {
    let close = match text.as_bytes() {
        [b'{', b'{', ..] => "}}",
        [b'{', b'%', ..] => "%}",
        [b'}', b'}', ..] | [b'%', b'}', ..] => return 2,
        _ => return 0,
    };
    let mut limit = text.len().min(LONGEST);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let inside = &text[2..limit];
    let next = ["{{", "{%"].iter().filter_map(|open| inside.find(open)).min().unwrap_or(inside.len());
    match inside[..next].find(close) {
        Some(end) => 2 + end + 2,
        None => 2 + inside[..next].find('\n').unwrap_or(next),
    }
}

/// What an editor of HTML makes of quotation marks and signs of comparison.
fn without_entities(source: &str) -> String {
    let pairs = [("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")];
    pairs.iter().fold(source.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// A rendered text as people read it, the placeholders back in their places, and spans of it moved along.
pub(crate) fn put_back(text: &str, mut spans: Vec<Range<usize>>, placeholders: &[Placeholder]) -> (String, Vec<Range<usize>>) {
    if placeholders.is_empty() {
        return (text.to_owned(), spans);
    }
    let mut legible = String::with_capacity(text.len());
    let original = spans.clone();
    for (at, c) in text.char_indices() {
        match marked(c).and_then(|index| placeholders.get(index)) {
            Some(placeholder) => {
                legible.push_str(&placeholder.source);
                let longer = |place: usize| (place + placeholder.source.len()).saturating_sub(c.len_utf8());
                for (span, before) in spans.iter_mut().zip(&original) {
                    span.start = if before.start > at { longer(span.start) } else { span.start };
                    span.end = if before.end > at { longer(span.end) } else { span.end };
                }
            }
            None => legible.push(c),
        }
    }
    (legible, spans)
}

/// The names that a placeholder reads, in order: `ticket.id` of `{{ ticket.id | default: "none" }}`. Texts in quotation marks, filters
/// and the words of Liquid's own are no names; `a["b"]` is `a.b`.
pub(crate) fn names(inside: &str) -> Vec<String> {
    const WORDS: [&str; 19] = [
        "if",
        "elsif",
        "else",
        "endif",
        "unless",
        "endunless",
        "case",
        "when",
        "endcase",
        "comment",
        "endcomment",
        "and",
        "or",
        "contains",
        "true",
        "false",
        "nil",
        "empty",
        "blank",
    ];
    let mut names: Vec<String> = Vec::new();
    let mut rest = inside;
    let mut after_bar = false;
    while let Some(c) = rest.chars().next() {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        if c == '"' || c == '\'' {
            let text = &rest[1..];
            rest = text.find(c).map_or("", |end| &text[end + 1..]);
        } else if c.is_alphabetic() || c == '_' {
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let mut name = rest[..end].trim_end_matches(['.', '-']).to_owned();
            rest = &rest[end..];
            while let Some((key, after)) = bracketed(rest) {
                name = format!("{name}.{key}");
                rest = after;
            }
            let is_argument = rest.trim_start().starts_with(':');
            if !after_bar && !is_argument && !WORDS.contains(&name.as_str()) && !names.contains(&name) {
                names.push(name);
            }
            after_bar = false;
        } else {
            after_bar = c == '|' || after_bar && c.is_whitespace();
            // The digits of a number are passed over together, so that no letter in them begins a name.
            let number = if c.is_ascii_digit() { rest.find(|c| !is_part(c)).unwrap_or(rest.len()) } else { 0 };
            rest = &rest[number.max(c.len_utf8())..];
        }
    }
    names
}

/// `["key"]` at the start of a text: the key, with what follows the bracket.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let quote = text.strip_prefix('[')?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (key, rest) = text[2..].split_once(quote)?;
    Some((key, rest.strip_prefix(']')?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rejoinder_text::markup;

    use super::*;

    /// One row a body: what it becomes, marks shown as `<0>`, and what was taken out.
    #[rustfmt::skip]
    const ROWS: &[(Markup, &str, &str, &[&str])] = &[
        (Markup::Markdown, "Hi {{a}}, {% if b %}x{% endif %}", "Hi <0>, <1>x<2>", &["{{a}}", "{% if b %}", "{% endif %}"]),
        (Markup::Markdown, "{{ a_b_c }} *{{ d }}* [x]({{ url }})", "<0> <1> x", &["{{ a_b_c }}", "{{ d }}", "{{ url }}"]),
        (Markup::Markdown, "**{{a}}**b <i>{{ c | default: \"<b>\" }}</i>", "<0>b <1>", &["{{a}}", "{{ c | default: \"<b>\" }}"]),
        (Markup::Html, "<p>{{ a | default: &quot;x&quot; }}</p><p title='{{b}}'>c</p>", "<0>\nc", &["{{ a | default: \"x\" }}", "{{b}}"]),
        (Markup::Plain, "a {{b\nc {{ d }} e}} f", "a <0> c <1> e<2> f", &["{{b", "{{ d }}", "}}"]),
        (Markup::Plain, "{{ a {{ b }} {% c", "<0><1> <2>", &["{{ a ", "{{ b }}", "{% c"]),
        (Markup::Plain, "no { braces } here\u{F0000}", "no { braces } here\u{F0000}", &[]),
        (Markup::Plain, "a\u{F0001}{{b}}", "a<0>", &["{{b}}"]),
    ];

    #[test]
    fn placeholders_survive_every_markup() {
        for (markup, body, text, sources) in ROWS {
            let (lifted, placeholders) = lift(body, *markup);
            let rendered = markup::render(&lifted, *markup).text;
            let shown = (0..placeholders.len()).fold(rendered, |text, index| text.replace(mark(index), &format!("<{index}>")));
            let found: Vec<&str> = placeholders.iter().map(|it| it.source.as_str()).collect();
            assert_eq!((shown.as_str(), found.as_slice()), (*text, *sources), "{body:?}");
        }
    }

    #[test]
    fn names_are_told_from_texts_filters_and_words() {
        #[rustfmt::skip]
        let rows: &[(&str, &[&str])] = &[
            ("ticket.id", &["ticket.id"]),
            ("a.b | default: \"c d\" | upcase", &["a.b"]),
            ("a | append: b.c", &["a", "b.c"]),
            ("if a == 'x' and b.c contains \"y\" or d > 3e4", &["a", "b.c", "d"]),
            ("a[\"b\"]['c'].d", &["a.b.c"]),
            ("elsif x-y_z", &["x-y_z"]),
            ("'unclosed", &[]),
        ];
        for (inside, expected) in rows {
            let found = names(inside);
            let found: Vec<&str> = found.iter().map(String::as_str).take(expected.len().max(1)).collect();
            assert_eq!(found, *expected, "{inside}");
        }
    }

    proptest! {
        #[test]
        fn what_was_taken_out_is_put_back(body in "([a-z é\n]{0,4}(\\{\\{|\\{%|\\}\\}|%\\}|[{}%])?){0,12}") {
            let (lifted, placeholders) = lift(&body, Markup::Plain);
            let at: Vec<Range<usize>> = lifted.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
            let (legible, spans) = put_back(&lifted, at.clone(), &placeholders);
            prop_assert_eq!(&legible, &body);
            for (before, after) in at.into_iter().zip(spans) {
                let c = lifted[before].chars().next().unwrap();
                let expected = marked(c).map_or(c.to_string(), |index| placeholders[index].source.clone());
                prop_assert_eq!(&legible[after], expected);
            }
            let _ = names(&body);
        }
    }
}
