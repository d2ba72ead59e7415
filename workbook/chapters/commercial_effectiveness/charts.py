"""The pictures of this chapter. Each takes what the analysis computed and draws it; the page adds title and source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import offset_copy

from workbook.chapters.commercial_effectiveness.ring import plot_components
from workbook.chapters.commercial_effectiveness.subjects import POLICY, QUESTIONS, SCALE
from workbook.drawing.axes import points_axis
from workbook.drawing.bars import amounts, bars, intervals
from workbook.drawing.names import folded, name_rows
from workbook.drawing.radar import draw_radars

__all__ = [
    "plot_activities",
    "plot_components",
    "plot_dispersion",
    "plot_gaps",
    "plot_people",
    "plot_policies",
    "plot_questions",
    "plot_system",
    "plot_trust",
]

_GROUPS = {"company": "C0", "customers": "C3", "products": "C2", "employees": "C4"}
_STATUSES = {"done": "C3", "partly": "C2", "not_done": "C1", "unsaid": "0.85"}
_FEELINGS = {"trust": "o", "satisfaction": "s", "loyalty": "D"}


def plot_questions(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Components by questions, the darker the better; the level stands apart on the right."""
    columns = [*QUESTIONS, "level"]
    for row, values in enumerate(frame[columns].itertuples(index=False)):
        for place, value in enumerate(values):
            _cell(ax, (place + (0.25 if place == len(QUESTIONS) else 0), row), value, texts)
    name_rows(ax, [texts.label(f"{SCALE}.{name}") for name in frame["component"]])
    heads = [texts.label(f"effectiveness_question.{name}") for name in QUESTIONS]
    ax.set_xticks([0, 1, 2, 3, 4.25], [*heads, texts.label("chart.questions.level")])
    ax.xaxis.tick_top()
    ax.set(xlim=(-0.5, 4.75), ylim=(len(frame) - 0.5, -0.5))
    return _bare(ax)


def _cell(ax: Axes, place: tuple[float, int], value: float, texts: Any) -> None:
    from matplotlib.patches import Rectangle

    corner = (place[0] - 0.48, place[1] - 0.46)
    known = value == value
    shade = 0.06 + 0.9 * ((value - 1) / 4) ** 1.6 if known else 0
    look = {"facecolor": "C0", "alpha": shade} if known else {"facecolor": "0.95"}
    ax.add_patch(Rectangle(corner, 0.96, 0.92, edgecolor="none", **look))
    if known:
        ink = "white" if shade > 0.6 else "0.1"
        ax.text(*place, texts.value(value, "decimal1"), ha="center", va="center", color=ink, fontsize=9)


def _bare(ax: Axes) -> Axes:
    ax.tick_params(length=0)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def plot_dispersion(data: dict[str, pd.DataFrame], *, texts: Any, ax: Axes) -> Axes:
    """Every rater's mark of a component, the mean with its interval; equal marks stand beside each other."""
    marks, means = data["marks"], data["means"]
    for row, (_, given) in enumerate(marks.iterrows()):
        known = np.sort(given.dropna().to_numpy())
        shift = pd.Series(known).groupby(known.round(2)).transform(lambda equal: np.arange(len(equal)) * 0.14)
        ax.plot(known, row + 0.24 + shift, "o", color="C0", alpha=0.65, markersize=6, markeredgewidth=0, zorder=3)
    intervals(ax, means["low"], means["high"])
    ax.plot(means["level"], range(len(means)), "D", color="C1", markersize=7, markeredgecolor="white", zorder=5)
    name_rows(ax, [texts.label(f"{SCALE}.{name}") for name in marks.index])
    ax.plot([], [], "o", color="C0", alpha=0.65, label=texts.label("chart.dispersion.rater"))
    ax.plot([], [], "D", color="C1", label=texts.label("chart.dispersion.mean"))
    ax.invert_yaxis()
    ax.set(xlim=(0.8, 5.2), xlabel=texts.label("chart.dispersion.x"), xticks=range(1, 6))
    _legend(ax, 2)
    return ax


def _legend(ax: Axes, columns: int) -> None:
    """Beneath the axis, at the same distance however high the picture is."""
    place = offset_copy(ax.transAxes, fig=ax.figure, y=-34, units="points")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), bbox_transform=place, ncols=columns)


