"""Axes in a unit, written the reader's way, with legend and words beside marks."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

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


def points_axis(ax: Axes, texts: Any, key: str) -> Axes:
    """An axis of ratings, 0 to 5."""
    ax.set(xlim=(0, 5.6), xlabel=texts.label(key))
    ax.xaxis.set_major_locator(MultipleLocator(1))
    return ax


def share_axis(ax: Axes, texts: Any, key: str, most: float) -> Axes:
    """An axis of shares, written in per cent."""
    ax.set_xlim(0, most * 1.18)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "share")))
    ax.set_xlabel(texts.label(key))
    return ax


def money_axis(ax: Axes, texts: Any, key: str, most: float) -> Axes:
    """An axis of money, written the local way."""
    ax.set_xlim(0, most * 1.22 or 1)
    ax.xaxis.set_major_locator(MaxNLocator(4))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "currency")))
    ax.set_xlabel(texts.label(key))
    return ax
