"""Pictures of the relation: efforts, contacts, ladder, principles, regular customers, kinds of allegiance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbook.drawing.bubble_labels import label_largest

_QUADRANT_COLOURS = {"ideal": "C3", "develop": "C0", "ask": "C2", "question": "C1"}
_KIND_COLOURS = {"product": "C4", "manager": "C1", "company": "C3", None: "0.8"}
_NAMED = 6


def plot_efforts(data: Any, *, texts: Any, ax: Axes) -> Axes:
    """Each customer by lifetime value and effort score; the lines part the four quadrants."""
    frame = data.frame.dropna(subset=["ltv"]).sort_values("ltv", ascending=False)
    colours = [_QUADRANT_COLOURS[quadrant] for quadrant in frame["quadrant"]]
    ax.scatter(frame["ltv"], frame["score"], s=46, c=colours, edgecolor="white", linewidth=0.7, zorder=3)
    ax.axvline(data.ltv_cut, color="0.45", linewidth=1, linestyle="--")
    ax.axhline(data.effort_cut, color="0.45", linewidth=1, linestyle="--")
    _spread_axis(ax, frame["ltv"])
    ax.set_ylim(-0.04, 1.12)
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: texts.value(share, "share")))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda money, _: texts.value(money, "currency")))
    ax.set(xlabel=texts.label("chart.efforts.x"), ylabel=texts.label("chart.efforts.y"))
    taken = [_corner(ax, texts, *where) for where in _corners(ax)]
    names = frame["name"].where(frame["name"].notna(), frame.index.to_series()).astype(str)
    points = pd.DataFrame({"x": frame["ltv"], "y": frame["score"], "label": names, "area": 46.0})
    label_largest(ax, points.reset_index(drop=True), _NAMED, taken)
    return ax


def _spread_axis(ax: Axes, worth: pd.Series) -> None:
    """Values that differ by orders of magnitude stand apart on a logarithmic axis, as long as all are positive."""
    if len(worth) > 2 and worth.min() > 0 and worth.max() > 50 * worth.median():
        ax.set_xscale("log")
    else:
        ax.xaxis.set_major_locator(MaxNLocator(5))
        ax.margins(x=0.1)


def _corners(ax: Axes) -> list[tuple[str, float, float, str, str]]:
    return [
        ("ideal", 0.99, 0.985, "right", "top"),
        ("develop", 0.01, 0.985, "left", "top"),
        ("ask", 0.99, 0.015, "right", "bottom"),
        ("question", 0.01, 0.015, "left", "bottom"),
    ]


def _corner(ax: Axes, texts: Any, name: str, x: float, y: float, ha: str, va: str) -> Any:
    look = {"ha": ha, "va": va, "transform": ax.transAxes, "fontstyle": "italic", "fontsize": "small"}
    return ax.text(x, y, texts.label(f"effort_quadrant.{name}"), color="0.3", **look)


def plot_contacts(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Revenue per contact of the customers that bring most of it."""
    place = np.arange(len(frame))
    ax.barh(place, frame["per_contact"], color="C0", height=0.64)
    for row, contacts in zip(place, frame["contacts"], strict=True):
        said = texts.fill(texts.label("chart.contacts.count"), {"n": int(contacts)})
        end = max(float(frame["per_contact"].iloc[row]), 0.0)
        ax.annotate(said, (end, row), xytext=(4, 0), textcoords="offset points", va="center", fontsize="small")
    ax.set_yticks(place, [_short(label) for label in frame["label"]])
    ax.margins(x=0.2)
    ax.invert_yaxis()
    ax.xaxis.set_major_locator(MaxNLocator(4))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda money, _: texts.value(money, "currency")))
    ax.set_xlabel(texts.label("chart.contacts.x"))
    return ax


def _short(label: str) -> str:
    return label if len(label) <= 30 else f"{label[:29]}…"


