"""Bars, intervals over them, and the figures behind them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbook.drawing.axes import points_axis
from workbook.drawing.names import name_rows


def bars(ax: Axes, names: list[str], values: pd.Series, colours: list[str]) -> None:
    """Horizontal bars, the first on top, their names in lines of bearable length."""
    places = np.arange(len(names))
    ax.barh(places, values.astype(float), color=colours, height=0.6)
    name_rows(ax, names)
    ax.invert_yaxis()


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
    amounts(ax, ends, frame["score"], texts, "points")
    return points_axis(ax, texts, key)
