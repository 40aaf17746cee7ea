//! A question's words in the other languages of a base, by the term tables that its linked translations teach.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rejoinder_text::{Form, Language};
use tantivy::DocAddress;

use crate::error::IndexError;
use crate::expand::LEAST_LIKELIHOOD;
use crate::heard::Words;
use crate::links::{Linked, Links};
use crate::plan::{Plan, PlanLanguage, PlanWord, Terms};
use crate::scope::View;
use crate::snapshot::Snapshot;
use crate::term_table::TermTable;

/// How much a word as it stands weighs beside its translation, where the other language has both.
const UNTRANSLATED: f64 = 0.5;
/// Terms that stand for a word less than this are not translated: what is related to a word in one language and what that becomes in
/// another is too far from it.
const LEAST_STRENGTH: f64 = 0.6;
/// How many pairs of languages are kept ready; each takes some megabytes at most.
const KEPT_LESSONS: usize = 256;

/// What the linked translations of a view teach, learned when first needed.
#[derive(Default)]
pub(crate) struct Learned {
    links: Mutex<Option<Arc<Links>>>,
    /// By source and target language.
    lessons: Mutex<BTreeMap<(String, String), Known>>,
}

/// Nothing until it is learned; then a lesson, or that there is none to learn, for nothing is linked or all can be read in the source
/// language.
type Known = Arc<Mutex<Option<Option<Arc<Lesson>>>>>;

/// What is known of two languages.
struct Lesson {
    table: TermTable,
    /// What can be read in the first.
    linked: Arc<Linked>,
}

/// Which records of its language a plan is for.
#[derive(Clone, Default)]
pub(crate) enum Reach {
    #[default]
    All,
    /// Those that can be read in the language of the question.
    Linked(Arc<Linked>),
    /// The others.
    Unlinked(Arc<Linked>),
}

impl Reach {
    pub(crate) fn includes(&self, record: DocAddress) -> bool {
        match self {
            Self::All => true,
            Self::Linked(linked) => linked.contains(record),
            Self::Unlinked(linked) => !linked.contains(record),
        }
    }
}

impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "All",
            Self::Linked(_) => "Linked",
            Self::Unlinked(_) => "Unlinked",
        })
    }
}

impl Snapshot {
    /// Adds the question in the other languages of the base, translated from one of the plan's languages; `likelihood` tells how likely it
    /// is in each, 1 for the likeliest. It is for the articles that cannot be read in that language; all others are found by the words as
    /// they stand. Where there are none, or nothing is linked, the plan stays as it is.
    ///
    /// # Errors
    ///
    /// If the index can no longer be read.
    pub fn translate(&self, plan: &mut Plan, source: usize, likelihood: &[f64], view: &View) -> Result<(), IndexError> {
        let Some(from) = plan.languages.get(source).filter(|_| plan.languages.len() > 1).cloned() else { return Ok(()) };
        // Where the question may well be in that language, its words as they stand are the question.
        let is_likely = |index: usize| likelihood.get(index).is_some_and(|likelihood| *likelihood >= LEAST_LIKELIHOOD);
        for index in (0..plan.languages.len()).filter(|&index| index != source && !is_likely(index)) {
            let into = &plan.languages[index];
            let Some(lesson) = self.lesson(&from.language, &into.language, view)? else { continue };
            let Ok(language) = Language::parse(&into.language) else { continue };
            let mut translated = self.heard(&language, view, |heard| {
                let mut translated = translated(&from, into, heard, &lesson.table);
                self.look_up(&mut translated, view, heard).map(|()| translated)
            })?;
            translated.reach = Reach::Unlinked(lesson.linked.clone());
            plan.languages[index].reach = Reach::Linked(lesson.linked.clone());
            plan.languages.push(translated);
        }
        Ok(())
    }

