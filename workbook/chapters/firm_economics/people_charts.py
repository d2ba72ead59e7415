"""Pictures of people: who stays, how newcomers rate the firm, who decides at a customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from workbook.drawing.axes import units
from workbook.drawing.names import folded

ARC = {"connectionstyle": "arc3,rad=0.12"}
ROLES = {"decision_maker": ("s", "C0"), "influencer": ("o", "C2")}


def plot_survival(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Those still there after the first day and after 45 working days, beside the quoted shares."""
    ax.fill_between(frame["day"], frame["low"], frame["high"], color="C0", alpha=0.15, linewidth=0)
    ax.plot(frame["day"], frame["stay"], "o-", color="C0", label=texts.label("chart.survival.own"))
    ax.plot(frame["day"], frame["quoted"], "--", color="C1", label=texts.label("chart.survival.quoted"))
    seen = frame[frame["day"] > 0]
    ax.vlines(seen["day"], seen["low"], seen["high"], color="C0", linewidth=2)
    for row in seen.itertuples():
        side = "left" if row.day < frame["day"].max() else "right"
        shift = (8, -16) if side == "left" else (-8, -18)
        words = texts.value(row.stay, "share")
        ax.annotate(words, (row.day, row.stay), xytext=shift, textcoords="offset points", ha=side, fontsize=10)
    ax.xaxis.set_major_locator(FixedLocator(frame["day"].tolist()))
    ax.set_xlabel(texts.label("chart.survival.x"))
    units(ax.yaxis, "share", texts, "chart.survival.y")
    ax.set_ylim(0, 1.08)
    ax.set_yticks(np.linspace(0, 1, 6))
    ax.legend(loc="lower left")
    return ax


def plot_pulse(lines: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Mean rating at the three moments with its interval and the number of answers."""
    known = lines.dropna(subset=["mean"])
    ax.plot(known.index, known["mean"].astype(float), "o-", color="C0", markersize=8)
    ranged = known.dropna(subset=["low"])
    ax.vlines(ranged.index, ranged["low"].astype(float), ranged["high"].astype(float), color="C0", linewidth=2)
    for row in known.itertuples():
        words = f"{texts.value(float(row.mean), 'decimal1')} (n = {texts.value(row.n, 'count')})"
        ax.annotate(words, (row.Index, row.mean), xytext=(8, 8), textcoords="offset points", fontsize=10)
    ax.set_xticks(range(len(lines)), [texts.label(f"pulse.{moment}") for moment in lines["moment"]])
    ax.set(ylim=(0.8, 5.2), xlim=(-0.3, len(lines) - 0.4), ylabel=texts.label("chart.pulse.y"))
    ax.set_yticks(range(1, 6))
    return ax


def plot_influence(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Attitude to the right, influence upwards; an arrow leads to whom somebody influences."""
    people = _spread(data["people"])
    places = {row.person: (row.x, row.y) for row in people.itertuples()}
    for start, end in data["links"]:
        look = {"arrowstyle": "-|>", "color": "0.6", "linewidth": 1.2, "shrinkA": 9, "shrinkB": 9} | ARC
        ax.annotate("", places[end], places[start], arrowprops=look, zorder=1)
    for role, (mark, colour) in ROLES.items():
        some = people[people["role"] == role]
        label = texts.label(f"chart.influence.{role}")
        ax.plot(some["x"], some["y"], mark, color=colour, markersize=13, linestyle="none", label=label, zorder=3)
    ax.axvline(3, color="0.8", linewidth=1, zorder=0)
    ax.set(xlim=(0.5, 5.5), ylim=(0.4, 5.9), ylabel=texts.label("chart.influence.y"))
    ax.set_xticks(range(1, 6), [texts.label(f"influence_attitude.{value}") for value in range(1, 6)])
    ax.set_yticks(range(1, 6), [texts.label(f"influence_strength.{value}") for value in range(1, 6)])
    ax.set_xlabel(texts.label("chart.influence.x"))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    for row in people.itertuples():
        _name(ax, row)
    return ax


def _name(ax: Axes, row: Any) -> None:
    """The name above its mark; of people with the same ratings every second one below. No arrow runs through it."""
    above = row.place % 2 == 0
    shift = (11 + 24 * (row.place // 2)) * (1 if above else -1)
    look = {"facecolor": "white", "alpha": 0.85, "linewidth": 0, "pad": 0.8}
    ax.annotate(
        folded(row.person, 18, 2),
        (row.x, row.y),
        xytext=(0, shift),
        textcoords="offset points",
        ha="center",
        va="bottom" if above else "top",
        fontsize=9,
        linespacing=0.95,
        bbox=look,
        zorder=4,
    )


def _spread(people: pd.DataFrame) -> pd.DataFrame:
    """People of the same ratings side by side, so that nobody hides another."""
    groups = people.groupby(["attitude", "influence"])
    place, size = groups.cumcount(), groups["person"].transform("size")
    x = people["attitude"] + (place - (size - 1) / 2) * 0.32
    return people.assign(x=x.astype(float), y=people["influence"].astype(float), place=place)
