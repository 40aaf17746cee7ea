"""Copies the documentation of what is compiled into its stub, where editors and the documentation site read it.

`python python/tools/docstrings.py` writes it, `--check` only says whether the stub has it. The words are those of the Rust sources, so that
there is one place to change them.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
import textwrap
from pathlib import Path

from rejoinder import _rejoinder

STUB = Path(__file__).parents[1] / "rejoinder" / "_rejoinder.pyi"


def documented(stub: str) -> str:
    """The stub with the documentation of each class, method and property.

    Args:
        stub: The text of the stub; what it says so far is replaced.

    Returns:
        The text with docstrings, everything else as it was.
    """
    lines = stub.splitlines()
    for node in sorted(_nodes(ast.parse(stub)), key=lambda it: -it[0].lineno):
        lines = _replaced(lines, *node)
    return "\n".join(lines) + "\n"


def _nodes(module: ast.Module) -> list[tuple[ast.ClassDef | ast.FunctionDef, str | None]]:
    found: list[tuple[ast.ClassDef | ast.FunctionDef, str | None]] = []
    for node in module.body:
        if isinstance(node, ast.ClassDef) and hasattr(_rejoinder, node.name):
            known = getattr(_rejoinder, node.name)
            members = [it for it in node.body if isinstance(it, ast.FunctionDef) and not it.name.startswith("__")]
            found.append((node, inspect.getdoc(known)))
            found.extend((it, inspect.getdoc(inspect.getattr_static(known, it.name))) for it in members)
    return found


def _replaced(lines: list[str], node: ast.ClassDef | ast.FunctionDef, text: str | None) -> list[str]:
    """The lines with this text as the docstring of the node, which comes after all that was replaced before."""
    first = node.body[0]
    has_docstring = ast.get_docstring(node, clean=False) is not None
    indent = " " * (node.col_offset + 4)
    docstring = _docstring(text, indent) if text else []
    if isinstance(node, ast.ClassDef) and not (has_docstring and len(node.body) == 1):
        # The decorator of a method comes before the line of its `def`.
        start = first.lineno - 1 if not isinstance(first, ast.FunctionDef) else min([first.lineno, *(it.lineno for it in first.decorator_list)]) - 1
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.value.value is ...:
            return lines
        end = (first.end_lineno or first.lineno) if has_docstring else start
        return lines[:start] + docstring + lines[end:]
    # A function's body is its docstring alone, or `...` behind the colon.
    last = node.body[-1]
    start, end = first.lineno - 1, last.end_lineno or last.lineno
    if not has_docstring:
        kept = lines[start][: first.col_offset].rstrip()
        return lines[:start] + ([kept, *docstring] if docstring else [lines[start]]) + lines[end:]
    return lines[:start] + (docstring or [f"{indent}..."]) + lines[end:]


# Sections of Google's style, whose lines mean something as they are.
_SECTIONS = ("Args:", "Examples:", "Raises:", "Returns:")


def _docstring(text: str, indent: str) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith(_SECTIONS):
            wrapped = paragraph.splitlines()
        else:
            # The quotes come before the first line.
            wrapped = textwrap.wrap(" ".join(paragraph.split()), 117 - len(indent), break_long_words=False, break_on_hyphens=False)
        lines += [""] * bool(lines) + wrapped
    lines[0] = f'"""{lines[0]}'
    if len(lines) == 1 and len(indent) + len(lines[0]) + 3 <= 120:
        lines[0] += '"""'
    else:
        lines.append('"""')
    return [(indent + line).rstrip() for line in lines]


def main() -> int:
    """Writes the stub, or checks it.

    Returns:
        The exit code: 1 if the stub was to be checked and says something else.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the stub says something else")
    check: bool = parser.parse_args().check
    stub = STUB.read_text(encoding="utf-8")
    wanted = documented(stub)
    if check and wanted != stub:
        print(f"{STUB}: not the documentation of what is compiled: run python {__file__}", file=sys.stderr)
        return 1
    if not check:
        STUB.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
