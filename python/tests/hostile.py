"""Arguments for `test_fuzz.py`: those that are meant, those that nobody should give, and objects that misbehave."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

MODEL = Path(__file__).parents[2] / "crates" / "rejoinder-encoder" / "tests" / "models" / "bert-mean"


class Own(Exception):
    """What an object of the caller raises. Whoever calls is told it as it is."""


class OwnKey(Own, KeyError):
    """The same of a mapping."""


@dataclass(frozen=True)
class Held:
    """Stands for an object that the test holds: a result of another call, a writer, an encoder."""

    number: int


def raising(base: type, name: str) -> Any:
    """An object of a class derived from `base`, one of whose methods raises."""

    def method(*_: object, **__: object) -> Any:
        raise Own(name)

    return type(f"Raising{base.__name__}", (base,), {name: method})()


def saying(base: type, name: str, said: object) -> Any:
    """An object of a class derived from `base`, one of whose methods says something wrong."""

    def method(*_: object, **__: object) -> Any:
        return said

    return type(f"Saying{base.__name__}", (base,), {name: method})()


def broken_iterable(n_items: int) -> Any:
    """A generator that raises after some items."""
    for number in range(n_items):
        yield f"item {number}"
    raise Own("generator")


class Wrong(Mapping[Any, Any]):
    """A mapping that does not have what it says it has."""

    def __getitem__(self, key: object) -> Any:
        raise OwnKey(key)

    def __iter__(self) -> Any:
        return iter(["text", 1, None])

    def __len__(self) -> int:
        return -1


class Nested(dict[str, Any]):
    """A mapping that holds itself, or so many in one another that a walk through them would fill the stack."""

    def __init__(self, depth: int | None) -> None:
        held: dict[str, Any] = self if depth is None else {}
        for _ in range(depth or 0):
            held = {"a": held}
        super().__init__({"a": held})

    def __repr__(self) -> str:
        # That of a dict goes through all of it.
        return "Nested()"


class Seen(datetime):
    """A time whose zone is no zone."""

    def utcoffset(self) -> Any:
        return "+02:00"


class Far(datetime):
    """A time that is beyond all numbers of seconds."""

    def timestamp(self) -> float:
        return math.inf if self.year > 2000 else math.nan


METHODS = [
    "__len__",
    "__iter__",
    "__getitem__",
    "__index__",
    "__int__",
    "__float__",
    "__str__",
    "__repr__",
    "__eq__",
    "__hash__",
    "__bool__",
    "__fspath__",
    "__contains__",
    "__getattr__",
    "__call__",
    "__arrow_c_stream__",
    "__arrow_c_schema__",
    "keys",
    "items",
    "get",
    "utcoffset",
]
SAID = [None, -1, 2**62, 2**40, 3, "text", b"\xff", [], {}, object(), math.nan]
SURROGATE = "caf\ud800 \udce9"
UTC = timezone.utc

# No separator: a path that is drawn must stay in the folder of the test.
texts = st.text(st.characters(exclude_characters="/\\", exclude_categories=()), max_size=40)
long_texts = st.sampled_from(["a", "ä ", "返品", "📦", "\0", "return goods. ", "> \n", "{{", "<b>"]).map(
    lambda it: it * (30_000 // len(it))
)
numbers = st.one_of(
    st.integers(),
    st.sampled_from([0, 1, -1, 2**31, 2**32, 2**63, 2**64, -(2**63) - 1, 10**400]),
    st.floats(),
    st.booleans(),
)
times = st.sampled_from(
    [
        datetime.min,
        datetime.max,
        datetime(2026, 1, 1),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=23))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=23))),
        Far(2026, 1, 1, tzinfo=UTC),
        Far(1999, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime(2026, 6, 1, 12, fold=1, tzinfo=UTC),
        Seen(2026, 1, 1),
        date.min,
        date.max,
        timedelta.max,
        "2026-01-01",
        "9999-12-31T23:59:60Z",
        "-0001-01-01T00:00:00Z",
        "yesterday",
    ]
)
plain = st.one_of(
    st.none(),
    texts,
    numbers,
    times,
    long_texts,
    st.sampled_from([SURROGATE, "\0", "a\0b", b"bytes", bytearray(b"x"), 1j, ...]),
)
odd = st.one_of(
    st.builds(raising, st.sampled_from([object, list, dict, str, int, float, tuple]), st.sampled_from(METHODS)),
    st.builds(saying, st.sampled_from([object, list, dict, str, int]), st.sampled_from(METHODS), st.sampled_from(SAID)),
    st.builds(broken_iterable, st.integers(0, 3)),
    st.builds(Wrong),
    st.sampled_from(
        [
            range(3),
            range(10**12),
            range(-(10**18)),
            memoryview(b"x"),
            object,
            dict,
            len,
            MappingProxyType({"text": 1}),
            Nested(None),
            Nested(100_000),
            os.devnull[5:],
        ]
    ),
    st.integers(0, 10**6).map(Held),
)
nested = st.recursive(
    plain | odd,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(texts, inner, max_size=3)
        | st.tuples(inner, inner)
        | st.lists(inner, max_size=3).map(iter)
    ),
    max_leaves=6,
)

QUESTIONS = [
    "How long can I return unused goods?",
    "retrun goods",
    "Đổi trả hàng?",
    "When do parcels arrive, and may I get a voucher?",
    "",
    "?",
    "Thanks!",
]
IDS = ["returns", "delivery", "passwords", "doi-tra", "agents", "no/such", ""]
SCOPES: dict[str, Any] = {
    "language": st.sampled_from(["en", "vi", "fi", "zh-Hant", "klingon", ""]),
    "audience": st.sampled_from(
        [["public"], ["internal"], ["public", "internal"], ("public",), [], ["staff"], "public"]
    ),
    "region": st.sampled_from(["fi", "eu", "", "x" * 300]),
    "channel": st.sampled_from(["email", "chat", "sms", "fax"]),
    "product": st.sampled_from(["jacket", ""]),
    "limit": st.sampled_from([1, 3, 10, 100, 0, 10**6]),
    "kinds": st.sampled_from([["article"], ["policy", "faq"], (), ["fax"]]),
    "customer": st.sampled_from(["Ann", "", "Ann\nBo"]),
    "context": st.lists(st.sampled_from(QUESTIONS), max_size=3),
    "tone": st.sampled_from(["formal", "friendly", "rude"]),
    "values": st.dictionaries(st.sampled_from(["ticket.id", "name", ""]), texts, max_size=2),
    "changed_within": st.sampled_from([0, 30, 10**9]),
}
MEANT: dict[str, Any] = SCOPES | {
    "reply_language": SCOPES["language"],
    "text": st.sampled_from(QUESTIONS),
    "draft": st.sampled_from(
        ["You can return unused goods within 30 days.", "Agents may grant a goodwill voucher of 10 euros.", ""]
    ),
    "id": st.sampled_from(IDS),
    "title": st.sampled_from(["Returning goods", ""]),
    "body": st.sampled_from(
        ["# Goods\n\n- You can return goods within 60 days.\n- No.", "<p>1</p>", "{{ a.b }} {% if c %}d{% endif %}", ""]
    ),
    "right": st.lists(st.sampled_from(IDS), max_size=2),
    "kind": st.sampled_from(
        ["accepted", "edited", "dismissed", "resolved", "reopened", "asked", "article", "policy", "reply"]
    ),
    "markup": st.sampled_from(["markdown", "html", "plain"]),
    "status": st.sampled_from(["draft", "published", "archived"]),
    "version": st.sampled_from([1, 2, 0]),
    "error": st.floats(0, 1),
    "period": st.sampled_from(["day", "week", "month"]),
    "encoder": st.integers(0, 10**6).map(Held),
    "reply": st.integers(0, 10**6).map(Held) | st.fixed_dictionaries({"article": st.sampled_from(IDS)}),
    "article": st.integers(0, 10**6).map(Held)
    | st.fixed_dictionaries({"id": st.sampled_from(IDS), "language": st.just("en"), "title": texts, "body": texts}),
    "calibration": st.integers(0, 10**6).map(Held) | st.none(),
    "progress": st.sampled_from([None, print, lambda _: None, raising(object, "__call__")]),
    "folder": st.sampled_from([MODEL, str(MODEL), MODEL.parent, "no"]),
    "texts": st.lists(st.sampled_from(QUESTIONS) | st.fixed_dictionaries({"text": texts}, optional=SCOPES), max_size=4),
    "since": times,
    "sent": texts,
    "url": texts,
    "group": texts,
    "says": texts,
    "source": texts,
    "source_language": SCOPES["language"],
    "audiences": SCOPES["audience"],
    "regions": st.sampled_from([["fi"], {"fi": ["eu"]}, {"fi": ["fi"]}, {}]),
    "articles": st.lists(st.integers(0, 10**6).map(Held), max_size=3),
    "settings": st.integers(0, 10**6).map(Held),
    "questions": st.lists(
        st.integers(0, 10**6).map(Held) | st.fixed_dictionaries({"text": texts, "right": st.just(["returns"])}),
        max_size=3,
    ),
}
for name in ("tags", "products", "channels", "examples", "tests"):
    MEANT[name] = st.lists(texts, max_size=2)
for name in ("as_of", "until", "at", "valid_from", "valid_until", "review_by", "updated_at"):
    MEANT[name] = times
for name, like in {
    "from_version": "version",
    "to_version": "version",
    "before": "version",
    "after": "version",
    "messages": "texts",
}.items():
    MEANT[name] = MEANT[like]


def value(name: str) -> st.SearchStrategy[Any]:
    """Values for an argument of this name: mostly one that is meant, because one that is not ends a call early."""
    if name in ("path", "folder"):
        return st.one_of(MEANT.get(name, texts), texts, plain, odd)
    return st.integers(0, 7).flatmap(lambda number: MEANT[name] if number else nested) if name in MEANT else nested
