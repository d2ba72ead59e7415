"""Pictures of time: the agenda, the goals over the calendar, the way covered, cycles of improvement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from workbook.chapters.strategic_session.map_drawing import COLOURS
from workbook.chapters.strategic_session.steps_drawing import _months
from workbook.drawing.axes import INK, say
from workbook.drawing.names import name_rows

READINGS = {"better": "C3", "worse": "C1", "same": "C4"}


def plot_agenda(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The items one after the other, each as long as its time box; the red line is the end of the time there is."""
    frame = data["frame"]
    review = frame["stage"].isin(["pause"])
    places = np.arange(len(frame))
    ax.barh(places, frame["minutes"], left=frame["begins"], height=0.62, color=np.where(review, "#C9D1DB", "C0"))
    for place, row in zip(places, frame.itertuples(), strict=True):
        say(ax, texts.value(float(row.minutes), "count"), (row.ends, place))
    if data["available"] is not None:
        label = texts.label("chart.agenda.available")
        ax.axvline(data["available"], color="C1", linestyle="--", linewidth=1.3, label=label)
        _legend_above(ax, 1)
    name_rows(ax, frame["topic"].tolist())
    ax.invert_yaxis()
    ax.set_xlim(0, max(float(frame["ends"].iloc[-1]), data["available"] or 0) * 1.08)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_xlabel(texts.label("chart.agenda.x"))
    return ax


def plot_gantt(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Each goal from the start of its first step to the end of its last one; the green part is done."""
    frame = data["goals"]
    starts, ends = (date2num(frame[name].tolist()) for name in ("start", "due"))
    places = np.arange(len(frame))
    colours = [COLOURS[perspective] for perspective in frame["perspective"]]
    ax.barh(places, ends - starts, left=starts, height=0.62, color=colours, alpha=0.3)
    ax.barh(places, (ends - starts) * frame["done"].astype(float), left=starts, height=0.62, color=colours)
    for place, row in zip(places, frame.itertuples(), strict=True):
        if row.target is not None and row.target == row.target:
            ax.plot([date2num(row.target)], [place], marker="D", markersize=5, color=INK, linestyle="none")
    ax.plot([], [], marker="D", markersize=5, color=INK, linestyle="none", label=texts.label("chart.gantt.target"))
    ax.axvline(
        date2num(data["today"]), color="C1", linestyle=":", linewidth=1.4, label=texts.label("chart.steps.today")
    )
    name_rows(ax, frame["text"].tolist())
    _bands(ax, frame, texts)
    ax.invert_yaxis()
    _calendar(ax, frame, data["today"])
    _legend_above(ax, 3)
    return ax


def _bands(ax: Axes, frame: pd.DataFrame, texts: Any) -> None:
    for perspective in dict.fromkeys(frame["perspective"]):
        ax.plot(
            [], [], color=COLOURS[perspective], linewidth=7, label=texts.label(f"session_perspective.{perspective}")
        )


def _calendar(ax: Axes, frame: pd.DataFrame, today: Any) -> None:
    """The first of every month or quarter as month and year."""
    days = [*frame["start"], *frame["due"], *[day for day in frame["target"] if day is not None and day == day], today]
    months = list(_months(min(days), max(days)))
    step = 3 if len(months) > 8 else 1
    shown = [day for day in months if (day.month - 1) % step == 0]
    ax.xaxis.set_major_locator(FixedLocator(date2num(shown) if shown else []))
    names = {float(date2num(day)): f"{day.month:02d}.{day.year}" for day in shown}
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: names.get(float(x), "")))


def plot_progress(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The way covered by each goal, the part since the last session darker; the diamond is where it should be."""
    places = np.arange(len(frame))
    progress, since = frame["progress"].astype(float), frame["since_last"].astype(float).fillna(0)
    ax.barh(places, progress - since, color="C4", height=0.58)
    colours = np.where(since < 0, "C1", "C3")
    ax.barh(places, since, left=progress - since, color=colours, height=0.58)
    known = frame["expected"].notna()
    ax.plot(
        frame.loc[known, "expected"],
        places[known],
        "D",
        color=INK,
        markersize=5,
        label=texts.label("chart.progress.expected"),
    )
    for place, share in zip(places, progress, strict=True):
        words, right = texts.value(share, "share"), ("axes fraction", "data")
        ax.annotate(words, (1, place), xycoords=right, ha="right", va="center", fontsize=9, weight="bold")
    name_rows(ax, frame["text"].tolist())
    ax.invert_yaxis()
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set_xlim(min(0, float(progress.min()) * 1.15), max(1.2, float(progress.max()) * 1.25))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "percent")))
    ax.set_xlabel(texts.label("chart.progress.x"))
    _keys(ax, texts, {"C4": "chart.progress.before", "C3": "chart.progress.since", "C1": "chart.progress.back"})
    return ax


def _legend_above(ax: Axes, columns: int) -> None:
    """Above the picture, where no axis label stands in the way whatever its height."""
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.3)


def _keys(ax: Axes, texts: Any, colours: Mapping[str, str]) -> None:
    """A legend above the picture: what has a label already, and these colours."""
    drawn, _ = ax.get_legend_handles_labels()
    patches = [Patch(color=colour, label=texts.label(key)) for colour, key in colours.items()]
    ax.legend(handles=[*patches, *drawn], loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.3)


def plot_cycles(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """How much each indicator changed, as a share of what it was before."""
    places, shares = np.arange(len(frame)), frame["relative"].astype(float).fillna(0)
    ax.barh(places, shares, height=0.55, color=[READINGS[reading] for reading in frame["reading"]])
    for place, row in zip(places, frame.itertuples(), strict=True):
        words = f"{texts.value(row.before, 'number')} → {texts.value(row.after, 'number')}"
        share = 0 if row.relative != row.relative else row.relative
        say(ax, words, (share, place), xytext=(-5 if share < 0 else 5, 0), ha="right" if share < 0 else "left")
    name_rows(ax, [f"{row.cycle}: {row.indicator}" if row.indicator else row.cycle for row in frame.itertuples()])
    ax.invert_yaxis()
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.margins(x=0.3)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "percent")))
    ax.set_xlabel(texts.label("chart.cycles.x"))
    _keys(ax, texts, {READINGS[reading]: f"reading.{reading}" for reading in dict.fromkeys(frame["reading"])})
    return ax
