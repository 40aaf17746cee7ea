"""How figures look: frames, titles, legends, and letters of every script that a font of this machine has."""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Iterator

from rejoinder._retrieval import extra

with extra("plot", "matplotlib"):
    from matplotlib import font_manager
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.ft2font import FT2Font

INK = "#333333"
# Fonts whose letters are pictures that cannot be drawn, or boxes.
_NOT_READ = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Last Resort", ".LastResort", "Adobe Blank")
# So many columns of a name are shown; an ideograph takes two.
_COLUMNS = 60


class Shown(Figure):
    """A figure that a notebook shows, which it does of its own accord only for those of `matplotlib.pyplot`."""

    def _repr_png_(self) -> bytes:
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=144)
        return file.getvalue()


def whole(figure: Figure | SubFigure) -> Figure:
    """The figure that a part belongs to, or the figure itself."""
    while not isinstance(figure, Figure):
        figure = figure.figure
    return figure


def titled(axes: Axes, text: str, beside: str = "") -> None:
    """Says above the axes what is seen, with figures at the right."""
    families, written = _written(text)
    title = axes.set_title(written, loc="left", fontsize=10, fontweight="bold", color=INK, pad=4)
    title.set_fontfamily(list(families))
    # Prices are no formulas.
    title.set_parse_math(False)
    if beside:
        axes.set_title(beside, loc="right", fontsize=9, color=INK, pad=4)


def said(axes: Axes, text: str) -> None:
    """Says why there is nothing to see."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", fontsize=11, color=INK, transform=axes.transAxes)


def plain(axes: Axes, grid: str = "y") -> None:
    """Takes away what tells nothing."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#999999")
    axes.grid(axis=grid, color="#E2E2E2", linewidth=0.8)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=9, labelcolor=INK)
    axes.xaxis.label.set(color=INK, fontsize=9)
    axes.yaxis.label.set(color=INK, fontsize=9)


def legend(axes: Axes) -> None:
    """Names the layers, on the line of the title."""
    box = axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 0.985), ncols=4, frameon=False, fontsize=9, handlelength=1, columnspacing=1.2, borderpad=0.2
    )
    for text in box.get_texts():
        text.set_color(INK)


def shortened(name: str) -> str:
    """A name on one line that leaves room beside it."""
    name = " ".join(name.split())
    columns = 0
    for index, character in enumerate(name):
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else not unicodedata.combining(character)
        if columns > _COLUMNS:
            return name[: index - 1].rstrip() + "…"
    return name


@functools.lru_cache(maxsize=256)
def _written(text: str) -> tuple[tuple[str, ...], str]:
    """The font families that write a text, with what none of them has as boxes: matplotlib would warn of each at every drawing."""
    missing = {ord(character) for character in text if character != "\n"}
    families = []
    for family, file in _fonts():
        has = missing & _letters(file)
        if has:
            families.append(family)
            missing -= has
        if not missing:
            break
    return tuple(families), "".join("\N{WHITE SQUARE}" if ord(character) in missing else character for character in text)


@functools.lru_cache(maxsize=1)
def _fonts() -> tuple[tuple[str, str], ...]:
    """The families of this machine with their files: the default first, then upright ones without serifs of the usual weight."""
    default = font_manager.FontProperties()
    first = font_manager.findfont(default)

    def order(font: font_manager.FontEntry) -> tuple[bool, bool, bool, str]:
        return font.fname != first, "Sans" not in font.name, font.weight not in (400, "normal", "regular"), font.name

    upright = (font for font in font_manager.fontManager.ttflist if font.style == "normal" and not font.name.startswith(_NOT_READ))
    return tuple((font.name, font.fname) for font in sorted(upright, key=order))


@functools.lru_cache(maxsize=None)
def _letters(file: str) -> frozenset[int]:
    try:
        return frozenset(FT2Font(file).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()
