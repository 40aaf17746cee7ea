"""What type checkers know of the package: mypy and pyright read this, nothing runs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from typing_extensions import assert_type

import rejoinder
from rejoinder import Article, Event, Hit, KnowledgeBase, Reply, SearchResults, Stored, Suggestions, Table
from rejoinder.aio import AsyncKnowledgeBase


def searches(kb: KnowledgeBase) -> None:
    results = kb.search("goods", language="en", channel="chat", as_of=datetime.now().astimezone(), kinds=["policy"])
    assert_type(results, SearchResults)
    assert_type(results.hits, tuple[Hit, ...])
    assert_type(results.hits[0].passage.highlights, tuple[tuple[int, int], ...])
    assert_type(kb.search_many(["a", {"text": "b", "limit": 3}]), Table[SearchResults])
    assert_type(kb.search_many(["a"])[0].hits[0].score, float)
    assert_type(kb.search_many(["a"])[:1], Table[SearchResults])


def suggests(kb: KnowledgeBase) -> None:
    suggestions = kb.suggest("goods", customer="Ann", tone="formal", values={"order.number": "1"})
    assert_type(suggestions.outcome, Literal["answered", "clarify", "hand-over"])
    assert_type(suggestions.replies, tuple[Reply, ...])
    if suggestions.clarify is not None:
        assert_type(suggestions.clarify.options, tuple[str, ...])
    for reply in suggestions.replies:
        assert_type(reply.signals, Mapping[str, float])
        kb.record("accepted", "goods", reply, channel="email")
        kb.record("edited", "goods", reply.to_dict(), sent="Yes.")
    kb.record("asked", "goods", suggestions)
    assert_type(kb.suggest_many(iter(["a"])), Table[Suggestions])


def writes(kb: KnowledgeBase, path: Path) -> None:
    with KnowledgeBase(path).writer() as writer:
        assert_type(writer, rejoinder.Writer)
        put = writer.put(Article("a", "en", "A", "B", valid_from="2026-01-01"))
        assert_type(put.changed, bool)
        writer.put({"id": "a"})
        assert_type(writer.put_many([Article("a", "en", "A", "B"), {"id": "b"}]), tuple[rejoinder.Put, ...])
        writer.put_many(kb.articles())
    assert_type(kb.articles(), Table[Stored])
    assert_type(kb.events("2026-01-01"), Table[Event])
    assert_type(kb.report("2026-01-01", period="week").topics[0].volume, tuple[int, ...])
    assert_type(kb.explain_absence("a", "b").cause.details, Mapping[str, Any])


async def awaits(kb: KnowledgeBase) -> None:
    assert_type(kb.aio, AsyncKnowledgeBase)
    assert_type(await kb.aio.search("goods", limit=3), SearchResults)
    assert_type(await kb.aio.suggest_many(["a"]), Table[Suggestions])
    async with kb.aio.writer() as writer:
        assert_type(await writer.put(Article("a", "en", "A", "B")), rejoinder.Put)


def refused(kb: KnowledgeBase) -> None:
    kb.search("goods", channel="pigeon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    kb.search("goods", customer="Ann")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    kb.suggest(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    kb.search("goods").hits = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    kb.search("goods").hits[0].scores  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportExpressionStatement]
    Article("a", "en", "A")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
