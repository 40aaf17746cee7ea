//! Lists of steps.

use std::ops::Range;

use rejoinder_text::BlockKind;

use crate::prepared::Prepared;

pub(super) fn is_step(prepared: &Prepared, sentence: usize) -> bool {
    matches!(prepared.rendered.blocks[prepared.sentences[sentence].block].kind, BlockKind::Step(_))
}

/// The list of steps around a sentence: the steps whose numbers lead up to it and on from it, with what stands between them. A heading
/// ends a list, and so does a number that does not follow.
pub(super) fn run_of_steps(prepared: &Prepared, sentence: usize) -> Range<usize> {
    let kind = |index: usize| prepared.rendered.blocks[prepared.sentences[index].block].kind;
    let number = |index: usize| match kind(index) {
        BlockKind::Step(number) => Some(number),
        _ => None,
    };
    let heading = |index: usize| matches!(kind(index), BlockKind::Heading(_));
    let Some(here) = number(sentence) else { return sentence..sentence + 1 };
    let (mut start, mut lowest) = (sentence, here);
    for index in (0..sentence).rev().take_while(|&index| !heading(index)) {
        match number(index) {
            Some(step) if step == lowest || step + 1 == lowest => (start, lowest) = (index, step),
            Some(_) => break,
            None => {}
        }
    }
    let (mut end, mut highest) = (sentence + 1, here);
    for index in (sentence + 1..prepared.sentences.len()).take_while(|&index| !heading(index)) {
        match number(index) {
            Some(step) if step == highest || step == highest + 1 => (end, highest) = (index + 1, step),
            Some(_) => break,
            None => {}
        }
    }
    start..end
}
