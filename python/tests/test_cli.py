"""The command `rejoinder`, from the wheel: `python -m rejoinder`."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

import rejoinder
from rejoinder import KnowledgeBase, _rejoinder
from rejoinder.__main__ import main

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and bytes as arguments as POSIX has them")
COMMAND = [sys.executable, "-m", "rejoinder"]
RETURNS = "# Returning goods\n\nYou can return unused goods within 60 days of delivery. We refund you within 5 working days.\n"
DELIVERY = "# Delivery times\n\nParcels arrive within three working days. Large furniture takes two weeks.\n"
QUESTION = "Within how many days of delivery can I return unused goods?"


def run(folder: Path, *arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs the command in a folder, with nothing to read."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    environment = {name: value for name, value in os.environ.items() if name != "REJOINDER_ENCODER"}
    return subprocess.run([*COMMAND, *arguments], cwd=folder, env=environment, encoding="utf-8", timeout=120, **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles in `help/` and a base that was imported from there, `a.kb`."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "help" / "en").mkdir(parents=True)
    (folder / "help" / "en" / "returns.md").write_text(RETURNS, encoding="utf-8")
    (folder / "help" / "en" / "delivery.md").write_text(DELIVERY, encoding="utf-8")
    ran = run(folder, "import", "help", "--kb", "a.kb")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "2 added, 0 changed, 0 unchanged, 0 removed\n", "")
    return folder


@pytest.mark.parametrize(
    ("method", "listed", "told"),
    [
        ("search", "hits", ("article", "language", "version", "kind", "title", "url", "tags", "score", "contributions")),
        ("suggest", "considered", ("text", "article", "version", "language", "confidence", "signals", "missing")),
    ],
)
def test_the_command_says_what_the_package_says(folder: Path, method: str, listed: str, told: tuple[str, ...]) -> None:
    as_of = "2027-01-01T00:00:00Z"
    ran = run(folder, method, "--kb", "a.kb", "--json", "--as-of", as_of, QUESTION)
    assert (ran.returncode, ran.stderr) == (0, "")
    result = getattr(KnowledgeBase.open(folder / "a.kb"), method)(QUESTION, as_of=as_of).to_dict()
    command = json.loads(ran.stdout)
    assert command["language"] == result["language"] and len(command[listed]) == len(result[listed])
    for here, there in zip(command[listed] + command.get("replies", []), result[listed] + result.get("replies", []), strict=True):
        assert {name: here[name] for name in told} == {name: there[name] for name in told}


@pytest.mark.parametrize(
    ("arguments", "code", "out", "error"),
    [
        (["search", "--kb", "a.kb", "return goods"], 0, "Returning goods", ""),
        (["search", "--kb", "a.kb", "xyzzy"], 1, "nothing found", ""),
        (["suggest", "--kb", "a.kb", "xyzzy"], 1, "handed over", ""),
        (["search", "--kb", "no.kb", "return"], 2, "", "rejoinder: no.kb: no knowledge base here"),
        (["search"], 2, "", "rejoinder: the following required arguments were not provided"),
        (["frobnicate"], 2, "", "rejoinder: unrecognized subcommand 'frobnicate'; "),
        ([], 2, "", "Usage: rejoinder <COMMAND>"),
        (["--help"], 0, "Usage: rejoinder <COMMAND>", ""),
        (["search", "--help"], 0, "Usage: rejoinder search [OPTIONS]", ""),
        (["--version"], 0, f"rejoinder {rejoinder.__version__}\n", ""),
    ],
)
def test_codes_and_messages(folder: Path, arguments: list[str], code: int, out: str, error: str) -> None:
    ran = run(folder, *arguments)
    assert ran.returncode == code, ran
    assert out in ran.stdout and bool(out) == bool(ran.stdout)
    assert error in ran.stderr and bool(error) == bool(ran.stderr)
    assert "__main__" not in ran.stdout + ran.stderr


def test_it_is_installed_under_its_name(folder: Path) -> None:
    (script,) = entry_points(group="console_scripts", name="rejoinder")
    assert script.load() is main
    # In the process itself: no code ends it, and all is written before the call returns.
    ran = run(folder, "--help")
    code = "from rejoinder import _rejoinder; print(_rejoinder._main(['rejoinder', '--help']), flush=True)"
    within = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert (within.stdout, within.stderr) == (ran.stdout + "0\n", "")


def test_arguments_are_a_list_of_text() -> None:
    for wrong in (None, "search", [1], ["rejoinder", None], [b"rejoinder"], ["\ud800"]):
        with pytest.raises((TypeError, UnicodeEncodeError)):
            _rejoinder._main(wrong)  # type: ignore[arg-type]


@POSIX
def test_bytes_that_are_not_text_reach_the_command(folder: Path) -> None:
    ran = run(folder, "search", "--kb", "a.kb", b"caf\xe9")
    assert (ran.returncode, ran.stderr) == (2, "rejoinder: an argument is not utf-8: give text as utf-8\n")
    # A file may have any name.
    (folder / "a.kb").rename(os.fsdecode(bytes(folder) + b"/\xe9.kb"))
    ran = run(folder, "search", "--kb", b"\xe9.kb", "return goods")
    assert (ran.returncode, ran.stderr) == (0, "")
    os.rename(bytes(folder) + b"/\xe9.kb", folder / "a.kb")


@POSIX
@pytest.mark.parametrize("arguments", [["search", "--kb", "a.kb", "return goods"], ["--help"], ["completions", "bash"]])
def test_a_reader_that_has_enough_is_no_error(folder: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = run(folder, *arguments, stdout=writing)
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, "")


@POSIX
def test_closed_streams_harm_no_base(folder: Path) -> None:
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *COMMAND, "import", "help", "--kb", "closed.kb"]
    assert subprocess.run(command, cwd=folder, timeout=120).returncode == 0
    assert KnowledgeBase.open(folder / "closed.kb").search(QUESTION).hits
    assert not any(b"2 added" in file.read_bytes() for file in (folder / "closed.kb").rglob("*") if file.is_file())


@POSIX
def test_control_c_ends_it_by_its_signal(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    with articles.open("w", encoding="utf-8") as file:
        for number in range(20_000):
            article = {"id": f"a{number}", "language": "en", "title": f"Parcel {number}", "body": f"Parcel {number} is late. " * 20}
            file.write(json.dumps(article) + "\n")
    base = tmp_path / "big.kb"
    with subprocess.Popen([*COMMAND, "import", articles, "--kb", base], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        # The base is made when all has been read once; putting and indexing takes seconds from there.
        while not (base / "index").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=10)
    assert (process.returncode, out, error) == (-signal.SIGINT, b"", b"")
    # All or nothing.
    assert KnowledgeBase(base).search("parcel").hits == ()
