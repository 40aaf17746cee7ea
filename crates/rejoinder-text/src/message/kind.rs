//! What a customer wants: the sum of the weights of the cues that a text holds, and whether it takes back what was said.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::cues::{Word, rows, words};
use super::lexicon::Lexicon;
use super::roles::{is_asking, is_wish};
use crate::ask::AskKind;
use crate::sentences::sentences;

/// A kind is taken if its cues weigh at least this much.
pub(super) const ENOUGH: i32 = 2;
/// The kinds of matters, the one that asks for most care first: of equal sums the first is taken.
const MATTERS: [AskKind; 3] = [AskKind::Cancellation, AskKind::Complaint, AskKind::Problem];

/// What a customer wants with one ask, by the cues of `data/ask-kinds.tsv`. Linear in the text.
#[must_use]
pub fn ask_kind(text: &str) -> AskKind {
    kind(text, &words(text))
}

/// The same of a text with its words.
pub(super) fn kind(text: &str, words: &[Word]) -> AskKind {
    let sums = Sums::of(words);
    if let Some(kind) = sums.matter() {
        return kind;
    }
    let asks = |sentence: &str| {
        let words = self::words(sentence);
        is_asking(sentence, &words) || is_wish(&words)
    };
    let only_thanks = || !sentences(text).into_iter().any(|span| asks(&text[span]));
    if sums.thanks >= ENOUGH && only_thanks() { AskKind::Thanks } else { AskKind::Question }
}

/// How much a sentence hints at a problem, a complaint or a cancellation; [`ENOUGH`] makes it one.
pub(super) fn hints(words: &[Word]) -> i32 {
    Sums::of(words).matters.into_iter().max().unwrap_or_default()
}

/// Whether a message of these words takes back what was said before.
pub(super) fn corrects(words: &[Word]) -> bool {
    static LEXICON: OnceLock<Lexicon<()>> = OnceLock::new();
    let lexicon = LEXICON.get_or_init(|| {
        let rows = rows(include_str!("../../data/message/corrections.tsv")).filter(|row| row.len() == 2);
        Lexicon::read(rows.map(|row| (row[1], ())))
    });
    lexicon.hits(words).next().is_some()
}

/// What the cues of each kind weigh together.
#[derive(Debug, Default)]
struct Sums {
    matters: [i32; MATTERS.len()],
    question: i32,
    thanks: i32,
}

impl Sums {
    fn of(words: &[Word]) -> Self {
        let (mut sums, mut seen, mut places) = (Self::default(), BTreeSet::new(), BTreeSet::new());
        for hit in lexicon().hits(words) {
            let (kind, weight) = *hit.value;
            // Languages share words: a place tells a kind once.
            if !seen.insert(hit.cue) || !places.insert((hit.first, hit.end, kind)) {
                continue;
            }
            match (MATTERS.iter().position(|matter| *matter == kind), kind) {
                (Some(index), _) => sums.matters[index] += weight,
                (None, AskKind::Thanks) => sums.thanks += weight,
                (None, _) => sums.question += weight,
            }
        }
        sums
    }

    fn matter(&self) -> Option<AskKind> {
        let best = self.matters.into_iter().max().filter(|&best| best >= ENOUGH && best > self.question)?;
        MATTERS.into_iter().zip(self.matters).find(|(_, sum)| *sum == best).map(|(kind, _)| kind)
    }
}

fn lexicon() -> &'static Lexicon<(AskKind, i32)> {
    static LEXICON: OnceLock<Lexicon<(AskKind, i32)>> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let kind = |name: &str| match name {
            "problem" => AskKind::Problem,
            "complaint" => AskKind::Complaint,
            "cancellation" => AskKind::Cancellation,
            "thanks" => AskKind::Thanks,
            _ => AskKind::Question,
        };
        let rows = rows(include_str!("../../data/ask-kinds.tsv")).filter(|row| row.len() == 4);
        Lexicon::read(rows.map(|row| (row[3], (kind(row[1]), row[2].parse().unwrap_or_default()))))
    })
}
