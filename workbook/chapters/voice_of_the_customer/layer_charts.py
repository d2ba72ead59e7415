"""Pictures of the feedback system, the stages, and the layers of experience."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from workbook.drawing.axes import INK, say
from workbook.drawing.bars import bars
from workbook.drawing.names import folded, name_rows

LAYER_COLOURS = {"customer": "C0", "transactional": "C3", "operational": "C5", "employee": "C2"}
STATE_COLOURS = {"clear": "C3", "trend": "C2", "open": "0.6"}
HIGHEST = 5


def plot_elements(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The maturity of the six elements, 1 to 5; pale where the element is not in place, a dash where unrated."""
    placed = [value is True for value in frame["in_place"]]
    names = [texts.label(f"voc_element.{name}") for name in frame["element"]]
    values = frame["maturity"].fillna(0)
    bars(ax, names, values, ["C0" if there else "C4" for there in placed])
    for at, (value, there) in enumerate(zip(frame["maturity"], placed, strict=True)):
        known = value == value
        words = texts.value(float(value) if known else None, "count")
        state = texts.label("chart.elements.placed" if there else "chart.elements.missing")
        say(ax, f"{words} · {state}", (value if known else 0, at), xytext=(6, 0))
    ax.set(xlim=(0, HIGHEST * 1.35), xlabel=texts.label("chart.elements.x"))
    ax.set_xticks(range(HIGHEST + 1))
    return ax


def plot_stages(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Satisfaction of each stage as a bar, and how far the operation behind it keeps its norm as a figure."""
    lowest = frame["satisfaction"].min()
    bars(ax, frame["stage"].tolist(), frame["satisfaction"],
         ["C1" if value == lowest else "C0" for value in frame["satisfaction"]])  # fmt: skip
    for at, (value, attained) in enumerate(zip(frame["satisfaction"], frame["attained"], strict=True)):
        words = texts.value(float(value), "decimal1")
        if attained == attained:
            kept = texts.fill(texts.label("chart.stages.kept"), {"share": float(attained)})
            words = f"{words} · {kept}"
        say(ax, words, (value, at), xytext=(6, 0))
    ax.set(xlim=(0, HIGHEST * 1.45), xlabel=texts.label("chart.stages.x"))
    ax.set_xticks(range(HIGHEST + 1))
    return ax


def plot_layers(data: dict, *, texts: Any, ax: Axes) -> Axes:
    """A small line an indicator, each on its own scale, top layer first; latest value behind, target dotted."""
    wide, status = data["wide"], data["status"]
    places = np.arange(len(wide))
    for row, (key, state) in enumerate(zip(wide.columns, status.to_dict("records"), strict=True)):
        _lane(ax, places, wide[key].to_numpy(float), row, state, texts)
    names = [folded(f"{key[1]} · {texts.label(f'voc_layer.{key[0]}')}", 40, 2) for key in wide.columns]
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.45, -0.55)
    ax.set_xlim(-0.2, len(places) - 1 + 0.3 * max(len(places) - 1, 1))
    step = max(1, -(-len(places) // 6))
    ax.set_xticks(places[::step], [str(name) for name in wide.index[::step]])
    ax.grid(axis="y", visible=False)
    return ax


def _lane(ax: Axes, places: np.ndarray, values: np.ndarray, row: int, state: dict, texts: Any) -> None:
    """One indicator between its lowest and its highest value, the target included."""
    known, colour = ~np.isnan(values), LAYER_COLOURS[state["layer"]]
    target = state["target"]
    target = None if target is None or target != target else float(target)
    seen = values[known] if target is None else np.append(values[known], target)
    low, reach = seen.min(), float(np.ptp(seen))

    def height(value):
        return row + 0.32 - 0.64 * ((value - low) / reach if reach else 0.5 + 0 * value)

    ax.plot(places[known], height(values[known]), color=colour, marker="o", markersize=4)
    if target is not None:
        ax.hlines(height(target), places[0], places[-1], color=colour, linestyle=":", linewidth=1.4)
    unit = state["unit"] if isinstance(state["unit"], str) else ""
    words = f"{texts.value(float(values[known][-1]), 'number')} {unit}".strip()
    say(ax, words, (places[known][-1], height(values[known][-1])), xytext=(8, 0), color=INK, fontweight="bold")


def plot_links(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The correlation of each pair as a point with its bounds; teal where it holds, amber where only trends agree."""
    for at, row in enumerate(frame.itertuples()):
        colour = STATE_COLOURS[row.state]
        if row.low == row.low:
            ax.hlines(at, row.low, row.high, color=colour, linewidth=4, alpha=0.5)
        ax.plot(row.r, at, "o", color=colour, markersize=9)
        words = texts.fill(texts.label("chart.links.pair"), {"n": int(row.n), "lag": int(row.lag)})
        say(ax, words, (1.06, at), xytext=(4, 0), annotation_clip=False)
    names = [f"{row.below} → {row.above}" for row in frame.itertuples()]
    name_rows(ax, names)
    for state, colour in STATE_COLOURS.items():
        if (frame["state"] == state).any():
            ax.plot([], [], "o", color=colour, label=texts.label(f"link_state.{state}"))
    ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3)
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set(xlim=(-1.05, 1.05), ylim=(len(frame) - 0.5, -0.5), xlabel=texts.label("chart.links.x"))
    ax.xaxis.set_major_locator(MultipleLocator(0.5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: texts.value(value, "decimal1")))
    ax.grid(axis="y", visible=False)
    return ax
