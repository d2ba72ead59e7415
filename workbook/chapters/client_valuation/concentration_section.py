"""Section ``concentration``: how few customers bring how much, and the revenue of past years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, level, metric, table, transactions_source
from workbook.chapters.client_valuation.concentration import (
    Spending,
    bounds,
    curve,
    largest,
    measures,
    name_of,
    past_value,
    spending,
    steps,
)
from workbook.chapters.client_valuation.customers import CHAPTER, Customers, exact_sum
from workbook.metrics import Block, Chart, Message, Metric, Section, Warn, message
from workbook.statistics import top_count


def concentration_section(base: Customers, record: Any, intervals: bool) -> Section:
    """How dependent the client is on few customers."""
    spent = spending(base)
    found = measures(spent.positive)
    spreads, refused = bounds(spent.positive) if intervals else ({}, ())
    blocks = [
        *_findings(base, spent, found, record),
        *_counts(base, spent),
        *_measures(spent, found, spreads, refused, _source(base)),
        *_picture(base, spent, found),
        *_past(base, record),
    ]
    return Section("concentration", tuple(blocks))


def _source(base: Customers) -> Message:
    if base.transactions is not None:
        return transactions_source(base.transactions)
    return message("no_tables" if base.frame.empty else "customers_table")


def _counts(base: Customers, spent: Spending) -> Iterator[Metric]:
    source, nobody = _source(base), [message("missing_revenue")] if spent.revenue.empty else []
    convention = message("net_revenue" if spent.bought else "listed_revenue")
    yield metric("customers", len(base.frame), source, message("customers_seen"))
    for name, revenue in (("revenue_net", spent.revenue), ("revenue_positive", spent.positive)):
        yield metric(name, None if nobody else exact_sum(revenue), source, convention, warnings=nobody)
    yield metric("customers_positive", None if nobody else len(spent.positive), source, convention, warnings=nobody)


def _measures(spent: Spending, found: dict, spreads: dict, refused: tuple, source: Message) -> Iterator[Metric]:
    missing = "missing_revenue" if spent.revenue.empty else "nobody_positive"
    for name, value in found.items():
        warnings = [message(missing)] if value is None else refused if name in ("hhi", "gini", "top20_share") else ()
        yield metric(name, value, source, _convention(name, spent), bounds=spreads.get(name), warnings=warnings)


def _convention(name: str, spent: Spending) -> Message:
    if name == "top20_share":
        share = method.chapter(CHAPTER).threshold("top_share")
        return message(name, share=share, n=top_count(len(spent.positive), share))
    return message("positive_only" if name == "largest_customer_share" else name)


def _picture(base: Customers, spent: Spending, found: dict) -> Iterator[Block]:
    if found["hhi"] is None:
        return
    share = method.chapter(CHAPTER).threshold("top_share")
    yield Chart("pareto", curve(spent.positive), message("chart.pareto", top=share, share=found["top20_share"]))
    yield table(
        "steps", steps(spent.positive), "top_share:share", "customers:count", "revenue:currency", "revenue_share:share"
    )
    columns = ("rank:count", "customer_id", "name", "segment", "revenue:currency", "share:share", "reached:share")
    yield table("largest_customers", largest(base, spent), *columns, long=True)


def _past(base: Customers, record: Any) -> Iterator[Block]:
    if base.transactions is None:
        return
    dates = base.transactions["date"]
    yield Warn(message("partial_years", start=dates.min().date(), end=base.as_of))
    columns = ("year", "segment", "customers:count", "revenue:currency", "margin:currency")
    yield table("past_value", past_value(base, record.margin_rate), *columns)


def _findings(base: Customers, spent: Spending, found: dict, record: Any) -> Iterator[Block]:
    if found["hhi"] is None:
        return
    share = found["top20_share"]
    n = top_count(len(spent.positive), method.chapter(CHAPTER).threshold("top_share"))
    said = {"n": n, "all": len(spent.positive), "share": share, "equal": found["effective_customers"]}
    yield finding(
        "concentration", "top20_share", "effective_customers", level=level(share, "top20_act", "top20_watch"), **said
    )
    yield from _dependency(base, spent.positive, found["largest_customer_share"], record)


def _dependency(base: Customers, positive: pd.Series, share: float, record: Any) -> Iterator[Block]:
    asks = level(share, "largest_act", "largest_watch")
    if asks != "note":
        yield finding(
            "dependency", "largest_customer_share", level=asks, customer=name_of(base, positive.index[0]), share=share
        )
    elif record.dependency_extreme == "largest_only":
        yield finding("dependency_unseen", "largest_customer_share", share=share)
