use proptest::prelude::*;
use rejoinder_text::{Analyzer, Language};

use super::{Bag, Classifier, Example};

fn bag(text: &str) -> Bag {
    Bag::of(&Analyzer::new(Language::parse("en").ok().as_ref()), text)
}

fn classifier(n_labels: usize, examples: &[(usize, &str, Option<Vec<f32>>)]) -> Classifier {
    let bags: Vec<Bag> = examples.iter().map(|(_, text, _)| bag(text)).collect();
    let examples = examples.iter().zip(&bags);
    let examples: Vec<Example<'_>> =
        examples.map(|((label, _, embedding), bag)| Example { label: *label, bag, embedding: embedding.as_deref() }).collect();
    Classifier::train(n_labels, &examples).unwrap()
}

fn best(scores: &[f32]) -> Option<usize> {
    (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))
}

/// Who says it and what they say: no single word decides.
const EXAMPLES: [(usize, &str); 9] = [
    (0, "where is my parcel"),
    (0, "my parcel has not come"),
    (0, "when will the parcel arrive"),
    (1, "I want my money back"),
    (1, "when will I get the money"),
    (1, "refund my order please"),
    (2, "my card was declined"),
    (2, "the card does not work"),
    (2, "why was my card not accepted"),
];

fn check(message: &str, label: usize) {
    let examples = EXAMPLES.map(|(label, text)| (label, text, None));
    let scores = classifier(3, &examples).scores(&bag(message), None);
    assert_eq!(best(&scores), Some(label), "{message}: {scores:?}");
    assert!(scores[label] > 0.0, "{message}: {scores:?}");
}

#[test]
fn words_decide() {
    check("where is the parcel", 0);
    check("parcels not arrived", 0);
    check("money back please", 1);
    check("card declined", 2);
    check("my credit card is not working", 2);
}

#[test]
fn pieces_of_misspelt_words_decide() {
    check("parcell", 0);
    check("refundd my order", 1);
}

#[test]
fn an_embedding_decides_where_words_do_not() {
    let examples = [(0, "one", Some(vec![1.0, 0.0])), (0, "two", Some(vec![0.8, 0.6])), (1, "three", Some(vec![0.0, -1.0]))];
    let classifier = classifier(2, &examples);
    assert_eq!(best(&classifier.scores(&bag("other"), Some(&[1.0, 0.0]))), Some(0));
    assert_eq!(best(&classifier.scores(&bag("other"), Some(&[-0.6, -0.8]))), Some(1));
}

#[test]
fn an_unfit_embedding_counts_as_none() {
    let examples = [(0, "one", Some(vec![1.0, 0.0])), (1, "two", Some(vec![0.0, 1.0]))];
    let classifier = classifier(2, &examples);
    let without = classifier.scores(&bag("one"), None);
    for unfit in [vec![], vec![1.0], vec![1.0, 0.0, 0.0], vec![f32::NAN, 0.0], vec![0.0, f32::INFINITY]] {
        assert_eq!(classifier.scores(&bag("one"), Some(&unfit)), without, "{unfit:?}");
    }
}

#[test]
fn nothing_to_learn_from_gives_no_label_a_preference() {
    assert_eq!(classifier(0, &[]).scores(&bag("anything"), Some(&[1.0])), Vec::<f32>::new());
    assert_eq!(classifier(3, &[]).scores(&bag("anything"), None), [0.0; 3]);
    assert_eq!(classifier(1, &[(1, "out of range", None), (7, "far out", None)]).scores(&bag("out of range"), None), [0.0]);
}

#[test]
fn one_label_is_certain_of_its_examples() {
    let one = classifier(1, &[(0, "where is my parcel", None), (0, "", None)]);
    assert!(one.scores(&bag("where is my parcel"), None)[0] > 0.9);
}

#[test]
fn a_rare_label_is_not_drowned() {
    let mut examples = vec![(1, "close my account", None)];
    examples.extend((0..200).map(|_| (0, "open my account", None)));
    assert_eq!(best(&classifier(2, &examples).scores(&bag("close my account"), None)), Some(1));
}

#[test]
fn the_nearest_examples_count_in_any_order_and_more_where_there_are_few() {
    let few = classifier(2, &[(0, "one", None), (1, "two", None)]);
    assert!(few.combine(0.5, []) > 0.0 && few.combine(0.5, []) < few.combine(0.5, [0.1]));
    assert_eq!(few.combine(0.5, [f32::NAN]), few.combine(0.5, []));
    assert!((few.combine(1.0, [1.0; 3]) - 1.0).abs() < 1e-6);
    assert_eq!(few.combine(0.0, [0.1, 0.9, 0.3, 0.2]), few.combine(0.0, [0.3, 0.2, 0.1, 0.9]));
    assert!(few.combine(0.0, [0.9, 0.8]) > few.combine(0.0, [0.9, 0.1]));
    assert!(few.combine(0.0, [0.9, 0.1]) > few.combine(0.0, [0.5, 0.5]));
    let many: Vec<(usize, &str, Option<Vec<f32>>)> = (0..100).map(|index| (index % 2, "one", None)).collect();
    assert!(few.combine(0.0, [0.5]) > classifier(2, &many).combine(0.0, [0.5]));
}

fn examples() -> impl Strategy<Value = Vec<(usize, String, Option<Vec<f32>>)>> {
    let text = prop_oneof![Just(String::new()), "[a-d]{1,6}( [a-d]{1,6}){0,5}", ".{0,20}"];
    let embedding = prop::option::of(prop::collection::vec(prop_oneof![-1.0_f32..1.0, Just(f32::NAN), Just(f32::MAX)], 2..4));
    prop::collection::vec((0..5_usize, text, embedding), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the examples and the message: a number for every label, the same bits in whatever order the examples come.
    #[test]
    fn scores_are_numbers_and_the_order_of_examples_does_not_matter(
        (examples, shuffled) in examples().prop_flat_map(|examples| (Just(examples.clone()), Just(examples).prop_shuffle())),
        message in ".{0,30}",
        embedding in prop::collection::vec(-1.0_f32..1.0, 0..4),
    ) {
        let train = |examples: &[(usize, String, Option<Vec<f32>>)]| {
            let borrowed: Vec<_> = examples.iter().map(|(label, text, embedding)| (*label, text.as_str(), embedding.clone())).collect();
            classifier(4, &borrowed).scores(&bag(&message), Some(&embedding))
        };
        let scores = train(&examples);
        prop_assert_eq!(scores.len(), 4);
        prop_assert!(scores.iter().all(|score| score.is_finite()), "{:?}", scores);
        let bits = |scores: &[f32]| scores.iter().map(|score| score.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&scores), bits(&train(&shuffled)));
    }

    /// An example said twice is not a contradiction: its own label stays the best for it, unless another label has the same text.
    #[test]
    fn duplicates_keep_their_label(texts in prop::collection::btree_set("[a-d]{3,6} [e-h]{3,6}", 2..6), times in 1..4_usize) {
        let examples: Vec<_> = texts.iter().enumerate().flat_map(|(label, text)| vec![(label, text.as_str(), None); times]).collect();
        let classifier = classifier(texts.len(), &examples);
        for (label, text) in texts.iter().enumerate() {
            prop_assert_eq!(best(&classifier.scores(&bag(text), None)), Some(label));
        }
    }
}
