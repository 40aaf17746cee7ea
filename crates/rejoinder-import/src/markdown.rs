//! One Markdown file and the article in it: front matter, a blank line, the body.

use std::borrow::Cow;
use std::fmt::Write;

use rejoinder::{Article, Kind, Markup, Status, Timestamp, Version};

use crate::error::{lack, quoted};
use crate::front_matter::{FrontMatter, Problem};
use crate::paths::{Named, safe_name};
use crate::yaml::push_scalar;

const KINDS: [(&str, Kind); 5] =
    [("article", Kind::Article), ("policy", Kind::Policy), ("procedure", Kind::Procedure), ("faq", Kind::Faq), ("reply", Kind::Reply)];
const STATUSES: [(&str, Status); 3] = [("draft", Status::Draft), ("published", Status::Published), ("archived", Status::Archived)];
const MARKUPS: [(&str, Markup); 3] = [("markdown", Markup::Markdown), ("html", Markup::Html), ("plain", Markup::Plain)];

const NO_LANGUAGE: &str = "no language: put the file into a folder named by its language (fi/...) directly below the folder that is \
     imported, or write language: fi in the front matter";
const NO_TITLE: &str = "no title: write title: in the front matter or begin with a heading # Title";

/// A body as every Markdown file gives it: lines end with `\n`, no blank lines at the start, no white space at the end except one final
/// line break. Applying it twice changes nothing.
#[must_use]
pub fn normal_body(body: &str) -> String {
    let body = unix_lines(body);
    let mut text = &*body;
    while let Some((line, rest)) = text.split_once('\n')
        && line.trim().is_empty()
    {
        text = rest;
    }
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// Reads the article in a file whose path says `named`. A problem's line is 0 where none is known.
pub(crate) fn parse(text: &str, named: Named) -> Result<Article, Problem> {
    let text = unix_lines(text.strip_prefix('\u{feff}').unwrap_or(text));
    let (yaml, body) = split(&text)?;
    // The YAML text starts in the second line of the file.
    let in_file = |(line, message)| (line + 1, message);
    let mut fields = FrontMatter::parse(yaml).map_err(in_file)?;
    let (mut article, has_title) = article(&mut fields, named).map_err(in_file)?;
    if !has_title {
        let heading = if article.markup == Markup::Markdown { first_heading(body) } else { None };
        let Some((title, before, after)) = heading else { return Err((1, NO_TITLE.to_owned())) };
        article.title = title.to_owned();
        article.body = normal_body(&format!("{before}{after}"));
    } else {
        article.body = normal_body(body);
    }
    match lack(&article) {
        Some(message) => Err((0, message.to_owned())),
        None => Ok(article),
    }
}

/// The article without its body, and whether the front matter gives the title.
fn article(fields: &mut FrontMatter, named: Named) -> Result<(Article, bool), Problem> {
    // A problem found before any key is read belongs to the first line of the file.
    let language = fields.parsed("language")?.or(named.language).ok_or((0, NO_LANGUAGE.to_owned()))?;
    let id = fields.text("id")?.map_or(named.id, |(_, id)| id);
    let title = fields.text("title")?.map(|(_, title)| title);
    let has_title = title.is_some();
    let mut article = Article::new(id, language, title.unwrap_or_default(), "");
    article.version = version(fields)?.or(named.version);
    article.kind = fields.word("kind", &KINDS)?;
    article.url = fields.text("url")?.map(|(_, url)| url);
    article.tags = fields.list("tags")?.unwrap_or_default();
    article.products = fields.list("products")?.unwrap_or_default();
    article.channels = fields.list("channels")?.unwrap_or_default();
    article.regions = fields.list("regions")?.unwrap_or_default();
    if let Some(audience) = fields.list("audience")? {
        article.audience = audience;
    }
    article.status = fields.word("status", &STATUSES)?;
    article.valid_from = fields.parsed("valid_from")?;
    article.valid_until = fields.parsed("valid_until")?;
    article.review_by = fields.parsed("review_by")?;
    article.updated_at = fields.parsed("updated_at")?;
    article.examples = fields.list("examples")?.unwrap_or_default();
    article.tests = fields.list("tests")?.unwrap_or_default();
    article.group = fields.text("group")?.map(|(_, group)| group);
    article.markup = fields.word("markup", &MARKUPS)?;
    Ok((article, has_title))
}

fn version(fields: &mut FrontMatter) -> Result<Option<Version>, Problem> {
    let Some((line, text)) = fields.text("version")? else { return Ok(None) };
    match text.parse() {
        Ok(version) if version > 0 => Ok(Some(version)),
        _ => Err((line, format!("invalid version {}: write a whole number from 1", quoted(&text)))),
    }
}

/// The YAML text and what follows it.
fn split(text: &str) -> Result<(&str, &str), Problem> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let Some(first) = text.split_inclusive('\n').next().filter(|line| is_fence(line)) else { return Ok(("", text)) };
    let mut end = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if is_fence(line) {
            return Ok((&text[first.len()..end], &text[end + line.len()..]));
        }
        end += line.len();
    }
    Err((1, "the front matter does not end: write a line --- after its last key".to_owned()))
}

