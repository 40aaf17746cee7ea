//! scratch
fn main() {
    let dir = tempfile::tempdir().unwrap();
    let kb = rejoinder::KnowledgeBase::open_or_create(dir.path().join("k")).unwrap();
    let mut w = kb.writer().unwrap();
    let mut n = 0;
    for r in rejoinder_import::read("examples/help-center".as_ref()).unwrap() {
        n += 1;
        w.put(&r.unwrap().article).unwrap();
    }
    w.commit().unwrap();
    println!("{n} articles");
    let q = rejoinder_eval::read_questions("examples/questions.jsonl".as_ref()).unwrap();
    let r = rejoinder_eval::ask(&kb, &q, "2026-11-21".parse().unwrap()).unwrap();
    for m in &r.misses {
        println!("{m}");
    }
    println!("right {}/{} withheld {} abstained {}/{}", r.n_right, r.n_answerable, r.n_withheld, r.n_abstained, r.n_unanswerable);
}
