use std::time::Instant;

use proptest::prelude::*;

use super::table;
use crate::message;

/// What every message keeps, whatever it is.
fn check(raw: &str) {
    let found = message(raw);
    assert_eq!(message(&found.text).text, found.text, "{raw:?}");
    assert!(raw.trim().is_empty() || !found.text.is_empty(), "{raw:?}");
    let (flat, mut at) = (found.text.replace('\n', " "), 0);
    for ask in &found.asks {
        let next = flat[at..].find(ask.as_str());
        assert!(next.is_some(), "{raw:?} {:?}", found.asks);
        at += next.unwrap_or_default() + ask.len();
    }
    assert!(found.asks.len() != 1, "{raw:?}");
}

/// Text that is no HTML is reduced to its own lines, in order.
fn check_lines(raw: &str) {
    let text = message(raw).text;
    let mut lines = raw.lines();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        assert!(lines.any(|raw| raw.contains(line)), "{raw:?} {text:?}");
    }
}

/// Mails put together of their parts, in any order and number.
fn mails() -> impl Strategy<Value = String> {
    let mut parts: Vec<String> = Vec::new();
    for row in table(include_str!("mails.tsv")) {
        parts.extend(row[1..].iter().map(|part| part.replace('|', "\n")));
    }
    let plain = [
        "",
        "",
        "",
        "> quoted",
        ">",
        "--",
        "________",
        "Ann",
        "PS: Why?",
        "FYI",
        "Also, it is broken.",
        "1. how to pay",
        "- red",
        "It works.",
        "John Smith\n+44 20 7946 0958",
        "Thanks",
        "Hi",
        "Begin forwarded message:",
        "> > twice",
        "From: Ann",
        "Sent: Monday",
        "Two questions:",
        "<div>",
        "<br>",
        "</p>",
        "<p>",
        "<blockquote>",
        "<html>",
    ];
    parts.extend(plain.map(str::to_owned));
    prop::collection::vec(prop::sample::select(parts), 0..14).prop_map(|parts| parts.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_keeps_the_contract(text in "\\PC{0,80}", lines in "([A-Za-zäß你，。?!:>|@0-9 .-]{0,12}\n){0,12}") {
        for raw in [&text, &lines] {
            check(raw);
            if !raw.contains('<') {
                check_lines(raw);
            }
        }
    }

    #[test]
    fn mails_keep_the_contract(mail in mails()) {
        check(&mail);
    }
}

#[test]
fn hostile_messages_take_linear_time() {
    let parts = [
        "best regards\nwhy?\n",
        "> ",
        "> a\n",
        "From: a@b\n",
        "From: a@b\nSent: x\n",
        "On 10:00 a@b\n",
        "a wrote:\n",
        "--\n",
        "hello\n",
        "- a\n",
        "1. how?\n",
        "and how do ",
        "how do I pay and ",
        "also ",
        "?",
        "Also, a. ",
        "a. ",
        "confidential ",
        "this e-mail ",
        "<div>",
        "<br>",
        "<p",
        "not ",
        "I have ",
        "什么",
        "吗？",
        "ครับ ",
        "Begin forwarded message:\n",
        "Begin forwarded message:\n> ",
        "a\n\n",
        "it is broken.\n\n",
        "PS:\n",
        "John Smith\n",
        "i have a question: ",
        "hi ",
        "a",
        "1",
        "1.",
        "@",
        "a@b.fi ",
        "字",
        "ไหม",
        "ครับ",
        "จะคืน และ ",
        "怎么，",
        "、",
        "x x x and can i ",
        "\n>",
        "</p>",
        "\u{301}",
        "İ",
        "ﷺ",
        "hello, ",
        "hello\u{301}",
        "สวัสดี ",
        "a? ",
    ];
    for part in parts {
        let text = part.repeat(60_000 / part.len());
        let start = Instant::now();
        let _ = message(&text);
        assert!(start.elapsed().as_secs_f64() < 3.0, "{part:?} {:?}", start.elapsed());
    }
}
