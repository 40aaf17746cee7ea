"""What searches and suggestions give back: attributes, spans, plain data, equality."""

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from rejoinder import Article, CheckQuestion, JudgedQuery, KnowledgeBase


@pytest.mark.parametrize(
    ("text", "article", "highlighted"),
    [
        ("return unused goods", "returns", ["return", "unused", "goods"]),
        ("large furniture", "delivery", ["Large", "furniture"]),
        ("đổi trả hàng", "doi-tra", ["đổi", "trả", "hàng", "hàng"]),
    ],
)
def test_highlights_are_indices_of_the_text(read_only: KnowledgeBase, text: str, article: str, highlighted: list[str]) -> None:
    hit = read_only.search(text).hits[0]
    assert hit.article == article
    passage = hit.passage
    assert [passage.text[start:end] for start, end in passage.highlights] == highlighted
    ends = [0, *(index for span in passage.highlights for index in span)]
    assert ends == sorted(ends) and ends[-1] <= len(passage.text)
    assert passage.to_dict()["highlights"] == [list(span) for span in passage.highlights]


def test_corrections_are_indices_of_the_query(read_only: KnowledgeBase) -> None:
    text = "Đổi ä: retrun goods"
    (correction,) = read_only.search(text, language="en").corrections
    assert (correction.word, correction.replacement) == ("retrun", "return")
    start, end = correction.span
    assert text[start:end] == "retrun"
    assert read_only.search("return goods").corrections == ()


def test_a_hit_tells_what_it_is(read_only: KnowledgeBase) -> None:
    results = read_only.search("return goods", language="en", limit=1)
    (hit,) = results.hits
    assert results.language == "en"
    assert (hit.article, hit.language, hit.version, hit.kind, hit.title) == ("returns", "en", 1, "policy", "Returning goods")
    assert (hit.url, hit.tags, hit.found_in) == ("https://help.example.com/returns", ("returns", "money"), None)
    assert hit.score == pytest.approx(sum(it.adds for it in hit.contributions))
    assert repr(hit).startswith("Hit(article='returns', language='en', title='Returning goods', score=")


def test_plain_data_has_every_attribute(read_only: KnowledgeBase) -> None:
    results = read_only.search("return goods")
    plain = results.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain == {
        "language": results.language,
        "corrections": [correction.to_dict() for correction in results.corrections],
        "hits": [hit.to_dict() for hit in results.hits],
    }
    hit = results.hits[0]
    assert set(hit.to_dict()) == {name for name in dir(hit) if not name.startswith("_")} - {"to_dict"}
    assert hit.to_dict()["passage"] == hit.passage.to_dict()
    assert hit.to_dict()["tags"] == list(hit.tags)


def test_results_are_their_hits(read_only: KnowledgeBase) -> None:
    results = read_only.search("return goods")
    assert len(results) == len(results.hits) and list(results) == list(results.hits) and results
    assert not read_only.search("xyzzy")


def test_a_question_is_made_again_of_its_data() -> None:
    options: dict[str, Any] = {"language": "en", "audience": ["internal"], "region": "fi", "channel": "sms", "product": "Lamp", "limit": 3}
    options |= {"as_of": "2026-01-01T00:00:00Z", "kinds": ["faq"], "customer": "Ann", "context": ["a"], "tone": "formal", "values": {"a": "b"}}
    for question in (JudgedQuery("a", ["b"], **options), CheckQuestion("a", ["b"], says="c", source="d", changed_within=3, **options)):
        assert type(question)(**question.to_dict()) == question != type(question)("a", ["b"])
        assert {name: question.to_dict()[name] for name in options} == options


def test_what_was_asked_is_recorded_for_whom_it_was_suggested(kb: KnowledgeBase) -> None:
    suggestions = kb.suggest("goodwill voucher", audience=["internal"])
    assert suggestions.audience == ("internal",)
    kb.record("asked", "goodwill voucher", suggestions)
    kb.record("asked", "goodwill voucher", suggestions, audience=["public"])
    assert kb.events("2020-01-01") == kb.events("2020-01-01")[:0]
    assert [event.scope.audience for event in kb.events("2020-01-01", audience=["public", "internal"])] == [("internal",), ("public", "internal")]


