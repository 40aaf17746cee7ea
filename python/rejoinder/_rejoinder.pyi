from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, final

from matplotlib.figure import Figure

from rejoinder._table import Table
from rejoinder.aio import AsyncKnowledgeBase

__all__ = [
    "Absence",
    "AbsenceCause",
    "Admitted",
    "Advice",
    "Answer",
    "Article",
    "ArticleChange",
    "ArticleFact",
    "Ask",
    "BaseCheck",
    "Calibration",
    "CalibrationBin",
    "CheckQuestion",
    "Contribution",
    "Correction",
    "CorruptError",
    "Counts",
    "Diff",
    "Disagreement",
    "Encoded",
    "Encoder",
    "Error",
    "Event",
    "EventScope",
    "Excerpt",
    "ExplainedConfidence",
    "ExplainedWord",
    "Explanation",
    "Facet",
    "FieldChange",
    "Finding",
    "FoundAs",
    "Grounds",
    "HandOver",
    "HiddenText",
    "Hit",
    "InForce",
    "IncompatibleError",
    "InvalidInputError",
    "IoError",
    "JudgedQuery",
    "KnowledgeBase",
    "LockedError",
    "NotFoundError",
    "Part",
    "PartSource",
    "PlainContribution",
    "Put",
    "Question",
    "QuestionResult",
    "RecentChange",
    "Reply",
    "ReplyCheck",
    "Report",
    "ReportArticle",
    "ReportLanguage",
    "ReportPeriod",
    "ReportTopic",
    "ReportTotals",
    "Revision",
    "Said",
    "SearchResults",
    "SentenceChange",
    "Settings",
    "Slot",
    "Stored",
    "Suggestions",
    "SupportedFact",
    "UnansweredMessage",
    "UnsupportedFact",
    "Warning",
    "Withheld",
    "Writer",
    "__version__",
    "_main",
    "_stream",
]

__version__: str

def _stream(name: str, results: tuple[Any, ...], requested_schema: object | None, /) -> object: ...

def _main(arguments: list[str], /) -> int: ...

_Kind: TypeAlias = Literal["article", "policy", "procedure", "faq", "reply"]
_Markup: TypeAlias = Literal["markdown", "html", "plain"]
_Status: TypeAlias = Literal["draft", "published", "archived"]
_EventKind: TypeAlias = Literal["asked", "accepted", "edited", "dismissed", "resolved", "reopened"]
_Outcome: TypeAlias = Literal["answered", "clarify", "hand-over"]
_Period: TypeAlias = Literal["day", "week", "month"]
_Tone: TypeAlias = Literal["formal", "friendly"]
_Channel: TypeAlias = Literal["email", "chat", "phone", "sms", "social"]
_FactKind: TypeAlias = Literal[
    "amount", "code", "date", "duration", "email", "name", "number", "percentage", "phone", "time", "url"
]
# RFC 3339 text is taken as well, because that is what `to_dict` and files hold. A datetime needs a time zone.
_Time: TypeAlias = datetime | str

_CauseKind: TypeAlias = Literal[
    "not-in-base", "draft", "archived", "expired", "replaced", "not-yet", "audience", "region", "channel", "product", "kind",
    "not-indexed", "other-language", "no-shared-term", "outranked", "represented", "no-text", "below-threshold", "lacks-values",
    "not-drafted", "present",
]
_AdviceKind: TypeAlias = Literal[
    "put", "look-for", "publish", "set-valid-until", "set-valid-from", "ask-as-of", "ask-as", "add-audience", "ask-in", "add-region",
    "ask-on", "add-channel", "ask-about", "add-product", "ask-for-kind", "open-again", "translate", "add-example", "ask-with",
    "raise-limit", "reply-in", "leave-group", "write-text", "give-values",
]
_FindingKind: TypeAlias = Literal[
    "lost-answer", "broken-placeholder", "wrong-language", "damaged-text", "disagreement", "contradiction", "negation", "withheld",
    "overdue-review", "outdated-translation", "shadowed", "unfindable", "stray-placeholder",
]

class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class Error(Exception): ...
class NotFoundError(Error): ...
class LockedError(Error): ...
class IncompatibleError(Error): ...
class CorruptError(Error): ...
class InvalidInputError(Error, ValueError): ...
class IoError(Error, OSError): ...

