"""Section ``fees``: the fee as a lever that is slow and lasts, and three ways to a higher one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.firm_economics.blocks import choices, filled, finding, level, metric, missing, table
from workbook.chapters.firm_economics.fees import (
    Niche,
    Way,
    customers_needed,
    niche_of,
    training_cost,
    ways_of,
    yearly_growth,
)
from workbook.chapters.firm_economics.firm import Firm, firm_of
from workbook.metrics import Block, Chart, Metric, Section, Text, message

SCENARIOS = ("specialisation", "quality", "innovation")
WITH_GRADES = ("fee_growth_needed", *(f"fee_{name}" for name in SCENARIOS), "niche_customers_needed", "training_cost")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """What a higher fee would bring; without grades only what is missing and what can be said without them."""
    firm = firm_of(client, record)
    if firm is None:
        blocks: list[Block] = missing(WITH_GRADES, message("no_grades"), message("missing_grades"))
    else:
        blocks = [*_growth(client, record, firm), *_ways(record, firm), *_training(record, firm)]
    return Section("fees", (*_told(record), *blocks, *_referrals(client, record)))


def _told(record: Any) -> Iterator[Block]:
    if record.niche_name:
        kind = f".{record.niche_kind}" if record.niche_kind else ""
        yield Text(message(f"text.niche{kind}", answer=record.niche_name))
    if record.innovations:
        yield Text(message("text.innovations", answers="; ".join(record.innovations)))
    if record.recommendation is not None:
        yield Text(message("text.recommendation", nps=record.recommendation))


def _growth(client: Any, record: Any, firm: Firm) -> Iterator[Block]:
    """By how much the fee must rise each year to reach its target."""
    source, name, as_of = message("answers"), "fee_growth_needed", client.info.as_of
    target, due, now = record.fee_target, record.fee_target_date, firm.fee_per_hour
    if target is None or due is None:
        yield metric(name, None, source, warnings=[message("missing_fee_target")])
    elif due <= as_of:
        yield metric(name, None, source, warnings=[message("target_past", date=due)])
    elif not now or not target:
        yield metric(name, None, source, warnings=[message("no_fees")])
    else:
        growth = yearly_growth(now, target, as_of, due)
        asks = level(growth, "fee_growth_act", "fee_growth_watch")
        yield finding("fee_horizon", name, level=asks, now=now, target=target, date=due, growth=growth)
        yield metric(name, growth, source, message("fee_growth", now=now, start=as_of))


def _ways(record: Any, firm: Firm) -> Iterator[Block]:
    ways, niche, source = ways_of(record, firm), niche_of(record), message("scenarios", n=len(record.fee_scenarios))
    if firm.per_partner is not None:
        yield from _findings(ways, firm)
    for name in SCENARIOS:
        yield _metric(name, ways.get(name), firm)
    special = ways.get("specialisation")
    yield _needed(special, niche, firm)
    listed = [name for name in SCENARIOS if name in ways]
    if listed and firm.per_partner is not None:
        frame = pd.DataFrame([_row(ways[name], firm) for name in listed])
        yield _chart(frame, firm)
        columns = ("rise:share", "sold:share", "may_lose:share", "cost:currency", "per_partner:currency")
        columns = (*columns, "change:currency", "low:currency", "high:currency", "years:years")
        yield table("fee_scenarios", frame, "scenario:text:fee_scenario", *columns)
        if special and niche and firm.billable_hours > 0 and special.needed(firm):
            yield _trade_off(special, niche, firm)
    elif listed:
        yield Text(message("text.scenarios_wait", n=source.values["n"]))


def _metric(name: str, way: Way | None, firm: Firm) -> Metric:
    source = message("scenarios", n=0 if way is None else 1)
    if way is None:
        return metric(f"fee_{name}", None, message("answers"), warnings=[message(f"missing_{name}")])
    value = way.per_partner(firm)
    values = {"rise": way.rise, "sold": way.sold, "affected": way.affected, "cost": way.cost}
    bounds = way.bounds(firm) if value is not None else None
    range_ = () if bounds else (message("no_range"),)
    return metric(
        f"fee_{name}",
        value,
        source,
        message("fee_way", **values),
        bounds=bounds,
        warnings=[*way.warnings, *(firm.reasons if value is None else ()), *range_],
    )


def _needed(way: Way | None, niche: Niche | None, firm: Firm) -> Metric:
    source = message("answers")
    if way is None or niche is None:
        return metric("niche_customers_needed", None, source, warnings=[message("missing_niche")])
    value = customers_needed(way, niche, firm)
    none = () if value is not None else (message("no_fees"),)
    return metric("niche_customers_needed", value, source, message("niche", rise=way.rise), warnings=none)


def _row(way: Way, firm: Firm) -> dict[str, Any]:
    value, needed, bounds = way.per_partner(firm), way.needed(firm), way.bounds(firm) or (None, None)
    return {
        "scenario": way.name,
        "rise": way.rise,
        "sold": way.sold,
        "may_lose": None if needed is None else 1 - needed,
        "cost": way.cost,
        "per_partner": value,
        "change": value - firm.per_partner,
        "low": bounds[0],
        "high": bounds[1],
        "years": way.years,
    }


def _chart(frame: pd.DataFrame, firm: Firm) -> Chart:
    best = frame.loc[frame["per_partner"].idxmax()]
    gains = best["change"] > 0
    key = f"chart.fee_scenarios.{best['scenario']}" if gains else "chart.fee_scenarios.none"
    title = message(key, amount=best["change"])
    return Chart("fee_scenarios", {"frame": frame, "now": firm.per_partner}, title, (7.2, 3.4))


def _trade_off(way: Way, niche: Niche, firm: Firm) -> Chart:
    """For each size of the niche the rise at which the specialist earns what is earned today."""
    needed = customers_needed(way, niche, firm)
    most = max(needed, niche.customers, 1) * 1.6
    customers = np.linspace(most / 60, most, 240)
    sold = np.minimum(1.0, customers * niche.hours_each_listed / firm.billable_hours)
    rise = (firm.fees + way.cost) / (firm.fees * sold) - 1
    highest = max(3 * way.rise, way.high or 0.0, 0.3) * 1.2
    frame = pd.DataFrame({"customers": customers, "rise": rise})
    enough = niche.customers >= needed
    title = message("chart.niche" if enough else "chart.niche.small", needed=needed, n=niche.customers, rise=way.rise)
    point = {"customers": niche.customers, "rise": way.rise, "low": way.low, "high": way.high}
    return Chart("niche", {"frame": frame[frame["rise"] <= highest], "point": point, "highest": highest}, title)


def _findings(ways: dict[str, Way], firm: Firm) -> Iterator[Block]:
    gains = {name: way.per_partner(firm) - firm.per_partner for name, way in ways.items()}
    if not gains:
        return
    best = max(gains, key=gains.get)
    if gains[best] > 0:
        yield finding(f"fee_best_{best}", f"fee_{best}", amount=gains[best], rise=ways[best].rise)
    for name, gain in gains.items():
        bounds = ways[name].bounds(firm)
        if gain < 0:
            yield finding(f"fee_loses_{name}", f"fee_{name}", level="watch", amount=-gain)
        elif bounds and bounds[0] < firm.per_partner:
            yield finding(f"fee_unsure_{name}", f"fee_{name}", level="watch", low=bounds[0], now=firm.per_partner)


def _training(record: Any, firm: Firm) -> Iterator[Block]:
    cost, source = training_cost(record, firm), message("answers")
    if cost is None:
        yield metric("training_cost", None, source, warnings=[message("missing_training")])
        return
    more = max(0.0, record.training_needed - (record.training_now or 0.0))
    if more > 0:
        values = {"hours": more, "all": more * firm.heads, "cost": cost}
        yield finding("training_plan", "training_cost", **values)
    elif any(entry.rise > 0 for entry in record.fee_scenarios):
        yield finding("training_none", "training_cost", level="watch")
    yield metric("training_cost", cost, source, message("training", more=more, people=firm.heads))


def _referrals(client: Any, record: Any) -> Iterator[Block]:
    """Introductions a year for each advocate of the ladder: does the domino effect of quality work?"""
    name, source = "referrals_per_advocate", message("ladder")
    if record.referrals is None:
        yield metric(name, None, source, warnings=[message("missing_referrals")])
        return
    advocates = _advocates(client)
    if not advocates:
        yield metric(name, None, source, warnings=[message("missing_advocates")])
        return
    each = record.referrals / advocates
    yield finding("referrals", name, level="note" if each >= 1 else "watch", n=record.referrals, advocates=advocates)
    yield metric(name, each, source, message("referrals", n=record.referrals, advocates=advocates))


def _advocates(client: Any) -> float | None:
    """How many stand on the top step of the ladder of chapter 4."""
    ladder, top = filled(client, "ladder"), choices("ladder_step")[-1]
    if ladder is None or not {"step", "now"} <= set(ladder.columns):
        return None
    now = ladder.loc[ladder["step"] == top, "now"].dropna()
    return float(now.sum()) if len(now) else None
