"""The five verdicts on one page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from workbook.chapters.tests_of_truth.verdicts import FAIL, PASS, RISK
from workbook.drawing.names import name_rows

_COLOURS = {FAIL: "C1", RISK: "C2", PASS: "C3"}
_WORDS = {FAIL: "fail", RISK: "risk", PASS: "pass"}
_SCORES = (1, 5)


def plot_verdicts(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """One lane a test: the verdict as a dot, its range within the intervals, one's own score as a hollow diamond."""
    _fields(ax, len(frame))
    for place, row in enumerate(frame.itertuples()):
        _lane(ax, place, row, texts)
    name_rows(
        ax, [f"{place}  {texts.label(f'truth_test.{test}')}" for place, test in enumerate(frame["test"], start=1)]
    )
    ax.set(ylim=(len(frame) - 0.5, -0.5), xlim=(FAIL - 0.5, PASS + 0.5))
    ax.set_xticks(list(_WORDS), [texts.label(f"truth_verdict.{word}") for word in _WORDS.values()])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.legend(handles=_legend(texts), loc="upper center", bbox_to_anchor=(0.4, -0.02), ncols=3)
    return ax


def _fields(ax: Axes, n: int) -> None:
    for level, colour in _COLOURS.items():
        ax.add_patch(Rectangle((level - 0.5, -0.5), 1, n, facecolor=colour, alpha=0.13, edgecolor="none", zorder=0))
    ax.hlines(np.arange(1, n) - 0.5, FAIL - 0.5, PASS + 0.5, color="white", linewidth=3, zorder=1)


def _lane(ax: Axes, place: int, row: Any, texts: Any) -> None:
    if row.verdict == row.verdict:
        ax.hlines(place - 0.1, row.low, row.high, color="0.25", linewidth=3, zorder=3)
        ax.plot(row.verdict, place - 0.1, "o", color=_COLOURS[int(row.verdict)], markersize=17, zorder=4,
                markeredgecolor="white", markeredgewidth=1.5)  # fmt: skip
    else:
        ax.text(RISK, place - 0.1, texts.label("chart.verdicts.unjudged"), ha="center", va="center", fontstyle="italic",
                color="0.35")  # fmt: skip
    if row.score == row.score:
        ax.plot(_scaled(row.score), place + 0.28, "D", markersize=7, markerfacecolor="white", markeredgecolor="0.25",
                markeredgewidth=1.4, zorder=5)  # fmt: skip


def _scaled(score: float) -> float:
    """A score from 1 to 5 on the scale of the verdicts."""
    low, high = _SCORES
    return FAIL + (PASS - FAIL) * (score - low) / (high - low)


def _legend(texts: Any) -> list[Line2D]:
    dot = {"marker": "o", "markersize": 11, "color": "0.55", "linewidth": 0}
    own = {"marker": "D", "markerfacecolor": "white", "markeredgecolor": "0.25", "linewidth": 0, "color": "0.25"}
    look = {"verdict": dot, "range": {"color": "0.25", "linewidth": 3}, "own": own}
    return [Line2D([], [], label=texts.label(f"chart.verdicts.{name}"), **kind) for name, kind in look.items()]
