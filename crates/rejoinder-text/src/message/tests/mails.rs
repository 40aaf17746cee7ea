use super::table;
use crate::message;

fn check(raw: &str, expected: &str) {
    assert_eq!(message(raw).text, expected, "{raw}");
}

/// What stands around a question is left out, in every language and in whatever order mail programs put it.
#[test]
fn mails_in_every_language() {
    for row in table(include_str!("mails.tsv")) {
        let &[_, greeting, question, closing, device, lead, header, marker, notice] = row.as_slice() else { panic!("{row:?}") };
        let header = header.replace('|', "\n");
        let old = "Your parcel left us yesterday.\nIt takes three days.";
        let quoted = "> Your parcel left us yesterday.\n>\n> It takes three days.";
        check(&format!("{greeting}\n\n{question}\n\n{closing}\nAnn"), question);
        check(&format!("{question}\n\n{device}"), question);
        check(&format!("{question}\n\n{lead}\n\n{quoted}"), question);
        check(&format!("{question}\n\n{lead}\n\n{old}"), question);
        check(&format!("{greeting}\n{question}\n\n{closing}\nAnn\n\n{header}\n\n{old}"), question);
        check(&format!("{question}\n\n________________________________\n{header}\n\n{old}"), question);
        check(&format!("{question}\n\n{marker}\n{header}\n\n{old}"), question);
        check(&format!("{question}\r\n\r\n{}\r\n\r\n{old}", header.replace('\n', "\r\n")), question);
        check(&format!("{question}\n\n*{}\n\n{old}", header.replace(':', ":*").replace('\n', "\n*")), question);
        check(&format!("{question}\n\n{closing}\nAnn\n\n{notice}"), question);
        check(&format!("{greeting}\n\n{question}\n\n{closing}\nAnn\n\n{notice}\n\n{lead}\n{quoted}"), question);
        // Forwarded without a word: what was forwarded asks.
        check(&format!("{marker}\n{header}\n\n{greeting}\n\n{question}\n\n{closing}\nAnn"), question);
        check(&format!("{header}\n\n{question}"), question);
        // Nothing else: the text stays.
        check(question, question);
        check(&format!("{closing}\nAnn"), &format!("{closing}\nAnn"));
        let html = |text: &str| text.replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>\n");
        let parts = [greeting, question, closing, lead, &header].map(html);
        let [greeting, question_html, closing, lead, header] = &parts;
        check(
            &format!(
                "<div dir=\"ltr\"><div>{greeting}</div><div><br></div><div>{question_html}</div><div><br></div><div>{closing}</div>\
                 <div>Ann</div></div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">{lead}</div><blockquote>{old}</blockquote></div>"
            ),
            question,
        );
        check(
            &format!(
                "<html><head><style>p {{ margin: 0 }}</style></head><body><p class=MsoNormal>{greeting}</p><p class=MsoNormal>&nbsp;</p>\
                 <p class=MsoNormal>{question_html}</p><hr><div><p class=MsoNormal>{header}</p></div><p class=MsoNormal>{old}</p></body></html>"
            ),
            question,
        );
    }
}

#[test]
fn what_belongs_to_a_mail_and_what_does_not() {
    let rows = [
        // Over two lines, and with replies between the lines quoted.
        ("Where is it?\n\nOn Mon, 3 May 2026 at 10:00,\nShop <a@b.example> wrote:\n> left", "Where is it?"),
        ("On 3 May 2026, Shop wrote:\n> Did it come?\nNo, where is it?\n> Bye", "No, where is it?"),
        ("Where is it?\n\nBegin forwarded message:\n\n> From: Shop\n> Subject: x\n>\n> It left.", "Where is it?"),
        ("Begin forwarded message:\n\n> From: Ann\n> Subject: x\n> Date: Monday\n>\n> Where is it?", "Where is it?"),
        (
            "FYI\n\n---------- Forwarded message ---------\nFrom: Ann <a@b.example>\nDate: Monday\nSubject: x\nTo: Shop\n\nWhere is it?",
            "Where is it?",
        ),
        // Somebody's words, a journey and a form are no mail.
        ("Your colleague wrote:\nit is lost.\nIs that true?", "Your colleague wrote:\nit is lost.\nIs that true?"),
        ("From: Helsinki\nTo: Berlin\nHow much is it?", "From: Helsinki\nTo: Berlin\nHow much is it?"),
        ("One thing.\n--\nIs it new?", "One thing.\nIs it new?"),
        // Signatures.
        ("It is torn.\n\nBest regards,\nAnn\n\nPS: Can I return the shoes, too?", "It is torn.\n\nPS: Can I return the shoes, too?"),
        ("It is torn.\n\nJohn Smith\nSales Manager\nAcme Ltd\n+44 20 7946 0958\nwww.acme.example", "It is torn."),
        ("It is torn.\n\nJohn Smith\nOrder number 4711", "It is torn.\n\nJohn Smith\nOrder number 4711"),
        ("It is torn.\nAcme Ltd | 1 High Street | www.acme.example", "It is torn."),
        (
            "It is torn.\n-- \nJohn Smith\nAcme Ltd\n1 High Street\nLondon\nPhone 1\nPhone 2\nPhone 3\nFax 4\nwww.acme.example",
            "It is torn.",
        ),
        ("My device is an\nLG OLED", "My device is an\nLG OLED"),
        ("CAUTION: This email originated from outside of the organization.\n\nWhere is it?", "Where is it?"),
        ("Where is it?\n\nPlease consider the environment before printing this e-mail.", "Where is it?"),
        (
            "Is it normal that your mails say they are confidential and privileged?",
            "Is it normal that your mails say they are confidential and privileged?",
        ),
        // A greeting that asks is none.
        ("你好，怎么退货\n谢谢", "你好，怎么退货\n谢谢"),
        ("Hi, where is it\nI ordered in May", "Hi, where is it\nI ordered in May"),
        ("สวัสดีคะ\nส่งฟรีไหม", "ส่งฟรีไหม"),
        ("你好请问运费谁付\n我在芬兰", "你好请问运费谁付\n我在芬兰"),
        // HTML.
        ("How do I put <div>text</div> into my page?", "How do I put <div>text</div> into my page?"),
        ("Hello,<br><br>where is it?<br>Order 4711<br><br>Thanks,<br>Ann", "where is it?\nOrder 4711"),
        ("<p>Two things:</p><ol><li>Where is it?</li><li>Who pays?</li></ol>", "Two things:\n\n1. Where is it?\n2. Who pays?"),
        ("<div>Where is it?</div><div id=\"appendonsend\"></div><hr><div>It left.</div>", "Where is it?"),
        ("<div>Where is it?</div><div id=\"x_divRplyFwdMsg\">From: Shop</div><div>It left.</div>", "Where is it?"),
        ("<blockquote>Where is it?</blockquote>", "Where is it?"),
        ("<p></p>", "<p></p>"),
        ("<script>alert(1)</script><p>Where is it?</p>", "Where is it?"),
    ];
    for (raw, expected) in rows {
        check(raw, expected);
    }
}
