"""How large the market is: counted down from its customers, and built up from what the client can win and deliver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import statistics
from workbook.chapters.market_research.blocks import threshold
from workbook.chapters.market_research.market import Market
from workbook.metrics import Message, message

LEVELS = ("tam", "sam", "som")
INPUTS = ("customers", "spend_per_customer", "share_reachable", "share_obtainable")


@dataclass(frozen=True)
class Sizes:
    """The market counted from the list of segments.

    ``frame``: one row a segment: segment, growth, tam, sam, som, NaN where an input is missing. ``totals``: the sum of
    each level over the segments that have it, or None. ``bounds``: a 95 % interval of each sum, where the client says
    how far its estimates may stray. ``gaps``: by level, which segments are left out.
    """

    frame: pd.DataFrame
    totals: dict[str, float | None]
    bounds: dict[str, tuple[float, float]]
    gaps: dict[str, list[str]]

    def warnings(self, level: str) -> tuple[Message, ...]:
        """What is missing for that level: everything, or some segments."""
        if self.totals[level] is None:
            return (message("no_segments" if self.frame.empty else f"missing_{level}"),)
        left_out = self.gaps[level]
        return (message("segments_left_out", segments=left_out, n=len(left_out)),) if left_out else ()


def sized(market: Market) -> Sizes:
    """TAM = customers x spend; SAM = TAM x share within reach; SOM = SAM x share obtainable; over all segments."""
    frame = _by_segment(market.segments)
    totals = {name: float(frame[name].sum()) if frame[name].notna().any() else None for name in LEVELS}
    gaps = {name: frame.loc[frame[name].isna(), "segment"].tolist() for name in LEVELS}
    error = market.record.estimate_error
    bounds = _bounds(frame, error, totals) if market.intervals and error else {}
    return Sizes(frame, totals, bounds, gaps)


def _by_segment(segments: pd.DataFrame | None) -> pd.DataFrame:
    if segments is None:
        return pd.DataFrame(columns=["segment", *INPUTS, "growth", *LEVELS]).astype({name: float for name in LEVELS})
    frame = segments.reset_index(drop=True)
    numbers = frame[[*INPUTS, "growth"]].astype(float)
    products = numbers[list(INPUTS)].cumprod(axis=1, skipna=False)
    levels = dict(zip(LEVELS, (products[name] for name in INPUTS[1:]), strict=True))
    return numbers.assign(segment=frame["segment"], **levels)


def _bounds(frame: pd.DataFrame, error: float, totals: dict[str, float | None]) -> dict[str, tuple[float, float]]:
    """Each customer number, spend and share drawn evenly within plus or minus the error, apart from the others."""
    rng = np.random.default_rng(threshold("seed"))
    ordered = frame.sort_values("segment")
    drawn = rng.uniform(1 - error, 1 + error, size=(threshold("estimate_draws"), len(ordered), len(INPUTS)))
    inputs = drawn * ordered[list(INPUTS)].to_numpy()
    inputs[..., 2:] = np.minimum(inputs[..., 2:], 1.0)
    sums = np.nansum(inputs.cumprod(axis=-1), axis=1)[:, 1:]
    low, high = statistics.interval(sums, threshold("interval_level"))
    return {name: (low[at], high[at]) for at, name in enumerate(LEVELS) if totals[name] is not None}


def bottom_up(record: Any) -> dict[str, float | None]:
    """What the client can sell in a year: what it can deliver, what its pipeline should bring, the lower of both."""
    known = record.capacity_units is not None and record.unit_price is not None
    capacity = record.capacity_units * record.unit_price if known else None
    pipeline = sum(entry.amount * entry.probability for entry in record.pipeline) if record.pipeline else None
    found = [value for value in (capacity, pipeline) if value is not None]
    return {"capacity": capacity, "pipeline": pipeline, "bottom_up": min(found) if found else None}


def gap(other: float | None, base: float | None) -> float | None:
    """By how much the other figure lies above (+) or below (-) the base, as a share of the base."""
    return None if other is None or not base else other / base - 1


@dataclass(frozen=True)
class Checks:
    """The figures that the count from the segments is held against: published, and built up from below."""

    published: float | None
    capacity: float | None
    pipeline: float | None
    bottom_up: float | None
    tam_gap: float | None
    som_gap: float | None

    @classmethod
    def of(cls, market: Market, sizes: Sizes) -> Checks:
        published = market.record.markets[0].size if market.record.markets else None
        below = bottom_up(market.record)
        gaps = {"tam_gap": gap(published, sizes.totals["tam"]), "som_gap": gap(below["bottom_up"], sizes.totals["som"])}
        return cls(published, **below, **gaps)


def cagr(start: float | None, end: float | None, years: float | None) -> float | None:
    """Growth a year that leads from start to end: (end / start) ** (1 / years) - 1. None where that has no meaning.

    >>> round(cagr(500, 665.5, 3), 6)
    0.1
    """
    if not start or end is None or not years or start < 0 or end < 0 or years < 0:
        return None
    return (end / start) ** (1 / years) - 1


def market_growth(entry: Any) -> float | None:
    """The yearly growth of a published market, from its earlier to its present size."""
    return cagr(entry.earlier_size, entry.size, entry.years)


def weighted_growth(frame: pd.DataFrame) -> float | None:
    """The growth of all segments together: each weighs as much as its customers spend."""
    known = frame.dropna(subset=["growth", "tam"])
    total = known["tam"].sum()
    return float((known["growth"] * known["tam"]).sum() / total) if total else None
