"""Pictures of satisfaction, its factors and drivers, and of satisfaction against loyalty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from workbook.chapters.voice_of_the_customer.stacks import course, divided, whole
from workbook.drawing.axes import INK, say
from workbook.drawing.bars import bars, intervals
from workbook.drawing.names import folded
from workbook.drawing.radar import draw_radars

FIFTHS = ("C1", "#E8A5AC", "0.85", "C4", "C0")
STEPS = [1, 2, 5, 10]
ROOM = {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8}  # words that a line would cross
FIELD_COLOURS = {"repair": "C1", "keep": "C3", "excess": "C2", "low": "C4"}


def plot_csi_factors(data: dict, *, texts: Any, ax: Axes) -> Axes:
    """The score of each factor with its bounds; the dashed line is the index, the weight stands in the name."""
    rows = data["rows"]
    names = [f"{row.factor} ({texts.value(float(row.weight), 'percent')})" for row in rows.itertuples()]
    below = (rows["score"] < data["csi"]).to_numpy()
    bars(ax, names, rows["score"], ["C1" if low else "C0" for low in below])
    intervals(ax, rows["low"], rows["high"])
    for at, (score, high) in enumerate(zip(rows["score"], rows["high"].fillna(rows["score"]), strict=True)):
        say(ax, texts.value(float(score), "points"), (max(score, high), at), xytext=(6, 0), bbox=ROOM)
    ax.axvline(data["csi"], color=INK, linestyle="--", linewidth=1)
    _scale(ax.xaxis, data)
    ax.set_xlim(min(data["low"], 0), data["high"] * 1.12)
    ax.set_xlabel(texts.label("chart.csi_factors.x"))
    return ax


def _scale(axis: Any, data: dict) -> None:
    if data["high"] - data["low"] <= 10:
        axis.set_major_locator(MultipleLocator(1))
    else:
        axis.set_major_locator(MaxNLocator(5, steps=STEPS))


def plot_csi_trend(data: dict, *, texts: Any, ax: Axes) -> Axes:
    """The index period by period with its bounds."""
    rows = data["rows"]
    course(ax, rows, "csi", "points", texts, rows["persons"])
    ax.margins(y=0.2)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: texts.value(value, "points")))
    ax.set_ylabel(texts.label("chart.csi_trend.y"))
    return ax


def plot_distribution(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """How the ratings of each factor are spread from the lowest to the highest fifth of the scale."""
    words = {at: texts.label(f"chart.distribution.fifth_{at + 1}") for at in range(5)}
    names = [f"{name} (n = {texts.value(float(n), 'count')})" for name, n in frame["n"].items()]
    divided(ax, names, frame[list(range(5))], FIFTHS, words, texts)
    ax.set_xlabel(texts.label("chart.distribution.x"))
    return ax


def plot_seven(rated: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The seven factors of the ready-made index, ours and the sector's."""
    names = [texts.label(f"voc_index_factor.{factor}") for factor in rated["factor"]]
    lines = pd.DataFrame({texts.label("chart.seven.ours"): rated["ours"].to_numpy()}, index=names)
    if rated["sector"].notna().all():
        lines[texts.label("chart.seven.sector")] = rated["sector"].to_numpy()
    draw_radars(ax, [("", lines)], ["C0", "C2"], 1)
    if len(lines.columns) > 1:
        ax.legend(loc="lower left", bbox_to_anchor=(-0.12, -0.05))
    return ax


def plot_drivers(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The share of the differences that each driver explains, with its bounds."""
    bars(ax, frame["driver"].tolist(), frame["share"], ["C0"] * len(frame))
    intervals(ax, frame["low"], frame["high"])
    ends = frame[["share", "high"]].max(axis=1)
    for at, (end, share) in enumerate(zip(ends, frame["share"], strict=True)):
        say(ax, texts.value(float(share), "share"), (end, at), xytext=(6, 0))
    ax.set_xlim(0, max(float(ends.max()), 0.01) * 1.18)
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value, texts)))
    ax.set_xlabel(texts.label("chart.drivers.x"))
    return ax


def plot_grid(data: dict, *, texts: Any, ax: Axes) -> Axes:
    """Importance (to the right) against score (upwards); four fields, cut at the means."""
    rows, origin = data["rows"], data["origin"]
    across, up = rows["importance"].to_numpy(float), rows["score"].to_numpy(float)
    known = rows["low"].notna().to_numpy()
    ax.vlines(across[known], rows["low"][known], rows["high"][known], color="0.45", linewidth=1.4, zorder=2)
    ax.scatter(across, up, s=90, c=[FIELD_COLOURS[field] for field in rows["field"]], zorder=3, edgecolor="white")
    ax.axvline(across.mean(), color=INK, linewidth=0.9, linestyle="--")
    ax.axhline(up.mean(), color=INK, linewidth=0.9, linestyle="--")
    reach = max(float(np.ptp(across)), 0.05)
    ax.set_xlim(max(across.min() - 0.25 * reach, -0.02), across.max() + 0.45 * reach)
    low, high = np.nanmin([rows["low"], rows["score"]]), np.nanmax([rows["high"], rows["score"]])
    ax.set_ylim(low - 0.16 * max(high - low, 5), high + 0.16 * max(high - low, 5))
    _label_points(ax, rows, texts)
    _label_fields(ax, texts)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value, texts)))
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    ax.set_xlabel(texts.label(f"chart.grid.x_{origin}"))
    ax.set_ylabel(texts.label("chart.grid.y"))
    return ax


def _label_points(ax: Axes, rows: pd.DataFrame, texts: Any) -> None:
    """Each factor's name beside its point, pushed up where two would cover each other."""
    apart = (ax.get_ylim()[1] - ax.get_ylim()[0]) / 16
    across_apart = (ax.get_xlim()[1] - ax.get_xlim()[0]) / 3
    placed: list[tuple[float, float]] = []
    for row in rows.sort_values("score").itertuples():
        height = row.score
        while any(abs(height - y) < apart and abs(row.importance - x) < across_apart for x, y in placed):
            height += apart
        placed.append((row.importance, height))
        say(ax, folded(row.factor, 26, 2), (row.importance, height), xytext=(8, 0), bbox=ROOM)


def _label_fields(ax: Axes, texts: Any) -> None:
    corners = {"excess": (0.01, 0.985, "left", "top"), "keep": (0.99, 0.985, "right", "top"),
               "low": (0.01, 0.015, "left", "bottom"), "repair": (0.99, 0.015, "right", "bottom")}  # fmt: skip
    for field, (x, y, side, height) in corners.items():
        ax.text(x, y, texts.label(f"grid_field.{field}"), transform=ax.transAxes, ha=side, va=height, fontsize=9,
                color="0.4", style="italic")  # fmt: skip


def plot_cross(rows: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Each band of satisfaction, divided into detractors, passives and promoters."""
    groups = ("detractors", "passives", "promoters")
    shares = rows[list(groups)].div(rows["persons"], axis=0).iloc[::-1]
    words = {name: texts.label(f"chart.nps_groups.{name}") for name in groups}
    names = [
        f"{texts.label(f'satisfaction_band.{row.band}')} (n = {texts.value(float(row.persons), 'count')})"
        for row in rows.iloc[::-1].itertuples()
    ]
    divided(ax, names, shares, ("C1", "C4", "C3"), words, texts)
    ax.set_xlabel(texts.label("chart.cross.x"))
    return ax
