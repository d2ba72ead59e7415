"""Section ``plan``: from the sales plan to the customers needed at each stage, with the norm and what is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.naming import slugs
from workbook.chapters.sales_process.blocks import finding, metric, missing, table
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.funnel import Funnel, read_funnel
from workbook.chapters.sales_process.names import some
from workbook.chapters.sales_process.plan import Step, bounds, needed, rounded_up, steps
from workbook.chapters.sales_process.stages import Stages
from workbook.metrics import Block, Chart, Message, Section, Text, Warn, message


def section(client: Any, record: Any, deals: Deals | None, stages: Stages, intervals: bool) -> Section:
    """The plan worked back, and the funnel over time."""
    funnel = read_funnel(client)
    blocks = (
        *(Warn(warning) for warning in (funnel.warnings if funnel else ())),
        *_plan(record, deals, stages, funnel, intervals),
        *(_periods(funnel) if funnel else ()),
    )
    return Section("plan", blocks)


def _average(record: Any, deals: Deals | None) -> tuple[float | None, list[Message]]:
    """An average deal: as stated, else that of the won sales, which is said."""
    if record.plan_average_deal:
        return record.plan_average_deal, []
    computed = deals.average_won if deals is not None else None
    if not computed:
        return None, [message("missing_average_deal")]
    return computed, [message("average_deal_computed", amount=computed)]


def _plan(record: Any, deals: Deals | None, stages: Stages, funnel: Funnel | None, intervals: bool) -> Iterator[Block]:
    found = steps(record, stages, deals, funnel)
    average, warnings = _average(record, deals)
    if record.plan_amount is None:
        warnings = [message("missing_plan_amount"), *warnings]
    if record.plan_amount is None or not average:
        yield from missing(["plan_deals"], "answers", *warnings)
        yield from _without_plan(found, warnings)
        return
    n = rounded_up(record.plan_amount / average)
    yield metric("plan_deals", n, "answers", "plan_deals", warnings=warnings)
    if not found:
        yield Warn(message("missing_stages"))
        return
    frame = _frame(n, found, intervals)
    yield from _findings(frame, n, record.plan_amount, average)
    yield from _metrics(frame, found)
    yield from _pictures(frame, n)


def _without_plan(found: list[Step], warnings: list[Message]) -> Iterator[Block]:
    for name, slug in slugs((step.stage for step in found), "stage").items():
        label = message("needed_<stage>", stage=name)
        yield metric(f"needed_{slug}", None, "answers", "needed", warnings=warnings, label=label)


def _frame(n: int, found: list[Step], intervals: bool) -> pd.DataFrame:
    """One row a stage: conversion, what is needed, the norm and what is counted."""
    raw = needed(n, [step.conversion for step in found])
    limits = bounds(n, found) if intervals else [None] * len(found)
    frame = pd.DataFrame(
        {
            "stage": [step.stage for step in found],
            "conversion": np.array([step.conversion for step in found], float),
            "from": [step.source for step in found],
            "effort": np.array([None if need is None or not n else need / n for need in raw], float),
            "needed": np.array([None if need is None else rounded_up(need) for need in raw], float),
            "low": np.array([limit[0] if limit else None for limit in limits], float),
            "high": np.array([limit[1] if limit else None for limit in limits], float),
            "norm_low": np.array([step.norm[0] * n if step.norm else None for step in found], float),
            "norm_high": np.array([step.norm[1] * n if step.norm else None for step in found], float),
            "counted": np.array([step.counted for step in found], float),
        }
    )
    known = frame["needed"].notna() & frame["norm_low"].notna()
    verdict = np.select(
        [frame["needed"] < frame["norm_low"], frame["needed"] > frame["norm_high"]], ["below", "above"], "within"
    )
    frame["verdict"] = np.where(known, verdict, "none")
    return frame


def _findings(frame: pd.DataFrame, n: int, plan: float, average: float) -> Iterator[Block]:
    first = frame.iloc[0]
    if not np.isnan(first["needed"]):
        values = {"plan": plan, "deal": average, "deals": n, "stage": first["stage"], "n": first["needed"]}
        yield finding("plan_needs", "plan_deals", **values)
    short = (frame["counted"] / frame["needed"]).where(frame["counted"] < frame["needed"]).dropna()
    if len(short):
        row = frame.loc[short.idxmin()]
        values = {"stage": row["stage"], "counted": row["counted"], "needed": row["needed"]}
        yield finding("plan_short", "plan_deals", level="act", **values, missing=row["needed"] - row["counted"])
    for verdict in ("above", "below"):
        names = frame.loc[frame["verdict"] == verdict, "stage"].tolist()
        if names:
            yield finding(f"plan_{verdict}_norm", "plan_deals", level="watch", stages=names)
    verdicts = set(frame["verdict"]) - {"none"}
    if verdicts == {"within"}:
        yield finding("plan_within_norm", "plan_deals")


def _metrics(frame: pd.DataFrame, found: list[Step]) -> Iterator[Block]:
    names = slugs(frame["stage"], "stage")
    for row, step in zip(frame.to_dict("records"), found, strict=True):
        label = message("needed_<stage>", stage=step.stage)
        yield metric(
            f"needed_{names[step.stage]}",
            row["needed"],
            "plan",
            "needed",
            bounds=(row["low"], row["high"]),
            warnings=_why(row, found, step),
            label=label,
        )
        if step.norm:
            yield _norm_metric(names[step.stage], row)


def _norm_metric(slug: str, row: dict[str, Any]) -> Block:
    """The middle of the band; its ends are no interval of a measurement, so they stand in the table alone."""
    middle, label = (row["norm_low"] + row["norm_high"]) / 2, message("norm_needed_<stage>", stage=row["stage"])
    return metric(f"norm_needed_{slug}", middle, "norm", "norm_needed", label=label)


def _why(row: dict[str, Any], found: list[Step], step: Step) -> list[Message]:
    """Why there is no value, or why there is no interval or only part of one."""
    onward = found[found.index(step) :]
    unknown = [other.stage for other in onward if other.conversion is None]
    nobody = [other.stage for other in onward if other.conversion == 0]
    if unknown or nobody:
        return (
            [message("missing_conversion", stages=some(unknown))]
            if unknown
            else [message("zero_conversion", stages=some(nobody))]
        )
    counted = [other.whole is not None for other in onward]
    return [] if all(counted) else [message("needed_half" if any(counted) else "conversion_stated")]


def _pictures(frame: pd.DataFrame, n: int) -> Iterator[Block]:
    known = frame.dropna(subset=["needed"])
    if len(known):
        title = message("chart.plan", deals=n, n=float(known["needed"].iloc[0]))
        if np.isnan(frame["needed"].iloc[0]):
            title = message("chart.plan.part", deals=n, stage=known["stage"].iloc[0], n=float(known["needed"].iloc[0]))
        yield Chart("plan", frame, title, (7.2, 2.2 + 0.6 * len(frame)))
    if frame["norm_low"].notna().any():
        yield Text(message("text.norm_example"))
    columns = ("conversion:share", "from:text:plan_source", "effort:index", "needed:count", "low:count", "high:count")
    more = ("norm_low:count", "norm_high:count", "counted:count", "verdict:text:plan_verdict")
    yield table("plan", frame, "stage", *columns, *more)


def _periods(funnel: Funnel) -> Iterator[Block]:
    frame = funnel.frame
    if len(funnel.periods) > 1:
        yield from _trend(funnel)
    shown = frame.assign(period=[period or None for period in frame["period"]])
    columns = ("count:count", "conversion:share", "low:share", "high:share")
    yield table("funnel_periods", shown, "period", "stage", *columns, long=True)


def _trend(funnel: Funnel) -> Iterator[Block]:
    """The stage whose conversion changed most between the first and the last period."""
    first, last = funnel.periods[0], funnel.periods[-1]
    early, late = (funnel.of(period).set_index("stage")["conversion"] for period in (first, last))
    change = (late - early).dropna()
    if not len(change):
        return
    stage = change.abs().idxmax()
    title = message(
        "chart.funnel_trend", stage=stage, early=float(early[stage]), late=float(late[stage]), first=first, last=last
    )
    yield Chart("funnel_trend", funnel.frame.dropna(subset=["conversion"]), title)
