"""What buyers pay for and how, which new streams they suggest, and whether a subscription pays for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import finding
from workbook.chapters.business_model_canvas.business import Business
from workbook.chapters.business_model_canvas.comparison import folded
from workbook.metrics import Block, Column, Table

_PAYMENT_COLUMNS = (
    Column("segment"),
    Column("pays_now"),
    Column("ready_to_pay"),
    Column("not_sold"),
    Column("ready_amount", "currency"),
    Column("payment_now", choices="payment_mode"),
    Column("payment_preferred", choices="payment_mode"),
)
_IDEA_COLUMNS = (Column("idea"), Column("impact", "points"), Column("effort", "points"), Column("score", "index"))
_SUBSCRIPTION_COLUMNS = (
    Column("stream"),
    Column("price", "currency"),
    Column("included", "number"),
    Column("unit_price", "currency"),
    Column("single_price", "currency"),
    Column("discount", "share"),
    Column("pays_from", "number"),
)


def blocks(business: Business) -> Iterator[Block]:
    yield from _payments(business)
    yield from _ideas(business)
    offered = subscriptions(business)
    if len(offered):
        yield Table("subscriptions", offered, _SUBSCRIPTION_COLUMNS)


def _payments(business: Business) -> Iterator[Block]:
    if not business.record.paying:
        return
    rows = pd.DataFrame([_payment(entry) for entry in business.record.paying])
    for row in rows[rows["not_sold"].notna()].itertuples():
        yield finding("ready_not_sold", "revenue", level="watch", segment=row.segment, what=row.not_sold)
    now, preferred = rows["payment_now"], rows["payment_preferred"]
    otherwise = rows.loc[now.notna() & preferred.notna() & (now != preferred), "segment"].tolist()
    if otherwise:
        yield finding("payment_otherwise", "revenue", level="watch", segments=otherwise)
    yield Table("payments", rows, _PAYMENT_COLUMNS)


def _payment(entry: Any) -> dict[str, Any]:
    """One segment's answers; ``not_sold`` is what it would pay for and isn't sold, compared without case and spaces."""
    sold = {folded(thing) for thing in entry.pays_now}
    return {
        "segment": entry.segment,
        "pays_now": "; ".join(entry.pays_now) or None,
        "ready_to_pay": "; ".join(entry.ready_to_pay) or None,
        "not_sold": "; ".join(thing for thing in entry.ready_to_pay if folded(thing) not in sold) or None,
        "ready_amount": entry.ready_amount,
        "payment_now": entry.payment_now,
        "payment_preferred": entry.payment_preferred,
    }


def ideas(business: Business) -> pd.DataFrame:
    """New streams, best first: ``score`` is impact divided by effort; ideas without both ratings come last."""
    rows = [(entry.idea, entry.impact, entry.effort) for entry in business.record.new_streams]
    found = pd.DataFrame(rows, columns=["idea", "impact", "effort"]).astype({"impact": float, "effort": float})
    found = found.assign(score=found["impact"] / found["effort"])
    return found.sort_values("score", ascending=False, kind="stable", na_position="last")


def _ideas(business: Business) -> Iterator[Block]:
    found = ideas(business)
    if found["score"].notna().any():
        yield finding("best_idea", "revenue", idea=found["idea"].iloc[0])
    if len(found):
        yield Table("new_streams", found, _IDEA_COLUMNS)


def subscriptions(business: Business) -> pd.DataFrame:
    """What a unit costs inside each subscription, and from how many units a period on it pays for the subscriber."""
    streams = business.streams
    prices = {} if streams is None else dict(zip(streams["stream"], streams["price"], strict=True))
    rows = [
        (entry.stream, prices[entry.stream], entry.included, entry.single_price)
        for entry in business.record.subscriptions
        if entry.stream in prices and entry.included and entry.single_price
    ]
    found = pd.DataFrame(rows, columns=["stream", "price", "included", "single_price"])
    unit_price, pays_from = found["price"] / found["included"], found["price"] / found["single_price"]
    return found.assign(unit_price=unit_price, discount=1 - unit_price / found["single_price"], pays_from=pays_from)
