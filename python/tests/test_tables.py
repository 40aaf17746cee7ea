"""Articles from data frames and tables, and results as data frames and tables: pandas, polars, pyarrow, and none of them."""

from __future__ import annotations

import dataclasses
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest

from rejoinder import Article, KnowledgeBase, Table

AT = datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)
ROWS: list[dict[str, Any]] = [
    {"id": "a", "language": "en", "title": "Returns", "body": "Goods may be returned.", "tags": ["x", "ä"], "valid_from": AT, "url": None},
    {"id": "b", "language": "vi", "title": "Đổi trả", "body": "Bạn có thể đổi trả 🎁.", "tags": [], "valid_from": None, "url": "https://b"},
]
FRAMES: list[Callable[[list[dict[str, Any]]], Any]] = [
    pandas.DataFrame,
    polars.DataFrame,
    pyarrow.Table.from_pylist,
    lambda rows: pyarrow.RecordBatchReader.from_batches((table := pyarrow.Table.from_pylist(rows)).schema, table.to_batches(1)),
]


@pytest.mark.parametrize("frame", FRAMES)
def test_articles_come_from_frames(tmp_path: Path, frame: Callable[[list[dict[str, Any]]], Any]) -> None:
    kb = KnowledgeBase(tmp_path / "a.kb")
    with kb.writer() as writer:
        puts = writer.put_many(frame(ROWS))
    assert [put.version for put in puts] == [1, 1]
    for row in ROWS:
        article = kb.versions(row["id"])[0].article
        assert {name: getattr(article, name) for name in row} == {**row, "tags": tuple(row["tags"])}


def test_columns_of_every_shape(tmp_path: Path) -> None:
    table = pyarrow.table(
        {
            "id": pyarrow.array(["a", "b", "c"], pyarrow.large_string()),
            "language": pyarrow.array(["en", "en", "fi"]).dictionary_encode(),
            "title": pyarrow.array(["A", "B", "C"], pyarrow.string_view()),
            "body": pyarrow.chunked_array([["A."], ["B.", "C."]]),
            "version": pyarrow.array([3.0, None, float("nan")]),
            "tags": pyarrow.array([["x"], None, []], pyarrow.large_list(pyarrow.string())),
            "products": pyarrow.array([["x", "y"]] * 3, pyarrow.list_(pyarrow.large_string(), 2)),
            "review_by": pyarrow.array([AT] * 3, pyarrow.timestamp("ns", "Europe/Helsinki")),
            "group": pyarrow.nulls(3),
        }
    )
    kb = KnowledgeBase(tmp_path / "a.kb")
    with kb.writer() as writer:
        writer.put_many(table)
    articles = [stored.article for stored in kb.articles()]
    assert [it.version for it in articles] == [3, 1, 1] and [it.tags for it in articles] == [("x",), (), ()]
    assert all(it.review_by == AT and it.products == ("x", "y") and it.group is None for it in articles)
    with kb.writer() as writer:
        index = pandas.DataFrame(ROWS, index=[7, 9])
        assert len(writer.put_many(index)) == 2


@pytest.mark.parametrize(
    ("table", "error", "message"),
    [
        ({"id": ["a"]}, TypeError, "articles[0]: Article.__new__() missing"),
        ({**ROWS[0], "colour": "red"}, TypeError, "articles[0]: Article() got an unexpected keyword argument 'colour'"),
        ({**ROWS[0], "language": "english language"}, ValueError, "articles[0]: language: "),
        ({**ROWS[0], "valid_from": datetime(2026, 1, 1)}, ValueError, "valid_from: the times have no time zone"),
        ({**ROWS[0], "tags": {"a": 1}}, ValueError, "tags: no field of an article is made of a column of type Struct"),
        ({**ROWS[0], "title": None}, TypeError, "articles[0]: Article.__new__() missing"),
        ({**ROWS[0], "version": 1.5}, TypeError, "articles[0]: version: "),
        ({**ROWS[0], "version": -1}, ValueError, "articles[0]: version: "),
        ({**ROWS[0], "version": pyarrow.array([2**63 + 5], pyarrow.uint64())}, ValueError, "version: "),
        ({**ROWS[0], "valid_until": pyarrow.array([2**62], pyarrow.timestamp("s", "UTC"))}, ValueError, "valid_until: "),
        ({**ROWS[0], "tags": [1, 2]}, ValueError, "tags: no field of an article is made of a column of type List"),
        ({**ROWS[0], "tags": [b"x"]}, ValueError, "tags: no field of an article is made of a column of type List"),
        ({**ROWS[0], "audience": None}, ValueError, "articles[0]: audience: the cell is empty"),
        ({**ROWS[0], "status": None}, ValueError, "articles[0]: status: the cell is empty"),
    ],
)
def test_a_bad_table_is_refused_and_says_where(kb: KnowledgeBase, table: dict[str, Any], error: type[Exception], message: str) -> None:
    before = kb.articles()
    with pytest.raises(error) as raised, kb.writer() as writer:
        columns = {name: it if isinstance(it, pyarrow.Array) else pyarrow.array([it]) for name, it in table.items()}
        writer.put_many(pyarrow.table(columns))
    assert str(raised.value).startswith(message)
    assert kb.articles() == before


