"""Radars on plain axes: several side by side, each with its rings, its spokes and the names of its criteria."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

RINGS = (1, 2, 3, 4, 5)
LINE = "#C9D1DB"
_SPACE = 17.0  # from the middle of one radar to that of the next, in points of the scale
_LONGEST = 15


def draw_radars(ax: Axes, figures: Sequence[tuple[str, pd.DataFrame]], colours: Sequence[str], columns: int) -> None:
    """One radar a figure: a title and a frame of criteria (index) by lines (columns), ratings 1 to 5."""
    rows = -(-len(figures) // columns)
    for number, (title, lines) in enumerate(figures):
        middle = (number % columns * _SPACE, -(number // columns) * (_SPACE - 1.0))
        _radar(ax, middle, title, lines, colours)
    ax.set_aspect("equal")
    ax.set(
        xlim=(-_SPACE / 2, (min(columns, len(figures)) - 0.5) * _SPACE), ylim=(-(rows - 1) * (_SPACE - 1) - 6.6, 8.2)
    )
    ax.set_axis_off()


def _radar(ax: Axes, middle: tuple[float, float], title: str, lines: pd.DataFrame, colours: Sequence[str]) -> None:
    angles = np.pi / 2 - np.arange(len(lines)) * 2 * np.pi / len(lines)
    for ring in RINGS:
        ax.plot(*_closed(middle, angles, np.full(len(angles), ring)), color=LINE, linewidth=0.7, zorder=1)
    for name, angle in zip(lines.index, angles, strict=True):
        ends = np.array([middle, _at(middle, angle, RINGS[-1])]).T
        ax.plot(*ends, color=LINE, linewidth=0.7, zorder=1)
        _name(ax, middle, angle, name)
    for colour, (label, ratings) in zip(colours, lines.items(), strict=False):
        x, y = _closed(middle, angles, ratings.to_numpy(dtype=float))
        ax.plot(x, y, color=colour, linewidth=2, zorder=3, label=label, marker="o", markersize=4)
        if len(lines.columns) == 1:
            ax.fill(x, y, color=colour, alpha=0.15, linewidth=0, zorder=2)
    if title:
        ax.text(middle[0], middle[1] + 7.3, title, ha="center", va="center", fontweight="bold", fontsize=10)


def _at(middle: tuple[float, float], angle: float, radius: float) -> tuple[float, float]:
    return middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle)


def _closed(middle: tuple[float, float], angles: np.ndarray, radii: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    angles, radii = np.append(angles, angles[0]), np.append(radii, radii[0])
    return middle[0] + radii * np.cos(angles), middle[1] + radii * np.sin(angles)


def _name(ax: Axes, middle: tuple[float, float], angle: float, name: str) -> None:
    """The criterion at the end of its spoke, turned outwards."""
    x, y = _at(middle, angle, RINGS[-1] + 0.35)
    side = "center" if abs(np.cos(angle)) < 0.2 else "left" if np.cos(angle) > 0 else "right"
    height = "bottom" if np.sin(angle) > 0.5 else "top" if np.sin(angle) < -0.5 else "center"
    lines = textwrap.wrap(name, _LONGEST, max_lines=2, placeholder=" …")
    ax.text(x, y, "\n".join(lines), ha=side, va=height, fontsize=8, linespacing=0.95)
