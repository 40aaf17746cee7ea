//! Nothing of an article version that a query may not see is in anything that is returned, and it changes nothing of the rest: not a
//! score, not a correction, not a count. Checked on random bases, scopes, times and messages against a plain model.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rejoinder::{Article, Channel, Event, Kind, KnowledgeBase, Outcome, Query, ReplyCheck, ReportQuery, Settings, Status, Suggestions};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::invented::{Draw, IN_EU, Invented, REGIONS, TONGUES, day, digits, is_for, misspelt_common, sees, word};
use super::support::{base, language, put};

/// How much is asked: in each of the bases, in each of the scopes, so many messages.
const N_BASES: usize = 12;
const N_VERSIONS: usize = 240;
const N_SCOPES: usize = 20;
const N_MESSAGES: usize = 18;
/// Who asks.
const AUDIENCES: [&[&str]; 6] = [&["public"], &["public"], &["public", "internal"], &["partners"], &["partners", "public"], &["internal"]];

fn set_regions(kb: &KnowledgeBase) {
    let regions = [("eu", &IN_EU[..]), ("asia", &["vn"])];
    let regions = regions.map(|(group, members)| (group.to_owned(), members.iter().map(|name| (*name).to_owned()).collect()));
    let mut writer = kb.writer().unwrap();
    writer
        .set_settings(&Settings { regions: regions.into_iter().collect(), audiences: vec!["partners".to_owned()], ..Settings::default() })
        .unwrap();
    writer.commit().unwrap();
}

/// How often something was seen, so that no check passes because nothing was there to be checked.
type Seen = BTreeMap<&'static str, usize>;

#[test]
fn nothing_out_of_scope_comes_out() {
    let seen = hunt();
    println!("{seen:?}");
    assert!(seen["pairs"] >= 1_000_000, "{seen:?}");
    let expected = [
        ("hits", 10_000),
        ("corrections", 300),
        ("replies", 5_000),
        ("canned replies", 100),
        ("questions back", 100),
        ("hand-overs", 500),
        ("missing values", 1_000),
        ("found by a word of its own", 100),
        ("nearest facts", 1_000),
        ("text out of scope", 1_000),
        ("changed lately", 10),
        ("changes", 1_000),
        ("explained", 1_000),
        ("reported", 5_000),
        ("topics reported", 1_000),
        ("the same without what is hidden", 500),
    ];
    for (name, least) in expected {
        assert!(seen.get(name).is_some_and(|&count| count >= least), "{name}: {seen:?}");
    }
}

/// Hunts through all bases; panics at the first thing that is wrong.
fn hunt() -> Seen {
    let failed = AtomicBool::new(false);
    let n_threads = thread::available_parallelism().map_or(1, usize::from).min(N_BASES);
    let part = |thread: usize| {
        let mut seen = Seen::new();
        for number in (thread..N_BASES).step_by(n_threads).take_while(|_| !failed.load(Ordering::Relaxed)) {
            if let Err(wrong) = hunt_through(number, &mut seen) {
                failed.store(true, Ordering::Relaxed);
                return Err(format!("base {number}: {wrong}"));
            }
        }
        Ok(seen)
    };
    let parts: Vec<Result<Seen, String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|thread| scope.spawn(move || part(thread))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut seen = Seen::new();
    for (name, count) in parts.into_iter().flat_map(|part| part.unwrap_or_else(|wrong| panic!("{wrong}"))) {
        *seen.entry(name).or_default() += count;
    }
    seen
}

/// A scope at a time, what it lets through, and for some a base that holds nothing else.
struct Sight {
    scope: Query,
    in_sight: Vec<bool>,
    /// The same, and what could be seen earlier.
    was_in_sight: Vec<bool>,
    alone: Option<(TempDir, KnowledgeBase)>,
}

