//! What other engines reach on the sets, read from a table in Markdown.

use std::collections::BTreeMap;
use std::path::Path;

use rejoinder::{Error, ErrorKind, Result};

use crate::set::read_text;

/// The figures of other engines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baselines {
    /// The engines, in the order of the table's columns.
    pub engines: Vec<String>,
    /// For each set the figures of each engine.
    pub sets: BTreeMap<String, Vec<Peer>>,
}

/// The figures of an engine on a set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peer {
    /// nDCG at 10.
    pub ndcg10: f64,
    /// Share of questions whose first hit is relevant.
    pub success1: f64,
}

impl Baselines {
    /// Reads the table of a Markdown file whose first column is headed `set` and whose other cells each hold an engine's nDCG@10,
    /// success@1 and further figures, separated by `·`. Everything else in the file is passed over.
    ///
    /// # Errors
    ///
    /// `NotFound` or `Io` if the file cannot be read, `InvalidInput` if it holds no such table or a row of it is malformed.
    pub fn read(path: &Path) -> Result<Self> {
        let text = read_text(path)?;
        let refuse = |message: String| Error::new(ErrorKind::InvalidInput, format!("{}: {message}", path.display()));
        let mut rows = text.lines().enumerate().skip_while(|(_, line)| cells(line).first() != Some(&"set"));
        let heading = rows.next().ok_or_else(|| refuse("no table with a first column headed \"set\"".to_owned()))?;
        let engines = cells(heading.1)[1..].iter().map(|&engine| engine.to_owned()).collect();
        let mut baselines = Self { engines, sets: BTreeMap::new() };
        for (index, line) in rows.skip(1).take_while(|(_, line)| line.starts_with('|')) {
            let cells = cells(line);
            let peers: Option<Vec<Peer>> = cells[1..].iter().map(|cell| peer(cell)).collect();
            let complete = peers.filter(|peers| peers.len() == baselines.engines.len());
            let peers = complete.ok_or_else(|| refuse(format!("line {}: not a set and figures for each engine", index + 1)))?;
            baselines.sets.insert(cells[0].to_owned(), peers);
        }
        Ok(baselines)
    }

    /// The better engine's figure on a set: its success at 1 if the set is of intents, else its nDCG.
    #[must_use]
    pub fn best(&self, set: &str, of_intents: bool) -> Option<f64> {
        let figures = self.sets.get(set)?.iter().map(|peer| if of_intents { peer.success1 } else { peer.ndcg10 });
        figures.reduce(f64::max)
    }
}

/// The cells of a table's row; a line that is none is one cell.
fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

fn peer(cell: &str) -> Option<Peer> {
    let mut figures = cell.split('·').map(|figure| figure.trim().parse::<f64>().ok());
    Some(Peer { ndcg10: figures.next()??, success1: figures.next()?? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_and_bad_rows_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.md");
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            Baselines::read(&path)
        };
        let text =
            "# Notes\n\n| other | x |\n|---|---|\n\n| set | One | Two |\n|---|---|---|\n| a | 0.5 · 0.4 · 0.9 | 0.6 · 0.3 · 1 |\n\nMore.";
        let baselines = read(text).unwrap();
        assert_eq!(baselines.engines, ["One", "Two"]);
        assert_eq!((baselines.best("a", false), baselines.best("a", true), baselines.best("b", false)), (Some(0.6), Some(0.4), None));
        for bad in ["", "| set | One |\n|---|---|\n| a | - |", "| set | One |\n|---|---|\n| a | 0.5 · 0.4 | 0.5 · 0.4 |"] {
            assert_eq!(read(bad).unwrap_err().kind(), ErrorKind::InvalidInput, "{bad}");
        }
        assert_eq!(Baselines::read(&folder.path().join("none")).unwrap_err().kind(), ErrorKind::NotFound);
    }
}
