//! `rejoinder check`: whether a base answers its own questions, and what is wrong with its articles. The check of a pull request.

use std::path::{Path, PathBuf};

use rejoinder::{BaseCheck, CheckOptions, CheckQuestion, Finding, FindingKind, KnowledgeBase, Timestamp};
use rejoinder_eval::read_questions;
use rejoinder_import::{ImportOptions, import};
use tempfile::TempDir;

use crate::args::Check;
use crate::commands::{Done, open};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// The questions that lie in a folder of articles or beside it.
const QUESTIONS: &str = "questions.jsonl";

/// Runs the command.
pub(crate) fn run(arguments: &Check, output: &mut Output) -> Result<Done, Failure> {
    let as_of = arguments.as_of.unwrap_or_else(Timestamp::now);
    let file = arguments.questions.clone().or_else(|| questions_of(&arguments.path));
    let questions = file.as_ref().map_or_else(|| Ok(Vec::new()), |file| questions(file, as_of))?;
    let options = CheckOptions { questions, as_of: Some(as_of) };
    let mut check = Articles::open(&arguments.path)?.kb.check(&options)?;
    if let Some(before) = &arguments.since {
        check = check.since(&Articles::open(before)?.kb.check(&options)?);
    }
    if arguments.json {
        output.json(&check)?;
    } else {
        if let Some(file) = &file {
            output.line(Style::Dim, &format!("with the questions of {}", file.display()))?;
        }
        show(&check, output)?;
    }
    let failed = !check.passed() || arguments.strict && !check.findings.is_empty();
    Ok(if failed { Done::Nothing } else { Done::Something })
}

/// A base to check: one that is there, or one made of articles for as long as it takes.
struct Articles {
    kb: KnowledgeBase,
    // Declared last, so that the base is closed before its folder goes.
    _folder: Option<TempDir>,
}

impl Articles {
    fn open(path: &Path) -> Result<Self, Failure> {
        if is_base(path) {
            return Ok(Self { kb: open(path)?, _folder: None });
        }
        let folder = tempfile::tempdir().map_err(|error| Failure::new(format!("a temporary folder: {error}")))?;
        let kb = KnowledgeBase::open_or_create(folder.path().join("check.kb"))?;
        import(&kb, path, &ImportOptions::default(), &mut |_| {})?;
        Ok(Self { kb, _folder: Some(folder) })
    }
}

fn is_base(path: &Path) -> bool {
    path.join("knowledge.sqlite").exists()
}

fn questions_of(articles: &Path) -> Option<PathBuf> {
    if is_base(articles) {
        return None;
    }
    let inside = articles.join(QUESTIONS);
    let beside = articles.parent().map(|above| above.join(QUESTIONS));
    Some(inside).filter(|file| file.is_file()).or_else(|| beside.filter(|file| file.is_file()))
}

fn questions(file: &Path, as_of: Timestamp) -> Result<Vec<CheckQuestion>, Failure> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let questions = read_questions(file)?;
    if let Some(question) = questions.iter().find(|question| question.expects_nothing()) {
        return Err(Failure::new(format!("{name} {}: expected is empty: write none if it must be handed over", question.id)));
    }
    Ok(questions.iter().map(|question| question.check(&name, as_of)).collect())
}

fn show(check: &BaseCheck, output: &mut Output) -> Result<(), Failure> {
    let n_passed = check.questions.iter().filter(|question| question.passed).count();
    let counts = format!("{} articles in force; {n_passed} of {} questions pass", check.n_articles, check.questions.len());
    output.line(Style::Plain, &counts)?;
    let mut last: Option<FindingKind> = None;
    for finding in &check.findings {
        if last != Some(finding.kind) {
            let n = check.findings.iter().filter(|other| other.kind == finding.kind).count();
            output.end()?;
            output.piece(Style::Bold, &format!("{} ", finding.kind))?;
            output.line(Style::Dim, &format!("({n}{})", if finding.kind.is_failure() { "" } else { ", worth a look" }))?;
            last = Some(finding.kind);
        }
        output.text(2, &line(finding), &[])?;
    }
    output.end()?;
    let n_failures = check.findings.iter().filter(|finding| finding.kind.is_failure()).count();
    let n_others = check.findings.len() - n_failures;
    Ok(output.line(Style::Bold, &format!("{n_failures} failures, {n_others} worth a look"))?)
}

fn line(finding: &Finding) -> String {
    let Finding { article, language, message, .. } = finding;
    match (article, language) {
        (Some(article), Some(language)) => format!("{article} ({language}): {message}"),
        _ => message.clone(),
    }
}