/// The text of the first `# Heading` outside code, and the body before and after its line.
fn first_heading(body: &str) -> Option<(&str, &str, &str)> {
    let (mut at, mut fence) = (0, None);
    for line in body.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let text = line.trim();
        let mark = text.get(..3).filter(|mark| indent < 4 && matches!(*mark, "```" | "~~~"));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(close)) if open == close => fence = None,
            (None, None) if indent < 4 => {
                let title = text.strip_prefix("# ").map(|title| title.trim_end_matches('#').trim());
                if let Some(title) = title.filter(|title| !title.is_empty()) {
                    return Some((title, &body[..at], &body[at + line.len()..]));
                }
            }
            _ => {}
        }
        at += line.len();
    }
    None
}

/// The file of an article whose path says the version if `version_in_path`.
pub(crate) fn render(article: &Article, version_in_path: bool) -> String {
    let mut out = "---\n".to_owned();
    if safe_name(&article.id) != article.id {
        push_text(&mut out, "id", Some(&article.id));
    }
    if let Some(version) = article.version.filter(|_| !version_in_path) {
        push_plain(&mut out, "version", version);
    }
    push_word(&mut out, "kind", article.kind, &KINDS);
    push_text(&mut out, "title", Some(&article.title));
    push_text(&mut out, "url", article.url.as_deref());
    push_list(&mut out, "tags", &article.tags);
    push_list(&mut out, "products", &article.products);
    push_list(&mut out, "channels", &article.channels);
    push_list(&mut out, "regions", &article.regions);
    if article.audience.is_empty() {
        // An empty list is not the default here: without the key, everyone may read the article.
        out.push_str("audience: []\n");
    } else if article.audience != ["public"] {
        push_list(&mut out, "audience", &article.audience);
    }
    push_word(&mut out, "status", article.status, &STATUSES);
    push_time(&mut out, "valid_from", article.valid_from);
    push_time(&mut out, "valid_until", article.valid_until);
    push_time(&mut out, "review_by", article.review_by);
    push_time(&mut out, "updated_at", article.updated_at);
    push_list(&mut out, "examples", &article.examples);
    push_list(&mut out, "tests", &article.tests);
    push_text(&mut out, "group", article.group.as_deref());
    push_word(&mut out, "markup", article.markup, &MARKUPS);
    out.push_str("---\n\n");
    out.push_str(&normal_body(&article.body));
    out
}

fn push_text(out: &mut String, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        out.push_str(key);
        out.push_str(": ");
        push_scalar(out, text);
        out.push('\n');
    }
}

fn push_list(out: &mut String, key: &str, list: &[String]) {
    if !list.is_empty() {
        out.push_str(key);
        out.push_str(":\n");
    }
    for text in list {
        out.push_str("  - ");
        push_scalar(out, text);
        out.push('\n');
    }
}

fn push_word<T: Copy + Default + PartialEq>(out: &mut String, key: &str, value: T, words: &[(&str, T)]) {
    if value != T::default()
        && let Some((word, _)) = words.iter().find(|(_, known)| *known == value)
    {
        push_plain(out, key, word);
    }
}

fn push_time(out: &mut String, key: &str, time: Option<Timestamp>) {
    if let Some(time) = time {
        push_plain(out, key, time);
    }
}

fn push_plain(out: &mut String, key: &str, value: impl std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{key}: {value}");
}

/// Lines end with `\n` alone. All carriage returns before it go, so that doing it again changes nothing.
fn unix_lines(text: &str) -> Cow<'_, str> {
    if !text.contains("\r\n") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                out.push_str(line.trim_end_matches('\r'));
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
    out.into()
}
