"""Regular customers: how many of those worth it come back, against the target, and who bought once and never again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.matrix import Matrix
from workbook.chapters.client_valuation.models.histories import Histories, day_number, histories

ZONES = ("medium", "investment", "high")


def known_buyers(base: Customers) -> Histories | None:
    """The histories of everybody who has ordered, at the date of the data; None without orders."""
    if base.orders is None or not len(base.orders.day):
        return None
    return histories(base.orders, day_number(base.as_of))


def regulars(base: Customers, matrix: Matrix) -> pd.DataFrame | None:
    """Zones medium and high: customers with an order, how many are regular, the rate and what lacks to the target.

    Regular: at least so many orders, the last within so many months. Low attractiveness does not count: the method
    itself advises to let go there. None without orders or without a matrix.
    """
    known = known_buyers(base)
    if known is None or matrix.frame.empty:
        return None
    chapter = method.chapter(CHAPTER)
    since = day_number(pd.Timestamp(base.as_of) - pd.DateOffset(months=chapter.threshold("regular_months")))
    last = known.end - known.age + known.recency
    regular = (known.frequency + 1 >= chapter.threshold("regular_orders")) & (last > since)
    frame = pd.DataFrame({"regular": regular}, index=base.buyers[known.customer])
    frame["zone"] = matrix.frame["zone"].reindex(frame.index)
    rows = [_row(zone, frame[frame["zone"] == zone]) for zone in ZONES]
    return pd.DataFrame([*rows, _row(None, frame[frame["zone"].isin(ZONES)])])


def _row(zone: str | None, part: pd.DataFrame) -> dict[str, Any]:
    target = method.chapter(CHAPTER).threshold("regular_target")
    rate = float(part["regular"].mean()) if len(part) else np.nan
    return {
        "zone": zone,
        "customers": len(part),
        "regular": int(part["regular"].sum()),
        "rate": rate,
        "gap": target - rate,
    }


def bought_once(base: Customers) -> pd.DataFrame:
    """Customers with a single order, silent for longer than the threshold, those who paid most first."""
    known = known_buyers(base)
    if known is None:
        return pd.DataFrame()
    silent = (known.frequency == 0) & (known.age > method.chapter(CHAPTER).threshold("one_time_days"))
    frame = base.frame.loc[base.buyers[known.customer[silent]], ["name", "segment", "net"]].copy()
    frame["silent"] = known.age[silent]
    return frame.reset_index(names="customer_id").sort_values(["net", "customer_id"], ascending=[False, True])
