//! Rows of bodies with the blocks they become, and the contracts of every rendering.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::Markup::{Html, Markdown, Plain};
use super::*;

/// One line a block: `h2 Title`, `p text`, `3. step`, `row text`, `row(0) text` under the header row 0, `code text`; headings above it
/// follow as `  ^0,2`.
fn describe(rendered: &Rendered) -> Vec<String> {
    let line = |block: &Block| {
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Step(n) => format!("{n}."),
            BlockKind::Row => block.header.map_or("row".to_owned(), |header| format!("row({header})")),
            BlockKind::Code => "code".to_owned(),
        };
        let path: Vec<_> = block.headings.iter().map(usize::to_string).collect();
        let path = if path.is_empty() { String::new() } else { format!("  ^{}", path.join(",")) };
        format!("{kind} {}{path}", &rendered.text[block.span.clone()])
    };
    rendered.blocks.iter().map(line).collect()
}

fn check(markup: Markup, rows: &[(&str, &[&str])]) {
    for (body, blocks) in rows {
        let rendered = render(body, markup);
        check_contracts(body, &rendered);
        assert_eq!(describe(&rendered), *blocks, "{markup:?}: {body:?}");
    }
}

fn check_contracts(body: &str, rendered: &Rendered) {
    let Rendered { text, blocks } = rendered;
    let pieces: Vec<_> = blocks.iter().map(|block| text.get(block.span.clone()).expect("a span on character boundaries")).collect();
    assert_eq!(pieces.join("\n"), *text, "{body:?}: blocks and text");
    let mut end = None;
    for (index, block) in blocks.iter().enumerate() {
        assert_eq!(block.span.start, end.map_or(0, |end: usize| end + 1), "{body:?}: block {index}");
        end = Some(block.span.end);
        let piece = pieces[index];
        assert_eq!(piece.trim_end(), piece, "{body:?}: trimmed");
        assert!(!piece.is_empty(), "{body:?}: empty block");
        if block.kind != BlockKind::Code {
            assert_eq!(piece.trim_start(), piece, "{body:?}: trimmed");
            assert!(!piece.contains("  ") && !piece.contains(|c: char| c.is_whitespace() && c != ' '), "{body:?}: {piece:?}");
        }
        assert!(!piece.contains(|c: char| builder::is_dropped(c) && !c.is_whitespace()), "{body:?}: {piece:?}");
        let level = |&heading: &usize| match blocks[heading].kind {
            BlockKind::Heading(level) if heading < index => level,
            _ => panic!("{body:?}: block {index} stands under block {heading}"),
        };
        assert!(block.headings.is_sorted(), "{body:?}: headings of block {index}");
        assert!(block.headings.iter().map(level).is_sorted_by(|a, b| a < b), "{body:?}: levels above block {index}");
        if let Some(header) = block.header {
            assert!(header < index && block.kind == BlockKind::Row, "{body:?}: header of block {index}");
            assert_eq!((blocks[header].kind, blocks[header].header), (BlockKind::Row, None), "{body:?}: header of block {index}");
        }
    }
}