fn hunt_through(number: usize, seen: &mut Seen) -> Result<(), String> {
    let draw = &mut Draw::new(number as u64);
    let invented = Invented::base(draw, N_VERSIONS, number % 4 == 1);
    let (_folder, kb) = base(&invented.passing);
    set_regions(&kb);
    let passing = invented.passing.iter().filter(|it| invented.articles.iter().all(|other| other.id != it.id));
    let mut writer = kb.writer().unwrap();
    passing.for_each(|it| assert_eq!(writer.remove(&it.id).unwrap(), 1));
    writer.commit().unwrap();
    drop(writer);
    // Several segments, so that what is replaced stays in them as deleted.
    let half = invented.articles.len() / 2;
    put(&kb, &invented.articles[..half]);
    put(&kb, &invented.articles[half..]);
    let sights: Vec<Sight> = (0..N_SCOPES).map(|place| Sight::draw(draw, &invented, place % 4 == 0)).collect();
    let mut asked: Vec<Event> = Vec::new();
    // In two turns, so that views are asked for again after others were.
    for _ in 0..2 {
        for sight in &sights {
            for _ in 0..N_MESSAGES / 2 {
                let message = Message::draw(draw, &invented, sight);
                message
                    .ask(&invented, &kb, sight, seen, &mut asked)
                    .map_err(|wrong| format!("{wrong}\n{:?}\ndraft: {}", message.query, message.draft))?;
                *seen.entry("pairs").or_default() += invented.articles.len();
            }
        }
    }
    reports(&invented, &kb, &asked, seen)
}

/// Reports tell of what their audiences could ask, and of articles that these may see at some time.
fn reports(invented: &Invented, kb: &KnowledgeBase, asked: &[Event], seen: &mut Seen) -> Result<(), String> {
    let mut writer = kb.writer().unwrap();
    asked.iter().for_each(|event| writer.record(event).unwrap());
    writer.commit().unwrap();
    for audience in AUDIENCES {
        let is_for = |names: &[String]| names.iter().all(|name| audience.contains(&name.as_str()));
        let own: Vec<&Event> = asked.iter().filter(|event| is_for(&event.scope.audience)).collect();
        let said = |event: &&Event| format!("{:?} {:?}\n", event.query, event.scope).to_lowercase();
        let said: String = own.iter().map(said).collect();
        let may_see = |it: &Article| it.status == Status::Published && it.audience.iter().any(|name| audience.contains(&name.as_str()));
        let in_sight: Vec<bool> = invented.articles.iter().map(may_see).collect();
        let query = ReportQuery::between(day(0), day(1)).audience(audience.iter().copied()).limit(ReportQuery::LARGEST_LIMIT);
        let report = kb.report(&query).map_err(|error| error.to_string())?;
        let events = kb.events(&query).map_err(|error| error.to_string())?;
        if (report.totals.n_asked, events.len()) != (own.len(), own.len()) {
            return Err(format!("leak: {} and {} of {} reported to {audience:?}", report.totals.n_asked, events.len(), own.len()));
        }
        *seen.entry("reported").or_default() += events.len();
        *seen.entry("topics reported").or_default() += report.topics.len();
        let told = json!([report, events]);
        let traces = invented.traces(&told, &in_sight, &said);
        if !traces.is_empty() {
            return Err(format!("leak: {traces:?} reported to {audience:?} in {told}"));
        }
    }
    Ok(())
}

