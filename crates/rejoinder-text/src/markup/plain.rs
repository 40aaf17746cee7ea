//! Plain text: blank lines separate blocks, and the line starts that people type for headings, steps and items are understood.

use super::BlockKind;
use super::builder::{Builder, Gap, is_dropped, is_spaceless};

pub(super) fn walk(builder: &mut Builder, body: &str) {
    let mut kind = BlockKind::Paragraph;
    let mut is_open = false;
    let mut last_step = 0;
    for line in body.lines().flat_map(|line| line.split('\r')) {
        let line = line.trim_matches(|c: char| c.is_whitespace() || is_dropped(c));
        if line.is_empty() {
            builder.end(kind, None);
            (kind, is_open) = (BlockKind::Paragraph, false);
            continue;
        }
        // A wrapped line may start with a number by chance ("am / 3. Mai"), so inside a block only the number due starts a step.
        let starts_step = |n: u32| !is_open || n == 1 || n == last_step || n == last_step + 1;
        let (starts, text) = if let Some((level, text)) = heading(line) {
            (Some(BlockKind::Heading(level)), text)
        } else if let Some((n, text)) = step(line).filter(|&(n, _)| starts_step(n)) {
            last_step = n;
            (Some(BlockKind::Step(n)), text)
        } else if let Some(text) = item(line) {
            (Some(BlockKind::Paragraph), text)
        } else {
            (None, line)
        };
        if let Some(starts) = starts {
            builder.end(kind, None);
            kind = starts;
        }
        builder.gap(Gap::Wrap);
        builder.text(text);
        is_open = true;
        if let BlockKind::Heading(_) = kind {
            builder.end(kind, None);
            (kind, is_open, last_step) = (BlockKind::Paragraph, false, 0);
        }
    }
    builder.end(kind, None);
}

/// `## Title`
fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - text.len()).ok()?;
    ((1..=6).contains(&level) && text.starts_with(char::is_whitespace)).then_some((level, text))
}

/// `1. Open`, `2) Open`, `3.打开`, `4、打开`. Up to three digits, because a line that starts with `2024. ` names a year; no leading
/// zero, because the number must give back what was written.
fn step(line: &str) -> Option<(u32, &str)> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &line[..line.len() - rest.len()];
    if digits.is_empty() || digits.len() > 3 || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    let text = match rest.strip_prefix(['.', ')']) {
        Some(text) => text.starts_with(|c: char| c.is_whitespace() || is_spaceless(c)).then_some(text)?,
        None => rest.strip_prefix(['、', '．', '）']).filter(|text| !text.is_empty())?,
    };
    Some((digits.parse().ok()?, text))
}

/// `- Item`, `* Item`, `•Item`. The bullets are no punctuation of running text, so they need no space.
fn item(line: &str) -> Option<&str> {
    match line.strip_prefix(['-', '*']) {
        Some(text) => text.starts_with(char::is_whitespace).then_some(text),
        None => line.strip_prefix(['•', '◦', '▪', '●']),
    }
}
