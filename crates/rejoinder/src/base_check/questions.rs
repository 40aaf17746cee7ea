//! Questions that must find their article.

use std::collections::BTreeSet;

use rejoinder_store::{ErrorKind, Result, Timestamp};

use super::{CheckOptions, CheckQuestion, InForceNow, QuestionResult, in_parallel, query_for};
use crate::base::KnowledgeBase;
use crate::outcome::Outcome;

/// A right article must be among so many first suggestions.
pub(super) const AMONG: usize = 3;
/// Stands in a test of an article between the question and what the answer must say.
const SAYS: &str = "=> ";

impl KnowledgeBase {
    /// Asks the questions given and those of the articles, each in its scope.
    pub(super) fn ask_all(&self, options: &CheckOptions, articles: &[InForceNow], as_of: Timestamp) -> Result<Vec<QuestionResult>> {
        let mut questions: Vec<CheckQuestion> = options.questions.clone();
        for question in &mut questions {
            question.query.as_of.get_or_insert(as_of);
        }
        questions.extend(articles.iter().flat_map(|it| own_tests(it, as_of)));
        let ids: BTreeSet<&str> = articles.iter().map(|it| it.prepared.article.id.as_str()).collect();
        in_parallel(&questions, |question| self.ask_one(question, &ids))
    }

    fn ask_one(&self, question: &CheckQuestion, ids: &BTreeSet<&str>) -> Result<QuestionResult> {
        let CheckQuestion { source, query, right, says } = question;
        let mut result = QuestionResult {
            source: source.clone(),
            text: query.text.clone(),
            right: right.clone(),
            says: says.clone(),
            first: None,
            confidence: 0.0,
            place: None,
            answered: false,
            refused: None,
            passed: false,
            scope: format!("{:?} {:?}", query.scope(), query.language),
        };
        if query.text.trim().is_empty() {
            result.refused = Some("it asks nothing: write a question".to_owned());
            return Ok(result);
        }
        if let Some(id) = right.iter().find(|_| !right.iter().any(|id| ids.contains(id.as_str()))) {
            result.refused = Some(format!("no article {id} is in force: correct the id, or write none if it must be handed over"));
            return Ok(result);
        }
        let suggestions = match self.suggest(query) {
            Ok(suggestions) => suggestions,
            // One question that cannot be asked is a fault of its own, and no reason not to ask the others.
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                result.refused = Some(format!("it cannot be asked: {error}"));
                return Ok(result);
            }
            Err(error) => return Err(error),
        };
        let first = suggestions.all().next();
        let is_answered = matches!(suggestions.outcome, Outcome::Answered);
        let place = suggestions.all().position(|reply| right.contains(&reply.article)).map(|index| index + 1);
        let says_so = says.as_ref().is_none_or(|says| first.is_some_and(|reply| plain(&reply.text).contains(&plain(says))));
        let passed = if right.is_empty() { !is_answered } else { says_so && place.is_some_and(|place| place <= AMONG) };
        let is_right = first.is_some_and(|reply| right.contains(&reply.article));
        Ok(QuestionResult {
            first: first.map(|reply| reply.article.clone()),
            confidence: first.map_or(0.0, |reply| reply.confidence),
            place,
            answered: if right.is_empty() { !is_answered } else { is_answered && is_right },
            passed,
            ..result
        })
    }
}

/// The tests of an article as questions.
fn own_tests(it: &InForceNow, as_of: Timestamp) -> Vec<CheckQuestion> {
    let article = &it.prepared.article;
    let question = |(index, test): (usize, &String)| {
        let (text, says) = test.split_once(SAYS).map_or((test.as_str(), ""), |(text, says)| (text, says.trim()));
        let (text, says) = (text.trim().trim_end_matches("=>"), Some(says.to_owned()).filter(|says| !says.is_empty()));
        let source = format!("{} ({}), test {}", article.id, article.language, index + 1);
        CheckQuestion { source, query: query_for(article, text.trim(), as_of), right: vec![article.id.clone()], says }
    };
    article.tests.iter().enumerate().map(question).collect()
}

/// A text without what does not change what it says.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
