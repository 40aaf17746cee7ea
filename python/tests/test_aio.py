"""The awaitable calls: the loop goes on, and a cancellation at any moment leaves nothing half done and nothing locked."""

import asyncio
import inspect
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import rejoinder
from rejoinder import Article, KnowledgeBase, Writer, _threads
from rejoinder.aio import AsyncKnowledgeBase, AsyncWriter

HOURS = Article("hours", "en", "Opening hours", "The telephone is answered from eight to four.")
MESSAGE = "Until when can I return a jacket, and when do I get my money?"


if TYPE_CHECKING:
    from typing_extensions import assert_type

    async def _types(kb: AsyncKnowledgeBase) -> None:
        """Arguments and results have the types of the calls; mypy says so if one of these comments is not needed."""
        assert_type(await kb.suggest("when", limit=3, channel="chat"), rejoinder.Suggestions)
        assert_type(await kb.count(region="fi"), int)
        await kb.suggest("when", limit="3")  # type: ignore[arg-type]
        await kb.suggest("when", channel="pigeon")  # type: ignore[arg-type]
        await kb.search("when", limitt=3)  # type: ignore[call-arg]
        await kb.search()  # type: ignore[call-arg]
        async with kb.writer() as writer:
            assert_type(await writer.put(HOURS), rejoinder.Put)
            await writer.put(3)  # type: ignore[arg-type]


def found(kb: KnowledgeBase, text: str = "opening hours") -> list[str]:
    return [hit.article for hit in kb.search(text).hits]


def is_free(kb: KnowledgeBase) -> bool:
    """Whether a writer can begin at this moment."""
    try:
        kb.writer().close()
    except rejoinder.LockedError:
        return False
    return True


