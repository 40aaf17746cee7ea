//! Lists of steps.

use std::ops::Range;

use rejoinder_text::BlockKind;

use crate::prepared::Prepared;

pub(super) fn is_step(prepared: &Prepared, sentence: usize) -> bool {
    matches!(prepared.rendered.blocks[prepared.sentences[sentence].block].kind, BlockKind::Step(_))
}

/// A list while it is read.
struct List {
    /// Its sentences so far.
    sentences: Range<usize>,
    /// How deep its steps stand in other lists.
    depth: usize,
    /// The number of its last step.
    number: u32,
    /// Whether what comes next may belong to its last step: nothing has stood outside of the list since.
    is_open: bool,
}

/// The lists of steps of an article, in order: the sentences from the first step of each to its last, with all that belongs to these and
/// what stands between them. Lists within a step are a part of it.
///
/// A heading ends a list. What else stands between two steps does not, if the numbers go on: many articles interrupt a list with code or a
/// remark. A number that starts again begins another list. Where the markup has no lists, as in plain text, steps that all have the same
/// number are one list if nothing stands between them: people who type them leave the counting to others.
pub(super) fn lists_of_steps(prepared: &Prepared) -> Vec<Range<usize>> {
    let mut lists: Vec<List> = Vec::new();
    let mut is_ended = true;
    for (index, block) in prepared.rendered.blocks.iter().enumerate() {
        let sentences = prepared.of_block(index);
        let last = lists.last_mut().filter(|_| !is_ended);
        match block.kind {
            BlockKind::Heading(_) => is_ended = true,
            BlockKind::Step(number) => {
                let goes_on = |list: &List| {
                    let is_inside = list.is_open && block.depth > list.depth;
                    let is_next = list.number.checked_add(1) == Some(number);
                    let is_uncounted = block.depth == 0 && list.number == number && list.sentences.end == sentences.start;
                    is_inside || block.depth == list.depth && (is_next || is_uncounted)
                };
                match last.filter(|list| goes_on(list)) {
                    Some(list) => {
                        list.sentences.end = sentences.end;
                        if block.depth == list.depth {
                            (list.number, list.is_open) = (number, true);
                        }
                    }
                    None => lists.push(List { sentences, depth: block.depth, number, is_open: true }),
                }
                is_ended = false;
            }
            _ => {
                if let Some(list) = last {
                    list.is_open &= block.depth >= list.depth;
                    // Without lists in the markup, nothing tells a remark on the last step from what comes after all of them.
                    if list.is_open && block.depth > 0 {
                        list.sentences.end = sentences.end;
                    }
                }
            }
        }
    }
    lists.into_iter().map(|list| list.sentences).collect()
}

/// The list of steps around a sentence; the sentence alone if it is in none.
pub(super) fn list_around(prepared: &Prepared, sentence: usize) -> Range<usize> {
    let around = lists_of_steps(prepared).into_iter().find(|list| list.contains(&sentence));
    around.unwrap_or(sentence..sentence + 1)
}

#[cfg(test)]
mod tests {
    use rejoinder_store::Article;
    use rejoinder_text::{Language, Markup};

    use super::super::steps_of;
    use super::*;

    fn prepared(body: &str, markup: Markup) -> Prepared {
        let mut article = Article::new("a", Language::parse("en").unwrap(), "Title", body);
        article.markup = markup;
        Prepared::new(article)
    }

    /// One row a body, and the texts of its lists, blocks parted by bars.
    #[rustfmt::skip]
    const ROWS: &[(Markup, &str, &[&str])] = &[
        (Markup::Markdown, "At home:\n\n1. a\n2. b\n\nIn a store:\n\n1. c\n2. d", &["a|b", "c|d"]),
        (Markup::Markdown, "At home:\n\n1. a\n\nIn a store:\n\n1. b\n\nAbroad:\n\n1. c", &["a", "b", "c"]),
        (Markup::Markdown, "At home:\n\n0. a\n\nIn a store:\n\n1. b\n\n## Abroad\n\n2. c", &["a|In a store:|b", "c"]),
        (Markup::Markdown, "1. a\n\n```\nrun\n```\n\n2. b\n\nIt takes a while.\n\n3. c\n\nDone.", &["a|run|b|It takes a while.|c"]),
        (Markup::Markdown, "1. a\n   1. b\n   2. c\n2. d\n   1. e\n\nOr:\n\n1. f\n2. g", &["a|b|c|d|e", "f|g"]),
        (Markup::Markdown, "1. a\n   1. b\n   2. c\n3. d\n\nAnd:\n\n- x\n  1. y\n  2. z", &["a|b|c|d", "y|z"]),
        (Markup::Markdown, "- x\n  1. a\n  2. b\n- y\n  1. c\n  2. d", &["a|b", "c|d"]),
        (Markup::Markdown, "1. a\n2. b. More.\n\n   - x\n   - y\n\nEnd.", &["a|b. More.|x|y"]),
        (Markup::Html, "<ol><li>a<li>b</ol><ol start=3><li>c</ol><ol><li>d</ol>", &["a|b|c", "d"]),
        (Markup::Plain, "1. a\n2. b\n\nOr:\n1. c\n2. d\n\nThen:\n3. e", &["a|b", "c|d|Then:|e"]),
        (Markup::Plain, "1. a\n1. b\n1. c\n\nOr:\n\n1. d", &["a|b|c", "d"]),
        (Markup::Plain, "No steps.", &[]),
    ];

    #[test]
    fn a_list_of_steps_is_one_list() {
        for (markup, body, expected) in ROWS {
            let prepared = prepared(body, *markup);
            let text = |list: &Range<usize>| prepared.text(prepared.span(list.clone())).replace('\n', "|");
            let lists = lists_of_steps(&prepared);
            assert_eq!(lists.iter().map(text).collect::<Vec<_>>(), *expected, "{body:?}");
            assert!(lists.iter().all(|list| is_step(&prepared, list.start)), "{body:?}");
            for sentence in (0..prepared.sentences.len()).filter(|&sentence| is_step(&prepared, sentence)) {
                assert!(lists.contains(&list_around(&prepared, sentence)), "{body:?}: {sentence}");
            }
        }
    }

    #[test]
    fn steps_within_a_step_stand_under_it() {
        let body = "- x\n  1. Open the box.\n     1. Cut the tape.\n\n        Mind the knife.\n     2. Lift the lid.\n  2. Take it out.";
        let expected = "1. Open the box.\n   1. Cut the tape.\n      Mind the knife.\n   2. Lift the lid.\n2. Take it out.";
        assert_eq!(steps_of(&prepared(body, Markup::Markdown)).map(|answer| answer.text).as_deref(), Some(expected));
    }
}