@final
class KnowledgeBase:
    """A knowledge base in a folder, made empty where there is none. Any number of threads and processes read it while
    one writes. It is pickled by its path.

    A process that is forked may use it, if no other thread was at work with it meanwhile: a lock that one holds is
    held in the child for ever. Fork before asking, start processes with `spawn`, or open the base in each.

    Args:
        path: The folder.

    Raises:
        IncompatibleError: A newer version made it, or the folder holds something else.
        CorruptError: The store is damaged.
        IoError: The folder cannot be read, or not be made.

    Examples:
        >>> kb = KnowledgeBase("another.kb")
        >>> with kb.writer() as writer:
        ...     writer.put(Article("hours", "en", "Opening hours", "We are open from nine to five."))
        Put(version=1, sequence=1, changed=True)
        >>> kb.search("when are you open").hits[0].title
        'Opening hours'
    """
    def __new__(cls, path: str | PathLike[str]) -> KnowledgeBase: ...
    @classmethod
    def open(cls, path: str | PathLike[str]) -> KnowledgeBase:
        """Opens a knowledge base that exists; NotFoundError if there is none."""
    @property
    def path(self) -> Path:
        """The folder."""
    def writer(self) -> Writer:
        """Begins to write; LockedError at once if another writer is at work. Use it with `with`: leaving the block
        commits, an exception discards.
        """
    def rebuild(self) -> None:
        """Makes the index again from the articles. It never needs to be: an index that is missing or damaged is made
        again when the base is opened. LockedError if a writer is at work.
        """
    def settings(self) -> Settings:
        """What the whole base agrees on: regions, audiences, the language of sources."""
    def use_encoder(self, encoder: Encoder) -> None:
        """Lets an encoder have a say in search and suggestions, from now on. The articles are read in the background,
        beginning at once and again after each commit; for what has not been read yet, words decide alone.
        """
    def encoded(self) -> Encoded | None:
        """How much of the base the encoder has read; None if no encoder is in use."""
    def encode(self, progress: Callable[[Encoded], object] | None = None) -> Encoded:
        """Waits until the encoder has read everything, and calls `progress` now and then with how far it is. What was
        read by then is kept if that raises, or on Ctrl-C.
        """
    def search(
        self,
        text: str,
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        context: Sequence[str] = (),
    ) -> SearchResults:
        """Finds the articles that fit, best first, one hit for each article.

        Args:
            text: What the customer wrote. It has no syntax; of a long one the first 20,000 bytes are read.
            language: The language it is written in, as a BCP 47 tag such as `fi`; None: guessed.
            reply_language: The language wanted of what is shown; None: that of the text.
            audience: Who asks: `public`, `internal` or names of groups. More audiences see more.
            region: Where the customer is; None: anywhere.
            channel: Where the reply goes out; None: any.
            product: What it is about; None: anything.
            as_of: The second whose rules apply: a datetime with a time zone, or RFC 3339 text; None: now.
            limit: At most so many hits, 1 to 100.
            kinds: Only articles of these kinds; none: all.
            context: Earlier messages of the customer in this conversation, oldest first.

        Returns:
            The hits, best first.

        Raises:
            InvalidInputError: An option cannot be meant, or names a region or an audience that the base does not know.

        Examples:
            >>> results = kb.search("retrun goods", region="fi")
            >>> results.hits[0].article, results.corrections[0].replacement
            ('returns', 'return')
            >>> def finds(audience):
            ...     return "agents" in [hit.article for hit in kb.search("goodwill voucher", audience=audience)]
            >>> finds(["public"]), finds(["public", "internal"])
            (False, True)
        """
    def suggest(
        self,
        text: str,
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        customer: str | None = None,
        context: Sequence[str] = (),
        tone: _Tone | None = None,
        values: Mapping[str, str] = {},
        changed_within: int = 30,
    ) -> Suggestions:
        """Drafts replies to a customer's message, likeliest first, asks back, or hands over.

        Args:
            text: The message, as it came: quoted mail, greetings and signatures are told apart. Of a long one the first 20,000 bytes are read.
            language: The language it is written in, as a BCP 47 tag such as `fi`; None: guessed.
            reply_language: The language wanted of what is shown; None: that of the text.
            audience: Who asks: `public`, `internal` or names of groups. More audiences see more.
            region: Where the customer is; None: anywhere.
            channel: Where the reply goes out; None: any.
            product: What it is about; None: anything.
            as_of: The second whose rules apply: a datetime with a time zone, or RFC 3339 text; None: now.
            limit: At most so many articles are looked at for replies, 1 to 100.
            kinds: Only articles of these kinds; none: all.
            customer: The customer's name, for the greeting and for canned replies.
            context: Earlier messages of the customer in this conversation, oldest first.
            tone: How the reply speaks; None: as is customary in its language.
            values: What the placeholders of canned replies stand for, by the names they have there: `{"ticket.id": "123"}`.
            changed_within: A reply from an article that changed in the last so many days tells what changed.

        Returns:
            Whether there is an answer, and the replies, the question back, or what the person who takes over should know.

        Raises:
            InvalidInputError: An option cannot be meant, or names a region or an audience that the base does not know.

        Examples:
            >>> suggestions = kb.suggest("Until when can I return unused goods?", customer="Ann", channel="chat")
            >>> suggestions.outcome, suggestions.replies[0].article
            ('answered', 'returns')
            >>> suggestions.replies[0].answer.text
            'You can return unused goods within 60 days of delivery. We refund you within 5 working days.'
            >>> kb.suggest("Do you repair bicycles?").outcome
            'hand-over'
        """
    def search_many(
        self,
        texts: Iterable[str | Mapping[str, Any]],
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        context: Sequence[str] = (),
    ) -> Table[SearchResults]:
        """Searches for each of many texts, on all cores, and returns what was found in their order. Options hold for
        all; instead of a text there may be a mapping with a `text` and options of its own. Where no `as_of` is
        given, all are asked at the same second.
        """
    def suggest_many(
        self,
        texts: Iterable[str | Mapping[str, Any]],
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        customer: str | None = None,
        context: Sequence[str] = (),
        tone: _Tone | None = None,
        values: Mapping[str, str] = {},
        changed_within: int = 30,
    ) -> Table[Suggestions]:
        """Drafts replies to each of many messages, on all cores, and returns them in their order. Options hold for all;
        instead of a text there may be a mapping with a `text` and options of its own. Where no `as_of` is given, all
        are asked at the same second.

        Examples:
            >>> messages = ["Until when can I return unused goods?", {"text": "Do you repair bicycles?", "channel": "sms"}]
            >>> [suggestions.outcome for suggestions in kb.suggest_many(messages)]
            ['answered', 'hand-over']
        """
    def explain(
        self,
        text: str,
        id: str,
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        customer: str | None = None,
        context: Sequence[str] = (),
        tone: _Tone | None = None,
        values: Mapping[str, str] = {},
        changed_within: int = 30,
    ) -> Explanation:
        """Why an article is among the hits of `search`: what adds to its score, which words of the question stand
        where, what let it be seen, and how sure `suggest` is of it. It costs a search and a suggestion.
        NotFoundError if it is no hit: then ask `explain_absence`.
        """
    def explain_absence(
        self,
        text: str,
        id: str,
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        customer: str | None = None,
        context: Sequence[str] = (),
        tone: _Tone | None = None,
        values: Mapping[str, str] = {},
        changed_within: int = 30,
    ) -> Absence:
        """Why an article is not among the hits of `search`, and if it is, why `suggest` does not answer with it: the
        cause, and what removes it. It costs two searches, and for a hit a suggestion beside them. It tells of
        articles that the scope hides: for editors alone.

        Examples:
            >>> absence = kb.explain_absence("goodwill voucher", "agents")
            >>> absence.cause.kind, [advice.kind for advice in absence.advice]
            ('audience', ['ask-as', 'add-audience'])
        """
    def check_reply(
        self,
        draft: str,
        text: str,
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        customer: str | None = None,
        context: Sequence[str] = (),
        tone: _Tone | None = None,
        values: Mapping[str, str] = {},
        changed_within: int = 30,
    ) -> ReplyCheck:
        """Checks a draft of a reply to a message, whoever wrote it: what it says that no article in scope does, and
        text of articles that the customer may not see. For tools of agents, not for customers. The options are those
        of `suggest`.

        Examples:
            >>> check = kb.check_reply("You have 90 days.", "Until when can I return unused goods?")
            >>> [(it.text, it.nearest.text) for it in check.unsupported]
            [('90 days', '60 days')]
        """
    def record(
        self,
        kind: _EventKind,
        text: str,
        reply: Reply | Suggestions | Mapping[str, Any],
        *,
        sent: str | None = None,
        at: _Time | None = None,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        kinds: Sequence[_Kind] = (),
    ) -> None:
        """Stores at once what happened: a customer asked (`asked`), a reply was accepted, edited or dismissed, or the
        customer was helped (`resolved`) or asked again (`reopened`). LockedError if a writer is at work; then record
        through it. Nothing is recorded by itself.

        `reply` is the reply concerned, and what `suggest` returned for `asked`; of a reply it may be a mapping with
        its `article` and, if known, `language` and `version`, such as `reply.to_dict()`. `sent` is what was sent
        where it differs, `at` when it happened. What is said of the scope is what the message was asked with:
        `calibrate` asks it again so, and a report tells of it only to its audiences.
        """
    def article(self, id: str, language: str, *, as_of: _Time | None = None) -> Stored:
        """The version of an article in a language that is in force at a time, now by default. Scope does not apply:
        this is for editors. NotFoundError if there is no such article, or none of its versions is in force then.
        """
    def versions(self, id: str, language: str | None = None) -> tuple[Stored, ...]:
        """All current versions of an article, or of its translation into one language, in order of language and
        version. Scope does not apply: this is for editors. NotFoundError if there is none.
        """
    def history(self, id: str, language: str | None = None) -> tuple[Revision, ...]:
        """Every change of an article ever made, oldest first; empty if there never was one. Scope does not apply: this
        is for editors.
        """
    def articles(self) -> Table[Stored]:
        """All current articles in order of id, language and version; a long base is a long table. Scope does not apply:
        this is for editors.
        """
    def counts(self) -> Counts:
        """How much the base holds, history aside. Scope does not apply: this is for editors."""
    def count(
        self,
        *,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        kinds: Sequence[_Kind] = (),
    ) -> int:
        """How many articles may be seen in a scope, each language counted."""
    def diff(self, id: str, language: str, before: int, after: int) -> Diff:
        """What changed between two versions of an article in a language, whether they are current or were removed.
        Scope does not apply: this is for editors. NotFoundError if there never was such a version.

        Examples:
            >>> with kb.writer() as writer:
            ...     body = "You can return unused goods within 90 days of delivery. We refund you within 5 working days."
            ...     put = writer.put({**kb.article("returns", "en").article.to_dict(), "version": 2, "body": body})
            >>> print(kb.diff("returns", "en", 1, 2))
            ! version 1 says "60 days", version 2 says "90 days"
            - You can return unused goods within 60 days of delivery.
            + You can return unused goods within 90 days of delivery.
            <BLANKLINE>
        """
    def changes(
        self,
        since: _Time,
        *,
        language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        kinds: Sequence[_Kind] = (),
    ) -> Table[ArticleChange]:
        """What changed since a time for those who may see what the scope lets them see, up to `as_of`: articles that
        are new, say something else or were withdrawn, by id and language. `language`: only what is written in it.
        """
    def parity(
        self,
        *,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        kinds: Sequence[_Kind] = (),
    ) -> tuple[Disagreement, ...]:
        """The facts in which translations of one article disagree, and what one affirms and the other denies, among
        what the scope lets see. Takes time linear in the text of the articles.
        """
    def contradictions(
        self,
        *,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        kinds: Sequence[_Kind] = (),
    ) -> tuple[Disagreement, ...]:
        """Sentences of two articles in one language that say the same with another fact, among what the scope lets see.
        Takes time linear in the text of the articles.
        """
    def check(
        self, questions: Iterable[CheckQuestion | Mapping[str, Any]] = (), *, as_of: _Time | None = None
    ) -> BaseCheck:
        """Checks the base as a test suite checks a program: asks its questions, those given here and the `tests` of its
        articles, and looks for broken templates, disagreements of translations, contradictions, overdue reviews and
        more.

        A question may be a mapping with the names of `CheckQuestion`'s arguments. `as_of`: the second whose articles
        are checked, now by default. On all cores.
        """
    def report(
        self,
        since: _Time,
        *,
        until: _Time | None = None,
        period: _Period = "day",
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        language: str | None = None,
        limit: int = 20,
    ) -> Report:
        """What customers asked, what was not answered, and what agents did, from the events recorded from `since` on
        and before `until` (now by default), counted by `period`, with at most `limit` rows of each list.

        It tells of nothing that others asked than the audiences named: what an agent asked as public and internal is
        for a report that names both, and a report for `internal` alone leaves out what the public asked. Takes time
        linear in the events.
        """
    def events(
        self,
        since: _Time,
        *,
        until: _Time | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        language: str | None = None,
    ) -> Table[Event]:
        """The events that `report` counts, in order of time, then of recording."""
    @property
    def aio(self) -> AsyncKnowledgeBase:
        """The same calls for `asyncio`, awaited: `await kb.aio.suggest(text)`."""
    def calibrate(self, questions: Iterable[JudgedQuery | Mapping[str, Any]] = (), *, error: float = 0.05) -> Calibration:
        """Fits how sure the base is on questions whose answers are known, and on what was recorded of replies, so that
        at most the share `error` of its answers is wrong. Nothing is changed: see `set_calibration`.

        A question may be a mapping with the names of `JudgedQuery`'s arguments. InvalidInputError if there is
        nothing to learn from.
        """
    def calibration(self) -> Calibration:
        """The calibration in use: the one kept last, or the one shipped. A base keeps one for words alone, and one for
        an encoder beside them.
        """
    def set_calibration(self, calibration: Calibration | None) -> None:
        """Keeps a calibration, from the next suggestion on, for every process, and for the base as it answers now: with
        an encoder or by words alone. None goes back to the one shipped. LockedError if a writer is at work.
        """

@final
class JudgedQuery:
    """A message with the ids of the articles that answer it; none of them if nothing in the base does.

    What is left out of the scope: the audience is the public, the time is now, and region, channel and product are
    any.
    """
    def __new__(
        cls,
        text: str,
        right: Sequence[str],
        *,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        customer: str | None = None,
        context: Sequence[str] = (),
        tone: _Tone | None = None,
        values: Mapping[str, str] = {},
        changed_within: int = 30,
    ) -> JudgedQuery: ...
    @property
    def text(self) -> str:
        """What the customer wrote."""
    @property
    def right(self) -> tuple[str, ...]:
        """The ids of the articles of which each is right."""
    @property
    def language(self) -> str | None:
        """The language it is written in, where it is given."""
    @property
    def reply_language(self) -> str | None:
        """The language wanted in the reply, where it is given."""
    @property
    def audience(self) -> tuple[str, ...]:
        """Who asks."""
    @property
    def region(self) -> str | None:
        """Where the customer is."""
    @property
    def channel(self) -> _Channel | None:
        """Where the reply goes out."""
    @property
    def product(self) -> str | None:
        """What it is about."""
    @property
    def as_of(self) -> datetime | None:
        """The second whose rules apply."""
    @property
    def limit(self) -> int:
        """How many replies are looked for at most."""
    @property
    def kinds(self) -> tuple[_Kind, ...]:
        """The kinds of articles wanted; empty: all."""
    @property
    def customer(self) -> str | None:
        """The customer's name."""
    @property
    def context(self) -> tuple[str, ...]:
        """Earlier messages of the customer, oldest first."""
    @property
    def tone(self) -> _Tone | None:
        """How the reply speaks."""
    @property
    def values(self) -> Mapping[str, str]:
        """What the placeholders of canned replies stand for."""
    @property
    def changed_within(self) -> int:
        """For how many days a change of an article is told of."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Calibration:
    """What a shown probability means in a base, and from which probability on it answers."""
    @property
    def slope(self) -> float:
        """What the log-odds of the shipped confidence are multiplied by."""
    @property
    def intercept(self) -> float:
        """What is added to them."""
    @property
    def threshold(self) -> float:
        """The probability from which on a suggestion is shown as an answer."""
    @property
    def wanted_error(self) -> float | None:
        """The share of wrong answers that was wanted at most; None as shipped."""
    @property
    def n_judged(self) -> int:
        """On how many judged questions it was fitted."""
    @property
    def n_answered(self) -> int:
        """How many of these are answered, each with a threshold chosen without it: a fifth of the questions by that of
        the others.
        """
    @property
    def n_wrong(self) -> int:
        """How many of those answers are wrong."""
    @property
    def error_bound(self) -> float:
        """The upper limit of the share of wrong answers at a confidence of 95 %, from the questions held out, if the
        questions to come are like those judged.
        """
    @property
    def bins(self) -> tuple[CalibrationBin, ...]:
        """How often suggestions of about one probability were right, least probable first; empty bins are left out."""
    def plot(self) -> Figure:
        """Draws how often suggestions of about one probability were right: a reliability diagram. Needs matplotlib:
        `rejoinder[plot]`.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class CalibrationBin:
    """Suggestions of about one probability."""
    @property
    def n(self) -> int:
        """How many there were."""
    @property
    def promised(self) -> float:
        """Their mean probability."""
    @property
    def right(self) -> float:
        """The share that was right."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Encoder:
    """A sentence encoder, loaded from a folder as sentence-transformers or model2vec saves it; nothing is downloaded.
    One can serve several bases.
    """
    def __new__(cls, folder: str | PathLike[str]) -> Encoder: ...
    @property
    def name(self) -> str:
        """What the model calls itself."""

@final
class Encoded:
    """How much of a base its encoder has read."""
    @property
    def n_read(self) -> int:
        """Article versions whose parts have vectors."""
    @property
    def n_versions(self) -> int:
        """Article versions in all."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Writer:
    """The right to change a knowledge base; there is one at a time. Nothing is visible before it commits.

    Examples:
        >>> with kb.writer() as writer:
        ...     writer.put({"id": "hours", "language": "en", "title": "Opening hours", "body": "From nine to five."})
        ...     raise RuntimeError("whatever happens in the block discards what was put")
        Traceback (most recent call last):
            ...
        RuntimeError: whatever happens in the block discards what was put
        >>> kb.counts().articles
        5
    """
    def put(self, article: Article | Stored | Mapping[str, Any] | _Dataclass) -> Put:
        """Adds an article, a translation or a new version: an `Article`, what a base has `Stored`, or a mapping or
        dataclass with the names of its arguments.
        """
    def put_many(self, articles: Iterable[Article | Stored | Mapping[str, Any] | _Dataclass] | _ArrowStream) -> tuple[Put, ...]:
        """Puts every article of an iterable, or every row of a data frame or table, whose columns have the names of
        `Article`'s arguments, and returns what each put did, in order. Empty cells are left out. A refusal says
        which article; those before it are put.

        Raises:
            TypeError: An article lacks an argument, or has one of another type; the message names the article and the argument.
            InvalidInputError: A value cannot be meant, or a column of times has no time zone.
        """
    def remove(self, id: str) -> int:
        """Removes an article in all languages, and returns how many versions went. The history stays."""
    def remove_translation(self, id: str, language: str, version: int | None = None) -> int:
        """Removes the translation of an article into one language, or only one version of it; returns how many versions
        went. The history stays.
        """
    def set_settings(self, settings: Settings | Mapping[str, Any]) -> None:
        """Sets what the whole base agrees on: `Settings`, or a mapping with the names of its arguments."""
    def record(
        self,
        kind: _EventKind,
        text: str,
        reply: Reply | Suggestions | Mapping[str, Any],
        *,
        sent: str | None = None,
        at: _Time | None = None,
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        kinds: Sequence[_Kind] = (),
    ) -> None:
        """Stores what happened to a reply together with the changes; the arguments are those of `KnowledgeBase.record`.
        """
    def commit(self) -> None:
        """Makes all changes durable, all or nothing, and then visible to searches. The writer can go on."""
    def close(self) -> None:
        """Ends the writer. What was not committed is discarded."""
    def __enter__(self) -> Writer: ...
    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

