"""What notebooks show of a result. Every text is escaped: articles and messages are anybody's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from rejoinder import _rejoinder as r
from rejoinder._table import Table

_Html: TypeAlias = str
"""Text that is markup already."""

T = TypeVar("T")

# A cell of a notebook is to be looked over, not read, and is saved with the notebook: what is shown of a result has bounds, however much
# there is of it.
_LONGEST = 600
"""Characters of a text that are shown."""

_LONGEST_CELL = 200
"""Characters of what stands in the cell of a table."""

_MOST_ROWS = 20
"""Rows of a table, and texts of a list, that are shown."""

_MOST_LINES = 100
"""Lines of a report in words that are shown."""


def html(result: Any) -> _Html:
    """The markup of a result.

    Args:
        result: Any result of this package.

    Returns:
        A `div` that needs no style sheet, in the colours of the page.
    """
    show = _SHOWN.get(type(result), _attributes)
    return f'<div style="max-width:60em;line-height:1.4">{show(result)}</div>'


def table(rows: Iterable[Iterable[_Html]], head: Iterable[str] = ()) -> _Html:
    """A table.

    Args:
        rows: The markup of each cell, row by row.
        head: The names of the columns, as text; none: the table has no head.

    Returns:
        The markup of the table.
    """
    cell = '<{0} style="text-align:left;vertical-align:top;padding:.15em .6em">{1}</{0}>'
    names = "".join(cell.format("th", escape(name)) for name in head)
    lines = ["".join(cell.format("td", it) for it in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in ([names] if names else []) + lines) + "</table>"


def _short(text: str, longest: int = _LONGEST) -> _Html:
    return escape(text if len(text) <= longest else text[:longest].rstrip() + " …")


def _text(text: str, longest: int = _LONGEST) -> _Html:
    return f'<div style="white-space:pre-wrap">{_short(text, longest)}</div>'


def _small(*parts: object) -> _Html:
    said = " · ".join(str(part) for part in parts if part is not None and part != "")
    return f'<small style="opacity:.7">{_short(said)}</small>'


def _more(n: int, shown: int = _MOST_ROWS) -> _Html:
    return _small(f"and {n - shown} more") if n > shown else ""


def _listed(rows: Sequence[T] | Table[T], cells: Callable[[T], Iterable[_Html]], head: Iterable[str] = ()) -> _Html:
    """A table of the first rows, and how many more there are."""
    return table(map(cells, islice(rows, _MOST_ROWS)), head) + _more(len(rows))


def _percent(share: float) -> str:
    # Rounded down: what is nearly certain is not certain.
    return f"{int(share * 100)}%"


def _named(title: str, version: int, article: str, url: str | None) -> _Html:
    name = f"<b>{_short(title, _LONGEST_CELL)}</b>"
    # Other schemes could run a script when they are clicked.
    if url is not None and url.startswith(("https://", "http://")) and len(url) <= _LONGEST:
        name = f'<a href="{escape(url)}" rel="noreferrer">{name}</a>'
    return f"{name} {_small(article, f'version {version}')}"


def _marked(excerpt: r.Excerpt) -> _Html:
    text, shown, at = excerpt.text, "", 0
    for start, end in excerpt.highlights:
        if end > _LONGEST:
            break
        shown += escape(text[at:start]) + f"<mark>{escape(text[start:end])}</mark>"
        at = end
    rest = text[at:] if len(text) <= _LONGEST else text[at : max(at, _LONGEST)].rstrip() + " …"
    return f'<div style="white-space:pre-wrap">{shown}{escape(rest)}</div>'


def _hit(hit: r.Hit) -> _Html:
    return _named(hit.title, hit.version, hit.article, hit.url) + _marked(hit.passage)


def _results(results: r.SearchResults) -> _Html:
    taken = [f"{it.word} → {it.replacement}" for it in results.corrections]
    head = _small(f"{len(results.hits)} hits", results.language, *taken)
    return head + _listed(results.hits, lambda hit: [escape(f"{hit.score:.2f}"), _hit(hit)])


def _reply(reply: r.Reply) -> _Html:
    head = f"{_percent(reply.confidence)} {_named(reply.title, reply.version, reply.article, reply.url)}"
    told = [_small("check before sending:", *(it.kind for it in reply.warnings))] if reply.warnings else []
    return "<br>".join([head, *told]) + _text(reply.text)


def _suggestions(suggestions: r.Suggestions) -> _Html:
    head = f"<b>{escape(suggestions.outcome)}</b> {_small(suggestions.language, suggestions.kind)}"
    body = [_text(suggestions.question)]
    if suggestions.clarify is not None:
        body.append(_text(suggestions.clarify.text))
    if suggestions.hand_over is not None:
        body.append(_small(suggestions.hand_over.reason, suggestions.hand_over.department))
        body.append(_text(suggestions.hand_over.text))
    body.extend(map(_reply, suggestions.replies[:_MOST_ROWS]))
    if len(suggestions.replies) > _MOST_ROWS:
        body.append(_more(len(suggestions.replies)))
    if suggestions.considered:
        considered = _listed(
            suggestions.considered, lambda it: [escape(_percent(it.confidence)), _named(it.title, it.version, it.article, it.url)]
        )
        body.append(f"<details><summary>considered</summary>{considered}</details>")
    return head + '<hr style="opacity:.3">'.join(body)


def _lines(result: object) -> _Html:
    lines = str(result).splitlines()
    shown = "\n".join(_short(line) for line in lines[:_MOST_LINES])
    return f'<pre style="white-space:pre-wrap">{shown}</pre>' + _more(len(lines), _MOST_LINES)


def _check(check: r.BaseCheck) -> _Html:
    passed = sum(it.passed for it in check.questions)
    head = f"<b>{'passed' if check.passed else 'failed'}</b> " + _small(
        f"{check.n_articles} articles", f"{passed} of {len(check.questions)} questions", f"{len(check.findings)} findings"
    )
    return head + _listed(
        check.findings,
        lambda it: [escape(it.kind), _cell(it.article or ""), escape(it.language or ""), _text(it.message, _LONGEST_CELL)],
        ["finding", "article", "language", "what"],
    )


def _draft(check: r.ReplyCheck) -> _Html:
    body = f"<b>{'clean' if check.is_clean else 'look at this before sending'}</b>"
    if check.unsupported:
        body += _listed(
            check.unsupported,
            lambda it: [escape(it.kind), _cell(it.text), _cell(f"{it.nearest.text} ({it.nearest.article})" if it.nearest else "nothing")],
            ["not borne out", "text", "articles say"],
        )
    if check.supported:
        body += _listed(
            check.supported,
            lambda it: [escape(it.kind), _cell(it.text), _cell(it.article.article if it.article else "the message")],
            ["borne out", "text", "by"],
        )
    if check.out_of_scope:
        body += _listed(
            check.out_of_scope, lambda it: [escape(it.reason), _cell(it.article)], ["not for this customer", "article"]
        )
    return body


def _cell(value: object) -> _Html:
    """What stands in a cell of a table, which is a line of anything: of texts and numbers the first ones, of results the first."""
    if isinstance(value, (tuple, Table)):
        if _has_rows(value):
            return _short(repr(value[0]), _LONGEST_CELL) + _more(len(value), 1)
        return _short(", ".join(map(str, islice(value, _MOST_ROWS))), _LONGEST_CELL) + _more(len(value))
    return _short(str(value), _LONGEST_CELL)


def _value(value: object) -> _Html:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (tuple, Table)):
        return _rows(value) if _has_rows(value) else _cell(value)
    if isinstance(value, Mapping):
        return _listed(list(value.items()), lambda item: [_cell(item[0]), _cell(item[1])])
    if hasattr(value, "_repr_html_"):
        return html(value)
    return _cell(value)


def _has_rows(values: tuple[Any, ...] | Table[Any]) -> bool:
    """Whether these are results, and no texts or numbers."""
    return len(values) > 0 and hasattr(values[0], "to_dict")


def _attributes(result: Any) -> _Html:
    shown = ((name, getattr(result, name)) for name in result.to_dict())
    rows = ([escape(name), _value(value)] for name, value in shown if value is not None and value != ())
    return f"<b>{escape(type(result).__name__)}</b>" + table(rows)


def _rows(rows: tuple[Any, ...] | Table[Any]) -> _Html:
    head = list(rows[0].to_dict()) if rows else []
    shown = _listed(rows, lambda row: [_cell(getattr(row, name)) for name in head], head)
    return shown if len(rows) > _MOST_ROWS else shown + _small(f"{len(rows)} rows")


_SHOWN: dict[type, Callable[[Any], _Html]] = {
    r.Absence: _lines,
    r.BaseCheck: _check,
    r.Diff: _lines,
    r.Disagreement: _lines,
    r.Excerpt: _marked,
    r.Explanation: _lines,
    r.Hit: _hit,
    r.Reply: _reply,
    r.ReplyCheck: _draft,
    r.SearchResults: _results,
    r.Suggestions: _suggestions,
    Table: _rows,
}
