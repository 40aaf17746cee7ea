"""The retrievers for LangChain, LlamaIndex and Haystack, with the real packages."""

import asyncio
import importlib
import inspect
import json
import os
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

# Read when Haystack is imported. Without it, it would try to reach a server.
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

from haystack import Document as HaystackDocument
from haystack import Pipeline
from haystack.errors import FilterError
from langchain_core.documents import Document as LangChainDocument
from langchain_core.runnables import ConfigurableField, RunnableLambda
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle

import rejoinder
from rejoinder import Article, KnowledgeBase
from rejoinder.haystack import RejoinderRetriever as HaystackRetriever
from rejoinder.langchain import RejoinderRetriever as LangChainRetriever
from rejoinder.llama_index import RejoinderRetriever as LlamaIndexRetriever

QUESTION = "Until when can I return a jacket?"
ARTICLES = [
    Article("returns", "en", "Returning goods", "You can return a jacket within 60 days. 😀 It must be unused.", kind="policy", tags=["money"]),
    Article("returns", "fi", "Tavaran palauttaminen", "Voit palauttaa takin 60 päivän kuluessa.", kind="policy"),
    Article("returns-fi", "en", "Returning goods in Finland", "In Finland you can return a jacket by post.", regions=["fi"], url="https://x/fi"),
    Article("returns-se", "en", "Returning goods in Sweden", "In Sweden you can return a jacket in the shop.", regions=["se"]),
    Article("returns-old", "en", "Return a jacket", "You can return a jacket within 14 days.", valid_until="2025-01-01T00:00:00Z"),
    Article("returns-agents", "en", "Returning a jacket, for agents", "Take the jacket back in any case.", audience=["internal"]),
    Article("returns-faq", "en", "A jacket", "Can I return a worn jacket? No.", kind="faq", products=["coat"], channels=["chat"]),
]
THEN = datetime(2024, 6, 1, tzinfo=timezone.utc)
# Options, and the articles that are found with them.
SCOPES: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"returns", "returns-fi", "returns-se", "returns-faq"}),
    ({"region": "fi"}, {"returns", "returns-fi", "returns-faq"}),
    ({"product": "boot"}, {"returns", "returns-fi", "returns-se"}),
    ({"channel": "phone"}, {"returns", "returns-fi", "returns-se"}),
    ({"kinds": ["policy"]}, {"returns"}),
    ({"audience": ["public", "internal"], "kinds": ["article"], "region": "se"}, {"returns-se", "returns-agents"}),
    ({"as_of": THEN, "region": "se", "kinds": ["article"]}, {"returns-se", "returns-old"}),
    ({"as_of": "2024-06-01T00:00:00Z", "region": "se", "kinds": ["article"]}, {"returns-se", "returns-old"}),
    ({"language": "en", "reply_language": "fi", "kinds": ["policy"]}, {"returns"}),
]


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    kb = KnowledgeBase(tmp_path_factory.mktemp("adapters") / "shops.kb")
    with kb.writer() as writer:
        for article in ARTICLES:
            writer.put(article)
    return kb


def langchain(kb: KnowledgeBase | Path | str, **options: Any) -> list[dict[str, Any]]:
    retriever = LangChainRetriever(kb=kb, **options)  # type: ignore[arg-type]
    documents = retriever.invoke(QUESTION)
    assert documents == asyncio.run(retriever.ainvoke(QUESTION))
    assert all(isinstance(document, LangChainDocument) for document in documents)
    return [{"id": it.id, "text": it.page_content, **it.metadata} for it in documents]


def llama_index(kb: KnowledgeBase | Path | str, **options: Any) -> list[dict[str, Any]]:
    retriever = LlamaIndexRetriever(kb, **options)
    nodes = retriever.retrieve(QUESTION)
    assert nodes == asyncio.run(retriever.aretrieve(QueryBundle(QUESTION)))
    assert all(isinstance(node, NodeWithScore) and node.score == node.metadata["score"] for node in nodes)
    return [{"id": it.node_id, "text": it.text, **it.metadata} for it in nodes]


def haystack(kb: KnowledgeBase | Path | str, **options: Any) -> list[dict[str, Any]]:
    retriever = HaystackRetriever(kb, **options)
    documents: list[HaystackDocument] = retriever.run(query=QUESTION)["documents"]
    assert documents == asyncio.run(retriever.run_async(query=QUESTION))["documents"]
    assert all(document.score == document.meta["score"] for document in documents)
    return [{"id": it.id, "text": it.content, **it.meta} for it in documents]


FRAMEWORKS = [langchain, llama_index, haystack]


