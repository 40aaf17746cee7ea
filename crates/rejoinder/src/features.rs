//! What speaks for a candidate, as a few numbers of the same scale for every question and every script.
//!
//! Every feature is a share of what the whole question tells (its idf mass), so that long and short questions, words and pairs of
//! ideographs compare.

use rejoinder_index::{Candidate, Match, PlanLanguage, Scope, Traits, UnitKind};
use rejoinder_text::Form;

use crate::meaning::Near;

/// The features by name, in the order of [`features`]: first those that words alone make, the last two of which are known only once all
/// candidates have theirs; then those that exist where an encoder does.
pub(crate) const FEATURES: [&str; 18] = [
    "article",
    "written",
    "gram",
    "title",
    "title_match",
    "passage",
    "sentence",
    "example",
    "coverage",
    "language",
    "specific",
    "translated",
    "translation",
    "choice",
    "meaning_passage",
    "meaning_nearest",
    "meaning_heading",
    "meaning_example",
];

/// What each feature says of an article, in plain words: `%` stands for its value as a percentage, `#` for the value itself.
const IN_WORDS: [(&str, &str); FEATURES.len()] = [
    ("article", "the whole of it holds % of what the question tells"),
    ("written", "it holds % of what the question's words tell as they are written"),
    ("gram", "it holds % of what the pieces of the question's words tell"),
    ("title", "its title holds % of what the question tells"),
    ("title_match", "its title and the question are % alike"),
    ("passage", "its best passage holds % of what the question tells"),
    ("sentence", "its best sentence holds % of what the question tells"),
    ("example", "its example questions are % like the question"),
    ("coverage", "% of what the question tells stands somewhere in it"),
    ("language", "the question is % as likely in the language it was found in as in the likeliest"),
    ("specific", "of the region, the channel and the product asked for it is made for #"),
    ("translated", "it was found by words of the question in another language: #"),
    ("translation", "its translations hold other words of the question, for #"),
    ("choice", "what the examples of canned replies teach moves it by #"),
    ("meaning_passage", "its nearest passage is % near in meaning"),
    ("meaning_nearest", "the nearest of its title and passages says % the same in other words"),
    ("meaning_heading", "its nearest heading says % the same in other words"),
    ("meaning_example", "its example questions say % the same in other words"),
];

/// What the value of a feature says of an article, in plain words.
pub(crate) fn in_words(feature: &str, value: f64) -> String {
    let said = IN_WORDS.iter().find(|(name, _)| *name == feature).map_or(feature, |(_, words)| words);
    // To two places, without zeros at the end.
    let number = (100.0 * value).round() / 100.0;
    said.replace('%', &format!("{:.0}\u{a0}%", 100.0 * value)).replace('#', &number.to_string())
}

/// How many of the features exist without an encoder.
pub(crate) const N_OF_WORDS_ALONE: usize = 14;

/// The values of the features, in the order of [`FEATURES`].
pub(crate) type Features = [f64; FEATURES.len()];

/// BM25's saturation and length normalisation for whole records: the values of Robertson and Zaragoza (2009), better here than the
/// weaker ones of Trotman et al. (2014), because pieces of words pile up by chance in long articles.
const ARTICLE_K1: f64 = 1.2;
const ARTICLE_B: f64 = 0.75;
/// The same for passages, which are of about one length by construction.
const PASSAGE_K1: f64 = 0.9;
const PASSAGE_B: f64 = 0.3;
const PASSAGE_LENGTH: f64 = 130.0;
/// A sentence of this many words counts in full; a longer one is likely to hold a word by chance.
const SENTENCE_LENGTH: f64 = 30.0;

/// The power of a nearness that is to tell what words the question otherwise from what is on the same subject: titles that name a subject
/// and nothing else would mislead. The nearest of title and passages with this power, beside the nearest passage without, held out better
/// over families of sets than the title alone with any power.
const PARAPHRASE: i32 = 4;

/// What a question tells, word by word; made once for all candidates of a language.
pub(crate) struct Information {
    total: f64,
    written: f64,
    gram: f64,
    /// For each word, what each of its terms tells.
    told: Vec<Vec<f64>>,
}

impl Information {
    pub(crate) fn of(plan: &PlanLanguage) -> Self {
        let total = plan.total_information();
        // Related words have stems alone, so the other forms are all of the question itself.
        let own = |form: Form| plan.terms.iter().filter(|term| term.form == form).map(|term| term.weight * term.idf).sum();
        let told = plan.words.iter().map(|word| plan.told(word)).collect();
        Self { total, written: own(Form::Written), gram: own(Form::Gram), told }
    }
}

