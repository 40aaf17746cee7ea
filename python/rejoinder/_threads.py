"""The threads that awaited calls run in."""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# More threads than cores, so that a question that takes a second (the first after a change to the base may) does not hold up those that
# take a millisecond: the operating system divides the time among them. The price is some switching.
_N_QUICK = (os.cpu_count() or 1) + 4
# What may take minutes has threads of its own, or a few such calls would keep every question waiting.
_N_LENGTHY = 4


class Pools:
    """The threads of a process, for all its knowledge bases: they share its cores, too.

    They are not those of `asyncio.to_thread`, because these look up host names and read files for the program round us, and a hundred
    questions at once would stand in its way, as its slow calls would in ours. Idle threads cost next to nothing; none is started before
    it is needed.
    """

    def __init__(self) -> None:
        self.quick = ThreadPoolExecutor(_N_QUICK, thread_name_prefix="rejoinder")
        self.lengthy = ThreadPoolExecutor(_N_LENGTHY, thread_name_prefix="rejoinder-lengthy")


def _renew() -> None:
    global pools
    pools = Pools()


pools = Pools()
if hasattr(os, "register_at_fork"):
    # Threads do not survive a fork, and pools that believe in theirs would wait for ever.
    os.register_at_fork(after_in_child=_renew)


async def run(pool: ThreadPoolExecutor, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs a call in a thread of the pool, with the context variables of the caller."""
    bound = functools.partial(copy_context().run, call, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(pool, bound)


async def quick(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs what takes milliseconds, some seconds at most."""
    return await run(pools.quick, call, *args, **kwargs)


async def lengthy(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs what may take minutes."""
    return await run(pools.lengthy, call, *args, **kwargs)
