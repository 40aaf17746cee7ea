//! Canned replies learn from examples: at once, and in the end the same as if all had been there from the beginning.

use std::thread;
use std::time::{Duration, Instant};

use rejoinder::{Article, Kind, KnowledgeBase, Query};

use super::support::{article, base, put};

/// How long the background may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn replies() -> Vec<Article> {
    let rows = [
        (
            "refund",
            "Refund on its way",
            "Your refund is on its way.",
            ["where is my money", "when will I be refunded", "refund has not arrived"],
        ),
        (
            "address",
            "Address changed",
            "We have changed your address.",
            ["I moved house", "please change my address", "send it somewhere else"],
        ),
        (
            "invoice",
            "Copy of the invoice",
            "Your invoice is attached.",
            ["I need the invoice", "send me a bill", "receipt for my purchase"],
        ),
        ("password", "Password reset", "You get a link by mail.", ["I cannot log in", "forgot my password", "locked out of the account"]),
    ];
    let reply = |(id, title, body, examples): (&str, &str, &str, [&str; 3])| {
        let mut it = article(id, "en", title, body);
        it.kind = Kind::Reply;
        it.examples = examples.map(str::to_owned).to_vec();
        it
    };
    rows.into_iter().map(reply).collect()
}

/// The replies with one more example of one of them.
fn taught(id: &str, example: &str) -> Vec<Article> {
    let mut replies = replies();
    replies.iter_mut().filter(|reply| reply.id == id).for_each(|reply| reply.examples.push(example.to_owned()));
    replies
}

fn said(kb: &KnowledgeBase, text: &str) -> Vec<(String, u64)> {
    let suggestions = kb.suggest(Query::new(text).kinds([Kind::Reply])).unwrap();
    suggestions.replies.iter().chain(&suggestions.considered).map(|it| (it.article.clone(), it.confidence.to_bits())).collect()
}

#[test]
fn one_example_changes_what_is_chosen_at_once() {
    let asked = "the parcel robot ate my bill";
    let (_folder, kb) = base(&replies());
    let first = |kb: &KnowledgeBase| said(kb, asked).first().map(|(id, _)| id.clone());
    assert_eq!(first(&kb).as_deref(), Some("invoice"));
    put(&kb, &taught("refund", asked));
    assert_eq!(first(&kb).as_deref(), Some("refund"));
}

#[test]
fn in_the_end_the_order_of_examples_does_not_matter() {
    let (id, example) = ("refund", "the parcel robot ate my bill");
    let questions = [example, "send me my money", "I moved and forgot my password", "the robot again", "bill"];
    let (_folder, anew) = base(&taught(id, example));
    let (_other, learned) = base(&replies());
    // Makes the classifier that the example is then added to.
    questions.iter().for_each(|question| drop(said(&learned, question)));
    put(&learned, &taught(id, example));
    let all = |kb: &KnowledgeBase| questions.map(|question| said(kb, question));
    let (expected, until) = (all(&anew), Instant::now() + PATIENCE);
    while all(&learned) != expected && Instant::now() < until {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(all(&learned), expected);
}
