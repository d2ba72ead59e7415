"""Pictures of what people do and what comes of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbook.drawing.axes import INK, legend_below, say, share_axis, units
from workbook.drawing.bars import bars, intervals
from workbook.drawing.names import folded

MISSED, UNSURE = "C1", "#E8A79F"


def plot_norms(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Each manager and norm as a share of what the norm asks; missed ones in red, pale where it may be chance."""
    colours = [{"few": MISSED, "few_unsure": UNSURE}.get(verdict, "C0") for verdict in frame["verdict"]]
    names = [_norm_name(row, texts) for row in frame.itertuples(index=False)]
    bars(ax, names, frame["fulfilment"], colours)
    intervals(ax, frame["low_share"], frame["high_share"])
    ends = frame[["fulfilment", "high_share"]].max(axis=1)
    for at, (end, value) in enumerate(zip(ends, frame["fulfilment"], strict=True)):
        say(ax, texts.value(value, "share"), (end, at), xytext=(7, 0))
    ax.axvline(1, color=INK, linewidth=1.2)
    share_axis(ax, texts, "chart.norms.x", max(1.0, float(ends.max())))
    return ax


def _norm_name(row: Any, texts: Any) -> str:
    return f"{row.manager}: {texts.label(f'sales_norm.{row.norm}')}"


def plot_sides(sides: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Work norms to the right, targets upwards; the lines at 100 % divide the four readings."""
    ax.axvline(1, color="0.6", linewidth=1)
    ax.axhline(1, color="0.6", linewidth=1)
    colours = {"both": "C3", "busy": "C1", "lucky": "C2", "neither": "0.5"}
    for row in sides.itertuples(index=False):
        colour = colours.get(row.quadrant, "0.5")
        ax.hlines(row.result, row.low, row.high, color=colour, linewidth=2, alpha=0.5)
        ax.plot(row.process, row.result, "o", color=colour, markersize=9)
        say(ax, row.manager, (row.process, row.result), xytext=(0, 11), ha="center")
    most_x, most_y = max(1.2, sides["high"].max() * 1.12), max(1.2, sides["result"].max() * 1.2)
    ax.set(xlim=(0, most_x), ylim=(0, most_y))
    corners = {"both": (1, 1), "busy": (1, 0), "lucky": (0, 1), "neither": (0, 0)}
    for quadrant, (right, up) in corners.items():
        place = (0.985 if right else 0.015, 0.975 if up else 0.025)
        look = {"transform": ax.transAxes, "ha": "right" if right else "left", "va": "top" if up else "bottom"}
        ax.text(*place, texts.label(f"side_quadrant.{quadrant}"), fontsize="small", style="italic", color="0.4", **look)
    units(ax.xaxis, "share", texts, "chart.sides.x")
    units(ax.yaxis, "share", texts, "chart.sides.y")
    return ax


def plot_side_by_side(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Contacts and what was paid, the first period at 100."""
    places = np.arange(len(frame))
    for name, column, colour in (("contacts", "all_contacts", "C0"), ("paid", "paid_amount", "C3")):
        values = 100 * frame[column].to_numpy(float) / float(frame[column].iloc[0])
        ax.plot(places, values, marker="o", color=colour, linewidth=2, label=texts.label(f"chart.side_by_side.{name}"))
        say(ax, texts.value(round(values[-1]), "count"), (places[-1], values[-1]), xytext=(8, 0))
    ax.axhline(100, color="0.7", linewidth=1)
    ax.set_xticks(places, [folded(period, 14) for period in frame["period"]])
    ax.set_xlim(-0.3, len(frame) - 0.6)
    units(ax.yaxis, "count", texts, "chart.side_by_side.y")
    legend_below(ax, 2)
    return ax


def plot_new_repeat(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Sales to new customers and repeat sales, period by period."""
    places = np.arange(len(frame))
    repeat, new = frame["repeat_sales"].to_numpy(float), frame["new_sales"].to_numpy(float)
    ax.bar(places, repeat, width=0.55, color="C0", label=texts.label("chart.new_repeat.repeat_sales"))
    ax.bar(places, new, width=0.55, bottom=repeat, color="C2", label=texts.label("chart.new_repeat.new_sales"))
    for at, (total, share) in enumerate(zip(repeat + new, frame["repeat_share"], strict=True)):
        say(ax, texts.value(share, "share"), (at, total), xytext=(0, 9), ha="center")
    ax.set_xticks(places, [folded(period, 14) for period in frame["period"]])
    ax.set_ylim(0, float((repeat + new).max()) * 1.14)
    units(ax.yaxis, "currency", texts, "chart.new_repeat.y")
    legend_below(ax, 2)
    return ax
