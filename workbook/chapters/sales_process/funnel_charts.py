"""Pictures of funnels: the plan worked back, conversions over time, the event, the ladder now and after."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from workbook.drawing.axes import INK, legend_below, say, units
from workbook.drawing.bars import intervals
from workbook.drawing.names import folded, name_rows

BAND = "#B8C2CC"


def plot_plan(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Customers needed at each stage, with interval, the band of the norm, and what is counted."""
    places = np.arange(len(frame))
    ax.barh(
        places, frame["needed"].fillna(0), height=0.42, color="C0", label=texts.label("chart.plan.needed"), zorder=3
    )
    label = texts.label("chart.plan.norm")
    for at, (low, high) in enumerate(zip(frame["norm_low"], frame["norm_high"], strict=True)):
        if low == low:
            width = max(high - low, frame[["needed", "norm_high"]].max().max() * 0.004)
            ax.add_patch(Rectangle((low, at - 0.4), width, 0.8, color=BAND, label=label, zorder=2))
            label = None
    intervals(ax, frame["low"], frame["high"])
    known = frame["counted"].notna().to_numpy()
    if known.any():
        look = {"color": "C1", "markeredgecolor": "white", "zorder": 6, "label": texts.label("chart.plan.counted")}
        ax.plot(frame["counted"][known], places[known], "D", markersize=8, **look)
    for at, row in zip(places, frame.itertuples(index=False), strict=True):
        if row.needed == row.needed:
            say(
                ax,
                texts.value(row.needed, "count"),
                (np.nanmax([row.needed, row.high, row.counted]), at),
                xytext=(8, 0),
            )
    most = np.nanmax(frame[["needed", "high", "norm_high", "counted"]].to_numpy(float))
    ax.set_xlim(0, most * 1.14 or 1)
    name_rows(ax, frame["stage"].tolist())
    ax.set_ylim(len(frame) - 0.4, -0.6)
    units(ax.xaxis, "count", texts, "chart.plan.x")
    ax.legend(loc="upper center", bbox_to_anchor=(0.45, -0.2), ncols=3)
    return ax


def plot_funnel_trend(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The conversion of each stage period by period, with its interval."""
    periods = list(dict.fromkeys(frame["period"]))
    stages = list(dict.fromkeys(frame["stage"]))
    for number, stage in enumerate(stages):
        rows = frame[frame["stage"] == stage]
        shift = (number - (len(stages) - 1) / 2) * 0.09
        places = np.array([periods.index(period) for period in rows["period"]]) + shift
        colour = f"C{(0, 1, 3, 5, 4, 2)[number % 6]}"
        ax.vlines(places, rows["low"], rows["high"], color=colour, alpha=0.45, linewidth=2)
        ax.plot(places, rows["conversion"], marker="o", color=colour, label=stage)
    ax.set_xticks(range(len(periods)), [folded(period, 14) for period in periods])
    ax.set_ylim(0, min(1.05, float(frame["high"].max()) * 1.08))
    units(ax.yaxis, "share", texts, "chart.funnel_trend.y")
    legend_below(ax, min(4, len(stages)))
    return ax


def plot_event(steps: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The steps of the event from top to bottom; those who answered advertising stand apart as a second source."""
    places = np.arange(len(steps))
    colours = [_colour(step) for step in steps["step"]]
    ax.barh(places, steps["count"], height=0.66, color=colours)
    for at, row in zip(places, steps.to_dict("records"), strict=True):
        say(ax, _figure(row, texts), (row["count"], at), xytext=(6, 0))
    name_rows(ax, [texts.label(f"event_step.{step}") for step in steps["step"]])
    ax.invert_yaxis()
    ax.set_xlim(0, steps["count"].max() * 1.5 or 1)
    units(ax.xaxis, "count", texts, "chart.event.x")
    return ax


def _colour(step: str) -> str:
    before = ("potential", "sent", "delivered", "called")
    return "C4" if step in before else "C2" if step == "media" else "C0" if step != "deals" else "C3"


def _figure(row: dict[str, Any], texts: Any) -> str:
    """Count, share of its base and the interval of that share."""
    words = texts.value(row["count"], "count")
    if row["share"] != row["share"]:
        return words
    share, low, high = (texts.value(row[name], "share") for name in ("share", "low", "high"))
    return f"{words} · {share} ({low} – {high})"


def plot_ladder_pair(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Two funnels back to back: how many have reached each step, now to the left and after to the right."""
    places = np.arange(len(frame))
    most = float(frame[["reached_now", "reached_after"]].max().max()) or 1.0
    gap = most * 0.42
    for sign, name, colour in ((-1, "now", "C4"), (1, "after", "C0")):
        reached = frame[f"reached_{name}"]
        ax.barh(
            places,
            sign * reached,
            left=sign * gap,
            height=0.7,
            color=colour,
            label=texts.label(f"chart.ladder_pair.{name}"),
        )
        for at, (value, share) in enumerate(zip(reached, frame[f"share_{name}"], strict=True)):
            words = texts.value(value, "count")
            words += f" · {texts.value(share, 'share')}" if share == share else ""
            side = {"ha": "left" if sign > 0 else "right", "xytext": (6 * sign, 0)}
            say(ax, words, (sign * (gap + value), at), **side)
    for at, step in enumerate(frame["step"]):
        name = folded(texts.label(f"ladder_step.{step}"), 18, 2)
        ax.text(0, at, name, ha="center", va="center", fontsize="small", color=INK)
    ax.set_xlim(-(gap + most * 1.5), gap + most * 1.5)
    ax.invert_yaxis()
    ax.set(yticks=[], xticks=[], xlabel=texts.label("chart.ladder_pair.x"))
    ax.spines[:].set_visible(False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2)
    return ax
