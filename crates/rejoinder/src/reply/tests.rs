//! What holds of every reply: whatever the article, the customer, the channel and the tone.

use proptest::prelude::*;
use rejoinder_store::Article;
use rejoinder_text::BlockKind;

use super::without_answer_tests::{OPTIONS, by};
use super::*;
use crate::answer::AnswerForm;
use crate::placeholders::marked;
use crate::short::Room;
use crate::statements::{address, spoken};

const TAGS: [&str; 12] = ["en", "fi", "vi", "zh-Hans", "zh-Hant", "de", "ja", "th", "ar", "fr", "ko", "hu"];
pub(super) const KINDS: [AskKind; 5] = [AskKind::Question, AskKind::Problem, AskKind::Complaint, AskKind::Cancellation, AskKind::Thanks];
const BLOCKS: [&str; 20] = [
    "You can return unused goods within 60 days of delivery. The tags must still be on, the box too.",
    "Palautus maksaa 4,90 EUR; se veloitetaan hyvityksestä. Avattua pakkausta ei voi palauttaa.",
    "收到商品后60天内可以退货，运费12.50元由我们承担。请保留吊牌。商品须未使用！",
    "คุณสามารถคืนสินค้าได้ภายใน 60 วัน นับจากวันที่ได้รับสินค้า โดยไม่มีค่าใช้จ่าย",
    "يمكن إرجاع السلع خلال 60 يومًا، ويُرد المبلغ خلال 5 أيام. لا تُقبل السلع المستعملة.",
    "商品到着後60日以内であれば返品できます。送料は500円です。",
    "1. Hold the button for 12 seconds.\n2. Wait until the light blinks. It blinks 3 times.\n3. Charge the lamp at https://lamp.example/charge?x=1, then go on.",
    "- one item of 7\n- another | item",
    "| Country | Cost |\n|---|---|\n| Finland | 4.90 EUR |\n| Germany | 9.90 EUR. |\n| Åland | |",
    "## A heading 2026",
    "```\nreset --now 42\n```",
    "Hi {{contact.name}},",
    "Dear {{ticket.requester.first_name}}, thank you for order {{order.number}}.",
    "Your ticket {{ticket.id}} is {% if vip %}first{% else %}number 9{% endif %} in the queue.",
    "Mit freundlichen Grüßen",
    "Kind regards\n\n{{agent.name}}",
    "See [this](https://a.example/b) or https://very.example/long/path/1234 {braces}.",
    "A sentence with many words and no end that goes on and on, with a clause of 14 days, another one; and a third that nobody reads to the end because it is long",
    "{{ broken",
    "Short.",
];

fn article(blocks: &[&str], tag: &str, kind: Kind, url: &str) -> Prepared {
    let mut article = Article::new("id", Language::parse(tag).unwrap(), "A title: “x” {y}", blocks.join("\n\n"));
    article.kind = kind;
    article.version = Some(3);
    article.url = (!url.is_empty()).then(|| url.to_owned());
    Prepared::new(article)
}

/// An answer as `answer.rs` makes them, of any form, at any place.
fn answers(article: &Prepared) -> Vec<Answer> {
    let blocks = &article.rendered.blocks;
    let text = |span: &Range<usize>| article.rendered.text[span.clone()].to_owned();
    if article.article.kind == Kind::Reply {
        let whole = 0..article.rendered.text.len();
        return vec![Answer { form: AnswerForm::Reply, text: text(&whole), spans: vec![whole] }];
    }
    let mut answers = Vec::new();
    for pair in article.sentences.windows(2) {
        let span = pair[0].span.start..pair[1].span.end;
        answers.push(Answer { form: AnswerForm::Sentences, text: text(&span), spans: vec![span] });
    }
    let steps: Vec<_> = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Step(_))).collect();
    if !steps.is_empty() {
        let line = |(number, block): (usize, &&rejoinder_text::Block)| format!("{}. {}", number + 1, text(&block.span));
        let lines: Vec<String> = steps.iter().enumerate().map(line).collect();
        let spans = steps.iter().map(|block| block.span.clone()).collect();
        answers.push(Answer { form: AnswerForm::Steps, text: lines.join("\n"), spans });
    }
    for block in blocks.iter().filter(|block| block.header.is_some()) {
        let spans = vec![blocks[block.header.unwrap()].span.clone(), block.span.clone()];
        answers.push(Answer { form: AnswerForm::Row, text: spans.iter().map(text).collect::<Vec<_>>().join("\n"), spans });
    }
    answers
}

/// Some of the answers changed not long ago.
fn quoted<'a>(answer: &'a Answer, article: &'a Prepared) -> Quoted<'a> {
    Quoted { answer, article, changed: answer.text.len().is_multiple_of(2).then(by) }
}

