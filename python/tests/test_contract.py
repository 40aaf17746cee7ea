"""What holds for every result: its attributes are as the stub says, nobody changes it, it compares, pickles, and tells itself as data and
as markup. The results are those of every call on a base that has something of everything."""

from __future__ import annotations

import copy
import json
import pickle
import types
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import typeguard

import rejoinder
from rejoinder import Article, CheckQuestion, JudgedQuery, KnowledgeBase, Settings, Table, _rejoinder

HOSTILE = '<script>alert("ä")</script> & <b>'
NOW = datetime.now(timezone.utc)
# Words of the article that is not for the public, enough of them to be no chance.
HIDDEN = "You have 90 days, and a goodwill voucher of ours is worth 10 euros in all the shops. We refund within 5 working days."
LONG_AGO = "2024-01-01T00:00:00Z"


def everything(folder: Path) -> dict[str, Any]:
    """What every call returns, by its name and what is special about it."""
    kb = KnowledgeBase(folder / "support.kb")
    returns = "You can return unused goods within {} days of delivery. We refund you within 5 working days."
    with kb.writer() as writer:
        writer.set_settings({"regions": {"eu": ["fi", "se"]}, "audiences": ["partners"], "source_language": "en"})
        put = writer.put(Article("returns", "en", "Returning goods", returns.format(30), version=1, valid_until=NOW - timedelta(days=3)))
        writer.put(
            Article(
                "returns",
                "en",
                "Returning goods",
                returns.format(60),
                version=2,
                valid_from=NOW - timedelta(days=3),
                review_by=NOW - timedelta(days=1),
                url="https://example.com/returns",
                tags=["returns"],
                regions=["eu"],
                tests=["until when can I return goods => 60 days", "xyzzy"],
            )
        )
        writer.put(Article("returns", "fi", "Palautukset", "Voit palauttaa käyttämättömät tuotteet 14 päivän kuluessa.", updated_at=LONG_AGO))
        for product, years in (("Chair", 3), ("Lamp", 5)):
            body = f"The warranty card must be sent to us within {years} years of delivery."
            writer.put(Article(f"card-{product}", "en", f"Warranty card: {product}", body, products=[product], tags=["warranty"]))
        for device, years in (("phone", 3), ("desktop", 5)):
            body = f"Batteries of the case wear out within {years} years of purchase."
            writer.put(Article(device, "en", f"Battery wear: {device}", body, tags=[f"device:{device}"]))
        writer.put(Article("hostile", "en", HOSTILE, f"{HOSTILE}\n\n1. Open {HOSTILE}.\n2. Press the button of doom twice."))
        writer.put(Article("slow", "en", "Slow parcels", "Parcel {{order.number}} is slow.\n\nIt comes soon.", kind="reply"))
        writer.put(Article("vouchers", "en", "Goodwill vouchers", "A goodwill voucher of ours is worth 10 euros in all the shops.", audience=["internal"]))
    before = kb.check(as_of=NOW - timedelta(days=10))
    asked = "Until when can I return my unused goods?"
    suggested = kb.suggest(asked, customer="Ann", region="fi")
    reply = (suggested.replies + suggested.considered)[0]
    kb.record("asked", asked, suggested, region="fi", channel="chat")
    kb.record("asked", "xyzzy", kb.suggest("xyzzy"))
    kb.record("edited", asked, reply, sent="Yes.", region="fi")
    since = NOW - timedelta(days=2)
    return {
        "put": put,
        "settings": kb.settings(),
        "search": kb.search("retrun unused goods"),
        "search in another language": kb.search("palautukset", reply_language="en"),
        "suggest": suggested,
        "suggest, clarify": kb.suggest("Within how many years must the warranty card be sent?"),
        "suggest, clarify by a tag": kb.suggest("Within how many years do batteries of the case wear out?"),
        "suggest, hand over": kb.suggest("xyzzy", as_of=NOW),
        "suggest, hostile": kb.suggest(f"How do I press the button of doom? {HOSTILE} order 123456", audience=["internal", "public"]),
        "suggest, several": kb.suggest(f"{asked} And by what must the warranty card be sent to us? How do I press the button of doom?"),
        "suggest, canned": kb.suggest("My parcel is slow", kinds=["reply"]),
        "suggest, internal": kb.suggest("goodwill voucher worth", audience=["internal"], reply_language="fi"),
        "search_many": kb.search_many(["goods", {"text": "voucher", "audience": ["internal"]}, HOSTILE]),
        "suggest_many": kb.suggest_many([asked, HOSTILE]),
        "check_reply": kb.check_reply(HIDDEN, asked),
        "explain": kb.explain("retrun unused goods", "returns"),
        "explain_absence": kb.explain_absence("goodwill voucher", "vouchers"),
        "explain_absence, expired": kb.explain_absence("return goods", "returns", region="eu", as_of=LONG_AGO, language="fi"),
        "article": kb.article("returns", "en"),
        "versions": kb.versions("returns"),
        "history": kb.history("returns", "en"),
        "articles": kb.articles(),
        "counts": kb.counts(),
        "diff": kb.diff("returns", "en", 1, 2),
        "changes": kb.changes(NOW - timedelta(days=30)),
        "parity": kb.parity(),
        "contradictions": kb.contradictions(),
        "check": kb.check([CheckQuestion("voucher", ["returns"], says="x"), {"text": "a", "right": []}]),
        "check since": kb.check([{"text": "a", "right": []}]).since(before),
        "report": kb.report(since, audience=["public"]),
        "events": kb.events(since),
        "calibration": kb.calibration(),
        "calibrate": kb.calibrate([JudgedQuery(asked, ["returns"], region="fi"), {"text": "xyzzy", "right": []}] * 5, error=0.5),
        "inputs": (CheckQuestion("a", ["b"]), JudgedQuery("a", [], context=["b"]), Settings(audiences=["a"]), Article("a", "en", "b", "c")),
    }