def plot_gaps(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Priorities of the widest gaps with their range; behind each, how often it stays among the first."""
    bars(ax, [texts.label(f"{SCALE}.{name}") for name in frame["component"]], frame["priority"], ["C0"] * len(frame))
    intervals(ax, frame["low"], frame["high"])
    ends = frame[["priority", "high"]].astype(float).max(axis=1)
    for row, (end, priority, stays) in enumerate(zip(ends, frame["priority"], frame["stays"], strict=True)):
        words = texts.value(priority, "decimal1")
        if stays == stays:
            words += f" · {texts.fill(texts.label('chart.gaps.stays'), {'share': round(stays, 2)})}"
        ax.annotate(words, (end, row), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5)
    ax.set(xlim=(0, ends.max() * 1.5), xlabel=texts.label("chart.gaps.x"))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    return ax


def plot_policies(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The level of each policy with its interval."""
    names = [texts.label(f"client_policy.{name.removeprefix(POLICY)}") for name in frame["component"]]
    return _levels(ax, frame, names, ["C0"] * len(frame), texts, "chart.policies.x")


def plot_system(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The level of each element with its interval, coloured by its group."""
    names = [texts.label(f"{SCALE}.{name}") for name in frame["component"]]
    _levels(ax, frame, names, [_GROUPS[group] for group in frame["group"]], texts, "chart.system.x")
    for group in dict.fromkeys(frame["group"]):
        ax.barh(0, 0, color=_GROUPS[group], label=texts.label(f"result.system_groups.kind.{group}"))
    _legend(ax, len(_GROUPS))
    return ax


def _levels(ax: Axes, frame: pd.DataFrame, names: list[str], colours: list[str], texts: Any, key: str) -> Axes:
    bars(ax, names, frame["level"], colours)
    intervals(ax, frame["low"], frame["high"])
    amounts(ax, frame[["level", "high"]].astype(float).max(axis=1), frame["level"], texts, "decimal1")
    return points_axis(ax, texts, key)


def plot_activities(counts: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """How many typical activities of each component are in hand, begun, not begun or not spoken of."""
    done = np.zeros(len(counts))
    for status, colour in _STATUSES.items():
        width = counts[status].to_numpy()
        key = "chart.activities.unsaid" if status == "unsaid" else f"topic_status.{status}"
        ax.barh(range(len(counts)), width, left=done, color=colour, height=0.6, label=texts.label(key))
        for row in np.flatnonzero(width):
            ax.text(done[row] + width[row] / 2, row, str(width[row]), ha="center", va="center", fontsize=9, color="0.1")
        done = done + width
    name_rows(ax, [texts.label(f"{SCALE}.{name}") for name in counts.index])
    ax.invert_yaxis()
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel(texts.label("chart.activities.x"))
    _legend(ax, len(_STATUSES))
    return ax


def plot_trust(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Trust, satisfaction and loyalty of each segment on one line; equal marks stand above each other."""
    for number, (name, marker) in enumerate(_FEELINGS.items()):
        places = np.arange(len(frame)) + (number - 1) * 0.22
        label = texts.label(f"result.trust.{name}")
        ax.plot(frame[name], places, marker, color=f"C{(0, 1, 3)[number]}", label=label, linestyle="none", markersize=8)
    ax.set_yticks(range(len(frame)), [folded(name, 26, 3) for name in frame["segment"]])
    ax.invert_yaxis()
    ax.set(xlim=(0.8, 5.2), xlabel=texts.label("chart.trust.x"), xticks=range(1, 6))
    _legend(ax, len(_FEELINGS))
    return ax


def plot_people(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """A radar each for personal effectiveness, team and leadership, the one with most names last: beside it is room."""
    figures = []
    for part, rows in sorted(frame.groupby("part", sort=False), key=lambda pair: len(pair[1])):
        names = [texts.label(f"result.people.item.{item}") for item in rows["item"]]
        figures.append(
            (texts.label(f"result.people.kind.{part}"), pd.DataFrame({part: rows["mean"].to_numpy()}, names))
        )
    draw_radars(ax, figures, ("C0",), min(max(len(figures), 1), 2))
    return ax
