"""How the revenue is spread over the customers, and how it came in over the years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, KEY, Customers, exact_sum
from workbook.chapters.client_valuation.valuation import refusal
from workbook.metrics import Message
from workbook.statistics import bootstrap, effective_number, gini, hhi, interval, top_count, top_share


@dataclass(frozen=True)
class Spending:
    """Revenue per customer: net of credit notes over all transactions, else that of a year from the table customers."""

    revenue: pd.Series
    bought: bool

    @cached_property
    def positive(self) -> pd.Series:
        """The customers whose net revenue is above 0, the largest first."""
        return self.revenue[self.revenue > 0].sort_values(ascending=False, kind="stable")

    @property
    def total(self) -> float:
        return exact_sum(self.revenue)


def spending(base: Customers) -> Spending:
    """What each customer brought."""
    bought = base.transactions is not None
    return Spending(base.frame["net" if bought else "revenue"].dropna(), bought)


def measures(positive: pd.Series) -> dict[str, float | None]:
    """The measures of concentration over customers with positive net revenue; each None when there is nobody."""
    if positive.empty:
        return dict.fromkeys(("hhi", "effective_customers", "gini", "top20_share", "largest_customer_share"))
    index = float(hhi(positive))
    return {
        "hhi": index,
        "effective_customers": effective_number(index),
        "gini": max(float(gini(positive)), 0.0),
        "top20_share": float(top_share(positive, method.chapter(CHAPTER).threshold("top_share"))),
        "largest_customer_share": float(positive.iloc[0] / positive.sum()),
    }


def bounds(positive: pd.Series) -> tuple[dict[str, tuple[float, float]], tuple[Message, ...]]:
    """95 % bounds of hhi, gini and top20_share by bootstrap over customers, or a warning why there are none."""
    chapter, refused = method.chapter(CHAPTER), refusal(len(positive))
    if refused or positive.empty:
        return {}, refused
    values, share = positive.to_numpy(), chapter.threshold("top_share")

    def statistic(counts: np.ndarray) -> np.ndarray:
        return np.column_stack([hhi(values, counts), gini(values, counts), top_share(values, share, counts)])

    drawn = bootstrap(statistic, len(values), chapter.threshold("bootstrap_draws"), chapter.threshold("seed"))
    low, high = interval(drawn, chapter.threshold("interval_level"))
    return dict(zip(("hhi", "gini", "top20_share"), zip(low.tolist(), high.tolist(), strict=True), strict=True)), ()


def steps(positive: pd.Series) -> pd.DataFrame:
    """What the top 1 %, 5 %, ... of the customers bring. Columns: top_share, customers, revenue, revenue_share."""
    reached = positive.cumsum()
    rows = []
    for share in method.chapter(CHAPTER).threshold("pareto_steps"):
        n = top_count(len(positive), share)
        revenue = float(reached.iloc[n - 1])
        rows.append(
            {"top_share": share, "customers": n, "revenue": revenue, "revenue_share": revenue / reached.iloc[-1]}
        )
    return pd.DataFrame(rows).drop_duplicates("customers", keep="last", ignore_index=True)


def curve(positive: pd.Series) -> pd.DataFrame:
    """The Pareto curve: from the largest customer on, the share of customers and the share of revenue they bring."""
    n = len(positive)
    reached = np.concatenate([[0.0], positive.cumsum() / positive.sum()])
    points = min(n, method.chapter(CHAPTER).threshold("curve_points"))
    at = np.unique(np.linspace(0, n, points + 1).round().astype(int))
    return pd.DataFrame({"customers": at / n, "revenue": reached[at]})


def largest(base: Customers, spent: Spending) -> pd.DataFrame:
    """The customers by revenue, the largest first, with their part and the part reached so far."""
    positive = spent.positive
    frame = base.frame.loc[positive.index, ["name", "segment"]].assign(revenue=positive).reset_index()
    frame["share"] = frame["revenue"] / positive.sum()
    frame["reached"] = frame["share"].cumsum()
    frame["rank"] = np.arange(1, len(frame) + 1)
    return frame[["rank", "customer_id", "name", "segment", "revenue", "share", "reached"]]


def past_value(base: Customers, margin_rate: float | None) -> pd.DataFrame:
    """Net revenue by calendar year and segment. Columns: year, segment, customers, revenue, margin."""
    buyer, year = base.transactions[KEY].cat.codes.to_numpy(), base.transactions["date"].dt.year.to_numpy()
    first, n = int(year.min()), len(base.buyers)
    place = (year - first) * n + buyer
    found = np.flatnonzero(np.bincount(place))
    net = np.bincount(place, base.transactions["amount"].to_numpy())[found]
    segment = base.frame["segment"].reindex(base.buyers).astype(object).to_numpy()[found % n]
    lines = pd.DataFrame({"year": first + found // n, "segment": segment, "amount": net})
    groups = lines.groupby(["year", "segment"], dropna=False)["amount"]
    frame = groups.agg(customers="size", revenue="sum").reset_index()
    frame["revenue"] = frame["revenue"].round(method.chapter(CHAPTER).threshold("money_decimals"))
    frame["margin"] = frame["revenue"] * margin_rate if margin_rate is not None else np.nan
    frame["segment"] = frame["segment"].astype(object).where(frame["segment"].notna(), None)
    return frame.assign(year=frame["year"].astype(str))[["year", "segment", "customers", "revenue", "margin"]]


def name_of(base: Customers, customer: Any) -> str:
    """What to call a customer on a page: the name, or the id where the client gave none."""
    name = base.frame.at[customer, "name"]
    return str(customer) if pd.isna(name) else str(name)
