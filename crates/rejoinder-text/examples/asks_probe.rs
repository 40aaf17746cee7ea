use std::io::BufRead;
fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let text: String = serde_json::from_str(&line).unwrap();
        let m = rejoinder_text::message(&text);
        println!("{}", serde_json::json!({"text": m.text, "asks": m.asks, "kind": m.kind.as_str(), "corrects": m.corrects}));
    }
}
