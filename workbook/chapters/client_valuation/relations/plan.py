"""Section ``plan``: six steps to long relations, with the rate of regular customers they are measured by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.concentration import name_of
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.matrix import Matrix
from workbook.chapters.client_valuation.relations.offers import easy_price, long_term, offers, subscriptions, tiers
from workbook.chapters.client_valuation.relations.regulars import bought_once, known_buyers, regulars
from workbook.metrics import Block, Chart, Section, Text, Warn, message


def plan_section(client: Any, base: Customers, matrix: Matrix, record: Any) -> Section:
    """The goal, the offers, the needs, the subscriptions, and how many customers have become regular."""
    currency = getattr(client.info, "currency", "")
    rates, catalogue = regulars(base, matrix), offers(record, currency)
    blocks = [
        *_goal(record),
        *_regular(base, rates),
        *_offers(record, catalogue, currency),
        *_needs(base, record),
        *_once(base),
        *_subscriptions(record),
        *_feedback(record),
    ]
    return Section("plan", tuple(blocks))


def _goal(record: Any) -> Iterator[Block]:
    if record.relation_goal:
        yield Text(message(f"text.relation_goal.{record.relation_goal}"))
    for name in ("meeting_interest", "meeting_help"):
        if getattr(record, name):
            yield Text(message(f"text.{name}", answer=getattr(record, name)))


def _regular(base: Customers, rates: pd.DataFrame | None) -> Iterator[Block]:
    chapter = method.chapter(CHAPTER)
    said = {name: chapter.threshold(f"regular_{name}") for name in ("orders", "months")}
    target, source = chapter.threshold("regular_target"), message("matrix_and_orders")
    total = rates.iloc[-1] if rates is not None else None
    if total is None or not total["customers"]:
        missing = "missing_transactions" if known_buyers(base) is None else "missing_scores"
        reasons = [message(missing if rates is None else "nobody_in_zones")]
        yield metric("regular_rate", None, source, message("regular_rate", **said), warnings=reasons)
        return
    rate = float(total["rate"])
    yield metric("regular_rate", rate, source, message("regular_rate", **said))
    short = rate < target
    key = "regular_below" if short else "regular_reached"
    yield finding(key, "regular_rate", level="act" if short else "note", rate=rate, target=target,
                  n=int(total["regular"]), all=int(total["customers"]))  # fmt: skip
    title = message("chart.regulars", rate=rate, target=target)
    yield Chart("regulars", (rates.iloc[:-1], target), title, (7.2, 2.6))
    yield table("regulars", rates, "zone:text:matrix_zone", "customers:count", "regular:count", "rate:share",
                "gap:share", total=True)  # fmt: skip


def _offers(record: Any, catalogue: pd.DataFrame, currency: str) -> Iterator[Block]:
    source, names = message("answers"), ("long_term_offers", "long_term_revenue")
    if catalogue.empty:
        for name in names:
            yield metric(name, None, source, warnings=[message("missing_offers")])
        return
    share, revenue = long_term(catalogue)
    yield metric(names[0], share, source, message("long_term"))
    unpriced = [message("missing_offer_revenue")] if revenue is None else []
    yield metric(names[1], revenue, source, message("long_term"), warnings=unpriced)
    if easy_price(record, currency) is None and catalogue["tier"].isna().any():
        yield Warn(message("missing_easy_price"))
    columns = (
        "kind:text:offer_kind",
        "tier:text:service_tier",
        "price:currency",
        "revenue:currency",
        "customers:count",
    )
    yield table("offers", catalogue, "offer", *columns)
    if catalogue["tier"].notna().any():
        shown = ("offers:count", "customers:count", "conversion:share", "revenue:currency")
        yield table("tiers", tiers(catalogue), "tier:text:service_tier", *shown)


def _needs(base: Customers, record: Any) -> Iterator[Block]:
    source, names = message("answers"), ("awareness", "needs_formed")
    if not record.needs:
        for name in names:
            yield metric(name, None, source, warnings=[message("missing_needs")])
        return
    frame = pd.DataFrame([need.model_dump() for need in record.needs])
    for name, column in zip(names, ("told", "formed"), strict=True):
        known = frame[column].dropna()
        reasons = [message("missing_needs")] if known.empty else []
        value = float(known.astype(bool).mean()) if len(known) else None
        yield metric(name, value, source, message(name, n=len(known)), warnings=reasons)
    frame["name"] = [name_of(base, c) if c in base.frame.index else c for c in frame["customer"]]
    yield table("needs", frame, "name", "problem", "offer", "told:yes_no", "formed:yes_no", "plan", long=True)


def _once(base: Customers) -> Iterator[Block]:
    source, days = message("orders"), method.chapter(CHAPTER).threshold("one_time_days")
    if known_buyers(base) is None:
        yield metric("one_time_buyers", None, source, warnings=[message("missing_transactions")])
        return
    frame = bought_once(base)
    yield metric("one_time_buyers", len(frame), source, message("one_time_buyers", days=days))
    if len(frame):
        yield table(
            "one_time_buyers", frame, "customer_id", "name", "segment", "net:currency", "silent:days", long=True
        )


def _subscriptions(record: Any) -> Iterator[Block]:
    source = message("answers")
    if not record.subscriptions:
        yield metric("subscription_revenue", None, source, warnings=[message("missing_subscriptions")])
        return
    frame, total = subscriptions(record)
    yield metric("subscription_revenue", total, source, message("subscription_revenue"))
    yield table("subscriptions", frame, "service", "fee:currency", "customers:count", "yearly:currency", "indicator")


def _feedback(record: Any) -> Iterator[Block]:
    if record.feedback:
        frame = pd.DataFrame([{name: getattr(entry, name) for name in ("heard", "action", "price_effect")}
                              for entry in record.feedback])  # fmt: skip
        yield table("feedback", frame, "heard", "action", "price_effect:share")
