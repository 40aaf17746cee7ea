"""Figures: what they show of reports and calibrations of every shape, and that they leave the program alone."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any, Literal

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rejoinder._figures import shortened
from rejoinder._plots import _wilson, plot_calibration, plot_report

START = datetime(2026, 2, 1, tzinfo=timezone.utc)
NAMES = [
    "returns",
    "Đổi trả hàng trong vòng ba mươi ngày kể từ ngày nhận được hàng tại nhà",
    "关于退货与退款政策的详细说明以及常见问题解答关于退货与退款政策的详细说明以及常见问题解答",
    "อยากคืนสินค้าและขอเงินคืน",
    "Refund of $5 or $10",
    None,
    "_hidden \ue000",
    "ヘルプ",
    "delivery",
]


@dataclass(frozen=True)
class Period:
    start: datetime
    n_asked: int
    n_answered: int
    n_clarified: int
    n_handed_over: int


@dataclass(frozen=True)
class Topic:
    name: str | None
    n_asked: int
    n_unanswered: int
    volume: tuple[int, ...]


@dataclass(frozen=True)
class Totals:
    n_asked: int
    n_answered: int


@dataclass(frozen=True)
class Report:
    since: datetime
    until: datetime
    period: Literal["day", "week", "month"]
    totals: Totals
    periods: tuple[Period, ...]
    topics: tuple[Topic, ...]


def report(n: int, period: Literal["day", "week", "month"] = "day", names: Sequence[str | None] = NAMES) -> Report:
    starts = [START]
    while len(starts) < n:
        last = starts[-1]
        starts.append({"day": last + timedelta(days=1), "week": last + timedelta(days=7), "month": (last + timedelta(days=31)).replace(day=1)}[period])
    # Every fifth period is without messages.
    periods = [Period(at, 0, 0, 0, 0) if index % 5 == 4 else Period(at, 10 + index % 7, 6 + index % 7, 1, 3) for index, at in enumerate(starts)]
    topics = []
    for place, name in enumerate(names):
        volume = tuple(min(it.n_asked, 9 - place) for it in periods)
        topics.append(Topic(name, sum(volume), sum(volume) // 3, volume))
    totals = Totals(sum(it.n_asked for it in periods), sum(it.n_answered for it in periods))
    return Report(starts[0], starts[-1] + timedelta(days=1), period, totals, tuple(periods), tuple(topics))


@dataclass(frozen=True)
class Bin:
    n: int
    promised: float
    right: float


@dataclass(frozen=True)
class Calibration:
    bins: tuple[Bin, ...]
    threshold: float = 0.62
    wanted_error: float | None = 0.05
    n_judged: int = 400
    n_answered: int = 120
    n_wrong: int = 5
    error_bound: float = 0.083


def written(figure: Any) -> bytes:
    """What a file of the figure holds. Drawing is where matplotlib complains."""
    file = BytesIO()
    figure.savefig(file, format="png")
    assert file.getvalue().startswith(b"\x89PNG")
    return file.getvalue()


def axes_of(figure: Any) -> list[Axes]:
    """matplotlib's own types do not know that these are a list."""
    return list(figure.axes)


def titles(axes: Sequence[Axes]) -> list[tuple[str, str]]:
    return [(it.get_title(loc="left"), it.get_title(loc="right")) for it in axes]


@pytest.mark.parametrize("n", [1, 9, 62, 63, 400])
@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_a_report_of_any_length_is_drawn(n: int, period: Literal["day", "week", "month"]) -> None:
    figure = plot_report(report(n, period, NAMES[:2]))
    written(figure)
    volume, share, first, second = axes_of(figure)
    assert volume.get_ylabel() == f"per {period}"
    assert titles([first])[0][0] == "returns"
    # The axes hold whole bars, and dates that do not run into one another.
    assert 2 <= len([it for it in second.get_xticklabels() if it.get_text()]) <= 10 or n == 1
    drawn = sum(len(container) for container in volume.containers) + len(volume.collections)
    assert drawn == (3 * n if n <= 62 else 3)


def test_what_a_report_says() -> None:
    shown = report(30)
    figure = plot_report(shown)
    written(figure)
    assert titles(axes_of(figure)[:2]) == [("310 messages, 2026-02-01 to 2026-03-03", ""), ("31% not answered", "")]
    legend = axes_of(figure)[0].get_legend()
    assert legend is not None and [it.get_text() for it in legend.get_texts()] == ["answered", "asked back", "handed over"]
    topics = titles(axes_of(figure)[2:])
    assert len(topics) == 7 and axes_of(figure)[-1].get_xlabel() == "2 more in report.topics"
    assert topics[0] == ("returns", f"{shown.topics[0].n_asked:,}, 33% not answered")
    assert topics[4][0] == "Refund of $5 or $10" and topics[5][0] == "No topic"
    assert topics[1][0].endswith("…") and topics[2][0].endswith("…")
    # Topics are in one scale, or a rare one would look as frequent as the first.
    assert len({it.get_ylim() for it in axes_of(figure)[2:]}) == 1
    bars: Any = axes_of(figure)[2].patches
    assert [bar.get_height() for bar in bars] == list(shown.topics[0].volume)


def test_a_report_of_nothing_says_so() -> None:
    for empty in (replace(report(3), totals=Totals(0, 0)), replace(report(1), periods=())):
        figure = plot_report(empty)
        written(figure)
        assert [it.get_text() for it in axes_of(figure)[0].texts] == [f"No messages were recorded from 2026-02-01 to {empty.until:%Y-%m-%d}."]
    written(plot_report(report(5, names=[])))


def test_a_report_is_drawn_into_a_part_of_a_figure() -> None:
    whole = Figure(figsize=(12, 6), layout="constrained")
    parts: Any = whole.subfigures(1, 2)
    assert plot_report(report(10), figure=parts[0]) is whole
    assert plot_calibration(Calibration((Bin(3, 0.5, 0.6),)), ax=parts[1].subplots()) is whole
    written(whole)


@pytest.mark.parametrize(
    "calibration, title",
    [
        (Calibration((Bin(40, 0.05, 0.0), Bin(30, 0.4, 0.5), Bin(330, 0.98, 1.0))), "400 judged questions\n5 of 120 answers wrong (at most 8.3%, wanted 5.0%)"),
        (Calibration((Bin(1, 1.0, 1.0),), threshold=1.0, wanted_error=None), "400 judged questions\n5 of 120 answers wrong (at most 8.3%)"),
        (Calibration((Bin(1, 0.0, 0.0),), threshold=0.0, n_judged=1, n_answered=0), "1 judged question, none answered"),
        (Calibration((), n_judged=0), ""),
    ],
)
def test_what_a_calibration_says(calibration: Calibration, title: str) -> None:
    figure = plot_calibration(calibration)
    written(figure)
    (axes,) = axes_of(figure)
    assert axes.get_title(loc="left") == title
    texts = [it.get_text() for it in axes.texts]
    if calibration.bins:
        assert [f"{bin.n}" for bin in calibration.bins] == [text for text in texts if text.isdigit()]
        assert any(text.startswith("answers from") for text in texts) == (calibration.threshold < 1)
    else:
        assert texts == ["As shipped: answers from 0.62 on.\nNothing was judged yet."]


def test_intervals_are_wilsons() -> None:
    # Newcombe 1998, table I.
    for right, n, low, high in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]:
        assert _wilson(right / n, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("name, shown", [("a\n b", "a b"), ("x" * 60, "x" * 60), ("x" * 61, "x" * 59 + "…"), ("退" * 31, "退" * 29 + "…")])
def test_names_are_shortened(name: str, shown: str) -> None:
    assert shortened(name) == shown


def test_a_notebook_shows_a_figure() -> None:
    formatters = pytest.importorskip("IPython.core.formatters")
    for figure in (plot_report(report(3)), plot_calibration(Calibration((Bin(3, 0.5, 0.6),)))):
        shown, _ = formatters.DisplayFormatter().format(figure)
        assert shown["image/png"].startswith(b"\x89PNG")


def test_figures_leave_the_program_alone() -> None:
    before = dict(matplotlib.rcParams)
    written(plot_report(report(30)))
    assert dict(matplotlib.rcParams) == before
    script = "import sys, rejoinder, rejoinder._plots; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
    script = "import sys, rejoinder; assert 'matplotlib' not in sys.modules and 'rejoinder.aio' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
