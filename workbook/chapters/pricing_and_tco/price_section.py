"""Section ``price``: what a change of price asks, where the list price goes, and the price policy in one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.pricing_and_tco.blocks import ANSWERS, entries, filled, finding, metric, table, threshold
from workbook.chapters.pricing_and_tco.offers import offers_of
from workbook.chapters.pricing_and_tco.price import break_even_volume, price_changes, waterfall
from workbook.metrics import Block, Chart, Message, Section, Text, Warn, message

SHEET = ("price_structure", "positioning", "improvements")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """Price changes, waterfall, policy sheet."""
    blocks = (*_changes(client, record), *_waterfall(client), *_sheet(record), *_topics(record))
    return Section("price", blocks)


def _changes(client: Any, record: Any) -> Iterator[Block]:
    """The volume the planned change needs, other changes beside it, and three answers to price pressure."""
    price, cost, change = record.unit_price, record.unit_cost, record.price_change
    reasons = [
        message(f"missing_{name}")
        for name in ("unit_price", "unit_cost", "price_change")
        if getattr(record, name) is None
    ]
    needed = None
    if not reasons:
        needed = break_even_volume(price - cost, price * change)
        reasons = [] if needed is not None else [_impossible(price, cost)]
    yield from _change_findings(record, needed)
    yield metric("break_even_volume", needed, ANSWERS, message("break_even_volume"), warnings=reasons)
    if price and cost is not None:
        if price <= cost:
            yield Warn(message("negative_margin", price=price, cost=cost))
        if record.unit_name:
            yield Text(message("text.unit_name", answer=record.unit_name))
        yield table("price_changes", _steps(record), "change:share", "new_price:currency", "contribution:currency",
                    "contribution_rate:share", "volume_change:share", "units:number")  # fmt: skip
        yield from _reactions(client, record)


def _impossible(price: float, cost: float) -> Message:
    return message("negative_margin", price=price, cost=cost) if price <= cost else message("below_cost")


def _steps(record: Any) -> pd.DataFrame:
    planned = [] if record.price_change is None else [record.price_change]
    steps = {*threshold("price_steps"), *planned}
    return price_changes(record.unit_price, record.unit_cost, record.unit_volume, list(steps))


def _change_findings(record: Any, needed: float | None) -> Iterator[Block]:
    if needed is None or not record.price_change:
        return
    values = {"change": abs(record.price_change), "volume": abs(needed)}
    if record.price_change < 0:
        yield finding("cut_needs", "break_even_volume", level="watch", **values)
    else:
        yield finding(
            "rise_allows", "break_even_volume", level="act" if record.price_rise_deserved else "note", **values
        )


def _reactions(client: Any, record: Any) -> Iterator[Block]:
    """Hold the price, cut it to the rival's, sell on total cost: the volume each needs for the same contribution."""
    offers = offers_of(client, record)
    if offers is None or offers.rival is None or not offers.price(offers.ours) or record.unit_price <= record.unit_cost:
        return
    today, factor = record.unit_price, record.unit_price / offers.price(offers.ours)
    prices = {"hold": today, "cut": offers.price(offers.rival) * factor, "expert_sale": today + offers.room * factor}
    rows = pd.DataFrame({"reaction": prices.keys(), "price": prices.values()})
    rows["change"], rows["contribution"] = rows["price"] / today - 1, rows["price"] - record.unit_cost
    rows["volume_change"] = [break_even_volume(today - record.unit_cost, price - today) for price in rows["price"]]
    columns = ("price:currency", "change:share", "contribution:currency", "volume_change:share")
    yield table("reactions", rows, "reaction:text:result.reactions.reaction", *columns)