impl Sight {
    fn draw(draw: &mut Draw, invented: &Invented, with_alone: bool) -> Self {
        let mut scope = Query::new("").audience(draw.of(&AUDIENCES).iter().copied());
        scope.region = (!draw.one_in(3)).then(|| (*draw.of(&REGIONS)).to_owned());
        scope.channel = (!draw.one_in(3)).then(|| *draw.of(&Channel::ALL));
        let own = invented.articles[draw.below(invented.articles.len())].products.last();
        scope.product = (!draw.one_in(3)).then(|| own.map_or("tent", String::as_str).to_owned());
        if draw.one_in(4) {
            scope.kinds = vec![*draw.of(&Kind::ALL), Kind::Article];
        }
        // At a boundary, a second before or after, or between.
        let off = *draw.of(&[-1, 0, 1, 43_200]);
        scope.as_of = Some(rejoinder::Timestamp::from_seconds(day(draw.below(18)).seconds() + off));
        let in_sight: Vec<bool> = (0..invented.articles.len()).map(|place| sees(&invented.articles, place, &scope)).collect();
        let alone = with_alone.then(|| {
            let articles = invented.articles.iter().zip(&in_sight).filter(|(_, in_sight)| **in_sight);
            let alone = base(&articles.map(|(article, _)| article.clone()).collect::<Vec<_>>());
            set_regions(&alone.1);
            alone
        });
        // What is told of a change may show what held before, to those whom it was for.
        let articles = &invented.articles;
        let was_for = |place: usize| is_for(&articles[place], &scope);
        let replaced = |place: usize| {
            let of = |it: &Article| (it.id.clone(), it.language.clone());
            (0..articles.len())
                .any(|later| of(&articles[later]) == of(&articles[place]) && articles[later].version > articles[place].version)
        };
        let before = rejoinder::Timestamp::from_seconds(day(0).seconds() - 1);
        let then = |at: rejoinder::Timestamp| Query { as_of: Some(at), ..scope.clone() };
        let was_in_sight = |place: usize| {
            let mut days = std::iter::once(before).chain((0..=18).map(day)).filter(|at| Some(*at) <= scope.as_of);
            in_sight[place] || was_for(place) && replaced(place) || days.any(|at| sees(articles, place, &then(at)))
        };
        let was_in_sight = (0..articles.len()).map(was_in_sight).collect();
        Self { scope, in_sight, was_in_sight, alone }
    }
}

/// What is asked, and a draft that answers it.
struct Message {
    query: Query,
    draft: String,
    with_draft: bool,
    /// The version whose own word is all that is asked for.
    asked_for: Option<usize>,
}

impl Message {
    fn draw(draw: &mut Draw, invented: &Invented, sight: &Sight) -> Self {
        let n_versions = invented.articles.len();
        // Half of what is asked for may be seen.
        let in_sight: Vec<usize> = (0..n_versions).filter(|&place| sight.in_sight[place]).collect();
        let about = if in_sight.is_empty() || draw.one_in(2) { draw.below(n_versions) } else { *draw.of(&in_sight) };
        let (tongue, topic) = invented.about[about];
        let tongue = &TONGUES[tongue];
        let question = draw.of(&tongue.question).replace("{t}", tongue.topics[topic]);
        let made_up = word(*draw.of(&['t', 'b', 'e', 'g', 'n', 'r', 'h', 'v', 'd']), about);
        let other = draw.below(n_versions);
        let mut asked_for = None;
        let text = match draw.below(12) {
            0 | 1 => question,
            2 => {
                asked_for = Some(about);
                word(*draw.of(&['t', 'b', 'v']), about)
            }
            3 => format!("{} {}", misspelt(draw, &made_up), misspelt(draw, &word('b', other))),
            4 => format!("{question} {}", misspelt(draw, &made_up)),
            // Accents left out, and words run together.
            5 => format!("{question} {}", word('r', about)),
            6 => format!("{}{} {} {}", word('b', about), word('v', about), word('b', other), misspelt_common(other)),
            7 => format!("{question} {} {}? ", made_up, TONGUES[draw.below(5)].question[0].replace("{t}", &word('t', other))),
            8 => format!("QX-{} {} {question}", digits(9, about), digits(7, other)),
            9 => invented.articles[about].body.lines().next().unwrap_or_default().to_owned(),
            10 => invented.articles[about].examples.first().cloned().unwrap_or(question),
            _ => {
                let told = "I was at the lake with my whole family for two weeks and it rained on most of the days we were there. ";
                format!("Hello,\n\n{told}{told}{told}{question} {}\n{told}\n\nBest regards,\nAnn", misspelt(draw, &made_up))
            }
        };
        // What changed is asked for apart: it shows what held before.
        let mut query = Query { text, limit: *draw.of(&[1, 5, 10, 100]), changed_within: 0, ..sight.scope.clone() };
        if draw.one_in(4) {
            query.context =
                vec![format!("{} {}", tongue.question[1].replace("{t}", tongue.topics[topic]), misspelt(draw, &word('t', about)))];
        }
        if draw.one_in(4) {
            query.reply_language = Some(language(TONGUES[draw.below(5)].tag));
        }
        if draw.one_in(4) {
            query = query.customer("Ann").value(format!("order.{}", word('h', other)), "4711");
        }
        if asked_for.is_some() {
            query = Query { text: query.text, limit: 100, changed_within: 0, ..sight.scope.clone() };
        }
        Self { query, draft: draft(draw, invented, about), with_draft: draw.one_in(3), asked_for }
    }

