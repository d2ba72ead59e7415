"""Section ``contacts``: profitability of contacts and customers, and the target customer the figures suggest."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.relations.contacts import Contacts, best_tenth, contacts_of
from workbook.chapters.client_valuation.relations.efforts import profile
from workbook.chapters.client_valuation.valuation import refusal
from workbook.metrics import Block, Chart, Metric, Section, Warn, message
from workbook.statistics import bootstrap, interval

_OF_CONTACT = ("contact_profitability", "contacts_per_thousand")
_OF_CUSTOMER = ("customer_profitability", "customer_contacts_per_thousand")


def contacts_section(client: Any, base: Customers, record: Any, intervals: bool) -> Section:
    """What a contact earns, what each customer brings per contact, and who the target customer might be."""
    found = contacts_of(client.table("contacts"), base, record)
    blocks = [
        *_findings(found),
        *(Warn(warning) for warning in found.warnings),
        *_metrics(found, intervals),
        *(_tables(found) if not found.reasons else ()),
        *_target(base, found),
    ]
    return Section("contacts", tuple(blocks))


def _metrics(found: Contacts, intervals: bool) -> Iterator[Metric]:
    source = message("contacts", n=found.n)
    yield metric("contacts", found.n, source, message("contacts_period", months=_months()))
    if found.reasons:
        for name in (*_OF_CONTACT, *_OF_CUSTOMER):
            yield metric(name, None, source, warnings=found.reasons)
        return
    yield from _of_contact(found, intervals)
    met = found.frame[found.frame["contacts"] > 0]
    convention = message("customer_profitability")
    for name, column in zip(_OF_CUSTOMER, ("per_contact", "per_thousand"), strict=True):
        middle = met[column].median()
        yield metric(
            name, middle, source, convention, warnings=[message("nobody_positive")] if np.isnan(middle) else ()
        )


def _of_contact(found: Contacts, intervals: bool) -> Iterator[Metric]:
    earned, contacts = math.fsum(found.frame["earned"].dropna()), int(found.frame["contacts"].sum())
    source, convention = message("contacts", n=found.n), message(f"contact_{found.numerator}", months=_months())
    refused = refusal(len(found.frame)) if intervals else ()
    low, high = _bounds(found) if intervals and not refused and contacts else (None, None)
    value = earned / contacts if contacts else None
    warnings = refused if contacts else [message("contacts_unlisted", n=found.n)]
    bounds = (low, high) if low is not None and np.isfinite([low, high]).all() else None
    yield metric(_OF_CONTACT[0], value, source, convention, bounds=bounds, warnings=warnings)
    inverse = 1000 * contacts / earned if earned > 0 and contacts else None
    turned = (1000 / bounds[1], 1000 / bounds[0]) if bounds and bounds[0] > 0 else None
    reasons = warnings if inverse is not None else [message("nobody_positive")]
    yield metric(_OF_CONTACT[1], inverse, source, convention, bounds=turned, warnings=reasons)


def _bounds(found: Contacts) -> tuple[float, float]:
    """Customers drawn again, with their contacts and what they brought."""
    chapter = method.chapter(CHAPTER)
    pairs = found.frame[["earned", "contacts"]].fillna(0).to_numpy(float)

    def ratio(counts: np.ndarray) -> np.ndarray:
        earned, contacts = (counts @ pairs).T
        return np.divide(earned, contacts, out=np.full(len(earned), np.nan), where=contacts > 0)

    drawn = bootstrap(ratio, len(pairs), chapter.threshold("bootstrap_draws"), chapter.threshold("seed"))
    low, high = interval(drawn, chapter.threshold("interval_level"))
    return float(low), float(high)


def _months() -> int:
    return method.chapter(CHAPTER).threshold("months_of_revenue")


def _tables(found: Contacts) -> Iterator[Block]:
    frame = found.frame.reset_index().sort_values(
        ["per_contact", "customer_id"], ascending=[False, True], na_position="last", ignore_index=True
    )
    shown = frame[frame["contacts"] > 0].head(method.chapter(CHAPTER).threshold("rows_shown"))
    shown = shown.assign(label=shown["name"].where(shown["name"].notna(), shown["customer_id"]).astype(str))
    if len(shown) > 1 and shown["per_contact"].iloc[0] > 0:
        first = {"customer": shown["label"].iloc[0], "amount": float(shown["per_contact"].iloc[0])}
        size = (7.2, 1.2 + 0.28 * len(shown))
        yield Chart("contacts", shown, message("chart.contacts", **first), size)
    columns = ("contacts:count", "minutes:number", "revenue:currency", "per_contact:currency", "per_thousand:number")
    yield table("contact_customers", frame, "customer_id", "name", *columns, long=True)
    if len(found.kinds):
        yield table("contact_kinds", found.kinds, "kind:text:contact_kind", "contacts:count", "minutes:number")


def _target(base: Customers, found: Contacts) -> Iterator[Block]:
    best, measure = best_tenth(base)
    if not best.any() or best.all():
        return
    joined = base.frame.assign(contacts=found.frame["contacts"] if not found.reasons else np.nan)
    means = ["yearly_revenue", "margin", "hours", "contacts", "relationship"]
    frame = profile(joined, best, ("best", "others"), means)
    shown = ("customers:count", "yearly_revenue:currency", "margin:currency", "hours:number", "contacts:number")
    yield table(
        "target_profile", frame, "group:text:profile_group", *shown, "relationship:number", "segment",
        "segment_share:share",
    )  # fmt: skip
    if frame["segment"].iloc[0]:
        said = {
            "n": int(best.sum()),
            "segment": frame["segment"].iloc[0],
            "share": float(frame["segment_share"].iloc[0]),
        }
        yield finding(f"target_by_{measure}", "customers", **said)


def _findings(found: Contacts) -> Iterator[Block]:
    if found.reasons:
        return
    met = found.frame[found.frame["contacts"] > 0]
    empty = met[~(met["revenue"] > 0)]
    if len(empty):
        share = float(empty["contacts"].sum() / met["contacts"].sum())
        yield finding("contacts_without_revenue", "contacts", level="watch", n=len(empty), share=share)
    unseen = found.frame[(found.frame["contacts"] == 0) & (found.frame["revenue"] > 0)]
    if len(unseen):
        revenue = math.fsum(unseen["revenue"])
        yield finding("revenue_without_contacts", "contacts", level="act", n=len(unseen), revenue=revenue)
