"""Customer equity: which way of valuing the customers, their values by segment and rank, and what moves the sum."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.client_valuation.buying.forecast import ForecastValuation, forecast_valuation
from workbook.chapters.client_valuation.buying.learned import Buying
from workbook.chapters.client_valuation.customers import Customers, exact_sum
from workbook.chapters.client_valuation.finite import FiniteValuation, finite_valuation
from workbook.chapters.client_valuation.valuation import Spread, Valuation, key_of


def valuation(base: Customers, record: Any, bought: Buying) -> ForecastValuation | FiniteValuation:
    """The lifetime value of each customer: from the purchase models where the orders identify them, else finite.

    Where neither is possible, what is missing for the second, and why the models that were fitted give no value.
    """
    finite = finite_valuation(base, record)
    forecast = forecast_valuation(base, record, bought, finite)
    if forecast.known:
        return forecast
    if finite.known or bought.whole is None:
        return finite
    further = tuple(reason for reason in forecast.reasons if reason not in finite.reasons)
    return replace(finite, reasons=(*finite.reasons, *further))


def by_segment(base: Customers, values: Valuation, bounds: Spread) -> pd.DataFrame:
    """Customers, yearly revenue and equity of each segment, the most valuable first, and the total last."""
    frame = base.frame.assign(ltv=values.ltv)
    rows = [_segment_row(key_of(key), part, bounds) for key, part in frame.groupby("segment", dropna=False, sort=True)]
    rows = sorted(rows, key=lambda row: -row["equity"])
    total = _segment_row(None, frame, bounds) | {"low": bounds.low, "high": bounds.high}
    table = pd.DataFrame([*rows, total])
    table["share"] = table["equity"] / total["equity"] if total["equity"] > 0 else np.nan
    return table


def _segment_row(key: Any, part: pd.DataFrame, bounds: Spread) -> dict[str, Any]:
    low, high = (bounds.segments or {}).get(key, (None, None))
    ltv = part["ltv"].dropna()
    return {
        "segment": key,
        "customers": len(part),
        "revenue": exact_sum(part["yearly_revenue"].dropna()),
        "equity": math.fsum(ltv),
        "low": low,
        "high": high,
        "average_ltv": float(ltv.mean()) if len(ltv) else None,
    }


def by_customer(base: Customers, values: Valuation) -> pd.DataFrame:
    """Every valued customer by rank, with the part of the equity it brings."""
    frame = base.frame.assign(ltv=values.ltv).dropna(subset=["ltv"]).reset_index()
    frame = frame.sort_values("ltv", ascending=False, kind="stable")  # equal ones stay in order of their id
    total = values.equity()
    frame["share"] = frame["ltv"] / total if total > 0 else np.nan
    frame["rank"] = np.arange(1, len(frame) + 1)
    return frame[["rank", "customer_id", "name", "segment", "yearly_revenue", "margin", "ltv", "share"]]


def sensitivity(values: ForecastValuation | FiniteValuation) -> pd.DataFrame:
    """The equity when one assumption at a time moves down and up, the strongest first.

    Columns: driver, low_setting, high_setting, equity_low, equity_high, change_low, change_high, swing.
    """
    now = values.equity()
    frame = pd.DataFrame([asdict(move) for move in values.moves()])
    frame["change_low"], frame["change_high"] = frame["equity_low"] - now, frame["equity_high"] - now
    frame["swing"] = (frame["equity_high"] - frame["equity_low"]).abs()
    return frame.sort_values(["swing", "driver"], ascending=[False, True], ignore_index=True)
