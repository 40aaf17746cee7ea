//! scratch
fn main() {
    let dir = tempfile::tempdir().unwrap();
    let kb = rejoinder::KnowledgeBase::open_or_create(dir.path().join("k")).unwrap();
    let mut w = kb.writer().unwrap();
    for r in rejoinder_import::read("examples/help-center".as_ref()).unwrap() { w.put(&r.unwrap().article).unwrap(); }
    w.commit().unwrap();
    let q = rejoinder_eval::read_questions("examples/questions.jsonl".as_ref()).unwrap();
    for id in std::env::args().skip(1) {
        let q = q.iter().find(|q| q.id == id).unwrap();
        println!("== {id} {:?}\n   expected {:?}", q.text, q.expected);
        let mut query = rejoinder::Query::new(&q.text);
        query.region = q.region.clone();
        let r = kb.search(query.clone().limit(20)).unwrap();
        println!("   language {:?}", r.language);
        for (i, h) in r.hits.iter().enumerate() {
            let hit = match &q.expected { rejoinder_eval::Expected::One(e) => *e == h.article, rejoinder_eval::Expected::OneOf(e) => e.contains(&h.article) };
            if i < 2 || hit {
                println!("   {} {} {:.3} {}", i + 1, h.article, h.score, h.contributions.iter().filter(|c| c.adds.abs() > 0.005).map(|c| format!("{}={:.2}", c.feature, c.adds)).collect::<Vec<_>>().join(" "));
            }
        }
    }
}
