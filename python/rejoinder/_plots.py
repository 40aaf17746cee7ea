"""Figures of reports and calibrations, with matplotlib: `pip install 'rejoinder[plot]'`.

The figures are drawn without `matplotlib.pyplot`, so that no window opens, no setting of the program changes, and threads may draw.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, Protocol

from rejoinder._retrieval import extra

with extra("plot", "matplotlib"):
    from matplotlib import dates, ticker
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from rejoinder._figures import INK, Shown, legend, plain, said, shortened, titled, whole

__all__ = ["plot_calibration", "plot_report"]

# So many topics are shown.
_N_TOPICS = 7
# Light to dark, so that whoever sees no colours sees them apart, too.
_OUTCOMES = (("answered", "#B9D3E8"), ("asked back", "#E69F00"), ("handed over", "#9E3D00"))
_BLUE, _THRESHOLD = "#0072B2", "#D55E00"
# With more periods than this, bars would be thinner than the gaps between them.
_N_BARS = 62
# The normal deviate of an interval that holds the truth in 95 of 100 cases.
_DEVIATE = 1.959964


class _Period(Protocol):
    @property
    def start(self) -> datetime: ...
    @property
    def n_asked(self) -> int: ...
    @property
    def n_answered(self) -> int: ...
    @property
    def n_clarified(self) -> int: ...
    @property
    def n_handed_over(self) -> int: ...


class _Topic(Protocol):
    @property
    def name(self) -> str | None: ...
    @property
    def n_asked(self) -> int: ...
    @property
    def n_unanswered(self) -> int: ...
    @property
    def volume(self) -> Sequence[int]: ...


class _Totals(Protocol):
    @property
    def n_asked(self) -> int: ...
    @property
    def n_answered(self) -> int: ...


class _Report(Protocol):
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime: ...
    @property
    def period(self) -> Literal["day", "week", "month"]: ...
    @property
    def totals(self) -> _Totals: ...
    @property
    def periods(self) -> Iterable[_Period]: ...
    @property
    def topics(self) -> Iterable[_Topic]: ...


class _Bin(Protocol):
    @property
    def n(self) -> int: ...
    @property
    def promised(self) -> float: ...
    @property
    def right(self) -> float: ...


class _Calibration(Protocol):
    @property
    def threshold(self) -> float: ...
    @property
    def wanted_error(self) -> float | None: ...
    @property
    def n_judged(self) -> int: ...
    @property
    def n_answered(self) -> int: ...
    @property
    def n_wrong(self) -> int: ...
    @property
    def error_bound(self) -> float: ...
    @property
    def bins(self) -> Sequence[_Bin]: ...


def plot_report(report: _Report, *, figure: Figure | SubFigure | None = None) -> Figure:
    """Draws how many messages came, what came of them, and what they were about, over time.

    From above: the messages of each period by what came of them; the share of them that was not answered; and the messages about each of the
    seven most frequent topics, all in one scale. A message counts under each of its topics, so that these do not add up to all messages.

    Args:
        report: What `KnowledgeBase.report` gives.
        figure: Where to draw, an empty figure or part of one; None: a new figure, 8 inches wide and as high as the topics need.

    Returns:
        The whole figure. A notebook shows it, and `savefig` writes it to a file.

    Raises:
        ImportError: matplotlib is not installed.
    """
    n, periods = report.totals.n_asked, list(report.periods)
    topics = sorted(report.topics, key=lambda topic: (-topic.n_asked, topic.name is None, topic.name or ""))
    shown = topics[:_N_TOPICS]
    # In inches, for a figure of one's own.
    heights = [2.2, 1.2, *(0.62 for _ in shown)]
    drawn = Shown(figsize=(8, sum(heights) + 0.4), layout="constrained") if figure is None else figure
    span = f"{report.since:%Y-%m-%d} to {report.until:%Y-%m-%d}"
    if n == 0 or not periods:
        said(drawn.subplots(), f"No messages were recorded from {span}.")
        return whole(drawn)
    volume, share, *strips = drawn.subplots(len(heights), 1, sharex=True, height_ratios=heights)
    times = _Times(report)

    titled(volume, f"{n:,} message{'s' if n != 1 else ''}, {span}")
    below = [0.0] * len(periods)
    counts = [[it.n_answered for it in periods], [it.n_clarified for it in periods], [it.n_handed_over for it in periods]]
    for (name, colour), layer in zip(_OUTCOMES, counts):
        below = times.draw(volume, layer, colour, below, name)
    legend(volume)
    _count(volume, f"per {report.period}", max(below))

    titled(share, f"{_percent(1 - report.totals.n_answered / n)} not answered")
    shares = [1 - it.n_answered / it.n_asked if it.n_asked else 0.0 for it in periods]
    times.draw(share, shares, _OUTCOMES[-1][1])
    share.set_ylabel("share")
    share.yaxis.set_major_locator(ticker.MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    share.yaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=0))
    share.set_ylim(0, min(1.0, max(0.1, max(shares) * 1.1)))

    most = max((count for topic in shown for count in topic.volume), default=0)
    for strip, topic in zip(strips, shown):
        titled(strip, "No topic" if topic.name is None else shortened(topic.name), f"{topic.n_asked:,}, {_share(topic)} not answered")
        times.draw(strip, topic.volume, _BLUE)
        _count(strip, "", most, ticks=2)
    for axes in (volume, share, *strips):
        plain(axes)
    last = strips[-1] if strips else share
    times.label(last)
    if len(topics) > len(shown):
        last.set_xlabel(f"{len(topics) - len(shown)} more in report.topics", loc="left")
    return whole(drawn)


def plot_calibration(calibration: _Calibration, *, ax: Axes | None = None) -> Figure:
    """Draws how often suggestions of about one probability were right: a reliability diagram.

    Points on the diagonal are right as often as they promise; below it they promise too much. The area of a point tells how many suggestions
    it stands for, and its line the interval that holds the true share in 95 of 100 cases (Wilson 1927). The dashed line is the probability
    from which on a suggestion is shown as an answer.

    Args:
        calibration: What `KnowledgeBase.calibrate` or `KnowledgeBase.calibration` gives.
        ax: Where to draw; None: a new figure of 5.5 by 5.5 inches.

    Returns:
        The whole figure. A notebook shows it, and `savefig` writes it to a file.

    Raises:
        ImportError: matplotlib is not installed.
    """
    axes = Shown(figsize=(5.5, 5.5), layout="constrained").subplots() if ax is None else ax
    if not calibration.bins:
        said(axes, f"As shipped: answers from {calibration.threshold:.2f} on.\nNothing was judged yet.")
        return whole(axes.figure)
    axes.plot((0, 1), (0, 1), color="#999999", linewidth=1, zorder=1)
    _name_diagonal(axes, [bin.promised for bin in calibration.bins])
    most = max(bin.n for bin in calibration.bins)
    for bin in calibration.bins:
        low, high = _wilson(bin.right, bin.n)
        area = 18 + 180 * bin.n / most
        axes.plot((bin.promised, bin.promised), (low, high), color=_BLUE, linewidth=1.2, zorder=2)
        axes.scatter(bin.promised, bin.right, s=area, color=_BLUE, edgecolor="white", linewidth=0.8, zorder=3, clip_on=False)
        # Above the interval, and above the point where this reaches higher.
        axes.annotate(
            f"{bin.n:,}", (bin.promised, high), (0, 3 + math.sqrt(area) / 2), textcoords="offset points", ha="center", fontsize=8, color=INK
        )
    if calibration.threshold < 1:
        axes.axvline(calibration.threshold, color=_THRESHOLD, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)
        left = calibration.threshold > 0.6
        axes.annotate(
            f"answers from {calibration.threshold:.2f}",
            (calibration.threshold, 0.02),
            (-4 if left else 4, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            color=_THRESHOLD,
            fontsize=8,
        )
    axes.set(xlim=(0, 1), ylim=(0, 1.08), xlabel="promised probability", ylabel="share that was right", aspect="equal")
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    titled(axes, _summary(calibration))
    plain(axes, "both")
    return whole(axes.figure)


def _name_diagonal(axes: Axes, taken: Sequence[float]) -> None:
    """Writes below the diagonal what it means, where there is most room between the points."""
    ends = [0.0, *taken, 1.0]
    _, middle = max((right - left, (left + right) / 2) for left, right in zip(ends, ends[1:]))
    axes.annotate(
        "as promised",
        (middle, middle),
        (5, -5),
        textcoords="offset points",
        rotation=45,
        rotation_mode="anchor",
        ha="center",
        va="top",
        color="#777777",
        fontsize=8,
    )


def _summary(calibration: _Calibration) -> str:
    judged = f"{calibration.n_judged:,} judged question{'s' if calibration.n_judged != 1 else ''}"
    if calibration.n_answered == 0:
        return f"{judged}, none answered"
    wanted = "" if calibration.wanted_error is None else f", wanted {_percent(calibration.wanted_error)}"
    answers = f"{calibration.n_wrong:,} of {calibration.n_answered:,} answers wrong"
    return f"{judged}\n{answers} (at most {_percent(calibration.error_bound)}{wanted})"


def _count(axes: Axes, label: str, most: float, ticks: int = 5) -> None:
    axes.set_ylabel(label)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(ticks, integer=True, min_n_ticks=1))
    axes.set_ylim(0, max(1.0, most * 1.05))


def _share(topic: _Topic) -> str:
    return _percent(topic.n_unanswered / topic.n_asked if topic.n_asked else 0)


class _Times:
    """Where the periods of a report lie on the axis: each round the time at which it begins, so that its date stands below its middle."""

    def __init__(self, report: _Report) -> None:
        self._starts = [period.start for period in report.periods]
        self._at = [float(at) for at in dates.date2num(self._starts)]  # type: ignore[no-untyped-call]
        self._period = report.period
        self._width = {"day": 1.0, "week": 7.0, "month": 30.4}[report.period]

    def draw(
        self, axes: Axes, heights: Sequence[float], colour: str, below: Sequence[float] | None = None, name: str | None = None
    ) -> list[float]:
        """Draws a bar for each period, upon what is below, and returns how high they are together."""
        low = [0.0] * len(self._at) if below is None else below
        high = [bottom + height for bottom, height in zip(low, heights)]
        if len(self._at) <= _N_BARS:
            axes.bar(self._at, heights, self._width * 0.86, bottom=low, color=colour, label=name)
        else:
            edges = [edge for at in self._at for edge in (at - self._width / 2, at + self._width / 2)]
            axes.fill_between(edges, _twice(low), _twice(high), color=colour, linewidth=0, label=name)
        return high

    def label(self, axes: Axes) -> None:
        """Writes the dates."""
        # At least seven periods wide, or a single bar would fill the figure.
        margin = max(0.6, (7 - len(self._at)) / 2) * self._width
        axes.set_xlim(self._at[0] - margin, self._at[-1] + margin)
        if len(self._at) <= _N_BARS:
            every = -(-len(self._at) // 8)
            labels = [f"{at:%b %Y}" if self._period == "month" else f"{at.day} {at:%b}" for at in self._starts]
            axes.set_xticks(self._at[::every], labels[::every])
            return
        zone = self._starts[0].tzinfo
        locator = dates.AutoDateLocator(tz=zone, minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz=zone))  # type: ignore[no-untyped-call]


def _twice(heights: Sequence[float]) -> list[float]:
    return [height for height in heights for _ in range(2)]


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"


def _wilson(right: float, n: int) -> tuple[float, float]:
    """The interval of a share of n (Wilson 1927)."""
    squared = _DEVIATE**2
    middle = (right + squared / (2 * n)) / (1 + squared / n)
    half = _DEVIATE / (1 + squared / n) * math.sqrt(right * (1 - right) / n + squared / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
