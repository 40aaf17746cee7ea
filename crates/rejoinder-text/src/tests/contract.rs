//! The contract of the analysis, which every language keeps for every text.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::language;
use crate::detect::is_written_with;
use crate::language::rows;
use crate::{Analyzer, Form, Language, Markup, detect, markup, message, sentences};

fn check_contract(language: Option<&Language>, text: &str) {
    let analyzer = Analyzer::new(language);
    let (mut stems, mut last_position) = (Vec::new(), 7);
    let end = analyzer.analyze(text, 7, &mut |token| {
        assert!(!token.text.is_empty(), "{language:?} {text:?}");
        assert!(text.get(token.span.clone()).is_some_and(|source| !source.is_empty()), "{language:?} {text:?} {:?}", token.span);
        if token.form == Form::Stem {
            stems.push((token.position, token.span.start));
        }
        assert!(token.position >= last_position || token.form != Form::Stem, "{language:?} {text:?}");
        last_position = last_position.max(token.position);
    });
    // One stem a position, none left out: the index counts on it.
    let positions: Vec<u32> = stems.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, (7..end).collect::<Vec<_>>(), "{language:?} {text:?}");
    assert!(stems.is_sorted_by_key(|(_, start)| *start), "{language:?} {text:?}");
    assert!(last_position < end.max(8), "{language:?} {text:?}");
}

const UGLY: [&str; 14] = [
    "",
    " \n\t",
    "refund: where is my money?",
    "AND OR NOT (a:b) \"c\" ~ * ? \\ / [1 TO 2]",
    "Tôi muốn hoàn tiền 🤦‍♀️ e\u{301}\u{301}\u{301}",
    "服務(wù)員(yuán)的\u{200B}電\u{FEFF}話",
    "ﾊﾝｶｸ ｶﾞ ＦＵＬＬ　ｗｉｄｔｈ ㍿ ½",
    "İstanbul IĞDIR ǅ ß ẞ ﬁ",
    "อยากคืนสินค้าค่ะ ภาษาไทย",
    "ខ្ញុំចង់ត្រឡប់ទំនិញ ຂ້ອຍຢາກສົ່ງຄືນ ပစ္စည်းပြန်ပို့ချင်ပါတယ်",
    "שָׁלוֹם مَرْحَبًا नमस्ते ক্ষমা",
    "NB-4711/b iOS 18.2 3,50 € foo_bar a.b.c 1.2.3.",
    "\u{0301}\u{200D}\u{FE0F}",
    "한국어 배송비 환불",
];

#[test]
fn every_language_keeps_the_contract() {
    for tag in rows().keys() {
        for text in UGLY {
            check_contract(Some(&language(tag)), text);
        }
        check_contract(Some(&language(tag)), &"x".repeat(5000));
        check_contract(Some(&language(tag)), &"字".repeat(5000));
    }
}

/// What stands between letters, and belongs to them or not.
const BETWEEN: [char; 24] = [
    '.', ',', '-', '/', '\'', '’', 'ʻ', '"', '#', '+', '_', '·', '0', '7', '٣', '๒', 'a', '漢', 'か', '\u{200C}', '\u{200D}', '\u{301}',
    '\u{94D}', '\u{E4D}',
];

/// The letters of every language.
fn alphabets() -> &'static [(Language, Vec<char>)] {
    static ALPHABETS: OnceLock<Vec<(Language, Vec<char>)>> = OnceLock::new();
    ALPHABETS.get_or_init(|| {
        let letters = |language: &Language| ('\u{61}'..='\u{D7A3}').filter(|c| is_written_with(language, *c)).collect();
        rows().keys().map(|tag| language(tag)).map(|language| (language.clone(), letters(&language))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_keeps_the_contract(text in "\\PC{0,60}", pick in any::<prop::sample::Index>()) {
        let tags: Vec<&str> = rows().keys().copied().collect();
        check_contract(Some(&language(tags[pick.index(tags.len())])), &text);
        check_contract(None, &text);
    }

    #[test]
    fn letters_of_every_language_keep_the_contract(picks in prop::collection::vec((0..12_usize, any::<prop::sample::Index>()), 0..40)) {
        for (language, letters) in alphabets() {
            let pick = |(kind, index): &(usize, prop::sample::Index)| match kind {
                0 | 1 => ' ',
                2 => BETWEEN[index.index(BETWEEN.len())],
                _ => letters[index.index(letters.len())],
            };
            let text: String = picks.iter().map(pick).collect();
            check_contract(Some(language), &text);
        }
    }

    #[test]
    fn a_code_is_found_however_its_parts_are_joined(
        parts in "[A-Za-z]{1,4} [0-9]{1,4}( [a-z]{1,3})?",
        typed in prop::collection::vec(prop::sample::select(vec!["", "-", "/", "_", " "]), 4),
        written in prop::collection::vec(prop::sample::select(vec!["", "-", "/", "_", "\u{2011}"]), 4),
    ) {
        let join = |glue: &[&str]| parts.split(' ').zip(glue).map(|(part, glue)| format!("{part}{glue}")).collect::<String>();
        let whole = parts.replace(' ', "").to_lowercase();
        for text in [join(&typed), join(&written), format!("({}).", join(&written))] {
            prop_assert!(super::terms("xh", &text, Form::Code).contains(&whole), "{text}");
        }
        for code in super::terms("xh", &join(&written), Form::Code) {
            prop_assert!(super::terms("xh", &code, Form::Code).contains(&code), "{code}");
        }
    }

    #[test]
    fn nothing_panics_on_any_text(text in any::<String>()) {
        let all: Vec<Language> = rows().keys().map(|tag| language(tag)).collect();
        let _ = detect(&text, &all);
        let found = message(&text);
        prop_assert!(found.text.len() <= text.len());
        for span in sentences(&text) {
            prop_assert!(text.get(span.clone()).is_some_and(|sentence| !sentence.trim().is_empty()));
        }
    }

    #[test]
    fn passages_cover_the_sentences_of_any_body(body in "(\\PC{0,30}\n|# \\PC{1,10}\n|1. \\PC{1,20}\n|\n){0,40}") {
        let rendered = markup::render(&body, Markup::Markdown);
        let sentences = rendered.sentences();
        let mut next = 0;
        for passage in rendered.passages(&sentences) {
            prop_assert_eq!(passage.sentences.start, next);
            prop_assert!(passage.sentences.end > next);
            next = passage.sentences.end;
        }
        prop_assert_eq!(next, sentences.len());
        prop_assert!(sentences.iter().all(|it| rendered.text.get(it.span.clone()).is_some()));
        let covered: usize = sentences.iter().map(|it| rendered.text[it.span.clone()].chars().filter(|c| c.is_alphanumeric()).count()).sum();
        prop_assert_eq!(covered, rendered.text.chars().filter(|c| c.is_alphanumeric()).count());
    }
}
