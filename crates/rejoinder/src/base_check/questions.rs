//! Questions that must find their article.

use rejoinder_store::{Result, Timestamp};

use super::{CheckOptions, CheckQuestion, InForceNow, QuestionResult, in_parallel, query_for};
use crate::base::KnowledgeBase;
use crate::outcome::Outcome;

/// A right article must be among so many first suggestions.
pub(super) const AMONG: usize = 3;
/// Stands in a test of an article between the question and what the answer must say.
const SAYS: &str = " => ";

impl KnowledgeBase {
    /// Asks the questions given and those of the articles, each in its scope.
    pub(super) fn ask_all(&self, options: &CheckOptions, articles: &[InForceNow], as_of: Timestamp) -> Result<Vec<QuestionResult>> {
        let mut questions: Vec<CheckQuestion> = options.questions.clone();
        for question in &mut questions {
            question.query.as_of.get_or_insert(as_of);
        }
        questions.extend(articles.iter().flat_map(|it| own_tests(it, as_of)));
        in_parallel(&questions, |question| self.ask_one(question))
    }

    fn ask_one(&self, question: &CheckQuestion) -> Result<QuestionResult> {
        let CheckQuestion { source, query, right, says } = question;
        let suggestions = self.suggest(query)?;
        let first = suggestions.all().next();
        let place = suggestions.all().position(|reply| right.contains(&reply.article)).map(|index| index + 1);
        let says_so = says.as_ref().is_none_or(|says| first.is_some_and(|reply| plain(&reply.text).contains(&plain(says))));
        let passed = if right.is_empty() {
            !matches!(suggestions.outcome, Outcome::Answered)
        } else {
            says_so && place.is_some_and(|place| place <= AMONG)
        };
        Ok(QuestionResult {
            source: source.clone(),
            text: query.text.clone(),
            right: right.clone(),
            says: says.clone(),
            first: first.map(|reply| reply.article.clone()),
            confidence: first.map_or(0.0, |reply| reply.confidence),
            place,
            passed,
        })
    }
}

/// The tests of an article as questions.
fn own_tests(it: &InForceNow, as_of: Timestamp) -> Vec<CheckQuestion> {
    let article = &it.prepared.article;
    let question = |(index, test): (usize, &String)| {
        let (text, says) = test.split_once(SAYS).map_or((test.as_str(), None), |(text, says)| (text, Some(says.trim().to_owned())));
        let source = format!("{} ({}), test {}", article.id, article.language, index + 1);
        CheckQuestion { source, query: query_for(article, text.trim(), as_of), right: vec![article.id.clone()], says }
    };
    article.tests.iter().enumerate().map(question).collect()
}

/// A text without what does not change what it says.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
