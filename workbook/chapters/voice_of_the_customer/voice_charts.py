"""Pictures of recommendation, comments, tone and waiting times."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbook.chapters.voice_of_the_customer.stacks import course, divided, whole
from workbook.drawing.axes import INK, say
from workbook.drawing.names import name_rows

GROUPS = ("detractors", "passives", "promoters")
COLOURS = ("C1", "C4", "C3")


def plot_nps_groups(rows: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """All answers and each segment, divided into detractors, passives and promoters; the score with bounds behind."""
    shares = rows[list(GROUPS)].div(rows["answers"], axis=0)
    divided(ax, _names(rows, texts), shares, COLOURS, _words(texts), texts)
    for at, row in enumerate(rows.itertuples()):
        words = texts.fill(texts.label("chart.nps_groups.score"), {"nps": row.nps, "low": row.low, "high": row.high})
        say(ax, words, (1.0, at), xytext=(8, 0))
    ax.set_xlabel(texts.label("chart.nps_groups.x"))
    return ax


def _names(rows: pd.DataFrame, texts: Any) -> list[str]:
    every = texts.label("chart.nps_groups.all")
    known = [every if segment is None or segment != segment else str(segment) for segment in rows["segment"]]
    return [f"{name} (n = {texts.value(float(n), 'count')})" for name, n in zip(known, rows["answers"], strict=True)]


def _words(texts: Any) -> dict[str, str]:
    return {name: texts.label(f"chart.nps_groups.{name}") for name in GROUPS}


def plot_nps_trend(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The score period by period with its bounds."""
    course(ax, frame, "nps", "decimal1", texts, frame["answers"])
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.margins(y=0.18)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: texts.value(value, "count")))
    ax.set_ylabel(texts.label("chart.nps_trend.y"))
    return ax


def plot_themes(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Comments a theme, parted by who wrote them; the longer the rose part, the more it drives people away."""
    rows, left = np.arange(len(frame)), np.zeros(len(frame))
    words = _words(texts)
    for colour, name in zip(COLOURS, GROUPS, strict=True):
        width = frame[name].to_numpy(float)
        ax.barh(rows, width, left=left, height=0.62, color=colour, label=words[name])
        left += width
    for at, (n, share) in enumerate(zip(frame["answers"], frame["share"], strict=True)):
        figure = f"{texts.value(float(n), 'count')} ({whole(round(share, 2), texts)})"
        say(ax, figure, (float(n), at), xytext=(6, 0))
    name_rows(ax, frame["theme"].tolist())
    ax.set(ylim=(len(frame) - 0.5, -0.5), xlim=(0, frame["answers"].max() * 1.2), xlabel=texts.label("chart.themes.x"))
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.grid(axis="y", visible=False)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    return ax


def plot_tone(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The balance of the tone period by period with its bounds."""
    course(ax, frame, "balance", "percent", texts, frame["n"])
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.margins(y=0.18)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value, texts)))
    ax.set_ylabel(texts.label("chart.tone.y"))
    return ax


def plot_waiting(data: dict, *, texts: Any, ax: Axes) -> Axes:
    """The share taken up and the share settled after so many days, with bounds; dashed, the days you promised."""
    longest = max(float(curve.days[-1]) for curve in data["curves"].values()) or 1.0
    for colour, (step, curve) in zip(("C3", "C0"), data["curves"].items(), strict=False):
        days = np.concatenate([[0], curve.days, [longest]])
        done, low, high = (np.concatenate([[0], part, part[-1:]]) for part in (curve.done, curve.low, curve.high))
        ax.step(days, done, where="post", color=colour, label=texts.label(f"feedback_step.{step}"))
        ax.fill_between(days, low, high, step="post", color=colour, alpha=0.15, linewidth=0)
        limit = data["limits"][step]
        if limit is not None and limit <= longest * 1.3:
            ax.axvline(limit, color=colour, linestyle="--", linewidth=1)
    ax.set(ylim=(0, 1.02), xlim=(0, longest * 1.02), xlabel=texts.label("chart.waiting.x"))
    ax.set_ylabel(texts.label("chart.waiting.y"))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value, texts)))
    ax.legend(loc="lower right")
    return ax
