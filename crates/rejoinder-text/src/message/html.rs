//! Whether a message is HTML. A customer who writes about HTML, or a shop's plain text with a tag in it, is no HTML mail.

/// Elements with which a mail begins.
const FIRST: [&str; 20] = [
    "div",
    "p",
    "span",
    "table",
    "br",
    "font",
    "meta",
    "style",
    "head",
    "body",
    "html",
    "center",
    "ul",
    "ol",
    "blockquote",
    "section",
    "script",
    "b",
    "strong",
    "title",
];

/// Whether a message is HTML and not text. Linear in the text.
pub(super) fn is_html(raw: &str) -> bool {
    let low = raw.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).to_ascii_lowercase();
    let opens = |name: &str| {
        low.strip_prefix('<').and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    if low.starts_with("<!doctype html") || low.contains("<html") && low.contains("</") || low.contains("<body") && low.contains("</body") {
        return true;
    }
    let closed = low.contains("</") || low.contains("/>") || low.contains("<br>");
    if closed && FIRST.iter().any(|name| opens(name)) {
        return true;
    }
    // Text that breaks its lines with tags and not with line breaks.
    let breaks = low.matches("<br").count() + low.matches("</p>").count() + low.matches("</div>").count();
    breaks >= 2 && low.matches('\n').count() <= breaks
}
