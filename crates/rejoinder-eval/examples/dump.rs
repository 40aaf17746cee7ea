//! scratch: dump features. args: OUT maxq withhold(0/1) SETS...
use rejoinder_eval::Set;
use std::io::Write;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let maxq: usize = a[1].parse().unwrap();
    let withhold = a[2] == "1";
    let mut out = std::io::BufWriter::new(std::fs::File::create(&a[0]).unwrap());
    for p in &a[3..] {
        let set = Set::read(p.as_ref(), None).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let kb = rejoinder::KnowledgeBase::open_or_create(dir.path().join("k")).unwrap();
        let mut w = kb.writer().unwrap();
        let h = |s: &str| s.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b))) / 3 % 3 == 0;
        for article in rejoinder_eval::articles(&set) {
            if withhold && h(&article.id) {
                continue;
            }
            w.put(&article).unwrap();
        }
        w.commit().unwrap();
        drop(w);
        let step = (set.queries.len() / maxq).max(1);
        let intents: std::collections::BTreeMap<&str, &str> =
            set.corpus.iter().filter_map(|r| Some((r.id.as_str(), r.intent.as_deref()?))).collect();
        for q in set.queries.iter().step_by(step) {
            let mut query = rejoinder::Query::new(&q.text).limit(60);
            query.reply_language = q.target_lang.clone();
            let r = kb.search(query).unwrap();
            let rel: std::collections::BTreeMap<String, u32> = set
                .judgments
                .get(&q.id)
                .map(|g| g.iter().map(|(k, v)| (intents.get(k.as_str()).copied().unwrap_or(k).to_owned(), *v)).collect())
                .unwrap_or_default();
            writeln!(out, "Q\t{}\t{}\t{}", set.name, q.id, rel.values().map(u32::to_string).collect::<Vec<_>>().join(",")).unwrap();
            for hit in &r.hits {
                let mut f: Vec<_> = hit.contributions.iter().collect();
                f.sort_by_key(|c| c.feature);
                let v: Vec<String> = f.iter().map(|c| format!("{:.5}", c.value)).collect();
                writeln!(out, "{}\t{}", rel.get(&hit.article).copied().unwrap_or(0), v.join("\t")).unwrap();
            }
        }
        eprintln!("{}", set.name);
    }
}
