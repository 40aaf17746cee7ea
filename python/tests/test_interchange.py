"""A base that the Rust command wrote opens in Python, and the other way round, with equal results."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rejoinder import KnowledgeBase

from conftest import ARTICLES, made

BINARY = Path(os.environ.get("REJOINDER_BINARY", Path(__file__).parents[2] / "target" / "release" / "rejoinder"))
QUESTIONS = ["Until when can I return unused goods?", "đổi trả hàng 🎁", "retrun goods", "How do I reset my password?", "xyzzy"]
AS_OF = "2026-11-20T12:00:00Z"

pytestmark = pytest.mark.skipif(not BINARY.exists(), reason=f"{BINARY} is not built")


def command(*arguments: object) -> str:
    """What the command writes. It finds nothing for some questions, which is exit code 1."""
    ran = subprocess.run([str(it) for it in (BINARY, *arguments)], capture_output=True, encoding="utf-8", timeout=120)
    assert ran.returncode in (0, 1) and ran.stderr == "", ran.stderr
    return ran.stdout


def without_places(value: Any) -> Any:
    """Plain data without places in texts, in which the command counts bytes and Python characters."""
    if isinstance(value, dict):
        return {key: without_places(it) for key, it in value.items() if key not in ("span", "spans", "highlights", "steps")}
    return [without_places(it) for it in value] if isinstance(value, list) else value


def check(path: Path) -> None:
    kb = KnowledgeBase.open(path)
    for question in QUESTIONS:
        for method in ("search", "suggest"):
            told = json.loads(command(method, "--kb", path, "--json", "--as-of", AS_OF, question))
            # What is pickled is the engine's value, whole.
            (state,) = getattr(kb, method)(question, as_of=AS_OF).__reduce__()[1]
            assert without_places(json.loads(state)) == without_places(told), (method, question)


def test_what_python_wrote_the_command_reads(tmp_path: Path) -> None:
    kb = made(tmp_path / "python.kb")
    check(kb.path)
    command("export", tmp_path / "all.jsonl", "--kb", kb.path, "--format", "jsonl")
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["id"] for line in lines if "id" in json.loads(line)) == sorted(it.id for it in ARTICLES)


def test_what_the_command_wrote_python_reads_and_changes(tmp_path: Path) -> None:
    command("export", tmp_path / "all.jsonl", "--kb", made(tmp_path / "python.kb").path, "--format", "jsonl")
    command("import", tmp_path / "all.jsonl", "--kb", tmp_path / "rust.kb")
    check(tmp_path / "rust.kb")
    kb = KnowledgeBase.open(tmp_path / "rust.kb")
    other = KnowledgeBase.open(tmp_path / "python.kb")
    for question in QUESTIONS:
        assert kb.suggest(question, as_of=AS_OF) == other.suggest(question, as_of=AS_OF)
        assert kb.search(question, as_of=AS_OF) == other.search(question, as_of=AS_OF)
    with kb.writer() as writer:
        writer.put({**ARTICLES[0].to_dict(), "body": "You can return unused goods within 90 days of delivery."})
    check(tmp_path / "rust.kb")
