"""Customer equity from the purchase models: what each customer will still order, times what an order is worth.

Orders are expected month by month (BG/NBD), valued at the customer's expected order value (Gamma-Gamma), times the
margin rate, discounted to today. The cost of winning a customer is not deducted: these customers have been won.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.buying.learned import Buying, Learned, resampling, too_many_rows
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.lifetime import Terms
from workbook.chapters.client_valuation.models.fitting import Fit
from workbook.chapters.client_valuation.models.purchases import expected_orders
from workbook.chapters.client_valuation.models.resampling import Progress, refits
from workbook.chapters.client_valuation.models.spending import order_value
from workbook.chapters.client_valuation.valuation import Move, Spread, Valuation, in_columns, spread_of_draws
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Outlook:
    """On what assumptions orders are turned into money. ``margin`` a share, ``discount`` a year, ``days`` a unit."""

    months: int
    discount: float
    margin: float
    timing: str
    days: float

    def times(self, months: int) -> np.ndarray:
        """The ends of the months in units of time."""
        return np.arange(1, months + 1) * method.chapter(CHAPTER).threshold("month_days") / self.days

    def weights(self, discount: float, months: int, length: int) -> np.ndarray:
        """What the orders expected up to each month's end count today, so that each month's orders are discounted."""
        month = np.arange(1, length + 1)
        today = (1 + discount) ** (-(month - (self.timing == "start")) / 12) * (month <= months)
        return today - np.r_[today[1:], 0.0]


@dataclass(frozen=True)
class ForecastValuation(Valuation):
    """Lifetime values over the months to come. ``sums``: the revenue discounted in each setting tried."""

    learned: Learned | None = None
    outlook: Outlook | None = None
    sums: dict[str, float] = field(default_factory=dict)
    orders: float = 0.0

    @property
    def years(self) -> float:
        return self.outlook.months / 12

    @property
    def undiscounted(self) -> float:
        return self.sums["undiscounted"] * self.outlook.margin

    @property
    def convention(self) -> Message:
        chapter, outlook = method.chapter(CHAPTER), self.outlook
        said = {"months": outlook.months, "discount": outlook.discount, "margin": outlook.margin}
        return message(f"forecast_{outlook.timing}", **said, draws=chapter.threshold("model_draws"))

    @property
    def undiscounted_convention(self) -> Message:
        return message("forecast_undiscounted")

    def headline(self) -> tuple[str, dict[str, Any]]:
        """The key of the sentence that sums the value up, and what it needs."""
        return "equity_forecast", {"months": self.outlook.months}

    def moves(self) -> list[Move]:
        """Margin, rate and horizon moved down and up."""
        chapter, outlook, margin = method.chapter(CHAPTER), self.outlook, self.outlook.margin
        step, now = chapter.threshold("sensitivity_margin"), self.equity()
        found = [Move("margin", 1 - step, 1 + step, now * (1 - step), now * (1 + step))]
        for driver, pair in _pairs(outlook).items():
            sums = [self.sums[f"{driver}_{side}"] * margin for side in ("low", "high")]
            found.append(Move(driver, *pair, *sums))
        return found

    def spread(self, segment: pd.Series, progress: Progress | None = None) -> Spread:
        """The models fitted again to customers drawn with replacement, whose values are added up anew."""
        refused = too_many_rows(self.learned)
        if refused:
            return Spread(warnings=refused)
        known, rows, ids = self.learned.known, self.learned.rows, self.valued.index
        keys, columns = in_columns(pd.Series(1.0, ids), segment.reindex(ids))
        times = self.outlook.times(self.outlook.months)
        weights = self.outlook.weights(self.outlook.discount, len(times), len(times))[:, None]
        drawn = [
            (again.counts * _worth(self.learned, again.purchases, again.spending, times, weights)[:, 0]) @ columns
            for again in refits(known, rows, self.learned.purchases, self.learned.spending, resampling(progress))
        ]
        return spread_of_draws(np.array(drawn) * self.outlook.margin, keys)


def forecast_valuation(base: Customers, record: Any, bought: Buying, terms: Valuation) -> ForecastValuation:
    """The value of every customer with an order, or the reasons why the models give none.

    ``terms``: the other valuation, for the terms and assumptions of the answers.
    """
    nobody = pd.Series(np.nan, base.frame.index)
    reasons = _reasons(record, bought)
    if reasons:
        return ForecastValuation(nobody, terms.terms, reasons, terms_warnings=terms.terms_warnings)
    outlook = _outlook(record, bought)
    names, times, weights = _settings(outlook)
    worth = _worth(bought.whole, bought.whole.purchases, bought.whole.spending, times, weights)
    ids = base.buyers[bought.whole.known.customer]
    ltv = pd.Series(worth[:, 0] * outlook.margin, ids).reindex(base.frame.index)
    sums = dict(zip(names, worth.sum(axis=0).tolist(), strict=True))
    orders = expected_orders(bought.whole.rows, bought.whole.purchases, times[outlook.months - 1 : outlook.months])
    warnings = _warnings(record, bought, ltv)
    return ForecastValuation(
        ltv, terms.terms, (), warnings, terms.terms_warnings, bought.whole, outlook, sums,
        float(orders[:, 0][bought.whole.rows.of].sum()),
    )  # fmt: skip


def _worth(learned: Learned, purchases: Fit, spending: Fit | None, times, weights) -> np.ndarray:
    """The revenue to come from each customer: customers x settings. Without end where no mean order value exists."""
    orders = expected_orders(learned.rows, purchases, times, weights)[learned.rows.of]
    if spending is None or spending.values[1] <= 1:
        return np.full_like(orders, np.inf)
    return orders * order_value(learned.known, spending)[:, None]


def _reasons(record: Any, bought: Buying) -> tuple[Message, ...]:
    if bought.whole is None:
        return bought.whole_refused
    if bought.whole.doubts:
        return (message("forecast_not_used"),)
    spending = bought.whole.spending
    if spending is None or spending.at_bound or spending.values[1] <= 1:
        return (message("spending_unseen"),)
    return (message("missing_margin_rate"),) if record.margin_rate is None else ()


def _warnings(record: Any, bought: Buying, ltv: pd.Series) -> tuple[Message, ...]:
    found = []
    if record.discount_rate is None:
        found.append(message("discount_assumed"))
    if record.horizon_months is None:
        found.append(message("horizon_assumed", months=method.chapter(CHAPTER).threshold("horizon_months")))
    if record.margin_rate < 0:
        found.append(message("margin_rate_negative"))
    if ltv.isna().any():
        found.append(message("not_forecast", n=int(ltv.isna().sum())))
    return tuple(found)


def _outlook(record: Any, bought: Buying) -> Outlook:
    months = record.horizon_months or method.chapter(CHAPTER).threshold("horizon_months")
    timing = record.payment_timing or Terms(1.0).timing
    return Outlook(months, record.discount_rate or 0.0, record.margin_rate, timing, bought.days)


def _pairs(outlook: Outlook) -> dict[str, tuple[float, float]]:
    chapter = method.chapter(CHAPTER)
    rate, months = chapter.threshold("sensitivity_rate"), chapter.threshold("sensitivity_horizon")
    return {
        "rate": (max(outlook.discount - rate, 0.0), outlook.discount + rate),
        "horizon": (max(outlook.months - months, 0), outlook.months + months),
    }


def _settings(outlook: Outlook) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The settings to value at once: names, times, and the weight of each time in each setting."""
    pairs, now = _pairs(outlook), (outlook.discount, outlook.months)
    tried = {"now": now, "undiscounted": (0.0, outlook.months)}
    tried |= {f"rate_{side}": (rate, outlook.months) for side, rate in zip(("low", "high"), pairs["rate"], strict=True)}
    tried |= {f"horizon_{side}": (now[0], m) for side, m in zip(("low", "high"), pairs["horizon"], strict=True)}
    length = int(pairs["horizon"][1])
    weights = np.column_stack([outlook.weights(rate, months, length) for rate, months in tried.values()])
    return list(tried), outlook.times(length), weights
