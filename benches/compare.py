#!/usr/bin/env python3
"""Measure rejoinder beside other engines on generated articles and write benches/RESULTS.md.

usage: benches/compare.py TOOLS [--articles 10000,100000] [--peers tantivy,bm25s] [--langs en]

TOOLS is a folder with two programs of the benchmark: `make_large.py OUT --articles N --langs L`, which writes a set of generated articles
and questions, and `peers.py ENGINE SET QUERIES LANGUAGE RUN JSON`, which runs another engine over it. Without them there is nothing to
compare with, and nothing is written. Engines are installed from PyPI into a virtual environment of their own in a temporary folder;
one that cannot be installed is left out. Needs cargo and Python 3.10 with venv."""

import argparse
import json
import pathlib
import platform
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = {"tantivy": ["tantivy"], "bm25s": ["bm25s", "PyStemmer"]}
FIGURES = ["p50", "p95", "p99"]


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, **options)


def installed(home, peers):
    """A Python with the engines, and the names of those that it has."""
    run(sys.executable, "-m", "venv", home / "venv")
    python = home / "venv" / "bin" / "python"
    present = []
    for peer in peers:
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES.get(peer, [peer])]
        if subprocess.run([str(part) for part in command], check=False).returncode == 0:
            present.append(peer)
        else:
            print(f"{peer}: cannot be installed, left out", file=sys.stderr)
    return python, present


def ours(folder):
    output = run("cargo", "run", "--release", "--quiet", "--package", "rejoinder-eval", "--example", "speed", "--", folder,
                 cwd=HERE.parent, capture_output=True, text=True).stdout
    return json.loads(output)


def theirs(python, tools, peer, folder, language, home):
    figures = home / f"{peer}.json"
    run(python, tools / "peers.py", peer, folder, folder, language, home / f"{peer}.run", figures)
    return json.loads(figures.read_text())


def rows(count, own, others):
    """Ratios of each engine to tantivy, which all are measured beside; sizes to the text."""
    base = others["tantivy"]
    row = lambda name, cells: f"| {count:,} | {name} | " + " | ".join(cells) + " |"
    ratio = lambda value, of: f"{value / of:.2f}"
    for limit in (10, 100):
        times = [ratio(own[f"{figure}_ms_limit_{limit}"], base[f"{figure}_ms"]) for figure in FIGURES]
        size = f"{own['index_of_text']:.2f}"
        yield row(f"rejoinder, {limit} hits", [ratio(own["index_s"], base["index_s"]), size, *times])
    for peer, it in others.items():
        times = [ratio(it[f"{figure}_ms"], base[f"{figure}_ms"]) for figure in FIGURES]
        yield row(f"{peer}, 100 hits", [ratio(it["index_s"], base["index_s"]), "", *times])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=pathlib.Path)
    parser.add_argument("--articles", default="10000,100000")
    parser.add_argument("--peers", default="tantivy,bm25s")
    parser.add_argument("--langs", default="en")
    asked = parser.parse_args()
    tools = asked.tools.resolve()
    if not all((tools / name).is_file() for name in ("make_large.py", "peers.py")):
        print(f"skipped: {asked.tools} does not hold make_large.py and peers.py", file=sys.stderr)
        return
    run("cargo", "build", "--release", "--quiet", "--package", "rejoinder-eval", "--example", "speed", cwd=HERE.parent)
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        python, peers = installed(home, asked.peers.split(","))
        if "tantivy" not in peers:
            print("skipped: all ratios are to tantivy, and it cannot be installed", file=sys.stderr)
            return
        lines = []
        for count in map(int, asked.articles.split(",")):
            made = home / str(count)
            run(sys.executable, tools / "make_large.py", made, "--articles", count, "--langs", asked.langs)
            others = {peer: theirs(python, tools, peer, made, asked.langs.split(",")[0], home) for peer in peers}
            lines += rows(count, ours(made), others)
    (HERE / "RESULTS.md").write_text(f"""# Speed beside other engines

Made by `benches/compare.py` on {platform.machine()} with Python {platform.python_version()}: generated articles in {asked.langs}, a
thousand questions of one or two sentences with half of their words dropped, asked one at a time on one thread, each for the first time.
All engines ran one after the other on the same machine in the same run, and the figures are ratios to tantivy (its Python package, asked
for 100 hits), so that they compare between machines; below 1 is faster. rejoinder's hits are whole: passage, highlights and the
contribution of each feature, where the others give an id and a score. The index is a ratio to the bytes of the text; the store is apart.

| articles | engine | time to index | index / text | median | 95 % | 99 % |
|---:|---|---:|---:|---:|---:|---:|
""" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
