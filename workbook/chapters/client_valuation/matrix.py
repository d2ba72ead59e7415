"""The 3 x 3 customer matrix: relationship by attractiveness, the zone of each customer, and whether it would hold.

Attributed to BCG in the source; usually credited to GE and McKinsey. Zones follow attractiveness, not the diagonal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.record import cut_offs
from workbook.chapters.client_valuation.valuation import Valuation
from workbook.metrics import Message, message
from workbook.statistics import redrawn_weights

AXES = ("relationship", "attractiveness")
WEAK, MEDIUM, STRONG = 1, 2, 3
BANDS = {"relationship": ("weak", "medium", "strong"), "attractiveness": ("low", "medium", "high")}
ZONES = ("low", "medium", "investment", "high")


@dataclass(frozen=True)
class Axis:
    """How one axis is scored: by weighted criteria (columns and weights), or straight from the column of its name."""

    name: str
    columns: tuple[str, ...]
    weights: tuple[float, ...]
    by_criteria: bool


@dataclass(frozen=True)
class Matrix:
    """The scored customers. ``frame``: index customer_id; a score, a band 1-3 of each axis, zone, revenue, ltv, hours,
    kept (share of the weight draws that leave the cell, NaN when scored directly). ``warnings``: who was left out."""

    frame: pd.DataFrame
    low: float
    high: float
    axes: tuple[Axis, ...]
    warnings: tuple[Message, ...]

    @property
    def by_criteria(self) -> bool:
        return any(axis.by_criteria for axis in self.axes)


@dataclass(frozen=True)
class Bubbles:
    """What the picture needs: the points to draw, how many customers stand in each cell, and the cut-offs."""

    points: pd.DataFrame
    cells: pd.DataFrame
    low: float
    high: float
    labels: int


def matrix_of(base: Customers, values: Valuation, record: Any) -> Matrix:
    """Every customer that has both scores, placed in its cell."""
    low, high = cut_offs(record)
    axes = tuple(axis_of(name, record) for name in AXES)
    scored = base.frame.assign(**{f"{axis.name}_score": score(base.frame, axis) for axis in axes})
    names = [f"{axis.name}_score" for axis in axes]
    frame = scored.assign(ltv=values.ltv, revenue=base.frame["yearly_revenue"]).dropna(subset=names)
    for axis in axes:
        frame[f"{axis.name}_band"] = bands(frame[f"{axis.name}_score"].to_numpy(), low, high)
    frame["zone"] = zones(frame["attractiveness_band"], frame["relationship_band"])
    frame["kept"], warnings = _kept(frame, axes, low, high)
    return Matrix(frame, low, high, axes, (*_left_out(scored[names]), *warnings))


def axis_of(name: str, record: Any) -> Axis:
    """The criteria of that axis in the record, or its own column of the customers table."""
    chosen = [entry for entry in record.criteria if entry.axis == name]
    if not chosen:
        return Axis(name, (name,), (1.0,), False)
    return Axis(name, tuple(entry.column for entry in chosen), tuple(entry.weight for entry in chosen), True)


def score(frame: pd.DataFrame, axis: Axis) -> pd.Series:
    """The weighted mean of the axis's columns, 1 to 5; blank where one of them is: half a score is no score."""
    columns = frame.reindex(columns=list(axis.columns)).astype(float)
    weights = np.asarray(axis.weights) / sum(axis.weights)
    return (columns * weights).sum(axis=1, skipna=False)


def bands(scores: np.ndarray, low: float, high: float) -> np.ndarray:
    """1 below the lower cut-off, 3 from the upper one on, 2 between; a score on a cut-off belongs above it."""
    rounded = np.round(scores, 9)
    return 1 + (rounded >= low).astype(int) + (rounded >= high).astype(int)


def zones(attractiveness: pd.Series, relationship: pd.Series) -> pd.Series:
    """The zone of each pair of bands: low or medium by attractiveness alone; high splits where the tie is weak."""
    chosen = np.select(
        [attractiveness == WEAK, attractiveness == MEDIUM, relationship == WEAK], list(ZONES[:3]), default=ZONES[3]
    )
    return pd.Series(chosen, attractiveness.index, dtype=object)


def _left_out(scores: pd.DataFrame) -> tuple[Message, ...]:
    missing = int(scores.isna().any(axis=1).sum())
    return (message("not_scored", n=missing),) if missing and missing < len(scores) else ()


