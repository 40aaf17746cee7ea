//! Standard output: plain text for pipes, with bold, dim and wrapped lines for terminals, and JSON for programs.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::ops::Range;

use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use crate::failure::Failure;

/// The widest line for people; longer ones are tiring to read.
pub(crate) const WIDTH: usize = 100;
/// What closes a clause in Chinese and Japanese does not begin a line.
const CLOSING: &str = "，。、！？：；）」』”’》】…";

/// How a piece of text stands out on a terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As it is.
    Plain,
    /// More.
    Bold,
    /// Less.
    Dim,
}

/// Standard output, locked and buffered.
pub(crate) struct Output {
    out: BufWriter<StdoutLock<'static>>,
    styled: bool,
    width: Option<usize>,
}

impl Output {
    /// Lines are wrapped, and bold and dim used, on a terminal only.
    pub(crate) fn new() -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let styled = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { out: BufWriter::new(stdout.lock()), styled, width: terminal.then_some(WIDTH) }
    }

    /// Wraps lines from here on, terminal or not.
    pub(crate) fn wrap(&mut self) {
        self.width = Some(WIDTH);
    }

    /// Writes a value as one line of JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.out, value)?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Writes bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Writes a piece of a line.
    pub(crate) fn piece(&mut self, style: Style, text: &str) -> io::Result<()> {
        let code = match style {
            Style::Bold => "\u{1b}[1m",
            Style::Dim => "\u{1b}[2m",
            Style::Plain => "",
        };
        let styled = self.styled && style != Style::Plain && !text.is_empty();
        if styled {
            self.out.write_all(code.as_bytes())?;
        }
        for c in text.chars() {
            // An article or a message must not move the cursor or colour the terminal.
            let c = match c {
                '\t' => ' ',
                _ if c.is_control() => '\u{fffd}',
                _ => c,
            };
            write!(self.out, "{c}")?;
        }
        if styled {
            self.out.write_all(b"\x1b[0m")?;
        }
        Ok(())
    }

    /// Ends a line.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// Writes a whole line.
    pub(crate) fn line(&mut self, style: Style, text: &str) -> io::Result<()> {
        self.piece(style, text)?;
        self.end()
    }

    /// Writes text in lines of their own, indented, the bytes in `bold` standing out.
    pub(crate) fn text(&mut self, indent: usize, text: &str, bold: &[Range<usize>]) -> io::Result<()> {
        self.block(indent, text, bold, false)
    }

    /// Ends a line, of which `indent` columns are written, with text that goes on below, as far indented.
    pub(crate) fn hanging(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.block(indent, text, &[], true)
    }

    fn block(&mut self, indent: usize, text: &str, bold: &[Range<usize>], hanging: bool) -> io::Result<()> {
        let text = text.trim_end();
        let width = self.width.map_or(usize::MAX, |width| width - indent);
        for (index, line) in lines(text, width).into_iter().enumerate() {
            if !line.is_empty() && (index > 0 || !hanging) {
                write!(self.out, "{:indent$}", "")?;
            }
            let mut at = line.start;
            for mark in bold {
                let (start, end) = (mark.start.clamp(at, line.end), mark.end.clamp(at, line.end));
                if let (Some(before), Some(marked)) = (text.get(at..start), text.get(start..end)) {
                    self.piece(Style::Plain, before)?;
                    self.piece(Style::Bold, marked)?;
                    at = end;
                }
            }
            self.piece(Style::Plain, &text[at..line.end])?;
            self.end()?;
        }
        Ok(())
    }

    /// Makes everything written so far visible.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The lines of a text, broken where it breaks and after at most `width` columns: at spaces, and between wide characters.
fn lines(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        wrap(text, start..end - usize::from(line.ends_with('\r')), width, &mut lines);
        start = end + 1;
    }
    lines
}

fn wrap(text: &str, line: Range<usize>, width: usize, lines: &mut Vec<Range<usize>>) {
    let (mut start, mut columns) = (line.start, 0);
    // Where the line can end, where the next begins, and how many columns lie before that.
    let mut place: Option<(usize, usize, usize)> = None;
    let mut before = ' ';
    for (offset, c) in text[line.clone()].char_indices() {
        let at = line.start + offset;
        let wide = c.width() == Some(2);
        let apart = c != ' ' && before != ' ' && !CLOSING.contains(c);
        if (wide || before.width() == Some(2)) && apart && at > start {
            place = Some((at, at, columns));
        }
        columns += c.width().unwrap_or(1);
        if columns > width && c != ' ' {
            let (end, next, so_far) = place.filter(|(end, ..)| *end > start).unwrap_or((at, at, columns - c.width().unwrap_or(1)));
            lines.push(start..end);
            (start, columns, place) = (next, columns - so_far, None);
        }
        if c == ' ' && at > start {
            place = Some((at, at + 1, columns));
        }
        before = c;
    }
    lines.push(start..line.end);
}

#[cfg(test)]
mod tests {
    use super::lines;

    /// One row a text: the width and its lines.
    const ROWS: &[(&str, usize, &[&str])] = &[
        ("", 10, &[""]),
        ("one two", 10, &["one two"]),
        ("one two three", 7, &["one two", "three"]),
        ("one two three", 8, &["one two", "three"]),
        ("one\r\n\ntwo", 10, &["one", "", "two"]),
        ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
        ("a bcdefghij", 4, &["a", "bcde", "fghi", "j"]),
        ("如何退货，谢谢", 8, &["如何退", "货，谢谢"]),
        ("如何 return 退货", 8, &["如何", "return", "退货"]),
        ("äö öä", 2, &["äö", "öä"]),
    ];

    #[test]
    fn text_breaks_at_spaces_and_between_wide_characters() {
        for (text, width, expected) in ROWS {
            let found: Vec<&str> = lines(text, *width).into_iter().map(|line| &text[line]).collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }
}
