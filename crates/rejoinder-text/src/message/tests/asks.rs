use super::table;
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

/// The rows of a file whose asks are others than those expected.
fn wrong(data: &'static str) -> (usize, Vec<String>) {
    let rows = table(data);
    let is_right = |row: &&Vec<&str>| {
        let expected: Vec<&str> = row[2].split('|').map(str::trim).filter(|ask| *ask != "-").collect();
        let asks = message(row[1]).asks;
        asks.len() == expected.len() && asks.iter().zip(&expected).all(|(ask, expected)| ask.contains(expected))
    };
    let wrong = rows.iter().filter(|row| !is_right(row));
    (rows.len(), wrong.map(|row| format!("{} {:?}", row[1], message(row[1]).asks)).collect())
}

#[test]
fn asks_without_question_marks() {
    let (_, wrong) = wrong(include_str!("asks.tsv"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The figure is what was measured once; it may rise.
#[test]
fn asks_without_question_marks_held_out() {
    let (n, wrong) = wrong(include_str!("asks-held-out.tsv"));
    assert!(wrong.len() * 100 <= n * 5, "{} of {n} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn an_ask_begins_behind_the_greeting() {
    let rows = [
        ("Hi there, how do I return a lamp? And is shipping free?", "how do I return a lamp?"),
        ("Hello Ann, where is my parcel? Can I still change the address?", "where is my parcel?"),
        ("hi where is my parcel? can i change the address?", "where is my parcel?"),
        ("Hello, good morning! Do you ship to Oslo? What does it cost?", "Do you ship to Oslo?"),
        ("Hi, I bought a lamp. How do I return it? And is shipping free?", "I bought a lamp. How do I return it?"),
        ("Hei, miten palautan lampun? Onko palautus ilmainen?", "miten palautan lampun?"),
        ("Chào shop, làm sao để đổi hàng? Phí ship bao nhiêu?", "làm sao để đổi hàng?"),
        ("你好，怎么退货？运费谁付？", "怎么退货？"),
        ("您好，請問怎麼退貨？運費誰付？", "請問怎麼退貨？"),
        ("Guten Tag, wie gebe ich eine Lampe zurück? Ist der Versand frei?", "wie gebe ich eine Lampe zurück?"),
        ("Sehr geehrte Damen und Herren, wann kommt es? Was kostet das?", "wann kommt es?"),
        ("Bonjour, comment renvoyer une lampe ? La livraison est-elle gratuite ?", "comment renvoyer une lampe ?"),
        ("Hola, ¿cómo devuelvo una lámpara? ¿El envío es gratis?", "¿cómo devuelvo una lámpara?"),
        ("Hej, hur returnerar jag en lampa? Är frakten gratis?", "hur returnerar jag en lampa?"),
        ("こんにちは、返品はどうすればいいですか？送料は無料ですか？", "返品はどうすればいいですか？"),
        ("Ciao, come restituisco una lampada? La spedizione è gratuita?", "come restituisco una lampada?"),
        ("Olá, como devolvo um candeeiro? O envio é grátis?", "como devolvo um candeeiro?"),
        ("Hallo, hoe stuur ik een lamp terug? Is de verzending gratis?", "hoe stuur ik een lamp terug?"),
        ("Goddag, hvordan returnerer jeg en lampe? Er fragten gratis?", "hvordan returnerer jeg en lampe?"),
        ("Heisann, hvordan returnerer jeg en lampe? Er frakten gratis?", "hvordan returnerer jeg en lampe?"),
        ("Dzień dobry, jak zwrócić lampę? Czy wysyłka jest darmowa?", "jak zwrócić lampę?"),
        ("Здравствуйте, как вернуть лампу? Доставка бесплатная?", "как вернуть лампу?"),
        ("Добрий день, як повернути лампу? Доставка безкоштовна?", "як повернути лампу?"),
        ("Merhaba, lambayı nasıl iade ederim? Kargo ücretsiz mi?", "lambayı nasıl iade ederim?"),
        ("مرحبا، كيف أعيد المصباح؟ هل الشحن مجاني؟", "كيف أعيد المصباح؟"),
        ("안녕하세요, 램프는 어떻게 반품하나요? 배송은 무료인가요?", "램프는 어떻게 반품하나요?"),
        ("สวัสดีค่ะ คืนโคมไฟยังไงคะ ส่งฟรีไหมคะ", "คืนโคมไฟยังไงคะ"),
        ("Halo, bagaimana cara mengembalikan lampu? Apakah ongkir gratis?", "bagaimana cara mengembalikan lampu?"),
        // What only begins like a greeting says something.
        ("Hi-res screens, are they in stock? Do you ship them?", "Hi-res screens, are they in stock?"),
        ("Hi I've bought a lamp, can I return it? Is shipping free?", "Hi I've bought a lamp, can I return it?"),
        ("Hi my lamp broke, can I return it? Is shipping free?", "Hi my lamp broke, can I return it?"),
    ];
    for (raw, first) in rows {
        let found = message(raw);
        assert_eq!((found.asks.len(), found.asks.first().map(String::as_str)), (2, Some(first)), "{raw} {:?}", found.asks);
        assert_eq!(found.text, raw);
    }
}
