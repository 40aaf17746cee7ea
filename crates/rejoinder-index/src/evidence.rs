//! Second pass: where the terms of the question occur in each candidate.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Term};

use crate::candidate::{Candidate, Match, Traits, Unit, UnitKind};
use crate::columns::AllColumns;
use crate::error::IndexError;
use crate::lookup::Lookup;
use crate::plan::Plan;
use crate::snapshot::Snapshot;

/// A candidate's place in the index, and its index in the order of retrieval.
type Located = (DocAddress, usize);

impl Snapshot {
    /// Reads the evidence for candidates given as (place, language of the plan, score), keeping their order.
    pub(crate) fn evidence(
        &self,
        plan: &Plan,
        lookups: &[Vec<Lookup>],
        found: &[(DocAddress, usize, f64)],
    ) -> Result<Vec<Candidate>, IndexError> {
        let columns = self.columns()?;
        let mut candidates: Vec<Candidate> =
            found.iter().map(|&(address, language, retrieval)| bare(columns, address, language, retrieval)).collect();
        let mut order: Vec<Located> = found.iter().enumerate().map(|(index, it)| (it.0, index)).collect();
        order.sort_unstable();
        for (index, language) in plan.languages.iter().enumerate() {
            let mine: Vec<Located> = order.iter().copied().filter(|&(_, candidate)| found[candidate].1 == index).collect();
            for here in by_segment(&mine) {
                let lookup = &lookups[index][here[0].0.segment_ord as usize];
                for (number, term) in language.terms.iter().enumerate() {
                    let located = term.form.is_unit();
                    let option = if located { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
                    let Some(mut postings) = lookup.postings(number, option)? else { continue };
                    visit(&mut postings, here, &mut |candidate, postings| {
                        let mut positions = Vec::new();
                        if located {
                            postings.positions(&mut positions);
                        }
                        candidates[candidate].matches.push(Match { term: number, count: postings.term_freq(), positions });
                    });
                }
            }
        }
        self.lay_out(&mut candidates, &order)?;
        Ok(candidates)
    }

    /// Reads where units and passages begin.
    fn lay_out(&self, candidates: &mut [Candidate], order: &[Located]) -> Result<(), IndexError> {
        for candidate in candidates.iter_mut() {
            candidate.units.push(Unit { kind: UnitKind::Title, start: 0, end: 0 });
        }
        let kinds = [("e", UnitKind::Example), ("h", UnitKind::Heading), ("s", UnitKind::Sentence)];
        for (marker, kind) in kinds {
            self.visit_markers(marker, order, &mut |candidate, positions| {
                candidates[candidate].units.extend(positions.iter().map(|&start| Unit { kind, start, end: 0 }));
            })?;
        }
        for candidate in candidates.iter_mut() {
            candidate.units.sort_unstable_by_key(|unit| unit.start);
            // Every position but the gap after each unit holds one stem.
            let mut next = u32::try_from(candidate.lengths[0]).unwrap_or(u32::MAX).saturating_add(candidate.units.len() as u32 - 1);
            for unit in candidate.units.iter_mut().rev() {
                unit.end = next.max(unit.start);
                next = unit.start.saturating_sub(1);
            }
        }
        self.visit_markers("p", order, &mut |candidate, positions| {
            let Candidate { units, passages, .. } = &mut candidates[candidate];
            passages.extend(positions.iter().filter_map(|start| units.binary_search_by_key(start, |unit| unit.start).ok()));
        })
    }

    /// Calls `visit` with the places of a marker in each candidate that has it.
    fn visit_markers(&self, marker: &str, order: &[Located], at: &mut dyn FnMut(usize, &[u32])) -> Result<(), IndexError> {
        let layout = self.fields().layout;
        let marker = Term::from_field_text(layout, marker);
        let mut positions = Vec::new();
        for here in by_segment(order) {
            let inverted = self.searcher().segment_reader(here[0].0.segment_ord).inverted_index(layout)?;
            let Some(mut postings) = inverted.read_postings(&marker, IndexRecordOption::WithFreqsAndPositions)? else { continue };
            visit(&mut postings, here, &mut |candidate, postings| {
                postings.positions(&mut positions);
                at(candidate, &positions);
            });
        }
        Ok(())
    }
}

/// Candidates in order of their places, segment by segment; none is empty.
fn by_segment(order: &[Located]) -> impl Iterator<Item = &[Located]> {
    order.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord)
}

/// Calls `visit` for those of the candidates of a segment that the postings hold, with the postings standing on the record.
fn visit(postings: &mut SegmentPostings, candidates: &[Located], visit: &mut dyn FnMut(usize, &mut SegmentPostings)) {
    for &(address, candidate) in candidates {
        let reached = if postings.doc() < address.doc_id { postings.seek(address.doc_id) } else { postings.doc() };
        if reached == address.doc_id {
            visit(candidate, postings);
        }
    }
}

/// A candidate before anything was read but its columns.
fn bare(columns: &AllColumns, address: DocAddress, language: usize, retrieval: f64) -> Candidate {
    let segment = address.segment_ord as usize;
    let here = &columns.segments[segment];
    Candidate {
        key: columns.key(segment, address.doc_id),
        sequence: here.sequence.first(address.doc_id).unwrap_or(0),
        group: columns.group(segment, address.doc_id),
        language,
        traits: Traits::from_bits(here.traits.first(address.doc_id).unwrap_or(0)),
        retrieval,
        lengths: here.lengths.each_ref().map(|column| column.first(address.doc_id).unwrap_or(0)),
        units: Vec::new(),
        passages: Vec::new(),
        matches: Vec::new(),
    }
}
