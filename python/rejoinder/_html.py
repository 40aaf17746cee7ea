"""What notebooks show of a result. Every text is escaped: articles and messages are anybody's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, TypeAlias

from rejoinder import _rejoinder as r
from rejoinder._table import Table

_Html: TypeAlias = str
"""Text that is markup already."""

_LONGEST = 600
"""Characters of a text that are shown: a cell of a notebook is to be looked over, not read."""


_MOST_ROWS = 20


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


def _text(text: str) -> _Html:
    shown = text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"
    return f'<div style="white-space:pre-wrap">{escape(shown)}</div>'


def _small(*parts: object) -> _Html:
    said = " · ".join(escape(str(part)) for part in parts if part is not None and part != "")
    return f'<small style="opacity:.7">{said}</small>'


def _percent(share: float) -> str:
    # Rounded down: what is nearly certain is not certain.
    return f"{int(share * 100)}%"


def _named(title: str, version: int, article: str, url: str | None) -> _Html:
    name = f"<b>{escape(title)}</b>"
    # Other schemes could run a script when they are clicked.
    if url is not None and url.startswith(("https://", "http://")):
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
    return head + table([escape(f"{hit.score:.2f}"), _hit(hit)] for hit in results.hits)


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
    body.extend(map(_reply, suggestions.replies))
    if suggestions.considered:
        rows = ([escape(_percent(it.confidence)), _named(it.title, it.version, it.article, it.url)] for it in suggestions.considered)
        body.append(f"<details><summary>considered</summary>{table(rows)}</details>")
    return head + '<hr style="opacity:.3">'.join(body)


def _lines(result: object) -> _Html:
    return f'<pre style="white-space:pre-wrap">{escape(str(result))}</pre>'


def _check(check: r.BaseCheck) -> _Html:
    passed = sum(it.passed for it in check.questions)
    head = f"<b>{'passed' if check.passed else 'failed'}</b> " + _small(
        f"{check.n_articles} articles", f"{passed} of {len(check.questions)} questions", f"{len(check.findings)} findings"
    )
    rows = ([escape(it.kind), escape(it.article or ""), escape(it.language or ""), _text(it.message)] for it in check.findings)
    return head + table(rows, ["finding", "article", "language", "what"])


def _draft(check: r.ReplyCheck) -> _Html:
    head = f"<b>{'clean' if check.is_clean else 'look at this before sending'}</b>"
    unsupported = (
        [escape(it.kind), escape(it.text), escape(f"{it.nearest.text} ({it.nearest.article})" if it.nearest else "nothing")]
        for it in check.unsupported
    )
    supported = (
        [escape(it.kind), escape(it.text), escape(it.article.article if it.article else "the message")] for it in check.supported
    )
    body = table(unsupported, ["not borne out", "text", "articles say"]) if check.unsupported else ""
    body += table(supported, ["borne out", "text", "by"]) if check.supported else ""
    hidden = ([escape(it.reason), escape(it.article)] for it in check.out_of_scope)
    return head + body + (table(hidden, ["not for this customer", "article"]) if check.out_of_scope else "")


def _value(value: object) -> _Html:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (tuple, Table)):
        if all(isinstance(it, str) for it in value):
            return escape(", ".join(value))
        return "".join(map(_value, value))
    if isinstance(value, Mapping):
        return table([escape(str(key)), _value(it)] for key, it in value.items())
    if hasattr(value, "_repr_html_"):
        return html(value)
    return escape(str(value))


def _attributes(result: Any) -> _Html:
    shown = ((name, getattr(result, name)) for name in result.to_dict())
    rows = ([escape(name), _value(value)] for name, value in shown if value is not None and value != ())
    return f"<b>{escape(type(result).__name__)}</b>" + table(rows)


def _rows(rows: Table[Any]) -> _Html:
    head = list(rows[0].to_dict()) if rows else []
    lines = ([_value(getattr(row, name)) for name in head] for row in rows[:_MOST_ROWS])
    more = len(rows) - _MOST_ROWS
    return table(lines, head) + (_small(f"and {more} more") if more > 0 else _small(f"{len(rows)} rows"))


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
