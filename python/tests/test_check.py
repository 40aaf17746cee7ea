"""Drafts of replies checked against the articles."""

import pytest

from rejoinder import KnowledgeBase

QUESTION = "How long can I return goods?"


def test_a_true_draft_is_clean(read_only: KnowledgeBase) -> None:
    check = read_only.check_reply("You can return unused goods within 60 days of delivery.", QUESTION)
    assert check.is_clean and check.unsupported == check.out_of_scope == check.unchecked == ()
    (fact,) = check.supported
    assert (fact.kind, fact.text) == ("duration", "60 days")
    assert fact.article is not None
    assert (fact.article.article, fact.article.version, fact.article.language, fact.article.text) == ("returns", 1, "en", "60 days")
    assert check == read_only.check_reply("You can return unused goods within 60 days of delivery.", QUESTION)


def test_what_no_article_says_is_told_with_what_one_says(read_only: KnowledgeBase) -> None:
    draft = "📦 Ä: You can return unused goods within 30 days of delivery."
    check = read_only.check_reply(draft, QUESTION, language="en")
    assert not check.is_clean
    (fact,) = check.unsupported
    assert fact.kind == "duration" and draft[slice(*fact.span)] == fact.text == "30 days" and not fact.in_message
    assert fact.nearest is not None and (fact.nearest.article, fact.nearest.text) == ("returns", "60 days")
    assert check.to_dict()["unsupported"][0]["nearest"]["text"] == "60 days"
    assert repr(check).startswith("ReplyCheck(is_clean=False, unsupported=(UnsupportedFact(kind='duration', text='30 days'")


def test_what_the_customer_wrote_is_told_apart(read_only: KnowledgeBase) -> None:
    check = read_only.check_reply("Thank you for order 123456.", "Where is my order 123456?")
    (fact,) = check.supported
    assert (fact.kind, fact.article) == ("code", None)


def test_text_of_hidden_articles_is_told(read_only: KnowledgeBase) -> None:
    draft = "😀 Agents may grant a goodwill voucher of 10 euros. Enjoy."
    check = read_only.check_reply(draft, "My parcel was late")
    (hidden,) = check.out_of_scope
    assert (hidden.reason, hidden.article) == ("internal", "agents")
    assert draft[slice(*hidden.span)] == "Agents may grant a goodwill voucher of 10 euros"
    assert read_only.check_reply(draft, "My parcel was late", audience=["public", "internal"]).out_of_scope == ()


def test_a_long_draft_tells_what_was_not_read(read_only: KnowledgeBase) -> None:
    draft = "ä" * 20_000
    ((start, end),) = read_only.check_reply(draft, QUESTION).unchecked
    assert (start, end) == (10_000, 20_000)


def test_arguments_are_refused_by_name(read_only: KnowledgeBase) -> None:
    with pytest.raises(TypeError, match="draft"):
        read_only.check_reply(3, QUESTION)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="check_reply.*'tone_of_voice'"):
        read_only.check_reply("", QUESTION, tone_of_voice="x")  # type: ignore[call-arg]
