//! `rejoinder search`: the articles that fit, each with the passage that fits.

use rejoinder::{Hit, SearchResults};

use crate::args::Search;
use crate::commands::{Done, open_to_read, text};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: Search, output: &mut Output) -> Result<Done, Failure> {
    let kb = open_to_read(&arguments.base)?;
    let text = text(&arguments.text)?;
    let results = kb.search(arguments.options.query(text))?;
    if arguments.json {
        output.json(&results)?;
    } else {
        show(&results, output)?;
    }
    Ok(if results.hits.is_empty() { Done::Nothing } else { Done::Something })
}

fn show(results: &SearchResults, output: &mut Output) -> Result<(), Failure> {
    for correction in &results.corrections {
        output.line(Style::Dim, &format!("{} is not known here; looked for {}", correction.word, correction.replacement))?;
    }
    if results.hits.is_empty() {
        output.line(Style::Plain, "nothing found")?;
    }
    for (index, hit) in results.hits.iter().enumerate() {
        if index > 0 {
            output.end()?;
        }
        show_hit(index + 1, hit, output)?;
    }
    Ok(())
}

fn show_hit(rank: usize, hit: &Hit, output: &mut Output) -> Result<(), Failure> {
    output.piece(Style::Plain, &format!("{rank:2}. "))?;
    output.piece(Style::Bold, &hit.title)?;
    output.piece(Style::Plain, &format!("  {}", hit.article))?;
    let found_in = hit.found_in.as_ref().map(|language| format!(", found in {language}")).unwrap_or_default();
    // Without an encoder nothing is found by meaning, and there is nothing to tell apart.
    let by_meaning: f64 = hit.contributions.iter().filter(|it| it.feature.starts_with("meaning_")).map(|it| it.adds).sum();
    let by_meaning = if by_meaning > 0.0 { format!(", {by_meaning:.3} of it by meaning") } else { String::new() };
    output.line(Style::Dim, &format!("  {}, version {}{found_in}  score {:.3}{by_meaning}", hit.language, hit.version, hit.score))?;
    // A passage that begins with its heading shows that one itself.
    let headings = match hit.passage.headings.as_slice() {
        [above @ .., last] if hit.passage.text.starts_with(last.as_str()) => above,
        all => all,
    };
    if !headings.is_empty() {
        output.line(Style::Dim, &format!("    {}", headings.join(" > ")))?;
    }
    Ok(output.text(4, &hit.passage.text, &hit.passage.highlights)?)
}
