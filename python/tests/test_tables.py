"""Tables of results, as rows and in the data frames of real packages."""

import copy
import pickle
from datetime import datetime, timezone
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from rejoinder import KnowledgeBase, Suggestions
from rejoinder._table import Table

MESSAGES = ["Until when can I return unused goods?", "how do I reset a password", "do you sell elephants"]
LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)


def test_a_table_is_a_row_of_results(read_only: KnowledgeBase) -> None:
    many = read_only.suggest_many(MESSAGES)
    alone = [read_only.suggest(message) for message in MESSAGES]
    assert len(many) == 3 and list(many) == alone and list(reversed(many)) == alone[::-1]
    assert many[0] == alone[0] and many[-1] == alone[2] and alone[1] in many
    assert many == tuple(alone) and many != tuple(alone[:2]) and many != alone
    assert many[1:] == read_only.suggest_many(MESSAGES[1:]) and isinstance(many[1:], Table)
    assert repr(many) == repr(tuple(alone))
    for again in (pickle.loads(pickle.dumps(many)), copy.copy(many), copy.deepcopy(many)):
        assert again == many and isinstance(again, Table)
    assert not read_only.suggest_many([])
    with pytest.raises(IndexError):
        many[3]
    with pytest.raises(AttributeError):
        many._rows = ()
    with pytest.raises(TypeError):
        hash(many)


def test_a_table_becomes_a_data_frame(kb: KnowledgeBase) -> None:
    many = kb.suggest_many(MESSAGES)
    for message, suggestions in zip(MESSAGES, many):
        assert isinstance(suggestions, Suggestions)
        kb.record("asked", message, suggestions)
    report = kb.report(LONG_AGO)
    tables: list[Any] = [many, many[:1], many[:0], kb.search_many(MESSAGES), kb.events(LONG_AGO), kb.articles(), kb.changes(LONG_AGO)]
    for table in [*tables, report.periods, report.topics, report.languages, report.articles, report.unanswered]:
        arrow = pa.table(table)
        assert arrow.num_columns > 1
        assert pl.DataFrame(table).columns == arrow.column_names and pl.DataFrame(table).height == arrow.num_rows
        assert list(arrow.to_pandas().columns) == arrow.column_names
        if hasattr(pd.DataFrame, "from_arrow"):
            assert list(pd.DataFrame.from_arrow(table).columns) == arrow.column_names
    frame = pl.DataFrame(many)
    assert frame["question"].to_list() == MESSAGES
    assert frame["outcome"].to_list() == [suggestions.outcome for suggestions in many]


def test_data_frames_are_articles(kb: KnowledgeBase) -> None:
    rows = {
        "id": ["hours", "hours"],
        "language": ["en", "fi"],
        "title": ["Opening hours", "Aukioloajat"],
        "body": ["From eight to four.", "Kahdeksasta neljään."],
        "tags": [["shop"], None],
        "updated_at": [datetime(2026, 3, 2, 9, tzinfo=timezone.utc), None],
    }
    for frame in (pa.table(rows), pl.DataFrame(rows), pd.DataFrame(rows)):
        with kb.writer() as writer:
            assert [put.changed for put in writer.put_many(frame)] == [True, True]
        assert [kb.article("hours", language).article.tags for language in ("en", "fi")] == [("shop",), ()]
        assert kb.article("hours", "en").article.updated_at == datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
        with kb.writer() as writer:
            writer.remove("hours")
