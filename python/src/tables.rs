//! What of a result stands in the columns of a table: what one looks at, sorts and counts by; what lies deeper is in the results themselves.

use rejoinder::{HandOver, Outcome, Reply, Suggestions};

use crate::arrow::{Columns, Rows, flag, float, list, number, text, time};
use crate::shown::name_of;

impl Rows for rejoinder::SearchResults {
    const NAME: &'static str = "hits";

    /// A row for each hit; `message` and `rank` say of which text it is which, both from 0.
    fn columns<'a>(results: &[&'a Self]) -> Columns {
        let ranked = |(query, results): (usize, &&'a Self)| results.hits.iter().enumerate().map(move |(rank, hit)| (query, rank, hit));
        let hits: Vec<_> = results.iter().enumerate().flat_map(ranked).collect();
        let rows: Vec<_> = hits.iter().collect();
        let hit = |it: &(usize, usize, &'a rejoinder::Hit)| it.2;
        vec![
            ("message", number(&rows, |it| Some(it.0))),
            ("rank", number(&rows, |it| Some(it.1))),
            ("article", text(&rows, |it| Some(&hit(it).article))),
            ("language", text(&rows, |it| Some(hit(it).language.as_str()))),
            ("version", number(&rows, |it| Some(hit(it).version as usize))),
            ("kind", text(&rows, |it| Some(hit(it).kind.as_str()))),
            ("title", text(&rows, |it| Some(&hit(it).title))),
            ("url", text(&rows, |it| hit(it).url.as_ref())),
            ("tags", list(&rows, |it| hit(it).tags.iter().collect())),
            ("score", float(&rows, |it| Some(hit(it).score))),
            ("passage", text(&rows, |it| Some(&hit(it).passage.text))),
        ]
    }
}

fn first(suggestions: &Suggestions) -> Option<&Reply> {
    suggestions.replies.first()
}

fn hand_over(suggestions: &Suggestions) -> Option<&HandOver> {
    match &suggestions.outcome {
        Outcome::HandOver(hand_over) => Some(hand_over),
        _ => None,
    }
}

/// What can be sent, whatever the outcome.
fn said(suggestions: &Suggestions) -> Option<&String> {
    match &suggestions.outcome {
        Outcome::Clarify(question) => Some(&question.text),
        Outcome::HandOver(hand_over) => Some(&hand_over.text),
        _ => first(suggestions).map(|reply| &reply.text),
    }
}

impl Rows for Suggestions {
    const NAME: &'static str = "suggestions";

    /// A row for each message, with its first reply.
    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("question", text(rows, |it| Some(&it.question))),
            ("language", text(rows, |it| it.language.as_ref().map(|it| it.as_str()))),
            ("kind", text(rows, |it| Some(it.kind.as_str()))),
            ("outcome", text(rows, |it| Some(name_of(&it.outcome)))),
            ("text", text(rows, said)),
            ("article", text(rows, |it| first(it).map(|reply| &reply.article))),
            ("title", text(rows, |it| first(it).map(|reply| &reply.title))),
            ("version", number(rows, |it| first(it).map(|reply| reply.version as usize))),
            ("url", text(rows, |it| first(it).and_then(|reply| reply.url.as_ref()))),
            ("confidence", float(rows, |it| first(it).map(|reply| reply.confidence))),
            ("warnings", list(rows, |it| first(it).map(|reply| reply.warnings.iter().map(name_of).collect()).unwrap_or_default())),
            ("reason", text(rows, |it| hand_over(it).map(|it| name_of(&it.reason)))),
            ("topics", list(rows, |it| hand_over(it).map(|it| it.topics.iter().collect()).unwrap_or_default())),
        ]
    }
}

impl Rows for rejoinder::Stored {
    const NAME: &'static str = "articles";

    /// The arguments of `Article`, so that what one base gives another one takes.
    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("id", text(rows, |it| Some(&it.article.id))),
            ("language", text(rows, |it| Some(it.article.language.as_str()))),
            ("title", text(rows, |it| Some(&it.article.title))),
            ("body", text(rows, |it| Some(&it.article.body))),
            ("version", number(rows, |it| it.article.version.map(|it| it as usize))),
            ("kind", text(rows, |it| Some(it.article.kind.as_str()))),
            ("markup", text(rows, |it| Some(name_of(&it.article.markup)))),
            ("url", text(rows, |it| it.article.url.as_ref())),
            ("tags", list(rows, |it| it.article.tags.iter().collect())),
            ("products", list(rows, |it| it.article.products.iter().collect())),
            ("channels", list(rows, |it| it.article.channels.iter().collect())),
            ("regions", list(rows, |it| it.article.regions.iter().collect())),
            ("audience", list(rows, |it| it.article.audience.iter().collect())),
            ("status", text(rows, |it| Some(name_of(&it.article.status)))),
            ("valid_from", time(rows, |it| it.article.valid_from)),
            ("valid_until", time(rows, |it| it.article.valid_until)),
            ("review_by", time(rows, |it| it.article.review_by)),
            ("updated_at", time(rows, |it| it.article.updated_at)),
            ("examples", list(rows, |it| it.article.examples.iter().collect())),
            ("tests", list(rows, |it| it.article.tests.iter().collect())),
            ("group", text(rows, |it| it.article.group.as_ref())),
        ]
    }
}