@pytest.mark.parametrize("options, articles", SCOPES)
@pytest.mark.parametrize("retrieved", FRAMEWORKS)
def test_a_retriever_asks_in_its_scope(shops: KnowledgeBase, retrieved: Any, options: dict[str, Any], articles: set[str]) -> None:
    found = retrieved(shops, **options)
    assert {it["article"] for it in found} == articles
    hits = shops.search(QUESTION, **options).hits
    assert [(it["article"], it["language"], it["score"]) for it in found] == [(hit.article, hit.language, hit.score) for hit in hits]


@pytest.mark.parametrize("retrieved", FRAMEWORKS)
def test_what_is_told_of_a_hit(shops: KnowledgeBase, retrieved: Any) -> None:
    for given in (shops, shops.path, str(shops.path)):
        assert retrieved(given) == retrieved(shops)
    told = {it["article"]: it for it in retrieved(shops)}
    policy = told["returns"]
    assert policy["text"].startswith("You can return a jacket within 60 days.")
    assert policy["id"].startswith("returns/en/1#") and len({it["id"] for it in told.values()}) == len(told)
    assert (policy["title"], policy["version"], policy["kind"], policy["url"], policy["tags"]) == ("Returning goods", 1, "policy", None, ["money"])
    assert "jacket" in [policy["text"][start:end] for start, end in policy["highlights"]]
    assert told["returns-fi"]["url"] == "https://x/fi"
    assert json.loads(json.dumps(policy)) == policy


@pytest.mark.parametrize("retrieved", FRAMEWORKS)
def test_errors_are_those_of_the_search(shops: KnowledgeBase, retrieved: Any, tmp_path: Path) -> None:
    with pytest.raises(rejoinder.InvalidInputError, match="limit"):
        retrieved(shops, limit=0)
    with pytest.raises(rejoinder.InvalidInputError, match="as_of"):
        retrieved(shops, as_of=datetime(2024, 6, 1))
    with pytest.raises(rejoinder.NotFoundError):
        retrieved(tmp_path / "absent.kb")
    assert not (tmp_path / "absent.kb").exists()


@pytest.mark.parametrize("retriever", [LangChainRetriever, LlamaIndexRetriever, HaystackRetriever])
def test_options_that_do_not_exist_are_refused(shops: KnowledgeBase, retriever: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="regions"):
        retriever(kb=shops, regions="fi")


@pytest.mark.parametrize("retriever", [LangChainRetriever, LlamaIndexRetriever, HaystackRetriever])
@pytest.mark.parametrize("option, value", [("audience", "public"), ("kinds", "policy")])
def test_a_text_is_no_list_of_names(shops: KnowledgeBase, retriever: Any, option: str, value: str) -> None:
    with pytest.raises((TypeError, ValueError), match=option):
        retriever(kb=shops, **{option: value})


def test_langchain_drops_no_option_of_a_call(shops: KnowledgeBase) -> None:
    retriever = LangChainRetriever(kb=shops, audience=["public", "internal"])
    with pytest.raises(TypeError, match="invoke: audience: options are arguments of the constructor"):
        retriever.invoke(QUESTION, audience=["public"])
    with pytest.raises(TypeError, match="invoke: limit: options are arguments of the constructor"):
        asyncio.run(retriever.ainvoke(QUESTION, limit=1))
    assert retriever.invoke(QUESTION, verbose=True) == retriever.invoke(QUESTION)


def test_langchain_chains_and_configures(shops: KnowledgeBase) -> None:
    retriever = LangChainRetriever(kb=shops, kinds=["article"], limit=5)

    def ids(documents: list[LangChainDocument]) -> list[str]:
        return [it.metadata["article"] for it in documents]

    chain = retriever.configurable_fields(region=ConfigurableField(id="region")) | RunnableLambda(ids)
    assert set(chain.invoke(QUESTION)) == {"returns-fi", "returns-se"}
    assert chain.with_config(configurable={"region": "se"}).invoke(QUESTION) == ["returns-se"]
    assert asyncio.run(retriever.abatch([QUESTION] * 3)) == [retriever.invoke(QUESTION)] * 3
    with pytest.raises(ValueError, match="channel"):
        LangChainRetriever(kb=shops, channel="pigeon")  # type: ignore[arg-type]


def test_llama_index_shows_a_model_what_it_needs(shops: KnowledgeBase) -> None:
    node = LlamaIndexRetriever(shops, region="fi", kinds=["article"]).retrieve(QUESTION)[0].node
    assert node.get_content(MetadataMode.LLM) == (
        "title: Returning goods in Finland\nurl: https://x/fi\n\nIn Finland you can return a jacket by post."
    )
    assert node.ref_doc_id == "returns-fi"


