//! The commands of `rejoinder-eval`, each of which returns its report.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::path::PathBuf;

use rejoinder::{AnswerClauses, Encoder, Error, ErrorKind, Result};
use rejoinder_eval::{
    Added, AnswerSet, Baselines, Example, Fit, JudgedSet, Paired, Questions, Replied, Results, Set, SetResult, Setup, Weights, calibrated,
    evaluate, families, in_long_messages, in_parallel, read_weights, table_of_added, table_of_calibrated, table_of_replies, traits,
    weights_as_json, with_links_withheld,
};

/// How many questions of a set are put into long messages for the results.
const LONG_MESSAGES: usize = 200;

/// Fits the weights and tells what they and the weights fitted without each family reach.
pub(crate) fn fit(arguments: &crate::Fit) -> Result<String> {
    let baselines = baselines(arguments)?;
    let fit = fit_of(arguments)?;
    let setup = setup(&arguments.bases)?;
    let sets = read(&arguments.sets.sets)?;
    let ask = |setup: &Setup| {
        let judged = in_parallel(&sets, |set| {
            tell(&format!("asking {}", set.name));
            JudgedSet::ask(set, setup, arguments.queries)
        });
        judged.into_iter().collect::<Result<Vec<_>>>()
    };
    let judged = ask(&setup)?;
    let mut examples = examples(&judged, &sets, &baselines);
    if setup.encoder.is_some() {
        // What meaning has to be better than is not another engine, but the same one without it.
        let words = read_weights(Path::new(WEIGHTS))?;
        let without = ask(&Setup { encoder: None, ..setup })?;
        examples.iter_mut().zip(&without).for_each(|(example, without)| example.peer = Some(without.figure(&words, usize::MAX)));
    }
    tell("fitting");
    let fitted = fit.fit(&examples)?;
    tell("fitting without each family");
    let without = fit.without_each_family(&examples)?;
    let width = sets.iter().map(|set| set.name.chars().count()).max().unwrap_or(0);
    let mut report = format!("{:width$}  {:width$}   peer shipped  fitted held out\n", "set", "family");
    for example in &examples {
        let JudgedSet { name, .. } = example.set;
        let family = &sets[example.family].name;
        let peer = example.peer.map_or("-".to_owned(), |peer| format!("{peer:.3}"));
        let [shipped, fitted, held_out] =
            [&fit.shipped, &fitted, &without[&example.family]].map(|weights| example.set.figure(weights, usize::MAX));
        report.push_str(&format!("{name:width$}  {family:width$}  {peer:>5}   {shipped:.3}   {fitted:.3}    {held_out:.3}\n"));
    }
    let losses = [fit.loss(&examples, |_| &fit.shipped), fit.loss(&examples, |_| &fitted), fit.loss(&examples, |it| &without[&it.family])];
    let [shipped, fitted_loss, held_out] = losses;
    report.push_str(&format!("{:width$}  {:width$}          {shipped:.3}   {fitted_loss:.3}    {held_out:.3}\n", "loss", ""));
    report.push_str(&weights_as_json(&fitted));
    if arguments.write {
        write(&weights_file(arguments), &weights_as_json(&fitted))?;
    }
    Ok(report)
}