/// The features of a candidate, in the order of [`FEATURES`], and its best passage. `language` tells how likely the question is in the
/// candidate's language; what is made for the asker's region, channel or product is more specific than what is for all. `near` is what
/// an encoder says.
pub(crate) fn features(
    plan: &PlanLanguage,
    information: &Information,
    candidate: &Candidate,
    language: f64,
    scope: &Scope,
    near: &Near,
) -> (Features, usize) {
    let (mut written, mut grams) = (0.0, 0.0);
    let [written_norm, gram_norm] = [1, 2].map(|index| record_norm(plan, candidate, index));
    for (term, count) in candidate.matches.iter().map(|found| (&plan.terms[found.term], f64::from(found.count))) {
        match term.form {
            Form::Written => written += term.weight * term.idf * saturated(count, written_norm),
            Form::Gram => grams += term.weight * term.idf * saturated(count, gram_norm),
            _ => {}
        }
    }
    let units = Units::score(plan, information, candidate, near);
    // An example question speaks by its wording, of which nothing is left in a translated question.
    let translated = plan.is_translated();
    let features = [
        share(units.article, information.total),
        share(written, information.written),
        share(grams, information.gram),
        share(units.title, information.total),
        (share(units.title, information.total) * units.title_precision).sqrt(),
        share(units.passage, information.total),
        share(units.sentence, information.total),
        if translated { 0.0 } else { share(units.example, information.total) },
        share(units.coverage, information.total),
        language,
        specific(scope, candidate.traits),
        f64::from(u8::from(translated)),
        0.0,
        0.0,
        near.passage(),
        near.title.max(near.passage()).powi(PARAPHRASE),
        near.heading.powi(PARAPHRASE),
        several(near.examples.iter().map(|example| example.powi(PARAPHRASE)).collect()),
    ];
    (features, units.best_passage)
}

/// How many restrictions of the query the candidate was made for; it satisfies them, or it would not be a candidate.
fn specific(scope: &Scope, traits: Traits) -> f64 {
    let met = [
        traits.regional && !scope.regions.is_empty(),
        traits.by_channel && scope.channel.is_some(),
        traits.by_product && scope.product.is_some(),
    ];
    met.into_iter().filter(|met| *met).count() as f64
}

/// How many positions a word takes up: one where words are the units of matching, more where pairs of characters are.
fn positions_of_a_word(plan: &PlanLanguage) -> f64 {
    let [stems, written, _] = plan.mean_lengths;
    if written > 0.0 { (stems / written).max(1.0) } else { 1.0 }
}

/// BM25's length normalisation of a whole record, by the lengths at an index of [`Candidate::lengths`].
fn record_norm(plan: &PlanLanguage, candidate: &Candidate, index: usize) -> f64 {
    ARTICLE_K1 * (1.0 - ARTICLE_B + ARTICLE_B * candidate.lengths[index] as f64 / plan.mean_lengths[index])
}

