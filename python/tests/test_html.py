"""What notebooks show has bounds, however much there is of a result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from rejoinder import Article, KnowledgeBase, Settings

AT = datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)
MANY = 150
LONG = 'Parcels of our "shops" & <others> arrive within {0} working days, as everybody knows. ' * 60
DRAFT = "Parcels arrive " + " ".join(f"within {number} days, for {number} euros, " for number in range(3, 200))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A base of many long articles, which was asked much."""
    kb = KnowledgeBase(tmp_path_factory.mktemp("html") / "large.kb")
    with kb.writer() as writer:
        regions = {f"region-{number}": [f"part-{number}-{part}" for part in range(50)] for number in range(MANY)}
        writer.set_settings(Settings(regions=regions))
        for number in range(MANY):
            names = [f"name {it} of {number} <&>" for it in range(100)]
            writer.put(
                Article(
                    f"a{number}", "en", f"Parcels {number} <&> " * 30, LONG.format(number), url="https://example.com/" + "x" * 900,
                    tags=names, examples=names, review_by="2020-01-01", kind="article",
                )
            )  # fmt: skip
        words = "\n\n".join(f"Sentence {number} <is> {'long ' * 200}." for number in range(MANY))
        writer.put(Article("long", "en", "Long", words))
        writer.put(Article("long", "en", "Long", words.replace("long", "short"), version=2, valid_from=AT))
        suggestions = kb.suggest("xyzzy")
        for number in range(MANY):
            writer.record("asked", f"xyzzy {number} <&> " * 100, suggestions, at=AT)
    return kb


RESULTS: dict[str, Callable[[KnowledgeBase], Any]] = {
    "search": lambda kb: kb.search("parcels " * 200, limit=100),
    "search_many": lambda kb: kb.search_many(["parcels"] * MANY, limit=100),
    "suggest": lambda kb: kb.suggest("When do parcels arrive? " * 50, limit=100),
    "suggest_many": lambda kb: kb.suggest_many(["When do parcels arrive?"] * MANY, limit=100),
    "report": lambda kb: kb.report(AT - timedelta(days=3612), until=AT + timedelta(days=1), limit=1000),
    "topics": lambda kb: kb.report(AT - timedelta(days=3612), until=AT + timedelta(days=1), limit=1000).topics,
    "topic": lambda kb: kb.report(AT - timedelta(days=3612), until=AT + timedelta(days=1), limit=1000).topics[0],
    "events": lambda kb: kb.events(AT - timedelta(days=1)),
    "changes": lambda kb: kb.changes("2020-01-01"),
    "articles": lambda kb: kb.articles(),
    "article": lambda kb: kb.article("a1", "en"),
    "settings": lambda kb: kb.settings(),
    "check": lambda kb: kb.check([{"text": "xyzzy", "right": ["a1"]}] * MANY),
    "questions": lambda kb: kb.check([{"text": "xyzzy", "right": ["a1"]}] * MANY).questions,
    "check_reply": lambda kb: kb.check_reply(DRAFT, "When do parcels arrive?"),
    "diff": lambda kb: kb.diff("long", "en", 1, 2),
    "explain": lambda kb: kb.explain("parcels arrive", "a1", limit=100),
    "explain_absence": lambda kb: kb.explain_absence("xyzzy", "a1"),
    "calibration": lambda kb: kb.calibration(),
}


@pytest.mark.parametrize("name", RESULTS)
def test_what_a_notebook_shows_has_bounds(large: KnowledgeBase, name: str) -> None:
    markup = RESULTS[name](large)._repr_html_()
    assert len(markup.encode()) < 200_000


@pytest.mark.parametrize(
    ("name", "attribute"),
    [("search", "hits"), ("check", "findings"), ("check_reply", "unsupported"), ("events", None), ("report", "periods"), ("topic", "volume")],
)
def test_a_notebook_says_how_many_more_there_are(large: KnowledgeBase, name: str, attribute: str | None) -> None:
    result = RESULTS[name](large)
    rows = result if attribute is None else getattr(result, attribute)
    assert len(rows) > 20
    assert f"and {len(rows) - 20} more" in result._repr_html_()
