//! `rejoinder report`: what customers asked, what was not answered, and what agents did with the suggestions.

use rejoinder::{EventOutcome, Period, Report, ReportArticle, Timestamp, UnansweredMessage};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::args;
use crate::commands::{Done, open, percent};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Names longer than this are cut in tables.
const WIDEST_NAME: usize = 32;
/// So many bars fit beside the figures; of more periods none are drawn.
const MOST_BARS: usize = 40;
/// More of a message than this is for `--json`.
const LONGEST_MESSAGE: usize = 300;

/// Runs the command.
pub(crate) fn run(arguments: args::Report, output: &mut Output) -> Result<Done, Failure> {
    let kb = open(&arguments.base.kb)?;
    let json = arguments.json;
    let report = kb.report(&arguments.query())?;
    if json {
        output.json(&report)?;
    } else {
        show(&report, output)?;
    }
    let totals = &report.totals;
    let n_done = totals.n_accepted + totals.n_edited + totals.n_dismissed + totals.n_resolved + totals.n_reopened;
    Ok(if totals.n_asked + n_done > 0 { Done::Something } else { Done::Nothing })
}

fn show(report: &Report, output: &mut Output) -> Result<(), Failure> {
    let totals = &report.totals;
    output.line(Style::Bold, &format!("{} to {}, by {}", day(report.since), day(report.until), report.period))?;
    let unanswered = totals.unanswered_share().map(|share| format!("; {} without an answer", percent(share))).unwrap_or_default();
    output.line(
        Style::Plain,
        &format!(
            "{} asked: {} answered, {} asked back, {} handed over{unanswered}",
            totals.n_asked, totals.n_answered, totals.n_clarified, totals.n_handed_over
        ),
    )?;
    output.line(
        Style::Plain,
        &format!(
            "suggestions: {} accepted, {} edited, {} dismissed; customers: {} helped, {} asked again",
            totals.n_accepted, totals.n_edited, totals.n_dismissed, totals.n_resolved, totals.n_reopened
        ),
    )?;
    show_asked(report, output)?;
    if !report.unanswered.is_empty() {
        output.end()?;
        output.line(Style::Bold, "without an answer, newest first")?;
        report.unanswered.iter().try_for_each(|message| show_message(message, output))?;
    }
    if !report.articles.is_empty() {
        let name = |it: &ReportArticle| it.title.clone().unwrap_or_else(|| it.article.clone());
        let width = width_of(report.articles.iter().map(name).chain(["article".to_owned()]));
        output.end()?;
        output.piece(Style::Bold, &cell("article", width))?;
        output.line(Style::Dim, "  suggested  accepted  edited  dismissed  resolved  reopened")?;
        for it in &report.articles {
            let ReportArticle { n_suggested, n_accepted, n_edited, n_dismissed, n_resolved, n_reopened, .. } = it;
            output.piece(Style::Plain, &cell(&name(it), width))?;
            output.piece(Style::Plain, &format!("  {n_suggested:>9}  {n_accepted:>8}  {n_edited:>6}  {n_dismissed:>9}"))?;
            output.line(Style::Plain, &format!("  {n_resolved:>8}  {n_reopened:>8}"))?;
        }
    }
    Ok(())
}

/// The tables of topics and languages, and that of periods: what was asked and which share of it has no answer.
fn show_asked(report: &Report, output: &mut Output) -> Result<(), Failure> {
    if report.totals.n_asked == 0 {
        return Ok(());
    }
    let topics = report.topics.iter().map(|it| {
        let name = it.name.clone().unwrap_or_else(|| "(none)".to_owned());
        (name, it.n_asked, it.unanswered_share(), bars(&it.volume))
    });
    let languages = report.languages.iter().map(|it| {
        let name = it.language.as_ref().map_or("(unclear)".to_owned(), |language| language.name().to_owned());
        (name, it.n_asked, it.unanswered_share(), String::new())
    });
    let periods = report.periods.iter().map(|it| (day(it.start), it.n_asked, it.unanswered_share(), String::new()));
    let by = match report.period {
        Period::Day => "day",
        Period::Week => "week from",
        Period::Month => "month from",
    };
    table(output, "topic", topics.collect())?;
    table(output, "language", languages.collect())?;
    table(output, by, periods.collect())
}

/// Rows of a name, how many were asked, which share of these was not answered, and bars.
fn table(output: &mut Output, heading: &str, rows: Vec<(String, usize, Option<f64>, String)>) -> Result<(), Failure> {
    let width = width_of(rows.iter().map(|(name, ..)| name.clone()).chain([heading.to_owned()]));
    output.end()?;
    output.piece(Style::Bold, &cell(heading, width))?;
    output.line(Style::Dim, "    asked  unanswered")?;
    for (name, n_asked, share, bars) in rows {
        let share = share.map_or("-".to_owned(), percent);
        let row = format!("{}  {n_asked:>7}  {share:>10}  {bars}", cell(&name, width));
        output.line(Style::Plain, row.trim_end())?;
    }
    Ok(())
}

fn show_message(message: &UnansweredMessage, output: &mut Output) -> Result<(), Failure> {
    let UnansweredMessage { at, text, n, language, outcome, topics, .. } = message;
    let came_to = match outcome {
        EventOutcome::Answered => "answered",
        EventOutcome::Clarify => "asked back",
        EventOutcome::HandOver => "handed over",
    };
    let times = if *n > 1 { format!(", {n} times") } else { String::new() };
    let language = language.as_ref().map(|language| format!(", {}", language.name())).unwrap_or_default();
    let topics = if topics.is_empty() { String::new() } else { format!(": {}", topics.join(", ")) };
    output.line(Style::Dim, &format!("  {at}, {came_to}{times}{language}{topics}"))?;
    let end = text.floor_char_boundary(LONGEST_MESSAGE);
    let more = if end < text.len() { "…" } else { "" };
    Ok(output.text(4, &format!("{}{more}", &text[..end]), &[])?)
}

/// A time without its zeros, where it is a midnight.
fn day(at: Timestamp) -> String {
    let text = at.to_string();
    text.strip_suffix("T00:00:00Z").map(str::to_owned).unwrap_or(text)
}

/// A small bar for each figure, as high as the figure is beside the largest.
fn bars(volume: &[usize]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = volume.iter().copied().max().unwrap_or_default();
    if most == 0 || volume.len() < 2 || volume.len() > MOST_BARS {
        return String::new();
    }
    // What is not nothing is seen to be something.
    let bar = |n: &usize| if *n == 0 { ' ' } else { BARS[(n * BARS.len()).div_ceil(most) - 1] };
    volume.iter().map(bar).collect()
}

/// The widest of some names, as they are shown.
fn width_of(names: impl Iterator<Item = String>) -> usize {
    names.map(|name| name.width().min(WIDEST_NAME)).max().unwrap_or_default()
}

/// A name in so many columns.
fn cell(name: &str, width: usize) -> String {
    let columns = |c: char| c.width().unwrap_or(1);
    let (mut shown, mut n_columns) = (String::new(), 0);
    let too_wide = name.width() > width;
    for c in name.chars() {
        if n_columns + columns(c) + usize::from(too_wide) > width {
            break;
        }
        shown.push(c);
        n_columns += columns(c);
    }
    if too_wide {
        shown.push('…');
        n_columns += 1;
    }
    format!("{shown}{:pad$}", "", pad = width.saturating_sub(n_columns))
}