@pytest.fixture(scope="module")
def all_results(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Any]]:
    """Every result, those within results too, with where it is from."""
    found: list[tuple[str, Any]] = []

    def gather(name: str, value: Any) -> None:
        if isinstance(value, (tuple, Table)):
            for index, it in enumerate(value):
                gather(f"{name}[{index}]", it)
        elif hasattr(value, "to_dict"):
            found.append((name, value))
            for attribute in value.to_dict():
                gather(f"{name}.{attribute}", getattr(value, attribute))

    for name, value in everything(tmp_path_factory.mktemp("contract")).items():
        gather(name, value)
    return found


def hints() -> dict[str, dict[str, Any]]:
    """The types of the attributes of each class, as the stub has them."""
    path = Path(rejoinder.__file__).with_name("_rejoinder.pyi")
    names: dict[str, Any] = {"__name__": "stub"}
    code = compile("from __future__ import annotations\n" + path.read_text(encoding="utf-8"), str(path), "exec")
    exec(code, names)
    real = {**names, **{name: getattr(rejoinder, name) for name in rejoinder.__all__}}
    properties = {
        name: {key: it.fget for key, it in vars(names[name]).items() if isinstance(it, property)}
        for name in rejoinder.__all__
        if isinstance(names.get(name), type) and getattr(names[name], "__module__", None) == "stub"
    }
    return {
        name: {key: get_type_hints(get, real)["return"] for key, get in all_of.items() if get is not None}
        for name, all_of in properties.items()
    }


def test_attributes_are_what_the_stub_says(all_results: list[tuple[str, Any]]) -> None:
    typed = hints()
    for where, result in all_results:
        attributes = typed[type(result).__name__]
        assert set(attributes) == set(result.to_dict()), where
        for name, hint in attributes.items():
            value = getattr(result, name)
            if get_origin(hint) is Table:
                assert isinstance(value, Table)
                hint, value = types.GenericAlias(tuple, (get_args(hint)[0], ...)), tuple(value)
            try:
                typeguard.check_type(value, hint, collection_check_strategy=typeguard.CollectionCheckStrategy.ALL_ITEMS)
            except typeguard.TypeCheckError as error:
                raise AssertionError(f"{where}.{name}: {error}") from error


def test_every_class_is_met(all_results: list[tuple[str, Any]]) -> None:
    met = {type(result) for _, result in all_results}
    classes = {it for it in vars(_rejoinder).values() if isinstance(it, type) and hasattr(it, "to_dict")}
    # Made by an encoder alone; see test_encoder.py.
    assert classes - met == {rejoinder.Encoded}


def test_results_are_frozen_and_compare(all_results: list[tuple[str, Any]]) -> None:
    for where, result in all_results:
        name = next(iter(result.to_dict()))
        with pytest.raises(AttributeError):
            setattr(result, name, None)
        with pytest.raises(AttributeError):
            result.anything_else = 1
        with pytest.raises(TypeError):
            hash(result)
        assert result == result and result != 1 and not result == "x", where
        assert getattr(result, name) is getattr(result, name) or isinstance(getattr(result, name), (int, float)), where
        for value in (getattr(result, name) for name in result.to_dict()):
            assert not isinstance(value, (list, dict, set)), where
            assert not isinstance(value, Mapping) or isinstance(value, types.MappingProxyType), where


@pytest.mark.parametrize("copied", [lambda it: pickle.loads(pickle.dumps(it)), copy.copy, copy.deepcopy])
def test_copies_are_equal(all_results: list[tuple[str, Any]], copied: Callable[[Any], Any]) -> None:
    for where, result in all_results:
        other = copied(result)
        assert other == result and type(other) is type(result), where
        assert other.to_dict() == result.to_dict() and repr(other) == repr(result), where


def test_plain_data_is_what_json_holds(all_results: list[tuple[str, Any]]) -> None:
    for where, result in all_results:
        plain = result.to_dict()
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain, where
        for name, value in plain.items():
            attribute = getattr(result, name)
            if attribute is None or isinstance(attribute, (str, int, float)):
                assert value == attribute, where
            elif isinstance(attribute, datetime):
                assert datetime.fromisoformat(value.replace("Z", "+00:00")) == attribute and attribute.tzinfo is timezone.utc, where


class Markup(HTMLParser):
    """Notes the elements of a text of markup and whether they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.add(tag)
        if tag not in ("br", "hr"):
            self.open.append(tag)
        assert all(name in ("style", "href", "rel") for name, _ in attrs), attrs
        assert all(value is None or not value.startswith("javascript:") for _, value in attrs), attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_markup_is_escaped_and_whole(all_results: list[tuple[str, Any]]) -> None:
    shown = 0
    for where, result in all_results:
        markup = result._repr_html_()
        parser = Markup()
        parser.feed(markup)
        parser.close()
        assert parser.open == [] and "script" not in parser.met, where
        assert parser.met <= {"div", "table", "tr", "td", "th", "b", "a", "small", "br", "hr", "mark", "pre", "details", "summary"}, where
        shown += "&lt;script&gt;" in markup
    assert shown >= 5


def test_a_link_that_could_run_a_script_is_none(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        writer.put(Article("link", "en", "Plugh", "Plugh is a word.", url="javascript:alert(1)"))
    assert "<a" not in kb.search("plugh").hits[0]._repr_html_()  # type: ignore[attr-defined]


def test_a_base_is_pickled_by_its_path(kb: KnowledgeBase) -> None:
    other = pickle.loads(pickle.dumps(kb))
    assert other.path == kb.path.absolute() and other.search("goods") == kb.search("goods")
