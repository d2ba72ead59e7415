"""Bars of this chapter: refusals, hours lost, first choices, choice offered, indicators by objective."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from workbook.drawing.axes import share_axis, units
from workbook.drawing.bars import amounts, bars, intervals
from workbook.drawing.names import name_rows


def plot_refusals(counts: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Refusals by kind, the documented part dark."""
    names = [texts.label(f"truth_refusal.{kind}") for kind in counts.index]
    parts = [(texts.label("chart.refusals.documented"), counts[True], "C3"),
             (texts.label("chart.refusals.loose"), counts[False], "#C9D1DB")]  # fmt: skip
    return _stacked(ax, names, parts, texts.label("chart.refusals.x"))


def plot_time_wasters(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Hours lost a month, the part to be won back dark."""
    won = frame["won"].fillna(0.0)
    parts = [(texts.label("chart.time_wasters.won"), won, "C3"),
             (texts.label("chart.time_wasters.kept"), frame["hours"] - won, "#C9D1DB")]  # fmt: skip
    _stacked(ax, list(frame["waster"]), parts, "", counted=False)
    units(ax.xaxis, "count", texts, "chart.time_wasters.x")
    return ax


def plot_first_choices(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The share of the staff that puts each priority first, with its interval."""
    bars(ax, list(frame["priority"]), frame["first_share"], ["C0"] * len(frame))
    intervals(ax, frame["first_low"], frame["first_high"])
    ends = frame[["first_share", "first_high"]].astype(float).max(axis=1)
    amounts(ax, ends, frame["first_share"], texts, "share")
    return share_axis(ax, texts, "chart.first_choices.x", float(ends.max()))


def plot_choice(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Channels, products and services offered to each segment."""
    kinds = (("channels", "C0"), ("products", "C2"), ("services", "C4"))
    parts = [(texts.label(f"chart.choice.{name}"), frame[name].astype(float), colour) for name, colour in kinds]
    return _stacked(ax, list(frame["segment"]), parts, texts.label("chart.choice.x"))


def plot_indicators(counts: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Indicators by objective and by what came of them; those without an objective at the bottom."""
    none = texts.label("chart.indicators.orphan")
    states = (("decided", "C3"), ("used", "C2"), ("unused", "#C9D1DB"))
    parts = [(texts.label(f"truth_state.{state}"), counts[state], colour) for state, colour in states]
    names = [name if isinstance(name, str) else none for name in counts.index]
    return _stacked(ax, names, parts, texts.label("chart.indicators.x"))


def _stacked(
    ax: Axes, names: list[str], parts: Sequence[tuple[str, pd.Series, str]], x: str, counted: bool = True
) -> Axes:
    """Stacked bars, the first row on top; whole numbers stand in the bars."""
    places, left = np.arange(len(names)), np.zeros(len(names))
    for label, values, colour in parts:
        width = values.to_numpy(float)
        ax.barh(places, width, left=left, color=colour, height=0.62, label=label)
        for place, (start, value) in enumerate(zip(left, width, strict=True)):
            if counted and value > 0:
                ink = "white" if colour in ("C0", "C3") else "0.15"
                ax.text(start + value / 2, place, f"{value:.0f}", ha="center", va="center", color=ink, fontsize=9)
        left = left + width
    name_rows(ax, names)
    ax.invert_yaxis()
    ax.set_xlim(0, max(left.max() * 1.04, 1))
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel(x)
    ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=len(parts))
    return ax
