//! Strings as YAML scalars: plain where every YAML reader gets the same string back, else double-quoted.

use std::fmt::Write;

/// Appends `text` as a scalar that YAML 1.1 and 1.2 both read as exactly this string.
pub(crate) fn push_scalar(out: &mut String, text: &str) {
    if is_plain(text) { out.push_str(text) } else { push_quoted(out, text) }
}

/// The same in quotes.
pub(crate) fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if must_escape(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Characters that YAML takes for line breaks, refuses, or that an editor may drop. All lie below U+10000.
fn must_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    let starts_well = match first {
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => false,
        '-' | '?' | ':' => second.is_some_and(|c| !c.is_whitespace()),
        _ => true,
    };
    starts_well
        && text.trim() == text
        && !text.chars().any(must_escape)
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !is_word_with_meaning(text)
        && !looks_like_number(text)
        && !looks_like_date(text)
}

/// The words that YAML 1.1 or 1.2 reads as null, a truth value, a float or a merge key.
fn is_word_with_meaning(text: &str) -> bool {
    const WORDS: [&str; 18] =
        ["~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", "+.inf", ".nan", "=", "<<", "nan", "inf"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether `text` may be a number to some reader. Generous: quoting a few strings that need none is the lesser harm.
fn looks_like_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    if let Some(prefix) = digits.get(..2)
        && ["0x", "0o", "0b"].iter().any(|known| known.eq_ignore_ascii_case(prefix))
    {
        return digits[2..].bytes().all(|b| b.is_ascii_hexdigit() || b == b'_');
    }
    text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'_' | b':' | b',' | b'e' | b'E'))
}

/// Whether `text` starts as a YAML 1.1 timestamp does: `2026-03-01`, alone or with a time after it.
fn looks_like_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let (year, month) = (digits(0), digits(5));
    let day = digits(5 + month + 1);
    let end = 5 + month + 1 + day;
    year == 4
        && bytes.get(4) == Some(&b'-')
        && matches!(month, 1 | 2)
        && bytes.get(5 + month) == Some(&b'-')
        && matches!(day, 1 | 2)
        && matches!(bytes.get(end), None | Some(b'T' | b't' | b' '))
        && bytes.get(end + 1).is_none_or(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::push_scalar;

    /// One row a string: how it is written.
    const ROWS: &[(&str, &str)] = &[
        ("Return policy", "Return policy"),
        ("Wie lange? 30 Tage; -10 % auf alles", "Wie lange? 30 Tage; -10 % auf alles"),
        ("如何退货?", "如何退货?"),
        ("¿Cuánto cuesta?", "¿Cuánto cuesta?"),
        ("returns/return-window", "returns/return-window"),
        ("https://help.kaarna.example/en/x", "https://help.kaarna.example/en/x"),
        ("+358 9 555 0100", "+358 9 555 0100"),
        ("24h", "24h"),
        ("2026-03-01: new terms", "\"2026-03-01: new terms\""),
        ("2026-03-01", "\"2026-03-01\""),
        ("2026-3-1 10:00:00", "\"2026-3-1 10:00:00\""),
        ("2026-03-01 onwards", "2026-03-01 onwards"),
        ("An idea: more colours", "\"An idea: more colours\""),
        ("a:b", "a:b"),
        ("ends with:", "\"ends with:\""),
        ("number #1", "\"number #1\""),
        ("C#", "C#"),
        ("no", "\"no\""),
        ("On", "\"On\""),
        ("Null", "\"Null\""),
        ("~", "\"~\""),
        ("4.20", "\"4.20\""),
        ("0x1F", "\"0x1F\""),
        ("12:30", "\"12:30\""),
        ("1e3", "\"1e3\""),
        (".5", "\".5\""),
        ("- a", "\"- a\""),
        ("-a", "-a"),
        ("---", "\"---\""),
        ("?", "\"?\""),
        ("\"quoted\" word", "\"\\\"quoted\\\" word\""),
        ("a \"quoted\" word", "a \"quoted\" word"),
        ("@home", "\"@home\""),
        ("", "\"\""),
        (" a", "\" a\""),
        ("two\nlines", "\"two\\nlines\""),
        ("a\u{2028}b\u{7}", "\"a\\u2028b\\u0007\""),
        ("C:\\temp", "C:\\temp"),
    ];

    #[test]
    fn a_string_is_plain_only_where_every_reader_agrees() {
        for (text, written) in ROWS {
            let mut out = String::new();
            push_scalar(&mut out, text);
            assert_eq!(out, *written, "{text:?}");
        }
    }
}