def _waterfall(client: Any) -> Iterator[Block]:
    given = filled(client, "price_waterfall")
    names = ("list_price", "pocket_price", "pocket_share")
    if given is None:
        yield from (
            metric(name, None, message("no_waterfall"), warnings=[message("missing_waterfall")]) for name in names
        )
        return
    steps = waterfall(given)
    listed, pocket = float(steps["amount"].iloc[0]), float(steps["left"].iloc[-1])
    share = pocket / listed if listed > 0 else None
    yield from _leaks(steps, share)
    warnings = tuple(_waterfall_warnings(given, listed, pocket))
    source = message("waterfall_table", n=len(given))
    for name, value in zip(names, (listed, pocket, share), strict=True):
        yield metric(name, value, source, message("waterfall"), warnings=warnings)
    if len(given) > 1 and share is not None:
        yield Chart(
            "waterfall", steps, message("chart.waterfall", listed=listed, pocket=pocket, share=share), (7.2, 4.2)
        )
    shown = steps.iloc[:-1]
    yield table("waterfall", shown, "step", "amount:currency", "left:currency", "share:share")


def _waterfall_warnings(given: pd.DataFrame, listed: float, pocket: float) -> Iterator[Message]:
    rest = given["amount"].iloc[1:]
    if listed <= 0:
        yield message("list_price_first")
    if len(rest) and (rest >= 0).all():
        yield message("nothing_taken_off")
    if pocket < 0:
        yield message("pocket_negative")


def _leaks(steps: pd.DataFrame, share: float | None) -> Iterator[Block]:
    taken = steps.iloc[1:-1]
    taken = taken[taken["amount"] < 0]
    if share is None or taken.empty:
        return
    largest = taken.loc[taken["amount"].idxmin()]
    level = "watch" if 1 - share >= threshold("leak_watch") else "note"
    yield finding(
        "leak", "pocket_share", level=level, lost=1 - share, step=largest["step"], amount=-float(largest["amount"])
    )


def _sheet(record: Any) -> Iterator[Block]:
    """The price policy: is the price right, how it is built, discounts, positioning, price list, method by stream."""
    if record.price_optimal is not None:
        yield Text(message(f"text.price_optimal.{record.price_optimal}"))
    for name in SHEET:
        if getattr(record, name):
            yield Text(message(f"text.{name}", answer=getattr(record, name)))
    if record.discount_system:
        frame = entries(record.discount_system, "discount", "condition", "rate")
        if record.unit_price and record.unit_cost is not None:
            contribution = record.unit_price - record.unit_cost
            frame["volume_change"] = [
                break_even_volume(contribution, -rate * record.unit_price) for rate in frame["rate"]
            ]
        else:
            frame["volume_change"] = None
        yield table(
            "discount_system", _blank(frame, "condition"), "discount", "condition", "rate:share", "volume_change:share"
        )
    if record.price_methods:
        frame = entries(record.price_methods, "stream", "method", "mode")
        yield table("price_methods", frame, "stream", "method:text:price_method", "mode:text:price_mode")
    if record.price_list:
        frame = entries(record.price_list, "product", "price", "unit", "service_policy")
        yield table(
            "price_list",
            _blank(frame, "unit", "service_policy"),
            "product",
            "price:currency",
            "unit",
            "service_policy",
            long=True,
        )


def _blank(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{name: [text or None for text in frame[name]] for name in columns})


def _topics(record: Any) -> Iterator[Block]:
    """The five topics of pricing: those in hand count in full, those begun by half."""
    if not record.pricing_topics:
        yield metric("topics_covered", None, warnings=[message("missing_topics")])
        return
    status = {entry.topic: entry.status for entry in record.pricing_topics}
    owner = {entry.topic: entry.owner or None for entry in record.pricing_topics}
    topics, scores = (
        _choices("pricing_topic"),
        {choice.value: choice.score for choice in method.scales()["topic_status"]},
    )
    covered = sum(scores[status.get(topic, "not_done")] for topic in topics) / len(topics)
    undone = [topic for topic in topics if status.get(topic, "not_done") == "not_done"]
    yield metric("topics_covered", covered, ANSWERS, message("topics_covered", n=len(topics)))
    for topic in undone:
        yield finding(f"topic_{topic}", "topics_covered", level="watch")
    rows = [(topic, status.get(topic, "not_done"), owner.get(topic)) for topic in topics]
    yield table(
        "pricing_topics",
        pd.DataFrame(rows, columns=["topic", "status", "owner"]),
        "topic:text:pricing_topic",
        "status:text:topic_status",
        "owner",
    )


def _choices(scale: str) -> tuple[str, ...]:
    return tuple(choice.value for choice in method.scales()[scale])
