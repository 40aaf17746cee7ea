//! The n-grams of a text.

use rejoinder_text::{Analyzer, Form};

/// An odd number whose multiples are spread evenly: 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4).
const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The n-grams of a text by their hashes, ascending, each with how often it occurs. Equal texts have equal bags.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bag {
    /// Stems and pairs of neighbouring stems. Words as written beside them lost up to half a point.
    pub(super) words: Vec<(u64, u32)>,
    /// Pieces of words, which misspelt and inflected words share.
    pub(super) pieces: Vec<(u64, u32)>,
}

impl Bag {
    /// The n-grams of `text`. Stop words count: `not` and `my` tell many messages apart.
    pub(crate) fn of(analyzer: &Analyzer, text: &str) -> Self {
        let (mut words, mut pieces) = (Vec::new(), Vec::new());
        // The stem before; the text starts with an empty one, so that a first word is told from the others.
        let mut before = hash(0, "stem", "");
        analyzer.analyze(text, 0, &mut |token| match token.form {
            Form::Stem => {
                words.push(hash(0, "stem", token.text));
                words.push(hash(before, "pair", token.text));
                before = hash(0, "stem", token.text);
            }
            Form::Gram => pieces.push(hash(0, "gram", token.text)),
            Form::Folded | Form::Code | Form::Written => {}
        });
        Self { words: counted(words), pieces: counted(pieces) }
    }

    /// A hash of the whole.
    pub(super) fn hash(&self) -> u64 {
        self.words
            .iter()
            .chain(&self.pieces)
            .fold(0, |before, &(hash, count)| (before ^ hash ^ u64::from(count)).wrapping_mul(MIXER).rotate_left(29))
    }
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
