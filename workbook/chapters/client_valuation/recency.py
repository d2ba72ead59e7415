"""Recency, frequency and money: who bought lately, often and much, and who has fallen silent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, KEY, Customers, exact_sum
from workbook.chapters.client_valuation.models.histories import day_number, histories

LAPSED = "at_risk"
_DAYS_A_YEAR = 365.25


def scored(base: Customers) -> pd.DataFrame:
    """Every customer with an order, scored. Nobody without an order is here.

    Columns: customer_id, name, segment, recency (days since the last order), orders (days with an order), money (net
    revenue), recency_score, frequency_score, money_score, group, yearly (net revenue a year while they bought, over
    at least one year), in the order of the groups and falling yearly revenue.
    """
    frame = _history(base)
    top = method.chapter(CHAPTER).threshold("rfm_scores")
    frame["recency_score"] = scores(-frame["recency"], top)
    frame["frequency_score"] = scores(frame["orders"], top)
    frame["money_score"] = scores(frame["money"], top)
    frame["group"] = groups_of(frame)
    order = {rule["group"]: number for number, rule in enumerate(_rules())}
    frame["place"] = frame["group"].map(order)
    order = np.lexsort((-frame["yearly"].to_numpy(), frame["place"].to_numpy()))  # equal ones stay in order of their id
    return frame.take(order).reset_index(drop=True)


def _history(base: Customers) -> pd.DataFrame:
    """An order is a day with a line of 0 or more. Credit notes reduce the money and are no orders."""
    known = histories(base.orders, day_number(base.as_of))
    frame = base.frame.loc[base.buyers[known.customer], ["name", "segment", "net"]].rename(columns={"net": "money"})
    frame["orders"] = known.frequency + 1
    frame["recency"] = known.age - known.recency
    frame["yearly"] = frame["money"] / np.maximum(known.recency / _DAYS_A_YEAR, 1.0)
    return frame.reset_index(names=KEY)


def scores(values: pd.Series, top: int) -> pd.Series:
    """Scores from 1 to ``top``: ``top`` x the share of values not above one's own, rounded up; equal values share it.

    >>> scores(pd.Series([1, 2, 2, 9]), 5).tolist()
    [2, 4, 4, 5]
    """
    at_or_below = values.rank(method="max").fillna(0).astype(int)
    return -(-at_or_below * top // max(len(values), 1))


def groups_of(frame: pd.DataFrame) -> pd.Series:
    """The first group of the chapter's rules whose ranges of recency and frequency score the customer meets."""
    found = pd.Series(None, frame.index, dtype=object)
    for rule in _rules():
        fits = frame["recency_score"].between(*rule["recency"]) & frame["frequency_score"].between(*rule["frequency"])
        fits &= frame["orders"] >= rule["orders"]
        found = found.mask(found.isna() & fits, rule["group"])
    return found


def _rules() -> list[dict[str, Any]]:
    return method.chapter(CHAPTER).threshold("rfm_groups")


def counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Customers at each pair of scores: one line a recency score, the most recent first; columns f1, f2, ..."""
    top = method.chapter(CHAPTER).threshold("rfm_scores")
    table = pd.crosstab(frame["recency_score"], frame["frequency_score"])
    table = table.reindex(index=range(top, 0, -1), columns=range(1, top + 1), fill_value=0)
    table.columns = [f"f{score}" for score in table.columns]
    return table.rename_axis("recency_score").reset_index()


def groups(frame: pd.DataFrame) -> pd.DataFrame:
    """Customers, net revenue and median silence of each group, in the order of the rules."""
    total = exact_sum(frame["money"])
    needed = frame[["money", "recency"]]
    parts = {rule["group"]: needed[frame["group"] == rule["group"]] for rule in _rules()}
    rows = [_group(name, part, total, len(frame)) for name, part in parts.items()]
    return pd.DataFrame(rows)


def _group(name: str, part: pd.DataFrame, total: float, everyone: int) -> dict[str, Any]:
    revenue = exact_sum(part["money"])
    return {
        "group": name,
        "customers": len(part),
        "customer_share": len(part) / everyone,
        "revenue": revenue,
        "revenue_share": revenue / total if total > 0 else np.nan,
        "silent_days": float(part["recency"].median()) if len(part) else np.nan,
    }


def lapsed(frame: pd.DataFrame) -> pd.DataFrame:
    """The customers who used to order often and are silent now, those who brought most a year first."""
    return frame[frame["group"] == LAPSED].reset_index(drop=True)


def lapsed_rule() -> dict[str, int]:
    """Which scores make a customer count as fallen silent: recency up to, frequency from, orders at least."""
    rule = next(rule for rule in _rules() if rule["group"] == LAPSED)
    return {"recency": rule["recency"][1], "frequency": rule["frequency"][0], "orders": rule["orders"]}
