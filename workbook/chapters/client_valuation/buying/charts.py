"""Pictures of staying and buying: retention curves, and the back-test of the purchase model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

_COLOURS = ("C0", "C1", "C3", "C2", "C5", "C4")


def plot_retention(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Share still there by period: dots as seen, a line as fitted with its interval, dashed beyond what was seen."""
    for number, (segment, part) in enumerate(frame.groupby("segment", sort=False)):
        colour = _COLOURS[number % len(_COLOURS)]
        last = part.loc[part["seen"].notna(), "period"].max()
        inside, beyond = part[part["period"] <= last], part[part["period"] >= last]
        ax.fill_between(part["period"], part["low"], part["high"], color=colour, alpha=0.16, linewidth=0)
        ax.plot(inside["period"], inside["fitted"], color=colour, linewidth=2, label=str(segment))
        ax.plot(beyond["period"], beyond["fitted"], color=colour, linewidth=1.4, linestyle="--")
        ax.plot(part["period"], part["seen"], color=colour, marker="o", linestyle="none", markersize=5)
    ax.set(ylim=(0, 1.04), xlim=(0, None))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: texts.value(share, "share")))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel=texts.label("chart.retention.x"), ylabel=texts.label("chart.retention.y"))
    ax.legend(loc="upper right")
    return ax


def plot_backtest(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Orders per customer after the calibration, expected with its interval and seen, by repeat orders during it."""
    place = np.arange(len(frame))
    middle, reach = (frame["low"] + frame["high"]) / 2, (frame["high"] - frame["low"]) / 2
    for shift, name, colour in ((-0.2, "expected", "C4"), (0.2, "seen", "C0")):
        ax.bar(place + shift, frame[name], width=0.38, color=colour, label=texts.label(f"chart.backtest.{name}"))
    for colour, width, cap in (("white", 4.0, 5.5), ("0.15", 1.6, 4.0)):
        look = {"fmt": "none", "ecolor": colour, "elinewidth": width, "capsize": cap, "capthick": width}
        ax.errorbar(place - 0.2, middle, reach, **look)
    ax.set_xticks(place, frame["repeats"])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda orders, _: texts.value(orders, "number")))
    ax.set(xlabel=texts.label("chart.backtest.x"), ylabel=texts.label("chart.backtest.y"))
    ax.legend(loc="upper left")
    return ax
