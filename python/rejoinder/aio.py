"""A knowledge base for `asyncio`: the calls of `KnowledgeBase`, awaited.

    suggestions = await kb.aio.suggest("Until when can I return a jacket?")
    async with kb.aio.writer() as writer:
        await writer.put(article)

Every call runs in a thread, where the engine does not hold the interpreter's lock, so that the loop goes on meanwhile. A call that is
cancelled while it waits for a thread never runs; one that has begun runs to its end, and its result is dropped.
"""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

from rejoinder import Encoded, InvalidInputError, KnowledgeBase, Writer
from rejoinder._threads import lengthy, quick, run

__all__ = ["AsyncKnowledgeBase", "AsyncWriter"]

P = ParamSpec("P")
R = TypeVar("R")

def _awaitable(
    call: Callable[Concatenate[KnowledgeBase, P], R], *, may_take_minutes: bool = False
) -> Callable[Concatenate[AsyncKnowledgeBase, P], Coroutine[Any, Any, R]]:
    """The awaitable form of a method, with its arguments, their types and its documentation."""

    @functools.wraps(call)
    async def method(self: AsyncKnowledgeBase, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if may_take_minutes:
            return await lengthy(call, self._kb, *args, **kwargs)
        return await quick(call, self._kb, *args, **kwargs)

    method.__qualname__ = f"AsyncKnowledgeBase.{call.__name__}"
    method.__module__ = __name__
    return method


def _written(
    call: Callable[Concatenate[Writer, P], R],
) -> Callable[Concatenate[AsyncWriter, P], Coroutine[Any, Any, R]]:
    """The same for a writer's method."""

    @functools.wraps(call)
    async def method(self: AsyncWriter, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self._run(call, *args, **kwargs)

    method.__qualname__ = f"AsyncWriter.{call.__name__}"
    method.__module__ = __name__
    return method


class AsyncKnowledgeBase:
    """The calls of a knowledge base that compute or touch the disk, awaited. `kb.aio` gives one.

    Arguments, results and errors are those of `KnowledgeBase`. Any number of calls may be under way at once, from several loops, too; calls
    are begun in the order in which they were made. Where a call may take minutes, it does not hold up the others.

    A call that is cancelled (by `asyncio.timeout` or `wait_for`, say) before it began never runs. One that has begun runs to its end in its
    thread: what it writes is written whole, and its result, or its error, is dropped.

    Args:
        kb: The knowledge base.
    """

    __slots__ = ("_kb",)

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    @classmethod
    async def open(cls, path: str | os.PathLike[str]) -> AsyncKnowledgeBase:
        """Opens a knowledge base that exists: `KnowledgeBase.open`.

        Args:
            path: Its folder.

        Raises:
            NotFoundError: There is none.
        """
        return cls(await lengthy(KnowledgeBase.open, path))

    @classmethod
    async def open_or_create(cls, path: str | os.PathLike[str]) -> AsyncKnowledgeBase:
        """Opens a knowledge base, and makes it where there is none: `KnowledgeBase(path)`.

        Args:
            path: Its folder.
        """
        return cls(await lengthy(KnowledgeBase, path))

    @property
    def path(self) -> Path:
        """The folder."""
        return self._kb.path

    def writer(self) -> AsyncWriter:
        """A writer for `async with`: leaving the block commits, an exception or a cancellation discards.

        Raises:
            LockedError: Another writer is at work; raised when the block is entered.
        """
        return AsyncWriter(self._kb)

    search = _awaitable(KnowledgeBase.search)
    """Awaits `KnowledgeBase.search`."""
    search_many = _awaitable(KnowledgeBase.search_many, may_take_minutes=True)
    """Awaits `KnowledgeBase.search_many`."""
    suggest = _awaitable(KnowledgeBase.suggest)
    """Awaits `KnowledgeBase.suggest`."""
    suggest_many = _awaitable(KnowledgeBase.suggest_many, may_take_minutes=True)
    """Awaits `KnowledgeBase.suggest_many`."""
    explain = _awaitable(KnowledgeBase.explain)
    """Awaits `KnowledgeBase.explain`."""
    explain_absence = _awaitable(KnowledgeBase.explain_absence)
    """Awaits `KnowledgeBase.explain_absence`."""
    check_reply = _awaitable(KnowledgeBase.check_reply)
    """Awaits `KnowledgeBase.check_reply`."""
    record = _awaitable(KnowledgeBase.record)
    """Awaits `KnowledgeBase.record`."""
    report = _awaitable(KnowledgeBase.report, may_take_minutes=True)
    """Awaits `KnowledgeBase.report`."""
    events = _awaitable(KnowledgeBase.events, may_take_minutes=True)
    """Awaits `KnowledgeBase.events`."""
    article = _awaitable(KnowledgeBase.article)
    """Awaits `KnowledgeBase.article`."""
    versions = _awaitable(KnowledgeBase.versions)
    """Awaits `KnowledgeBase.versions`."""
    history = _awaitable(KnowledgeBase.history)
    """Awaits `KnowledgeBase.history`."""
    articles = _awaitable(KnowledgeBase.articles)
    """Awaits `KnowledgeBase.articles`."""
    counts = _awaitable(KnowledgeBase.counts)
    """Awaits `KnowledgeBase.counts`."""
    count = _awaitable(KnowledgeBase.count)
    """Awaits `KnowledgeBase.count`."""
    diff = _awaitable(KnowledgeBase.diff)
    """Awaits `KnowledgeBase.diff`."""
    changes = _awaitable(KnowledgeBase.changes, may_take_minutes=True)
    """Awaits `KnowledgeBase.changes`."""
    parity = _awaitable(KnowledgeBase.parity, may_take_minutes=True)
    """Awaits `KnowledgeBase.parity`."""
    contradictions = _awaitable(KnowledgeBase.contradictions, may_take_minutes=True)
    """Awaits `KnowledgeBase.contradictions`."""
    check = _awaitable(KnowledgeBase.check, may_take_minutes=True)
    """Awaits `KnowledgeBase.check`."""
    settings = _awaitable(KnowledgeBase.settings)
    """Awaits `KnowledgeBase.settings`."""
    calibrate = _awaitable(KnowledgeBase.calibrate, may_take_minutes=True)
    """Awaits `KnowledgeBase.calibrate`."""
    calibration = _awaitable(KnowledgeBase.calibration)
    """Awaits `KnowledgeBase.calibration`."""
    set_calibration = _awaitable(KnowledgeBase.set_calibration)
    """Awaits `KnowledgeBase.set_calibration`."""
    rebuild = _awaitable(KnowledgeBase.rebuild, may_take_minutes=True)
    """Awaits `KnowledgeBase.rebuild`."""
    use_encoder = _awaitable(KnowledgeBase.use_encoder)
    """Awaits `KnowledgeBase.use_encoder`."""
    encoded = _awaitable(KnowledgeBase.encoded)
    """Awaits `KnowledgeBase.encoded`."""

    async def encode(self, progress: Callable[[Encoded], object] | None = None) -> Encoded:
        """Waits until the encoder has read everything: `KnowledgeBase.encode`.

        Unlike other calls it ends soon after it is cancelled, and what was read by then is kept.

        Args:
            progress: Called now and then, by the loop, with how far it is. If it raises, the waiting ends with its exception.

        Returns:
            How much was read.
        """
        loop = asyncio.get_running_loop()
        ended = False
        failures: list[Exception] = []

        def tell(encoded: Encoded) -> None:
            try:
                if progress is not None and not ended and not failures:
                    progress(encoded)
            except Exception as error:
                failures.append(error)

        def report(encoded: Encoded) -> None:
            if ended or failures:
                raise _EndedEarly
            loop.call_soon_threadsafe(tell, encoded)

        try:
            result = await lengthy(self._kb.encode, report)
        except _EndedEarly:
            raise failures[0] from None
        finally:
            ended = True
        if failures:
            raise failures[0]
        return result

    def __repr__(self) -> str:
        return f"{self._kb!r}.aio"


class _EndedEarly(Exception):
    """Nobody waits for the encoder any more."""


class AsyncWriter:
    """The right to change a knowledge base, in an `async with` block. There is one at a time, and nothing is visible before it commits.

    Its calls run one after the other in the order in which they were made, in a thread of its own.

    When the block is left, however it is left, the writer is closed and the next one may begin. A cancellation discards what was not
    committed. If it comes while the commit is running, this goes to its end: then either all changes are there or none.
    """

    __slots__ = ("_kb", "_thread", "_writer")

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        # One thread, and therefore one queue: closing waits behind whatever was begun before, so that a cancellation at any moment leaves
        # nothing open. It also keeps a writer that waits for the disk out of the way of questions.
        self._thread: ThreadPoolExecutor | None = None
        self._writer: Writer | None = None

    put = _written(Writer.put)
    """Awaits `Writer.put`."""
    put_many = _written(Writer.put_many)
    """Awaits `Writer.put_many`."""
    remove = _written(Writer.remove)
    """Awaits `Writer.remove`."""
    remove_translation = _written(Writer.remove_translation)
    """Awaits `Writer.remove_translation`."""
    set_settings = _written(Writer.set_settings)
    """Awaits `Writer.set_settings`."""
    record = _written(Writer.record)
    """Awaits `Writer.record`."""
    commit = _written(Writer.commit)
    """Awaits `Writer.commit`."""

    async def close(self) -> None:
        """Ends the writer. What was not committed is discarded.

        Returns only when the writer is closed, even if it is cancelled while it waits.
        """
        closing = self._close()
        if closing is None:
            return
        waiter = asyncio.wrap_future(closing)
        cancelled: asyncio.CancelledError | None = None
        while not waiter.done():
            try:
                # Unlike awaiting it, this does not take the closing back when it is cancelled.
                await asyncio.wait((waiter,))
            except asyncio.CancelledError as error:
                cancelled = error
        waiter.result()
        if cancelled is not None:
            raise cancelled

    async def __aenter__(self) -> AsyncWriter:
        if self._thread is not None:
            raise InvalidInputError("writer: open already: ask the knowledge base for another one")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rejoinder-writer")
        try:
            await run(self._thread, self._open)
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        if exc_type is GeneratorExit:
            # The loop has gone, and nothing can be awaited.
            self._close()
            return
        try:
            if exc_type is None and self._thread is not None:
                await self.commit()
        finally:
            await self.close()

    async def _run(self, call: Callable[Concatenate[Writer, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._thread is None:
            raise InvalidInputError("writer: closed: use it inside `async with kb.aio.writer() as writer`")
        return await run(self._thread, self._act, call, *args, **kwargs)

    def _close(self) -> Future[None] | None:
        """Closes after all that was begun, without waiting; nothing if that was done."""
        thread, self._thread = self._thread, None
        if thread is None:
            return None
        closing = thread.submit(self._end)
        thread.shutdown(wait=False)
        return closing

    # These three run in the writer's thread.

    def _open(self) -> None:
        self._writer = self._kb.writer()

    def _act(self, call: Callable[Concatenate[Writer, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        # Between the opening and the end, which come first and last in the queue, there is a writer.
        assert self._writer is not None
        return call(self._writer, *args, **kwargs)

    def _end(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
