//! Random bases of invented articles whose every text can be traced to the version it stands in, and a plain model of what a query may see.
//! The model is written from the rules and calls nothing of the engine.

use std::collections::BTreeMap;

use rejoinder::{Article, Channel, Kind, Query, Status, Timestamp};
use serde_json::Value;

use super::support::language;

/// Random numbers that are the same on every machine (splitmix64).
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % n.max(1) as u64) as usize
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// One or two of these.
    fn some(&mut self, all: &[&str]) -> Vec<String> {
        let mut some: Vec<String> = (0..1 + self.below(2)).map(|_| (*self.of(all)).to_owned()).collect();
        some.sort();
        some.dedup();
        some
    }
}

/// How people of a language write. `{t}` is a topic, `{d}`, `{a}` and `{c}` are a duration, an amount and a code, `{n}` a name; `{m}` and
/// its like are made-up words, `{y}` the compound of [`misspelt_common`].
pub(crate) struct Tongue {
    pub(crate) tag: &'static str,
    pub(crate) topics: [&'static str; 4],
    title: &'static str,
    heading: &'static str,
    body: [&'static str; 4],
    pub(crate) question: [&'static str; 2],
    /// What accents are put on, and how it is written then.
    accents: [(char, char); 2],
}

pub(crate) const TONGUES: [Tongue; 5] = [
    Tongue {
        tag: "en",
        topics: ["parcel", "refund", "battery", "invoice"],
        title: "Rules for your {t} {m}",
        heading: "The {h} way",
        body: [
            "You can send the {t} back within {d} days of delivery.",
            "The {t} is checked in the {m} hall by our colleague {n} before we pay.",
            "Quote the code {c} and pay {a} EUR for the {x}.",
            "Whoever lost the {t} writes {r} on the {v} form for mirasolen or {y} and waits for an answer.",
        ],
        question: ["How long can I send the {t} back?", "What happens with my {t}"],
        accents: [('a', 'á'), ('o', 'ó')],
    },
    Tongue {
        tag: "fi",
        topics: ["paketti", "hyvitys", "akku", "lasku"],
        title: "Ohjeet: {t} {m}",
        heading: "Tapa {h}",
        body: [
            "Voit palauttaa tuotteen {t} {d} päivän kuluessa toimituksesta.",
            "Meillä {n} tarkastaa, että {t} on hallissa {m}, ennen kuin maksamme.",
            "Mainitse koodi {c} ja maksa {a} EUR tuotteesta {x}.",
            "Jos {t} katosi, kirjoita {r} lomakkeelle {v} mirasolen, {y} ja odota vastausta.",
        ],
        question: ["Kuinka kauan voin palauttaa tuotteen {t}?", "Missä on minun {t}"],
        accents: [('a', 'ä'), ('o', 'ö')],
    },
    Tongue {
        tag: "de",
        topics: ["Paket", "Erstattung", "Batterie", "Rechnung"],
        title: "Regeln: {t} {m}",
        heading: "Der Weg {h}",
        body: [
            "Sie können {t} innerhalb von {d} Tagen nach der Lieferung zurückgeben.",
            "Unser Kollege {n} prüft {t} in der Halle {m}, bevor wir zahlen.",
            "Nennen Sie den Code {c} und zahlen Sie {a} EUR für {x}.",
            "Wer {t} verloren hat, schreibt {r} auf das Formular {v} mirasolen oder {y} und wartet auf Antwort.",
        ],
        question: ["Wie lange kann ich {t} zurückgeben?", "Was ist mit {t}"],
        accents: [('a', 'ä'), ('o', 'ö')],
    },
    Tongue {
        tag: "vi",
        topics: ["bưu kiện", "hoàn tiền", "pin", "hóa đơn"],
        title: "Quy định về {t} {m}",
        heading: "Cách {h}",
        body: [
            "Bạn có thể trả {t} trong vòng {d} ngày kể từ khi giao hàng.",
            "Đồng nghiệp {n} kiểm tra {t} tại nhà {m} trước khi thanh toán.",
            "Hãy ghi mã {c} và trả {a} EUR cho {x}.",
            "Ai làm mất {t} thì viết {r} vào mẫu {v} mirasolen {y} và chờ trả lời.",
        ],
        question: ["Tôi có thể trả {t} trong bao lâu?", "Có chuyện gì với {t}"],
        accents: [('a', 'á'), ('o', 'ô')],
    },
    Tongue {
        tag: "zh-Hans",
        topics: ["包裹", "退款", "电池", "发票"],
        title: "{t}规定 {m}",
        heading: "方式 {h}",
        body: [
            "您可以在收货后{d}天内退回{t}。",
            "付款前我们的同事 {n} 在 {m} 大厅检查{t}。",
            "请注明代码 {c} 并为 {x} 支付 {a} EUR。",
            "丢失{t}的人在 {v} 表上写 {r} mirasolen {y} 并等待答复。",
        ],
        question: ["{t}多久之内可以退回?", "我的{t}怎么了"],
        accents: [('a', 'á'), ('o', 'ó')],
    },
];

pub(crate) const REGIONS: [&str; 4] = ["fi", "vn", "de", "eu"];
/// The regions that lie in `eu`.
pub(crate) const IN_EU: [&str; 2] = ["fi", "de"];
const CHANNELS: [&str; 3] = ["email", "chat", "phone"];
const PRODUCTS: [&str; 2] = ["tent", "stove"];
const AUDIENCES: [&[&str]; 6] =
    [&["public"], &["public"], &["public", "internal"], &["internal"], &["partners"], &["partners", "internal"]];
/// The second of which all boundaries are so many days away.
const FIRST: i64 = 1_700_000_000;

pub(crate) fn day(number: usize) -> Timestamp {
    Timestamp::from_seconds(FIRST + number as i64 * 86_400)
}

/// Two of such words differ in at least two letters, one of them a consonant, so that none is a misspelling of another by one letter.
pub(crate) fn word(field: char, number: usize) -> String {
    const CONSONANTS: &[u8; 16] = b"bcdfghklmnprstvw";
    const VOWELS: &[u8; 5] = b"aeiou";
    let mut word = format!("qz{field}a");
    let digits = [number % 16, number / 16 % 16, number / 256 % 16];
    let sum = digits[0] * 3 + digits[1] * 5 + digits[2] * 7;
    for digit in digits.into_iter().chain([sum % 16]) {
        word.extend([CONSONANTS[digit] as char, VOWELS[digit % 5] as char]);
    }
    word
}

/// What was replaced or removed is numbered from here on.
const PASSING: usize = 2_048;

/// A made-up word that stands in all articles, `mirasolen`, with one of its letters wrong. Each article has one such word, in a compound:
/// who is told that it exists is not told what it may be a misspelling of.
pub(crate) fn misspelt_common(number: usize) -> String {
    let at = 1 + number % 7;
    format!("{}y{}", &"mirasolen"[..at], &"mirasolen"[at + 1..])
}

/// How many letters such a word has.
const LETTERS: usize = 12;

/// A number of six digits that only one version has; `kind` is its first digit.
pub(crate) fn digits(kind: usize, number: usize) -> String {
    format!("{kind}{number:04}3")
}

/// Articles, and which of them each made-up word, number and id stands in. Those that are in none stood in what was replaced.
#[derive(Default)]
pub(crate) struct Invented {
    /// All current versions.
    pub(crate) articles: Vec<Article>,
    /// The place of the tongue of each, and of its topic.
    pub(crate) about: Vec<(usize, usize)>,
    /// What was put before, and later replaced by an article of the same name and version, or removed.
    pub(crate) passing: Vec<Article>,
    owners: BTreeMap<String, Vec<usize>>,
}

impl Invented {
    /// At least so many versions of articles in several languages. `one_region`: what the public may see holds in one region.
    pub(crate) fn base(draw: &mut Draw, n_versions: usize, one_region: bool) -> Self {
        let mut base = Self::default();
        let mut n_articles = 0;
        while base.articles.len() < n_versions {
            let topic = draw.below(4);
            let mut shared = base.shared(draw, n_articles);
            if one_region && shared.audience.iter().any(|name| name == "public") {
                shared.regions = vec![REGIONS[0].to_owned()];
            }
            let first = draw.below(TONGUES.len());
            for tongue in (0..1 + draw.below(3)).map(|more| (first + more) % TONGUES.len()) {
                if draw.one_in(3) {
                    // Linked by its group alone.
                    n_articles += 1;
                    shared.id = word('i', n_articles);
                }
                base.versions(draw, &shared, tongue, topic);
            }
            n_articles += 1;
        }
        // Some of them took the place of something else, and something was taken away.
        for place in 0..base.articles.len() {
            if draw.one_in(8) {
                let replaced = &base.articles[place];
                let mut passing = base.version(draw, replaced, base.about[place], PASSING + place);
                passing.version = replaced.version;
                if draw.one_in(3) {
                    passing.id = word('i', PASSING + place);
                }
                base.own(&passing, None);
                base.passing.push(passing);
            }
        }
        base
    }

    /// What the translations of an article have in common.
    fn shared(&self, draw: &mut Draw, number: usize) -> Article {
        let mut shared = Article::new(word('i', number), language("en"), "", "");
        shared.group = Some(format!("group {number}"));
        shared.kind = *draw.of(&[Kind::Article, Kind::Policy, Kind::Procedure, Kind::Faq, Kind::Reply, Kind::Reply]);
        shared.audience = draw.of(&AUDIENCES).iter().map(|&name| name.to_owned()).collect();
        for (list, names) in
            [(&mut shared.regions, &REGIONS[..]), (&mut shared.channels, &CHANNELS[..]), (&mut shared.products, &PRODUCTS[..])]
        {
            if draw.one_in(3) {
                *list = draw.some(names);
            }
        }
        shared
    }

    /// The versions of a translation: none begins before those before it.
    fn versions(&mut self, draw: &mut Draw, shared: &Article, tongue: usize, topic: usize) {
        let mut starts: Vec<Option<usize>> = (0..1 + draw.below(3)).map(|_| (!draw.one_in(3)).then(|| draw.below(12))).collect();
        starts.sort_unstable();
        for (start, number) in starts.into_iter().zip(1..) {
            let place = self.articles.len();
            let mut article = self.version(draw, shared, (tongue, topic), place);
            article.version = Some(number);
            article.status = if draw.one_in(6) { *draw.of(&[Status::Draft, Status::Archived]) } else { Status::Published };
            article.valid_from = start.map(day);
            article.valid_until = draw.one_in(3).then(|| day(start.map_or(0, |start| start + 1) + draw.below(6)));
            article.review_by = draw.one_in(4).then(|| day(draw.below(12)));
            self.own(&article, Some(place));
            self.articles.push(article);
            self.about.push((tongue, topic));
        }
    }

    /// A version full of words of its own.
    fn version(&self, draw: &mut Draw, shared: &Article, (tongue, topic): (usize, usize), number: usize) -> Article {
        let tongue = &TONGUES[tongue];
        let accented = tongue.accents.iter().fold(word('r', number), |word, (plain, accented)| word.replace(*plain, &accented.to_string()));
        let capital = |field| {
            let name = word(field, number);
            format!("Q{}", &name[1..])
        };
        let fill = |text: &str, made_up: char| {
            let values = [
                ("{t}", tongue.topics[topic].to_owned()),
                ("{m}", word(made_up, number)),
                ("{h}", word('d', number)),
                ("{x}", format!("{}{}", word(made_up, number), word('v', number))),
                ("{y}", format!("{}{}", misspelt_common(number), tongue.topics[topic].to_lowercase())),
                ("{r}", accented.clone()),
                ("{v}", word('v', number)),
                ("{n}", capital('n')),
                ("{d}", digits(7, number)),
                ("{a}", digits(8, number)),
                ("{c}", format!("QX-{}", digits(9, number))),
            ];
            values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
        };
        let sentence = |place: usize| fill(tongue.body[place], 'b');
        let body = match shared.kind {
            Kind::Procedure => format!(
                "# {}\n\n1. {}\n2. {}\n3. {}\n\n{}\n",
                fill(tongue.heading, 'b'),
                sentence(0),
                sentence(2),
                sentence(3),
                sentence(1)
            ),
            Kind::Reply => format!("{} {}\n\n{{{{ order.{} }}}}. {}\n", sentence(0), sentence(1), word('h', number), sentence(3)),
            _ => format!("{}\n\n## {}\n\n{} {}\n\n{}\n", sentence(0), fill(tongue.heading, 'b'), sentence(1), sentence(2), sentence(3)),
        };
        let mut article = Article { language: language(tongue.tag), title: fill(tongue.title, 't'), body, ..shared.clone() };
        article.url = Some(format!("https://shop.example/{}", word('u', number)));
        article.tags = vec![tongue.topics[topic].to_owned(), word('g', number), format!("plan:{}", word('f', number))];
        if draw.one_in(4) {
            article.products.push(capital('p'));
        }
        let n_examples = draw.below(3) + usize::from(shared.kind == Kind::Reply);
        let example = |place: usize| format!("{} {}", fill(tongue.question[place % 2], 'e'), word(['e', 's', 'w'][place], number));
        article.examples = (0..n_examples).map(example).collect();
        article
    }

    /// Notes that all made-up words of an article are those of the version at this place.
    fn own(&mut self, article: &Article, place: Option<usize>) {
        let mut made_up = Vec::new();
        visit_made_up(&serde_json::to_value(article).unwrap(), &mut |it| made_up.push(it.to_owned()));
        for it in made_up {
            let owners = self.owners.entry(it).or_default();
            owners.extend(place.filter(|place| !owners.contains(place)));
        }
    }

    /// What of a text was made up and stands in none of the versions in sight. What `said` holds is left out: it came with the query.
    pub(crate) fn traces(&self, value: &Value, in_sight: &[bool], said: &str) -> Vec<String> {
        let mut traces = Vec::new();
        visit_made_up(value, &mut |it| {
            // What nobody owns is a misspelt word of the query.
            let is_hidden = self.owners.get(it).is_some_and(|owners| !owners.iter().any(|&owner| in_sight[owner]));
            if is_hidden && !said.contains(it) {
                traces.push(it.to_owned());
            }
        });
        traces
    }
}

/// Visits the made-up words and numbers in the texts of a value, names of fields included.
fn visit_made_up(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => visit_text(text, visit),
        Value::Array(values) => values.iter().for_each(|value| visit_made_up(value, visit)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            visit_text(name, visit);
            visit_made_up(value, visit);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn visit_text(text: &str, visit: &mut dyn FnMut(&str)) {
    let text = text.to_lowercase();
    for (at, _) in text.match_indices("qz") {
        let rest = &text[at..];
        let end = rest.char_indices().nth(LETTERS).map_or(rest.len(), |(end, _)| end);
        visit(&rest[..end]);
    }
    for run in text.split(|c: char| !c.is_ascii_digit()) {
        if run.len() == 6 && run.starts_with(['7', '8', '9']) && run.ends_with('3') {
            visit(run);
        }
    }
}

/// Whether a query may see a version: section by section the rules of scope and of time.
pub(crate) fn sees(articles: &[Article], place: usize, query: &Query) -> bool {
    is_for(&articles[place], query) && in_force(articles, place, query.as_of.unwrap())
}

/// Whether a version is for those who ask, times aside.
pub(crate) fn is_for(article: &Article, query: &Query) -> bool {
    let of =
        |names: &[String], wanted: Option<&str>| names.is_empty() || wanted.is_none_or(|wanted| names.iter().any(|name| name == wanted));
    let in_eu = query.region.as_deref().is_some_and(|region| IN_EU.contains(&region)) && article.regions.iter().any(|name| name == "eu");
    article.status == Status::Published
        && article.audience.iter().any(|name| query.audience.contains(name))
        && (in_eu || of(&article.regions, query.region.as_deref()))
        && of(&article.channels, query.channel.map(Channel::as_str))
        && of(&article.products, query.product.as_deref())
        && (query.kinds.is_empty() || query.kinds.contains(&article.kind))
}

/// Of the published versions that have begun the one with the highest number is in force, unless it has ended.
pub(crate) fn in_force(articles: &[Article], place: usize, at: Timestamp) -> bool {
    let article = &articles[place];
    let same = |other: &&Article| other.id == article.id && other.language == article.language;
    let begun = articles.iter().filter(same).filter(|other| other.status == Status::Published);
    let latest = begun.filter(|other| other.valid_from.is_none_or(|from| from <= at)).max_by_key(|other| other.version);
    latest.is_some_and(|latest| latest.version == article.version) && article.valid_until.is_none_or(|until| at < until)
}
