"""Section ``loyalty``: an audit of the programme, the kinds of allegiance, and what would leave with a manager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.concentration import name_of
from workbook.chapters.client_valuation.customers import CHAPTER, Customers, exact_sum
from workbook.metrics import Block, Chart, Metric, Section, Text, Warn, message

MYTHS = ("myth_awareness", "myth_by_itself", "myth_holder_only")
READINESS = ("data_collected_rating", "data_stored_rating", "data_analysed_rating")
CHOICES = ("choice_channels", "choice_products", "choice_services")
_TIED = "manager"


def loyalty_section(base: Customers, record: Any) -> Section:
    """What the programme is worth, how customers are attached, and the revenue at risk."""
    revenue = base.frame["yearly_revenue"].fillna(0.0)
    blocks = [
        *_audit(record),
        *_own_words(record),
        *_risk(base, revenue),
        *_managers(base, revenue),
        *_influence(base, record),
    ]
    return Section("loyalty", tuple(blocks))


def _audit(record: Any) -> Iterator[Block]:
    source = message("answers")
    believed = [getattr(record, name) for name in MYTHS]
    unknown = sum(answer is None for answer in believed)
    reasons = [message("missing_myths", n=unknown)] if unknown else []
    myths = None if unknown == len(MYTHS) else sum(answer is True for answer in believed)
    yield metric("loyalty_myths", myths, source, message("loyalty_myths"), warnings=reasons)
    if myths:
        yield finding("myths", "loyalty_myths", level="watch", n=myths)
    yield from _mean(record)
    yield from _choice(record)


def _mean(record: Any) -> Iterator[Block]:
    ratings = [getattr(record, name) for name in READINESS]
    known = [rating for rating in ratings if rating is not None]
    reasons = [message("missing_readiness", n=len(ratings) - len(known))] if len(known) < len(ratings) else []
    value = float(np.mean(known)) if known else None
    yield metric("loyalty_readiness", value, message("answers"), message("loyalty_readiness"), warnings=reasons)
    if known and min(known) <= method.chapter(CHAPTER).threshold("readiness_act"):
        weakest = READINESS[ratings.index(min(known))]
        yield finding(weakest, "loyalty_readiness", level="act", rating=min(known))


def _choice(record: Any) -> Iterator[Metric]:
    """Each kind of choice counts up to a number beyond which more is no longer felt."""
    counts, enough = [getattr(record, name) for name in CHOICES], method.chapter(CHAPTER).threshold("choice_enough")
    known = [min(count / enough, 1.0) for count in counts if count is not None]
    missing = len(counts) - len(known)
    reasons = [message("missing_choice", n=missing)] if missing else []
    value = float(np.mean(known)) if known else None
    convention = message("choice_breadth", enough=enough)
    yield metric("choice_breadth", value, message("answers"), convention, warnings=reasons)


def _own_words(record: Any) -> Iterator[Text]:
    for name in ("loyalty_task", "data_storage", "data_analysis"):
        if getattr(record, name):
            yield Text(message(f"text.{name}", answer=getattr(record, name)))
    if record.surprises:
        yield Text(message("text.surprises", answers=list(record.surprises)))


def _risk(base: Customers, revenue: pd.Series) -> Iterator[Block]:
    chapter, source = method.chapter(CHAPTER), message("customers_table")
    low, high = chapter.threshold("leaving_low"), chapter.threshold("leaving_high")
    total, kind = exact_sum(revenue.clip(lower=0)), base.frame["allegiance"]
    if not total > 0:
        reasons = [message("missing_revenue")]
    elif kind.isna().all():
        reasons = [message("missing_allegiance")]
    else:
        reasons = []
    convention = message("revenue_at_risk", low=low, high=high)
    tied = exact_sum(revenue[kind == _TIED].clip(lower=0))
    yield metric("revenue_at_risk", None if reasons else tied, source, convention, warnings=reasons)
    yield metric("revenue_at_risk_share", None if reasons else tied / total, source, convention, warnings=reasons)
    nothing = [] if total > 0 else [message("missing_revenue")]
    for name, share in (("leaving_norm_low", low), ("leaving_norm_high", high)):
        yield metric(name, total * share if total > 0 else None, source, message("leaving_norm"), warnings=nothing)
    if not reasons:
        yield from _allegiance(kind, revenue.clip(lower=0), tied / total, (low, high))


def _allegiance(kind: pd.Series, revenue: pd.Series, share: float, norm: tuple[float, float]) -> Iterator[Block]:
    place = "above" if share > norm[1] else "below" if share < norm[0] else "within"
    said = {"share": share, "low": norm[0], "high": norm[1]}
    yield finding(f"risk_{place}", "revenue_at_risk_share", level="act" if place == "above" else "watch", **said)
    rows = [_kind(choice.value, kind, revenue) for choice in method.scales()["allegiance"]]
    if kind.isna().any():
        rows.append(_kind(None, kind, revenue))
    frame = pd.DataFrame(rows)
    yield Chart("allegiance", (frame, norm), message("chart.allegiance", share=share), (7.2, 2.8))
    yield table("allegiance", frame, "kind:text:allegiance", "customers:count", "revenue:currency", "share:share")


def _kind(name: str | None, kind: pd.Series, revenue: pd.Series) -> dict[str, Any]:
    part = revenue[kind.isna() if name is None else kind == name]
    total = revenue.sum()
    return {"kind": name, "customers": len(part), "revenue": exact_sum(part), "share": float(part.sum() / total)}


def _managers(base: Customers, revenue: pd.Series) -> Iterator[Block]:
    """What hangs on each manager: the customers tied to the person, beside the 15 to 20 % that usually go along."""
    if base.frame["owner"].isna().all() or not (revenue > 0).any():
        return
    chapter = method.chapter(CHAPTER)
    frame = base.frame.assign(revenue=revenue.clip(lower=0)).dropna(subset=["owner"])
    frame["tied"] = frame["revenue"].where(frame["allegiance"] == _TIED, 0.0)
    people = frame.groupby("owner").agg(customers=("revenue", "size"), revenue=("revenue", "sum"), tied=("tied", "sum"))
    if base.frame["allegiance"].isna().all():
        people["tied"] = np.nan
    people["norm_low"] = people["revenue"] * chapter.threshold("leaving_low")
    people["norm_high"] = people["revenue"] * chapter.threshold("leaving_high")
    people = people.sort_values("revenue", ascending=False).reset_index()
    money = ("revenue:currency", "tied:currency", "norm_low:currency", "norm_high:currency")
    yield table("managers", people, "owner", "customers:count", *money, long=True)


def _influence(base: Customers, record: Any) -> Iterator[Block]:
    """Who decides and who influences, customer by customer; a map without one of the two roles is incomplete."""
    cards = [card for card in record.cards if card.role]
    if not cards:
        yield Warn(message("missing_influence"))
        return
    people: dict[str, dict[str, list[str]]] = {}
    for card in cards:
        people.setdefault(card.customer, {}).setdefault(card.role, []).append(card.contact)
    rows = [
        {
            "name": name_of(base, customer) if customer in base.frame.index else customer,
            "deciders": ", ".join(dict.fromkeys(roles.get("decision_maker", []))) or None,
            "influencers": ", ".join(dict.fromkeys(roles.get("influencer", []))) or None,
        }
        for customer, roles in people.items()
    ]
    frame = pd.DataFrame(rows)
    yield table("influence", frame, "name", "deciders", "influencers", long=True)
    blind = int((frame["deciders"].isna() | frame["influencers"].isna()).sum())
    if blind:
        yield Warn(message("influence_incomplete", n=blind, all=len(frame)))
