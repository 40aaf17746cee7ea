//! Rows of what each part of the crate makes of texts; the contract that every language keeps is in [`contract`], what must find what
//! in [`found`].

use crate::{Analyzer, Form, Language, Thesaurus, detect, may_be_in, message, sentences};

mod contract;
mod facts;
mod found;
mod negations;

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

/// The tokens of one form that a text has.
pub(crate) fn terms(tag: &str, text: &str, form: Form) -> Vec<String> {
    let mut terms = Vec::new();
    Analyzer::new(Some(&language(tag))).analyze(text, 0, &mut |token| {
        if token.form == form {
            terms.push(token.text.to_owned());
        }
    });
    terms
}

#[test]
fn stems() {
    let rows = [
        ("en", "Refunds, refunding!", "refund refund"),
        ("en", "l'article customer's", "l articl custom s"),
        ("en", "iOS 18.2 costs 3,50 or 1.000", "io 18.2 cost 3,50 or 1.000"),
        ("fi", "palautusoikeuden", "palautusoikeud"),
        ("vi", "hoàn tiền", "hoàn tiền"),
        ("vi", "hoa\u{300}n tie\u{302}\u{300}n", "hoàn tiền"),
        ("el", "ΛΌΓΟΣ", "λογ"),
        ("zh-Hant", "退貨", "退货"),
        ("zh", "服務(wù)員", "服务 务员"),
        ("zh", "服務（見下）員", "服务 见下 员"),
        ("zh", "退", "退"),
        ("ja", "発送", "発送"),
        ("en", "ＦＵＬＬ", "full"),
        ("de", "Straße", "strass"),
    ];
    for (tag, text, expected) in rows {
        assert_eq!(terms(tag, text, Form::Stem).join(" "), expected, "{tag} {text}");
    }
}

#[test]
fn turkish_letters_keep_their_case_pairs() {
    assert_eq!(terms("tr", "IĞDIR İade", Form::Written), ["ığdır", "iade"]);
    assert_eq!(terms("en", "I İ", Form::Written), ["i", "i"]);
}

#[test]
fn grams_ignore_accents() {
    for (tag, accented, plain) in [("vi", "đổi trả", "doi tra"), ("fi", "jälleenmyyjä", "jalleenmyyja"), ("sv", "återköp", "aterkop")]
    {
        assert_eq!(terms(tag, accented, Form::Gram), terms(tag, plain, Form::Gram), "{tag}");
    }
    assert_eq!(terms("vi", "hoàn tiền", Form::Gram), ["_hoan_", "_tien_", "_hoan__tien_"]);
    // Marks that are vowels are not accents.
    assert_ne!(terms("hi", "की", Form::Gram), terms("hi", "का", Form::Gram));
}

#[test]
fn zero_width_characters_do_not_divide_words() {
    for text in ["re\u{200B}fund", "re\u{AD}fund", "ref\u{FEFF}und", "refund\u{200D}"] {
        assert_eq!(terms("en", text, Form::Written), ["refund"], "{text:?}");
    }
}

#[test]
fn language_tags() {
    let rows = [
        ("en", Some("en")),
        ("EN_us", Some("en-US")),
        ("zh_TW", Some("zh-Hant")),
        ("zh-cn", Some("zh-Hans")),
        ("ZH-hant", Some("zh-Hant")),
        ("zh", Some("zh")),
        ("pt-br", Some("pt-BR")),
        ("es-419", Some("es-419")),
        ("", None),
        ("xx", None),
        ("english", None),
        ("en-", None),
        ("en-toolong-x", None),
    ];
    for (tag, expected) in rows {
        assert_eq!(Language::parse(tag).ok().map(String::from).as_deref(), expected, "{tag:?}");
    }
    assert!(language("zh").reads(&language("zh-Hant")) && !language("zh-Hans").reads(&language("zh-Hant")));
    assert!(language("pt-BR").reads(&language("pt")));
}

