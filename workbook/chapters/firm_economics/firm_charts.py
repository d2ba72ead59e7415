"""Pictures of the firm: levers, projects, hours, ways to a higher fee, the niche."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbook.drawing.axes import INK, say, units
from workbook.drawing.names import folded

UP, DOWN = "C3", "C1"


def plot_levers(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """From today's profit per partner to the left and to the right, one bar a lever, the strongest on top."""
    moves, now = data["moves"].reset_index(drop=True), data["now"]
    for side, colour in (("down", DOWN), ("up", UP)):
        change = (moves[side] - now).to_numpy()
        label = texts.label(f"chart.levers.{side}")
        ax.barh(moves.index, change, left=now, color=colour, height=0.6, label=label)
        for row, amount in enumerate(change):
            place, turn = now + amount, -1 if amount < 0 else 1
            words = texts.value(float(place), "currency")
            say(ax, words, (place, row), xytext=(4 * turn, 0), ha="left" if turn > 0 else "right")
    proportion = now + abs(now) * moves["proportion"].iloc[0]
    ax.axvline(now, color=INK, linewidth=0.9)
    ax.axvline(proportion, color="C0", linestyle="--", linewidth=1.2, label=texts.label("chart.levers.proportion"))
    ax.set_yticks(moves.index, [texts.label(f"result.levers.lever.{lever}") for lever in moves["lever"]])
    ax.margins(x=0.2)
    ax.invert_yaxis()
    units(ax.xaxis, "currency", texts, "chart.levers.x")
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.18), ncols=3)
    return ax


def plot_projects(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Profit for an hour of each project, the best on top, losses in red."""
    values = frame["per_hour"].to_numpy(float)
    ax.barh(np.arange(len(values)), values, color=np.where(values < 0, DOWN, "C0"), height=0.65)
    for row, value in enumerate(values):
        turn = -1 if value < 0 else 1
        words = texts.value(float(value), "currency")
        say(ax, words, (value, row), xytext=(4 * turn, 0), ha="left" if turn > 0 else "right")
    ax.set_yticks(np.arange(len(values)), [folded(name, 34, 2) for name in frame["project"]])
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.margins(x=0.16, y=0.02)
    ax.invert_yaxis()
    units(ax.xaxis, "currency", texts, "chart.projects.x")
    return ax


def plot_hours(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Income for each hour against the hours of the month."""
    frame = data["frame"]
    ax.plot(frame["hours"], frame["per_hour"], "o", color="C0", markersize=7)
    label = f"{texts.label('chart.hours.mean')}: {texts.value(data['mean'], 'currency')}"
    ax.axhline(data["mean"], color="C1", linestyle="--", linewidth=1.2, label=label)
    ax.margins(0.1)
    units(ax.xaxis, "count", texts, "chart.hours.x")
    units(ax.yaxis, "currency", texts, "chart.hours.y")
    ax.legend(loc="best")
    return ax


def plot_fee_scenarios(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Profit per partner on each way, with its interval, beside today's."""
    frame = data["frame"].reset_index(drop=True)
    for row in frame.itertuples():
        gains = row.per_partner >= data["now"]
        if not pd.isna(row.low):
            ax.hlines(row.Index, row.low, row.high, color=UP if gains else DOWN, linewidth=3, alpha=0.55)
        ax.plot([row.per_partner], [row.Index], "o", color=UP if gains else DOWN, markersize=10)
        words = texts.value(float(row.per_partner), "currency")
        box = {"facecolor": "white", "alpha": 0.85, "linewidth": 0, "pad": 1}
        say(ax, words, (row.per_partner, row.Index), xytext=(0, 10), ha="center", va="bottom", bbox=box)
    label = f"{texts.label('chart.fee_scenarios.now')}: {texts.value(float(data['now']), 'currency')}"
    ax.axvline(data["now"], color=INK, linestyle="--", linewidth=1.2, label=label)
    ax.set_yticks(frame.index, [texts.label(f"fee_scenario.{name}") for name in frame["scenario"]])
    ax.set_ylim(len(frame) - 0.5, -0.7)
    ax.margins(x=0.12)
    units(ax.xaxis, "currency", texts, "chart.fee_scenarios.x")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22))
    return ax


def plot_niche(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The rise that a niche of each size needs; the case of the client with its range."""
    frame, point, highest = data["frame"], data["point"], data["highest"]
    ax.plot(frame["customers"], frame["rise"], color="C0", linewidth=2, label=texts.label("chart.niche.line"))
    gain = texts.label("chart.niche.gain")
    ax.fill_between(frame["customers"], frame["rise"], highest, color=UP, alpha=0.14, linewidth=0, label=gain)
    if point["low"] is not None and point["high"] is not None:
        ax.vlines(point["customers"], point["low"], point["high"], color=DOWN, linewidth=3, alpha=0.6)
    place = ([point["customers"]], [point["rise"]])
    ax.plot(*place, "o", color=DOWN, markersize=9, label=texts.label("chart.niche.point"))
    ax.set_ylim(min(0.0, float(frame["rise"].min()), point["rise"], point["low"] or 0.0), highest)
    ax.set_xlim(left=0)
    units(ax.xaxis, "count", texts, "chart.niche.x")
    units(ax.yaxis, "share", texts, "chart.niche.y")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=3)
    return ax