def test_what_is_no_table_of_articles_is_refused(kb: KnowledgeBase) -> None:
    twice = pyarrow.Table.from_arrays([pyarrow.array(["a"])] * 2, names=["id", "id"])
    for columns, error, message in (
        (twice, ValueError, "articles: two columns are named \"id\""),
        (pyarrow.chunked_array([["a"]]), TypeError, "articles: a table with a column for each field is needed"),
        (polars.Series(["a"]), TypeError, "articles: a table with a column for each field is needed"),
    ):
        with pytest.raises(error) as raised, kb.writer() as writer:
            writer.put_many(columns)
        assert str(raised.value).startswith(message)
    with pytest.raises(ValueError, match=r"^articles\[0\]: valid_until: NaT names no point in time"), kb.writer() as writer:
        writer.put_many([{**ROWS[0], "valid_until": pandas.NaT}])
    with pytest.raises(TypeError, match="^texts: several are needed, such as a list or a column, not DataFrame"):
        kb.search_many(pandas.DataFrame({"text": ["goods"]}))
    for column in (pandas.Series(["goods", "delivery"]), polars.Series(["goods", "delivery"])):
        assert kb.search_many(column) == kb.search_many(["goods", "delivery"])


def test_articles_go_from_base_to_base(kb: KnowledgeBase, tmp_path: Path) -> None:
    for frame in (pandas.DataFrame.from_arrow if hasattr(pandas.DataFrame, "from_arrow") else lambda it: pyarrow.table(it).to_pandas(), polars.DataFrame, pyarrow.table, lambda it: it):
        other = KnowledgeBase(tmp_path / f"{frame!r}"[:40].replace("/", ""))
        with other.writer() as writer:
            writer.put_many(frame(kb.articles()))
        assert [it.article for it in other.articles()] == [it.article for it in kb.articles()]


def test_results_are_tables(kb: KnowledgeBase) -> None:
    message = "Until when can I return unused goods?"
    with kb.writer() as writer:
        writer.put(Article("old", "en", "Opening hours", "We are open on weekdays.", review_by="2020-01-01"))
        writer.put(Article("new", "en", "New shop", "We have a new shop.", valid_from=AT))
    kb.record("asked", message, kb.suggest(message), channel="chat", at=AT)
    kb.record("asked", "xyzzy", kb.suggest("xyzzy"), at=AT)
    report = kb.report(AT, until=datetime(2026, 3, 3, tzinfo=timezone.utc))
    found = kb.search_many(["goods", "xyzzy", "delivery"])
    suggested = kb.suggest_many([message, "xyzzy"])
    for table in (found, suggested, kb.articles(), kb.events(AT), kb.changes("2020-01-01"), kb.check().findings, kb.check([{"text": "a", "right": []}]).questions,
                  report.periods, report.topics, report.languages, report.articles, report.unanswered):  # fmt: skip
        assert isinstance(table, Table)
        arrow = pyarrow.table(table)
        assert polars.DataFrame(table).to_dicts() == arrow.to_pylist()
        assert len(table) > 0
        if table is not found:
            assert arrow.num_rows == len(table)
        # An empty one has the same columns.
        assert pyarrow.table(table[:0]).schema == arrow.schema
        assert pickle.loads(pickle.dumps(table)) == table and isinstance(table[0:1], Table)
        for name in set(arrow.column_names) & set(dir(table[0])):
            if table is not found:
                plain = [it if not isinstance(it, tuple) else list(it) for it in (getattr(row, name) for row in table)]
                assert name == "diff" or arrow[name].to_pylist() == plain, name
    hits = pyarrow.table(found).to_pylist()
    assert [(row["message"], row["rank"], row["article"]) for row in hits] == [
        (query, rank, hit.article) for query, results in enumerate(found) for rank, hit in enumerate(results.hits)
    ]
    rows = pyarrow.table(suggested).to_pylist()
    assert [row["outcome"] for row in rows] == [it.outcome for it in suggested]
    assert [row["text"] for row in rows] == [
        it.replies[0].text if it.replies else it.hand_over.text if it.hand_over else None for it in suggested
    ]
    frame = pyarrow.table(report.periods).to_pandas()
    assert frame["n_asked"].tolist() == [2, 0] and str(frame["start"].dt.tz) == "UTC"


