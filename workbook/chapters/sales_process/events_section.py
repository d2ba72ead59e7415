"""Section ``events``: how people are brought to an event, what comes of them, and what the event needs beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import choices, entries, finding, metric, missing, table, threshold
from workbook.chapters.sales_process.events import POOL, compared, part_of, read_events, shares
from workbook.metrics import Block, Chart, Section, Text, Warn, message

RATES = {
    "event_registration_rate": ("registered", POOL),
    "event_attendance_rate": ("came", "registered"),
    "event_interest_rate": ("interested", "came"),
    "event_deal_rate": ("deals", "came"),
}
COSTS = {"event_cost_per_participant": "came", "event_cost_per_deal": "deals"}
INVITATION = ("name", "date", "time", "place", "way", "audience", "programme", "terms", "contact")


def section(client: Any, record: Any) -> Section:
    """The counts of the events, then their preparation."""
    frame, warnings = read_events(client)
    counted = _counted(frame, record) if frame is not None else _nothing()
    blocks = (*(Warn(w) for w in warnings), *counted, *_judged(record), *_prepared(record, client.info.as_of))
    return Section("events", blocks)


def _nothing() -> Iterator[Block]:
    yield from missing([*RATES, "event_repeat_rate", *COSTS], "no_events", message("missing_events"))


def _counted(frame: pd.DataFrame, record: Any) -> Iterator[Block]:
    counts = frame.sum(min_count=1)
    steps = shares(counts)
    source = message("events_table", n=int(counts.notna().sum()))
    yield from _findings(counts, steps)
    if steps["grows"].any():
        yield Warn(message("event_grows", n=int(steps["grows"].sum())))
    for name, (step, base) in RATES.items():
        value, why, bounds = part_of(counts, step, base)
        convention = "event_pool" if base == POOL else "event_share"
        yield metric(name, value, source, convention, bounds=bounds, warnings=[why] if why else [])
    yield _repeat(counts, source)
    yield from _costs(counts, record, source, len(frame))
    yield from _tables(frame, steps, counts, record)


def _findings(counts: pd.Series, steps: pd.DataFrame) -> Iterator[Block]:
    came, deals = counts["came"], counts["deals"]
    rate, _, (low, high) = part_of(counts, "deals", "came")
    if rate == 0:
        yield finding("event_sells_nothing", "event_deal_rate", level="act", came=came)
    elif rate is not None:
        yield finding("event_reached", "event_deal_rate", came=came, deals=deals, share=rate, low=low, high=high)
    inner = steps[steps["share"].notna() & ~steps["step"].isin(["sent", "delivered", "called"])]
    if len(inner):
        row = inner.loc[inner["share"].idxmin()]
        base = message("event_base.pool") if row["base"] == POOL else message(f"event_step.{row['base']}")
        names = {"from_step": base, "to_step": message(f"event_step.{row['step']}")}
        yield finding("event_weakest", "event_deal_rate", level="watch", share=row["share"], **names)
    if counts[["called", "media"]].notna().all() and counts[["called", "media"]].sum():
        share = counts["media"] / (counts["called"] + counts["media"])
        yield finding("event_media", "event_registration_rate", share=share)


def _repeat(counts: pd.Series, source: Any) -> Block:
    deals, repeat = counts["deals"], counts["repeat"]
    if np.isnan(deals) or np.isnan(repeat):
        why = message("event_step_missing", steps=int(np.isnan(deals)) + int(np.isnan(repeat)))
        return metric("event_repeat_rate", None, source, "event_ratio", warnings=[why])
    if not deals:
        return metric("event_repeat_rate", None, source, "event_ratio", warnings=[message("event_nobody")])
    return metric("event_repeat_rate", repeat / deals, source, "event_ratio")


def _costs(counts: pd.Series, record: Any, source: Any, events: int) -> Iterator[Block]:
    shared = [message("budget_one_event")] if events > 1 else []
    for name, step in COSTS.items():
        n = counts[step]
        if record.event_budget is None:
            yield metric(name, None, source, "event_cost", warnings=[message("missing_event_budget")])
        elif np.isnan(n):
            yield metric(name, None, source, "event_cost", warnings=[message("event_step_missing", steps=1)])
        elif not n:
            yield metric(name, None, source, "event_cost", warnings=[message("event_nobody")])
        else:
            yield metric(name, record.event_budget / n, source, "event_cost", warnings=shared)


def _tables(frame: pd.DataFrame, steps: pd.DataFrame, counts: pd.Series, record: Any) -> Iterator[Block]:
    shown = steps.assign(target=_targets(steps, record))
    missed = shown["count"] < shown["target"]
    shown["verdict"] = np.where(shown["target"].isna(), "none", np.where(missed, "missed", "reached"))
    if missed.any():
        values = {"n": int(missed.sum()), "all": int(shown["target"].notna().sum())}
        yield finding("event_targets_missed", "event_deal_rate", level="watch", **values)
    if not np.isnan(counts["came"]) and not np.isnan(counts["deals"]):
        title = message("chart.event", came=counts["came"], deals=counts["deals"])
        yield Chart("event", steps, title, (7.2, 1.6 + 0.42 * len(steps)))
    shown["base"] = [_said(base) for base in shown["base"]]
    columns = ("count:count", "base", "share:share", "low:share", "high:share", "target:count")
    yield table("event_funnel", shown, "step:text:event_step", *columns, "verdict:text:event_verdict")
    if len(frame) > 1:
        side = compared(frame)
        side["event"] = [name or None for name in side["event"]]
        more = ("registered:count", "came:count", "interested:count", "deals:count", "deal_share:share")
        yield table("events_compared", side, "event", *more, "low:share", "high:share")


def _said(base: Any) -> Any:
    if not isinstance(base, str):
        return None
    return message("event_base.pool") if base == POOL else message(f"event_step.{base}")


def _targets(steps: pd.DataFrame, record: Any) -> np.ndarray:
    targets = {entry.step: float(entry.target) for entry in record.event_targets}
    return np.array([targets.get(step, np.nan) for step in steps["step"]])


def _judged(record: Any) -> Iterator[Block]:
    """Audience, topic and team, and what people said."""
    if record.audience_right is not None and record.audience_right <= threshold("low_rating"):
        yield finding("event_audience_wrong", "event_attendance_rate", level="act")
    if record.topic_sells is False:
        yield finding("event_topic_no_sales", "event_deal_rate", level="act")
    if record.team_decision:
        yield finding(f"event_team_{record.team_decision}", "event_attendance_rate")
    for name, answer in (("audience", record.audience_comment), ("topic", record.topic_comment)):
        if answer:
            yield Text(message(f"text.{name}", answer=answer))
    if record.event_refusals:
        frame = entries(record.event_refusals, "reason", "count").sort_values("count", ascending=False, kind="stable")
        frame["share"] = frame["count"] / max(frame["count"].sum(), 1)
        yield table("event_refusals", frame, "reason", "count:count", "share:share")
    if record.event_reviews:
        frame = entries(record.event_reviews, "tone", "review")
        yield table("event_reviews", frame, "tone:text:review_tone", "review")


def _prepared(record: Any, as_of: Any) -> Iterator[Block]:
    """The plan of events, the six steps, the schedule, and the text of the invitation."""
    if record.event_plan:
        fields = ("date", "event", "goal", "audience", "format", "people", "companies", "owner", "control_points")
        frame = entries(record.event_plan, *fields).sort_values("date", kind="stable", na_position="last")
        columns = ("date:date", "event", "goal", "audience", "format:text:event_format", "people:count")
        yield table("event_plan", frame, *columns, "companies:count", "owner", "control_points")
    late = 0
    if record.event_steps:
        frame = states(entries(record.event_steps, "step", "owner", "date", "done"), as_of)
        order = {step: place for place, step in enumerate(choices("event_operation"))}
        frame = frame.sort_values("step", key=lambda steps: steps.map(order), kind="stable")
        late = int((frame["state"] == "late").sum())
        yield table("event_steps", frame, "step:text:event_operation", "owner", "date:date", "state:text:task_state")
    if late:
        yield finding("event_late", "event_attendance_rate", level="watch", n=late)
    if record.event_tasks:
        frame = entries(record.event_tasks, "task", "owner", "date").sort_values("date", kind="stable")
        yield table("event_tasks", frame, "task", "owner", "date:date")
    yield from _invitation(record)


def states(frame: pd.DataFrame, as_of: Any) -> pd.DataFrame:
    """Done, late, planned or without a date."""
    state = [
        "done" if done else "undated" if day is None else "late" if day < as_of else "planned"
        for done, day in zip(frame["done"], frame["date"], strict=True)
    ]
    return frame.assign(state=state)


def _invitation(record: Any) -> Iterator[Block]:
    said = {name: getattr(record, f"invite_{name}") for name in INVITATION}
    blank = sum(value is None for value in said.values())
    if not blank:
        yield Text(message("text.invitation", **{**said, "day": said.pop("date")}))
    elif blank < len(said):
        yield Warn(message("invitation_incomplete", n=blank))
    if record.invite_name and not record.invite_approved_on:
        yield finding("event_unapproved", "event_registration_rate", level="watch")
    if record.invite_agreed_by and record.invite_approved_by:
        yield Text(message("text.approval", agreed=record.invite_agreed_by, approved=record.invite_approved_by))
