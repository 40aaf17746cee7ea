"""A retriever for LangChain: `pip install 'rejoinder[langchain]'`.

    from rejoinder.langchain import RejoinderRetriever

    retriever = RejoinderRetriever(kb="support.kb", region="fi", limit=4)
    documents = retriever.invoke("Until when can I return a jacket?")
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rejoinder import KnowledgeBase, SearchResults
from rejoinder._retrieval import Channel, Kind, Options, extra, id_of, metadata, opened
from rejoinder.aio import AsyncKnowledgeBase

with extra("langchain", "langchain-core"):
    from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from pydantic import ConfigDict, Field, field_validator

__all__ = ["RejoinderRetriever"]


class RejoinderRetriever(BaseRetriever):
    """Retrieves passages of the articles that a customer may see, best first.

    A document's text is the passage, and its id names it. Its metadata hold `article`, `language`, `version`, `kind`, `title`, `headings`,
    `url`, `tags`, `score` and `highlights`, ranges of characters of the text. Scores order the documents of one question; they are not
    probabilities.

    The fields are the options of `KnowledgeBase.search`. One that changes from question to question can be made configurable:
    `retriever.configurable_fields(region=ConfigurableField(id="region"))`. Options that do not exist are refused, and so are options of
    `invoke`.
    """

    # A misspelt option that is left out would widen the scope.
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    kb: KnowledgeBase
    """The knowledge base, or the path of one that exists."""
    language: str | None = None
    """The language of the questions, such as "fi"; None: guessed."""
    reply_language: str | None = None
    """The language that is wanted of articles with translations; None: that of the question."""
    audience: Sequence[str] = Field(default=("public",))
    """Who asks."""
    region: str | None = None
    """Where the customer is; None: anywhere."""
    channel: Channel | None = None
    """The channel of the reply; None: any."""
    product: str | None = None
    """The product that it is about; None: any."""
    as_of: datetime | str | None = None
    """The time whose rules apply, with a time zone; None: now."""
    kinds: Sequence[Kind] = ()
    """Only articles of these kinds; none: all."""
    limit: int = 10
    """At most so many documents, 1 to 100."""

    @field_validator("kb", mode="before")
    @classmethod
    def _opened(cls, kb: Any) -> KnowledgeBase:
        return opened(kb)

    def _options(self) -> Options:
        return Options(
            language=self.language,
            reply_language=self.reply_language,
            audience=self.audience,
            region=self.region,
            channel=self.channel,
            product=self.product,
            as_of=self.as_of,
            limit=self.limit,
            kinds=self.kinds,
        )

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **others: Any
    ) -> list[Document]:
        _refuse(others)
        return _documents(self.kb.search(query, **self._options()))

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **others: Any
    ) -> list[Document]:
        _refuse(others)
        return _documents(await AsyncKnowledgeBase(self.kb).search(query, **self._options()))


def _refuse(others: dict[str, Any]) -> None:
    # LangChain takes what it does not know in `invoke`, and hands it on only to a retriever that takes it. `verbose` is its own.
    refused = sorted(others.keys() - {"verbose"})
    if refused:
        raise TypeError(f"invoke: {', '.join(refused)}: options are arguments of the constructor, or made configurable")


def _documents(results: SearchResults) -> list[Document]:
    return [Document(id=id_of(hit), page_content=hit.passage.text, metadata=metadata(hit)) for hit in results.hits]