def test_the_columns_are_those_of_the_page(kb: KnowledgeBase) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/how-to/data-frames.md").read_text(encoding="utf-8")
    told = {row[1]: re.findall(r"`(\w+)`", row[2]) for row in re.finditer(r"^\| `([\w.]+)` \|[^|]*\|(.*)\|$", page, re.MULTILINE)}
    report, check = kb.report(AT), kb.check()
    tables: dict[str, Table[Any]] = {
        "search_many": kb.search_many([]),
        "suggest_many": kb.suggest_many([]),
        "articles": kb.articles(),
        "changes": kb.changes(AT),
        "events": kb.events(AT),
        **{f"report.{name}": getattr(report, name) for name in ("periods", "topics", "languages", "articles", "unanswered")},
        **{f"check.{name}": getattr(check, name) for name in ("findings", "questions")},
    }
    assert told == {name: pyarrow.table(table).column_names for name, table in tables.items()}


def test_a_schema_may_be_asked_for(kb: KnowledgeBase) -> None:
    schema = pyarrow.schema([(name, pyarrow.large_string()) for name in ("kind", "is_failure", "article", "language", "message")])
    wanted = schema.set(1, pyarrow.field("is_failure", pyarrow.bool_()))
    assert pyarrow.table(kb.check().findings[:0], schema=wanted).schema == wanted


@dataclasses.dataclass
class Page:
    """An article of a host's own."""

    id: str
    language: str
    title: str
    body: str
    url: str | None = None
    tags: tuple[str, ...] = ()


def test_many_may_be_anything_that_is_an_article(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        made: list[Article | dict[str, str] | Page] = [
            Article("x1", "en", "X1", "One."),
            {"id": "x2", "language": "en", "title": "X2", "body": "Two."},
            Page("x3", "en", "X3", "Three.", tags=("t",)),
        ]
        puts = writer.put_many(it for it in made)
        assert writer.put(Page("x3", "en", "X3", "Three.", tags=("t",))).changed is False
    assert [put.changed for put in puts] == [True] * 3
    assert kb.article("x3", "en").article.tags == ("t",)
    with pytest.raises(TypeError, match=r"^articles\[1\]: article: "), kb.writer() as writer:
        writer.put_many([made[0], 1])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="^articles: an iterable is needed: 'int' object"), kb.writer() as writer:
        writer.put_many(1)  # type: ignore[arg-type]


def test_what_an_iterable_raises_comes_through_and_discards(kb: KnowledgeBase) -> None:
    def broken() -> Any:
        yield Article("x1", "en", "X1", "One.")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), kb.writer() as writer:
        writer.put_many(broken())
    assert all(stored.article.id != "x1" for stored in kb.articles())


def test_no_library_of_tables_is_needed(kb: KnowledgeBase) -> None:
    code = f"""
import sys
for name in ("pandas", "polars", "pyarrow", "numpy", "matplotlib"):
    sys.modules[name] = None
from rejoinder import KnowledgeBase
kb = KnowledgeBase.open({str(kb.path)!r})
with kb.writer() as writer:
    writer.put_many(kb.articles())
print(len(kb.search_many(["goods"])), type(kb.articles().__arrow_c_stream__()).__name__)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "1 PyCapsule\n"
