"""A retriever for LlamaIndex: `pip install 'rejoinder[llama-index]'`.

    from rejoinder.llama_index import RejoinderRetriever

    retriever = RejoinderRetriever("support.kb", region="fi", limit=4)
    nodes = retriever.retrieve("Until when can I return a jacket?")
"""

from collections.abc import Sequence
from datetime import datetime
from os import PathLike
from typing import Any

from rejoinder import Hit, KnowledgeBase
from rejoinder._retrieval import Channel, Kind, Options, extra, id_of, metadata, names, opened
from rejoinder.aio import AsyncKnowledgeBase

with extra("llama-index", "llama-index-core"):
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

__all__ = ["RejoinderRetriever"]

# What a language model is shown of the metadata beside the passage, if there is any.
_SHOWN = ("title", "headings", "url")


class RejoinderRetriever(BaseRetriever):
    """Retrieves passages of the articles that a customer may see, best first.

    A node's text is the passage, its id names it, and its source node is the article. Its metadata hold `article`, `language`, `version`,
    `kind`, `title`, `headings`, `url`, `tags`, `score` and `highlights`, ranges of characters of the text; a language model is shown
    title, headings and address alone. Scores order the nodes of one question; they are not probabilities.

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
        limit: At most so many nodes, 1 to 100.
        **others: What `BaseRetriever` takes: `callback_manager`, `verbose`.

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
        **others: Any,
    ) -> None:
        super().__init__(**others)
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

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        results = self._kb.search(query_bundle.query_str, **self._options)
        return [_node(hit) for hit in results.hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        results = await AsyncKnowledgeBase(self._kb).search(query_bundle.query_str, **self._options)
        return [_node(hit) for hit in results.hits]


def _node(hit: Hit) -> NodeWithScore:
    told = metadata(hit)
    hidden = [name for name, value in told.items() if name not in _SHOWN or not value]
    node = TextNode(
        id_=id_of(hit),
        text=hit.passage.text,
        metadata=told,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=hidden,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=hit.article)},
    )
    return NodeWithScore(node=node, score=hit.score)
