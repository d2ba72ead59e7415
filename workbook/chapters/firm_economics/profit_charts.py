"""Pictures of the profit: what each variable of the formula moves, and what each driver did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbook.drawing.axes import INK, say, units
from workbook.drawing.bars import intervals
from workbook.drawing.names import folded


def plot_formula(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """What the same change of each variable alone does to the profit, in the client's words or the sector's."""
    frame = data["frame"].reset_index(drop=True)
    values = frame["profit_change"].to_numpy(float)
    ax.barh(frame.index, values, color=np.where(values >= 0, "C3", "C1"), height=0.62)
    for row, value in enumerate(values):
        turn = -1 if value < 0 else 1
        words = texts.value(float(value), "currency")
        say(ax, words, (value, row), xytext=(4 * turn, 0), ha="left" if turn > 0 else "right")
    ax.set_yticks(frame.index, [_variable(name, data, texts) for name in frame["variable"]])
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.margins(x=0.16)
    ax.invert_yaxis()
    units(ax.xaxis, "currency", texts, "chart.formula.x")
    return ax


def _variable(name: str, data: Mapping[str, Any], texts: Any) -> str:
    """The client's own word, else the sector's."""
    return folded(data["names"].get(name) or texts.label(f"sector_word.{data['sector']}.{name}"), 32, 2)


def plot_change(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """From the profit before over the part of each driver to the profit after; a thin line spans all orders."""
    frame, last = data["frame"], len(data["frame"]) + 1
    ends = {0: data["before"], last: data["after"]}
    ax.barh(list(ends), list(ends.values()), color="C0", height=0.6)
    colours = np.where(frame["part"] >= 0, "C3", "C1")
    ax.barh(np.arange(1, last), frame["part"], left=frame["start"], color=colours, height=0.6)
    blank = pd.Series([np.nan])
    spans = [pd.concat([blank, frame["start"] + frame[side], blank]) for side in ("least", "most")]
    intervals(ax, *spans)
    for row, (start, part, least, most) in enumerate(frame[["start", "part", "least", "most"]].to_numpy(float), 1):
        right = np.nanmax([start, start + part, start + least, start + most])
        say(ax, texts.value(part, "currency"), (right, row), xytext=(6, 0))
    for row, value in ends.items():
        say(ax, texts.value(float(value), "currency"), (max(value, 0), row), xytext=(6, 0), fontweight="bold")
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set_yticks(range(last + 1), _names(data, texts))
    ax.margins(x=0.16)
    ax.invert_yaxis()
    units(ax.xaxis, "currency", texts, "chart.change.x")
    return ax


def _names(data: Mapping[str, Any], texts: Any) -> list[str]:
    """The two periods by their names where given, and the drivers between them."""
    before = data["period_before"] or texts.label("chart.change.before")
    after = data["period_after"] or texts.label("chart.change.after")
    fixed = texts.label("chart.change.fixed")
    drivers = [fixed if row.kind == "fixed" else row.driver for row in data["frame"].itertuples()]
    return [folded(name, 30, 2) for name in (before, *drivers, after)]
