"""Section ``value``: the economic value of our offer to the customer, and who keeps which share of it.

Economic value = price of the reference (what the customer would buy otherwise) + value of the differences, good ones
positive, bad ones negative. At that price the customer is indifferent; sharing the difference gives the customer a
reason to change.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import entries, finding, metric, table
from workbook.metrics import Block, Chart, Message, Metric, Section, message


@dataclass(frozen=True)
class Value:
    """The economic value and its parts, or the reasons why it is not known."""

    reference: float | None
    differentiation: float
    asked: float | None
    customer_share: float | None
    reasons: tuple[Message, ...] = ()

    @property
    def total(self) -> float | None:
        """What the offer is worth to the customer, in money."""
        return None if self.reasons else self.reference + self.differentiation

    @property
    def shared_price(self) -> float | None:
        """The price at which the customer keeps the agreed share of the difference."""
        if self.total is None or self.customer_share is None:
            return None
        return self.total - self.customer_share * self.differentiation

    @property
    def kept(self) -> float | None:
        """The share of the difference left to the customer at the price asked; above 1 below the reference."""
        if self.total is None or self.asked is None or self.differentiation <= 0:
            return None
        return (self.total - self.asked) / self.differentiation


def value_of(record: Any) -> Value:
    """The economic value that the answers give."""
    reasons = []
    if record.reference_price is None:
        reasons.append(message("missing_reference_price"))
    if not record.differences:
        reasons.append(message("missing_differences"))
    sum_of = math.fsum(entry.amount for entry in record.differences)
    return Value(record.reference_price, sum_of, record.asked_price, record.customer_share, tuple(reasons))


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The value, its sharing and its parts."""
    value = value_of(record)
    blocks = [*_findings(value), *_metrics(value, record)]
    if value.total is not None:
        blocks += [_chart(value, record), _parts(value, record)]
    return Section("value", tuple(blocks))


def _metrics(value: Value, record: Any) -> Iterator[Metric]:
    source = message("differences", n=len(record.differences))
    yield metric("evc", value.total, source, message("evc"), warnings=value.reasons)
    yield metric(
        "evc_differentiation", None if value.reasons else value.differentiation, source, warnings=value.reasons
    )
    unshared = () if value.customer_share is not None else (message("missing_customer_share"),)
    yield metric(
        "evc_shared_price",
        value.shared_price,
        source,
        message("evc_shared_price"),
        warnings=(*value.reasons, *unshared),
    )
    yield metric("evc_kept_share", value.kept, source, message("evc_kept_share"), warnings=_kept_reasons(value))


def _kept_reasons(value: Value) -> tuple[Message, ...]:
    if value.kept is not None:
        return ()
    if not value.reasons and value.differentiation <= 0:
        return (message("no_differentiation"),)
    return (*value.reasons, *(() if value.asked is not None else (message("missing_asked_price"),)))


def _findings(value: Value) -> Iterator[Block]:
    if value.total is None:
        return
    if value.differentiation <= 0:
        yield finding("evc_not_better", "evc", level="act", amount=value.differentiation)
    elif value.asked is not None and value.asked > value.total:
        yield finding("evc_price_above", "evc", level="act", asked=value.asked, value=value.total)
    elif value.kept is not None:
        yield finding(
            "evc_kept", "evc", "evc_kept_share", asked=value.asked, value=value.total, share=min(value.kept, 1.0)
        )
    if value.shared_price is not None and value.differentiation > 0:
        yield finding("evc_shared", "evc_shared_price", share=value.customer_share, price=value.shared_price)


def _chart(value: Value, record: Any) -> Chart:
    """The steps from the reference price to the economic value; a blank name is the reference or the total."""
    amounts = [entry.amount for entry in record.differences]
    starts = [value.reference + math.fsum(amounts[:place]) for place in range(len(amounts))]
    rows = [("reference", record.reference_name or "", 0.0, value.reference)]
    rows += [
        ("difference", entry.difference, start, entry.amount)
        for entry, start in zip(record.differences, starts, strict=True)
    ]
    rows.append(("total", "", 0.0, value.total))
    steps = pd.DataFrame(rows, columns=["kind", "name", "start", "amount"])
    title = message("chart.evc", value=value.total, reference=value.reference)
    return Chart("evc", {"steps": steps, "asked": value.asked}, title, (7.2, 1.8 + 0.42 * len(steps)))


def _parts(value: Value, record: Any) -> Block:
    frame = entries(record.differences, "difference", "amount", "evidence")
    frame["share"] = frame["amount"] / value.differentiation if value.differentiation > 0 else None
    frame["evidence"] = [text or None for text in frame["evidence"]]
    return table("differences", frame, "difference", "amount:currency", "share:share", "evidence")