/// Fits the weights of the choice of answers, and tells what the shipped ones, the fitted ones and those fitted elsewhere reach.
pub(crate) fn fit_answers(arguments: &crate::FitAnswers) -> Result<String> {
    let shipped = read_weights(&arguments.weights)?;
    let held: Vec<&str> = arguments.hold.iter().map(String::as_str).collect();
    let sets = read(&arguments.sets)?;
    let asked = in_parallel(&sets, |set| {
        tell(&format!("asking {}", set.name));
        AnswerSet::ask(set, &Setup::default(), arguments.queries)
    });
    let asked = asked.into_iter().collect::<Result<Vec<_>>>()?;
    tell("fitting");
    let mut of: Vec<Questions<'_>> = vec![Questions::All];
    of.extend(Questions::folds().map(Questions::WithoutFold));
    of.extend(asked.iter().map(|set| Questions::Without(&set.name)));
    let fitted = in_parallel(&of, |of| rejoinder_eval::fit_answers(&asked, &shipped, &held, *of));
    let n_folds = Questions::folds().count();
    let named =
        |weights: &[f64]| -> Weights { AnswerClauses::names().iter().map(|name| (*name).to_owned()).zip(weights.to_vec()).collect() };
    let in_order: Vec<f64> = AnswerClauses::names().iter().map(|name| shipped.get(*name).copied().unwrap_or_default()).collect();
    let width = asked.iter().map(|set| set.name.chars().count()).max().unwrap_or(0);
    let mut report =
        format!("{:width$}        shipped         fitted  articles held out  set held out   (first article, first of three)\n", "set");
    let mut sums = [[0.0; 2]; 4];
    for (index, set) in asked.iter().enumerate() {
        let by_fold = Questions::folds().zip(&fitted[1..=n_folds]);
        // The folds are about as large as one another.
        let by_fold: Vec<[f64; 2]> = by_fold.map(|(fold, weights)| set.figures(weights, Questions::Fold(fold))).collect();
        let mean = |kind: usize| by_fold.iter().map(|figures| figures[kind]).sum::<f64>() / n_folds as f64;
        let figures = [
            set.figures(&in_order, Questions::All),
            set.figures(&fitted[0], Questions::All),
            [mean(0), mean(1)],
            set.figures(&fitted[1 + n_folds + index], Questions::All),
        ];
        sums.iter_mut().flatten().zip(figures.iter().flatten()).for_each(|(sum, figure)| *sum += figure / asked.len() as f64);
        report.push_str(&row(&set.name, width, &figures));
    }
    report.push_str(&row("mean", width, &sums));
    report.push_str(&weights_as_json(&named(&fitted[0])));
    if arguments.write {
        write(&arguments.weights, &weights_as_json(&named(&fitted[0])))?;
    }
    Ok(report)
}

fn row(name: &str, width: usize, figures: &[[f64; 2]]) -> String {
    let cells: Vec<String> = figures.iter().map(|[first, three]| format!("   {first:.3} {three:.3}")).collect();
    format!("{name:width$} {}\n", cells.join(" "))
}

/// Measures every set and tells it in Markdown.
pub(crate) fn results(arguments: &crate::Results) -> Result<String> {
    let baselines = baselines(&arguments.fit)?;
    let fit = fit_of(&arguments.fit)?;
    let setup = setup(&arguments.fit.bases)?;
    if setup.encoder.is_some() {
        return Err(Error::new(ErrorKind::InvalidInput, "--encoder: these results are those of words; see rejoinder-eval meaning"));
    }
    let sets = read(&arguments.fit.sets.sets)?;
    if let Some(unknown) = arguments.long.iter().find(|name| !sets.iter().any(|set| set.name == **name)) {
        return Err(Error::new(ErrorKind::InvalidInput, format!("--long: {unknown:?} is none of the sets: give its folder's name")));
    }
    let measured = in_parallel(&sets, |set| {
        tell(&format!("measuring {}", set.name));
        let grades = set.grades();
        let mut judged = JudgedSet::empty(set);
        let outcome = evaluate(set, &setup, &mut |query, hits| judged.add(&grades, query, hits))?;
        Ok((outcome.report, judged))
    });
    let (reports, judged): (Vec<_>, Vec<JudgedSet>) = measured.into_iter().collect::<Result<Vec<_>>>()?.into_iter().unzip();
    let examples = examples(&judged, &sets, &baselines);
    tell("fitting without each family");
    let without = fit.without_each_family(&examples)?;
    let held_out = |example: &Example<'_>| example.set.figure(&without[&example.family], usize::MAX);
    let rows = reports.into_iter().zip(traits(&sets)).zip(&examples);
    let rows = rows.map(|((report, traits), example)| SetResult { report, traits, held_out: held_out(example) }).collect();
    tell("asking under harder conditions");
    let harder = in_parallel(&sets, |set| {
        let long = if arguments.long.contains(&set.name) { in_long_messages(set, LONG_MESSAGES)? } else { None };
        Ok((long, with_links_withheld(set)?))
    });
    let (long, withheld): (Vec<_>, Vec<_>) = harder.into_iter().collect::<Result<Vec<_>>>()?.into_iter().unzip();
    let flat = |paired: Vec<Option<Paired>>| paired.into_iter().flatten().collect();
    let text = Results { sets: rows, long_messages: flat(long), links_withheld: flat(withheld) }.markdown(&baselines);
    if arguments.fit.write {
        write(&arguments.file, &text)?;
    }
    Ok(text)
}

