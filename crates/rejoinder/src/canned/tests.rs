//! Rows of canned replies with what they become, and what holds of every template.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rejoinder_store::{Article, Kind};
use rejoinder_text::Language;

use super::*;
use crate::statements::joined;

fn reply(body: &str) -> Prepared {
    let mut article = Article::new("reply", Language::parse("en").unwrap(), "Title", body);
    article.kind = Kind::Reply;
    Prepared::new(article)
}

fn values() -> Values {
    let given = [
        ("ticket.id", "4711"),
        ("order.number", "KO-1"),
        ("vip", "yes"),
        ("Order Number", "KO-2"),
        ("empty", " "),
        ("evil", "{{vip}}{% if"),
    ];
    let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Values::new(&given.into_iter().collect(), Some("Ann\n Lee"))
}

/// One row a body: the text it becomes, what is missing, and the line of what is broken (0: nothing is).
#[rustfmt::skip]
const ROWS: &[(&str, &str, &[&str], usize)] = &[
    ("No placeholders { } here. At all.", "No placeholders { } here. At all.", &[], 0),
    ("Hi {{ticket.requester.first_name}},\n\nYour ticket is {{ticket.id}}.", "Hi Ann Lee,\nYour ticket is 4711.", &[], 0),
    ("Dear {{ ticket.requester.name }}, {{contact.name}}. Bye.", "Dear Ann Lee, Ann Lee. Bye.", &[], 0),
    ("{{Order Number}} is on its way.", "KO-2 is on its way.", &[], 0),
    ("One. Order {{ order.date }} is {{order.state}}. Three.", "One. Three.", &["order.date", "order.state"], 0),
    ("One {{ empty }}. Two {{ empty }}.", "", &["empty"], 0),
    ("{{ order.date | default: \"today\" }} it leaves. Not {{ order.date | upcase }}.", "today it leaves.", &["order.date"], 0),
    ("{{ contact.name | split: \" \" | first | upcase }}!", "ANN!", &[], 0),
    ("{{ order[\"number\"] }} and {{ order['number'] }}.", "KO-1 and KO-1.", &[], 0),
    ("Hello{% if customer.name %} {{customer.name}}{% endif %}, thanks.", "Hello Ann Lee, thanks.", &[], 0),
    ("Hello{% if nobody %} {{nobody}}{% endif %}, thanks.", "Hello, thanks.", &[], 0),
    ("Hello {% if nobody %}{{nobody}}{% endif %}, thanks.", "Hello, thanks.", &[], 0),
    ("{% if vip %}First. Second.{% else %}Third.{% endif %} Fourth.", "First. Second. Fourth.", &[], 0),
    ("{% if ticket.id == \"1\" %}A.{% elsif vip == 'yes' %}B.{% else %}C.{% endif %}", "B.", &[], 0),
    ("{% unless vip %}A.{% endunless %} B. {% comment %}Note {{x}}.{% endcomment %}", "B.", &[], 0),
    ("{% case vip %}{% when \"yes\" %}A.{% else %}B.{% endcase %}", "A.", &[], 0),
    ("A.\n\n{% if nobody %}\n\nB {{other}}.\n\n{% endif %}\n\nC.", "A.\nC.", &[], 0),
    ("1. Open {{order.number}}.\n2. Ask {{nobody}}.\n3. Go.", "1. Open KO-1.\n3. Go.", &["nobody"], 0),
    ("{{ evil }} said {{- vip -}} so.", "((vip))(% if saidyesso.", &[], 0),
    ("One.\nTwo {{ ticket.id. Three {{vip}}.", "One.", &[], 2),
    ("A. B {{ order.number | explode }}. C.", "A. C.", &[], 1),
    ("A. B {{ vip | date: '%Y' }}. C }}.", "A.", &[], 1),
    ("A. B {% if vip %} C. D. {% for x in y %} E. F.", "A. F.", &[], 1),
    ("A. {% assign x = 1 %} B. {{ x }} C.", "A.", &["x"], 1),
    ("A. {% if vip %}B.", "A.", &[], 1),
    ("A. {% raw %}{{ vip }}{% endraw %}.", "A.", &[], 1),
    ("{{}} {{ }}. A.", "A.", &[], 1),
];

