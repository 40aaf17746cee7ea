"""Opening, writing, committing and discarding."""

from pathlib import Path

import pytest

import rejoinder
from rejoinder import Article, KnowledgeBase

HOURS = Article("hours", "en", "Opening hours", "The telephone is answered from eight to four.")


def found(kb: KnowledgeBase, text: str = "opening hours") -> list[str]:
    return [hit.article for hit in kb.search(text).hits]


def test_a_base_is_made_then_opened(tmp_path: Path) -> None:
    path = tmp_path / "new.kb"
    with pytest.raises(rejoinder.NotFoundError):
        KnowledgeBase.open(path)
    assert not path.exists()
    made = KnowledgeBase(str(path))
    assert made.path == path
    assert repr(made) == f"KnowledgeBase({str(path)!r})"
    with made.writer() as writer:
        writer.put(HOURS)
    for opened in (KnowledgeBase.open(path), KnowledgeBase(path)):
        assert found(opened) == ["hours"]


def test_leaving_the_block_commits(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        put = writer.put(HOURS)
        assert (put.version, put.changed) == (1, True)
        assert put.to_dict() == {"version": 1, "sequence": put.sequence, "changed": True}
        assert "hours" not in found(kb)
    assert "hours" in found(kb)
    with kb.writer() as writer:
        assert not writer.put(HOURS).changed
        assert writer.remove("hours") == 1
        assert writer.remove("hours") == 0
    assert "hours" not in found(kb)


def test_an_exception_discards(kb: KnowledgeBase) -> None:
    with pytest.raises(KeyError), kb.writer() as writer:
        writer.put(HOURS)
        raise KeyError
    assert "hours" not in found(kb)
    kb.writer().close()


def test_what_was_committed_before_the_exception_stays(kb: KnowledgeBase) -> None:
    with pytest.raises(KeyError), kb.writer() as writer:
        writer.put(HOURS)
        writer.commit()
        writer.remove("hours")
        raise KeyError
    assert "hours" in found(kb)


def test_a_writer_without_a_block(kb: KnowledgeBase) -> None:
    writer = kb.writer()
    with pytest.raises(rejoinder.LockedError):
        kb.writer()
    writer.put(HOURS)
    writer.close()
    writer.close()
    assert "hours" not in found(kb)
    with pytest.raises(rejoinder.InvalidInputError, match="^writer: closed"):
        writer.put(HOURS)
    kb.writer().close()


def test_closing_inside_the_block_discards(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        writer.put(HOURS)
        writer.close()
    assert "hours" not in found(kb)


def test_a_mapping_is_an_article(kb: KnowledgeBase) -> None:
    with kb.writer() as writer:
        writer.put(HOURS.to_dict())
        assert not writer.put(HOURS).changed


def test_the_version_is_that_of_the_package() -> None:
    assert rejoinder.__version__.count(".") == 2
