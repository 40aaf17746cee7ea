//! scratch
use std::time::Instant;
fn main() {
    let p = std::env::args().nth(1).unwrap();
    let set = rejoinder_eval::Set::read(p.as_ref(), None).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let kb = rejoinder::KnowledgeBase::open_or_create(dir.path().join("k")).unwrap();
    let mut w = kb.writer().unwrap();
    for r in &set.corpus {
        let mut a = rejoinder::Article::new(&r.id, r.lang.clone(), if r.title.trim().is_empty() { "-" } else { &r.title }, &r.body);
        a.markup = rejoinder::Markup::Plain;
        w.put(&a).unwrap();
    }
    w.commit().unwrap();
    for limit in [1, 10, 100] {
        let t = Instant::now();
        for q in set.queries.iter().take(200) {
            std::hint::black_box(kb.search(rejoinder::Query::new(&q.text).limit(limit)).unwrap());
        }
        println!("search {limit}: {:.2} ms", t.elapsed().as_secs_f64() * 1e3 / 200.0);
    }
    let t = Instant::now();
    for q in set.queries.iter().take(200) {
        std::hint::black_box(kb.suggest(rejoinder::Query::new(&q.text)).unwrap());
    }
    println!("suggest: {:.2} ms", t.elapsed().as_secs_f64() * 1e3 / 200.0);
}