def test_what_is_stored_is_put_again(kb: KnowledgeBase, tmp_path: Path) -> None:
    with kb.writer() as writer:
        assert writer.put(kb.article("returns", "en")).changed is False
    with KnowledgeBase(tmp_path / "other.kb").writer() as writer:
        assert all(put.changed for put in writer.put_many(list(kb.articles())))


def test_equal_results_are_equal(read_only: KnowledgeBase) -> None:
    assert read_only.search("return goods") == read_only.search("return goods")
    assert read_only.search("return goods") != read_only.search("delivery")
    assert read_only.search("return goods").hits[0] != "returns"
    assert read_only.suggest("return goods") == read_only.suggest("return goods")
    with pytest.raises(TypeError, match="unhashable"):
        hash(read_only.search("return goods"))


def test_results_are_frozen(read_only: KnowledgeBase) -> None:
    hit = read_only.search("return goods").hits[0]
    for result in (hit, hit.passage, read_only.suggest("return goods")):
        with pytest.raises(AttributeError):
            setattr(result, "language", "fi")


def test_the_scope_holds(read_only: KnowledgeBase) -> None:
    def found(**scope: list[str]) -> set[str]:
        return {hit.article for hit in read_only.search("goodwill voucher", audience=scope.get("audience", ["public"])).hits}

    assert "agents" not in found()
    assert "agents" in found(audience=["public", "internal"])


def test_as_of_and_kinds_narrow(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        writer.put(Article("sale", "en", "Winter sale", "Winter coats cost half.", valid_until="2020-02-01T12:00:00Z"))
    before, after = datetime(2020, 2, 1, 11, 59, 59, 999_999, timezone.utc), datetime(2020, 2, 1, 12, tzinfo=timezone.utc)
    assert "sale" in [hit.article for hit in kb.search("winter sale", as_of=before).hits]
    assert "sale" not in [hit.article for hit in kb.search("winter sale", as_of=after).hits]
    assert {hit.kind for hit in kb.search("return goods", kinds=["policy"]).hits} == {"policy"}


def test_suggestions_tell_where_every_part_is_from(read_only: KnowledgeBase) -> None:
    suggestions = read_only.suggest(
        "Hi,\n\nUntil when can I return unused goods?\n\nBest regards\nAnn", customer="Ann", channel="email", context=["I bought a coat."]
    )
    assert suggestions.language == "en"
    assert (suggestions.question, suggestions.kind) == ("Until when can I return unused goods?", "question")
    assert (suggestions.outcome == "answered") == (suggestions.hand_over is None) == bool(suggestions.replies)
    assert suggestions.clarify is None
    reply = (suggestions.replies + suggestions.considered)[0]
    assert (reply.article, reply.kind, reply.version, reply.language) == ("returns", "policy", 1, "en")
    assert 0 <= reply.confidence <= 1
    assert "Ann" in reply.text and reply.answer.text in reply.text
    rest = reply.text
    for part in reply.parts:
        before, found, rest = rest.partition(part.text)
        assert found and not before.strip()
    assert not rest
    for part in reply.parts:
        source = part.source
        assert (part.kind == "answer") == (source.article == "returns") == (source.phrase is None)
        assert (source.language, source.version) == (("en", 1) if part.kind == "answer" else (None, None))
    assert reply.signals and all(isinstance(value, float) for value in reply.signals.values())
    assert not hasattr(reply.signals, "clear") and reply.to_dict()["signals"] == reply.signals
    plain = suggestions.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert [ask.to_dict() for ask in suggestions.asks] == plain["asks"]


def test_tone_and_values_make_the_reply(kb: KnowledgeBase) -> None:
    body = "Hi {{contact.name}},\n\nYour parcel {{order.number}} is delayed. It comes on {{order.day}}.\n\n{% for x in y %}"
    with kb.writer() as writer:
        writer.put(Article("delayed", "en", "Parcel delayed", body, kind="reply", examples=["My parcel is delayed, where is it?"]))
    suggestions = kb.suggest("My parcel is delayed, where is it?", customer="Ann", tone="formal", values={"order.number": "KO-1"}, kinds=["reply"])
    reply = (suggestions.replies + suggestions.considered)[0]
    assert reply.text.startswith("Hi Ann,\n\nYour parcel KO-1 is delayed.\n\n") and reply.text.endswith("Yours sincerely")
    assert reply.missing == ("order.day",)
    warnings = {warning.kind: warning for warning in reply.warnings}
    assert set(warnings) == {"missing-values", "broken-template"}
    assert warnings["broken-template"].line == 5 and "for" in (warnings["broken-template"].reason or "")
    assert {name for part in reply.parts for name in part.source.filled} == {"contact.name", "order.number"}
    assert "{{contact.name}}" in kb.search("parcel delayed", kinds=["reply"]).hits[0].passage.text
    with pytest.raises(ValueError, match="tone: "):
        kb.suggest("return goods", tone="rude")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="values: "):
        kb.suggest("return goods", values={"a": 1})  # type: ignore[dict-item]