#[test]
fn detection() {
    let all = ["en", "fi", "vi", "zh-Hans", "zh-Hant", "de", "ja", "th"];
    let rows = [
        ("Haluaisin palauttaa tilaukseni, koska takki on liian pieni", "fi"),
        ("Where is my parcel? It should have arrived on Monday", "en"),
        ("Tôi muốn hoàn tiền cho đơn hàng này", "vi"),
        ("我想退货怎么办", "zh-Hans"),
        ("我想退貨怎麼辦", "zh-Hant"),
        ("返品したいのですが", "ja"),
        ("อยากคืนสินค้า", "th"),
        ("Ich möchte meine Bestellung zurückgeben, weil die Jacke zu klein ist", "de"),
    ];
    let languages: Vec<Language> = all.iter().map(|tag| language(tag)).collect();
    for (text, expected) in rows {
        assert_eq!(detect(text, &languages).map(|it| it.language.to_string()).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(detect("12345 !!!", &languages), None);
    assert_eq!(detect("Привет", &languages), None);
}

#[test]
fn letters_tell_which_language_a_text_cannot_be_in() {
    let rows = [
        ("返品したいのですが、送料はいくらですか", "zh-Hans", false),
        ("返品したいのですが、送料はいくらですか", "ja", true),
        ("我想退回上周在优の良品买的东西，请问要付运费吗", "zh-Hans", true),
        ("退货 NB-4711 Merino Base Layer", "zh-Hans", true),
        ("Где мой заказ?", "en", false),
        ("Где мой заказ?", "uk", true),
        ("what does 退货 mean", "en", true),
        ("4711?", "ar", true),
        ("", "ja", true),
    ];
    for (text, tag, expected) in rows {
        assert_eq!(may_be_in(text, &language(tag)), expected, "{text} {tag}");
    }
}

#[test]
fn messages() {
    let rows = [
        ("Where is my parcel?", "Where is my parcel?", 0),
        ("Hi,\n\nwhere is it?\n\nBest regards\nAnn", "where is it?", 0),
        ("Where is it?\n\nOn Mon, 3 May 2026, Shop <a@b.c> wrote:\n> Your parcel left.", "Where is it?", 0),
        ("Hei!\nMissä paketti on?\n\nTerveisin\nMatti\n\nma 3.5. Kauppa kirjoitti:\n> Lähti", "Missä paketti on?", 0),
        ("Please answer.\nFrom: Ann\nSent: Monday\nTo: Shop\nOld text", "Please answer.", 0),
        ("It is torn.\nKind regards,\nAnn\n\n---\nSent from my phone\n\n> 1\n> 2\n> 3\n> 4\n> 5\n> 6\n> 7\n> 8", "It is torn.", 0),
        ("It is torn.\n--\nAnn", "It is torn.", 0),
        ("It is torn.\nBest regards.\nAnn", "It is torn.", 0),
        ("Hello,\nthanks, but my jacket is still missing", "thanks, but my jacket is still missing", 0),
        ("我要退货。\n谢谢！请问运费谁付？", "我要退货。\n谢谢！请问运费谁付？", 0),
        ("I need help.\nMFG date is 2023 on my tent", "I need help.\nMFG date is 2023 on my tent", 0),
        ("Moisture in my tent\nIs that covered?", "Moisture in my tent\nIs that covered?", 0),
        ("> all quoted", "> all quoted", 0),
        ("Where is it? And can I return it?", "Where is it? And can I return it?", 2),
        ("Thanks, where is it?", "Thanks, where is it?", 0),
        ("您好：\n我要退货。什么时候退款？运费谁付？\n\n此致\n敬礼", "我要退货。什么时候退款？运费谁付？", 2),
        ("", "", 0),
    ];
    for (raw, text, n_asks) in rows {
        let found = message(raw);
        assert_eq!(found.text, text, "{raw:?}");
        assert_eq!(found.asks.len(), n_asks, "{raw:?} {:?}", found.asks);
    }
}

#[test]
fn thesauri_are_readable() {
    for tag in ["de", "en", "es", "fi", "fr", "it", "ja", "nl", "pt", "sv", "vi", "zh"] {
        let thesaurus = Thesaurus::of(&language(tag));
        assert!(thesaurus.related(&[(0, "no such stem".to_owned())]).is_empty(), "{tag}");
    }
    let stems: Vec<(u32, String)> = (0..).zip(terms("en", "I want my money back", Form::Stem)).collect();
    let related = Thesaurus::of(&language("en")).related(&stems);
    assert!(related.iter().any(|it| it.stem == "refund" && it.position == 3), "{related:?}");
}

#[test]
fn composed_and_decomposed_text_are_one() {
    for (tag, composed, other) in [
        ("ja", "バッグ", "ﾊﾞｯｸﾞ"),
        ("ja", "バッグ", "ハ\u{3099}ック\u{3099}"),
        ("ko", "배송비", "\u{1107}\u{1162}\u{1109}\u{1169}\u{11BC}\u{1107}\u{1175}"),
    ] {
        assert_eq!(terms(tag, other, Form::Stem), terms(tag, composed, Form::Stem), "{tag} {other}");
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    for text in
        [format!("a.{}", ")".repeat(200_000)), format!("refund.{}x", " ".repeat(200_000)), "\n".repeat(400_000), "-".repeat(200_000)]
    {
        let _ = sentences(&text);
        let _ = message(&text);
    }
}

#[test]
fn sentence_bounds() {
    let rows: [(&str, &[&str]); 5] = [
        ("One. Two? Three!", &["One.", "Two?", "Three!"]),
        ("It costs 3.50 EUR, e.g. now.", &["It costs 3.50 EUR, e.g. now."]),
        ("我想退货。怎么办？谢谢", &["我想退货。", "怎么办？", "谢谢"]),
        ("   ", &[]),
        ("Không? Có.", &["Không?", "Có."]),
    ];
    for (text, expected) in rows {
        let found: Vec<&str> = sentences(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, expected, "{text:?}");
    }
    let long = "word ".repeat(1000);
    assert!(sentences(&long).iter().all(|span| span.len() <= 600));
}