def plot_ladder(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """How many stand on each step, now and after, the highest step on top."""
    place = np.arange(len(frame))
    for shift, name, colour in ((-0.2, "now", "C4"), (0.2, "after", "C0")):
        ax.barh(place + shift, frame[name], height=0.38, color=colour, label=texts.label(f"chart.ladder.{name}"))
        for row, count in zip(place, frame[name], strict=True):
            ax.annotate(
                texts.value(float(count), "count"),
                (count, row + shift),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize="small",
            )
    ax.set_yticks(place, [texts.label(f"ladder_step.{step}") for step in frame["step"]])
    ax.margins(x=0.1)
    ax.set_xlabel(texts.label("chart.ladder.x"))
    ax.legend(loc="best")
    return ax


def plot_principles(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """A radar of the ratings, 1 in the middle and 5 at the rim."""
    turn = np.pi / 2 - 2 * np.pi * np.arange(len(frame)) / len(frame)
    x, y = np.cos(turn), np.sin(turn)
    for ring in range(1, 6):
        _ring(ax, x, y, ring, texts)
    ax.plot(np.outer([0, 5], x), np.outer([0, 5], y), color="0.87", linewidth=0.8, zorder=1)
    rating = frame["rating"].to_numpy(float)
    ax.fill(rating * x, rating * y, color="C0", alpha=0.25, zorder=2)
    ax.plot(_closed(rating * x), _closed(rating * y), color="C0", linewidth=2, zorder=3)
    for row, (right, up) in enumerate(zip(x, y, strict=True)):
        label = texts.label(f"principle_short.{frame['principle'].iloc[row]}")
        side = "left" if right > 0.1 else "right" if right < -0.1 else "center"
        height = "bottom" if up > 0.9 else "top" if up < -0.9 else "center"
        ax.text(5.3 * right, 5.3 * up, label, ha=side, va=height, fontsize="small")
    ax.set(xlim=(-10.5, 10.5), ylim=(-6.4, 6.4), aspect="equal", xlabel=texts.label("chart.principles.x"))
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _ring(ax: Axes, x: np.ndarray, y: np.ndarray, ring: int, texts: Any) -> None:
    ax.plot(_closed(ring * x), _closed(ring * y), color="0.87", linewidth=0.8, zorder=1)
    ax.text(0.08, ring, texts.value(ring, "count"), fontsize="x-small", color="0.5", va="center")


def _closed(values: np.ndarray) -> np.ndarray:
    return np.r_[values, values[:1]]


def plot_regulars(data: tuple[pd.DataFrame, float], *, texts: Any, ax: Axes) -> Axes:
    """The rate of regular customers by zone against the target."""
    frame, target = data
    place = np.arange(len(frame))
    ax.barh(place, frame["rate"].fillna(0), color="C0", height=0.6)
    ax.axvline(target, color="C1", linewidth=1.8, linestyle="--")
    for row, part in enumerate(frame.itertuples()):
        said = texts.fill(texts.label("chart.regulars.count"), {"n": int(part.regular), "all": int(part.customers)})
        inside = {"xytext": (6, 0), "textcoords": "offset points", "va": "center", "fontsize": "small"}
        ax.annotate(said, (0, row), color="white" if (part.rate or 0) > 0.3 else "0.2", **inside)
    ax.set_yticks(place, [texts.label(f"matrix_zone.{zone}") for zone in frame["zone"]])
    ax.set_xlim(0, 1.02)
    ax.invert_yaxis()
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: texts.value(share, "share")))
    ax.set_xlabel(texts.fill(texts.label("chart.regulars.x"), {}))
    return ax


def plot_allegiance(data: tuple[pd.DataFrame, tuple[float, float]], *, texts: Any, ax: Axes) -> Axes:
    """Share of the revenue by what the customers are attached to; the band is what usually leaves with a manager."""
    frame, (low, high) = data
    place = np.arange(len(frame))
    kinds = [kind if isinstance(kind, str) else None for kind in frame["kind"]]
    ax.axvspan(low, high, color="C2", alpha=0.3, linewidth=0, label=texts.label("chart.allegiance.norm"))
    ax.barh(place, frame["share"], color=[_KIND_COLOURS[kind] for kind in kinds], height=0.6)
    labels = [texts.label(f"allegiance.{kind}") if kind else texts.label("chart.allegiance.unknown") for kind in kinds]
    ax.set_yticks(place, labels)
    ax.set_xlim(0, 1)
    ax.invert_yaxis()
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: texts.value(share, "share")))
    ax.set_xlabel(texts.label("chart.allegiance.x"))
    ax.legend(loc="lower right")
    return ax
