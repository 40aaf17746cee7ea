//! Which words of a text negate.

use super::language;
use crate::facts::negations;

/// The words that negate, and in brackets those that only say what another language may say by a negation.
fn check(tag: &str, text: &str, expected: &str) {
    let shown = |it: &crate::facts::Negation| {
        let word = &text[it.span.clone()];
        if it.negates { word.to_owned() } else { format!("({word})") }
    };
    let found: Vec<String> = negations(text, Some(&language(tag))).iter().map(shown).collect();
    assert_eq!(found.join(" "), expected, "{tag} {text}");
}

#[test]
fn words_that_negate_are_told_from_those_that_do_not() {
    let rows = [
        ("en", "You cannot return used goods without a receipt.", "cannot without"),
        ("en", "Not only shoes, no later than Monday.", ""),
        ("en", "We don't charge anything, nor do we refuse.", "don't (nor) (refuse)"),
        ("fi", "Avattua pakettia ei voi palauttaa eikä vaihtaa.", "ei (eikä)"),
        ("fi", "Palautus on maksutta, standardi EN 417.", "(maksutta)"),
        ("vi", "Bạn không cần máy in. Hàng đã đến chưa?", "không"),
        ("zh", "未使用的商品不能退货，不过可以免费更换。", "未 不能 (免费)"),
        ("zh-Hant", "沒有收據無法退貨。", "沒有 無法"),
        ("de", "Sie können die Ware nicht ohne Beleg zurückgeben.", "nicht ohne"),
        ("fr", "Vous ne pouvez pas annuler sans reçu.", "ne (pas) sans"),
        ("es", "No cobramos nada y es gratuito.", "No (nada) (gratuito)"),
        ("sv", "Varan kan inte bytas utan kvitto, men är kostnadsfri.", "inte utan (kostnadsfri)"),
        ("ja", "未使用でない商品は返品できません。", "未 ない できません"),
        ("ru", "Никто не может вернуть товар.", "Никто не"),
        ("hu", "Nem lehet.", ""),
    ];
    for (tag, text, expected) in rows {
        check(tag, text, expected);
    }
}
