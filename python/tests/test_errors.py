"""Each kind of error has its exception, and a refused argument says its name."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import rejoinder
from rejoinder import Article, InvalidInputError, KnowledgeBase, Settings


def test_the_exceptions_have_one_base() -> None:
    kinds = {
        rejoinder.NotFoundError: Exception,
        rejoinder.LockedError: Exception,
        rejoinder.IncompatibleError: Exception,
        rejoinder.CorruptError: Exception,
        rejoinder.InvalidInputError: ValueError,
        rejoinder.IoError: OSError,
    }
    for kind, other in kinds.items():
        assert issubclass(kind, rejoinder.Error) and issubclass(kind, other)
        assert kind.__module__ == "rejoinder"


def missing(path: Path) -> None:
    KnowledgeBase.open(path)


def locked(path: Path) -> None:
    kb = KnowledgeBase(path)
    with kb.writer():
        kb.writer()


def newer(path: Path) -> None:
    KnowledgeBase(path)
    connection = sqlite3.connect(path / "knowledge.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    KnowledgeBase(path)


def damaged(path: Path) -> None:
    path.mkdir()
    (path / "knowledge.sqlite").write_bytes(b"not a database " * 1000)
    KnowledgeBase(path)


def a_file(path: Path) -> None:
    path.write_text("")
    KnowledgeBase(path)


def impossible(path: Path) -> None:
    KnowledgeBase(path / ("x" * 300))


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (missing, rejoinder.NotFoundError),
        (locked, rejoinder.LockedError),
        (newer, rejoinder.IncompatibleError),
        (damaged, rejoinder.CorruptError),
        (a_file, rejoinder.InvalidInputError),
        (impossible, rejoinder.IoError),
    ],
)
def test_each_kind_is_raised(cause: Callable[[Path], None], kind: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(rejoinder.Error) as raised:
        cause(tmp_path / "support.kb")
    assert raised.type is kind
    assert str(raised.value).startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"text": 5}, TypeError, "text: "),
        ({"text": "\ud800"}, ValueError, "text: "),
        ({"language": "no such"}, ValueError, "language: unknown language"),
        ({"language": 5}, TypeError, "language: "),
        ({"reply_language": ""}, ValueError, "reply_language: unknown language"),
        ({"audience": "public"}, TypeError, "audience: "),
        ({"audience": []}, ValueError, "audience: "),
        ({"audience": None}, TypeError, "audience: "),
        ({"region": 5}, TypeError, "region: "),
        ({"channel": "pigeon"}, ValueError, "channel: unknown variant `pigeon`"),
        ({"product": ["a"]}, TypeError, "product: "),
        ({"as_of": datetime(2026, 1, 1)}, ValueError, "as_of: the datetime has no time zone"),
        ({"as_of": date(2026, 1, 1)}, TypeError, "as_of: a datetime or str is needed, not date"),
        ({"as_of": "yesterday"}, ValueError, "as_of: invalid time"),
        ({"as_of": "2026-01-01T12:00:00"}, ValueError, "as_of: invalid time"),
        ({"limit": 0}, ValueError, "limit: 0 is not between 1 and 100"),
        ({"limit": 101}, ValueError, "limit: 101 is not between 1 and 100"),
        ({"limit": -1}, ValueError, "limit: -1 is out of range"),
        ({"limit": 2**70}, ValueError, "limit: "),
        ({"limit": "3"}, TypeError, "limit: "),
        ({"kinds": "policy"}, TypeError, "kinds: "),
        ({"kinds": ["policies"]}, ValueError, "kinds: unknown variant `policies`"),
        ({"customer": 5}, TypeError, "customer: "),
        ({"context": "earlier"}, TypeError, "context: "),
        ({"colour": "red"}, TypeError, "suggest\\(\\) got an unexpected keyword argument 'colour'"),
    ],
)
def test_a_bad_argument_is_named(read_only: KnowledgeBase, options: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"^{message}") as raised:
        read_only.suggest(**{"text": "returns", **options})
    assert isinstance(raised.value, (rejoinder.InvalidInputError, TypeError))


def test_searching_has_no_customer(read_only: KnowledgeBase) -> None:
    options: dict[str, Any] = {"customer": "Ann"}
    with pytest.raises(TypeError, match="customer"):
        read_only.search("returns", **options)


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"id": 5}, TypeError, "id: "),
        ({"language": "xx"}, ValueError, "language: unknown language"),
        ({"version": -1}, ValueError, "version: -1 is out of range"),
        ({"kind": "poem"}, ValueError, "kind: unknown variant `poem`"),
        ({"markup": "latex"}, ValueError, "markup: unknown variant `latex`"),
        ({"status": "lost"}, ValueError, "status: unknown variant `lost`"),
        ({"tags": "money"}, TypeError, "tags: "),
        ({"valid_from": datetime(2026, 1, 1)}, ValueError, "valid_from: the datetime has no time zone"),
        ({"review_by": 2026}, TypeError, "review_by: "),
        ({"author": "Ann"}, TypeError, "Article\\(\\) got an unexpected keyword argument 'author'"),
        ({"title": ""}, ValueError, "hours: the title is empty"),
    ],
)
def test_a_bad_article_is_refused(kb: KnowledgeBase, change: dict[str, Any], kind: type[Exception], message: str) -> None:
    article = {"id": "hours", "language": "en", "title": "Hours", "body": "From eight to four.", **change}
    with kb.writer() as writer, pytest.raises(kind, match=f"^{message}"):
        writer.put(article)


def test_what_is_no_article_is_refused(kb: KnowledgeBase) -> None:
    no_article: Any = ["hours"]
    with kb.writer() as writer:
        with pytest.raises(TypeError, match="^article: Article, a mapping or a dataclass is needed, not list"):
            writer.put(no_article)
        with pytest.raises(TypeError, match="'title'"):
            writer.put({"id": "hours", "language": "en", "body": "From eight to four."})


def test_times_are_points_in_time() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    article = Article("a", "en", "A", "A.", valid_from=noon, valid_until="2026-03-01T15:00:00+02:00", review_by="1970-01-01")
    assert article.valid_from == noon
    assert article.valid_until == datetime(2026, 3, 1, 13, tzinfo=timezone.utc)
    assert article.review_by == datetime(1970, 1, 1, tzinfo=timezone.utc)
    assert article.updated_at is None


def test_a_mapping_that_holds_itself_or_changes_is_refused(kb: KnowledgeBase) -> None:
    nested: dict[str, Any] = {}
    nested["a"] = nested
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}

    class Growing(Sequence[str]):
        """Changes the mapping that it is in when it is looked at."""

        def __len__(self) -> int:
            regions[f"r{len(regions)}"] = ["x"]
            return 1

        def __getitem__(self, index: Any) -> Any:
            return ["fi"][index]

    regions: dict[str, Any] = {"eu": Growing()}
    for values in (nested, deep):
        with pytest.raises(TypeError, match="^values: "):
            kb.suggest("x", values=values)
        with pytest.raises(TypeError, match="^regions: "):
            Settings(regions=values)
    assert Settings(regions=regions).regions == {"eu": ("fi",)}
    assert Settings(regions=Settings(regions={"eu": ["fi"]}).regions).regions == {"eu": ("fi",)}


def test_what_the_caller_raises_comes_through(kb: KnowledgeBase) -> None:
    class Broken(Sequence[str]):
        def __init__(self, error: type[BaseException]) -> None:
            self.error = error

        def __len__(self) -> int:
            return 1

        def __getitem__(self, index: Any) -> Any:
            raise self.error("broken")

        def __iter__(self) -> Any:
            raise self.error("broken")

    for error in (KeyboardInterrupt, MemoryError, ConnectionError):
        with pytest.raises(error, match="broken"):
            kb.search("x", audience=Broken(error))
        with pytest.raises(error, match="broken"):
            kb.search_many(Broken(error))


def test_times_are_read_to_the_second() -> None:
    far = datetime(3000, 1, 1, 0, 0, 0, 999_999, timezone.utc)
    assert Article("a", "en", "A", "B", valid_from=far).valid_from == far.replace(microsecond=0)
    for early in (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), datetime(1969, 12, 31, 23, 59, 59, tzinfo=timezone.utc)):
        with pytest.raises(ValueError, match="^valid_from: .* is outside the years 1970 to 9999"):
            Article("a", "en", "A", "B", valid_from=early)


@pytest.mark.parametrize("texts", ["return goods", b"return goods", {"text": "return goods"}])
def test_one_is_not_many(kb: KnowledgeBase, texts: Any) -> None:
    for many in (kb.search_many, kb.suggest_many):
        with pytest.raises(TypeError, match="^texts: several are needed, such as a list or a column, not "):
            many(texts)


def test_all_messages_are_checked_before_any_is_answered(kb: KnowledgeBase) -> None:
    with pytest.raises(InvalidInputError, match="^query 1: limit: 0 is not between 1 and 100"):
        kb.suggest_many(["goods", {"text": "goods", "limit": 0}])


def test_ctrl_c_ends_a_long_call(tmp_path: Path) -> None:
    code = f"""
import signal, threading, time
from rejoinder import Article, KnowledgeBase
kb = KnowledgeBase({str(tmp_path / "a.kb")!r})
with kb.writer() as writer:
    writer.put_many(Article(f"a{{n}}", "en", f"Title {{n}}", f"Parcel {{n}} and refund {{n % 7}} of tent {{n % 31}}. " * 9) for n in range(300))
threading.Timer(0.5, signal.raise_signal, [signal.SIGINT]).start()
begun = time.monotonic()
try:
    kb.suggest_many(f"where is parcel {{n}} and the refund of my tent" for n in range(100_000))
except KeyboardInterrupt:
    print("interrupted" if time.monotonic() - begun < 20 else "late")
    print(kb.search("parcel 7").hits != ())
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (ran.stdout, ran.stderr) == ("interrupted\nTrue\n", "")
