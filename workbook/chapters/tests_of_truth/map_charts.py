"""Maps of this chapter: priorities by place, hours against value, service against category."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MultipleLocator

from workbook.chapters.tests_of_truth.blocks import threshold
from workbook.drawing.axes import units
from workbook.drawing.bubble_labels import label_largest
from workbook.drawing.names import name_rows

_SIDES = {"management": "C0", "staff": "C2"}
_LINES = {"over": "C2", "under": "C3", "even": "C4", "losing": "C1"}
_AREA = 44.0


def plot_places(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Mean place of each priority with management and with staff, joined by a line."""
    places = np.arange(len(frame))
    ax.hlines(places, frame["management"], frame["staff"], color="#C9D1DB", linewidth=4, zorder=1)
    for shift, (side, colour) in zip((-0.14, 0.14), _SIDES.items(), strict=True):
        low, high = (frame[f"{side}_{end}"].to_numpy(float) for end in ("low", "high"))
        ax.hlines(places + shift, low, high, color=colour, linewidth=1.6, zorder=2)
        ax.plot(
            frame[side], places, "o", color=colour, markersize=9, zorder=3, label=texts.label(f"chart.places.{side}")
        )
    name_rows(ax, list(frame["priority"]))
    ax.invert_yaxis()
    units(ax.xaxis, "number", texts, "chart.places.x")
    ax.xaxis.set_major_locator(MultipleLocator(1))
    ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2)
    return ax


def plot_deserving(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Each customer by its share of the value and its share of the hours; on the dashed line hours follow value."""
    kind = frame["line"].mask(frame["losing"] & (frame["hours"] > 0), "losing")
    ax.scatter(frame["value_share"], frame["hours_share"], s=_AREA, c=[_LINES[name] for name in kind], zorder=3,
               edgecolor="white", linewidth=0.7)  # fmt: skip
    most = float(frame[["value_share", "hours_share"]].max().max()) * 1.08
    ax.plot([0, most], [0, most], color="0.45", linewidth=1.1, linestyle="--", zorder=2)
    ax.set(xlim=(-0.02 * most, most), ylim=(-0.02 * most, most))
    units(ax.xaxis, "share", texts, "chart.deserving.x")
    units(ax.yaxis, "share", texts, "chart.deserving.y")
    look = {"ha": "right", "va": "bottom", "fontsize": "small", "color": "0.35", "fontstyle": "italic"}
    words = ax.text(most * 0.8, most * 0.85, texts.label("chart.deserving.line"), **look)
    handles = [Line2D([], [], marker="o", linewidth=0, color=colour, label=texts.label(f"chart.deserving.{name}"))
               for name, colour in _LINES.items() if (kind == name).any()]  # fmt: skip
    ax.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=4)
    _label(ax, frame, [words])
    return ax


def _label(ax: Axes, frame: pd.DataFrame, taken: list) -> None:
    """Names of the customers whose hours are furthest from their value."""
    points = pd.DataFrame({"x": frame["value_share"], "y": frame["hours_share"], "label": frame["name"].astype(str)})
    points = points.assign(area=_AREA, far=frame["gap"].abs()).sort_values("far", ascending=False, kind="stable")
    label_largest(ax, points.reset_index(drop=True), threshold("labels_shown"), taken)


def plot_service(counts: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """How many customers of each category get each level of service; the level that fits is framed."""
    strongest = max(int(counts.to_numpy().max()), 1)
    expected = threshold("service_expected")
    for row, (category, line) in enumerate(counts.iterrows()):
        for column, (level, n) in enumerate(line.items()):
            fits = expected[category] == level
            _cell(ax, (column, row), int(n), 0.75 * (n / strongest) ** 0.6, "C3" if fits else "C2", fits)
    ax.set(xlim=(0, len(counts.columns)), ylim=(len(counts), 0))
    ax.set_xticks(
        np.arange(len(counts.columns)) + 0.5, [texts.label(f"truth_service.{level}") for level in counts.columns]
    )
    names = [texts.label(f"truth_category.{category}") for category in counts.index]
    ax.set_yticks(np.arange(len(counts)) + 0.5, names)
    ax.set_xlabel(texts.label("chart.service.x"))
    ax.tick_params(length=0)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _cell(ax: Axes, place: tuple[int, int], n: int, strength: float, colour: str, fits: bool) -> None:
    x, y = place
    ax.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, facecolor=colour, alpha=0.06 + strength if n else 0.04))
    if fits:
        ax.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, facecolor="none", edgecolor="0.25", linewidth=1.8))
    ax.text(x + 0.5, y + 0.5, str(n), ha="center", va="center", fontsize=12, fontweight="bold" if n else "normal",
            color="0.15" if n else "0.6")  # fmt: skip
