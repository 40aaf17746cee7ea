//! Clauses: where a long sentence may be cut and still be read.

use std::ops::Range;

use icu_segmenter::WordSegmenter;

/// A clause has at least so many characters: less is a part of a list or of a date.
const SHORTEST: usize = 25;
/// A longer one is cut between words.
const LONGEST: usize = 110;

/// The clauses of a sentence, as byte ranges that follow one another and cover it.
///
/// They end after commas, semicolons, colons, dashes and brackets of all scripts; what is longer than 110 characters all the same is cut
/// between words, those of scripts without spaces by dictionary. Never empty for a text that is not. Linear in the text.
#[must_use]
pub fn clauses(sentence: &str) -> Vec<Range<usize>> {
    let n_characters = sentence.chars().count();
    if n_characters < 2 * SHORTEST {
        return if sentence.is_empty() { Vec::new() } else { std::iter::once(0..sentence.len()).collect() };
    }
    let mut clauses = Vec::new();
    // Byte and character where the clause began.
    let mut start = (0, 0);
    let mut before = ' ';
    let mut characters = sentence.char_indices().enumerate().peekable();
    while let Some((count, (at, c))) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, (_, next))| *next);
        let cut = match c {
            '(' | '[' if before.is_whitespace() => Some((at, count)),
            // A mark between letters or digits is part of a number, a time or a name.
            ',' | ';' | ':' | ')' | ']' if !next.is_alphanumeric() => Some((at + 1, count + 1)),
            '—' | '–' | '،' | '؛' | '，' | '、' | '；' | '：' | '）' | '…' | '।' | '·' => {
                Some((at + c.len_utf8(), count + 1))
            }
            _ => None,
        };
        if let Some((to, n)) = cut
            && n >= start.1 + SHORTEST
            && n_characters >= n + SHORTEST
        {
            cut_long(sentence, start.0..to, n - start.1, &mut clauses);
            start = (to, n);
        }
        before = c;
    }
    cut_long(sentence, start.0..sentence.len(), n_characters - start.1, &mut clauses);
    clauses
}

/// Adds a clause, cut between words into pieces of about one length where it is too long.
fn cut_long(sentence: &str, clause: Range<usize>, n_characters: usize, clauses: &mut Vec<Range<usize>>) {
    if n_characters <= LONGEST {
        return clauses.push(clause);
    }
    let text = &sentence[clause.clone()];
    let target = n_characters.div_ceil(n_characters.div_ceil(LONGEST));
    let has_spaces = text.split_whitespace().nth(n_characters / LONGEST * 4).is_some();
    let bounds: Vec<usize> = if has_spaces {
        text.match_indices(char::is_whitespace).map(|(at, space)| at + space.len()).collect()
    } else {
        WordSegmenter::new_dictionary(Default::default()).segment_str(text).collect()
    };
    let mut bounds = bounds.into_iter().filter(|&bound| 0 < bound && bound < text.len()).peekable();
    let (mut start, mut count, mut since) = (0, 0, 0);
    for (at, _) in text.char_indices() {
        if bounds.next_if_eq(&at).is_some() && count >= since + target {
            clauses.push(clause.start + start..clause.start + at);
            (start, since) = (at, count);
        }
        count += 1;
    }
    clauses.push(clause.start + start..clause.end);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_sentences_are_cut_where_one_pauses() {
        let rows: [(&str, &[&str]); 5] = [
            ("", &[]),
            ("You can return it, if unused.", &["You can return it, if unused."]),
            (
                "You can return unused goods within 60 days of delivery, provided that the price of 1,299.00 was paid in full.",
                &["You can return unused goods within 60 days of delivery,", " provided that the price of 1,299.00 was paid in full."],
            ),
            (
                "The shop in the old harbour (the one with the red door) is open on Saturdays at 10:30 and on other days.",
                &["The shop in the old harbour ", "(the one with the red door)", " is open on Saturdays at 10:30 and on other days."],
            ),
            (
                "您可以在收到商品之后的六十天之内把没有使用过的商品退回给我们的仓库，我们会在五个工作日之内把您支付的全部金额退还到您的账户里面。",
                &[
                    "您可以在收到商品之后的六十天之内把没有使用过的商品退回给我们的仓库，",
                    "我们会在五个工作日之内把您支付的全部金额退还到您的账户里面。",
                ],
            ),
        ];
        for (sentence, expected) in rows {
            let cut: Vec<&str> = clauses(sentence).into_iter().map(|span| &sentence[span]).collect();
            assert_eq!(cut, expected);
        }
    }

    #[test]
    fn what_has_no_marks_is_cut_between_words() {
        let spaced = "word ".repeat(60);
        assert!(
            clauses(&spaced).iter().all(|span| spaced[span.clone()].starts_with("word") && span.len() <= 120),
            "{:?}",
            clauses(&spaced)
        );
        let thai = "คุณสามารถส่งคืนสินค้าได้ภายในหกสิบวัน".repeat(6);
        let cut = clauses(&thai);
        assert!(cut.len() >= 2);
        let bounds: Vec<usize> = WordSegmenter::new_dictionary(Default::default()).segment_str(&thai).collect();
        assert!(cut.iter().all(|span| bounds.contains(&span.start)), "{cut:?}");
    }

    proptest! {
        #[test]
        fn clauses_cover_the_sentence_in_order(text in "(\\PC|[a-z ,;:()，、]){0,400}") {
            let clauses = clauses(&text);
            let joined: String = clauses.iter().map(|span| &text[span.clone()]).collect();
            prop_assert_eq!(joined, text.as_str());
            prop_assert!(clauses.iter().all(|span| !span.is_empty()));
        }
    }
}