@final
class Article:
    """A product or policy article, or a canned reply, in one language.

    No products, channels or regions means all of them. Articles with the same id in other languages are its
    translations. Times are datetimes with a time zone, or RFC 3339 text.

    Examples:
        >>> article = Article("returns", "en", "Returning goods", "You have 60 days.", kind="policy", valid_until="2027-01-01T00:00:00Z")
        >>> article.valid_until.year, article.audience
        (2027, ('public',))
        >>> Article(**{**article.to_dict(), "audience": ["internal"]}).audience
        ('internal',)
    """
    def __new__(
        cls,
        id: str,
        language: str,
        title: str,
        body: str,
        *,
        version: int | None = None,
        kind: _Kind = "article",
        markup: _Markup = "markdown",
        url: str | None = None,
        tags: Sequence[str] = (),
        products: Sequence[str] = (),
        channels: Sequence[str] = (),
        regions: Sequence[str] = (),
        audience: Sequence[str] = ["public"],
        status: _Status = "published",
        valid_from: _Time | None = None,
        valid_until: _Time | None = None,
        review_by: _Time | None = None,
        updated_at: _Time | None = None,
        examples: Sequence[str] = (),
        tests: Sequence[str] = (),
        group: str | None = None,
    ) -> Article: ...
    @property
    def id(self) -> str:
        """Names the article across languages and versions: `returns/return-window`."""
    @property
    def language(self) -> str:
        """The language it is written in, as a BCP 47 tag."""
    @property
    def version(self) -> int | None:
        """The version, from 1. None when putting: the next one if the content changed."""
    @property
    def kind(self) -> _Kind:
        """What it is."""
    @property
    def title(self) -> str:
        """Its title, one line of plain text."""
    @property
    def body(self) -> str:
        """Its text, written in `markup`."""
    @property
    def markup(self) -> _Markup:
        """How the body is written."""
    @property
    def url(self) -> str | None:
        """Where a customer can read it."""
    @property
    def tags(self) -> tuple[str, ...]:
        """Free labels, for departments and reports."""
    @property
    def products(self) -> tuple[str, ...]:
        """The products it is about; empty: all."""
    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it may be used on; empty: all."""
    @property
    def regions(self) -> tuple[str, ...]:
        """The regions it holds in; empty: all."""
    @property
    def audience(self) -> tuple[str, ...]:
        """Who may read it: `public`, `internal` or names of groups."""
    @property
    def status(self) -> _Status:
        """Whether it is published."""
    @property
    def valid_from(self) -> datetime | None:
        """In force from this second on."""
    @property
    def valid_until(self) -> datetime | None:
        """No longer in force from this second on."""
    @property
    def review_by(self) -> datetime | None:
        """To be looked over by its editor before this time."""
    @property
    def updated_at(self) -> datetime | None:
        """When its author last changed it."""
    @property
    def examples(self) -> tuple[str, ...]:
        """Questions it answers, as customers write them."""
    @property
    def tests(self) -> tuple[str, ...]:
        """Questions that must find it, for checks of the base; they are not indexed. Behind ` => ` stands what the
        answer must say.
        """
    @property
    def group(self) -> str | None:
        """Links translations that do not share an id."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Put:
    """What a put did."""
    @property
    def version(self) -> int:
        """The version that now has the content."""
    @property
    def sequence(self) -> int:
        """The change that made it so."""
    @property
    def changed(self) -> bool:
        """Whether anything changed; False: the content was there already."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class SearchResults:
    """What a search found."""
    @property
    def language(self) -> str | None:
        """The language the query is in, if that is clear."""
    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The words of the query that were taken for misspellings, in order."""
    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits, best first."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Hit]: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Correction:
    """A word of the query that was taken for a misspelling."""
    @property
    def word(self) -> str:
        """The word as it stands in the query."""
    @property
    def span(self) -> tuple[int, int]:
        """Where it stands there: `text[start:end]`."""
    @property
    def replacement(self) -> str:
        """The likeliest word meant, in normal spelling. Others may have been looked for as well."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Hit:
    """An article that fits."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def language(self) -> str:
        """The language of the text shown."""
    @property
    def version(self) -> int:
        """The version shown."""
    @property
    def kind(self) -> _Kind:
        """What it is."""
    @property
    def title(self) -> str:
        """Its title."""
    @property
    def url(self) -> str | None:
        """Where a customer can read it."""
    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
    @property
    def score(self) -> float:
        """How well it fits; comparable within one result only."""
    @property
    def found_in(self) -> str | None:
        """The language that the words were found in, where it is another one: the text shown is its translation."""
    @property
    def passage(self) -> Excerpt:
        """The passage that fits best."""
    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each feature adds to the score, greatest first."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Excerpt:
    """A part of an article's text."""
    @property
    def text(self) -> str:
        """The text."""
    @property
    def headings(self) -> tuple[str, ...]:
        """The headings it stands under, outermost first."""
    @property
    def highlights(self) -> tuple[tuple[int, int], ...]:
        """Start and end of what in `text` matches words of the query, ascending and apart: `text[start:end]`."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Contribution:
    """What a feature adds to a score."""
    @property
    def feature(self) -> str:
        """The feature's name."""
    @property
    def value(self) -> float:
        """Its value, a share of what the question tells."""
    @property
    def adds(self) -> float:
        """What it adds: value times weight."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Suggestions:
    """What can be said to a customer."""
    @property
    def question(self) -> str:
        """What the customer asks, without quoted mail, greeting and signature."""
    @property
    def language(self) -> str | None:
        """The language of the message, if that is clear."""
    @property
    def kind(self) -> Literal["question", "problem", "complaint", "cancellation", "thanks"]:
        """What the customer wants."""
    @property
    def outcome(self) -> _Outcome:
        """Whether there is an answer."""
    @property
    def clarify(self) -> Question | None:
        """The question that decides between several plausible answers; None unless the outcome is `clarify`."""
    @property
    def hand_over(self) -> HandOver | None:
        """What the person who takes over should know; None unless the outcome is `hand-over`."""
    @property
    def replies(self) -> tuple[Reply, ...]:
        """Replies that are likely enough to be right, likeliest first. Empty unless the outcome is `answered`."""
    @property
    def considered(self) -> tuple[Reply, ...]:
        """What else was looked at and is not likely enough: for a person to judge, not to send."""
    @property
    def asks(self) -> tuple[Ask, ...]:
        """The single questions of the message, where it holds several."""
    @property
    def slots(self) -> tuple[Slot, ...]:
        """What the customer tells that can be looked up elsewhere, in order of place. It goes nowhere from here."""
    @property
    def passages(self) -> tuple[Grounds, ...]:
        """The passages that speak most for the articles looked at, best first."""
    @property
    def audience(self) -> tuple[str, ...]:
        """The audiences that it was made for: nobody may be told of it who may see less than they."""
    def prompt(self) -> str:
        """The prompt that lets a language model write the reply from the passages found and nothing else: rules,
        passages with numbers and ids, the customer's message. Check what it writes with `check_reply`.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Question:
    """A question back to the customer: the one that tells most."""
    @property
    def facet(self) -> Facet:
        """What it asks for."""
    @property
    def options(self) -> tuple[str, ...]:
        """What the customer may answer, as the articles name it."""
    @property
    def gain(self) -> float:
        """How much of what is unknown the answer tells, in bits."""
    @property
    def text(self) -> str:
        """The whole message, ready to send, in the customer's language; empty in a language without phrases."""
    @property
    def parts(self) -> tuple[Part, ...]:
        """Its parts, each with its source."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Facet:
    """Something that a customer knows and that articles differ in."""
    @property
    def kind(self) -> Literal["product", "plan", "region", "delivery", "channel", "other"]:
        """What it is."""
    @property
    def name(self) -> str | None:
        """What tags name before a colon, such as `device` in `device:phone`; None unless the kind is `other`."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class HandOver:
    """What the person who takes over should know."""
    @property
    def reason(self) -> Literal["nothing-found", "uncertain", "nothing-asked"]:
        """Why there is no answer."""
    @property
    def language(self) -> str | None:
        """The customer's language, if that is clear."""
    @property
    def topics(self) -> tuple[str, ...]:
        """Tags of what was considered, likeliest first."""
    @property
    def department(self) -> str | None:
        """The tag that most of what was considered has: who may know."""
    @property
    def missing(self) -> tuple[str, ...]:
        """What canned replies that were considered would need to be told."""
    @property
    def follow_up(self) -> datetime:
        """By when the customer should hear from a person: a working day later."""
    @property
    def text(self) -> str:
        """What can be said until then, in the customer's language; empty in a language without phrases."""
    @property
    def parts(self) -> tuple[Part, ...]:
        """Its parts, each with its source."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Ask:
    """One question of a message that holds several."""
    @property
    def text(self) -> str:
        """The question."""
    @property
    def article(self) -> str | None:
        """The article that answers it best, if any is likely enough."""
    @property
    def confidence(self) -> float:
        """How likely that article is right."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Slot:
    """Something in a message that can be looked up elsewhere: an order number, a date, a product."""
    @property
    def kind(self) -> _FactKind:
        """What it is; a product is a `name`."""
    @property
    def text(self) -> str:
        """As the customer wrote it."""
    @property
    def value(self) -> str:
        """The same in a form that compares: `2026-12-03`, `49.90 EUR`; for a product its name in the articles."""
    @property
    def span(self) -> tuple[int, int]:
        """Where it stands: `suggestions.question[start:end]`."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Grounds:
    """A passage of an article version, as grounds for an answer."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def version(self) -> int:
        """The version."""
    @property
    def language(self) -> str:
        """The language of the text."""
    @property
    def title(self) -> str:
        """The title."""
    @property
    def text(self) -> str:
        """The passage."""
    @property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """The numbers of the steps in it, which the text does not hold, each with its place: `(index, number)`, in
        order.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Reply:
    """A draft of what to say."""
    @property
    def text(self) -> str:
        """The whole text, ready to send."""
    @property
    def parts(self) -> tuple[Part, ...]:
        """Its parts, each with its source."""
    @property
    def answer(self) -> Answer:
        """What it answers with."""
    @property
    def article(self) -> str:
        """The id of the article it quotes."""
    @property
    def kind(self) -> _Kind:
        """What that article is."""
    @property
    def title(self) -> str:
        """The title of that article."""
    @property
    def version(self) -> int:
        """The version quoted."""
    @property
    def language(self) -> str:
        """The language of the text quoted."""
    @property
    def confidence(self) -> float:
        """The probability that it is right."""
    @property
    def url(self) -> str | None:
        """Where a customer can read more."""
    @property
    def missing(self) -> tuple[str, ...]:
        """The placeholders of a canned reply that have no value. What needs them is left out of the text."""
    @property
    def changed(self) -> RecentChange | None:
        """What changed in the article not long ago (`changed_within`), if anything did."""
    @property
    def warnings(self) -> tuple[Warning, ...]:
        """What to check before sending."""
    @property
    def signals(self) -> Mapping[str, float]:
        """What the confidence was computed from, by name. It says why, and decides nothing: names and meaning may
        change with any version.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Answer:
    """The part of an article that answers."""
    @property
    def form(self) -> Literal["sentences", "steps", "row", "reply"]:
        """What it is."""
    @property
    def text(self) -> str:
        """The text."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Part:
    """A part of a reply. Every part comes from somewhere: an article version or a named phrase."""
    @property
    def kind(
        self,
    ) -> Literal[
        "greeting", "acknowledgement", "apology", "lead-in", "answer", "caution", "citation", "next-step", "person", "question",
        "unanswered", "closing",
    ]:
        """What it does in the reply."""
    @property
    def text(self) -> str:
        """Its text."""
    @property
    def source(self) -> PartSource:
        """Where it comes from."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class PartSource:
    """Where a part comes from: a phrase, or a version of an article."""
    @property
    def phrase(self) -> str | None:
        """The phrase's name in the phrase file of the reply's language."""
    @property
    def article(self) -> str | None:
        """The article's id."""
    @property
    def language(self) -> str | None:
        """The article's language."""
    @property
    def version(self) -> int | None:
        """The version quoted."""
    @property
    def filled(self) -> tuple[str, ...]:
        """The placeholders of a canned reply that were filled in, in order."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Warning:
    """What to check before sending a reply."""
    @property
    def kind(self) -> Literal["other-language", "review-overdue", "outdated", "internal", "missing-values", "broken-template"]:
        """What it is about."""
    @property
    def language(self) -> str | None:
        """The article's language, where it is not the customer's; the language of its source, where that is newer."""
    @property
    def review_by(self) -> datetime | None:
        """When the article should have been looked over, where that is past."""
    @property
    def line(self) -> int | None:
        """The line of the article's body that holds a broken template; the first is 1."""
    @property
    def reason(self) -> str | None:
        """What is wrong with it."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ReplyCheck:
    """What a draft says that can be checked, and what was found of it."""
    @property
    def is_clean(self) -> bool:
        """Whether the whole draft was looked at and nothing was found wrong with it."""
    @property
    def supported(self) -> tuple[SupportedFact, ...]:
        """Facts that an article or the customer's message bears out, in order."""
    @property
    def unsupported(self) -> tuple[UnsupportedFact, ...]:
        """Facts and names that nothing bears out, in order."""
    @property
    def out_of_scope(self) -> tuple[HiddenText, ...]:
        """Text of articles that the customer may not see, in order."""
    @property
    def unchecked(self) -> tuple[tuple[int, int], ...]:
        """Start and end of what was not looked at because the draft is too long: `draft[start:end]`."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class SupportedFact:
    """A fact of a draft that something bears out."""
    @property
    def kind(self) -> _FactKind:
        """What it is."""
    @property
    def span(self) -> tuple[int, int]:
        """Where it stands: `draft[start:end]`."""
    @property
    def text(self) -> str:
        """Its text in the draft."""
    @property
    def article(self) -> ArticleFact | None:
        """The fact of an article that bears it out; None if the customer wrote it, or if it is the day by which a
        hand-over says that a person replies.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class UnsupportedFact:
    """A fact or a name of a draft that nothing bears out."""
    @property
    def kind(self) -> _FactKind:
        """What it is."""
    @property
    def span(self) -> tuple[int, int]:
        """Where it stands: `draft[start:end]`."""
    @property
    def text(self) -> str:
        """Its text in the draft."""
    @property
    def nearest(self) -> ArticleFact | None:
        """The fact of the same kind that the articles tell where they are about the same thing."""
    @property
    def in_message(self) -> bool:
        """Whether the customer wrote it, which makes no rule of it."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ArticleFact:
    """A fact of an article in scope."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def version(self) -> int:
        """The version."""
    @property
    def language(self) -> str:
        """The language of the text."""
    @property
    def text(self) -> str:
        """Its text there."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class HiddenText:
    """A run of words in a draft that stands in an article which the customer may not see, and in none that they may."""
    @property
    def span(self) -> tuple[int, int]:
        """Where it stands: `draft[start:end]`."""
    @property
    def reason(self) -> Literal[
        "draft", "archived", "internal", "not-yet", "expired", "other-region", "other-channel", "other-product"
    ]:
        """Why the customer may not see the article."""
    @property
    def article(self) -> str:
        """The article's id."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Stored:
    """A version of an article as it is now kept."""
    @property
    def article(self) -> Article:
        """Its content, the version filled in."""
    @property
    def sequence(self) -> int:
        """The change that made it what it is."""
    @property
    def in_force(self) -> InForce | None:
        """When it is in force, its later versions considered; None: never."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class InForce:
    """The time in which a version is in force: from the first second on, up to and without the last."""
    @property
    def since(self) -> datetime | None:
        """The first second; None: since always."""
    @property
    def until(self) -> datetime | None:
        """The first second after; None: without end."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Revision:
    """One change of one version of an article, current or past. Revisions never change."""
    @property
    def sequence(self) -> int:
        """Its place in the order of all changes."""
    @property
    def id(self) -> str:
        """The article's id."""
    @property
    def language(self) -> str:
        """The article's language."""
    @property
    def version(self) -> int:
        """The version that was put or removed."""
    @property
    def recorded_at(self) -> datetime:
        """When it was written."""
    @property
    def article(self) -> Article | None:
        """The content, the version filled in; None: the version was removed."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Counts:
    """How much a base holds now, history aside."""
    @property
    def articles(self) -> int:
        """Distinct ids."""
    @property
    def translations(self) -> int:
        """Distinct pairs of id and language."""
    @property
    def versions(self) -> int:
        """All current versions."""
    @property
    def events(self) -> int:
        """All events."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Settings:
    """What a whole base agrees on. A base needs none of it."""
    def __new__(
        cls,
        *,
        regions: Mapping[str, Sequence[str]] = {},
        audiences: Sequence[str] = (),
        source_language: str | None = None,
    ) -> Settings: ...
    @property
    def regions(self) -> Mapping[str, tuple[str, ...]]:
        """The regions that lie in each region: `{"global": ["eu"], "eu": ["fi"]}`. What holds in a region holds in all
        that lie in it. Where this is empty, regions are names that have nothing to do with one another; else
        articles and queries may name no others.
        """
    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences that articles and queries may name besides `public` and `internal`. Where this is empty,
        articles may name any.
        """
    @property
    def source_language(self) -> str | None:
        """The language that articles are translated from: a translation that is older than it is outdated. None: the
        commonest one.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ArticleChange:
    """An article that may now be seen otherwise than before."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def language(self) -> str:
        """Its language."""
    @property
    def kind(self) -> _Kind:
        """What it is."""
    @property
    def title(self) -> str:
        """Its title; of an article that was withdrawn, its last one."""
    @property
    def url(self) -> str | None:
        """Where a customer can read it."""
    @property
    def change(self) -> Literal["new", "changed", "withdrawn"]:
        """What became of it."""
    @property
    def at(self) -> datetime | None:
        """When: the second from which it is in force or out of force, or when it was written; None where what withdrew
        it is not in its times.
        """
    @property
    def before(self) -> int | None:
        """The version before; None if it is new."""
    @property
    def after(self) -> int | None:
        """The version now; None if it was withdrawn."""
    @property
    def diff(self) -> Diff | None:
        """What differs, where there are two to compare: of the fields only what readers see, the title and the address.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class RecentChange:
    """A change of an article that a reply answers with, not long ago."""
    @property
    def at(self) -> datetime:
        """Since when it holds."""
    @property
    def diff(self) -> Diff:
        """What it changed: of the fields only what readers see, the title and the address."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Diff:
    """What changed from one version of an article to another. `str(diff)` shows it as lines that begin with `!`, `-`
    and `+`.
    """
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def language(self) -> str:
        """Its language."""
    @property
    def before(self) -> int:
        """The version compared."""
    @property
    def after(self) -> int:
        """The version it is compared with."""
    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs beside the text: the title, the times, who may read it where, examples."""
    @property
    def sentences(self) -> tuple[SentenceChange, ...]:
        """The sentences that differ, in the order of the text."""
    @property
    def facts(self) -> tuple[Disagreement, ...]:
        """The facts and negations that differ: what of all this changes what is said."""
    def __bool__(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class FieldChange:
    """A field of an article that differs."""
    @property
    def field(self) -> str:
        """Its name, as in files."""
    @property
    def before(self) -> tuple[str, ...]:
        """What it held; empty if it was left out."""
    @property
    def after(self) -> tuple[str, ...]:
        """What it holds."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class SentenceChange:
    """A sentence that differs: reworded if there is one before and one after."""
    @property
    def before(self) -> str | None:
        """The sentence that is gone."""
    @property
    def after(self) -> str | None:
        """The sentence that is new."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Disagreement:
    """Two texts that should say the same and do not. `str(disagreement)` says it in plain words."""
    @property
    def about(self) -> _FactKind | Literal["negation"]:
        """What they disagree about: a kind of fact, or `negation`, whether something is so or not."""
    @property
    def sides(self) -> tuple[Said, Said]:
        """What each of the two says."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Said:
    """What a text says about the matter of a disagreement, or that it says nothing."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def version(self) -> int:
        """The version."""
    @property
    def language(self) -> str:
        """Its language."""
    @property
    def text(self) -> str | None:
        """The words that say it, as they are written; None if the text does not say it."""
    @property
    def sentence(self) -> str | None:
        """The sentence, or the title, in which they stand or should stand; None if no sentence goes with that of the
        other side.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Explanation:
    """Why an article is a hit. `str(explanation)` says it in plain words."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def language(self) -> str:
        """The language of the text shown."""
    @property
    def version(self) -> int:
        """The version shown."""
    @property
    def found_in(self) -> str | None:
        """The language that the words were found in, where it is another one."""
    @property
    def rank(self) -> int:
        """Its place among the hits, from 1."""
    @property
    def score(self) -> float:
        """How well it fits; comparable within one result only."""
    @property
    def contributions(self) -> tuple[PlainContribution, ...]:
        """What each feature adds to the score, greatest first."""
    @property
    def words(self) -> tuple[ExplainedWord, ...]:
        """The words of the question, in order, and where each was found. Those of earlier turns come last."""
    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The words of the question that were taken for misspellings."""
    @property
    def passage(self) -> Excerpt:
        """The passage that fits best, with the words of the question in it."""
    @property
    def scope(self) -> Admitted:
        """What let it be seen."""
    @property
    def confidence(self) -> ExplainedConfidence | None:
        """How sure `suggest` is of it; None if it drafts no reply with it."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class PlainContribution:
    """What a feature adds to a score, in plain words."""
    @property
    def feature(self) -> str:
        """The feature's name."""
    @property
    def value(self) -> float:
        """Its value, a share of what the question tells."""
    @property
    def adds(self) -> float:
        """What it adds: value times weight."""
    @property
    def words(self) -> str:
        """What it says of the article."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ExplainedWord:
    """A word of the question, and where in the article it was found."""
    @property
    def word(self) -> str:
        """The word in normal spelling."""
    @property
    def stop(self) -> bool:
        """Whether it is a stop word, which tells little."""
    @property
    def share(self) -> float:
        """What it tells, as a share of what the whole question does."""
    @property
    def found(self) -> tuple[FoundAs, ...]:
        """What was found for it, that which tells most first; empty: nothing."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class FoundAs:
    """What was found in an article for a word of the question, and how often in which part."""
    @property
    def term(self) -> str:
        """What was found, as the index spells it."""
    @property
    def manner(self) -> Literal["itself", "accented", "code", "corrected", "widened", "translated", "piece"]:
        """How it stands for the word."""
    @property
    def in_title(self) -> int:
        """How often it stands in the title."""
    @property
    def in_examples(self) -> int:
        """In the example questions."""
    @property
    def in_headings(self) -> int:
        """In headings."""
    @property
    def in_text(self) -> int:
        """In the rest of the text."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Admitted:
    """What let an article be seen: for each restriction of the query what of the article meets it."""
    @property
    def in_force_since(self) -> datetime | None:
        """Since when the version is in force; None: always."""
    @property
    def in_force_until(self) -> datetime | None:
        """Until when; None: without end."""
    @property
    def audience(self) -> tuple[str, ...]:
        """Its audiences that ask."""
    @property
    def region(self) -> str | None:
        """Where the customer is."""
    @property
    def regions(self) -> tuple[str, ...]:
        """Its regions that this one is or lies in; empty: it holds everywhere, or no region is asked for."""
    @property
    def channels(self) -> tuple[str, ...]:
        """Its channels that are asked for; empty: all, or none is asked for."""
    @property
    def products(self) -> tuple[str, ...]:
        """Its products that are asked about; empty: all, or none is asked about."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ExplainedConfidence:
    """How sure a suggestion is of an article."""
    @property
    def confidence(self) -> float:
        """The probability that the reply is right."""
    @property
    def threshold(self) -> float:
        """From which probability on it is shown as an answer."""
    @property
    def answered(self) -> bool:
        """Whether it is."""
    @property
    def signals(self) -> Mapping[str, float]:
        """What the probability was computed from; see `Reply.signals`."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Absence:
    """Why an article is not among the hits of a search, or not answered with. `str(absence)` says it in plain words."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def language(self) -> str | None:
        """The language of the version that comes nearest to being found; None if there is none."""
    @property
    def version(self) -> int | None:
        """The number of that version."""
    @property
    def rank(self) -> int | None:
        """Its place among the hits, from 1; None: it is not among them."""
    @property
    def cause(self) -> AbsenceCause:
        """What keeps it from being found; where it is found, what keeps it from being answered with."""
    @property
    def advice(self) -> tuple[Advice, ...]:
        """What removes the cause: each alone does, and then the next cause shows, if there is one."""
    @property
    def others(self) -> tuple[Withheld, ...]:
        """What keeps the other versions that may not be seen out of scope, by language and version."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class AbsenceCause:
    """What keeps an article from being found or answered with. `str(cause)` says it in plain words."""
    @property
    def kind(self) -> _CauseKind:
        """What it is, such as `expired`, `audience`, `no-shared-term`, `below-threshold`; `present`: nothing."""
    @property
    def details(self) -> Mapping[str, Any]:
        """What is to be said of it, by name, as plain data: `{"on": "2026-03-01T00:00:00Z"}`."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Advice:
    """A change that removes the cause for which an article is not found. `str(advice)` says it in plain words."""
    @property
    def kind(self) -> _AdviceKind:
        """What to do, such as `publish`, `set-valid-until`, `add-audience`, `add-example`."""
    @property
    def details(self) -> Mapping[str, Any]:
        """With what, by name, as plain data: `{"audience": ["public"]}`."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Withheld:
    """A version that a query may not see."""
    @property
    def language(self) -> str:
        """Its language."""
    @property
    def version(self) -> int:
        """Its number."""
    @property
    def cause(self) -> AbsenceCause:
        """What keeps it out of scope."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class BaseCheck:
    """What came of a check of a base."""
    @property
    def passed(self) -> bool:
        """Whether nothing fails. Findings of the milder kinds are worth a look and fail nothing."""
    @property
    def n_articles(self) -> int:
        """How many articles are in force, each language counted."""
    @property
    def questions(self) -> Table[QuestionResult]:
        """What came of each question: those given first, then those of articles by id and language."""
    @property
    def findings(self) -> Table[Finding]:
        """What is wrong, by kind, article and language."""
    def since(self, before: BaseCheck) -> BaseCheck:
        """What is wrong now and was not in an earlier check: of the questions those that are new, passed before, or
        were answered before and are handed over now.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class QuestionResult:
    """What came of a question."""
    @property
    def source(self) -> str:
        """Where it stands."""
    @property
    def text(self) -> str:
        """The question."""
    @property
    def right(self) -> tuple[str, ...]:
        """The articles that answer."""
    @property
    def says(self) -> str | None:
        """What the first suggestion must say."""
    @property
    def first(self) -> str | None:
        """The article suggested first."""
    @property
    def confidence(self) -> float:
        """How likely it was said to be right."""
    @property
    def place(self) -> int | None:
        """The place of the first right article among the suggestions, from 1."""
    @property
    def answered(self) -> bool:
        """Whether it is answered, and with a right article; of a question that must be handed over, whether it is."""
    @property
    def refused(self) -> str | None:
        """Why it cannot be asked, if it cannot."""
    @property
    def passed(self) -> bool:
        """Whether all is as it must be. A right article that is found and not sure enough to answer with passes."""
    @property
    def scope(self) -> str:
        """What names the question beside its text: the scope in which it is asked."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Finding:
    """Something that is wrong with an article or a question."""
    @property
    def kind(self) -> _FindingKind:
        """What it is."""
    @property
    def is_failure(self) -> bool:
        """Whether it fails the check. The others are worth a look."""
    @property
    def article(self) -> str | None:
        """The article's id."""
    @property
    def language(self) -> str | None:
        """Its language."""
    @property
    def message(self) -> str:
        """What is wrong and what to do."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class CheckQuestion:
    """A question that a base must answer, or must not."""
    def __new__(
        cls,
        text: str,
        right: Sequence[str],
        *,
        says: str | None = None,
        source: str = "",
        language: str | None = None,
        reply_language: str | None = None,
        audience: Sequence[str] = ["public"],
        region: str | None = None,
        channel: _Channel | None = None,
        product: str | None = None,
        as_of: _Time | None = None,
        limit: int = 10,
        kinds: Sequence[_Kind] = (),
        customer: str | None = None,
        context: Sequence[str] = (),
        tone: _Tone | None = None,
        values: Mapping[str, str] = {},
        changed_within: int = 30,
    ) -> CheckQuestion: ...
    @property
    def text(self) -> str:
        """The question."""
    @property
    def right(self) -> tuple[str, ...]:
        """The articles that answer, one of which must be suggested among the first three; empty: it must be handed
        over.
        """
    @property
    def says(self) -> str | None:
        """What the first suggestion must say, whatever its spaces and capital letters."""
    @property
    def source(self) -> str:
        """Where it stands, as a report names it: `questions.jsonl:12`."""
    @property
    def language(self) -> str | None:
        """The language it is written in, where it is given."""
    @property
    def reply_language(self) -> str | None:
        """The language wanted in the reply, where it is given."""
    @property
    def audience(self) -> tuple[str, ...]:
        """Who asks."""
    @property
    def region(self) -> str | None:
        """Where the customer is."""
    @property
    def channel(self) -> _Channel | None:
        """Where the reply goes out."""
    @property
    def product(self) -> str | None:
        """What it is about."""
    @property
    def as_of(self) -> datetime | None:
        """The second whose rules apply."""
    @property
    def limit(self) -> int:
        """How many replies are looked for at most."""
    @property
    def kinds(self) -> tuple[_Kind, ...]:
        """The kinds of articles wanted; empty: all."""
    @property
    def customer(self) -> str | None:
        """The customer's name."""
    @property
    def context(self) -> tuple[str, ...]:
        """Earlier messages of the customer, oldest first."""
    @property
    def tone(self) -> _Tone | None:
        """How the reply speaks."""
    @property
    def values(self) -> Mapping[str, str]:
        """What the placeholders of canned replies stand for."""
    @property
    def changed_within(self) -> int:
        """For how many days a change of an article is told of."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Report:
    """What happened in a time. It is the same for the same events, in whatever order they were recorded."""
    @property
    def since(self) -> datetime:
        """The first second that is told of."""
    @property
    def until(self) -> datetime:
        """The first second that no longer is."""
    @property
    def period(self) -> _Period:
        """What is counted together in `periods`."""
    @property
    def totals(self) -> ReportTotals:
        """The whole time."""
    @property
    def periods(self) -> Table[ReportPeriod]:
        """Every period that has a part in the time, in order, those without events as well. Of the first and the last
        only that part is counted.
        """
    @property
    def topics(self) -> Table[ReportTopic]:
        """What was asked about, most asked first, then by name. A question counts once under each of its topics, which
        are the tags without a colon of what answered it, or of what was considered.
        """
    @property
    def languages(self) -> Table[ReportLanguage]:
        """The languages of the messages, most asked first."""
    @property
    def articles(self) -> Table[ReportArticle]:
        """The articles that were suggested or that agents had to do with, those with most events first."""
    @property
    def unanswered(self) -> Table[UnansweredMessage]:
        """The messages without an answer, newest first. The same text in the same scope is one."""
    def plot(self) -> Figure:
        """Draws the volume of each topic over time and the share of messages without an answer. Needs matplotlib:
        `rejoinder[plot]`.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ReportTotals:
    """How often what happened."""
    @property
    def n_asked(self) -> int:
        """Messages that were asked."""
    @property
    def n_answered(self) -> int:
        """Of these, those with a reply that was likely enough to be right."""
    @property
    def n_clarified(self) -> int:
        """Of these, those with a question back."""
    @property
    def n_handed_over(self) -> int:
        """Of these, those that a person was to answer."""
    @property
    def n_accepted(self) -> int:
        """Suggestions that were sent as they were."""
    @property
    def n_edited(self) -> int:
        """Suggestions that were sent with changes."""
    @property
    def n_dismissed(self) -> int:
        """Suggestions that were seen and not used."""
    @property
    def n_resolved(self) -> int:
        """Customers that were helped."""
    @property
    def n_reopened(self) -> int:
        """Customers that asked again."""
    @property
    def unanswered_share(self) -> float | None:
        """The share of the messages that got a question back or went to a person, from 0 to 1; None where none was
        asked.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ReportPeriod:
    """What was asked in a period."""
    @property
    def start(self) -> datetime:
        """The first second of the period by the calendar, in UTC, which may lie before the report begins."""
    @property
    def n_asked(self) -> int:
        """Messages that were asked."""
    @property
    def n_answered(self) -> int:
        """Of these, those with a reply that was likely enough to be right."""
    @property
    def n_clarified(self) -> int:
        """Of these, those with a question back."""
    @property
    def n_handed_over(self) -> int:
        """Of these, those that a person was to answer."""
    @property
    def unanswered_share(self) -> float | None:
        """The share of the messages that got a question back or went to a person, from 0 to 1; None where none was
        asked.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ReportTopic:
    """What was asked about a topic."""
    @property
    def name(self) -> str | None:
        """The tag; None for messages that have none."""
    @property
    def n_asked(self) -> int:
        """Messages that were asked."""
    @property
    def n_unanswered(self) -> int:
        """Of these, those with a question back or for a person."""
    @property
    def volume(self) -> tuple[int, ...]:
        """How many were asked in each of the report's periods."""
    @property
    def unanswered_share(self) -> float | None:
        """The share of the messages that got a question back or went to a person, from 0 to 1; None where none was
        asked.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ReportLanguage:
    """What was asked in a language."""
    @property
    def language(self) -> str | None:
        """The language; None where it was not clear."""
    @property
    def n_asked(self) -> int:
        """Messages that were asked."""
    @property
    def n_unanswered(self) -> int:
        """Of these, those with a question back or for a person."""
    @property
    def unanswered_share(self) -> float | None:
        """The share of the messages that got a question back or went to a person, from 0 to 1; None where none was
        asked.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class ReportArticle:
    """What became of suggestions from an article, in all languages and versions."""
    @property
    def article(self) -> str:
        """The article's id."""
    @property
    def title(self) -> str | None:
        """Its title now; None where it was removed, or is not for the report's audiences any more."""
    @property
    def n_suggested(self) -> int:
        """How often it was the first reply to a message that was answered."""
    @property
    def n_accepted(self) -> int:
        """Suggestions that were sent as they were."""
    @property
    def n_edited(self) -> int:
        """Suggestions that were sent with changes."""
    @property
    def n_dismissed(self) -> int:
        """Suggestions that were seen and not used."""
    @property
    def n_resolved(self) -> int:
        """Customers that were helped."""
    @property
    def n_reopened(self) -> int:
        """Customers that asked again."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class UnansweredMessage:
    """A message without an answer."""
    @property
    def at(self) -> datetime:
        """When it was asked last."""
    @property
    def text(self) -> str:
        """What the customer wrote, with single spaces."""
    @property
    def n(self) -> int:
        """How often this was asked in this scope without an answer."""
    @property
    def language(self) -> str | None:
        """In which language it was asked last."""
    @property
    def outcome(self) -> _Outcome:
        """What came of it last."""
    @property
    def topics(self) -> tuple[str, ...]:
        """What it was about, likeliest first."""
    @property
    def scope(self) -> EventScope:
        """The scope in which it was asked; languages and times aside, which do not tell scopes apart here."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class Event:
    """A message that was asked, or something that happened to a suggestion, as it was recorded."""
    @property
    def at(self) -> datetime | None:
        """When."""
    @property
    def kind(self) -> _EventKind:
        """What happened."""
    @property
    def article(self) -> str | None:
        """The article concerned: the one that was answered with, or, of a question back, the likeliest of those that it
        asks between.
        """
    @property
    def language(self) -> str | None:
        """Its language."""
    @property
    def version(self) -> int | None:
        """Its version."""
    @property
    def query(self) -> str | None:
        """What the customer wrote."""
    @property
    def text(self) -> str | None:
        """What was sent, where it differs from what was suggested."""
    @property
    def scope(self) -> EventScope:
        """The scope in which it was asked."""
    @property
    def outcome(self) -> _Outcome | None:
        """Of a message that was asked: what came of it."""
    @property
    def message_language(self) -> str | None:
        """Of a message that was asked: its language, if that is clear."""
    @property
    def topics(self) -> tuple[str, ...]:
        """Of a message that was handed over: the tags of what was considered, likeliest first."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""

@final
class EventScope:
    """The scope in which a message was asked: what decides what may be found, and nothing else of the customer."""
    @property
    def audience(self) -> tuple[str, ...]:
        """Who asked, as names of audiences."""
    @property
    def region(self) -> str | None:
        """Where the customer is."""
    @property
    def channel(self) -> _Channel | None:
        """The channel the reply went out on."""
    @property
    def product(self) -> str | None:
        """The product it was about."""
    @property
    def language(self) -> str | None:
        """The language of the message, where it was given."""
    @property
    def reply_language(self) -> str | None:
        """The language wanted in the reply, where it was given."""
    @property
    def as_of(self) -> datetime | None:
        """The second whose rules applied; None: that of the event."""
    @property
    def kinds(self) -> tuple[_Kind, ...]:
        """The kinds of articles wanted; empty: all."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def to_dict(self) -> dict[str, Any]:
        """The attributes as plain data that JSON can hold: times as text, results as dicts, tuples as lists."""
