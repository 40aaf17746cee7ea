//! The table of results in Markdown: every set beside what other engines reach, and what the sets are worth together.

use std::fmt::Write;

use crate::baselines::Baselines;
use crate::relations::Traits;
use crate::report::Report;
use crate::variants::Paired;

/// Figures that differ by no more than this are alike.
const TIE: f64 = 0.003;

/// What is told of a set.
#[derive(Clone, Debug)]
pub struct SetResult {
    /// Its figures.
    pub report: Report,
    /// What is special about it.
    pub traits: Traits,
    /// Its main figure with weights that were fitted without its family.
    pub held_out: f64,
}

/// All that is told.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// The sets, in order.
    pub sets: Vec<SetResult>,
    /// Questions in the midst of long messages.
    pub long_messages: Vec<Paired>,
    /// Questions across languages, links between translations withheld.
    pub links_withheld: Vec<Paired>,
}

/// A set beside its better peer: its figure, the same with held-out weights, the peer's.
struct Beside<'a> {
    name: &'a str,
    traits: Traits,
    shipped: f64,
    held_out: f64,
    peer: f64,
}

impl Results {
    /// The text of `RESULTS.md`.
    #[must_use]
    pub fn markdown(&self, baselines: &Baselines) -> String {
        let mut out = String::from(HEAD);
        self.summary(baselines, &mut out);
        self.table(baselines, &mut out);
        let conditions = [
            ("Long messages", LONG_MESSAGES, ["alone", "wrapped"], &self.long_messages),
            ("Links between translations withheld", LINKS_WITHHELD, ["linked", "withheld"], &self.links_withheld),
        ];
        for (title, note, [ordinary, harder], measured) in conditions {
            if measured.is_empty() {
                continue;
            }
            line(
                &mut out,
                &format!(
                    "\n## {title}\n\n{note}\n\n| set | questions | {ordinary} | {harder} | loss | any hit |\n|---|---:|---:|---:|---:|---:|"
                ),
            );
            for it in measured {
                let loss = it.ordinary - it.harder;
                let Paired { set, n, ordinary, harder, found } = it;
                line(&mut out, &format!("| {set} | {n} | {ordinary:.3} | {harder:.3} | {loss:.3} | {found:.2} |"));
            }
        }
        out
    }

