"""Pictures of money: scenarios, their drivers, marketing against its norm, growth and the portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbook.drawing.axes import INK, legend_below, say, units
from workbook.drawing.bubble_labels import label_largest
from workbook.drawing.names import folded, name_rows

FIELDS = {"star": "C3", "cash": "C0", "question": "C2", "poor": "C1"}


def plot_scenarios(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The profit of each scenario; the line on the base case holds 95 % of the simulated futures."""
    frame = data["frame"]
    places = np.arange(len(frame))
    ax.barh(places, frame["profit"], height=0.55, color=np.where(frame["profit"] < 0, "C1", ["C4", "C0", "C3"]))
    ends = frame["profit"].astype(float).tolist()
    if data["bounds"]:
        low, high = data["bounds"]
        for colour, width in (("white", 4.5), (INK, 1.8)):
            ax.hlines(1, low, high, color=colour, linewidth=width, zorder=4)
            ax.plot([low, high], [1, 1], "|", color=colour, markersize=10, markeredgewidth=width, zorder=4)
        ends[1] = max(ends[1], high)
    for place, (end, profit) in enumerate(zip(ends, frame["profit"], strict=True)):
        say(ax, texts.value(profit, "currency"), (max(end, 0), place), xytext=(8, 0))
    name_rows(ax, [texts.label(f"session_scenario.{name}") for name in frame["scenario"]])
    ax.invert_yaxis()
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.margins(x=0.18)
    units(ax.xaxis, "currency", texts, "chart.scenarios.x")
    return ax


def plot_drivers(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The profit when one driver alone takes its lowest (red where it hurts) and its highest change."""
    frame, profit = data["frame"], data["profit"]
    places = np.arange(len(frame))
    for column in ("at_low", "at_high"):
        change = frame[column] - profit
        ax.barh(places, change, left=profit, height=0.58, color=np.where(change < 0, "C1", "C3"))
        for place, (value, step) in enumerate(zip(frame[column], change, strict=True)):
            if step:
                side = {"xytext": (-5 if step < 0 else 5, 0), "ha": "right" if step < 0 else "left"}
                say(ax, texts.value(value, "currency"), (value, place), **side)
    ax.axvline(profit, color=INK, linewidth=0.9)
    name_rows(ax, frame["driver"].tolist())
    ax.invert_yaxis()
    ax.margins(x=0.24)
    units(ax.xaxis, "currency", texts, "chart.drivers.x")
    return ax


def plot_marketing(data: Mapping[str, float], *, texts: Any, ax: Axes) -> Axes:
    """A gauge: where marketing stands, and the band of the norm."""
    most = max(data["share"], data["high"]) * 1.35
    ax.barh([0], [most], color="#EDF1F5", height=0.5)
    ax.barh([0], [data["high"] - data["low"]], left=data["low"], color="C3", alpha=0.45, height=0.5)
    inside = data["low"] <= data["share"] <= data["high"]
    ax.plot([data["share"]], [0], marker="v", markersize=13, color="C0" if inside else "C1", clip_on=False)
    say(
        ax,
        texts.value(data["share"], "share"),
        (data["share"], 0.34),
        xytext=(0, 2),
        ha="center",
        va="bottom",
        fontsize=11,
        fontweight="bold",
    )
    say(
        ax,
        texts.label("chart.marketing.norm"),
        ((data["low"] + data["high"]) / 2, -0.3),
        xytext=(0, 0),
        ha="center",
        va="top",
    )
    ax.set(yticks=[], ylim=(-0.75, 0.85), xlim=(0, most))
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    units(ax.xaxis, "percent", texts, "chart.marketing.x")
    return ax


def plot_growth(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Revenue and expenses side by side; above them what share of revenue stays."""
    places = np.arange(len(frame))
    for shift, name, colour in ((-0.2, "revenue", "C0"), (0.2, "expenses", "C2")):
        ax.bar(places + shift, frame[name], width=0.38, color=colour, label=texts.label(f"chart.growth.{name}"))
    for place, row in zip(places, frame.itertuples(), strict=True):
        top = max(row.revenue, row.expenses)
        say(
            ax,
            texts.value(row.profitability, "share"),
            (place, top),
            xytext=(0, 5),
            ha="center",
            va="bottom",
            fontweight="bold",
        )
    ax.plot([], [], " ", label=texts.label("chart.growth.stays"))
    ax.set_xticks(places, [folded(name, 14) for name in frame["period"]])
    ax.margins(y=0.14)
    units(ax.yaxis, "currency", texts, "chart.growth.y")
    legend_below(ax, 3)
    return ax


def plot_portfolio(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Growth of the market over our size against the largest rival; the area is revenue, the colour the field."""
    frame = data["frame"]
    revenue = frame["revenue"].fillna(frame["revenue"].min() if frame["revenue"].notna().any() else 1)
    areas = 90 + 1100 * revenue / max(float(revenue.max()), 1e-9)
    ax.scatter(frame["share"], frame["growth"], s=areas, c=[FIELDS[f] for f in frame["field"]], alpha=0.75, zorder=3)
    ax.axvline(data["share"], color=INK, linewidth=0.9, linestyle="--")
    ax.axhline(data["growth"], color=INK, linewidth=0.9, linestyle="--")
    for field in dict.fromkeys(frame["field"]):
        ax.scatter([], [], s=60, color=FIELDS[field], label=texts.label(f"portfolio_field.{field}"))
    ax.set_xlim(0, max(float(frame["share"].max()), data["share"]) * 1.35)
    growth = [*frame["growth"], data["growth"], 0]
    pad = (max(growth) - min(growth)) * 0.25
    ax.set_ylim(min(growth) - pad, max(growth) + pad)
    ax.set_xlabel(texts.label("chart.portfolio.x"))
    units(ax.yaxis, "percent", texts, "chart.portfolio.y")
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "number")))
    legend_below(ax, 4)
    points = pd.DataFrame({"x": frame["share"], "y": frame["growth"], "label": frame["name"], "area": areas})
    label_largest(ax, points.sort_values("area", ascending=False), len(points), [])
    return ax