/// Measures what an encoder adds and tells it in Markdown.
pub(crate) fn meaning(arguments: &crate::Meaning) -> Result<String> {
    let fit = fit_of(&arguments.fit)?;
    let setup = setup(&arguments.fit.bases)?;
    let Some(encoder) = &setup.encoder else {
        return Err(Error::new(ErrorKind::InvalidInput, "--encoder: name the folder of a sentence encoder"));
    };
    let sets = read(&arguments.fit.sets.sets)?;
    let words = read_weights(Path::new(WEIGHTS))?;
    // A set with examples is measured without them, too: then a reply is found by what it says.
    let with_examples = |set: &Set| set.corpus.iter().any(|record| !record.examples.is_empty());
    let bare = Setup { encoder: setup.encoder.clone(), keep: None, without_examples: true };
    let runs: Vec<(&Set, &Setup)> =
        sets.iter().map(|set| (set, &setup)).chain(sets.iter().filter(|set| with_examples(set)).map(|set| (set, &bare))).collect();
    let measured = in_parallel(&runs, |(set, setup)| {
        tell(&format!("measuring {}", set.name));
        let grades = set.grades();
        let measure = |setup: &Setup| {
            let mut judged = JudgedSet::empty(set);
            let outcome = evaluate(set, setup, &mut |query, hits| judged.add(&grades, query, hits))?;
            Ok((outcome.report, judged))
        };
        Ok((measure(&Setup { encoder: None, ..(*setup).clone() })?, measure(setup)?))
    });
    let measured = measured.into_iter().collect::<Result<Vec<_>>>()?;
    let judged: Vec<JudgedSet> = measured.iter().take(sets.len()).map(|(_, (_, judged))| judged.clone()).collect();
    let mut examples = examples(&judged, &sets, &Baselines::default());
    for (example, ((_, without), _)) in examples.iter_mut().zip(&measured) {
        example.peer = Some(without.figure(&words, usize::MAX));
    }
    tell("fitting without each family");
    let without = fit.without_each_family(&examples)?;
    let rows = runs.iter().zip(measured).enumerate().map(|(index, ((set, setup), ((words, _), (both, _))))| {
        let name = if setup.without_examples { format!("{}, without examples", set.name) } else { set.name.clone() };
        let held_out = examples.get(index).map(|example| example.set.figure(&without[&example.family], usize::MAX));
        Added { name, words, both, held_out }
    });
    let text = table_of_added(encoder.name(), &rows.collect::<Vec<_>>());
    if arguments.fit.write {
        write(&arguments.file, &text)?;
    }
    Ok(text)
}

/// Asks under harder conditions and tells what that costs.
pub(crate) fn variants(arguments: &crate::Variants) -> Result<String> {
    let sets = read(&arguments.sets)?;
    let width = sets.iter().map(|set| set.name.chars().count()).max().unwrap_or(0);
    let measured = in_parallel(&sets, |set| {
        let long = in_long_messages(set, arguments.queries)?.map(|paired| ("long messages", paired));
        let withheld = with_links_withheld(set)?.map(|paired| ("links withheld", paired));
        Ok(long.into_iter().chain(withheld).collect())
    });
    let measured = measured.into_iter().collect::<Result<Vec<Vec<(&str, Paired)>>>>()?;
    let mut report = format!("{:width$}  {:14}     n  ordinary  harder    loss   found\n", "set", "condition");
    for (condition, Paired { set, n, ordinary, harder, found }) in measured.into_iter().flatten() {
        let loss = ordinary - harder;
        report.push_str(&format!("{set:width$}  {condition:14}  {n:>4}     {ordinary:.3}   {harder:.3}  {loss:>6.3}   {found:.3}\n"));
    }
    Ok(report)
}