    /// What is known of two languages. No two threads learn the same, and none waits for what another learns of other languages.
    fn lesson(&self, source: &str, target: &str, view: &View) -> Result<Option<Arc<Lesson>>, IndexError> {
        let kept = {
            let mut lessons = view.learned.lessons.lock().unwrap_or_else(PoisonError::into_inner);
            let languages = (source.to_owned(), target.to_owned());
            if lessons.len() >= KEPT_LESSONS && !lessons.contains_key(&languages) {
                lessons.pop_first();
            }
            lessons.entry(languages).or_default().clone()
        };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lesson) = &*kept {
            return Ok(lesson.clone());
        }
        let links = self.links(view)?;
        let readable = links.count(source, target) < view.statistics(target).n_records;
        let lesson = if readable { self.learn(&links, source, target)?.map(Arc::new) } else { None };
        Ok(kept.insert(lesson).clone())
    }

    fn links(&self, view: &View) -> Result<Arc<Links>, IndexError> {
        let mut links = view.learned.links.lock().unwrap_or_else(PoisonError::into_inner);
        match &*links {
            Some(links) => Ok(links.clone()),
            None => Ok(links.insert(Arc::new(Links::read(self, view)?)).clone()),
        }
    }

    fn learn(&self, links: &Links, source: &str, target: &str) -> Result<Option<Lesson>, IndexError> {
        let (articles, translations) = links.pairs(self, source, target)?;
        if articles.is_empty() {
            return Ok(None);
        }
        let table = TermTable::learn(&self.side(source, &articles)?, &self.side(target, &translations)?);
        Ok((!table.is_empty()).then(|| Lesson { table, linked: Arc::new(links.with(self, source)) }))
    }
}

/// The plan of a question in another language. A word becomes its translations, the likeliest of which counts in full; a word without
/// one stays as it is, and where the other language does not know it either, tells as much as it does in its own.
fn translated(from: &PlanLanguage, into: &PlanLanguage, heard: &mut Words<'_>, table: &TermTable) -> PlanLanguage {
    let mut terms = Terms::default();
    let mut words = Vec::with_capacity(from.words.len());
    for own in &from.words {
        let here = into.words.iter().find(|word| word.position == own.position);
        let as_it_stands = || here.into_iter().flat_map(|word| &word.terms).map(|it| (*it, &into.terms[it.term]));
        let known = || as_it_stands().filter(|(it, term)| it.strength >= 1.0 && term.frequency > 0);
        let is_known = known().any(|(_, term)| term.form == Form::Stem);
        let mut meanings: BTreeMap<&str, f64> = BTreeMap::new();
        for it in own.terms.iter().filter(|it| from.terms[it.term].form == Form::Stem && it.strength >= LEAST_STRENGTH) {
            for (stem, probability) in table.translations(&from.terms[it.term].text) {
                let meaning = meanings.entry(stem).or_default();
                *meaning = meaning.max(it.strength * probability);
            }
        }
        let mut word = PlanWord { terms: Vec::new(), ..own.clone() };
        let mut add = |word: &mut PlanWord, form, text: &str, strength| {
            let term = terms.of(form, text, word.weight * strength);
            word.find_by(term, strength);
        };
        let best = meanings.values().copied().fold(0.0, f64::max);
        if best == 0.0 {
            if !is_known {
                word.weight = word.weight.min(from.information(own) / into.most_information());
            }
            for (it, term) in as_it_stands() {
                add(&mut word, term.form, &term.text, it.strength);
            }
            words.push(word);
            continue;
        }
        let likeliest = meanings.iter().find(|(_, probability)| **probability == best).map_or("", |(stem, _)| *stem);
        heard.analyze(likeliest, 0, &mut |token| {
            // A stem does not tell how its words end.
            if token.form == Form::Gram && !token.text.ends_with('_') {
                add(&mut word, Form::Gram, token.text, 1.0);
            }
        });
        for (_, term) in known() {
            match term.form {
                Form::Stem => {
                    let meaning = meanings.entry(&term.text).or_default();
                    *meaning = meaning.max(UNTRANSLATED * best);
                }
                Form::Written | Form::Code => add(&mut word, term.form, &term.text, 1.0),
                Form::Folded | Form::Gram => {}
            }
        }
        for (stem, probability) in meanings {
            add(&mut word, Form::Stem, stem, probability / best);
        }
        words.push(word);
    }
    PlanLanguage { words, terms: terms.all, ..into.clone() }
}
