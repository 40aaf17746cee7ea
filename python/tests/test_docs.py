"""Every block of code in the documentation runs, in the order of its page, and prints what the page says it prints.

A block with a title is a file of that name. A block of `text` right after one that ran is what it printed. A page whose front matter has
`after: PAGE` goes on where that page ends. Started as a program with the path of a page, this runs the page in the working folder.
"""

import contextlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r'title="([^"]+)"')
AFTER = re.compile(r"\A---\nafter: (\S+)\n---\n")


@dataclass(frozen=True)
class Block:
    language: str
    title: str | None
    body: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        info, indent = match["info"].strip(), match["indent"]
        title = TITLE.search(info)
        body = re.sub(f"^{indent}", "", match["body"], flags=re.MULTILINE)
        yield Block(info.split(" ")[0], title[1] if title else None, body, text.count("\n", 0, match.start()) + 1)


def run(page: Path) -> None:
    """Runs a page in the working folder, after the one that it follows."""
    before = AFTER.match(page.read_text(encoding="utf-8"))
    if before:
        run((page.parent / before[1]).resolve())
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = None
    for block in blocks(page):
        place = f"{page.relative_to(DOCS)}:{block.line}"
        # What one block printed, another may be compared with; nothing else may stand between them.
        if block.title is not None:
            file = Path(block.title)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.body, encoding="utf-8")
            printed = None
        elif block.language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                # Lines as in the page, so that a traceback leads there.
                exec(compile("\n" * block.line + block.body, place, "exec"), names)
            printed = out.getvalue()
        elif block.language == "sh":
            printed = shell(block.body, place)
        elif block.language == "text":
            assert printed is not None and printed.rstrip() == block.body.rstrip(), f"{place}: printed was\n{printed}"
            printed = None
        else:
            raise AssertionError(f"{place}: what is a block of {block.language!r} without a title?")


def shell(body: str, place: str) -> str:
    commands = "\n".join(line for line in body.splitlines() if not line.startswith(("pip install ", "gunicorn ", "celery ")))
    done = subprocess.run(["bash", "-euc", commands], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{place}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def environment() -> dict[str, str]:
    beside = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": beside + os.pathsep + os.environ["PATH"], "HAYSTACK_TELEMETRY_ENABLED": "False", "COLUMNS": "100"}


def pages() -> list[str]:
    return sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if page.parent.name != "notes")


def pytest_generate_tests(metafunc: Any) -> None:
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", pages())


def test_a_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    command = [sys.executable, __file__, str(DOCS / page)]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_does_what_it_says(tmp_path: Path) -> None:
    code = "".join(block.body for block in blocks(ROOT / "README.md") if block.language == "python")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "returns" in done.stdout, done.stdout + done.stderr


def test_extras_that_pages_name_exist() -> None:
    extras = set(metadata("rejoinder").get_all("Provides-Extra") or ())
    for page in pages():
        for name in re.findall(r"rejoinder\[([^\]]+)\]", (DOCS / page).read_text(encoding="utf-8")):
            assert set(name.split(",")) <= extras, f"{page}: {name}"


def test_gunicorn_answers_from_several_processes(tmp_path: Path) -> None:
    """The command of the page, on a free port: two processes answer, and a commit of a third is seen by both."""
    subprocess.run([sys.executable, __file__, str(DOCS / "how-to/gunicorn.md")], cwd=tmp_path, env=environment(), check=True, timeout=120)
    (command,) = [
        line for block in blocks(DOCS / "how-to/gunicorn.md") for line in block.body.splitlines() if line.startswith("gunicorn ")
    ]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    log = (tmp_path / "log").open("w+")
    server = subprocess.Popen([*command.split(), "--bind", address], cwd=tmp_path, env=environment(), stderr=log, stdout=log)
    try:
        processes: set[bytes] = set()
        deadline = time.monotonic() + 60
        while len(processes) < 2 and time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"http://{address}/process", timeout=10) as answer:
                    processes.add(answer.read())
        log.seek(0)
        assert len(processes) == 2, log.read()
        message = urllib.request.Request(
            f"http://{address}/suggest", b'{"text": "How long do I have to return goods?"}', {"content-type": "application/json"}
        )
        with urllib.request.urlopen(message, timeout=10) as answer:
            assert b"60 days" in answer.read()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        log.close()


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    run(Path(sys.argv[1]).resolve())