#[test]
fn templates_are_filled_and_what_lacks_is_named() {
    for (body, text, missing, line) in ROWS {
        let reply = reply(body);
        let filled = fill(&reply, &values());
        assert_eq!(joined(&filled.statements), *text, "{body:?} {:?}", filled.fault);
        assert_eq!(
            (filled.missing.as_slice(), filled.fault.map_or(0, |fault| fault.line)),
            (missing.map_to_owned().as_slice(), *line),
            "{body:?}"
        );
    }
}

trait Owned {
    fn map_to_owned(&self) -> Vec<String>;
}

impl Owned for &[&str] {
    fn map_to_owned(&self) -> Vec<String> {
        self.iter().map(|it| (*it).to_owned()).collect()
    }
}

#[test]
fn templates_made_to_cost_cost_little() {
    let nested = format!("{}x{}", "{% if vip %}".repeat(5_000), "{% endif %}".repeat(5_000));
    let rows = [
        nested,
        "{% if vip %}".repeat(100_000),
        format!("{{{{ {}vip{} }}}}", "a[".repeat(120), "]".repeat(120)),
        format!("{{% if {} %}}x{{% endif %}}", "vip and ".repeat(58) + "vip"),
        format!("{{{{ vip {} }}}}", "| append: vip ".repeat(30)),
        "{{ vip }}".repeat(50_000),
        "{{".repeat(100_000),
        "{% comment %}".repeat(100) + &"{% endcomment %}".repeat(100),
        "{{ 'a' | split: '' | first }}".repeat(5_000),
        "{% for i in (1..1000000000) %}x{% endfor %}".to_owned(),
        format!("{{{{ {} }}}}", "9".repeat(400)),
        "{% case vip %}{% else %}{% when 'a' %}{% else %}{% endcase %}".to_owned(),
        "{% if %}{% endif %}{% endunless %}{% else %}".to_owned(),
    ];
    for body in &rows {
        let started = Instant::now();
        // A small stack shows recursion that grows with the template.
        let body = body.clone();
        let of = body.chars().take(40).collect::<String>();
        let run = move || {
            let reply = reply(&body);
            let filled = fill(&reply, &values());
            filled.statements.iter().map(|it| it.text.len()).sum::<usize>() <= 2 * body.len()
        };
        assert!(std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap(), "{of}");
        let taken = started.elapsed();
        println!("{:8.2} ms  {of}", taken.as_secs_f64() * 1e3);
        assert!(taken < Duration::from_secs(2), "{of}: {taken:?}");
    }
}

const PIECES: [&str; 36] = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{{-",
    "-%}",
    " if ",
    " endif ",
    " else ",
    " elsif ",
    " unless ",
    " case ",
    " when ",
    " comment ",
    " endcomment ",
    " vip ",
    " ticket.id ",
    " no.such ",
    " == ",
    " > ",
    "'a'",
    "\"",
    " and ",
    " or ",
    " contains ",
    "|",
    " default: ",
    " upcase ",
    " split: ",
    " first ",
    " 12345678901234567890 ",
    "[",
    "]",
    "(1..9)",
    "Words here. ",
    "\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_template_panics_or_shows_itself(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        let body = pieces.concat();
        let reply = reply(&body);
        let filled = fill(&reply, &values());
        for statement in &filled.statements {
            prop_assert!(!["{{", "}}", "{%", "%}"].iter().any(|it| statement.text.contains(it)), "{:?} of {:?}", statement.text, body);
            prop_assert!(!statement.text.trim().is_empty() && !statement.text.chars().any(|c| marked(c).is_some()));
            // What is said is quoted in order; the rest was filled in.
            let mut rest = statement.text.as_str();
            for span in &statement.spans {
                let quoted = reply.rendered.text[span.clone()].trim();
                let at = rest.find(quoted);
                prop_assert!(at.is_some(), "{:?} is not in {:?} of {:?}", quoted, statement.text, body);
                rest = &rest[at.unwrap_or_default() + quoted.len()..];
            }
        }
    }
}
