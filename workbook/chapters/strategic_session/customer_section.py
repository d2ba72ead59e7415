"""Section ``customer``: five areas of what customers find with us, rated before goals are set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import ANSWERS, entries, finding, message, metric, table, threshold
from workbook.metrics import Block, Chart, Section, Text

AREAS = ("price_policy", "product_quality", "service", "access", "completeness")
RATINGS = ("price_rating", "quality_rating", "service_rating", "access_rating", "completeness_rating")
PRICING = "pricing_and_tco"


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The ratings of the five areas, and what was said of each."""
    return Section("customer", tuple((*_areas(client, record), *_policies(client, record), *_answers(record))))


def rated(client: Any, record: Any) -> pd.DataFrame:
    """Each area with its rating, 1 to 5; the price takes that of chapter 5 where this session gave none."""
    found = [getattr(record, name) for name in RATINGS]
    pricing = getattr(client, "records", {}).get(PRICING)
    borrowed = found[0] is None and pricing is not None and pricing.price_optimal is not None
    if borrowed:
        found[0] = pricing.price_optimal
    return pd.DataFrame(
        {"area": AREAS, "rating": pd.to_numeric(pd.Series(found, dtype=object)), "borrowed": [borrowed, *[False] * 4]}
    )


def _areas(client: Any, record: Any) -> Iterator[Block]:
    frame = rated(client, record)
    known = frame.dropna(subset=["rating"])
    if not len(known):
        yield metric("customer_areas", None, ANSWERS, warnings=[message("missing_areas")])
        return
    partial = () if len(known) == len(AREAS) else (message("areas_unrated", n=len(AREAS) - len(known)),)
    source = message("areas_and_chapter_5" if frame["borrowed"].any() else "areas", n=len(known))
    weak = known[known["rating"] <= threshold("area_weak")]
    for area in weak["area"]:
        yield finding(
            f"area_weak_{area}", "customer_areas", level="watch", rating=float(weak.set_index("area")["rating"][area])
        )
    yield metric("customer_areas", float(known["rating"].mean()), source, "areas_mean", warnings=partial)
    title = message("chart.areas" if len(weak) else "chart.areas.even", n=len(weak), mean=float(known["rating"].mean()))
    yield Chart(
        "areas", known.assign(weak=known["rating"] <= threshold("area_weak")).reset_index(drop=True), title, (7.2, 3.0)
    )


def _policies(client: Any, record: Any) -> Iterator[Block]:
    """The eight policies: as rated here, or else in chapter 5."""
    own = entries(record.policy_scores, "policy", "score")
    pricing = getattr(client, "records", {}).get(PRICING)
    theirs = entries(pricing.policies, "policy", "score").dropna() if pricing is not None else own.iloc[:0]
    frame, source = (own, ANSWERS) if len(own) else (theirs, message("chapter_5"))
    if not len(frame):
        yield metric("policies_mean", None, ANSWERS, warnings=[message("missing_policies")])
        return
    frame = frame.assign(score=frame["score"].astype(float)).sort_values("score", kind="stable")
    yield metric("policies_mean", float(frame["score"].mean()), source, message("policies_mean", n=len(frame)))
    yield table("policy_scores", frame, "policy:text:client_policy", "score:points")


def _answers(record: Any) -> Iterator[Block]:
    for name in ("price_structure", "positioning"):
        if getattr(record, name):
            yield Text(message(f"text.{name}", answer=getattr(record, name)))
    if record.price_level is not None:
        yield Text(message("text.price_level", amount=record.price_level))
    if record.discounts:
        frame = entries(record.discounts, "discount", "condition", "rate")
        yield table("discounts", frame.assign(rate=frame["rate"].astype(float)), "discount", "condition", "rate:share")
        free = frame[~frame["condition"].map(bool)]
        if len(free):
            yield finding("discount_for_nothing", "customer_areas", level="watch", discounts=free["discount"].tolist())
    if record.quality_standards:
        yield Text(message("text.quality_standards", answers=list(record.quality_standards)))
    yield from _methods(record)
    if record.ambassador_actions:
        yield Text(message("text.ambassador_actions", answers=list(record.ambassador_actions)))
    yield from _access(record)
    if record.missing_offers:
        yield Text(message("text.missing_offers", answers=list(record.missing_offers)))
    unknown = () if record.offset_amount is not None else (message("missing_offset"),)
    yield metric("offset_amount_year", record.offset_amount, ANSWERS, "offset", warnings=unknown)
    if record.offset_how:
        yield Text(message("text.offset_how", answer=record.offset_how))


def _methods(record: Any) -> Iterator[Block]:
    frame = entries(record.quality_methods, "method", "effect", "note")
    if not len(frame):
        return
    frame["effect"] = frame["effect"].astype(float)
    yield table(
        "quality_methods",
        frame.sort_values("effect", ascending=False),
        "method:text:session_quality_method",
        "effect:points",
        "note",
    )
    if (frame["effect"] >= threshold("effect_strong")).any():
        yield finding(
            "quality_method_strong", "customer_areas", n=int((frame["effect"] >= threshold("effect_strong")).sum())
        )


def _access(record: Any) -> Iterator[Block]:
    if record.access_minutes is not None:
        yield Text(message("text.access_minutes", n=record.access_minutes))
    if record.move_office is not None:
        key = f"text.move_office.{'yes' if record.move_office else 'no'}"
        yield Text(message(f"{key}_why" if record.move_reason else key, answer=record.move_reason or ""))
