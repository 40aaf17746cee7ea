//! Codes and names of products are found however they are typed, in any language, whole before in part.

use super::support::{article, base, found};

/// For each language a sentence to put a code into.
const SENTENCES: [(&str, &str); 4] = [
    ("en", "The battery of the {} lasts two days and charges in an hour."),
    ("fi", "Laitteen {} akku kestää kaksi päivää ja latautuu tunnissa."),
    ("zh-Hans", "型号{}的电池可以使用两天，一小时充满。"),
    ("th", "แบตเตอรี่ของรุ่น{}ใช้งานได้สองวันและชาร์จเต็มในหนึ่งชั่วโมง"),
];

/// A code, others that look like it, and ways to type it.
const CODES: [(&str, &[&str], &[&str]); 11] = [
    ("NB-4711/b", &["NB-4712/b", "NB-4711/c", "XY-4711/b"], &["NB-4711/b", "nb4711b", "NB 4711/B", "nb 4711b", "ＮＢ－４７１１/b"]),
    ("WH-1000XM5", &["WH-1000XM4", "WF-1000XM5", "WH-2000XM5"], &["WH1000XM5", "wh 1000 xm5", "wh-1000xm5", "WH-1000 XM 5"]),
    ("RTX4090", &["RTX4080", "GTX4090"], &["rtx 4090", "RTX-4090", "rtx4090"]),
    ("iOS 18.2", &["iOS 17.2", "iPadOS 18.2"], &["ios18.2", "iOS 18.2", "IOS-18.2"]),
    ("E-1042", &["E-1043", "F-1042"], &["e1042", "E 1042", "e-1042"]),
    ("#12345", &["#12346", "#2345"], &["12345", "#12345", "12-345"]),
    ("3,5 mm", &["35 mm", "3,6 mm"], &["3,5mm", "3.5 mm", "3.5mm"]),
    ("C++", &["C#", "D++"], &["c++", "C++?"]),
    (".NET", &["ASP", "netto"], &[".net", "in .NET"]),
    ("user@example.com", &["user@example.org", "name@example.com"], &["user@example.com", "USER@EXAMPLE.COM"]),
    (
        "https://example.com/a7/b",
        &["https://example.com/a8/b", "https://example.org/a7/c"],
        &["https://example.com/a7/b", "example.com/a7/b"],
    ),
];

#[test]
fn whole_codes_come_first() {
    for (tag, sentence) in SENTENCES {
        for (code, others, typed) in CODES {
            let written = |code: &str| sentence.replace("{}", &format!(" {code} "));
            let mut articles = vec![article("wanted", tag, "1", &written(code))];
            articles.extend(others.iter().enumerate().map(|(index, other)| article(&format!("a{index}"), tag, "1", &written(other))));
            let (_folder, kb) = base(&articles);
            for typed in typed {
                assert_eq!(found(&kb, *typed).first().map(String::as_str), Some("wanted"), "{tag}: {typed} for {code}");
            }
        }
    }
}

#[test]
fn parts_of_a_code_find_it() {
    let rows = [
        ("NB-4711/b", "nb-4711"),
        ("NB-4711/b", "4711"),
        ("WH-1000XM5", "xm5"),
        ("RTX4090", "4090"),
        ("iOS 18.2", "ios 18"),
        ("iOS 18.2", "ios18"),
    ];
    for (tag, sentence) in SENTENCES {
        for (code, part) in rows {
            let written = |code: &str| sentence.replace("{}", &format!(" {code} "));
            let (_folder, kb) = base(&[article("wanted", tag, "1", &written(code)), article("other", tag, "1", &written("Nokia 3310"))]);
            assert_eq!(found(&kb, part).first().map(String::as_str), Some("wanted"), "{tag}: {part} of {code}");
        }
    }
}
