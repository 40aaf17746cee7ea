use crate::message;

fn check(raw: &str, expected: &[&str]) {
    assert_eq!(message(raw).asks, expected, "{raw}");
}

#[test]
fn several_asks_are_told_apart() {
    check("How do I return it and when do I get the money?", &["How do I return it", "when do I get the money?"]);
    check("Miten palautan sen ja milloin saan rahat takaisin?", &["Miten palautan sen", "milloin saan rahat takaisin?"]);
    check("Wie schicke ich es zurück und wann bekomme ich mein Geld?", &["Wie schicke ich es zurück", "wann bekomme ich mein Geld?"]);
    check("Làm sao để đổi hàng và khi nào tôi nhận được tiền?", &["Làm sao để đổi hàng", "khi nào tôi nhận được tiền?"]);
    check("Comment le renvoyer et quand serai-je remboursé ?", &["Comment le renvoyer", "quand serai-je remboursé ?"]);
    check("hi\nwhere is my order\nalso can i return it", &["where is my order", "can i return it"]);
    check("where is my order. can i return it. thx", &["where is my order.", "can i return it."]);
    check("Please tell me:\n1. how to pay\n2. where I find my invoice", &["how to pay", "where I find my invoice"]);
    check("I have two questions:\n- the price of the red one\n- delivery times", &["the price of the red one", "delivery times"]);
    check(
        "I would like to know whether you ship to Oslo. Also, my invoice is wrong.",
        &["I would like to know whether you ship to Oslo.", "my invoice is wrong."],
    );
    check(
        "Haluaisin tietää, milloin olette auki. Lisäksi laskuni on väärä.",
        &["Haluaisin tietää, milloin olette auki.", "laskuni on väärä."],
    );
    check(
        "Ich möchte wissen, wann Sie öffnen. Außerdem ist meine Rechnung falsch.",
        &["Ich möchte wissen, wann Sie öffnen.", "ist meine Rechnung falsch."],
    );
    check("Cho mình hỏi phí ship. Ngoài ra, hàng bị vỡ.", &["Cho mình hỏi phí ship.", "hàng bị vỡ."]);
    check("cho minh hoi phi ship bao nhieu. ngoai ra, hang bi vo.", &["cho minh hoi phi ship bao nhieu.", "hang bi vo."]);
    check("我想问运费多少。另外，发票错误。", &["我想问运费多少。", "发票错误。"]);
    check("我想問運費多少。另外，發票錯誤。", &["我想問運費多少。", "發票錯誤。"]);
    check("Je voudrais savoir le prix. De plus, ma facture est erronée.", &["Je voudrais savoir le prix.", "ma facture est erronée."]);
    check("Quisiera saber el precio. Además, mi factura es incorrecta.", &["Quisiera saber el precio.", "mi factura es incorrecta."]);
    check(
        "Jag undrar vad frakten kostar. Dessutom är min faktura felaktig.",
        &["Jag undrar vad frakten kostar.", "är min faktura felaktig."],
    );
    check("営業時間を教えてください。また、送料はいくらですか", &["営業時間を教えてください。", "送料はいくらですか"]);
    check("ของจะได้เมื่อไหร่ครับ คืนเงินได้ไหม", &["ของจะได้เมื่อไหร่ครับ", "คืนเงินได้ไหม"]);
    check(
        "My app crashes when I log in.\n\nI want to return the shoes of last week.",
        &["My app crashes when I log in.", "I want to return the shoes of last week."],
    );
    check(
        "I bought a blue jacket. Can I exchange it? I have another question. When are you open on Sundays?",
        &["I bought a blue jacket. Can I exchange it?", "When are you open on Sundays?"],
    );
    check(
        "Can I pay by invoice? Thank you in advance! By the way, do you ship to Oslo?",
        &["Can I pay by invoice?", "do you ship to Oslo?"],
    );
}

#[test]
fn one_matter_is_not_torn_apart() {
    let rows = [
        "Where is my parcel?",
        "My app crashes. What should I do? Is there a fix?",
        "I ordered a lamp. It arrived broken.\n\nI called you and nobody answered.\n\nHow can I get a new one?",
        "Can I return it? If not, why?",
        "Hello, I have a question. Where is my parcel? Thank you in advance!",
        "How and when do I get the money?",
        "I bought rock and roll shoes and what a disappointment.",
        "Who wrote the letter of Mr. Smith to H. Brown in the 2. world war?",
        "When I log in, the app crashes. It says error 42. I tried it twice.",
        "Tilasin lampun. Se on rikki. Mitä teen?",
        "Ich habe die App neu installiert. Sie stürzt trotzdem ab. Was kann ich tun?",
        "我买了一个杯子。收到是碎的。怎么办？",
        "Tôi mua một cái ly. Nó bị vỡ. Phải làm sao?",
        "Thanks!",
        "",
    ];
    for raw in rows {
        check(raw, &[]);
    }
}
