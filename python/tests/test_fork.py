"""A process that forks after it opened a base, as gunicorn does with `--preload`, and multiprocessing where it forks.

The child opens a connection of its own, so that all works there as in the parent. The system copies one thread alone,
so none other may be at work with the base while a process forks: a lock that it holds would be held in the child for
ever.
"""

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

import rejoinder
from rejoinder import Article, KnowledgeBase

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork"),
    # Other tests may have left threads, none of which is at work with the base.
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]


def article(number: int) -> Article:
    return Article(f"a{number}", "en", f"Parcel {number}", "Parcels arrive within three working days.")


def put(kb: KnowledgeBase, number: int) -> None:
    with kb.writer() as writer:
        writer.put(article(number))


def found(kb: KnowledgeBase) -> set[str]:
    return {hit.article for hit in kb.search("parcels").hits}


class Child:
    """A forked process that does something when it is told to."""

    def __init__(self, act: Callable[[], None]) -> None:
        reading, self._writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            code = 1
            # Where the parent fails nobody tells it to act, and a lock that nobody gives back would be waited for.
            signal.alarm(60)
            try:
                os.read(reading, 1)
                act()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                # Nothing of the parent's may be ended here.
                os._exit(code)
        os.close(reading)

    def go(self) -> None:
        """Lets it act and waits until it has ended, which it must do well."""
        os.write(self._writing, b"!")
        os.close(self._writing)
        assert os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1]) == 0


def test_a_child_reads_and_writes_and_sees_what_others_write(kb: KnowledgeBase) -> None:
    put(kb, 1)
    assert "a1" in found(kb)

    def act() -> None:
        assert {"a1", "a2"} <= found(kb)
        assert kb.suggest("When do parcels arrive?").considered
        put(kb, 3)
        assert "a3" in found(kb)

    child = Child(act)
    put(kb, 2)
    child.go()
    assert {"a1", "a2", "a3"} <= found(kb)


def test_a_child_outlives_the_base_of_its_parent(tmp_path: Path) -> None:
    base = KnowledgeBase(tmp_path / "a.kb")
    put(base, 1)
    found(base)

    def act(base: KnowledgeBase = base) -> None:
        assert found(base) == {"a1", "a2"}
        put(base, 3)
        assert found(base) == {"a1", "a2", "a3"}

    child = Child(act)
    # Closing the last connection deletes the log, of which the child had a part in memory.
    act.__defaults__ = ()
    del base
    other = KnowledgeBase(tmp_path / "a.kb")
    put(other, 2)
    child.go()
    assert found(other) == {"a1", "a2", "a3"} == found(KnowledgeBase.open(tmp_path / "a.kb"))


def test_a_writer_stays_with_its_process(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        writer.put(article(1))

        def act() -> None:
            for call in (lambda: writer.put(article(2)), writer.commit):
                with pytest.raises(rejoinder.InvalidInputError, match="this writer is the parent's"):
                    call()
            writer.close()

        acting, waiting = Child(act), Child(lambda: None)
        acting.go()
        writer.put(article(3))
    assert {"a1", "a3"} <= found(kb) and "a2" not in found(kb)
    # The child that still has a copy of the lock keeps nobody from writing.
    put(kb, 4)
    waiting.go()
