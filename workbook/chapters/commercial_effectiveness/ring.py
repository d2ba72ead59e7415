"""The nineteen components on one large radar: level with its interval against the target."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbook.chapters.commercial_effectiveness.subjects import SCALE

RINGS = (1, 2, 3, 4, 5)
LINE = "#C9D1DB"
_LONGEST = 17


def plot_components(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Line: the level; band: its interval; dashes: the target. A component that nobody rated has an open axis."""
    turns = np.pi / 2 - 2 * np.pi * np.arange(len(frame)) / len(frame)
    _web(ax, turns)
    low, high = frame["low"].fillna(frame["level"]), frame["high"].fillna(frame["level"])
    if frame["low"].notna().any():
        edge = np.column_stack([*_at(turns, high.to_numpy(float))]), np.column_stack([*_at(turns, low.to_numpy(float))])
        _band(ax, *edge, texts.label("chart.components.interval"))
    _line(ax, turns, frame["target"], "--", "C1", texts.label("chart.components.target"), 1.4)
    _line(ax, turns, frame["level"], "o-", "C0", texts.label("chart.components.level"), 2)
    for name, turn in zip(frame["component"], turns, strict=True):
        _name(ax, turn, texts.label(f"{SCALE}.{name}"))
    ax.set(xlim=(-8.2, 8.2), ylim=(-6.3, 6.4), aspect="equal")
    ax.set_axis_off()
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=3)
    return ax


def _at(turns: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return radius * np.cos(turns), radius * np.sin(turns)


def _closed(values: np.ndarray) -> np.ndarray:
    return np.append(values, values[0])


def _web(ax: Axes, turns: np.ndarray) -> None:
    for ring in RINGS:
        x, y = _at(_closed(turns), np.full(len(turns) + 1, ring))
        ax.plot(x, y, color=LINE, linewidth=0.7, zorder=1)
        ax.text(0.08, ring - 0.05, str(ring), fontsize=7.5, color="0.45", va="top")
    for turn in turns:
        x, y = _at(np.array([turn, turn]), np.array([0, RINGS[-1]]))
        ax.plot(x, y, color=LINE, linewidth=0.7, zorder=1)


def _band(ax: Axes, outer: np.ndarray, inner: np.ndarray, label: str) -> None:
    """The space between the bounds, spoke by spoke, where both neighbours are rated."""
    from matplotlib.patches import Polygon

    for here in range(len(outer)):
        there = (here + 1) % len(outer)
        corners = np.array([outer[here], outer[there], inner[there], inner[here]])
        if not np.isnan(corners).any():
            ax.add_patch(Polygon(corners, facecolor="C0", alpha=0.2, linewidth=0, zorder=2, label=label))
            label = "_nolegend_"


def _line(ax: Axes, turns: np.ndarray, radius: pd.Series, mark: str, colour: str, label: str, width: float) -> None:
    x, y = _at(_closed(turns), _closed(radius.to_numpy(float)))
    ax.plot(x, y, mark, color=colour, linewidth=width, markersize=4, zorder=3, label=label)


def _name(ax: Axes, turn: float, name: str) -> None:
    """The component at the end of its spoke, turned outwards."""
    east, north = np.cos(turn), np.sin(turn)
    side = "center" if abs(east) < 0.12 else "left" if east > 0 else "right"
    height = "bottom" if north > 0.9 else "top" if north < -0.9 else "center"
    lines = textwrap.wrap(name, _LONGEST, max_lines=3, placeholder=" …")
    ax.text(5.3 * east, 5.3 * north, "\n".join(lines), ha=side, va=height, fontsize=8, linespacing=0.95)
