"""Hours against value: who gets more of our time than they bring, who less, and how much of it would have to move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.chapters.tests_of_truth.blocks import redrawn, threshold

LINES = ("over", "under", "even")


@dataclass(frozen=True)
class Deserving:
    """``frame``: customers with hours and value; deserved (the hours their part of the value stands for), gap (hours
    less deserved), line (over: they get more than they bring; under; even), and both shares."""

    frame: pd.DataFrame

    @property
    def known(self) -> bool:
        return len(self.frame) > 0

    @property
    def hours(self) -> float:
        return float(self.frame["hours"].sum())

    def misplaced(self) -> float:
        """The share of all hours that would have to go to other customers for hours to follow value: 0 none."""
        return float(self.frame["gap"].clip(lower=0).sum() / self.hours)

    def misplaced_bounds(self) -> tuple[float, float] | None:
        """How far that share strays with other customers of the same kind."""
        hours, value = (self.frame[name].to_numpy(float) for name in ("hours", "paying"))

        def drawn(times: np.ndarray) -> np.ndarray:
            with np.errstate(divide="ignore", invalid="ignore"):
                parts = hours / (times @ hours)[:, None] - value / (times @ value)[:, None]
            return (times * np.clip(parts, 0, None)).sum(axis=1)

        return redrawn(drawn, len(self.frame), "customers_least")

    def losing(self) -> float:
        """The share of all hours that goes to customers who lose us money."""
        return float(self.frame.loc[self.frame["losing"], "hours"].sum() / self.hours)

    def losing_bounds(self) -> tuple[float, float] | None:
        hours = self.frame["hours"].to_numpy(float)
        lost = np.where(self.frame["losing"], hours, 0.0)
        return redrawn(lambda times: (times @ lost) / (times @ hours), len(hours), "customers_least")


def deserving(frame: pd.DataFrame) -> Deserving:
    """The customers whose hours and value are both known, measured against each other."""
    known = frame.dropna(subset=["hours", "value"])
    known = known[(known["hours"] > 0) | (known["value"] > 0)].copy()
    known["paying"] = known["value"].clip(lower=0)
    if known["hours"].sum() <= 0 or known["paying"].sum() <= 0:
        return Deserving(known.iloc[:0])
    known["hours_share"] = known["hours"] / known["hours"].sum()
    known["value_share"] = known["paying"] / known["paying"].sum()
    known["deserved"] = known["value_share"] * known["hours"].sum()
    known["gap"] = known["hours"] - known["deserved"]
    clear = known["gap"].abs() > _tolerance(known)
    known["line"] = np.select([clear & (known["gap"] > 0), clear & (known["gap"] < 0)], LINES[:2], default=LINES[2])
    return Deserving(known.sort_values("gap", ascending=False, kind="stable"))


def _tolerance(known: pd.DataFrame) -> pd.Series:
    """How many hours may be off before it matters: a part of the customer's own hours, or a trace of all hours."""
    own = known[["hours", "deserved"]].max(axis=1) * threshold("line_tolerance")
    return own.clip(lower=known["hours"].sum() * threshold("line_trace"))
