//! The asks of a message: its questions and the matters beside them, each with the sentences that say what it is about.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cues::{Word, words};
use super::questions::halves;
use super::roles::{Said, refers_back, said};
use super::units::{Unit, units};

/// More asks than this in one message are not taken apart.
const MOST_ASKS: usize = 6;
/// What stands around a question belongs to it as far as the whole has at most this many bytes.
const LONGEST_ASK: usize = 400;
/// A shorter text, in bytes, asks nothing that could be looked up.
const SHORTEST_ASK: usize = 7;

/// The asks of a message if it has several: questions, each with the statements of its paragraph before it, and those after it that no
/// question follows; further matters that are announced as such; and paragraphs that begin with a wish or a problem of their own. Parts
/// of the text in order, with spaces for line breaks. Linear in the text.
pub(super) fn asks(message: &str) -> Vec<String> {
    let units = units(message);
    let mut reader = Reader { text: &units.text, ..Reader::default() };
    for (index, unit) in units.units.iter().enumerate() {
        reader.unit(unit, units.units.get(index + 1));
        if reader.asks.len() > MOST_ASKS + 1 {
            return Vec::new();
        }
    }
    reader.flush();
    let asks: Vec<Range<usize>> = reader.asks.into_iter().filter(|ask| ask.len() >= SHORTEST_ASK).collect();
    if !(2..=MOST_ASKS).contains(&asks.len()) {
        return Vec::new();
    }
    asks.into_iter().map(|ask| units.text[ask].replace('\n', " ")).collect()
}

#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    paragraph: usize,
    asks: Vec<Range<usize>>,
    /// Statements since the last ask of the paragraph.
    pending: Vec<Range<usize>>,
    /// Whether these are a matter of their own.
    own: bool,
    /// Whether that was announced.
    announced: bool,
    /// Whether the last ask stands in this paragraph, with nothing but statements since.
    near: bool,
    /// The statements that the paragraph before ended with and that belong to no ask.
    before: Vec<Range<usize>>,
    /// Whether a further matter was announced and has not come yet.
    further: bool,
    /// Whether the items of a list that was announced as questions are being read.
    listing: bool,
}

impl Reader<'_> {
    /// Adds an ask; one too short that nothing was added to goes.
    fn ask(&mut self, span: Range<usize>) {
        self.asks.pop_if(|last| last.len() < SHORTEST_ASK);
        self.asks.push(span);
    }

    fn unit(&mut self, unit: &Unit, next: Option<&Unit>) {
        let opens = unit.paragraph != self.paragraph;
        if opens {
            self.flush();
            (self.paragraph, self.near) = (unit.paragraph, false);
        }
        let sentence = &self.text[unit.span.clone()];
        let words = words(sentence);
        let mut said = said(sentence, &words, unit.is_item);
        self.listing &= unit.is_item;
        if self.listing && opens && !said.empty {
            said.asks = true;
        }
        if !unit.is_item && sentence.ends_with([':', '：']) && next.is_some_and(|next| next.is_item) {
            self.listing = said.asks || said.announces;
            said.empty |= self.listing;
        }
        if said.empty && !said.announces && !self.listing {
            // A greeting or thanks divides nothing.
        } else if said.empty {
            let spoken = !self.asks.is_empty() || !self.pending.is_empty() || !self.before.is_empty();
            self.further |= said.announces && spoken;
            self.flush();
            self.near = false;
        } else if said.asks {
            let mut parts = halves(unit.span.clone(), &words).into_iter();
            parts.next().into_iter().for_each(|part| self.question(part, &said));
            parts.for_each(|part| self.question(part, &Said::default()));
        } else {
            self.statement(unit.span.clone(), &said, opens);
        }
    }

    fn statement(&mut self, span: Range<usize>, said: &Said, opens: bool) {
        let colon = self.text[span.start..span.start + said.lead].trim_end().ends_with([':', '：']);
        let announced = self.further || said.lead > 0 && (said.wishes || opens || colon);
        if announced {
            self.make_own();
            self.flush();
            (self.own, self.announced, self.near, self.further) = (true, true, false, false);
            self.pending.push(span.start + said.lead..span.end);
        } else if said.lead > 0 {
            self.flush();
            self.near = false;
            self.pending.push(span.start + said.lead..span.end);
        } else {
            self.own |= said.wishes && self.pending.is_empty() && !self.near;
            self.pending.push(span.start + said.skip..span.end);
        }
    }

    fn question(&mut self, span: Range<usize>, said: &Said) {
        if said.lead > 0 || self.further {
            self.make_own();
            self.flush();
        }
        let start = (span.start + said.skip).min(span.end);
        let alone = self.pending.is_empty();
        if alone
            && said.leans
            && (self.near || self.before.is_empty())
            && let Some(ask) = self.asks.last_mut()
        {
            ask.end = span.end;
        } else {
            let far = if alone && (said.leans || said.refers) && !self.near { std::mem::take(&mut self.before) } else { Vec::new() };
            let from = far.iter().chain(&self.pending).find(|before| span.end - before.start <= LONGEST_ASK);
            self.ask(from.map_or(start, |from| from.start)..span.end);
        }
        self.pending.clear();
        self.before.clear();
        (self.own, self.announced, self.near, self.further) = (false, false, true, false);
    }

    /// Before a further matter, what was said was one.
    fn make_own(&mut self) {
        if self.asks.is_empty() && self.pending.is_empty() {
            self.pending = std::mem::take(&mut self.before);
        }
        (self.own, self.announced) = (true, true);
    }

    /// Gives statements that no question follows to the ask before them, or makes them an ask if they are a matter of their own.
    fn flush(&mut self) {
        let (own, announced) = (std::mem::take(&mut self.own), std::mem::take(&mut self.announced));
        let pending = std::mem::take(&mut self.pending);
        let (Some(first), Some(last)) = (pending.first(), pending.last()) else { return };
        let end = |from: usize| pending.iter().rev().map(|after| after.end).find(|end| end - from <= LONGEST_ASK);
        if let Some(ask) = self.asks.last_mut().filter(|_| self.near) {
            ask.end = end(ask.start).unwrap_or(ask.end);
        } else if own && (announced || !self.goes_on(first.start..last.end)) {
            self.ask(first.start..end(first.start).unwrap_or(first.end));
        } else {
            self.before = pending;
        }
    }

    /// Whether a paragraph of statements goes on with the matter of the one before it.
    fn goes_on(&self, span: Range<usize>) -> bool {
        let Some(before) = self.asks.last() else { return false };
        let before = &self.text[before.clone()];
        let (said, before) = (words(&self.text[span]), words(&before[..before.floor_char_boundary(LONGEST_ASK)]));
        let known: BTreeSet<&str> = before.iter().filter_map(Word::beginning).collect();
        refers_back(&said) || said.iter().filter_map(Word::beginning).any(|beginning| known.contains(beginning))
    }
}