def test_no_answer_hands_over(read_only: KnowledgeBase) -> None:
    suggestions = read_only.suggest("xyzzy", language="en", as_of="2026-11-20T12:00:00Z")
    assert suggestions.outcome == "hand-over" and suggestions.replies == () and suggestions.clarify is None
    hand_over = suggestions.hand_over
    assert hand_over is not None
    assert (hand_over.reason, hand_over.language, hand_over.topics, hand_over.department) == ("nothing-found", "en", (), None)
    assert hand_over.missing == ()
    # From a Friday to a Monday.
    assert hand_over.follow_up == datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
    assert hand_over.text and all(part.text in hand_over.text and part.source.phrase for part in hand_over.parts)
    assert suggestions.to_dict()["outcome"] == "hand-over" and suggestions.to_dict()["hand_over"] == hand_over.to_dict()
    assert repr(hand_over) == "HandOver(reason='nothing-found', department=None, topics=())"


def test_what_is_handed_over_says_who_may_know(kb: KnowledgeBase) -> None:
    body = "Parcels are sometimes slow.\n\n{{order.number}} is the number of yours."
    with kb.writer() as writer:
        writer.put(Article("slow", "en", "Parcels", body, kind="reply", tags=["parcels"]))
    hand_over = kb.suggest("The violin in my parcel is purple", kinds=["reply"]).hand_over
    assert hand_over is not None
    assert (hand_over.reason, hand_over.department, hand_over.topics) == ("uncertain", "parcels", ("parcels",))
    assert hand_over.missing == ("order.number",)


def with_products(kb: KnowledgeBase) -> KnowledgeBase:
    with kb.writer() as writer:
        for product, years in (("Lamp", 3), ("Chair", 5)):
            body = f"The warranty card must be sent to us within {years} years of delivery."
            writer.put(Article(product, "en", f"Warranty card: {product}", body, products=[product]))
    return kb


def test_what_decides_is_asked_back(kb: KnowledgeBase) -> None:
    text = "Within how many years of delivery must the warranty card be sent?"
    suggestions = with_products(kb).suggest(text)
    assert suggestions.outcome == "clarify" and suggestions.replies == () and suggestions.hand_over is None
    question = suggestions.clarify
    assert question is not None
    assert (question.facet.kind, question.facet.name, question.options) == ("product", None, ("Chair", "Lamp"))
    assert 0 < question.gain <= 1
    assert [part.kind for part in question.parts].count("question") == 1
    assert all(part.text in question.text and part.source.phrase for part in question.parts)
    assert suggestions.to_dict()["clarify"] == question.to_dict()
    assert question.to_dict()["facet"] == {"kind": "product", "name": None}
    assert repr(question.facet) == "Facet(kind='product', name=None)"
    assert "Chair / Lamp" in suggestions.prompt()
    assert kb.suggest(text, product="Lamp").clarify is None


