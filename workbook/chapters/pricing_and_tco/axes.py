"""Axes and marks that the pictures of this chapter share."""

from __future__ import annotations

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

INK = "0.25"


def units(axis: Any, unit: str, texts: Any, key: str = "") -> None:
    """Numbers on this axis as readers write them, and what they are."""
    axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(FuncFormatter(lambda value, _: texts.value(value, unit)))
    if key:
        axis.set_label_text(texts.label(key))


def legend_below(ax: Axes, columns: int) -> None:
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=columns)


def say(ax: Axes, words: str, place: tuple[float, float], **look: Any) -> None:
    """Words at a place, shifted by ``xytext`` points."""
    look = {"textcoords": "offset points", "xytext": (4, 0), "va": "center", "fontsize": "small", "color": INK} | look
    ax.annotate(words, place, **look)


def folded(words: str, width: int = 16) -> str:
    """A name in lines short enough to stand under a bar."""
    return "\n".join(textwrap.wrap(str(words), width, max_lines=4, placeholder=" …"))
