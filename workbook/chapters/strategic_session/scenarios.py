"""What profit becomes when the drivers move: three scenarios, one driver at a time, and all of them at once.

Every driver changes revenue or costs by a share; the shares multiply: revenue x (1 + a) x (1 + b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

WORST = {"revenue": "low", "costs": "high"}
BEST = {"revenue": "high", "costs": "low"}


@dataclass(frozen=True)
class Base:
    """Revenue and costs of a year before any driver moves."""

    revenue: float
    costs: float


def outcome(base: Base, acts_on: pd.Series, changes) -> tuple:
    """Revenue and costs after these changes. ``changes``: one column a driver, any number of rows before it."""
    factors = 1 + np.asarray(changes, float)
    revenue = base.revenue * factors[..., (acts_on == "revenue").to_numpy()].prod(axis=-1)
    costs = base.costs * factors[..., (acts_on == "costs").to_numpy()].prod(axis=-1)
    return revenue, costs


def three(base: Base, drivers: pd.DataFrame) -> pd.DataFrame:
    """Pessimistic, base and optimistic: revenue, costs, profit. Each driver at its worst, likely or best."""
    rows = []
    for name, side in (("pessimistic", WORST), ("base", None), ("optimistic", BEST)):
        columns = drivers["acts_on"].map(side) if side else pd.Series("mid", index=drivers.index)
        changes = [drivers.at[row, column] for row, column in columns.items()]
        revenue, costs = outcome(base, drivers["acts_on"], changes)
        rows.append((name, float(revenue), float(costs), float(revenue - costs)))
    return pd.DataFrame(rows, columns=["scenario", "revenue", "costs", "profit"])


def one_at_a_time(base: Base, drivers: pd.DataFrame) -> pd.DataFrame:
    """The profit with one driver at its lowest and highest change, the others as likely; the strongest first."""
    rows = []
    for row in drivers.index:
        ends = []
        for column in ("low", "high"):
            changes = drivers["mid"].to_numpy(float).copy()
            changes[drivers.index.get_loc(row)] = drivers.at[row, column]
            revenue, costs = outcome(base, drivers["acts_on"], changes)
            ends.append(float(revenue - costs))
        rows.append((drivers.at[row, "driver"], *ends, abs(ends[1] - ends[0])))
    frame = pd.DataFrame(rows, columns=["driver", "at_low", "at_high", "swing"])
    return frame.sort_values("swing", ascending=False, kind="stable").reset_index(drop=True)


def simulated(base: Base, drivers: pd.DataFrame, draws: int, seed: int) -> np.ndarray:
    """The profit in each draw: every driver from a triangle between its bounds, independently of the others."""
    rng = np.random.default_rng(seed)
    uniform = rng.random((draws, len(drivers)))
    low, mid, high = (drivers[name].to_numpy(float) for name in ("low", "mid", "high"))
    revenue, costs = outcome(base, drivers["acts_on"], _triangular(uniform, low, mid, high))
    return revenue - costs


def _triangular(uniform, low, mid, high):
    """Draws of a triangle by its inverse; where low and high are equal there is nothing to draw."""
    width = high - low
    with np.errstate(invalid="ignore", divide="ignore"):
        cut = np.where(width > 0, (mid - low) / width, 0)
        rising = low + np.sqrt(uniform * width * (mid - low))
        falling = high - np.sqrt((1 - uniform) * width * (high - mid))
    return np.where(width > 0, np.where(uniform < cut, rising, falling), mid)
