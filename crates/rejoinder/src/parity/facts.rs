//! The facts of two articles compared, bead by bead.

use std::ops::Range;

use rejoinder_text::{Fact, FactKind};

use super::alignment::Bead;
use super::reading::Reading;

/// A disagreement between two readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// Of what kind the fact is; nothing for a negation.
    pub(crate) kind: Option<FactKind>,
    pub(crate) sides: [Place; 2],
}

impl Conflict {
    /// What conflicts are ordered by.
    pub(crate) fn place(&self) -> [(Option<usize>, Option<usize>); 2] {
        [&self.sides[0], &self.sides[1]].map(|place| (place.line, place.said.as_ref().map(|said| said.start)))
    }
}

/// Where in an article something is said, or should have been.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The line of the reading.
    pub(crate) line: Option<usize>,
    /// The bytes of the line that say it.
    pub(crate) said: Option<Range<usize>>,
}

/// What came of a fact.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// The other side tells it.
    Matched,
    /// The other side tells it, but less often.
    Repeated,
    Lone,
}

struct Told<'a> {
    fact: &'a Fact,
    line: usize,
    bead: usize,
    state: State,
    written: &'a str,
}

/// Articles with more pairs of facts than this (500 in each) are price lists and tables: comparing them would take seconds, and what moved in
/// them cannot be told from what changed.
const MOST_PAIRS: usize = 250_000;

/// The facts on which two articles disagree, in the order of the first side. `texts` gives the text of a line.
pub(crate) fn compare<'a>(sides: [&'a Reading; 2], beads: &[Bead], text: &dyn Fn(usize, usize) -> &'a str) -> Vec<Conflict> {
    let told = |side: usize| {
        let mut all: Vec<Told<'a>> = Vec::new();
        for (index, bead) in beads.iter().enumerate() {
            for line in bead.sides[side].clone() {
                let of =
                    |fact: &'a Fact| Told { fact, line, bead: index, state: State::Lone, written: &text(side, line)[fact.span.clone()] };
                all.extend(sides[side].lines[line].facts.iter().map(of));
            }
        }
        all
    };
    let [mut a, mut b] = [told(0), told(1)];
    if a.len() * b.len() > MOST_PAIRS {
        return Vec::new();
    }
    let (mut from_a, mut from_b) = (0, 0);
    for index in 0..beads.len() {
        let (end_a, end_b) = (a.partition_point(|told| told.bead <= index), b.partition_point(|told| told.bead <= index));
        settle(&mut a[from_a..end_a], &mut b[from_b..end_b]);
        (from_a, from_b) = (end_a, end_b);
    }
    moved(&mut a, &mut b);
    pair(&a, &b, beads)
}

/// Whether two facts say the same. A bare number says the same as one with a unit, or as a full hour, and a range of codes the same as its
/// ends: not every unit and every range is read in every language.
fn agree(a: &Fact, b: &Fact) -> bool {
    let says = |own: &Fact, other: &Fact| match (own.kind, other.kind) {
        (FactKind::Number, FactKind::Time) => other.value.split('|').any(|time| format!("{:0>2}:00", own.value) == time),
        (FactKind::Number, _) => {
            other.value.split('|').any(|reading| reading.strip_prefix(own.value.as_str()).is_some_and(|rest| rest.starts_with(' ')))
        }
        (FactKind::Code, FactKind::Code) => {
            own.value.len() >= CODE_OF_RANGE && (other.value.starts_with(&own.value) || other.value.ends_with(&own.value))
        }
        _ => false,
    };
    a.is_borne_out_by(b) || b.is_borne_out_by(a) || says(a, b) || says(b, a)
}

/// Shorter codes are part of others by chance.
const CODE_OF_RANGE: usize = 5;

