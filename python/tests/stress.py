"""One process that writes and several that read, for `test_stress.py`: spawned processes can import it.

Every commit rewrites all articles with the next generation, and replaces one of two spare articles by the other. So
whatever a single call tells is whole if it is of one generation and of `N_ARTICLES` articles, and it is fresh if that
generation is no older than the last one whose commit had returned, or that any call in the same process had told,
before the call began.
"""

import json
import os
import re
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from rejoinder import Article, KnowledgeBase

TOPICS = ["parcels", "returns", "refunds", "vouchers", "invoices"]
N_ARTICLES = len(TOPICS) + 1
QUESTIONS = [f"What is the rule for {topic} today?" for topic in TOPICS]
NEVER = 999_999
"""The generation of what is written and then discarded."""

committed: "Synchronized[int]"
barrier: Barrier


def begin(shared: "Synchronized[int]", start: Barrier) -> None:
    """Gives a process the generation that was committed last, and where all processes wait for one another."""
    global committed, barrier
    committed, barrier = shared, start


@dataclass
class Told:
    """What a process that reads has to tell."""

    n_calls: int = 0
    n_generations: int = 0
    rss: list[int] = field(default_factory=list)
    """Resident memory, in bytes, twice a second; empty where the system does not tell."""
    faults: list[str] = field(default_factory=list)


def put(kb: KnowledgeBase, generation: int) -> None:
    """Commits a generation, or discards it if it is `NEVER`."""
    with kb.writer() as writer:
        for topic in TOPICS:
            writer.put(article(topic, topic, generation))
        writer.remove(f"spare-{(generation + 1) % 2}")
        writer.put(article(f"spare-{generation % 2}", "spare parts", generation))
        if generation == NEVER:
            raise InterruptedError


def article(id: str, topic: str, generation: int) -> Article:
    body = f"The rule for {topic} today is g{generation:06}. It takes {generation + 3} days until {topic} follow it."
    return Article(id, "en", f"The rule for {topic} today, g{generation:06}", body, version=1)


def write(path: Path, seconds: float) -> int:
    """Commits generations for some seconds, and discards some; returns the last one committed."""
    kb = KnowledgeBase.open(path)
    barrier.wait()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        generation = committed.value + 1
        if generation % 5 == 0:
            try:
                put(kb, NEVER)
            except InterruptedError:
                pass
        put(kb, generation)
        committed.value = generation
    return committed.value


def read(path: Path, seconds: float, n_threads: int, reopen: bool) -> Told:
    """Searches and asks for suggestions in this many threads; with `reopen`, opens the base again now and then."""
    reader = Reader(path, reopen)
    barrier.wait()
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=reader.run, args=(number, end)) for number in range(n_threads)]
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        reader.told.rss += resident()
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    return reader.told


class Reader:
    """What the threads of one process share."""

    def __init__(self, path: Path, reopen: bool) -> None:
        self.path, self.reopen = path, reopen
        self.kb = KnowledgeBase.open(path)
        self.told, self.newest, self.lock = Told(), 0, threading.Lock()

    def run(self, number: int, end: float) -> None:
        try:
            while time.monotonic() < end and not self.told.faults:
                self.call(number)
                number += 1
        except BaseException as error:  # A panic, too.
            self.told.faults.append(f"{type(error).__name__}: {error}")

    def call(self, number: int) -> None:
        """One call, and whether it is whole and fresh."""
        if self.reopen and number % 20 == 0:
            self.kb = KnowledgeBase.open(self.path)
        oldest = max(self.newest, committed.value)
        question = QUESTIONS[number % len(QUESTIONS)]
        if number % 2:
            results = self.kb.search(question)
            shown, whole = results.to_dict(), len({hit.article for hit in results.hits}) == N_ARTICLES
        else:
            # What changed lately would be told with what it was before.
            suggestions = self.kb.suggest(question, changed_within=0)
            shown, whole = suggestions.to_dict(), len(suggestions.considered) > 1
        generations = {int(it) for it in re.findall(r"g(\d{6})", json.dumps(shown))}
        with self.lock:
            self.told.n_calls += 1
            if len(generations) != 1:
                self.told.faults.append(f"torn: {generations} in {shown}")
            elif min(generations) < oldest:
                self.told.faults.append(f"stale: {generations}, but {oldest} was there before: {shown}")
            elif not whole:
                self.told.faults.append(f"incomplete: {shown}")
            elif min(generations) > self.newest:
                self.newest = min(generations)
                self.told.n_generations += 1


def resident() -> list[int]:
    """The resident memory of this process in bytes, if the system tells it as Linux does."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return []
    return [int(pages) * os.sysconf("SC_PAGE_SIZE")]
