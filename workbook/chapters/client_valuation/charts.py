"""The pictures of this chapter. Each takes what the analysis computed and draws it; the page adds title and source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbook.chapters.client_valuation.buying.charts import plot_backtest, plot_retention
from workbook.chapters.client_valuation.relations.charts import (
    plot_allegiance,
    plot_contacts,
    plot_efforts,
    plot_ladder,
    plot_principles,
    plot_regulars,
)
from workbook.drawing.bubble_labels import label_largest

__all__ = [
    "plot_allegiance",
    "plot_backtest",
    "plot_contacts",
    "plot_efforts",
    "plot_equity_by_segment",
    "plot_ladder",
    "plot_matrix",
    "plot_pareto",
    "plot_principles",
    "plot_regulars",
    "plot_retention",
    "plot_rfm",
    "plot_sensitivity",
]

_ZONE_COLOURS = {"high": "C3", "investment": "C2", "medium": "C4", "low": "C1"}
_EDGES = (0.8, 5.2)


def plot_equity_by_segment(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Bars of customer equity by segment, the largest on top, with their 95 % interval as a thin line."""
    names = [
        name if isinstance(name, str) else texts.label("chart.equity_by_segment.none") for name in frame["segment"]
    ]
    place = np.arange(len(frame))
    ax.barh(place, frame["equity"], color="C0", height=0.62)
    if frame["low"].notna().all():
        ax.hlines(place, frame["low"].astype(float), frame["high"].astype(float), color="C2", linewidth=2.4)
    ax.set_yticks(place, names)
    ax.invert_yaxis()
    return _money_axis(ax, texts, "chart.equity_by_segment.x")


