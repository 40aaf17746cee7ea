//! The n-grams of a text.

use rejoinder_text::{Analyzer, Form};

/// An odd number whose multiples are spread evenly: 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4).
const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The n-grams of a text by their hashes, ascending, each with how often it occurs. Equal texts have equal bags.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bag {
    /// Stems and pairs of neighbouring stems. Words as written beside them lost up to half a point.
    pub(super) words: Vec<(u64, u32)>,
    /// Pairs of stems that stand in one text, wherever they stand: messages put what belongs together far apart.
    pub(super) pairs: Vec<(u64, u32)>,
    /// Pieces of words, which misspelt and inflected words share.
    pub(super) pieces: Vec<(u64, u32)>,
}

/// Pairs are made of the first stems alone, so that a long text has no more than a few hundred.
const MOST_PAIRED: usize = 32;

impl Bag {
    /// The n-grams of `text`. Stop words count: `not` and `my` tell many messages apart.
    pub(crate) fn of(analyzer: &Analyzer, text: &str) -> Self {
        let (mut words, mut pieces, mut stems) = (Vec::new(), Vec::new(), Vec::new());
        // The stem before; the text starts with an empty one, so that a first word is told from the others.
        let mut before = hash(0, "stem", "");
        analyzer.analyze(text, 0, &mut |token| match token.form {
            Form::Stem => {
                // Which number it is tells nothing of what is wanted: the next message has another.
                let word = if is_number(token.text) { NUMBER } else { token.text };
                let stem = hash(0, "stem", word);
                words.push(stem);
                words.push(hash(before, "pair", word));
                if stems.len() < MOST_PAIRED && !stems.contains(&stem) {
                    stems.push(stem);
                }
                before = stem;
            }
            Form::Gram if !is_number(token.text) => pieces.push(hash(0, "gram", token.text)),
            Form::Gram | Form::Folded | Form::Code | Form::Written => {}
        });
        stems.sort_unstable();
        let pair = |(a, b): (u64, u64)| (a.rotate_left(32) ^ b).wrapping_mul(MIXER);
        let pairs = stems.iter().enumerate().flat_map(|(index, &a)| stems[index + 1..].iter().map(move |&b| (a, b)));
        Self { words: counted(words), pairs: counted(pairs.map(pair).collect()), pieces: counted(pieces) }
    }

    /// A hash of the whole.
    pub(crate) fn hash(&self) -> u64 {
        self.words
            .iter()
            .chain(&self.pieces)
            .fold(0, |before, &(hash, count)| (before ^ hash ^ u64::from(count)).wrapping_mul(MIXER).rotate_left(29))
    }
}

/// What stands for every number.
const NUMBER: &str = "0";

fn is_number(word: &str) -> bool {
    word.chars().all(char::is_numeric)
}

fn counted(mut hashes: Vec<u64>) -> Vec<(u64, u32)> {
    hashes.sort_unstable();
    hashes.chunk_by(u64::eq).map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX))).collect()
}

/// FNV-1a over what the parts are, so that the same n-gram has the same hash in every process. Two of a base's n-grams have the same one
/// with a probability of about one in a billion, and would merely count as one.
fn hash(before: u64, form: &str, text: &str) -> u64 {
    let bytes = before.to_le_bytes().into_iter().chain(form.bytes()).chain([0xff]).chain(text.bytes());
    let mixed = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    // The last bytes barely reach the high bits, which decide the order.
    (mixed ^ (mixed >> 32)).wrapping_mul(MIXER)
}
