//! The commands of `rejoinder-eval`, each of which returns its report.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::path::PathBuf;

use rejoinder::{Error, ErrorKind, Result};
use rejoinder_eval::{
    Baselines, Example, Fit, JudgedSet, Paired, Set, families, in_long_messages, in_parallel, read_weights, weights_as_json,
    with_links_withheld,
};

/// Fits the weights and tells what they and the weights fitted without each family reach.
pub(crate) fn fit(arguments: &crate::Fit) -> Result<String> {
    let baselines = arguments.baselines.as_deref().map(Baselines::read).transpose()?.unwrap_or_default();
    let fit = fit_of(arguments)?;
    let sets = read(&arguments.sets)?;
    let judged = in_parallel(&sets, |set| {
        tell(&format!("asking {}", set.name));
        JudgedSet::ask(set, arguments.queries)
    });
    let judged = judged.into_iter().collect::<Result<Vec<_>>>()?;
    let peer = |set: &JudgedSet| baselines.best(&set.name, set.of_intents);
    let examples = judged.iter().zip(families(&sets)).map(|(set, family)| Example { set, peer: peer(set), family });
    let examples: Vec<Example<'_>> = examples.collect();
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
        write(&arguments.weights, &weights_as_json(&fitted))?;
    }
    Ok(report)
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

fn fit_of(arguments: &crate::Fit) -> Result<Fit> {
    let shipped = read_weights(&arguments.weights)?;
    if let Some(unknown) = arguments.hold.iter().find(|name| !shipped.contains_key(*name)) {
        let message = format!("--hold: {unknown:?} is no feature of {}", arguments.weights.display());
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(Fit { shipped, held: arguments.hold.clone(), n_queries: arguments.queries })
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
