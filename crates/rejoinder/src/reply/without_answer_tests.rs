//! What holds of messages that quote nothing: thanks, questions back, and the word that a person will reply.

use proptest::prelude::*;

use super::tests::{KINDS, check_phrase};
use super::*;
use crate::phrases::languages;

pub(super) const OPTIONS: [&str; 3] = ["Lamp NB-4711", "أريكة", "椅子"];

pub(super) fn by() -> Timestamp {
    Timestamp::from_seconds(1_795_392_000)
}

/// The parts that quote nothing, for one customer, and what must hold of them on every channel.
fn check_without_answer(said: Option<&Part>, occasion: &Occasion<'_>) -> Result<(), TestCaseError> {
    let parts = without_answer(said.cloned(), occasion);
    let text = text(&parts, occasion.channel);
    for part in &parts {
        let PartSource::Phrase(name) = &part.source else { return Err(TestCaseError::fail(format!("{part:?}"))) };
        check_phrase(name, part, "", occasion)?;
    }
    prop_assert!(said.is_none_or(|said| parts.contains(said)), "{text}");
    let of = |kind| parts.iter().filter(|part| part.kind == kind).count();
    prop_assert_eq!((of(PartKind::Person), of(PartKind::Answer)), (1, 0), "{}", text);
    let apologizes = occasion.kind == AskKind::Complaint;
    // A text message has no room for it beside a question with long options.
    let may_lack = occasion.channel == Some(Channel::Sms) && of(PartKind::Question) > 0;
    prop_assert!(of(PartKind::Apology) == usize::from(apologizes) || may_lack, "{text}");
    let limit = Room::of(occasion.channel, [text.as_str()]).map(|room| (room.taken(&text), room.limit()));
    prop_assert!(limit.is_none_or(|(taken, limit)| taken <= limit), "{limit:?}: {text}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_said_without_an_answer_is_phrases_that_fit(
        customer in prop::option::of("\\PC{0,10}|[A-Z][a-z]{1,6}"),
        ask in prop::sample::select(&KINDS[..]),
        tone in prop::sample::select(vec![None, Some(Tone::Formal), Some(Tone::Friendly)]),
        facet in prop::sample::select(vec!["clarify_product", "clarify_plan", "clarify_region", "clarify_delivery", "clarify_other"]),
    ) {
        let values = Values::default();
        for language in languages() {
            for channel in [None].into_iter().chain(Channel::ALL.map(Some)) {
                let occasion = Occasion {
                    language, channel, customer: customer.as_deref(), tone, kind: ask, topic: None, values: &values, unanswered: &[],
                };
                let asked = question(facet, &OPTIONS.map(str::to_owned), &occasion);
                let promised = will_reply(by(), &occasion);
                prop_assert!(asked.is_some() && promised.is_some());
                for said in [None, asked.as_ref(), promised.as_ref()] {
                    check_without_answer(said, &occasion)?;
                }
            }
        }
    }
}

#[test]
fn thanks_and_questions_back_need_no_answer() {
    let language = Language::parse("en").unwrap();
    let values = Values::default();
    let at = |channel, kind| Occasion {
        language: &language,
        channel: Some(channel),
        customer: Some("Ann"),
        tone: None,
        kind,
        topic: None,
        values: &values,
        unanswered: &[],
    };
    let asked = |channel| question("clarify_plan", &["A".to_owned(), "B".to_owned()], &at(channel, AskKind::Question));
    let promised = |channel| will_reply("2026-11-23".parse().unwrap(), &at(channel, AskKind::Question));
    let ways = [
        "If you would rather talk to a person, tell us and a colleague will take over.",
        "Would you rather talk to a person? Just tell us.",
    ];
    let thanks = "You are welcome, and thank you for your message!";
    let (told, sorry) = ("Thank you for telling us about this.", "I am sorry to hear that this has caused you trouble.");
    let by = "A colleague will look into this and get back to you by 23 November 2026.";
    use AskKind::{Complaint, Question, Thanks};
    use Channel::{Chat, Email, Phone, Sms, Social};
    #[rustfmt::skip]
    let rows = [
        (Email, Thanks, None, format!("Hello Ann,\n\n{thanks}\n\n{}\n\nKind regards", ways[0])),
        (Chat, Thanks, None, format!("Hello Ann!\n{thanks}\n{}", ways[1])),
        (Sms, Question, asked(Sms), format!("Which plan is it about: A or B?\n{}", ways[1])),
        (
            Email, Question, asked(Email),
            format!("Hello Ann,\n\nThank you for your question.\n\nWhich plan is it about: A or B?\n\n{}\n\nKind regards", ways[0]),
        ),
        (Chat, Complaint, asked(Chat), format!("Hello Ann!\n{sorry}\nWhich plan is it about: A or B?\n{}", ways[1])),
        (Email, Complaint, promised(Email), format!("Hello Ann,\n\n{told} {sorry}\n\n{by}\n\nKind regards")),
        (Chat, Question, promised(Chat), format!("Hello Ann!\nThank you for your question.\n{by}")),
        (Phone, Complaint, promised(Phone), format!("{told} {sorry}\n{by}")),
        (Sms, Question, promised(Sms), format!("Thank you for your question.\n{by}")),
        (Social, Complaint, promised(Social), format!("{told} {sorry}\n{by}")),
    ];
    for (channel, kind, said, expected) in rows {
        assert_eq!(text(&without_answer(said, &at(channel, kind)), Some(channel)), expected);
    }
}

#[test]
fn what_is_needed_least_goes_first_where_the_room_is_little() {
    let values = Values::default();
    let language = Language::parse("zh-Hans").unwrap();
    let occasion = Occasion {
        language: &language,
        channel: Some(Channel::Sms),
        customer: None,
        tone: None,
        kind: AskKind::Complaint,
        topic: None,
        values: &values,
        unanswered: &[],
    };
    let kinds = |length: usize| {
        let asked = question("clarify_product", &["椅".repeat(length), "灯".to_owned()], &occasion);
        without_answer(asked, &occasion).into_iter().map(|part| part.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(100), [PartKind::Apology, PartKind::Question, PartKind::Person]);
    assert_eq!(kinds(155), [PartKind::Question, PartKind::Person]);
    assert_eq!(kinds(180), [PartKind::Question]);
    assert_eq!(kinds(400), [PartKind::Question]);
}
