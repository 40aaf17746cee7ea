//! Second pass: where the terms of the question occur in each candidate.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, SegmentReader, Term};

use crate::candidate::{Candidate, Match, Traits, Unit, UnitKind};
use crate::error::IndexError;
use crate::plan::Plan;
use crate::schema::{LENGTHS, term_text};
use crate::snapshot::Snapshot;

impl Snapshot {
    /// Reads the evidence for candidates given as (place, language of the plan, score), keeping their order.
    pub(crate) fn evidence(&self, plan: &Plan, found: Vec<(DocAddress, usize, f64)>) -> Result<Vec<Candidate>, IndexError> {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_unstable_by_key(|&index| found[index].0);
        let mut candidates = Vec::with_capacity(found.len());
        for &(address, language, retrieval) in &found {
            candidates.push(self.bare(address, language, retrieval)?);
        }
        for (index, language) in plan.languages.iter().enumerate() {
            let mine: Vec<usize> = order.iter().copied().filter(|&candidate| found[candidate].1 == index).collect();
            let addresses: Vec<DocAddress> = mine.iter().map(|&candidate| found[candidate].0).collect();
            let mut spelling = String::new();
            for (number, term) in language.terms.iter().enumerate().filter(|(_, term)| term.frequency > 0) {
                term_text(&language.language, term.form, &term.text, &mut spelling);
                let located = term.form.is_unit();
                let option = if located { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
                let field = self.fields().of_form(term.form);
                self.visit(field, &spelling, option, &addresses, &mut |_, at, postings| {
                    let mut positions = Vec::new();
                    if located {
                        postings.positions(&mut positions);
                    }
                    candidates[mine[at]].matches.push(Match { term: number, count: postings.term_freq(), positions });
                    Ok(())
                })?;
            }
        }
        self.lay_out(&mut candidates, &order, &found)?;
        Ok(candidates)
    }

    fn bare(&self, address: DocAddress, language: usize, retrieval: f64) -> Result<Candidate, IndexError> {
        let columns = self.searcher().segment_reader(address.segment_ord).fast_fields();
        let mut lengths = [0; 3];
        for (length, name) in lengths.iter_mut().zip(LENGTHS) {
            *length = columns.u64(name)?.first(address.doc_id).unwrap_or(0);
        }
        let sequence = columns.u64("sequence")?.first(address.doc_id).unwrap_or(0);
        let traits = Traits::from_bits(columns.u64("traits")?.first(address.doc_id).unwrap_or(0));
        let key = self.keyword(address, "key")?;
        let group = self.keyword(address, "group")?;
        let (units, passages, matches) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Candidate { key, sequence, group, language, traits, retrieval, lengths, units, passages, matches })
    }

    /// Reads where units and passages begin.
    fn lay_out(&self, candidates: &mut [Candidate], order: &[usize], found: &[(DocAddress, usize, f64)]) -> Result<(), IndexError> {
        let addresses: Vec<DocAddress> = order.iter().map(|&candidate| found[candidate].0).collect();
        for &candidate in order {
            candidates[candidate].units.push(Unit { kind: UnitKind::Title, start: 0, end: 0 });
        }
        let mut positions = Vec::new();
        let kinds = [("e", UnitKind::Example), ("h", UnitKind::Heading), ("s", UnitKind::Sentence)];
        for (marker, kind) in kinds {
            self.visit(self.fields().layout, marker, IndexRecordOption::WithFreqsAndPositions, &addresses, &mut |_, at, postings| {
                postings.positions(&mut positions);
                let units = &mut candidates[order[at]].units;
                units.extend(positions.iter().map(|&start| Unit { kind, start, end: 0 }));
                Ok(())
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
        self.visit(self.fields().layout, "p", IndexRecordOption::WithFreqsAndPositions, &addresses, &mut |_, at, postings| {
            postings.positions(&mut positions);
            let Candidate { units, passages, .. } = &mut candidates[order[at]];
            passages.extend(positions.iter().filter_map(|start| units.binary_search_by_key(start, |unit| unit.start).ok()));
            Ok(())
        })
    }

    /// Calls `visit` for those of `addresses` (ascending) that hold the term, with the segment, the index of the address, and the postings
    /// standing on the record.
    pub(crate) fn visit(
        &self,
        field: Field,
        term: &str,
        option: IndexRecordOption,
        addresses: &[DocAddress],
        visit: &mut dyn FnMut(&SegmentReader, usize, &mut SegmentPostings) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let term = Term::from_field_text(field, term);
        let mut start = 0;
        while let Some(first) = addresses.get(start) {
            let ordinal = first.segment_ord;
            let end = start + addresses[start..].partition_point(|address| address.segment_ord == ordinal);
            let segment = self.searcher().segment_reader(ordinal);
            if let Some(mut postings) = segment.inverted_index(field)?.read_postings(&term, option)? {
                for (index, address) in addresses.iter().enumerate().take(end).skip(start) {
                    let reached = if postings.doc() < address.doc_id { postings.seek(address.doc_id) } else { postings.doc() };
                    if reached == address.doc_id {
                        visit(segment, index, &mut postings)?;
                    }
                }
            }
            start = end;
        }
        Ok(())
    }
}