def plot_pareto(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The Pareto curve against the line of equal customers."""
    ax.plot(frame["customers"], frame["revenue"], color="C0", linewidth=2.4)
    ax.plot([0, 1], [0, 1], color="C4", linestyle="--", linewidth=1.2)
    ax.fill_between(frame["customers"], frame["customers"], frame["revenue"], color="C4", alpha=0.2, linewidth=0)
    ax.text(0.62, 0.55, texts.label("chart.pareto.equal"), color="0.35", rotation=0)
    for axis, key in ((ax.xaxis, "x"), (ax.yaxis, "y")):
        axis.set_major_formatter(FuncFormatter(lambda share, _: texts.value(share, "share")))
        axis.set_label_text(texts.label(f"chart.pareto.{key}"))
    ax.set(xlim=(0, 1), ylim=(0, 1.02))
    return ax


def plot_sensitivity(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """A tornado: the change of the equity when one assumption moves down (red) and up (green), the strongest on top."""
    place = np.arange(len(frame))
    for side, colour in (("low", "C1"), ("high", "C3")):
        ax.barh(
            place, frame[f"change_{side}"], color=colour, height=0.6, label=texts.label(f"chart.sensitivity.{side}")
        )
        for row in frame.itertuples():
            _setting(ax, row, side, texts)
    ax.set_yticks(place, [texts.label(f"driver.{driver}") for driver in frame["driver"]])
    ax.axvline(0, color="0.25", linewidth=0.8)
    ax.margins(x=0.16)
    ax.invert_yaxis()
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=2)
    return _money_axis(ax, texts, "chart.sensitivity.x")


def _setting(ax: Axes, row: Any, side: str, texts: Any) -> None:
    """At the end of a bar, the setting that leads there."""
    change, setting = getattr(row, f"change_{side}"), getattr(row, f"{side}_setting")
    left = change < 0 or (change == 0 and side == "low")
    ax.annotate(
        _said(setting, row.driver, texts),
        (change, row.Index),
        xytext=(-4 if left else 4, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        fontsize="small",
    )


def _said(setting: float, driver: str, texts: Any) -> str:
    if driver == "horizon":
        return texts.fill(texts.label("chart.sensitivity.months"), {"n": setting})
    return texts.value(setting, "years" if driver == "life" else "share")


def plot_rfm(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Customers at each pair of recency score (upwards) and frequency score (to the right): the darker, the more."""
    counts = frame.drop(columns="recency_score").to_numpy()
    rows, columns = counts.shape
    strongest = max(int(counts.max()), 1)
    for (row, column), n in np.ndenumerate(counts):
        strength = (n / strongest) ** 0.6
        ax.add_patch(
            Rectangle((column, rows - row - 1), 1, 1, facecolor="C0", alpha=0.06 + 0.94 * strength, edgecolor="none")
        )
        ax.text(
            column + 0.5,
            rows - row - 0.5,
            texts.value(int(n), "count"),
            ha="center",
            va="center",
            color="white" if strength > 0.6 else "0.15",
        )
    ax.set(xlim=(0, columns), ylim=(0, rows))
    ax.set_xticks(np.arange(columns) + 0.5, [str(score) for score in range(1, columns + 1)])
    ax.set_yticks(np.arange(rows) + 0.5, [str(score) for score in reversed(frame["recency_score"].tolist())])
    ax.set(xlabel=texts.label("chart.rfm.x"), ylabel=texts.label("chart.rfm.y"))
    ax.tick_params(length=0)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def plot_matrix(data: Any, *, texts: Any, ax: Axes) -> Axes:
    """The nine cells tinted by zone, the largest customers as bubbles sized by revenue, the number in each cell."""
    marks = [_EDGES[0], data.low, data.high, _EDGES[1]]
    taken = [text for row in data.cells.itertuples() for text in _cell(ax, row, marks, texts)]
    _axis_names(ax, marks, texts)
    points = _spread_out(data.points)
    area = 30 + 870 * points["size"] / max(float(points["size"].max() or 0), 1e-9) if len(points) else []
    ax.scatter(points["x"], points["y"], s=area, color="C0", alpha=0.72, edgecolor="white", linewidth=0.8, zorder=3)
    label_largest(ax, points.assign(area=area), data.labels, taken)
    return ax


def _cell(ax: Axes, row: Any, marks: list[float], texts: Any) -> list[Any]:
    """One cell: its tint, the number of customers in the upper left corner, the zone's name where the zone begins."""
    column = ("weak", "medium", "strong").index(row.relationship)
    line = ("low", "medium", "high").index(row.attractiveness)
    zone = row.attractiveness if line < 2 else ("investment" if column == 0 else "high")
    left, bottom = marks[column], marks[line]
    width, height = marks[column + 1] - left, marks[line + 1] - bottom
    ax.add_patch(
        Rectangle(
            (left, bottom), width, height, facecolor=_ZONE_COLOURS[zone], alpha=0.22, edgecolor="white", linewidth=2
        )
    )
    written = [_corner(ax, texts.value(int(row.customers), "count"), (left, bottom + height), -5, fontweight="bold")]
    if column == 0 or (zone == "high" and column == 1):
        written.append(_corner(ax, texts.label(f"matrix_zone.{zone}"), (left, bottom), 5, fontstyle="italic"))
    return written


def _corner(ax: Axes, words: str, place: tuple[float, float], up: int, **look: str) -> Any:
    return ax.annotate(
        words,
        place,
        xytext=(5, up),
        textcoords="offset points",
        ha="left",
        va="top" if up < 0 else "bottom",
        color="0.3",
        fontsize="small",
        **look,
    )


def _axis_names(ax: Axes, marks: list[float], texts: Any) -> None:
    middles = [(low + high) / 2 for low, high in zip(marks, marks[1:], strict=False)]
    ax.set(xlim=_EDGES, ylim=_EDGES, xlabel=texts.label("chart.matrix.x"), ylabel=texts.label("chart.matrix.y"))
    ax.set_xticks(middles, [texts.label(f"matrix_relationship.{band}") for band in ("weak", "medium", "strong")])
    ax.set_yticks(
        middles,
        [texts.label(f"matrix_attractiveness.{band}") for band in ("low", "medium", "high")],
        rotation=90,
        va="center",
    )
    ax.tick_params(length=0)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _spread_out(points: pd.DataFrame) -> pd.DataFrame:
    """Customers with the very same scores side by side on a small spiral, instead of one hiding the others."""
    rank = points.groupby(["x", "y"]).cumcount()
    radius, turn = 0.085 * np.sqrt(rank), 2.4 * rank
    return points.assign(x=points["x"] + radius * np.cos(turn), y=points["y"] + radius * np.sin(turn))


def _money_axis(ax: Axes, texts: Any, key: str) -> Axes:
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda money, _: texts.value(money, "currency")))
    ax.set_xlabel(texts.label(key))
    return ax
