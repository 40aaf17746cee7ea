#!/usr/bin/env python3
"""Measure what a call from Python costs beside the same call from Rust, and write benches/BINDING.md.

usage: benches/binding.py [--messages 2000]

Run by the Python of a virtual environment with the wheel of this checkout and pytest-benchmark (`./test` makes one, .venv). criterion asks
from Rust, pytest-benchmark from Python, the same messages of the same base in one run; then `suggest_many` is timed on one core and on all."""

import argparse
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS = 7
# One in so many of the sample's messages: a round takes seconds, so that what else the machine does falls on both sides of it.
EVERY = 6
PART = "returns"

PYTHON_BENCH = '''
import json, os, pathlib
from rejoinder import KnowledgeBase

folder = pathlib.Path(os.environ["REJOINDER_BINDING"])
kb = KnowledgeBase.open(folder / "support.kb")
messages = json.loads((folder / "messages.json").read_text())


def looked_at(message):
    suggestions = kb.suggest(message)
    for reply in suggestions.replies:
        reply.text, reply.confidence, reply.article
    return suggestions.outcome


def test_suggest_nothing(benchmark):
    benchmark(lambda: kb.suggest(""))


def test_suggest(benchmark):
    benchmark(lambda: [kb.suggest(message) for message in messages])


def test_suggest_and_look(benchmark):
    benchmark(lambda: [looked_at(message) for message in messages])


def test_suggest_and_convert_all(benchmark):
    benchmark(lambda: [kb.suggest(message).to_dict() for message in messages])
'''


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, **options)


def microseconds_from_rust(environment):
    run("cargo", "bench", "--quiet", "--package", "rejoinder", "--bench", "binding", "--", "--sample-size", 20,
        "--warm-up-time", 1, "--measurement-time", 3, cwd=HERE.parent, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    def least(name):
        sample = json.loads((HERE.parent / "target" / "criterion" / name / "new" / "sample.json").read_text())
        return min(time / n for time, n in zip(sample["times"], sample["iters"])) / 1000

    return {"test_suggest_nothing": least("suggest, an empty message"), "test_suggest": least("suggest, all messages of the sample")}


def microseconds_from_python(environment, folder):
    (folder / "test_binding.py").write_text(PYTHON_BENCH)
    figures = folder / "figures.json"
    run(sys.executable, "-m", "pytest", "--quiet", folder / "test_binding.py", f"--benchmark-json={figures}", "--benchmark-max-time=3",
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made = json.loads(figures.read_text())["benchmarks"]
    return {it["name"]: it["stats"]["min"] * 1e6 for it in made}


def seconds_of_many(folder, messages, cores):
    """The least of some rounds, each in a process that may use so many cores."""
    code = f"""
import json, os, sys, time
os.sched_setaffinity(0, {sorted(cores)!r})
from rejoinder import KnowledgeBase
kb = KnowledgeBase.open({str(folder / "support.kb")!r})
messages = json.load(open({str(messages)!r}))
kb.suggest_many(messages[:100])
begun = time.perf_counter()
kb.suggest_many(messages)
print(time.perf_counter() - begun)
"""
    return float(run(sys.executable, "-c", code, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2000)
    n_many = parser.parse_args().messages
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        run(sys.executable, "-m", "rejoinder", "import", HERE.parent / "examples" / "help-center", "--kb", folder / "support.kb",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        questions = (HERE.parent / "examples" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        messages = [json.loads(line)["text"] for line in questions][::EVERY]
        # A part of the base for the single calls: where the engine takes less time, less of its noise hides what Python adds.
        part = folder / "part"
        sample = HERE.parent / "examples" / "help-center"
        shutil.copytree(sample / "en" / PART, part / "articles" / "en" / PART)
        shutil.copy(sample / "rejoinder.yaml", part / "articles")
        run(sys.executable, "-m", "rejoinder", "import", part / "articles", "--kb", part / "support.kb",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (part / "messages.json").write_text(json.dumps(messages))
        environment = {**os.environ, "REJOINDER_BINDING": str(part)}
        # In turn, so that what else the machine does in the meantime weighs on both alike.
        rounds = [(microseconds_from_rust(environment), microseconds_from_python(environment, part)) for _ in range(ROUNDS)]
        # The least of all rounds, because whatever else is at work only adds to it.
        least = lambda side, name: min(it[side][name] for it in rounds)
        nothing, rust = (least(0, name) for name in ("test_suggest_nothing", "test_suggest"))
        names = {"test_suggest": "`kb.suggest(message)`", "test_suggest_and_look": "… and its outcome, and text, article and confidence of each reply",
                 "test_suggest_and_convert_all": "… and all of it by `to_dict()`"}
        lines = [f"| `kb.suggest(\"\")` | {nothing:.0f} | {least(1, 'test_suggest_nothing') - nothing:.0f} |"]
        lines += [f"| {names[name]} | {rust / len(messages):,.0f} | {(least(1, name) - rust) / len(messages):.0f} |" for name in names]
        many = folder / "many.json"
        # Each message is another one, so that nothing is remembered from the last time it was asked.
        many.write_text(json.dumps([f"{messages[index % len(messages)]} ({index})" for index in range(n_many)]))
        cores = sorted(os.sched_getaffinity(0))
        pairs = [(seconds_of_many(folder, many, cores[:1]), seconds_of_many(folder, many, cores)) for _ in range(ROUNDS)]
        gain = sorted(one / both for one, both in pairs)[ROUNDS // 2]
        one, both = (min(it[which] for it in pairs) for which in (0, 1))
    (HERE / "BINDING.md").write_text(f"""# What a call from Python costs

Made by `benches/binding.py` on {platform.machine()} with Python {platform.python_version()}: {len(messages)} messages of the sample to the part
of its base about {PART}, from Rust by criterion and from Python by pytest-benchmark, in turn, the least of {ROUNDS} runs of each.

| from Python | µs from Rust | µs more from Python |
|---|---:|---:|
{chr(10).join(lines)}

`suggest_many` with {n_many:,} messages, each asked for the first time: {one:.2f} s on one core, {both:.2f} s on {len(cores)}, {gain:.2f} times as
fast (the median of {ROUNDS} pairs).
""")
    print((HERE / "BINDING.md").read_text())


if __name__ == "__main__":
    main()
