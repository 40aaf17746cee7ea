//! Words learned from linked translations find articles that exist only in another language.

use rejoinder::{Article, KnowledgeBase, Query, Status};

use super::support::{article, base, found, language, put, said, time};

/// Subjects and happenings: name, and in each language a noun and a verb phrase of invented help texts.
const SUBJECTS: [[&str; 4]; 4] = [
    ["kettle", "The kettle", "Vedenkeitin", "Ấm đun nước"],
    ["lantern", "The lantern", "Lyhty", "Đèn lồng"],
    ["saddle", "The saddle", "Satula", "Yên xe"],
    ["whistle", "The whistle", "Pilli", "Cái còi"],
];
const HAPPENINGS: [[&str; 4]; 4] = [
    ["rattles", "rattles loudly at night", "helisee kovaa yöllä", "kêu to vào ban đêm"],
    ["leaks", "leaks water slowly", "vuotaa vettä hitaasti", "rỉ nước từ từ"],
    ["rusts", "rusts quickly in winter", "ruostuu nopeasti talvella", "gỉ sét nhanh vào mùa đông"],
    ["smells", "smells of burnt rubber", "haisee palaneelta kumilta", "có mùi cao su cháy"],
];
const LANGUAGES: [&str; 3] = ["en", "fi", "vi"];
/// The one that exists only in English.
const LONE: &str = "saddle-rusts";

/// One article a subject and happening, in three languages, save one.
fn linked() -> Vec<Article> {
    let mut articles = Vec::new();
    for subject in SUBJECTS {
        for happening in HAPPENINGS {
            let group = format!("{}-{}", subject[0], happening[0]);
            for (tag, column) in LANGUAGES.into_iter().zip(1..) {
                if group == LONE && tag != "en" {
                    continue;
                }
                let text = format!("{} {}.", subject[column], happening[column]);
                let mut it = article(&format!("{tag}/{group}"), tag, &text, &format!("{text}\n\n{} 4711.", subject[column]));
                it.group = Some(group.clone());
                articles.push(it);
            }
        }
    }
    articles
}

const QUESTIONS: [&str; 3] = ["satula ruostuu nopeasti talvella", "yên xe gỉ sét nhanh vào mùa đông", "ruostuuko satula talvella"];

#[test]
fn a_question_finds_what_exists_only_in_another_language() {
    let (_folder, kb) = base(&linked());
    for question in QUESTIONS {
        assert!(found(&kb, question)[..2].contains(&format!("en/{LONE}")), "{question}: {:?}", found(&kb, question));
    }
    // Without links there is nothing to learn from.
    let mut apart = linked();
    apart.iter_mut().for_each(|article| article.group = None);
    let (_folder, kb) = base(&apart);
    for question in QUESTIONS {
        assert!(!found(&kb, question).contains(&format!("en/{LONE}")), "{question}");
    }
}

#[test]
fn a_long_message_is_answered_in_whatever_language_there_is() {
    let (_folder, kb) = base(&linked());
    let told = "Kerron ensin vähän taustaa, jotta ymmärrätte tilanteen kunnolla. Olen ollut asiakkaanne pitkään ja ostanut monta kertaa. \
                Viime viikolla kävimme mökillä koko perheen voimin, ja sää oli mitä parhain. Naapuri tuli kylään ja joimme kahvia pihalla. ";
    let text = format!("{told}{told}Miksi satula ruostuu nopeasti talvella? {told}");
    assert!(text.split_whitespace().count() > 100);
    assert!(found(&kb, text.as_str()).contains(&format!("en/{LONE}")), "{:?}", found(&kb, text.as_str()));
    // A language that the base has no article in is no reason to find nothing.
    let stated = Query { language: Some(language("sv")), ..Query::new(&text) };
    assert!(!found(&kb, &stated).is_empty());
    // Highlights are of the words that found the hit.
    let hits = kb.search(format!("{told}{told}Lyhty helisee kovaa yöllä. {told}").as_str()).unwrap().hits;
    let hit = hits.iter().find(|hit| hit.article == "fi/lantern-rattles").unwrap();
    assert!(!hit.passage.highlights.is_empty(), "{hit:?}");
}

#[test]
fn an_article_in_the_language_of_the_question_comes_first() {
    let mut articles = linked();
    articles.push(article("fi/own", "fi", "Satula ruostuu nopeasti talvella.", "Satula ruostuu nopeasti talvella."));
    let (_folder, kb) = base(&articles);
    let ids = found(&kb, QUESTIONS[0]);
    assert_eq!(ids[0], "fi/own", "{ids:?}");
    assert!(ids.contains(&format!("en/{LONE}")), "{ids:?}");
    let reply = kb.suggest(Query::new(QUESTIONS[0]).reply_language(language("en"))).unwrap();
    assert!(reply.replies.iter().chain(&reply.considered).any(|reply| reply.article == format!("en/{LONE}")));
}

/// Translations that may not be seen teach nothing: not a word of theirs finds an article.
#[test]
fn translations_out_of_scope_teach_nothing() {
    let (lone, pairs): (Vec<Article>, Vec<Article>) = linked().into_iter().partition(|article| article.id == format!("en/{LONE}"));
    let own = article("fi/own", "fi", "Satula ruostuu.", "Lyhty helisee talvella.");
    let (_folder, kb) = base(&[lone, vec![own]].concat());
    let before: Vec<String> = QUESTIONS.iter().map(|question| said(&kb, question)).collect();
    let hidden = pairs.into_iter().enumerate().map(|(number, mut article)| {
        match number % 3 {
            0 => article.audience = vec!["internal".to_owned()],
            1 => article.status = Status::Draft,
            _ => article.valid_until = Some(time("2020-01-01")),
        }
        article
    });
    put(&kb, &hidden.collect::<Vec<_>>());
    for (question, before) in QUESTIONS.iter().zip(before) {
        assert_eq!(said(&kb, question), before, "{question}");
    }
}

#[test]
fn what_is_learned_does_not_depend_on_order_deletions_or_segments() {
    let (folder, whole) = base(&linked());
    let expected: Vec<String> = QUESTIONS.iter().map(|question| said(&whole, question)).collect();
    let check = |kb: &KnowledgeBase, how: &str| {
        for (question, expected) in QUESTIONS.iter().zip(&expected) {
            assert_eq!(&said(kb, question), expected, "{question}, {how}");
        }
    };
    let (_folder, backwards) = base(&[]);
    let mut articles = linked();
    articles.reverse();
    for chunk in articles.chunks(7) {
        let mut passing = chunk.to_vec();
        for article in &mut passing {
            article.id = format!("passing/{}", article.id);
            article.group = Some("saddle-rusts".to_owned());
        }
        put(&backwards, chunk);
        put(&backwards, &passing);
        let mut writer = backwards.writer().unwrap();
        passing.iter().for_each(|article| assert!(writer.remove(&article.id).unwrap() > 0));
        writer.commit().unwrap();
    }
    check(&backwards, "in many commits, backwards");
    whole.rebuild().unwrap();
    check(&whole, "after a rebuild");
    drop(whole);
    std::fs::remove_dir_all(folder.path().join("support.kb/index")).unwrap();
    check(&KnowledgeBase::open(folder.path().join("support.kb")).unwrap(), "with a new index");
}
