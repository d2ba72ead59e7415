"""Pictures of the canvas chapter. Each draws what analysis computed; the page shows titles and readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbook.chapters.business_model_canvas.drawing import draw_canvas
from workbook.drawing.lettering import wrapped

INK = "#1f2933"
STATE_FACES = {"met": "#cfe6e2", "gap": "#D1495B", "surplus": "#f6e3bd", "none": "#f4f6f8"}
STEP_COLOURS = {"revenue": "C0", "direct": "C1", "variable": "C1", "fixed": "C1", "profit": "C3"}


def plot_canvas(data: Mapping[str, Sequence[Mapping[str, str]]], *, texts: Any, ax: Axes) -> Axes:
    """The nine blocks with their notes, the credit and the limits of the tool."""
    return draw_canvas(data, texts, ax)


def plot_channel_roles(cells: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Segments by roles: how many channels; an empty cell in red."""
    labels = [texts.label(f"channel_role.{role}") for role in cells.columns]
    words = [[texts.value(float(count), "count") for count in row] for row in cells.to_numpy()]
    faces = [[STATE_FACES["met" if count else "gap"] for count in row] for row in cells.to_numpy()]
    return _grid(ax, list(cells.index), labels, words, faces)


def plot_relation_matrix(cells: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Segments by types of relation: met, gap, surplus or neither."""
    labels = [texts.label(f"relation_type.{kind}") for kind in cells.columns]
    words = [[texts.label(f"result.relation_matrix.state.{state}") for state in row] for row in cells.to_numpy()]
    faces = [[STATE_FACES[state] for state in row] for row in cells.to_numpy()]
    return _grid(ax, list(cells.index), labels, words, faces)


def _grid(ax: Axes, rows: list[str], columns: list[str], words: list, faces: list) -> Axes:
    wide = 72 * 0.72 * ax.figure.get_size_inches()[0] / len(columns)
    for y, line in enumerate(words):
        for x, word in enumerate(line):
            face = faces[y][x]
            ax.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=face, edgecolor="none"))
            look = {"color": "white", "weight": "bold"} if face == STATE_FACES["gap"] else {}
            _say(ax, x, y, "\n".join(wrapped(word, 8, wide - 8)), ha="center", size=8, **look)
    for x, label in enumerate(columns):
        _say(ax, x, -0.56, "\n".join(wrapped(label, 8.5, wide - 6)), ha="center", va="bottom", size=8.5)
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5), xticks=[])
    _name_rows(ax, rows)
    return _bare(ax)


def plot_relation_position(positions: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Each segment on the line from personal to automated."""
    rows = range(len(positions))
    ax.hlines(rows, 1, 5, color="#ccd3da", linewidth=2, zorder=1)
    ax.scatter(positions["position"], rows, s=110, color="C0", zorder=2)
    ax.set(xlim=(0.7, 5.3), ylim=(len(positions) - 0.5, -0.5))
    ax.set_xticks([1, 3, 5], [texts.label(f"relation_position.{place}") for place in (1, 3, 5)])
    _name_rows(ax, positions["segment"].tolist())
    return _bare(ax)


def plot_stream_shares(shares: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Two bars a stream: its share of revenue and its share of the margin."""
    columns = [name for name in ("revenue_share", "margin_share") if shares[name].notna().any()]
    rows, high = np.arange(len(shares)), 0.8 / len(columns)
    for place, name in enumerate(columns):
        at = rows + (place - (len(columns) - 1) / 2) * high
        label = texts.label(f"chart.stream_shares.{name}")
        ax.barh(at, shares[name], height=high * 0.92, color=f"C{3 * place}", label=label)
        for y, value in zip(at, shares[name], strict=True):
            _say(ax, max(value, 0), y, f" {texts.value(value, 'share')}", size=8)
    _name_rows(ax, list(shares.index))
    ax.set_xlim(min(0, shares[columns].min().min() * 1.1), max(shares[columns].max().max(), 0) * 1.15 or 1)
    ax.invert_yaxis()
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "share")))
    ax.set_xlabel(texts.label("chart.stream_shares.axis"))
    ax.legend(frameon=False, fontsize=8.5, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return _open(ax)


def plot_waterfall(steps: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """From revenue down to the operating profit."""
    for x, step in enumerate(steps.itertuples()):
        loss = step.step == "profit" and step.amount < 0
        ax.bar(x, step.amount, bottom=step.start, width=0.62, color="C1" if loss else STEP_COLOURS[step.step])
        top = max(step.start, step.start + step.amount)
        _say(ax, x, top, texts.value(step.amount, "currency"), ha="center", va="bottom", size=8.5)
    wide = 72 * 0.8 * ax.figure.get_size_inches()[0] / len(steps)
    labels = ["\n".join(wrapped(texts.label(f"chart.waterfall.{step}"), 9, wide - 6)) for step in steps["step"]]
    ax.set_xticks(range(len(steps)), labels, fontsize=9)
    ax.axhline(0, color=INK, linewidth=0.8)
    _money_axis(ax.yaxis, texts)
    ax.set_ylabel(texts.label("chart.waterfall.axis"))
    return _open(ax)


def plot_cost_split(cells: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """A bar for each behaviour, divided by stage."""
    left = np.zeros(len(cells))
    for place, stage in enumerate(cells.columns):
        label = texts.label(f"cost_stage.{stage}")
        ax.barh(range(len(cells)), cells[stage], left=left, color=f"C{2 * place}", height=0.6, label=label)
        left += cells[stage].to_numpy()
    for y, total in enumerate(left):
        _say(ax, total, y, f" {texts.value(total, 'currency')}", size=8.5)
    names = {"direct": "chart.cost_split.direct"}
    _name_rows(ax, [texts.label(names.get(row, f"cost_behaviour.{row}")) for row in cells.index])
    ax.set_xlim(0, left.max() * 1.2 or 1)
    ax.invert_yaxis()
    _money_axis(ax.xaxis, texts)
    ax.set_xlabel(texts.label("chart.cost_split.axis"))
    ax.legend(frameon=False, fontsize=8.5, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return _open(ax)


def plot_break_even(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Revenue and total costs as sales grow at the present mix: where they meet, where the business stands today."""
    lines = data["lines"]
    for name, colour, style in (("revenue", "C0", "-"), ("costs", "C1", "-"), ("fixed", "#8a97a3", "--")):
        label = texts.label(f"chart.break_even.{name}")
        ax.plot(lines["revenue"], lines[name], color=colour, linestyle=style, linewidth=2, label=label)
    marks = [("today", data["today"], "C3"), ("break_even_point", data["break_even"], "C5")]
    for name, at, colour in (mark for mark in marks if mark[1] is not None):
        label = f"{texts.label(f'chart.break_even.{name}')} {texts.value(at, 'currency')}"
        ax.axvline(at, color=colour, linewidth=1.4, linestyle=":")
        ax.plot([at], [at], marker="o", color=colour, markersize=8, linestyle="none", label=label)
    _money_axis(ax.xaxis, texts)
    _money_axis(ax.yaxis, texts)
    ax.set(xlim=(0, None), ylim=(0, None))
    ax.set_xlabel(texts.label("chart.break_even.axis"))
    ax.set_ylabel(texts.label("chart.break_even.money"))
    ax.legend(frameon=False, fontsize=8.5, loc="upper left")
    return _open(ax)


def plot_promise(rated: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The three criteria, 1 to 5; the weakest in red."""
    ax.barh(range(len(rated)), rated["score"], height=0.55, color=["C1" if weak else "C0" for weak in rated["weakest"]])
    for y, score in enumerate(rated["score"]):
        _say(ax, score, y, f" {texts.value(score, 'count')}", size=9)
    _name_rows(ax, [texts.label(f"chart.promise.{criterion}") for criterion in rated["criterion"]])
    ax.set(xlim=(0, 5.4), xticks=range(6), xlabel=texts.label("chart.promise.axis"))
    ax.invert_yaxis()
    return _open(ax)


def _name_rows(ax: Axes, names: list[str]) -> None:
    """Names of the rows, broken so that they take a quarter of the width at most."""
    wide = 72 * 0.26 * ax.figure.get_size_inches()[0]
    ax.set_yticks(range(len(names)), ["\n".join(wrapped(name, 8.5, wide)[:3]) for name in names], fontsize=8.5)
    for label in ax.get_yticklabels():
        label.set_parse_math(False)


def _money_axis(axis: Any, texts: Any) -> None:
    axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "currency")))


def _say(ax: Axes, x: float, y: float, text: str, **look: Any) -> None:
    ax.text(x, y, text, parse_math=False, **{"va": "center", "color": INK, **look})


def _bare(ax: Axes) -> Axes:
    ax.grid(False)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _open(ax: Axes) -> Axes:
    ax.spines[["top", "right"]].set_visible(False)
    return ax
