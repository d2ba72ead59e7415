"""Does the model hold? What it expects of the calibration customers after the calibration, beside what they ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.buying.learned import Buying, resampling, too_many_rows
from workbook.chapters.client_valuation.customers import CHAPTER
from workbook.chapters.client_valuation.models.purchases import drawn_orders, expected_orders
from workbook.chapters.client_valuation.models.resampling import Progress, refits
from workbook.metrics import Message
from workbook.statistics import interval

PURCHASE_PARAMETERS = ("r", "alpha", "a", "b")
SPENDING_PARAMETERS = ("p", "q", "v")


@dataclass(frozen=True)
class Spreads:
    """95 % bounds of the parameters by metric name, and of the orders that may be seen in the holdout; or why not.

    ``by_class``: the latter for each class of ``by_frequency``, its low ends and its high ends.
    """

    parameters: dict[str, tuple[float, float]]
    holdout: tuple[float, float] | None = None
    by_class: tuple[np.ndarray, np.ndarray] | None = None
    refused: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Backtest:
    """Orders of the calibration customers after the calibration: expected of each from his history, and seen."""

    expected: np.ndarray
    seen: np.ndarray
    spread: Spreads

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between which numbers of orders the model nearly always puts what is seen."""
        return self.spread.holdout

    @property
    def outside(self) -> bool:
        """Whether what was seen lies where the model hardly ever puts it."""
        return self.bounds is not None and not self.bounds[0] <= self.seen.sum() <= self.bounds[1]


def spreads(bought: Buying, progress: Progress | None = None) -> Spreads:
    """Customers drawn again and the models fitted to each draw.

    The bounds of the holdout add chance to the uncertainty of the parameters: in each draw the orders of the actual
    customers are drawn from the model with that draw's parameters.
    """
    learned = bought.calibrated
    refused = too_many_rows(learned)
    if refused:
        return Spreads({}, refused=refused)
    plan = resampling(progress)
    rng = np.random.default_rng(plan.seed)
    parameters, orders, repeats = [], [], _repeats(bought)
    for again in refits(learned.known, learned.rows, learned.purchases, learned.spending, plan):
        spent = again.spending.values if again.spending else (np.nan,) * len(SPENDING_PARAMETERS)
        parameters.append((*again.purchases.values, *spent))
        if bought.seen is not None:
            drawn = drawn_orders(learned.known, learned.rows, again.purchases, bought.holdout, rng)
            orders.append(np.bincount(repeats, drawn))
    parameter_bounds = _bounds(np.array(parameters))
    if not orders:
        return Spreads(parameter_bounds)
    by_class = np.array(orders)[:, np.unique(repeats)]
    return Spreads(parameter_bounds, _bounds_of(by_class.sum(axis=1)), interval(by_class, _threshold("interval_level")))


def _bounds(drawn: np.ndarray) -> dict[str, tuple[float, float]]:
    names = [f"bgnbd_{name}" for name in PURCHASE_PARAMETERS] + [f"gammagamma_{name}" for name in SPENDING_PARAMETERS]
    found = {name: _bounds_of(column) for name, column in zip(names, drawn.T, strict=True)}
    return {name: bounds for name, bounds in found.items() if bounds}


def _bounds_of(drawn: np.ndarray) -> tuple[float, float] | None:
    if not len(drawn) or not np.isfinite(drawn).all():
        return None
    low, high = interval(drawn, _threshold("interval_level"))
    return float(low), float(high)


def backtest(bought: Buying, spread: Spreads) -> Backtest | None:
    """The back-test, or None where nothing was kept aside."""
    if bought.seen is None:
        return None
    rows = bought.calibrated.rows
    expected = expected_orders(rows, bought.calibrated.purchases, [bought.holdout])[:, 0][rows.of]
    return Backtest(expected, bought.seen, spread)


def by_frequency(bought: Buying, test: Backtest) -> pd.DataFrame:
    """Expected and seen orders per customer, by repeat orders during the calibration; the last class is open.

    Columns: repeats (text), customers, expected, low, high, seen (these per customer; low and high are where the model
    nearly always puts what is seen, blank without draws), expected_total, seen_total.
    """
    most = _threshold("backtest_classes")
    frame = pd.DataFrame({"repeats": _repeats(bought), "expected": test.expected, "seen": test.seen})
    table = frame.groupby("repeats").agg(
        customers=("seen", "size"), expected_total=("expected", "sum"), seen_total=("seen", "sum")
    )
    table["expected"] = table["expected_total"] / table["customers"]
    table["seen"] = table["seen_total"] / table["customers"]
    low, high = test.spread.by_class or (np.nan, np.nan)
    table["low"], table["high"] = low / table["customers"], high / table["customers"]
    labels = [f"{n}+" if n == most else str(n) for n in table.index]
    return table.reset_index(drop=True).assign(repeats=labels)


def _repeats(bought: Buying) -> np.ndarray:
    """The class of each calibration customer: his repeat orders, the many in one class."""
    return np.minimum(bought.calibrated.known.frequency, _threshold("backtest_classes")).astype(int)


def _threshold(name: str) -> Any:
    return method.chapter(CHAPTER).threshold(name)
