//! What the index hands to ranking: a record that may answer, and all the evidence for it.

/// A record that may answer, with where the terms of the question occur in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Compares as the name of the record does among all records of the snapshot.
    pub key: u32,
    /// The change that made its content, as the store counts.
    pub sequence: u64,
    /// A number that its translations share, and nothing else in the snapshot has.
    pub group: u32,
    /// Its language, as an index of the plan's languages.
    pub language: usize,
    /// What ranking should know of its scope.
    pub traits: Traits,
    /// BM25 over the whole record: what it was retrieved by. Sums over the question's terms, so its scale varies with the question.
    pub retrieval: f64,
    /// Tokens of its stems, written forms and grams.
    pub lengths: [u64; 3],
    /// Title, example questions, headings and sentences in order of position.
    pub units: Vec<Unit>,
    /// Indices of the units that begin a passage, ascending.
    pub passages: Vec<usize>,
    /// The terms of the question (of its language) that occur in it, in order of the plan's terms.
    pub matches: Vec<Match>,
}

/// What ranking should know of a record's scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// It holds in some regions only.
    pub regional: bool,
    /// It may be used on some channels only.
    pub by_channel: bool,
    /// It is about some products only.
    pub by_product: bool,
}

impl Traits {
    pub(crate) fn to_bits(self) -> u64 {
        [self.regional, self.by_channel, self.by_product].iter().rev().fold(0, |bits, &set| bits << 1 | u64::from(set))
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        let set = |bit: u64| bits >> bit & 1 == 1;
        Self { regional: set(0), by_channel: set(1), by_product: set(2) }
    }
}

/// A part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// The position of its first token.
    pub start: u32,
    /// The position after its last token.
    pub end: u32,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// The title; the first unit of every record.
    Title,
    /// A question the record answers.
    Example,
    /// A heading in the body.
    Heading,
    /// Any other sentence of the body.
    Sentence,
}

/// A term of the question that occurs in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Index in [`PlanLanguage::terms`](crate::PlanLanguage::terms).
    pub term: usize,
    /// How often it occurs.
    pub count: u32,
    /// Where, ascending; empty for written forms and grams, whose places are not kept.
    pub positions: Vec<u32>,
}
