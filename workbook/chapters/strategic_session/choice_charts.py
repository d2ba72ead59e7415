"""Pictures of choices: ratings, rankings, impact against effort, dots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbook.drawing.axes import INK, legend_below, points_axis, share_axis, units
from workbook.drawing.bars import amounts, bars, intervals
from workbook.drawing.lettering import shortened

FIELDS = {"quick_win": "C3", "project": "C0", "fill_in": "C4", "doubtful": "C1"}
KEY, KEY_WIDTH, KEY_LINES = 8.4, 250, 32
IMPACTS = ("minimal", "low", "medium", "high", "massive")


def plot_areas(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The rated areas, weak ones in red."""
    colours = ["C1" if weak else "C0" for weak in frame["weak"]]
    bars(ax, [texts.label(f"session_area.{area}") for area in frame["area"]], frame["rating"], colours)
    amounts(ax, frame["rating"], frame["rating"], texts, "count")
    return points_axis(ax, texts, "chart.areas.x")


def plot_rice(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The best steps by RICE; the thin line is where the score lies if every judgement is redrawn."""
    return _scores(frame, texts, ax, "chart.rice.x")


def plot_wsjf(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The best steps by weighted shortest job first, with the same interval."""
    return _scores(frame, texts, ax, "chart.wsjf.x")


def _scores(frame: pd.DataFrame, texts: Any, ax: Axes, key: str) -> Axes:
    bars(ax, frame["text"].tolist(), frame["score"], ["C0"] * len(frame))
    intervals(ax, frame["low"], frame["high"])
    ends = frame[["score", "high"]].max(axis=1)
    amounts(ax, ends, frame["score"], texts, "number")
    ax.set_xlim(0, float(ends.max()) * 1.15)
    units(ax.xaxis, "number", texts, key)
    return ax


def plot_impact_effort(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Impact over effort, cut into four fields; equal judgements stand side by side, numbered as listed."""
    frame = data["frame"].sort_values(["effort", "text"], kind="stable").reset_index(drop=True)
    heights = {0.25: 0, 0.5: 1, 1.0: 2, 2.0: 3, 3.0: 4}
    y = frame["impact"].map(heights).astype(float) + _beside(frame)
    ax.axhspan(2.5, 4.6, color="C3", alpha=0.06)
    ax.axhline(2.5, color=INK, linewidth=0.9, linestyle="--")
    ax.axvline(data["cut"], color=INK, linewidth=0.9, linestyle="--")
    ax.scatter(frame["effort"], y, s=190, c=[FIELDS[field] for field in frame["field"]], alpha=0.9, zorder=3)
    for number, (x, place) in enumerate(zip(frame["effort"], y, strict=True), start=1):
        ax.annotate(
            str(number), (x, place), ha="center", va="center", fontsize=8, color="white", weight="bold", zorder=4
        )
    for field in (name for name in FIELDS if name in set(frame["field"])):
        ax.scatter([], [], s=70, color=FIELDS[field], label=texts.label(f"field.{field}"))
    ax.set(ylim=(-0.6, 4.6), xlim=(0, float(frame["effort"].max()) * 1.08 or 1))
    ax.set_yticks(range(5), [texts.label(f"session_impact.{name}") for name in IMPACTS])
    units(ax.xaxis, "number", texts, "chart.impact_effort.x")
    legend_below(ax, 4)
    _key(ax, frame)
    return ax


def _beside(frame: pd.DataFrame) -> pd.Series:
    """A shift for points that would lie over each other: same impact, nearly the same effort."""
    near = (frame["effort"] / max(float(frame["effort"].max()), 1e-9) * 22).round()
    order = frame.groupby([frame["impact"], near]).cumcount()
    size = frame.groupby([frame["impact"], near])["effort"].transform("size")
    return (order - (size - 1) / 2) * np.minimum(0.3, 0.84 / np.maximum(size, 1))


def _key(ax: Axes, frame: pd.DataFrame) -> None:
    """Which number is which step, beside the picture."""
    lines = [shortened(f"{number}  {text}", KEY, KEY_WIDTH) for number, text in enumerate(frame["text"], start=1)]
    left_out = len(lines) - KEY_LINES
    lines = [*lines[:KEY_LINES], *(["…"] if left_out > 0 else [])]
    ax.annotate("\n".join(lines), (1.03, 1), xycoords="axes fraction", va="top", fontsize=KEY, parse_math=False)


def plot_votes(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The share of dots of each option; the thin line spans what it would be without any one person."""
    bars(ax, frame["option"].tolist(), frame["share"], ["C0", *["C4"] * (len(frame) - 1)])
    intervals(ax, frame["low"], frame["high"])
    ends = frame[["share", "high"]].max(axis=1)
    for place, (end, dots) in enumerate(zip(ends, frame["dots"], strict=True)):
        words = texts.fill(texts.label("chart.votes.dots"), {"n": int(dots)})
        ax.annotate(words, (end, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9)
    return share_axis(ax, texts, "chart.votes.x", float(ends.max()) * 1.05)