    /// Asks everything and tells what is wrong with what is returned.
    fn ask(&self, invented: &Invented, kb: &KnowledgeBase, sight: &Sight, seen: &mut Seen, asked: &mut Vec<Event>) -> Result<(), String> {
        let Self { query, draft, .. } = self;
        let mut count = |name, more: usize| *seen.entry(name).or_default() += more;
        let results = kb.search(query).map_err(|error| error.to_string())?;
        let suggestions = kb.suggest(query).map_err(|error| error.to_string())?;
        asked.push(Event { at: Some(day(0)), ..Event::asked(query, &suggestions) });
        // The dearest of the three.
        let draft = if self.with_draft { draft.as_str() } else { "" };
        let mut check = kb.check_reply(draft, query).map_err(|error| error.to_string())?;
        count("hits", results.hits.len());
        count("corrections", results.corrections.len());
        self.count_suggestions(&suggestions, &mut count);
        count("nearest facts", check.unsupported.iter().filter(|it| it.nearest.is_some()).count());
        count("text out of scope", check.out_of_scope.len());
        let hits: Vec<(&str, u32)> = results.hits.iter().map(|hit| (hit.article.as_str(), hit.version)).collect();
        if let Some(place) = self.asked_for.filter(|&place| sight.in_sight[place]) {
            let group = &invented.articles[place].group;
            let of_group = |id: &str| invented.articles.iter().any(|it| it.id == id && it.group == *group);
            if !hits.iter().any(|(id, _)| of_group(id)) {
                return Err(format!("missing: {} is in scope and not found", invented.articles[place].id));
            }
            count("found by a word of its own", 1);
        }
        out_of_scope(invented, sight, &mut check)?;
        let found = json!([results, suggestions, suggestions.prompt()]);
        let check = json!(check);
        let said = format!("{query:?}").to_lowercase();
        for (returned, said) in [(&found, &said), (&check, &format!("{said}\n{draft}").to_lowercase())] {
            let traces = invented.traces(returned, &sight.in_sight, said);
            if !traces.is_empty() {
                return Err(format!("leak: {traces:?} in {returned}"));
            }
        }
        if self.with_draft {
            let lately = kb.suggest(Query { changed_within: 60, ..query.clone() }).map_err(|error| error.to_string())?;
            let since = query.as_of.map_or(0, |at| at.seconds() - 40 * 86_400);
            let changes = kb.changes(rejoinder::Timestamp::from_seconds(since), query).map_err(|error| error.to_string())?;
            let n_seen = kb.count(query).map_err(|error| error.to_string())?;
            if n_seen != sight.in_sight.iter().filter(|it| **it).count() as u64 {
                return Err(format!("leak: {n_seen} counted"));
            }
            let explained: Vec<_> = results.hits.iter().take(2).map(|hit| kb.explain(query, &hit.article).unwrap()).collect();
            let asked = &invented.articles[self.query.text.len() % invented.articles.len()].id;
            let absence = kb.explain_absence(query, asked).map_err(|error| error.to_string())?;
            let compared = (kb.parity(query).unwrap(), kb.contradictions(query).unwrap());
            count("explained", explained.len());
            let named = format!("{said} {}", asked.to_lowercase());
            // Of an article out of scope it is told for what product it is, which has a made-up name.
            let mut absence = invented.traces(&json!(absence), &sight.in_sight, &named);
            absence.retain(|it| !it.starts_with("qzp"));
            let mut traces = invented.traces(&json!([explained, compared]), &sight.in_sight, &said);
            traces.extend(absence);
            if !traces.is_empty() {
                return Err(format!("leak: {traces:?} in {}", json!([explained, compared])));
            }
            count("changed lately", lately.all().filter(|reply| reply.changed.is_some()).count());
            count("changes", changes.len());
            let traces = invented.traces(&json!([lately, changes]), &sight.was_in_sight, &said);
            if !traces.is_empty() {
                return Err(format!("leak: {traces:?} in {}", json!([lately, changes])));
            }
        }
        if let Some((_folder, alone)) = &sight.alone {
            let mut check_alone = alone.check_reply(draft, query).unwrap();
            check_alone.out_of_scope.clear();
            let suggestions = alone.suggest(query).unwrap();
            let found_alone = json!([alone.search(query).unwrap(), suggestions, suggestions.prompt()]);
            for (returned, expected) in [(found, found_alone), (check, json!(check_alone))] {
                let bytes = |value: &Value| value.to_string();
                if bytes(&returned) != bytes(&expected) {
                    return Err(format!("interference: {}", difference(&returned, &expected)));
                }
            }
            count("the same without what is hidden", 1);
        }
        Ok(())
    }