/// The letters and digits of a body, or of a rendering with the numbers of its steps.
fn alphanumeric(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn alphanumeric_blocks(rendered: &Rendered) -> String {
    let mut all = String::new();
    for block in &rendered.blocks {
        if let BlockKind::Step(n) = block.kind {
            all += &n.to_string();
        }
        all += &alphanumeric(&rendered.text[block.span.clone()]);
    }
    all
}

#[test]
fn markdown() {
    check(
        Markdown,
        &[
            ("", &[]),
            (" \n\n\t\n", &[]),
            ("\u{feff}# Refunds\n\nWithin *30* days.", &["h1 Refunds", "p Within 30 days.  ^0"]),
            (
                "# A\n## B\ntext\n## C\n### D\ntext\n# E\nend\n",
                &["h1 A", "h2 B  ^0", "p text  ^0,1", "h2 C  ^0", "h3 D  ^0,3", "p text  ^0,3,4", "h1 E", "p end  ^6"],
            ),
            ("### A\n## B\nx", &["h3 A", "h2 B", "p x  ^1"]),
            ("Title\n=====\n\n#\n\nx", &["h1 Title", "p x  ^0"]),
            ("one\ntwo  \nthree\\\nfour", &["p one two three four"]),
            ("退款将在\n三天内完成。  \n谢谢\nVisa\n卡", &["p 退款将在三天内完成。 谢谢 Visa 卡"]),
            ("คืนเงิน\nภายใน\n한국\n어", &["p คืนเงินภายใน 한국 어"]),
            (
                "[Log in](https://x.y \"t\") at <https://a.b>, ![the *logo*](l.png) [r][] [none]\n\n[r]: /r",
                &["p Log in at https://a.b, the logo r [none]"],
            ),
            ("a <b>bold</b> <span title='x'>s</span><br>t<!-- c -->u <img src=x alt='&lt;pic&gt;'>", &["p a bold s tu <pic>"]),
            ("~~old~~ &amp; `code  x` &copy; \\*", &["p old & code x © *"]),
            ("- a\n- b\n  - c\n\n  d\n+ [x] done\n+ [ ] todo", &["p a", "p b", "p c", "p d", "p done", "p todo"]),
            ("3. a\n1. b\n\n   more\n   1. in\n   2. in2\n7) c\n8) d", &["3. a", "4. b", "p more", "1. in", "2. in2", "7. c", "8. d"]),
            (
                "1. 1. a\n   2. b\n2. - c\n3. ## T\n   d\n4. ```\n   x\n   ```\n5. > q",
                &["1. a", "2. b", "p c", "h2 T", "3. d  ^3", "code x  ^3", "5. q  ^3"],
            ),
            ("1. a\n   - b\n   - c\n2. d", &["1. a", "p b", "p c", "2. d"]),
            ("> quote\n> more\n>> deep\n\n> [!NOTE]\n> careful", &["p quote more", "p deep", "p careful"]),
            ("```rust\n\n  fn x() {\n\n    1\u{200b}  }\n\n```\n\n    a\tb\r\n    c\n", &["code   fn x() {\n\n    1  }", "code a\tb\nc"]),
            (
                "| Plan | Price |\n|---|---:|\n| Basic | 5 \\| 6 € |\n| | *7* €\n| | |\n| Pro |\n\nx",
                &["row Plan | Price", "row(0) Basic | 5 | 6 €", "row(0) | 7 €", "row(0) Pro |", "p x"],
            ),
            ("| | |\n|---|---|\n| a | b |", &["row a | b"]),
            ("Text[^1] here.\n\n[^1]: Note *one*.\n\n    Two.", &["p Text here.", "p Note one.", "p Two."]),
            ("a\n***\nb", &["p a", "p b"]),
            ("<div>\n\n**b**\n\n<ol><li>x<li>y</ol>\n\n</div>\n\nz", &["p b", "1. x", "2. y", "p z"]),
            ("1. <p>html</p><ol start=4><li>in</ol>\n2. b", &["1. html", "4. in", "2. b"]),
            ("<details><summary>Q?</summary>\nA &amp; <b>B</b>\n</details>", &["p Q?", "p A & B"]),
            ("<script>\nalert(1)\n\n</script>\n\nx", &["p x"]),
            (
                &format!("{}x\n\n```\n{}y\n```\n{}", "> ".repeat(150), " ".repeat(300), "-".repeat(300)),
                &[&format!("p {}x", "> ".repeat(21)), &format!("code {}y", " ".repeat(300))],
            ),
            ("99999999999. x\n\n999999999. y\n", &["p 99999999999. x", "999999999. y"]),
            ("a\u{200b}b\u{ad}c \u{7} d\u{a0}\u{3000}e f\u{200d}g", &["p abc d e f\u{200d}g"]),
        ],
    );
}

#[test]
fn blocks_tell_how_deep_in_lists_they_are() {
    let rows: &[(Markup, &str, &[usize])] = &[
        (Markdown, "x\n\n1. a\n\n   more\n   - b\n     1. c\n2. d\n\n   ```\n   e\n   ```\n\ny\n\n3. z", &[0, 1, 1, 2, 3, 1, 1, 0, 1]),
        (Html, "x<ol><li>a<ul><li>b</ul>c<li>d</ol>y", &[0, 1, 2, 1, 1, 0]),
        (Plain, "x\n1. a\n- b\n\n2. c", &[0, 0, 0, 0]),
    ];
    for (markup, body, depths) in rows {
        let found: Vec<usize> = render(body, *markup).blocks.iter().map(|block| block.depth).collect();
        assert_eq!(found, *depths, "{body:?}");
    }
}

#[test]
fn html() {
    check(
        Html,
        &[
            ("", &[]),
            ("just text", &["p just text"]),
            ("a < b & c &lt;d&gt; &auml;&#x41;&nope; <3", &["p a < b & c <d> äA&nope; <3"]),
            (
                "<!DOCTYPE html><html><head><title>T</title><meta x><style>a{}</style></head><body><h1>A</h1><p>b<br>c\n d</body></html>",
                &["h1 A", "p b c d  ^0"],
            ),
            ("<head>lost?<p>no", &["p lost?", "p no"]),
            (
                "<script>x<p></script><noscript><p>n</p></noscript><template><p>a<template></template>b</template><svg><text>s</svg>z",
                &["p z"],
            ),
            ("<svg/>a<!-- <p>c</p> -->b<!---->", &["p ab"]),
            ("<h2>One<h3 class=a>Two</h3><p>x<p>y", &["h2 One", "h3 Two  ^0", "p x  ^0,1", "p y  ^0,1"]),
            ("<h1>Open<p>text<p>more", &["h1 Open", "p text  ^0", "p more  ^0"]),
            ("<h2><div> <b>T</b> </div></h2><div>x</div>", &["h2 T", "p x  ^0"]),
            ("<div>a<div>b</div>c</div>d<hr>e", &["p a", "p b", "p c", "p d", "p e"]),
            (
                "<ol start=3><li>a<li value=7><p>b</p><p>c</p><ul><li>d</ul><li>e</ol>f<li>g",
                &["3. a", "7. b", "p c", "p d", "8. e", "p f", "p g"],
            ),
            ("<ol><li>a</ul><li>b<ul><li>c</ol><p>d<ol start=-2><li>e</ol>", &["1. a", "2. b", "p c", "p d", "1. e"]),
            ("</ol></li></table></p>x", &["p x"]),
            (
                "<table><caption>Fees</caption><tr><th>Plan<th>Price<tr><td>Basic<td>5&nbsp;€<tr><td><td><ul><li>a<li>b</ul></table>y",
                &["p Fees", "row Plan | Price", "row(1) Basic | 5 €", "row(1) | a b", "p y"],
            ),
            (
                "<table><thead><tr><td>H</td></tr></thead><tbody><tr><th>a</th></tr><tr><td></td></tr></tbody></table>",
                &["row H", "row(0) a"],
            ),
            (
                "<table><tr><th>a</th><td>b</td></tr><tr><th><h3>c</h3></th><td><p>d</p><pre>e\n f</pre></td></tr></table>",
                &["row a | b", "row c | d e f"],
            ),
            (
                "<table><tr><td>menu<td><h2>T</h2><p>x<table><tr><td>1<td>2</table><p>y</table>z",
                &["row menu |", "h2 T", "p x  ^1", "row 1 | 2  ^1", "p y  ^1", "p z  ^1"],
            ),
            ("<table><tr><th>Plan<tr><td><h4>Pro</h4><p>x</table>", &["row Plan", "row(0) Pro x"]),
            ("<table role=presentation><tr><td>a<td>b</table>", &["p a", "p b"]),
            ("<td>x<td>y<tr><td>a</td><td>b</td></tr><p>c", &["p x", "p y", "row a | b", "p c"]),
            ("<pre>\n  a &lt;\r\n\tb<br>c\n\n<div>d</div></pre>e", &["code   a <\n\tb\nc\n\n\nd", "p e"]),
            ("<pre>open\n code<h2>T</h2>x", &["code open\n code", "h2 T", "p x  ^1"]),
            ("<ol><li>run<pre>x</pre>then</ol>", &["1. run", "code x", "p then"]),
            ("退款\n三天<br>内 <b>完</b>\n<i>成</i>", &["p 退款三天 内 完成"]),
            ("a<img alt='x &amp; y' src=z>b<img>", &["p ax & yb"]),
            ("<p", &[]),
            ("<details><summary>Q</summary>A</details><dl><dt>k<dd>v</dl>", &["p Q", "p A", "p k", "p v"]),
            ("<ul><li><a href=x>a</a>, <em>b</em></li>\n<li></li></ul>", &["p a, b"]),
            ("x<textarea><p>&amp;</textarea>y", &["p x<p>&y"]),
        ],
    );
}

#[test]
fn plain() {
    check(
        Plain,
        &[
            ("", &[]),
            ("one\ntwo\n\n \t\nthree\r\nfour\rfive\r\n\r\nsix", &["p one two", "p three four five", "p six"]),
            ("\u{feff}# A\ntext\n## B\n#no\n####### no\n#", &["h1 A", "p text  ^0", "h2 B  ^0", "p #no ####### no #  ^0,2"]),
            ("Do:\n1. Open\n  it\n2) Close\n\n3. End\n\nx", &["p Do:", "1. Open it", "2. Close", "3. End", "p x"]),
            ("am\n3. Mai\n1. a\n5. b\n2. c", &["p am 3. Mai", "1. a 5. b", "2. c"]),
            ("2024. gada\n\n1.5 kg\n\n01. x\n\n1.\n\n12. y", &["p 2024. gada", "p 1.5 kg", "p 01. x", "p 1.", "12. y"]),
            ("1、打开\n2.设置\n3．关\n闭", &["1. 打开", "2. 设置", "3. 关闭"]),
            ("- a\n* b\n•c\n-d\n  ● e", &["p a", "p b", "p c -d", "p e"]),
            ("退款\n三天\nVisa", &["p 退款三天 Visa"]),
            ("a\u{200b}b \u{0} <b>*c*</b> &amp; x | y", &["p ab <b>*c*</b> &amp; x | y"]),
            ("1. \u{200b}\n\n# \u{1}\n\n\u{ad}", &["p 1.", "p #"]),
        ],
    );
}

#[test]
fn hostile_bodies_take_linear_time() {
    const N: usize = 100_000;
    let attributes: String = (0..N).map(|n| format!(" a{n}")).collect();
    let wide = format!("{}\n{}\n{}", "|a".repeat(3_000), "|-".repeat(3_000), "|b\n".repeat(3_000));
    let html = [
        "<div>".repeat(N) + "x",
        "<div>".repeat(N) + &"</div>".repeat(N),
        "<p>x<div>".repeat(N),
        "<b><p>x".repeat(N),
        "<ol><li>x".repeat(N) + &"</ul>".repeat(N),
        "<ol><li>x".repeat(N) + &"</ol>".repeat(N),
        "<ul><ol><li>x".repeat(N) + &"</ul></ol>".repeat(N),
        "<table><tr><td>x".repeat(N),
        "<table><tr><td>x<ol><li>".repeat(N) + &"</ol></table>".repeat(N),
        "<td>".repeat(N),
        "<table><tr>".to_owned() + &"<td>".repeat(N) + "x",
        "<svg><template>".repeat(N),
        "<h1><pre>x".repeat(N),
        "<pre>".to_owned() + &" ".repeat(N) + &"\n".repeat(N) + "x",
        format!("<div{attributes}>x"),
        "&".repeat(N) + &"&notit;".repeat(N) + &"&#".repeat(N),
        "<".repeat(N) + &"<!".repeat(N) + &"<!--".repeat(N) + &"</".repeat(N),
        "<script></scrip".repeat(N),
    ];
    let markdown = [
        ">".repeat(N) + "x",
        "> ".repeat(N) + "x\n" + &"y\n".repeat(N),
        "- ".repeat(N) + "x",
        ("[^a]: ".repeat(100) + "x\n" + &"y\n".repeat(1_000)).repeat(10),
        (0..1_000).map(|n| " ".repeat(2 * n) + "- x\n").collect::<String>() + &"y\n".repeat(N),
        "1. ".repeat(N) + "x\n" + &"y\n".repeat(N),
        "[".repeat(N) + "x" + &"]".repeat(N),
        "![".repeat(N) + "x" + &"](y)".repeat(N),
        "[a](".repeat(N),
        "*a _b ".repeat(N) + &"**".repeat(N),
        "`a``b```".repeat(N),
        "<br>".repeat(N),
        "x<b ".repeat(N),
        "<!--".repeat(N) + "\n" + &"x <!-- ".repeat(N),
        "<div>\n\n".repeat(N),
        "[^a]\n\n[^a]: x\n\n".repeat(N / 10),
        "[a]: /b\n\n[a]".repeat(N / 10),
        "# a\n".repeat(N),
        "~~a ".repeat(N),
        "| a |\n|---|\n".repeat(N),
        "&".repeat(N),
        wide,
        "[a]: b \"x\n".repeat(N),
        "[a]: b 'x\n\n".repeat(N),
        "[a](<b".repeat(N),
        "a <?".repeat(N) + &"<![CDATA[ ".repeat(N) + &"a <!A ".repeat(N),
        "a <a x=\"".repeat(N) + &"<a x='".repeat(N),
        "[a][b".repeat(N) + &"[^a".repeat(N),
        "![[]()".repeat(N),
        "a**b".repeat(N) + &"_a__".repeat(N),
        "*".repeat(N) + "a" + &"_".repeat(N) + "b" + &"~".repeat(N),
        "- \n".repeat(N),
        "> - \n".repeat(N),
        "[^a]:\n".repeat(N),
        (0..N).map(|n| format!("[^{n}]: [^{n}]\n")).collect::<String>(),
        (0..N).map(|n| format!("[{n}]: /{n}\n\n[{n}]")).collect::<String>(),
        "```\n".repeat(N) + &"~~~x\n".repeat(N),
        (0..2_000).map(|n| "`".repeat(n) + " ").collect(),
        "a|b\n".repeat(N),
        "\\\n".repeat(N) + &"a  \n".repeat(N),
        "[x\n".repeat(N),
        "<div\n".repeat(N) + &"<x y\n".repeat(N),
        "a\n=\n".repeat(N) + &"a\n-\n".repeat(N),
        "\t".repeat(N) + &"\t- \n".repeat(N),
        "[^a]: x\n\n    - b\n".repeat(N / 10),
        "> [!NOTE]\n".repeat(N) + &"> [!NOTE]> ".repeat(N),
        "1. <ol><li>x\n".repeat(N),
    ];
    let plain = ["\n".repeat(N), "1. ".repeat(N), "- \n".repeat(N), "#".repeat(N), "\u{200b}".repeat(N), "1. a\n".repeat(N)];
    let bodies = [(Html, &html[..]), (Markdown, &markdown[..]), (Plain, &plain[..])];
    for (markup, body) in bodies.into_iter().flat_map(|(markup, bodies)| bodies.iter().map(move |body| (markup, body))) {
        let start = Instant::now();
        let rendered = render(body, markup);
        let elapsed = start.elapsed();
        let shown: String = body.chars().take(30).collect();
        check_contracts(&shown, &rendered);
        // Quadratic time would be minutes, so a slow machine passes.
        assert!(elapsed < Duration::from_secs(10), "{markup:?} {shown:?}: {elapsed:?}");
    }
}

/// Strings made of what the walkers look for, which arbitrary strings seldom hold.
fn soup() -> impl Strategy<Value = String> {
    const PIECES: [&str; 78] = [
        "<",
        ">",
        "</",
        "/>",
        "<p>",
        "</p>",
        "<div",
        "<h1>",
        "</h1>",
        "<h3>",
        "<ol>",
        "</ol>",
        "<ol start=5>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<li value=9>",
        "<table>",
        "</table>",
        "<thead>",
        "</thead>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th>",
        "</th>",
        "<pre>",
        "</pre>",
        "<br>",
        "<img alt=i>",
        "<script>",
        "</script>",
        "<svg>",
        "</svg>",
        "<!--",
        "-->",
        "<caption>",
        "&amp;",
        "&#",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        " ",
        "    ",
        "\t",
        "# ",
        "## ",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "12.",
        "> ",
        ">",
        "```",
        "`",
        "|",
        "| a | b |\n|---|---|\n",
        "|---|",
        "[",
        "](u)",
        "![",
        "[^1]",
        "[^1]: ",
        "[x] ",
        "*",
        "~~",
        "---\n",
        "a",
        "Straße",
        "退款",
        "ไทย",
        "\u{200b}",
        "\u{3000}",
        "、",
    ];
    proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_body_keeps_the_contracts(body in prop_oneof![any::<String>(), soup()]) {
        for markup in [Markdown, Html, Plain] {
            check_contracts(&body, &render(&body, markup));
        }
    }

    #[test]
    fn plain_text_is_never_lost(body in prop_oneof![any::<String>(), soup()]) {
        prop_assert_eq!(alphanumeric_blocks(&render(&body, Plain)), alphanumeric(&body));
    }

    #[test]
    fn text_without_markup_is_never_lost(body in "[\\p{L}\\p{N} .\r\n\u{200b}]*") {
        // A number that starts a line is markup of a list in Markdown.
        let words = format!("x{}", body.replace(['\n', '\r'], "\nx"));
        for markup in [Markdown, Html] {
            prop_assert_eq!(alphanumeric_blocks(&render(&words, markup)), alphanumeric(&words));
        }
    }
}
