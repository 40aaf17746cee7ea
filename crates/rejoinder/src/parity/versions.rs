//! Two versions of one article in one language.

use std::sync::Arc;

use super::alignment::{Bead, align_versions};
use super::facts::{Conflict, Place, compare};
use super::reading::{Line, Vocabulary};
use super::{Disagreement, Known, disagreement};
use crate::prepared::Prepared;

/// Sentences that share less of their words say different things.
const SAME_SENTENCE: f64 = 0.6;

/// In what two versions of an article differ that is a fact or a negation, in order of place. Both are in one language.
pub(crate) fn between_versions(old: &Arc<Prepared>, new: &Arc<Prepared>) -> Vec<Disagreement> {
    let mut vocabulary = Vocabulary::new(&old.article.language);
    let known = [old, new].map(|prepared| Known { reading: vocabulary.read(prepared), prepared: Arc::clone(prepared) });
    let readings = [&known[0].reading, &known[1].reading];
    let beads = align_versions(readings);
    let text = |side: usize, line: usize| readings[side].lines[line].text(&known[side].prepared);
    let mut conflicts = compare(readings, &beads, &text);
    conflicts.extend(beads.iter().filter_map(|bead| negated(bead, readings.map(|reading| reading.lines.as_slice()))));
    conflicts.sort_by_key(Conflict::place);
    conflicts.iter().map(|conflict| disagreement(conflict, [&known[0], &known[1]])).collect()
}

/// The negation that one version of a sentence has more than the other.
fn negated(bead: &Bead, lines: [&[Line]; 2]) -> Option<Conflict> {
    let [a, b] = [0, 1].map(|side| lines[side].get(bead.sides[side].clone()).unwrap_or_default());
    let ([a], [b]) = (a, b) else { return None };
    if a.negations.len() == b.negations.len() || a.overlap(b) < SAME_SENTENCE {
        return None;
    }
    let place = |side: usize, line: &Line, other: &Line| Place {
        line: Some(bead.sides[side].start),
        said: line.negations.first().filter(|_| line.negations.len() > other.negations.len()).cloned(),
    };
    Some(Conflict { kind: None, sides: [place(0, a, b), place(1, b, a)] })
}