    fn count_suggestions(&self, suggestions: &Suggestions, count: &mut impl FnMut(&'static str, usize)) {
        count("replies", suggestions.all().count());
        count("canned replies", suggestions.replies.iter().filter(|reply| reply.kind == Kind::Reply).count());
        count("missing values", suggestions.all().map(|reply| reply.missing.len()).sum());
        match &suggestions.outcome {
            Outcome::Clarify(_) => count("questions back", 1),
            Outcome::HandOver(_) => count("hand-overs", 1),
            _ => {}
        }
    }
}

/// The first line in which two values differ, for who reads the failure.
fn difference(a: &Value, b: &Value) -> String {
    let (a, b) = (format!("{a:#}"), format!("{b:#}"));
    let (before, (a, b)): (Vec<_>, _) = {
        let mut lines = a.lines().zip(b.lines());
        let before = lines.by_ref().take_while(|(a, b)| a == b).map(|(line, _)| line).collect();
        (before, (a.lines(), b.lines()))
    };
    let from = before.len();
    let show = |lines: std::str::Lines<'_>| lines.skip(from.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
    format!("{}\nwithout what is hidden:\n{}", show(a), show(b))
}

/// What a draft says that it should not may be told by the article's id, the reason and where it stands, and the article is one that the
/// query may not see.
fn out_of_scope(invented: &Invented, sight: &Sight, check: &mut ReplyCheck) -> Result<(), String> {
    for hidden in std::mem::take(&mut check.out_of_scope) {
        let Value::Object(fields) = json!(hidden) else { return Err("out_of_scope is no object".to_owned()) };
        let places = (0..invented.articles.len()).filter(|&place| invented.articles[place].id == hidden.article);
        if fields.keys().ne(["article", "reason", "span"]) || places.clone().all(|place| sight.in_sight[place]) {
            return Err(format!("leak: {fields:?}"));
        }
    }
    Ok(())
}

/// A reply that quotes one version and says something false of another.
fn draft(draw: &mut Draw, invented: &Invented, about: usize) -> String {
    let (tongue, topic) = invented.about[about];
    let other = draw.of(&invented.articles);
    let quoted = other.body.lines().max_by_key(|line| line.len()).unwrap_or_default();
    let claim = match TONGUES[tongue].tag {
        "fi" => "Voit palauttaa tuotteen {t} 12 päivän kuluessa.",
        "de" => "Sie können {t} innerhalb von 12 Tagen zurückgeben.",
        "vi" => "Bạn có thể trả {t} trong vòng 12 ngày.",
        "zh-Hans" => "您可以在12天内退回{t}。",
        _ => "You can send the {t} back within 12 days for 13 EUR with the code QX-14.",
    };
    format!("{} {quoted}", claim.replace("{t}", TONGUES[tongue].topics[topic]))
}

/// The word with a letter in its middle wrong, missing, doubled or exchanged with the next.
fn misspelt(draw: &mut Draw, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 4 + draw.below(letters.len() - 5);
    match draw.below(4) {
        0 => letters[at] = if letters[at] == 'y' { 'j' } else { 'y' },
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}
