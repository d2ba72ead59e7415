"""Pictures of the report: what findings are worth, which chapters agree, how far each is filled, norms and ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from workbook.drawing.axes import INK, money_axis, say, share_axis
from workbook.drawing.bars import amounts, bars
from workbook.drawing.names import folded

STATE_COLOURS = {"contradiction": "C1", "explained": "C2", "agrees": "C3", "not_checked": "0.86"}
WITHIN = {"within": "C3", "above": "C1", "below": "C1", "open": "C2"}


def plot_worth(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Money a year that each finding of the first page touches; contradictions in the accent colour."""
    names = [f"{row.rank}. {texts.say(row.label)}" for row in frame.itertuples()]
    bars(ax, names, frame["worth"], ["C1" if own else "C0" for own in frame["contradiction"]])
    amounts(ax, frame["worth"], frame["worth"], texts, "currency")
    marks = [("C1", "contradiction", frame["contradiction"].any()), ("C0", "chapter", not frame["contradiction"].all())]
    handles = [Patch(color=colour, label=texts.label(f"chart.worth.{kind}")) for colour, kind, there in marks if there]
    ax.legend(handles=handles, loc="lower right")
    return money_axis(ax, texts, "chart.worth.x", frame["worth"].max())


def plot_web(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Each pair of chapters that is compared: red where they contradict each other, green where they agree."""
    cells, titles = data["cells"], data["titles"]
    for row in cells.itertuples():
        face = STATE_COLOURS[row.state]
        ax.add_patch(Rectangle((row.one - 0.46, row.other - 0.46), 0.92, 0.92, facecolor=face, edgecolor="none"))
        ink = "0.3" if row.state == "not_checked" else "white"
        ax.text(row.one, row.other, texts.value(row.checks, "count"), ha="center", va="center", color=ink, fontsize=9)
    places = np.arange(1, len(titles) + 1)
    for place in places:
        ax.add_patch(Rectangle((place - 0.46, place - 0.46), 0.92, 0.92, facecolor="0.95", edgecolor="none"))
        ax.text(place, place, str(place), ha="center", va="center", color="0.45", fontsize=9)
    ax.set(xlim=(0.5, len(titles) + 0.5), ylim=(len(titles) + 0.5, 0.5), xticks=[])
    ax.set_yticks(places, [f"{place}. {folded(texts.say(name), 34, 2)}" for place, name in enumerate(titles, start=1)])
    _legend(ax, cells, texts)
    return _bare(ax)


def _legend(ax: Axes, cells: pd.DataFrame, texts: Any) -> None:
    there = [state for state in STATE_COLOURS if (cells["state"] == state).any()]
    handles = [Patch(color=STATE_COLOURS[state], label=texts.label(f"check_state.{state}")) for state in there]
    ax.legend(handles=handles, loc="upper right", ncols=1)


def plot_coverage(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """How much of each chapter is filled in."""
    names = [f"{row.number}. {texts.say(row.chapter)}" for row in frame.itertuples()]
    bars(ax, names, frame["share"], ["C0" if share else "0.8" for share in frame["share"]])
    amounts(ax, frame["share"], frame["share"], texts, "share")
    share_axis(ax, texts, "chart.coverage.x", 1)
    return ax


def plot_norms(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The band of each norm and our figure on it."""
    rows = np.arange(len(frame))
    ax.barh(rows, frame["high"] - frame["low"], left=frame["low"], height=0.34, color="C4", alpha=0.8,
            label=texts.label("chart.norms.band"))  # fmt: skip
    known = frame["least"].notna() & frame["most"].notna()
    ax.hlines(rows[known], frame["least"][known].astype(float), frame["most"][known].astype(float), color=INK, zorder=3)
    for row, part in zip(rows, frame.itertuples(), strict=True):
        ax.plot([part.ours], [row], "D", color=WITHIN[part.reading], markersize=9, zorder=4, clip_on=False)
        say(ax, texts.value(part.ours, "share"), (part.ours, row), xytext=(0, 12), ha="center", color=INK)
    kinds = {"within": "C3", "outside": "C1", "open": "C2"}
    there = set(frame["reading"].replace({"above": "outside", "below": "outside"}))
    for kind in (kind for kind in kinds if kind in there):
        ax.plot([], [], "D", color=kinds[kind], label=texts.label(f"chart.norms.{kind}"), linestyle="none")
    ax.set_yticks(rows, [folded(texts.label(f"norm.{name}"), 34, 3) for name in frame["norm"]])
    ax.set_ylim(len(frame) - 0.4, -0.7)
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.55 / ax.figure.get_size_inches()[1]), ncols=2)
    farthest = frame[["high", "ours", "most"]].astype(float).max(axis=None)
    return share_axis(ax, texts, "chart.norms.x", farthest / 1.1)


def _bare(ax: Axes) -> Axes:
    ax.grid(False)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax
