//! `rejoinder demo`: the sample help centre answers eight messages in four languages, and then yours.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rejoinder::{Error, KnowledgeBase, Outcome, Suggestions};
use rejoinder_import::{ImportOptions, import};

use crate::commands::suggest::{ask, outcome};
use crate::commands::{Done, percent};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Where the sample lies in the repository.
const SAMPLE: &str = "examples/help-center";

/// What customers write: long and polite, rude, without accents, two questions at once, and something that no article answers.
const MESSAGES: [&str; 8] = [
    "Hi, I bought a jacket two weeks ago and it does not fit. Can I still send it back, and who pays for the return?",
    "This is ridiculous. I returned the tent THREE weeks ago and still no refund. Where is my money?!",
    "Hei! Unohdin salasanani enkä pääse enää kirjautumaan. Miten saan uuden?",
    "Kauanko takuu on voimassa ja miten teen takuuilmoituksen?",
    "Tôi muốn đổi giày sang cỡ khác thì làm thế nào?",
    "lam sao de giat va chong tham lai ao khoac",
    "怎么取消会员？会退钱吗？",
    "你们收二手滑雪板吗？",
];

/// Runs the command.
pub(crate) fn run(output: &mut Output) -> Result<Done, Failure> {
    let sample = sample()?;
    let folder = tempfile::tempdir().map_err(|error| Failure::new(format!("a temporary folder: {error}")))?;
    let start = Instant::now();
    let kb = KnowledgeBase::open_or_create(folder.path().join("demo.kb"))?;
    import(&kb, &sample, &ImportOptions::default(), &mut |_| {})?;
    let seconds = start.elapsed().as_secs_f64();
    output.wrap();
    let counts = kb.counts()?;
    let languages = languages(&kb)?;
    let message = format!(
        "{} articles in {} languages ({}), {} texts in all\nindexed in {seconds:.1} s from {}",
        counts.articles,
        languages.len(),
        languages.into_iter().collect::<Vec<_>>().join(", "),
        counts.versions,
        sample.display()
    );
    output.text(0, &message, &[])?;
    for message in MESSAGES {
        output.end()?;
        output.line(Style::Dim, &"─".repeat(crate::output::WIDTH))?;
        output.text(0, message, std::slice::from_ref(&(0..message.len())))?;
        answer(&kb, message, output)?;
    }
    if io::stdin().is_terminal() {
        talk(&kb, output)?;
    }
    Ok(Done::Something)
}

/// The folder of the sample: here, or where this program was built.
fn sample() -> Result<PathBuf, Failure> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(SAMPLE);
    let here = PathBuf::from(SAMPLE);
    let built = built.canonicalize().unwrap_or(built);
    [here, built].into_iter().find(|folder| folder.is_dir()).ok_or_else(|| {
        Failure::new(format!("{SAMPLE}: no such folder: run the demo in a copy of the repository, whose sample help centre it uses"))
    })
}

fn languages(kb: &KnowledgeBase) -> Result<BTreeSet<String>, Failure> {
    let mut languages = BTreeSet::new();
    kb.for_each(|stored| {
        languages.insert(stored.article.language.to_string());
        Ok::<(), Error>(())
    })?;
    Ok(languages)
}

fn answer(kb: &KnowledgeBase, message: &str, output: &mut Output) -> Result<(), Failure> {
    let start = Instant::now();
    let suggestions = kb.suggest(message)?;
    let took = format!("{:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    output.end()?;
    let language = suggestions.language.as_ref().map_or("unclear", |language| language.name());
    field("language", language, output)?;
    if matches!(suggestions.outcome, Outcome::Answered) {
        return replied(&suggestions, &took, output);
    }
    field("outcome", &format!("{}  ({took})", outcome(&suggestions.outcome)), output)?;
    let said = match &suggestions.outcome {
        Outcome::Clarify(question) => {
            field("options", &question.options.join(", "), output)?;
            &question.text
        }
        Outcome::HandOver(hand_over) => {
            if !hand_over.topics.is_empty() {
                field("topics", &hand_over.topics.join(", "), output)?;
            }
            &hand_over.text
        }
        _ => return Ok(()),
    };
    if let Some(nearest) = suggestions.considered.first() {
        let nearest = format!("{}, {}, {}", nearest.article, nearest.title, percent(nearest.confidence));
        field("nearest", &nearest, output)?;
    }
    output.end()?;
    Ok(output.text(4, said, &[])?)
}

fn replied(suggestions: &Suggestions, took: &str, output: &mut Output) -> Result<(), Failure> {
    let Some(reply) = suggestions.replies.first() else { return Ok(()) };
    field("article", &format!("{}, {}", reply.article, reply.title), output)?;
    field("confidence", &format!("{}  ({took})", percent(reply.confidence)), output)?;
    for it in &suggestions.asks {
        field("asked", &ask(it), output)?;
    }
    field("answer", &reply.answer.text, output)?;
    output.end()?;
    Ok(output.text(4, &reply.text, &[])?)
}

/// A name and what it names, which goes on below where it is long.
fn field(name: &str, value: &str, output: &mut Output) -> Result<(), Failure> {
    output.piece(Style::Dim, &format!("{name:<11}"))?;
    output.hanging(11, value)?;
    Ok(())
}

/// Answers what is typed, until an empty line or the end.
fn talk(kb: &KnowledgeBase, output: &mut Output) -> Result<(), Failure> {
    output.end()?;
    output.line(Style::Dim, "Your turn: a customer's message in any language; an empty line ends.")?;
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        output.end()?;
        output.piece(Style::Bold, "> ")?;
        output.flush()?;
        line.clear();
        let n_bytes = stdin.read_until(b'\n', &mut line);
        if n_bytes.map_err(|error| Failure::new(format!("standard input: {error}")))? == 0 {
            output.end()?;
            return Ok(());
        }
        match std::str::from_utf8(&line) {
            Ok(message) if message.trim().is_empty() => return Ok(()),
            Ok(message) => answer(kb, message, output)?,
            Err(_) => output.line(Style::Plain, "that is not utf-8: type it again")?,
        }
    }
}
