"""What the adapters for retrieval frameworks have in common: the scope that a retriever asks in, and what it tells of a hit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from os import PathLike
from typing import Any, Literal, TypeAlias, TypedDict, TypeVar

from rejoinder import Hit, KnowledgeBase

# Written out because the compiled module has them for type checkers only, and pydantic reads them when it runs.
Kind: TypeAlias = Literal["article", "policy", "procedure", "faq", "reply"]
Channel: TypeAlias = Literal["email", "chat", "phone", "sms", "social"]
_Name = TypeVar("_Name", bound=str)


class Options(TypedDict):
    """The options of `KnowledgeBase.search`."""

    language: str | None
    reply_language: str | None
    audience: Sequence[str]
    region: str | None
    channel: Channel | None
    product: str | None
    as_of: datetime | str | None
    limit: int
    kinds: Sequence[Kind]


@contextmanager
def extra(name: str, package: str) -> Iterator[None]:
    """Says which extra brings the package that is imported inside, if it is not there."""
    try:
        yield
    except ImportError as error:
        raise ImportError(f"{package} is needed, and this says of it: {error}; pip install 'rejoinder[{name}]'") from error


def opened(kb: KnowledgeBase | str | PathLike[str]) -> KnowledgeBase:
    """The knowledge base, opened if it is a path. One that does not exist is an error: an empty one would answer nothing, silently."""
    return kb if isinstance(kb, KnowledgeBase) else KnowledgeBase.open(kb)


def names(option: str, given: Sequence[_Name]) -> list[_Name]:
    """The names that an option lists.

    Raises:
        TypeError: One text stands in their place, which is a sequence as well: of its letters.
    """
    if isinstance(given, (str, bytes)):
        raise TypeError(f"{option}: a list of names is needed, such as [{given!r}], not {given!r}")
    return list(given)


def id_of(hit: Hit) -> str:
    """Names the passage: the same text of the same version has the same id in every result, and another passage has another."""
    digest = blake2b(hit.passage.text.encode(), digest_size=6).hexdigest()
    return f"{hit.article}/{hit.language}/{hit.version}#{digest}"


def metadata(hit: Hit) -> dict[str, Any]:
    """What is known of a hit besides its passage, as plain data that JSON can hold. Highlights are ranges of characters of the passage."""
    return {
        "article": hit.article,
        "language": hit.language,
        "version": hit.version,
        "kind": hit.kind,
        "title": hit.title,
        "headings": list(hit.passage.headings),
        "url": hit.url,
        "tags": list(hit.tags),
        "score": hit.score,
        "highlights": [list(span) for span in hit.passage.highlights],
    }
