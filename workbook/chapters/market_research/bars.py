"""What the bar charts of this chapter share: bars, intervals over them, the figures behind them, the axes beneath."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

LONGEST = 34  # characters of a row's name in one line


def bars(ax: Axes, names: list[str], values: pd.Series, colours: list[str]) -> None:
    """Horizontal bars, the first on top, their names in lines of bearable length."""
    places = np.arange(len(names))
    ax.barh(places, values.astype(float), color=colours, height=0.6)
    name_rows(ax, names)
    ax.invert_yaxis()


def name_rows(ax: Axes, names: list[str]) -> None:
    """Names of the rows, broken so that a long one leaves room for what is drawn."""
    lines = ["\n".join(textwrap.wrap(name, LONGEST, max_lines=3, placeholder=" …")) for name in names]
    ax.set_yticks(range(len(names)), lines)


def intervals(ax: Axes, low: pd.Series, high: pd.Series) -> None:
    """Thin lines over the bars that have an interval, edged in white so that they show on any colour."""
    low, high = low.astype(float).to_numpy(), high.astype(float).to_numpy()
    places = np.flatnonzero(~np.isnan(low) & ~np.isnan(high))
    for colour, width, size in (("white", 4.5, 11), ("0.15", 1.6, 8)):
        look = {"color": colour, "zorder": 4}
        ax.hlines(places, low[places], high[places], linewidth=width, **look)
        ends = np.concatenate([low[places], high[places]])
        ax.plot(ends, np.tile(places, 2), "|", markersize=size, markeredgewidth=width, **look)


def amounts(ax: Axes, ends: pd.Series, values: pd.Series, texts: Any, unit: str) -> None:
    """The figure behind the end of each bar."""
    for at, (end, value) in enumerate(zip(ends.astype(float), values.astype(float), strict=True)):
        ax.annotate(
            texts.value(value, unit), (end, at), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9
        )


def scores(ax: Axes, frame: pd.DataFrame, colours: list[str], texts: Any, key: str) -> Axes:
    """Bars of weighted scores from 1 to 5 with their range over redrawn weights."""
    bars(ax, frame.index.tolist(), frame["score"], colours)
    intervals(ax, frame["low"], frame["high"])
    ends = frame[["score", "high"]].astype(float).max(axis=1)
    for at, (end, score) in enumerate(zip(ends, frame["score"], strict=True)):
        ax.annotate(
            texts.value(score, "points"), (end, at), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9
        )
    return points_axis(ax, texts, key)


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


def names_at_ends(ax: Axes, ends: dict[str, tuple[float, float, str]]) -> None:
    """Names beside the last points, pushed apart where they would cover each other."""
    least, most = ax.get_ylim()
    apart = (most - least) / 13
    height = least - apart
    for name, (x, y, colour) in sorted(ends.items(), key=lambda end: end[1][1]):
        height = max(y, height + apart)
        ax.annotate(name, (x, height), xytext=(8, 0), textcoords="offset points", va="center", fontsize=9, color=colour)
