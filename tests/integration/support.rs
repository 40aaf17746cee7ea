//! A small base to test with.

use rejoinder::{Article, KnowledgeBase, Language, Query, Timestamp};
use tempfile::TempDir;

pub(crate) fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn article(id: &str, tag: &str, title: &str, body: &str) -> Article {
    Article::new(id, language(tag), title, body)
}

pub(crate) fn base(articles: &[Article]) -> (TempDir, KnowledgeBase) {
    let folder = TempDir::new().unwrap();
    let kb = KnowledgeBase::open_or_create(folder.path().join("support.kb")).unwrap();
    put(&kb, articles);
    (folder, kb)
}

pub(crate) fn put(kb: &KnowledgeBase, articles: &[Article]) {
    let mut writer = kb.writer().unwrap();
    for article in articles {
        writer.put(article).unwrap();
    }
    writer.commit().unwrap();
}

/// The ids found, best first.
pub(crate) fn found(kb: &KnowledgeBase, query: impl Into<Query>) -> Vec<String> {
    kb.search(query).unwrap().hits.into_iter().map(|hit| hit.article).collect()
}

/// Everything a search and a suggestion say, as bytes.
pub(crate) fn said(kb: &KnowledgeBase, text: &str) -> String {
    let query = Query::new(text).as_of(time("2026-06-01")).limit(50);
    let results = serde_json::to_string(&kb.search(&query).unwrap()).unwrap();
    let suggestions = serde_json::to_string(&kb.suggest(&query).unwrap()).unwrap();
    format!("{results}\n{suggestions}")
}

/// A base of several languages with repeated words, equal texts and a version history.
pub(crate) fn varied() -> Vec<Article> {
    let mut articles = Vec::new();
    for number in 0..40 {
        let (part, other) = (number % 7, number % 5);
        let body = format!(
            "## Part {part}\n\nThe parcel of kind {other} arrives in {part} days. Refunds take {other} days.\n\n1. Open box {part}.\n2. Send it back.\n"
        );
        articles.push(article(&format!("en/{number:02}"), "en", &format!("Parcels and refunds {other}"), &body));
    }
    for number in 0..10 {
        let body = format!("Paketti saapuu {number} päivässä. Hyvitys maksetaan {number} päivän kuluttua palautuksesta.");
        articles.push(article(&format!("en/{number:02}"), "fi", "Paketit ja hyvitykset", &body));
        articles.push(article(&format!("vi/{number}"), "vi", "Đổi trả hàng", &format!("Bạn có thể đổi trả hàng trong {number} ngày.")));
        articles.push(article(&format!("zh/{number}"), "zh-Hant", "退貨政策", &format!("收到商品後{number}天內可以退貨。")));
    }
    // Equal in everything but the id: only the id can order them.
    for id in ["twin-b", "twin-a", "twin-c"] {
        articles.push(article(id, "en", "Twins", "Nobody can tell these three apart."));
    }
    articles
}

pub(crate) const QUESTIONS: [&str; 12] = [
    "when does my parcel arrive",
    "refund",
    "how do I send box 3 back?",
    "milloin paketti saapuu",
    "hyvitys",
    "doi tra hang",
    "đổi trả hàng trong 3 ngày",
    "退货",
    "twins apart",
    "parcl refnd",
    "zzz qqq",
    "",
];
