"""The examples in the documentation of classes, calls and modules do what they say."""

from __future__ import annotations

import doctest
import inspect
from pathlib import Path

import pytest
from conftest import made

import rejoinder


def examples() -> list[doctest.DocTest]:
    """Every text of documentation that has an example."""
    texts = {}
    for name in rejoinder.__all__:
        known = getattr(rejoinder, name)
        texts[name] = inspect.getdoc(known)
        if isinstance(known, type):
            texts.update({f"{name}.{key}": inspect.getdoc(it) for key, it in vars(known).items() if not key.startswith("_")})
    parser = doctest.DocTestParser()
    found = (parser.get_doctest(text, {}, name, None, 0) for name, text in texts.items() if text)
    return [it for it in found if it.examples]


@pytest.mark.parametrize("example", examples(), ids=lambda it: it.name)
def test_an_example_does_what_it_says(example: doctest.DocTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    example.globs = {**{name: getattr(rejoinder, name) for name in rejoinder.__all__}, "kb": made(tmp_path / "support.kb")}
    out: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(example, out=out.append)
    assert results.failed == 0, "".join(out)


def test_the_main_calls_have_examples() -> None:
    assert {"KnowledgeBase", "Article", "Writer", "KnowledgeBase.search", "KnowledgeBase.suggest"} <= {it.name for it in examples()}