def _kept(
    frame: pd.DataFrame, axes: tuple[Axis, ...], low: float, high: float
) -> tuple[pd.Series, tuple[Message, ...]]:
    """The share of weight draws in which each customer stays in its cell, on the axes scored by criteria."""
    chapter, nothing = method.chapter(CHAPTER), pd.Series(np.nan, frame.index)
    weighed = [axis for axis in axes if axis.by_criteria]
    draws, limit = chapter.threshold("weight_draws"), chapter.threshold("bootstrap_limit")
    if not weighed or frame.empty:
        return nothing, ()
    if len(frame) * draws > limit:
        return nothing, (message("weights_too_large", n=len(frame), draws=draws, limit=limit),)
    stays = np.ones((len(frame), draws), dtype=bool)
    for number, axis in enumerate(weighed):
        stays &= _stays(frame, axis, (low, high), chapter.threshold("seed") + number)
    return pd.Series(stays.mean(axis=1), frame.index), ()


def _stays(frame: pd.DataFrame, axis: Axis, cuts: tuple[float, float], seed: int) -> np.ndarray:
    chapter = method.chapter(CHAPTER)
    drawn = redrawn_weights(
        axis.weights, chapter.threshold("weight_concentration"), chapter.threshold("weight_draws"), seed
    )
    scores = frame[list(axis.columns)].to_numpy(float) @ drawn.T
    return bands(scores, *cuts) == frame[f"{axis.name}_band"].to_numpy()[:, None]


def cells(matrix: Matrix) -> pd.DataFrame:
    """Customers, revenue and equity of the nine cells, high attractiveness first, weak relationship first."""
    rows = [_cell(matrix.frame, a, r) for a in (STRONG, MEDIUM, WEAK) for r in (WEAK, MEDIUM, STRONG)]
    return pd.DataFrame(rows)


def _cell(frame: pd.DataFrame, attractiveness: int, relationship: int) -> dict[str, Any]:
    part = frame[(frame["attractiveness_band"] == attractiveness) & (frame["relationship_band"] == relationship)]
    return {
        "attractiveness": BANDS["attractiveness"][attractiveness - 1],
        "relationship": BANDS["relationship"][relationship - 1],
        "customers": len(part),
        "revenue": _sum(part["revenue"], frame["revenue"]),
        "ltv": _sum(part["ltv"], frame["ltv"]),
    }


def zone_totals(matrix: Matrix) -> pd.DataFrame:
    """What each zone holds: customers, revenue, equity and hours, each with its part of the whole."""
    frame = pd.DataFrame([_zone(zone, matrix.frame) for zone in ZONES])
    for name in ("revenue", "ltv", "hours"):
        total = frame[name].sum()
        frame[f"{name}_share"] = frame[name] / total if total > 0 else np.nan
    return frame


def _zone(zone: str, frame: pd.DataFrame) -> dict[str, Any]:
    part = frame[frame["zone"] == zone]
    sums = {name: _sum(part[name], frame[name]) for name in ("revenue", "ltv", "hours")}
    return {"zone": zone, "customers": len(part), **sums}


def _sum(part: pd.Series, everyone: pd.Series) -> float:
    """The sum over a zone or a cell; blank when nobody in the whole matrix has the figure."""
    return math.fsum(part.dropna()) if everyone.notna().any() else float("nan")


def strategy(zone: str, record: Any) -> str:
    """The code of the strategy for a zone; the low one depends on whether the client means to end or to slow down."""
    decided = {"end": "low_end", "low_priority": "low_priority"}
    return decided.get(record.zone_low_decision, "low") if zone == "low" else zone


def placed(matrix: Matrix, record: Any) -> pd.DataFrame:
    """The strategy of relations with each customer, zone by zone from the top, the most valuable first."""
    frame = matrix.frame.reset_index()
    for axis in AXES:
        frame[axis] = frame[f"{axis}_band"].map(dict(enumerate(BANDS[axis], start=1)))
    frame["strategy"] = [strategy(zone, record) for zone in frame["zone"]]
    frame["place"] = frame["zone"].map({zone: -number for number, zone in enumerate(ZONES)})
    return frame.sort_values(
        ["place", "ltv", "revenue", "customer_id"], ascending=[True, False, False, True], ignore_index=True
    )


def bubbles(matrix: Matrix) -> Bubbles:
    """The largest customers by yearly revenue as points of the picture, the others as counts of their cells."""
    chapter = method.chapter(CHAPTER)
    frame = matrix.frame.assign(size=matrix.frame["revenue"].clip(lower=0).fillna(0))
    largest = frame.sort_values("size", ascending=False, kind="stable").head(chapter.threshold("bubbles_shown"))
    label = largest["name"].where(largest["name"].notna(), largest.index.to_series()).astype(str)
    points = pd.DataFrame(
        {
            "x": largest["relationship_score"],
            "y": largest["attractiveness_score"],
            "size": largest["size"],
            "label": label,
        }
    )
    return Bubbles(
        points.reset_index(drop=True), cells(matrix), matrix.low, matrix.high, chapter.threshold("labels_shown")
    )
