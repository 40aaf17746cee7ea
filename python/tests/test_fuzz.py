"""Random calls of all that is public: only documented exceptions, never a panic, never an end of the process.

Which calls there are is read from the package, and their arguments from their signatures, so that new ones are called
without being named here. `REJOINDER_FUZZ_CALLS` says how many calls there are, `REJOINDER_FUZZ_SEED` which.
"""

import asyncio
import contextlib
import copy
import inspect
import os
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import hostile
import pytest
from conftest import ARTICLES
from hostile import Held, Own
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import rejoinder
from rejoinder import Article, Encoder, KnowledgeBase

N_CALLS = int(os.environ.get("REJOINDER_FUZZ_CALLS", "5000"))
SEED = int(os.environ.get("REJOINDER_FUZZ_SEED", "7"))
MOST_ROUNDS = 100
"""A method without arguments is called a few times a round only."""
DOCUMENTED = (rejoinder.Error, TypeError, ValueError, Own)
"""By any call."""
OPERATORS: dict[str, tuple[type[BaseException], ...]] = {
    "__getitem__": (IndexError, KeyError),
    "__next__": (StopIteration,),
    "__getattribute__": (AttributeError,),
    "__setattr__": (AttributeError,),
    "__delattr__": (AttributeError,),
    "__reduce__": (),
    "__copy__": (),
    "__deepcopy__": (),
    "__eq__": (),
    "__lt__": (),
    "__hash__": (),
    "__repr__": (),
    "__str__": (),
    "__format__": (),
    "__len__": (),
    "__iter__": (),
    "__contains__": (),
    "__enter__": (),
    "__exit__": (),
    "__call__": (),
    # The extra that it needs is not there.
    "plot": (ImportError,),
}
SAMPLES: dict[str, Any] = {
    "text": "How long can I return goods?",
    "texts": ["How long can I return goods?"],
    "messages": ["How long can I return goods?"],
    "draft": "You can return goods within 30 days.",
    "id": "returns",
    "language": "en",
    "since": "2026-01-01T00:00:00Z",
    "before": 1,
    "after": 2,
    "kind": "accepted",
    "reply": {"article": "returns"},
}
"""Arguments for one call of each method of a base, by their names: what it returns has methods, too."""


def is_ours(value: object) -> bool:
    return type(value).__module__.split(".")[0] == "rejoinder"


def reachable(roots: list[object]) -> dict[type, list[object]]:
    """What these hold of our classes, by class, some of each."""
    found: dict[type, list[object]] = {}
    waiting = list(roots)
    while waiting:
        it = waiting.pop(0)
        if isinstance(it, (tuple, list)):
            waiting += it
            continue
        if not is_ours(it) or len(held := found.setdefault(type(it), [])) >= 8:
            continue
        held.append(it)
        names = [name for name in dir(it) if not name.startswith("_") and not callable(getattr(it, name, None))]
        waiting += [getattr(it, name, None) for name in names]
    return found


class Pool:
    """A base, and objects of every class that its calls return."""

    def __init__(self, folder: Path) -> None:
        self.kb = KnowledgeBase(folder / "support.kb")
        with self.kb.writer() as writer:
            for article in ARTICLES:
                writer.put(article)
            writer.put(
                Article("returns", "en", "Returning goods", "You can return unused goods within 90 days.", version=2)
            )
            writer.put(
                Article(
                    "canned",
                    "en",
                    "Refund",
                    "Dear {{ name }}, we refund you.",
                    kind="reply",
                    examples=["Where is my refund?"],
                )
            )
        roots: list[object] = [self.kb, writer, self.kb.calibration(), Encoder(hostile.MODEL), *ARTICLES]
        for name in public(KnowledgeBase) * 2:
            names = [
                it.name
                for it in parameters(getattr(self.kb, name)) or []
                if it.default is it.empty and it.kind == it.POSITIONAL_OR_KEYWORD
            ]
            if set(names) <= set(SAMPLES):
                with contextlib.suppress(rejoinder.Error):
                    roots.append(getattr(self.kb, name)(*(SAMPLES[it] for it in names)))
        self.found = reachable(roots)
        self.objects = [it for held in self.found.values() for it in held]

    def writer(self, writer: Any) -> None:
        """Puts another writer in the place of the one that there is, which is closed: there is one at a time."""
        for held in self.found[rejoinder.Writer]:
            held.close()  # type: ignore[attr-defined]
        if writer is not None:
            self.found[rejoinder.Writer] = [writer]

    def resolved(self, value: Any, others: list[object]) -> Any:
        """The value with what stands for an object replaced by that."""
        if isinstance(value, Held):
            all = others + self.objects
            return all[value.number % len(all)]
        if type(value) in (list, tuple):
            return type(value)(self.resolved(it, others) for it in value)
        return {key: self.resolved(it, others) for key, it in value.items()} if type(value) is dict else value


