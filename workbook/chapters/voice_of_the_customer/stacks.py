"""Rows divided into shares, and lines with a band: what several pictures of this chapter are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbook.drawing.axes import INK, say
from workbook.drawing.names import name_rows

_ROOM = 0.07  # a part smaller than this has no room for its figure
DARK = {"C2", "C4", "0.85", "#E8A5AC"}  # carry dark figures


def divided(ax: Axes, names: Sequence[str], shares: pd.DataFrame, colours: Sequence[str], words: dict, texts: Any):
    """One row a line, divided into shares; ``words`` name the parts in the legend, above the rows."""
    rows, left = np.arange(len(shares)), np.zeros(len(shares))
    for colour, column in zip(colours, shares.columns, strict=True):
        width = shares[column].to_numpy(float)
        ax.barh(rows, width, left=left, height=0.62, color=colour, label=words[column])
        for row in np.flatnonzero(width >= _ROOM):
            ink = INK if colour in DARK else "white"
            figure = whole(float(round(width[row], 2)), texts)
            ax.text(left[row] + width[row] / 2, row, figure, ha="center", va="center", color=ink, fontsize="small")
        left += width
    name_rows(ax, list(names))
    ax.set(xlim=(0, 1), ylim=(len(shares) - 0.5, -0.5))
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value, texts)))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(shares.columns), columnspacing=1.2)


def whole(share: float, texts: Any) -> str:
    """A share in whole per cent."""
    return texts.value(share, "percent")


def course(ax: Axes, frame: pd.DataFrame, value: str, unit: str, texts: Any, ns: pd.Series) -> None:
    """A value period by period as a line with its interval as bars, the figure above each point, answers beneath."""
    places = np.arange(len(frame))
    known = frame["low"].notna().to_numpy()
    ax.vlines(places[known], frame["low"][known], frame["high"][known], color="C0", alpha=0.35, linewidth=6)
    ax.plot(places, frame[value], color="C0", marker="o", zorder=3)
    for at, (y, top) in enumerate(zip(frame[value], frame["high"].fillna(frame[value]), strict=True)):
        say(ax, texts.value(float(y), unit), (at, max(y, top)), xytext=(0, 8), ha="center", fontweight="bold")
    labels = [f"{name}\nn = {texts.value(float(n), 'count')}" for name, n in zip(frame["name"], ns, strict=True)]
    ax.set_xticks(places, labels)
    ax.set_xlim(-0.5, len(places) - 0.5)
    ax.yaxis.set_major_locator(MaxNLocator(5))