    fn beside(&self, baselines: &Baselines) -> Vec<Beside<'_>> {
        let of = |set: &'_ SetResult| {
            let peer = baselines.best(&set.report.set, set.traits.intents)?;
            Some((set.report.figure()?, peer))
        };
        let all = self.sets.iter().filter_map(|set| {
            let (shipped, peer) = of(set)?;
            Some(Beside { name: &set.report.set, traits: set.traits, shipped, held_out: set.held_out, peer })
        });
        all.collect()
    }

    fn summary(&self, baselines: &Baselines, out: &mut String) {
        let all = self.beside(baselines);
        line(
            out,
            "| sets | number | mean | held out | better peer | error below the peer's | held out |\n|---|---:|---:|---:|---:|---:|---:|",
        );
        for (name, all_of_them) in [("all", true), ("clean, of one language", false)] {
            let group: Vec<&Beside<'_>> = all.iter().filter(|it| all_of_them || it.traits.is_clean()).collect();
            if group.is_empty() {
                continue;
            }
            let mean = |figure: &dyn Fn(&Beside<'_>) -> f64| group.iter().map(|it| figure(it)).sum::<f64>() / group.len() as f64;
            let (shipped, held_out, peer) = (mean(&|it| it.shipped), mean(&|it| it.held_out), mean(&|it| it.peer));
            let below = |figure: f64| 100.0 * (1.0 - (1.0 - figure) / (1.0 - peer).max(f64::MIN_POSITIVE));
            let n = group.len();
            let (shipped_below, held_out_below) = (below(shipped), below(held_out));
            line(
                out,
                &format!("| {name} | {n} | {shipped:.3} | {held_out:.3} | {peer:.3} | {shipped_below:.1} % | {held_out_below:.1} % |"),
            );
        }
        for (label, figure) in [("", (|it| it.shipped) as fn(&Beside<'_>) -> f64), (" with held-out weights", |it| it.held_out)] {
            let below: Vec<&str> = all.iter().filter(|it| figure(it) < it.peer - TIE).map(|it| it.name).collect();
            let names = if below.is_empty() { String::new() } else { format!(": {}", below.join(", ")) };
            line(out, &format!("\nBelow the better peer by more than {TIE}{label}: {} of {}{names}.", below.len(), all.len()));
        }
    }

    fn table(&self, baselines: &Baselines, out: &mut String) {
        let engines = baselines.engines.join(" | ");
        let columns = "| success@1 | R@10 | R@100 | answer@1 | reply@1 | reply@3 |";
        line(out, &format!("\n## Sets\n\n| set | n | nDCG@10 | held out | {engines} | difference {columns}"));
        line(out, &format!("|---|---:|---:|---:|{}---:|---:|---:|---:|---:|---:|---:|", "---:|".repeat(baselines.engines.len())));
        let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.3}"));
        for set in &self.sets {
            let Report { set: name, n, .. } = &set.report;
            let peers = baselines.sets.get(name).map(Vec::as_slice).unwrap_or_default();
            let of_peer = |index: usize| peers.get(index).map(|peer| if set.traits.intents { peer.success1 } else { peer.ndcg10 });
            let peers: Vec<String> = (0..baselines.engines.len()).map(|index| number(of_peer(index))).collect();
            let best = baselines.best(name, set.traits.intents);
            let difference = set.report.figure().zip(best).map_or(String::new(), |(figure, peer)| format!("{:+.3}", figure - peer));
            let report = &set.report;
            let more = [report.success1, report.r10, report.r100, report.answer1, report.reply1, report.reply3].map(number).join(" | ");
            let (ndcg, peers) = (number(report.ndcg10), peers.join(" | "));
            line(out, &format!("| {name} | {n} | {ndcg} | {:.3} | {peers} | {difference} | {more} |", set.held_out));
        }
    }
}

const HEAD: &str = "# Results\n\nMade by `rejoinder-eval results SETS... --baselines FILE --write`; not edited by hand. Figures of the shipped \
weights; *held out* is the same figure with weights that were fitted without the set's family (sets that share at least half of their record \
ids), the hits being those found with the shipped ones. A set is judged by nDCG@10, a set of intents by the share of first replies that are right \
(reply@1), beside the peers' success@1. *Difference* is that to the better peer. Clean sets are those without altered spelling, a second \
language, intents, or more than one right record for most questions.\n\n";
const LONG_MESSAGES: &str = "nDCG@10 of questions alone and in the midst of 100 to 300 made-up words.";
const LINKS_WITHHELD: &str = "nDCG@10 among hits in the language wanted, over the questions whose wanted article is in the half of the groups \
that lose their links.";

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use crate::baselines::Peer;

    use super::*;

    fn set(name: &str, traits: Traits, figure: f64, held_out: f64) -> SetResult {
        let (ndcg10, reply1) = if traits.intents { (None, Some(figure)) } else { (Some(figure), None) };
        let report = Report { set: name.to_owned(), n: 7, ndcg10, reply1, ..Report::default() };
        SetResult { report, traits, held_out }
    }

    #[test]
    fn sets_stand_beside_their_better_peer() {
        let peer = |ndcg10, success1| Peer { ndcg10, success1 };
        let rows = [("a", vec![peer(0.5, 0.1), peer(0.6, 0.2)]), ("b", vec![peer(0.9, 0.3), peer(0.0, 0.4)])];
        let sets = rows.into_iter().map(|(name, peers)| (name.to_owned(), peers)).collect();
        let baselines = Baselines { engines: vec!["One".to_owned(), "Two".to_owned()], sets };
        let intents = Traits { intents: true, ..Traits::default() };
        let pair = Paired { set: "a".to_owned(), n: 3, ordinary: 0.8, harder: 0.75, found: 1.0 };
        let results = Results {
            sets: vec![set("a", Traits::default(), 0.8, 0.58), set("b", intents, 0.7, 0.6), set("c", Traits::default(), 0.1, 0.1)],
            long_messages: vec![pair],
            links_withheld: Vec::new(),
        };
        let text = results.markdown(&baselines);
        let expected = [
            "| all | 2 | 0.750 | 0.590 | 0.500 | 50.0 % | 18.0 % |",
            "| clean, of one language | 1 | 0.800 | 0.580 | 0.600 | 50.0 % | -5.0 % |",
            "more than 0.003: 0 of 2.",
            "with held-out weights: 1 of 2: a.",
            "| a | 7 | 0.800 | 0.580 | 0.500 | 0.600 | +0.200 |",
            "| b | 7 |  | 0.600 | 0.300 | 0.400 | +0.300 |",
            "| c | 7 | 0.100 | 0.100 |  |  |  |",
            "| a | 3 | 0.800 | 0.750 | 0.050 | 1.00 |",
        ];
        for expected in expected {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        let columns = |row: &str| row.matches('|').count();
        let table: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("## Sets")).filter(|line| line.starts_with('|')).collect();
        assert!(table[..5].iter().all(|row| columns(row) == columns(table[0])), "{text}");
        assert!(!text.contains("## Links"));
    }
}