/// The runs of digits in a text.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_numeric()).filter(|run| !run.is_empty())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The phrase of this name, made again, is the text of the part.
pub(super) fn check_phrase(name: &str, part: &Part, url: &str, occasion: &Occasion<'_>) -> Result<(), TestCaseError> {
    let voice = Voice::new(occasion.language, occasion.tone);
    let options = voice.choice(&OPTIONS).unwrap_or_default();
    let slots = [
        ("customer", occasion.customer.unwrap_or_default()),
        ("url", url),
        ("topic", occasion.topic.unwrap_or_default()),
        ("options", &options),
    ];
    let slots = slots.into_iter().chain(occasion.unanswered.iter().map(|ask| ("ask", *ask)));
    let mut remade = slots.map(|slot| voice.say(name, &[slot])).chain([voice.say(name, &[]), voice.say_on(name, by())]).flatten();
    prop_assert!(remade.any(|text| text == part.text), "{name}: {:?}", part.text);
    prop_assert!(!part.text.contains(['{', '}', '\n']) && !part.text.trim().is_empty(), "{name}: {:?}", part.text);
    Ok(())
}

/// Every part is a phrase of the file, made again, or quotes the spans of the version it names, in order.
fn check_source(part: &Part, article: &Prepared, occasion: &Occasion<'_>) -> Result<(), TestCaseError> {
    match &part.source {
        PartSource::Phrase(name) => check_phrase(name, part, article.article.url.as_deref().unwrap_or_default(), occasion)?,
        PartSource::Article { article: id, version, spans, filled, .. } => {
            prop_assert_eq!((id.as_str(), *version), ("id", 3));
            if part.kind == PartKind::Citation {
                prop_assert!(spans.is_empty() && Some(part.text.clone()) == article.article.url.as_deref().map(address));
                return Ok(());
            }
            prop_assert!(!spans.is_empty() && spans.iter().all(|span| article.rendered.text.get(span.clone()).is_some()));
            // Spans of an address that a sentence bound cuts follow one another.
            let mut texts = String::new();
            let mut last = 0;
            for span in spans {
                texts.push_str(if span.start == last { "" } else { " " });
                texts.push_str(&article.rendered.text[span.clone()]);
                last = span.end;
            }
            let quoted = letters(&spoken(&texts));
            let mut quoted: Vec<char> = quoted.chars().filter(|c| marked(*c).is_none()).collect();
            quoted.reverse();
            // What is not quoted is the numbers of steps and what was filled in.
            let mut added = String::new();
            for c in letters(&spoken(&part.text)).chars() {
                if quoted.last() == Some(&c) {
                    quoted.pop();
                } else {
                    added.push(c);
                }
            }
            prop_assert!(!filled.is_empty() || added.chars().all(char::is_numeric), "{added:?} in {:?}", part.text);
            let cut = part.text.ends_with("...");
            prop_assert!(quoted.is_empty() || cut || !filled.is_empty(), "{quoted:?} is not in {:?}", part.text);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_part_is_quoted_or_a_phrase_and_every_form_says_the_same(
        blocks in prop::collection::vec(prop::sample::select(&BLOCKS[..]), 1..6),
        (of, to) in (prop::sample::select(&TAGS[..]), prop::sample::select(&TAGS[..])),
        kind in prop::sample::select(vec![Kind::Article, Kind::Procedure, Kind::Reply, Kind::Reply]),
        ask in prop::sample::select(&KINDS[..]),
        customer in prop::option::of("\\PC{0,10}|[A-Z][a-z]{1,6}|\\{customer\\}|[ \n{}]{0,3}"),
        url in "|https://a\\.example/[a-z{}]{0,80}",
        tone in prop::sample::select(vec![None, Some(Tone::Formal), Some(Tone::Friendly)]),
        unanswered in prop::collection::vec("\\PC{0,10}|[a-z]{1,30}\\?", 0..3),
    ) {
        let unanswered: Vec<&str> = unanswered.iter().map(String::as_str).collect();
        let prepared = article(&blocks, of, kind, &url);
        let language = Language::parse(to).unwrap();
        let given = [("order.number".to_owned(), "KO-1".to_owned())].into_iter().collect();
        let values = Values::new(&given, customer.as_deref());
        for answer in answers(&prepared) {
            let at = |channel| Occasion {
                language: &language, channel, customer: customer.as_deref(), tone, kind: ask, topic: topic(&prepared, &language), values: &values, unanswered: &unanswered,
            };
            let long = draft(&[quoted(&answer, &prepared)], &at(None));
            for channel in [None].into_iter().chain(Channel::ALL.map(Some)) {
                let drafted = draft(&[quoted(&answer, &prepared)], &at(channel));
                prop_assert_eq!(drafted.is_ok(), long.is_ok());
                let (Ok(drafted), Ok(long)) = (drafted, &long) else { continue };
                let said = text(&drafted.parts, channel);
                for part in &drafted.parts {
                    check_source(part, &prepared, &at(channel))?;
                    let is_quoted = matches!(part.source, PartSource::Article { .. }) && part.kind != PartKind::Citation;
                    let known: Vec<&str> = numbers(&long.answer.text).collect();
                    prop_assert!(!is_quoted || numbers(&part.text).all(|number| known.contains(&number)), "{:?}", part.text);
                }
                let raw = ["{{", "{%"].iter().any(|it| said.contains(it)) || said.chars().any(|c| marked(c).is_some());
                // Other articles may write about placeholders.
                prop_assert!(!raw || kind != Kind::Reply, "{}", said);
                prop_assert!(to == "hu" || drafted.parts.iter().any(|part| part.kind == PartKind::Person), "{said}");
                let limit = Room::of(channel, [said.as_str()]).map(|room| (room.taken(&said), room.limit()));
                prop_assert!(limit.is_none_or(|(taken, limit)| taken <= limit), "{limit:?}: {said}");
                let is_named = drafted.parts.iter().any(|part| part.kind == PartKind::Unanswered);
                let can_be_named = to != "hu" && unanswered.iter().any(|ask| ask.contains(char::is_alphanumeric));
                prop_assert!(is_named || !can_be_named, "{said}");
                prop_assert!(channel != Some(Channel::Phone) || !said.contains("://") && !said.contains(" | "), "{said}");
            }
        }
    }
}

#[test]
fn canned_replies_are_not_greeted_or_closed_twice() {
    #[rustfmt::skip]
    let rows = [
        ("Hi {{contact.name}},\n\nIt is done.\n\nKind regards\n{{agent.name}}", "Hi Ann,\n\nIt is done.\n\nKind regards Eve", Some("Ann")),
        ("Hi {{contact.name}},\n\nIt is done.", "Hello!\n\nIt is done.", None),
        ("Hi {{contact.name}}, it is done.", "Hi Ann, it is done.", Some("Ann")),
        ("It is done.", "Hello Ann!\n\nIt is done.", Some("Ann")),
    ];
    for (body, beginning, customer) in rows {
        let prepared = article(&[body], "en", Kind::Reply, "");
        let language = Language::parse("en").unwrap();
        let given = [("agent.name".to_owned(), "Eve".to_owned())].into_iter().collect();
        let values = Values::new(&given, customer);
        let occasion = Occasion {
            language: &language,
            channel: None,
            customer,
            tone: None,
            kind: AskKind::Complaint,
            topic: None,
            values: &values,
            unanswered: &[],
        };
        let drafted = draft(&[quoted(&answers(&prepared)[0], &prepared)], &occasion).unwrap();
        let said: Vec<&Part> = drafted.parts.iter().filter(|part| part.kind != PartKind::Person).collect();
        let said: String = said.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n\n");
        let expected = if body.contains("regards") { beginning.to_owned() } else { format!("{beginning}\n\nKind regards") };
        assert_eq!(said, expected, "{body:?}");
        assert!(!said.contains("sorry"));
    }
}

#[test]
fn further_answers_have_citations_of_their_own() {
    let (offer, cancel) = (
        article(&["Stay and get 20 % off for 3 months."], "en", Kind::Article, "https://a.example/offer"),
        article(&["1. Open your account.\n2. Choose Cancel."], "en", Kind::Procedure, "https://a.example/cancel"),
    );
    let language = Language::parse("en").unwrap();
    let whole = |it: &Prepared| Answer {
        form: AnswerForm::Sentences,
        text: it.rendered.text.clone(),
        spans: vec![it.rendered.blocks[0].span.clone()],
    };
    let (offered, steps) = (whole(&offer), answers(&cancel).pop().unwrap());
    for channel in Channel::ALL {
        let values = Values::default();
        let occasion = Occasion {
            language: &language,
            channel: Some(channel),
            customer: None,
            tone: None,
            kind: AskKind::Cancellation,
            topic: None,
            values: &values,
            unanswered: &[],
        };
        let drafted = draft(&[quoted(&offered, &offer), quoted(&steps, &cancel)], &occasion).unwrap();
        let said = text(&drafted.parts, Some(channel));
        assert!(said.contains("20 %") && said.contains("Open your account") && said.contains("Choose Cancel"), "{channel}: {said}");
        let links = drafted.parts.iter().filter(|part| part.kind == PartKind::Citation).count();
        assert_eq!(links, if channel == Channel::Phone { 0 } else { 2 }, "{channel}: {said}");
    }
}
