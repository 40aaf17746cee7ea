//! What the filter costs, over a set whose articles are given every field of scope: `filter SET [REPETITIONS]`, one line of JSON. Times are of
//! searches on one thread, the same questions asked in turn of a base with a scope that uses every field, of the same base with one
//! that uses none, and of a base that holds no more than what the scope lets through; the least median of all repetitions.

use std::fs;
use std::path::Path;
use std::time::Instant;

use rejoinder::{Article, Channel, Error, ErrorKind, Kind, KnowledgeBase, Language, Query, Result, Status, Timestamp};
use serde_json::Value;

/// The second as of which is asked; articles begin and end within so many days around it.
const AS_OF: i64 = 1_750_000_000;
const DAYS: u64 = 1_000;

/// A base, and how a question is asked of it.
type Way<'a> = (&'a KnowledgeBase, &'a dyn Fn(&str) -> Query);

fn main() -> Result<()> {
    let refuse = |message: &str| Error::new(ErrorKind::InvalidInput, message);
    let folder = std::env::args().nth(1).ok_or_else(|| refuse("which set? usage: filter SET [REPETITIONS]"))?;
    let repetitions = std::env::args().nth(2).and_then(|it| it.parse().ok()).unwrap_or(5);
    let folder = Path::new(&folder);
    let mut articles = rows(&folder.join("corpus.jsonl"))?.iter().map(article).collect::<Result<Vec<_>>>()?;
    articles.iter_mut().zip(0..).for_each(|(article, number)| restrict(article, number));
    let home = tempfile::tempdir().map_err(|error| refuse(&format!("temporary folder: {error}")))?;
    let whole = base(&home.path().join("whole.kb"), articles.iter())?;
    let questions = rows(&folder.join("queries.jsonl"))?;
    let questions: Vec<&str> = questions.iter().map(|row| text(row, "text")).collect();
    let inside: Vec<Article> = articles.iter().filter(|article| is_inside(article)).cloned().collect();
    let alone = base(&home.path().join("alone.kb"), inside.iter())?;
    let everywhere = |text: &str| Query::new(text).audience(["public", "internal", "partners"]).as_of(at(0));
    let ways: [Way<'_>; 3] = [(&whole, &|text| scoped(text, 0)), (&whole, &everywhere), (&alone, &|text| Query::new(text).as_of(at(0)))];
    // A view is made by the first question in its scope.
    let first: Vec<f64> = ways.iter().map(|(kb, query)| milliseconds(kb, &query(questions[0]))).collect::<Result<_>>()?;
    let mut least = [f64::INFINITY; 3];
    for _ in 0..repetitions {
        let mut times = [const { Vec::new() }; 3];
        for question in &questions {
            for ((kb, query), times) in ways.iter().zip(&mut times) {
                times.push(milliseconds(kb, &query(question))?);
            }
        }
        least.iter_mut().zip(times).for_each(|(least, times)| *least = least.min(median(times)));
    }
    // Orders of two days in turn, and of another day each.
    let two: Vec<f64> =
        questions.iter().zip(0..).map(|(it, number)| milliseconds(&whole, &scoped(it, number % 2))).collect::<Result<_>>()?;
    let other: Vec<f64> =
        questions.iter().zip(2..102).map(|(it, number)| milliseconds(&whole, &scoped(it, number))).collect::<Result<_>>()?;
    #[expect(clippy::print_stdout, reason = "what it is for")]
    {
        println!(
            r#"{{"articles": {}, "in_scope": {}, "scoped_ms": {:.4}, "everywhere_ms": {:.4}, "alone_ms": {:.4}, "first_scoped_ms": {:.1}, "first_everywhere_ms": {:.1}, "first_alone_ms": {:.1}, "two_days_ms": {:.4}, "other_days_ms": {:.4}}}"#,
            articles.len(),
            inside.len(),
            least[0],
            least[1],
            least[2],
            first[0],
            first[1],
            first[2],
            median(two),
            median(other)
        );
    }
    Ok(())
}

fn rows(path: &Path) -> Result<Vec<Value>> {
    let refused = |error: &dyn std::error::Error| Error::new(ErrorKind::InvalidInput, format!("{}: {error}", path.display()));
    let lines = fs::read_to_string(path).map_err(|error| refused(&error))?;
    lines.lines().map(|line| serde_json::from_str(line).map_err(|error| refused(&error))).collect()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

fn article(row: &Value) -> Result<Article> {
    let language = Language::parse(text(row, "lang")).map_err(|error| Error::new(ErrorKind::InvalidInput, error.to_string()))?;
    Ok(Article::new(text(row, "id"), language, text(row, "title"), text(row, "body")))
}

/// A question in a scope that uses every field, as of some day.
fn scoped(text: &str, day: i64) -> Query {
    let kinds = [Kind::Article, Kind::Policy, Kind::Procedure, Kind::Faq];
    Query::new(text).region("fi").channel(Channel::Email).product("tent").kinds(kinds).as_of(at(day))
}

fn at(day: i64) -> Timestamp {
    Timestamp::from_seconds(AS_OF + day * 86_400)
}

/// Gives an article every field of scope, as a large help centre of several countries and products has them.
fn restrict(article: &mut Article, number: u64) {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut draw = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let one = |names: &[&str], place: u64| vec![names[place as usize % names.len()].to_owned()];
    article.audience = one(&["public", "public", "public", "public", "internal", "partners"], draw(6));
    let lists = [
        (&mut article.regions, &["fi", "se", "de", "vn"][..]),
        (&mut article.channels, &["email", "chat", "phone"]),
        (&mut article.products, &["tent", "stove", "boots", "jacket"]),
    ];
    for (list, names) in lists {
        if draw(3) == 0 {
            *list = one(names, draw(12));
        }
    }
    article.kind = Kind::ALL[draw(5) as usize];
    article.status = if draw(20) == 0 { Status::Draft } else { Status::Published };
    let day = draw(DAYS) as i64;
    match draw(4) {
        0 => article.valid_from = Some(at(day / 2 - DAYS as i64 / 3)),
        1 => article.valid_until = Some(at(day - DAYS as i64 / 4)),
        _ => {}
    }
}

/// Whether the scope lets an article through, told without the engine.
fn is_inside(article: &Article) -> bool {
    let of = |names: &[String], wanted: &str| names.is_empty() || names.iter().any(|name| name == wanted);
    article.status == Status::Published
        && article.kind != Kind::Reply
        && of(&article.audience, "public")
        && of(&article.regions, "fi")
        && of(&article.channels, "email")
        && of(&article.products, "tent")
        && article.valid_from.is_none_or(|from| from <= at(0))
        && article.valid_until.is_none_or(|until| at(0) < until)
}

fn base<'a>(path: &Path, articles: impl Iterator<Item = &'a Article>) -> Result<KnowledgeBase> {
    let kb = KnowledgeBase::open_or_create(path)?;
    let mut writer = kb.writer()?;
    for article in articles {
        writer.put(article)?;
    }
    writer.commit()?;
    Ok(kb)
}

fn milliseconds(kb: &KnowledgeBase, query: &Query) -> Result<f64> {
    let start = Instant::now();
    kb.search(query)?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