/// BM25's term frequency part, scaled so that many occurrences approach 1.
fn saturated(count: f64, norm: f64) -> f64 {
    count / (count + norm)
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// What the parts of a record hold of the question.
#[derive(Default)]
struct Units {
    article: f64,
    title: f64,
    /// The share of the title's tokens that are words of the question.
    title_precision: f64,
    passage: f64,
    best_passage: usize,
    sentence: f64,
    example: f64,
    coverage: f64,
}

impl Units {
    fn score(plan: &PlanLanguage, information: &Information, candidate: &Candidate, near: &Near) -> Self {
        let mut result = Self::default();
        let units = &candidate.units;
        let mut by_unit = vec![0.0; units.len()];
        let mut matched = vec![0.0_f64; units.len()];
        let mut by_passage = vec![0.0; candidate.passages.len()];
        let mut covered = vec![0.0_f64; plan.words.len()];
        let mut by_term: Vec<Option<&Match>> = vec![None; plan.terms.len()];
        candidate.matches.iter().for_each(|found| by_term[found.term] = Some(found));
        let mut places: Vec<(u32, f64)> = Vec::new();
        let norm = record_norm(plan, candidate, 0);
        for (word, it) in plan.words.iter().enumerate() {
            places.clear();
            let mut in_article = 0.0_f64;
            let terms = it.terms.iter().zip(&information.told[word]);
            for (term, &told) in terms.filter(|(it, _)| plan.terms[it.term].form.is_unit()) {
                if let Some(found) = by_term[term.term] {
                    in_article = in_article.max(told * saturated(f64::from(found.count), norm));
                    places.extend(found.positions.iter().map(|&position| (position, told)));
                    covered[word] = covered[word].max(told);
                }
            }
            result.article += in_article;
            if it.terms.len() > 1 {
                places.sort_unstable_by_key(|(position, _)| *position);
            }
            locate(candidate, it.weight, &places, &mut by_unit, &mut matched, &mut by_passage);
        }
        let sentence_length = SENTENCE_LENGTH * positions_of_a_word(plan);
        let mut examples = Vec::new();
        for (index, unit) in units.iter().enumerate() {
            let length = f64::from(unit.end.saturating_sub(unit.start)).max(1.0);
            let precision = (matched[index] / length).min(1.0);
            match unit.kind {
                UnitKind::Title => (result.title, result.title_precision) = (by_unit[index], precision),
                UnitKind::Example => examples.push(by_unit[index] * precision.sqrt()),
                UnitKind::Heading | UnitKind::Sentence => {
                    result.sentence = result.sentence.max(by_unit[index] * (sentence_length / length).min(1.0).sqrt());
                }
            }
        }
        result.example = several(examples);
        result.passage = by_passage.iter().copied().fold(0.0, f64::max);
        // What to show: the share of the question that the passage holds and its nearness speak alike.
        let mut best = 0.0;
        for (index, told) in by_passage.into_iter().enumerate() {
            let speaks = share(told, information.total) + near.passages.get(index).copied().unwrap_or_default();
            if speaks > best {
                (best, result.best_passage) = (speaks, index);
            }
        }
        result.coverage = covered.iter().sum();
        result
    }
}

/// Several examples alike say more than one; falling weights keep one good example worth more than many middling ones.
fn several(mut examples: Vec<f64>) -> f64 {
    examples.sort_unstable_by(|a, b| f64::total_cmp(b, a));
    let weights = [1.0, 0.25, 0.1];
    examples.iter().zip(weights).map(|(example, weight)| example * weight).sum::<f64>() / weights.iter().sum::<f64>()
}

/// Adds what one word tells, at ascending places, to the units and passages it stands in: to a unit once, to a passage by how often. A
/// place counts as matched by the weight of its word, so that a title is not matched by its articles and prepositions.
fn locate(candidate: &Candidate, weight: f64, places: &[(u32, f64)], by_unit: &mut [f64], matched: &mut [f64], by_passage: &mut [f64]) {
    let units = &candidate.units;
    let (mut unit, mut in_unit) = (0, 0.0_f64);
    let (mut passage, mut count, mut in_passage) = (usize::MAX, 0.0, 0.0_f64);
    for &(position, told) in places {
        if units.get(unit + 1).is_some_and(|next| next.start <= position) {
            by_unit[unit] += in_unit;
            in_unit = 0.0;
            unit += units[unit + 1..].partition_point(|next| next.start <= position);
        }
        matched[unit] += weight;
        in_unit = in_unit.max(told);
        let Some(here) = candidate.passages.partition_point(|&first| first <= unit).checked_sub(1) else { continue };
        if here != passage {
            add_passage(by_passage, candidate, passage, in_passage, count);
            (passage, count, in_passage) = (here, 0.0, 0.0);
        }
        count += 1.0;
        in_passage = in_passage.max(told);
    }
    if let Some(last) = by_unit.get_mut(unit) {
        *last += in_unit;
    }
    add_passage(by_passage, candidate, passage, in_passage, count);
}

fn add_passage(by_passage: &mut [f64], candidate: &Candidate, passage: usize, told: f64, count: f64) {
    let Some(&first) = candidate.passages.get(passage) else { return };
    let start = candidate.units[first].start;
    let after = candidate.passages.get(passage + 1).map(|&next| candidate.units[next].start);
    let end = after.or(candidate.units.last().map(|unit| unit.end)).unwrap_or(start);
    let length = f64::from(end.saturating_sub(start));
    by_passage[passage] += told * saturated(count, PASSAGE_K1 * (1.0 - PASSAGE_B + PASSAGE_B * length / PASSAGE_LENGTH));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_plain_words() {
        assert_eq!(IN_WORDS.map(|(name, _)| name), FEATURES);
        for name in FEATURES {
            let said = in_words(name, 0.25);
            assert!(said.contains("25\u{a0}%") != said.contains("0.25") && said != name, "{said}");
        }
    }
}
