"""A retriever for Haystack: `pip install 'rejoinder[haystack]'`.

    from haystack import Pipeline
    from rejoinder.haystack import RejoinderRetriever

    pipeline = Pipeline()
    pipeline.add_component("retriever", RejoinderRetriever("support.kb", region="fi", limit=4))
    documents = pipeline.run({"retriever": {"query": "Until when can I return a jacket?"}})["retriever"]["documents"]
"""

from collections.abc import Sequence
from datetime import datetime
from os import PathLike
from typing import Any, cast

from rejoinder import KnowledgeBase, SearchResults
from rejoinder._retrieval import Channel, Kind, Options, extra, id_of, metadata, names, opened
from rejoinder.aio import AsyncKnowledgeBase

with extra("haystack", "haystack-ai"):
    from haystack import Document, component, default_from_dict, default_to_dict
    from haystack.errors import FilterError

__all__ = ["RejoinderRetriever"]

# The fields that filters may name, with the options that they narrow.
_FIELDS = {"region": "region", "channel": "channel", "product": "product", "kind": "kinds", "audience": "audience"}
_SEVERAL = ("kinds", "audience")


@component
class RejoinderRetriever:
    """Retrieves passages of the articles that a customer may see, best first.

    A document's content is the passage, and its id names it. Its `meta` hold `article`, `language`, `version`, `kind`, `title`, `headings`,
    `url`, `tags`, `score` and `highlights`, ranges of characters of the content. Scores order the documents of one question; they are not
    probabilities.

    Filters narrow the scope of the constructor, and never let more be seen. They are comparisons of `region`, `channel`, `product` (`==`),
    `kind` and `audience` (`==`, `in`), joined by `AND`; the fields may begin with `meta.`. Others are refused, because a filter that is not
    part of the search would drop hits after these were counted.

    A pipeline that is saved holds the path of the knowledge base. Haystack loads it if it is told that this module may be:
    `Pipeline.loads(text, allowed_modules=["rejoinder.haystack"])`.

    Args:
        kb: The knowledge base, or the path of one that exists.
        language: The language of the questions, such as "fi"; None: guessed.
        reply_language: The language that is wanted of articles with translations; None: that of the question.
        audience: Who asks.
        region: Where the customer is; None: anywhere.
        channel: The channel of the reply; None: any.
        product: The product that it is about; None: any.
        as_of: The time whose rules apply, with a time zone; None: now.
        kinds: Only articles of these kinds; none: all.
        limit: At most so many documents, 1 to 100.

    Raises:
        NotFoundError: There is no knowledge base at the path.
        TypeError: `audience` or `kinds` is one text, and no list.
    """

    def __init__(
        self,
        kb: KnowledgeBase | str | PathLike[str],
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ("public",),
        region: str | None = None,
        channel: Channel | None = None,
        product: str | None = None,
        as_of: datetime | str | None = None,
        kinds: Sequence[Kind] = (),
        limit: int = 10,
    ) -> None:
        self._kb = opened(kb)
        self._options = Options(
            language=language,
            reply_language=reply_language,
            audience=names("audience", audience),
            region=region,
            channel=channel,
            product=product,
            as_of=as_of,
            limit=limit,
            kinds=names("kinds", kinds),
        )

    def to_dict(self) -> dict[str, Any]:
        """The component as plain data, with the absolute path of the knowledge base in its place."""
        options: dict[str, Any] = dict(self._options)
        if isinstance(options["as_of"], datetime):
            options["as_of"] = options["as_of"].isoformat()
        serialized: dict[str, Any] = default_to_dict(self, kb=str(self._kb.path.absolute()), **options)
        return serialized

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "RejoinderRetriever":
        """The component that was made plain data, with the knowledge base opened again."""
        made: RejoinderRetriever = default_from_dict(cls, data)
        return made

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, filters: dict[str, Any] | None = None, top_k: int | None = None
    ) -> dict[str, list[Document]]:
        """Retrieves.

        Args:
            query: The question.
            filters: What narrows the scope; see above.
            top_k: At most so many documents; None: as constructed.

        Returns:
            `documents`, best first.

        Raises:
            FilterError: The filters are not part of a scope, or would widen it.
        """
        return _documents(self._kb.search(query, **self._narrowed(filters, top_k)))

    @component.output_types(documents=list[Document])
    async def run_async(
        self, query: str, filters: dict[str, Any] | None = None, top_k: int | None = None
    ) -> dict[str, list[Document]]:
        """Retrieves without blocking the loop; arguments, result and errors are those of `run`."""
        return _documents(await AsyncKnowledgeBase(self._kb).search(query, **self._narrowed(filters, top_k)))

    def _narrowed(self, filters: dict[str, Any] | None, top_k: int | None) -> Options:
        options: dict[str, Any] = {**self._options}
        if top_k is not None:
            options["limit"] = top_k
        for field, values in _comparisons(filters) if filters else []:
            name = _FIELDS[field]
            scoped = options[name]
            # No region is any region, and no kinds are all kinds.
            allowed = [scoped] if isinstance(scoped, str) else scoped or values
            left = [value for value in values if value in allowed]
            if not left:
                raise FilterError(f"filters: {field} {values} is outside the scope of this retriever: {allowed}")
            options[name] = left if name in _SEVERAL else left[0]
        return cast(Options, options)


def _comparisons(filters: object) -> list[tuple[str, list[str]]]:
    """The fields of a filter with the values they may have."""
    if not isinstance(filters, dict):
        raise FilterError(f"filters: a comparison or an 'AND' of comparisons is needed, as a dict, not {filters!r}")
    operator = filters.get("operator")
    if "field" not in filters:
        if operator != "AND":
            raise FilterError(f"filters: {operator!r} cannot be part of a scope: join comparisons by 'AND'")
        conditions = filters.get("conditions")
        if not isinstance(conditions, (list, tuple)):
            raise FilterError(f"filters: 'AND' joins a list of 'conditions', not {conditions!r}")
        return [comparison for condition in conditions for comparison in _comparisons(condition)]
    field, value = str(filters["field"]).removeprefix("meta."), filters.get("value")
    if field not in _FIELDS:
        raise FilterError(f"filters: {field!r} is no part of a scope; what is: {', '.join(_FIELDS)}")
    if operator == "==" and isinstance(value, str):
        return [(field, [value])]
    if operator == "in" and isinstance(value, (list, tuple)) and _FIELDS[field] in _SEVERAL:
        return [(field, list(value))]
    raise FilterError(f"filters: {field} {operator} {value!r} cannot be part of a scope; {field} == 'a text' can")


def _documents(results: SearchResults) -> dict[str, list[Document]]:
    hits = results.hits
    return {"documents": [Document(id=id_of(hit), content=hit.passage.text, meta=metadata(hit), score=hit.score) for hit in hits]}
