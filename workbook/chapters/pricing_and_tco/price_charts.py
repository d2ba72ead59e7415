"""Pictures of price pressure, value elements, the price waterfall and the eight policies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from workbook.drawing.axes import INK, legend_below, say, units
from workbook.drawing.names import folded

FACTOR_COLOURS = {"functionality": "C0", "reliability": "C3", "convenience": "C2", "price": "C1"}
HIGHEST = 5


def plot_factors(shares: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """One bar a market, divided by how much each factor weighs in the buyers' choice."""
    left, rows = np.zeros(len(shares)), np.arange(len(shares))
    for factor in shares.columns:
        ax.barh(
            rows,
            shares[factor],
            left=left,
            height=0.6,
            color=FACTOR_COLOURS[factor],
            label=texts.label(f"market_stage.{factor}"),
        )
        for row, value in enumerate(shares[factor]):
            ax.text(
                left[row] + value / 2,
                row,
                texts.value(round(value, 2), "share"),
                ha="center",
                va="center",
                color="white",
                fontsize="small",
            )
        left += shares[factor].to_numpy()
    ax.set_yticks(rows, [folded(name, 24) for name in shares.index])
    ax.set_xlim(0, 1)
    ax.invert_yaxis()
    units(ax.xaxis, "share", texts, "chart.factors.x")
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.28), ncols=4)
    return ax


def plot_discounts(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Share of deals with a discount (bars with 95 % intervals) and average discount (line), period by period."""
    place = np.arange(len(frame))
    ax.bar(place, frame["share_of_deals"], width=0.5, color="C4", label=texts.label("chart.discounts.deals"))
    ax.vlines(place, frame["low"], frame["high"], color=INK, linewidth=2)
    for at, value, high in zip(place, frame["share_of_deals"], frame["high"], strict=True):
        if value == value:
            say(ax, texts.value(value, "share"), (at, high), xytext=(0, 8), ha="center")
    if frame["average_discount"].notna().any():
        ax.plot(place, frame["average_discount"], color="C1", marker="o", label=texts.label("chart.discounts.average"))
        for at, value in zip(place, frame["average_discount"], strict=True):
            if value == value:
                say(
                    ax,
                    texts.value(value, "share"),
                    (at, value),
                    xytext=(0, 10),
                    ha="center",
                    color="C1",
                    fontweight="bold",
                )
    ax.set_xticks(place, [folded(name, 14) for name in frame["period"]])
    ax.set_xlabel(texts.label("chart.discounts.x"))
    ax.margins(y=0.14)
    ax.set_ylim(bottom=0)
    units(ax.yaxis, "share", texts, "chart.discounts.y")
    legend_below(ax, 2)
    return ax


def plot_value_gaps(found: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Importance times gap of each element: red where the rival is ahead, green where we are."""
    rows = np.arange(len(found))
    ax.barh(rows, found["weighted"], color=["C1" if gap < 0 else "C3" for gap in found["weighted"]], height=0.62)
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set_yticks(rows, [folded(name, 30) for name in found["element"]])
    ax.invert_yaxis()
    units(ax.xaxis, "number", texts, "chart.value_gaps.x")
    return ax


def plot_pyramid(levels: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Five levels, the base below; on each our mean rating and the rival's, and how many elements were rated."""
    count = len(levels)
    for row in levels.itertuples():
        half = [0.5 * (1 - edge / (count + 0.6)) for edge in (row.Index, row.Index + 1)]
        corners = [
            (-half[0], row.Index),
            (half[0], row.Index),
            (half[1], row.Index + 0.94),
            (-half[1], row.Index + 0.94),
        ]
        gap = row.gap if row.gap == row.gap else None
        colour = "0.85" if gap is None else "C3" if gap > 0 else "C1" if gap < 0 else "C4"
        ax.add_patch(Polygon(corners, closed=True, facecolor=colour, alpha=0.55))
        ratings = [f"{texts.label(f'chart.pyramid.{who}')} {_rating(row, who, texts)}" for who in ("ours", "rival")]
        words = "\n".join(ratings) if gap is not None else texts.label("chart.pyramid.unrated")
        ax.text(0, row.Index + 0.47, words, ha="center", va="center", fontsize="small")
        counted = texts.fill(texts.label("chart.pyramid.counted"), {"n": row.rated, "all": row.published})
        ax.text(
            0.56,
            row.Index + 0.47,
            f"{texts.label(f'value_level.{row.level}')}\n{counted}",
            va="center",
            fontsize="small",
        )
    ax.set(xlim=(-0.55, 1.15), ylim=(0, count), xticks=[], yticks=[], xlabel=texts.label("chart.pyramid.x"))
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _rating(row: Any, who: str, texts: Any) -> str:
    return texts.value(float(getattr(row, who)), "decimal1")


def plot_waterfall(steps: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """From the list price down to what stays in the pocket."""
    last = len(steps) - 1
    colours = ["C0" if row in (0, last) else "C1" if amount < 0 else "C3" for row, amount in enumerate(steps["amount"])]
    ax.bar(range(len(steps)), steps["amount"], bottom=steps["start"], width=0.64, color=colours)
    for row, (start, amount) in enumerate(zip(steps["start"], steps["amount"], strict=True)):
        say(
            ax,
            texts.value(amount, "currency"),
            (row, max(start, start + amount)),
            xytext=(0, 3),
            ha="center",
            va="bottom",
        )
    names = [name or texts.label("chart.waterfall.pocket") for name in steps["step"]]
    ax.set_xticks(range(len(steps)), [folded(name, 13) for name in names], fontsize=8)
    ax.margins(y=0.1)
    units(ax.yaxis, "currency", texts, "chart.waterfall.y")
    ax.set_xlabel(texts.label("chart.waterfall.x"))
    return ax


def plot_policies(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """A radar of eight axes, 1 in the middle to 5 at the edge; an axis without a score stays empty."""
    turns = np.pi / 2 - 2 * np.pi * np.arange(len(frame)) / len(frame)
    east, north = np.cos(turns), np.sin(turns)
    for ring in range(1, HIGHEST + 1):
        ax.plot(np.append(east, east[0]) * ring, np.append(north, north[0]) * ring, color="0.85", linewidth=0.8)
        ax.text(0.08, ring + 0.02, texts.value(ring, "count"), fontsize="x-small", color="0.5", va="bottom")
    for x, y in zip(east, north, strict=True):
        ax.plot([0, x * HIGHEST], [0, y * HIGHEST], color="0.85", linewidth=0.8)
    known = frame["score"].notna().to_numpy()
    scores = frame["score"].fillna(0).to_numpy()
    ax.add_patch(
        Polygon(
            np.column_stack([east * scores, north * scores])[known],
            closed=True,
            facecolor="C0",
            alpha=0.22,
            edgecolor="C0",
            linewidth=2,
        )
    )
    ax.plot((east * scores)[known], (north * scores)[known], "o", color="C0")
    for policy, x, y in zip(frame["policy"], east, north, strict=True):
        side = "left" if x > 0.1 else "right" if x < -0.1 else "center"
        ax.text(
            x * 5.4, y * 5.5, folded(texts.label(f"client_policy.{policy}"), 20), ha=side, va="center", fontsize="small"
        )
    ax.set(
        xlim=(-9.5, 9.5), ylim=(-6.2, 6.2), xticks=[], yticks=[], aspect="equal", xlabel=texts.label("chart.policies.x")
    )
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax
