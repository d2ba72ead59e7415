"""Section ``pressure``: does price decide in our markets, and what does it cost us already?

Discounts are measured to see the pressure, not to hand out more of them: the first answer to pressure is the total
cost of ownership.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.pricing_and_tco.blocks import (
    ANSWERS,
    entries,
    finding,
    level,
    metric,
    share_bounds,
    table,
    threshold,
)
from workbook.metrics import Block, Chart, Message, Section, Text, message
from workbook.statistics import interval, redrawn_weights, wilson

FACTORS = ("functionality", "reliability", "convenience", "price")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """Maturity of the markets, losses on price, discounts, and the index of the three."""
    stage, lost, shares = maturity(record), _lost(record), _discounts(record)
    parts = {"lost_on_price": lost, "discounted_deals": shares["discounted_deals_share"], "maturity": _scaled(stage)}
    blocks = (
        *_index(parts, intervals),
        *_markets(record, stage),
        *_losses(record, lost),
        *_trend(record, shares),
        *_reaction(record),
    )
    return Section("pressure", blocks)


def maturity(record: Any) -> float | None:
    """The mean stage of the markets, 1 (functionality decides) to 4 (price decides); None where no stage is given."""
    scores = {choice.value: choice.score for choice in method.scales()["market_stage"]}
    stages = [scores[entry.stage] for entry in record.markets if entry.stage]
    return float(np.mean(stages)) if stages else None


def _scaled(stage: float | None) -> float | None:
    """The stage as a share of the way from the first to the last."""
    return None if stage is None else (stage - 1) / (len(FACTORS) - 1)


def _lost(record: Any) -> float | None:
    return (
        record.deals_lost_on_price / record.deals_lost
        if record.deals_lost and record.deals_lost_on_price is not None
        else None
    )


def _discounts(record: Any) -> dict[str, float | None]:
    """The last period: sum of discounts, share of the value at list prices, share of deals that had one."""
    last = record.discount_periods[-1] if record.discount_periods else None
    return {
        "discounts_given": last.discounts if last else None,
        "average_discount": last.discounts / last.list_revenue if last and last.list_revenue else None,
        "discounted_deals_share": last.discounted / last.deals if last and last.deals else None,
    }


def pressure(parts: dict[str, float | None]) -> float | None:
    """The index, 0 (none) to 100: the weighted mean of the parts that are known."""
    weights, known = threshold("pressure_weights"), {name: value for name, value in parts.items() if value is not None}
    if not known:
        return None
    return 100 * float(np.average(list(known.values()), weights=[weights[name] for name in known]))


def _index(parts: dict[str, float | None], intervals: bool) -> Iterator[Block]:
    value, unknown = pressure(parts), [name for name, part in parts.items() if part is None]
    warnings = (
        [message("pressure_unknown")] if value is None else [message(f"pressure_without_{name}") for name in unknown]
    )
    bounds = _bounds(parts) if intervals and len(unknown) < len(parts) - 1 else None
    if value is not None:
        asks = level(value, "pressure_act", "pressure_watch")
        yield finding(f"pressure_{asks}", "price_pressure", level=asks, value=value)
    yield metric("price_pressure", value, ANSWERS, message("price_pressure"), bounds=bounds, warnings=warnings)


def _bounds(parts: dict[str, float | None]) -> tuple[float, float]:
    """How far the index strays when the weights of the known parts are redrawn."""
    known = {name: part for name, part in parts.items() if part is not None}
    weights = [threshold("pressure_weights")[name] for name in known]
    drawn = redrawn_weights(weights, threshold("weight_concentration"), threshold("weight_draws"), threshold("seed"))
    low, high = interval(100 * drawn @ np.array(list(known.values())), threshold("interval_level"))
    return float(low), float(high)


def _markets(record: Any, stage: float | None) -> Iterator[Block]:
    missing = () if stage is not None else (message("missing_stage"),)
    yield metric("maturity", stage, message("markets", n=len(record.markets)), message("maturity"), warnings=missing)
    if not record.markets:
        return
    frame = entries(record.markets, "market", "stage", *FACTORS)
    last = frame.loc[frame["stage"] == "price", "market"].tolist()
    if last:
        yield finding("price_decides", "maturity", level="watch", markets=last)
    rated = frame.dropna(subset=list(FACTORS))
    if len(rated):
        yield _factors_chart(rated)
    yield table("markets", frame, "market", "stage:text:market_stage", *(f"{factor}:points" for factor in FACTORS))


def _factors_chart(rated: pd.DataFrame) -> Chart:
    """The weight of each factor in the choice of buyers, as shares of a market's sum."""
    weights = rated.set_index("market")[list(FACTORS)].astype(float)
    shares = weights.div(weights.sum(axis=1), axis=0)
    top = shares["price"].idxmax()
    return Chart(
        "factors",
        shares,
        message("chart.factors", market=top, share=float(shares.loc[top, "price"])),
        (7.2, 1.9 + 0.5 * len(shares)),
    )