class Busy:
    """Holds every thread of a pool until it is left."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._leave = threading.Event()

    def __enter__(self) -> None:
        for _ in range(self._pool._max_workers):
            self._pool.submit(self._leave.wait)

    def __exit__(self, *_: object) -> None:
        self._leave.set()


async def cancelled(awaited: Coroutine[Any, Any, Any], after: float = 0.0) -> bool:
    """Whether a call was cancelled in time."""
    task = asyncio.ensure_future(awaited)
    await asyncio.sleep(after)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return True
    return False


def test_every_call_has_an_awaitable_form() -> None:
    for synchronous, awaited, elsewhere in [
        (KnowledgeBase, AsyncKnowledgeBase, {"aio"}),
        (Writer, AsyncWriter, set()),
    ]:
        names = {name for name in vars(synchronous) if not name.startswith("_")} - elsewhere
        assert names <= set(dir(awaited)), f"rejoinder.aio lacks {names - set(dir(awaited))}"
        for name in names - {"path", "open", "writer", "encode", "close"}:
            form = getattr(awaited, name)
            assert inspect.iscoroutinefunction(form) and form.__doc__ == getattr(synchronous, name).__doc__
            assert inspect.signature(form) == inspect.signature(getattr(synchronous, name))
            assert form.__qualname__ == f"{awaited.__name__}.{name}"


def test_results_are_those_of_the_calls(read_only: KnowledgeBase) -> None:
    async def main() -> None:
        kb = AsyncKnowledgeBase(read_only)
        assert await kb.suggest(MESSAGE, customer="Ann", limit=3) == read_only.suggest(MESSAGE, customer="Ann", limit=3)
        assert await kb.search("goodwill", audience=["internal"]) == read_only.search("goodwill", audience=["internal"])
        draft = "You can return it within 90 days."
        assert await kb.check_reply(draft, MESSAGE) == read_only.check_reply(draft, MESSAGE)
        assert await kb.calibration() == read_only.calibration()
        assert await kb.encoded() is None
        assert kb.path == read_only.path
        assert repr(kb) == f"{read_only!r}.aio"
        again = await AsyncKnowledgeBase.open(read_only.path)
        assert await again.search("password") == read_only.search("password")
        assert await kb.count(audience=["internal"]) == read_only.count(audience=["internal"])
        assert await kb.suggest_many([MESSAGE, "password"]) == read_only.suggest_many([MESSAGE, "password"])
        assert await kb.explain(MESSAGE, "returns") == read_only.explain(MESSAGE, "returns")
        assert await kb.article("returns", "en") == read_only.article("returns", "en")

    asyncio.run(main())


def test_a_base_is_opened_or_made(tmp_path: Path) -> None:
    async def main() -> None:
        with pytest.raises(rejoinder.NotFoundError):
            await AsyncKnowledgeBase.open(tmp_path / "new.kb")
        kb = await AsyncKnowledgeBase.open_or_create(tmp_path / "new.kb")
        assert kb.path == tmp_path / "new.kb"
        await AsyncKnowledgeBase.open(tmp_path / "new.kb")

    asyncio.run(main())


def test_errors_pass_through(kb: KnowledgeBase) -> None:
    async def main() -> None:
        with pytest.raises(rejoinder.InvalidInputError, match="limit"):
            await AsyncKnowledgeBase(kb).search("returns", limit=0)
        with pytest.raises(TypeError, match="colour"):
            await AsyncKnowledgeBase(kb).search("returns", colour="red")  # type: ignore[call-arg]
        with kb.writer(), pytest.raises(rejoinder.LockedError):
            async with AsyncKnowledgeBase(kb).writer():
                raise AssertionError("there is a writer")

    asyncio.run(main())
    assert is_free(kb)


async def largest_gap(meanwhile: Awaitable[Any]) -> float:
    """The longest time for which the loop did nothing else, as a share of the whole."""
    gaps = [0.0]

    async def tick() -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - before)
            before = now

    ticker = asyncio.ensure_future(tick())
    started = time.perf_counter()
    await meanwhile
    ticker.cancel()
    return max(gaps) / (time.perf_counter() - started)


def test_the_loop_goes_on_while_hundreds_are_answered(read_only: KnowledgeBase) -> None:
    async def main() -> float:
        kb = AsyncKnowledgeBase(read_only)
        suggestions = asyncio.gather(*(kb.suggest(f"{MESSAGE} I ordered {n} of them.") for n in range(200)))
        gap = await largest_gap(suggestions)
        answered = suggestions.result()
        assert len(answered) == 200 and all(f"ordered {n} of" in it.question for n, it in enumerate(answered))
        return gap

    # Answering in the loop would stop it for the whole time. Of three tries one is enough, because other programs may have the processor.
    shares = [asyncio.run(main()) for _ in range(3)]
    assert min(shares) < 0.3, shares


def test_lengthy_calls_hold_up_no_question(read_only: KnowledgeBase) -> None:
    async def main() -> None:
        with Busy(_threads.pools.lengthy):
            lengthy = [asyncio.ensure_future(AsyncKnowledgeBase(read_only).calibrate([])) for _ in range(3)]
            await asyncio.wait_for(AsyncKnowledgeBase(read_only).suggest(MESSAGE), 10)
            assert not any(task.done() for task in lengthy)
        outcomes = await asyncio.gather(*lengthy, return_exceptions=True)
        assert all(isinstance(outcome, rejoinder.InvalidInputError) for outcome in outcomes)

    asyncio.run(main())


def test_the_default_threads_are_left_to_the_program(read_only: KnowledgeBase) -> None:
    async def main() -> None:
        with Busy(_threads.pools.quick):
            waiting = [asyncio.ensure_future(AsyncKnowledgeBase(read_only).suggest(MESSAGE)) for _ in range(100)]
            await asyncio.wait_for(asyncio.to_thread(time.sleep, 0), 10)
        await asyncio.gather(*waiting)

    asyncio.run(main())


def test_what_is_cancelled_in_the_queue_never_runs(kb: KnowledgeBase) -> None:
    async def main() -> None:
        with Busy(_threads.pools.quick):
            assert await cancelled(AsyncKnowledgeBase(kb).record("accepted", MESSAGE, {"article": "returns"}))
        # Behind it in the queue.
        await AsyncKnowledgeBase(kb).search("returns")

    asyncio.run(main())
    with pytest.raises(rejoinder.InvalidInputError):
        kb.calibrate()


def test_a_timeout_does_not_wait_for_the_call(kb: KnowledgeBase) -> None:
    async def main() -> None:
        with Busy(_threads.pools.quick):
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(AsyncKnowledgeBase(kb).suggest(MESSAGE), 0.02)
        # While they run, too: with some luck in choosing the time.
        n_late = 0
        for n in range(100):
            try:
                await asyncio.wait_for(AsyncKnowledgeBase(kb).suggest(f"{MESSAGE} {n}"), random.uniform(0, 0.002))
            except asyncio.TimeoutError:
                n_late += 1
        assert n_late > 0
        assert (await AsyncKnowledgeBase(kb).suggest(MESSAGE)).outcome

    asyncio.run(main())


def test_many_are_cancelled_at_random(kb: KnowledgeBase) -> None:
    async def main() -> None:
        awaited = AsyncKnowledgeBase(kb)
        tasks = [asyncio.ensure_future(awaited.suggest(f"{MESSAGE} {n}")) for n in range(200)]
        for task in random.sample(tasks, 150):
            await asyncio.sleep(random.choice([0, 0, 0.001]))
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert len([it for it in outcomes if isinstance(it, rejoinder.Suggestions)]) >= 50
        assert all(isinstance(it, (rejoinder.Suggestions, asyncio.CancelledError)) for it in outcomes)

    asyncio.run(main())


def test_context_variables_are_known_in_the_thread(kb: KnowledgeBase) -> None:
    request: ContextVar[str] = ContextVar("request")

    seen: list[str] = []

    async def main() -> None:
        request.set("7")
        async with AsyncKnowledgeBase(kb).writer() as writer:
            await writer._run(lambda _: seen.append(request.get("unknown")))

    asyncio.run(main())
    assert seen == ["7"]


def test_leaving_the_block_commits(kb: KnowledgeBase) -> None:
    async def main() -> None:
        async with AsyncKnowledgeBase(kb).writer() as writer:
            put = await writer.put(HOURS)
            assert (put.version, put.changed) == (1, True)
            assert "hours" not in found(kb)
        assert "hours" in found(kb)
        async with AsyncKnowledgeBase(kb).writer() as writer:
            assert await writer.remove("hours") == 1
            await writer.commit()
            assert "hours" not in found(kb)
            await writer.record("accepted", MESSAGE, {"article": "returns"})

    asyncio.run(main())
    assert kb.calibrate().n_judged == 1


def test_an_exception_discards(kb: KnowledgeBase) -> None:
    async def main() -> None:
        with pytest.raises(KeyError):
            async with AsyncKnowledgeBase(kb).writer() as writer:
                await writer.put(HOURS)
                raise KeyError
        assert "hours" not in found(kb) and is_free(kb)

    asyncio.run(main())


def test_a_closed_writer_says_so(kb: KnowledgeBase) -> None:
    async def main() -> None:
        writer = AsyncKnowledgeBase(kb).writer()
        with pytest.raises(rejoinder.InvalidInputError, match="^writer: closed"):
            await writer.put(HOURS)
        async with writer:
            await writer.put(HOURS)
            with pytest.raises(rejoinder.InvalidInputError, match="^writer: open already"):
                async with writer:
                    pass
            await writer.close()
            await writer.close()
            with pytest.raises(rejoinder.InvalidInputError, match="^writer: closed"):
                await writer.commit()
            assert is_free(kb)
        assert "hours" not in found(kb)

    asyncio.run(main())


def test_writes_run_in_the_order_of_the_calls(kb: KnowledgeBase) -> None:
    async def main() -> None:
        async with AsyncKnowledgeBase(kb).writer() as writer:
            puts = [writer.put({**HOURS.to_dict(), "body": f"Body {n}."}) for n in range(50)]
            numbers = [put.sequence for put in await asyncio.gather(*puts)]
            assert numbers == sorted(numbers) and len(set(numbers)) == 50

    asyncio.run(main())


@pytest.mark.parametrize("n_cancellations", [1, 3])
def test_a_writer_cancelled_at_any_moment_is_closed(kb: KnowledgeBase, n_cancellations: int) -> None:
    """The block takes some milliseconds; the cancellation comes while it is entered, while it puts, while it commits, or too late."""

    async def write(n: int) -> None:
        async with AsyncKnowledgeBase(kb).writer() as writer:
            for part in "abc":
                await writer.put(Article(f"{n}-{part}", "en", "Opening hours", f"Shop NO-{n}/x opens at eight."))

    async def main() -> None:
        started = time.perf_counter()
        await write(0)
        usual = time.perf_counter() - started
        n_cut_short, n_written = 0, 0
        for n in range(1, 60):
            task = asyncio.ensure_future(write(n))
            # As many moments before the first await of the block as later: opening takes the least of the time.
            await asyncio.sleep(random.uniform(0, usual * 1.3) if n % 3 else random.uniform(0, usual / 10))
            for _ in range(n_cancellations):
                task.cancel()
                await asyncio.sleep(0)
            await asyncio.wait([task])
            assert is_free(kb), "the lock is free as soon as the block was left"
            present = set(found(kb, f"NO-{n}/x")) & {f"{n}-{part}" for part in "abc"}
            assert len(present) in (0, 3)
            assert task.cancelled() or present
            n_cut_short += task.cancelled()
            n_written += bool(present)
        assert n_cut_short and n_written

    asyncio.run(main())


def test_a_cancellation_waits_for_a_commit_under_way(kb: KnowledgeBase) -> None:
    """What has begun goes to its end: here it is held up until the cancellation has arrived."""

    async def main() -> None:
        begun, go_on = threading.Event(), threading.Event()

        def slow_commit(writer: Writer) -> None:
            begun.set()
            go_on.wait()
            writer.commit()

        async def write() -> None:
            async with AsyncKnowledgeBase(kb).writer() as writer:
                await writer.put(HOURS)
                await writer._run(slow_commit)

        task = asyncio.ensure_future(write())
        await asyncio.to_thread(begun.wait)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0.01)
        assert not task.done() and not is_free(kb)
        go_on.set()
        await asyncio.wait([task])
        assert task.cancelled() and is_free(kb) and "hours" in found(kb)

    asyncio.run(main())


def test_a_put_that_was_given_up_in_the_queue_is_not_committed(kb: KnowledgeBase) -> None:
    async def main() -> None:
        go_on = threading.Event()
        async with AsyncKnowledgeBase(kb).writer() as writer:
            held = asyncio.ensure_future(writer._run(lambda _: go_on.wait()))
            await asyncio.sleep(0.01)
            assert await cancelled(writer.put(HOURS), after=0.01)
            go_on.set()
            await held

    asyncio.run(main())
    assert "hours" not in found(kb)


def test_a_writer_forgotten_with_its_loop_is_closed(kb: KnowledgeBase) -> None:
    async def write() -> None:
        async with AsyncKnowledgeBase(kb).writer() as writer:
            await writer.put(HOURS)
            await asyncio.Event().wait()

    loop = asyncio.new_event_loop()
    writing = write()
    task = loop.create_task(asyncio.wait_for(asyncio.shield(loop.create_task(writing)), 0.2))
    with pytest.raises(asyncio.TimeoutError):
        loop.run_until_complete(task)
    for forgotten in asyncio.all_tasks(loop):
        # Or the loop would complain of it, rightly.
        forgotten._log_destroy_pending = False  # type: ignore[attr-defined]
    writing.close()
    loop.close()
    deadline = time.monotonic() + 10
    while not is_free(kb):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert "hours" not in found(kb)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_process_has_threads_of_its_own(kb: KnowledgeBase) -> None:
    script = f"""
import asyncio, os
from rejoinder import KnowledgeBase
from rejoinder.aio import AsyncKnowledgeBase

async def ask():
    kb = AsyncKnowledgeBase(KnowledgeBase.open({str(kb.path)!r}))
    await asyncio.wait_for(asyncio.gather(*(kb.suggest("return a jacket") for _ in range(50))), 30)

asyncio.run(ask())
child = os.fork()
if child == 0:
    asyncio.run(ask())
    print("the child was answered")
else:
    assert os.waitpid(child, 0)[1] == 0
"""
    # Forking with threads is warned of; that it is done all the same, by servers that load before they fork, is the point.
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "the child was answered\n", done.stderr
