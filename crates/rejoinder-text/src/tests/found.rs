//! What must find what, in one table of all languages.

use std::collections::BTreeSet;

use super::{language, terms};
use crate::{Analyzer, Form};

/// Whether each word of a question shares a unit of matching with a text, as plans look them up.
fn finds(tag: &str, typed: &str, written: &str) -> bool {
    let of = |form| terms(tag, written, form).into_iter().collect::<BTreeSet<String>>();
    let (stems, folded, codes) = (of(Form::Stem), of(Form::Folded), of(Form::Code));
    let (mut asked, mut found) = (BTreeSet::new(), BTreeSet::new());
    Analyzer::new(Some(&language(tag))).analyze(typed, 0, &mut |token| {
        asked.insert(token.position);
        let here = match token.form {
            Form::Stem => stems.contains(token.text) || token.text.is_ascii() && folded.contains(token.text),
            Form::Code => codes.contains(token.text),
            Form::Folded | Form::Written | Form::Gram => false,
        };
        if here {
            found.insert(token.position);
        }
    });
    !asked.is_empty() && asked == found
}

#[test]
fn every_row_finds() {
    let mut languages = BTreeSet::new();
    let mut lost = Vec::new();
    for row in include_str!("found.tsv").lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let &[tag, typed, written, _] = columns.as_slice() else { panic!("four columns: {row:?}") };
        languages.insert(tag);
        if !finds(tag, typed, written) {
            lost.push(format!("{row}: {:?} {:?}", terms(tag, typed, Form::Stem), terms(tag, written, Form::Stem)));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    assert!(languages.len() >= 40, "{}", languages.len());
}

#[test]
fn other_words_are_not_found() {
    let rows = [
        ("vi", "bán", "bạn"),
        ("vi", "hoà", "hoa"),
        ("hi", "काल", "कल"),
        ("fi", "säästö", "saasto"),
        ("uk", "мята", "м'який"),
        ("en", "3,5 mm", "35 mm film"),
        ("en", "iOS 17", "iOS 18.2"),
        ("th", "ขา", "ข้าว"),
        ("he", "שלום", "שלם"),
        ("ug", "ئالى", "ئالي"),
    ];
    for (tag, typed, written) in rows {
        assert!(!finds(tag, typed, written), "{tag}: {typed} finds {written}");
    }
}