def _losses(record: Any, lost: float | None) -> Iterator[Block]:
    warnings, bounds = (), None
    if lost is None:
        warnings = (message("missing_losses"),)
    else:
        bounds = share_bounds(record.deals_lost_on_price, record.deals_lost)
        yield finding(
            "lost_on_price", "lost_on_price_share", n=record.deals_lost_on_price, all=record.deals_lost, share=lost
        )
    yield metric("lost_on_price_share", lost, ANSWERS, message("wilson"), bounds=bounds, warnings=warnings)


def _trend(record: Any, shares: dict[str, float | None]) -> Iterator[Block]:
    """The three discount figures of the last period, and how they came about."""
    if not record.discount_periods:
        yield from (metric(name, None, warnings=[message("missing_discounts")]) for name in shares)
        return
    last, frame = record.discount_periods[-1], _periods(record)
    yield from _trend_findings(frame)
    for name, value in shares.items():
        bounds = (
            share_bounds(last.discounted, last.deals)
            if name == "discounted_deals_share" and value is not None
            else None
        )
        yield metric(
            name,
            value,
            message("period", period=last.period),
            _convention(name),
            bounds=bounds,
            warnings=_why(name, value),
        )
    if frame["share_of_deals"].notna().any():
        yield _trend_chart(frame)
    columns = (
        "deals:count",
        "discounted:count",
        "share_of_deals:share",
        "discounts:currency",
        "average_discount:share",
    )
    yield table("discount_periods", frame, "period", *columns, "margin_before:share", "margin_after:share")


def _convention(name: str) -> Message | None:
    return (
        message("wilson")
        if name == "discounted_deals_share"
        else message("average_discount")
        if name == "average_discount"
        else None
    )


def _why(name: str, value: float | None) -> tuple[Message, ...]:
    reasons = {"average_discount": "missing_list_revenue", "discounted_deals_share": "no_deals"}
    return () if value is not None else (message(reasons[name]),)


def _periods(record: Any) -> pd.DataFrame:
    """One row a period: both shares and, where price and cost are known, margin without and with discounts."""
    frame = entries(record.discount_periods, "period", "deals", "discounted", "discounts", "list_revenue")
    frame["list_revenue"] = pd.to_numeric(frame["list_revenue"])
    deals = frame["deals"].where(frame["deals"] > 0)
    frame["share_of_deals"] = frame["discounted"] / deals
    frame["low"], frame["high"] = wilson(frame["discounted"], deals, threshold("interval_level"))
    frame["average_discount"] = frame["discounts"] / frame["list_revenue"].where(frame["list_revenue"] > 0)
    known = record.unit_price and record.unit_cost is not None
    cost = record.unit_cost / record.unit_price if known else np.nan
    paid = (1 - frame["average_discount"]).where(frame["average_discount"] < 1)
    return frame.assign(margin_before=(1 - cost) + 0 * paid, margin_after=(paid - cost) / paid)


def _trend_findings(frame: pd.DataFrame) -> Iterator[Block]:
    known = frame.dropna(subset=["average_discount"])
    if len(known) < 2:
        return
    first, last = known.iloc[0], known.iloc[-1]
    change = float(last["average_discount"] - first["average_discount"])
    way = "steady" if abs(change) < threshold("discount_step_watch") else "rising" if change > 0 else "falling"
    values = {"first": float(first["average_discount"]), "last": float(last["average_discount"])}
    values |= {"start": first["period"], "end": last["period"]}
    if known.index[-1] == frame.index[-1]:
        yield finding(f"discounts_{way}", "average_discount", level="watch" if way == "rising" else "note", **values)


def _trend_chart(frame: pd.DataFrame) -> Chart:
    last = frame.dropna(subset=["share_of_deals"]).iloc[-1]
    return Chart(
        "discounts", frame, message("chart.discounts", period=last["period"], share=float(last["share_of_deals"]))
    )


def _reaction(record: Any) -> Iterator[Block]:
    if record.price_reaction:
        yield Text(message(f"text.price_reaction.{record.price_reaction}"))