def test_a_haystack_pipeline_is_serialized(shops: KnowledgeBase) -> None:
    pipeline = Pipeline()
    pipeline.add_component("retriever", HaystackRetriever(shops, region="se", as_of=THEN, kinds=["article"]))
    # Newer versions load no module that they were not told of.
    trusted: dict[str, Any] = {}
    if "allowed_modules" in inspect.signature(Pipeline.loads).parameters:
        trusted["allowed_modules"] = ["rejoinder.haystack"]
    again = Pipeline.loads(pipeline.dumps(), **trusted)
    assert again.to_dict() == pipeline.to_dict()
    asked = {"retriever": {"query": QUESTION, "top_k": 1}}
    assert again.run(asked) == pipeline.run(asked)
    assert [it.meta["article"] for it in again.run({"retriever": {"query": QUESTION}})["retriever"]["documents"]] == [
        hit.article for hit in shops.search(QUESTION, region="se", as_of=THEN, kinds=["article"]).hits
    ]


def test_a_pipeline_that_is_loaded_elsewhere_finds_its_base(
    shops: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shops.path.parent)
    plain = HaystackRetriever(shops.path.name).to_dict()
    assert plain["init_parameters"]["kb"] == str(shops.path.absolute())
    monkeypatch.chdir(tmp_path)
    assert HaystackRetriever.from_dict(plain).run(query=QUESTION) == HaystackRetriever(shops).run(query=QUESTION)


FI = {"field": "meta.region", "operator": "==", "value": "fi"}
POLICY = {"field": "kind", "operator": "==", "value": "policy"}
EITHER = {"field": "meta.kind", "operator": "in", "value": ["policy", "article"]}
ALL = {"field": "meta.audience", "operator": "in", "value": ["public", "internal"]}
AGENTS = {"field": "meta.audience", "operator": "==", "value": "internal"}


@pytest.mark.parametrize(
    "options, filters, articles",
    [
        ({}, {}, {"returns", "returns-fi", "returns-se", "returns-faq"}),
        ({}, FI, {"returns", "returns-fi", "returns-faq"}),
        ({"region": "fi"}, FI, {"returns", "returns-fi", "returns-faq"}),
        ({}, POLICY, {"returns"}),
        ({"kinds": ["policy", "faq"]}, EITHER, {"returns"}),
        ({}, {"operator": "AND", "conditions": [FI, {"operator": "AND", "conditions": [EITHER, POLICY]}]}, {"returns"}),
        ({}, ALL, {"returns", "returns-fi", "returns-se", "returns-faq"}),
        ({"audience": ["public", "internal"], "kinds": ["article"]}, AGENTS, {"returns-agents"}),
    ],
)
def test_haystack_filters_narrow(shops: KnowledgeBase, options: dict[str, Any], filters: Any, articles: set[str]) -> None:
    found = HaystackRetriever(shops, **options).run(query=QUESTION, filters=filters)["documents"]
    assert {it.meta["article"] for it in found} == articles


@pytest.mark.parametrize(
    "options, filters, message",
    [
        ({"region": "se"}, FI, "outside the scope"),
        ({}, AGENTS, "outside the scope"),
        ({"kinds": ["faq"]}, EITHER, "outside the scope"),
        ({}, {"field": "kind", "operator": "in", "value": []}, "outside the scope"),
        ({}, {"operator": "AND", "conditions": [FI, {**FI, "value": "se"}]}, "outside the scope"),
        ({}, {"operator": "OR", "conditions": [FI, POLICY]}, "'OR' cannot be part"),
        ({}, {"field": "meta.tags", "operator": "==", "value": "money"}, "'tags' is no part of a scope; what is: region"),
        ({}, {"field": "region", "operator": "!=", "value": "fi"}, "region != 'fi' cannot"),
        ({}, {"field": "region", "operator": "in", "value": ["fi", "se"]}, "cannot"),
        ({}, {"field": "region", "operator": "==", "value": None}, "cannot"),
        ({}, {"operator": "AND", "conditions": None}, "'AND' joins a list of 'conditions', not None"),
        ({}, {"operator": "AND", "conditions": FI}, "'AND' joins a list of 'conditions', not {"),
        ({}, {"operator": "AND"}, "'AND' joins a list"),
        ({}, {"operator": "AND", "conditions": ["x"]}, "as a dict, not 'x'"),
        ({}, ["x"], r"as a dict, not \['x'\]"),
    ],
)
def test_haystack_filters_that_are_refused(shops: KnowledgeBase, options: dict[str, Any], filters: Any, message: str) -> None:
    with pytest.raises(FilterError, match=message):
        HaystackRetriever(shops, **options).run(query=QUESTION, filters=filters)


@pytest.mark.parametrize(
    "module, package, extra",
    [("langchain", "langchain_core", "langchain"), ("llama_index", "llama_index", "llama-index"), ("haystack", "haystack", "haystack")],
)
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, module: str, package: str, extra: str) -> None:
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, f"rejoinder.{module}")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=rf"pip install 'rejoinder\[{extra}\]'"):
        importlib.import_module(f"rejoinder.{module}")
