//! Where one sentence holds several questions: joined by a word, or apart by a comma or a space in scripts that need no question mark.

use std::ops::Range;

use super::cues::{Word, words};
use super::lexicon::Hit;
use super::roles::{ASKING, Of, Role, has, lexicon};

/// No cue that opens a question has more words or characters.
const LONGEST_CUE: usize = 8;
/// So many words of a part of a sentence tell in what script it is.
const FIRST_WORDS: usize = 24;
/// No ending of a question, and no particle behind it, has more words or characters than this.
const LONGEST_ENDING: usize = 14;
/// Behind the ending of a question stand at most this many particles.
const MOST_PARTICLES: usize = 3;

/// The questions that a sentence of these words joins: `How do I return it` and `when do I get the money?`
pub(super) fn halves(span: Range<usize>, words: &[Word]) -> Vec<Range<usize>> {
    let hits: Vec<Hit<'_, Of>> = lexicon().hits(words).collect();
    let (mut halves, mut start, mut first) = (Vec::new(), 0, 0);
    for hit in hits.iter().filter(|hit| hit.value.0 == Role::Joins) {
        let (Some(last), Some(next)) = (words.get(hit.first.wrapping_sub(1)), words.get(hit.end)) else { continue };
        let (left, right) = (first..hit.first, &words[hit.end..]);
        if !left.is_empty() && opens(right, hit.value.1) && says(&words[left.clone()]) && says(right) && asks_within(left, words, &hits) {
            halves.push(span.start + start..span.start + last.end);
            (start, first) = (next.start, hit.end);
        }
    }
    halves.push(span.start + start..span.end);
    halves
}

/// Whether a part of a sentence with these hits asks.
fn asks_within(part: Range<usize>, words: &[Word], hits: &[Hit<'_, Of>]) -> bool {
    let is_question = |role: Role| role == Role::Word || ASKING.contains(&role);
    // What opens the part or ends it stood in the midst of the sentence.
    let own = &words[part.clone()];
    let bounds = [0].into_iter().chain(own.len().saturating_sub(LONGEST_ENDING).max(1)..own.len());
    hits.iter().any(|hit| is_question(hit.value.0) && hit.first >= part.start && hit.end <= part.end)
        || bounds.flat_map(|at| lexicon().at(own, at)).any(|hit| is_question(hit.value.0))
}

/// Whether a part of a sentence is long enough for a question. The words that it begins with tell how it is written.
fn says(words: &[Word]) -> bool {
    match words.iter().take(FIRST_WORDS).filter(|word| word.is_dense()).take(4).count() {
        0 => words.len() >= 3,
        letters => letters >= 4,
    }
}

/// Whether a question begins with the first of these words, in the language of the conjunction before them.
fn opens(rest: &[Word], language: &str) -> bool {
    let hits = lexicon().at(&rest[..rest.len().min(LONGEST_CUE)], 0);
    hits.iter().any(|hit| hit.value.1 == language && matches!(hit.value.0, Role::Word | Role::Opens))
}

/// Whether words of a script without spaces end as a cue of these roles does, particles of politeness aside.
pub(super) fn ends(mut words: &[Word], roles: &[Role]) -> bool {
    for _ in 0..=MOST_PARTICLES {
        // What ends a question of other scripts is found among all its cues.
        if !words.last().is_some_and(Word::is_dense) {
            return false;
        }
        let from = words.len().saturating_sub(LONGEST_ENDING);
        let tail = &words[from..];
        let hits: Vec<Hit<'_, Of>> = lexicon().hits(tail).filter(|hit| hit.end == tail.len()).collect();
        if hits.iter().any(|hit| roles.contains(&hit.value.0)) {
            return true;
        }
        let particle = hits.iter().find(|hit| hit.value.0 == Role::Polite);
        let Some(particle) = particle else { return false };
        words = &words[..from + particle.first];
    }
    false
}

/// Where a comma or a space ends a question of a script without spaces.
#[derive(Debug)]
pub(super) struct Divider {
    words: Vec<Word>,
    /// The first word since the last question, and since the last mark.
    question: usize,
    part: usize,
    /// Whether a question word stands since the last question.
    asked: bool,
}

impl Divider {
    pub(super) fn of(sentence: &str) -> Self {
        Self { words: words(sentence), question: 0, part: 0, asked: false }
    }

    /// Whether the mark at a byte of the sentence ends a question. Marks are looked at in order.
    pub(super) fn ends(&mut self, at: usize, mark: char) -> bool {
        let end = self.part + self.words[self.part..].iter().take_while(|word| word.start < at).count();
        self.asked = self.asked || has(&self.words[self.part..end], &[Role::Divides]);
        self.part = end;
        let said = &self.words[self.question..end];
        let ended = match mark {
            '、' => ends(said, &[Role::Stops]),
            ',' | '，' => self.asked || ends(said, &[Role::Stops]),
            _ => self.asked || ends(said, &[Role::Ends, Role::Stops]),
        };
        if ended {
            (self.question, self.asked) = (end, false);
        }
        ended
    }
}