/// How well confidence is calibrated.
pub(crate) fn calibration(arguments: &crate::Variants) -> Result<String> {
    let sets = read(&arguments.sets)?;
    let measured = in_parallel(&sets, |set| calibrated(set, &Setup::default(), arguments.queries));
    Ok(table_of_calibrated(&measured.into_iter().collect::<Result<Vec<_>>>()?))
}

/// Measures replies to two questions in one mail, and confidence without the right article, and tells it in Markdown.
pub(crate) fn replies(arguments: &crate::Replies) -> Result<String> {
    let sets = read(&arguments.sets)?;
    let measured = in_parallel(&sets, |set| {
        tell(&format!("measuring {}", set.name));
        Replied::measure(set, arguments.pairs, arguments.queries)
    });
    let text = table_of_replies(&measured.into_iter().collect::<Result<Vec<_>>>()?);
    if arguments.write {
        write(&arguments.file, &text)?;
    }
    Ok(text)
}

fn setup(bases: &crate::Bases) -> Result<Setup> {
    let encoder = bases.encoder.as_ref().map(Encoder::open).transpose()?;
    Ok(Setup { encoder, keep: bases.keep.clone(), without_examples: bases.without_examples })
}

/// The shipped weights for words alone, and for words and meaning.
const WEIGHTS: &str = "crates/rejoinder/data/weights.json";
const WEIGHTS_WITH_ENCODER: &str = "crates/rejoinder/data/weights_with_encoder.json";

fn weights_file(arguments: &crate::Fit) -> PathBuf {
    let shipped = if arguments.bases.encoder.is_some() { WEIGHTS_WITH_ENCODER } else { WEIGHTS };
    arguments.weights.clone().unwrap_or_else(|| shipped.into())
}

fn baselines(arguments: &crate::Fit) -> Result<Baselines> {
    arguments.sets.baselines.as_deref().map(Baselines::read).transpose().map(Option::unwrap_or_default)
}

fn examples<'a>(judged: &'a [JudgedSet], sets: &[Set], baselines: &Baselines) -> Vec<Example<'a>> {
    let example = |(set, family): (&'a JudgedSet, usize)| Example { set, peer: baselines.best(&set.name, set.of_intents), family };
    judged.iter().zip(families(sets)).map(example).collect()
}

fn fit_of(arguments: &crate::Fit) -> Result<Fit> {
    let file = weights_file(arguments);
    let shipped = read_weights(&file)?;
    let held = match &arguments.hold {
        Some(named) => named.clone(),
        None => held_by_default(arguments)?,
    };
    if let Some(unknown) = held.iter().find(|name| !shipped.contains_key(*name)) {
        let message = format!("--hold: {unknown:?} is no feature of {}", file.display());
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(Fit { shipped, held, n_queries: arguments.queries })
}

/// Of these the sets say nothing, or they are settled otherwise: what examples of replies count, by cross-validation on the examples.
fn held_by_default(arguments: &crate::Fit) -> Result<Vec<String>> {
    let held = if arguments.bases.encoder.is_some() {
        read_weights(Path::new(WEIGHTS))?.into_keys().chain(["choice", "meaning_example"].map(str::to_owned)).collect()
    } else {
        ["choice", "specific", "translated", "translation"].map(str::to_owned).to_vec()
    };
    Ok(held)
}

/// Reads the sets among some paths: a pattern also matches the notes that lie beside them.
fn read(paths: &[PathBuf]) -> Result<Vec<Set>> {
    let folders = paths.iter().filter(|path| path.is_dir() || !path.exists());
    folders.map(|folder| Set::read(folder, None)).collect()
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|error| Error::new(ErrorKind::Io, format!("{}: {error}", path.display())).with_source(error))
}

/// Tells the one who waits. That nobody reads it is no reason to stop.
fn tell(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}