/// Matches the facts of a bead, each with one of the other side, those that say exactly the same first.
fn settle(a: &mut [Told<'_>], b: &mut [Told<'_>]) {
    for same in [|a: &Fact, b: &Fact| a.kind == b.kind && a.value == b.value, agree] {
        for own in a.iter_mut().filter(|own| own.state == State::Lone) {
            if let Some(other) = b.iter_mut().find(|other| other.state == State::Lone && same(own.fact, other.fact)) {
                (own.state, other.state) = (State::Matched, State::Matched);
            }
        }
    }
    let repeated = |own: &mut [Told<'_>], other: &[Told<'_>]| {
        for own in own.iter_mut().filter(|own| own.state == State::Lone) {
            if other.iter().any(|other| agree(own.fact, other.fact)) {
                own.state = State::Repeated;
            }
        }
    };
    repeated(a, b);
    repeated(b, a);
}

/// What one side tells in another place is told.
fn moved(a: &mut [Told<'_>], b: &mut [Told<'_>]) {
    for wanted in [State::Lone, State::Repeated] {
        for own in a.iter_mut().filter(|own| own.state == State::Lone) {
            let nearest = b.iter_mut().filter(|other| other.state == wanted && agree(own.fact, other.fact));
            if let Some(other) = nearest.min_by_key(|other| other.bead.abs_diff(own.bead)) {
                (own.state, other.state) = (State::Matched, State::Matched);
            }
        }
    }
    for other in b.iter_mut().filter(|other| other.state == State::Lone) {
        let nearest = a.iter_mut().filter(|own| own.state == State::Repeated && agree(own.fact, other.fact));
        if let Some(own) = nearest.min_by_key(|own| own.bead.abs_diff(other.bead)) {
            (own.state, other.state) = (State::Matched, State::Matched);
        }
    }
}

/// Puts the facts that are left side by side: with one of the same kind that is left in the same bead, or that is said too often there.
fn pair(a: &[Told<'_>], b: &[Told<'_>], beads: &[Bead]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut taken = [vec![false; a.len()], vec![false; b.len()]];
    for (state_a, state_b) in [(State::Lone, State::Lone), (State::Lone, State::Repeated), (State::Repeated, State::Lone)] {
        for (i, own) in a.iter().enumerate().filter(|(_, own)| own.state == state_a) {
            if taken[0][i] {
                continue;
            }
            let in_bead = b.partition_point(|other| other.bead < own.bead)..b.partition_point(|other| other.bead <= own.bead);
            let fits = |j: &usize| b[*j].state == state_b && !taken[1][*j] && b[*j].fact.kind == own.fact.kind;
            let Some(j) = in_bead.clone().find(fits) else { continue };
            (taken[0][i], taken[1][j]) = (true, true);
            let sides = [own, &b[j]].map(|told| Place { line: Some(told.line), said: Some(told.fact.span.clone()) });
            conflicts.push(Conflict { kind: Some(own.fact.kind), sides });
        }
    }
    for (side, (own, other)) in [(a, b), (b, a)].into_iter().enumerate() {
        for (_, lone) in own.iter().enumerate().filter(|(i, own)| own.state == State::Lone && !taken[side][*i]) {
            if other.iter().any(|other| agree(lone.fact, other.fact)) || !is_telling(lone) {
                continue;
            }
            let there = &beads[lone.bead].sides[1 - side];
            let mut sides = [Place { line: Some(lone.line), said: Some(lone.fact.span.clone()) }, Place::default()];
            sides[1].line = Some(there.start).filter(|_| !there.is_empty());
            if side == 1 {
                sides.reverse();
            }
            conflicts.push(Conflict { kind: Some(lone.fact.kind), sides });
        }
    }
    conflicts.sort_by_key(Conflict::place);
    conflicts
}

/// Whether a fact that the other side lacks is a loss. Small numbers in words come and go with the words around them ("a second one").
fn is_telling(told: &Told<'_>) -> bool {
    let names = matches!(told.fact.kind, FactKind::Code | FactKind::Email | FactKind::Phone | FactKind::Url);
    names || told.written.contains(|c: char| c.is_numeric())
}