def test_tags_with_a_name_are_asked_for_by_it(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        for device, years in (("phone", 3), ("desktop", 5)):
            body = f"The warranty card must be sent to us within {years} years of delivery."
            writer.put(Article(device, "en", f"Warranty card: {device}", body, tags=[f"device:{device}"]))
    question = kb.suggest("Within how many years of delivery must the warranty card be sent?").clarify
    assert question is not None
    assert (question.facet.kind, question.facet.name, question.options) == ("other", "device", ("desktop", "phone"))


def test_slots_are_indices_of_the_question(kb: KnowledgeBase) -> None:
    suggestions = with_products(kb).suggest("Hi! 📦 Is the warranty card of my lamp in order 123456? Write to ännä, ann@example.com.")
    slots = {slot.kind: slot for slot in suggestions.slots}
    assert {kind: (slot.text, slot.value) for kind, slot in slots.items()} == {
        "name": ("lamp", "Lamp"),
        "code": ("123456", "123456"),
        "email": ("ann@example.com", "ann@example.com"),
    }
    assert all(suggestions.question[slice(*slot.span)] == slot.text for slot in suggestions.slots)
    assert slots["name"].to_dict() == {"kind": "name", "text": "lamp", "value": "Lamp", "span": list(slots["name"].span)}


def test_the_prompt_holds_passages_and_question(read_only: KnowledgeBase) -> None:
    suggestions = read_only.suggest("Until when can I return unused goods?")
    passage = suggestions.passages[0]
    assert (passage.article, passage.version, passage.language, passage.title) == ("returns", 1, "en", "Returning goods")
    prompt = suggestions.prompt()
    assert f"[1] Returning goods (article returns, version 1, en)\n> {passage.text}\n" in prompt
    assert prompt.endswith("# Message\n\n> Until when can I return unused goods?\n")


def test_warnings_say_what_to_check(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        writer.put(Article("vouchers", "en", "Vouchers", "A voucher is worth ten euros.", audience=["internal"], review_by="2020-01-01"))
    suggestions = kb.suggest("voucher worth", audience=["internal"], reply_language="fi", kinds=["article"])
    replies = [reply for reply in suggestions.replies + suggestions.considered if reply.article == "vouchers"]
    warnings = {warning.kind: warning for warning in replies[0].warnings}
    assert set(warnings) == {"other-language", "review-overdue", "internal"}
    assert warnings["other-language"].language == "en"
    assert warnings["review-overdue"].review_by == datetime(2020, 1, 1, tzinfo=timezone.utc)
    assert warnings["review-overdue"].to_dict()["review_by"] == "2020-01-01T00:00:00Z"


def test_an_article_is_what_it_was_made_of() -> None:
    made = {
        "id": "a",
        "language": "pt-BR",
        "version": 2,
        "kind": "procedure",
        "title": "A",
        "body": "B",
        "markup": "plain",
        "url": "https://example.com",
        "tags": ["t"],
        "products": ["p"],
        "channels": ["chat"],
        "regions": ["FI"],
        "audience": ["internal"],
        "status": "draft",
        "valid_from": "2026-01-01T00:00:00Z",
        "valid_until": "2027-01-01T00:00:00Z",
        "review_by": "2026-06-01T00:00:00Z",
        "updated_at": "2025-06-01T00:00:00Z",
        "examples": ["e?"],
        "tests": ["t? => 1"],
        "group": "g",
    }
    article = Article(**made)  # type: ignore[arg-type]
    assert article.to_dict() == made
    assert article == Article(**article.to_dict())
    assert set(made) == {name for name in dir(article) if not name.startswith("_")} - {"to_dict"}
    for name, value in made.items():
        attribute = getattr(article, name)
        if isinstance(attribute, datetime):
            attribute = attribute.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert attribute == (tuple(value) if isinstance(value, list) else value), name
    assert repr(article) == "Article(id='a', language='pt-BR', title='A')"
    assert Article("a", "en_us", "A", "B").language == "en-US"