def public(of: type) -> list[str]:
    return [name for name in dir(of) if not name.startswith("_") and callable(getattr(of, name))]


def parameters(function: Callable[..., object]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


@st.composite
def arguments(draw: st.DrawFn, function: Callable[..., object]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments for a call: mostly those that it has, sometimes others."""
    given = parameters(function)
    if given is None or draw(st.integers(0, 19)) == 0:
        return draw(st.lists(hostile.value(""), max_size=3)), draw(
            st.dictionaries(st.sampled_from(["text", "limit", "xyzzy"]), hostile.value(""), max_size=2)
        )
    positional, named = [], {}
    for it in given:
        if it.kind in (it.VAR_POSITIONAL, it.VAR_KEYWORD):
            continue
        if it.kind == it.KEYWORD_ONLY or it.default is not it.empty:
            if draw(st.integers(0, 4)) == 0:
                named[it.name] = draw(hostile.value(it.name))
        else:
            positional.append(draw(hostile.value(it.name)))
    if any(it.kind == it.POSITIONAL_ONLY and it.name in named for it in given):
        named = {}
    return positional, named


def targets(pool: Pool) -> dict[tuple[type, str], int]:
    """Every class that can be called, and every method and operator of the classes that there are objects of.

    Returns:
        By class and name, how many times as often as others it is to be called.
    """
    all: dict[tuple[type, str], int] = {}
    classes = {
        it
        for name in rejoinder.__all__
        if isinstance(it := getattr(rejoinder, name), type) and not issubclass(it, BaseException)
    }
    for of in sorted(classes | set(pool.found), key=lambda it: it.__qualname__):
        # What is written in Python is made by the package alone, and trusts what it is made of.
        if of in classes and not isinstance(vars(of).get("__init__"), FunctionType):
            all[of, ""] = 4
        for one in pool.found.get(of, [])[:1]:
            # What asks and writes has more to go wrong than a result.
            all |= {
                (of, name): 20 if "KnowledgeBase" in of.__name__ or of.__name__ == "Writer" else 1
                for name in public(of)
            }
            all |= {(of, name): 1 for name in OPERATORS if name.startswith("__") and hasattr(one, name)}
    return all


def call(
    pool: Pool, of: type, name: str, number: int, positional: list[Any], named: dict[str, Any], others: list[object]
) -> object:
    """Calls, and awaits what can be awaited."""
    own = [it for it in others if type(it) is of] + pool.found.get(of, [])
    function: Any = getattr(own[number % len(own)], name) if name else of
    positional, named = pool.resolved(positional, others), pool.resolved(named, others)
    result = function(*positional, **named)
    if inspect.isawaitable(result):
        return asyncio.run(awaited(result))
    return result


async def awaited(result: Awaitable[object]) -> object:
    return await result


def test_only_documented_exceptions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "within").mkdir()
    monkeypatch.chdir(tmp_path / "within")
    pool = Pool(tmp_path)
    all = targets(pool)
    told: Counter[str] = Counter()
    latest: deque[object] = deque(maxlen=10)
    faults: dict[str, str] = {}

    def many(target: tuple[type, str], n_calls: int, number: int) -> None:
        """Calls one method so often."""
        of, name = target
        expected: tuple[type[BaseException], ...] = (*DOCUMENTED, *OPERATORS.get(name, ()))

        @seed(number)
        @settings(
            max_examples=n_calls,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.integers(0, 1000), arguments(getattr(pool.found[of][0], name) if name else of))
        def run(which: int, given: tuple[list[Any], dict[str, Any]]) -> None:
            try:
                result = call(pool, of, name, which, *given, list(latest))
                # What came back is whole.
                repr(result), copy.copy(result)
            except expected as error:
                told[type(error).__name__] += 1
                return
            told["none"] += 1
            if type(result).__name__ == "Writer":
                pool.writer(result)
            elif is_ours(result):
                latest.append(result)

        try:
            run()
        except BaseException as error:  # A panic is no Exception.
            if isinstance(error, KeyboardInterrupt):
                raise
            notes = " ".join(getattr(error, "__notes__", []))
            faults[f"{of.__name__}.{name}"] = f"{type(error).__name__}: {error} {notes}"[:1000]

    for number in range(MOST_ROUNDS):
        left = N_CALLS - sum(told.values())
        for target, weight in all.items() if left > 0 else ():
            many(target, max(weight * left // sum(all.values()), 1), SEED + number)
    said = capfd.readouterr()
    print(f"{sum(told.values())} calls of {len(all)} kinds, seed {SEED}: {dict(told.most_common())}")
    assert not faults, "\n".join(f"{name}: {fault}" for name, fault in faults.items())
    assert "panicked" not in said.err, said.err
    # Enough of them get past the reading of arguments.
    assert sum(told.values()) >= N_CALLS and told["none"] > N_CALLS / 20
    pool.writer(None)
    assert KnowledgeBase.open(pool.kb.path).count() >= 0
