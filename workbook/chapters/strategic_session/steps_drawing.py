"""The steps of one perspective: each goal with what it serves, its steps, their owners and their time, on one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from workbook.chapters.strategic_session.map_drawing import COLOURS, GREY, INK, RED, TRACK
from workbook.drawing.lettering import shortened, text_width, wrapped

SIZE, SMALL, LEAD = 9.0, 7.8, 1.16
GOALS, STEPS, OWNERS, TIME = (0, 168), (196, 420), (428, 508), (516, 676)
HEAD, FOOT = 22, 16
DONE = "#3A9188"


def draw_steps(data: Mapping[str, Any], texts: Any, ax: Axes) -> Axes:
    """Goals on the left, their steps beside them, time on the right."""
    wide, high = (72 * side - 8 for side in ax.figure.get_size_inches())
    ax.set(xlim=(0, max(wide, TIME[1] + 6)), ylim=(high, 0))
    ax.axis("off")
    groups = [(goal, data["steps"][data["steps"]["goal"] == goal[0]]) for goal in data["goals"]]
    groups = [(goal, steps) for goal, steps in groups if len(steps)]
    first, last = _span(data["steps"], data["today"])
    _axis(ax, first, last, high, texts)
    _today(ax, data["today"], first, last, high)
    row = _row_height(groups, high)
    y, colour = float(HEAD), COLOURS[data["perspective"]]
    for goal, steps in groups:
        height = _group_height(goal, steps, row)
        _goal(ax, goal, y, height - 6, colour, texts)
        for number, step in enumerate(steps.itertuples()):
            place = y + (height - 6) * (number + 0.5) / len(steps)
            _bracket(ax, y + (height - 6) / 2, place, colour)
            _step(ax, step, place, min(row, (height - 6) / len(steps)), data["today"], first, last)
        y += height
    _foot(ax, data["left_out"], high, texts)
    return ax


def _lines(goal: tuple) -> list[str]:
    return wrapped(goal[1], SIZE, GOALS[1] - 14, bold=True)[:4]


def _least(goal: tuple) -> float:
    """What the box of a goal needs: its words and one line or two on what it serves."""
    return 12 + len(_lines(goal)) * SIZE * LEAD + (2 * SMALL * LEAD if goal[2] else 0)


def _group_height(goal: tuple, steps: pd.DataFrame, row: float) -> float:
    return max(len(steps) * row, _least(goal)) + 6


def _row_height(groups: list, high: float) -> float:
    """The height of a step for which everything fits the page: two lines where there is room."""
    row = 2 * SIZE * LEAD + 5
    while row > SIZE * LEAD + 2 and sum(_group_height(*group, row) for group in groups) > high - HEAD - FOOT:
        row -= 1
    return row


def _span(steps: pd.DataFrame, today: date) -> tuple[date, date]:
    days = [day for name in ("start", "due") for day in steps[name] if day is not None and day == day]
    first, last = min([*days, today]), max([*days, today])
    return first, max(last, first + timedelta(days=30))


def _place(day: date, first: date, last: date) -> float:
    return TIME[0] + (TIME[1] - TIME[0]) * (day - first).days / (last - first).days


def _axis(ax: Axes, first: date, last: date, high: float, texts: Any) -> None:
    """The first of a quarter or a month as thin lines, named where the names do not touch."""
    months = [day for day in _months(first, last)]
    step = 3 if len(months) > 5 else 1
    free = TIME[0] - 6
    for day in months:
        if (day.month - 1) % step:
            continue
        x = _place(day, first, last)
        ax.plot([x, x], [HEAD - 4, high - FOOT], color=TRACK, linewidth=0.8, zorder=1)
        words = f"{day.month:02d}.{day.year % 100:02d}"
        if x - text_width(words, SMALL) / 2 > free and x + text_width(words, SMALL) / 2 < TIME[1] + 12:
            _write(ax, x, 4, words, SMALL, ha="center", color=GREY)
            free = x + text_width(words, SMALL) / 2 + 3
    heads = {"goal": GOALS[0], "step": STEPS[0], "owner": OWNERS[0]}
    for name, x in heads.items():
        _write(ax, x, 4, texts.label(f"chart.steps.{name}"), SMALL, color=GREY)


def _months(first: date, last: date):
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        if date(year, month, 1) >= first:
            yield date(year, month, 1)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _today(ax: Axes, today: date, first: date, last: date, high: float) -> None:
    x = _place(today, first, last)
    ax.plot([x, x], [HEAD - 4, high - FOOT], color=RED, linewidth=1.1, linestyle=":", zorder=2)


def _goal(ax: Axes, goal: tuple, top: float, height: float, colour: str, texts: Any) -> None:
    look = {"facecolor": "white", "edgecolor": colour, "linewidth": 1.0, "zorder": 3}
    ax.add_patch(
        FancyBboxPatch((GOALS[0] + 1, top), GOALS[1] - 2, height, boxstyle="round,pad=0,rounding_size=3", **look)
    )
    ax.add_patch(Rectangle((GOALS[0] + 1, top), 4, height, facecolor=colour, edgecolor="none", zorder=4))
    y = top + 4
    for line in _lines(goal):
        _write(ax, GOALS[0] + 10, y, line, SIZE, weight="bold")
        y += SIZE * LEAD
    if goal[2]:
        words = texts.fill(texts.label("chart.steps.serves"), {"goals": goal[2]})
        lines = wrapped(words, SMALL, GOALS[1] - 16)
        if len(lines) > 2:
            lines = [lines[0], shortened(" ".join(lines[1:]), SMALL, GOALS[1] - 16)]
        for line in lines:
            _write(ax, GOALS[0] + 10, y + 1, line, SMALL, color=GREY)
            y += SMALL * LEAD


def _bracket(ax: Axes, start: float, end: float, colour: str) -> None:
    middle = (GOALS[1] + STEPS[0]) / 2
    ax.plot([GOALS[1], middle, middle, STEPS[0] - 4], [start, start, end, end], color=colour, linewidth=1, alpha=0.7)


def _step(ax: Axes, step: Any, y: float, room: float, today: date, first: date, last: date) -> None:
    most = 2 if room >= 2 * SIZE * LEAD else 1
    _column(ax, step.text, STEPS, y, most, INK)
    _column(ax, step.owner or "–", OWNERS, y, most, GREY)
    _bar(ax, step, y, today, first, last)


def _column(ax: Axes, words: str, column: tuple[int, int], y: float, most: int, colour: str) -> None:
    """Words around a middle line, cut to the lines there are."""
    wide = column[1] - column[0]
    lines = wrapped(words, SIZE, wide)
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), SIZE, wide)]
    top = y - len(lines) * SIZE * LEAD / 2
    for number, line in enumerate(lines):
        _write(ax, column[0], top + number * SIZE * LEAD, line, SIZE, color=colour)


def _bar(ax: Axes, step: Any, y: float, today: date, first: date, last: date) -> None:
    """From start to due date, the part that is done in green; red where the time is over. One date: a point."""
    begins, ends = (day if day is not None and day == day else None for day in (step.start, step.due))
    if begins is None and ends is None:
        return
    late = ends is not None and ends < today and step.done < 1
    if begins is None or ends is None:
        x = _place(begins or ends, first, last)
        ax.plot([x], [y], marker="D", markersize=5, color=RED if late else INK, zorder=4)
        return
    left, right = _place(begins, first, last), _place(ends, first, last)
    wide = max(right - left, 3)
    ax.add_patch(
        Rectangle((left, y - 4), wide, 8, facecolor="#E9B8BF" if late else "#9DB4D0", edgecolor="none", zorder=3)
    )
    ax.add_patch(Rectangle((left, y - 4), wide * min(step.done, 1), 8, facecolor=DONE, edgecolor="none", zorder=4))


def _foot(ax: Axes, left_out: int, high: float, texts: Any) -> None:
    """What the bars mean, and how many steps found no room."""
    x, y = 2.0, high - 6
    for colour, name in ((DONE, "done"), ("#9DB4D0", "open"), ("#E9B8BF", "late")):
        words = texts.label(f"chart.steps.{name}")
        ax.add_patch(Rectangle((x, y - 3), 14, 6, facecolor=colour, edgecolor="none"))
        _write(ax, x + 18, y, words, SMALL, va="center", color=GREY)
        x += 18 + text_width(words, SMALL) + 14
    ax.plot([x, x], [y - 5, y + 5], color=RED, linewidth=1.1, linestyle=":")
    _write(ax, x + 5, y, texts.label("chart.steps.today"), SMALL, va="center", color=GREY)
    if left_out:
        words = texts.fill(texts.label("chart.steps.left_out"), {"n": left_out})
        _write(ax, TIME[1], y, words, SMALL, ha="right", va="center", color=INK)


def _write(ax: Axes, x: float, y: float, words: str, size: float, **look: Any) -> None:
    ax.text(x, y, words, fontsize=size, parse_math=False, zorder=6, **{"va": "top", "color": INK, **look})
