"""Threads: many search while one writes, and none waits for the interpreter's lock inside the engine."""

import threading
from concurrent.futures import ThreadPoolExecutor

from rejoinder import Article, KnowledgeBase

N_READERS = 4
N_COMMITS = 5


def test_threads_search_while_one_writes(kb: KnowledgeBase) -> None:
    done = threading.Event()

    def read(_: int) -> int:
        n_seen, n_rounds = 0, 0
        while not done.is_set() or n_rounds == 0:
            seen = {hit.article for hit in kb.search("telephone number", limit=100).hits if hit.article.startswith("number-")}
            # Commits are atomic: pairs come together, and what was once seen stays.
            assert len(seen) % 2 == 0 and len(seen) >= n_seen
            n_seen, n_rounds = len(seen), n_rounds + 1
            assert kb.suggest("return unused goods").language == "en"
        return n_rounds

    with ThreadPoolExecutor(N_READERS) as pool:
        readers = [pool.submit(read, reader) for reader in range(N_READERS)]
        try:
            for commit in range(N_COMMITS):
                with kb.writer() as writer:
                    for half in "ab":
                        body = f"The telephone number of shop {commit} is 55{commit}."
                        writer.put(Article(f"number-{commit}{half}", "en", "Telephone number", body))
        finally:
            done.set()
        assert all(reader.result(timeout=60) > 0 for reader in readers)
    assert len([hit for hit in kb.search("telephone number", limit=100).hits if hit.article.startswith("number-")]) == 2 * N_COMMITS


def test_threads_share_one_writer(kb: KnowledgeBase) -> None:
    with kb.writer() as writer, ThreadPoolExecutor(N_READERS) as pool:
        articles = [Article(f"shared-{n}", "en", f"Shared {n}", f"Shared by threads, number {n}.") for n in range(40)]
        assert all(put.changed for put in pool.map(writer.put, articles))
    assert len(kb.search("shared by threads", limit=100).hits) == 40
