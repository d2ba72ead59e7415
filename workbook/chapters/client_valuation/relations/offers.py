"""The offers of the relation plan: one-off or long-term, easy, main or expensive, and the subscriptions to come."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, exact_sum

TIERS = ("easy", "main", "expensive")


def easy_price(record: Any, currency: str) -> float | None:
    """Up to which price an offer is easy: the answer, or the quoted norm where its currency is the client's."""
    if record.easy_price is not None:
        return record.easy_price
    norm = method.chapter(CHAPTER).thresholds["easy_price"]
    return float(norm.value) if norm.unit == currency else None


def offers(record: Any, currency: str) -> pd.DataFrame:
    """One row an offer, with its tier: as given, else by its price; blank where neither decides."""
    rows = [
        {"offer": o.offer, "kind": o.kind, "tier": o.tier or _tier(o.price, record, currency), "price": o.price,
         "revenue": o.revenue, "customers": o.customers}
        for o in record.offers
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["offer", "kind", "tier", "price", "revenue", "customers"])


def _tier(price: float | None, record: Any, currency: str) -> str | None:
    easy = easy_price(record, currency)
    if price is None or easy is None:
        return None
    if price <= easy:
        return "easy"
    dear = record.expensive_price
    return None if dear is None else ("expensive" if price >= dear else "main")


def long_term(frame: pd.DataFrame) -> tuple[float, float | None]:
    """The share of long-term offers among the offers, and in their revenue (None where no revenue is given)."""
    lasting = frame["kind"] == "long_term"
    revenue = frame["revenue"].astype(float)
    total = revenue.sum()
    return float(lasting.mean()), float(revenue[lasting].sum() / total) if total > 0 else None


def tiers(frame: pd.DataFrame) -> pd.DataFrame:
    """Each tier: offers, customers, revenue, and customers as a share of those of the tier below."""
    rows = []
    for name in TIERS:
        part = frame[frame["tier"] == name]
        buyers = float(part["customers"].astype(float).sum()) if part["customers"].notna().any() else np.nan
        rows.append(
            {"tier": name, "offers": len(part), "customers": buyers, "revenue": part["revenue"].astype(float).sum()}
        )
    table = pd.DataFrame(rows)
    below = table["customers"].shift(1)
    return table.assign(conversion=table["customers"] / below.where(below > 0))


def subscriptions(record: Any) -> tuple[pd.DataFrame, float]:
    """One row a subscription with its revenue a year (fee x 12 x customers), and their sum."""
    months = method.chapter(CHAPTER).threshold("months_of_revenue")
    rows = [
        {"service": s.service, "fee": s.fee, "customers": s.customers, "yearly": s.fee * months * (s.customers or 0),
         "indicator": s.indicator}
        for s in record.subscriptions
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["service", "fee", "customers", "yearly", "indicator"])
    return frame, exact_sum(frame["yearly"])
