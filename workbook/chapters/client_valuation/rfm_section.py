"""Section ``rfm``: who bought lately, often and much, and who has fallen silent."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, level, metric, table, transactions_source
from workbook.chapters.client_valuation.customers import CHAPTER, Customers, exact_sum
from workbook.chapters.client_valuation.recency import counts, groups, lapsed, lapsed_rule, scored
from workbook.metrics import Block, Chart, Metric, Section, Warn, message


def rfm_section(base: Customers) -> Section:
    """Customers scored by recency, frequency and money."""
    frame = scored(base) if base.transactions is not None else None
    if frame is None or frame.empty:
        return Section("rfm", tuple(_nothing("missing_transactions" if frame is None else "no_orders")))
    silent = lapsed(frame)
    blocks = [
        *_findings(base, frame, silent),
        *_without_order(base, frame),
        *_metrics(base, silent),
        Chart("rfm", counts(frame), message("chart.rfm", n=len(silent), all=len(frame)), (6.4, 4.2)),
        *_tables(frame, silent),
    ]
    return Section("rfm", tuple(blocks))


def _nothing(reason: str) -> Iterator[Metric]:
    for name in ("lapsed_customers", "lapsed_value"):
        yield metric(name, None, message("no_transactions"), warnings=[message(reason)])


def _metrics(base: Customers, silent: pd.DataFrame) -> Iterator[Metric]:
    source = transactions_source(base.transactions)
    yield metric("lapsed_customers", len(silent), source, message("rfm_scores", top=_top(), **lapsed_rule()))
    yield metric("lapsed_value", math.fsum(silent["yearly"]), source, message("lapsed_value"))


def _top() -> int:
    return method.chapter(CHAPTER).threshold("rfm_scores")


def _without_order(base: Customers, frame: pd.DataFrame) -> Iterator[Block]:
    left_out = len(base.frame) - len(frame)
    if left_out:
        yield Warn(message("without_order", n=left_out))


def _tables(frame: pd.DataFrame, silent: pd.DataFrame) -> Iterator[Block]:
    columns = ("customer_share:share", "revenue:currency", "revenue_share:share", "silent_days:days")
    yield table("rfm_groups", groups(frame), "group:text:rfm_group", "customers:count", *columns)
    yield table(
        "rfm_counts", counts(frame), "recency_score:count", *(f"f{score}:count" for score in range(1, _top() + 1))
    )
    named = ("customer_id", "name", "segment", "recency:days", "orders:count", "money:currency", "yearly:currency")
    if len(silent):
        yield table("lapsed", silent, *named, long=True)
    scores = ("recency_score:count", "frequency_score:count", "money_score:count", "group:text:rfm_group")
    yield table("rfm_customers", frame, "customer_id", "name", *named[3:6], *scores, long=True)


def _findings(base: Customers, frame: pd.DataFrame, silent: pd.DataFrame) -> Iterator[Block]:
    if silent.empty:
        return
    yearly, now = math.fsum(silent["yearly"]), exact_sum(base.frame["year"].dropna())
    asks = "act" if now <= 0 else level(yearly / now, "lapsed_act")
    said = {"n": len(silent), "value": yearly, "days": int(silent["recency"].min())}
    yield finding("lapsed", "lapsed_customers", "lapsed_value", level="watch" if asks == "note" else asks, **said)