impl Rows for rejoinder::ArticleChange {
    const NAME: &'static str = "changes";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("article", text(rows, |it| Some(&it.article))),
            ("language", text(rows, |it| Some(it.language.as_str()))),
            ("kind", text(rows, |it| Some(it.kind.as_str()))),
            ("title", text(rows, |it| Some(&it.title))),
            ("url", text(rows, |it| it.url.as_ref())),
            ("change", text(rows, |it| Some(name_of(&it.change)))),
            ("at", time(rows, |it| it.at)),
            ("before", number(rows, |it| it.before.map(|it| it as usize))),
            ("after", number(rows, |it| it.after.map(|it| it as usize))),
            ("diff", text(rows, |it| it.diff.as_ref().map(ToString::to_string))),
        ]
    }
}

impl Rows for rejoinder::Finding {
    const NAME: &'static str = "findings";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("kind", text(rows, |it| Some(it.kind.as_str()))),
            ("is_failure", flag(rows, |it| it.kind.is_failure())),
            ("article", text(rows, |it| it.article.as_ref())),
            ("language", text(rows, |it| it.language.as_ref().map(|it| it.as_str()))),
            ("message", text(rows, |it| Some(&it.message))),
        ]
    }
}

impl Rows for rejoinder::QuestionResult {
    const NAME: &'static str = "questions";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("source", text(rows, |it| Some(&it.source))),
            ("text", text(rows, |it| Some(&it.text))),
            ("right", list(rows, |it| it.right.iter().collect())),
            ("says", text(rows, |it| it.says.as_ref())),
            ("first", text(rows, |it| it.first.as_ref())),
            ("confidence", float(rows, |it| Some(it.confidence))),
            ("place", number(rows, |it| it.place)),
            ("answered", flag(rows, |it| it.answered)),
            ("refused", text(rows, |it| it.refused.as_ref())),
            ("passed", flag(rows, |it| it.passed)),
            ("scope", text(rows, |it| Some(&it.scope))),
        ]
    }
}

impl Rows for rejoinder::Event {
    const NAME: &'static str = "events";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("at", time(rows, |it| it.at)),
            ("kind", text(rows, |it| Some(it.kind.as_str()))),
            ("article", text(rows, |it| it.article.as_ref())),
            ("language", text(rows, |it| it.language.as_ref().map(|it| it.as_str()))),
            ("version", number(rows, |it| it.version.map(|it| it as usize))),
            ("query", text(rows, |it| it.query.as_ref())),
            ("text", text(rows, |it| it.text.as_ref())),
            ("outcome", text(rows, |it| it.outcome.map(|it| it.as_str()))),
            ("message_language", text(rows, |it| it.message_language.as_ref().map(|it| it.as_str()))),
            ("topics", list(rows, |it| it.topics.iter().collect())),
            ("audience", list(rows, |it| it.scope.audience.iter().collect())),
            ("region", text(rows, |it| it.scope.region.as_ref())),
            ("channel", text(rows, |it| it.scope.channel.map(|it| it.as_str()))),
            ("product", text(rows, |it| it.scope.product.as_ref())),
        ]
    }
}

impl Rows for rejoinder::ReportPeriod {
    const NAME: &'static str = "periods";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("start", time(rows, |it| Some(it.start))),
            ("n_asked", number(rows, |it| Some(it.n_asked))),
            ("n_answered", number(rows, |it| Some(it.n_answered))),
            ("n_clarified", number(rows, |it| Some(it.n_clarified))),
            ("n_handed_over", number(rows, |it| Some(it.n_handed_over))),
            ("unanswered_share", float(rows, |it| it.unanswered_share())),
        ]
    }
}

impl Rows for rejoinder::ReportTopic {
    const NAME: &'static str = "topics";

    /// Without the volumes, of which each period would be a column.
    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("name", text(rows, |it| it.name.as_ref())),
            ("n_asked", number(rows, |it| Some(it.n_asked))),
            ("n_unanswered", number(rows, |it| Some(it.n_unanswered))),
            ("unanswered_share", float(rows, |it| it.unanswered_share())),
        ]
    }
}

impl Rows for rejoinder::ReportLanguage {
    const NAME: &'static str = "languages";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("language", text(rows, |it| it.language.as_ref().map(|it| it.as_str()))),
            ("n_asked", number(rows, |it| Some(it.n_asked))),
            ("n_unanswered", number(rows, |it| Some(it.n_unanswered))),
            ("unanswered_share", float(rows, |it| it.unanswered_share())),
        ]
    }
}

impl Rows for rejoinder::ReportArticle {
    const NAME: &'static str = "suggested";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("article", text(rows, |it| Some(&it.article))),
            ("title", text(rows, |it| it.title.as_ref())),
            ("n_suggested", number(rows, |it| Some(it.n_suggested))),
            ("n_accepted", number(rows, |it| Some(it.n_accepted))),
            ("n_edited", number(rows, |it| Some(it.n_edited))),
            ("n_dismissed", number(rows, |it| Some(it.n_dismissed))),
            ("n_resolved", number(rows, |it| Some(it.n_resolved))),
            ("n_reopened", number(rows, |it| Some(it.n_reopened))),
        ]
    }
}

impl Rows for rejoinder::UnansweredMessage {
    const NAME: &'static str = "unanswered";

    fn columns(rows: &[&Self]) -> Columns {
        vec![
            ("at", time(rows, |it| Some(it.at))),
            ("text", text(rows, |it| Some(&it.text))),
            ("n", number(rows, |it| Some(it.n))),
            ("language", text(rows, |it| it.language.as_ref().map(|it| it.as_str()))),
            ("outcome", text(rows, |it| Some(it.outcome.as_str()))),
            ("topics", list(rows, |it| it.topics.iter().collect())),
        ]
    }
}
