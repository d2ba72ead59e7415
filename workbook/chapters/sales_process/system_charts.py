"""Pictures of the sales system, its documents and what customers owe."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from workbook.drawing.axes import money_axis, points_axis, share_axis
from workbook.drawing.bars import amounts, bars
from workbook.drawing.names import name_rows

PALE = "#C9D6E2"
STATES = {"in_place": {"color": "C0"}, "partly": {"color": "C4"}, "missing": {"color": "white", "hatch": "////"}}


def plot_resources(ratings: pd.Series, *, texts: Any, ax: Axes) -> Axes:
    """The ratings of the three resources, the least used in the warning colour."""
    least = ratings.min()
    colours = ["C1" if rating == least and ratings.nunique() > 1 else "C0" for rating in ratings]
    bars(ax, [texts.label(f"chart.resources.{name}") for name in ratings.index], ratings, colours)
    amounts(ax, ratings, ratings, texts, "count")
    return points_axis(ax, texts, "chart.resources.x")


def plot_system(counts: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Elements of each group by state."""
    left, rows = np.zeros(len(counts)), np.arange(len(counts))
    for state in counts.columns:
        values = counts[state].to_numpy(float)
        look = STATES[state] | {"edgecolor": "0.45", "linewidth": 0.6}
        ax.barh(rows, values, left=left, height=0.6, label=texts.label(f"sales_state.{state}"), **look)
        left += values
    name_rows(ax, [texts.label(f"sales_group.{group}") for group in counts.index])
    ax.invert_yaxis()
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel(texts.label("chart.system.x"))
    ax.legend(loc="upper center", bbox_to_anchor=(0.45, -0.22), ncols=3)
    return ax


def plot_documents(shares: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Documents and information that are there, a pair of bars a block; no bar where the method names none."""
    rows, most = np.arange(len(shares)), 1.0
    for number, (name, colour) in enumerate((("documents", "C0"), ("information", "C3"))):
        values = shares[name].to_numpy(float)
        places = rows + (number - 0.5) * 0.36
        ax.barh(places, np.nan_to_num(values), height=0.34, color=colour, label=texts.label(f"chart.documents.{name}"))
        for at, value in zip(places, values, strict=True):
            if value == value:
                words, end = texts.value(value, "share"), (value, at)
                ax.annotate(words, end, xytext=(5, 0), textcoords="offset points", va="center", fontsize="small")
    name_rows(ax, [texts.label(f"document_stage.{stage}") for stage in shares.index])
    ax.invert_yaxis()
    share_axis(ax, texts, "chart.documents.x", most)
    ax.legend(loc="upper center", bbox_to_anchor=(0.45, -0.2), ncols=2)
    return ax


def plot_receivables(ages: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """What is owed, by how long it has been overdue; the older, the redder."""
    colours = [PALE, "C2", "C2", "C1", "C1"][: len(ages)]
    bars(ax, [texts.label(f"receivable_age.{age}") for age in ages["age"]], ages["amount"], colours)
    for at, row in enumerate(ages.itertuples(index=False)):
        counted = texts.fill(texts.label("chart.receivables.invoices"), {"n": row.invoices})
        words = f"{texts.value(row.amount, 'currency')} · {counted}"
        ax.annotate(words, (row.amount, at), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9)
    money_axis(ax, texts, "chart.receivables.x", ages["amount"].max())
    ax.set_xlim(0, ages["amount"].max() * 1.6 or 1)
    return ax
