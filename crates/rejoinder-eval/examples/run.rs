//! scratch
fn main() {
    let mut reports = Vec::new();
    for p in std::env::args().skip(1) {
        let set = rejoinder_eval::Set::read(p.as_ref(), None).unwrap();
        let o = rejoinder_eval::evaluate(&set, &mut |_| {}).unwrap();
        println!("{}", serde_json::to_string(&o.report).unwrap());
        reports.push(o.report);
    }
    print!("{}", rejoinder_eval::table(&reports));
}
