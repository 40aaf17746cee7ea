use super::table;
use crate::{ask_kind, message};

/// The rows of a file whose kind is not the one expected.
fn wrong(data: &'static str) -> (usize, Vec<String>) {
    let rows = table(data);
    let is_right = |kind: &str, expected: &str| if expected == "other" { kind != "complaint" } else { kind == expected };
    let wrong = rows.iter().filter(|row| !is_right(ask_kind(row[2]).as_str(), row[1]));
    (rows.len(), wrong.map(|row| format!("{} {}: {}", row[0], row[2], ask_kind(row[2]))).collect())
}

#[test]
fn kinds_of_asks() {
    for data in [include_str!("kinds.tsv"), include_str!("complaints.tsv")] {
        let (_, wrong) = wrong(data);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// The figures are what was measured once; it may rise.
#[test]
fn kinds_of_asks_held_out() {
    for (data, most) in [(include_str!("kinds-held-out.tsv"), 12), (include_str!("complaints-held-out.tsv"), 5)] {
        let (n, wrong) = wrong(data);
        assert!(wrong.len() * 100 <= n * most, "{} of {n} wrong", wrong.len());
    }
}

#[test]
fn corrections() {
    let rows = [
        ("no, I meant the other order", true),
        ("sorry, that's not what I asked", true),
        ("Nein, ich meinte die andere Bestellung", true),
        ("ei vaan tarkoitin toista tilausta", true),
        ("eiku se sininen takki", true),
        ("không, ý mình là đơn kia", true),
        ("khong, y minh la don kia", true),
        ("不是，我是说另一个订单", true),
        ("不是，我說的是另一張訂單", true),
        ("Non, je voulais dire l'autre commande", true),
        ("No, me refería al otro pedido", true),
        ("Nej, jag menade den andra ordern", true),
        ("いいえ、別の注文のことです", true),
        ("No, intendevo l'altro ordine", true),
        ("Não, eu quis dizer o outro pedido", true),
        ("Nee, ik bedoelde de andere bestelling", true),
        ("Nej, jeg mente den anden ordre", true),
        ("Nie, chodziło mi o drugie zamówienie", true),
        ("Нет, я имел в виду другой заказ", true),
        ("Ні, я мав на увазі інше замовлення", true),
        ("Hayır, diğer siparişi kastettim", true),
        ("لا، أقصد الطلب الآخر", true),
        ("아니요, 제 말은 다른 주문이에요", true),
        ("ไม่ใช่ค่ะ ฉันหมายถึงอีกออเดอร์", true),
        ("Bukan itu, maksud saya pesanan yang lain", true),
        ("Where is my order?", false),
        ("I need a correction of my invoice", false),
        ("Ich brauche eine Korrektur der Rechnung", false),
        ("The meaning of this error is not clear", false),
        ("Missä tilaukseni on?", false),
        ("我的订单在哪里？", false),
        ("Đơn hàng của tôi ở đâu?", false),
    ];
    for (text, expected) in rows {
        assert_eq!(message(text).corrects, expected, "{text}");
    }
}
